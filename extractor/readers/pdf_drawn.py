"""What a page draws: its objects, those of forms among them, and the straight lines of its paths."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c
from numpy.typing import NDArray

from extractor.readers.pdf_calls import Handle, plain, written
from extractor.types import Box, Ruling

MOST_FORMS = 3  # forms within forms that are looked into
MOST_SEGMENTS = 3_000  # of one path; drawings have more, rulings fewer
AT_ONCE = 20_000  # segments that are looked at together
MOST_RULINGS = 5_000  # of one page
SHORTEST = 3.0  # points of a ruling
LEANING = 0.7  # points by which a ruling's ends may differ across it

Matrix = tuple[float, float, float, float, float, float]
Turned = Callable[[Any, Any], tuple[Any, Any]]  # from the PDF's to the viewer's points
Numbers = NDArray[np.float64]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_TYPE = plain(c.FPDFPageObj_GetType, ctypes.c_int, Handle)
_MATRIX = plain(c.FPDFPageObj_GetMatrix, ctypes.c_int, Handle, Handle)
_COUNT = plain(c.FPDFPath_CountSegments, ctypes.c_int, Handle)
_MODE = plain(c.FPDFPath_GetDrawMode, ctypes.c_int, Handle, Handle, Handle)
_SEGMENT = plain(c.FPDFPath_GetPathSegment, Handle, Handle, ctypes.c_int)
_POINT = plain(c.FPDFPathSegment_GetPoint, ctypes.c_int, Handle, Handle, Handle)
_KIND = plain(c.FPDFPathSegment_GetType, ctypes.c_int, Handle)
_CLOSES = plain(c.FPDFPathSegment_GetClose, ctypes.c_int, Handle)
_OF_PAGE = (
    plain(c.FPDFPage_CountObjects, ctypes.c_int, Handle),
    plain(c.FPDFPage_GetObject, Handle, Handle, ctypes.c_int),
)
_OF_FORM = (
    plain(c.FPDFFormObj_CountObjects, ctypes.c_int, Handle),
    plain(c.FPDFFormObj_GetObject, Handle, Handle, ctypes.c_ulong),
)


class Drawn(NamedTuple):
    """An object of a page: its type, pdfium's handle, the forms around it, innermost first."""

    type: int
    raw: int
    forms: tuple[int, ...]


def drawn_on(page: pdfium.PdfPage) -> list[Drawn]:
    """The objects of a page in the order in which they are drawn, forms left out for their own."""
    return list(_within(ctypes.cast(page.raw, Handle).value or 0, ()))


def _within(parent: int, forms: tuple[int, ...]) -> Iterator[Drawn]:
    count_of, object_of = _OF_FORM if forms else _OF_PAGE
    n = count_of(parent)
    handles = list(map(object_of, repeat(parent), range(n)))
    if n < 0 or None in handles:
        raise pdfium.PdfiumError("Failed to get the objects of a page.")
    for kind, raw in zip(map(_TYPE, handles), handles, strict=True):
        if kind != c.FPDF_PAGEOBJ_FORM:
            yield Drawn(kind, raw, forms)
        elif len(forms) < MOST_FORMS:
            yield from _within(raw, (raw, *forms))


def rulings_of(objects: Sequence[Drawn], turned: Turned) -> list[Ruling]:
    """Horizontal and vertical lines of a page, edges of filled rectangles among them."""
    found: list[Ruling] = []
    for paths in _batches(objects):
        ax, ay, bx, by = _edges(paths).T
        (ax, ay), (bx, by) = turned(ax, ay), turned(bx, by)
        x0, x1 = np.minimum(ax, bx), np.maximum(ax, bx)
        top, bottom = np.minimum(ay, by), np.maximum(ay, by)
        long = np.maximum(x1 - x0, bottom - top) >= SHORTEST
        sides = (side[long].tolist() for side in (x0, top, x1, bottom))
        found += map(Ruling, *sides)
        if len(found) >= MOST_RULINGS:
            break
    return found[:MOST_RULINGS]


DRAWN = frozenset((c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_SHADING))
MOST_DRAWINGS = 10_000  # of one page
_BOUNDS = plain(c.FPDFPageObj_GetBounds, ctypes.c_int, Handle, *[Handle] * 4)


