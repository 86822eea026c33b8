"""A page's glyphs by pdfium, in as few calls as it takes.

pdfium is asked for three things of each character: its code, its box, its text matrix. The
matrix tells size, direction and baseline; the font is asked for where the matrix changes,
which is where a string begins. numpy does the rest.
"""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

from extractor.readers.pdf_calls import Handle, plain, written

HYPHEN = 2  # what pdfium gives for a hyphen at a line's end
HYPHEN_IN_TEXT = 0xFFFE  # the same in its text of a page
SURROGATES = 0xD800 >> 11  # the upper bits of halves of UTF-16 pairs
LAST_BLANK = (
    32  # codes up to this one are blanks, or glyphs of which a font doesn't say what they are
)
BLANKS = (0, 9, 10, 13, LAST_BLANK)
UNKNOWN = 0xFFFD  # what such a glyph is read as
NO_CHARACTER = 0  # the code of the second half of a UTF-16 pair
OFF = 1.3  # of the size: a box farther from the baseline is one of vertical writing
FONT_NAME = 128  # bytes

Numbers = NDArray[np.float64]
Codes = NDArray[np.uint32]

_CODE = plain(c.FPDFText_GetUnicode, ctypes.c_uint)
_BOX = plain(c.FPDFText_GetCharBox)
_MATRIX = plain(c.FPDFText_GetMatrix)
_FONT_SIZE = plain(c.FPDFText_GetFontSize, ctypes.c_double)
_OBJECT = plain(c.FPDFText_GetTextObject, Handle)
_FONT = plain(c.FPDFTextObj_GetFont, Handle, Handle)

# Blanks as `str.isspace` has them; the last code stands for all above.
_BLANK = np.array([chr(code).isspace() for code in range(0x3002)])


class PageGlyphs(NamedTuple):
    """The characters of a page in the PDF's own points; blanks have size 0."""

    codes: Codes  # code points, or NO_CHARACTER
    boxes: Numbers  # left, right, low, high: four rows
    starts: Numbers  # x and y where each glyph begins on its baseline: two rows
    sizes: Numbers
    angles: Numbers  # degrees counter-clockwise, /Rotate not applied
    mirrored: NDArray[np.bool_]  # drawn as in a mirror; the angle is then that of the upright
    fonts: NDArray[np.intp]  # of each character, as a place in `names`
    names: list[str]  # of fonts; a name may come again


def page_glyphs(textpage: Any) -> PageGlyphs:
    """Read all characters of a text page; halves of UTF-16 pairs are put together."""
    here = repeat(ctypes.byref(textpage.contents))
    n = max(0, c.FPDFText_CountChars(textpage))
    units = _units(textpage, n)
    codes = _codes(units)
    inked = np.flatnonzero((units > LAST_BLANK) | ~np.isin(units, BLANKS))
    asked = inked.tolist()
    boxes, matrices = np.zeros((4, n)), np.zeros((6, n))
    boxes[:, inked] = written(_BOX, [here, iter(asked)], (len(asked), 4), np.float64, apart=True).T
    matrices[:, inked] = written(
        _MATRIX, [here, iter(asked)], (len(asked), 6), np.float32, apart=False
    ).T
    for at in np.flatnonzero((units < LAST_BLANK) & (boxes[0] < boxes[1])).tolist():
        if c.FPDFText_IsHyphen(textpage, at) != 1:
            codes[at] = UNKNOWN
    turns = np.abs(matrices[:4]).max(axis=0, initial=0)
    drawn = (turns > 0) & (codes != NO_CHARACTER) & ~_BLANK[np.minimum(codes, len(_BLANK) - 1)]
    return _measured(textpage, codes, np.flatnonzero(drawn), boxes, matrices)


def _units(textpage: Any, n: int) -> Codes:
    """What pdfium gives for each of `n` characters, halves of UTF-16 pairs among it.

    Its text of the page is asked for in one call. That leaves characters out, seldom any; only
    then is each asked for.
    """
    room = np.zeros(n + 1, "<u2")
    got = c.FPDFText_GetText(textpage, 0, n, room.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort)))
    text = room[:n].astype(np.uint32)
    if got != n + 1 or (text >> 11 == SURROGATES).any():
        here = repeat(ctypes.byref(textpage.contents))
        return np.fromiter(map(_CODE, here, range(n)), np.uint32, n)
    text[text == HYPHEN_IN_TEXT] = HYPHEN
    return text


