"""How a run stands, read from its ledger: also while another process is writing it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from extractor.errors import ExtractorError, UnreadableInputError
from extractor.runs.entry import BINS, named
from extractor.runs.folder import is_running
from extractor.runs.ledger import NAME, OPEN, Ledger, open_ledger
from extractor.types import JSON

SLOWEST = 20  # documents that are named
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


class Reason(NamedTuple):
    """Why documents failed, and which."""

    reason: str
    paths: list[str]


class Slow(NamedTuple):
    """A document that took long."""

    path: str
    seconds: float
    peak_mb: float
    pages: int
    status: str


class Stage(NamedTuple):
    """What a stage took of all documents."""

    stage: str
    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Status:
    """What the ledger of a run says."""

    out: str
    state: Literal["running", "finished", "interrupted"]
    states: Mapping[str, int]  # inputs by state
    counts: Mapping[str, int]  # records, tables, pages, problems
    kinds: Mapping[str, int]  # records by kind
    document_kinds: Mapping[str, int]
    confidences: list[int]  # values by tenths of their confidence
    reasons: list[Reason]
    slowest: list[Slow]
    stages: list[Stage]
    doing: list[str]  # documents that workers are at
    sessions: int
    started: str
    seconds: float  # wall time of all sessions

    @property
    def inputs(self) -> int:
        """How many there are."""
        return sum(self.states.values())

    @property
    def done(self) -> int:
        """How many are not to be done any more."""
        return sum(n for state, n in self.states.items() if state not in OPEN)

    def to_json(self) -> dict[str, JSON]:
        """All of it as plain data."""
        told = asdict(self)
        for name in ("reasons", "slowest", "stages"):
            told[name] = [one._asdict() for one in getattr(self, name)]
        return told


def status_of(out: Path) -> Status:
    """The status of the run in a folder; raises where there is no ledger."""
    if not (out / NAME).is_file():
        advice = "Give the folder that `extractor run … --out` wrote."
        raise UnreadableInputError(str(out), f"no {NAME} in it", advice)
    try:
        ledger = open_ledger(out, read_only=True)
        with closing(ledger.base):
            ledger.base.execute("BEGIN")  # one moment for all that is read
            return read(ledger)
    except sqlite3.Error as error:
        raise ExtractorError(f"{out / NAME}: {error}.") from None


def read(ledger: Ledger) -> Status:
    """The status that an open ledger tells."""
    out, base = ledger.folder, ledger.base
    counts = Counter[str]()
    rows = base.execute(
        "SELECT counts FROM documents WHERE position IS NOT NULL AND same_as IS NULL "
        "AND counts IS NOT NULL AND state IN ('ok', 'failed', 'skipped')"
    )
    for (told,) in rows:
        counts.update(json.loads(told))
    started, seconds = ledger.wall()
    running = is_running(out)
    return Status(
        out=str(out),
        state="running" if running else "finished" if is_finished(ledger) else "interrupted",
        states=dict(sorted(ledger.tally().items())),
        counts={name: counts[name] for name in ("records", "tables", "pages", "problems")},
        kinds=named(counts, "record"),
        document_kinds=named(counts, "document"),
        confidences=[counts[f"confidence/{place}"] for place in range(BINS)],
        reasons=sorted(reasons(base), key=lambda one: (-len(one.paths), one.reason)),
        slowest=[Slow(*row) for row in base.execute(SLOW, (SLOWEST,))],
        stages=[Stage(*row) for row in base.execute(STAGES)],
        doing=[path for (path,) in base.execute(DOING)] if running else [],
        sessions=base.execute("SELECT count(*) FROM sessions").fetchone()[0],
        started=started,
        seconds=seconds,
    )


SLOW = """
SELECT path, seconds, peak_mb, coalesce(json_extract(counts, '$.pages'), 0), state FROM documents
WHERE position IS NOT NULL AND state IN ('ok', 'failed') ORDER BY seconds DESC, path LIMIT ?
"""
STAGES = """
SELECT stage, round(sum(stages.seconds), 3), max(stages.peak_mb) FROM stages JOIN documents
USING (path) WHERE position IS NOT NULL GROUP BY stage ORDER BY sum(stages.seconds) DESC
"""
DOING = """
SELECT path FROM documents WHERE position IS NOT NULL AND state = 'doing' ORDER BY position
"""


def is_finished(ledger: Ledger) -> bool:
    """Whether the last session put the files of the run into place."""
    last = ledger.base.execute("SELECT ended FROM sessions ORDER BY number DESC").fetchone()
    return bool(last == ("finished",))


def reasons(base: sqlite3.Connection) -> Iterator[Reason]:
    """Why documents failed: messages that differ in names and numbers alone are one reason."""
    by_reason: dict[str, list[str]] = {}
    rows = base.execute(
        "SELECT path, error_class, error FROM documents "
        "WHERE position IS NOT NULL AND state = 'failed' ORDER BY position"
    )
    for path, kind, message in rows:
        by_reason.setdefault(reason(path, kind, message), []).append(path)
    return (Reason(*one) for one in by_reason.items())


def reason(path: str, kind: str, message: str) -> str:
    """What went wrong, without the name of the document, numbers, and what to do.

    >>> reason("a.txt", "UnreadableInputError", "a.txt: 12,000 bytes are too many. Split it.")
    'N bytes are too many'
    >>> reason("b.pdf", "RecursionError", "too deep")
    'RecursionError: too deep'
    """
    what = NUMBER.sub("N", message.removeprefix(f"{path}: ").replace(path, "it").split(". ")[0])
    return what if kind in ("UnreadableInputError", "ExtractorError") else f"{kind}: {what}"


def words(status: Status) -> Iterator[str]:
    """A status in lines for people."""
    states = ", ".join(f"{n} {state}" for state, n in status.states.items())
    counts = "; ".join(f"{name}: {n}" for name, n in status.counts.items())
    yield f"{status.out}: {status.state}; {status.done} of {status.inputs} inputs done ({states})"
    yield f"{counts}; {status.seconds:.0f} s in {status.sessions} sessions since {status.started}"
    for path in status.doing:
        yield f"at work on: {path}"
    for one in status.reasons:
        yield f"failed, {len(one.paths)}: {one.reason}: {one.paths[0]}" + (
            f" and {len(one.paths) - 1} more" if len(one.paths) > 1 else ""
        )
