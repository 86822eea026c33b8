"""The phase of development."""

from __future__ import annotations

import re

from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.types import JSON

ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
# What makes "phase 2" a part of a schedule: "treatment phase 2", "acute phase 3" …
OTHER_PHASES = re.compile(
    r"\b(?:treatment|study|acute|run[- ]?in|follow[- ]?up|extension|maintenance|luteal|"
    r"follicular|crossover|cross-over|washout|chronic|liquid|solid|gas|test)[ -]*$",
    re.IGNORECASE,
)
NUMERAL = r"(?:[0-4]|IV|I{1,3})(?![0-9IVX])"
PAIRS = {("1", "2"): "1/2", ("2", "3"): "2/3"}


def _digit(numeral: str) -> str:
    return ROMAN.get(numeral, numeral)


def read_phase(match: re.Match[str]) -> JSON:
    """Read one numeral or an adjacent pair; None where the words mean another kind of phase."""
    if OTHER_PHASES.search(match.string[max(0, match.start() - 14) : match.start()]):
        return None
    low = _digit(match["low"])
    high = _digit(match["high"] or match["low"])
    return low if low == high else PAIRS.get((low, high))


RULES = (
    Rule(
        name="phase-followed-by-phase",
        pattern=re.compile(
            rf"\b(?i:phase)[\s-]*(?P<low>{NUMERAL})[abc]?,? (?i:(?:trial|study|part)s?),? "
            r"(?i:(?:followed by|and then|then|with a subsequent))[^.;]{0,120}?"
            rf"\b(?i:phase)[\s-]*(?P<high>{NUMERAL})"
        ),
        source="seen in titles of registered trials",
        hits={"Phase 1 Trial Followed by a Randomized Phase 2 Trial": "1/2"},
        misses=("Phase 1 trials are followed by others.",),
        read=read_phase,
    ),
    Rule(
        name="phase",
        pattern=re.compile(
            r"\b(?:(?i:early)[\s_]+)?(?i:phase)s?[\s:_-]*"
            rf"(?P<low>{NUMERAL})[abc]?(?:/[abc]\b)?"
            rf"(?:\s?[/|+&–-]\s?(?:(?i:phase)[\s_-]*)?(?P<high>{NUMERAL})[abc]?)?"
            # "phase 3 of the visit", "phase 2 weeks" count parts of a schedule
            r"(?!\w)(?!\s+of\s+(?:the|this|our|each)\b)"
            r"(?!\s*-?\s*(?i:weeks?|days?|months?|years?|hours?|min)\b)"
        ),
        source="ClinicalTrials.gov element Phase; WHO Trial Registration Data Set 1.3.1, item 15",
        hits={
            "Phase 2/3": "2/3",
            "Phase II": "2",
            "Phase I/II": "1/2",
            "Phase 1-2": "1/2",
            "a Phase1/2 trial": "1/2",
            "Phase 2/Phase 3": "2/3",
            "PHASE1|PHASE2": "1/2",
            "EARLY_PHASE1": "1",
            "Early Phase 1": "1",
            "a randomised phase IIa trial": "2",
            "Phase 1b/2a": "1/2",
            "Phase 2a/b": "2",
            "Phase2a clinical study": "2",
            "Phase 0": "0",
            "Phase: IV": "4",
        },
        misses=(
            "two phases",
            "phase 3 of the study visit",
            "acute phase 2",
            "Phase contrast microscopy",
            "a run-in phase 2 weeks long",
            "phase I to the end",
            "phase 12",
        ),
        read=lambda match: (
            None if re.match(r"\s+to\b", match.string[match.end() :]) else read_phase(match)
        ),
    ),
)

CELL = re.compile(rf"\s*(?P<low>{NUMERAL})[abc]?(?:\s?[/–-]\s?(?P<high>{NUMERAL})[abc]?)?\s*")

FIELD = Field(
    name="phase",
    meaning="Phase of development: 0, 1, 1/2, 2, 2/3, 3 or 4; early phase 1 counts as 1.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, item 15; ClinicalTrials.gov Phase",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.designModule.phases",),
        "ictrp": ("Phase",),
        "isrctn": ("interventions.intervention.phase",),
    },
)


def find(chars: str) -> list[Found]:
    """Find phases of development.

    >>> [found.value for found in find("A Phase I/II, open label study")]
    ['1/2']
    """
    return find_all(FIELD.name, FIELD.rules, chars)


def find_in_cell(chars: str, heading: str = "") -> list[Found]:
    """Read a cell; under a heading that says "phase" a numeral alone is enough.

    >>> [found.value for found in find_in_cell("II/III", "Phase")]
    ['2/3']
    >>> find_in_cell("2", "Arms")
    []
    """
    founds = find(chars)
    match = CELL.fullmatch(chars)
    if founds or match is None or "phase" not in heading.lower():
        return founds
    value = read_phase(match)
    if value is None:
        return []
    start = len(chars) - len(chars.lstrip())
    return [Found(value, start, len(chars.rstrip()), "phase/numeral-in-cell", 0.95)]
