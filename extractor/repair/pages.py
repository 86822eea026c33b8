"""PDFs: from a Source with glyphs to a Document, by the layout of its pages.

The text is written in reading order, each character with its place among the raw ones;
running heads, page numbers and what leans are left out and told as repairs. Tables that
go on over pages become one. The rules for characters, hyphens and blanks are the dumps'.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractor.layout.frames import UPRIGHT
from extractor.layout.grid import GridCell
from extractor.layout.pages import PageLayout, PageTable, PageText, layouts
from extractor.layout.words import Word, leveled
from extractor.repair.apply import applied, repaired, shortened
from extractor.repair.characters import misread_quotes, replaced_characters
from extractor.repair.dump import is_garbled
from extractor.repair.furniture import OUTRIGHT
from extractor.repair.prose import (
    CAPTION_START,
    MARKS,
    kept_hyphens,
    line_end_hyphens,
    single_spaces,
    spaced_formulas,
)
from extractor.repair.tables import CELL, CLOSE, OPEN, ROW, abbreviations
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

EDGE = 0.12  # share of a page's height at its top and foot where furniture stands
SAME_HEIGHT = 9.0  # points
FEWEST = 2  # pages on which a line must return
CONTINUED = re.compile(r"\(?\s*(?:continued|cont(?:'|’)?d?\.?|contd\.?)\s*\.?\)?", re.IGNORECASE)
NUMBER = re.compile(
    r"\b(?:Table|[Tt]\s?ABLE|Tab\.)\s*([A-Z]{0,2}[-.]?\d+(?:\.\d+)?[a-z]?|[IVX]+)\b"
)
TURNED = {90: "rotated-counterclockwise", 270: "rotated-clockwise", 180: "rotated-upside-down"}
SENTENCE_ENDS = tuple(".?!:;”)")


@dataclass(frozen=True, slots=True)
class WholeTable:
    """The parts of one table, page by page, with their cells' rows counted through."""

    parts: tuple[PageTable, ...]
    cells: tuple[tuple[GridCell, PageTable], ...]
    n_rows: int
    repeated: bool = False


@dataclass(slots=True)
class Written:
    """Text that is being written, with the place of each character among the raw ones."""

    chars: list[str] = field(default_factory=list)
    origin: array[int] = field(default_factory=lambda: array("I"))

    def put(self, char: str, at: int) -> None:
        """Append what a raw character has become."""
        for one in char:
            self.chars.append(one)
            self.origin.append(at)

    def mark(self, char: str) -> None:
        """Append a blank, a line break or a mark that stands for no raw character."""
        self.put(char, self.origin[-1] if self.origin else 0)

    def words(self, words: Sequence[Word]) -> None:
        """Append a line of words."""
        for n, word in enumerate(words):
            if n:
                self.mark(" ")
            if any(word.levels) or any(glyph.char in MARKS for glyph in word.glyphs):
                for glyph, level in zip(word.glyphs, word.levels, strict=True):
                    if glyph.char not in MARKS:
                        self.put(leveled(glyph, level), glyph.at)
            else:
                self.chars.extend([glyph.char for glyph in word.glyphs])
                self.origin.extend([glyph.at for glyph in word.glyphs])

    def lines(self, lines: Iterable[Sequence[Word]]) -> None:
        """Append lines, a line break between them."""
        for n, line in enumerate(lines):
            if n:
                self.mark("\n")
            self.words(line)


def repair_pages(source: Source) -> Document:
    """Repair one PDF: its running text in order, its tables, its blocks."""
    pages = list(layouts(source))
    furniture = _furniture(pages)
    tables = whole_tables(pages)
    text = _text(source, pages, furniture, tables)
    text = repaired(text, characters_but_marks, misread_quotes)
    text = repaired(text, line_end_hyphens, kept_hyphens)
    text = applied(text, joined_lines(text.chars))
    text = applied(text, joined_paragraphs(text.chars))
    text = repaired(text, single_spaces, spaced_formulas)
    found = tuple(
        _table(text.chars, number, table, span)
        for number, (table, span) in enumerate(zip(tables, _marked(text.chars), strict=True), 1)
    )
    text = applied(text, _unmarked(text.chars))
    blocks = tuple(sorted(_blocks(text, found, source), key=lambda block: block.start))
    return Document(source, text, blocks, found, source.problems, len(source.pages))


# --- furniture ---------------------------------------------------------------------------


def _furniture(pages: Sequence[PageLayout]) -> set[int]:
    """Paragraphs, by their identity, that are running heads, feet, page numbers, watermarks."""
    places: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    marked: set[int] = set()
    upright = Counter(_main_angle(page) for page in pages).most_common(1)
    for page in pages:
        for text in page.texts:
            paragraph = text.paragraph
            words = _said(text)
            height = text.frame.height
            edge = paragraph.bottom < EDGE * height or paragraph.top > (1 - EDGE) * height
            if text.frame.angle != _main_angle(page) and upright:
                if text.frame.angle == UPRIGHT or len(words) < 200:
                    marked.add(id(paragraph))
                continue
            if not edge or len(words) > 160:
                continue
            if OUTRIGHT.fullmatch(words) or re.fullmatch(
                r"\W*\d{1,4}\W*|e\d{1,6}|[ivxl]{1,5}", words
            ):
                marked.add(id(paragraph))
            places[re.sub(r"\d+", "#", words)].append(
                (page.page.number, paragraph.top, id(paragraph))
            )
    for found in places.values():
        for number, top, paragraph_id in found:
            others = {n for n, at, _ in found if n != number and abs(at - top) <= SAME_HEIGHT}
            if len(others) + 1 >= min(FEWEST, max(2, len(pages))):
                marked.add(paragraph_id)
    return marked


