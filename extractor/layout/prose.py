"""Running text of a frame: columns, reading order, paragraphs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from extractor.layout.words import Segment, Word, lines_of, segments_of

LEAST_LINES = 4  # beside each other, to be two columns
GUTTER = 0.7  # of the size: the least gap between columns of text
NEW_PARAGRAPH = 1.45  # of the usual distance of lines
INDENT = 0.7  # of the size
LAST_LINES = 1  # short lines that may end a paragraph
ZONE_GAP = 1.5  # of the size: a gap across both columns that may part what is above from below
SAME_X = 2.0  # points between places where lines of one item begin
MAINLY = 0.9  # share of a line's glyphs in one font, if it is of that font
STOPS = (".", ":", ";", "?", "!", ")", "]")
ITEM = re.compile(r"[\[(]?\d{1,3}[\])]?[.)]?|[•·▪►■–]|\(?[a-z]{1,3}[.)]")
NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")
STEP = 4.0  # points between places tried for a gutter


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of words that belong together, from top to bottom."""

    lines: tuple[tuple[Word, ...], ...]
    size: float
    font: int  # the commonest one
    x0: float
    top: float
    x1: float
    bottom: float


def lines_parted(words: Sequence[Word]) -> list[Segment]:
    """The lines of a frame, parted at wide gaps."""
    return [segment for line in lines_of(words) for segment in segments_of(line)]


def paragraphs_of(segments: Sequence[Segment]) -> list[Paragraph]:
    """Paragraphs in reading order: column by column, what spans columns in its place."""
    return [paragraph for column in in_order(segments) for paragraph in _paragraphs(_rows(column))]


