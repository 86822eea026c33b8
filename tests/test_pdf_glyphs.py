"""What pdfium is asked in bulk is what it says one by one; lines that are drawn are rulings."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c
import pytest
from reportlab.pdfgen.canvas import Canvas
from trial_pdfs import draw_pdf

from extractor.readers import read_source
from extractor.readers.pdf_calls import CHUNK
from extractor.readers.pdf_glyphs import HYPHEN, page_glyphs
from extractor.types import Ruling

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def pdfs() -> list[bytes]:
    """Papers of the corpus, with more characters on a page than are asked for at a time."""
    options = {"orientation": "counterclockwise", "ruling": "grid", "pages": 1, "prose": True}
    turned = draw_pdf(random.Random(7), **options)  # type: ignore[arg-type]
    return [turned.pdf, *(path.read_bytes() for path in sorted(CORPUS.glob("*.pdf")))]


def test_characters_and_boxes_are_pdfiums() -> None:
    most = 0
    for data in pdfs():
        for page in pdfium.PdfDocument(data):
            text = page.get_textpage()
            found, n = page_glyphs(text.raw), text.count_chars()
            codes = [c.FPDFText_GetUnicode(text.raw, at) for at in range(n)]
            plain = {0: ord(" "), HYPHEN: ord("-")}
            assert found.codes.tolist() == [plain.get(code, code) for code in codes]
            for at in np.flatnonzero(found.sizes).tolist():
                left, bottom, right, top = text.get_charbox(at)
                assert found.boxes[:, at].tolist() == [left, right, bottom, top]
            most = max(most, n)
    assert most > CHUNK


def test_a_hyphen_at_a_lines_end(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=1)
    canvas.drawString(72, 700, "a multi-")
    canvas.drawString(72, 686, "centre trial")
    canvas.save()
    text = pdfium.PdfDocument(tmp_path / "a.pdf")[0].get_textpage()
    units = [c.FPDFText_GetUnicode(text.raw, at) for at in range(text.count_chars())]
    assert HYPHEN in units  # pdfium's own code for it, which its text of the page has otherwise
    assert "multi-" in read_source(tmp_path / "a.pdf").raw


def in_a_form(canvas: Canvas, draw: Callable[[Canvas], None]) -> None:
    """Draw within a form that is moved by 100 points to the right and 50 upwards."""
    canvas.beginForm("form")
    draw(canvas)
    canvas.endForm()
    canvas.translate(100, 50)
    canvas.doForm("form")


def on_the_page(canvas: Canvas, draw: Callable[[Canvas], None]) -> None:
    draw(canvas)


def drawn(canvas: Canvas) -> None:
    """A line, one that leans, a short one, a filled rectangle, and one that is not painted."""
    canvas.line(72, 600, 372, 600)
    canvas.line(72, 500, 372, 520)
    canvas.line(72, 400, 74, 400)
    canvas.rect(72, 300, 200, 20, stroke=0, fill=1)
    canvas.rect(72, 200, 200, 20, stroke=0, fill=0)


@pytest.mark.parametrize(("place", "x", "y"), [(on_the_page, 0, 0), (in_a_form, 100, 50)])
def test_rulings(
    tmp_path: Path,
    place: Callable[[Canvas, Callable[[Canvas], None]], None],
    x: float,
    y: float,
) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(600, 800), invariant=1)
    canvas.drawString(72, 700, "Lines and rectangles")
    place(canvas, drawn)
    canvas.save()
    (page,) = read_source(tmp_path / "a.pdf").pages
    sides = [(72, 600, 372, 600), (72, 300, 272, 300), (272, 300, 272, 320)]
    sides += [(72, 320, 272, 320), (72, 300, 72, 320)]
    expected = {(a + x, 800 - d - y, b + x, 800 - e - y) for a, e, b, d in sides}
    assert {rounded(one) for one in page.rulings} == expected


def rounded(one: Ruling) -> tuple[float, ...]:
    return tuple(round(side, 3) for side in (one.x0, one.top, one.x1, one.bottom))
