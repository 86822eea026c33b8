"""East Asian text that is set from top to bottom: its glyphs stand upright, its lines don't.

Read downwards, columns from the right to the left, it stands as text does that is turned
clockwise: its glyphs get that direction, and everything after the reader does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from extractor.types import Glyphs, Page

CLOCKWISE = 270
EAST_ASIAN = re.compile("[\u3001-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]")
LEAST_STEPS = 3  # from one glyph down to the next, on a page
BESIDE, BELOW, FAR = 0.5, 0.4, 2.0  # of the size: across a column, and along it at least, at most


def set_downwards(raw: str, pages: Sequence[Page], glyphs: Glyphs) -> int:
    """Turn the glyphs of columns that are read downwards; how many there are."""
    if not EAST_ASIAN.search(raw):
        return 0
    turned = 0
    for page in pages:
        columns = list(_columns(page, glyphs))
        east_asian = [at for column in columns for at in column if EAST_ASIAN.match(raw[at])]
        steps = len(east_asian) - len(columns)
        if steps < LEAST_STEPS or steps <= _steps_right(raw, page, glyphs):
            continue
        for column in columns:
            middle = median((glyphs.x0[at] + glyphs.x1[at]) / 2 for at in column)
            for at in column:
                glyphs.x[at], glyphs.angle[at] = middle, CLOCKWISE
            turned += len(column)
    return turned


def _columns(page: Page, glyphs: Glyphs) -> Iterator[list[int]]:
    """Upright glyphs that follow each other downwards, in the PDF's order."""
    drawn = [at for at in range(page.start, page.stop) if glyphs.size[at] and not glyphs.angle[at]]
    column = drawn[:1]
    for one, two in pairwise(drawn):
        if _is_below(one, two, glyphs):
            column.append(two)
            continue
        if len(column) > 1:
            yield column
        column = [two]
    if len(column) > 1:
        yield column


def _is_below(one: int, two: int, glyphs: Glyphs) -> bool:
    size = max(glyphs.size[one], glyphs.size[two])
    across = glyphs.x0[two] + glyphs.x1[two] - glyphs.x0[one] - glyphs.x1[one]
    along = glyphs.top[two] + glyphs.bottom[two] - glyphs.top[one] - glyphs.bottom[one]
    return abs(across) / 2 < BESIDE * size and BELOW * size < along / 2 < FAR * size


def _steps_right(raw: str, page: Page, glyphs: Glyphs) -> int:
    """East Asian glyphs that stand to the right of the one before, on its line."""
    places = [at for at in range(page.start, page.stop) if EAST_ASIAN.match(raw[at])]
    return sum(
        1
        for one, two in pairwise(places)
        if 0 < glyphs.x0[two] - glyphs.x0[one] < 3 * glyphs.size[one]
        and abs(glyphs.bottom[two] - glyphs.bottom[one]) < BESIDE * glyphs.size[one]
    )
