"""What a cell's figures mean, by the words of its heading, its row, its table's caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractor.engines.paper.finding_effects import bounds, kind_of
from extractor.engines.paper.finding_figures import PLAIN, Item, is_sound, number

Stat = Literal["mean-sd", "mean-se", "share", "percent", "mean", "count", "none"]

MARKS = r"[\s*†‡§¶#^]*[a-eᵃ-ᵉ]?[\s*†‡§¶#^]*"
SIGNED = rf"[-−–‐‑+]?\s?{PLAIN}"
PERCENT = r"\d{1,3}(?:[.·]\d+)?"
COUNT = re.compile(
    rf"^(?P<events>\d{{1,5}})\s?(?:/|of)\s?(?P<n>\d{{1,6}})(?:\s?[(\[]\s?(?P<percent>{PERCENT})\s?%?\s?[)\]])?{MARKS}$"
)
COUNT_AFTER = re.compile(
    rf"^(?P<percent>{PERCENT})\s?%?\s?[(\[]\s?(?P<events>\d{{1,5}})\s?(?:/|of)\s?(?P<n>\d{{1,6}})\s?[)\]]{MARKS}$"
)
TWO = re.compile(
    rf"^(?P<first>{SIGNED})(?P<percent1>\s?%)?\s?[(\[]\s?(?:SD\s?=?\s?)?±?\s?(?P<second>{PLAIN})\s?(?P<percent2>%)?\s?[)\]]{MARKS}$"
)
SPREAD = re.compile(
    rf"^(?P<first>{SIGNED})(?P<percent1>\s?%)?\s?(?:±|\+/[-−–])\s?(?P<second>{PLAIN})\s?%?(?:\s?\(\s?n\s?=\s?(?P<n>\d+)\s?\))?{MARKS}$"
)
ONE = re.compile(rf"^(?P<first>{SIGNED})\s?(?P<percent>%)?{MARKS}$")
EFFECT = re.compile(
    rf"^(?:(?P<kind>[A-Za-z]{{2,4}})\s?=?\s?)?(?P<effect>{SIGNED})\s?%?\s?[*†‡§]*\s?[,;]?\s?[(\[]\s?(?:9[059]\s?% ?CI[:,=]? ?)?"
    rf"(?P<low>{SIGNED})\s?%?\s?(?:to|[,;]|[–−-])\s?(?P<high>{SIGNED})\s?%?\s?[)\]]{MARKS}(?:,?;?\s?(?P<p>[pP]?\s?=?\s?[<>]?\s?0?[.·]\d+{MARKS}))?$"
)
INTERVAL = re.compile(
    rf"^[(\[]?\s?(?P<low>{SIGNED})\s?%?\s?(?:to|[,;]|[–−-])\s?(?P<high>{SIGNED})\s?%?\s?[)\]]?{MARKS}$"
)
P_CELL = re.compile(
    rf"^(?:[pP]\s?)?(?P<sign>[<>=≤≥])?\s?(?P<p>[01]?[.·]\d+|1|0)(?:\s?\([^()\d]*\))?{MARKS}$"
)
OF_SD = re.compile(r"\bSDs?\b|\bs\.d\.|standard deviation", re.I)
OF_SE = re.compile(r"\bSEM?s?\b|\bs\.e\.|standard error", re.I)
OF_SHARE = re.compile(
    r"\b(?:n|no\.?|number|N)\b\s?(?:of \w+ ?)?[(,;/ ]{0,3}\s?(?:%|percent)|\bn\s?/\s?N\b|\bn \(%|number \(percent|[Nn]o?\. \(%|events?/|%\s?\(n",
    re.I,
)
OF_PERCENT = re.compile(r"%|\bpercent", re.I)
OF_MEAN = re.compile(r"\bmeans?\b|\baverage\b|\bM\b", re.I)
OF_COUNT = re.compile(r"(?:^|[\s(,])(?:n|no\.?|number(?: of \w+)?|events?)(?:$|[\s),])", re.I)
OF_MEDIAN = re.compile(r"\bmedians?\b|\bIQR\b|interquartile|\brange\b|quartile|geometric", re.I)
SIGNS = {"": "", "=": ""}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What two numbers of a cell are."""

    stat: Stat
    kind: str | None  # of the outcome: a share, or a mean
    n: int | None  # people of the column


def stat_of(*contexts: str) -> Stat | None:
    """What the nearest words say that cells hold; None where none says anything.

    >>> stat_of("Pain", "Zinc, mean (SD)"), stat_of("Relapse, n (%)"), stat_of("Age")
    ('mean-sd', 'share', None)
    """
    for words in contexts:
        both = bool(OF_SD.search(words)), bool(OF_SE.search(words))
        share = bool(OF_SHARE.search(words))
        if OF_MEDIAN.search(words):
            return "none"
        if share and any(both):
            return None  # each row says which, or the numbers do
        if share:
            return "share"
        if both != (False, False):
            return "mean-sd" if both == (True, False) else "mean-se"
        if OF_MEAN.search(words):
            return "mean"
        if OF_PERCENT.search(words):
            return "percent"
    return None


