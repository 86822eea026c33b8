"""LAY OUT: a page's glyphs → its running text in reading order and its tables.

Frames first (one for each direction of reading), in each the tables' regions and cells;
what is left is running text. Boxes are mapped back to the page at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.layout.continued import (
    CONTINUED,
    PageTable,
    alike,
    caption_text,
    chains,
    going_on,
    may_continue,
    with_shared_columns,
)
from extractor.layout.directions import in_words
from extractor.layout.edges import EDGE, Edges, edges_of, returning
from extractor.layout.frames import Frame, frames_of, leaning
from extractor.layout.grid import grid_of
from extractor.layout.page_texts import PageText, in_place, texts_of
from extractor.layout.regions import Region, regions_of
from extractor.layout.trust import trusted
from extractor.layout.upended import Upended, over_columns, upended_lines
from extractor.layout.words import Word, words_of
from extractor.types import Box, Page, Source

BREAKS = 0.85  # share of a page's glyphs in one turned frame that make it the page's own


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What stands on a page. `lost` are places of raw characters that lean: watermarks."""

    page: Page
    texts: tuple[PageText, ...]
    tables: tuple[PageTable, ...]
    lost: tuple[int, ...]


def layouts(source: Source) -> Iterator[PageLayout]:
    """Lay out the pages of a PDF, one by one; pages that share a table wait for each other."""
    waiting: list[PageLayout] = []
    for page, frames in _without_edges(_read(source)):
        before = waiting[-1].tables if waiting else ()
        layout = lay_out(page, source, frames, before)
        if not (
            before and layout.tables and may_continue(before[-1], before[-1], layout.tables[0])
        ):
            yield from _shared(waiting)
            waiting = []
        waiting.append(layout)
    yield from _shared(waiting)


@dataclass(frozen=True, slots=True)
class Read:
    """The words of a frame; `edges` are those of running heads and feet, by their identity."""

    frame: Frame
    words: list[Word]
    edges: set[int]


def _read(source: Source) -> Iterator[tuple[Page, list[Read]]]:
    assert source.glyphs is not None
    for page in source.pages:
        frames = frames_of(page, source.raw, source.glyphs)
        yield page, [Read(frame, in_words(words_of(frame), frame), set()) for frame in frames]


NEIGHBOURS = (
    2  # pages on either side that show a page's running heads and feet: left and right ones differ
)


def _without_edges(
    pages: Iterator[tuple[Page, list[Read]]],
) -> Iterator[tuple[Page, list[Read]]]:
    """Pages with their running heads and feet marked; two pages are read ahead."""
    window: list[tuple[Page, list[Read], dict[int, Edges]]] = []
    for page, frames in pages:
        lines = {one.frame.angle: edges_of(one.frame, one.words) for one in frames}
        for n, (_, others, known) in enumerate(reversed(window), 1):
            _mark(frames, lines, known, -n)
            _mark(others, known, lines, n)
        window.append((page, frames, lines))
        if len(window) > NEIGHBOURS:
            first, read, _ = window.pop(0)
            yield first, read
    yield from ((page, frames) for page, frames, _ in window)


def _mark(
    frames: Sequence[Read],
    lines: Mapping[int, Edges],
    others: Mapping[int, Edges],
    pages: int,
) -> None:
    for one in frames:
        angle = one.frame.angle
        if angle in others:
            for line in returning(lines[angle], others[angle], pages):
                one.edges.update(id(word) for word in line)


def _shared(pages: Sequence[PageLayout]) -> Iterator[PageLayout]:
    """Pages with the tables that go on over them read in the columns of all their parts."""
    tables = [list(page.tables) for page in pages]
    for chain in chains(tables):
        parts = with_shared_columns([tables[n][k] for n, k in chain])
        for (n, k), part in zip(chain, parts, strict=True):
            tables[n][k] = _with_last_rows_as_notes(part)
    for page, found in zip(pages, tables, strict=True):
        sure = (replace(table, grid=trusted(table.grid)) for table in found)
        yield replace(page, tables=tuple(sure))


