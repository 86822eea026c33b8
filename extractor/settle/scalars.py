"""Fields with one value, and fields whose value is a dict of such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.settle.choice import (
    THRESHOLD,
    Choice,
    Layers,
    against,
    choices,
    cited,
    normal,
    rivals_of,
)
from extractor.types import JSON, Candidate, Evidence, Finding


@dataclass(frozen=True, slots=True)
class Chosen:
    """The values left of one field or key: one, or several rivals, and what speaks for them."""

    values: tuple[JSON, ...]
    confidence: float
    evidence: tuple[Evidence, ...]
    candidates: tuple[Candidate, ...]


DICTS: Mapping[str, tuple[str, ...]] = {
    "design": ("model", "allocation", "masking", "control", "printed"),
    "participants": ("planned", "enrolled", "randomised", "analysed"),
    "enrolment_dates": ("start", "end"),
    "parent_trial": ("ids", "name", "cited_as"),
}
"""Fields that are settled key by key, and the keys that are always there."""


def choose(layers: Iterable[Sequence[tuple[JSON, Candidate]]]) -> Chosen | None:
    """The value of the first layer that has a sure one; later layers only confirm it."""
    chosen: Chosen | None = None
    for layer in layers:
        ranked = choices(layer)
        if chosen is None:
            chosen = best_of([one for one in ranked if one.confidence >= THRESHOLD])
        elif len(chosen.values) == 1:
            chosen = confirmed(chosen, ranked)
    return chosen


def best_of(ranked: Sequence[Choice]) -> Chosen | None:
    """The best value of a layer, or the rivals that are as credible; None if unsure."""
    if not ranked:
        return None
    best, *others = ranked
    rivals = rivals_of(best, others)
    kept = sorted((best, *rivals), key=lambda one: one.start)
    candidates = tuple(candidate for one in kept for candidate in one.candidates)
    if rivals:
        missed = 1.0
        for one in kept:
            missed *= 1 - one.confidence
        confidence = round(1 - missed, 4)
    else:
        confidence = against(best.confidence, (other.confidence for other in others))
        if confidence < THRESHOLD:
            return None
    return Chosen(tuple(one.value for one in kept), confidence, cited(candidates), candidates)


def confirmed(chosen: Chosen, ranked: Sequence[Choice]) -> Chosen:
    """A value with the evidence of those who say the same elsewhere."""
    same = [one for one in ranked if normal(one.value) == normal(chosen.values[0])]
    candidates = (*chosen.candidates, *(c for one in same for c in one.candidates))
    return Chosen(chosen.values, chosen.confidence, cited(candidates), candidates)


def settle_scalar(layers: Layers) -> Finding | None:
    """Settle a field with one value."""
    chosen = choose([(candidate.value, candidate) for candidate in layer] for layer in layers)
    if chosen is None:
        return None
    if len(chosen.values) > 1:
        return Finding("conflict", list(chosen.values), chosen.confidence, chosen.evidence)
    return Finding("found", chosen.values[0], chosen.confidence, chosen.evidence)


def settle_dict(keys: Sequence[str], layers: Layers) -> Finding | None:
    """Settle a dict key by key: all keys are there, null where nothing is known.

    Where a key has rivals the finding is a conflict between whole dicts.
    """
    parts = {key: choose(of_key(key, layers)) for key in (*keys, *more_keys(keys, layers))}
    known = {key: part for key, part in parts.items() if part is not None and key != "printed"}
    if not known:
        return None
    wordings = 1 if all(len(part.values) == 1 for part in known.values()) else 2
    wordings = max(wordings, *(len(part.values) for part in known.values()))
    values = [dict_of(parts, known, at) for at in range(wordings)]
    confidence = round(sum(part.confidence for part in known.values()) / len(known), 4)
    evidence = cited(candidate for part in known.values() for candidate in part.candidates)
    if len(values) > 1:
        return Finding("conflict", values, confidence, evidence)
    return Finding("found", values[0], confidence, evidence)


def of_key(key: str, layers: Layers) -> list[list[tuple[JSON, Candidate]]]:
    """The candidates that tell a key, with what they tell."""
    return [
        [
            (candidate.value[key], candidate)
            for candidate in layer
            if isinstance(candidate.value, Mapping) and candidate.value.get(key) is not None
        ]
        for layer in layers
    ]


def more_keys(keys: Sequence[str], layers: Layers) -> list[str]:
    """Keys that candidates tell beyond those of the schema."""
    told = [c.value for layer in layers for c in layer if isinstance(c.value, Mapping)]
    return [key for key in dict.fromkeys(k for value in told for k in value) if key not in keys]


def dict_of(
    parts: Mapping[str, Chosen | None], known: Mapping[str, Chosen], at: int
) -> dict[str, JSON]:
    """One wording of a dict: of keys with rivals the one in that place."""
    value: dict[str, JSON] = {
        key: known[key].values[min(at, len(known[key].values) - 1)] if key in known else None
        for key in parts
    }
    if "printed" in parts:
        candidates = [candidate for part in known.values() for candidate in part.candidates]
        value["printed"] = "; ".join(printed(candidates)) or None
    return value


def printed(candidates: Iterable[Candidate]) -> list[str]:
    """The words from which the keys were read, each once, the surest first."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.confidence)
    words = [c.value.get("printed") for c in ranked if isinstance(c.value, Mapping)]
    return list(dict.fromkeys(str(word) for word in words if word))
