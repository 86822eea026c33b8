"""Frames: the glyphs of a page that are read in one direction, turned upright.

A table printed sideways shares its page with upright running heads and with a watermark
turned the other way. Each direction of reading gets a frame of its own: `x` runs along the
lines, `y` from line to line, and everything downstream works there. `on_page` maps back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from extractor.readers.pdf_notes import MIRRORED
from extractor.types import Box, Glyphs, Page, Ruling

UPRIGHT, COUNTERCLOCKWISE, UPSIDE_DOWN, CLOCKWISE = 0, 90, 180, 270
SLANT = 3  # degrees that a line may lean
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]+")


class Glyph(NamedTuple):
    """One glyph in its frame, in points; `at` is its place among the raw characters."""

    char: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float  # of its baseline, as y
    size: float
    at: int
    font: int
    after_blank: bool  # the PDF or pdfium has a blank before it


@dataclass(frozen=True, slots=True)
class Frame:
    """What is read in one direction on one page. Width and height are the turned page's."""

    page: int
    angle: int  # degrees counter-clockwise by which its lines are turned on the page
    width: float
    height: float
    glyphs: tuple[Glyph, ...]  # in the PDF's own order
    rulings: tuple[Ruling, ...]
    flipped: bool = False  # x grows to the left: its text is read leftwards, or seen in a mirror
    leftwards: bool = False  # most of its letters are of scripts that are read leftwards
    mixed: bool = False  # it has such letters at all


def frames_of(page: Page, raw: str, glyphs: Glyphs) -> list[Frame]:
    """The frames of a page, those with most glyphs first; what leans is left out."""
    here = slice(page.start, page.stop)
    size = np.frombuffer(glyphs.size, np.float32)[here]
    drawn = size > 0
    turns = np.frombuffer(glyphs.angle, np.int16)[here]
    mirrored = turns >= MIRRORED
    turns = turns % MIRRORED
    nearest = np.round(turns / 90) * 90
    upright = drawn & (np.abs(turns - nearest) <= SLANT)
    blank = np.concatenate(([True], ~drawn[:-1])) if len(drawn) else drawn
    frames: list[Frame] = []
    for angle in (UPRIGHT, COUNTERCLOCKWISE, UPSIDE_DOWN, CLOCKWISE):
        for in_mirror in (False, True):
            found = np.flatnonzero(upright & (nearest % 360 == angle) & (mirrored == in_mirror))
            if len(found):
                columns = _columns(page, raw, glyphs, angle, found + page.start, blank[found])
                frames.append(_frame(page, raw, angle, columns, in_mirror=in_mirror))
    return sorted(frames, key=lambda frame: -len(frame.glyphs))


def _frame(page: Page, raw: str, angle: int, columns: list[list[Any]], *, in_mirror: bool) -> Frame:
    """A frame of glyphs; where they are read to the left, x grows to the left."""
    width, height = _turned_size(page, angle)
    n_left = sum(map(len, RIGHT_TO_LEFT.findall("".join(columns[0]))))
    leftwards = n_left > 0.5 * sum(map(str.isalpha, columns[0]))
    flipped = leftwards != in_mirror
    if n_left:
        columns = _turned_runs(raw, columns, leftwards=leftwards)
    if flipped:
        columns[1:3] = [width - x for x in columns[2]], [width - x for x in columns[1]]
    made = tuple(map(_GLYPH, zip(*columns, strict=True)))
    rulings = tuple(_turned(page, angle))
    if flipped:
        rulings = tuple(replace(one, x0=width - one.x1, x1=width - one.x0) for one in rulings)
    return Frame(page.number, angle, width, height, made, rulings, flipped, leftwards, n_left > 0)


def _turned_runs(raw: str, columns: list[list[Any]], *, leftwards: bool) -> list[list[Any]]:
    """The fields of glyphs with what is read against the frame turned: each run as it stands.

    The blank before such a run stands behind its last glyph, and so on.
    """
    chars, places, blank = columns[0], columns[7], columns[9]
    foreign = _foreign(chars, places, leftwards=leftwards)
    changes = [n for n in range(1, len(foreign)) if foreign[n] != foreign[n - 1]]
    order: list[int] = []
    for first, last in pairwise([0, *changes, len(foreign)]):
        if not foreign[first]:
            order += range(first, last)
            continue
        before = blank[first]
        blank[first : last - 1] = [raw[at + 1].isspace() for at in places[first : last - 1]]
        blank[last - 1] = before
        order += reversed(range(first, last))
    return [[column[n] for n in order] for column in columns]


def _foreign(chars: Sequence[str], places: Sequence[int], *, leftwards: bool) -> list[bool]:
    """For each glyph whether it is read against its frame; marks within a number go with it."""
    found = [
        char.isalnum() and (RIGHT_TO_LEFT.match(char) is not None) != leftwards for char in chars
    ]
    for n in range(1, len(chars) - 1):
        between = found[n - 1] and found[n + 1] and places[n + 1] - places[n - 1] == 2
        found[n] = found[n] or (between and not chars[n].isalnum())
    return found


