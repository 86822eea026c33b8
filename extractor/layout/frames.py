"""Frames: the glyphs of a page that are read in one direction, turned upright.

A table printed sideways shares its page with upright running heads and with a watermark
turned the other way. Each direction of reading gets a frame of its own: `x` runs along the
lines, `y` from line to line, and everything downstream works there. `on_page` maps back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from extractor.types import MIRRORED, Box, Glyphs, Page, Ruling

UPRIGHT, COUNTERCLOCKWISE, UPSIDE_DOWN, CLOCKWISE = 0, 90, 180, 270
SLANT = 3  # degrees that a line may lean
FIRST_LEFT, LAST_LEFT, FIRST_FORM = 0x0590, 0x08FF, 0xFB1C  # codes that may be in one of them
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]+")


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
    flipped: bool = False  # x grows to the left: its text is read leftwards, or seen in a mirror
    leftwards: bool = False  # most of its letters are of scripts that are read leftwards
    mixed: bool = False  # it has such letters at all


def frames_of(page: Page, raw: str, glyphs: Glyphs) -> list[Frame]:
    """The frames of a page, those with most glyphs first; what leans is left out."""
    drawn, nearest, straight, mirrored = _directions(page, glyphs)
    blank = np.append(True, ~drawn[:-1])[: len(drawn)]
    frames: list[Frame] = []
    for angle in (UPRIGHT, COUNTERCLOCKWISE, UPSIDE_DOWN, CLOCKWISE):
        for in_mirror in (False, True):
            found = straight & (nearest % 360 == angle) & (mirrored == in_mirror)
            at = np.flatnonzero(found)
            if len(at):
                inked = _inked(page, raw, glyphs, angle, at + page.start, blank[at])
                frames.append(_frame(page, raw, angle, inked, in_mirror=in_mirror))
    return sorted(frames, key=lambda frame: -len(frame.glyphs.chars))


def _frame(page: Page, raw: str, angle: int, inked: Inked, *, in_mirror: bool) -> Frame:
    """A frame of glyphs; where they are read to the left, x grows to the left."""
    width, height = _turned_size(page, angle)
    n_left = _n_left(inked.chars)
    leftwards = n_left > 0 and n_left > 0.5 * sum(map(str.isalpha, inked.chars))
    flipped = leftwards != in_mirror
    if n_left:
        inked = _turned_runs(raw, inked, leftwards=leftwards)
    rulings = list(_turned(page, angle))
    if flipped:
        inked = replace(inked, x0=width - inked.x1, x1=width - inked.x0)
        rulings = [replace(one, x0=width - one.x1, x1=width - one.x0) for one in rulings]
    along, upright = (tuple(whole_rulings(rulings, along=way)) for way in (True, False))
    return Frame(
        page.number, angle, width, height, inked, along, upright, flipped, leftwards, n_left > 0
    )


def _n_left(chars: str) -> int:
    """How many of some characters may be read leftwards: Hebrew, Arabic and their kin."""
    if chars.isascii():
        return 0
    codes = np.frombuffer(chars.encode("utf-32-le"), "<u4")
    some = (codes >= FIRST_LEFT) & ((codes <= LAST_LEFT) | (codes > FIRST_FORM))
    return len("".join(RIGHT_TO_LEFT.findall(chars))) if some.any() else 0


def _turned_runs(raw: str, inked: Inked, *, leftwards: bool) -> Inked:
    """Glyphs with what is read against the frame turned: each run as it stands.

    The blank before such a run stands behind its last glyph, and so on. The letters of one
    glyph, which pdfium gives backwards where it is read leftwards, are turned as well.
    """
    places, blank = inked.at.tolist(), inked.after_blank.tolist()
    foreign = _foreign(inked.chars, places, leftwards=leftwards)
    order: list[int] = []
    for first, last in _alike(foreign):
        if not foreign[first]:
            order += range(first, last)
            continue
        before = blank[first]
        blank[first : last - 1] = [raw[at + 1].isspace() for at in places[first : last - 1]]
        blank[last - 1] = before
        order += reversed(range(first, last))
    boxes = list(zip(inked.x0.tolist(), inked.x1.tolist(), strict=True))
    order = [
        n
        for first, last in _alike([boxes[n] for n in order])
        for n in _one_glyph(order[first:last], inked.chars)
    ]
    turned = {
        name: getattr(inked, name)[order]
        for name in ("x0", "x1", "top", "bottom", "base", "size", "at", "font")
    }
    chars = "".join(inked.chars[n] for n in order)
    return Inked(chars, **turned, after_blank=np.array(blank, bool)[order])


def _alike(values: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Stretches of equal values."""
    changes = [n for n in range(1, len(values)) if values[n] != values[n - 1]]
    return pairwise([0, *changes, len(values)])


def _one_glyph(places: list[int], chars: str) -> list[int]:
    """The letters of one glyph in the order of reading."""
    if len(places) > 1 and all(RIGHT_TO_LEFT.match(chars[n]) for n in places):
        return places[::-1]
    return places


def _foreign(chars: Sequence[str], places: Sequence[int], *, leftwards: bool) -> list[bool]:
    """For each glyph whether it is read against its frame; marks within a number go with it."""
    found = [
        char.isalnum() and (RIGHT_TO_LEFT.match(char) is not None) != leftwards for char in chars
    ]
    for n in range(1, len(chars) - 1):
        between = found[n - 1] and found[n + 1] and places[n + 1] - places[n - 1] == 2
        found[n] = found[n] or (between and not chars[n].isalnum())
    return found


def leaning(page: Page, glyphs: Glyphs) -> tuple[int, ...]:
    """The places of raw characters of a page that lean, as watermarks do: no frame has them."""
    drawn, _, straight, _ = _directions(page, glyphs)
    return tuple((np.flatnonzero(drawn & ~straight) + page.start).tolist())


def _directions(
    page: Page, glyphs: Glyphs
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """For each character: is it drawn, its nearest direction, is it straight, is it mirrored."""
    here = slice(page.start, page.stop)
    drawn = np.frombuffer(glyphs.size, np.float32)[here] > 0
    turns = np.frombuffer(glyphs.angle, np.int16)[here]
    mirrored, turns = turns >= MIRRORED, turns % MIRRORED
    nearest = np.round(turns / 90) * 90
    return drawn, nearest, drawn & (np.abs(turns - nearest) <= SLANT), mirrored


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