def _main_angle(page: PageLayout) -> int:
    """The direction in which most of a page is read."""
    sizes: Counter[int] = Counter()
    for text in page.texts:
        sizes[text.frame.angle] = len(text.frame.glyphs)
    for table in page.tables:
        sizes[table.frame.angle] = len(table.frame.glyphs)
    return sizes.most_common(1)[0][0] if sizes else UPRIGHT


def _said(text: PageText) -> str:
    return " ".join(word.text for line in text.paragraph.lines for word in line)


# --- tables over pages -------------------------------------------------------------------


def whole_tables(pages: Sequence[PageLayout]) -> list[WholeTable]:
    """Tables in order, those that go on over pages joined."""
    tables: list[WholeTable] = []
    for page in pages:
        for part in page.tables:
            if tables and _continues(tables[-1], part):
                tables[-1] = _joined(tables[-1], part)
            else:
                cells = tuple((cell, part) for cell in part.grid.cells)
                tables.append(WholeTable((part,), cells, part.grid.n_rows))
    return tables


def _caption(part: PageTable) -> str:
    return " ".join(word.text for line in part.region.caption for word in line)


def _continues(table: WholeTable, part: PageTable) -> bool:
    """Whether a part on a later page goes on with a table."""
    last = table.parts[-1]
    next_page = part.frame.page == last.frame.page + 1
    if not next_page or part.grid.n_columns != last.grid.n_columns:
        return False
    first, here = NUMBER.search(_caption(table.parts[0])), NUMBER.search(_caption(part))
    if here:
        return bool(first) and first.group(1) == here.group(1) if first else False
    if _caption(part):
        return bool(CONTINUED.search(_caption(part)))
    same = _header_text(part) == _header_text(table.parts[0])
    return (same and bool(_header_text(part))) or _announced(last)


def _announced(part: PageTable) -> bool:
    """Whether the words below a table say that it goes on."""
    notes = " ".join(word.text for line in part.region.notes for word in line)
    return bool(CONTINUED.fullmatch(notes.strip()))


def _header_text(part: PageTable) -> list[str]:
    return [_cell_text(cell) for cell in part.grid.cells if cell.row < part.grid.header_rows]


def _cell_text(cell: GridCell) -> str:
    return "".join(word.text for line in cell.lines for word in line).casefold()


def _joined(table: WholeTable, part: PageTable) -> WholeTable:
    """A table with the rows of another page; its repeated header is left out."""
    repeated = _header_text(part) == _header_text(table.parts[0])
    skipped = part.grid.header_rows if repeated else 0
    moved = tuple(
        (replace(cell, row=cell.row - skipped + table.n_rows), part)
        for cell in part.grid.cells
        if cell.row >= skipped
    )
    return WholeTable(
        (*table.parts, part),
        (*table.cells, *moved),
        table.n_rows + part.grid.n_rows - skipped,
        table.repeated or bool(skipped),
    )


# --- writing -----------------------------------------------------------------------------


def _text(
    source: Source, pages: Sequence[PageLayout], furniture: set[int], tables: Sequence[WholeTable]
) -> Text:
    """The text in reading order. A table waits for the end of the paragraph it interrupts."""
    out = Written()
    repairs: list[Repair] = []
    waiting = list(tables)
    for page in pages:
        for text in page.texts:
            if id(text.paragraph) in furniture:
                repairs.append(_left_out(text.paragraph.lines, "furniture/page-edge"))
                continue
            while waiting and waiting[0].parts[0].frame.page < page.page.number and _ended(out):
                _write_table(out, waiting.pop(0))
            out.lines(text.paragraph.lines)
            out.mark("\n")
            out.mark("\n")
        repairs += [Repair(at, at + 1, source.raw[at], "", "furniture/leaning") for at in page.lost]
    for table in waiting:
        _write_table(out, table)
    repairs += [_left_out(lines, "table/repeated-header") for lines in _dropped(tables)]
    repairs.append(Repair(0, len(source.raw), "", "", "layout/reading-order"))
    return Text("".join(out.chars), out.origin, tuple(repairs))


def _ended(out: Written) -> bool:
    """Whether what is written so far ends with a sentence or a heading."""
    tail = "".join(out.chars[-6:]).rstrip()
    return not tail or tail.endswith(SENTENCE_ENDS)


