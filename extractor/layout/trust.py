"""How likely each cell of a table is right: a probability, from a few measures.

The measures are told of each cell by itself and of its table; what each weighs was fitted on
tables whose truth is known (`tests/bench/confidence.py`, models/README.md) and stands in
`models/table_confidence.csv`. "Right" means: the cell has all its words and no others, and a
neighbour in its row and one in its column are its neighbours on the page.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from extractor.layout.agreement import Difference, differences
from extractor.layout.cells import GridCell
from extractor.layout.grid import Grid
from extractor.layout.words import Word, lines_of
from extractor.resources import resource

NEAR = 0.6  # of the size: nearer than that, words of two cells could be one cell's
MOST_LINES = 4  # of a cell, beyond which their number tells nothing more
MOST_EMPTY = 0.3  # share of a table's places, likewise
SURELY = 2.0  # margin of a row, likewise

MEASURES = (
    "heading",  # 1 in the header
    "spanning",  # 1 if it spans columns
    "lines",  # logarithm of their number
    "near",  # 1 if words of another cell stand no farther than words of one cell may
    "margin",  # of its row: what reading it otherwise would cost more (margins.py)
    "column_differs",  # from the second reading's
    "rows_differ",  # share of its links
    "agreement",  # share of the cells of its table's body on which both readings agree
    "ruled",  # 1 if rulings part all rows of the table
    "columns",  # logarithm of their number
    "empty",  # share of the table's places without a cell
)


def measures(grid: Grid) -> list[tuple[float, ...]]:
    """The MEASURES of each cell of a grid, in order."""
    body = [cell for cell in grid.cells if cell.row >= grid.header_rows]
    differ = differences(body)
    agreed = sum(one.none for one in differ.values()) / len(differ) if differ else 1.0
    near = _near(grid.cells)
    filled = sum(cell.row_span * cell.column_span for cell in grid.cells)
    empty = 1 - filled / max(1, grid.n_rows * grid.n_columns)
    empty = min(MOST_EMPTY, max(0.0, empty))
    table = (agreed, float(grid.ruled), math.log(grid.n_columns), empty)
    return [(*_own(cell, grid, near, differ), *table) for cell in grid.cells]


def _own(
    cell: GridCell, grid: Grid, near: frozenset[int], differ: dict[int, Difference]
) -> tuple[float, ...]:
    """The measures of one cell by itself."""
    margin = min(grid.margins[cell.row : cell.row + cell.row_span], default=SURELY)
    here = differ.get(id(cell), Difference())
    return (
        float(cell.row < grid.header_rows),
        float(cell.column_span > 1),
        math.log(min(MOST_LINES, max(1, len(cell.lines)))),
        float(id(cell) in near),
        min(SURELY, max(0.0, margin)),
        here.column,
        here.rows,
    )


def _near(cells: Sequence[GridCell]) -> frozenset[int]:
    """The cells (by `id`) beside which the words of another one stand near."""
    owner = {id(word): cell for cell in cells for line in cell.lines for word in line}
    lines = lines_of(word for cell in cells for line in cell.lines for word in line)
    return frozenset(
        id(owner[id(word)])
        for line in lines
        for first, second in pairwise(line)
        if owner[id(first)] is not owner[id(second)] and _gap(first, second) < NEAR
        for word in (first, second)
    )


def _gap(first: Word, second: Word) -> float:
    return (second.x0 - first.x1) / max(first.size, second.size)


@cache
def weights() -> tuple[float, tuple[float, ...]]:
    """What is added for every cell, and the weight of each of MEASURES."""
    with resource("models/table_confidence.csv").open(encoding="utf-8", newline="") as lines:
        table = {row["measure"]: float(row["weight"]) for row in csv.DictReader(lines)}
    return table["intercept"], tuple(table[name] for name in MEASURES)


def trusted(grid: Grid) -> Grid:
    """The same grid, its cells with the probability that they are right."""
    base, each = weights()
    cells = []
    for cell, told in zip(grid.cells, measures(grid), strict=True):
        score = base + sum(weight * one for weight, one in zip(each, told, strict=True))
        cells.append(replace(cell, sure=1 / (1 + math.exp(-score))))
    return replace(grid, cells=tuple(cells))
