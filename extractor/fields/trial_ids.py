"""Trial registration numbers: found as printed, mended, checked, and never guessed.

A number is looked for in three ways (RULES): after its prefix, after the name of its
registry, and, for EudraCT and EU CT numbers, by its shape; and then after another number
of its kind, in a list. What looks like a number and fails its registry's pattern, check
digits or dates is reported with `valid` false. Where a prefix or digits had to be
mended, the result must be plausible for its registry, or nothing is reported.

The words of `repairs`: prefix, transposed, case, dash, space, line-break, ocr,
glued-citation, registry-name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from math import prod

from extractor.fields.id_readings import (
    Reading,
    after_name,
    after_prefix,
    before_names,
    european,
    name_pattern,
    with_list,
)
from extractor.fields.printed_ids import DASH, before_prefixes, folded, prefix_pattern, tried
from extractor.fields.registries import is_valid, registry_url
from extractor.fields.rule import Field, Found, Rule
from extractor.types import JSON

__all__ = ["FIELD", "RULES", "canonical", "find", "is_valid", "registry_url", "spans"]

CONFIDENCE = {
    "prefix": 0.97,
    "transposed": 0.96,
    "registry-name": 0.95,
    "ocr": 0.88,
    "glued-citation": 0.75,
    "space": 0.99,
    "line-break": 0.99,
}
"""What a repair leaves of the 0.99 of a cleanly printed number; not yet calibrated."""
IMPLAUSIBLE = 0.7  # valid, yet higher than any number given so far
INVALID_CONFIDENCE = 0.5  # that a number that fails is a registration number at all


NUMBERED = re.compile(r"[0-9]|RBR", re.IGNORECASE)  # only Brazil gives numbers without a digit


def find(chars: str) -> list[Found]:
    r"""Every occurrence of a registration number, in order of place.

    >>> found = find("registered (NCT 0123-\n4567).")[0].value
    >>> found["id"], found["printed"], found["repairs"]
    ('NCT01234567', 'NCT 0123-\n4567', ['space', 'line-break'])
    >>> find("NCT01234567X, 2020-01-12, per 100 000")
    []
    """
    return list(_in_order(chars)) if NUMBERED.search(chars) else []


@lru_cache(maxsize=1024)  # several readers ask for the ids of the same sentence
def _in_order(chars: str) -> tuple[Found, ...]:
    return tuple(_found(reading, name, chars) for reading, name in _readings(chars))


def spans(chars: str) -> list[tuple[int, int]]:
    """Where registration numbers stand, as `find` has them.

    >>> spans("registered (NCT01234567).")
    [(12, 23)]
    """
    return [(reading.start, reading.end) for reading, _ in _readings(chars)]


def _readings(chars: str) -> list[tuple[Reading, str]]:
    """Every number that is read, with the name of its rule, in order of place."""
    taken: list[tuple[Reading, str]] = []
    covered: set[int] = set()
    for rule, read in _READERS:
        before = _BEFORE.get(rule.name)
        matches = tried(rule.pattern, before, chars) if before else rule.pattern.finditer(chars)
        for match in matches:
            for reading in with_list(read(match), chars):
                place = range(reading.start, reading.end)
                if covered.isdisjoint(place):
                    covered.update(place)
                    taken.append((reading, rule.name))
    taken.sort(key=lambda pair: pair[0].start)
    return taken


def canonical(printed: str) -> dict[str, JSON] | None:
    """The one id that a short string, as a table's cell, prints; None for none or several.

    >>> canonical("nct#01234567")["id"]
    'NCT01234567'
    >>> canonical("see NCT01234567 and NCT01234568") is None
    True
    """
    values = [found.value for found in find(printed)]
    ids = {value["id"] for value in values if isinstance(value, dict)}
    value = values[0] if len(ids) == 1 else None
    return dict(value) if isinstance(value, dict) else None


# --- what was mended, and how sure we are ----------------------------------------------


def _found(reading: Reading, rule: str, chars: str) -> Found:
    printed = chars[reading.start : reading.end]
    repairs = _repairs(reading, printed)
    confidence = prod(CONFIDENCE.get(repair, 1.0) for repair in repairs) * 0.99
    value: JSON = {
        "id": reading.number,
        "registry": reading.kind.registry,
        "printed": printed,
        "valid": reading.valid,
        "repairs": repairs,
    }
    if not reading.plausible:
        confidence *= IMPLAUSIBLE
    sure = round(confidence, 3) if reading.valid else INVALID_CONFIDENCE
    return Found(value, reading.start, reading.end, f"trial_ids/{rule}", sure)


def _repairs(reading: Reading, printed: str) -> list[str]:
    """Name what was mended, from the printed form beside the canonical one."""
    number = reading.number
    bare = re.sub(r"(?i)^(?:JPRN|EUCTR|CTIS)[\W_]?|(?<=[0-9])-[A-Z]{2}$", "", printed)
    words = [repair for repair in reading.mended if repair != "gap"]
    if "registry-name" in words or bare == printed == number:
        return words
    whole = re.sub(r"\s*\n\s*", "", bare)
    if whole != bare and whole.count("-") > number.count("-"):
        whole = re.sub(rf"[{DASH}]?\s*\n\s*", "", bare)
    dense = re.sub(r"[\s\u200b]", "", whole)
    letters = re.sub(r"[\W_]", "", dense)
    wanted = re.sub(r"[\W_]", "", number)
    signs = re.sub(r"[^\W_]", "", dense)
    wanted_signs = re.sub(r"[^\W_]", "", number)
    odd = re.sub(rf"[{DASH}/\\.|_]", "", signs)
    seen = {
        "prefix": bool(odd) or not (words or folded(letters) == folded(wanted)),
        "ocr": letters.casefold() != wanted.casefold() and folded(letters) == folded(wanted),
        "case": letters != wanted and letters.casefold() == wanted.casefold(),
        "dash": signs != wanted_signs and not odd,
        "space": dense != whole,
        "line-break": whole != bare,
    }
    return [*words, *(word for word, true in seen.items() if true and word not in words)]


# --- rules -------------------------------------------------------------------------------


def _value(read: Callable[[re.Match[str]], Reading | None]) -> Callable[[re.Match[str]], JSON]:
    def value(match: re.Match[str]) -> JSON:
        reading = read(match)
        return None if reading is None else _found(reading, "", match.string).value

    return value


def _said(number: str, registry: str, printed: str, valid: bool, *repairs: str) -> JSON:
    return {
        "id": number,
        "registry": registry,
        "printed": printed,
        "valid": valid,
        "repairs": list(repairs),
    }


_READERS: tuple[tuple[Rule, Callable[[re.Match[str]], Reading | None]], ...] = (
    (
        Rule(
            name="number-after-prefix",
            pattern=prefix_pattern(),
            source="models/vocabulary/registries.csv",
            hits={
                "(NCT01234567)": _said("NCT01234567", "ClinicalTrials.gov", "NCT01234567", True),
                "CTR2000012345": _said(
                    "ChiCTR2000012345", "ChiCTR", "CTR2000012345", True, "prefix"
                ),
                "ISRCTN1234567": _said("ISRCTN1234567", "ISRCTN", "ISRCTN1234567", False),
                "NCTO1234567": _said(
                    "NCT01234567", "ClinicalTrials.gov", "NCTO1234567", True, "ocr"
                ),
            },
            misses=("NCT01234567X", "per 100 000", "CTR20201234", "NL12345.018.09", "NL [14"),
            read=_value(after_prefix),
        ),
        after_prefix,
    ),
    (
        Rule(
            name="european-number",
            pattern=re.compile(
                r"(?=[2ECec])(?<![0-9.,])(?<![0-9][-/])(?:(?<![A-Za-z])(?i:EUCTR|CTIS)[\W_]?)?(?=2[0O][0-9]{2})"
            ),
            source="models/vocabulary/registries.csv",
            hits={
                "EUCTR2015-012345-45-NO": _said(
                    "2015-012345-45", "EudraCT", "EUCTR2015-012345-45-NO", True
                ),
                "2015-012345-99": _said("2015-012345-99", "EudraCT", "2015-012345-99", False),
            },
            misses=("2020-01-12", "2020.051219. 54", "2019-030913 (20"),
            read=_value(european),
        ),
        european,
    ),
    (
        Rule(
            name="number-after-registry-name",
            pattern=name_pattern(),
            source="models/vocabulary/registries.csv",
            hits={
                "ClinicalTrials.gov identifier 01234567": _said(
                    "NCT01234567", "ClinicalTrials.gov", "01234567", True, "registry-name"
                ),
            },
            misses=("ClinicalTrials.gov 12345678", "Clinical Trials Registry India 000123"),
            read=_value(after_name),
        ),
        after_name,
    ),
)

_BEFORE = {
    "number-after-prefix": before_prefixes(),
    "number-after-registry-name": before_names(),
}

RULES = tuple(rule for rule, _ in _READERS)

FIELD = Field(
    name="trial_ids",
    meaning="Numbers under which the trial is registered, with the registry of each.",
    unit="",
    source="WHO Trial Registration Data Set, items 1 and 3",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.identificationModule.nctId",),
    },
)
