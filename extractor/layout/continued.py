"""Tables that go on over pages: where they do, and the columns that all their pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, median_low

from extractor.layout.columns import (
    cell_ends,
    ruled_separators,
    separators,
    uncrossed,
    with_headings,
    without_empty,
)
from extractor.layout.frames import Frame, on_page
from extractor.layout.grid import Grid, grid_of, header_lines
from extractor.layout.regions import (
    GAP,
    Region,
    chain_of,
    has_prose,
    last_ruling,
    lines_within,
    step_of,
)
from extractor.layout.words import Word, base_of, lines_of, segments_of
from extractor.types import Box, Ruling

CONTINUED = re.compile(r"\(?\s*(?:continued|cont(?:'|’)?d?\.?|contd\.?)\s*\.?\)?", re.IGNORECASE)
NUMBER = re.compile(
    r"\b(?:Table|[Tt]\s?ABLE|Tab\.)\s*([A-Z]{0,2}[-.]?\d+(?:\.\d+)?[a-z]?|[IVX]+)\b"
)
MOST_UNFIT = 2  # lines that reach over borders, one below the other, within a table
MOST_ALONE = 6  # lines that hold one cell alone, one below the other
FITS = 0.9  # share of lines that keep to the columns of the page before
CROSSING = 3  # one cell in so many of a line may reach over a border of the page before


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or a page's part of one, with its place."""

    frame: Frame
    region: Region
    grid: Grid
    last: bool = False  # nothing but running feet stands below it on its page

    def box(self, words: Sequence[Word]) -> Box:
        """The box of some of its words, on the page."""
        return on_page(
            self.frame,
            min(word.x0 for word in words), min(word.top for word in words),
            max(word.x1 for word in words), max(word.bottom for word in words),
        )  # fmt: skip


Line = Sequence[Word]


def going_on(words: Sequence[Word], along: Sequence[Ruling], before: PageTable) -> Region | None:
    """What goes on with the table of the page before, without a caption: lines in its columns."""
    found = _between_rulings(words, along, before) or _in_columns(words, before)
    return found if found and (before.last or _starts_alike(found, before)) else None


ALIGNED = 0.8  # share of cells that begin where cells of the page before begin
FEWEST_COLUMNS = 3
FEWEST_LINES = 4  # of several cells


def _starts_alike(region: Region, before: PageTable) -> bool:
    """Whether cells begin at the same x as those of a table below which the page went on."""
    edges = before.grid.edges
    if len(edges) + 1 < FEWEST_COLUMNS:
        return False
    starts = {
        round(cell.lines[0][0].x0)
        for cell in before.grid.cells
        if cell.row >= before.grid.header_rows and cell.lines and cell.lines[0]
    }
    parted = [_pieces(line, edges) for line in lines_of(region.words)]
    several = [pieces for pieces in parted if len(pieces) > 1]
    firsts = [piece[0].x0 for pieces in several for piece in pieces]
    same = sum(any(abs(x - start) <= 1.0 for start in starts) for x in firsts)
    return len(several) >= FEWEST_LINES and same >= ALIGNED * len(firsts)


def _between_rulings(
    words: Sequence[Word], along: Sequence[Ruling], before: PageTable
) -> Region | None:
    """All that stands between rulings as wide as the table, where it keeps to its columns."""
    x0, x1 = before.region.x0, before.region.x1
    edges = before.grid.edges
    for first in along:
        chain = chain_of(first, along)
        if abs(first.x0 - x0) > ALIKE or abs(first.x1 - x1) > ALIKE or len(chain) < 2:
            continue
        lines = lines_within(words, first.x0, first.x1, first.top, chain[-1].top)
        bottom = last_ruling(chain, lines)
        inside = [line for line in lines if bottom and base_of(line) < bottom]
        fitting = sum(_fits(line, edges) for line in inside)
        if inside and fitting >= FITS * len(inside) and not has_prose(inside, x1 - x0, 1):
            return _region(inside, first.x0, first.x1)
    return None


