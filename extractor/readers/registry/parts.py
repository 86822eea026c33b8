"""A file of registry records as Sources of bounded size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.errors import UnreadableInputError
from extractor.readers.registry.forms import Form, form_of
from extractor.readers.registry.leaves import Leaf, Record, without_people
from extractor.types import Node, Source

PART = 1_000_000  # characters, after which a part ends
BY_COUNTRY = ("/EudraCT", "/a2_eudract_number")  # the trial, in records of its countries
NO_RECORD = "Export the records again."


def parts_of(path: Path, form: Form, size: int | None = PART) -> Iterator[Source]:
    """The records of a file, some at a time; raises where there is none, or the file is broken."""
    try:
        sha256, n_bytes = digest_of(path)
        first = True
        for records in some(form.records(path), size):
            yield part(path, form, sha256, n_bytes, records)
            first = False
    except PermissionError:
        raise UnreadableInputError(
            str(path), "no permission to read it", "Change its mode."
        ) from None
    if first:
        raise UnreadableInputError(str(path), f"no record in it ({form.name})", NO_RECORD)


def read_whole(path: Path) -> Source:
    """All records of a file as one Source; raises where no registry is known to write it so."""
    try:
        form = form_of(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableInputError(str(path), reason, "Check the path.") from None
    if form is None:
        what = "no registry's records in a form that is known"
        raise UnreadableInputError(str(path), what, "`extractor run --help` tells what is read.")
    return next(parts_of(path, form, size=None))


def digest_of(path: Path) -> tuple[str, int]:
    """A file's sha256 and size."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return digest.hexdigest(), file.tell()


def some(records: Iterator[Record], most: int | None) -> Iterator[list[Record]]:
    """Records in lists of so many characters, or all in one; those of a trial stay together."""
    taken: list[Record] = []
    size = 0
    trial = ""
    for path, leaves in records:
        before, trial = trial, trial_of(leaves)
        if most is not None and size >= most and not (trial and trial == before):
            yield taken
            taken, size = [], 0
        taken.append((path, without_people(leaves)))
        size += sum(len(leaf.chars) for leaf in taken[-1][1])
    if taken:
        yield taken


def trial_of(leaves: Sequence[Leaf]) -> str:
    """The trial of a record where a register gives a record to each of its countries; else ""."""
    return next((one.chars for one in leaves if one.path.endswith(BY_COUNTRY)), "")


def part(path: Path, form: Form, sha256: str, n_bytes: int, records: list[Record]) -> Source:
    """A Source of some records: their leaves one below the other, and where each stands."""
    nodes: list[Node] = []
    starts: list[int] = []
    chars: list[str] = []
    at = 0
    for _, leaves in records:
        starts.append(len(nodes))
        for leaf in leaves:
            nodes.append(Node(leaf.path, at, at + len(leaf.chars)))
            chars.append(leaf.chars)
            at += len(leaf.chars) + 1
    raw = "".join(f"{one}\n" for one in chars)
    paths = tuple(path_ for path_, _ in records)
    return Source(
        str(path), sha256, form.name, raw, n_bytes,
        nodes=tuple(nodes), records=tuple(zip(paths, starts, strict=True)),
    )  # fmt: skip
