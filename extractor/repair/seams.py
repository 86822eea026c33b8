"""Places inside a cell where a blank belongs, whatever the words: rules as data.

They are for text whose blanks at line ends are lost. Each rule is tried against its own
examples: in `hits` a bar stands where the blank belongs, `misses` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SMALL = "of|in|on|to|by|for|at|from|with|and|or|than|versus"
_LEGAL = "SA|LLC|LLP|AB|AG|AS|BV|NV|GmbH|KG|Inc|Ltd|Co|PLC|Corp|SpA|SRL|Pvt"
_ORGANISATION = (
    "Universit(?:y|aire|ario|ät)|Hospital(?:ier)?|Institut[eo]?|Cent(?:er|re)|Academy|Foundation|College|School|"
    "Laborator(?:y|ies)|Ministry|Clinic|Infirmary|Medicine|Medical|Therapeutics|Biopharmaceuticals|Pharmaceuticals|"
    "Biotechnolog(?:y|ies)|Technologies|Sciences|Research|Regenerative|Oncology|Department|Division|Group"
)


@dataclass(frozen=True, slots=True)
class Seam:
    """A rule: the blank belongs where the pattern's match ends."""

    name: str
    pattern: re.Pattern[str]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


SEAMS = (
    Seam(
        "comma before a name",
        re.compile(r"(?<=[a-z.)’']),(?=[A-ZÀ-Þ][a-zß-ÿ])"),
        ("Example Co.,|Ltd.", "K.K.,|Madrid", "Leeds (North),|England"),
        ("1,204 patients", "a, B", "Leeds, England"),
    ),
    Seam(
        "abbreviation before a name",
        re.compile(r"(?<![A-Za-z.])[A-Z][a-z]{1,3}\.(?=[A-Z][a-z]{2})"),
        ("Example Pvt.|Ltd.", "St.|Agnes"),
        ("ClinicalTrials.Gov", "U.S.Army", "No. 4"),
    ),
    Seam(
        "legal form of a company",
        re.compile(rf"[a-z](?=(?:{_LEGAL})(?![A-Za-z]))"),
        ("Example Bio|SA, Havana", "Technologies|LLC"),
        ("Example Bio SA", "mRNA", "BioSAfe"),
    ),
    Seam(
        "word of an organisation's name",
        re.compile(rf"[a-zß-ÿ](?=(?:{_ORGANISATION})(?![a-zß-ÿ]))"),
        ("Utrecht|Medical|Center", "Miami|University|Hospital, Florida", "Example|Biopharmaceuticals"),
        ("BioMedicalis", "StemCell", "Utrecht Medical Center"),
    ),
    Seam(
        "particle of a name",
        re.compile(r"(?<![A-Za-zß-ÿ-])(?:de|di|del|della|du|des|of|and|for)(?=[A-ZÀ-Þ][a-zß-ÿ]{2})"),
        ("Instituto Nacional de|Cardiología", "Klinikum di|Vienna"),
        ("Andes", "de Leon", "deCODE"),
    ),
    Seam(
        "small word before a number",
        re.compile(rf"(?<![A-Za-z\d-])(?:{_SMALL})(?=\d)"),
        ("effect on|24-hour pressure", "for|3 days"),
        ("mon24", "in vitro", "P-on4"),
    ),
    Seam(
        "small word behind a number",
        re.compile(r"[A-Za-z)]\d{1,2}(?=(?:in|for|of|and|with|versus)(?![A-Za-z]))"),
        ("vitamin D3|in the", "GLP1|and"),
        ("2in", "D3 in", "T3infected"),
    ),
    Seam(
        "unit before a word",
        re.compile(r"(?<=\d )(?:mg|µg|mL|g|IU|Gy|mg/kg|mg/day)(?=(?:once|twice|daily|every|over|per|single|for|in|on)(?![a-z]))"),
        ("100 mg|twice daily", "0.5 mg/kg|over 40 min"),
        ("100 mg twice", "5 gone"),
    ),
    Seam(
        "bracket before a word",
        re.compile(r"(?<=[\d%])[)\]](?=[a-z]{2})"),
        ("(CDAI < 150)|in patients", "(n = 4)|and"),
        ("outcome(s) of", "(re)admission", "(n = 4)s"),
    ),
    Seam(
        "item of a list before a number",
        re.compile(r"[a-z\])](?=[–—•]\d)"),
        ("12 weeks|–6-minute walk", "days]|—24-hour"),
        ("14–24 days", "weeks –6"),
    ),
)  # fmt: skip


def seams(cell: str) -> Iterator[int]:
    """Offsets into a cell before which a blank belongs.

    >>> list(seams("Miami University, Example Co.,Ltd."))
    [30]
    """
    for seam in SEAMS:
        yield from (match.end() for match in seam.pattern.finditer(cell))
