"""How engines point at the words that a value was read from."""

from __future__ import annotations

from extractor.types import Cell, Document, Evidence


def quoted(document: Document, start: int, end: int, *, engine: str, rule: str) -> Evidence:
    """Evidence for a value that stands at `start:end` of the document's repaired text."""
    return Evidence(document.text.chars[start:end], start, end, engine, rule)


def quoted_in_cell(
    document: Document, table: int, cell: Cell, start: int, end: int, *, rule: str
) -> Evidence:
    """Evidence from a cell; `start` and `end` are offsets in the cell's text."""
    first, last = cell.start + start, cell.start + end
    return Evidence(
        document.text.chars[first:last],
        first,
        last,
        "tables",
        rule,
        page=cell.page,
        boxes=(cell.box,) if cell.box else (),
        table=table,
        row=cell.row,
        column=cell.column,
    )
