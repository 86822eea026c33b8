"""The trial's title: the whole cell of a title column, never a guess from prose."""

from __future__ import annotations

import re

from extractor.fields.rule import Field, Found

# What tables print for "nothing here". One place, so that all cell readers agree.
NOTHING = re.compile(
    r"[\s.…·*–—-]*|n\.?\s?/?\s?[ar]\.?|none|nil|not (?:reported|available|applicable|stated|given)|"
    r"unknown|unclear",
    re.IGNORECASE,
)

FIELD = Field(
    name="title",
    meaning="The trial's title as printed.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, items 9 and 10",
    paths={
        "ctgov": (
            "protocolSection.identificationModule.officialTitle",
            "protocolSection.identificationModule.briefTitle",
        ),
        "ictrp": ("Scientific_title", "Public_title"),
        "isrctn": ("trialDescription.scientificTitle", "trialDescription.title"),
    },
)


def says_nothing(chars: str) -> bool:
    """Whether a cell is empty or prints a dash, an ellipsis, NA or the like.

    >>> [says_nothing(chars) for chars in ("…", "N/A", " – ", "Name")]
    [True, True, True, False]
    """
    return NOTHING.fullmatch(chars.strip()) is not None


def whole_cell(name: str, chars: str, confidence: float) -> list[Found]:
    """Take a whole cell as its value, white space single, unless it says nothing."""
    if says_nothing(chars):
        return []
    start = len(chars) - len(chars.lstrip())
    end = len(chars.rstrip())
    return [Found(" ".join(chars.split()), start, end, f"{name}/whole-cell", confidence)]


def find(chars: str) -> list[Found]:
    """Nothing: a title can't be told from other prose by its words."""
    return []


def find_in_cell(chars: str, heading: str = "") -> list[Found]:
    """Read a cell of a title column.

    >>> find_in_cell(" Cells for Lung Injury: a  Pilot Study ")[0].value
    'Cells for Lung Injury: a Pilot Study'
    """
    return whole_cell(FIELD.name, chars, 0.95)
