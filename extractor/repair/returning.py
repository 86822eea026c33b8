"""Cells that return in a column: where the borders of one row are sure, they tell of another's.

What was run together can often be parted in more than one way ("43200 mg": 4, 3200 mg?). That
"200 mg" stands in other rows of the column, between borders that are sure, decides it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

import numpy as np

from extractor.repair.letters import Floats, Ints, Letters
from extractor.repair.segments import Segments

Texts = Mapping[str, float]  # the text of a cell, unspaced -> log odds for a stretch that says it
SURE = 0.9  # probability above which borders tell of others
PER_RETURN = 4.0  # how many cells of a column one row with the same text is worth
MOST_TEXTS = 200  # of a column; a column with more tells nothing by them
SHORTEST = 2  # characters: single digits return by chance


def returning(cells: Iterable[str]) -> Texts:
    """The texts of a column's cells that are sure, and what each speaks for another cell like it.

    >>> returning(["Phase 2", "Phase2", "3"])
    {'Phase2': 2.1972245773362196}
    """
    counts = Counter(cell.replace(" ", "") for cell in cells)
    common = (item for item in counts.most_common(MOST_TEXTS) if len(item[0]) >= SHORTEST)
    return {text: log(1 + PER_RETURN * n) for text, n in common}


def returned(segments: Segments, texts: Texts) -> Floats:
    """For each stretch the log odds that a returning text gives it."""
    stops = segments.stops
    points = np.zeros(len(segments.i))
    solid = stops.once("solid", lambda: np.flatnonzero(~Letters(stops.chars).of(str.isspace)))
    dense: str = stops.once("dense", lambda: "".join(stops.chars.split()))
    for text, worth in texts.items():
        at = dense.find(text)
        while at >= 0:
            _give(points, segments, int(solid[at]), int(solid[at + len(text) - 1]) + 1, worth)
            at = dense.find(text, at + 1)
    return points


def _give(points: Floats, segments: Segments, start: int, end: int, worth: float) -> None:
    """Give points to the stretches that hold what stands between two places and nothing else."""
    stops = segments.stops
    for i in _numbers(stops.starts, start):
        for j in _numbers(stops.ends, end):
            at = _segment(segments, i, j)
            if at is not None:
                points[at] = worth


def _numbers(places: Ints, place: int) -> range:
    """The numbers of the stops whose place this is."""
    first, last = np.searchsorted(places, (place, place + 1)).tolist()
    return range(first, last)


def _segment(segments: Segments, i: int, j: int) -> int | None:
    """The number of the stretch from one stop to another, if it is among them."""
    stops = segments.stops
    row = int(segments.row[j])
    first = int(stops.first[j])
    if row < 0 or i > j or i < first or (segments.opening and i != first):
        return None
    return row if segments.opening else row + i - first
