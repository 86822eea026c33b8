"""Rows of a table region: which lines are one row's, when cells are wrapped.

Every peer takes each line for a row. Here the rows that cost least are found by dynamic
programming: a row costs where its cells are not aligned with each other, where columns
that are usually filled are empty, and where lines are joined that do not read on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from extractor.layout.columns import Run
from extractor.layout.margins import Costs, margins
from extractor.layout.words import base_of

MOST_LINES = 40  # of one row
A_ROW = 0.9  # what every row costs
EMPTY = 0.9  # what an empty cell costs in a column that is always filled
NO_LABEL = 1.6  # more, for the first column
OFF = 1.6  # what a cell costs that is a line off its row's alignment
FAR = 2.2  # what a join costs over more than the usual distance of lines
ROOM = 0.9  # what a join costs where the next word had room in the line before
READS_ON = -1.2  # where the text goes on
READS_NOT = 1.6  # where it doesn't
NUMBERS = 2.5  # a join of two numbers
OTHER_FONT = 0.6  # what a join costs where the font changes
GROUP = 1.0  # what a line costs that stands alone in the first column, as a heading of rows
TOGETHER = 0.7  # what a join costs for each further column that wraps between the same lines
TIGHT = 1.1  # what a border costs between lines as close as inside cells, if rows are apart
BOTTOM = 5.0  # what it costs to take all cells for aligned at the bottom, which is rare
CENTRED = 0.03  # share of the table's width by which a centred heading may be off
LEAST_LEADING = 0.1  # points; lines may be printed over each other
ALIGNMENTS = ("top", "middle", "bottom")

SMALL_WORDS = frozenset(
    "of and the for in at to on with by from or a an as is are was were than de vs per via".split()
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What a line holds in one column."""

    base: float
    text: str
    x0: float
    x1: float
    first_word: float  # width
    size: float
    font: int


@dataclass(frozen=True, slots=True)
class Body:
    """Lines of a region by columns, with the measures that rows are judged by."""

    bases: Sequence[float]
    pieces: Sequence[Mapping[int, Piece]]  # line by line, by column
    columns: Sequence[int]
    leading: float  # usual distance of the lines of a cell
    right: Mapping[int, float]  # where each column's longest line ends
    filled: Mapping[int, float]  # share of lines with something in the column, of the fullest
    apart: bool  # whether rows are farther apart than lines
    ends: tuple[float, float]  # of the lines, as x


def body_of(lines: Sequence[Sequence[Run]], columns: Sequence[int]) -> Body:
    """Gather the lines of a region; runs that span columns count for their first."""
    pieces: list[dict[int, Piece]] = []
    for line in lines:
        found: dict[int, Piece] = {}
        for run in line:
            if run.first in columns and run.first not in found:
                segment = run.segment
                width = run.words[0].x1 - run.words[0].x0
                font = run.words[0].fonts[0]
                found[run.first] = Piece(
                    segment.base, segment.text, segment.x0, segment.x1, width, segment.size, font
                )
        pieces.append(found)
    bases = [_base(line) for line in lines]
    leading, apart = _distances(pieces, columns)
    right = {
        column: max((line[column].x1 for line in pieces if column in line), default=0.0)
        for column in columns
    }
    words = [word for line in lines for run in line for word in run.words]
    ends = (min((w.x0 for w in words), default=0.0), max((w.x1 for w in words), default=0.0))
    counts = {column: sum(column in line for line in pieces) for column in columns}
    return Body(bases, pieces, columns, leading, right, counts_to_shares(counts), apart, ends)


def counts_to_shares(counts: Mapping[int, int]) -> dict[int, float]:
    """How full each column is, against the usual column."""
    usual = median(counts.values()) if counts else 0
    return {column: min(1.0, n / usual) if usual else 0.0 for column, n in counts.items()}


def _base(line: Sequence[Run]) -> float:
    return base_of([word for run in line for word in run.words]) if line else 0.0