def _left_out(lines: Iterable[Sequence[Word]], rule: str) -> Repair:
    glyphs = [glyph for line in lines for word in line for glyph in word.glyphs]
    places = [glyph.at for glyph in glyphs]
    old = shortened("".join(glyph.char for glyph in glyphs))
    return Repair(min(places), max(places) + 1, old, "", rule)


def _dropped(tables: Sequence[WholeTable]) -> Iterator[list[Sequence[Word]]]:
    """Lines of headers and captions that a table repeats on later pages."""
    for table in tables:
        kept = {id(cell.lines[0][0]) for cell, _ in table.cells if cell.lines and cell.lines[0]}
        for part in table.parts[1:]:
            lines: list[Sequence[Word]] = list(part.region.caption)
            for cell in part.grid.cells:
                if cell.lines and id(cell.lines[0][0]) not in kept:
                    lines += cell.lines
            if lines:
                yield lines


def _write_table(out: Written, table: WholeTable) -> None:
    """Caption, rows of cells, footnotes, with the marks that the dumps' tables have."""
    out.mark("\n")
    out.mark(OPEN)
    out.lines(table.parts[0].region.caption)
    row = -1
    for cell, _ in table.cells:
        out.mark(ROW if cell.row != row else CELL)
        row = cell.row
        out.lines(cell.lines)
    out.mark(CLOSE)
    out.mark("\n")
    out.mark("\n")
    for part in table.parts:
        if part.region.notes:
            out.lines(part.region.notes)
            out.mark("\n")
            out.mark("\n")


# --- rules about lines -------------------------------------------------------------------


def characters_but_marks(chars: str) -> Iterator[Edit]:
    """The rule for characters; the marks that were just written are none."""
    return (edit for edit in replaced_characters(chars) if chars[edit.start] not in MARKS)


_RANGE = re.compile(r"(?<=\d)([–−])\n(?=\d)")


def joined_lines(chars: str) -> Iterator[Edit]:
    r"""Join the lines of a paragraph or a cell; a range of numbers gets no blank.

    >>> [edit.new for edit in joined_lines("in 20–\n40 of\nthem\n\nNext")]
    ['', ' ']
    """
    tight = {match.end() - 1 for match in _RANGE.finditer(chars)}
    for match in re.finditer(r"(?<!\n)\n(?!\n)", chars):
        at = match.start()
        if chars[at - 1 : at] in (CLOSE, OPEN) or chars[at + 1 : at + 2] in (OPEN, CLOSE, ""):
            continue
        yield Edit(at, at + 1, "" if at in tight else " ", "layout/line")


_PARTED = re.compile(r"(?<![.?!:;”)\n\x12])\n{2,}(?=[a-z(])")


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


def _marked(chars: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(f"{OPEN}[^{CLOSE}]*{CLOSE}", chars):
        yield match.span()


def _unmarked(chars: str) -> Iterator[Edit]:
    new = {CELL: "\t", ROW: "\n", OPEN: " ", CLOSE: " "}
    for match in re.finditer(f"[{OPEN}{CLOSE}{ROW}{CELL}]", chars):
        yield Edit(match.start(), match.end(), new[match.group()], "table/marks")


def _table(chars: str, number: int, table: WholeTable, region: tuple[int, int]) -> Table:
    start, end = region
    caption, *rows = _parts(chars, start + 1, end - 1, ROW)
    spans = [span for row in rows for span in _parts(chars, *row, CELL)]
    cells = tuple(
        Cell(
            cell.row, cell.column, chars[first:last], first, last, cell.row_span, cell.column_span,
            part.frame.page, _box(cell, part),
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


def _confidence(table: WholeTable) -> float:
    """How far the table's cells can be trusted: ruled rows more than those found by their cells."""
    return 0.9 if all(part.grid.ruled for part in table.parts) else 0.8


def _parts(chars: str, start: int, end: int, mark: str) -> list[tuple[int, int]]:
    spans = []
    for part in chars[start:end].split(mark):
        spans.append((start, start + len(part)))
        start += len(part) + 1
    return spans


HEADING = re.compile(r"(?=.{3,120}$)[A-Z\d][^.!?;]*[^.!?;,:]$")


def _blocks(text: Text, tables: Sequence[Table], source: Source) -> Iterator[Block]:
    """Paragraphs, headings, captions and tables, in order, with their pages."""
    section: str | None = None
    stops = [page.stop for page in source.pages]

    def page(at: int) -> int:
        return source.pages[min(bisect_right(stops, text.origin[at]), len(stops) - 1)].number

    inside = [(table.cells[0].start, table.cells[-1].end) for table in tables]
    yield from (Block("table", start, end, page(start)) for start, end in inside if start < end)
    for match in re.finditer(r"[^\n]+", text.chars):
        start, end = match.span()
        words = match.group()
        if not words.strip() or any(start < last and first < end for first, last in inside):
            continue
        if is_garbled(words):
            yield Block("garbled", start, end, page(start), section)
        elif CAPTION_START.match(words):
            yield Block("caption", start, end, page(start), section)
        elif HEADING.match(words.strip()) and len(words.split()) <= 20:
            section = words.strip()
            yield Block("heading", start, end, page(start), section)
        else:
            yield Block("paragraph", start, end, page(start), section)
