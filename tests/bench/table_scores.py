"""How like two sets of tables are: relations of neighbours, regions, GriTS.

Plain tables of rectangular cells; what is measured and how is told in icdar.py, which uses it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

Box = tuple[float, float, float, float]  # x0, top, x1, bottom: points, origin top left


class Cell(NamedTuple):
    row: int
    column: int
    row_span: int
    column_span: int
    text: str


class Table(NamedTuple):
    page: int
    box: Box | None
    cells: list[Cell]


def key(text: str) -> str:
    """A cell's text as the competition compares it.

    >>> key(" 5–7\\nkg/year")
    '5_7KG_YEAR'
    """
    return re.sub(r"[\W_]", "_", re.sub(r"\s", "", unicodedata.normalize("NFKC", text))).upper()


def places(cells: Iterable[Cell]) -> dict[tuple[int, int], Cell]:
    """Which cell stands on each place of the grid; a cell stands on all that it spans."""
    return {
        (row, column): cell
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def relations(cells: Iterable[Cell]) -> Counter[tuple[str, str, str]]:
    """Neighbours that follow each other in a row or column, blank cells skipped.

    >>> wide = [Cell(0, 0, 1, 3, "a"), Cell(1, 0, 1, 1, "b"), Cell(1, 2, 1, 1, "c")]
    >>> sorted(relations(wide))
    [('A', 'B', 'down'), ('A', 'C', 'down'), ('B', 'C', 'right')]
    """
    on = places(cell for cell in cells if key(cell.text))
    pairs = set()
    for direction, across in (("right", 0), ("down", 1)):
        lines: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
        for place, cell in on.items():
            lines[place[across]].append((place[1 - across], cell))
        for line in lines.values():
            row = [cell for _, cell in sorted(line)]
            pairs |= {(a, b, direction) for a, b in pairwise(row) if a != b}
    return Counter((key(a.text), key(b.text), direction) for a, b, direction in pairs)


def hull(boxes: Iterable[Box]) -> Box | None:
    edges = list(zip(*boxes, strict=True))
    return (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])) if edges else None


def overlap(a: Box | None, b: Box | None) -> float:
    """Intersection over union.

    >>> overlap((0, 0, 2, 2), (1, 0, 3, 2))
    0.3333333333333333
    """
    if not a or not b:
        return 0.0
    wide = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    both = wide * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    area = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in (a, b))
    return both / (area - both) if both else 0.0


def paired(truth: list[Table], out: list[Table]) -> list[tuple[int, int]]:
    """Indices of tables that belong together, one to one."""
    worth = np.zeros((len(truth), len(out)))
    ours, theirs = ([relations(t.cells) for t in tables] for tables in (truth, out))
    for i, t in enumerate(truth):
        for j, o in enumerate(out):
            if t.page == o.page:
                worth[i, j] = (ours[i] & theirs[j]).total() + overlap(t.box, o.box) / 2
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if worth[i, j] > 0]


def counts(truth: list[Table], out: list[Table]) -> Counter[str]:
    """Relations and regions of one document: hit, in the truth, put out."""
    sides = [[relations(table.cells) for table in tables] for tables in (truth, out)]
    hit = sum((sides[0][i] & sides[1][j]).total() for i, j in paired(truth, out))
    found = [any(t.page == o.page and overlap(t.box, o.box) >= 0.5 for o in out) for t in truth]
    return Counter(
        hit=hit,
        gold=sum(side.total() for side in sides[0]),
        out=sum(side.total() for side in sides[1]),
        tables=len(truth),
        tables_out=len(out),
        found=sum(found),
    )


def grits_counts(truth: list[Table], out: list[Table]) -> Counter[str]:
    """Grid cells of one document: in the truth, put out, and how far alike (Con and Top)."""
    from grits import cell_list_to_grid_con as con_grid
    from grits import cell_list_to_grid_top as top_grid
    from grits import grits_con_matching, grits_top_matching

    total: Counter[str] = Counter()
    sides = [[grits_cells(table) for table in tables] for tables in (truth, out)]
    for name, side in zip(("grid_gold", "grid_out"), sides, strict=True):
        for cells in side:
            grid = con_grid(cells)
            total[name] += len(grid) * len(grid[0])
    for i, j in paired(truth, out):
        pair = sides[0][i], sides[1][j]
        con = grits_con_matching(*map(con_grid, pair))
        top = grits_top_matching(*map(top_grid, pair))
        total["con"] += con.true_positive_score  # type: ignore[assignment]
        total["top"] += top.true_positive_score  # type: ignore[assignment]
    return total


def grits_cells(table: Table) -> list[Any]:
    from grits import TableCell

    return [
        TableCell(
            list(range(c.row, c.row + c.row_span)),
            list(range(c.column, c.column + c.column_span)),
            re.sub(r"\s", "", unicodedata.normalize("NFKC", c.text)),
        )
        for c in table.cells
    ]


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def f1(precision: float, recall: float) -> float:
    """
    >>> f1(1.0, 0.5)
    0.6666666666666666
    """
    return ratio(2 * precision * recall, precision + recall)
