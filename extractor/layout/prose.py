"""Running text of a frame: columns, reading order, paragraphs."""

from __future__ import annotations

import itertools
import re
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
    segment_of,
    size_of,
    wide_gaps,
)

LEAST_LINES = 4  # beside each other, to be two columns
GUTTER = 0.7  # of the size: the least gap between columns of text
NEW_PARAGRAPH = 1.45  # of the usual distance of lines
INDENT = 0.7  # of the size
WIDEST_BLANK = 2.0  # of the size: blanks of a justified line are narrower
EVEN = 0.12  # share by which the blanks of a justified line seem to differ
LAST_LINES = 1  # short lines that may end a paragraph
ZONE_GAP = 1.5  # of the size: a gap across both columns that may part what is above from below
MOST_PARTED = 20  # columns within columns; pages have two or three
SAME_X = 2.0  # points between places where lines of one item begin
PART_APART = 1.15  # of the usual distance of lines: that of a named part from the one above
MOST_NAMING = 6  # words that name a part
MAINLY = 0.9  # share of a line's glyphs in one font, if it is of that font
STOPS = (".", ":", ";", "?", "!", ")", "]")
LONGEST_ITEM = 5  # characters of an item's number
ITEM = re.compile(r"[\[(]?\d{1,3}[\])]?[.)]?|[•·▪►■–]|\(?[a-z]{1,3}[.)]")
NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")
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


def lines_parted(words: Sequence[Word]) -> list[Segment]:
    """The lines of a frame, parted at wide gaps; evenly stretched ones are blanks between words."""
    return [
        segment_of(line[first:last])
        for line in lines_of(words)
        for first, last in itertools.pairwise((0, *_partings(line), len(line)))
    ]


def _partings(line: Sequence[Word]) -> list[int]:
    """The places of the words before which a line is parted."""
    wide = wide_gaps(line)
    if not wide:
        return []
    gaps = [after.x0 - before.x1 for before, after in itertools.pairwise(line)]
    return [n for n in wide if not _stretched(gaps, n - 1, line[n].size)]


def _stretched(gaps: Sequence[float], n: int, size: float) -> bool:
    """Whether a gap is as wide as one beside it, as the blanks of a justified line are."""
    beside = [*gaps[max(0, n - 1) : n], *gaps[n + 1 : n + 2]]
    return gaps[n] < WIDEST_BLANK * size and any(
        abs(one - gaps[n]) < EVEN * gaps[n] for one in beside
    )


def paragraphs_of(segments: Sequence[Segment]) -> list[Paragraph]:
    """Paragraphs in reading order: column by column, what spans columns in its place."""
    return [paragraph for column in in_order(segments) for paragraph in _paragraphs(_rows(column))]


def in_order(segments: Sequence[Segment], level: int = 0) -> Iterator[list[Segment]]:
    """Columns of text, each a list of segments; those that span columns part what is above from below.

    Columns may hold columns; `level` counts how often they were parted.
    """
    gutter = gutter_of(segments) if level < MOST_PARTED else None
    if gutter is None:
        if segments:
            yield sorted(segments, key=BY_LINE)
        return
    for band, spans in _with_sides(_joined_bands(list(_bands(segments, gutter)), gutter), gutter):
        if spans is None:
            yield from in_order(band, level + 1)
            continue
        if spans:
            yield band
            continue
        for zone in _zones(band, gutter):
            yield from in_order([one for one in zone if one.x1 <= gutter + 1], level + 1)
            yield from in_order([one for one in zone if one.x1 > gutter + 1], level + 1)


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
        if last and last[1] and not spans and one_side and len(band) > LAST_LINES:
            ends = _ending(last[0], band)
            joined[-1] = ([*last[0], *ends], True)
            joined += [(band[len(ends) :], False)] if band[len(ends) :] else []
        elif last and last[1] and (spans or one_side):
            joined[-1] = ([*last[0], *band], True)
        else:
            joined.append((band, spans))
    return joined


