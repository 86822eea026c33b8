"""PDFs laid out: nothing lost, nothing invented, tables as drawn, words as pdfplumber gives them."""

from __future__ import annotations

import io
import itertools
import logging
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pytest
from facsimiles import Combination, Score, facsimile_of, read_by_extractor, scored, truth_line
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from trial_pdfs import ORIENTATIONS, RULINGS

from extractor.errors import ExtractorError
from extractor.flow import document_of, records_of
from extractor.layout.frames import NO_GLYPHS, Frame, Inked, frames_of, into, on_page
from extractor.layout.words import words_of
from extractor.readers import read_source
from extractor.types import Document, Source


def pdf(path: Path, *pages: list[tuple[float, float, float, str]]) -> Source:
    """A PDF with strings at x, y from the foot, of a size."""
    canvas = Canvas(str(path), invariant=1)
    for strings in pages:
        for x, y, size, text in strings:
            canvas.setFont("Times-Roman", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return read_source(path)


def text_of(source: Source) -> str:
    return document_of(source).text.chars


# --- words -------------------------------------------------------------------------------------


def test_raised_and_lowered_digits_are_told_as_such(tmp_path: Path) -> None:
    parts = [("a dose of 1 × 10", 10, 0), ("6", 6, 4), (" cells/kg, PaO", 10, 0), ("2", 6, -2)]
    strings, x = [], 72.0
    for text, size, rise in [*parts, (" fell in 14 patients", 10, 0), ("3,4", 6, 4)]:
        strings.append((x, 700.0 + rise, float(size), text))
        x += stringWidth(text, "Times-Roman", size)
    chars = text_of(pdf(tmp_path / "a.pdf", strings))
    assert "a dose of 1 × 10⁶ cells/kg, PaO₂ fell in 14 patients³˒⁴" in chars


def test_a_mark_after_a_break_of_the_text_keeps_to_its_word(tmp_path: Path) -> None:
    x = 72 + stringWidth("Jane Doe", "Times-Roman", 11)
    strings = [
        (72, 700, 11.0, "Jane Doe"),
        (x + 0.8, 704.5, 7.0, "1"),
        (x + 4.5, 700, 11.0, ", John Roe"),
    ]
    assert "Jane Doe¹, John Roe" in text_of(pdf(tmp_path / "a.pdf", strings))


def test_evenly_stretched_blanks_part_no_line(tmp_path: Path) -> None:
    words = ["We", "will", "randomly", "allocate", "forty", "patients"]
    strings, x = [(60, 688.0, 9.0, "to one of two groups of the same size, by chance.")], 60.0
    for word in words:
        strings.append((x, 700.0, 9.0, word))
        x += stringWidth(word, "Times-Roman", 9) + 11.0
    right = [(340, 700.0 - 12 * n, 9.0, "a line of the other column there") for n in range(8)]
    left = [
        (
            60,
            676.0 - 12 * n,
            9.0,
            "a line of the first column that goes on until its very end is there",
        )
        for n in range(8)
    ]
    chars = text_of(pdf(tmp_path / "a.pdf", [*strings, *left, *right]))
    assert " ".join(words) + " to one of two groups" in chars


def test_a_narrow_column_beside_the_abstract_is_read_apart(tmp_path: Path) -> None:
    """Lines of notices between those of an abstract that spans both columns of the body."""
    title = [(60, 740.0, 16.0, "Cells in Sepsis: a Trial of Two Doses in Forty Patients")]
    side = [(60, 700.0 - 10 * n, 7.0, f"notice {n} beside it") for n in range(9)]
    wide = "of an abstract that goes over both columns of the body of the paper, to"
    abstract = [(170, 700.0 - 12.5 * n, 10.0, f"line {n} {wide}") for n in range(7)]
    body = [
        (x, 590.0 - 12 * n, 10.0, "words of the body of the paper, set in two")
        for x in (60, 320)
        for n in range(12)
    ]
    chars = text_of(pdf(tmp_path / "a.pdf", [*title, *side, *abstract, *body]))
    assert " ".join(f"line {n} {wide}" for n in range(7)) in chars
    assert " ".join(f"notice {n} beside it" for n in range(9)) in chars


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page(tmp_path: Path) -> None:
    def column(x: float, words: list[str]) -> list[tuple[float, float, float, str]]:
        return [(x, 700 - 12 * n, 10, line) for n, line in enumerate(words)]

    line = "words of a line that fill it quite"
    source = pdf(
        tmp_path / "a.pdf",
        column(60, [line] * 8 + ["and the first column ends in mid-"])
        + column(320, ["sentence, to go on here."] + [line] * 8),
        column(60, ["and on the next page it ends."]),
    )
    chars = text_of(source)
    assert "ends in mid-sentence, to go on" in chars or "ends in midsentence, to go on" in chars
    assert f"{line} and on the next page it ends." in chars


def test_running_heads_and_page_numbers_are_left_out_and_told(tmp_path: Path) -> None:
    pages = [
        [(72, 780, 8, "Journal of Invented Trials 2021"), (300, 30, 8, str(n))]
        + [(72, 600 - 12 * k, 10, f"What page {'one two three'.split()[n]} tells, line {'abcdef'[k]}.") for k in range(6)]
        for n in range(3)
    ]  # fmt: skip
    document = document_of(pdf(tmp_path / "a.pdf", *pages))
    assert "Journal of Invented" not in document.text.chars
    told = [repair.old for repair in document.text.repairs if repair.rule.startswith("furniture/")]
    assert sum("JournalofInvented" in old for old in told) == 3
    assert "page two tells, line f." in document.text.chars


# --- frames ------------------------------------------------------------------------------------


@given(
    st.sampled_from((0, 90, 180, 270)),
    st.tuples(*[st.floats(0, 500, allow_nan=False)] * 4),
    st.floats(500, 900),
    st.floats(500, 900),
)
def test_what_is_turned_into_a_frame_turns_back(
    angle: int, corners: tuple[float, float, float, float], width: float, height: float
) -> None:
    x0, x1 = sorted(corners[::2])
    top, bottom = sorted(corners[1::2])
    turned = into(angle, width, height, x0, top, x1, bottom)
    size = (width, height) if angle in (0, 180) else (height, width)
    box = on_page(Frame(1, angle, *size, NO_GLYPHS), *turned)
    assert (box.x0, box.top, box.x1, box.bottom) == pytest.approx((x0, top, x1, bottom), abs=0.02)


# --- facsimiles --------------------------------------------------------------------------------

SEED = 811  # not one that the layout was made with


def drawn(tmp_path: Path) -> Iterator[tuple[Combination, Path, Score]]:
    for orientation, ruling, prose in itertools.product(ORIENTATIONS, RULINGS, (False, True)):
        pages = 1 + (len(orientation) + len(ruling)) % 2
        one = Combination(orientation, ruling, prose, pages)
        facsimile = facsimile_of(SEED, one)
        path = tmp_path / f"{orientation}-{ruling}-{prose}.pdf"
        path.write_bytes(facsimile.pdf)
        yield one, path, scored(truth_line(facsimile, path.name, one), *read_by_extractor(path))


def plain(chars: str) -> str:
    return "".join(unicodedata.normalize("NFKC", chars).split()).replace("−", "-")


def check_nothing_lost_or_invented(document: Document) -> None:
    """Every glyph stands in the text once, or a repair tells that it was left out."""
    glyphs, source = document.source.glyphs, document.source
    assert glyphs is not None
    written: Counter[int] = Counter()
    for char, at in zip(document.text.chars, document.text.origin, strict=True):
        if char.isspace():
            continue
        raw = unicodedata.normalize("NFKC", source.raw[at])
        same = unicodedata.normalize("NFKC", char)
        assert same in raw or not (same.isdigit() or raw.isdigit()), (char, source.raw[at])
        written[at] += 1
    twice = [
        at
        for at, n in written.items()
        if n > len(unicodedata.normalize("NFKC", source.raw[at])) and source.raw[at] != "\ufffd"
    ]  # a glyph without a name may be a ligature
    assert not twice, [source.raw[at] for at in twice][:5]
    told = [
        (r.raw_start, r.raw_end) for r in document.text.repairs if r.rule != "layout/reading-order"
    ]
    covered = {at for start, end in told for at in range(start, end)}
    lost = [
        at for at, char in enumerate(source.raw)
        if glyphs.size[at] and at not in written and at not in covered and char not in "-\u00ad"
    ]  # fmt: skip
    assert not lost, "".join(source.raw[at] for at in lost[:60])


def check_glyphs_of_cells_stand_in_order(document: Document) -> None:
    """No digit, point or sign of a cell is moved: along each line, glyphs follow each other."""
    glyphs = document.source.glyphs
    assert glyphs is not None
    for table in document.tables:
        for cell in table.cells:
            places = [at for at in document.text.origin[cell.start : cell.end] if glyphs.size[at]]
            angles = {round(glyphs.angle[at] / 90) * 90 % 360 for at in places}
            assert len(angles) <= 1, cell.text
            for a, b in itertools.pairwise(dict.fromkeys(places)):
                angle = next(iter(angles))
                page = document.source.pages[(cell.page or 1) - 1]
                first = into(
                    angle,
                    page.width,
                    page.height,
                    glyphs.x[a],
                    glyphs.y[a],
                    glyphs.x[a],
                    glyphs.y[a],
                )
                second = into(
                    angle,
                    page.width,
                    page.height,
                    glyphs.x[b],
                    glyphs.y[b],
                    glyphs.x[b],
                    glyphs.y[b],
                )
                size = max(glyphs.size[a], glyphs.size[b])
                same_line = abs(first[1] - second[1]) < 0.3 * size
                assert second[0] >= first[0] - 0.01 if same_line else second[1] > first[1] - size, (
                    cell.text
                )


def test_facsimiles(tmp_path: Path) -> None:
    total = Score()
    for one, path, score in drawn(tmp_path):
        document = document_of(read_source(path))
        check_nothing_lost_or_invented(document)
        check_glyphs_of_cells_stand_in_order(document)
        total += score
        turned = {name for table in document.tables for name in table.repairs if "rotated" in name}
        assert bool(turned) == (one.orientation in ("clockwise", "counterclockwise", "upside_down"))
    assert total.failed == 0
    assert total.rows_right >= 0.95 * total.rows, total  # measured 0.98
    assert total.sure_wrong <= 0.02 * total.sure, total
    assert total.prose_in_cells + total.furniture_in_cells <= 1, total  # one word that both print
    assert total.prose_found >= 0.99 * total.prose, total


def test_records_of_a_turned_table_say_where_they_stand(tmp_path: Path) -> None:
    facsimile = facsimile_of(SEED, Combination("clockwise", "booktabs", True, 2))
    path = tmp_path / "a.pdf"
    path.write_bytes(facsimile.pdf)
    source = read_source(path)
    records = [r for r in records_of(document_of(source)) if r.kind == "listed"]
    truth = {cell.text: cell.page for cell in facsimile.cells}
    told = [e for record in records for e in record.fields["trial_ids"].evidence]
    whole = [evidence for evidence in told if evidence.quote in truth]
    assert len(whole) >= 3
    with pdfplumber.open(io.BytesIO(facsimile.pdf)) as document:
        for evidence in whole:
            assert evidence.page == truth[evidence.quote]
            page = document.pages[evidence.page - 1]
            boxes = [(b.x0 - 1, b.top - 1, b.x1 + 1, b.bottom + 1) for b in evidence.boxes]
            inside = Counter(char["text"] for box in boxes for char in page.crop(box).chars)
            assert inside >= Counter(evidence.quote), evidence.quote


# --- real PDFs ---------------------------------------------------------------------------------


def read_or_none(path: Path) -> Source | None:
    try:
        return read_source(path)
    except ExtractorError:
        return None


def plumbed(page: pdfplumber.page.Page) -> Frame:
    """The upright glyphs of a page as pdfplumber gives them, for our own words."""
    glyphs: list[tuple[Any, ...]] = []
    blank = True
    for char in page.dedupe_chars().chars:
        if char["text"].isspace():
            blank = True
            continue
        if glyphs and char["x0"] - glyphs[-1][2] > 0.15 * char["size"]:
            blank = True
        if char["upright"] and char["matrix"][0] > 0:
            base = page.height - char["matrix"][5]
            box = (char["x0"], char["x1"], char["top"], char["bottom"])
            for letter in char["text"]:  # a ligature's share its box
                glyphs.append((letter, *box, base, char["size"], len(glyphs), 0, blank))
        blank = False
    chars, *numbers = zip(*glyphs, strict=True)
    inked = Inked("".join(chars), *map(np.array, numbers))
    return Frame(page.page_number, 0, page.width, page.height, inked)


def letters(words: Iterator[str]) -> Counter[str]:
    return Counter(plain("".join(words)))


def test_pdfium_gives_the_characters_that_pdfplumber_gives(shared: Path) -> None:
    logging.disable(logging.CRITICAL)
    try:
        for path in sorted((shared / "pdfs").glob("*.pdf")):
            source = read_or_none(path)
            if source is None or path.name == "toy_tabula_rotated_page.pdf":  # dots drawn twice
                continue
            with pdfplumber.open(path) as document:
                ours, theirs = Counter[str](), Counter[str]()
                page = document.pages[0]
                here = source.pages[page.page_number - 1]
                theirs = Counter(plain("".join(c["text"] for c in page.dedupe_chars().chars)))
                assert source.glyphs is not None
                drawn = (at for at in range(here.start, here.stop) if source.glyphs.size[at])
                ours = Counter(plain("".join(source.raw[at] for at in drawn)))
            differ = (ours - theirs) + (theirs - ours)
            unknown = 8 * 8  # "(cid:12)", as pdfminer writes glyphs that have no character
            assert differ.total() <= max(0.001 * theirs.total(), unknown if "(" in differ else 4), (
                path
            )
    finally:
        logging.disable(logging.NOTSET)


def test_pdfium_gives_the_words_that_pdfplumber_gives(shared: Path) -> None:
    logging.disable(logging.CRITICAL)
    try:
        for path in sorted((shared / "pdfs").glob("ids_*.pdf")):
            source = read_or_none(path)
            assert source is not None and source.glyphs is not None
            with pdfplumber.open(path) as document:
                theirs = Counter(word.text for word in words_of(plumbed(document.pages[0])))
            frames = frames_of(source.pages[0], source.raw, source.glyphs)
            frame = next(one for one in frames if one.angle == 0)
            ours = Counter(word.text for word in words_of(frame))
            common = (ours & theirs).total()
            assert common >= 0.93 * max(ours.total(), theirs.total()), (
                path,
                ours - theirs,
                theirs - ours,
            )
    finally:
        logging.disable(logging.NOTSET)


def test_real_papers_lose_nothing_and_invent_nothing(shared: Path) -> None:
    for path in sorted((shared / "pdfs").glob("*.pdf")):
        source = read_or_none(path)
        if source is None or len(source.pages) > 20:
            continue
        document = document_of(source)
        check_nothing_lost_or_invented(document)
        check_glyphs_of_cells_stand_in_order(document)
