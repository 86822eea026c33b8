"""Figures of a frame: where text stands within a drawing that has a caption, box by box.

A flow chart's boxes, an axis's labels and a legend are no lines of running text. A figure is
looked for from its caption: drawings that reach near it, grown by all drawings near these,
and by short lines beside them. Without a drawing there is no figure, and what looks like
running text within one makes it none: better words too many in the prose than prose lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.layout.frames import Frame, in_frame
from extractor.layout.prose import Paragraph, paragraph_of
from extractor.layout.words import Segment, Word, lines_of, segments_of
from extractor.types import Page

CAPTION = re.compile(
    r"(?:(?:Supplementa(?:ry|l)|Appendix|Online) )?"
    r"(?:Fig(?:ure)?|FIG(?:URE)?|Scheme|SCHEME|Flow ?chart|Chart|Diagram)\b\.?\s*[A-Z]?\d{1,2}\b"
)
BEGINS = frozenset("FSCDAO")  # first letters of a caption
NEAR = 14.0  # points between drawings of one figure
TO_CAPTION = 40.0  # points between a figure and its caption
LEAST_SIDE = 40.0  # points of a figure's shorter side
WHOLE = 0.8  # share of the page's sides from which a drawing is a background
LONG_LINE = 0.5  # share of the page's height from which an upright line parts columns
THIN = 2.5  # points
LABEL = 26.0  # points: how far a label may stand from what it is about
LONGEST_LABEL = 18.0  # of the size: labels beside a drawing are shorter
FULL = 16.0  # of the size: lines of running text are longer
MOST_PROSE = 5  # lines of running text within a region make it no figure
EDGE = 4.0  # points by which words may reach over a drawing

Boxes = NDArray[np.float64]  # rows of x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a figure's text stands in its frame, in points; its caption is not in it."""

    caption: Word | None  # its first, where it is of the same frame
    x0: float
    top: float
    x1: float
    bottom: float


def figures_of(
    page: Page, frame: Frame, segments: Sequence[Segment], taken: Sequence[tuple[float, ...]]
) -> list[Figure]:
    """The figures of a frame; `taken` are the boxes of its tables, whose rulings don't count."""
    captions = [one for one in segments if _is_caption(one)]
    if not captions or not page.drawings:
        return []
    drawn = _without(_in_frame(page, frame), taken)
    style = _style(segments)
    edges = _edges(segments, style)
    found: list[Figure] = []
    for caption in captions:
        block = _caption_block(caption, segments)
        figure = _figure(caption, block, drawn, segments)
        if figure and _prose_within(figure, segments, style, edges) < MOST_PROSE:
            found.append(figure)
    return found


def _is_caption(segment: Segment) -> bool:
    first = segment.words[0].text[0]
    return first in BEGINS and CAPTION.match(segment.text) is not None


def _in_frame(page: Page, frame: Frame) -> Boxes:
    """The drawings of a page as they stand in a frame; backgrounds and column rules left out."""
    boxes = np.array([(b.x0, b.top, b.x1, b.bottom) for b in page.drawings], float)
    turned = np.stack(in_frame(frame, page, *boxes.T), axis=1)
    wide, high = turned[:, 2] - turned[:, 0], turned[:, 3] - turned[:, 1]
    background = (wide > WHOLE * frame.width) & (high > WHOLE * frame.height)
    rule = (wide < THIN) & (high > LONG_LINE * frame.height)
    head = (high < THIN) & (wide > WHOLE * frame.width)
    kept: Boxes = turned[~(background | rule | head)]
    return kept


def _without(drawn: Boxes, taken: Sequence[tuple[float, ...]]) -> Boxes:
    for x0, top, x1, bottom in taken:
        x, y = (drawn[:, 0] + drawn[:, 2]) / 2, (drawn[:, 1] + drawn[:, 3]) / 2
        drawn = drawn[~((x > x0 - 4) & (x < x1 + 4) & (y > top - 4) & (y < bottom + 4))]
    return drawn


def _style(segments: Sequence[Segment]) -> tuple[int, float]:
    """The font and size of most of a frame's text."""
    letters: Counter[tuple[int, float]] = Counter()
    for one in segments:
        letters[_style_of(one)] += int(one.x1 - one.x0)
    return letters.most_common(1)[0][0]