def _ending(above: Sequence[Segment], band: Sequence[Segment]) -> Sequence[Segment]:
    """The last line of a paragraph that spans columns, where others stand below it."""
    last, one = max(above, key=BY_LINE), band[0]
    near = one.base - last.base < NEW_PARAGRAPH * last.size
    alike = abs(one.size - last.size) < 0.05 * last.size and abs(one.x0 - last.x0) < SAME_X
    return band[:1] if near and alike and not _is_beside(one, band[1:2]) else ()


def _with_sides(
    bands: Sequence[tuple[list[Segment], bool]], gutter: float
) -> Iterator[tuple[list[Segment], bool | None]]:
    """Bands that span the gutter, with what stands beside them in a column of its own width.

    A narrow column of notices beside the abstract parts its lines from each other; such bands
    come out as one, which is neither.
    """
    rest = list(bands)
    while rest:
        alone = itertools.takewhile(lambda one: one[1] or _on_one_side(one[0], gutter), rest)
        run = list(alone) or rest[:1]
        rest = rest[len(run) :]
        whole = [one for band, _ in run for one in band]
        own = gutter_of(whole) if any(spans for _, spans in run) else None
        if own is None or abs(own - gutter) <= GUTTER * whole[0].size:
            yield from run
            continue
        if rest:
            tail = _tail(whole, rest[0][0], own)
            whole += tail
            rest[0] = ([one for one in rest[0][0] if one not in tail], rest[0][1])
        yield whole, None


def _tail(above: Sequence[Segment], band: Sequence[Segment], gutter: float) -> list[Segment]:
    """The last lines of a narrow column that goes on below the text beside it."""
    tail: list[Segment] = []
    for one in sorted(band, key=BY_LINE):
        last = (
            tail[-1]
            if tail
            else max(
                (other for other in above if (other.x1 < gutter) == (one.x1 < gutter)), key=BY_LINE
            )
        )
        near = 0 < one.base - last.base < ZONE_GAP * NEW_PARAGRAPH * one.size
        aligned = abs(one.x0 - last.x0) < SAME_X and abs(one.size - last.size) < 0.1 * one.size
        if not (near and aligned):
            break
        tail.append(one)
    return tail


def _on_one_side(band: Sequence[Segment], gutter: float) -> bool:
    right = [one.x1 > gutter + 1 for one in band]
    return all(right) or not any(right)


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
    mixed: bool  # several fonts, none of which has most of it


class _Column(NamedTuple):
    """The lines of a column: where they stand, and their usual distance."""

    left: float
    right: float
    leading: float | None  # None where there are too few lines to tell it


def _row(words: Sequence[Word]) -> _Row:
    several = set[int]().union(*[word.fonts for word in words])
    x0, base, size = words[0].x0, base_of(words), size_of(words)
    if len(several) == 1:
        return _Row(words, x0, base, size, several.pop(), mixed=False)
    fonts = [font for word in words for font in word.fonts]
    commonest = max(several, key=fonts.count)
    mixed = fonts.count(commonest) < MAINLY * len(fonts)
    return _Row(words, x0, base, size, commonest, mixed)


def _paragraphs(lines: Sequence[Sequence[Word]]) -> Iterator[Paragraph]:
    if not lines:
        return
    rows = [_row(line) for line in lines]
    leading = _leading(rows) if len(rows) > 4 else None
    right = max([line[-1].x1 for line in lines])
    column = _Column(min([row.x0 for row in rows]), right, leading)
    taken: list[_Row] = []
    for row in rows:
        if taken and _begins(taken, row, column):
            yield paragraph_of([one.words for one in taken])
            taken = []
        taken.append(row)
    yield paragraph_of([one.words for one in taken])


def _leading(rows: Sequence[_Row]) -> float:
    """The usual distance of two lines."""
    near = [d for above, below in itertools.pairwise(rows) if (d := below.base - above.base) > 0]
    return median(near) if near else 12.0


def _begins(lines: Sequence[_Row], row: _Row, column: _Column) -> bool:
    """Whether a line begins a paragraph: by its distance, letters, indent or number."""
    last, size = lines[-1], row.size
    if abs(size - last.size) > 0.08 * max(size, last.size):
        return True
    usual = 1.3 * size if column.leading is None else min(column.leading, 1.35 * size)
    if row.base - last.base > NEW_PARAGRAPH * max(usual, 1.05 * size):
        return True
    if row.font != last.font and not last.mixed:
        if len(last.words) >= 14:
            return False
        if row.words[0].fonts[0] != last.font:
            return True
    if _names_part(row, last, column.right - 3 * size, PART_APART * usual) or _next_heading(
        row.words, last.words
    ):
        return True
    return _by_indent(lines, row, column)


