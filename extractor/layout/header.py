"""The header of a table: headings of columns, and those that span several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractor.layout.cells import GridCell, covered_columns
from extractor.layout.columns import Run
from extractor.types import Ruling


def header_cells(
    runs: Sequence[Sequence[Run]],
    along: Sequence[Ruling],
    edges: Sequence[float],
    x0: float,
    x1: float,
) -> list[GridCell]:
    """Cells of the header: lines of a column are one cell, but below a spanning heading."""
    bounds = [x0 - 2, *edges, x1 + 2]
    spanning: list[Run] = []
    plain: list[Run] = []
    flat = [run for line in runs for run in line]
    for line in runs:
        for run in line:
            wide = _over_headings(_spread(run, along, bounds), flat, edges)
            (spanning if wide.last > wide.first else plain).append(wide)
    groups = _stacked(spanning)
    cells: list[GridCell] = []
    depth = 1 + max((_level(group, groups) for group in groups), default=-1)
    for group in groups:
        span = group[0].last - group[0].first + 1
        lines = tuple(run.words for run in group)
        cells.append(GridCell(_level(group, groups), group[0].first, lines, 1, span))
    for column in range(len(bounds) - 1):
        own = [run for run in plain if run.first == column]
        cells += _below_headings(column, own, groups, depth)
    return cells


def _below_headings(
    column: int, own: Sequence[Run], groups: Sequence[Sequence[Run]], depth: int
) -> Iterator[GridCell]:
    """A column's own heading, below the spanning ones over it; what stands above them apart."""
    over = [group for group in groups if group[0].first <= column <= group[0].last]
    above = [run for run in own if over and run.line < over[0][0].line]
    below = [run for run in own if run not in above]
    start = 1 + max((_level(group, groups) for group in over), default=-1)
    if above:
        yield GridCell(0, column, tuple(run.words for run in above))
    if below:
        rows = max(1, depth + 1 - start) if groups else 1
        yield GridCell(start, column, tuple(run.words for run in below), rows)


def _spread(run: Run, along: Sequence[Ruling], bounds: Sequence[float]) -> Run:
    """Widen a heading to the columns that the short ruling right below it covers."""
    base = run.segment.base
    size = run.segment.size
    width = bounds[-1] - bounds[0]
    for ruling in along:
        near = 0 < ruling.top - base < 1.1 * size
        over = ruling.x0 - 3 <= run.segment.x0 and run.segment.x1 <= ruling.x1 + 3
        if near and over and ruling.x1 - ruling.x0 < 0.9 * width:
            covered = covered_columns(ruling, bounds)
            if covered and covered[0] <= run.first and run.last <= covered[-1]:
                return replace(run, first=covered[0], last=covered[-1])
    return run


def _over_headings(run: Run, header: Sequence[Run], edges: Sequence[float]) -> Run:
    """Widen a heading that runs over a column's border to the headings right below it."""
    if run.last > run.first:
        return run
    x0, x1 = run.segment.x0, run.segment.x1
    crossed = [n for n, edge in enumerate(edges) if x0 + 2 < edge < x1 - 2]
    if not crossed:
        return run
    first, last = crossed[0], crossed[-1] + 1
    beside = {one.first for one in header if one.line == run.line and one is not run}
    below = {one.first for one in header if one.line > run.line}
    wide = set(range(first, last + 1))
    return replace(run, first=first, last=last) if wide <= below and not wide & beside else run


def _stacked(spanning: Iterable[Run]) -> list[list[Run]]:
    """Spanning headings, the lines of one over the same columns together."""
    groups: list[list[Run]] = []
    for run in spanning:
        for group in groups:
            last = group[-1]
            close = run.segment.base - last.segment.base < 1.4 * run.segment.size
            if (run.first, run.last) == (last.first, last.last) and close:
                group.append(run)
                break
        else:
            groups.append([run])
    return groups


def _level(group: Sequence[Run], groups: Sequence[Sequence[Run]]) -> int:
    """How many spanning headings stand above one."""
    return sum(
        other[-1].line < group[0].line
        and other[0].first <= group[0].last
        and group[0].first <= other[0].last
        for other in groups
    )
