"""What holds for every text that a repair is given, however odd it is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.repair.apply import repaired
from extractor.repair.dump import CHARACTERS, repair_dump
from extractor.repair.prose import SUPERSCRIPT
from extractor.types import Document, Source, Text

STABLE = settings(deadline=None, derandomize=True, max_examples=60)

PIECES = """
    random- ised double- blind SARS- CoV-2 COVID-19 IL-6 1×10 6 cells/kg PaO 2/FiO 2 .11-14 al12
    patients.3 Figure 1. Table 1. Table 2. Continued (continued) 12 Page 3 of 9 https://doi.org/10.5555/a.1
    NCT01234567 ChiCTR2000030116 Trial ID Title Phase 2 Sponsor Interventional China recruiting
    patients,٣٤ stneitap ni eht fo dna htiw tnemtaert Safety of the treatment in patients with . , ; : ( ) – — • 1. a)
    e\ufb03cacy \u00ad \u00a0 \u200b ―words‖ x y z the and of to
""".split()
ENDS = (" ", "\n", "\n\n", "\n\n\n", "", "\f", "\r\n", "\t", "-\n", "\n6\n", " \n")
WORDS = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(ENDS)).map("".join), min_size=1, max_size=60
).map("".join)
SHATTERED = st.tuples(WORDS, st.integers(1, 3), st.integers(0, 2)).map(
    lambda drawn: shatter(*drawn)
)
ODD = st.text(
    st.sampled_from("ab A-1.,(\n\f\r\t\x00\x11\x12\x1c\x1d\x1e\x1f\u00a0\u00ad\ufb01―‖|–é\u0301"),
    max_size=120,
)
PROVOKING = st.one_of(WORDS, SHATTERED, ODD, st.tuples(WORDS, SHATTERED, ODD).map("\n\n".join))
PROSE = st.lists(st.sampled_from(PIECES[-14:]), min_size=1, max_size=40).map(" ".join)


def shatter(chars: str, size: int, blanks: int) -> str:
    """Pieces of some characters on lines of their own, blank lines strewn in."""
    flat = " ".join(chars.split())
    pieces = [flat[at : at + size] for at in range(0, len(flat), size)]
    return "\n".join(
        piece + "\n" * (bool(blanks) and n % (blanks + 1) == 0) for n, piece in enumerate(pieces)
    )


def document_of(raw: str) -> Document:
    return repair_dump(Source("any.txt", "0" * 64, "text", raw, len(raw)))


def letters(chars: str) -> Counter[str]:
    """Letters, ligatures and accents taken apart."""
    return Counter(filter(str.isalpha, unicodedata.normalize("NFKD", chars)))


@STABLE
@given(st.text(max_size=300))
@example("")
@example("\f")
@example("\f\f\n\f")
@example("\x11\x12\x1c\x1d\x1e\x1f")
@example("\x1ca\x1d\nTable 1\x11")
@example("\ud800")
@example("-\n" * 50)
@example("a\n" * 50)
@example("Table 1. Continued\n" * 3)
@example("\U0001f9ea" * 40)
def test_nothing_crashes(raw: str) -> None:
    document = document_of(raw)
    assert len(document.text.origin) == len(document.text.chars)


@STABLE
@given(PROVOKING)
def test_every_character_has_an_origin_in_the_input(raw: str) -> None:
    text = document_of(raw).text
    assert len(text.origin) == len(text.chars)
    assert all(0 <= at < len(raw) for at in text.origin)


@STABLE
@given(PROVOKING)
def test_origins_go_forwards_where_nothing_was_turned(raw: str) -> None:
    text = document_of(raw).text
    turned = [
        (repair.raw_start, repair.raw_end)
        for repair in text.repairs
        if repair.rule.startswith(("turn/", "table/"))
    ]
    for before, after in pairwise(text.origin):
        assert after >= before or any(
            start <= after < end and start <= before < end for start, end in turned
        )


@STABLE
@given(PROVOKING)
def test_untouched_characters_are_the_inputs_own(raw: str) -> None:
    text = document_of(raw).text
    touched = {
        at
        for repair in text.repairs
        for at in range(repair.raw_start, max(repair.raw_end, repair.raw_start + 1))
    }
    for char, at in zip(text.chars, text.origin, strict=True):
        assert at in touched or at + 1 in touched or char == raw[at]


@STABLE
@given(PROVOKING)
def test_letters_and_digits_stem_from_their_origin(raw: str) -> None:
    """Even in what was touched: a letter at an origin is that letter, or of its ligature."""
    text = document_of(raw).text
    for char, at in zip(text.chars, text.origin, strict=True):
        if char.isalpha() and char.isascii():
            assert char in unicodedata.normalize("NFKC", raw[at : at + 1]) or char in raw


@STABLE
@given(PROVOKING)
def test_no_letter_is_invented(raw: str) -> None:
    assert letters(document_of(raw).text.chars) <= letters(raw)


@STABLE
@given(PROVOKING)
def test_no_digit_is_invented(raw: str) -> None:
    back = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    found = Counter(filter(str.isdecimal, document_of(raw).text.chars.translate(back)))
    assert found <= Counter(filter(str.isdecimal, raw.translate(back)))


@STABLE
@given(PROVOKING)
def test_characters_come_to_a_fixed_point(raw: str) -> None:
    once = repaired(Text.raw(raw), *CHARACTERS).chars
    assert repaired(Text.raw(once), *CHARACTERS).chars == once
    assert not set(once) & set("\r\t\u00a0\u00ad\ufb01\x00\x11\x12\x1c\x1d\x1e\x1f")


@STABLE
@given(PROSE)
def test_plain_prose_is_left_as_it_is_when_repaired_again(raw: str) -> None:
    once = document_of(raw).text.chars
    assert document_of(once).text.chars == once


@STABLE
@given(PROVOKING)
def test_no_marks_and_no_control_codes_are_left(raw: str) -> None:
    chars = document_of(raw).text.chars
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", chars.replace("\t", ""))


@STABLE
@given(PROVOKING)
def test_blocks_and_cells_stand_in_the_text(raw: str) -> None:
    document = document_of(raw)
    chars, end = document.text.chars, 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(chars)
        end = block.end
    for table in document.tables:
        for cell in table.cells:
            assert chars[cell.start : cell.end] == cell.text


@STABLE
@given(PROVOKING)
def test_repairs_are_told_in_offsets_of_the_input(raw: str) -> None:
    for repair in document_of(raw).text.repairs:
        assert 0 <= repair.raw_start <= repair.raw_end <= len(raw)
        assert "/" in repair.rule


def test_superscripts_are_no_digits() -> None:
    assert not any(char.isdecimal() for char in "0123456789".translate(SUPERSCRIPT))
