"""Running heads and feet: what returns at the edges of neighbouring pages stands in no table.

Rows of tables return as well, but not to the letter and at the same height, with a number
that grows by one from page to page. Headers of tables do return, at the top of a page, but
without a number that grows, and in several columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.layout.continued import CONTINUED
from extractor.layout.frames import Frame
from extractor.layout.regions import CAPTION
from extractor.layout.words import Word, lines_of, segments_of

EDGE = 0.12  # share of a page's height at its top and foot where running heads and feet stand
LINES = 3  # at an edge
SAME_HEIGHT = 2.0  # points
LETTERS = 8  # of a line that returns, at least
NUMBER = re.compile(r"\d+")

Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """The lines at the top and at the foot of a frame, those at the edge first."""

    heads: list[Line]
    feet: list[Line]


def edges_of(frame: Frame, words: Sequence[Word]) -> Edges:
    """The lines at the edges of a page."""
    high = lines_of(word for word in words if word.base < EDGE * frame.height)
    low = lines_of(word for word in words if word.base > (1 - EDGE) * frame.height)
    return Edges(
        [tuple(line) for line in high[:LINES]], [tuple(line) for line in reversed(low[-LINES:])]
    )


def returning(edges: Edges, other: Edges, pages: int) -> Iterator[Line]:
    """The lines that return on another page, which stands so many pages further on."""
    for line in edges.heads:
        text = " ".join(word.text for word in line)
        captions = CAPTION.match(text) or CONTINUED.search(text)
        if not captions and _returns(
            line, other.heads, pages, counts=len(list(segments_of(line))) > 1
        ):
            yield line
    for line in edges.feet:
        if _returns(line, other.feet, pages, counts=False):
            yield line


def _returns(line: Line, others: Sequence[Line], pages: int, *, counts: bool) -> bool:
    """Whether a line is among others; if it `counts`, with a number that has grown."""
    return any(
        abs(line[0].base - other[0].base) <= SAME_HEIGHT
        and _same(line, other, pages, counts=counts)
        for other in others
    )


def _same(line: Line, other: Line, pages: int, *, counts: bool) -> bool:
    """Whether two lines are alike but for a page number."""
    first, second = ("".join(word.text for word in one) for one in (line, other))
    if NUMBER.sub("#", first) != NUMBER.sub("#", second):
        return False
    if sum(char.isalpha() for char in first) < LETTERS:
        return False
    numbers = zip(NUMBER.findall(first), NUMBER.findall(second), strict=True)
    steps = {int(after) - int(before) for before, after in numbers}
    return steps <= {0, pages} and (pages in steps or not counts)
