"""How a sentence divides the people among arms: "to zinc (n = 60) or placebo (n = 60)".

A split is the arms that one sentence, or the sentences beside it, sizes in one way. Which split
is the allocation, and which only who was left at the end, is decided in `arms`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import COUNT, UNITS
from extractor.engines.paper.split_ways import SIZE_FIRST, Sized, chars_of, distinct, ways
from extractor.engines.paper.split_words import (
    A_PERSON,
    ALLOCATED,
    BY_GROUP,
    CHANCE,
    COUNTED_PEOPLE,
    LEFT,
    MAY_SIZE,
    OF_PAPERS,
    SHARE,
    TAKEN_BY_GROUP,
    TAKEN_IN,
)
from extractor.fields.counts import read_count

IN_TURN = 0.4  # of numbers that may be others than the allocation's: a total must fit
OF_N = re.compile(
    rf"(?:Of|Among|From)\s+(?:the\s+|these\s+|all\s+|a\s+total\s+of\s+)*{COUNT}", re.IGNORECASE
)
ROUNDED = 1.0  # what rounding may take from a share, in per cent
UNTOLD = 0.5  # of sizes that a sentence does not say to be those of an allocation
CAME_OF_IT = re.compile(
    r"\b(?:adverse|side effects?|events?|deaths?|died|experienced|developed|reported|relapsed?|failures?|improved|responded|cured)\b",
    re.IGNORECASE,
)
WHO_HAD_ENDED = re.compile(r"\b(?:who|that|having|had)\s+(?:\w+\s+){0,2}?complet\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Split:
    """The arms of one way of sizing, and how credible it is that they are the allocation."""

    arms: tuple[Sized, ...]
    weight: float

    @property
    def total(self) -> int:
        """The people of all arms, to compare with what the paper prints."""
        return sum(arm.n for arm in self.arms)


def weight_of(chars: str, passage: Passage, end: int | None = None) -> float:
    """How credible it is that a sentence tells the allocation; `end` is where words on those who
    were left don't count any more.
    """
    weight = UNTOLD if "=" in chars or A_PERSON.search(chars) else UNTOLD * 0.8
    verb = ALLOCATED.search(chars)
    if CHANCE.search(chars):
        weight = 0.85
    elif TAKEN_IN.search(chars):
        weight = 0.7
    if LEFT.search(chars, verb.start() if verb else 0, len(chars) if end is None else end) or (
        verb and LEFT.search(WHO_HAD_ENDED.sub("", chars[: verb.start()]))
    ):
        weight *= 0.6
    if of_units(chars):
        weight *= 0.25
    if CAME_OF_IT.search(chars) and not verb:
        weight *= 0.6
    if passage.zone in ("caption", "note", "figure"):
        weight *= 0.8
    if passage.kind in ("introduction", "discussion") and passage.zone != "abstract":
        weight *= 0.6
    return weight


def of_units(chars: str) -> bool:
    """Whether schools, eyes or samples are divided rather than people: what stands before the verb."""
    verb = ALLOCATED.search(chars)
    subject = chars[: verb.start()] if verb else chars
    if not A_PERSON.search(chars):
        subject = chars  # "a randomised trial in 24 schools (12 intervention, 12 control)"
    units = [one for one in UNITS.finditer(subject) if not OF_PAPERS.fullmatch(one.group())]
    return bool(units) and not COUNTED_PEOPLE.search(chars)


def sized_in(paper: Paper) -> Iterator[tuple[int, tuple[Sized, ...]]]:
    """The arms that each sentence sizes, with the way of sizing."""
    for passage in paper.passages:
        chars = passage.sentence.chars
        if not MAY_SIZE.search(chars) or not re.search(
            r"[nN]\s?=|group|arm\b|to |in |receiv|\(|:\s\d", chars
        ):
            continue
        for way, arms in enumerate(ways(passage)):
            if single := distinct(arms):
                yield way, single


def splits_of(sized: Iterable[tuple[int, tuple[Sized, ...]]]) -> list[Split]:
    """Every way in which the paper's sentences divide people among two or more arms."""
    found: list[Split] = []
    alone: dict[int, list[Sized]] = defaultdict(list)
    for way, arms in sized:
        if len(arms) > 1:
            passage = arms[0].passage
            chars = passage.sentence.chars
            end = arms[-1].end if is_of_all(arms, chars) else None
            weight = weight_of(chars, passage, end)
            told = CHANCE.search(chars) or TAKEN_IN.search(chars)
            if is_of_shares(arms) or (arms[0].rule == SIZE_FIRST and not told):
                weight = min(weight, IN_TURN)
            found.append(Split(arms, weight))
        else:
            alone[way].append(arms[0])
    return [*found, *beside(alone.values())]


def is_of_all(arms: Sequence[Sized], chars: str) -> bool:
    """Whether arms make up those with whom a sentence begins: "Of 120 adults given zinc (n = 80) or
    copper (n = 40), 113 were evaluable".
    """
    first = OF_N.match(chars)
    return first is not None and read_count(first["n"]) == sum(arm.n for arm in arms)


def is_of_shares(arms: Sequence[Sized]) -> bool:
    """Whether each number stands with its share, and the shares are not those of one whole: "14
    (70%) of the zinc group and 5 (25%) of the placebo group" did something.
    """
    shares = [SHARE.search(chars_of(arm)) for arm in arms]
    parts = [float(one[1]) for one in shares if one]
    return len(parts) == len(arms) and abs(sum(parts) - 100) > ROUNDED * len(arms)


def of_one_group(sized: Iterable[tuple[int, tuple[Sized, ...]]]) -> frozenset[int]:
    """The sizes of groups that were taken in one by one: no totals, wherever else they stand."""
    return frozenset(arm.n for _, arms in sized for arm in arms if arm.rule in TAKEN_BY_GROUP)


def beside(alone: Iterable[Sequence[Sized]]) -> Iterator[Split]:
    """Arms that neighbouring sentences of one paragraph size one by one."""
    for arms in alone:
        run: list[Sized] = []
        for arm in arms:
            near = run and (
                arm.passage.sentence.block == run[-1].passage.sentence.block
                and arm.passage.sentence.start - run[-1].passage.sentence.start < 700
            )
            if run and not near:
                yield from of_run(run)
                run = []
            run.append(arm)
        yield from of_run(run)


def of_run(run: Sequence[Sized]) -> Iterator[Split]:
    """The split that a run of single arms makes, where all are groups by name or by chance."""
    every = distinct(run)
    arms = [arm for arm in every if BY_GROUP.search(arm.label)]
    if len(arms) > 1:
        chars = " ".join(arm.passage.sentence.chars for arm in arms)
        share = 1.0 if arms[0].passage.zone == "abstract" else 0.9
        yield Split(tuple(arms), weight_of(chars, arms[0].passage) * share)
    elif len(every) > 1 and all(CHANCE.search(chars_of(arm)) for arm in every):
        yield Split(every, IN_TURN)
