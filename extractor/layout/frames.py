"""Frames: the glyphs of a page that are read in one direction, turned upright.

A table printed sideways shares its page with upright running heads and with a watermark
turned the other way. Each direction of reading gets a frame of its own: `x` runs along the
lines, `y` from line to line, and everything downstream works there. `on_page` maps back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from extractor.types import Box, Glyphs, Page, Ruling

UPRIGHT, COUNTERCLOCKWISE, UPSIDE_DOWN, CLOCKWISE = 0, 90, 180, 270
SLANT = 3  # degrees that a line may lean


@dataclass(frozen=True, slots=True, eq=False)
class Inked:
    """The glyphs of a frame in the PDF's own order: arrays as long as `chars`, points."""

    chars: str
    x0: NDArray[np.float64]
    x1: NDArray[np.float64]
    top: NDArray[np.float64]
    bottom: NDArray[np.float64]
    base: NDArray[np.float64]  # of the baseline, as y
    size: NDArray[np.float64]
    at: NDArray[np.intp]  # places among the raw characters, rising
    font: NDArray[np.uint16]
    after_blank: NDArray[np.bool_]  # the PDF or pdfium has a blank before it


_NONE: NDArray[Any] = np.empty(0)
NO_GLYPHS = Inked("", *[_NONE] * 9)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What is read in one direction on one page. Width and height are the turned page's."""

    page: int
    angle: int  # degrees counter-clockwise by which its lines are turned on the page
    width: float
    height: float
    glyphs: Inked
    along: tuple[Ruling, ...] = ()  # rulings along the lines of text, pieces joined
    upright: tuple[Ruling, ...] = ()  # those across


def frames_of(page: Page, raw: str, glyphs: Glyphs) -> list[Frame]:
    """The frames of a page, those with most glyphs first; what leans is left out."""
    drawn, nearest, straight = _directions(page, glyphs)
    blank = np.append(True, ~drawn[:-1])[: len(drawn)]
    frames: list[Frame] = []
    for angle in (UPRIGHT, COUNTERCLOCKWISE, UPSIDE_DOWN, CLOCKWISE):
        found = np.flatnonzero(straight & (nearest % 360 == angle))
        if len(found):
            inked = _inked(page, raw, glyphs, angle, found + page.start, blank[found])
            rulings = list(_turned(page, angle))
            along, upright = (tuple(whole_rulings(rulings, along=way)) for way in (True, False))
            size = _turned_size(page, angle)
            frames.append(Frame(page.number, angle, *size, inked, along, upright))
    return sorted(frames, key=lambda frame: -len(frame.glyphs.chars))


def leaning(page: Page, glyphs: Glyphs) -> tuple[int, ...]:
    """The places of raw characters of a page that lean, as watermarks do: no frame has them."""
    drawn, _, straight = _directions(page, glyphs)
    return tuple((np.flatnonzero(drawn & ~straight) + page.start).tolist())


def _directions(
    page: Page, glyphs: Glyphs
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]:
    """For each character: whether it is drawn, its nearest direction, whether it stands straight."""
    here = slice(page.start, page.stop)
    drawn = np.frombuffer(glyphs.size, np.float32)[here] > 0
    turns = np.frombuffer(glyphs.angle, np.int16)[here]
    nearest = np.round(turns / 90) * 90
    return drawn, nearest, drawn & (np.abs(turns - nearest) <= SLANT)


def _inked(
    page: Page, raw: str, glyphs: Glyphs, angle: int, at: NDArray[np.intp], blank: NDArray[np.bool_]
) -> Inked:
    """The glyphs at some places of the raw characters, turned into the frame of an angle."""
    x0, top, x1, bottom, x, y, size = (
        np.frombuffer(one, np.float32)[at].astype(float)
        for one in (
            glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom, glyphs.x, glyphs.y, glyphs.size
        )
    )  # fmt: skip
    base = into(angle, page.width, page.height, x, y, x, y)[1]
    x0, top, x1, bottom = into(angle, page.width, page.height, x0, top, x1, bottom)
    chars = np.frombuffer(raw[page.start : page.stop].encode("utf-32-le"), "<u4")[at - page.start]
    font = np.frombuffer(glyphs.font, np.uint16)[at]
    return Inked(
        chars.tobytes().decode("utf-32-le"), x0, x1, top, bottom, base, size, at, font, blank
    )


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


def on_page(frame: Frame, x0: float, top: float, x1: float, bottom: float) -> Box:
    """Map a box of a frame back to its page."""
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
