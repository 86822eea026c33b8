"""How papers print the result of an outcome that the sentence names: figures of arms, effects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.fields.counts import PEOPLE
from extractor.fields.result_items import NUMBER, P_VALUE, read_p
from extractor.types import JSON

Item = dict[str, JSON]

_N = NUMBER.replace("[-−–+]?", r"(?:(?<![\d\w)])[-−–+])?")
EFFECT_TYPES = (
    (re.compile(r"[Hh]azard|\ba?HR[a-z]?\b"), "HR"),
    (re.compile(r"[Oo]dds|\b[Aa](?:dj)?OR\b|\bOR[a-z]?\b"), "OR"),
    (re.compile(r"incidence[- ]rate ratio|\bIRR\b|[Rr]ate ratio"), "IRR"),
    (re.compile(r"[Rr]isk ratio|[Rr]elative risk|\b[Aa]?RR[a-z]?\b"), "RR"),
    (re.compile(r"[Dd]iff(?:erence)?|\bMD\b"), "difference"),
)
KIND = (
    r"(?P<kind>[Hh]azards? ratio|[Oo]dds ratio|[Ii]ncidence[- ]rate ratio|[Rr]ate ratio|[Rr]isk ratio|"
    r"[Rr]elative risk|\ba?HR\b|\b[Aa](?:dj)?OR\b|\bOR\b|\bI?RR\b|\b[Aa]RR\b|\bMD\b|AdjDiff|"
    r"(?:(?:adjusted|mean|absolute|risk|between-group|treatment|least[- ]squares?) ){0,3}difference)"
)
LEVEL = r"(?:9[059]\s?%\s?)?(?:CIs?|[Cc]onfidence [Ii]ntervals?)(?:\s?\(CI\))?\s?[:,=]?\s?(?:of |from )?"
BOUNDS = rf"(?P<low>{NUMBER})\s?%?(?:\s?(?:to|[–−,;-])\s?)(?P<high>{NUMBER})\s?%?"
P_THERE = rf"(?:[)\]]*[,;:]?\s?[(\[]?\s?{P_VALUE})?"
EFFECT = re.compile(
    rf"{KIND}(?P<between>[^.;()\d]{{0,40}}?(?:\(?(?:9[059]\s?%\s?)?\[?CI\]?\)?[^.;()\d]{{0,6}})?)[(:=\s]*"
    rf"(?P<effect>{NUMBER})[^\d.;()\[\]]{{0,20}}?[,;]?\s?[(\[]?\s?(?:{LEVEL})?[(\[]?{BOUNDS}{P_THERE}"
)
"""An effect of a named kind with its interval: "HR 0.71 (95% CI 0.55 to 0.92; p=0.01)"."""
BARE_EFFECT = re.compile(
    rf"(?<![\w.·])(?P<effect>{NUMBER})(?: [a-zA-Z/%]{{1,10}})?\s?[,;]?\s?[(\[]?\s?{LEVEL}[(\[]?{BOUNDS}{P_THERE}"
)
"""A number with its interval, where the sentence names but one outcome."""
FIGURES = (
    rf"(?P<events>\d{{1,4}})\s?(?:/|of|out of)\s?(?:the )?(?P<n>\d{{1,4}})(?: {PEOPLE})?(?:,? ?[(\[]?(?P<percent>\d{{1,3}}(?:[.·]\d+)?)\s?%[)\]]?)?",
    r"(?P<percent>\d{1,3}(?:[.·]\s?\d+)?)\s?%(?:\s?[(\[](?P<events>\d{1,4})\s?(?:/|of)\s?(?P<n>\d{1,4})[)\]])?",
    rf"(?P<events>\d{{1,4}}) (?:{PEOPLE} |cases )?\((?P<percent>\d{{1,3}}(?:[.·]\d+)?)\s?%\)(?: {PEOPLE}| cases)?",
    rf"(?P<mean>{_N})(?: [a-zA-Z/]{{1,8}})?(?:\s?(?:±|\+/-)\s?|\s?[(\[](?:± ?)?(?:SD|s\.d\.)?[,:=]? ?)(?P<sd>\d+(?:[.·]\d+)?)[)\]]?",
    rf"(?P<mean>{_N})",
)
IN_ARM = (
    r"(?: (?:of (?:patients|participants|women|men|children|subjects) )?(?:in|among|with|for|on|after) (?:the )?"
    r"(?P<{0}>(?!(?:the|both|each|all)\b)[A-Za-z][\w/+’'-]*(?: (?!(?:and|or|versus|vs|compared|was|were|at|than)\b)[A-Za-z+][\w/+’'-]*){{0,4}}?)"
    r"(?= (?:group|arm)s?\b|\s?(?:,|;|\)|\.|$| and| vs| versus| compared))(?: (?:group|arm))?)"
)
VERSUS = r"\s?(?:,|;)? ?(?:vs\.?|versus|compared (?:with|to)|as compared with|and|than)\s?(?:only )?(?:in )?"
P_AFTER = re.compile(rf"^[^.;()\d]{{0,15}}[)\]]*[,;(]?\s?(?:respectively)?[,;(]?\s?{P_VALUE}")
ORDER = re.compile(
    r"\b(?:higher|lower|greater|better|worse|longer|shorter|larger|smaller|less|more)\b[^.;()\d]{0,40}? (?:in|for|with|at|among) (?:the )?"
    r"(?P<first>[A-Za-z][\w/+’' -]{1,40}?)(?: groups?| arms?)?,? (?:than|compared (?:with|to)|versus|vs\.?)(?: (?:in|for|with|at))? (?:the )?"
    r"(?P<second>[A-Za-z][\w/+’' -]{1,40}?)(?: groups?| arms?)?\s?$"
)
NO_ARM = re.compile(
    r"\b(?:baseline|weeks?|months?|days?|years?|mean|score|change|first|second|analysis|terms)\b",
    re.I,
)


def _second(pattern: str) -> str:
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\g<1>2>", pattern)


PAIRS = tuple(
    re.compile(
        rf"(?<![\w.·%/]){figure}{IN_ARM.format('arm')}{arm}{VERSUS}{_second(figure)}{IN_ARM.format('arm2')}{arm}"
    )
    for figure in FIGURES
    for arm in ("",)
) + tuple(
    re.compile(rf"(?<![\w.·%/]){figure}\s?(?:vs\.?|versus)\s?{_second(figure)}(?![\d.·]*[\d/])")
    for figure in FIGURES
)
"""Two figures of one form, each with its arm, or parted by "versus"."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a stretch of a sentence gives."""

    start: int
    end: int
    items: tuple[Item, ...]
    rule: str


