"""READ PDFs: the glyphs and ruling lines of each page as a viewer shows it, by pdfium.

pdfium reads glyphs about ten times faster than pdfplumber, whose dependency it is. Its
coordinates know neither /Rotate nor the CropBox: both are applied here, so that all that
follows works on the page as it is seen. Nothing is mended: order and words are layout's.
"""

from __future__ import annotations

import hashlib
import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from extractor.errors import UnreadableInputError
from extractor.readers.pdf_drawn import Turned, drawings_of, drawn_on, rulings_of
from extractor.readers.pdf_glyphs import NO_CHARACTER, page_glyphs
from extractor.readers.pdf_notes import (
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
from extractor.types import MIRRORED, Box, Glyphs, Page, Ruling, Source

READER = "pdf"
MOST_PAGES = 10_000  # of a file; a small one may name one page a million times
LARGEST = 20_000.0  # points of a page's side; ISO 32000 (Annex C) allows 14,400
SMALLEST = 0.01  # points of a glyph


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
        with np.errstate(all="ignore"):  # places at infinity are cut or left out
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

    chars: list[str]  # in pieces
    numbers: tuple[array[float], ...]  # x0, top, x1, bottom, x, y, size
    angle: array[int]
    font: array[int]
    fonts: dict[str, int]
    noted: dict[str, list[int]]  # a problem's code → the pages that have it


def _source(document: pdfium.PdfDocument, data: bytes, where: str, *, ocr: bool) -> Source:
    count = len(document)
    if not count:
        raise UnreadableInputError(where, *NO_PAGE)
    if count > MOST_PAGES:
        what = f"a PDF of {count:,} pages, more than the {MOST_PAGES:,} that are read"
        raise UnreadableInputError(where, what, "Split it into one file per paper.")
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
    if not (0 < width <= LARGEST and 0 < height <= LARGEST):
        raise pdfium.PdfiumError(f"A page of {width:g} × {height:g} points.")
    turned, rotation = _as_seen(page), page.get_rotation()
    start, pieces = len(taken.font), len(taken.chars)
    objects = drawn_on(page)
    rulings = tuple(_near(rulings_of(objects, turned), width, height))
    drawings = tuple(_near(drawings_of(objects, turned, number), width, height))
    textpage = page.get_textpage()
    try:
        _take_glyphs(textpage.raw, turned, rotation, (width, height), taken)
    finally:
        textpage.close()
    codes = list(page_codes(objects, is_blank=not "".join(taken.chars[pieces:]).strip()))
    if ocr and PICTURES in codes and _take_words(page, taken):
        codes[codes.index(PICTURES)] = RECOGNISED
    for code in codes:
        taken.noted.setdefault(code, []).append(number)
    _append(taken, "\f", (0.0,) * 7, 0, 0)
    page.close()
    return Page(number, width, height, start, len(taken.font), rulings, drawings)


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
    left, right, low, high = found.boxes
    xa, ya = turned(left, low)
    xb, yb = turned(right, high)
    x, y = turned(*found.starts)
    drawn = found.sizes > 0
    inside = (x >= -1) & (y >= -1) & (x <= size[0] + 1) & (y <= size[1] + 1)
    kept = np.flatnonzero((inside | ~drawn) & (found.codes != NO_CHARACTER))
    left, right = _within(np.minimum(xa, xb), size[0]), _within(np.maximum(xa, xb), size[0])
    top, bottom = _within(np.minimum(ya, yb), size[1]), _within(np.maximum(ya, yb), size[1])
    sizes = np.clip(found.sizes, SMALLEST, max(size))
    for column, numbers in zip(taken.numbers, (left, top, right, bottom, x, y, sizes), strict=True):
        column.frombytes(np.where(drawn, numbers, 0.0)[kept].astype(np.float32).tobytes())
    angles = (np.round(found.angles) - rotation) % 360 + MIRRORED * found.mirrored
    taken.angle.frombytes(np.where(drawn, angles, 0)[kept].astype(np.int16).tobytes())
    shown = np.where(drawn | (found.codes == ord("\n")), found.codes, ord(" "))[kept]
    taken.chars.append(shown.astype("<u4").tobytes().decode("utf-32-le"))
    numbers_of = [taken.fonts.setdefault(name, len(taken.fonts)) for name in found.names]
    fonts = np.array(numbers_of, np.uint16)[found.fonts[kept]]
    taken.font.frombytes(fonts.tobytes())


def _within(places: NDArray[np.float64], side: float) -> NDArray[np.float64]:
    """Places no farther from a page than its own side; broken files name some at infinity."""
    near: NDArray[np.float64] = np.clip(np.nan_to_num(places), -side, 2 * side)
    return near


_Placed = TypeVar("_Placed", Box, Ruling)


def _near(drawn: Iterable[_Placed], width: float, height: float) -> Iterator[_Placed]:
    """What is drawn, cut to a page's surroundings; what has no place is left out."""
    for one in drawn:
        if _is_near(one, width, height):
            yield one
        elif all(map(math.isfinite, (one.x0, one.top, one.x1, one.bottom))):
            yield _cut(one, width, height)


def _is_near(one: Box | Ruling, width: float, height: float) -> bool:
    return (
        -width <= one.x0 and one.x1 <= 2 * width and -height <= one.top <= one.bottom <= 2 * height
    )


def _cut(one: _Placed, width: float, height: float) -> _Placed:
    x0, x1 = (min(max(x, -width), 2 * width) for x in (one.x0, one.x1))
    top, bottom = (min(max(y, -height), 2 * height) for y in (one.top, one.bottom))
    return replace(one, x0=x0, top=top, x1=x1, bottom=bottom)


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
