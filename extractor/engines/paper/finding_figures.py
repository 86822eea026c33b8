"""Figures as sentences print them for one arm: "45 of 120 (37.5%)", "12.5 (SD 3.1)", "72·5%".

A sentence is read with all that only looks like a figure hidden (times, p-values, sizes of
groups, references to tables), so that a number left over is one that was measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extractor.engines.paper.finding_words import TIME
from extractor.fields.counts import PEOPLE
from extractor.fields.result_items import P_VALUE, read_p
from extractor.types import JSON

Item = dict[str, JSON]
Kind = Literal["share", "mean"]

PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.·∙]\s?\d+)?"
SIGNED = rf"(?:(?<![\w)%.−–-])[-−–‐‑+]\s?)?{PLAIN}"
PERCENT = r"\d{1,3}(?:[.·∙]\s?\d+)?\s?%"
UNIT = r"(?:\s?(?!(?:in|and|for|to|of|on|at|v|vs|with|or|was|were|among|versus|than|after|from|by|but|the|while|when|as|had|respectively)\b)(?:[a-zµμA-Z]{1,8}(?:[²³]|\d)?(?:/[a-zA-Z]{1,6}[²³]?)?|mm\s?Hg|points?|units?)(?![\w-]))"
SPREAD = r"(?P<spread>SDs?|s\.?d\.?|[Ss]tandard [Dd]eviations?|SEM?s?|s\.?e\.?m?\.?|[Ss]tandard [Ee]rrors?)"
COUNTED = rf"(?:\s(?:{PEOPLE}|cases|events))"
OF = r"\s?(?:/|(?:out )?of)\s?(?:the |a total of )?"
INTERVAL = (
    rf"(?:\s?[(\[]\s?(?P<level>(?:9[059]\s?%\s?|_{{2,4}})(?:CI|[Cc]onfidence [Ii]ntervals?)(?:\s?[(\[]CI[)\]])?[:,=]?\s?)?"
    rf"(?P<low>{SIGNED})\s?%?\s?(?:to|[,;–−-])\s?(?P<high>{PLAIN})\s?%?\s?[)\]])"
)
TOTAL = r"(?P<n>\d{1,3}(?:,\d{3})+|\d{1,5})(?![\d.·/])"
FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "share",
        re.compile(
            rf"(?<![\w.·,/-])(?P<percent>{PERCENT})\s?[(\[,;]\s?[(\[]?(?:n\s?=\s?)?(?P<events>\d{{1,5}}){OF}{TOTAL}{COUNTED}?[)\]]?"
        ),
    ),
    (
        "share",
        re.compile(
            rf"(?<![\w.·/-])(?P<events>\d{{1,5}}){OF}{TOTAL}{COUNTED}?"
            rf"(?:[,;]?\s?[(\[]\s?(?P<percent>{PERCENT})\s?[)\]]|,\s(?P<percent2>{PERCENT}))?"
        ),
    ),
    (
        "share",
        re.compile(
            rf"(?<![\w.·/,-])(?P<events>\d{{1,5}}){COUNTED}?\s?[(\[]\s?(?P<percent>{PERCENT})\s?[)\]](?:{OF}{TOTAL}{COUNTED}?)?"
        ),
    ),
    (
        "share",
        re.compile(rf"(?<![\w.·,/-])(?P<percent>{PERCENT})\sof\s(?:the\s)?{TOTAL}\s{PEOPLE}"),
    ),
    ("share", re.compile(rf"(?<![\w.·,/-])(?P<percent>{PERCENT}){INTERVAL}?")),
    (
        "share",
        re.compile(
            r"(?<![\w.·,/-])(?P<percent>\d{1,2}(?:[.·]\d+)?)(?=\s(?:vs?\.?|versus|and|or)\s\d{1,3}(?:[.·]\d+)?\s?%)"
        ),
    ),
    (
        "mean",
        re.compile(
            rf"(?<![\w.·/])(?P<mean>{SIGNED}){UNIT}?\s?(?:±|\+/[-−–]|\+\s?−)\s?(?P<sd>{PLAIN}){UNIT}?"
        ),
    ),
    (
        "mean",
        re.compile(
            rf"(?<![\w.·/])(?P<mean>{SIGNED}){UNIT}?,?\s?[(\[]?\s?{SPREAD}\s?[:=,]?\s?(?:of )?±?\s?(?P<sd>{PLAIN})\s?[)\]]?"
        ),
    ),
    (
        "mean",
        re.compile(
            rf"(?<![\w.·/])(?P<mean>{SIGNED}){UNIT}?\s?[(\[]\s?±?\s?(?P<sd>{PLAIN})\s?[)\]]"
        ),
    ),
    ("mean", re.compile(rf"(?<![\w.·/])(?P<mean>{SIGNED}){UNIT}?{INTERVAL}")),
    (
        "mean",
        re.compile(
            rf"(?<![\w.·/])(?P<mean>{SIGNED})(?![\d.·]*(?:[%\w/×]|[-–][a-zA-Z])|\s?(?:mg|µg|μg|mcg|IU|Gy)\b(?!/)|(?:\s[a-z-]+){{0,2}}\s(?:{PEOPLE}|events|deaths|cases|centers|centres|trials|sites))"
        ),
    ),
)
"""In order of what they say most clearly; a later form does not read what an earlier one did."""
ERROR = re.compile(r"\bSEM?s?\b|\bs\.?e\.?m?\.?(?=[\s),;:=])|[Ss]tandard [Ee]rror")
DEVIATION = re.compile(r"\bSDs?\b|\bs\.?d\.?(?=[\s),;:=])|[Ss]tandard [Dd]eviation", re.I)
P = re.compile(rf"\b{P_VALUE}")
PLUS_MINUS = re.compile(r"±|\+\s?/?\s?[-−–]")
TOLERANCE = 1.1  # percentage points by which a printed share may differ from its count


PLAINLY = str.maketrans("−–‐‑·∙", "----..", " \t\n\u00a0\u2009\u202f,%")
OF_INTERVAL = re.compile(
    r"(?:CI|[Ii]nterval|IQR|[Rr]ange)s?\W{0,4}(?:[-−–]?\d[\d.·]*\s?%?\s?(?:to|[-–−,])\s?)?$"
)
"""Before a number that is an end of an interval."""
NUMBER_OR_STOP = re.compile(r"\d|[.;] [A-Z]")


@dataclass(frozen=True, slots=True)
class Figure:
    """One arm's figure, at `start:end` of its sentence."""

    start: int
    end: int
    kind: Kind
    item: Item

    @property
    def form(self) -> tuple[str, ...]:
        """What it tells: figures of two arms tell the same things."""
        return tuple(key for key in ("events", "n", "percent", "mean", "sd") if key in self.item)