def number(printed: str | None) -> float | None:
    """A printed number; thin dots and long dashes are the usual ones.

    >>> number("−0·5"), number(None)
    (-0.5, None)
    """
    if printed is None:
        return None
    plain = re.sub(r"\s", "", printed).replace("·", ".")
    plain = re.sub(r"[−–]", "-", plain).lstrip("+")
    return float(plain)


def results_in(chars: str) -> Iterator[Result]:
    """The effects and pairs of figures in some words, in order of the patterns, none twice."""
    taken: list[tuple[int, int]] = []
    for result in (*effects(chars, EFFECT), *pairs(chars), *effects(chars, BARE_EFFECT)):
        if all(result.end <= start or end <= result.start for start, end in taken):
            taken.append((result.start, result.end))
            yield result


def effects(chars: str, pattern: re.Pattern[str]) -> Iterator[Result]:
    """Effects whose interval holds them."""
    for match in pattern.finditer(chars):
        effect, low, high = (number(match[name]) for name in ("effect", "low", "high"))
        if (
            effect is None
            or low is None
            or high is None
            or not low <= effect <= high
            or low == high
        ):
            continue
        kind = next(
            (
                name
                for form, name in EFFECT_TYPES
                if form.search(match.groupdict().get("kind") or "")
            ),
            None,
        )
        p = read_p(match["sign"], match["p"]) if match["p"] else None
        item: Item = {"effect": effect, "effect_type": kind, "ci_low": low, "ci_high": high, "p": p}
        rule = "effect-with-interval" if kind else "number-with-interval"
        yield Result(match.start(), match.end(), (item,), rule)


def pairs(chars: str) -> Iterator[Result]:
    """Figures of two arms."""
    for pattern in PAIRS:
        for match in pattern.finditer(chars):
            named = match.groupdict()
            arms = [named.get("arm"), named.get("arm2")]
            if arms[0] is None:
                order = ORDER.search(chars[: match.start()].rstrip("( ["))
                arms = [order["first"], order["second"]] if order else arms
            elif any(NO_ARM.search(str(arm)) for arm in arms):
                continue
            if (
                arms[0] is None
                and named.get("mean")
                and not named.get("sd")
                and not order_told(chars, match.start())
            ):
                continue
            p = P_AFTER.match(chars[match.end() :])
            told = read_p(p["sign"], p["p"]) if p else None
            items = tuple(
                figure(named, suffix, arm, told)
                for suffix, arm in zip(("", "2"), arms, strict=True)
            )
            if all(is_sound(item) for item in items):
                yield Result(match.start(), match.end(), items, "figures-of-two-arms")


def order_told(chars: str, at: int) -> bool:
    """Whether the words before a pair of bare numbers say which arm is which."""
    return ORDER.search(chars[:at].rstrip("( [")) is not None


def figure(named: dict[str, str | None], suffix: str, arm: str | None, p: JSON) -> Item:
    """One arm's figures."""
    item: Item = {"arm": " ".join(arm.split()) if arm else None, "p": p}
    for key in ("events", "n", "percent", "mean", "sd"):
        value = number(named.get(key + suffix))
        if value is not None:
            item[key] = int(value) if key in ("events", "n") else value
    return item


def is_sound(item: Item) -> bool:
    """Whether counts and shares agree."""
    events, n, percent = item.get("events"), item.get("n"), item.get("percent")
    if isinstance(percent, float) and percent > 100:
        return False
    if isinstance(events, int) and isinstance(n, int):
        if events > n or n == 0:
            return False
        if isinstance(percent, float) and abs(100 * events / n - percent) > 1.1:
            return False
    return True