def lay_out(
    page: Page, source: Source, frames: Sequence[Read], before: Sequence[PageTable] = ()
) -> PageLayout:
    """Lay out one page; the last of the tables of the page `before` may go on here."""
    assert source.glyphs is not None
    tables: list[PageTable] = []
    taken: set[int] = set()
    for one in frames:
        last = before[-1] if before and before[-1].frame.angle == one.frame.angle else None
        inside = [w for w in one.words if id(w) not in one.edges and id(w) not in taken]
        regions = _regions(one.frame, inside, last)
        others = [(r.frame, r.words) for r in frames if r is not one and regions]
        turned = upended_lines(one.frame, others)
        found = _last_marked(list(_tables(one.frame, regions, turned, last)), inside)
        taken |= {id(word) for table in found for word in _words(table.region)}
        heads = {id(line[0]) for table in found for line in table.region.upended}
        taken |= {n for line in turned if id(line.words[0]) in heads for n in line.taken}
        tables += found
    texts: list[PageText] = []
    figures: list[Box] = []
    for one in frames:
        free = [word for word in one.words if id(word) not in taken]
        regions = [table.region for table in tables if table.frame is one.frame]
        boxes = [(region.x0, region.top, region.x1, region.bottom) for region in regions]
        texts += texts_of(page, one.frame, free, boxes, figures)
    return PageLayout(page, tuple(in_place(texts)), tuple(tables), leaning(page, source.glyphs))


def _last_marked(tables: Sequence[PageTable], words: Sequence[Word]) -> list[PageTable]:
    """The tables of a frame; the last one is marked if only lines at the page's foot follow."""
    if not tables:
        return []
    table = tables[-1]
    own = {id(word) for one in tables for word in _words(one.region)}
    end = (1 - EDGE) * table.frame.height
    below = (
        word
        for word in words
        if table.region.bottom < word.base < end
        and word.x1 > table.region.x0
        and word.x0 < table.region.x1
    )
    return [*tables[:-1], replace(table, last=all(id(word) in own for word in below))]


def _words(region: Region) -> Iterator[Word]:
    yield from region.words
    for line in (*region.caption, *region.notes):
        yield from line


def _regions(frame: Frame, words: Sequence[Word], before: PageTable | None) -> list[Region]:
    """The tables' regions of a frame; first what goes on with the last one of the page before."""
    regions = regions_of(frame, words)
    if before:
        limit = min((r.caption[0][0].top for r in regions if r.caption), default=float("inf"))
        captioned = [region for region in regions if region.caption]
        used = {id(word) for one in captioned for word in _words(one)}
        free = [word for word in words if id(word) not in used and word.base < limit]
        told = any(CONTINUED.search(caption_text(region)) for region in captioned)
        above = [one for one in frame.along if one.top < limit]
        more = None if told else going_on(free, above, before)
        others = [region for region in regions if not region.caption]
        whole = more and all(_within(other, more) for other in others)
        if more and (whole or not others) and (before.region.caption or not others):
            regions = [more, *captioned]
    return regions


def _within(region: Region, whole: Region) -> bool:
    """Whether a region is a part of another: the foot of a grid, for example."""
    return whole.top - 2 <= region.top and region.bottom <= whole.bottom + 2


def _tables(
    frame: Frame, regions: Sequence[Region], turned: Sequence[Upended], before: PageTable | None
) -> Iterator[PageTable]:
    for n, region in enumerate(regions):
        known = before.grid.edges if before and n == 0 and alike(before.region, region) else ()
        heads = tuple(line.words for line in over_columns(region, turned))
        grid = grid_of(region.words, frame.along, frame.upright, known, heads)
        if grid is not None:
            yield _with_last_rows_as_notes(PageTable(frame, replace(region, upended=heads), grid))


def _with_last_rows_as_notes(table: PageTable) -> PageTable:
    """Move lines that run across columns below the last row to the footnotes."""
    grid, region = table.grid, table.region
    notes: list[tuple[Word, ...]] = []
    while grid.n_rows > grid.header_rows + 1 and not grid.ruled:
        last = [cell for cell in grid.cells if cell.row + cell.row_span >= grid.n_rows]
        if len(last) != 1 or last[0].column_span < 2 or last[0].column or last[0].row_span > 1:
            break
        notes = [*last[0].lines, *notes]
        kept = tuple(cell for cell in grid.cells if cell is not last[0])
        grid = replace(grid, cells=kept, n_rows=grid.n_rows - 1)
    if not notes:
        return table
    used = {id(word) for line in notes for word in line}
    words = tuple(word for word in region.words if id(word) not in used)
    return PageTable(table.frame, replace(region, words=words, notes=(*notes, *region.notes)), grid)
