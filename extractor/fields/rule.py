"""Rules as data: a pattern with its source and its own proof.

The test suite runs every row: each text in `hits` must give its value at the first
match, no text in `misses` may match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from extractor.fields.prefilter import Words, may_match, needed
from extractor.types import JSON


def whole_match(match: re.Match[str]) -> JSON:
    """Read the matched words themselves, white space single."""
    return " ".join(match.group().split())


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a field's value is worded.

    `read` turns a match into a value of the field (or of the part of it that the rule
    knows); it returns None for a match that turns out to be no value after all.
    """

    name: str
    pattern: re.Pattern[str]
    source: str  # a guideline, a paper, a vocabulary, "seen in dev documents"
    hits: Mapping[str, JSON]
    misses: tuple[str, ...]
    read: Callable[[re.Match[str]], JSON] = whole_match
    confidence: float = 0.9  # probability that a match is right, before calibration
    _needed: list[tuple[Words, ...]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def may_match(self, folded: str) -> bool:
        """False for a text, its case folded, that lacks what every match of the rule holds."""
        if not self._needed:  # found out when it is first asked for: parsing takes its time
            self._needed.append(needed(self.pattern))
        return may_match(self._needed[0], folded)


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stands in the characters that were searched."""

    value: JSON
    start: int
    end: int
    rule: str  # "field/rule-name"
    confidence: float


@dataclass(frozen=True, slots=True)
class Field:
    """What can be extracted under one name, for `extractor fields` and the docs."""

    name: str
    meaning: str
    unit: str  # "" where there is none
    source: str  # WHO Trial Registration Data Set item, ClinicalTrials.gov element, DOSES …
    rules: tuple[Rule, ...] = ()
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


ENDLESS = re.compile(r"[^\s\u2e80-\uffef]{400,}")
"""A word that is none, but for scripts without blanks: damage, or a trap for patterns."""
SHORTEST = 400  # characters of a text that can hold one
GONE = "\x00"  # in its place, where rules look; no pattern matches it


def find_all(name: str, rules: Iterable[Rule], chars: str) -> list[Found]:
    """Run a field's rules over some text; earlier rules win where matches overlap.

    Offsets are those of the group called "value" where the pattern has one, else of
    the whole match, without a blank at the end. The result is in order of place.
    """
    taken: list[Found] = []
    if len(chars) >= SHORTEST and ENDLESS.search(chars):
        chars = ENDLESS.sub(lambda one: GONE * len(one[0]), chars)
    folded = chars.casefold()
    for rule in rules:
        if not rule.may_match(folded):
            continue
        for match in rule.pattern.finditer(chars):
            value = rule.read(match)
            if value is None:
                continue
            group = "value" if "value" in rule.pattern.groupindex else 0
            start = match.start(group)
            end = start + len(match[group].rstrip())
            if any(start < other.end and other.start < end for other in taken):
                continue
            taken.append(Found(value, start, end, f"{name}/{rule.name}", rule.confidence))
    return sorted(taken, key=lambda found: found.start)
