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
    r"\b(?:(?:outcomes?|end-?points?)(?: (?:measures?|measurements?|data))?|assessments?|measure(?:ment)?s|"
    r"follow-?up (?:assessments?|visits)|questionnaires|surveys|interviews|scales|data|variables|"
    r"(?:treatment |clinical )?(?:response|efficacy))\b[^.;:]{0,90}?\b(?:were|was|will be|are|is|takes? place|took place|at)\b"
    r"|\bassessed on\b",
    re.IGNORECASE,
)
NOT_THIS = re.compile(
    r"(?<!rimary and )[Ss]econdary|[Ss]ample size|screen|eligib|inclusion|previous|published"
)
SPAN = re.compile(
    r"(?:for|to|until|till|every|each|during|throughout|before|by|over|within|"
    r"in (?!(?:the )?(?:week|month|baseline|first|second|third)|\d+ \w+, ))\b",
    re.IGNORECASE,
)
BEFORE = re.compile(r"(?:before|prior to) (?:the )?(?:randomi|inclusion|enrol|study|screen)", re.I)
SCALE = re.compile(
    r"(?:day|week|wk|month|year|hour|\bh\b|end of|visit|discharge|post|follow)", re.I
)
AFTER = re.compile(r"(?:after|post|following)[ -][a-z]")
EVENT = re.compile(
    r"\b(?:surviv|mortal|death|time to|incidence|rate of|recurren|safety|adverse|feasib)", re.I
)
NEXT = 4  # sentences after the statement that may still speak of it
OUTCOME = r"(?:primary|main|principal) (?:(?:trial|study|efficacy|clinical) )?(?:outcome|end-?\s?point)s?(?: measures?)?"
OF_PRIMARY = re.compile(
    rf"\b(?:{OUTCOME}|primary time-?\s?point) ?(?P<bracket>\()|\b{OUTCOME} (?:being )?(?=(?:at|after) )"
    r"|\bprimary time-?\s?point (?:was|is|will be) ",
    re.IGNORECASE,
)
"""What stands before the primary outcome's time, where the outcome itself isn't named."""
# what picks one time among others
NOT_MAIN = re.compile(
    r"sample size|\bpower|long-term|interim|sensitivity|sub-?group", re.IGNORECASE
)
# words of a measure that many measures have
COMMON = frozenset(
    "change changes measured assessed difference differences number proportion percentage average score scores scale "
    "patients participants between reduction improvement improvements evaluated reported level levels total "
    "rating measure measures outcome outcomes incidence occurrence determined function quality subscale index "
    "questionnaire severity defined".split()
)
DONE = re.compile(
    r"\b(?:assess|measur|evaluat|determin|obtain|record|collect|perform|complet|administer|examin|test|"
    r"estimat|quantifi|conduct)ed\b|\b(?:taken|used)\b|\bmeasurements?\b"
)
ENOUGH = 2  # words of a measure that a sentence elsewhere must share to speak of it


def follow_up_time(paper: Paper, passage: Passage, measure: str) -> str | None:
    """When an outcome is assessed: by the words for it, the sentences after it, the assessments'."""
    if (time := next(times_of_primary(paper), None)) is not None:
        return time
    if EVENT.search(measure):
        return None
    names = re.findall(r"[a-z]*[A-Z]{2,}[\w-]*|[a-z]{6,}", measure)
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
    return (
        next(times_in(passage, *after, names=names), None)
        or next(times_naming(paper, measure), None)
        or next(times_in(*planned(paper), names=None), None)
    )


def times_of_primary(paper: Paper) -> Iterator[str]:
    """Times told of "the primary endpoint (…)", "the primary outcome at …"."""
    for one in paper.within("abstract", "body"):
        chars = one.sentence.chars
        if "rimary" not in chars and "ain " not in chars:
            continue
        picked = NOT_MAIN.search(chars) or NOT_MAIN.search(one.section)
        for match in OF_PRIMARY.finditer(chars):
            time = (BARE if match["bracket"] else PHRASE).match(chars, match.end())
            time = time or PHRASE.match(chars, match.end()) or BARE.match(chars, match.end())
            if time is None or not is_visit(time.group()):
                continue
            apart = chars[time.end() :].startswith(")") if match["bracket"] else not picked
            if apart:
                yield phrase_at(time)


def times_naming(paper: Paper, measure: str) -> Iterator[str]:
    """Times of the assessments that the methods tell of in words that a measure has too."""
    words = re.findall(r"[a-z]{4,}", measure)
    stems = {word[:7] for word in words if word not in COMMON}
    short = {name for name in re.findall(r"[A-Za-z]*[A-Z]{2,}[\w-]*", measure) if len(name) > 2}
    initials = "".join(word[0] for word in re.findall(r"\b[A-Z][a-z]+", measure))
    short |= {initials} if len(initials) > 2 else set()
    for one in planned(paper):
        chars = one.sentence.chars
        if one.kind != "methods" or not DONE.search(chars):
            continue
        shared = sum(stem in chars.lower() for stem in stems)
        if shared >= ENOUGH or any(name in chars for name in short):
            time = assessed_at(chars)
            if time is not None:
                yield time


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
    before = only_baseline(words) or SPAN.match(words) or BEFORE.search(words)
    return not before and bool(SCALE.search(words))


def assessed_at(chars: str) -> str | None:
    """The one time at which a sentence says that something is assessed."""
    if not ASSESSED.search(chars) or NOT_THIS.search(chars):
        return None
    times = [match for match in PHRASE.finditer(chars) if is_visit(match.group())]
    times = times or [match for match in BARE.finditer(chars) if AFTER.search(match.group())]
    return phrase_at(times[0]) if len(times) == 1 else None
