"""When a result was measured, as its sentence says; a result of one of several times is left."""

from __future__ import annotations

import re

from extractor.engines.paper.finding_aims import Aim
from extractor.engines.paper.finding_figures import Item
from extractor.engines.paper.finding_places import is_spread
from extractor.engines.paper.finding_words import meet, times_in
from extractor.engines.paper.time_frames import BARE, PHRASE, phrase_at
from extractor.fields.result_items import KEYS
from extractor.types import JSON

STOP = re.compile(r"[;]\s|\.\s[A-Z]")
BASE = re.compile(r"\b(?:at |from |between )?baseline(?: \([^()]*\))?(?:,| and| to)?(?: at)?", re.I)
LOOSE_END = re.compile(
    r"(?:\s\([^()]*[=;<>%][^()]*\)?.*$|\s(?:of|the|a|an|to|and|after|with|in|from))+$"
)
AND_MORE = re.compile(
    r" (?:of treatment )?(?:we|it|they|there|no|the|a|an|was|were|is|are|more|significant\w*|statistic\w*|patients|participants)\b.*$"
)
ALSO = re.compile(r"\)\s?(?:,|and|or|,? and)\s\d{1,3} (?:hours|days|weeks|months|years)\b")
"""A second time, of a second result, without a preposition of its own: "(12%) and 12 weeks"."""
CLAUSE = re.compile(r"[;]\s|\)[,.]?\s(?:and|but|while|whereas)\s|, (?:and|but|while|whereas) ")


def clause(chars: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a result begins and ends."""
    first = max((match.end() for match in CLAUSE.finditer(chars, 0, start)), default=0)
    after = STOP.search(chars, end)
    return first, after.start() if after else len(chars)


def full(chars: str, start: int, end: int, aim: Aim, item: Item) -> dict[str, JSON] | None:
    """A result with all keys; None where it can't be told at which of several times it was."""
    time = time_of(chars, start, end)
    several = len(list(PHRASE.finditer(chars))) > 1
    if time is None and (several or ALSO.search(chars)) and not is_spread(aim):
        return None
    if time is not None and aim.times and not is_spread(aim):
        told = times_in(time)
        if told and not meet(told, aim.times):
            return None
    value: dict[str, JSON] = {**dict.fromkeys(KEYS), "measure": aim.measure, **item}
    value["time_frame"] = time or one_time(aim)
    return value


def one_time(aim: Aim) -> str | None:
    """The outcome's time, where it is one, without the baseline beside it."""
    if len(aim.times) > 1 or not aim.time_frame:
        return None
    if not BASE.search(aim.time_frame):
        return aim.time_frame
    later = [phrase_at(match) for match in BARE.finditer(BASE.sub(" ", aim.time_frame))]
    return later[0] if len(later) == 1 and times_in(later[0]) else None


def time_of(chars: str, start: int, end: int) -> str | None:
    """The one time that the clause of a result, else its sentence tells."""
    first, last = clause(chars, start, end)
    for words in (chars[first:last], chars):
        said = (trimmed(phrase_at(match)) for match in PHRASE.finditer(words))
        times = list(dict.fromkeys(time for time in said if is_time(time)))
        if len(times) == 1 and not ALSO.search(words):
            return times[0]
        if times:
            return None
    return None


def is_time(phrase: str) -> bool:
    """Whether a phrase tells when: not the beginning alone, nor what something came to."""
    told = not BASE.search(phrase) or bool(times_in(phrase))
    return told and not phrase.lower().startswith("to ")


def trimmed(phrase: str) -> str:
    """A time without what follows it in the sentence.

    >>> trimmed("At 3 months there was a"), trimmed("within 90 days of")
    ('At 3 months', 'within 90 days')
    """
    short = LOOSE_END.sub("", AND_MORE.sub("", phrase))
    if " " in short and (times_in(short) or not times_in(phrase)):
        return short
    return LOOSE_END.sub("", phrase)
