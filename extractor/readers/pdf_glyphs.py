"""A page's glyphs by pdfium, in as few calls as it takes.

pdfium is asked for three things of each character: its code, its box, its text matrix. The
matrix tells size, direction and baseline; the font is asked for where the matrix changes,
which is where a string begins. Calls write into arrays, and numpy does the rest.
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as c
from numpy.typing import NDArray

HYPHEN = 2  # what pdfium gives for a hyphen at a line's end
LAST_BLANK = (
    32  # codes up to this one are blanks, or glyphs of which a font doesn't say what they are
)
BLANKS = frozenset((0, 9, 10, 13, LAST_BLANK))
UNKNOWN = 0xFFFD  # what such a glyph is read as
OFF = 1.3  # of the size: a box farther from the baseline is one of vertical writing
FONT_NAME = 128  # bytes

Numbers = NDArray[np.float64]
Handle = ctypes.c_void_p


def _call(function: Any, result: Any, *arguments: Any) -> Any:
    """The same function with plain addresses for arguments: half the time of checked ones."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_CODE = _call(c.FPDFText_GetUnicode, ctypes.c_uint, Handle, ctypes.c_int)
_BOX = _call(c.FPDFText_GetCharBox, ctypes.c_int, Handle, ctypes.c_int, *[Handle] * 4)
_MATRIX = _call(c.FPDFText_GetMatrix, ctypes.c_int, Handle, ctypes.c_int, Handle)


class PageGlyphs(NamedTuple):
    """The characters of a page in the PDF's own points; blanks have size 0."""

    chars: list[str]
    boxes: Numbers  # left, right, low, high
    starts: Numbers  # x and y where each glyph begins on its baseline
    sizes: Numbers
    angles: Numbers  # degrees counter-clockwise, /Rotate not applied
    mirrored: NDArray[np.bool_]  # drawn as in a mirror; the angle is then that of the upright
    fonts: NDArray[np.intp]  # of each character, as a place in `names`
    names: list[str]  # of fonts; a name may come again


def page_glyphs(textpage: Any) -> PageGlyphs:
    """Read all characters of a text page; halves of UTF-16 pairs are put together."""
    raw = ctypes.cast(textpage, ctypes.c_void_p).value
    n = max(0, c.FPDFText_CountChars(textpage))
    codes = [_CODE(raw, at) for at in range(n)]
    boxes = np.zeros((n, 4))
    matrices = np.zeros((n, 6), np.float32)
    box, matrix = boxes.ctypes.data, matrices.ctypes.data
    for at, code in enumerate(codes):
        if code > LAST_BLANK or code not in BLANKS:
            here = box + 32 * at
            _BOX(raw, at, here, here + 8, here + 16, here + 24)
            _MATRIX(raw, at, matrix + 24 * at)
    for at, code in enumerate(codes):
        if code < LAST_BLANK and code not in BLANKS and boxes[at, 0] < boxes[at, 1]:
            codes[at] = code if c.FPDFText_IsHyphen(textpage, at) == 1 else UNKNOWN
    chars = _chars(codes)
    drawn = np.array([not char.isspace() and char != "" for char in chars], bool)
    drawn &= np.abs(matrices[:, :4]).sum(axis=1) > 0
    return _measured(textpage, chars, drawn, boxes, matrices.astype(float))


def _measured(
    textpage: Any, chars: list[str], drawn: NDArray[np.bool_], boxes: Numbers, matrices: Numbers
) -> PageGlyphs:
    """Sizes, directions, baselines and fonts, from the matrices."""
    n = len(chars)
    sizes, angles, starts = np.zeros(n), np.zeros(n), np.zeros((n, 2))
    mirrored = np.zeros(n, bool)
    fonts, names = np.zeros(n, np.intp), [""]
    places = np.flatnonzero(drawn)
    if len(places):
        kept = matrices[places]
        first = np.concatenate(([True], (kept[1:] != kept[:-1]).any(axis=1)))
        run = np.cumsum(first) - 1
        begins = places[first].tolist()
        points = np.array([c.FPDFText_GetFontSize(textpage, at) for at in begins])
        names += [_font_name(textpage, at) for at in begins]
        sizes[places] = points[run] * np.hypot(kept[:, 2], kept[:, 3])
        a, b, c_, d = kept[:, :4].T
        flipped = a * d < b * c_
        mirrored[places] = flipped
        along = np.where(flipped, np.arctan2(-c_, d), np.arctan2(b, a))
        angles[places] = np.degrees(along)
        starts[places] = _on_baseline(boxes[places], kept, sizes[places])
        fonts[places] = run + 1
    return PageGlyphs(chars, boxes, starts, sizes, angles, mirrored, fonts, names)


def _on_baseline(boxes: Numbers, matrices: Numbers, sizes: Numbers) -> Numbers:
    """Where each glyph begins on the baseline of its string; for vertical writing, in its box."""
    length = np.hypot(matrices[:, 0], matrices[:, 1])
    along = matrices[:, :2] / np.where(length > 0, length, 1.0)[:, None]
    origin = matrices[:, 4:6]
    corners = [boxes[:, [x, y]] - origin for x in (0, 1) for y in (2, 3)]
    start = np.min([(corner * along).sum(axis=1) for corner in corners], axis=0)
    middle = np.mean(corners, axis=0)
    off = np.abs(middle[:, 1] * along[:, 0] - middle[:, 0] * along[:, 1])
    found: Numbers = origin + start[:, None] * along
    return np.where((off > OFF * sizes)[:, None], boxes[:, [0, 2]], found)


def _chars(codes: list[int]) -> list[str]:
    """Characters of codes; the second half of a UTF-16 pair is an empty one."""
    chars = [_PLAIN[code] if code < len(_PLAIN) else chr(min(code, 0x10FFFF)) for code in codes]
    for at, code in enumerate(codes):
        if code >= 0xD800:
            if code < 0xDC00:
                low = codes[at + 1] if at + 1 < len(codes) else 0
                whole = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                chars[at] = chr(whole) if 0xDC00 <= low < 0xE000 else "\ufffd"
            elif code < 0xE000:
                chars[at] = ""
            elif code > 0x10FFFF:
                chars[at] = "\ufffd"
    return chars


_PLAIN = [chr(code) for code in range(0x100)]
_PLAIN[0], _PLAIN[HYPHEN] = " ", "-"


def _font_name(textpage: Any, at: int) -> str:
    buffer = ctypes.create_string_buffer(FONT_NAME)
    flags = ctypes.c_int()
    length = c.FPDFText_GetFontInfo(textpage, at, buffer, FONT_NAME, ctypes.byref(flags))
    return buffer.raw[: max(0, min(length, FONT_NAME) - 1)].decode("utf-8", "replace")
