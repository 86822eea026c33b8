"""Where a stretch of the repaired text stands on its page: boxes line by line."""

from __future__ import annotations

from bisect import bisect_right

from extractor.types import Box, Document, Glyphs

SAME_LINE = 0.5  # of the size by which baselines of one line differ, raised glyphs included
APART = 4.0  # of the size: a wider gap on one line parts two boxes


def places(document: Document, start: int, end: int) -> tuple[int | None, tuple[Box, ...]]:
    """The page of a stretch and its boxes there, one for each line; (None, ()) for text dumps.

    A stretch over two pages is told by the page on which it begins.
    """
    glyphs, pages = document.source.glyphs, document.source.pages
    if glyphs is None or not pages:
        return None, ()
    drawn = [at for at in document.text.origin[start:end] if glyphs.size[at]]
    if not drawn:
        return None, ()
    stops = [page.stop for page in pages]
    page = pages[bisect_right(stops, drawn[0])]
    here = [at for at in dict.fromkeys(drawn) if page.start <= at < page.stop]
    return page.number, tuple(_box(page.number, line, glyphs) for line in _lines(here, glyphs))


def _lines(drawn: list[int], glyphs: Glyphs) -> list[list[int]]:
    """Places of raw characters by the lines that they stand on, in reading order."""
    lines: list[list[int]] = []
    for at in drawn:
        if lines and _goes_on(lines[-1][-1], at, glyphs):
            lines[-1].append(at)
        else:
            lines.append([at])
    return lines


def _goes_on(before: int, at: int, glyphs: Glyphs) -> bool:
    """Whether two glyphs stand on one line, whichever way it runs."""
    if glyphs.angle[before] != glyphs.angle[at]:
        return False
    size = max(glyphs.size[before], glyphs.size[at])
    across, along = abs(glyphs.y[before] - glyphs.y[at]), abs(glyphs.x[before] - glyphs.x[at])
    if round(glyphs.angle[at] / 90) % 2:
        across, along = along, across
    return across <= SAME_LINE * size and along <= APART * size + 2 * size


def _box(page: int, line: list[int], glyphs: Glyphs) -> Box:
    return Box(
        page,
        round(min(glyphs.x0[at] for at in line), 2),
        round(min(glyphs.top[at] for at in line), 2),
        round(max(glyphs.x1[at] for at in line), 2),
        round(max(glyphs.bottom[at] for at in line), 2),
    )
