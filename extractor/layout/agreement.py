"""On which cells of a table two readings agree (second_reading.py): in columns and in rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.layout.cells import GridCell
from extractor.layout.second_reading import Link, second_reading
from extractor.layout.words import Word, lines_of

MOST = 0.4  # share of a column's words that may stand elsewhere in the other reading


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the readings differ about one cell, each from 0 to 1."""

    column: float = 0.0  # most words that its column doesn't share with that of the other
    rows: float = 0.0  # share of pieces above, within and below it that are (not) one cell's

    @property
    def none(self) -> bool:
        """Whether they agree."""
        return not self.column and not self.rows


def differences(body: Sequence[GridCell]) -> dict[int, Difference]:
    """For each cell (by `id`) of a table's body how far a second reading differs from the first."""
    owner = {id(word): cell for cell in body for word in _words(cell)}
    if not owner:
        return {}
    second = second_reading(lines_of(word for cell in body for word in _words(cell)))
    apart = _columns(body, second.column)
    rows = _rows(second.links, owner)
    found: dict[int, Difference] = {}
    for cell in body:
        places = {(cell.column, second.column[id(word)]) for word in _words(cell)}
        column = max((apart.get(place, 0.0) for place in places), default=0.0)
        found[id(cell)] = Difference(
            float(cell.column_span == 1 and column >= MOST), rows.get(id(cell), 0.0)
        )
    return found


def _words(cell: GridCell) -> Iterator[Word]:
    for line in cell.lines:
        yield from line


def _columns(body: Sequence[GridCell], column: Mapping[int, int]) -> dict[tuple[int, int], float]:
    """For each column of the first with one of the second reading: what they don't share.

    It is the share of words of either that stand elsewhere in the other reading.
    """
    shared = Counter(
        (cell.column, column[id(word)])
        for cell in body
        if cell.column_span == 1
        for word in _words(cell)
    )
    ours: Counter[int] = Counter()
    theirs: Counter[int] = Counter()
    for (one, other), n in shared.items():
        ours[one] += n
        theirs[other] += n
    return {
        (one, other): 1 - n / max(ours[one], theirs[other]) for (one, other), n in shared.items()
    }


def _rows(links: Sequence[Link], owner: Mapping[int, GridCell]) -> dict[int, float]:
    """For each cell (by `id`) the share of its links on which the readings differ."""
    differ: dict[int, list[bool]] = defaultdict(list)
    for link in links:
        above, below = owner[id(link.above.words[-1])], owner[id(link.below.words[0])]
        if above.column_span > 1 or below.column_span > 1:
            continue
        here = (above is below) != link.together
        for one in {id(above), id(below)}:
            differ[one].append(here)
    return {one: sum(told) / len(told) for one, told in differ.items()}
