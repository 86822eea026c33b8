"""Text within figures: kept apart, box by box, and never at the cost of running text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportlab.lib.colors import lightgrey
from reportlab.pdfgen.canvas import Canvas
from test_layout import check_nothing_lost_or_invented

from extractor.flow import document_of
from extractor.readers import read_source
from extractor.types import Document

LINE = "words of a line that fill it quite, and so on"
LEFT, RIGHT = 50.0, 315.0


def document(path: Path, *pages: Callable[[Canvas], None]) -> Document:
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for draw in pages:
        canvas.setFont("Times-Roman", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return document_of(read_source(path))


def column(canvas: Canvas, x: float, y: float, lines: list[str]) -> None:
    canvas.setFont("Times-Roman", 10)
    for n, line in enumerate(lines):
        canvas.drawString(x, y - 12 * n, line)


def box(canvas: Canvas, x: float, y: float, lines: list[str], width: float = 110) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.rect(x, y - 9 * len(lines) - 3, width, 9 * len(lines) + 6)
    for n, line in enumerate(lines):
        canvas.drawString(x + 4, y - 9 * n - 7, line)


def flow_chart(canvas: Canvas) -> None:
    box(canvas, 240, 800, ["Assessed for eligibility", "(n = 1,204)"])
    canvas.line(295, 779, 295, 755)
    box(canvas, 360, 775, ["Excluded (n = 300)", "• Declined (n = 17)"])
    box(canvas, 240, 750, ["Randomised (n = 904)"])
    canvas.line(295, 738, 160, 715)
    canvas.line(295, 738, 430, 715)
    box(canvas, 105, 710, ["Allocated to cells (n = 452)", "Lost (n = 3)"])
    box(canvas, 375, 710, ["Allocated to placebo (n = 452)", "Lost (n = 4)"])


def figures(found: Document) -> list[str]:
    return [found.text.chars[b.start : b.end] for b in found.blocks if b.kind == "figure"]


def test_each_box_of_a_flow_chart_is_a_block_of_its_own(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        flow_chart(canvas)
        column(canvas, LEFT, 670, ["Figure 1. Flow of patients through the trial."])
        column(canvas, LEFT, 630, [LINE] * 12 + ["and the first column ends here in mid"])
        column(canvas, RIGHT, 630, ["sentence, to go on."] + [LINE] * 12)

    found = document(tmp_path / "a.pdf", page)
    assert figures(found) == [
        "Assessed for eligibility (n = 1,204)",
        "Excluded (n = 300) • Declined (n = 17)",
        "Randomised (n = 904)",
        "Allocated to cells (n = 452) Lost (n = 3)",
        "Allocated to placebo (n = 452) Lost (n = 4)",
    ]
    kinds = [block.kind for block in found.blocks]
    assert kinds[kinds.index("caption") - 1] == "figure"
    assert "ends here in mid sentence, to go on." in found.text.chars
    check_nothing_lost_or_invented(found)


def test_a_figure_does_not_part_the_paragraph_that_goes_on_behind_it(tmp_path: Path) -> None:
    def first(canvas: Canvas) -> None:
        column(canvas, LEFT, 780, [LINE] * 8 + ["and the first page ends with the words of"])

    def second(canvas: Canvas) -> None:
        flow_chart(canvas)
        column(canvas, LEFT, 670, ["Figure 1. Flow of patients through the trial."])
        column(canvas, LEFT, 630, ["a sentence that goes on."] + [LINE] * 8)

    found = document(tmp_path / "a.pdf", first, second)
    assert "ends with the words of a sentence that goes on." in found.text.chars
    assert len(figures(found)) == 5


def test_labels_of_axes_are_the_figures(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.line(120, 700, 120, 800)
        canvas.line(120, 700, 280, 700)
        canvas.bezier(120, 700, 160, 790, 200, 720, 280, 790)
        canvas.setFont("Helvetica", 7)
        for n in range(5):
            canvas.drawRightString(115, 700 + 24 * n, f"{n / 4}")
            canvas.drawCentredString(120 + 40 * n, 690, str(6 * n))
        canvas.drawCentredString(200, 678, "Months since infusion")
        canvas.saveState()
        canvas.translate(95, 750)
        canvas.rotate(90)
        canvas.drawCentredString(0, 0, "Survival")
        canvas.restoreState()
        column(canvas, LEFT, 655, ["Figure 2. Survival by group."])
        column(canvas, LEFT, 620, [LINE] * 20)
        column(canvas, RIGHT, 800, [LINE] * 35)

    found = document(tmp_path / "a.pdf", page)
    told = " ".join(figures(found))
    assert "Months since infusion" in told and "Survival" in told
    assert {"0.25", "24"} <= set(told.split())
    prose = [b for b in found.blocks if b.kind == "paragraph"]
    assert sum(found.text.chars[b.start : b.end].count(LINE) for b in prose) == 55
    check_nothing_lost_or_invented(found)


def test_running_text_beside_drawings_stays_running_text(tmp_path: Path) -> None:
    def shaded(canvas: Canvas) -> None:
        canvas.setFillColor(lightgrey)
        canvas.rect(40, 520, 515, 290, fill=1, stroke=0)
        canvas.setFillColor("black")
        column(canvas, LEFT, 795, [LINE + " " + LINE] * 20)
        column(canvas, LEFT, 540, ["Figure 1 shows nothing here, for it is on another page."])

    def sentence(canvas: Canvas) -> None:
        column(canvas, LEFT, 795, [LINE + " " + LINE] * 3)
        canvas.rect(LEFT, 735, 200, 25)
        column(canvas, LEFT, 722, ["Figure 1 summarises " + LINE] + [LINE + " " + LINE] * 6)

    for name, page in (("shaded", shaded), ("sentence", sentence)):
        assert figures(document(tmp_path / f"{name}.pdf", page)) == []
