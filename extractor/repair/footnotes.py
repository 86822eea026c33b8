"""Footnotes of pages: small print at the foot of a column, below its running text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extractor.repair.headings import Body, body_of, is_references, running_text
from extractor.repair.printed import Passage, Sheet

SMALL = 0.93  # times the size of the text
LOWER = 0.5  # share of a page's height below which footnotes begin
MOST_LINES = 16  # of a column's footnotes


def footnotes_of(
    pages: Sequence[Sheet], furniture: set[int], headings: Collection[int]
) -> set[int]:
    """The passages that are footnotes, by identity."""
    body = body_of(running_text(pages, furniture))
    if body is None:
        return set()
    found: set[int] = set()
    for page in pages:
        passages = list(running_text([page], furniture))
        if any(is_references(one) for one in passages):
            break  # what follows is all small print
        found.update(id(one) for one in _at_foot(passages, body, headings))
    return found


def _at_foot(
    passages: Sequence[Passage], body: Body, headings: Collection[int]
) -> Iterator[Passage]:
    """Small print that has text of the usual size above it, and nothing else below."""
    for one in passages:
        column = [other for other in passages if other.x0 < one.x1 and one.x0 < other.x1]
        below = [other for other in column if other.top >= one.top]
        above = [other for other in column if other.top < one.top]
        if (
            one.top > LOWER * one.height
            and not all(_small(other, body) for other in above)
            and not any(_small(other, body) and id(other) in headings for other in above)
            and all(_small(other, body) and id(other) not in headings for other in below)
            and sum(len(other.lines) for other in below) <= MOST_LINES
        ):
            yield one


def _small(one: Passage, body: Body) -> bool:
    return one.size < SMALL * body.size