def _style_of(segment: Segment) -> tuple[int, float]:
    return segment.words[0].fonts[0], round(segment.size, 1)


def _edges(segments: Sequence[Segment], style: tuple[int, float]) -> list[float]:
    """Where lines of running text begin: the left edges of columns."""
    lefts = Counter(
        round(one.x0)
        for one in segments
        if _style_of(one) == style and one.x1 - one.x0 > FULL * one.size
    )
    return [x for x, n in lefts.items() if n >= MOST_PROSE]


def _caption_block(caption: Segment, segments: Sequence[Segment]) -> list[Segment]:
    """The lines of a caption, from the one with its number downwards."""
    lines = [caption]
    for one in sorted(segments, key=lambda one: one.base):
        last = lines[-1]
        if 0.5 * last.size < one.base - last.base < 1.7 * last.size and _overlap(one, last):
            if abs(one.size - last.size) < 0.08 * last.size:
                lines.append(one)
        elif one.base - last.base > 1.7 * last.size:
            break
    return lines


def _overlap(one: Segment, other: Segment) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _figure(
    caption: Segment, block: Sequence[Segment], drawn: Boxes, segments: Sequence[Segment]
) -> Figure | None:
    """What is drawn above a caption, else below it, with the short lines around it."""
    x0, x1 = min(one.x0 for one in block), max(one.x1 for one in block)
    own = {id(one) for one in block}
    labels = [
        one
        for one in segments
        if id(one) not in own and not _full(one) and not _goes_on(one, segments)
    ]
    above = drawn[:, 3] <= caption.top + EDGE
    near = above & (drawn[:, 3] > caption.top - TO_CAPTION)
    below = drawn[:, 1] >= block[-1].bottom - EDGE
    next_to = below & (drawn[:, 1] < block[-1].bottom + TO_CAPTION)
    over = (drawn[:, 0] < x1 + NEAR) & (drawn[:, 2] > x0 - NEAR)
    right = drawn[:, 0] > x0 - NEAR  # of a caption that is shorter than its figure is wide
    upper = [one for one in labels if one.base < caption.top]
    lower = [one for one in labels if one.top > block[-1].bottom]
    ways = (
        (near & over, above, upper),
        (near & right, above, upper),
        (next_to & over, below, lower),
    )
    for seeds, side, beside in ways:
        if not seeds.any() or (side is above and _goes_on(caption, segments)):
            continue
        figure = _grown(caption, drawn[seeds], drawn[side], beside)
        if min(figure.x1 - figure.x0, figure.bottom - figure.top) >= LEAST_SIDE:
            return figure
    return None


def _goes_on(line: Segment, segments: Sequence[Segment]) -> bool:
    """Whether a line of running text stands right above: "Figure 1" begins a line by chance."""
    return any(
        0.8 * line.size < line.base - one.base < 1.6 * line.size
        and _style_of(one) == _style_of(line)
        and -1.5 * line.size < one.x0 - line.x0 < 2 * line.size
        and one.x1 - one.x0 > FULL * one.size
        for one in segments
    )


def _grown(caption: Segment, seeds: Boxes, drawn: Boxes, labels: Sequence[Segment]) -> Figure:
    """The box around drawings, and what is drawn or written near them, until there is no more."""
    corners = (*seeds[:, :2].min(axis=0).tolist(), *seeds[:, 2:].max(axis=0).tolist())
    figure, before = Figure(caption.words[0], *corners), None
    while figure != before:
        before = figure
        near_x = (drawn[:, 0] < figure.x1 + NEAR) & (drawn[:, 2] > figure.x0 - NEAR)
        near_y = (drawn[:, 1] < figure.bottom + NEAR) & (drawn[:, 3] > figure.top - NEAR)
        for one in drawn[near_x & near_y].tolist():
            figure = _around(figure, *one)
        for label in labels:
            if _is_label(label, figure):
                figure = _around(figure, label.x0, label.top, label.x1, label.bottom)
    return figure


def _full(segment: Segment) -> bool:
    return segment.x1 - segment.x0 > LONGEST_LABEL * segment.size


