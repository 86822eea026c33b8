"""Results of primary outcomes in tables whose rows are the arms: "Zinc | 5.2 (1.1) | 4.1 (0.9)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.engines.paper.finding_aims import Aim
from extractor.engines.paper.finding_arms import Arms
from extractor.engines.paper.finding_cells import OF_MEAN, OF_PERCENT, OF_SHARE, effect_item
from extractor.engines.paper.finding_columns import SIZE, Column, arm_name, columns_of
from extractor.engines.paper.finding_figures import Item, is_sound
from extractor.engines.paper.finding_places import Known
from extractor.engines.paper.finding_rows import (
    Row,
    grid_of,
    is_called_alone,
    names_row,
    under_called,
)
from extractor.engines.paper.finding_tables import (
    Sheet,
    beside,
    fits,
    form,
    full,
    is_of_results,
    item_of,
    row_p,
    told,
)
from extractor.engines.paper.finding_words import times_in
from extractor.engines.paper.passages import Paper
from extractor.fields.counts import whole_number
from extractor.types import Candidate, Cell, Table

ENDS = re.compile(r"\b(?:secondary|other|explorat\w+|safety|process|tertiary)\b", re.IGNORECASE)
FEWEST = 2  # arms that must stand in rows of their own


@dataclass(frozen=True, slots=True)
class ArmRow:
    """A row of an arm; `of`: what else its labels, and the group row above, say."""

    row: Row
    arm: str
    key: str
    n: int | None
    of: tuple[str, ...]
    under: bool = False  # a row above says "Primary outcomes"


def in_arm_rows(paper: Paper, known: Known) -> Iterator[Candidate]:
    """The results of tables with a row for each arm."""
    for table in paper.tables:
        if not is_of_results(table):
            continue
        rows = list(arm_rows(table, known.arms))
        if len({one.key for one in rows}) < FEWEST:
            continue
        columns = tuple(columns_of(table, known.arms))
        sheet = Sheet(table, columns, " ".join(table.footnotes), known.deviation)
        for aim in known.primary:
            yield from aim_results(paper, sheet, rows, aim, known.primary)


def arm_rows(table: Table, arms: Arms) -> Iterator[ArmRow]:
    """The rows whose first cells name one of the trial's arms."""
    group = ""
    under = False
    first: dict[int, str] = {}
    for number, cells in sorted(grid_of(table).items()):
        if number < table.header_rows:
            continue
        labels = {n: " ".join(c.text.split()) for n, c in cells.items() if n < 2 and c.column == n}
        figures = [c for n, c in cells.items() if n > 0 and c.column_span == 1 and has_figure(c)]
        if not figures:
            group = next((words for words in labels.values() if words), group)
            under = is_called_alone(group) or (under and not ENDS.search(group))
            first = {}
            continue
        first.update({n: words for n, words in labels.items() if words})
        found = arm_among(first, arms)
        if found is not None:
            index, label, key = found
            size = SIZE.search(first[index])
            others = tuple(
                w for n, w in first.items() if n != index and n < min(2, first_figure(cells))
            )
            row = Row(number, " ".join(others), group, cells, None)
            n = int(size["n"].replace(",", "")) if size else None
            yield ArmRow(row, label, key, n, (*others, group), under)


def arm_among(labels: Mapping[int, str], arms: Arms) -> tuple[int, str, str] | None:
    """The label that surely names an arm: its place, the arm's label, its key."""
    for index, words in sorted(labels.items()):
        known = arms.label_of(arm_name(words)) if arm_name(words) else None
        if known is not None and known[1] in arms.labels:
            return index, known[1], known[0]
    return None


def has_figure(cell: Cell) -> bool:
    """Whether a cell begins with a number."""
    return cell.text.strip()[:1] in set("0123456789-−–<>.(+") and any(map(str.isdigit, cell.text))


def first_figure(cells: Mapping[int, Cell]) -> int:
    """The first column of a row that holds a number."""
    return min((n for n, cell in cells.items() if has_figure(cell)), default=len(cells))


