"""A file of registry records as Sources of bounded size."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extractor.errors import UnreadableInputError
from extractor.readers.registry.forms import Form, form_of
from extractor.readers.registry.leaves import Leaf, Record, without_people
from extractor.types import Node, Problem, Source

PART = 1_000_000  # characters, after which a part ends
BY_COUNTRY = ("/EudraCT", "/a2_eudract_number")  # the trial, in records of its countries
SHOWN = 5  # records named in a problem
CHANGING = re.compile(r"/(?:Export|Last[ _]Refreshed)[ _](?:date|on)", re.IGNORECASE)  # alone
NO_RECORD = "Export the records again."


def parts_of(path: Path, form: Form, size: int | None = PART) -> Iterator[Source]:
    """The records of a file, some at a time; raises where there is none, or the file is broken."""
    try:
        sha256, n_bytes = digest_of(path)
        known = Known()
        ahead: list[Record] = []
        for records in some(known.new(form.records(path)), size):
            if ahead:
                yield part(path, form, sha256, n_bytes, ahead)
            ahead = records
        if ahead:  # the last part tells what was found out about all
            yield replace(
                part(path, form, sha256, n_bytes, ahead), problems=tuple(known.problems())
            )
    except PermissionError:
        raise UnreadableInputError(
            str(path), "no permission to read it", "Change its mode."
        ) from None
    if not ahead:
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


class Known:
    """The records of a file that were there before: one that comes again is left out.

    Of each only 8 bytes of its digest are kept.
    """

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        self.again: list[str] = []  # the paths of the first ones that came again
        self.count = 0

    def new(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records without people's names and addresses, each once."""
        for at, leaves in records:
            kept = without_people(leaves)
            digest = hashlib.blake2b(digest_size=8)
            for leaf in kept:
                name = leaf.path.removeprefix(at)
                if not CHANGING.fullmatch(name):
                    digest.update(f"{name}\0{leaf.chars}\0".encode("utf-8", "surrogatepass"))
            if digest.digest() not in self.seen:
                self.seen.add(digest.digest())
                yield at, kept
                continue
            self.count += 1
            if len(self.again) < SHOWN:
                self.again.append(at)

    def problems(self) -> Iterator[Problem]:
        """What is to be told of the file: which records came again."""
        if self.count:
            more = ", …" if self.count > len(self.again) else ""
            what = f"{self.count:,} the same as an earlier one and left out"
            yield Problem("repeated-records", f"{what}: {', '.join(self.again)}{more}")


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
        taken.append((path, leaves))
        size += sum(len(leaf.chars) for leaf in leaves)
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
