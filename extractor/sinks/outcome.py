"""What became of one input: the noun that a run makes and the sinks write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.types import Document, Problem, Record, Source

OutcomeStatus = Literal["ok", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an input failed: the error's class, its message, and its traceback if unforeseen."""

    kind: str
    message: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input after a run has been at it; what was not come to is None or empty."""

    path: str
    status: OutcomeStatus
    source: Source | None = None
    document: Document | None = None
    document_kind: str | None = None
    records: Sequence[Record] = ()
    problems: tuple[Problem, ...] = ()
    error: Failure | None = None
    seconds: float = 0.0
    made_by: Mapping[str, str] = field(default_factory=dict)  # package → version
    more: bool = False  # this is a part of an input of which another follows
    before: int = 0  # records in the parts before this
