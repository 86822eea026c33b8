"""The cells of a table region: columns, header, rows, spanning cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.layout.cells import GridCell, covered_columns
from extractor.layout.columns import (
    Run,
    inks_of,
    ruled_separators,
    runs_of,
    separators,
    uncrossed,
    with_headings,
    without_empty,
)
from extractor.layout.header import header_cells
from extractor.layout.margins import SURE, row_margins
from extractor.layout.rows import Body, body_of, is_number, rows_of
from extractor.layout.upended import lines_beside, with_upended
from extractor.layout.words import Word, base_of, lines_of, segments_of
from extractor.types import Ruling

ACROSS = 0.6  # share of the region's width: a ruling that parts all columns
HEADER_LINES = 12  # no header has more
MOST_LABELS = 0.8  # lines of labels against rows, below which labels may span rows
SPREAD = 0.5  # rows with a label against rows without, below which the label spans rows


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows and columns of one region. `edges` are the x between its columns."""

    cells: tuple[GridCell, ...]
    header_rows: int
    n_rows: int
    n_columns: int
    edges: tuple[float, ...]
    ruled: bool  # whether rulings part every row
    margins: tuple[float, ...]  # how sure each row is (margins.py); the header's are


def grid_of(
    words: Sequence[Word],
    along: Sequence[Ruling],
    upright: Sequence[Ruling],
    known: Sequence[float] = (),
    upended: Sequence[Sequence[Word]] = (),
    *,
    forced: bool = False,
) -> Grid | None:
    """Find the cells of a region; None where it has no two columns.

    `along` are horizontal and `upright` vertical rulings of its frame, in pieces joined;
    `known` are the x between the columns of the part before, where a table goes on, or
    (`forced`) those that all its parts show; `upended` are headings turned against the frame.
    """
    lines = lines_of(words)
    if len(lines) < 2:
        return None
    bottom = max(word.bottom for word in lines[-1])
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    inside, ends = _within(along, (lines[0][0].top, bottom), (x0, x1))
    body_from = lines_beside(lines, upended) if upended else header_lines(lines, along)
    ruled = ruled_separators(upright, lines[body_from][0].top, bottom)
    edges = list(known) if forced else _edges(lines, body_from, ruled, known)
    if not edges:
        return None
    inks = inks_of(lines[body_from:], edges)
    runs = [runs_of(line, n, edges, ruled, inks) for n, line in enumerate(lines)]
    header = header_cells(runs[:body_from], inside, edges, x0, x1)
    if upended:
        header = with_upended(header, edges, upended)
    header_rows = 1 + max((cell.row + cell.row_span - 1 for cell in header), default=-1)
    body, n_rows, is_ruled, margins = _body(runs[body_from:], inside, edges, (x0, x1))
    body = _with_group_rows(body, n_rows, edges, ends)
    shifted = [replace(cell, row=cell.row + header_rows) for cell in body]
    return Grid(
        tuple(sorted([*header, *shifted], key=lambda cell: (cell.row, cell.column))),
        header_rows or min(1, n_rows - 1), header_rows + n_rows, len(edges) + 1, tuple(edges), is_ruled,
        (*[SURE] * header_rows, *margins),
    )  # fmt: skip


def _within(
    along: Sequence[Ruling], heights: tuple[float, float], widths: tuple[float, float]
) -> tuple[list[Ruling], tuple[float, float]]:
    """The rulings of a region, and where those that part all its columns, or its words, end."""
    (top, bottom), (x0, x1) = heights, widths
    inside = [
        one for one in along if top - 4 <= one.top <= bottom + 4 and one.x1 > x0 and one.x0 < x1
    ]
    wide = [one for one in inside if one.x1 - one.x0 >= ACROSS * (x1 - x0)]
    return inside, (min([x0, *(one.x0 for one in wide)]), max([x1, *(one.x1 for one in wide)]))


def _edges(
    lines: Sequence[Sequence[Word]], body_from: int, ruled: Sequence[float], known: Sequence[float]
) -> list[float]:
    """The x between columns, by the lines below the header and by headings that stand apart."""
    header, body = lines[:body_from], lines[body_from:]
    edges = separators(body if len(body) > 2 else lines, ruled) or separators(lines, ruled)
    edges = without_empty(with_headings(edges, header, body), lines)
    return list(known) if len(known) > len(edges) and uncrossed(known, body) else edges


