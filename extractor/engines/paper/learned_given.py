"""What arms are given, in fuller words than their names, where a trained model marks them.

Where no sentence tells rules what an arm is given, they repeat its name. A model marks
treatments together with the words around them, so that "conventional hand exercises" become a
"conventional hand exercise program". From the name on only words are taken that belong to it:
no verb, no preposition before it, no other arm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extractor.engines.evidence import quoted
from extractor.engines.model import Entity
from extractor.engines.paper.arm_given import stems, tells
from extractor.engines.paper.learned import Finder, overlapping
from extractor.engines.paper.passages import Paper, Passage
from extractor.types import JSON, Candidate

ENGINE, RULE = "model", "arms/model"
TREATMENTS = frozenset(("drug", "intervention"))
WHOLE = "INT"  # the label whose spans hold the words around a treatment
MOST_SENTENCES = 40  # that name an arm and are read for it
BEFORE, BEHIND = 4, 3  # words that may be added
DOSE = re.compile(r"\d\s?(?:mg|g|µg|μg|mcg|ml|mL|IU|U|Gy|%|mmol)\b|\bg/day")
RATE = re.compile(r"(?:k?g|mg|ml|mL|IU|U)(?:/|$)")
COUNTED = re.compile(r"[\d.,]+|one|two|three|four|five|six|eight|ten|twelve", re.IGNORECASE)
APART = re.compile(r",|;|\[|\b(?:[Oo]r|[Aa]nd|[Vv]ersus|vs\.?|compared|minus|over|plus|than)\b")
WORDS = re.compile(r"\S+")
PLAIN = re.compile(r"[\w%][\w.,%/®™+-]*")
NOT_BEFORE = re.compile(
    r"after|allocat\w*|all|an?|are|assign\w*|at|be|before|both|blinded|by|containing|daily|during|each|either|first|for|from|"
    r"giv\w+|in|is|new|of|on|other|placebo|purchased|qualified|random\w*|receiv\w*|routine|second|sham|standard|tak\w+|"
    r"teach\w*|that|the|to|took|under\w+|usual|was|were|which|who|will|with|without",
    re.IGNORECASE,
)
NOT_BEHIND = re.compile(
    r"after|alone|are|as|at|be|because|before|by|can|consist\w*|daily|during|for|from|had|has|have|if|in|into|is|listed|may|nightly|"
    r"of|on|once|only|per|performed|placed|since|targeted|that|then|to|twice|via|was|weekly|were|which|while|who|will|with|within|"
    r"\d.*",
    re.IGNORECASE,
)
TELLS_NOTHING = frozenset(
    "treatment treatments therapy intervention condition procedure administration regimen phase session use dose".split()
)
PEOPLE = re.compile(
    r"\b(?:arm|control|group|instructor|participant|patient|separation|study|trial)s?\b"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A fuller wording of an arm's name."""

    words: str
    passage: Passage
    start: int  # in the passage's sentence
    end: int


def fuller_arms(paper: Paper, ruled: Sequence[Candidate], find: Finder) -> list[Candidate]:
    """The candidates; arms whose treatment only repeats their name have it in fuller words."""
    arms = [one.value for one in ruled if one.field == "arms" and isinstance(one.value, Mapping)]
    return [fuller_arm(paper, one, arms, find) for one in ruled]


def fuller_arm(
    paper: Paper, one: Candidate, arms: Sequence[Mapping[str, JSON]], find: Finder
) -> Candidate:
    """An arm with its treatment in fuller words, where there are any; anything else as it is."""
    if one.field != "arms" or not isinstance(one.value, Mapping) or not repeats(one.value):
        return one
    name = str(one.value["intervention"])
    others = [stems(named(arm)) for arm in arms if arm is not one.value]
    told = best(
        found
        for found in wordings(paper, name, find)
        if not any(other <= stems(found.words) and not other <= stems(name) for other in others)
    )
    if told is None:
        return one
    at = told.passage.sentence.start
    more = quoted(paper.document, at + told.start, at + told.end, engine=ENGINE, rule=RULE)
    value: JSON = {**one.value, "intervention": told.words}
    return replace(one, value=value, evidence=(*one.evidence, more))


def named(arm: Mapping[str, JSON]) -> str:
    """What an arm is given, else what it is called."""
    return str(arm.get("intervention") or arm.get("label") or "")


