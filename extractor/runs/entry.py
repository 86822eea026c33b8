"""What a run remembers of one input that is done: a row of the ledger, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.runs.measured import Cost
from extractor.sinks import Failure, Outcome
from extractor.sinks.outcome import OutcomeStatus

BINS = 10  # of confidences, each a tenth wide


@dataclass(frozen=True, slots=True)
class Entry:
    """One input that was done, and where what it gave is kept."""

    path: str
    status: OutcomeStatus
    piece: str  # path of its piece among the pieces
    piece_bytes: int
    sha256: str | None = None  # of the bytes that were read; null where they couldn't be
    size: int | None = None  # of the file, when it was begun
    mtime: int | None = None  # nanoseconds
    mark: str | None = None  # of a document elsewhere, as its store gives it
    counts: Mapping[str, int] = field(default_factory=dict)
    error: Failure | None = None
    seconds: float = 0.0
    peak_mb: float = 0.0
    stages: Mapping[str, Cost] = field(default_factory=dict)
    sketch: tuple[int, ...] = ()  # of its words: see alike.py


def tally(outcome: Outcome) -> Counter[str]:
    """What one input, or a part of it, adds to the counts of a run."""
    document, kind = outcome.document, outcome.document_kind
    counts = Counter({"documents": 1, outcome.status: 1, "records": len(outcome.records)})
    counts["tables"] = len(document.tables) if document else 0
    counts["pages"] = document.pages or 0 if document else 0
    counts["problems"] = len(outcome.problems) + (len(document.problems) if document else 0)
    counts.update(f"record/{record.kind}" for record in outcome.records)
    counts.update([f"document/{kind}"] if kind else [])
    counts.update(
        f"confidence/{min(BINS - 1, int(finding.confidence * BINS))}"
        for record in outcome.records
        for finding in record.fields.values()
        if finding.status in ("found", "conflict")
    )
    return counts


ONCE = ("documents", "ok", "failed")  # counts of inputs, not of their parts


def of_one(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts of the parts of an input, added up, as those of one input."""
    return {
        name: 1 if name in ONCE or name.startswith("document/") else n
        for name, n in counts.items()
        if n
    }


def named(counts: Mapping[str, int], what: str) -> dict[str, int]:
    """The counts called "what/…", by the rest of their name.

    >>> named({"record/listed": 2, "records": 3, "record/described": 1}, "record")
    {'described': 1, 'listed': 2}
    """
    prefix = what + "/"
    return {
        name.removeprefix(prefix): n
        for name, n in sorted(counts.items())
        if name.startswith(prefix)
    }
