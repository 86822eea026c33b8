"""How prose cites a trial's report: by its authors' names."""

from __future__ import annotations

import re

from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.types import JSON

# Words with a capital that stand before a name or look like one.
NO_NAME = (
    r"(?!(?:However|Recently|Similarly|Previously|Finally|Thus|Then|Therefore|Moreover|Also|In|On|"
    r"By|And|While|When|As|See|From|With|After|Although|Furthermore|Additionally|Conversely|"
    r"Subsequently|Earlier|Later|Interestingly|Notably|Lastly|First|Second|The|This|These|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
LETTER = r"[^\W\d_]"
PARTICLE = (
    r"(?:(?:[Vv]an|[Dd]er|[Dd]en|[Dd]e|[Vv]on|[Dd]el|[Dd]i|[Ll]a|[Ll]e|[Aa]l|[Ee]l|[Tt]en)[- ])"
)
MARK = r"(?=\d{1,3}\b|[⁰¹²³⁴⁵⁶⁷⁸⁹])"  # a citation glued to the name, raised or not
# Python's re has no class for capitals of all scripts: these are those of Latin names.
NAME = rf"(?:{PARTICLE}{{0,2}}\b{NO_NAME}[A-ZÀ-ÖØ-ÞĀČĆĐŁŃŚŞŠŻŽ](?:{LETTER}|[-'’]){{1,30}})"


def _names(match: re.Match[str]) -> JSON:
    return " ".join(match["value"].split())


RULES = (
    Rule(
        name="et-al",
        pattern=re.compile(rf"(?P<value>{NAME}(?:, {NAME}){{0,5}},? et\.? ?al\b\.?)"),
        source="AMA and Vancouver citation styles",
        hits={
            "the data reported by Sander et al. [4] require": "Sander et al.",
            "Sander, Wood, et al found": "Sander, Wood, et al",
            "as van der Berg et al (2019) did": "van der Berg et al",
        },
        misses=("However, et al. is Latin.", "all patients et cetera"),
        read=_names,
    ),
    Rule(
        name="et-al-glued",
        # A superscript citation, "et al¹¹", or one that lost its height: "et al11".
        pattern=re.compile(rf"(?P<value>{NAME}(?:, {NAME}){{0,5}},? et\.? ?al){MARK}"),
        source="seen in dev documents",
        hits={
            "Recently, Sander et al11 used cells": "Sander et al",
            "Sander, Wood, et al31 found": "Sander, Wood, et al",
            "Recently, Sander et al¹¹ used cells": "Sander et al",
        },
        misses=("Sander et alia",),
        read=_names,
    ),
    Rule(
        name="and-colleagues",
        pattern=re.compile(
            rf"(?P<value>{NAME} and (?:colleagues|co-?workers|associates|collaborators))"
            rf"(?:\b|{MARK})"
        ),
        source="AMA citation style",
        hits={
            "Sander and colleagues reported": "Sander and colleagues",
            "Sander and co-workers¹³ reported": "Sander and co-workers",
            "Sander and coworkers13 reported": "Sander and coworkers",
        },
        misses=("patients and colleagues",),
        read=_names,
    ),
    Rule(
        name="two-authors-and-year",
        pattern=re.compile(
            rf"(?P<value>{NAME} (?:and|&) {NAME})(?=,? \((?:19|20)\d\d[a-z]?\)|, (?:19|"
            rf"20)\d\d[a-z]?\))"
        ),
        source="APA and Harvard citation styles",
        hits={
            "as Sander and Wood (2019) found": "Sander and Wood",
            "(Sander & Wood, 2019)": "Sander & Wood",
        },
        misses=("between April and June (2019)", "Sander and Wood found"),
        read=_names,
        confidence=0.8,
    ),
)

FIELD = Field(
    name="cited_as",
    meaning="Names by which the text cites the trial's report, as printed, without the "
    "citation's number.",
    unit="",
    source="AMA Manual of Style, citing in text",
    rules=RULES,
)


def may_cite(chars: str) -> bool:
    """False for a text that names no authors, found out fast."""
    folded = chars.casefold()
    return any(rule.may_match(folded) for rule in FIELD.rules)


def find(chars: str) -> list[Found]:
    """Find citations by authors' names.

    >>> [found.value for found in find("Sander et al11 used cells as Wood and colleagues did.")]
    ['Sander et al', 'Wood and colleagues']
    """
    return find_all(FIELD.name, FIELD.rules, chars)
