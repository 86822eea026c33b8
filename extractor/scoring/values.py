"""The values that a run tells, one by one: how sure it is of each, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.scoring.group import Judged, told


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a run that gold can judge; its confidence is that of its field."""

    document: str
    kind: str  # of the record
    field: str
    confidence: float
    raw: float  # the confidence before calibration
    right: bool


def values_of(scored: Iterable[Judged]) -> Iterator[Value]:
    """The values told as found; those of invented records are there, and wrong.

    A conflict tells no value, and what was abstained from is none.
    """
    for one in scored:
        row = one.pair.predicted
        for field, items in one.items.items():
            finding = told(row, field)
            sure, raw = finding.confidence, finding.raw
            if row is None or finding.status != "found" or sure is None or raw is None:
                continue
            for item in items:
                if item.own and item.predicted is not None:
                    right = item.verdict == "right"
                    yield Value(one.place[0], row.kind, field, sure, raw, right)
