"""A table's confidence: the second reading, where two readings differ, and what is told of it."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

import pytest
from confidence import EITHER, LESS
from facsimiles import Combination, facsimile_of
from reportlab.pdfgen.canvas import Canvas

from extractor.flow import document_of, records_of
from extractor.layout import trust
from extractor.layout.agreement import differences
from extractor.layout.cells import GridCell
from extractor.layout.grid import Grid
from extractor.layout.margins import SURE
from extractor.layout.second_reading import second_reading
from extractor.layout.words import Word
from extractor.readers import read_source
from extractor.repair.pages import CERTAIN
from extractor.repair.untrusted import TRUSTED
from extractor.types import Document

SIZE = 10.0


def word(text: str, x: float, base: float) -> Word:
    """A word of that many letters, each half as wide as high."""
    x1 = x + SIZE / 2 * len(text)
    return Word(x, x1, base, SIZE, text, array("I", [0] * len(text)), (0,) * len(text), True)


def table(*rows: tuple[float, list[tuple[float, str]]]) -> list[list[Word]]:
    """Lines of words, each with its baseline and its words' x."""
    return [[word(text, x, base) for x, text in line] for base, line in rows]


NUMBERS = [table((12.0 * n, [(0, f"Arm{n}"), (80, str(30 + n)), (140, str(60 + n))]))[0] for n in range(6)]  # fmt: skip


def grid_of_lines(lines: list[list[Word]], **changed: object) -> Grid:
    """Each word a cell, each line a row; the first is the header."""
    cells = tuple(
        GridCell(row, column, ((one,),))
        for row, line in enumerate(lines)
        for column, one in enumerate(line)
    )
    whole = {
        "cells": cells, "header_rows": 1, "n_rows": len(lines), "n_columns": len(lines[0]),
        "edges": (), "ruled": False, "margins": (SURE,) * len(lines),
    }  # fmt: skip
    return Grid(**(whole | changed))  # type: ignore[arg-type]


# --- the second reading ------------------------------------------------------------------------


def test_columns_are_those_of_text_edges() -> None:
    lines = table(
        (0, [(0, "left"), (100, "beta"), (200, "12")]),
        (12, [(0, "flush"), (100, "gamma"), (195, "123")]),  # its last column is flush right
        (24, [(0, "words"), (100, "delta"), (205, "1")]),
    )
    column = second_reading(lines).column
    assert [[column[id(one)] for one in line] for line in lines] == [[0, 1, 2]] * 3


def test_lines_nearer_than_rows_are_one_cell_but_numbers_never() -> None:
    lines = table(
        (0, [(0, "Two"), (100, "7")]),
        (10, [(0, "lines"), (100, "8")]),
        (26, [(0, "Two"), (100, "9")]),
        (36, [(0, "more")]),
        (52, [(0, "Last")]),
    )
    links = second_reading(lines).links
    told = {(one.above.text, one.below.text): one.together for one in links}
    assert told == {
        ("Two", "lines"): True, ("lines", "Two"): False, ("Two", "more"): True,
        ("more", "Last"): False, ("7", "8"): False, ("8", "9"): False,
    }  # fmt: skip


def test_where_lines_are_equally_far_a_line_without_a_label_goes_on() -> None:
    lines = table(
        (0, [(0, "One"), (100, "Some")]),
        (10, [(100, "Words")]),
        (20, [(0, "Two"), (100, "Others")]),
    )
    told = {one.below.text: one.together for one in second_reading(lines).links}
    assert told == {"Words": True, "Two": False, "Others": False}


# --- agreement ---------------------------------------------------------------------------------


def test_readings_agree_on_a_plain_table() -> None:
    cells = grid_of_lines(NUMBERS).cells
    assert all(one.none for one in differences(cells).values())


def test_a_column_cut_in_two_differs() -> None:
    lines = [
        [*line, word(str(40 + n), 200, line[0].base), word("years", 212, line[0].base)]
        for n, line in enumerate(NUMBERS)
    ]
    cells = grid_of_lines(lines).cells
    differ = differences(cells)
    assert [differ[id(cell)].column for cell in cells[:5]] == [0, 0, 0, 1, 1]