_GLYPH = partial(tuple.__new__, Glyph)  # `Glyph._make` without its check of the length


def _columns(
    page: Page, raw: str, glyphs: Glyphs, angle: int, at: NDArray[np.intp], blank: NDArray[np.bool_]
) -> list[list[Any]]:
    """The fields of Glyph, each as a list, for the glyphs at some places of the raw characters."""
    x0, top, x1, bottom, x, y, size = (
        np.frombuffer(one, np.float32)[at].astype(float)
        for one in (
            glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom, glyphs.x, glyphs.y, glyphs.size
        )
    )  # fmt: skip
    font = np.frombuffer(glyphs.font, np.uint16)[at]
    base = into(angle, page.width, page.height, x, y, x, y)[1]
    x0, top, x1, bottom = into(angle, page.width, page.height, x0, top, x1, bottom)
    places = at.tolist()
    numbers = [one.tolist() for one in (x0, x1, top, bottom, base, size)]
    return [[raw[n] for n in places], *numbers, places, font.tolist(), blank.tolist()]


def _turned_size(page: Page, angle: int) -> tuple[float, float]:
    sizes = (page.width, page.height)
    return sizes if angle in (UPRIGHT, UPSIDE_DOWN) else sizes[::-1]


def _turned(page: Page, angle: int) -> Iterator[Ruling]:
    for one in page.rulings:
        yield Ruling(*into(angle, page.width, page.height, one.x0, one.top, one.x1, one.bottom))


Lengths = TypeVar("Lengths", float, NDArray[np.float64])


def into(
    angle: int, width: float, height: float, x0: Lengths, top: Lengths, x1: Lengths, bottom: Lengths
) -> tuple[Lengths, Lengths, Lengths, Lengths]:
    """Turn a box of a page of this size into the frame of an angle.

    >>> into(90, 600, 800, 100, 700, 110, 760)  # lines run upwards: the page's foot is left
    (40, 100, 100, 110)
    """
    if angle == COUNTERCLOCKWISE:
        return height - bottom, x0, height - top, x1
    if angle == CLOCKWISE:
        return top, width - x1, bottom, width - x0
    if angle == UPSIDE_DOWN:
        return width - x1, height - bottom, width - x0, height - top
    return x0, top, x1, bottom


def in_frame(
    frame: Frame, page: Page, x0: Lengths, top: Lengths, x1: Lengths, bottom: Lengths
) -> tuple[Lengths, Lengths, Lengths, Lengths]:
    """Turn a box of a page into a frame of it."""
    x0, top, x1, bottom = into(frame.angle, page.width, page.height, x0, top, x1, bottom)
    if frame.flipped:
        return frame.width - x1, top, frame.width - x0, bottom
    return x0, top, x1, bottom


def on_page(frame: Frame, x0: float, top: float, x1: float, bottom: float) -> Box:
    """Map a box of a frame back to its page."""
    if frame.flipped:
        x0, x1 = frame.width - x1, frame.width - x0
    back = {COUNTERCLOCKWISE: CLOCKWISE, CLOCKWISE: COUNTERCLOCKWISE}.get(frame.angle, frame.angle)
    corners = into(back, frame.width, frame.height, x0, top, x1, bottom)
    return Box(frame.page, *(round(corner, 2) for corner in corners))


def whole_rulings(rulings: Sequence[Ruling], *, along: bool) -> list[Ruling]:
    """Horizontal (`along`) or vertical rulings, pieces on one line joined, shorter side dropped.

    Lines drawn twice, as two edges of a thin rectangle, become one.
    """
    pieces = []
    for one in rulings:
        long, thin = (one.x1 - one.x0, one.bottom - one.top)[:: 1 if along else -1]
        if long > thin and thin < 2.5:
            place = (one.top + one.bottom) / 2 if along else (one.x0 + one.x1) / 2
            ends = (one.x0, one.x1) if along else (one.top, one.bottom)
            pieces.append((place, *ends))
    joined: list[tuple[float, float, float]] = []
    for place, first, last in sorted(pieces):
        for n in range(len(joined) - 1, -1, -1):
            at, start, end = joined[n]
            if place - at > JOINED:
                continue
            if first <= end + GAP and start <= last + GAP:
                joined[n] = (at, min(start, first), max(end, last))
                break
            if place - at > 4 * JOINED:
                break
        else:
            joined.append((place, first, last))
    return [Ruling(a, at, b, at) if along else Ruling(at, a, at, b) for at, a, b in sorted(joined)]


JOINED = 1.6  # points between two rulings that are one
GAP = 3.0  # points between two pieces of one ruling
