"""Adapters: what other tools find in a PDF, as plain grids of cells and as text.

A tool is a function of a path; peers.py runs them by the names in PEERS. They are used with the
settings their manuals start with, on all pages; their packages are imported when they are called.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Box = tuple[float, float, float, float]  # x0, top, x1, bottom: points, origin top left
Grid = tuple[int, list[list[tuple[str, Box | None] | None]]]  # page, rows; None: merged away


def camelot_tables(flavor: str) -> Callable[[Path], Iterator[Grid]]:
    def tables(pdf: Path) -> Iterator[Grid]:
        import camelot
        import pypdfium2

        heights = [page.get_height() for page in pypdfium2.PdfDocument(pdf)]
        for table in camelot.read_pdf(str(pdf), pages="all", flavor=flavor, suppress_stdout=True):
            height = heights[table.page - 1]
            yield (
                table.page,
                [
                    [(c.text, (c.x1, height - c.y2, c.x2, height - c.y1)) for c in row]
                    for row in table.cells
                ],
            )

    return tables


def tabula_tables(mode: str) -> Callable[[Path], Iterator[Grid]]:
    def tables(pdf: Path) -> Iterator[Grid]:
        import pypdfium2
        import tabula

        options = {mode: True, "guess": mode == "stream", "multiple_tables": True, "silent": True}
        for page in range(1, len(pypdfium2.PdfDocument(pdf)) + 1):  # its JSON names no page
            try:
                found = tabula.read_pdf(pdf, pages=page, output_format="json", **options)
            except subprocess.CalledProcessError as error:  # its java ended: this page is lost
                print(f"page {page}: {error}", file=sys.stderr)
                continue
            for table in found:
                rows = [[(cell["text"], tabula_box(cell)) for cell in r] for r in table["data"]]
                yield page, rows  # type: ignore[misc]

    return tables


def tabula_box(cell: dict[str, Any]) -> Box | None:
    if not cell["width"]:
        return None
    x0, top = cell["left"], cell["top"]
    return x0, top, x0 + cell["width"], top + cell["height"]


def pymupdf_tables(by_centre: bool) -> Callable[[Path], Iterator[Grid]]:
    """find_tables(); texts by extract(), or of the characters whose centre is in the cell.

    In 2.0 extract() puts a decimal point on a line of its own ("34.7" comes as "347", "."). The
    centres are what to_markdown() goes by, more or less.
    """

    def tables(pdf: Path) -> Iterator[Grid]:
        import pymupdf

        with pymupdf.open(pdf) as document:
            for page in document:
                blocks = page.get_text("rawdict")["blocks"]
                lines = [line for block in blocks for line in block.get("lines", [])]
                for table in page.find_tables().tables:
                    boxes = [row.cells for row in table.rows]
                    texts = table.extract()
                    if by_centre:
                        back = page.derotation_matrix  # text stands as before /Rotate
                        texts = [
                            [b and text_in(lines, b * back) for b in row] for row in rects(boxes)
                        ]
                    yield page.number + 1, boxed(texts, boxes)

    return tables


def rects(boxes: list[list[Box | None]]) -> list[list[Any]]:
    import pymupdf

    return [[box and pymupdf.Rect(box) for box in row] for row in boxes]


def text_in(lines: list[dict[str, Any]], box: Any) -> str:
    """Text of the characters whose centre is in a pymupdf.Rect, line by line."""
    found = []
    for line in lines:
        if box.intersects(line["bbox"]):
            chars = [char for span in line["spans"] for char in span["chars"]]
            inside = [char["c"] for char in chars if centre(char["bbox"]) in box]
            found.append("".join(inside))
    return "\n".join(text for text in found if text.strip())


def centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def pdfplumber_tables(strategy: str) -> Callable[[Path], Iterator[Grid]]:
    def tables(pdf: Path) -> Iterator[Grid]:
        import pdfplumber

        settings = {"vertical_strategy": strategy, "horizontal_strategy": strategy}
        with pdfplumber.open(pdf) as document:
            for page in document.pages:
                for table in page.find_tables(settings):
                    boxes = [row.cells for row in table.rows]
                    yield page.page_number, boxed(table.extract(), boxes)
                page.close()

    return tables


def boxed(texts: list[list[str | None]], boxes: list[list[Box | None]]) -> Any:
    return [
        [None if box is None else (text or "", box) for text, box in zip(*row, strict=True)]
        for row in zip(texts, boxes, strict=True)
    ]


def pymupdf_text(pdf: Path) -> str:
    import pymupdf

    with pymupdf.open(pdf) as document:
        return "\f".join(page.get_text() for page in document)


def pdfplumber_text(pdf: Path) -> str:
    import pdfplumber

    with pdfplumber.open(pdf) as document:
        return "\f".join(page.extract_text() for page in document.pages)


def pdfium_text(pdf: Path) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(pdf)
    return "\f".join(page.get_textpage().get_text_range() for page in pages)


def pdftotext(*options: str) -> Callable[[Path], str]:
    def text(pdf: Path) -> str:
        command = ["pdftotext", *options, "-enc", "UTF-8", str(pdf), "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    return text


PEERS: dict[str, tuple[Callable[[Path], Iterator[Grid]] | None, Callable[[Path], str] | None]] = {
    "camelot-stream": (camelot_tables("stream"), None),
    "camelot-lattice": (camelot_tables("lattice"), None),
    "camelot-hybrid": (camelot_tables("hybrid"), None),
    "tabula-stream": (tabula_tables("stream"), None),
    "tabula-lattice": (tabula_tables("lattice"), None),
    "pymupdf": (pymupdf_tables(by_centre=True), pymupdf_text),
    "pymupdf-extract": (pymupdf_tables(by_centre=False), pymupdf_text),
    "pdfplumber-lines": (pdfplumber_tables("lines"), pdfplumber_text),
    "pdfplumber-text": (pdfplumber_tables("text"), pdfplumber_text),
    "pdftotext": (None, pdftotext()),
    "pdftotext-layout": (None, pdftotext("-layout")),
    "pdfium-text": (None, pdfium_text),
}
