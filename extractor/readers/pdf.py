"""READ PDFs: the glyphs and ruling lines of each page as a viewer shows it, by pdfium.

pdfium reads glyphs about ten times faster than pdfplumber, whose dependency it is. Its
coordinates know neither /Rotate nor the CropBox: both are applied here, so that all that
follows works on the page as it is seen. Nothing is mended: order and words are layout's.
"""

from __future__ import annotations

import ctypes
import hashlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.errors import UnreadableInputError
from extractor.readers.pdf_drawings import drawings_of
from extractor.readers.pdf_glyphs import page_glyphs
from extractor.readers.pdf_notes import (
    MIRRORED,
    OBJECTS,
    PICTURES,
    RECOGNISED,
    UNREADABLE,
    file_problems,
    page_codes,
    page_problems,
    script_problems,
)
from extractor.readers.pdf_refused import NO_PAGE, refuse_other, unopened, without_text
from extractor.readers.pdf_vertical import set_downwards
from extractor.readers.text import bytes_of
from extractor.types import Glyphs, Page, Ruling, Source

READER = "pdf"
MOST_SEGMENTS = 3_000  # of one path; drawings have more, rulings fewer
MOST_RULINGS = 5_000  # of one page
THIN = 2.5  # points; what is thinner is a line
SHORTEST = 3.0  # points of a ruling

Matrix = tuple[float, float, float, float, float, float]
Turned = Callable[[Any, Any], tuple[Any, Any]]  # from the PDF's to the viewer's points


def read_pdf(path: Path, *, ocr: bool = False) -> Source:
    """Read a PDF's glyphs and ruling lines; with `ocr` also the pictures of pages without text.

    Raises UnreadableInputError for a missing, empty, encrypted or broken file, for what is
    no PDF, and for a PDF without a page or without any text.
    """
    where = str(path)
    data = bytes_of(path, where)
    refuse_other(data, where)
    document = _opened(data, where)
    try:
        return _source(document, data, where, ocr=ocr)
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


def _source(document: pdfium.PdfDocument, data: bytes, where: str, *, ocr: bool) -> Source:
    count = len(document)
    if not count:
        raise UnreadableInputError(where, *NO_PAGE)
    taken = _Taken([], tuple(array("f") for _ in range(7)), array("h"), array("H"), {}, {})
    pages = []
    for number in range(1, count + 1):
        try:
            pages.append(_page(document[number - 1], number, taken, ocr=ocr))
        except pdfium.PdfiumError:
            taken.noted.setdefault(UNREADABLE, []).append(number)
    raw, glyphs = "".join(taken.chars), _glyphs(taken)
    if not raw.strip():
        raise without_text(where, count, taken.noted)
    problems = (
        *file_problems(document),
        *page_problems(taken.noted),
    )
    problems += tuple(script_problems(raw, glyphs, set_downwards(raw, pages, glyphs)))
    digest = hashlib.sha256(data).hexdigest()
    return Source(where, digest, READER, raw, len(data), problems, tuple(pages), glyphs)


def _glyphs(taken: _Taken) -> Glyphs:
    x0, top, x1, bottom, x, y, size = taken.numbers
    fonts = tuple(taken.fonts)
    return Glyphs(x0, top, x1, bottom, x, y, size, taken.angle, taken.font, fonts)


def _page(page: pdfium.PdfPage, number: int, taken: _Taken, *, ocr: bool) -> Page:
    width, height = page.get_size()
    turned, rotation = _as_seen(page), page.get_rotation()
    start = len(taken.chars)
    objects = list(page.get_objects(filter=OBJECTS, max_depth=4))
    rulings = tuple(_rulings(objects, turned))
    drawings = tuple(drawings_of(objects, turned, number))
    textpage = page.get_textpage()
    try:
        _take_glyphs(textpage.raw, turned, rotation, (width, height), taken)
    finally:
        textpage.close()
    codes = list(page_codes(objects, is_blank=not "".join(taken.chars[start:]).strip()))
    if ocr and PICTURES in codes and _take_words(page, taken):
        codes[codes.index(PICTURES)] = RECOGNISED
    for code in codes:
        taken.noted.setdefault(code, []).append(number)
    _append(taken, "\f", (0.0,) * 7, 0, 0)
    page.close()
    return Page(number, width, height, start, len(taken.chars), rulings, drawings)


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
    found = page_glyphs(raw)
    left, right, low, high = found.boxes.T
    xa, ya = turned(left, low)
    xb, yb = turned(right, high)
    x, y = turned(found.starts[:, 0], found.starts[:, 1])
    drawn = found.sizes > 0
    inside = (x >= -1) & (y >= -1) & (x <= size[0] + 1) & (y <= size[1] + 1)
    kept = np.flatnonzero((inside | ~drawn) & np.array([bool(char) for char in found.chars], bool))
    edges = (np.minimum(xa, xb), np.minimum(ya, yb), np.maximum(xa, xb), np.maximum(ya, yb))
    for column, numbers in zip(taken.numbers, (*edges, x, y, found.sizes), strict=True):
        column.frombytes(np.where(drawn, numbers, 0.0)[kept].astype(np.float32).tobytes())
    angles = (np.round(found.angles) - rotation) % 360 + MIRRORED * found.mirrored
    taken.angle.frombytes(np.where(drawn, angles, 0)[kept].astype(np.int16).tobytes())
    shown = [found.chars[at] for at in kept.tolist()]
    ink = drawn[kept].tolist()
    taken.chars.extend(a if b or a == "\n" else " " for a, b in zip(shown, ink, strict=True))
    numbers_of = [taken.fonts.setdefault(name, len(taken.fonts)) for name in found.names]
    fonts = np.array(numbers_of, np.uint16)[found.fonts[kept]]
    taken.font.frombytes(fonts.tobytes())


def _take_words(page: pdfium.PdfPage, taken: _Taken) -> bool:
    """Append the words that are recognised in a page's picture; whether there are any."""
    from extractor.readers.ocr import glyphs_of, words_of  # an optional extra

    start, font = len(taken.chars), taken.fonts.setdefault("", len(taken.fonts))
    for words in words_of(page):
        for word, end in zip(words, " " * (len(words) - 1) + "\n", strict=True):
            for char, numbers in glyphs_of(word):
                _append(taken, char, numbers, 0, font)
            after = (word.x1, word.bottom) * 3
            _append(taken, end, (*after, 0.0), 0, 0)
    return len(taken.chars) > start


def _append(taken: _Taken, char: str, numbers: tuple[float, ...], angle: int, font: int) -> None:
    taken.chars.append(char)
    for column, number in zip(taken.numbers, numbers, strict=True):
        column.append(number)
    taken.angle.append(angle)
    taken.font.append(font)


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