def _measured(
    textpage: Any, codes: Codes, places: NDArray[np.intp], boxes: Numbers, matrices: Numbers
) -> PageGlyphs:
    """Sizes, directions, baselines and fonts of what is drawn, from the matrices."""
    n = len(codes)
    sizes, angles, starts = np.zeros(n), np.zeros(n), np.zeros((2, n))
    mirrored = np.zeros(n, bool)
    fonts, names = np.zeros(n, np.intp), [""]
    if len(places):
        kept = matrices[:, places]
        first = np.append(True, (kept[:, 1:] != kept[:, :-1]).any(axis=0))
        run = np.cumsum(first) - 1
        strings, begins = kept[:, first], places[first].tolist()
        here = repeat(ctypes.byref(textpage.contents))
        points = np.fromiter(map(_FONT_SIZE, here, begins), float, len(begins))
        sizes[places] = (points * np.hypot(strings[2], strings[3]))[run]
        a, b, across, up = strings[:4]
        flipped = a * up < b * across
        along = np.where(flipped, np.arctan2(-across, up), np.arctan2(b, a))
        angles[places], mirrored[places] = np.degrees(along)[run], flipped[run]
        starts[:, places] = _on_baseline(boxes[:, places], strings, run, sizes[places])
        fonts[places] = np.array(_fonts(textpage, begins, names), np.intp)[run]
    return PageGlyphs(codes, boxes, starts, sizes, angles, mirrored, fonts, names)


def _fonts(textpage: Any, places: list[int], names: list[str]) -> list[int]:
    """The font of each place, as a place in `names`, to which it is added."""
    numbers: dict[int | None, int] = {}  # by pdfium's own handle
    found = []
    objects = map(_OBJECT, repeat(ctypes.byref(textpage.contents)), places)
    for at, font in zip(places, map(_FONT, objects), strict=True):
        if font not in numbers:
            numbers[font] = len(names)
            names.append(_font_name(textpage, at))
        found.append(numbers[font])
    return found


def _on_baseline(
    boxes: Numbers, strings: Numbers, run: NDArray[np.intp], sizes: Numbers
) -> Numbers:
    """Where each glyph begins on the baseline of its string; for vertical writing, in its box.

    `strings` are matrices, `run` says for each glyph of which string it is.
    """
    length = np.hypot(strings[0], strings[1])
    along = strings[:2] / np.where(length > 0, length, 1.0)
    (ax, ay), (ox, oy) = along[:, run], strings[4:][:, run]
    left, right, low, high = boxes[0] - ox, boxes[1] - ox, boxes[2] - oy, boxes[3] - oy
    corners = [x * ax + y * ay for x in (left, right) for y in (low, high)]
    start = np.minimum(np.minimum(*corners[:2]), np.minimum(*corners[2:]))
    x, y = (left + left + right + right) / 4, (low + high + low + high) / 4
    off = np.abs(y * ax - x * ay) > OFF * sizes
    return np.where(off, boxes[[0, 2]], (ox + start * ax, oy + start * ay))


def _codes(units: Codes) -> Codes:
    """Code points of what pdfium gives: halves of UTF-16 pairs put together.

    >>> [hex(code) for code in _codes(np.array([0, 2, 0x41, 0xD83D, 0xDE00, 0xD83D], np.uint32))]
    ['0x20', '0x2d', '0x41', '0x1f600', '0x0', '0xfffd']
    """
    codes = units.copy()
    codes[units == 0] = ord(" ")
    codes[units == HYPHEN] = ord("-")
    if (units >= 0xD800).any():
        after = np.append(units[1:], np.uint32(0))
        high, low = (units >= 0xD800) & (units < 0xDC00), (units >= 0xDC00) & (units < 0xE000)
        paired = high & (after >= 0xDC00) & (after < 0xE000)
        codes[high | (units > 0x10FFFF)] = 0xFFFD
        codes[paired] = (0x10000 + ((units - 0xD800) << 10) + (after - 0xDC00))[paired]
        codes[low] = NO_CHARACTER
    return codes


def _font_name(textpage: Any, at: int) -> str:
    buffer = ctypes.create_string_buffer(FONT_NAME)
    flags = ctypes.c_int()
    length = c.FPDFText_GetFontInfo(textpage, at, buffer, FONT_NAME, ctypes.byref(flags))
    return buffer.raw[: max(0, min(length, FONT_NAME) - 1)].decode("utf-8", "replace")
