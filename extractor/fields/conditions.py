"""The diseases a trial is about, with their ids in the Mondo disease ontology.

The names stand in `models/vocabulary/conditions.csv`. A condition that Mondo has no
certain id for, or whose id nobody has checked, is there without one: then `id` is null.
A virus alone ("SARS-CoV-2") is no condition; an infection with it is, and what it causes
("SARS-CoV-2-related ARDS") tells of that infection.
"""

from __future__ import annotations

import re
from functools import cache

from extractor.fields.rule import Field, Found
from extractor.fields.vocabulary import Lexicon, Mention, load

FIELD = Field(
    name="conditions",
    meaning="The health conditions or problems studied, each as printed and as a Mondo id.",
    unit="",
    source="WHO Trial Registration Data Set, item 12; ClinicalTrials.gov Condition",
)

SHORT_FOR = {  # abbreviations that mean something else without their long form
    "NCP": re.compile(r"novel corona ?virus[\w\s-]{0,20}pneumonia", re.IGNORECASE),
    "SNCP": re.compile(r"novel corona ?virus[\w\s-]{0,20}pneumonia", re.IGNORECASE),
    "NCIP": re.compile(r"novel corona ?virus[\w\s-]{0,30}pneumonia", re.IGNORECASE),
}
NOT_A_DISEASE = re.compile(
    r"[\s-]{0,3}(?:vaccin|antibod|antigen|pandemic|outbreak|epidemic|lockdown|negative|free\b|"
    r"coronavirus|cov\b|t[\s-]cell|specific|convalescent|related coronavirus)",
    re.IGNORECASE,
)
VIRUS = (
    r"(?:SARS[\s-]?CoV[\s-]?2|(?:2019[\s-]?n|n)CoV(?:[\s-]?2019)?"
    r"|(?:2019[\s-])?(?:novel|new)[\s-]corona[\s-]?virus(?:[\s-]2019)?"
    r"|severe acute respiratory syndrome[\s-]corona[\s-]?virus[\s-]2)"
)
CAUSING = re.compile(
    rf"\b(?P<before>{VIRUS})(?:\s\([^()]{{1,20}}\))?[\s-](?:induced|related|associated|triggered|caused)\b"
    r"(?![\s-]corona)"
    rf"|\b(?:caused|induced|triggered) by (?:the )?(?P<after>{VIRUS})",
    re.IGNORECASE,
)
INFECTION = {"id": "MONDO:0100096", "label": "COVID-19"}  # with the virus of CAUSING
CONFIDENCE = 0.9
CAUSED = 0.8  # that a virus named as a cause stands for the infection


@cache
def lexicon() -> Lexicon:
    """The names of all conditions, read once."""
    return Lexicon(load("conditions"))


def find(chars: str) -> list[Found]:
    """The conditions named in a text, each once, where it is named first.

    >>> [found.value for found in find("Severe COVID-19 pneumonia (COVID-19) with ARDS")]
    [{'text': 'COVID-19 pneumonia', 'id': 'MONDO:0100096'}, {'text': 'ARDS', 'id': 'MONDO:0006502'}]
    """
    found: dict[str, Found] = {}
    for mention in lexicon().find(chars):
        if not is_condition(chars, mention):
            continue
        text = " ".join(chars[mention.start : mention.end].split())
        value = {"text": text, "id": mention.term.id}
        found.setdefault(
            mention.term.label,
            Found(value, mention.start, mention.end, "conditions/vocabulary", CONFIDENCE),
        )
    cause = CAUSING.search(chars)
    if cause is not None and INFECTION["label"] not in found:
        found[INFECTION["label"]] = from_cause(cause)
    return sorted(found.values(), key=lambda one: one.start)


def from_cause(match: re.Match[str]) -> Found:
    """The infection of which a text names the virus as a cause.

    >>> found = find("Cells for SARS-CoV-2-related ARDS")
    >>> [(one.value["text"], one.value["id"]) for one in found]
    [('SARS-CoV-2', 'MONDO:0100096'), ('ARDS', 'MONDO:0006502')]
    """
    group = "before" if match["before"] else "after"
    value = {"text": " ".join(match[group].split()), "id": INFECTION["id"]}
    return Found(value, *match.span(group), "conditions/named-cause", CAUSED)


def is_condition(chars: str, mention: Mention) -> bool:
    """False for a vaccine, a virus, a pandemic, or an abbreviation without its long form."""
    long_form = SHORT_FOR.get(chars[mention.start : mention.end])
    if long_form is not None and not long_form.search(chars):
        return False
    return NOT_A_DISEASE.match(chars[mention.end : mention.end + 20]) is None