def _is_label(one: Segment, figure: Figure) -> bool:
    """Whether a short line stands right beside a figure."""
    level = figure.top - one.size < one.base < figure.bottom + one.size
    if level:
        return figure.x0 - LABEL < one.x1 <= figure.x1 + LABEL and one.x0 < figure.x1 + LABEL
    over = figure.x0 - LABEL < one.x0 and one.x1 < figure.x1 + LABEL
    return over and figure.top - 1.2 * one.size < one.base < figure.bottom + 1.9 * one.size


def _around(figure: Figure, x0: float, top: float, x1: float, bottom: float) -> Figure:
    return Figure(
        figure.caption,
        min(figure.x0, x0), min(figure.top, top), max(figure.x1, x1), max(figure.bottom, bottom),
    )  # fmt: skip


def is_inside(one: Segment, figure: Figure) -> bool:
    """Whether a line's middle stands in a figure."""
    x, y = (one.x0 + one.x1) / 2, one.base - 0.3 * one.size
    return figure.x0 - EDGE < x < figure.x1 + EDGE and figure.top - EDGE < y < figure.bottom + EDGE


def _prose_within(
    figure: Figure,
    segments: Sequence[Segment],
    style: tuple[int, float],
    edges: Sequence[float],
) -> int:
    """Lines within a figure that stand as the columns of running text do."""
    return sum(
        1
        for one in segments
        if _style_of(one) == style
        and one.x1 - one.x0 > FULL * one.size
        and is_inside(one, figure)
        and any(abs(one.x0 - edge) < 1.5 for edge in edges)
    )


# --- its text ----------------------------------------------------------------------------


def texts_within(
    figure: Figure, page: Page, frame: Frame, words: Sequence[Word]
) -> list[Paragraph]:
    """The words of a figure: a paragraph for each box that is drawn, or for lines close by."""
    drawn = _in_frame(page, frame)
    groups: dict[int, list[Word]] = {}
    for word in words:
        groups.setdefault(_box_of(word, drawn, figure), []).append(word)
    boxed = [group for box, group in groups.items() if box >= 0]
    loose = list(_close_by(groups.get(-1, [])))
    numbers = [group for group in loose if not any(word.text[:1].isalpha() for word in group)]
    texts = [group for group in loose if any(word.text[:1].isalpha() for word in group)]
    if numbers:
        texts.append([word for group in numbers for word in group])
    return _in_order([paragraph_of(lines_of(group)) for group in (*boxed, *texts)])


def _box_of(word: Word, drawn: Boxes, figure: Figure) -> int:
    """The smallest drawing that holds a word and is no frame of the whole figure; -1 for none."""
    x, y = (word.x0 + word.x1) / 2, word.base - 0.3 * word.size
    wide, high = drawn[:, 2] - drawn[:, 0], drawn[:, 3] - drawn[:, 1]
    area = (figure.x1 - figure.x0) * (figure.bottom - figure.top)
    holds = (drawn[:, 0] < x) & (x < drawn[:, 2]) & (drawn[:, 1] < y) & (y < drawn[:, 3])
    holds &= (high > 0.9 * word.size) & (wide > 1.5 * word.size) & (wide * high < 0.5 * area)
    places = np.flatnonzero(holds)
    if not len(places):
        return -1
    smallest: Boxes = drawn[places[np.argmin((wide * high)[places])]]
    same = (np.abs(drawn - smallest) < 2).all(axis=1)  # a box and its border
    return int(np.flatnonzero(same)[0])


def _close_by(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words whose lines stand one below the other without a gap."""
    groups: list[list[Segment]] = []
    for one in (one for line in lines_of(words) for one in segments_of(line)):
        for group in groups:
            last = group[-1]
            if one.top - last.bottom < 0.6 * one.size and _overlap(one, last):
                group.append(one)
                break
        else:
            groups.append([one])
    for group in groups:
        yield [word for one in group for word in one.words]


def _in_order(found: Sequence[Paragraph]) -> list[Paragraph]:
    """From top to bottom; those side by side from left to right."""
    rows: list[list[Paragraph]] = []
    for one in sorted(found, key=lambda one: one.top):
        last = rows[-1][0] if rows else None
        shared = min(last.bottom, one.bottom) - max(last.top, one.top) if last else 0.0
        if last and shared > 0.5 * min(last.bottom - last.top, one.bottom - one.top):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda one: one.x0)]
