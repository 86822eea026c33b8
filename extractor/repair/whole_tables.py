"""Tables that go on over pages: their parts joined, repeated headers left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.layout.cells import GridCell
from extractor.layout.continued import PageTable, header_text, may_continue
from extractor.layout.words import Word
from extractor.repair.printed import Sheet


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


def _continues(table: WholeTable, part: PageTable) -> bool:
    """Whether a part on a later page goes on with a table."""
    first, last = table.parts[0], table.parts[-1]
    return part.grid.n_columns == last.grid.n_columns and may_continue(first, last, part)


def _joined(table: WholeTable, part: PageTable) -> WholeTable:
    """A table with the rows of another page; its repeated header is left out."""
    repeated = header_text(part) == header_text(table.parts[0])
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
