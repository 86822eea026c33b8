"""Which of the ways that a dose, a route and so on are told in is the product's: one, a range, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.types import JSON, Evidence

GROUPS = re.compile(
    r"\b(?:low(?:er|est)?|med(?:ium)?|mid(?:dle)?|intermediate|high(?:er|est)?)[- ]dos|\bdose[- ]levels?\b|"
    r"\bdos(?:e|ing)[- ](?:groups?|cohorts?|panels?|escalat\w+|finding|ranging)|\bpanel \d|\bescalating\b|\bcohorts?\b|"
    r"\b(?:group|arm|patients|subjects|participants) (?:[A-D]\b|[1-9IV]{1,3}\b)|"
    r"\b(?:first|next|last|second|third) (?:\w+ )?(?:patients|subjects|participants|group)|\bdepending on\b|\(n ?= ?\d+\)[^.;]*\(n ?= ?\d+\)",
    re.IGNORECASE,
)
"""Words of a sentence that tells of one dose among several groups'."""
MOST_OF_ALL = re.compile(
    r"\b(?:max(?:imum|imal)?\b\.?|up to|not (?:to )?exceed\w*|no more than|capped)[^.;()]{0,45}$",
    re.IGNORECASE,
)
"""Before the most that anybody gets, which is no dose beside one per weight."""
LEAD = 30  # characters before a dose in which the sentences of two groups are alike
ALIKE = 2  # words that such a lead has at least
OPENS = 3  # characters before a dose that opens its sentence
WIDEST = 1000  # times the lowest dose; what lies further apart are no doses of one trial
MOST = 8  # doses of one trial


@dataclass(frozen=True, slots=True)
class Way:
    """A value of a key with the sentence that tells it, the value starting at `start`."""

    value: JSON
    evidence: Evidence
    chars: str
    start: int


def chosen(key: str, ways: Sequence[Way]) -> tuple[JSON, tuple[Evidence, ...]] | None:
    """The value that all ways tell, of the doses of several groups the range; None where they differ.

    What is told per millilitre is no dose, a total none beside a single one.
    """
    if key == "dose":
        ways = whole(ways)
    named: dict[str, Way] = {}
    for way in ways:
        named.setdefault(amount(way.value), way)
        if not per_of(named[amount(way.value)].value):
            named[amount(way.value)] = way
    several = list(named.values())
    if not several:
        return None
    if len(several) == 1:
        return several[0].value, (several[0].evidence,)
    return spread(several) if key == "dose" else None


def whole(ways: Sequence[Way]) -> Sequence[Way]:
    """The doses but for concentrations; the most that is allowed, and totals, where others are told."""
    ways = [way for way in ways if not amount(way.value).endswith("/mL")]
    ways = [way for way in ways if not is_total(way)] or ways
    less = [way for way in ways if not is_most(way)]
    return less if len({amount(way.value) for way in less}) == 1 else ways


def is_most(way: Way) -> bool:
    """Whether a dose is the most that anybody gets."""
    return MOST_OF_ALL.search(way.chars[: way.start]) is not None


def is_total(way: Way) -> bool:
    """Whether a dose is that of all administrations."""
    return per_of(way.value) == "total"


def spread(ways: Sequence[Way]) -> tuple[JSON, tuple[Evidence, ...]] | None:
    """The lowest to the highest dose of groups that get different ones; None where it is no such list."""
    doses = [(low, way) for way in ways if (low := number_of(way.value)) is not None]
    units = {
        str(unit)
        for way in ways
        if isinstance(way.value, Mapping) and (unit := way.value.get("unit"))
    }
    grouped = all(GROUPS.search(way.chars) for way in ways) or are_parallel(ways)
    if len(doses) != len(ways) or len(units) != 1 or not grouped or len(ways) > MOST:
        return None
    doses.sort(key=lambda pair: pair[0])
    (low, first), (high, last) = doses[0], doses[-1]
    if high > low * WIDEST or not isinstance(first.value, Mapping):
        return None
    each = {per_of(way.value) for way in ways} - {None}
    per = each.pop() if len(each) == 1 else None
    value: JSON = {**first.value, "high": high, "per": per}
    return value, (first.evidence, last.evidence)


def number_of(value: JSON) -> float | None:
    """A dose that is one number; None for a range."""
    if not isinstance(value, Mapping) or value.get("high") is not None:
        return None
    low = value.get("value")
    return float(low) if isinstance(low, int | float) else None


def are_parallel(ways: Sequence[Way]) -> bool:
    """Whether the same words lead to every dose, each in a sentence of its own: arms told alike."""
    leads = {" ".join(re.findall(r"[^\W\d]+", way.chars[: way.start][-LEAD:])) for way in ways}
    own = len({(way.evidence.start, way.chars) for way in ways}) == len({way.chars for way in ways})
    open_all = all(way.start < OPENS for way in ways)
    return own and len(leads) == 1 and (open_all or len(leads.pop().split()) >= ALIKE)


def per_of(value: JSON) -> JSON:
    """What a dose is counted per."""
    return value.get("per") if isinstance(value, Mapping) else None


def amount(value: JSON) -> str:
    """What two values of a key must share to be the same: of doses all but "per infusion".

    >>> amount({"value": 2e6, "high": None, "unit": "cells/kg", "per": "infusion"})
    '2000000.0 None cells/kg'
    """
    if isinstance(value, dict) and "unit" in value:
        return f"{value['value']} {value.get('high')} {value['unit']}"
    return repr(value)
