"""A file of registry records as Sources of bounded size.

Records of one trial become one record where they stand in one part. A file of more than a part is therefore
looked through once for the trials that come more than once: their records wait for the last of them,
unless more wait than memory is to hold.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from extractor.errors import UnreadableInputError
from extractor.readers.registry.forms import Form, form_of
from extractor.readers.registry.leaves import Record, without_people
from extractor.types import Node, Problem, Source

PART = 1_000_000  # characters, after which a part ends
OWN = re.compile(
    r"/(?:EudraCT|a2_eudract_number|nctId|NCTId(?:\[1\])?|id_info/nct_id|TrialID|main/trial_id|isrctn|ctNumber)\Z",
    re.IGNORECASE,
)
"""Where a record has its trial's number in this register, by the end of the path."""
WAITING = 16 * PART  # characters of records that may wait for others of their trial
SHOWN = 5  # records named in a problem
CHANGING = re.compile(r"/(?:Export|Last[ _]Refreshed)[ _](?:date|on)", re.IGNORECASE)  # alone
NO_RECORD = "Export the records again."


def parts_of(path: Path, form: Form, size: int | None = PART) -> Iterator[Source]:
    """The records of a file, some at a time; raises where there is none, or the file is broken."""
    try:
        sha256, n_bytes = digest_of(path)
        known = Known()
        ahead: list[Record] = []
        several = size is not None and n_bytes > size
        counts = counted(form.records(path)) if several else {}
        for records in some(together(form.records(path), known, counts), size):
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

    def new(self, record: Record) -> Record | None:
        """The record without people's names and addresses; None if it was there before."""
        at, leaves = record
        kept = without_people(leaves)
        digest = hashlib.blake2b(digest_size=8)
        for leaf in kept:
            name = leaf.path.removeprefix(at)
            if not CHANGING.fullmatch(name):
                digest.update(f"{name}\0{leaf.chars}\0".encode("utf-8", "surrogatepass"))
        if digest.digest() not in self.seen:
            self.seen.add(digest.digest())
            return at, kept
        self.count += 1
        if len(self.again) < SHOWN:
            self.again.append(at)
        return None

    def problems(self) -> Iterator[Problem]:
        """What is to be told of the file: which records came again."""
        if self.count:
            more = ", …" if self.count > len(self.again) else ""
            what = f"{self.count:,} the same as an earlier one and left out"
            yield Problem("repeated-records", f"{what}: {', '.join(self.again)}{more}")


def counted(records: Iterable[Record]) -> dict[int, int]:
    """How often the trials come that come more than once, by the hash of their number."""
    seen: set[int] = set()
    counts: dict[int, int] = {}
    for record in records:
        trial = trial_of(record)
        if trial in seen:
            counts[trial] = counts.get(trial, 1) + 1
        elif trial:
            seen.add(trial)
    return counts


def trial_of(record: Record) -> int:
    """The hash of the number that a record's register gives its trial; 0 where there is none."""
    for leaf in record[1]:
        if OWN.search(leaf.path):
            return hash(" ".join(leaf.chars.split()).casefold())
    return 0


def together(
    records: Iterable[Record], known: Known, counts: dict[int, int]
) -> Iterator[list[Record]]:
    """The records, each once; those of a trial in one list, at the place of the last of them."""
    waiting: dict[int, list[Record]] = {}
    held = 0
    for record in records:
        trial = trial_of(record) if counts else 0
        new = known.new(record)
        if trial not in counts:
            if new:
                yield [new]
            continue
        counts[trial] -= 1
        if new:
            waiting.setdefault(trial, []).append(new)
            held += length(new)
        if counts[trial] == 0 and trial in waiting:
            held -= sum(map(length, waiting[trial]))
            yield waiting.pop(trial)
        while held > WAITING:
            oldest = waiting.pop(next(iter(waiting)))
            held -= sum(map(length, oldest))
            yield oldest
    yield from waiting.values()


def length(record: Record) -> int:
    """The characters of a record."""
    return sum(len(leaf.chars) for leaf in record[1])


def some(groups: Iterable[list[Record]], most: int | None) -> Iterator[list[Record]]:
    """Records in lists of so many characters, or all in one; what is together stays so."""
    taken: list[Record] = []
    size = 0
    for group in groups:
        if taken and most is not None and size >= most:
            yield taken
            taken, size = [], 0
        taken += group
        size += sum(map(length, group))
    if taken:
        yield taken


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
