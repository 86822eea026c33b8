"""Dumps with a word a line: cases, what an edit must keep, and how much comes back."""

import json
import random
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_repair import characters_back
from trial_tables import DAMAGES, draw_document

from extractor.repair.printed_lines import readings
from extractor.repair.word_lines import reversed_word_lines
from extractor.types import Edit

CASES = json.loads(Path(__file__).with_name("cases").joinpath("word_lines.json").read_text("utf-8"))


def assert_nothing_is_lost(chars: str, edit: Edit) -> None:
    """Each character comes from where the edit says, and each but white space comes once."""
    assert edit.sources is not None
    assert len(edit.sources) == len(edit.new)
    told = list(zip(edit.sources, edit.new, strict=True))
    assert all(chars[at] == new or (chars[at].isspace() and new.isspace()) for at, new in told)
    solid = [at for at in range(edit.start, edit.end) if not chars[at].isspace()]
    assert sorted(at for at, new in told if not new.isspace()) == solid


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case: dict[str, Any]) -> None:
    edits = list(reversed_word_lines(case["dump"]))
    assert bool(edits) == (case["lines"] is not None)
    for edit in edits:
        assert_nothing_is_lost(case["dump"], edit)
        assert set(case["lines"]) <= set(edit.new.split("\n"))


@pytest.mark.parametrize("damage", sorted(set(DAMAGES) - {"words_reversed"}))
def test_other_damages_are_left_alone(damage: str) -> None:
    for seed in range(12):
        assert not list(reversed_word_lines(draw_document(random.Random(seed), damage).text))


def test_pages_are_bounds() -> None:
    words = "eludehcs tisiv ydutS airetirc noisulcxe dna noisulcnI tnesnoc demrofnI".split() * 2
    page = "\n".join(words)
    edits = list(reversed_word_lines(f"Upright running text before.\n\n{page}\n\f\n{page}\n"))
    assert len(edits) == 2
    assert all("\f" not in edit.new for edit in edits)


def test_drawn_tables_come_back() -> None:
    """Over twenty drawn documents: characters in order and neighbours kept."""
    back, kept, pairs = [], 0, 0
    for seed in range(20, 40):
        document = draw_document(random.Random(seed), "words_reversed")
        edits = sorted(reversed_word_lines(document.text), key=lambda edit: edit.start)
        for edit in edits:
            assert_nothing_is_lost(document.text, edit)
        got = " ".join(edit.new for edit in edits)
        back.append(characters_back(document.table.characters(), got))
        printed = " ".join(x.text for x in document.table.lines() if x.place != "furniture")
        true, found = (list(pairwise(text.split())) for text in (printed, got))
        kept += sum(min(true.count(pair), found.count(pair)) for pair in set(true))
        pairs += len(true)
    assert sum(back) / len(back) > 0.83
    assert kept / pairs > 0.62


def test_a_real_page(shared: Path) -> None:
    """A table on a page turned counter-clockwise, as pdfplumber's text gives it."""
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(shared / "pdfs" / "rot_PMC7908915.pdf") as pdf:
        chars = pdf.pages[7].extract_text()
    (edit,) = reversed_word_lines(chars)
    assert_nothing_is_lost(chars, edit)
    for line in ("Study visit schedule", "rays, PET, MRI, bone", "If not already"):
        assert line in edit.new.split("\n")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("the of Study stroke 28 days) (time X NCT01234567 – and".split())))
def test_a_reading_holds_every_word_once(words: list[str]) -> None:
    (reading,) = readings([words]) if words else [None]
    if reading is not None:
        assert [at for run in reading.runs for at in range(*run)] == list(range(len(words)))
        assert len(reading.continued) == len(reading.runs)


def test_clean_text_costs_nothing() -> None:
    chars = "A line of ordinary running text in the middle of a page\n" * 50_000
    start = time.perf_counter()
    assert not list(reversed_word_lines(chars))
    assert time.perf_counter() - start < 1


def test_is_linear() -> None:
    dumps = (draw_document(random.Random(s), "words_reversed").text for s in range(60))
    chars = re.sub(r"\f", "\n", "".join(dumps))
    list(reversed_word_lines(chars[:20_000]))  # the frequencies of English are read once
    start = time.perf_counter()
    list(reversed_word_lines(chars))
    assert time.perf_counter() - start < len(chars) / 50_000
