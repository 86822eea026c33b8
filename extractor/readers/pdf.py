"""READ PDFs: the glyphs and ruling lines of each page as a viewer shows it, by pdfium.

pdfium reads glyphs about ten times faster than pdfplumber, whose dependency it is. Its
coordinates know neither /Rotate nor the CropBox: both are applied here, so that all that
follows works on the page as it is seen. Nothing is mended: order and words are layout's.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.errors import UnreadableInputError
from extractor.readers.pdf_notes import (
    OBJECTS,
    UNREADABLE,
    file_problems,
    page_codes,
    page_problems,
    script_problems,
)
from extractor.readers.pdf_refused import NO_PAGE, refuse_other, unopened, without_text
from extractor.readers.text import bytes_of
from extractor.types import Glyphs, Page, Ruling, Source

READER = "pdf"
MOST_SEGMENTS = 3_000  # of one path; drawings have more, rulings fewer
MOST_RULINGS = 5_000  # of one page
THIN = 2.5  # points; what is thinner is a line
SHORTEST = 3.0  # points of a ruling
HYPHEN = 2  # what pdfium gives for a hyphen at a line's end

Matrix = tuple[float, float, float, float, float, float]
Turned = Callable[[float, float], tuple[float, float]]  # from the PDF's to the viewer's points


def read_pdf(path: Path) -> Source:
    """Read a PDF's glyphs and ruling lines.

    Raises UnreadableInputError for a missing, empty, encrypted or broken file, for what is
    no PDF, and for a PDF without a page or without any text.
    """
    where = str(path)
    data = bytes_of(path, where)
    refuse_other(data, where)
    document = _opened(data, where)
    try:
        return _source(document, data, where)
    finally:
        document.close()


def _opened(data: bytes, where: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise unopened(data, where, getattr(error, "err_code", None)) from None


class _Taken(NamedTuple):
    """The arrays of Glyphs while they grow."""

    chars: list[str]
    numbers: tuple[array[float], ...]  # x0, top, x1, bottom, x, y, size
    angle: array[int]
    font: array[int]
    fonts: dict[str, int]
    noted: dict[str, list[int]]  # a problem's code → the pages that have it


def _source(document: pdfium.PdfDocument, data: bytes, where: str) -> Source:
    count = len(document)
    if not count:
        raise UnreadableInputError(where, *NO_PAGE)
    taken = _Taken([], tuple(array("f") for _ in range(7)), array("h"), array("H"), {}, {})
    pages = []
    for number in range(1, count + 1):
        try:
            pages.append(_page(document[number - 1], number, taken))
        except pdfium.PdfiumError:
            taken.noted.setdefault(UNREADABLE, []).append(number)
    raw, glyphs = "".join(taken.chars), _glyphs(taken)
    if not raw.strip():
        raise without_text(where, count, taken.noted)
    problems = (
        *file_problems(document),
        *page_problems(taken.noted),
        *script_problems(raw, glyphs),
    )
    digest = hashlib.sha256(data).hexdigest()
    return Source(where, digest, READER, raw, len(data), problems, tuple(pages), glyphs)


def _glyphs(taken: _Taken) -> Glyphs:
    x0, top, x1, bottom, x, y, size = taken.numbers
    fonts = tuple(taken.fonts)
    return Glyphs(x0, top, x1, bottom, x, y, size, taken.angle, taken.font, fonts)


def _page(page: pdfium.PdfPage, number: int, taken: _Taken) -> Page:
    width, height = page.get_size()
    turned, rotation = _as_seen(page), page.get_rotation()
    start = len(taken.chars)
    objects = list(page.get_objects(filter=OBJECTS, max_depth=4))
    rulings = tuple(_rulings(objects, turned))
    textpage = page.get_textpage()
    try:
        _take_glyphs(textpage.raw, turned, rotation, (width, height), taken)
    finally:
        textpage.close()
    for code in page_codes(objects, is_blank="".join(taken.chars[start:]).isspace()):
        taken.noted.setdefault(code, []).append(number)
    page.close()
    return Page(number, width, height, start, len(taken.chars), rulings)


def _as_seen(page: pdfium.PdfPage) -> Turned:
    """Map the PDF's points to the viewer's: CropBox cut, /Rotate applied, y downwards."""
    x0, y0, x1, y1 = page.get_bbox()
    by_rotation: dict[int, Turned] = {
        0: lambda x, y: (x - x0, y1 - y),
        90: lambda x, y: (y - y0, x - x0),
        180: lambda x, y: (x1 - x, y - y0),
        270: lambda x, y: (y1 - y, x1 - x),
    }
    return by_rotation[page.get_rotation() % 360]


def _take_glyphs(
    raw: Any, turned: Turned, rotation: int, size: tuple[float, float], taken: _Taken
) -> None:
    """Append a page's characters; what stands outside the page as seen is left out."""
    chars, (x0s, tops, x1s, bottoms, xs, ys, sizes), angles, fonts, names, _ = taken
    left, right, low, high, at_x, at_y = (ctypes.c_double() for _ in range(6))
    refs = [ctypes.byref(one) for one in (left, right, low, high, at_x, at_y)]
    box_refs, at_refs = refs[:4], refs[4:]
    matrix = c.FS_MATRIX()
    matrix_ref = ctypes.byref(matrix)
    unicode_of, box_of, origin_of = (
        c.FPDFText_GetUnicode,
        c.FPDFText_GetCharBox,
        c.FPDFText_GetCharOrigin,
    )
    width, height = size
    before: Matrix | None = None
    angle = font = 0
    points = 0.0
    for n in range(c.FPDFText_CountChars(raw)):
        code = unicode_of(raw, n)
        char = _char(code)
        if 0xD800 <= code < 0xDC00:  # half of a character: the other half has the same box
            char = _joined(code, unicode_of(raw, n + 1))
        elif 0xDC00 <= code < 0xE000:
            continue
        origin_of(raw, n, *at_refs)
        x, y = turned(at_x.value, at_y.value)
        if char.isspace() or char == "\x00":
            _append(taken, " " if char != "\n" else "\n", (x, y, x, y, x, y, 0.0), 0, 0)
            continue
        c.FPDFText_GetMatrix(raw, n, matrix_ref)
        now = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
        if now != before:
            before = now
            points = c.FPDFText_GetFontSize(raw, n) * math.hypot(now[2], now[3])
            angle = (round(math.degrees(math.atan2(now[1], now[0]))) - rotation) % 360
            font = names.setdefault(_font_name(raw, n), len(names))
        box_of(raw, n, *box_refs)
        (xa, ya), (xb, yb) = turned(left.value, low.value), turned(right.value, high.value)
        if not (-1 <= x <= width + 1 and -1 <= y <= height + 1) or points <= 0:
            continue
        chars.append(char)
        x0s.append(min(xa, xb))
        tops.append(min(ya, yb))
        x1s.append(max(xa, xb))
        bottoms.append(max(ya, yb))
        xs.append(x)
        ys.append(y)
        sizes.append(points)
        angles.append(angle)
        fonts.append(font)
    _append(taken, "\f", (0.0,) * 7, 0, 0)


