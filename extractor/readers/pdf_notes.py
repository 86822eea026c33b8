"""What a reader of a run must know of a PDF that could be read: each a Problem, with its pages."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.readers.pdf_calls import Handle, plain
from extractor.readers.pdf_drawn import Drawn
from extractor.types import MIRRORED, Glyphs, Problem

UNREADABLE, PICTURES, INVISIBLE = "unreadable-page", "pages-without-text", "invisible-text"
RECOGNISED = "ocr"
TOLD = {
    UNREADABLE: "could not be loaded",
    PICTURES: "a picture and no text: nothing was read there",
    RECOGNISED: "words recognised in a picture (OCR); letters may be wrong",
    INVISIBLE: "text that is not shown, as text recognition (OCR) leaves it; read like the rest",
}
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
LEAST_LETTERS = 10  # of such a script; fewer are a name or a symbol


def file_problems(document: pdfium.PdfDocument) -> Iterator[Problem]:
    """What pdfium mended without a word: a broken table of objects is made anew from the file."""
    if not c.FPDF_DocumentHasValidCrossReferenceTable(document.raw):
        message = "its table of objects is broken; made anew, so that something may be missing"
        yield Problem("repaired-file", message)


_RENDER_MODE = plain(c.FPDFTextObj_GetTextRenderMode, ctypes.c_int, Handle)


def page_codes(objects: Sequence[Drawn], *, is_blank: bool) -> Iterator[str]:
    """The codes of what is to be noted of one page, from its objects."""
    if is_blank and any(one.type == c.FPDF_PAGEOBJ_IMAGE for one in objects):
        yield PICTURES
    texts = [one.raw for one in objects if one.type == c.FPDF_PAGEOBJ_TEXT]
    if c.FPDF_TEXTRENDERMODE_INVISIBLE in map(_RENDER_MODE, texts):
        yield INVISIBLE


def page_problems(noted: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """One problem for each code, with all its pages."""
    for code, pages in noted.items():
        of = "page" if len(pages) == 1 else "pages"
        yield Problem(code, f"{of} {ranges(pages)}: {TOLD[code]}")


def ranges(numbers: Sequence[int]) -> str:
    """Rising numbers, shortened.

    >>> ranges([1, 2, 3, 5, 8, 9])
    '1–3, 5, 8–9'
    """
    runs: list[list[int]] = []
    for n in numbers:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def script_problems(raw: str, glyphs: Glyphs, downwards: int) -> Iterator[Problem]:
    """Scripts that are not read from left to right, and mirror writing: put in order by layout."""
    if (n := len(RIGHT_TO_LEFT.findall(raw))) >= LEAST_LETTERS:
        message = f"{n} letters of scripts written from right to left, put in the order of reading"
        yield Problem("right-to-left", message)
    if downwards:
        message = f"{downwards} letters written from top to bottom, put in the order of reading"
        yield Problem("vertical-writing", message)
    if (n := int((np.frombuffer(glyphs.angle, np.int16) >= MIRRORED).sum())) >= LEAST_LETTERS:
        yield Problem(
            "mirrored-text", f"{n} letters drawn as in a mirror, put in the order of reading"
        )
