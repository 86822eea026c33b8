"""Running feet: what returns below the text of neighbouring pages stands in no table.

Rows of tables return as well, but not to the letter and at the same height, with a number
that grows by one from page to page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.layout.frames import Frame
from extractor.layout.words import Word, lines_of

EDGE = 0.12  # share of a page's height at its foot where running feet stand
LAST_LINES = 3
SAME_HEIGHT = 2.0  # points
LETTERS = 8  # of a line that returns, at least
NUMBER = re.compile(r"\d+")

Line = tuple[Word, ...]


def last_lines(frame: Frame, words: Sequence[Word]) -> list[Line]:
    """The lines at the foot of a frame, the last one first."""
    low = [word for word in words if word.base > (1 - EDGE) * frame.height]
    return [tuple(line) for line in reversed(lines_of(low)[-LAST_LINES:])]


def returning(lines: Sequence[Line], others: Sequence[Line], pages: int) -> Iterator[Line]:
    """Those of the lines that return among others, which stand so many pages further on."""
    for line in lines:
        if any(
            abs(line[0].base - other[0].base) <= SAME_HEIGHT and _same(line, other, pages)
            for other in others
        ):
            yield line


def _same(line: Line, other: Line, pages: int) -> bool:
    """Whether two lines are alike but for a page number."""
    first, second = ("".join(word.text for word in one) for one in (line, other))
    if sum(char.isalpha() for char in first) < LETTERS:
        return False
    if NUMBER.sub("#", first) != NUMBER.sub("#", second):
        return False
    numbers = zip(NUMBER.findall(first), NUMBER.findall(second), strict=True)
    steps = {int(after) - int(before) for before, after in numbers}
    return steps <= {0, pages}
