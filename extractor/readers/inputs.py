"""Which files a run reads: those named, and in folders those that a reader takes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.readers import READERS, is_registry, only_registries, takes
from extractor.readers.text import STDIN


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a run. `refused` says why it isn't read, `unlisted` why a folder can't be."""

    path: Path
    refused: str = ""
    unlisted: str = ""


def inputs_of(paths: Sequence[Path], out: Path, marks: Iterable[str] = ()) -> list[Input]:
    """The files to read, each once, in the order of their paths.

    Folders are searched to the bottom. Left out without a word: what is hidden, and `out`.
    A folder that holds all files called `marks` is an earlier run, and left out as well.
    """
    found: dict[Path, Input] = {}
    for path in paths:
        for one in _in_folder(path, out, frozenset(marks)) if path.is_dir() else (Input(path),):
            found.setdefault(_place(one.path), one)
    return sorted(found.values(), key=lambda one: one.path.as_posix())


def _place(path: Path) -> Path:
    return path if path == STDIN else path.absolute().resolve()


def _in_folder(folder: Path, out: Path, marks: frozenset[str]) -> list[Input]:
    """The files of one folder; a folder without a document in it is a mistake."""
    if _place(folder) == _place(out):
        raise ExtractorError(f"{folder}: is input and --out at once. Give another folder to --out.")
    found = list(_walked(folder, out, marks))
    if all(one.refused for one in found):
        known = ", ".join(f"*{suffix}" for suffix in sorted(READERS))
        raise ExtractorError(f"{folder}: no document in this folder. Documents are {known}.")
    return found


def _walked(folder: Path, out: Path, marks: frozenset[str]) -> Iterator[Input]:
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
            if not file.startswith("."):
                yield _judged(here / file)
    for error in unlisted:
        yield Input(Path(error.filename), unlisted=(error.strerror or "unreadable").lower())


def _judged(path: Path) -> Input:
    if not takes(path):
        return Input(path, f"no reader for files called *{path.suffix}")
    if path.exists() and not path.is_file():
        return Input(path, "no regular file")
    if only_registries(path) and not is_registry(path):
        return Input(path, "no registry's records in a form that is known")
    return Input(path)
