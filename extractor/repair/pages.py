"""PDFs: from a Source with glyphs to a Document, by the layout of its pages.

The text is written in reading order, each character with its place among the raw ones;
running heads, page numbers and what leans are left out and told as repairs. Tables that
go on over pages become one. The rules for characters, hyphens and blanks are the dumps'.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.layout.cells import GridCell
from extractor.layout.continued import CONTINUED, PageTable
from extractor.layout.directions import in_line
from extractor.repair.apply import applied, repaired, shortened
from extractor.repair.blocks import blocks_as_printed
from extractor.repair.characters import lost_ligatures, misread_quotes, replaced_characters
from extractor.repair.floats import Kinds, in_turn, kinds_at, kinds_of
from extractor.repair.footnotes import footnotes_of
from extractor.repair.headings import headings_of
from extractor.repair.marks import marked_tables, parts_between, without_marks
from extractor.repair.page_edges import edge_passages
from extractor.repair.paused import collector_paused
from extractor.repair.printed import Printed, Sheet, Written, printed, sheets
from extractor.repair.prose import (
    CAPTION_START,
    MARKS,
    UNSPACED,
    kept_hyphens,
    line_end_hyphens,
    single_spaces,
    spaced_formulas,
)
from extractor.repair.sections import with_sections
from extractor.repair.tables import CELL, CLOSE, OPEN, ROW, abbreviations
from extractor.repair.untrusted import untrusted_tables
from extractor.repair.whole_tables import WholeTable, dropped, whole_tables
from extractor.types import (
    Block,
    Box,
    Cell,
    Document,
    Edit,
    Repair,
    Source,
    Table,
    Text,
)

TURNED = {90: "rotated-counterclockwise", 270: "rotated-clockwise", 180: "rotated-upside-down"}
SENTENCE_ENDS = tuple(".?!:;”)")


def repair_pages(source: Source) -> Document:
    """Repair one PDF: its running text in order, its tables, its blocks."""
    with collector_paused():
        pages = list(sheets(source))
    furniture = edge_passages(pages)
    tables = whole_tables(pages)
    headings = headings_of(pages, furniture)
    text, kinds = _text(source, pages, furniture, tables, headings)
    text = repaired(text, characters_but_marks, lost_ligatures, misread_quotes)
    text = repaired(text, line_end_hyphens, kept_hyphens)
    text = applied(text, joined_lines(text.chars))
    apart = kinds_at(text, kinds)
    text = applied(
        text, (e for e in joined_paragraphs(text.chars) if apart(e.start - 1) == apart(e.end))
    )
    text = repaired(text, single_spaces, spaced_formulas)
    found = tuple(
        _table(text.chars, number, table, span)
        for number, (table, span) in enumerate(
            zip(tables, marked_tables(text.chars), strict=True), 1
        )
    )
    text = without_marks(text)
    told = _on_pages(text, blocks_as_printed(text.chars, found, kinds_at(text, kinds)), source)
    styles = _styles(source)
    blocks = tuple(with_sections(told, text.chars, lambda at: styles(text.origin[at])))
    problems = (*source.problems, *untrusted_tables(found))
    return Document(source, text, blocks, found, problems, len(source.pages))


# --- writing -----------------------------------------------------------------------------


def _text(
    source: Source,
    pages: Sequence[Sheet],
    furniture: set[int],
    tables: Sequence[WholeTable],
    headings: Mapping[int, int],
) -> tuple[Text, Kinds]:
    """The text in reading order. What floats waits for the end of the paragraph it interrupts."""
    out = Written()
    repairs: list[Repair] = []
    kinds: Kinds = {}
    waiting = list(tables)
    for page in pages:
        for passage in page.passages:
            if id(passage) in furniture:
                repairs.append(_left_out(source.raw, passage.lines, "furniture/page-edge"))
        repairs += [Repair(at, at + 1, source.raw[at], "", "furniture/leaning") for at in page.lost]
    for number, passage, kind in in_turn(
        pages, furniture, footnotes_of(pages, furniture, headings)
    ):
        while waiting and waiting[0].parts[0].frame.page < number and _ended(out):
            _write_table(out, waiting.pop(0))
        out.lines(passage.lines)
        out.mark("\n\n")
        kinds.update(kinds_of(passage, kind, headings.get(id(passage), 0)))
    for table in waiting:
        _write_table(out, table)
    for lines in dropped(tables):
        repairs.append(_left_out(source.raw, map(printed, lines), "table/repeated-header"))
    repairs.append(Repair(0, len(source.raw), "", "", "layout/reading-order"))
    return Text("".join(out.parts), out.origin, tuple(repairs)), kinds


def _ended(out: Written) -> bool:
    """Whether what is written so far ends with a sentence or a heading."""
    tail = "".join(out.parts[-6:]).rstrip()
    return not tail or tail.endswith(SENTENCE_ENDS)


def _left_out(raw: str, lines: Iterable[Printed], rule: str) -> Repair:
    """What tells of lines that are not in the text."""
    places = sorted({at for line in lines for at in line.at})
    old = shortened("".join(raw[at] for at in places))
    return Repair(places[0], places[-1] + 1, old, "", rule)


def _write_table(out: Written, table: WholeTable) -> None:
    """Caption, rows of cells, footnotes, with the marks that the dumps' tables have."""
    out.mark("\n")
    out.mark(OPEN)
    frame = table.parts[0].frame
    out.lines(printed(in_line(line, frame)) for line in table.parts[0].region.caption)
    row = -1
    for cell, part in table.cells:
        out.mark(ROW if cell.row != row else CELL)
        row = cell.row
        out.lines(printed(in_line(line, part.frame)) for line in cell.lines)
    out.mark(CLOSE)
    out.mark("\n\n")
    for part in table.parts:
        if part.region.notes:
            out.lines(printed(in_line(line, part.frame)) for line in part.region.notes)
            out.mark("\n\n")