def _in_columns(words: Sequence[Word], before: PageTable) -> Region | None:
    """The lines, one near the other, that keep to its columns."""
    x0, x1, edges = before.region.x0, before.region.x1, before.grid.edges
    size = median(word.size for word in before.region.words)
    taken: list[Line] = []
    alone = unfit = 0
    for whole in lines_of(word for word in words if abs(word.size - size) < 0.6):
        line = [word for word in whole if x0 - 6 <= word.x0 and word.x1 <= x1 + 6]
        if not line:
            continue
        far = taken and base_of(line) - base_of(taken[-1]) > max(4.5 * size, GAP * step_of(taken))
        alone = 0 if len(_pieces(line, edges)) > 1 else alone + 1
        unfit = 0 if _fits(line, edges) and alone <= MOST_ALONE else unfit + 1
        reaches_out = _reaches_out(whole, x0, x1)
        if far or unfit > MOST_UNFIT or reaches_out:
            kept = taken[: len(taken) - max(0, unfit - 1)]
            if _side_by_side(kept, edges):
                return _region(kept, x0, x1)
            taken, alone, unfit = [], 0, 0
        if not reaches_out and (taken or not unfit):
            taken.append(line)
    kept = taken[: len(taken) - unfit]
    return _region(kept, x0, x1) if _side_by_side(kept, edges) else None


def _reaches_out(line: Line, x0: float, x1: float) -> bool:
    """Whether text of a line goes on beyond the ends of a table."""
    return any(
        (part.x0 < x0 - 6 and part.x1 > x0) or (part.x0 < x1 and part.x1 > x1 + 6)
        for part in segments_of(line)
    )


def _region(lines: Sequence[Line], x0: float, x1: float) -> Region:
    words = tuple(word for line in lines for word in line)
    return Region(words, (), (), x0, lines[0][0].top, x1, max(word.bottom for word in lines[-1]))


def _pieces(line: Line, edges: Sequence[float]) -> list[Line]:
    """A line parted at wide gaps, and at borders of columns where they stand between words."""
    pieces: list[list[Word]] = [[line[0]]]
    for first, second in pairwise(line):
        if cell_ends(first, second, edges, ()):
            pieces.append([])
        pieces[-1].append(second)
    return list(pieces)


def _fits(line: Line, edges: Sequence[float]) -> bool:
    """Whether hardly a piece of a line reaches over a border."""
    pieces = _pieces(line, edges)
    return _over(pieces, edges) <= len(pieces) // CROSSING


def _over(pieces: Sequence[Line], edges: Sequence[float]) -> int:
    """How many pieces of a line reach over a border."""
    return sum(any(p[0].x0 + 1 < x < p[-1].x1 - 1 for x in edges) for p in pieces)


def _side_by_side(lines: Sequence[Line], edges: Sequence[float]) -> bool:
    """Whether enough lines hold several cells, and one at least half of the columns' cells.

    Running text in two columns holds pieces side by side as well, but they keep to no border.
    """
    parted = [_pieces(line, edges) for line in lines]
    several = sum(len(pieces) > 1 for pieces in parted)
    over = sum(_over(pieces, edges) for pieces in parted)
    if over > MOST_OVER * sum(map(len, parted)):
        return False
    most = max(map(len, parted), default=0)
    return several >= 2 and several >= 0.25 * len(lines) and 2 * most > len(edges)


MOST_OVER = 0.15  # share of the pieces of all lines that may reach over a border
ALIKE = 6.0  # points by which the ends of a table's parts differ


def alike(first: Region, second: Region) -> bool:
    """Whether two regions are as wide and stand at the same x."""
    return abs(first.x0 - second.x0) < ALIKE and abs(first.x1 - second.x1) < ALIKE


def may_continue(first: PageTable, last: PageTable, part: PageTable) -> bool:
    """Whether a part may go on with a table that begins with `first`: by its page and caption."""
    if part.frame.page != last.frame.page + 1 or part.frame.angle != last.frame.angle:
        return False
    number, here = NUMBER.search(_caption(first)), NUMBER.search(_caption(part))
    if here:
        return number is not None and number.group(1) == here.group(1)
    if _caption(part):
        return bool(CONTINUED.search(_caption(part)))
    return bool(_caption(first)) or same_header(first, part) or announced(last)


