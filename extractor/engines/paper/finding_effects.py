"""Effects as sentences print them: "hazard ratio 0.71 (95% CI 0.55 to 0.92; p = 0.01)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.engines.paper.finding_figures import PLAIN, SIGNED, Item, number, p_after
from extractor.types import JSON

KINDS: tuple[tuple[str, str], ...] = (
    (r"[Hh]azards? [Rr]atios?|\ba?(?:cs|sub)?HRs?(?:adj|[a-z])?\b", "HR"),
    (r"[Oo]dds [Rr]atios?|\b(?:[Aa](?:dj)?)?ORs?(?:adj|[a-z])?\b", "OR"),
    (r"[Ii]ncidence[- ][Rr]ate [Rr]atios?|[Rr]ate [Rr]atios?|\b[Aa]?IRRs?\b", "IRR"),
    (
        r"[Rr]isk [Rr]atios?|[Rr]elative [Rr]isks?|[Pp]revalence [Rr]atios?|\b[Aa]?RRs?(?:adj|[a-z])?\b",
        "RR",
    ),
    (
        r"[Cc]ohen[’'`]?s? [’']?d\b|[Hh]edges[’'`]?(?: |’s )g\b|[Ss]tandardi[sz]ed mean differences?|\bSMD\b|[Ee]ffect sizes?",
        "SMD",
    ),
    (
        r"[Rr]isk [Rr]eduction|\bA?RRR?\b(?<=ARR)|[Rr]isk [Dd]ifferences?|\bRD\b",
        "risk difference",
    ),
    (r"\b(?:[Dd]ifferences?|MD|WMD|[Aa]dj[Dd]iff)\b|\b[Dd]iff\.", "difference"),
)
KIND = "|".join(f"(?:{pattern})" for pattern, _ in KINDS)
LEVEL = (
    r"(?:9[059](?:\.\d)?\s?%\s?|_{2,4})?(?:\(?CI\)?s?|[Cc]onfidence [Ii]ntervals?|[Cc]redible [Ii]ntervals?|CrI)"
    r"(?:\s?[(\[]CI[)\]])?\s?[:,=;]?\s?(?:of |from |was |ranging from )?"
)
BOUND = rf"[(\[]?(?:[-−–‐‑+]\s?)?{PLAIN}\)?"
BOUNDS = (
    rf"(?P<low>{BOUND})\s?%?{{unit}}(?:\s?(?:to|and|[,;])\s?|\s?[–−-]\s?|\s?–\s?)(?P<high>{BOUND})\s?%?"
).replace("{unit}", r"(?: ?(?:kg|cm|mm|mmHg|points?|days?|months?|weeks?|units?)(?= to))?")
UNIT = r"(?:\s?(?:%|[a-zA-Zµμ²³/°]{1,12}(?:\s[a-z]{1,8})?))?"
OPEN = r"\s?[,;:]?\s?[(\[]?\s?"
KIND_OF = tuple((re.compile(pattern), name) for pattern, name in KINDS)
INTERVAL = re.compile(r"CI\b|[Ii]nterval")
NAMED = re.compile(
    rf"(?P<kind>{KIND})(?P<between>(?:\s?[(\[][^()\[\]\d]{{1,30}}[)\]])?[^.;()\[\]\d±]{{0,60}}?"
    rf"(?:[(\[]{LEVEL.rstrip('?')}?[)\]])?[^.;()\[\]\d±]{{0,12}}?)[(\[]?(?<![\w.·])"
    rf"(?P<effect>{SIGNED}){UNIT}{OPEN}(?P<level>{LEVEL})?[(\[]?{BOUNDS}"
)
"""An effect of a named kind with its interval."""
BARE = re.compile(rf"(?<![\w.·])(?P<effect>{SIGNED}){UNIT}{OPEN}(?P<level>{LEVEL})[(\[]?{BOUNDS}")
"""A number with an interval that is called one; what kind it is stands elsewhere."""
LOOSE = re.compile(
    rf"(?P<kind>{KIND})(?:\s?[(\[][A-Za-z ]{{1,12}}[)\]])?\s?(?:=|:|,|was|of|is|\()\s?(?:of )?"
    rf"(?P<effect>{SIGNED})(?![\d.·]*\s?%?\s?(?:CI|[–-]\s?\d))(?=[^.;()\d]{{0,12}}\b[pP]\b)"
)
"""An effect of a named kind with its p-value alone."""
SPLIT = re.compile(
    rf"(?P<kind>{KIND})(?P<between>[^.;()\[\]\d±]{{0,40}}?)(?<![\w.·])(?P<effect>{SIGNED}){UNIT}"
    rf" (?:between|favou?ring|in favou?r of|compared (?:with|to)|for|among|in) [^.;()\[\]\d±,]{{3,80}}[(\[](?P<level>{LEVEL})[(\[]?{BOUNDS}"
)
"""An effect with its interval behind the arms: "a difference of 0.5 points between A and B (95% CI …)"."""
NEEDS = re.compile(r"CI|[Cc]onfidence|[Rr]atio|[Dd]iff|[A-Z]R\b|MD\b|ffect size|[Cc]ohen|[Rr]isk")
TARGET = re.compile(r"^[^()\[\]]*?\b(?:for|of|in)\s(?P<what>[a-z][^()\[\]\d]{3,60})$")
P_TOLD = re.compile(r"(?P<sign>[<=>≤≥]?)(?P<p>[\d.]+)$")
SMALL, UNLIKELY = 0.01, 0.2  # p at which an interval surely leaves out, or holds, no difference
ZERO_FREE = frozenset(("HR", "OR", "IRR", "RR"))  # ratios, which are above nought


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect at `start:end` of its sentence; `target`: what it is of, where that stands there."""

    start: int
    end: int
    item: Item
    named: bool
    target: str