def repeats(arm: Mapping[str, JSON]) -> bool:
    """Whether an arm's treatment says no more than its name, and no dose.

    >>> repeats({"label": "cinnamon group", "intervention": "cinnamon", "role": "experimental"})
    True
    >>> repeats({"label": "weekly", "intervention": "weekly zinc", "role": "experimental"})
    False
    """
    given = arm.get("intervention")
    return (
        isinstance(given, str)
        and arm.get("role") != "placebo"
        and stems(given) <= stems(str(arm.get("label")))
        and not DOSE.search(given)
    )


def wordings(paper: Paper, name: str, find: Finder) -> Iterator[Wording]:
    """The name with the words around it wherever a model marks it in title, abstract, methods."""
    key = name.casefold().rstrip("s")
    places = list(
        islice(
            (
                one
                for one in (*paper.opening, *paper.within("body"))
                if tells(one) and key in one.sentence.chars.casefold()
            ),
            MOST_SENTENCES,
        )
    )
    for one, entities in zip(places, find([one.sentence.chars for one in places]), strict=True):
        for start, end in marked(entities):
            if place := around(one.sentence.chars, start, end, name):
                words = " ".join(one.sentence.chars[slice(*place)].split())
                if stems(words) - stems(name) - TELLS_NOTHING and not PEOPLE.search(words):
                    yield Wording(words, one, *place)


def marked(entities: Sequence[Entity]) -> Iterator[tuple[int, int]]:
    """Where several heads or models mark treatments, one of them with the words around."""
    for group in overlapping([one for one in entities if one.kind in TREATMENTS]):
        if len({one.source for one in group}) > 1 and any(one.label == WHOLE for one in group):
            yield min(one.start for one in group), max(one.end for one in group)


def around(chars: str, start: int, end: int, name: str) -> tuple[int, int] | None:
    """Where the name stands in `chars[start:end]`, with the words on both sides that belong to it.

    >>> text = "to receive 8 mg oral melatonin capsules or placebo"
    >>> text[slice(*around(text, 3, 50, "melatonin"))]
    '8 mg oral melatonin capsules'
    """
    found = re.search(
        rf"(?<!\w){re.escape(name.rstrip('s'))}s?(?!\w)", chars[start:end], re.IGNORECASE
    )
    if found is None:
        return None
    at, behind = start + found.start(), start + found.end()
    if chars[at - 1 : at] == "(" and chars[behind : behind + 1] == ")":
        at, behind = at - 1, behind + 1  # the name as the short form of what stands before it
    first = begin_of(chars, start, at)
    last = end_of(chars, behind, end)
    return None if first is None or last is None else (first, last)


def begin_of(chars: str, start: int, at: int) -> int | None:
    """Where the words before a name begin; None where they are too many or half a dose."""
    before = [match for match in WORDS.finditer(chars, 0, at) if match.end() < at]
    before = before if chars[at - 1 : at] == " " else []
    first, count = at, 0
    for word in reversed(before):
        inside = word.start() >= start
        if not inside and not (RATE.match(chars[first:at]) and COUNTED.fullmatch(word.group())):
            break
        if (
            APART.search(word.group())
            or not PLAIN.fullmatch(word.group())
            or NOT_BEFORE.fullmatch(word.group())
        ):
            break
        first, count = word.start(), count + 1
    return None if count > BEFORE or RATE.match(chars[first:at]) else first


def end_of(chars: str, behind: int, end: int) -> int | None:
    """Where the words behind a name end; None where they are too many."""
    last, count = behind, 0
    for word in WORDS.finditer(chars, behind, end):
        core = word.group().rstrip(".,;:)")
        if (
            word.start() != last + 1
            or APART.fullmatch(core)
            or not PLAIN.fullmatch(core)
            or NOT_BEHIND.fullmatch(core)
        ):
            break
        last, count = word.start() + len(core), count + 1
        if core != word.group():
            break
    return None if count > BEHIND else last


def best(found: Iterator[Wording]) -> Wording | None:
    """The wording with a dose before the others, then the most frequent, then the first."""
    every = list(found)
    counts = Counter(one.words.casefold() for one in every)
    return max(
        every,
        key=lambda one: (bool(DOSE.search(one.words)), counts[one.words.casefold()]),
        default=None,
    )
