"""The people of the whole trial: candidates for participants, weighed by place and agreement."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from extractor.engines.paper.count_weights import (
    ABOUT_VIEWS,
    BY_CHANCE,
    OF_ABSTRACTS,
    OF_PARENTS,
    OF_PART,
    share_of,
    weight_of,
)
from extractor.engines.paper.flow import RULES as FLOW_RULES
from extractor.engines.paper.flow_settings import ALONE_RULES
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import COUNT, PERSONS, UNIT
from extractor.engines.paper.target import RULES as TARGET
from extractor.engines.paper.target import TARGET_RULES, TARGET_WORDS
from extractor.fields.counts import WORD
from extractor.fields.rule import Found, find_all
from extractor.types import Candidate

CLUSTERED = re.compile(
    r"\b(?:cluster(?:ed)?|group|community|school|practice|village)[\s-]+(?:level\s+)?random|\bcluster (?:trial|rct)|"
    rf"random\w*\s+(?:\w+\s+){{0,2}}?(?!trials|studies){UNIT}|\b(?!trials|studies){UNIT}\s+(?:[\w-]+\s+){{0,6}}?(?:were|was)\s+(?:\w+\s+)?random",
    re.IGNORECASE,
)
PEOPLE_BY_CHANCE = re.compile(
    rf"\b(?:{PERSONS}|they|who)\b[^.;]{{0,120}}?\b(?:were|was|are|be)\s+(?:\w+\s+){{0,3}}?"
    r"(?:randomi[sz]ed|(?:randomly|at random)\s+(?:assigned|allocated|allotted|divided|distributed|grouped|split|classified|selected to)|"
    r"(?:assigned|allocated|allotted|divided|split)\s+(?:randomly|at\s+random))",
    re.IGNORECASE,
)
RANDOMISED_TRIAL = re.compile(
    r"(?<!of a )(?<!from a )(?<!from the )\brandomi[sz]ed,?\s+(?:[\w-]+,?\s+){0,4}?(?:trial|study)\b",
    re.I,
)
ALL_OF_IT = re.compile(r"\b(?:total|final|overall)\b", re.IGNORECASE)
HAS_NUMBER = re.compile(rf"\d|\b(?=[tfsenhTFSENH])(?:{WORD})\b", re.IGNORECASE)
MAY_COUNT = re.compile(
    rf"{COUNT}\s+(?:(?:\([^()]*\)\s+)?(?:[^\s.;()]+\s+){{0,9}}?{PERSONS}|(?:\([^()]*\)\s+)?(?:of\b|out\b|and\b|were|was|have|had|agreed|consented|gave|"
    r"provided|signed|met|fulfilled|satisfied|under|particip|took|entered|completed|analy|evaluable|contribut|included|"
    r"eligible|available|enrol))|\d\s?/\s?\d|\b[nN]\s?=\s?\d|\bnumber of\b",
    re.IGNORECASE,
)
"""What a sentence on people who took part holds at all; most sentences with a number do not."""
TABLES = (*FLOW_RULES, ("planned", TARGET_WORDS, TARGET))
FLOW = ("enrolled", "randomised")
FAR = 0.6  # what is left of a value's weight where another one is told more credibly
CLEAR = (0.1, 0.06)  # by how much; of planned sizes
DOUBTED = 0.5  # below it a count stands for nothing
SURE = 0.75  # a count that rules out impossible others
SUREST = 0.85  # a greater count that shows which of two were enrolled and which randomised
RIVAL = 0.7  # a count that makes the paper disagree with itself
MOST_STAY = 0.55  # of those taken in; fewer completers are those of one arm
OF_COMPLETERS = frozenset(
    f"participants/{name}" for name in ("n-completed", "completed-the-study", "of-whom-completed")
)
OF_DESIGNS = frozenset(
    f"participants/{name}"
    for name in ("trial-in-people", "randomised-trial-in", "trial-involved", "trial-of-so-many")
)
LEAST_PLANNED = 0.3  # of those randomised: a planned size below is another one's


@dataclass(frozen=True, slots=True)
class Told:
    """A count in a sentence, with the key it stands for and its weight there."""

    key: str
    value: int
    passage: Passage
    found: Found
    weight: float

    @property
    def strength(self) -> float:
        """The probability that it is right by itself."""
        return self.found.confidence * self.weight


def counts(paper: Paper) -> Iterator[Told]:
    """All counts that the sentences of a paper tell."""
    by_chance = any(BY_CHANCE.search(one.sentence.chars) for one in where_designed(paper))
    of_views = paper.title is not None and ABOUT_VIEWS.search(paper.title.sentence.chars)
    for passage in paper.passages:
        chars = passage.sentence.chars
        if not HAS_NUMBER.search(chars):
            continue
        counts_people: bool | None = None
        for key, triggers, rules in TABLES:
            if rules is ALONE_RULES and passage.zone != "abstract":
                continue
            if not any(trigger in chars for trigger in triggers):
                continue
            if key != "planned" and counts_people is None:
                counts_people = bool(MAY_COUNT.search(chars))
            if key != "planned" and not counts_people:
                continue
            for found in find_all("participants", rules, chars):
                share = share_of(key, found, passage)
                if key == "randomised" and not by_chance:
                    share *= OF_PART  # "divided into two groups" in a paper without chance
                if of_views and key == "enrolled":
                    share *= OF_PART  # those who were asked, not those of the trial
                value = found.value.get(key) if isinstance(found.value, dict) else None
                if isinstance(value, int) and value > 1:
                    yield Told(key, value, passage, found, weight_of(passage) * share)


def without_groups(told: Sequence[Told], groups: frozenset[int]) -> list[Told]:
    """Counts without those that another sentence gives to one group alone."""
    return [
        replace(one, weight=one.weight * OF_PART)
        if one.key in FLOW and one.value in groups
        else one
        for one in told
    ]


def together(told: Sequence[Told]) -> float:
    """The probability that one of several sentences is right."""
    return 1 - prod(1 - one.strength for one in told)


def candidates(paper: Paper, told: Sequence[Told], sums: frozenset[int]) -> list[Candidate]:
    """Candidates of each key; a value that others outweigh keeps little of its confidence.

    `sums` are the sizes of the arms added up: they are no values, but what equals one of them
    is the more credible.
    """
    by_key: dict[str, dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in possible(told, paper.kind):
        by_key[one.key][one.value].append(one)
    made: list[Candidate] = []
    for key, values in by_key.items():
        leading = leaders(key, values, sums)
        for value, same in values.items():
            share = 1.0 if value in leading else FAR
            made += [
                paper.proposed("participants", one.passage, one.found, weight=one.weight * share)
                for one in same
            ]
    return made


def implied(told: Sequence[Told], *, by_chance: bool) -> list[Told]:
    """What one count says of another: who was randomised had been enrolled; and where people are
    allocated by chance, those enrolled were randomised, if no other number is printed.
    """
    keys = {one.key for one in told if one.strength >= DOUBTED}
    more: list[Told] = []
    if "randomised" in keys and "enrolled" not in keys:
        more += [as_other(one, "enrolled", 0.85) for one in told if one.key == "randomised"]
    if by_chance and "enrolled" in keys and "randomised" not in keys:
        more += [as_other(one, "randomised", 0.75) for one in told if one.key == "enrolled"]
    return more


def as_other(one: Told, key: str, share: float) -> Told:
    """A count under another key."""
    rule = f"{one.found.rule}-so-{key}"
    found = replace(one.found, value={key: one.value}, rule=rule)
    return replace(one, key=key, found=found, weight=one.weight * share)


def of_design(told: Sequence[Told]) -> list[Told]:
    """The people of a planned trial as its design has them: "a trial of 110 adults"."""
    return [
        as_other(one, "planned", 1.0)
        for one in told
        if one.found.rule in OF_DESIGNS and one.passage.zone in ("title", "abstract")
    ]


def allocates_people(paper: Paper) -> bool:
    """Whether the trial allocates people, not clusters, eyes or samples, by chance."""
    opening = where_designed(paper)
    if any(CLUSTERED.search(one.sentence.chars) for one in opening):
        return False
    if any(one.zone != "body" and RANDOMISED_TRIAL.search(one.sentence.chars) for one in opening):
        return True
    told = [*opening, *paper.within("body", kinds=("results",))]
    return any(PEOPLE_BY_CHANCE.search(one.sentence.chars) for one in told)


def where_designed(paper: Paper) -> list[Passage]:
    """The sentences that say how a trial was done: title, abstract and methods."""
    return [*paper.opening, *paper.within("body", kinds=("methods",))]


def left_over(told: Sequence[Told], kind: str) -> set[int]:
    """Counts of those left at the end, or looked at again, though a sentence has them enrolled or
    randomised: they were "analysed" elsewhere and more were taken in, or the sentence itself, or
    a secondary analysis anywhere, says of how many they are.
    """
    parents = [one for one in told if one.found.rule in OF_PARENTS and one.strength >= DOUBTED]
    of_all = {id(one.passage): one.value for one in parents}
    whole = max((one.value for one in parents), default=0) if kind == "secondary analysis" else 0
    parts = {
        one.value
        for one in told
        if one.key in FLOW and one.value < of_all.get(id(one.passage), whole)
    }
    ended = {one.value for one in told if one.key == "analysed" and one.strength >= DOUBTED}
    most = max((one.value for one in told if one.key in FLOW and one.strength >= SURE), default=0)
    return parts | {value for value in ended if value < most and value * 2 > most}


def possible(told: Sequence[Told], kind: str) -> list[Told]:
    """Counts that can stand beside the others: more were enrolled than randomised, not fewer."""
    part = left_over(told, kind)
    told = [one for one in told if one.key not in FLOW or one.value not in part]
    sure = [one.value for one in told if one.key == "randomised" and one.strength >= SURE]
    least = min(sure, default=0)
    taken = max(
        (one.value for one in told if one.key == "enrolled" and one.strength >= SUREST), default=0
    )
    return [
        one
        for one in told
        if not (one.key == "enrolled" and one.value < least)
        and not (one.key == "enrolled" and one.value in sure and one.value < taken < most_of(one))
        and not (one.found.rule in OF_COMPLETERS and one.value < (least or taken) * MOST_STAY)
        and not (one.key == "planned" and one.value < least * LEAST_PLANNED)
    ]


def most_of(one: Told) -> float:
    """What the number enrolled may be beside a smaller one; weakly told ones go before any."""
    return float("inf") if one.found.rule in OF_ABSTRACTS else 2 * one.value


def leaders(key: str, values: Mapping[int, Sequence[Told]], sums: frozenset[int]) -> list[int]:
    """The most credible value; of planned ones the greatest, and two where the paper differs."""
    scores = {value: score(key, value, same, sums) for value, same in values.items()}
    best = max(scores.values())
    near = [value for value, one in scores.items() if one > best - CLEAR[key == "planned"]]
    if len(near) == 1 or key == "planned":
        return [max(near)]
    if sums & set(near):
        return [value for value in near if value in sums]
    told = [value for value in near if max(one.strength for one in values[value]) >= RIVAL]
    return told or [max(near)]


def score(key: str, value: int, same: Sequence[Told], sums: frozenset[int]) -> float:
    """How credible a value is beside others of its key."""
    places = len({one.passage.sentence.start for one in same})
    agreed = 0.25 if key != "planned" and value in sums else 0.0
    if key == "planned" and any(ALL_OF_IT.search(quote_of(one)) for one in same):
        agreed = 0.1
    return together(same) + 0.04 * min(places, 4) + agreed


def quote_of(one: Told) -> str:
    """The words that tell a count."""
    return one.passage.sentence.chars[one.found.start : one.found.end]


def target_first(told: Sequence[Told]) -> list[Told]:
    """Of planned sizes those that the trial set itself, where it says such; else the needed."""
    aims = {f"participants/{rule.name}" for rule in TARGET_RULES}
    own = [one for one in told if one.found.rule in aims]
    kept = own or list(told)
    if not kept:
        return []
    agreed = {one.value for one in kept}
    return [*kept, *(one for one in told if one not in kept and one.value in agreed)]
