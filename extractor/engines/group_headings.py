"""What a group heading, a row of one spanning cell, tells of the rows below it."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.engines.cell_readers import PHASE_HINT, PRODUCTS, TYPE_HINT
from extractor.engines.reader import Reader, Words
from extractor.fields import conditions, countries
from extractor.fields.rule import Found

# "The Netherlands", "USA and Canada", "China (n = 20)"
BESIDE_COUNTRIES = re.compile(
    r"(?:[\s,;/&:()\d]|\b(?:and|the|in|from|trials|studies)\b|\bn\s?=)*", re.IGNORECASE
)


def named_countries(words: Words) -> list[Found]:
    """The countries of a heading that names nothing but countries.

    >>> [found.value for found in named_countries(Words("USA and Canada"))]
    ['United States', 'Canada']
    >>> named_countries(Words("Trials outside China"))
    []
    """
    founds = countries.find_names(words.chars)
    rest = words.chars
    for found in reversed(founds):
        rest = rest[: found.start] + rest[found.end :]
    if not BESIDE_COUNTRIES.fullmatch(rest):
        return []
    return [replace(found, rule="countries/group-heading", confidence=0.95) for found in founds]


GROUP_READERS = (
    Reader("countries", named_countries),
    replace(TYPE_HINT, weight=0.9),
    replace(PHASE_HINT, weight=1.0),
    replace(PRODUCTS, weight=0.8),
    Reader("conditions", lambda words: conditions.find(words.chars), weight=0.9),
)
"""What is looked for in a group heading. Regions ("Europe") tell nothing."""
