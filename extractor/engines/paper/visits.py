"""Sentences of abstract and methods that say when something is assessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.schedules import Schedule, schedules_in

ASSESSED = re.compile(
    r"\b(?:assess|measur|collect|record|evaluat|administ|perform|obtain|extract|examin|conduct|complet|"
    r"take place|took place|taken|used|determin|follow|ascertain|interview|gather|document|questionnaire)"
    r"|\b(?:drawn|sent|mailed|filled|seen|tested|scored|rated|made|done|scheduled|assays?|repeated|carried out|occur(?:s|red)?)\b"
    r"|\bvisits (?:were|will|are|took|take|at)\b",
    re.IGNORECASE,
)
# screening, sizes, who was let in, what was given, what goes for some people alone
NOT_THIS = re.compile(
    r"[Ss]ample size|screen|eligib|inclusion (?:criteria|was|were)|previous|published|[Rr]ecruit|"
    r"random(?:ly|i[sz]ed (?:to|into|in a))|[Uu]nmask|blinding (?:was|will)|envelope|[Cc]ost-effective|"
    r"economic anal|^(?:If|For those|In (?:those|patients|participants) who|[Cc]ompliance|Adverse)\b|"
    r"intervention (?:was|were|will be|consist|includ)|\bdoses?\b|years of age|\baged?\b|\brest\b|overnight|\bfast(?:ing)?\b|seated|injected|infused|non-?respon|\breminder|"
    r"(?:[Tt]herapists|[Ff]acilitators|[Tt]rainers|[Ii]nstructors) (?:were|completed|received|will|had)\b|"
    r"administered (?:orally|intra)"
)
SPAN = re.compile(
    r"(?:for|to|until|till|every|each|during|throughout|before(?! and)(?!.*\b(?:after|post|at)\b)|by|over|within|daily|weekly|monthly|"
    r"in (?!(?:the )?(?:week|month|baseline|first|second|third)|\d+ \w+, ))\b",
    re.IGNORECASE,
)
BEFORE = re.compile(r"(?:before|prior to) (?:the )?(?:randomi|inclusion|enrol|study|screen)", re.I)
SCALE = re.compile(
    r"day|week|wk|month|year|hour|\bh\b|min|end of|discharge|post|follow|after|visit|\b[Tt]\d", re.I
)
STAGES = re.compile(r"(?:[Tt]\d\w?|and|or|to|\W)+")  # "T1, T2" may be those of a tumour
RESULTS = re.compile(
    r"result|finding|conclusion|background|introduction|interpret|discussion", re.I
)
# what goes for something else than outcomes: talks with some people, what it costs, a try before
APART = re.compile(r"qualitative|process evaluation|economic|pilot|focus group|fidelity", re.I)
STATISTICS = re.compile(r"sample size|power|statistic|analys", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence that says when something is assessed."""

    passage: Passage
    time: str
    points: int  # in time

    @property
    def chars(self) -> str:
        """Its words."""
        return self.passage.sentence.chars

    @property
    def of_statistics(self) -> bool:
        """Whether it stands in a section on statistics."""
        return STATISTICS.search(self.passage.section) is not None


@dataclass(frozen=True)
class Calendar:
    """What a paper plans to do when; read once, where an outcome asks for it."""

    paper: Paper

    @cached_property
    def planned(self) -> tuple[Passage, ...]:
        """The sentences of abstract and methods, but for what the abstract says was found."""
        return tuple(
            one
            for one in self.paper.within("abstract", "body")
            if one.kind in (None, "abstract", "methods")
            if not RESULTS.search(one.section) or "ethod" in one.section
            if not APART.search(one.section)
        )

    @cached_property
    def naming(self) -> tuple[Passage, ...]:
        """The sentences of abstract and body that name outcomes or endpoints as such."""
        return tuple(
            one
            for one in self.paper.within("abstract", "body")
            if "utcome" in one.sentence.chars or "oint" in one.sentence.chars
        )

    @cached_property
    def dated(self) -> tuple[Dated, ...]:
        """Those that tell one time of assessment."""
        return tuple(self._dated())

    def _dated(self) -> Iterator[Dated]:
        for one in self.planned:
            told = assessed_at(one.sentence.chars)
            if told is not None:
                yield Dated(one, told.words, told.points)


def assessed_at(chars: str) -> Schedule | None:
    """The one schedule by which a sentence says that something is assessed.

    >>> assessed_at("Itch was measured at baseline and after 3 (T1) and 6 weeks (T2).").words
    'at baseline and after 3 (T1) and 6 weeks (T2)'
    """
    if not SCALE.search(chars) or not ASSESSED.search(chars) or NOT_THIS.search(chars):
        return None
    told = [one for one in schedules_in(chars) if tells(one)]
    return told[0] if len(told) == 1 else None


def tells(one: Schedule) -> bool:
    """Whether time points are those of assessments: a figure among them, or several after a start."""
    if one.only_before or not one.led or not is_visit(one.words) or STAGES.fullmatch(one.words):
        return False
    later = re.search(r"\b(?:after|post|following)", one.words, re.I) is not None
    several = one.points > 1 or re.search(r" and | each ", one.words) is not None
    return one.firm or (later and several)


def is_visit(words: str) -> bool:
    """Whether a time is one at which people are seen, not a span that something lasts."""
    return not (SPAN.match(words) or BEFORE.search(words)) and bool(SCALE.search(words))
