"""Scores that were accepted once, and what has fallen since."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.scoring.report import Scores
from extractor.types import JSON

TOLERANCE = 1e-9  # by which an F1 may fall


def accepted(scores: Scores) -> dict[str, JSON]:
    """The form of `gold/scores.json`: counts and figures by field, with what they rest on.

    Fields of synthetic documents are there under `synthetic/…`, never pooled with real ones.
    """
    return {
        "documents": [
            {"path": document["path"], "sha256": document["sha256"], "group": name}
            for name, group in scores.groups.items()
            for document in group.documents
        ],
        "split": scores.split,
        "gold_sha256": scores.gold_sha256,
        "versions": scores.versions,
        "date": scores.date,
        "fields": {
            field if name == "real" else f"{name}/{field}": {
                **{key: getattr(figures, key) for key in ("tp", "fp", "fn", "n")},
                "precision": figures.precision.value,
                "recall": figures.recall.value,
                "f1": figures.f1.value,
            }
            for name, group in scores.groups.items()
            for field, figures in (
                *group.fields.items(),
                ("records", group.records),
                *([("document_kind", group.kinds)] if group.kinds.n else []),
            )
        },
    }


def compare(before: Mapping[str, JSON], now: Scores | Mapping[str, JSON]) -> list[str]:
    """Say what fell: each field whose F1 fell, whose false values rose, or that is gone.

    Scores of other gold can't be compared; that is said instead.

    >>> field = {"f1": 0.9, "fp": 1}
    >>> compare({"fields": {"phase": field}}, {"fields": {"phase": {"f1": 0.9, "fp": 3}}})
    ['phase: fp rose from 1 to 3']
    """
    after = accepted(now) if isinstance(now, Scores) else now
    for key in ("gold_sha256", "split"):
        if before.get(key) != after.get(key):
            return [f"{key} differs ({before.get(key)}, {after.get(key)}): accept scores anew"]
    ours, theirs = before.get("fields"), after.get("fields")
    if not isinstance(ours, Mapping) or not isinstance(theirs, Mapping):
        return ["no fields in the accepted scores: accept scores anew"]
    return [fall for name, field in ours.items() for fall in falls(name, field, theirs.get(name))]


def falls(name: str, before: JSON, after: JSON) -> list[str]:
    """What fell in one field."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return [f"{name}: was scored before, is no longer"]
    told = []
    old, new = before.get("f1"), after.get("f1")
    if isinstance(old, int | float) and isinstance(new, int | float) and new < old - TOLERANCE:
        told.append(f"{name}: F1 fell from {old:.4f} to {new:.4f}")
    old, new = before.get("fp"), after.get("fp")
    if isinstance(old, int) and isinstance(new, int) and new > old:
        told.append(f"{name}: fp rose from {old} to {new}")
    return told