def kind_of(words: str) -> str | None:
    """What kind of effect some words name, None for none.

    >>> kind_of("adjusted odds ratio"), kind_of("Mean difference"), kind_of("P value")
    ('OR', 'difference', None)
    """
    return next((name for pattern, name in KIND_OF if pattern.search(words)), None)


def effects_in(chars: str) -> list[Effect]:
    """The effects that a sentence prints, in order; one whose interval does not hold it is none.

    >>> effects_in("(OR 0.5, 95% CI 0.3–0.9; P=0.02)")[0].item["ci_high"]
    0.9
    """
    if not NEEDS.search(chars):
        return []
    found: list[Effect] = []
    looked: list[tuple[int, int]] = []
    for pattern in (NAMED, BARE, SPLIT, LOOSE):
        for match in pattern.finditer(chars):
            if any(start < match.end() and match.start() < end for start, end in looked):
                continue
            effect = read(chars, match)
            if effect is not None:
                found.append(effect)
            if effect is not None or pattern is NAMED:
                looked.append(match.span())  # what contradicts itself is read in no other way
    return sorted(found, key=lambda one: one.start)


def read(chars: str, match: re.Match[str]) -> Effect | None:
    """The effect of a match; None where its numbers contradict each other."""
    told = match.groupdict()
    value = number(told["effect"])
    interval = bounds(told.get("low"), told.get("high")) if told.get("low") else None
    kind = kind_of(told.get("kind") or "")
    if value is None or (told.get("low") and interval is None):
        return None
    if interval is not None and not interval[0] <= value <= interval[1]:
        return None
    low, high = interval or (None, None)
    if kind in ZERO_FREE and (value <= 0 or (low is not None and low < 0)):
        return None
    if interval is not None and not told.get("level") and not is_interval(chars, match):
        return None
    end = match.end()
    item: Item = {"effect": value, "effect_type": kind, "ci_low": low, "ci_high": high}
    item["p"] = p_after(chars, end, min(len(chars), end + 45))
    if contradicts(item):
        return None
    target = TARGET.match(told.get("between") or "")
    return Effect(match.start(), end, item, kind is not None, target["what"] if target else "")


def contradicts(item: Item) -> bool:
    """Whether a p-value is far too small, or large, for where the interval lies.

    >>> contradicts({"effect_type": "HR", "ci_low": 0.9, "ci_high": 2.9, "p": "<0.001"})
    True
    """
    kind, low, high, p = (item[key] for key in ("effect_type", "ci_low", "ci_high", "p"))
    if kind is None or p is None or not isinstance(low, float) or not isinstance(high, float):
        return False
    null = 1.0 if kind in ZERO_FREE else 0.0
    told = P_TOLD.match(str(p))
    if told is None:
        return False
    value, inside = float(told["p"]), low < null < high
    if told["sign"] in (">", "≥"):
        return not inside and value >= UNLIKELY
    return (inside and value <= SMALL) or (not inside and told["sign"] == "" and value >= UNLIKELY)


def bounds(low: str | None, high: str | None) -> tuple[float, float] | None:
    """The ends of an interval in order: some papers print the nearer one first."""
    ends = [number((one or "").strip("()[] ")) for one in (low, high)]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return min(ends[0], ends[1]), max(ends[0], ends[1])


def is_interval(chars: str, match: re.Match[str]) -> bool:
    """Whether two numbers in brackets are called an interval before: "mean difference [95% CI]"."""
    return INTERVAL.search(chars, 0, match.start("effect")) is not None


def spans(effects: list[Effect]) -> Iterator[tuple[int, int]]:
    """Where the effects stand."""
    yield from ((one.start, one.end) for one in effects)


def typed(effect: Effect, before: str) -> Effect:
    """A bare effect with the kind that the words before it name last."""
    if effect.named:
        return effect
    at = -1
    kind: str | None = None
    for pattern, name in KIND_OF:
        for match in pattern.finditer(before):
            if match.start() > at:
                at, kind = match.start(), name
    item: dict[str, JSON] = {**effect.item, "effect_type": kind}
    return Effect(effect.start, effect.end, item, kind is not None, effect.target)
