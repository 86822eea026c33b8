"""Which kind of column each column of a table is, as its heading says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from extractor.fields import cited_as, trial_ids
from extractor.repair.columns import KINDS
from extractor.types import Cell, Table

# What may follow a known heading: a unit, an explanation, a second thing.
AFTER = re.compile(r"\s*(?:[(\[,;:/*†‡§]|and\b|&|$)", re.IGNORECASE)
# Words before a known heading that do not change what it announces.
QUALIFIER = re.compile(
    r"^(?:(?:principal|chief|overall|registered|sponsoring|corresponding|reported) "
    r"|primary ?(?:and|or|/|&) ?(?=secondary))+(?=\w)",
    re.IGNORECASE,
)
# Kinds that only a table of trials has several of.
OF_TRIALS = frozenset(
    "title characteristics study_type design phase participants condition dose route intervention "
    "comparator outcomes sponsor status country".split()
)
LEADING = 3  # columns among which citations are sought: a label of rows may stand before them
FEWEST_KINDS = 2  # beside citations, to take a table without registry ids for one of trials


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its heading, and the kind that the heading announces."""

    index: int
    heading: str
    kind: str


def kind_of(heading: str) -> str:
    """The kind of column that a heading announces, "unknown" where none does.

    >>> [kind_of(words) for words in ("Primary Outcome Measures", "Sample size, n", "Colour")]
    ['outcomes', 'participants', 'unknown']
    >>> [kind_of(words) for words in ("Type of study", "Principal sponsor", "Age of patients")]
    ['study_type', 'sponsor', 'unknown']
    """
    words = QUALIFIER.sub("", " ".join(heading.split()).strip(" .:*†‡§"))
    best, length = "unknown", 0
    for kind in KINDS.values():
        if kind.headings.fullmatch(words):
            return kind.name
        match = kind.headings.match(words)
        if match and match.end() > length and AFTER.match(words, match.end()):
            best, length = kind.name, match.end()
    return best


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns of a table, one of them the identifiers' where any has trial ids.

    Where no heading announces identifiers, it is the column with most of them.
    """
    columns = [_column(table, index) for index in range(table.n_columns)]
    ids = Counter(cell.column for cell in body(table) if trial_ids.find(cell.text))
    if ids and not any(column.kind == "identifier" and ids[column.index] for column in columns):
        index = max(ids, key=lambda index: (ids[index], -index))
        columns[index] = Column(index, columns[index].heading, "identifier")
    return tuple(columns)


def _column(table: Table, index: int) -> Column:
    cells = [cell for cell in table.cells if cell.row < table.header_rows and covers(cell, index)]
    words = " ".join(cell.text for cell in sorted(cells, key=lambda cell: cell.row) if cell.text)
    own = kind_of(cells[-1].text) if cells else "unknown"  # the lowest heading is the closest
    return Column(index, words, own if own != "unknown" else kind_of(words))


def covers(cell: Cell, index: int) -> bool:
    """Whether a cell reaches over a column."""
    return cell.column <= index < cell.column + cell.column_span


def body(table: Table) -> list[Cell]:
    """The cells below the headings that do not reach over the whole table."""
    return [
        cell
        for cell in table.cells
        if cell.row >= table.header_rows and not is_spanning(table, cell)
    ]


def is_spanning(table: Table, cell: Cell) -> bool:
    """Whether a cell is a row of its own: a group heading, or a row nobody could part."""
    return table.n_columns > 1 and cell.column_span >= table.n_columns


def is_registered(table: Table) -> bool:
    """Whether a table lists registered trials.

    A heading announces identifiers and one of them is a trial id, or at least half the
    rows have one anywhere.
    """
    cells = [cell for cell in table.cells if cell.row >= table.header_rows]
    with_id = [cell for cell in cells if trial_ids.find(cell.text)]
    announced = {at for at in range(table.n_columns) if _column(table, at).kind == "identifier"}
    if any(cell.column in announced for cell in with_id if not is_spanning(table, cell)):
        return True
    told = {cell.row for cell in with_id}
    return len(told) > 0 and 2 * len(told) >= len({cell.row for cell in body(table)} | told)


def citing(table: Table) -> int | None:
    """The column that cites studies: the first of the leading ones with citations in half its cells."""
    for index in range(min(LEADING, table.n_columns)):
        cells = [cell for cell in body(table) if cell.column == index and cell.text.strip()]
        cited = [cell for cell in cells if cited_as.find(cell.text)]
        if 0 < len(cells) <= 2 * len(cited):
            return index
    return None


def is_of_studies(table: Table, columns: tuple[Column, ...]) -> bool:
    """Whether a table lists published studies: citations, and columns that tell of trials."""
    kinds = {column.kind for column in columns} & OF_TRIALS
    return len(kinds) >= FEWEST_KINDS and citing(table) is not None


def with_citations(table: Table, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns of a table of studies: one of them cites, whatever its heading says."""
    at = citing(table)
    return tuple(
        replace(column, kind="reference") if column.index == at else column for column in columns
    )