def _with_group_rows(
    cells: Sequence[GridCell], n_rows: int, edges: Sequence[float], ends: tuple[float, float]
) -> list[GridCell]:
    """Let a cell that stands alone in its row, at its beginning or in its middle, span it."""
    whole = len(edges) + 1
    alone = Counter(row for cell in cells for row in range(cell.row, cell.row + cell.row_span))
    made: list[GridCell] = []
    for cell in cells:
        words = [word for line in cell.lines for word in line]
        if alone[cell.row] == 1 and whole > 2 and n_rows > 2 and words and cell.row_span == 1:
            middle = (min(w.x0 for w in words) + max(w.x1 for w in words)) / 2
            off = abs(middle - (ends[0] + ends[1]) / 2)
            if cell.column == 0 or off < CENTRED * (ends[1] - ends[0]):
                cell = replace(cell, column=0, column_span=whole)
        made.append(cell)
    return made


CENTRED = 0.03  # share of a table's width by which a centred heading may be off


def header_lines(lines: Sequence[Sequence[Word]], along: Sequence[Ruling]) -> int:
    """How many of a region's lines are its header: above a ruling across, or in a font apart."""
    top, bottom = lines[0][0].top, max(word.bottom for word in lines[-1])
    x0 = min(word.x0 for line in lines for word in line)
    x1 = max(word.x1 for line in lines for word in line)
    inside = [
        one for one in along if top - 4 <= one.top <= bottom + 4 and one.x1 > x0 and one.x0 < x1
    ]
    return _header_ends(lines, inside, x0, x1) or _header_by_font(lines)


def _header_ends(
    lines: Sequence[Sequence[Word]], along: Sequence[Ruling], x0: float, x1: float
) -> int:
    """The number of lines above the first ruling across that has lines above and below it."""
    for ruling in along:
        if ruling.x1 - ruling.x0 < ACROSS * (x1 - x0):
            continue
        above = sum(base_of(line) < ruling.top for line in lines)
        if 0 < above < len(lines):
            return above if above <= HEADER_LINES else 0
    return 0


def _header_by_font(lines: Sequence[Sequence[Word]]) -> int:
    """The number of lines at the top in another font than most of the region, bold for example."""
    usual = Counter(font for line in lines for word in line for font in word.fonts)
    common = usual.most_common(1)[0][0]
    left, right = min(line[0].x0 for line in lines), max(line[-1].x1 for line in lines)
    n = 0
    for line in lines[: HEADER_LINES + 1]:
        fonts = {font for word in line for font in word.fonts}
        alone = len(list(segments_of(line))) == 1
        middle = abs(line[0].x0 + line[-1].x1 - left - right) / 2
        heading = alone and (line[0].x0 <= left + 1 or middle < CENTRED * (right - left))
        if common in fonts or (n and heading):
            break
        n += 1
    return n if n <= HEADER_LINES and n < len(lines) - 1 else 0


def _body(
    runs: Sequence[Sequence[Run]],
    along: Sequence[Ruling],
    edges: Sequence[float],
    ends: tuple[float, float],
) -> tuple[list[GridCell], int, bool, Sequence[float]]:
    """Cells of the rows below the header, how many rows, whether ruled, how sure each is."""
    bounds = [ends[0] - 2, *edges, ends[1] + 2]
    bases = [base_of([word for run in line for word in run.words]) for line in runs]
    cuts = _cuts(along, bases, bounds)
    whole = {
        at: columns for at, columns in cuts.items() if len(columns) >= ACROSS * (len(bounds) - 1)
    }
    columns = list(range(len(bounds) - 1))
    body = body_of(runs, columns)
    breaks = frozenset(whole) | _groups(runs, columns)
    rows, sure = rows_of(body, breaks)
    if _every_row_ruled(runs, cuts, whole, rows):
        ruled = _between(sorted(cuts), len(runs))
        return _placed(runs, ruled, cuts), len(ruled), True, row_margins(ruled, sure)
    label = _spanning_label(body, runs, breaks)
    if label is not None:
        rows, labels, margins = label
        cells = _placed([[r for r in line if r.first > 0] for line in runs], rows, {})
        return [*cells, *labels], len(rows), False, margins
    return _placed(runs, rows, {}), len(rows), False, row_margins(rows, sure)


