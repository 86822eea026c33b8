"""Headings by how they are printed, sections, footnotes, references, and what returns at edges."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from test_layout import check_nothing_lost_or_invented

from extractor.flow import document_of
from extractor.readers import read_source
from extractor.repair.sections import section_kind, with_sections
from extractor.types import Block, Document

ROMAN, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
LINE = "patients were given the cells that had been made for them and were seen again."
Run = tuple[str, float, str]  # font, size, text
Lines = list[tuple[float, list[Run]]]  # x and runs; none for an empty line


def document(path: Path, *pages: Lines, y: float = 780) -> Document:
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for lines in pages:
        at = y
        for x, runs in lines:
            for font, size, text in runs:
                canvas.setFont(font, size)
                canvas.drawString(x, at, text)
                x += stringWidth(text, font, size)
            at -= 12
        canvas.showPage()
    canvas.save()
    return document_of(read_source(path))


def text(*lines: str) -> Lines:
    return [(72, [(ROMAN, 10, line)]) for line in lines or (LINE,) * 4]


def told(found: Document, kind: str) -> list[str]:
    return [found.text.chars[b.start : b.end].strip() for b in found.blocks if b.kind == kind]


GAP: Lines = [(72, [])]


def test_headings_are_told_by_their_font_on_a_line_of_their_own_and_run_in(tmp_path: Path) -> None:
    lines = [
        *((72, [(BOLD, 12, "1. Introduction")]), *GAP, *text(), *GAP),
        *((72, [(BOLD, 12, "2. What we did")]), *GAP),
        (
            72,
            [(ITALIC, 10, "2.1. Donors of cells. "), (ROMAN, 10, "Healthy people gave them, and")],
        ),
        *text(),
        (72, [(ITALIC, 10, "2.2. Counting. "), (ROMAN, 10, "Numbers were counted by two people")]),
        *text(),
        *(*GAP, (72, [(BOLD, 10, "Adverse events")]), *text(LINE, "Short line")),
    ]
    found = document(tmp_path / "a.pdf", lines)
    assert told(found, "heading") == [
        "1. Introduction",
        "2. What we did",
        "2.1. Donors of cells.",
        "2.2. Counting.",
        "Adverse events",
    ]
    (after,) = (
        b for b in found.blocks if b.section == "2.1. Donors of cells" and b.kind != "heading"
    )
    assert found.text.chars[after.start :].startswith("Healthy people gave them")
    check_nothing_lost_or_invented(found)


def test_a_font_that_whole_paragraphs_are_in_makes_no_heading(tmp_path: Path) -> None:
    aside = [(72, [(BOLD, 10, LINE)])] * 5 + [(72, [(BOLD, 10, "and so it ended")])]
    lines = [*text(), *GAP, *aside, *GAP, *text()]
    assert told(document(tmp_path / "a.pdf", lines), "heading") == []


def test_names_of_an_abstracts_parts_part_it(tmp_path: Path) -> None:
    lines: Lines = [(72, [(BOLD, 12, "Abstract")])]
    for name in ("Background", "Methods", "Results"):
        lines += [(72, [(BOLD, 10, f"{name}: "), (ROMAN, 10, "In short lines that say little")])]
        lines += text(LINE)
    found = document(tmp_path / "a.pdf", [*lines, *GAP, *text()])
    kinds = [(b.kind, b.section_kind) for b in found.blocks][:7]
    assert kinds == [
        ("heading", "abstract"),
        ("heading", "introduction"),
        ("paragraph", "introduction"),
        ("heading", "methods"),
        ("paragraph", "methods"),
        ("heading", "results"),
        ("paragraph", "results"),
    ]


def test_each_entry_of_a_list_of_references_is_a_block(tmp_path: Path) -> None:
    lines: Lines = [*text(), *GAP, (72, [(BOLD, 12, "References")]), *GAP]
    lines += [
        (
            72,
            [
                (
                    ROMAN,
                    10,
                    f"{n}. Doe J, Roe R, Poe E, and many others who wrote a long title. A trial",
                )
            ],
        )
        if part == 0
        else (
            72 + stringWidth("9. ", ROMAN, 10),
            [(ROMAN, 10, "of cells et al. J Inv. 2019;3:14.")],
        )
        for n in (7, 8, 9)
        for part in (0, 1)
    ]
    found = document(tmp_path / "a.pdf", lines)
    assert [one[:2] for one in told(found, "reference")] == ["7.", "8.", "9."]
    assert all(one.endswith("2019;3:14.") for one in told(found, "reference"))


def test_a_footnote_does_not_interrupt_the_paragraph_that_goes_on(tmp_path: Path) -> None:
    first = [
        *text(*[LINE] * 54),
        *text("and at the foot of the first page it breaks off with the words"),
    ]
    first += [*GAP, (72, [(ROMAN, 7, "* Both wrote this to the same extent.")])]
    found = document(tmp_path / "a.pdf", first, text("of a sentence that goes on.", LINE))
    assert "with the words of a sentence that goes on." in found.text.chars
    assert told(found, "footnote") == ["* Both wrote this to the same extent."]
    check_nothing_lost_or_invented(found)


def test_references_below_both_columns_come_after_both(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842), invariant=1)
    canvas.setFont(ROMAN, 10)
    short = "words that fill the lines of one column quite"
    for x, last in (
        (60, "and the first column breaks off within a"),
        (320, "Here the text has come to its end."),
    ):
        for n in range(10):
            canvas.drawString(
                x, 780 - 12 * n, "sentence that goes on." if x > 60 and not n else short
            )
        canvas.drawString(x, 780 - 120, last)
        for n in range(8):
            canvas.drawString(
                x, 600 - 12 * n, f"{'lower left' if x == 60 else 'lower right'} {short[:30]}."
            )
    canvas.save()
    chars = document_of(read_source(tmp_path / "a.pdf")).text.chars
    assert "within a sentence that goes on." in chars
    assert chars.index("come to its end") < chars.index("lower left") < chars.index("lower right")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("METHODS AND ANALYSIS", "methods"),
        ("4. Patients and Methods", "methods"),
        ("Conflicts of interest", "interests"),
        ("Authors’ contributions", "contributions"),
        ("Trial registration:", "registration"),
        ("Literature Cited", "references"),
        ("Results of earlier trials in cattle", None),
        ("Methods of payment", None),
    ],
)  # fmt: skip
def test_words_say_what_a_section_is(title: str, kind: str | None) -> None:
    assert section_kind(title) == kind


def test_parts_of_a_section_are_of_its_kind_until_the_next_of_its_rank() -> None:
    titles = ["2. Methods", "2.1. Registration", "2.2. Donors", "3. Costs", "3.1. Drugs"]
    chars = "\n".join(titles)
    blocks, at = [], 0
    for title in titles:
        blocks.append(Block("heading", at, at + len(title)))
        at += len(title) + 1
    kinds = [block.section_kind for block in with_sections(blocks, chars, lambda _: None)]
    assert kinds == ["methods", "registration", "methods", None, None]


def test_a_running_head_whose_page_number_stands_beside_it_is_left_out(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842), invariant=1)
    for number, parted in ((2, True), (3, True), (4, False)):
        canvas.setFont(ROMAN, 8)
        head = "Journal of Invented Trials"
        canvas.drawString(72, 810, f"{head} {number}" if not parted else head)
        if parted:
            canvas.drawRightString(520, 810, str(number))
        canvas.setFont(ROMAN, 10)
        for n in range(30):
            canvas.drawString(72, 760 - 12 * n, f"{'abc'[number - 2]}{LINE}")
        canvas.showPage()
    canvas.save()
    assert "Invented" not in document_of(read_source(tmp_path / "a.pdf")).text.chars
