"""The time at which a paper says elsewhere that its outcomes are assessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.paper.aim_items import only_baseline
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.time_frames import BARE, PHRASE, phrase_at

ASSESSED = re.compile(
    r"\b(?:assess|measur|collect|record|evaluat|administ|perform|obtain|extract|examin|conduct|complet|"
    r"take place|taken|used|visit|determin|follow)\w*"
)
SUBJECT = re.compile(
    r"\b(?:outcomes?(?: measures?| measurements?)?|assessments?|measurements|follow-?up (?:assessments?|visits?)|"
    r"questionnaires|data|variables)\b[^.;:]{0,90}?\b(?:were|was|will be|are|is|takes? place|took place|at)\b"
    r"|\bassessed on\b",
    re.IGNORECASE,
)
NOT_THIS = re.compile(r"[Ss]econdary|[Ss]ample size|screen|eligib|inclusion|previous|published")
SPAN = re.compile(
    r"(?:for|to|until|till|every|each|during|throughout|before|by|over the (?:past|last)|in the (?:past|last)|"
    r"within the (?:past|last)|in \d{4})\b",
    re.IGNORECASE,
)
SCALE = re.compile(
    r"(?:day|week|wk|month|year|hour|\bh\b|end of|visit|discharge|post|follow)", re.I
)
AFTER = re.compile(r"(?:after|post|following)[ -][a-z]")
EVENT = re.compile(
    r"\b(?:surviv|mortal|death|time to|incidence|rate of|recurren|safety|adverse|feasib)", re.I
)
NEXT = 4  # sentences after the statement that may still speak of it


def follow_up_time(paper: Paper, passage: Passage, measure: str) -> str | None:
    """When an outcome is assessed by the sentences that follow it, else by the assessments' own."""
    if EVENT.search(measure):
        return None
    names = re.findall(r"[A-Z]{2,}[\w-]*|[a-z]{6,}", measure)
    own = passage.sentence.chars
    said = re.search(
        r"\b(?:performed|measured|assessed|taken|collected)\b[^.;]*?, and the (?:primary|main)", own
    )
    if said and (time := assessed_at(said.group())):
        return time
    at = paper.passages.index(passage)
    after = [
        one for one in paper.passages[at + 1 : at + 1 + NEXT] if one.section == passage.section
    ]
    return next(times_in(passage, *after, names=names), None) or next(
        times_in(*planned(paper), names=None), None
    )


def planned(paper: Paper) -> Iterator[Passage]:
    """The sentences of abstract and methods."""
    for one in paper.within("abstract", "body"):
        if one.kind in (None, "abstract", "methods"):
            yield one


def times_in(*passages: Passage, names: list[str] | None) -> Iterator[str]:
    """Times at which sentences say that outcomes, or something of some names, are assessed."""
    for one in passages:
        chars = one.sentence.chars
        named = names is not None and any(name in chars for name in names)
        if named or SUBJECT.search(chars):
            time = assessed_at(chars)
            if time is not None:
                yield time


def is_visit(words: str) -> bool:
    """Whether a time is one at which people are seen, not a span that something lasts."""
    return not (only_baseline(words) or SPAN.match(words)) and bool(SCALE.search(words))


def assessed_at(chars: str) -> str | None:
    """The one time at which a sentence says that something is assessed."""
    if not ASSESSED.search(chars) or NOT_THIS.search(chars):
        return None
    times = [match for match in PHRASE.finditer(chars) if is_visit(match.group())]
    times = times or [match for match in BARE.finditer(chars) if AFTER.search(match.group())]
    return phrase_at(times[0]) if len(times) == 1 else None
