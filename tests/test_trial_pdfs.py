"""The drawn PDFs hold what their truth says, turned as they say, and are scored rightly."""

import ctypes
import itertools
import math
import random
import re
import sys
import unicodedata
from bisect import bisect
from collections import Counter
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from trial_pdfs import ORIENTATIONS, RULINGS, Facsimile, draw_pdf

from extractor.sinks.plain import table_json
from extractor.types import Cell, Table

sys.path.append(str(Path(__file__).with_name("bench")))
from facsimiles import Combination, normal, report, scored, truth_line

COMBINATIONS = [  # each orientation with each ruling, with and without prose, of 1 to 3 pages
    Combination(orientation, ruling, bool((at + at // 4) % 2), at % 3 + 1)
    for at, (orientation, ruling) in enumerate(itertools.product(ORIENTATIONS, RULINGS))
]


@cache
def drawn(one: Combination) -> Facsimile:
    return draw_pdf(random.Random(str(one)), **one._asdict())


@cache
def shown(pdf: bytes) -> list[list[tuple[str, int, tuple[float, float, float, float]]]]:
    """Each page's text operations in order: text, quarter turns, bounds in the PDF's points."""
    return [[*operations(page)] for page in pdfium.PdfDocument(pdf)]


def operations(page):
    text = page.get_textpage()
    for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT]):
        a, b, *_ = thing.get_matrix().get()
        yield chars_of(thing, text), round(math.atan2(b, a) / (math.pi / 2)) % 4, thing.get_bounds()


def chars_of(thing, text) -> str:
    size = pdfium_c.FPDFTextObj_GetText(thing.raw, text.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    chars = ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
    pdfium_c.FPDFTextObj_GetText(thing.raw, text.raw, chars, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0").replace("\x02", "-")


def letters(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def printed(facsimile: Facsimile, page: int) -> str:
    return letters("".join(chars for chars, *_ in shown(facsimile.pdf)[page - 1]))


every = pytest.mark.parametrize("one", COMBINATIONS, ids=lambda one: "-".join(map(str, one)))


@pytest.mark.parametrize("one", COMBINATIONS[::7], ids=str)
def test_the_same_seed_gives_the_same_bytes(one):
    again = draw_pdf(random.Random(str(one)), **one._asdict())
    assert again == drawn(one)
    assert draw_pdf(random.Random("other"), **one._asdict()).pdf != again.pdf


@every
def test_each_cell_stands_on_its_page(one):
    facsimile = drawn(one)
    for cell in facsimile.cells:
        assert letters(cell.text) in printed(facsimile, cell.page), cell
    assert letters(facsimile.caption) in printed(facsimile, 1)
    for note in facsimile.footnotes:
        assert letters(note) in printed(facsimile, one.pages)


@every
def test_the_truth_is_one_table_over_its_pages(one):
    cells = drawn(one).cells
    places = [(cell.row, cell.column) for cell in cells]
    assert places == sorted(set(places))
    assert [cell.page for cell in cells] == sorted(cell.page for cell in cells)
    assert {cell.page for cell in cells} == set(range(1, one.pages + 1))
    width = sum(cell.row == 0 for cell in cells)
    by_row = Counter()
    for cell in cells:
        assert cell.text == " ".join(cell.text.split()) != ""
        by_row[cell.row] += cell.column_span
    assert set(by_row.values()) == {width}


@every
def test_prose_and_furniture_are_printed(one):
    facsimile = drawn(one)
    pages = range(1, one.pages + 1)
    undivided = "".join(printed(facsimile, page) for page in pages).replace("-", "")
    assert bool(facsimile.prose) == one.prose
    for text in (*facsimile.prose, *facsimile.furniture):
        assert letters(text).replace("-", "") in undivided
    assert all(len(text) < 100 for text in facsimile.furniture)


@every
def test_glyphs_are_turned_as_the_look_says(one):
    facsimile = drawn(one)
    look = facsimile.look
    turns: Counter[int] = Counter()
    for page in shown(facsimile.pdf):
        for chars, turn, _ in page:
            turns[turn] += len(letters(chars))
    assert turns[look.turn] >= len(letters("".join(cell.text for cell in facsimile.cells)))
    assert turns[look.prose_turn] >= len(letters("".join(facsimile.prose)))
    assert turns[look.furniture_turn] > 0
    assert look.turn == {"upright": 0, "counterclockwise": 1, "clockwise": 3}.get(
        one.orientation, 2 if one.orientation == "upside_down" else look.rotate // 90
    )
    assert [page.get_rotation() for page in pdfium.PdfDocument(facsimile.pdf)] == (
        [look.rotate] * one.pages
    )


@every
def test_nothing_leaves_the_paper_or_covers_another(one):
    width, height = drawn(one).look.paper
    for page in shown(drawn(one).pdf):
        boxes = sorted(bounds for chars, _, bounds in page if chars.strip())
        lefts = [left for left, *_ in boxes]
        for at, (left, bottom, right, top) in enumerate(boxes):
            assert 5 < left < right < width - 5
            assert 5 < bottom < top < height - 5
            later = boxes[at + 1 : bisect(lefts, right - 0.5)]
            assert not [box for box in later if box[1] < top - 0.5 and bottom < box[3] - 0.5]


def test_looks_vary():
    looks = [drawn(one).look for one in COMBINATIONS]
    for name in ("face", "size", "gap", "padding", "middle", "header_centred", "runs", "caption"):
        assert len({getattr(look, name) for look in looks}) > 1, name
    assert {look.rotate for look in looks} >= {0, 90}


# --- the scorer -----------------------------------------------------------------------------

ONE = Combination("upright", "grid", True, 2)


def table_of(facsimile: Facsimile, **changed) -> Table:
    """What a perfect reading is."""
    cells = tuple(
        Cell(row, column, text.replace("10⁶", "10^6"), 0, 0, 1, span, page)
        for row, column, text, page, span in facsimile.cells
    )
    rows, columns = cells[-1].row + 1, sum(cell.row == 0 for cell in cells)
    return Table(1, changed.pop("caption", facsimile.caption), 1, rows, columns,
                 changed.pop("cells", cells), facsimile.footnotes)  # fmt: skip


def score_of(facsimile: Facsimile, *tables: Table, text: str | None = None):
    truth = truth_line(facsimile, "drawn.pdf", ONE)
    return scored(truth, [table_json(table, "drawn.pdf", "") for table in tables], text)


def test_a_perfect_reading_scores_full():
    facsimile = drawn(ONE)
    score = score_of(facsimile, table_of(facsimile), text=" ".join(facsimile.prose))
    assert score.rows_right == score.rows > 1
    assert score.cells_right == score.cells == score.sure == len(facsimile.cells)
    assert (score.sure_wrong, score.one_table, score.captions) == (0, 1, 1)
    assert score.prose_found == score.prose > 100
    assert score.prose_in_cells == score.furniture_in_cells == 0


def test_a_wrong_cell_costs_its_row_and_an_uncertain_one_is_no_lie():
    facsimile = drawn(ONE)
    cells = table_of(facsimile).cells
    at = next(at for at, cell in enumerate(cells) if cell.row == 2)
    for certain in (True, False):
        cell = cells[at]._replace(text="wrong", certain=certain)
        score = score_of(
            facsimile, table_of(facsimile, cells=(*cells[:at], cell, *cells[at + 1 :]))
        )
        assert (score.rows - score.rows_right, score.cells - score.cells_right) == (1, 1)
        assert (score.sure_wrong, score.sure) == (int(certain), len(cells) - (not certain))


def test_a_lost_row_costs_itself_alone_and_a_repeated_header_its_cells():
    facsimile = drawn(ONE)
    whole = table_of(facsimile)
    lost = [cell for cell in whole.cells if cell.row != 1]
    header = [cell for cell in whole.cells if cell.row == 0]
    moved = [Cell(cell.row + 100, cell.column, cell.text, 0, 0) for cell in header]
    score = score_of(facsimile, table_of(facsimile, cells=(*lost, *moved)))
    assert score.rows - score.rows_right == 1
    assert score.sure_wrong == len(header)


def test_prose_in_a_cell_and_two_tables_are_told():
    facsimile = drawn(ONE)
    whole = table_of(facsimile)
    stray = Cell(whole.n_rows, 0, facsimile.prose[0], 0, 0)
    score = score_of(facsimile, table_of(facsimile, cells=(*whole.cells, stray)))
    assert score.prose_in_cells > 5 and score.sure_wrong == 1
    halves = [
        table_of(facsimile, cells=tuple(cell for cell in whole.cells if cell.page == page))
        for page in (1, 2)
    ]
    score = score_of(facsimile, *halves)
    assert (score.rows_right, score.one_table) == (score.rows, 0)


def test_nothing_read_is_nothing_right():
    score = score_of(drawn(ONE), text="")
    assert (score.rows_right, score.cells_right, score.sure, score.prose_found) == (0, 0, 0, 0)
    truth = truth_line(drawn(ONE), "drawn.pdf", ONE)
    assert [*report([(truth, score)])][-1].startswith("total")
    assert asdict(score)["documents"] == 1
    assert normal("10 6") == normal("10⁶")
