"""LAY OUT: a page's glyphs → its running text in reading order and its tables.

Frames first (one for each direction of reading), in each the tables' regions and cells;
what is left is running text. Boxes are mapped back to the page at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from extractor.layout.frames import Frame, frames_of, on_page, whole_rulings
from extractor.layout.grid import Grid, grid_of
from extractor.layout.prose import Paragraph, paragraphs_of
from extractor.layout.regions import Region, going_on, regions_of
from extractor.layout.words import Word, words_of
from extractor.types import Box, Page, Source

BREAKS = 0.85  # share of a page's glyphs in one turned frame that make it the page's own


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or a page's part of one, with its place."""

    frame: Frame
    region: Region
    grid: Grid

    def box(self, words: Sequence[Word]) -> Box:
        """The box of some of its words, on the page."""
        return on_page(
            self.frame,
            min(word.x0 for word in words), min(word.top for word in words),
            max(word.x1 for word in words), max(word.bottom for word in words),
        )  # fmt: skip


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
    """Lay out the pages of a PDF, one by one."""
    before: tuple[PageTable, ...] = ()
    for page in source.pages:
        layout = lay_out(page, source, before)
        before = layout.tables
        yield layout


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
    if before and not any(region.caption for region in regions):
        known, region = before.grid.edges, before.region
        used = {id(word) for one in regions for word in _words(one)}
        free = [word for word in words if id(word) not in used]
        size = median(word.size for word in region.words)
        more = going_on(free, known, region.x0, region.x1, size)
        regions = [more, *regions] if more and not regions else regions
    for n, region in enumerate(regions):
        known = before.grid.edges if before and n == 0 and _alike(before.region, region) else ()
        grid = grid_of(region.words, along, upright, known)
        if grid is not None:
            yield _with_last_rows_as_notes(PageTable(frame, region, grid))


def _alike(first: Region, second: Region) -> bool:
    """Whether two regions are as wide and stand at the same x."""
    return abs(first.x0 - second.x0) < 6 and abs(first.x1 - second.x1) < 6


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
