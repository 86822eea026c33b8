"""What returns in a column tells where the borders of other rows are."""

from __future__ import annotations

import random

import pytest
from measure_repair import cells_back
from trial_tables import draw_document

from extractor.repair.borders import Known, Slot, Stretch, cuts_and_doubts
from extractor.repair.columns import KINDS
from extractor.repair.dump import repair_dump
from extractor.repair.returning import MOST_TEXTS, SURE, returned, returning
from extractor.repair.segments import Segments, Stops
from extractor.repair.ways import cut_again
from extractor.types import Source

KNOWN = Known(complete=False)


def parted(chars: str, doses: list[str]) -> tuple[list[str], float]:
    """A number of participants and a dose run together, and the least probability of the cells."""
    slots = [
        Slot("participants", KINDS["participants"].score),
        Slot("dose", KINDS["dose"].score),
    ]
    (((first,), doubt),) = cuts_and_doubts([Stretch(chars, [])], slots, KNOWN)
    (found,) = cut_again(doubt, [{}, returning(doses)]) if doubt else [first]
    return [chars[cut.start : cut.end] for cut in found], min(cut.probability for cut in found)


@pytest.mark.parametrize("dose", ["200 mg every 3 weeks", "50 mg daily"])
def test_a_dose_of_other_rows_parts_two_numbers(dose: str) -> None:
    cells, sure = parted(f"43{dose}", [dose, "8 mg once"])
    assert cells == ["43", dose]
    assert sure > parted(f"43{dose}", [])[1]


def test_what_stands_nowhere_else_stays_in_doubt() -> None:
    assert parted("43200 mg every 3 weeks", ["8 mg once"])[1] < SURE


def test_stretches_that_say_it_get_points_and_no_others() -> None:
    segments = Segments.of(Stops.of(["Oral Not reported", "Oral"], [(0, 5, 9, 17), (0, 4)]))
    points = returned(segments, {"Notreported": 2.0, "Oral": 1.0})
    got = {(i, j): p for i, j, p in zip(segments.i, segments.j, points, strict=True) if p}
    assert got == {(0, 1): 1.0, (1, 3): 2.0, (4, 5): 1.0}


def test_a_column_of_many_texts_is_bounded() -> None:
    assert len(returning(f"cell {n}" for n in range(10 * MOST_TEXTS))) == MOST_TEXTS


def test_drawn_tables_keep_their_cells() -> None:
    """Unspaced cells of drawn one-character dumps; without returning texts fewer come back."""
    cells = back = 0
    for seed in range(400, 420):
        document = draw_document(random.Random(seed), "split_fixed2")
        source = Source("a.txt", "0" * 64, "text", document.text, len(document.text.encode()))
        table = max(repair_dump(source).tables, key=lambda found: len(found.cells))
        truth = [(c.row, c.column, "".join(c.text.split())) for c in document.table.cells]
        got = [{"row": c.row, "column": c.column, "text": "".join(c.text.split())} for c in table.cells]  # fmt: skip
        back += cells_back(truth, {"cells": got})[0]
        cells += len(truth)
    assert back / cells > 0.965
