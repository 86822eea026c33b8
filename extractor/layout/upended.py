"""Headings of columns that are set upwards or downwards, over a table that is not turned.

They stand in a frame of their own. Here they get the places that they have in the table's frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.layout.cells import GridCell
from extractor.layout.frames import Frame, into, on_page
from extractor.layout.regions import Region
from extractor.layout.words import ASCENT, DESCENT, Word, base_of, lines_of, segments_of

FEWEST = 2  # headings of a table that are upended
MOST_ABOVE = 4  # lines of the table above them: headings that span columns


@dataclass(frozen=True, slots=True)
class Upended:
    """A line of another frame, with its box in the table's; `taken` are its words' identities."""

    words: tuple[Word, ...]
    taken: tuple[int, ...]
    x0: float
    top: float
    x1: float
    bottom: float


def upended_lines(frame: Frame, others: Sequence[tuple[Frame, Sequence[Word]]]) -> list[Upended]:
    """The lines of frames that are turned a quarter against this one, in their reading order."""
    width, height = _page_size(frame)
    found: list[Upended] = []
    for other, words in others:
        if (other.angle - frame.angle) % 180 != 90:
            continue
        for line in lines_of(words):
            for part in segments_of(line):
                box = on_page(other, part.x0, part.top, part.x1, part.bottom)
                here = into(frame.angle, width, height, box.x0, box.top, box.x1, box.bottom)
                moved = tuple(_moved(word, *here) for word in part.words)
                found.append(Upended(moved, tuple(map(id, part.words)), *here))
    return found


def _page_size(frame: Frame) -> tuple[float, float]:
    sizes = (frame.width, frame.height)
    return sizes if frame.angle % 180 == 0 else sizes[::-1]


def _moved(word: Word, x0: float, top: float, x1: float, bottom: float) -> Word:
    """A word with the box of its line: a size and a baseline that give this top and bottom."""
    size = (bottom - top) / (ASCENT + DESCENT)
    return word._replace(x0=x0, x1=x1, size=size, base=top + ASCENT * size)


def over_columns(region: Region, lines: Sequence[Upended]) -> list[Upended]:
    """Those that head columns of a region: above its rows, no upright word in their place."""
    if not lines:
        return []
    start = max((base_of(line) for line in region.caption), default=region.top - 2)
    table = lines_of(region.words)
    found = [
        one
        for one in lines
        if region.x0 - 2 < (one.x0 + one.x1) / 2 < region.x1 + 2
        and start < one.top
        and sum(base_of(line) < one.top for line in table) <= MOST_ABOVE
        and base_of(table[-1]) > one.bottom
        and not any(_inside(word, one) for word in region.words)
    ]
    return found if len(found) >= FEWEST else []


def _inside(word: Word, one: Upended) -> bool:
    middle = (word.top + word.bottom) / 2
    return word.x0 < one.x1 - 1 and one.x0 + 1 < word.x1 and one.top < middle < one.bottom


def lines_beside(lines: Sequence[Sequence[Word]], upended: Sequence[Sequence[Word]]) -> int:
    """How many lines of a table stand above the foot of its upended headings; never all."""
    foot = max(word.bottom for line in upended for word in line)
    return min(len(lines) - 1, sum(base_of(line) < foot + 1 for line in lines))


def with_upended(
    header: Sequence[GridCell], edges: Sequence[float], upended: Sequence[Sequence[Word]]
) -> list[GridCell]:
    """The cells of a header with the upended headings, each over its column."""
    row = max((cell.row + cell.row_span - 1 for cell in header), default=0)
    return [*header, *_cells(row, header, edges, upended)]


def _cells(
    row: int,
    header: Sequence[GridCell],
    edges: Sequence[float],
    upended: Sequence[Sequence[Word]],
) -> Iterator[GridCell]:
    by_column: dict[int, list[tuple[Word, ...]]] = {}
    for line in upended:
        column = sum(x < (line[0].x0 + line[0].x1) / 2 for x in edges)
        by_column.setdefault(column, []).append(tuple(line))
    taken = {cell.column for cell in header if cell.row + cell.row_span - 1 == row}
    for column, lines in by_column.items():
        yield GridCell(row + (column in taken), column, tuple(lines))
