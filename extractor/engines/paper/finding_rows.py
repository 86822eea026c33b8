"""The rows of a table that are of a primary outcome."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.engines.paper.finding_aims import Aim
from extractor.engines.paper.finding_cells import p_of
from extractor.engines.paper.finding_columns import BASELINE, Column, is_baseline
from extractor.engines.paper.finding_places import CALLED
from extractor.engines.paper.finding_words import meet, stems, times_in
from extractor.types import Cell, Table

PART = re.compile(
    r"\b(?:sub-?group|women|men|males?|females?|boys|girls|aged?|years old|per[- ]protocol|completers?|sensitivity|"
    r"imput\w+|responders?|whites?|blacks?|with(?:out)?|high[- ]risk|low[- ]risk|secondary|adverse|safety)\b|^[<>≤≥]",
    re.IGNORECASE,
)
GENERIC = frozenset(
    "sd se sem ci iqr n no total score scores mean median baseline post follow up followup change changes week weeks "
    "month months day days year years at after before from to end of in the and or adjusted unadjusted crude "
    "difference points point percent number primary outcome outcomes endpoint all overall patients participants "
    "hours hour itt intention treat analysis observed values value mmhg kg cm mm mg ml dl mmol g units unit range "
    "minus pre treatment intervention test visit wk mo yr s d per day level levels for with events event".split()
)
BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
WORD = re.compile(r"[a-z]{2,}")
CALLED_ALONE = re.compile(
    r"^\W*(?:(?:the|composite|combined|primary|main|co-primary) )*(?:primary|main) (?:(?:composite|combined|efficacy|clinical|study) )*(?:outcomes?|end-?\s?points?)(?: measures?)?[\W\d_a-eʰ-˿ᵃ-ᶿ]{0,4}$",
    re.IGNORECASE,
)
"""A label that says no more than that it is of the primary outcome."""
UNIT = re.compile(r"[(\[][^()\[\]]*[)\]]|,? (?:n|mean|no\.)\b.*$")
LONGEST_LABEL = 16  # words of a row's label


@dataclass(frozen=True, slots=True)
class Row:
    """A row that tells figures, with what stands above it."""

    number: int
    label: str
    group: str  # the last row without figures
    cells: Mapping[int, Cell]
    p: float | str | None  # of the group's row
    alone: bool = False  # the only row of its group


def is_called(table: Table) -> bool:
    """Whether a table is one of the primary outcome by its caption."""
    return bool(CALLED.search(table.caption)) and "econdary" not in table.caption


def rows_of(table: Table, columns: Sequence[Column]) -> Iterator[Row]:
    """The rows with figures, each with the group row above."""
    group, p = "", None
    figures = {one.index for one in columns if one.role in ("arm", "effect")}
    labels = {one.index for one in columns if one.role == "label"} or {0}
    grid = grid_of(table)
    first: Cell | None = None
    for number in range(table.header_rows, table.n_rows):
        cells = grid.get(number, {})
        first = cells.get(0) if 0 in cells and cells[0].text.strip() else first
        if first is not None and len(labels) > 1 and cells.get(1) is not None:
            cells = {**cells, 0: first}  # "Pain" stands once, beside the first of its times
        label = " ".join(
            dict.fromkeys(" ".join(c.text.split()) for n, c in sorted(cells.items()) if n in labels)
        )
        told = [
            n
            for n in figures
            if n in cells and cells[n].text.strip() and cells[n].column not in labels
        ]
        if not told:
            if label:
                group = label
                p = group_p(columns, cells)
            continue
        yield Row(number, label, group, cells, p)


def with_alone(rows: Sequence[Row]) -> list[Row]:
    """Rows that know whether their group has no other."""
    counted = Counter(row.group for row in rows if row.group)
    return [replace(row, alone=counted[row.group] == 1) for row in rows]


def grid_of(table: Table) -> dict[int, dict[int, Cell]]:
    """The cells by row and column, spanning ones in each place that they cover."""
    grid: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                grid.setdefault(row, {})[column] = cell
    return grid


def group_p(columns: Sequence[Column], cells: Mapping[int, Cell]) -> float | str | None:
    """The one p-value in a row of its own."""
    values = [
        p_of(cells[one.index].text) for one in columns if one.role == "p" and one.index in cells
    ]
    return values[0] if len(values) == 1 else None


def is_of(row: Row, aim: Aim, table: Table, primary: Sequence[Aim]) -> bool:
    """Whether a row is of an outcome: its label names it, or its group does and the label no more."""
    words = f"{row.group} {row.label}"
    if len(row.label.split()) > LONGEST_LABEL or PART.search(bare(row.label, aim)):
        return False
    if times_in(words) and aim.times and not meet(times_in(words), aim.times):
        return False
    if BASELINE.search(row.label) or is_baseline(row.group):
        return False
    called = len(primary) == 1 and is_called_alone(row.label)
    if called and not PART.search(row.group.lstrip("<>≤≥ ")) and "year" not in row.group:
        return True
    if PART.search(bare(row.group, aim)) and not names_row(row.group, aim):
        return False
    if names_row(row.label, aim):
        return True
    if is_called_alone(row.group) and (
        under_called(row.label, aim, primary) or one_alone(row, primary)
    ):
        return True
    plain = not rest(row.label, aim) or (row.alone and len(row.label.split()) < 6)
    if plain and names_row(row.group, aim):
        return True
    one = len(primary) == 1 and is_called(table)
    return bool(one and plain and not row.group and not stems(row.label) - aim.words)


def is_called_alone(words: str) -> bool:
    """Whether a label says no more than that it is of the primary outcomes.

    >>> is_called_alone("Primary outcomes, n (%)"), is_called_alone("Primary care visits")
    (True, False)
    """
    return bool(CALLED_ALONE.match(UNIT.sub("", words)))


def one_alone(row: Row, primary: Sequence[Aim]) -> bool:
    """Whether a row is the only one under "Primary outcome", of which there is one."""
    return row.alone and len(primary) == 1


def under_called(label: str, aim: Aim, primary: Sequence[Aim]) -> bool:
    """Whether a label under "Primary outcomes" has words of this one alone."""
    said = stems(BRACKETED.sub(" ", label))
    mine = [one for one in primary if said and said <= one.all_words]
    return len(mine) == 1 and mine[0] is aim


def bare(words: str, aim: Aim) -> str:
    """Words without those of the outcome's own name."""
    return " ".join(word for word in words.split() if not stems(word) & aim.words)


def names_row(label: str, aim: Aim) -> bool:
    """Whether a label names an outcome and no more than it."""
    if not label:
        return False
    whole = aim.named(label, stems(label)) or (
        bool(aim.words) and aim.words <= stems(label) and len(aim.words) == 1
    )
    return whole and not rest(label, aim)


def rest(label: str, aim: Aim) -> set[str]:
    """The words of a label that are not the outcome's and say something."""
    words = label
    for short in aim.shorts:  # "Total PA (TPA)": what stands before is its long form
        words = words.rpartition(f"({short})")[2]
    words = BRACKETED.sub(" ", words)
    for short in aim.shorts:
        words = words.replace(short, " ")
    said = {word for word in WORD.findall(words.lower()) if word not in GENERIC}
    return {word for word in said if not stems(word) <= aim.words}
