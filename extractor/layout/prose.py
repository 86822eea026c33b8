"""Running text of a frame: columns, reading order, paragraphs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.layout.words import (
    ASCENT,
    DESCENT,
    Segment,
    Word,
    base_of,
    lines_of,
    segments_of,
    size_of,
)

LEAST_LINES = 4  # beside each other, to be two columns
GUTTER = 0.7  # of the size: the least gap between columns of text
NEW_PARAGRAPH = 1.45  # of the usual distance of lines
INDENT = 0.7  # of the size
LAST_LINES = 1  # short lines that may end a paragraph
STEP = 4.0  # points between places tried for a gutter


BY_LINE = itemgetter(Segment._fields.index("base"), Segment._fields.index("x0"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of words that belong together, from top to bottom."""

    lines: tuple[tuple[Word, ...], ...]
    size: float
    x0: float
    top: float
    x1: float
    bottom: float


def paragraphs_of(words: Sequence[Word]) -> list[Paragraph]:
    """Paragraphs in reading order: column by column, what spans columns in its place."""
    segments = [s for line in lines_of(words) for s in segments_of(line)]
    return [paragraph for column in in_order(segments) for paragraph in _paragraphs(_rows(column))]


def in_order(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Columns of text, each a list of segments; those that span columns part what is above from below."""
    gutter = gutter_of(segments)
    if gutter is None:
        if segments:
            yield sorted(segments, key=BY_LINE)
        return
    for band, spans in _joined_bands(list(_bands(segments, gutter)), gutter):
        if spans:
            yield band
            continue
        yield from in_order([one for one in band if one.x1 <= gutter + 1])
        yield from in_order([one for one in band if one.x1 > gutter + 1])


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
    for one in sorted(segments, key=BY_LINE):
        crosses = one.x0 < gutter - 1 and one.x1 > gutter + 1
        if band and crosses != spans and not (spans and _is_beside(one, band[-3:])):
            yield band, spans
            band = []
        if not band:
            spans = crosses
        band.append(one)
    if band:
        yield band, spans


def _is_beside(one: Segment, others: Sequence[Segment]) -> bool:
    return any(abs(one.base - other.base) < 0.5 * one.size for other in others)


def gutter_of(segments: Sequence[Segment]) -> float | None:
    """The x that parts most lines into left and right ones, without a line running across."""
    if len(segments) < 2 * LEAST_LINES:
        return None
    left, right = min(s.x0 for s in segments), max(s.x1 for s in segments)
    size = median(s.size for s in segments)
    ordered = sorted(segments, key=lambda one: one.base)
    spans = np.array([(one.x0, one.x1) for one in ordered])
    places = np.arange(left + 4 * size, right - 4 * size, STEP)
    if not len(places):
        return None
    worth = _beside(spans, places, 0.5 * GUTTER * size)
    best = int(worth.argmax())
    return _centred(ordered, float(places[best]), size) if worth[best] >= LEAST_LINES else None


def _beside(
    spans: NDArray[np.float64], places: NDArray[np.float64], half: float
) -> NDArray[np.intp]:
    """For each x, lines on its emptier side, in stretches where no line runs across."""
    lefts = spans[:, 1] <= places[:, None] - half
    rights = (spans[:, 0] >= places[:, None] + half) & ~lefts
    across = np.pad(~lefts & ~rights, ((0, 0), (0, 1)), constant_values=True)  # ends the last
    place, ends = np.nonzero(across)
    fewer = []
    for side in (lefts, rights):
        sums = np.pad(side.cumsum(axis=1), ((0, 0), (1, 0)))[place, ends]
        first = np.append(True, place[1:] != place[:-1])
        fewer.append(sums - np.where(first, 0, np.append(0, sums[:-1])))
    least = np.minimum(*fewer)
    counted = np.where(least >= LEAST_LINES, least, 0)
    found: NDArray[np.intp] = np.bincount(place, counted, len(places)).astype(np.intp)
    return found


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


class _Row(NamedTuple):
    """A line of a column, with the measures by which paragraphs are told apart."""

    words: Sequence[Word]
    x0: float
    base: float
    size: float
    font: int  # the commonest one
    mixed: bool


def _row(words: Sequence[Word]) -> _Row:
    several = set[int]().union(*[word.fonts for word in words])
    fonts = [font for word in words for font in word.fonts] if len(several) > 1 else several
    commonest = max(several, key=list(fonts).count)
    return _Row(words, words[0].x0, base_of(words), size_of(words), commonest, len(several) > 1)


def _paragraphs(lines: Sequence[Sequence[Word]]) -> Iterator[Paragraph]:
    if not lines:
        return
    rows = [_row(line) for line in lines]
    leading, left = _leading(rows), min([row.x0 for row in rows])
    taken: list[_Row] = []
    for row in rows:
        if taken and _begins(taken, row, leading if len(rows) > 4 else None, left):
            yield _paragraph([one.words for one in taken])
            taken = []
        taken.append(row)
    yield _paragraph([one.words for one in taken])


def _leading(rows: Sequence[_Row]) -> float:
    """The usual distance of two lines."""
    near = [d for above, below in itertools.pairwise(rows) if (d := below.base - above.base) > 0]
    return median(near) if near else 12.0


def _begins(lines: Sequence[_Row], row: _Row, leading: float | None, left: float) -> bool:
    """Whether a line begins a paragraph: by its distance, letters, or indent.

    `leading` is None where there are too few lines to tell it; `left` is where the column begins.
    """
    last, size = lines[-1], row.size
    if abs(size - last.size) > 0.08 * max(size, last.size):
        return True
    usual = 1.3 * size if leading is None else min(leading, 1.35 * size)
    if row.base - last.base > NEW_PARAGRAPH * max(usual, 1.05 * size):
        return True
    if row.font != last.font and not last.mixed:
        return len(last.words) < 14
    indented = row.x0 - last.x0 > INDENT * size and row.x0 - left < 4 * size
    if indented and len(lines) > 1 and lines[-2].x0 > last.x0 + INDENT * size:
        return True
    return indented and (len(lines) > 1 or lines[0].x0 <= left + 1)


def _paragraph(lines: Sequence[Sequence[Word]]) -> Paragraph:
    x0, x1, base, size = zip(*[word[:4] for line in lines for word in line], strict=True)
    tops = [y - ASCENT * own for y, own in zip(base, size, strict=True)]
    bottoms = [y + DESCENT * own for y, own in zip(base, size, strict=True)]
    whole = tuple(tuple(line) for line in lines)
    return Paragraph(whole, median(size), min(x0), min(tops), max(x1), max(bottoms))