def in_order(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Columns of text, each a list of segments; those that span columns part what is above from below."""
    gutter = gutter_of(segments)
    if gutter is None:
        if segments:
            yield sorted(segments, key=lambda one: (one.base, one.x0))
        return
    for band, spans in _joined_bands(list(_bands(segments, gutter)), gutter):
        if spans:
            yield band
            continue
        for zone in _zones(band, gutter):
            yield from in_order([one for one in zone if one.x1 <= gutter + 1])
            yield from in_order([one for one in zone if one.x1 > gutter + 1])


def _zones(band: Sequence[Segment], gutter: float) -> Iterator[Sequence[Segment]]:
    """Columns above a wide gap, then those below it, where a sentence shows that it goes on above.

    A list of references may begin below both columns of the text before it.
    """
    left = [one for one in band if one.x1 <= gutter + 1]
    right = [one for one in band if one.x1 > gutter + 1]
    for last, first in itertools.pairwise(sorted(left, key=lambda one: one.base)):
        top, bottom = last.bottom, first.top
        if bottom - top < ZONE_GAP * last.size or last.words[-1].text.endswith(STOPS):
            continue
        upper = sorted((one for one in right if one.base < bottom), key=lambda one: one.base)
        if not upper or upper[-1].bottom > top + ZONE_GAP * last.size or len(upper) == len(right):
            continue
        while len(upper) > 1 and upper[1].top - upper[0].bottom > ZONE_GAP * last.size:
            upper = upper[1:]  # a running head
        if upper[0].words[0].text[:1].islower() and upper[-1].words[-1].text.endswith(STOPS):
            yield [one for one in band if one.base < bottom]
            yield from _zones([one for one in band if one.base >= bottom], gutter)
            return
    yield band


def _joined_bands(
    bands: Sequence[tuple[list[Segment], bool]], gutter: float
) -> list[tuple[list[Segment], bool]]:
    """Put the short last lines of paragraphs that span columns to them: nothing stands beside."""
    joined: list[tuple[list[Segment], bool]] = []
    for band, spans in bands:
        one_side = all(one.x1 <= gutter + 1 for one in band)
        last = joined[-1] if joined else None
        if last and last[1] and (spans or (one_side and len(band) <= LAST_LINES)):
            joined[-1] = ([*last[0], *band], True)
        else:
            joined.append((band, spans))
    return joined


def _bands(segments: Sequence[Segment], gutter: float) -> Iterator[tuple[list[Segment], bool]]:
    """Stretches of the page from top to bottom that cross the gutter, or don't."""
    band: list[Segment] = []
    spans = False
    for one in sorted(segments, key=lambda one: (one.base, one.x0)):
        crosses = one.x0 < gutter - 1 and one.x1 > gutter + 1
        beside = any(abs(one.base - other.base) < 0.5 * one.size for other in band[-3:])
        if band and crosses != spans and not (spans and beside):
            yield band, spans
            band = []
        if not band:
            spans = crosses
        band.append(one)
    if band:
        yield band, spans


def gutter_of(segments: Sequence[Segment]) -> float | None:
    """The x that parts most lines into left and right ones, without a line running across."""
    if len(segments) < 2 * LEAST_LINES:
        return None
    left, right = min(s.x0 for s in segments), max(s.x1 for s in segments)
    size = median(s.size for s in segments)
    ordered = sorted(segments, key=lambda one: one.base)
    spans = [(one.x0, one.x1) for one in ordered]
    best, found = 0, None
    x = left + 4 * size
    while x < right - 4 * size:
        worth = _beside(spans, x, 0.5 * GUTTER * size)
        if worth > best:
            best, found = worth, x
        x += STEP
    return _centred(ordered, found, size) if best >= LEAST_LINES else None


def _beside(spans: Sequence[tuple[float, float]], x: float, half: float) -> int:
    """Lines on the emptier side of x, in stretches where no line runs across."""
    total = lefts = rights = 0
    low, high = x - half, x + half
    for x0, x1 in spans:
        if x1 <= low:
            lefts += 1
        elif x0 >= high:
            rights += 1
        else:
            if lefts >= LEAST_LINES and rights >= LEAST_LINES:
                total += min(lefts, rights)
            lefts = rights = 0
    if lefts >= LEAST_LINES and rights >= LEAST_LINES:
        total += min(lefts, rights)
    return total


def _centred(ordered: Sequence[Segment], x: float | None, size: float) -> float | None:
    """The middle of the gap around x, by the lines that end and begin near it."""
    if x is None:
        return None
    ends = [one.x1 for one in ordered if one.x1 <= x and x - one.x1 < 6 * size]
    starts = [one.x0 for one in ordered if one.x0 >= x and one.x0 - x < 6 * size]
    return (max(ends) + min(starts)) / 2 if ends and starts else x


def _rows(column: Sequence[Segment]) -> list[list[Word]]:
    """The lines of a column."""
    return lines_of(word for segment in column for word in segment.words)


class _Column(NamedTuple):
    """The lines of a column: where they stand, and their usual distance."""

    left: float
    right: float
    leading: float
    n_rows: int


def _paragraphs(rows: Sequence[Sequence[Word]]) -> Iterator[Paragraph]:
    if not rows:
        return
    column = _Column(
        min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows), _leading(rows), len(rows)
    )
    lines: list[Sequence[Word]] = []
    for row in rows:
        if lines and _begins(lines, row, column):
            yield paragraph_of(lines)
            lines = []
        lines.append(row)
    yield paragraph_of(lines)


def _leading(rows: Sequence[Sequence[Word]]) -> float:
    """The usual distance of two lines."""
    found = [_base(below) - _base(above) for above, below in itertools.pairwise(rows)]
    near = [d for d in found if d > 0]
    return median(near) if near else 12.0


def _base(row: Sequence[Word]) -> float:
    return median(word.base for word in row)


def _begins(lines: Sequence[Sequence[Word]], row: Sequence[Word], column: _Column) -> bool:
    """Whether a line begins a paragraph: by its distance, letters, indent or number."""
    last = lines[-1]
    distance = _base(row) - _base(last)
    size, before = _size(row), _size(last)
    if abs(size - before) > 0.08 * max(size, before):
        return True
    usual = min(column.leading, 1.35 * size) if column.n_rows > 4 else 1.3 * size
    if distance > NEW_PARAGRAPH * max(usual, 1.05 * size):
        return True
    font = _font(last)
    if _font(row) != font and not _mixed(last):
        if len(last) >= 14:
            return False
        if row[0].glyphs[0].font != font:
            return True
    if _names_part(row, last, column.right - 3 * size) or _next_heading(row, last):
        return True
    return _by_indent(lines, row, column, size)