def arm_item(words: str, meaning: Meaning) -> Item | None:
    """One arm's figures in a cell; None where it is not clear what they are.

    >>> arm_item("12 (3.4)", Meaning("mean-sd", "mean", None))
    {'mean': 12.0, 'sd': 3.4}
    >>> arm_item("12 (3.4)", Meaning("none", None, None)) is None
    True
    """
    chars = " ".join(words.split())
    for pattern in (COUNT, COUNT_AFTER):
        if match := pattern.match(chars):
            item = whole(match, "events", "n", "percent")
            return item if meaning.kind != "mean" and is_sound(item) else None
    if meaning.stat == "none":
        return None
    if match := SPREAD.match(chars):
        return spread(match, meaning)
    if match := TWO.match(chars):
        return two(match, meaning)
    return one(ONE.match(chars), meaning)


def whole(match: re.Match[str], *keys: str) -> Item:
    """The numbers of some groups of a match."""
    item: Item = {}
    for key in keys:
        value = number(match[key])
        if value is not None:
            item[key] = int(value) if key in ("events", "n") else value
    return item


def spread(match: re.Match[str], meaning: Meaning) -> Item | None:
    """A mean with what stands behind "±"."""
    if meaning.kind == "share":
        return None
    item: Item = {"mean": number(match["first"])}
    if meaning.stat == "mean-sd":
        item["sd"] = number(match["second"])
    if match["n"]:
        item["n"] = int(match["n"])
    return item


def two(match: re.Match[str], meaning: Meaning) -> Item | None:
    """A count and its share, or a mean and its spread: "12 (34)"."""
    first, second = number(match["first"]), number(match["second"])
    if first is None or second is None:
        return None
    counted = first.is_integer() and first >= 0 and not match["percent1"]
    share: Item = {"events": int(first), "percent": second}
    if counted and second <= 100 and meaning.kind != "mean":
        proven = meaning.n is not None and is_sound({**share, "n": meaning.n})
        known = match["percent2"] or meaning.stat in ("share", "percent")
        if (known and (proven or meaning.n is None)) or (proven and meaning.stat is None):
            return share
    if match["percent1"] or match["percent2"] or meaning.kind == "share":
        return None
    if meaning.stat in ("mean-sd", "mean-se"):
        return {"mean": first, **({"sd": second} if meaning.stat == "mean-sd" else {})}
    if meaning.stat == "mean" and meaning.kind == "mean":
        return {"mean": first}  # of what the second number is a measure is not said
    return None


def one(match: re.Match[str] | None, meaning: Meaning) -> Item | None:
    """A single number, where heading or row say what it is."""
    value = number(match["first"]) if match else None
    if match is None or value is None:
        return None
    if match["percent"] or meaning.stat == "percent":
        if meaning.kind == "mean":
            return {"mean": value} if not match["percent"] else None
        return {"percent": value} if 0 <= value <= 100 else None
    if meaning.stat in ("mean", "mean-sd", "mean-se") and meaning.kind != "share":
        return {"mean": value}
    return None


def with_interval(words: str, beside: str) -> str:
    """An effect and its interval from two cells, as one cell would have them.

    >>> with_interval("30.5", "−50.0 to 111.0")
    '30.5 (−50.0 to 111.0)'
    """
    inner = beside.strip().strip("()[]")
    return f"{words.strip()} ({inner})" if ONE.match(" ".join(words.split())) else words


def effect_item(words: str, head: str) -> Item | None:
    """An effect with its interval; None where the interval does not hold it.

    >>> effect_item("2.4 (1.1 to 5.2)", "Odds ratio (95% CI)")["effect_type"]
    'OR'
    """
    match = EFFECT.match(" ".join(words.split()))
    interval = bounds(match["low"], match["high"]) if match else None
    effect = number(match["effect"]) if match else None
    if match is None or interval is None or effect is None:
        return None
    if not interval[0] <= effect <= interval[1]:
        return None
    kind = kind_of(match["kind"] or "") or kind_of(head)
    item: Item = {
        "effect": effect,
        "effect_type": kind,
        "ci_low": interval[0],
        "ci_high": interval[1],
    }
    p = p_of(match["p"]) if match["p"] else None
    return item if p is None else {**item, "p": p}


def p_of(words: str) -> float | str | None:
    """The p-value in a cell.

    >>> p_of("<0.001"), p_of("p = .03"), p_of("12")
    ('<0.001', 0.03, None)
    """
    match = P_CELL.match(" ".join(words.split()))
    if match is None or float(match["p"].replace("·", ".")) > 1:
        return None
    value = match["p"].replace("·", ".")
    value = f"0{value}" if value.startswith(".") else value
    sign = match["sign"] or ""
    return float(value) if sign in SIGNS else f"{sign}{value}"