def _char(code: int) -> str:
    if code == HYPHEN:
        return "-"
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


def _joined(high: int, low: int) -> str:
    """The character of two UTF-16 halves."""
    if not 0xDC00 <= low < 0xE000:
        return "\ufffd"
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _append(taken: _Taken, char: str, numbers: tuple[float, ...], angle: int, font: int) -> None:
    taken.chars.append(char)
    for column, number in zip(taken.numbers, numbers, strict=True):
        column.append(number)
    taken.angle.append(angle)
    taken.font.append(font)


def _font_name(raw: Any, n: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = c.FPDFText_GetFontInfo(raw, n, buffer, 128, ctypes.byref(flags))
    return buffer.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace")


def _rulings(objects: Sequence[Any], turned: Turned) -> Iterator[Ruling]:
    """Horizontal and vertical lines of a page, edges of filled rectangles among them."""
    found = 0
    for x0, y0, x1, y1 in _edges(objects):
        (ax, ay), (bx, by) = turned(x0, y0), turned(x1, y1)
        ruling = Ruling(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        if max(ruling.x1 - ruling.x0, ruling.bottom - ruling.top) >= SHORTEST:
            yield ruling
            found += 1
            if found >= MOST_RULINGS:
                return


Edge = tuple[float, float, float, float]


def _edges(objects: Sequence[Any]) -> Iterator[Edge]:
    for item in objects:
        if item.type != c.FPDF_PAGEOBJ_PATH:
            continue
        raw = item.raw
        n = c.FPDFPath_CountSegments(raw)
        if not 1 < n <= MOST_SEGMENTS:
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        c.FPDFPath_GetDrawMode(raw, ctypes.byref(fill), ctypes.byref(stroke))
        if fill.value or stroke.value:
            yield from _path_edges(raw, n, _whole_matrix(item))


def _whole_matrix(item: Any) -> Matrix:
    """From a path's own points to the page's: its matrix, then those of the forms around it."""
    matrix = item.get_matrix()
    container = getattr(item, "container", None)
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = getattr(container, "container", None)
    a, b, cc, d, e, f = matrix.get()
    return a, b, cc, d, e, f


def _path_edges(raw: Any, n: int, matrix: Matrix) -> Iterator[Edge]:
    """Straight pieces of a path along one of the axes; a thin rectangle is one piece."""
    a, b, cc, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    edges: list[Edge] = []
    for k in range(n):
        segment = c.FPDFPath_GetPathSegment(raw, k)
        kind = c.FPDFPathSegment_GetType(segment)
        c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        at = (a * x.value + cc * y.value + e, b * x.value + d * y.value + f)
        if kind == c.FPDF_SEGMENT_MOVETO:
            start = at
        elif kind == c.FPDF_SEGMENT_LINETO and _straight(last, at):
            edges.append((*last, *at))
        if c.FPDFPathSegment_GetClose(segment) and _straight(at, start):
            edges.append((*at, *start))
        last = at
    yield from edges


def _straight(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return abs(first[0] - second[0]) < 0.7 or abs(first[1] - second[1]) < 0.7