def _by_indent(
    lines: Sequence[Sequence[Word]], row: Sequence[Word], column: _Column, size: float
) -> bool:
    """Whether a line begins a paragraph by its indent, or an item of a list by its number."""
    first, last = lines[0], lines[-1]
    if (text := _after_mark(first)) is not None:
        if abs(row[0].x0 - text) < SAME_X:
            return False
        if (own := _after_mark(row)) is not None and abs(own - text) < SAME_X:
            return True
    inner = first[0].x0 + INDENT * size
    hanging = len(lines) > 1 and all(line[0].x0 > inner for line in lines[1:])
    if hanging and row[0].x0 < inner and text is None:
        return True  # an entry of a list, as those of references
    indented = row[0].x0 - last[0].x0 > INDENT * size and row[0].x0 - column.left < 4 * size
    if not indented:
        return False
    if len(lines) > 1 and lines[-2][0].x0 > last[0].x0 + INDENT * size:
        return True
    if last[-1].x1 > column.right - 2 * size and not last[-1].text.endswith(STOPS):
        return False
    return len(lines) > 1 or first[0].x0 <= column.left + 1


def _after_mark(row: Sequence[Word]) -> float | None:
    """Where the text of an item of a list begins, behind its number or mark."""
    if len(row) > 1 and len(row[0].glyphs) < 6 and ITEM.fullmatch(row[0].text):
        return row[1].x0
    return None


def _names_part(row: Sequence[Word], last: Sequence[Word], full: float) -> bool:
    """Whether a line begins with a name of a part in a font of its own: "Methods: …".

    The line above ends with a stop; where only a stop follows a name without a number, it also
    ends early.
    """
    font = row[0].glyphs[0].font
    if font == _font(row) or not last[-1].text.endswith(STOPS):
        return False
    lead = list(itertools.takewhile(lambda word: word.glyphs[0].font == font, row))
    name = lead[-1].text
    numbered = len(lead) > 1 and NUMBER.fullmatch(lead[0].text) is not None
    early = last[-1].x1 < full
    named = name.endswith(":") or (name.endswith(".") and (early or numbered))
    return named and (numbered or lead[0].text[:1].isupper())


def _next_heading(row: Sequence[Word], last: Sequence[Word]) -> bool:
    """Whether two lines are two headings: both numbered, or one in capitals above one that isn't."""
    first = last[0].glyphs[0].char
    if first.isdigit() and len(row) > 1 and len(last) > 1:
        numbered = NUMBER.fullmatch(row[0].text) and NUMBER.fullmatch(last[0].text)
        if numbered:
            return row[1].text[:1].isupper() and not last[-1].text.endswith(STOPS)
    if not first.isupper():
        return False
    above = "".join(word.text for word in last)
    return above.isupper() and len(above) > 4 and not any(word.text.isupper() for word in row)


def _mixed(row: Sequence[Word]) -> bool:
    """Whether a line has words in several fonts."""
    fonts = [glyph.font for word in row for glyph in word.glyphs]
    return fonts.count(_font(row)) < MAINLY * len(fonts)


def _size(row: Sequence[Word]) -> float:
    return max(row, key=lambda word: word.x1 - word.x0).size


def _font(row: Sequence[Word]) -> int:
    fonts = [glyph.font for word in row for glyph in word.glyphs]
    kinds = set(fonts)
    return fonts[0] if len(kinds) == 1 else max(kinds, key=fonts.count)


def paragraph_of(lines: Sequence[Sequence[Word]]) -> Paragraph:
    """Lines as one paragraph."""
    words = [word for line in lines for word in line]
    return Paragraph(
        tuple(tuple(line) for line in lines),
        median(word.size for word in words),
        _font(words),
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )
