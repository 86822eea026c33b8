"""Doses, infusions and schedules: cases, rows that prove themselves, and what must hold always."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fields import dose, schedule
from extractor.fields.rule import Rule, find_all

CASES = json.loads((Path(__file__).parent / "cases" / "dose.json").read_text(encoding="utf-8"))
ROWS = (
    *dose.DOSE_RULES,
    *schedule.INFUSION_RULES,
    *schedule.SCHEDULE_RULES,
    *schedule.COUNTED_RULES,
)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["label"]) for c in CASES])
def test_case(case: dict[str, object]) -> None:
    found = dose.find(str(case["text"]))
    wanted = case["dose"]
    told = [tuple(f.value[key] for key in ("value", "high", "unit", "per")) for f in found]
    assert told == ([] if wanted is None else [tuple(wanted)])
    if "rule" in case:
        assert found[0].rule == case["rule"]
        assert found[0].confidence < 0.9


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_proves_itself(row: Rule) -> None:
    for text, value in row.hits.items():
        assert find_all("row", (row,), text)[0].value == value, text
    for text in row.misses:
        assert find_all("row", (row,), text) == [], text


@given(st.integers(1, 9), st.integers(4, 10), st.sampled_from(["×", " x ", "*", " × "]))
def test_all_spellings_of_a_power_are_one_number(low: int, power: int, times: str) -> None:
    raised = str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    for spelt in (
        f"10^{power}",
        f"10{raised}",
        f"10 {power}",
        f"10\n{power}",
        f"10{power}",
    ):
        (found,) = dose.find(f"dose of {low}{times}{spelt} cells/kg given")
        assert found.value["value"] == low * 10**power


@given(st.text(alphabet="10^6×x -–/kgcellsmion.,\n⁶(", max_size=80))
def test_offsets_lie_within_the_text(chars: str) -> None:
    for find in (dose.find, dose.find_infusions, dose.find_schedule, schedule.find_counted):
        for found in find(chars):
            assert 0 <= found.start < found.end <= len(chars)


def test_schedules_are_printed_words() -> None:
    text = "Cells were infused on day 1, day 3, day 5, and day 7."
    (found,) = dose.find_schedule(text)
    assert text[found.start : found.end] == found.value == "day 1, day 3, day 5, and day 7"


@pytest.mark.parametrize("piece", ["1", "- ", "10^", "day 1, ", "cells ", "three ", "(1-", "×"])
def test_long_repetitions_take_linear_time(piece: str) -> None:
    start = time.perf_counter()
    for find in (dose.find, dose.find_infusions, dose.find_schedule, schedule.find_counted):
        find(piece * 20_000)
    assert time.perf_counter() - start < 5
