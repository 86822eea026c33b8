"""Which files a run reads: those named, and in folders and archives those that a reader takes."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import ExtractorError, UnreadableInputError
from extractor.readers import PARTS, READERS, is_registry, only_registries, takes
from extractor.readers.elsewhere import (
    SPOOL,
    Place,
    is_archive,
    is_url,
    mark_of,
    name_in,
    places_at,
    reason_of,
)
from extractor.readers.text import STDIN, read_text
from extractor.types import Source


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a run. `refused` says why it isn't read, `unlisted` why a folder can't be.

    What is `elsewhere` is fetched when its turn comes; its `path` is what it is called.
    """

    path: Path
    refused: str = ""
    unlisted: str = ""
    elsewhere: Place | None = None

    @property
    def name(self) -> str:
        """What it is called in the files of a run."""
        if self.elsewhere:
            return self.elsewhere.name
        return "<stdin>" if self.path == STDIN else str(self.path)


def inputs_of(
    paths: Sequence[Path | str], out: Path, marks: Iterable[str] = (), spool: Path | None = None
) -> list[Input]:
    """The files to read, each once, in the order of their names.

    Folders are searched to the bottom, so are archives, and URLs below which there are files.
    Left out without a word: what is hidden, and `out`. A folder that holds all files called
    `marks` is an earlier run, and left out as well. `spool` is where tar archives are unpacked.
    """
    found: dict[str | Path, Input] = {}
    for path in paths:
        for one in _at(path, out, frozenset(marks), spool or out / SPOOLED):
            found.setdefault(one.name if one.elsewhere else _place(one.path), one)
    return sorted(found.values(), key=lambda one: Path(one.name).as_posix())


COLUMNS = ("path", "url", "file")  # of a manifest that is a table, the first there is


def listed_in(manifest: Path | None) -> list[str]:
    """The paths and URLs of a manifest; a path in it is seen from the manifest's own folder.

    It has one in each line, or is a CSV whose header names one of COLUMNS. Empty lines and
    lines that begin with "#" are no inputs.
    """
    if manifest is None:
        return []
    chars = read_text(manifest).raw
    lines = [line for line in chars.splitlines() if line.strip() and not line.startswith("#")]
    header = next(csv.reader(lines[:1]), [])
    column = next((one for one in COLUMNS if one in header), None)
    rows = (row.get(column) for row in csv.DictReader(lines)) if column else iter(lines)
    found = [row.strip() for row in rows if row and row.strip()]
    if not found:
        raise ExtractorError(f"{manifest}: no path or URL in it. Give one in each line.")
    here = Path() if manifest == STDIN else manifest.parent
    return [one if is_url(one) or one == str(STDIN) else str(here / one) for one in found]


SPOOLED = ".fetched"  # in the folder of a run


def _at(path: Path | str, out: Path, marks: frozenset[str], spool: Path) -> list[Input]:
    """The inputs at a path or URL; a folder or archive without a document is a mistake."""
    if not is_url(path) and not Path(path).is_dir() and not is_archive(path):
        return [Input(Path(path))]
    inside = _elsewhere(str(path), spool) if is_url(path) or not Path(path).is_dir() else None
    found = list(_walked(Path(path), out, marks, spool)) if inside is None else inside
    if all(one.refused for one in found):
        known = ", ".join(f"*{suffix}" for suffix in sorted(READERS))
        raise ExtractorError(f"{path}: no document in this folder. Documents are {known}.")
    return found


def _elsewhere(url: str, spool: Path) -> list[Input]:
    """The inputs at a URL or in an archive; where nothing can be listed, one that says so."""
    try:
        places = list(places_at(url, spool))  # archives among them are listed each on its own
    except (MemoryError, ExtractorError):
        raise
    except Exception as error:  # each store's package has its own
        return [Input(Path(url), unlisted=reason_of(error), elsewhere=Place(url, url))]
    found: list[Input] = []
    for place in places:
        is_inside = place.listed and not is_archive(url) and is_archive(place.path)
        found += _elsewhere(place.name, spool) if is_inside else [_named(place)]
    return found


def _named(place: Place) -> Input:
    path = Path(place.path or name_in(place.url))
    refused = "" if takes(path) or not place.listed else _no_reader(path)
    return Input(path, refused, elsewhere=place)


def local(one: Input) -> Path:
    """Where an input can be read: itself, or a copy; raises UnreadableInputError without one."""
    return SPOOL.here(one.elsewhere) if one.elsewhere else one.path


def mark(one: Input) -> str | None:
    """What the store of an input says of its content; None of a file here, or if it says nothing."""
    return mark_of(one.elsewhere) if one.elsewhere else None


def refusal(one: Input) -> str:
    """Why an input that nobody named is left out: no reader, or other data in such a file."""
    if one.refused or not (one.elsewhere and one.elsewhere.listed):
        return one.refused
    return _unknown_form(local(one))


def part_of(one: Input, number: int, *, ocr: bool = False) -> tuple[Source, bool]:
    """A part of an input, and whether another follows."""
    if one.elsewhere is None:
        return PARTS.part(one.path, number, ocr=ocr)
    try:
        source, more = PARTS.part(local(one), number, ocr=ocr)
    except UnreadableInputError as error:
        SPOOL.drop()
        raise error.of(one.name) from None
    if not more:
        SPOOL.drop()
    return replace(source, path=one.name), more


def _no_reader(path: Path) -> str:
    return f"no reader for files called *{path.suffix}"


def _place(path: Path) -> Path:
    """Where a path leads; a link that leads to itself stays as it is, and fails when it is read."""
    return path if path == STDIN else Path(os.path.realpath(path))


def _walked(folder: Path, out: Path, marks: frozenset[str], spool: Path) -> Iterator[Input]:
    """The files of a folder and of the archives in it."""
    if _place(folder) == _place(out):
        raise ExtractorError(f"{folder}: is input and --out at once. Give another folder to --out.")
    unlisted: list[OSError] = []
    for name, folders, files in os.walk(folder, onerror=unlisted.append):
        here = Path(name)
        if marks and marks <= set(files):
            folders.clear()
            continue
        folders[:] = sorted(
            one for one in folders if not one.startswith(".") and _place(here / one) != _place(out)
        )
        for file in sorted(files):
            if file.startswith("."):
                continue
            if is_archive(file) and (here / file).is_file():
                yield from _elsewhere(str(here / file), spool)
            else:
                yield _judged(here / file)
    for error in unlisted:
        yield Input(Path(error.filename), unlisted=(error.strerror or "unreadable").lower())


def _judged(path: Path) -> Input:
    if not takes(path):
        return Input(path, _no_reader(path))
    if path.exists() and not path.is_file():
        return Input(path, "no regular file")
    return Input(path, _unknown_form(path))


def _unknown_form(path: Path) -> str:
    if only_registries(path) and not is_registry(path):
        return "no registry's records in a form that is known"
    return ""
