"""Results that registries post: of each primary outcome what was measured in each group, and how groups compare.

A group's measure is told as what it is: people with an event and people analysed, a percentage, a
mean with its standard deviation; any other statistic as `value` with its `statistic` and `unit`. A
share of one is a percentage. What two groups differ by is an effect only if it is of a kind that
says so (a ratio, a difference); a test's statistic is none. Numbers that a registry
writes otherwise ("NA", ">10") say nothing, and so do nines without end ("99999"), which EU CTR's
forms are filled with where nothing could be estimated, and what one person deviates by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.engines.registry.rows import Leaf
from extractor.fields.result_items import item
from extractor.types import JSON

Told = Iterator[tuple[JSON, Sequence[Leaf]]]

NUMBER = re.compile(r"[-+−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+−]?\d*\.?\d+")
FILLER = re.compile(r"-?9{4,}(?:\.9+)?")
P = re.compile(r"(?P<sign>[<>≤≥=]|<=|>=)?\s*(?P<p>[01]?\.\d+|[01](?:\.0*)?)")
PEOPLE = re.compile(
    r"(?:number of |count of )?(?:participants?|patients?|subjects?|people|persons|individuals|infants|children|women|men)\b"
    r"(?: (?:with|who|experiencing|analy[sz]ed)\b.*)?",
    re.IGNORECASE,
)
PERCENT = re.compile(r"(?:percent\b|percentage\b|%).*", re.IGNORECASE)
SHARE = re.compile(r"proportions?\b.*|fraction of .*|probability", re.IGNORECASE)
COUNT = re.compile(r"count of participants", re.IGNORECASE)
MEAN = re.compile(r"(?:mean|arithmetic mean|least squares?(?: mean)?)", re.IGNORECASE)
PLAIN = re.compile(r"number", re.IGNORECASE)
DEVIATION = re.compile(r"standard deviation", re.IGNORECASE)
INTERVAL = re.compile(r"(?:\d+\s?% )?confidence interval", re.IGNORECASE)
EFFECTS: tuple[tuple[str, str | None], ...] = (  # of how analyses call what they estimate
    (r"statistic|slope|coefficient|p[- ]value", None),
    (r"hazards? ratio|cox", "HR"),
    (r"odds ratio", "OR"),
    (r"(?:incidence )?rate ratio", "IRR"),
    (r"risk ratio|relative risk", "RR"),
    (r"risk difference|risk reduction", "risk difference"),
    (r"standardi[sz]ed mean difference", "SMD"),
    (r"difference", "difference"),
)


class Measured(NamedTuple):
    """What was measured in one group, as the registry has it."""

    measure: str
    group: Leaf
    value: Leaf
    n: Leaf | None  # people analysed
    statistic: str  # "Mean"
    dispersion: str  # "Standard Deviation"
    unit: str
    spread: Leaf | None
    low: Leaf | None
    high: Leaf | None
    time_frame: str


class Compared(NamedTuple):
    """How groups compare."""

    measure: str
    groups: Sequence[Leaf]
    kind: str  # "Hazard Ratio (HR)"
    effect: Leaf | None
    low: Leaf | None
    high: Leaf | None
    p: Leaf | None
    sign: str  # of the p-value, where it stands apart
    time_frame: str


def number(words: str) -> Decimal | None:
    """A number, and nothing beside it; None for what fills a form.

    >>> number("1,234"), number("-1.45"), number(".3"), number(">10"), number("NA"), number("99999")
    (Decimal('1234'), Decimal('-1.45'), Decimal('0.3'), None, None, None)
    """
    one = words.strip().replace(",", "").replace("−", "-")
    told = NUMBER.fullmatch(words.strip()) and not FILLER.fullmatch(one)
    return Decimal(one) if told else None


def shown(leaf: Leaf | None, times: int = 1) -> JSON:
    """A leaf's number, whole where it is; None for none."""
    value = number(leaf.chars) if leaf else None
    if value is None:
        return None
    value *= times
    return int(value) if value == value.to_integral_value() else float(value)


