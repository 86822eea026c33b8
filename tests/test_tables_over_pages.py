"""Tables that go on over pages, running heads and feet beside them, headings set upwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from extractor.flow import document_of
from extractor.readers import read_source
from extractor.types import Document, Table

COLUMNS = (60, 150, 260, 400)
PROSE = "Text of a paragraph that runs over the whole width of the page and tells of no trial"


def read(path: Path, *pages: Callable[[Canvas], None]) -> Document:
    """What is read from pages that are drawn from the foot of the page, in points."""
    canvas = Canvas(str(path), invariant=1)
    for draw in pages:
        canvas.setFont("Times-Roman", 9)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return document_of(read_source(path))


def draw_rows(canvas: Canvas, top: float, rows: Sequence[Sequence[str]]) -> float:
    """Draw rows of cells, one line each; say where the last one stands."""
    for n, row in enumerate(rows):
        for x, text in zip(COLUMNS, row, strict=True):
            canvas.drawString(x, top - 18 * n, text)
    return top - 18 * (len(rows) - 1)


def draw_prose(canvas: Canvas, top: float, lines: int) -> None:
    canvas.setFont("Times-Roman", 11)
    for n in range(lines):
        canvas.drawString(60, top - 13 * n, f"{PROSE} {'abcdefghij'[n % 10]}.")
    canvas.setFont("Times-Roman", 9)


def trials(first: int, n: int) -> list[tuple[str, str, str, str]]:
    """Rows of a table; their cells are of many widths."""
    titles = ("Cells in sepsis", "Vitamin D for asthma", "Surgery", "Exercise after stroke at home")
    states = ("Recruiting", "Not yet recruiting", "Completed")
    return [
        (f"NCT{k:08}", titles[k % 4], states[k % 3], f"{k * 7} patients")
        for k in range(first, first + n)
    ]


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.n_rows)]


HEADER = ("Trial ID", "Title", "Status", "Size")


def test_a_table_goes_on_between_rulings_without_caption_and_header(tmp_path: Path) -> None:
    def first(canvas: Canvas) -> None:
        draw_prose(canvas, 770, 20)
        canvas.drawString(60, 482, "Table 1. Registered trials")
        for y in (474, 452, 60):
            canvas.line(56, y, 540, y)
        draw_rows(canvas, 460, [HEADER])
        draw_rows(canvas, 440, trials(1, 22))

    def second(canvas: Canvas) -> None:
        canvas.line(56, 770, 540, 770)
        last = draw_rows(canvas, 758, trials(23, 9))
        canvas.line(56, last - 8, 540, last - 8)
        draw_prose(canvas, last - 60, 12)

    document = read(tmp_path / "a.pdf", first, second)
    (table,) = document.tables
    assert table.pages == (1, 2)
    assert rows_of(table) == [list(row) for row in (HEADER, *trials(1, 31))]
    assert {cell.page for cell in table.cells if cell.row > 22} == {2}


def test_text_below_a_table_ends_it(tmp_path: Path) -> None:
    def first(canvas: Canvas) -> None:
        canvas.drawString(60, 770, "Table 1. Registered trials")
        canvas.line(56, 762, 540, 762)
        draw_rows(canvas, 748, [HEADER])
        canvas.line(56, 740, 540, 740)
        last = draw_rows(canvas, 726, trials(1, 8))
        canvas.line(56, last - 8, 540, last - 8)
        draw_prose(canvas, last - 40, 20)

    def second(canvas: Canvas) -> None:
        draw_rows(canvas, 758, [("1. Doe J.", "On cells.", "J Inv Tr", "2020;1:2"), ("2. Roe R.", "On dogs.", "Acta Inv", "2021;3:4")])  # fmt: skip
        draw_prose(canvas, 680, 12)

    document = read(tmp_path / "a.pdf", first, second)
    assert [table.n_rows for table in document.tables] == [9]
    assert "Doe J." in document.text.chars


def test_columns_are_found_from_all_pages(tmp_path: Path) -> None:
    """On the second page nothing stands in a column: it is there all the same."""

    def part(caption: str, rows: Sequence[tuple[str, ...]]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(60, 770, caption)
            draw_rows(canvas, 750, [HEADER])
            draw_rows(canvas, 730, rows)

        return draw

    less = [(trial, title, "", size) for trial, title, _, size in trials(31, 4)]
    document = read(
        tmp_path / "a.pdf",
        part("Table 1. Registered trials", trials(1, 30)),
        part("Table 1. (continued)", less),
    )
    (table,) = document.tables
    assert table.n_columns == 4
    last = {cell.column: cell.text for cell in table.cells if cell.row == 34}
    assert last == {0: "NCT00000034", 1: "Surgery", 3: "238 patients"}


def test_running_heads_and_feet_are_no_rows(tmp_path: Path) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(60, 800, f"Doe and Roe    Journal of Invented Trials    {number}")
            canvas.drawString(60, 780, "Table 1. Registered trials" + " (continued)" * (number > 7))
            draw_rows(canvas, 762, [HEADER])
            draw_rows(canvas, 744, trials(number * 40, 39))
            canvas.drawString(60, 42, "Journal of Invented Trials | www.example.org")
            canvas.drawString(400, 42, f"Page {number}")

        return draw

    document = read(tmp_path / "a.pdf", page(7), page(8))
    (table,) = document.tables
    assert table.n_rows == 1 + 2 * 39
    assert not [cell for cell in table.cells if "Journal" in cell.text or "Page" in cell.text]


def test_headings_set_upwards_head_their_columns(tmp_path: Path) -> None:
    heads = ("Random sequence", "Allocation concealment", "Blinding")

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 770, "Table 2. Risk of bias of the trials")
        canvas.line(56, 762, 320, 762)
        canvas.drawString(60, 656, "Study")
        for x, text in zip((160, 220, 280), heads, strict=True):
            canvas.saveState()
            canvas.translate(x, 656)
            canvas.rotate(90)
            canvas.drawString(0, 0, text)
            canvas.restoreState()
        canvas.line(56, 650, 320, 650)
        for n, study in enumerate(("Doe 2019", "Roe 2020", "Poe 2021", "Loe 2022")):
            for x, text in zip((60, 154, 214, 274), (study, "Low", "High", "Unclear"), strict=True):
                canvas.drawString(x, 636 - 16 * n, text)
        canvas.line(56, 580, 320, 580)

    document = read(tmp_path / "a.pdf", draw)
    (table,) = document.tables
    assert table.header_rows == 1
    assert rows_of(table)[:2] == [["Study", *heads], ["Doe 2019", "Low", "High", "Unclear"]]
    assert document.text.chars.count("Blinding") == 1
    (blinding,) = (cell for cell in table.cells if cell.text == "Blinding")
    assert blinding.box is not None
    assert blinding.box.bottom - blinding.box.top > blinding.box.x1 - blinding.box.x0
