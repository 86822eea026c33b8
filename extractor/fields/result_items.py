"""How the words of a result are read: the vocabulary of arms, numbers and effects.

The readers turn a match of a rule of `results` into a list of items.
"""

from __future__ import annotations

import re

from extractor.fields.counts import read_count
from extractor.types import JSON

KEYS = (
    *("measure", "arm", "events", "n", "percent", "mean", "sd"),
    *("effect", "ci_low", "ci_high", "p", "time_frame"),
)
ARM = (
    r"(?:in |among |for |of )?(?:the )?(?P<{0}>(?!(?:each|both|all|either|any|two|age) )"
    r"(?:(?!(?:in|the|of|with|and|was|were|had|from)\b)[\w/+’'.-]+ ){{0,5}}?(?:group|arm)\b"
    r"|controls\b|control patients\b|placebo\b)"
)
NUMBER = r"[-−–+]?\d+(?:[.·]\d+)?"
P_VALUE = (
    r"[pP](?:[- ]values?)?\s?(?P<sign>[<>=≤≥])\s?"
    r"(?P<p>0?[.·]\d+|1[.·]0+|\d\s?[×x]\s?10[-−–]\d+)"
)
MEASURES = {
    "died": "death",
    "death": "death",
    "deaths": "death",
    "survived": "survival",
}
VERSUS = r"(?:,? (?:and|versus|vs\.?|compared (?:with|to)|as compared (?:with|to)|against|than))"
BASELINE = re.compile(
    r"\b(?:ages?d?|weight|height|bmi|body mass|range|duration of disease|years)\b",
    re.IGNORECASE,
)


def item(measure: str, **known: JSON) -> dict[str, JSON]:
    """Make an item with all keys.

    >>> item("death", events=3)["percent"] is None
    True
    """
    return {**dict.fromkeys(KEYS), "measure": measure, **known}


def _number(printed: str | None) -> float | None:
    if printed is None:
        return None
    plain = printed.replace("·", ".").replace("−", "-").replace("–", "-").lstrip("+")
    return float(plain)


def read_p(sign: str, p: str) -> float | str:
    """A p-value: a number where it is equal to one, with its sign where it is a bound.

    >>> read_p("<", ".03"), read_p("=", "0.02")
    ('<0.03', 0.02)
    """
    value = p.replace("·", ".")
    value = f"0{value}" if value.startswith(".") else value
    if sign != "=":
        return f"{sign}{value}"
    return value if re.search(r"[×x]", value) else float(value)


def _p_after(match: re.Match[str], reach: int = 40) -> float | str | None:
    """The p-value in the same bracket or right after it, if any."""
    rest = match.string[match.end() : match.end() + reach]
    found = re.match(rf"[^.;()]{{0,20}}?[,;(]\s?{P_VALUE}", rest)
    return read_p(found["sign"], found["p"]) if found else None


def _arm(match: re.Match[str], group: str = "arm") -> str | None:
    words = match.groupdict().get(group)
    return " ".join(words.split()) if words else None


def read_died(match: re.Match[str]) -> JSON:
    """'Three patients in the X group died (82.4% survival)': events and, apart, survival."""
    before = match.string[max(0, match.start() - 6) : match.start()]
    events = read_count(match["n"])
    if events is None or re.search(r"(?:of|than|to)\s$", before):
        return None
    arm = _arm(match) or _arm(match, "arm_after")
    measure = MEASURES[match["verb"]]
    found = [item(measure, arm=arm, events=events)]
    return found + _bracket(match, arm, found[0])


def _bracket(match: re.Match[str], arm: str | None, first: dict[str, JSON]) -> list[JSON]:
    """Read a percentage in brackets: of another measure if one is named, else of the first."""
    if match.groupdict().get("percent") is None:
        return []
    percent = _number(match["percent"])
    measure = match.groupdict().get("what")
    if measure is None:
        first["percent"] = percent
        return []
    return [item(MEASURES.get(measure, measure), arm=arm, percent=percent)]


def read_versus(match: re.Match[str]) -> JSON:
    """'versus 24 in the control group (45.5% survival)': the measure was named before."""
    sentence = re.split(r"[.!?]\s", match.string[max(0, match.start() - 200) : match.start()])[-1]
    named = re.search(r"\b(died|survived)\b", sentence)
    events = read_count(match["n"])
    if named is None or events is None:
        return None
    found = [item(MEASURES[named[1]], arm=_arm(match), events=events)]
    return found + _bracket(match, _arm(match), found[0])


