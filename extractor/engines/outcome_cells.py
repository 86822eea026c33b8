"""Reading cells of outcomes: which kind they are of, and the list of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from extractor.engines.abbreviations import expanded
from extractor.engines.reader import Find, Reader, Words
from extractor.fields import outcomes
from extractor.fields.rule import Found

LABEL = re.compile(
    r"(?:^|(?<=[\s.;)]))(?:the\s)?(?P<kind>primary|secondary)\s*(?:(?:outcomes?|end-?\s?points?)\s*)?"
    r"(?:measures?\s*)?(?:\(s\)\s*)?[:：]\s*",
    re.IGNORECASE,
)


Unlabelled = Literal["read", "doubt", "skip"]


def outcome_items(kind: str, unlabelled: Unlabelled) -> Find:
    """A reader of the outcomes of one kind; labels inside the cell overrule the heading.

    `unlabelled` says what words without a label are: outcomes of this kind, of a kind
    that nobody can tell, or of another kind.
    """

    def read(words: Words) -> list[Found]:
        labels = list(LABEL.finditer(words.chars))
        ends = [*(label.start() for label in labels), len(words.chars)]
        before = [] if unlabelled == "skip" else items_of(words, 0, ends[0], kind)
        if unlabelled == "doubt":
            before = [replace(one, value=None) for one in before]
        founds = list(before)
        for label, end in zip(labels, ends[1:], strict=True):
            if label["kind"].lower() == kind:
                founds += items_of(words, label.end(), end, kind)
        return founds

    return read


def items_of(words: Words, start: int, end: int, kind: str) -> list[Found]:
    """The outcomes in a stretch of a cell; `expanded` writes out the table's abbreviations.

    >>> items_of(Words("SAEs", "", {"SAE": "serious adverse event"}), 0, 4, "primary")[0].value
    {'measure': 'SAEs', 'time_frame': None, 'expanded': 'serious adverse events'}
    """
    founds = []
    for found in outcomes.find_in_cell(words.chars[start:end], kind):
        value = dict(found.value) if isinstance(found.value, Mapping) else {}
        value.pop("kind", None)
        measure = str(value.get("measure") or "")
        long = expanded(measure, words.abbreviations).chars
        if long != measure:
            value["expanded"] = long
        founds.append(replace(found, value=value, start=found.start + start, end=found.end + start))
    return founds


OUTCOME_READERS: Mapping[str, tuple[Reader, ...]] = {
    "primary": (
        Reader("primary_outcomes", outcome_items("primary", "read")),
        Reader("secondary_outcomes", outcome_items("secondary", "skip"), own=False),
    ),
    "secondary": (
        Reader("secondary_outcomes", outcome_items("secondary", "read")),
        Reader("primary_outcomes", outcome_items("primary", "skip"), own=False),
    ),
    "both": (
        Reader("primary_outcomes", outcome_items("primary", "doubt")),
        Reader("secondary_outcomes", outcome_items("secondary", "doubt")),
    ),
    "neither": (
        Reader("primary_outcomes", outcome_items("primary", "read"), weight=0.7),
        Reader("secondary_outcomes", outcome_items("secondary", "skip"), own=False),
    ),
}
"""The same for columns of outcomes, by which kinds of outcomes their heading names."""
