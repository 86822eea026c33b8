"""How long participants were followed."""

from __future__ import annotations

import re

from extractor.fields.counts import WORD_NUMBER
from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.types import JSON

NUMBER = rf"(?:\d+(?:\.\d+)?|(?i:{WORD_NUMBER}))"
UNIT = r"(?:hour|day|week|wk|month|year|yr)"
SPAN = rf"{NUMBER} {UNIT}s?(?: and {NUMBER} {UNIT}s?)?\b"


def read_span(match: re.Match[str]) -> JSON:
    """Read a span of time as printed; '14-day' becomes '14 days'.

    >>> read_span(re.compile("(?P<value>.+)").match("14-day"))
    '14 days'
    """
    printed = " ".join(match["value"].split())
    hyphened = re.fullmatch(rf"({NUMBER})-({UNIT})", printed)
    if hyphened is None:
        return printed
    number, unit = hyphened.groups()
    return f"{number} {unit}" if number in ("1", "one") else f"{number} {unit}s"


RULES = (
    Rule(
        name="followed-for",
        pattern=re.compile(
            rf"\b[Ff]ollowed(?:[- ]up)?(?: \w+){{0,2}}? (?:for|over|during|until)"
            rf"(?: up to| at least| a (?:median|mean|total|minimum|maximum) of| the next)?"
            rf" (?P<value>{SPAN})"
        ),
        source="CONSORT 2010, item 14a",
        hits={
            "Patients were followed for 14 days after infusion.": "14 days",
            "will be randomised and followed for three years": "three years",
            "were followed up for a median of 3.2 years": "3.2 years",
        },
        misses=("The infusion was followed by 14 days of rest.",),
        read=read_span,
    ),
    Rule(
        name="follow-up-of",
        pattern=re.compile(
            r"\b[Ff]ollow[- ]?up(?: period| time| duration)?"
            r"(?:,| of| for| was| is|:| lasted| at least| up to|\s\(|\s?=){1,2}"
            rf"(?: up to| at least)? ?(?P<value>{SPAN})"
        ),
        source="CONSORT 2010, item 14a",
        hits={
            "with a follow-up of 12 months": "12 months",
            "Follow-up: 6 weeks": "6 weeks",
            "Median follow-up was 3.2 years": "3.2 years",
        },
        misses=(
            "The first follow-up visit was at 12 months.",
            "lost to follow-up, 12 patients",
        ),
        read=read_span,
    ),
    Rule(
        name="span-of-follow-up",
        pattern=re.compile(
            rf"\b(?P<value>{NUMBER}-{UNIT}|{SPAN}) "
            r"(?:of follow[- ]?up\b|follow[- ]?up(?: period| phase)?(?=[.,;)]| period| phase|$| "
            r"was|"
            r" after| of)|observation(?:al)? period)"
        ),
        source="CONSORT 2010, item 14a",
        hits={
            "over the 14-day observational period": "14 days",
            "with 6 years and 8 months of follow-up.": "6 years and 8 months",
            "at 12-month follow-up.": "12 months",
        },
        misses=("a 12-month follow-up visit", "the 14-day period"),
        read=read_span,
        confidence=0.8,
    ),
)

FIELD = Field(
    name="follow_up",
    meaning="How long participants were followed, as printed.",
    unit="",
    source="CONSORT 2010, item 14a",
    rules=RULES,
)


def find(chars: str) -> list[Found]:
    """Find how long participants were followed.

    >>> [found.value for found in find("Patients were followed for 14 days.")]
    ['14 days']
    """
    return find_all(FIELD.name, FIELD.rules, chars)