def read_of_total(match: re.Match[str]) -> JSON:
    """'3 of 17 (17.6%) died'."""
    events, total = read_count(match["n"]), read_count(match["total"])
    if events is None or total is None or events > total:
        return None
    arm = _arm(match)
    percent = _number(match["percent"])
    return [item(MEASURES[match["verb"]], arm=arm, events=events, n=total, percent=percent)]


def read_percent_died(match: re.Match[str]) -> JSON:
    """'the X arm (17.6% died)'."""
    measure = MEASURES.get(match["what"], match["what"])
    return [item(measure, arm=_arm(match), percent=_number(match["percent"]))]


def read_measure(words: str) -> str | None:
    """Clean the words of a measure; None where they name none.

    >>> read_measure("However, the rate of infection"), read_measure("it")
    ('rate of infection', None)
    """
    measure = re.split(r"(?:[,;:]|\bthat|\bwhere|\bwhile|\bwhereas|\bfound)\s", words)[-1].strip()
    measure = re.sub(
        r"^(?:(?:the|a|an|and|but|mean|median|in|overall) )+",
        "",
        measure,
        flags=re.IGNORECASE,
    )
    is_pronoun = re.fullmatch(
        r"(?:it|this|that|these|those|which|there|they|respectively|result|difference|differences|"
        r"patients|groups?|ones?|of them)",
        measure,
        re.IGNORECASE,
    )
    if len(measure) < 3 or is_pronoun or BASELINE.search(measure) or measure[0].isdigit():
        return None
    return measure


def read_two_percents(match: re.Match[str]) -> JSON:
    """'mortality was 18% in the X group and 45% in the Y group'."""
    measure = read_measure(match["measure"])
    if measure is None:
        return None
    p = _p_after(match)
    return [
        item(measure, arm=_arm(match, "arm"), percent=_number(match["percent"]), p=p),
        item(measure, arm=_arm(match, "arm2"), percent=_number(match["percent2"]), p=p),
    ]


def read_two_counts(match: re.Match[str]) -> JSON:
    """'X occurred in 11 patients (50%) in the A group and in 18 patients (82%) in the B group'."""
    measure = read_measure(match["measure"])
    if measure is None:
        return None
    p = _p_after(match)
    return [
        item(
            measure,
            arm=_arm(match, f"arm{which}"),
            events=read_count(match[f"n{which}"]),
            percent=_number(match[f"percent{which}"]),
            p=p,
        )
        for which in ("", "2")
    ]


EFFECTS = (
    (re.compile(r"hazards?", re.IGNORECASE), "hazard ratio"),
    (re.compile(r"incidence", re.IGNORECASE), "incidence rate ratio"),
    (re.compile(r"odds", re.IGNORECASE), "odds ratio"),
    (re.compile(r"relative|risk r", re.IGNORECASE), "risk ratio"),
    (re.compile(r"rate", re.IGNORECASE), "rate ratio"),
    (re.compile(r"mean", re.IGNORECASE), "mean difference"),
    (re.compile(r"risk d|absolute", re.IGNORECASE), "risk difference"),
)
SHORT = {
    "HR": "hazard ratio",
    "OR": "odds ratio",
    "RR": "risk ratio",
    "MD": "mean difference",
    "IRR": "incidence rate ratio",
}


def read_effect(match: re.Match[str]) -> JSON:
    """Read an effect; its kind, and what it is for where that is said, is the measure."""
    words = match["kind"]
    kind = SHORT.get(words.upper().removeprefix("A")) or next(
        (name for pattern, name in EFFECTS if pattern.search(words)), None
    )
    if kind is None:
        return None
    adjusted = "adjusted " if match["adjusted"] or re.match(r"a[HRO]", words) else ""
    target = f" {' '.join(match['target'].split())}" if match["target"] else ""
    p = read_p(match["sign"], match["p"]) if match["p"] else None
    return [
        item(
            f"{adjusted}{kind}{target}",
            effect=_number(match["effect"]),
            ci_low=_number(match["low"]),
            ci_high=_number(match["high"]),
            p=p,
        )
    ]


def read_mean(match: re.Match[str]) -> JSON:
    """'the mean score was 5.2 ± 1.1'."""
    measure = read_measure(match["measure"])
    if measure is None:
        return None
    mean, sd = _number(match["mean"]), _number(match["sd"])
    return [item(measure, arm=_arm(match), mean=mean, sd=sd)]


def read_higher(match: re.Match[str]) -> JSON:
    """'a higher incidence of X in the Y group (p<0.03)'."""
    measure = read_measure(match["measure"])
    p = read_p(match["sign"], match["p"])
    return [item(measure, arm=_arm(match), p=p)] if measure else None
