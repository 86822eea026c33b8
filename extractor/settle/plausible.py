"""What no trial can have: more people than countries have, shares above all, numbers without end.

Documents are damaged and misprinted, and numbers run together ("2020202020" for people, "4510 %").
A value that holds one is not trusted: its candidate is an abstention, with the words that say it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from extractor.fields.counts import MOST_PEOPLE
from extractor.types import JSON, Candidate

PEOPLE = frozenset(("planned", "enrolled", "randomised", "analysed", "treated", "screened"))
COUNTS = PEOPLE | {"n", "events"}
MOST: Mapping[str, float] = {**dict.fromkeys(COUNTS, MOST_PEOPLE), "percent": 100.0, "p": 1.0}


def plausible(candidate: Candidate) -> Candidate:
    """The candidate, or an abstention from a value that cannot be.

    >>> plausible(Candidate("participants", {"planned": 20202020200}, (), 0.9)).status
    'abstained'
    """
    if candidate.status != "found" or is_possible(candidate.value):
        return candidate
    return replace(candidate, status="abstained", value=None)


def is_possible(value: JSON, key: str = "") -> bool:
    """Whether every number of a value is one, and is not more than what it counts can be.

    >>> is_possible({"n": 40, "percent": 37.5}), is_possible([{"percent": 375.0}])
    (True, False)
    """
    if isinstance(value, Mapping):
        return all(is_possible(one, name) for name, one in value.items())
    if isinstance(value, list | tuple):
        return all(is_possible(one, key) for one in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    if key in MOST:
        return 0 <= value <= MOST[key]
    return math.isfinite(value)
