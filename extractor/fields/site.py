"""Where a trial was done: the hospital or institute, with its town where that is printed."""

from __future__ import annotations

import re

from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.fields.sponsor import CAPITAL, INSTITUTION, NAME
from extractor.types import JSON

MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Spring|Summer|Autumn|Winter)\b"
)
TOWN_WORD = rf"{CAPITAL}[\w’'.-]*\w"
TOWN = rf"(?: in (?:the )?(?!{MONTHS}){TOWN_WORD}(?: {TOWN_WORD}){{0,3}})"
DONE = (
    r"(?:conducted|performed|carried out|undertaken|done|recruited|enrolled|treated|run)"
    r"(?: (?:prospectively|entirely|only|mainly))?"
)
STUDY = r"(?:study|trial|investigation|series)"


def read_site(match: re.Match[str]) -> JSON:
    """The words as printed, or None where they name no institution."""
    value = " ".join(match["value"].split()).rstrip(".")
    return value if " " in value and re.search(rf"\b{INSTITUTION}\b", value) else None


RULES = (
    Rule(
        name="done-at",
        pattern=re.compile(rf"\b{DONE} (?:at|in|from) (?:[Tt]he )?(?P<value>{NAME}{TOWN}?)"),
        source="CONSORT 2010, item 4b; WHO Trial Registration Data Set, recruitment site",
        hits={
            "conducted at the Springfield Hospital in Shelbyville with cells": (
                "Springfield Hospital in Shelbyville"
            ),
            "conducted at the Springfield Hospital in May 2019": "Springfield Hospital",
            "was performed at Springfield University during the outbreak": (
                "Springfield University"
            ),
        },
        misses=("conducted in China", "conducted at University", "performed at baseline", "treated in the Pacific"),
        read=read_site,
        confidence=0.8,
    ),
    Rule(
        name="study-at",
        pattern=re.compile(
            rf"\b{STUDY} (?:at|from) (?:[Tt]he )?(?P<value>{NAME}{TOWN}?)(?! (?:found|showed|et al))"
        ),
        source="CONSORT 2010, item 4b",
        hits={"a single-center study at Springfield Clinic in Ogdenville": (
            "Springfield Clinic in Ogdenville"
        )},
        misses=("a study at baseline", "a trial from Germany"),
        read=read_site,
        confidence=0.7,
    ),
    Rule(
        name="site-label",
        pattern=re.compile(
            r"\b(?:(?:[Ss]tudy|[Rr]ecruitment|[Tt]rial) (?:sites?|cent(?:er|re)s?|locations?)"
            rf"|[Ll]ocations?): (?:the )?(?P<value>{NAME}{TOWN}?)"
        ),
        source="ClinicalTrials.gov Location; WHO Trial Registration Data Set, recruitment site",
        hits={"Recruitment centre: Springfield General Hospital.": "Springfield General Hospital"},
        misses=("Location: the lung", "Study sites: 12"),
        read=read_site,
        confidence=0.85,
    ),
)  # fmt: skip

FIELD = Field(
    name="site",
    meaning="Where the study was done: the institution as printed, with its town if that follows.",
    unit="",
    source="WHO Trial Registration Data Set, recruitment site; ClinicalTrials.gov Location",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.contactsLocationsModule.locations[].facility",),
        "isrctn": ("participants.trialCentres.trialCentre[].name",),
    },
)


def find(chars: str) -> list[Found]:
    """Find the institution at which a trial was done.

    >>> [found.value for found in find("conducted at the Springfield Hospital in Ogdenville.")]
    ['Springfield Hospital in Ogdenville']
    """
    return find_all(FIELD.name, FIELD.rules, chars)
