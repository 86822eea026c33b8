"""LAY OUT: a page's glyphs → its running text in reading order and its tables.

Frames first (one for each direction of reading), in each the tables' regions and cells;
what is left is running text. Boxes are mapped back to the page at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.layout.continued import (
    PageTable,
    alike,
    chains,
    going_on,
    may_continue,
    with_shared_columns,
)
from extractor.layout.frames import Frame, frames_of, whole_rulings
from extractor.layout.grid import grid_of
from extractor.layout.prose import Paragraph, paragraphs_of
from extractor.layout.regions import Region, regions_of
from extractor.layout.words import Word, words_of
from extractor.types import Page, Source

BREAKS = 0.85  # share of a page's glyphs in one turned frame that make it the page's own


@dataclass(frozen=True, slots=True)
class PageText:
    """A paragraph of running text, with its frame."""

    frame: Frame
    paragraph: Paragraph


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
    for page in source.pages:
        before = waiting[-1].tables if waiting else ()
        layout = lay_out(page, source, before)
        if not (
            before and layout.tables and may_continue(before[-1], before[-1], layout.tables[0])
        ):
            yield from _shared(waiting)
            waiting = []
        waiting.append(layout)
    yield from _shared(waiting)


def _shared(pages: Sequence[PageLayout]) -> Iterator[PageLayout]:
    """Pages with the tables that go on over them read in the columns of all their parts."""
    tables = [list(page.tables) for page in pages]
    for chain in chains(tables):
        parts = with_shared_columns([tables[n][k] for n, k in chain])
        for (n, k), part in zip(chain, parts, strict=True):
            tables[n][k] = _with_last_rows_as_notes(part)
    for page, found in zip(pages, tables, strict=True):
        yield replace(page, tables=tuple(found))


def lay_out(page: Page, source: Source, before: Sequence[PageTable] = ()) -> PageLayout:
    """Lay out one page; the last of the tables of the page `before` may go on here."""
    assert source.glyphs is not None
    frames = frames_of(page, source.raw, source.glyphs)
    texts: list[PageText] = []
    tables: list[PageTable] = []
    seen: set[int] = set()
    for frame in frames:
        words = words_of(frame)
        seen.update(glyph.at for glyph in frame.glyphs)
        last = before[-1] if before and before[-1].frame.angle == frame.angle else None
        found = list(_tables(frame, words, last))
        tables += found
        used = {id(word) for table in found for word in _words(table.region)}
        free = [word for word in words if id(word) not in used]
        texts += [PageText(frame, paragraph) for paragraph in paragraphs_of(free)]
    drawn = (at for at in range(page.start, page.stop) if source.glyphs.size[at])
    return PageLayout(
        page, tuple(texts), tuple(tables), tuple(at for at in drawn if at not in seen)
    )


def _words(region: Region) -> Iterator[Word]:
    yield from region.words
    for line in (*region.caption, *region.notes):
        yield from line


def _tables(frame: Frame, words: Sequence[Word], before: PageTable | None) -> Iterator[PageTable]:
    along = whole_rulings(frame.rulings, along=True)
    upright = whole_rulings(frame.rulings, along=False)
    regions = regions_of(frame, words)
    if before:
        limit = min((r.caption[0][0].top for r in regions if r.caption), default=float("inf"))
        used = {id(word) for one in regions for word in _words(one)}
        free = [word for word in words if id(word) not in used and word.base < limit]
        first = all(region.caption for region in regions)
        more = going_on(free, [one for one in along if one.top < limit], before) if first else None
        regions = [more, *regions] if more else regions
    for n, region in enumerate(regions):
        known = before.grid.edges if before and n == 0 and alike(before.region, region) else ()
        grid = grid_of(region.words, along, upright, known)
        if grid is not None:
            yield _with_last_rows_as_notes(PageTable(frame, region, grid))


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
