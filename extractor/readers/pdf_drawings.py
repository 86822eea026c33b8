"""Where a PDF's pages have drawings: the boxes of pictures, paths and shadings."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pypdfium2.raw as c

from extractor.types import Box

DRAWN = frozenset((c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_SHADING))
MOST_DRAWINGS = 10_000  # of one page

Corners = tuple[float, float, float, float]
Turned = Callable[[Any, Any], tuple[Any, Any]]


def drawings_of(objects: Sequence[Any], turned: Turned, page: int) -> Iterator[Box]:
    """The box of each object that is no text, as a viewer shows the page."""
    corners = [ctypes.c_float() for _ in range(4)]
    places = [ctypes.byref(corner) for corner in corners]
    drawn = (item for item in objects if item.type in DRAWN)
    for item, _ in zip(drawn, range(MOST_DRAWINGS), strict=False):
        if not c.FPDFPageObj_GetBounds(item.raw, *places):
            continue
        left, low, right, high = _outside(item, [corner.value for corner in corners])
        (ax, ay), (bx, by) = turned(left, low), turned(right, high)
        yield Box(page, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _outside(item: Any, corners: Sequence[float]) -> Sequence[float]:
    """A box within forms, by the matrices of the forms around it."""
    container = getattr(item, "container", None)
    while container is not None:
        corners = container.get_matrix().on_rect(*corners)
        container = getattr(container, "container", None)
    return corners