# --- rules about lines -------------------------------------------------------------------


def characters_but_marks(chars: str) -> Iterator[Edit]:
    """The rule for characters; the marks that were just written are none."""
    return (edit for edit in replaced_characters(chars) if chars[edit.start] not in MARKS)


# The patterns begin with what must be there, so that a search passes over the rest quickly.
_RANGE = re.compile(r"[–−](?<=\d.)\n(?=\d)")
_ONE_BREAK = re.compile(r"\n(?<!\n\n)(?!\n)")


def joined_lines(chars: str) -> Iterator[Edit]:
    r"""Join the lines of a paragraph or a cell; a range of numbers gets no blank.

    >>> [edit.new for edit in joined_lines("in 20–\n40 of\nthem\n\nNext")]
    ['', ' ']
    """
    tight = {match.end() - 1 for match in _RANGE.finditer(chars)}
    for match in _ONE_BREAK.finditer(chars):
        at = match.start()
        if chars[at - 1 : at] in (CLOSE, OPEN) or chars[at + 1 : at + 2] in (OPEN, CLOSE, ""):
            continue
        runs_on = UNSPACED.match(chars, at - 1) and UNSPACED.match(chars, at + 1)
        yield Edit(at, at + 1, "" if at in tight or runs_on else " ", "layout/line")


_PARTED = re.compile(r"\n(?<![.?!:;”)\n\x12]\n)\n+(?=[a-z(])")


def joined_paragraphs(chars: str) -> Iterator[Edit]:
    r"""Join a paragraph that goes on in the next column or on the next page.

    >>> line = "None of the patients who were enrolled in the"
    >>> [edit.new for edit in joined_paragraphs(line + "\n\ntrial died.\n\nNext")]
    [' ']
    """
    for match in _PARTED.finditer(chars):
        line = chars[chars.rfind("\n", 0, match.start()) + 1 : match.start()]
        if len(line) > 40 and not CAPTION_START.match(line):
            yield Edit(match.start(), match.end(), " ", "layout/parted-paragraph")


# --- the document ------------------------------------------------------------------------


def _table(chars: str, number: int, table: WholeTable, region: tuple[int, int]) -> Table:
    start, end = region
    caption, *rows = parts_between(chars, start + 1, end - 1, ROW)
    spans = [span for row in rows for span in parts_between(chars, *row, CELL)]
    cells = tuple(
        Cell(
            cell.row, cell.column, chars[first:last], first, last, cell.row_span, cell.column_span,
            part.frame.page, _box(cell, part), cell.sure >= CERTAIN,
        )
        for (cell, part), (first, last) in zip(table.cells, spans, strict=True)
    )  # fmt: skip
    notes = [
        " ".join(word.text for line in part.region.notes for word in line) for part in table.parts
    ]
    notes = [note for note in notes if note and not CONTINUED.fullmatch(note.strip())]
    pages = tuple(dict.fromkeys(part.frame.page for part in table.parts))
    first_part = table.parts[0].grid
    return Table(
        number, chars[slice(*caption)].strip(), first_part.header_rows, table.n_rows, first_part.n_columns,
        cells, tuple(notes), abbreviations(" ".join(notes)), _repairs(table), pages, _confidence(table),
    )  # fmt: skip


def _box(cell: GridCell, part: PageTable) -> Box | None:
    words = [word for line in cell.lines for word in line]
    return part.box(words) if words else None


def _repairs(table: WholeTable) -> tuple[str, ...]:
    angle = table.parts[0].frame.angle
    names = [TURNED[angle]] if angle in TURNED else []
    if any(len(cell.lines) > 1 for cell, _ in table.cells):
        names.append("wrapped-cells")
    if len(table.parts) > 1:
        names.append("continued-over-pages")
    return (*names, "repeated-header") if table.repeated else tuple(names)


CERTAIN = 0.7  # probability below which nothing is read from a cell


def _confidence(table: WholeTable) -> float:
    """The probability that a cell of the table is right."""
    return sum(cell.sure for cell, _ in table.cells) / max(1, len(table.cells))


def _styles(source: Source) -> Callable[[int], tuple[int, float]]:
    """Font and size of a raw character."""
    glyphs = source.glyphs
    assert glyphs is not None
    return lambda at: (glyphs.font[at], round(glyphs.size[at], 1))


def _on_pages(text: Text, blocks: Iterable[Block], source: Source) -> Iterator[Block]:
    """The blocks with the pages on which they begin."""
    stops = [page.stop for page in source.pages]
    for block in blocks:
        at = min(bisect_right(stops, text.origin[block.start]), len(stops) - 1)
        yield replace(block, page=source.pages[at].number)