def aim_results(
    paper: Paper, sheet: Sheet, rows: Sequence[ArmRow], aim: Aim, primary: Sequence[Aim]
) -> Iterator[Candidate]:
    """The results of an outcome: for each column one figure of each arm, and the effects."""
    named = [
        one
        for one in rows
        if any(
            names_row(words, aim) or (one.under and under_called(words, aim, primary))
            for words in one.of
        )
    ]
    for column in sheet.columns:
        mine = named if is_figures(column) else []
        if names_column(column, aim):
            mine = [one for one in rows if not any(one.of)]
        if not mine or not fits(column, aim):
            continue
        if column.role == "effect":
            yield from effects(paper, sheet, mine, column, aim)
        else:
            yield from of_arms(paper, sheet, mine, column, aim)


def is_figures(column: Column) -> bool:
    """Whether a column may hold figures of the outcome that the rows name."""
    if column.role == "effect":
        return True
    said = (OF_MEAN, OF_SHARE, OF_PERCENT)
    return column.role == "other" and (
        bool(times_in(column.time)) or any(pattern.search(column.head) for pattern in said)
    )


def names_column(column: Column, aim: Aim) -> bool:
    """Whether a column's heading names an outcome."""
    return column.role == "other" and names_row(SIZE.sub(" ", column.head), aim)


def of_arms(
    paper: Paper, sheet: Sheet, rows: Sequence[ArmRow], column: Column, aim: Aim
) -> Iterator[Candidate]:
    """One figure of each arm in one column; none where an arm has two or the forms differ."""
    keys = [one.key for one in rows]
    if len(set(keys)) != len(keys) or len(keys) < FEWEST:
        return
    if any(
        column.index not in one.row.cells or not one.row.cells[column.index].certain for one in rows
    ):
        return
    items = [item_of(sheet, one.row, column, aim) for one in rows]
    forms = {form((column, item)) for item in items}
    if any(item is None for item in items) or len(forms) != 1:
        return
    ps = {row_p(sheet, one.row) for one in rows} - {None}
    p = next(iter(ps)) if len(ps) == 1 else None
    for one, item in zip(rows, items, strict=True):
        n = beside_n(sheet, one, column)
        whole: Item = {"arm": one.arm, "p": p, **(item or {})}
        if n is not None and "n" not in whole:
            whole["n"] = n
        if is_sound(whole):
            yield told(paper, sheet, one.row, column, full(sheet, one.row, column, aim, whole))


def beside_n(sheet: Sheet, one: ArmRow, column: Column) -> int | None:
    """The people of a figure: in the next column or the one that counts them, else of the arm."""
    after = next((c for c in sheet.columns if c.index == column.index + 1), None)
    cell = one.row.cells.get(column.index + 1)
    if after is not None and after.role == "n" and cell is not None:
        told = whole_number(cell.text.strip())
        if told is not None:
            return told
    sizes = [c for c in sheet.columns if c.role == "n" and c.index < column.index]
    cell = one.row.cells.get(sizes[0].index) if len(sizes) == 1 else None
    if one.n is None and cell is not None:
        return whole_number(cell.text.strip())
    return one.n


def effects(
    paper: Paper, sheet: Sheet, rows: Sequence[ArmRow], column: Column, aim: Aim
) -> Iterator[Candidate]:
    """The one effect that stands beside the rows of all arms."""
    found = []
    for one in rows:
        cell = one.row.cells.get(column.index)
        item = effect_item(beside(sheet, one.row, column, cell.text), column.head) if cell else None
        if cell is not None and item is not None and cell.certain:
            found.append((one, item))
    if len({repr(item) for _, item in found}) == 1 and column.arm is None:
        one, item = found[0]
        row = replace(one.row, group=one.row.group)
        value = full(sheet, row, column, aim, {"p": row_p(sheet, row), **item, "arm": None})
        yield told(paper, sheet, row, column, value)
