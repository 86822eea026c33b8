"""Tables that go on over pages: their parts joined, repeated headers left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.layout.cells import GridCell
from extractor.layout.pages import PageTable
from extractor.layout.words import Word
from extractor.repair.printed import Sheet

CONTINUED = re.compile(r"\(?\s*(?:continued|cont(?:'|’)?d?\.?|contd\.?)\s*\.?\)?", re.IGNORECASE)
NUMBER = re.compile(
    r"\b(?:Table|[Tt]\s?ABLE|Tab\.)\s*([A-Z]{0,2}[-.]?\d+(?:\.\d+)?[a-z]?|[IVX]+)\b"
)


@dataclass(frozen=True, slots=True)
class WholeTable:
    """The parts of one table, page by page, with their cells' rows counted through."""

    parts: tuple[PageTable, ...]
    cells: tuple[tuple[GridCell, PageTable], ...]
    n_rows: int
    repeated: bool = False


def whole_tables(pages: Sequence[Sheet]) -> list[WholeTable]:
    """Tables in order, those that go on over pages joined."""
    tables: list[WholeTable] = []
    for page in pages:
        for part in page.tables:
            if tables and _continues(tables[-1], part):
                tables[-1] = _joined(tables[-1], part)
            else:
                cells = tuple((cell, part) for cell in part.grid.cells)
                tables.append(WholeTable((part,), cells, part.grid.n_rows))
    return tables


def _caption(part: PageTable) -> str:
    return " ".join(word.text for line in part.region.caption for word in line)


def _continues(table: WholeTable, part: PageTable) -> bool:
    """Whether a part on a later page goes on with a table."""
    last = table.parts[-1]
    next_page = part.frame.page == last.frame.page + 1
    if not next_page or part.grid.n_columns != last.grid.n_columns:
        return False
    first, here = NUMBER.search(_caption(table.parts[0])), NUMBER.search(_caption(part))
    if here:
        return bool(first) and first.group(1) == here.group(1) if first else False
    if _caption(part):
        return bool(CONTINUED.search(_caption(part)))
    same = _header_text(part) == _header_text(table.parts[0])
    return (same and bool(_header_text(part))) or _announced(last)


def _announced(part: PageTable) -> bool:
    """Whether the words below a table say that it goes on."""
    notes = " ".join(word.text for line in part.region.notes for word in line)
    return bool(CONTINUED.fullmatch(notes.strip()))


def _header_text(part: PageTable) -> list[str]:
    return [_cell_text(cell) for cell in part.grid.cells if cell.row < part.grid.header_rows]


def _cell_text(cell: GridCell) -> str:
    return "".join(word.text for line in cell.lines for word in line).casefold()


def _joined(table: WholeTable, part: PageTable) -> WholeTable:
    """A table with the rows of another page; its repeated header is left out."""
    repeated = _header_text(part) == _header_text(table.parts[0])
    skipped = part.grid.header_rows if repeated else 0
    moved = tuple(
        (replace(cell, row=cell.row - skipped + table.n_rows), part)
        for cell in part.grid.cells
        if cell.row >= skipped
    )
    return WholeTable(
        (*table.parts, part),
        (*table.cells, *moved),
        table.n_rows + part.grid.n_rows - skipped,
        table.repeated or bool(skipped),
    )


def dropped(tables: Sequence[WholeTable]) -> Iterator[list[Sequence[Word]]]:
    """Lines of headers and captions that a table repeats on later pages."""
    for table in tables:
        kept = {id(cell.lines[0][0]) for cell, _ in table.cells if cell.lines and cell.lines[0]}
        for part in table.parts[1:]:
            lines: list[Sequence[Word]] = list(part.region.caption)
            for cell in part.grid.cells:
                if cell.lines and id(cell.lines[0][0]) not in kept:
                    lines += cell.lines
            if lines:
                yield lines