def _by_indent(lines: Sequence[_Row], row: _Row, column: _Column) -> bool:
    """Whether a line begins a paragraph by its indent, or an item of a list by its number."""
    first, last, step = lines[0], lines[-1], INDENT * row.size
    if (text := _after_mark(first)) is not None:
        if abs(row.x0 - text) < SAME_X:
            return False
        if (own := _after_mark(row)) is not None and abs(own - text) < SAME_X:
            return True
    inner = first.x0 + step
    if row.x0 < inner < last.x0 and text is None and all(line.x0 > inner for line in lines[1:]):
        return True  # an entry of a list, as those of references
    if row.x0 - last.x0 <= step or row.x0 - column.left >= 4 * row.size:
        return False
    if len(lines) > 1 and lines[-2].x0 > last.x0 + step:
        return True
    end = last.words[-1]
    if end.x1 > column.right - 2 * row.size and not end.text.endswith(STOPS):
        return False
    return len(lines) > 1 or first.x0 <= column.left + 1


def _after_mark(row: _Row) -> float | None:
    """Where the text of an item of a list begins, behind its number or mark."""
    first = row.words[0].text
    if first.isalpha() or len(first) > LONGEST_ITEM or len(row.words) < 2:
        return None
    return row.words[1].x0 if ITEM.fullmatch(first) else None


def _names_part(row: _Row, last: _Row, full: float, apart: float) -> bool:
    """Whether a line begins with a name of a part in a font of its own: "Methods: …".

    The line above ends with a stop; where only a stop follows a name without a number, it also
    ends early. A name that nothing follows needs such a line above as well, or some distance.
    """
    font, end = row.words[0].fonts[0], last.words[-1]
    if font == row.font or not end.text.endswith(STOPS):
        return False
    lead = list(itertools.takewhile(lambda word: word.fonts[0] == font, row.words))
    name = lead[-1].text
    numbered = len(lead) > 1 and NUMBER.fullmatch(lead[0].text) is not None
    far = row.base - last.base > apart
    bare = name[-1].isalpha() and len(lead) < min(MOST_NAMING, len(row.words)) and font != last.font
    named = name.endswith(":") or (
        (name.endswith(".") and (end.x1 < full or numbered)) or (bare and (end.x1 < full or far))
    )
    return named and (numbered or lead[0].text[:1].isupper())


def _next_heading(row: Sequence[Word], last: Sequence[Word]) -> bool:
    """Whether two lines are two headings: both numbered, or one in capitals above one that isn't."""
    first = last[0].text[0]
    if first.isdigit() and len(row) > 1 and len(last) > 1:
        numbered = NUMBER.fullmatch(row[0].text) and NUMBER.fullmatch(last[0].text)
        if numbered:
            return row[1].text[:1].isupper() and not last[-1].text.endswith(STOPS)
    if not first.isupper():
        return False
    above = "".join([word.text for word in last])
    return above.isupper() and len(above) > 4 and not any(word.text.isupper() for word in row)


def font_of(lines: Sequence[Sequence[Word]]) -> int:
    """The commonest font of some lines."""
    several = set[int]().union(*[word.fonts for line in lines for word in line])
    if len(several) == 1:
        return several.pop()
    fonts = [font for line in lines for word in line for font in word.fonts]
    return max(several, key=fonts.count)


def paragraph_of(lines: Sequence[Sequence[Word]]) -> Paragraph:
    """Lines as one paragraph."""
    x0, x1, base, size = zip(*[word[:4] for line in lines for word in line], strict=True)
    tops = [y - ASCENT * own for y, own in zip(base, size, strict=True)]
    bottoms = [y + DESCENT * own for y, own in zip(base, size, strict=True)]
    whole = tuple(tuple(line) for line in lines)
    return Paragraph(whole, median(size), min(x0), min(tops), max(x1), max(bottoms))