def drawings_of(objects: Sequence[Drawn], turned: Turned, page: int) -> Iterator[Box]:
    """The box of each object that is no text, as a viewer shows the page."""
    corners = [ctypes.c_float() for _ in range(4)]
    places = [ctypes.byref(corner) for corner in corners]
    drawn = (item for item in objects if item.type in DRAWN)
    for item, _ in zip(drawn, range(MOST_DRAWINGS), strict=False):
        if _BOUNDS(item.raw, *places):
            left, low, right, high = _outside(item, [corner.value for corner in corners])
            (ax, ay), (bx, by) = turned(left, low), turned(right, high)
            yield Box(page, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _outside(item: Drawn, box: Sequence[float]) -> Sequence[float]:
    """A box within forms, by the matrices of the forms around it."""
    if not item.forms:
        return box
    a, b, cc, d, e, f = _whole_matrix(item, own=False)
    x = [a * left + cc * low + e for left in box[::2] for low in box[1::2]]
    y = [b * left + d * low + f for left in box[::2] for low in box[1::2]]
    return min(x), min(y), max(x), max(y)


class _Path(NamedTuple):
    segments: int  # how many
    raw: int
    matrix: Matrix


def _batches(objects: Sequence[Drawn]) -> Iterator[list[_Path]]:
    """Paths that are filled or stroked and have few enough segments, some at a time."""
    batch: list[_Path] = []
    total = 0
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    modes = ctypes.byref(fill), ctypes.byref(stroke)
    for one in objects:
        if one.type != c.FPDF_PAGEOBJ_PATH or not 1 < (n := _COUNT(one.raw)) <= MOST_SEGMENTS:
            continue
        _MODE(one.raw, *modes)
        if fill.value or stroke.value:
            batch.append(_Path(n, one.raw, _whole_matrix(one)))
            total += n
        if total >= AT_ONCE:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


def _whole_matrix(item: Drawn, *, own: bool = True) -> Matrix:
    """From a path's own points to the page's: its matrix, then those of the forms around it.

    Without its `own` from the points of the form that it is in.
    """
    room = (ctypes.c_float * 6)()
    here = ctypes.byref(room)
    a, b, cc, d, e, f = IDENTITY
    if own:
        _MATRIX(item.raw, here)
        a, b, cc, d, e, f = room
    for form in item.forms:
        _MATRIX(form, here)
        fa, fb, fc, fd, fe, ff = room
        a, b, cc, d, e, f = (
            a * fa + b * fc, a * fb + b * fd, cc * fa + d * fc, cc * fb + d * fd,
            e * fa + f * fc + fe, e * fb + f * fd + ff,
        )  # fmt: skip
    return a, b, cc, d, e, f


def _edges(paths: Sequence[_Path]) -> Numbers:
    """Straight pieces of paths along one of the axes, as x, y, x, y; a thin rectangle is one piece."""
    handles = [
        one for path in paths for one in map(_SEGMENT, repeat(path.raw), range(path.segments))
    ]
    n = len(handles)
    counts = [path.segments for path in paths]
    kinds = np.fromiter(map(_KIND, handles), int, n)
    closes = np.fromiter(map(_CLOSES, handles), bool, n)
    x, y = written(_POINT, [iter(handles)], (n, 2), np.float32, apart=True).T
    a, b, cc, d, e, f = np.repeat(np.array([path.matrix for path in paths]), counts, axis=0).T
    points = np.stack((a * x + cc * y + e, b * x + d * y + f), axis=1)
    firsts = np.repeat(np.cumsum([0, *counts[:-1]]), counts)
    moved = kinds == c.FPDF_SEGMENT_MOVETO
    began = np.maximum.accumulate(np.where(moved, np.arange(n), -1))
    starts = np.where((began >= firsts)[:, None], points[began], 0.0)
    before = np.where((np.arange(n) > firsts)[:, None], np.roll(points, 1, axis=0), 0.0)
    lines = (kinds == c.FPDF_SEGMENT_LINETO) & _straight(before, points)
    ends = closes & _straight(points, starts)
    both = np.stack((np.hstack((before, points)), np.hstack((points, starts))), axis=1)
    found: Numbers = both[np.stack((lines, ends), axis=1)]
    return found


def _straight(first: Numbers, second: Numbers) -> NDArray[np.bool_]:
    near: NDArray[np.bool_] = (np.abs(first - second) < LEANING).any(axis=1)
    return near