def measured(one: Measured) -> Told:
    """A group's result.

    >>> leaf = lambda words: Leaf("", 0, words)
    >>> some = Measured("death", leaf("A"), leaf("0.25"), None, "Number", "", "proportion of patients", *[None] * 3, "")
    >>> [value["percent"] for value, _ in measured(some)]
    [25]
    """
    value = number(one.value.chars)
    if value is None or not one.measure:  # of what, nobody knows
        return
    numbers = numbers_of(one, value)
    if numbers is None:
        return
    told = item(
        one.measure, **{**numbers, "arm": name(one.group), "time_frame": one.time_frame or None}
    )
    n = shown(one.n)
    if isinstance(n, int) and (not isinstance(told["events"], int) or told["events"] <= n):
        told["n"] = n
    cited = [one.group, one.value, one.spread, one.low, one.high, one.n]
    yield told, [leaf for leaf in cited if leaf is not None]


def numbers_of(one: Measured, value: Decimal) -> dict[str, JSON] | None:
    """What the value is; None where it cannot be that."""
    whole = value == value.to_integral_value()
    times = 1
    if COUNT.fullmatch(one.statistic) or (
        PLAIN.fullmatch(one.statistic) and PEOPLE.fullmatch(one.unit)
    ):
        return {"events": int(value)} if whole and value >= 0 else None
    if PLAIN.fullmatch(one.statistic) and PERCENT.fullmatch(one.unit):
        found = {"percent": shown(one.value)} if 0 <= value <= 100 else None
    elif PLAIN.fullmatch(one.statistic) and SHARE.fullmatch(one.unit):
        times = 100
        found = {"percent": shown(one.value, times)} if 0 <= value <= 1 else None
    elif MEAN.fullmatch(one.statistic):
        several = shown(one.n) != 1
        deviation = shown(one.spread) if several and DEVIATION.fullmatch(one.dispersion) else None
        found = {"mean": shown(one.value), "sd": deviation, "unit": one.unit or None}
    else:
        statistic = one.statistic.casefold() or None  # a record may lack it
        found = {"value": shown(one.value), "statistic": statistic, "unit": one.unit or None}
    if found is not None and INTERVAL.match(one.dispersion):
        found |= interval(one.low, one.high, value, times)
    return found


def interval(
    low: Leaf | None, high: Leaf | None, value: Decimal | None, times: int = 1
) -> dict[str, JSON]:
    """The ends of an interval that holds the value; nothing where an end lacks."""
    ends = [number(one.chars) if one else None for one in (low, high)]
    if (
        ends[0] is None
        or ends[1] is None
        or (value is not None and not ends[0] <= value <= ends[1])
    ):
        return {}
    return {"ci_low": shown(low, times), "ci_high": shown(high, times)}


def compared(one: Compared) -> Told:
    """How groups compare: an effect with its interval, or the p-value alone."""
    kind = effect_type(one.kind)
    value = number(one.effect.chars) if one.effect and kind else None
    p = p_of(f"{one.sign}{one.p.chars}") if one.p else None
    if (value is None and p is None) or not one.measure:
        return
    told = item(one.measure, p=p, time_frame=one.time_frame or None)
    told["compared"] = [name(group) for group in one.groups]
    cited = [*one.groups, one.p]
    if value is not None:
        ends = interval(one.low, one.high, value)
        told |= {"effect": shown(one.effect), "effect_type": kind, **ends}
        cited += [one.effect, *((one.low, one.high) if ends else ())]
    yield told, [leaf for leaf in cited if leaf is not None]


def effect_type(words: str) -> str | None:
    """What kind of effect an analysis estimates; None for a test's statistic.

    >>> effect_type("Hazard Ratio (HR)"), effect_type("Mean Difference (Net)"), effect_type("Log Rank Test Statistic")
    ('HR', 'difference', None)
    """
    for pattern, kind in EFFECTS:
        if re.search(pattern, words, re.IGNORECASE):
            return kind
    return None


def p_of(words: str) -> float | str | None:
    """A p-value: a number, or with its sign where it is a bound.

    >>> p_of("<0.001"), p_of("= .03"), p_of("0.0082"), p_of("NS"), p_of("12")
    ('<0.001', 0.03, 0.0082, None, None)
    """
    found = P.fullmatch(words.strip())
    if found is None or float(found["p"]) > 1:
        return None
    value = f"0{found['p']}" if found["p"].startswith(".") else found["p"]
    return float(value) if found["sign"] in (None, "=") else f"{found['sign']}{value}"


def name(group: Leaf) -> str:
    """A group's name in one line."""
    return " ".join(group.chars.split())


def joined(*parts: str) -> str:
    """The words of a measure: of the outcome, and of what it is told apart by.

    >>> joined("Sleep", "", "Week 3")
    'Sleep: Week 3'
    """
    return ": ".join(part for part in parts if part)
