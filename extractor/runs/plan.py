"""What is to be done: the inputs that there are, set against what the ledger says is done.

A document is done if its bytes are the same, by their sha256, and the options and versions on
which records depend. Size and time of a file say only that it changed, never that it didn't.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.one_input import digest, fact, told_path
from extractor.readers import READERS
from extractor.readers.inputs import Input, mark
from extractor.readers.text import STDIN
from extractor.runs.ledger import Ledger, Row
from extractor.runs.stamp import differences, stamp_of

SHOWN = 5  # paths that a message names
DONE = ("ok", "skipped")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run begins with."""

    todo: int  # inputs
    messages: tuple[str, ...]  # about what an earlier session did


@dataclass(slots=True)
class Found:
    """What was found out of the inputs of an earlier session."""

    kept: int = 0
    failed: int = 0  # and stay so
    retried: int = 0
    changed: list[str] = field(default_factory=list)
    stamps: Counter[str] = field(default_factory=Counter)


def planned(
    ledger: Ledger,
    inputs: Sequence[Input],
    told: Mapping[str, object],
    *,
    retry_failed: bool,
    standard_input: str | None = None,
) -> Plan:
    """Set the inputs against the ledger, and note in it what is to be done.

    `told` are the options and versions of this session, `standard_input` is its sha256. Raises
    ExtractorError if the ledger is of wholly other inputs.
    """
    stamp = stamp_of(told)
    paths = [told_path(one) for one in inputs]
    is_old = ledger.has_rows()
    if is_old and not any(ledger.one(path) for path in paths):
        raise ExtractorError(
            f"{ledger.folder}: holds another run, of none of these inputs. "
            "Give another folder to --out, or replace it with --overwrite."
        )
    digests = digests_of(ledger, inputs, paths)
    if STDIN in (one.path for one in inputs):
        digests[told_path(Input(STDIN))] = standard_input
    found = Found()
    with ledger.at_once():
        ledger.stamp(stamp, told)
        gone = ledger.present_but(paths) if is_old else []
        ledger.place(placed(ledger, inputs, paths, digests, stamp, found, retry_failed))
    messages = tuple(said(ledger, found, gone, told)) if is_old else ()
    return Plan(ledger.tally().get("todo", 0), messages)


def digests_of(
    ledger: Ledger, inputs: Sequence[Input], paths: Sequence[str]
) -> dict[str, str | None]:
    """The sha256 of the files that were done before, and of those of one size, by path.

    Another size is another content: such a file is only looked into if there are others like it.
    What is elsewhere is not fetched for this: its store says whether it is the same (an ETag, a CRC).
    """
    sizes = {path: told[0] for path, one in zip(paths, inputs, strict=True)
             if not one.refused and (told := fact(one))}  # fmt: skip
    like = Counter(sizes.values())
    wanted: list[tuple[str, Input]] = []
    elsewhere: list[tuple[str, Input, Row]] = []
    for path, one in zip(paths, inputs, strict=True):
        row = ledger.one(path)
        was = row is not None and (row.sha256 is None or row.size == sizes.get(path))
        if path in sizes and (was or like[sizes[path]] > 1):
            wanted.append((path, one))
        elif one.elsewhere and row is not None and row.sha256 and row.mark:
            elsewhere.append((path, one, row))
    with ThreadPoolExecutor() as threads:  # hashing and asking leave other threads free
        found = threads.map(digest, (one for _, one in wanted))
        digests = {path: sha256 for (path, _), sha256 in zip(wanted, found, strict=True)}
        marks = threads.map(mark, (one for _, one, _ in elsewhere))
        for (path, _, row), now in zip(elsewhere, marks, strict=True):
            digests[path] = row.sha256 if row.mark == now else None
    return digests


def placed(
    ledger: Ledger,
    inputs: Sequence[Input],
    paths: Sequence[str],
    digests: Mapping[str, str | None],
    stamp: str,
    found: Found,
    retry_failed: bool,
) -> Iterator[tuple[str, int, str, str | None, str | None]]:
    """Each input's path, position, state, twin, and sha256 where the state is "same"."""
    first: dict[tuple[str, object], str] = {}
    for position, (path, one) in enumerate(zip(paths, inputs, strict=True)):
        row, sha256 = ledger.one(path), digests.get(path)
        twin = first.setdefault((sha256, read_as(one.path)), path) if sha256 else path
        state = state_of(row, one, sha256, stamp, found, retry_failed)
        if twin != path and state != "ok":
            found.kept += row is not None and row.state == "same"
            yield path, position, "same", twin, sha256
        else:
            yield path, position, state, None, None


def read_as(path: Path) -> object:
    """What files must have in common that give the same if their bytes are the same."""
    suffix = path.suffix.lower()
    return suffix if suffix in READERS else None


def state_of(
    row: Row | None, one: Input, sha256: str | None, stamp: str, found: Found, retry_failed: bool
) -> str:
    """Whether an input is done, and if not why."""
    if row is None or row.state not in (*DONE, "failed"):
        return "todo"
    is_whole = row.state == "skipped" if one.refused else row.sha256 == sha256
    if not is_whole:
        found.changed.append(row.path)
    elif row.stamp != stamp:
        found.stamps[row.stamp or ""] += 1
    elif row.state == "failed":
        found.failed += not retry_failed
        found.retried += retry_failed
        return "todo" if retry_failed else "failed"
    else:
        found.kept += 1
        return row.state
    return "todo"


def said(
    ledger: Ledger, found: Found, gone: Sequence[str], told: Mapping[str, object]
) -> Iterator[str]:
    """What a user is to know of how this session goes on with an earlier one."""
    tally = ledger.tally()
    yield f"going on with the run: {found.kept} done before, {tally.get('todo', 0)} to do"
    if found.changed:
        yield f"changed since, done again: {listed(found.changed)}"
    for stamp, n in sorted(found.stamps.items()):
        why = "; ".join(differences(ledger.stamp(stamp), told))
        yield f"done again, {n}: they were done with {why}"
    if found.failed:
        yield f"failed before, and stay so without --retry-failed: {found.failed}"
    if found.retried:
        yield f"failed before, tried again: {found.retried}"
    if gone:
        yield f"no more among the inputs, left out of the records: {listed(gone)}"


def listed(paths: Sequence[str]) -> str:
    """The first few of some paths.

    >>> listed(["a", "b"]), listed([*"abcdefg"])
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return ", ".join(paths[:SHOWN]) + more
