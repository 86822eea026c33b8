"""Parts of a leaf: what a registry joins in one cell is taken apart, each part with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.engines.registry.rows import Leaf
from extractor.types import JSON

Cited = tuple[JSON, Sequence[Leaf]]
NUMBERED = re.compile(r"(?:^|\n)[ \t]*(?P<n>\d{1,2}|[IVX]{1,4})\s?[.)-]\s*(?=\S)")
FIRST = ("1", "I")


def part(leaf: Leaf, start: int, end: int) -> Leaf | None:
    """The characters of a leaf from `start` to `end`, without blanks and separators around them.

    >>> part(Leaf("a", 100, "one; two ;"), 4, 10)
    Leaf(path='a', start=105, chars='two')
    """
    chars = leaf.chars[start:end]
    bare = chars.strip(" \t\r\n;")
    if not bare:
        return None
    return Leaf(leaf.path, leaf.start + start + chars.index(bare), bare)


def between(leaf: Leaf, marks: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], Leaf]]:
    """What stands behind each mark, up to the next one."""
    ends = [mark.start() for mark in marks[1:]] + [len(leaf.chars)]
    for mark, end in zip(marks, ends, strict=True):
        one = part(leaf, mark.end(), end)
        if one is not None:
            yield mark, one


def split(leaf: Leaf, at: re.Pattern[str]) -> Iterator[Leaf]:
    """The parts of a leaf between separators."""
    start = 0
    for mark in at.finditer(leaf.chars):
        if (one := part(leaf, start, mark.start())) is not None:
            yield one
        start = mark.end()
    if (one := part(leaf, start, len(leaf.chars))) is not None:
        yield one


def numbered(leaf: Leaf) -> list[Leaf]:
    r"""The items of a numbered list, one a line; the leaf itself where it is none.

    >>> [one.chars for one in numbered(Leaf("a", 0, "1. death\n2. fever"))]
    ['death', 'fever']
    """
    marks = list(NUMBERED.finditer(leaf.chars))
    if len(marks) < 2 or marks[0]["n"] not in FIRST or marks[0].start() > 0:
        return [leaf]
    return [one for _, one in between(leaf, marks)]