def number(printed: str | None) -> float | None:
    """A printed number; thin dots and long dashes are the usual ones, commas part thousands.

    >>> number("−0·5"), number("1,204"), number("37.5 %"), number(None)
    (-0.5, 1204.0, 37.5, None)
    """
    if printed is None:
        return None
    return float(printed.translate(PLAINLY).lstrip("+"))


def figures_in(shown: str, *, deviation: bool | None) -> list[Figure]:
    """The figures of a sentence in order; `deviation`: what stands behind "±" is an SD.

    Where that is not known (None), or known to be an error, only the mean is told.

    >>> [one.item for one in figures_in("in 45 of 120 (37.5%) and 60/118", deviation=None)]
    [{'events': 45, 'n': 120, 'percent': 37.5}, {'events': 60, 'n': 118}]
    """
    taken: list[tuple[int, int]] = []
    found: list[Figure] = []
    for kind, pattern in FORMS:
        for match in pattern.finditer(shown):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            item = read(match, shown, deviation)
            if item is None:
                continue
            taken.append(match.span())
            found.append(Figure(match.start(), match.end(), kind, item))
    return sorted(found, key=lambda one: one.start)


def read(match: re.Match[str], shown: str, deviation: bool | None) -> Item | None:
    """The numbers of one form; None where they contradict each other."""
    told = match.groupdict()
    if told.get("mean") and OF_INTERVAL.search(shown, max(0, match.start() - 40), match.start()):
        return None
    told["percent"] = told.get("percent") or told.get("percent2")
    item: Item = {}
    for key in ("events", "n", "percent", "mean"):
        value = number(told.get(key))
        if value is not None:
            item[key] = int(value) if key in ("events", "n") else value
    if told.get("low"):
        low, high = number(told["low"]), number(told["high"])
        inside = item.get("percent", item.get("mean"))
        if not isinstance(inside, int | float) or low is None or high is None:
            return None
        if not low <= inside <= high:
            return None
        if told["level"]:
            item |= {"ci_low": low, "ci_high": high}
    spread = number(told.get("sd"))
    if spread is not None and is_deviation(match, shown, deviation):
        item["sd"] = spread
    elif spread is not None and "spread" not in told and is_unknown(match, shown):
        return None
    return item if is_sound(item) else None


def is_unknown(match: re.Match[str], shown: str) -> bool:
    """Whether nothing says what the second of two numbers is."""
    return PLUS_MINUS.search(match.group()) is None and ERROR.search(shown) is None


