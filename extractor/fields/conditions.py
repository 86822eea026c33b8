"""The diseases a trial is about, with their ids in the Mondo disease ontology.

The names stand in `models/vocabulary/conditions.csv`. A condition that Mondo has no
certain id for, or whose id nobody has checked, is there without one: then `id` is null.
A virus alone ("SARS-CoV-2") is no condition; an infection with it is, and what it causes
("SARS-CoV-2-related ARDS") tells of that infection. What no table holds is found by how
names of diseases are made (`condition_phrases`), without id and at less confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from extractor.fields import condition_phrases
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
CORONAVIRUS = (
    r"(?:SARS[\s-]?CoV[\s-]?2|(?:2019[\s-]?n|n)CoV(?:[\s-]?2019)?"
    r"|(?:2019[\s-])?(?:novel|new)[\s-]corona[\s-]?virus(?:[\s-]2019)?"
    r"|severe acute respiratory syndrome[\s-]corona[\s-]?virus[\s-]2)"
)
SUBTYPE = r"(?:(?:avian |swine |human )?influenza(?: virus)?(?: A)? ?\(?)?\bH\d{1,2}N\d{1,2}\b\)?"
PATHOGENS: tuple[tuple[str, str | None, str], ...] = (
    (CORONAVIRUS, "MONDO:0100096", "COVID-19"),
    (r"SARS[\s-]CoV(?:-1)?(?![\s-]?2)", "MONDO:0005091", "severe acute respiratory syndrome"),
    (r"MERS[\s-]CoV", None, "Middle East respiratory syndrome"),
    (SUBTYPE, None, "influenza"),
)
"""A germ that a text names as a cause, the id of the infection with it, and that infection."""
BY = r"[\s-](?:induced|related|associated|triggered|caused)\b(?![\s-]corona)"
CAUSES = tuple(
    (
        re.compile(
            rf"(?<![\w-])(?P<before>{germ})(?:\s\([^()]{{1,20}}\))?{BY}"
            rf"|\b(?:caused|induced|triggered) by (?:the )?(?P<after>{germ})",
            re.IGNORECASE,
        ),
        id_,
        label,
    )
    for germ, id_, label in PATHOGENS
)
INFECTED = re.compile(  # a subtype as people's illness: "with H5N1", "H5N1 influenza"
    rf"(?:(?<=\bwith )|(?<=\bof )|(?<=\bfor ))(?P<of>{SUBTYPE})(?! ?(?:virus|vaccin|antibod|antigen|strain))"
    rf"|(?P<whole>{SUBTYPE} (?:avian )?(?:influenza|flu|infection|pneumonia|virus infection)\b)",
    re.IGNORECASE,
)
NOT_OF_PEOPLE = re.compile(
    r"\b(?:without|no|non|anti|prevent\w*|risks? (?:of|for)|incidence of|history of|except|"
    r"exclud\w+|develop\w*|signs of|because of|due to|death (?:from|due to))[\s-](?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
CONFIDENCE = 0.9
PHRASE = 0.7  # that a name made like a disease's is a condition of the trial
CAUSED = 0.8  # that a virus named as a cause stands for the infection


@cache
def lexicon() -> Lexicon:
    """The names of all conditions, read once."""
    return Lexicon(load("conditions"))


def find(chars: str) -> list[Found]:
    """The conditions named in a text, each once, where it is named first.

    >>> [found.value for found in find("Severe COVID-19 pneumonia (COVID-19) with ARDS")]
    [{'text': 'COVID-19 pneumonia', 'id': 'MONDO:0100096'}, {'text': 'ARDS', 'id': 'MONDO:0006502'}]
    >>> [found.value["text"] for found in find("NK cells in necrotizing sialadenitis")]
    ['necrotizing sialadenitis']
    """
    known = find_known(chars)
    names = condition_phrases.names(chars)
    taken = [(one.start, one.end) for one in (*known, *(lexicon().find(chars) if names else ()))]
    more: dict[str, Found] = {}
    for start, end in names:
        text = " ".join(chars[start:end].split())
        apart = all(end <= first or last <= start for first, last in taken)
        other = NOT_A_DISEASE.match(chars[end : end + 20])
        if apart and not other and not NOT_OF_PEOPLE.search(chars[max(0, start - 40) : start]):
            value = {"text": text, "id": None}
            found = Found(value, start, end, "conditions/phrase", PHRASE)
            more.setdefault(text.casefold(), found)
    return sorted((*known, *more.values()), key=lambda one: one.start)


def find_known(chars: str) -> list[Found]:
    """The conditions that the vocabulary has, and infections whose germ is named.

    >>> [found.value["text"] for found in find_known("drug-resistant epilepsy, sialadenitis")]
    ['drug-resistant epilepsy']
    """
    found: dict[str, Found] = {}
    for mention in lexicon().find(chars):
        if is_condition(chars, mention):
            start, end = condition_phrases.closer(chars, mention.start, mention.end)
            value = {"text": " ".join(chars[start:end].split()), "id": mention.term.id}
            one = Found(value, start, end, "conditions/vocabulary", CONFIDENCE)
            found.setdefault(mention.term.label, one)
    taken = list(found.values())
    for label, cause in from_causes(chars):
        apart = all(cause.end <= one.start or one.end <= cause.start for one in taken)
        if label not in found and apart:
            found[label] = cause
    return sorted(found.values(), key=lambda one: one.start)


def from_causes(chars: str) -> Iterator[tuple[str, Found]]:
    """Infections of which a text names the germ as a cause, or the subtype as an illness.

    >>> found = find("Cells for SARS-CoV-2-related ARDS")
    >>> [(one.value["text"], one.value["id"]) for one in found]
    [('SARS-CoV-2', 'MONDO:0100096'), ('ARDS', 'MONDO:0006502')]
    >>> [one.value["text"] for one in find("4 patients with H9N2-induced ARDS; an H9N2 vaccine")]
    ['H9N2', 'ARDS']
    """
    for pattern, id_, label in CAUSES:
        for match in islice(pattern.finditer(chars), 1):
            yield label, caused(match, match.lastgroup or "before", id_)
    for match in islice(INFECTED.finditer(chars), 1):
        yield "influenza", caused(match, match.lastgroup or "whole", None)


def caused(match: re.Match[str], group: str, id_: str | None) -> Found:
    """A germ's name as that of the infection."""
    value = {"text": " ".join(match[group].split()), "id": id_}
    return Found(value, *match.span(group), "conditions/named-cause", CAUSED)


def is_condition(chars: str, mention: Mention) -> bool:
    """False for a vaccine, a virus, a pandemic, or an abbreviation without its long form."""
    long_form = SHORT_FOR.get(chars[mention.start : mention.end])
    if long_form is not None and not long_form.search(chars):
        return False
    return NOT_A_DISEASE.match(chars[mention.end : mention.end + 20]) is None
