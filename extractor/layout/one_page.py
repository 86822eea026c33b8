"""One page of a repaired PDF, alone: a Document again, its offsets counted anew."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.errors import UnreadableInputError
from extractor.types import Block, Document, Page, Problem, Repair, Source, Table, Text

BETWEEN = "\n\n"


def page_of(source: Source, number: int) -> Page:
    """The page of that number, from 1; an error says which there are."""
    if not source.pages:
        what = "a text dump has no pages"
        raise UnreadableInputError(source.path, what, "Leave --page out, or give a PDF.")
    last = source.pages[-1].number
    for page in source.pages:
        if page.number == number:
            return page
    if 1 <= number <= last:
        what = f"page {number} of {last} could not be loaded"
        raise UnreadableInputError(source.path, what, "Download the paper again.")
    pages = "1 page" if last == 1 else f"{last} pages"
    advice = "Give page 1." if last == 1 else f"Give a page from 1 to {last}."
    raise UnreadableInputError(source.path, f"it has {pages}, no page {number}", advice)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stretch of the document's text, and by how much it moves."""

    start: int
    end: int
    by: int


def alone(document: Document, number: int) -> Document:
    """The blocks, tables and repairs of one page. A table over pages is whole on each of them."""
    page = page_of(document.source, number)
    tables = [table for table in document.tables if number in table.pages]
    starts = {table.cells[0].start for table in tables if table.cells}
    blocks = [
        one
        for one in document.blocks
        if (one.start in starts if one.kind == "table" else one.page == number)
    ]
    kept = list(_kept(blocks))
    return replace(
        document,
        text=_cut(document.text, kept, page),
        blocks=tuple(
            replace(one, start=one.start + stretch.by, end=one.end + stretch.by)
            for one, stretch in zip(blocks, kept, strict=True)
        ),
        tables=tuple(_moved_table(table, kept) for table in tables),
        problems=tuple(_moved_problems(document.problems, kept)),
    )


def _kept(blocks: list[Block]) -> Iterator[_Kept]:
    at = 0
    for block in blocks:
        yield _Kept(block.start, block.end, at - block.start)
        at += block.end - block.start + len(BETWEEN)


def _cut(text: Text, kept: list[_Kept], page: Page) -> Text:
    """The text of these stretches, and the repairs that touch a page."""
    chars: list[str] = []
    origin: array[int] = array("I")
    for stretch in kept:
        if chars:
            chars.append(BETWEEN)
            origin.extend([origin[-1] if origin else 0] * len(BETWEEN))
        chars.append(text.chars[stretch.start : stretch.end])
        origin += text.origin[stretch.start : stretch.end]
    repairs = tuple(one for one in text.repairs if _touches(one, page))
    return Text("".join(chars), origin, repairs)


def _touches(repair: Repair, page: Page) -> bool:
    return repair.raw_start < page.stop and max(repair.raw_end, repair.raw_start + 1) > page.start


def _moved(at: int, kept: list[_Kept]) -> int | None:
    """Where an offset is now; None where nothing was kept."""
    for stretch in kept:
        if stretch.start <= at <= stretch.end:
            return at + stretch.by
    return None


def _moved_table(table: Table, kept: list[_Kept]) -> Table:
    cells = []
    for cell in table.cells:
        start = _moved(cell.start, kept)
        assert start is not None, "a table's block holds its cells"
        cells.append(cell._replace(start=start, end=start + cell.end - cell.start))
    return replace(table, cells=tuple(cells))


def _moved_problems(problems: tuple[Problem, ...], kept: list[_Kept]) -> Iterator[Problem]:
    """Problems of the document as a whole, and those of these stretches."""
    for one in problems:
        start = None if one.start is None else _moved(one.start, kept)
        if one.start is None or one.end is None:
            yield one
        elif start is not None:
            yield replace(one, start=start, end=start + one.end - one.start)