def is_deviation(match: re.Match[str], shown: str, deviation: bool | None) -> bool:
    """Whether the second number of a mean is its standard deviation."""
    named = match.groupdict().get("spread")
    if named:
        return bool(DEVIATION.fullmatch(named) or DEVIATION.match(named + " "))
    local = bool(DEVIATION.search(shown)), bool(ERROR.search(shown))
    if local != (False, False):
        return local == (True, False)
    return deviation is True and PLUS_MINUS.search(match.group()) is not None


def is_sound(item: Item) -> bool:
    """Whether counts and shares agree.

    >>> is_sound({"events": 45, "n": 120, "percent": 37.5}), is_sound({"events": 4, "n": 3})
    (True, False)
    """
    events, n, percent = item.get("events"), item.get("n"), item.get("percent")
    if isinstance(percent, float) and percent > 100:
        return False
    if isinstance(events, int) and isinstance(n, int):
        if events > n or n == 0:
            return False
        if isinstance(percent, float) and abs(100 * events / n - percent) > TOLERANCE:
            return False
    return True


def p_after(chars: str, end: int, until: int) -> float | str | None:
    """The first p-value behind a result, if no other number stands before it.

    >>> p_after("60 vs 40; P < 0·001).", 8, 21)
    '<0.001'
    """
    match = P.search(chars, end, until)
    if match is None or NUMBER_OR_STOP.search(TIME.sub("", chars[end : match.start()])):
        return None
    printed = match["p"].replace("·", ".")
    if match["sign"] == "<" and not printed.strip("0."):
        return None  # less than nought: digits are missing
    return read_p(match["sign"], printed)


HIDDEN: tuple[re.Pattern[str], ...] = (
    re.compile(r"\b[nN]\s?=\s?\d[\d,]*(?!\s?/|\s?of\b|\d)"),
    re.compile(
        r"\b(?:[Tt]ables?|[Ff]ig(?:ure|s)?\.?|[Aa]ppendix|[Ff]ile|[Rr]ef(?:erence)?s?\.?|[Ee]quation|[Mm]odel)\s?S?\d+\w?(?:(?:\s?(?:[,–-]|and)\s?)\d+\w?)*"
    ),
    re.compile(r"\[\d+(?:\s?[,–-]\s?\d+)*\]"),
    re.compile(
        r"\b\d{1,4}(?:[.·]\d+)?(?:\s?(?:[–-]|to|or|and)\s?\d{1,4})?[ -]?(?:min(?:ute)?s?|hours?|hrs?|h|days?|weeks?|wks?|months?|mo|years?|yrs?)\b"
    ),
    re.compile(
        r"\b(?:[Dd]ays?|[Ww]eeks?|[Mm]onths?|[Yy]ears?|[Vv]isits?|[Hh]ours?|[Cc]ycles?|[Gg]rades?|[Tt]ypes?|[Pp]hase|[Ss]tudy|[Tt]rial)\s?\d+(?:\s?(?:[–,-]|and|to|or)\s?\d+(?![\d.·]*\s?%|[.·]?\d))*\b"
    ),
    re.compile(
        r"\b(?:[Gg]roups?|[Aa]rms?)\s?[1-8](?:(?:, | and |, and )[1-8])*(?![\d.·,]*\d|\s?[(\[%±])"
    ),
    re.compile(rf"\b{P_VALUE}(?:\d|\s?[×x]\s?10\S+)*"),
    re.compile(r"\b9[059](?:\.\d)?\s?%\s?(?=CI|[Cc]onfidence|\(CI|[Cc]redible|HDI)"),
    re.compile(r"[<>≤≥⩽⩾]\s?\d+(?:[.·]\d+)?\s?%?"),
    re.compile(
        r"(?<![\w-])(?:F|t|z|Z|r|[χXx]2?|B|β|b|d|g|BF|df|U|H|Q|ICC|κ|kappa|R|Wald|η|alpha|α)[²₀-₉]*\s?(?:\(\d+(?:[.,]\s?\d+)*\)|_\w+)?\s?=\s?[-−–]?\d+(?:[.·]\d+)?"
    ),
)
"""What looks like a figure and is none."""


def hidden(chars: str, spans: Iterator[tuple[int, int]] | tuple[tuple[int, int], ...] = ()) -> str:
    """A sentence with what is no figure, and some further spans, covered by low lines.

    >>> hidden("At week 12, 45% (n = 54; p<0.01)")
    'At _______, 45% (______; ______)'
    """
    shown = list(chars)
    for pattern in HIDDEN:
        for match in pattern.finditer(chars):
            shown[match.start() : match.end()] = "_" * (match.end() - match.start())
    for start, end in spans:
        shown[start:end] = "_" * (end - start)
    return "".join(shown)
