"""A second reading of a table's region, to set against the first: plainer, and by other evidence.

The first reading finds columns where hardly a line has ink, by rulings and headings, and rows
by weighing whole tables. This one knows only how pieces of lines stand to each other:

columns  by text edges: pieces that begin, end or have their middle at the same x are aligned
         (Nurminen, Algorithmic extraction of data in tables in PDF documents, 2013); edges
         whose pieces stand over each other are one column's;
cells    two pieces, one right below the other in a column, are one cell's where they are as
         near as lines, not as rows (the spacing of Docstrum, O'Gorman 1993, within columns as
         in T-Recs, Kieninger 1998). Where all are as near, one that begins with a small
         letter goes on, and one in a line without a label; numbers never do.

It is the worse reading of the two, but seldom wrong in the same way: cells on which both
agree are right more often.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.layout.rows import is_number
from extractor.layout.words import Segment, Word, segments_of

PARTED = 0.6  # of the size: a gap that parts pieces of a line
LEVEL = 0.35  # of the size: edges no farther apart are aligned
OVER = 0.3  # share of its width by which an edge's usual piece stands over a column that it is of
WIDER = 1.12  # distance of rows against that of lines, at least
FAR = 1.7  # the same, beyond which nothing is one cell's
FEW = 0.08  # share of the distances that must be of either kind


@dataclass(frozen=True, slots=True)
class Link:
    """Two pieces of one column, the second right below the first: are they one cell's?"""

    above: Segment
    below: Segment
    together: bool


@dataclass(frozen=True, slots=True)
class SecondReading:
    """For each word (by `id`) its column, and what stands below what."""

    column: Mapping[int, int]
    links: tuple[Link, ...]


def second_reading(lines: Sequence[Sequence[Word]]) -> SecondReading:
    """Read some lines of a table's body, from top to bottom, each from left to right."""
    size = median(word.size for line in lines for word in line)
    pieces = [list(segments_of(line, PARTED)) for line in lines]
    column = _columns([piece for line in pieces for piece in line], LEVEL * size)
    return SecondReading(column, tuple(_links(pieces, column)))


# --- columns -----------------------------------------------------------------------------


def _columns(pieces: Sequence[Segment], level: float) -> dict[int, int]:
    """The column of each word: pieces that share a text edge, edges that stand over each other."""
    edges = [
        _clusters([piece.x0 for piece in pieces], level),
        _clusters([piece.x1 for piece in pieces], level),
        _clusters([(piece.x0 + piece.x1) / 2 for piece in pieces], level),
    ]
    counts = [Counter(numbers) for numbers in edges]
    members: dict[tuple[int, int], list[Segment]] = {}
    for n, piece in enumerate(pieces):
        kind = max(range(3), key=lambda one: (counts[one][edges[one][n]], -one))
        members.setdefault((kind, edges[kind][n]), []).append(piece)
    return _side_by_side(members.values())


def _clusters(places: Sequence[float], level: float) -> list[int]:
    """The number of each place's cluster, counted from the left.

    >>> _clusters([10.0, 50.2, 10.3, 50.0], 1.0)
    [0, 1, 0, 1]
    """
    starts: list[float] = []
    last = float("-inf")
    for place in sorted(places):
        if place - last > level or place - starts[-1] > 2 * level:
            starts.append(place)
        last = place
    return [bisect_right(starts, place) - 1 for place in places]


def _side_by_side(edges: Iterable[Sequence[Segment]]) -> dict[int, int]:
    """The column of each word, counted from the left: one for the edge of most pieces over a place.

    An edge of fewer pieces belongs to the column over which its usual piece stands most.
    """
    columns: list[tuple[float, float, list[Segment]]] = []
    for own in sorted(edges, key=len, reverse=True):
        x0, x1 = median(piece.x0 for piece in own), median(piece.x1 for piece in own)
        shared = [min(x1, right) - max(x0, left) for left, right, _ in columns]
        most = max(shared, default=0.0)
        if most > OVER * (x1 - x0):
            columns[shared.index(most)][2].extend(own)
        else:
            columns.append((x0, x1, list(own)))
    return {
        id(word): number
        for number, (_, _, own) in enumerate(sorted(columns, key=lambda column: column[0]))
        for piece in own
        for word in piece.words
    }


# --- cells -------------------------------------------------------------------------------


def _links(pieces: Sequence[Sequence[Segment]], column: Mapping[int, int]) -> Iterator[Link]:
    """Each piece with the one below it in its column."""
    last: dict[int, tuple[Segment, bool]] = {}  # and whether it is a number
    found: list[tuple[Link, bool]] = []  # by their texts, and whether these are numbers
    for line in pieces:
        places = [column[id(piece.words[0])] for piece in line]
        for piece, place in zip(line, places, strict=True):
            text = piece.text
            number = is_number(text)
            if place in last:
                above, another = last[place]
                goes_on = text[:1].islower() or 0 not in places
                found.append((Link(above, piece, goes_on), number and another))
            last[place] = piece, number
    apart, split = _spacing([link.below.base - link.above.base for link, _ in found])
    for link, numbers in found:
        distance = link.below.base - link.above.base
        together = link.together if split is None else distance < split
        yield Link(link.above, link.below, together and distance < apart and not numbers)


def _spacing(distances: Sequence[float]) -> tuple[float, float | None]:
    """From which distance on pieces are no lines of one cell, and what parts lines from rows.

    The latter is None where distances are not of two kinds.

    >>> _spacing([10.0, 10.1, 10.0, 16.0, 15.8, 30.0])
    (17.0, 12.95)
    >>> _spacing([10.0, 10.1, 10.0, 20.0])
    (17.0, None)
    """
    if not distances:
        return float("inf"), None
    apart = FAR * sorted(distances)[len(distances) // 10]
    ordered = sorted(one for one in distances if one < apart)
    least = max(1, round(FEW * len(ordered)))
    steps = [
        (wide / near, (near + wide) / 2)
        for near, wide in pairwise(ordered[least - 1 : len(ordered) - least + 1])
        if near > 0
    ]
    ratio, middle = max(steps, default=(0.0, 0.0))
    return apart, middle if ratio >= WIDER else None