def _distances(pieces: Sequence[Mapping[int, Piece]], columns: Sequence[int]) -> tuple[float, bool]:
    """The distance of lines inside cells, and whether rows are clearly farther apart."""
    found: list[float] = []
    sizes: list[float] = []
    for column in columns:
        last: Piece | None = None
        for line in pieces:
            here = line.get(column)
            if here and last:
                found.append(here.base - last.base)
                sizes.append(here.size)
            last = here or last
    near = sorted(d for d, size in zip(found, sizes, strict=True) if d < 1.75 * size)
    if not near:
        size = median(sizes) if sizes else 10.0
        return 1.2 * size, False
    leading = max(LEAST_LEADING, near[len(near) // 5])
    inside = [d for d in found if d <= 1.15 * leading]
    wider = [d for d in found if 1.22 * leading < d]
    return leading, len(inside) >= 3 and len(wider) >= 3 and len(inside) + len(wider) > 0.85 * len(
        found
    )


def rows_of(body: Body, breaks: frozenset[int]) -> tuple[list[tuple[int, int]], list[float]]:
    """Rows as stretches of lines, and for each border how sure it is; a row begins at each of `breaks`."""
    weighed = _row_costs(body, breaks)
    borders = [
        0.0 if not start or start in breaks else _border_cost(body, start)
        for start in range(len(body.bases))
    ]
    tried = [_cheapest(borders, weighed, n) for n in range(len(ALIGNMENTS))]
    costs = [best[-1] + more for (_, best), more in zip(tried, (0.0, 0.0, BOTTOM), strict=True)]
    chosen = costs.index(min(costs))
    rows, best = tried[chosen]
    return rows, margins(best, borders, weighed, chosen)


def _cheapest(
    borders: Sequence[float], costs: Costs, alignment: int
) -> tuple[list[tuple[int, int]], list[float]]:
    """The rows of least cost for one alignment, by dynamic programming; the cost up to each line."""
    n = len(borders)
    best = [0.0] + [float("inf")] * n
    came = [0] * (n + 1)
    for start in range(n):
        before = best[start] + borders[start]
        for lines, cost in enumerate(costs[start], 1):
            if before + cost[alignment] < best[start + lines]:
                best[start + lines], came[start + lines] = before + cost[alignment], start
    rows: list[tuple[int, int]] = []
    stop = n
    while stop:
        rows.append((came[stop], stop))
        stop = came[stop]
    return rows[::-1], best


def _row_costs(body: Body, breaks: frozenset[int]) -> Costs:
    """What every stretch of lines costs as a row, for each alignment."""
    n = len(body.bases)
    starts = np.arange(n)[:, None]
    lasts = np.minimum(starts + np.arange(min(n, MOST_LINES)), n - 1)
    joined = A_ROW + np.cumsum(_joined_costs(body)[starts, lasts], axis=1)
    costs = _aligned(body, lasts, joined)
    for number, line in enumerate(body.pieces):
        if len(line) == 1 and len(body.columns) > 2 and _heads_rows(body, number):
            costs[number, 0] = A_ROW + GROUP
    stops = [*sorted(breaks), n]
    ends = (min(n, stops[bisect_right(stops, start)]) for start in range(n))
    return [costs[start, : end - start].tolist() for start, end in enumerate(ends)]


def _joined_costs(body: Body) -> NDArray[np.float64]:
    """What it costs to add a line, the second index, to a row that begins with the first."""
    n = len(body.bases)
    costs = np.zeros((n, n))
    for number, joins in enumerate(_joins(body)):
        at_once = 0
        for above, cost in joins.values():
            costs[: above + 1, number] += cost
            at_once += above == number - 1 and cost > 0.5
        costs[:number, number] += TOGETHER * max(0, at_once - 1)
    return costs


def _aligned(
    body: Body, lasts: NDArray[np.intp], joined: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The costs of rows with what empty cells and alignment cost: for each alignment, last index.

    `lasts` are the last lines of rows, by their first line and the number of their lines.
    """
    n, near = len(lasts), 0.2 * body.leading
    held = np.array([[column in line for line in body.pieces] for column in body.columns])
    before = np.maximum.accumulate(np.where(held, np.arange(n), 0), axis=1)
    after = np.minimum.accumulate(np.where(held, np.arange(n), n)[:, ::-1], axis=1)[:, ::-1]
    empty = after[:, :, None] > lasts
    label, *others = (body.filled[column] for column in body.columns)
    weights = np.array([NO_LABEL * label, *(EMPTY * filled for filled in others)])
    costs = _added(joined, np.where(empty, weights[:, None, None], 0.0))
    bases = np.array(
        [
            [line[column].base if column in line else 0.0 for line in body.pieces]
            for column in body.columns
        ]
    )
    first = np.take_along_axis(bases, np.minimum(after, n - 1), axis=1)[:, :, None]
    end = np.take_along_axis(bases, before, axis=1)[:, lasts]
    lines = np.array(body.bases)
    top, bottom = lines[:, None], lines[lasts]
    made = []
    for off in (first - top, np.abs((first + end) - (top + bottom)) / 2, bottom - end):
        more = OFF * np.minimum(1.5, off / body.leading)
        made.append(_added(costs, np.where(empty | (off <= near), 0.0, more)))
        made[-1][:, 0] = costs[:, 0]
    return np.stack(made, axis=2)


def _added(costs: NDArray[np.float64], more: NDArray[np.float64]) -> NDArray[np.float64]:
    """Costs with those of each column."""
    total: NDArray[np.float64] = np.concatenate((costs[None], more)).sum(axis=0)
    return total


def _heads_rows(body: Body, number: int) -> bool:
    """Whether a line's only piece may be a heading of rows: at their beginning or centred."""
    column, only = next(iter(body.pieces[number].items()))
    off = abs((only.x0 + only.x1) - (body.ends[0] + body.ends[1])) / 2
    return column == body.columns[0] or off < CENTRED * (body.ends[1] - body.ends[0])


def _joins(body: Body) -> list[dict[int, tuple[int, float]]]:
    """For each line and column: the line above that holds something there, and the join's cost."""
    last: dict[int, int] = {}
    joins: list[dict[int, tuple[int, float]]] = []
    for number, line in enumerate(body.pieces):
        here: dict[int, tuple[int, float]] = {}
        for column, piece in line.items():
            if column in last:
                above = last[column]
                here[column] = (above, _join_cost(body, column, body.pieces[above][column], piece))
            last[column] = number
        joins.append(here)
    return joins


def _join_cost(body: Body, column: int, above: Piece, piece: Piece) -> float:
    cost = 0.0
    distance = piece.base - above.base
    if distance > 1.25 * body.leading:
        cost += FAR * min(2.0, (distance / body.leading - 1) / 0.5)
    blank = 0.25 * piece.size
    if above.x1 + blank + piece.first_word <= body.right[column] + 0.5:
        cost += ROOM
    if above.font != piece.font:
        cost += OTHER_FONT
    if (above.text == piece.text and len(piece.text) > 1) or _codes(above.text, piece.text):
        return cost + NUMBERS
    if _alike(above.text, piece.text):
        return cost + READS_NOT
    head, last = piece.text[:1], above.text.rsplit(None, 1)[-1]
    if (
        head.islower()
        or above.text[-1] in ",-–(/&+"
        or last.casefold() in SMALL_WORDS
        or above.text.count("(") > above.text.count(")")
        or head in ")(%±–"
    ):
        cost += READS_ON
    elif above.text[-1] in ".;:" and head.isupper():
        cost += 0.3
    elif is_number(above.text) and is_number(piece.text):
        cost += NUMBERS
    elif head.isupper() or head.isdigit():
        cost += READS_NOT * 0.35
    return cost


_CODE = re.compile(r"\S*[A-Z]\S*\d{4,}\S*|\d{4}-\d{6}-\d\d\S*")


def _codes(first: str, second: str) -> bool:
    """Whether both are whole codes, such as registry numbers."""
    return bool(_CODE.fullmatch(first) and _CODE.fullmatch(second))


def _alike(first: str, second: str) -> bool:
    """Whether two short texts begin with the same word: "phase 2", "phase 3"."""
    words, others = first.split(), second.split()
    return len(words) <= 3 and len(others) <= 3 and words[0] == others[0] and len(words[0]) > 2


def is_number(text: str) -> bool:
    """Whether a text is a number, with its signs and brackets."""
    letters = sum(char.isalpha() for char in text)
    return any(char.isdigit() for char in text) and letters <= 1


def _border_cost(body: Body, start: int) -> float:
    """What a border above a line costs: more where it stands no farther than inside a cell."""
    if not body.apart:
        return 0.0
    distance = body.bases[start] - body.bases[start - 1]
    return TIGHT if distance < 1.15 * body.leading else 0.0
