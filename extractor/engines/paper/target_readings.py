"""What a planned count stands for: the whole trial, or one group, or another trial to come."""

from __future__ import annotations

import re

from extractor.engines.paper.people import (
    FEWEST,
    is_of_each,
    whole,
)
from extractor.fields.counts import read_count
from extractor.types import JSON

SPIRIT = "SPIRIT 2013, item 14"
WILL_BE = (
    r"(?:will(?:\s+\w+)?\s+be|shall\s+be|are\s+to\s+be|were\s+to\s+be|is\s+to\s+be|would\s+be|"
    r"(?:are|were)\s+planned\s+(?:to\s+be|for)|is\s+planned\s+to\s+be|are\s+being|should\s+be|need\s+to\s+be|"
    r"must\s+be|ha(?:d|ve|s)\s+to\s+be|(?:is|are)\s+expected\s+to\s+be|will)"
)
TAKE_IN = (
    r"(?:enrol+|recruit|include|randomi[sz]e|randomly\s+(?:assign|allocate|divide)|accrue|involve|allocate|"
    r"(?:recruit|enrol+|include)\s+and\s+(?:randomi[sz]e|randomly\s+(?:assign|allocate)))"
)
TAKEN = r"(?:enrol+ed|recruited|included|entered|registered|accrued|invited to participate)"
ABOUT = r"(?:at\s+least\s+|a\s+(?:total|sample|minimum|maximum|target)\s+(?:sample\s+)?(?:number\s+)?(?:size\s+)?of\s+|up\s+to\s+|approximately\s+|about\s+|around\s+|some\s+)"
NOT_TAKEN_IN = re.compile(
    r"\b(?:screened|excluded|invited|approached|contacted|interviewed|followed|not)\b", re.I
)
FUTURE_TRIAL = re.compile(
    r"\b(?:future|larger|definitive|subsequent|next|full-scale|another|other) (?:[\w-]+,? ){0,4}?(?:trial|study|rct)\b",
    re.IGNORECASE,
)
OF_GROUP = re.compile(
    r"\s*(?:[\w-]+ ){0,2}?in the (?:[\w-]+ ){0,2}?(?:control|intervention|experimental|treatment|placebo|comparison)\b",
    re.I,
)
FOR_GROUP = re.compile(
    r"\b[Ff]or (?:the )?(?:(?!each|per|both|all|two)\w+ )?(?:sub)?(?:group|cohort) ?[\w-]{0,4},?[^,.;]{0,20}$",
    re.IGNORECASE,
)
IN_PLANNING = re.compile(
    r"sample\s+size|\bpower\b|\bplan|needed|requir|necessary|calculat|estimat|drop[\s-]?out|attrition|"
    r"\bwill\b|expanded|loss to follow|considered as",
    re.IGNORECASE,
)


def planned(match: re.Match[str]) -> JSON:
    """The people of the whole trial; None for those of a group and of another, future trial."""
    count = whole(match, least=True)
    if count is None or is_of_each(match) or NOT_TAKEN_IN.search(match.group()):
        return None
    beside = match.string[max(0, match.start() - 160) : match.end() + 80]
    if FUTURE_TRIAL.search(beside) or OF_GROUP.match(match.string, match.end()):
        return None
    if OF_GROUP.search(match.group()) or FOR_GROUP.search(match.string[: match.start()]):
        return None
    return {"planned": count}


def planned_in_all(match: re.Match[str]) -> JSON:
    """A total where the sentence speaks of planning."""
    return planned(match) if IN_PLANNING.search(match.string) else None


def changed(match: re.Match[str]) -> JSON:
    """The new size; the old one may stand before it: "from 200 to 240"."""
    count = read_count(match["n"])
    return {"planned": count} if count and count >= FEWEST and not is_of_each(match) else None


def to_be(match: re.Match[str]) -> JSON:
    """People who will be taken in; None for one arm's: "40 will be allocated to diet"."""
    after = match.string[match.end() : match.end() + 160]
    if re.match(
        r"\s*(?:in|to|into)\s+(?:the|an?)\s+(?:[\w-]+\s+){0,3}(?:group|arm)\b(?!\s+(?:or|and|versus))",
        after,
    ):
        return None
    return planned(match)
