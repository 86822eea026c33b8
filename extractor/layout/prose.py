"""Running text of a frame: columns, reading order, paragraphs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extractor.layout.words import Segment, Word, lines_of, segments_of

LEAST_LINES = 4  # beside each other, to be two columns
GUTTER = 0.7  # of the size: the least gap between columns of text
NEW_PARAGRAPH = 1.45  # of the usual distance of lines
INDENT = 0.7  # of the size
LAST_LINES = 1  # short lines that may end a paragraph
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


def paragraphs_of(words: Sequence[Word]) -> list[Paragraph]:
    """Paragraphs in reading order: column by column, what spans columns in its place."""
    segments = [s for line in lines_of(words) for s in segments_of(line)]
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


def _paragraphs(rows: Sequence[Sequence[Word]]) -> Iterator[Paragraph]:
    if not rows:
        return
    leading = _leading(rows)
    lines: list[Sequence[Word]] = []
    for row in rows:
        if lines and _begins(lines, row, leading, rows):
            yield _paragraph(lines)
            lines = []
        lines.append(row)
    yield _paragraph(lines)


def _leading(rows: Sequence[Sequence[Word]]) -> float:
    """The usual distance of two lines."""
    found = [_base(below) - _base(above) for above, below in itertools.pairwise(rows)]
    near = [d for d in found if d > 0]
    return median(near) if near else 12.0


def _base(row: Sequence[Word]) -> float:
    return median(word.base for word in row)


def _begins(
    lines: Sequence[Sequence[Word]],
    row: Sequence[Word],
    leading: float,
    rows: Sequence[Sequence[Word]],
) -> bool:
    """Whether a line begins a paragraph: by its distance, letters, or indent."""
    last = lines[-1]
    distance = _base(row) - _base(last)
    size, before = _size(row), _size(last)
    if abs(size - before) > 0.08 * max(size, before):
        return True
    usual = min(leading, 1.35 * size) if len(rows) > 4 else 1.3 * size
    if distance > NEW_PARAGRAPH * max(usual, 1.05 * size):
        return True
    if _font(row) != _font(last) and not _mixed(last):
        return len(last) < 14
    left = min(line[0].x0 for line in rows)
    indented = row[0].x0 - last[0].x0 > INDENT * size and row[0].x0 - left < 4 * size
    if indented and len(lines) > 1 and lines[-2][0].x0 > last[0].x0 + INDENT * size:
        return True
    return indented and (len(lines) > 1 or lines[0][0].x0 <= left + 1)


def _mixed(row: Sequence[Word]) -> bool:
    return len({font for word in row for font in word.fonts}) > 1


def _size(row: Sequence[Word]) -> float:
    return max(row, key=lambda word: word.x1 - word.x0).size


def _font(row: Sequence[Word]) -> int:
    fonts = [font for word in row for font in word.fonts]
    return max(set(fonts), key=fonts.count)


def _paragraph(lines: Sequence[Sequence[Word]]) -> Paragraph:
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
