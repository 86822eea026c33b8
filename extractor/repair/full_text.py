"""Full texts in XML: from a Source with JATS to a Document like that of a PDF.

The text holds title, authors, abstract, body, footnotes and references in the file's order,
each character with its place in the file. Every block has the path of its element.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.readers.xml_nodes import Node, tree_of
from extractor.repair.apply import repaired
from extractor.repair.marks import marked_tables, parts_between, without_marks
from extractor.repair.pages import characters_but_marks
from extractor.repair.printed import Printed, Written
from extractor.repair.tables import CELL, CLOSE, OPEN, ROW, abbreviations
from extractor.repair.xml_pieces import Line, Piece, cell_line, pieces_of
from extractor.types import Block, BlockKind, Cell, Document, Problem, Source, Table, Text

WIDEST = 1000  # rows or columns of one cell, as browsers have it
MOST_COLUMNS = 1000  # that cells take together by what they say; more only one by one
MOST_TAKEN = 1_000_000  # places of a table that cells take so
TAGGED = 0.99  # that a cell is right whose borders the publisher marked up


@dataclass(frozen=True, slots=True)
class TaggedCell:
    """A cell of a table as its markup places it."""

    row: int
    column: int
    row_span: int
    column_span: int
    line: Line


def repair_full_text(source: Source) -> Document:
    """The Document of an article in JATS."""
    root, unknown = tree_of(source.raw, source.path)
    pieces = list(pieces_of(root))
    tables = [(piece, cells_of(piece.table)) for piece in pieces if piece.table is not None]
    cells = {id(piece): grid for piece, grid in tables}
    text = repaired(_text(pieces, cells), characters_but_marks)
    regions = list(marked_tables(text.chars))
    kept = [one for one in tables if one[1]]
    found = tuple(
        _table(text.chars, number, grid, region, piece)
        for number, ((piece, grid), region) in enumerate(zip(kept, regions, strict=True), 1)
    )
    text = without_marks(text)
    blocks = tuple(_blocks(text.chars, pieces, cells, found))
    problems = (*source.problems, *_unknown(unknown))
    return Document(source, text, blocks, found, problems)


def _unknown(names: Sequence[str]) -> Iterator[Problem]:
    if names:
        told = ", ".join(sorted(set(names)))
        yield Problem("unknown-entity", f"entities that only a DTD tells were left out: {told}")


def _text(pieces: Sequence[Piece], cells: dict[int, list[TaggedCell]]) -> Text:
    out = Written()
    for piece in pieces:
        if piece.table is None:
            out.lines([Printed(piece.chars, piece.at)])
            out.mark("\n\n")
        elif cells[id(piece)]:
            _write_table(out, piece, cells[id(piece)])
    return Text("".join(out.parts), out.origin)


def _write_table(out: Written, piece: Piece, cells: Sequence[TaggedCell]) -> None:
    """Caption and rows of cells, with the marks that tables of dumps and PDFs have."""
    out.mark("\n")
    out.mark(OPEN)
    out.lines([Printed(piece.chars, piece.at)])
    row = -1
    for cell in cells:
        out.mark(ROW if cell.row != row else CELL)
        row = cell.row
        chars = cell.line.text()
        out.lines([Printed(chars, cell.line.at[: len(chars)])])
    out.mark(CLOSE)
    out.mark("\n\n")


def cells_of(table: Node | None) -> list[TaggedCell]:
    """The cells of a table that hold something, each at its row and column (HTML's rules)."""
    taken: set[tuple[int, int]] = set()
    cells: list[TaggedCell] = []
    rows = list(table.all("tr")) if table is not None else []
    for n, row in enumerate(rows):
        column = 0
        for node in row.elements():
            while (n, column) in taken:
                column += 1
            down, across = (_span(node, name) for name in ("rowspan", "colspan"))
            down, across = min(down, len(rows) - n), min(across, max(1, MOST_COLUMNS - column))
            if len(taken) + down * across > MOST_TAKEN:
                down = across = 1
            taken |= {(n + k, column + m) for k in range(down) for m in range(across)}
            line = cell_line(node)
            if line.text():
                cells.append(TaggedCell(n, column, down, across, line))
            column += across
    return cells


def _span(node: Node, name: str) -> int:
    value = node.attributes.get(name, "1").strip()
    return max(1, min(WIDEST, int(value[:9]))) if value.isdecimal() else 1


def _table(
    chars: str, number: int, grid: Sequence[TaggedCell], region: tuple[int, int], piece: Piece
) -> Table:
    start, end = region
    caption, *rows = parts_between(chars, start + 1, end - 1, ROW)
    spans = [span for row in rows for span in parts_between(chars, *row, CELL)]
    n_columns = max(cell.column + cell.column_span for cell in grid)
    n_rows = max(cell.row + cell.row_span for cell in grid)
    alone = {cell.row for cell in grid if cell.column == 0} - {
        cell.row for cell in grid if cell.column
    }
    cells = tuple(
        Cell(
            cell.row, cell.column, chars[first:last], first, last, cell.row_span,
            n_columns if cell.row in alone and n_columns > 2 else cell.column_span,
        )
        for cell, (first, last) in zip(grid, spans, strict=True)
    )  # fmt: skip
    assert piece.table is not None
    heads = sum(len(list(head.all("tr"))) for head in piece.table.all("thead"))
    return Table(
        number, chars[slice(*caption)].strip(), heads or min(1, n_rows - 1), n_rows, n_columns, cells,
        piece.notes, abbreviations(" ".join(piece.notes)), confidence=TAGGED,
    )  # fmt: skip


def _blocks(
    chars: str,
    pieces: Sequence[Piece],
    cells: dict[int, list[TaggedCell]],
    tables: Sequence[Table],
) -> Iterator[Block]:
    """A block for each piece in the same order, and one for each table's caption."""
    at = 0
    numbered = iter(tables)
    for piece in pieces:
        if piece.table is not None and not cells[id(piece)]:
            continue
        if piece.chars:
            start = _next(chars, at)
            at = chars.index("\n", start)
            kind = "caption" if piece.table is not None else piece.kind
            yield _block(piece, kind, start, at)
        if piece.table is not None:
            table = next(numbered)
            start, at = table.cells[0].start, table.cells[-1].end
            yield _block(piece, "table", start, at)


def _block(piece: Piece, kind: BlockKind, start: int, end: int) -> Block:
    return Block(
        kind, start, end, section=piece.section, section_kind=piece.section_kind, path=piece.path
    )


def _next(chars: str, at: int) -> int:
    """The first character from `at` on that is no white space."""
    while chars[at].isspace():
        at += 1
    return at