def test_rows_that_tear_a_wrapped_cell_differ() -> None:
    lines = table(
        (0, [(0, "One"), (100, "Some")]), (10, [(100, "words")]),
        (26, [(0, "Two"), (100, "More")]), (36, [(100, "words")]),
        (52, [(0, "Three"), (100, "Last")]),
    )  # fmt: skip
    torn = [
        GridCell(row, int(one.x0 > 50), ((one,),)) for row, line in enumerate(lines) for one in line
    ]
    differ = differences(torn)
    differing = [differ[id(cell)].rows > 0 for cell in torn if cell.column == 1]
    assert differing == [True, True, True, True, False]
    assert not any(differ[id(cell)].rows for cell in torn if cell.column == 0)


# --- probabilities -----------------------------------------------------------------------------


def test_every_measure_has_a_weight_of_its_sign() -> None:
    _, each = trust.weights()
    assert len(each) == len(trust.MEASURES) == len(set(trust.MEASURES))
    for name, weight in zip(trust.MEASURES, each, strict=True):
        assert math.isfinite(weight)
        if name not in EITHER:
            assert weight <= 0 if name in LESS else weight >= 0, name


def sure(grid: Grid) -> list[float]:
    return [cell.sure for cell in trust.trusted(grid).cells]


def test_a_row_that_could_be_read_otherwise_is_less_sure() -> None:
    plain = sure(grid_of_lines(NUMBERS))
    shaky = sure(grid_of_lines(NUMBERS, margins=(SURE, SURE, 0.1, SURE, SURE, SURE)))
    assert all(0 < one < 1 for one in plain)
    lower = [n for n, (a, b) in enumerate(zip(plain, shaky, strict=True)) if b < a]
    assert lower == [6, 7, 8]  # the third row's cells


def test_cells_are_surer_where_both_readings_agree() -> None:
    whole = sure(grid_of_lines(NUMBERS))
    cut = [[*line, word("years", line[2].x1 + 2, line[0].base)] for line in NUMBERS]
    torn = sure(grid_of_lines(cut))
    assert max(torn[6], torn[7]) < min(whole[3:6])  # number and unit, cut apart
    assert torn[6] < CERTAIN


def drawn(tmp_path: Path, seed: int, *look: object) -> Document:
    path = tmp_path / "drawn.pdf"
    path.write_bytes(facsimile_of(seed, Combination(*look)).pdf)  # type: ignore[arg-type]
    return document_of(read_source(path))


@pytest.mark.parametrize(
    "look", [("upright", "grid", False, 1), ("clockwise", "booktabs", True, 2)]
)
def test_a_table_well_read_is_trusted(tmp_path: Path, look: tuple[object, ...]) -> None:
    document = drawn(tmp_path, 821, *look)
    (table,) = document.tables
    assert table.confidence > 0.9
    assert sum(not cell.certain for cell in table.cells) <= 0.05 * len(table.cells)
    assert "untrusted-table" not in {problem.code for problem in document.problems}


def test_a_table_that_is_not_trusted_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust, "weights", lambda: (0.0, (0.0,) * len(trust.MEASURES)))
    document = drawn(tmp_path, 821, "upright", "grid", False, 1)
    (table,) = document.tables
    assert table.confidence == 0.5 < TRUSTED
    assert not any(cell.certain for cell in table.cells)
    (problem,) = (one for one in document.problems if one.code == "untrusted-table")
    assert "table 1 on page 1" in problem.message
    assert "50%" in problem.message
    assert document.text.chars[problem.start : problem.end].startswith(table.cells[0].text)
    found = [
        finding
        for record in records_of(document)
        for finding in record.fields.values()
        if finding.status == "found" and any(one.table == 1 for one in finding.evidence)
    ]
    assert not found


DOTS = [  # a table of numbers between leaders, as typewriters set them: no gap parts its columns
    "Proportion ........ 1.0 1.1 1.2 1.3 1.4 1.5",
    *(f"0.{9 - n}0 .............. {80 - n} {90 - n} 96 104 {112 + n} 120" for n in range(9)),
]


def test_a_table_whose_columns_nothing_parts_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "dots.pdf"
    canvas = Canvas(str(path), invariant=1)
    for n, line in enumerate(["Table 1. Sample sizes by design effect", *DOTS]):
        canvas.setFont("Courier", 9)
        canvas.drawString(72, 700 - 14 * n, line)
    canvas.line(70, 690, 400, 690)
    canvas.line(70, 700 - 14 * 11, 400, 700 - 14 * 11)
    canvas.save()
    document = document_of(read_source(path))
    assert all(one.confidence < 0.9 for one in document.tables)