def _caption(part: PageTable) -> str:
    return caption_text(part.region)


def caption_text(region: Region) -> str:
    """A caption's words."""
    return " ".join(word.text for line in region.caption for word in line)


def announced(part: PageTable) -> bool:
    """Whether the words below a table say that it goes on."""
    notes = " ".join(word.text for line in part.region.notes for word in line)
    return bool(CONTINUED.fullmatch(notes.strip()))


def same_header(first: PageTable, part: PageTable) -> bool:
    """Whether two parts have the same header, whatever its lines."""
    return bool(header_text(first)) and header_text(first) == header_text(part)


def header_text(part: PageTable) -> list[str]:
    """The letters of the cells of a part's header."""
    return [
        "".join(word.text for line in cell.lines for word in line).casefold()
        for cell in part.grid.cells
        if cell.row < part.grid.header_rows
    ]


def with_shared_columns(parts: Sequence[PageTable]) -> list[PageTable]:
    """The parts of one table over pages, read in the columns that their lines show together.

    Left alone where the parts' own columns agree, where lines of a part stand across the
    shared ones, or where no part shows as many or most show more: then they are no parts of
    one table, or one was not told from what stands below it.
    """
    shared = _shared(parts)
    own = [len(part.grid.edges) for part in parts]
    if not median_low(own) <= len(shared) <= max(own) or _agree(parts, shared):
        return list(parts)
    made = [_read_again(part, [x + _off(parts[0], part) for x in shared]) for part in parts]
    return [new or old for new, old in zip(made, parts, strict=True)]


def _agree(parts: Sequence[PageTable], shared: Sequence[float]) -> bool:
    return all(
        len(part.grid.edges) == len(shared)
        and all(abs(a - b) < SAME_EDGE for a, b in zip(part.grid.edges, shared, strict=True))
        for part in parts
    )


SAME_EDGE = 1.0  # points


def _off(first: PageTable, part: PageTable) -> float:
    """By how much a part is shifted on its page, left and right pages having other margins."""
    off = part.region.x0 - first.region.x0
    same_width = abs((part.region.x1 - part.region.x0) - (first.region.x1 - first.region.x0)) < 2
    return off if same_width and abs(off) > 2 else 0.0


def _read_again(part: PageTable, edges: Sequence[float]) -> PageTable | None:
    rulings = part.frame.along, part.frame.upright
    grid = grid_of(part.region.words, *rulings, edges, part.region.upended, forced=True)
    return replace(part, grid=grid) if grid else None


def _shared(parts: Sequence[PageTable]) -> list[float]:
    """The x between columns, in the frame of the first part; none where a part stands across."""
    bodies: list[list[Line]] = []
    heads: list[Line] = []
    for part in parts:
        lines = lines_of(part.region.words)
        n = header_lines(lines, part.frame.along)
        off = _off(parts[0], part)
        moved: list[Line] = list(lines)
        if off:
            moved = [[_moved(word, -off) for word in line] for line in lines]
        bodies.append(moved[n:])
        heads = heads or moved[:n]
    together = [line for body in bodies for line in body]
    ruled = ruled_separators(parts[0].frame.upright, parts[0].region.top, parts[0].region.bottom)
    edges = with_headings(separators(together, ruled), heads, together)
    edges = without_empty(edges, [*heads, *together])
    return edges if all(uncrossed(edges, body) for body in bodies) else []


def _moved(word: Word, by: float) -> Word:
    return word._replace(x0=word.x0 + by, x1=word.x1 + by)


def chains(pages: Sequence[Sequence[PageTable]]) -> Iterator[list[tuple[int, int]]]:
    """Tables that may be one's parts, as places in a stretch of pages: the last, the first …"""
    chain: list[tuple[int, int]] = []
    for n, tables in enumerate(pages):
        if chain and tables:
            first, last = (pages[at][k] for at, k in (chain[0], chain[-1]))
            if may_continue(first, last, tables[0]):
                chain.append((n, 0))
        if tables and chain[-1:] != [(n, len(tables) - 1)]:
            if len(chain) > 1:
                yield chain
            chain = [(n, len(tables) - 1)]
    if len(chain) > 1:
        yield chain