def _cuts(
    along: Sequence[Ruling], bases: Sequence[float], bounds: Sequence[float]
) -> dict[int, frozenset[int]]:
    """For each line that a ruling stands right above: the columns that it covers."""
    cuts: dict[int, frozenset[int]] = {}
    for ruling in along:
        at = sum(base < ruling.top for base in bases)
        columns = frozenset(covered_columns(ruling, bounds))
        if 0 < at < len(bases) and columns:
            cuts[at] = cuts.get(at, frozenset()) | columns
    return cuts


def _every_row_ruled(
    runs: Sequence[Sequence[Run]],
    cuts: Mapping[int, frozenset[int]],
    whole: Mapping[int, frozenset[int]],
    rows: Sequence[tuple[int, int]],
) -> bool:
    """Whether rulings part all rows: hardly a stretch between them holds several.

    `rows` are those that the cells alone show.
    """
    if len(cuts) < 2 or (len(whole) < 2 and len(cuts) < 4):
        return False
    stretches = _between(sorted(cuts), len(runs))
    several = sum(_numbers_stacked(runs[first:last]) >= 2 for first, last in stretches)
    return several <= 0.2 * len(stretches) and len(rows) < MANY_ROWS * len(stretches)


MANY_ROWS = 1.6  # rows by their cells for each one between rulings, when rulings part groups


def _numbers_stacked(lines: Sequence[Sequence[Run]]) -> int:
    """In how many columns a number stands right below a number of the line above."""
    found: set[int] = set()
    for above, below in pairwise(lines):
        numbers = {run.first for run in above if is_number(run.segment.text)}
        found |= {run.first for run in below if is_number(run.segment.text)} & numbers
    return len(found)


def _between(cuts: Sequence[int], n: int) -> list[tuple[int, int]]:
    stops = [0, *cuts, n]
    return [(first, last) for first, last in pairwise(stops) if first < last]


def _groups(runs: Sequence[Sequence[Run]], columns: Sequence[int]) -> frozenset[int]:
    """Lines that are headings of groups: one run across columns begins and ends a row."""
    found: set[int] = set()
    for number, line in enumerate(runs):
        only = line[0] if len(line) == 1 else None
        if only and only.first == 0 and only.last - only.first + 1 >= max(2, 0.5 * len(columns)):
            found |= {number, number + 1}
    return frozenset(found)


def _spanning_label(
    body: Body,
    runs: Sequence[Sequence[Run]],
    breaks: frozenset[int],
) -> tuple[list[tuple[int, int]], list[GridCell], list[float]] | None:
    """Rows found without the first column, if its labels span several rows each."""
    if len(body.columns) < 3:
        return None
    others = body_of([[r for r in line if r.first > 0] for line in runs], body.columns[1:])
    filled = [n for n, line in enumerate(others.pieces) if line]
    labels = _label_blocks(body)
    few = sum(0 in line for line in body.pieces) < MOST_LABELS * len(filled)
    if not labels or not few or len(labels) > SPREAD * len(filled):
        return None  # nor if the lines are fewer rows
    kept = replace(
        others,
        bases=[others.bases[n] for n in filled],
        pieces=[others.pieces[n] for n in filled],
    )
    moved = frozenset(sum(n < at for n in filled) for at in breaks)
    found, sure = rows_of(kept, moved)
    few = sum(0 in line for line in body.pieces) < MOST_LABELS * len(found)
    if not few or len(labels) > SPREAD * len(found) or len(found) < 3:
        return None
    if not _centred(body, labels, found, filled):
        return None
    whole = [(filled[first], filled[last - 1] + 1) for first, last in found]
    starts = [first for first, _ in whole]
    stretched = _between(sorted({0, *starts} - {0}), len(runs))
    cells = []
    for first, last in labels:
        lines = tuple(run.words for line in runs[first:last] for run in line if run.first == 0)
        middle = (body.pieces[first][0].base + body.pieces[last - 1][0].base) / 2
        cells.append((middle, lines))
    margins = [*[0.0] * (len(stretched) - len(found)), *row_margins(found, sure)]
    return stretched, _labels_placed(cells, stretched, body, breaks), margins


