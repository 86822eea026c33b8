"""Pages turned so that most of their glyphs stand upright, and boxes turned back."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from pathlib import Path
from typing import NamedTuple

Box = tuple[float, float, float, float]  # x0, top, x1, bottom: points, origin top left


class Turn(NamedTuple):
    """How a page was turned: `degrees` clockwise, from `width` by `height` as a viewer showed it."""

    degrees: int
    width: float
    height: float


def turned_upright(pdf: Path, out: Path) -> list[Turn]:
    """Write a copy whose pages are turned in their content, with no /Rotate left.

    Some readers mind /Rotate and some do not, so the content itself is turned.
    """
    import pikepdf
    import pypdfium2

    seen = pypdfium2.PdfDocument(pdf)
    turns = []
    with pikepdf.open(pdf) as document:
        for number, page in enumerate(document.pages):
            angle = majority_angle(seen[number])  # in the page's own space, before /Rotate
            rotate = seen[number].get_rotation()
            width, height = seen[number].get_size()  # as a viewer shows it
            turns.append(Turn((angle - rotate) % 360, width, height))
            if angle or rotate:
                turn_content(document, page, angle)
        document.save(out)
    return turns


def majority_angle(page: object) -> int:
    """Quarter turns, counter-clockwise in degrees, at which most letters and digits stand."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()  # type: ignore[attr-defined]
    angles: Counter[int] = Counter()
    for at in range(text.count_chars()):
        if chr(pdfium.FPDFText_GetUnicode(text, at)).isalnum():
            angles[round(math.degrees(glyph_angle(text, at)) / 90) * 90 % 360] += 1
    return angles.most_common(1)[0][0] if angles else 0


def glyph_angle(text: object, at: int) -> float:
    """Radians counter-clockwise between the page's x axis and the glyph's writing line."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, at, ctypes.byref(matrix))
    return math.atan2(matrix.b, matrix.a)


def turn_content(document: object, page: object, clockwise: int) -> None:
    """Turn what a pikepdf page draws; its boxes become one box at the origin."""
    import pikepdf

    x0, y0, x1, y1 = (float(edge) for edge in page.cropbox)  # type: ignore[attr-defined]
    matrix, size = {
        0: ((1, 0, 0, 1, -x0, -y0), (x1 - x0, y1 - y0)),
        90: ((0, -1, 1, 0, -y0, x1), (y1 - y0, x1 - x0)),
        180: ((-1, 0, 0, -1, x1, y1), (x1 - x0, y1 - y0)),
        270: ((0, 1, -1, 0, y1, -x0), (y1 - y0, x1 - x0)),
    }[clockwise]
    start = "q " + " ".join(f"{value:.4f}" for value in matrix) + " cm\n"
    page.contents_add(start.encode(), prepend=True)  # type: ignore[attr-defined]
    page.contents_add(b"\nQ")  # type: ignore[attr-defined]
    for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Annots"):
        if name in page:  # type: ignore[operator]
            del page[name]  # type: ignore[attr-defined]
    page.MediaBox = pikepdf.Array([0, 0, *size])  # type: ignore[attr-defined]
    page.Rotate = 0  # type: ignore[attr-defined]


def box_before(box: Box, turn: Turn) -> Box:
    """Where a box of the turned page stands on the page as it was.

    >>> box_before((10, 20, 30, 25), Turn(0, 100, 200))
    (10, 20, 30, 25)

    What is at the top left after a turn clockwise was at the bottom left before:

    >>> box_before((0, 0, 30, 5), Turn(90, 100, 200))
    (0, 170, 5, 200)
    >>> box_before((0, 0, 30, 5), Turn(180, 100, 200))
    (70, 195, 100, 200)
    >>> box_before((0, 0, 30, 5), Turn(270, 100, 200))
    (95, 0, 100, 30)
    """
    x0, top, x1, bottom = box
    degrees, width, height = turn
    if degrees == 90:
        return top, height - x1, bottom, height - x0
    if degrees == 180:
        return width - x1, height - bottom, width - x0, height - top
    if degrees == 270:
        return width - bottom, x0, width - top, x1
    return box
