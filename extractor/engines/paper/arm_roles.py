"""The roles of arms: on trial, or what the tested is held against."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines.paper.passages import Paper
from extractor.fields.arms import role_of

NOTHING = re.compile(
    r"\bwait(?:ing)?[\s-]?list|\bno (?:additional |further |specific |active )?(?:treatment|intervention|"
    r"therapy|supplement\w*)\b|\buntreated\b|\bdelayed (?:intervention|treatment)\b",
    re.IGNORECASE,
)
LESSER = re.compile(
    r"\b(?:alone|only|standard|std|conventional|usual|regular|routine|traditional|comparison|"
    r"comparator|reference|short|low|TAU|booklet|leaflet|attention)\b",
    re.IGNORECASE,
)
TESTED_BY_NAME = re.compile(
    r"^(?:the )?(?:(?:intervention|experimental|active|verum)\b(?! control)|"
    r"(?:treatment|treated|after|post)\s(?:group|arm|period|phase)\b)",
    re.IGNORECASE,
)
CONTROL_BY_NAME = re.compile(r"\bcontrols?\b|\bcomparison\b|\bcomparator\b", re.IGNORECASE)
BEFORE_IT = re.compile(r"^(?:the )?(?:before|pre|baseline|historical)\b", re.IGNORECASE)
ADDED_TO = re.compile(
    r"\b(?:in addition to|added to|on top of|plus|along with|combined with|together with|and)\s+(?:the\s+)?(?:their\s+)?"
    r"(?:usual|standard|conventional|routine|regular)\b.*",
    re.IGNORECASE,
)
DILUTED = re.compile(
    r"(?<=\S)\s(?:\+|plus|with|in|and)\s(?:\d[\d.]*\s?m[lL]\s)?(?:of\s)?(?:\d\.9\s?%\s)?(?:normal\s|isotonic\s|physiologic(?:al)?\s|sterile\s)?saline\b",
    re.IGNORECASE,
)
"""Salt water that only makes up the volume of a drug."""
AGAINST_PLACEBO = re.compile(r"\bplacebo|\bsham", re.IGNORECASE)
PLACEBO_CONTROLLED = re.compile(r"\b(?:placebo|sham)[\s-]controlled\b", re.IGNORECASE)


def role(label: str, given: str | None, paper: Paper, printed: str = "") -> str:
    """An arm's role by its name and by what it is given."""
    name = f"{label} {printed}"
    words = " ".join(
        DILUTED.sub("", ADDED_TO.sub("", one)) for one in (label, printed, given or "")
    )
    if NOTHING.search(words):
        return "no intervention"
    if TESTED_BY_NAME.search(label):
        return "experimental"
    if BEFORE_IT.search(label):
        return "comparator"
    told = "comparator" if CONTROL_BY_NAME.search(name) else role_of(words)
    told = "placebo" if role_of(words) == "placebo" else told
    if told != "comparator" or not CONTROL_BY_NAME.search(name):
        return told
    opening = " ".join(one.sentence.chars for one in paper.opening)
    by_placebo = PLACEBO_CONTROLLED if given else AGAINST_PLACEBO
    return "placebo" if by_placebo.search(opening) else told


def with_a_comparator(roles: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Roles where one of two arms that are both on trial by name is what the other is held against."""
    told = list(roles)
    if len(told) == 2 and set(told) == {"experimental"}:
        lesser = [n for n, label in enumerate(labels) if LESSER.search(label)]
        told[lesser[0] if len(lesser) == 1 else 1] = "comparator"
    return told
