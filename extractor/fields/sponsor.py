"""Who is responsible for the trial."""

from __future__ import annotations

import re

from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.fields.title import whole_cell
from extractor.types import JSON

CAPITAL = r"[A-ZÀ-ÖØ-ÞĀČĆĐŁŃŚŞŠŻŽ]"
NAME_WORD = rf"{CAPITAL}[\w’'.&-]*"
JOINER = r"(?:of the|of|the|for the|for|and|&|de la|de|des|du|di|del|der|für)"
NAME = rf"{NAME_WORD}(?: (?:{JOINER} )?{NAME_WORD}){{0,10}}"
INSTITUTION = (
    r"(?:Hospitals?|Universit(?:y|é|à|ät)|Universidade?|Institutes?|Cent(?:er|re)|Clinics?|College|"
    r"School|Infirmary|Academy|H[oô]pital|Klinik\w*)"
)
LEGAL = r"(?:,? (?:Inc|Ltd|LLC|GmbH|Co|Corp|AG|SA|S\.A|plc)\b\.?){0,2}"


def _name(match: re.Match[str]) -> JSON:
    value = " ".join(match["value"].split())
    return value if re.search(r"(?:Inc|Ltd|Co|Corp|S\.A)\.$", value) else value.rstrip(".")


RULES = (
    Rule(
        name="sponsored-by",
        pattern=re.compile(
            rf"\b[Ss]ponsored (?:and (?:\w+ ){{1,2}})?by (?:the )?(?P<value>{NAME}{LEGAL})"
        ),
        source="ICH E6, 1.53",
        hits={
            "a trial of cells sponsored by Cellworks is awaiting publication": "Cellworks",
            "sponsored by the Medical University of Springfield.": (
                "Medical University of Springfield"
            ),
        },
        misses=("funded by Cellworks", "sponsored by its makers"),
        read=_name,
        confidence=0.85,
    ),
    Rule(
        name="sponsor-label",
        pattern=re.compile(
            r"\b(?:[Pp]rimary )?(?:[Ss]ponsor|[Rr]esponsible [Pp]arty)(?: of the (?:trial|study))?"
            rf"(?:: | is | was )(?:the )?(?P<value>{NAME}{LEGAL})"
        ),
        source="WHO Trial Registration Data Set 1.3.1, item 5",
        hits={
            "Sponsor: Cellworks Biotech Co., Ltd.": "Cellworks Biotech Co., Ltd.",
            "The sponsor of the trial was the Springfield General Hospital": (
                "Springfield General Hospital"
            ),
        },
        misses=("The sponsor was blinded.", "Sponsors are allowed"),
        read=_name,
    ),
)

FIELD = Field(
    name="sponsor",
    meaning="The person or body that is responsible for the trial, as printed; not its funder.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, item 5",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.sponsorCollaboratorsModule.leadSponsor.name",),
        "ictrp": ("Primary_sponsor",),
        "isrctn": ("sponsor.organisation",),
    },
)


def find(chars: str) -> list[Found]:
    """Find sponsors that prose calls so.

    >>> [found.value for found in find("a trial sponsored by Cellworks is awaiting results")]
    ['Cellworks']
    """
    return find_all(FIELD.name, FIELD.rules, chars)


def find_in_cell(chars: str, heading: str = "") -> list[Found]:
    """Read a cell of a column of sponsors or responsible parties.

    >>> find_in_cell("Springfield Hospital,  Ohio,")[0].value
    'Springfield Hospital, Ohio'

    A comma that ends the cell, after its last line was lost or never came, is left out.
    """
    return whole_cell(FIELD.name, chars.rstrip(" ,;\n"), 0.95)