def _label_blocks(body: Body) -> list[tuple[int, int]]:
    """Stretches of lines in the first column with no wide gap between them."""
    blocks: list[tuple[int, int]] = []
    for number, line in enumerate(body.pieces):
        if 0 not in line:
            continue
        if blocks:
            last = body.pieces[blocks[-1][1] - 1][0]
            if line[0].base - last.base < 1.35 * body.leading:
                blocks[-1] = (blocks[-1][0], number + 1)
                continue
        blocks.append((number, number + 1))
    return blocks


def _centred(
    body: Body,
    labels: Sequence[tuple[int, int]],
    rows: Sequence[tuple[int, int]],
    filled: Sequence[int],
) -> bool:
    """Whether labels stand in the middle of several rows, not at the first of them."""
    starts = [body.bases[filled[first]] for first, _ in rows]
    aligned = 0
    for first, _ in labels:
        base = body.pieces[first][0].base
        aligned += any(abs(base - start) < 0.2 * body.leading for start in starts)
    return aligned < 0.6 * len(labels)


def _labels_placed(
    labels: Sequence[tuple[float, tuple[tuple[Word, ...], ...]]],
    rows: Sequence[tuple[int, int]],
    body: Body,
    breaks: frozenset[int],
) -> list[GridCell]:
    """Give each label its rows: borders lie at rulings, else half-way between labels."""
    middles = [(body.bases[first] + body.bases[last - 1]) / 2 for first, last in rows]
    hard = [n for n, (first, _) in enumerate(rows) if n and first in breaks]
    stops = [0]
    for (above, _), (below, _) in pairwise(labels):
        ruled = [n for n in hard if above < middles[n] and middles[n - 1] < below]
        half = sum(middle < (above + below) / 2 for middle in middles)
        stops.append(max(stops[-1], ruled[0] if ruled else half))
    stops.append(len(rows))
    return [
        GridCell(start, 0, lines, max(1, stop - start))
        for (_, lines), start, stop in zip(labels, stops, stops[1:], strict=False)
        if start < len(rows)
    ]


def _placed(
    runs: Sequence[Sequence[Run]],
    rows: Sequence[tuple[int, int]],
    cuts: Mapping[int, frozenset[int]],
) -> list[GridCell]:
    """Cells of rows; where a column has no ruling between two rows, its cell spans them."""
    cells: list[GridCell] = []
    open_cells: dict[int, int] = {}  # column → place in `cells` of what may go on below
    for number, (first, last) in enumerate(rows):
        found: dict[tuple[int, int], list[tuple[Word, ...]]] = {}
        for line in runs[first:last]:
            for run in line:
                found.setdefault((run.first, run.last), []).append(run.words)
        merged = _merged(found)
        covered = cuts.get(first, frozenset()) if cuts else None
        for (start, stop), lines in sorted(merged.items()):
            goes_on = (
                covered is not None and number and start not in covered and start in open_cells
            )
            if goes_on:
                at = open_cells[start]
                old = cells[at]
                cells[at] = replace(
                    old, lines=old.lines + tuple(lines), row_span=number - old.row + 1
                )
            else:
                open_cells[start] = len(cells)
                cells.append(GridCell(number, start, tuple(lines), 1, stop - start + 1))
        if covered is not None:
            for column, at in open_cells.items():
                if number and column not in covered and not any(c == column for c, _ in merged):
                    cells[at] = replace(cells[at], row_span=number - cells[at].row + 1)
    return cells


def _merged(
    found: Mapping[tuple[int, int], list[tuple[Word, ...]]],
) -> dict[tuple[int, int], list[tuple[Word, ...]]]:
    """Lines of one row whose stretches of columns overlap are one cell's."""
    merged: dict[tuple[int, int], list[tuple[Word, ...]]] = {}
    for (first, last), lines in sorted(found.items()):
        for start, stop in list(merged):
            if first <= stop:
                old = merged.pop((start, stop))
                both = sorted([*old, *lines], key=lambda words: (words[0].base, words[0].x0))
                merged[(start, max(stop, last))] = both
                break
        else:
            merged[(first, last)] = list(lines)
    return merged
