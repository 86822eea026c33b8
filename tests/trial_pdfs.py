"""Draw facsimiles of printed tables of trials as PDF, with their truth.

The measure of the PDF reader: the tables are those of `trial_tables.py`, set in real fonts on
pages as journals print them: upright, sideways, upside down, ruled or not, over some pages,
beside running prose, always with running heads and page numbers. Nothing is taken from a real
document. The same `random.Random` state gives the same bytes.

Lengths are PDF points. A *paper* has its origin at the top left of the unturned page, y growing
downwards. A *frame* is a rectangle of the paper as one who reads its text sees it: origin where
reading begins, u along the lines, v from line to line. A *turn* counts quarter turns
counterclockwise: text of turn 1 reads from the paper's bottom to its top.

>>> options = {"orientation": "counterclockwise", "ruling": "booktabs", "pages": 2, "prose": True}
>>> one, two = (draw_pdf(random.Random(1), **options) for _ in range(2))
>>> one.pdf == two.pdf, sorted({cell.page for cell in one.cells})
(True, [1, 2])
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from trial_tables import (
    DOMAINS,
    TrialTable,
    breaks_anywhere,
    draw_paragraph,
    draw_table,
    page_furniture,
    syllable_break,
)

Orientation = Literal["upright", "counterclockwise", "clockwise", "rotate_attribute", "upside_down"]
Ruling = Literal["grid", "booktabs", "rows", "open"]
ORIENTATIONS: tuple[Orientation, ...] = get_args(Orientation)
RULINGS: tuple[Ruling, ...] = get_args(Ruling)

PAPERS = ((612.0, 792.0), (595.28, 841.89), (595.28, 793.7))  # Letter, A4, a journal's
FACES = {"Helvetica": ("Helvetica", "Helvetica-Bold"), "Times": ("Times-Roman", "Times-Bold")}
SIZES = (6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0)
HEAD = 62.0  # of the paper, above and below the body: running head and foot stand here
SIDE = 44.0  # left and right of the body; a watermark strip stands here
HALF_GAP = 22.0  # between a half-page table and prose

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
RAISED_RUN = re.compile(f"([{''.join(RAISED)}]+)")
RAISED_SIZE = 0.65  # of the size of the line
RAISED_BY = 0.35  # of the size of the line, above its baseline
MARK = re.compile(r"(?i)table \d+[.:]?(?: \|)?")


# --- what is drawn --------------------------------------------------------------------------


class TruthCell(NamedTuple):
    """A cell as a reader reads it: row 0 is the header, white space in `text` is single.

    Exponents and citation marks are superscript digits. `page` counts from 1 within the PDF.
    """

    row: int
    column: int
    text: str
    page: int
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """How a facsimile is set; one for all its pages. Lengths in points."""

    orientation: Orientation
    ruling: Ruling
    pages: int
    prose: bool
    paper: tuple[float, float]
    rotate: int  # the pages' /Rotate
    turn: int  # of the table, on the paper
    prose_turn: int
    furniture_turn: int
    prose_beside: bool  # along the lines of the table, not above or below it
    prose_first: bool
    face: str
    size: float
    leading: float
    gap: float  # between the text of neighbouring columns
    stretch: float  # how many times wider than its texts want a table may be
    padding: float  # between rows, beyond the leading; 0: rows are as far apart as lines
    middle: bool  # cells stand in the middle of their row, not at its top
    header_centred: bool
    header_bold: bool
    header_shaded: bool
    group_bold: bool
    group_centred: bool
    hanging: float  # indent of the later lines of a listed item
    narrow_ids: bool  # identifiers may be broken where their column ends
    caption: str  # "plain", "bold", "mark bold" or "mark apart"
    prose_face: str
    prose_size: float
    prose_columns: int
    justified: bool
    hyphens: bool  # words of the prose are divided at line ends
    runs: str  # what one text operation shows: "lines", "trailing" (and a blank), "words"
    column_order: bool  # cells are shown column by column, not row by row
    scaled_matrix: bool  # size in the text matrix, font of size 1
    rule_boxes: bool  # rules are thin filled rectangles, not strokes
    rule_width: float
    strip: str  # watermark at the paper's edge; "" for none


@dataclass(frozen=True, slots=True)
class Facsimile:
    """A drawn PDF and what is printed on it."""

    pdf: bytes
    cells: tuple[TruthCell, ...]
    caption: str
    footnotes: tuple[str, ...]
    prose: tuple[str, ...]  # paragraphs in reading order, no word divided
    furniture: tuple[str, ...]
    look: Look
    table: TrialTable  # the rows that are printed, with the facts they were drawn from


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the paper."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A region as its reader sees it: `width` along the lines."""

    region: Region
    turn: int

    @property
    def width(self) -> float:
        across = self.region.bottom - self.region.top
        return across if self.turn % 2 else self.region.x1 - self.region.x0

    @property
    def height(self) -> float:
        across = self.region.x1 - self.region.x0
        return across if self.turn % 2 else self.region.bottom - self.region.top

    def paper(self, u: float, v: float) -> tuple[float, float]:
        """Where a point of the frame is on the paper.

        >>> Frame(Region(0, 0, 100, 200), 1).paper(10, 5)
        (5, 190)
        """
        box = self.region
        return (
            (box.x0 + u, box.top + v),
            (box.x0 + v, box.bottom - u),
            (box.x1 - u, box.bottom - v),
            (box.x1 - v, box.top + u),
        )[self.turn]

    def part(self, u0: float, v0: float, u1: float, v1: float) -> Region:
        """The region of the paper between two points of the frame."""
        (xa, ya), (xb, yb) = self.paper(u0, v0), self.paper(u1, v1)
        return Region(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


@dataclass(frozen=True, slots=True)
class Style:
    """A font of a size, and the room of a line."""

    font: str
    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs shown by one operation: baseline begins at `x`, `y` of the paper."""

    text: str
    x: float
    y: float
    turn: int
    font: str
    size: float
    word_space: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A rule or a shade, as a rectangle of the paper; a rule has no width or no height."""

    region: Region
    grey: float  # 0 black, 1 white
    width: float  # of the rule; 0 for a shade


Page = list[Run | Mark]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table measured for its frame: columns fitted, rows wrapped and dealt out to pages."""

    table: TrialTable
    edges: tuple[float, ...]  # of the columns, padding included
    header: tuple[tuple[str, ...], ...]  # lines of each heading
    rows: tuple[tuple[tuple[str, ...], ...], ...]  # lines of each cell
    pages: tuple[tuple[int, ...], ...]  # numbers of the rows on each page, from 1


# --- lines ----------------------------------------------------------------------------------


def spans(text: str, style: Style) -> Iterator[tuple[str, float, float]]:
    """Stretches of one height: glyphs, size, how far above the baseline.

    >>> list(spans("10⁶ cells", Style("Helvetica", 20, 24)))
    [('10', 20, 0.0), ('6', 13.0, 7.0), (' cells', 20, 0.0)]
    """
    for chars in RAISED_RUN.split(text):
        if chars and chars[0] in RAISED:
            digits = "".join(RAISED[char] for char in chars)
            yield digits, style.size * RAISED_SIZE, style.size * RAISED_BY
        elif chars:
            yield chars, style.size, 0.0


def width_of(text: str, style: Style) -> float:
    """Width of a line's glyphs, in points."""
    return sum(stringWidth(chars, style.font, size) for chars, size, _ in spans(text, style))


def pieces(paragraph: str, anywhere: bool = False) -> Iterator[str]:
    """What no line may break, each with the blank after it.

    >>> list(pieces("a double-blind trial"))
    ['a ', 'double-', 'blind ', 'trial']
    """
    cut = r"(?<=.)" if anywhere else r"(?<= )|(?<=[a-z]-)"
    return (piece for piece in re.split(cut, paragraph) if piece)


def wrapped(
    paragraph: str, width: float, style: Style, anywhere: bool = False, hyphens: bool = False
) -> list[str]:
    """Lines no wider than `width`; a piece that is wider has a line of its own."""
    lines = [""]
    for piece in pieces(paragraph, anywhere):
        if not lines[-1] or width_of(lines[-1] + piece.rstrip(), style) <= width:
            lines[-1] += piece
            continue
        head = divided(piece, width - width_of(lines[-1] + "-", style), style) if hyphens else ""
        lines[-1] += head + "-" if head else ""
        lines.append(piece[len(head) :])
    return [line.rstrip() for line in lines]


def divided(word: str, width: float, style: Style) -> str:
    """The first part of a word that is divided to fill a line; nothing where it may not be."""
    letters = word.rstrip(" .,;")
    if not letters.islower():
        return ""
    fitting = (at for at in range(3, len(letters)) if width_of(letters[:at], style) <= width)
    return letters[: syllable_break(letters, max(fitting, default=0))]


def raised_citations(paragraph: str) -> str:
    """Citation marks after a sentence as superscript digits."""
    return re.sub(
        r"(?<=[a-z]\.)\d+",
        lambda found: "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in found[0]),
        paragraph,
    )


def raised_power(text: str) -> str:
    """Powers of ten with a superscript digit, however the dumps' table wrote them.

    >>> [raised_power(power) for power in ("1 × 10^6", "1 × 106 cells", "1 × 10 6", "1 × 10 ^6")]
    ['1 × 10⁶', '1 × 10⁶ cells', '1 × 10⁶', '1 × 10⁶']
    """
    return re.sub(r"(?<=× 10) ?\^?(\d)\b", lambda found: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(found[1])], text)


def printable(text: str) -> str:
    """Letters that the standard fonts lack, without their accents."""
    return text.replace("ř", "r").replace("ō", "o")


def baseline(style: Style) -> float:
    """From the top of a line's room to its baseline."""
    return (style.leading - style.size) / 2 + 0.79 * style.size


def runs_of_line(
    line: str, frame: Frame, u: float, v: float, style: Style, how: str, word_space: float = 0.0
) -> Iterator[Run]:
    """The text operations that show a line whose room begins at `u`, `v` of the frame."""
    for chars, size, above in spans(line, style):
        parts = re.findall(r"\S+|\s+", chars) if how == "words" else [chars]
        for part in parts:
            if part.strip() or how != "words":
                x, y = frame.paper(u, v + baseline(style) - above)
                yield Run(part, x, y, frame.turn, style.font, size, word_space)
            u += stringWidth(part, style.font, size) + word_space * part.count(" ")


def styles(look: Look) -> tuple[Style, Style]:
    """The table's plain and bold style."""
    plain, bold = FACES[look.face]
    return Style(plain, look.size, look.leading), Style(bold, look.size, look.leading)


# --- looks ----------------------------------------------------------------------------------


def draw_strip(rng: random.Random) -> str:
    """A watermark, or none."""
    day, month = rng.randint(1, 28), rng.choice(("January", "April", "June", "October"))
    return rng.choice(
        (
            "",
            f"Downloaded from https://journal.example by guest on {day} {month} 2021",
            f"Downloaded from www.journal.example on {month} {day}, 2021. For personal use only.",
        )
    )


def draw_turns(rng: random.Random, orientation: Orientation) -> tuple[int, int, int, int]:
    """The pages' /Rotate, and the turns of table, prose and furniture on the paper."""
    if orientation == "rotate_attribute":
        rotate = rng.choice((90, 90, 270))
        turn = 1 if rotate == 90 else 3  # shown upright
        return rotate, turn, turn, rng.choice((0, turn))
    if orientation == "upside_down":
        whole = rng.choice((0, 2))  # the table alone, or all of the page
        return 0, 2, whole, whole
    return 0, {"upright": 0, "counterclockwise": 1, "clockwise": 3}[orientation], 0, 0


def draw_look(
    rng: random.Random, orientation: Orientation, ruling: Ruling, pages: int, prose: bool
) -> Look:
    """Everything of a facsimile that is not its words."""
    rotate, turn, prose_turn, furniture_turn = draw_turns(rng, orientation)
    size = rng.choice(SIZES)
    dense = rng.random() < 0.15
    along = orientation in ("upright", "upside_down", "rotate_attribute")
    return Look(
        orientation=orientation, ruling=ruling, pages=pages, prose=prose,
        paper=rng.choice(PAPERS), rotate=rotate,
        turn=turn, prose_turn=prose_turn, furniture_turn=furniture_turn,
        prose_beside=along and pages == 1 and rng.random() < 0.3,
        prose_first=rng.random() < 0.4,
        face=rng.choice(sorted(FACES)), size=size, leading=size * rng.choice((1.12, 1.2, 1.3)),
        gap=rng.choice((4.0, 6.0, 8.0, 12.0, 18.0)), stretch=rng.choice((1.1, 1.4, 2.0)),
        padding=0.0 if dense else size * rng.choice((0.35, 0.5, 0.8, 1.2)),
        middle=not dense and rng.random() < 0.3,
        header_centred=rng.random() < 0.35, header_bold=rng.random() < 0.75,
        header_shaded=ruling != "open" and rng.random() < 0.2,
        group_bold=dense or rng.random() < 0.6, group_centred=rng.random() < 0.3,
        hanging=rng.choice((0.0, 0.0, size * 0.6)), narrow_ids=not dense and rng.random() < 0.15,
        caption=rng.choice(("plain", "bold", "mark bold", "mark bold", "mark apart")),
        prose_face=rng.choice(sorted(FACES)), prose_size=rng.choice((8.0, 9.0, 9.5, 10.0)),
        prose_columns=rng.choice((1, 2)), justified=rng.random() < 0.6,
        hyphens=rng.random() < 0.5,
        runs=rng.choice(("lines", "lines", "trailing", "words")),
        column_order=rng.random() < 0.2, scaled_matrix=rng.random() < 0.4,
        rule_boxes=rng.random() < 0.4, rule_width=rng.choice((0.25, 0.5, 0.75, 1.0)),
        strip=draw_strip(rng),
    )  # fmt: skip


# --- places on the paper --------------------------------------------------------------------


def sheet(look: Look, turn: int) -> Frame:
    """The whole paper, read with this turn."""
    return Frame(Region(0, 0, *look.paper), turn)


def body(look: Look) -> Region:
    """The paper between running head and foot and the side margins."""
    whole = sheet(look, look.furniture_turn)
    return whole.part(SIDE, HEAD, whole.width - SIDE, whole.height - HEAD)


def halves(look: Look, share: float) -> tuple[Frame, Frame]:
    """Frames of a table and of the prose beside it; the table takes `share` of the room.

    Sideways tables have the prose at their long side: it stands upright in a column of the
    page. Others have it above or below them, or beside.
    """
    place = Frame(body(look), look.prose_turn)
    upright = (look.turn - look.prose_turn) % 2 == 0
    across = not upright or look.prose_beside  # the body is cut by a line from top to bottom
    length = place.width if across else place.height
    cut = (length - HALF_GAP) * share
    bounds = ((0.0, cut), (cut + HALF_GAP, length))
    if look.prose_first:
        cut = length - HALF_GAP - cut
        bounds = ((cut + HALF_GAP, length), (0.0, cut))
    table, prose = (
        place.part(start, 0, end, place.height)
        if across
        else place.part(0, start, place.width, end)
        for start, end in bounds
    )
    return Frame(table, look.turn), Frame(prose, look.prose_turn)


# --- tables ---------------------------------------------------------------------------------


def set_table(table: TrialTable) -> TrialTable:
    """The table with powers as they are printed, also in the quotes."""
    rows = tuple(
        replace(
            row,
            cells=tuple(tuple(map(raised_power, cell)) for cell in row.cells),
            quotes={name: raised_power(quote) for name, quote in row.quotes.items()},
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def narrowest(table: TrialTable, column: int, look: Look) -> float:
    """Room that a column needs so that nothing unbreakable runs out of it."""
    plain, bold = styles(look)
    heading = (width_of(piece.rstrip(), bold) for piece in pieces(table.columns[column].heading))
    cells = [row.cells[column] for row in table.rows if not row.group]
    if look.narrow_ids and table.columns[column].kind == "id":
        ids = [width_of("0" * 9, plain)]
    else:
        ids = []
    texts = (
        width_of(piece.rstrip(), plain)
        for cell in cells
        for text in cell
        for piece in ([] if ids and breaks_anywhere(cell) else pieces(text))
    )
    indent = look.hanging if any(len(cell) > 1 for cell in cells) else 0.0
    return max([*heading, *texts, *ids]) + indent + 0.5


def fitted(table: TrialTable, look: Look, width: float) -> tuple[float, ...] | None:
    """Edges of the columns within `width`, padding included; None where they do not fit."""
    plain, _ = styles(look)
    least = [narrowest(table, at, look) for at in range(len(table.columns))]
    wanted = [
        max(low, column.width * 0.48 * plain.size)
        for low, column in zip(least, table.columns, strict=True)
    ]
    room = min(width - look.gap * len(least), look.stretch * sum(wanted))
    spare = room - sum(least)
    if spare < 0:
        return None
    longing = [want - low for want, low in zip(wanted, least, strict=True)]
    if spare <= sum(longing):
        widths = [
            low + spare * more / sum(longing) for low, more in zip(least, longing, strict=True)
        ]
    else:
        widths = [want * room / sum(wanted) for want in wanted]
    edges = [0.0]
    for column in widths:
        edges.append(edges[-1] + column + look.gap)
    return tuple(edges)


def cell_lines(cell: Sequence[str], width: float, look: Look) -> tuple[str, ...]:
    """The wrapped lines of a cell; the later lines of listed items have blanks before them."""
    plain, _ = styles(look)
    anywhere = look.narrow_ids and breaks_anywhere(cell)
    indent = look.hanging if len(cell) > 1 else 0.0
    lines: list[str] = []
    for text in cell:
        first, *later = wrapped(text, width - indent, plain, anywhere)
        lines += [first, *(("\t" if indent else "") + line for line in later)]
    return tuple(lines)


def height_of(cells: Iterable[Sequence[str]], look: Look) -> float:
    """Height of a row: its longest cell, and the room between rows."""
    return max(map(len, cells)) * look.leading + look.padding


def head_height(header: Sequence[Sequence[str]], look: Look) -> float:
    """Height of the row of headings, which is never without room."""
    return max(map(len, header)) * look.leading + max(look.padding, 0.5 * look.size)


def caption_lines(text: str, look: Look, width: float) -> list[tuple[str, str]]:
    """Lines of a caption, each as what is bold and what follows it."""
    _, bold = styles(look)
    mark = MARK.match(text)
    if look.caption in ("plain", "bold") or not mark:
        lines = wrapped(text, width, bold)
        return [(line, "") if look.caption == "bold" else ("", line) for line in lines]
    rest = text[mark.end() :].strip()
    if look.caption == "mark apart":
        return [(mark[0], ""), *(("", line) for line in wrapped(rest, width, bold) if line)]
    first, *later = wrapped(text, width, bold)
    if len(first) <= mark.end():
        return [("", line) for line in (first, *later)]
    return [(mark[0], first[mark.end() :]), *(("", line) for line in later)]


def caption_height(text: str, look: Look, width: float) -> float:
    """Height of a caption with the room below it; 0 where nothing is printed."""
    return (len(caption_lines(text, look, width)) * look.leading + 0.7 * look.size) * bool(text)


def notes_height(table: TrialTable, look: Look, width: float) -> float:
    """Height of the footnotes with the room above them."""
    plain, _ = styles(look)
    lines = [line for note in table.footnotes for line in wrapped(note, width, plain)]
    return len(lines) * look.leading + 0.6 * look.size * bool(lines)


def dealt(
    heights: Sequence[float], groups: Sequence[bool], rooms: Sequence[float]
) -> tuple[tuple[int, ...], ...] | None:
    """Numbers of the rows that each page has room for; None where a page has too few.

    No group heading ends a page.
    """
    pages = []
    at = 0
    for room in rooms:
        start, used = at, 0.0
        while at < len(heights) and used + heights[at] <= room:
            used += heights[at]
            at += 1
        while at > start and groups[at - 1]:
            at -= 1
        if sum(not group for group in groups[start:at]) < 2:
            return None
        pages.append(tuple(range(start + 1, at + 1)))
    return tuple(pages)


def measured(table: TrialTable, look: Look, frames: Sequence[Frame], fill: float) -> Grid | None:
    """The table set for its pages' frames; None where it does not fit.

    `fill` is the share of the last page's room that may be used.
    """
    width = frames[0].width
    edges = fitted(table, look, width)
    if edges is None:
        return None
    _, bold = styles(look)
    widths = [b - a - look.gap for a, b in pairwise(edges)]
    header = tuple(
        tuple(wrapped(column.heading, room, bold))
        for column, room in zip(table.columns, widths, strict=True)
    )
    rows = tuple(
        row.cells
        if row.group
        else tuple(
            cell_lines(cell, room, look) for cell, room in zip(row.cells, widths, strict=True)
        )
        for row in table.rows
    )
    rooms = []
    for page, frame in enumerate(frames):
        caption = table.continued if page else table.caption
        head = 0.0 if page and not table.header_repeated else head_height(header, look)
        rooms.append(frame.height - caption_height(caption, look, width) - head)
    rooms[-1] = (rooms[-1] - notes_height(table, look, width)) * fill
    groups = [row.group for row in table.rows]
    pages = dealt([height_of(row, look) for row in rows], groups, rooms)
    if pages is None:
        return None
    last = pages[-1][-1]
    return Grid(replace(table, rows=table.rows[:last]), edges, header, rows[:last], pages)


def page_frames(rng: random.Random, look: Look) -> tuple[list[Frame], list[Frame | None]]:
    """For each page the frame of the table and that of the prose; the last page always has it."""
    tables: list[Frame] = []
    proses: list[Frame | None] = []
    share = rng.uniform(0.62, 0.68) if look.prose_beside else rng.uniform(0.48, 0.56)
    for page in range(1, look.pages + 1):
        if look.prose and (page == look.pages or rng.random() < 0.3):
            table, prose = halves(look, share)
        else:
            table, prose = Frame(body(look), look.turn), None
        tables.append(table)
        proses.append(prose)
    return tables, proses


def draw_grid(rng: random.Random, look: Look, frames: Sequence[Frame]) -> tuple[Grid, Look]:
    """A table that fits the frames, in the largest size that lets it."""
    fill = rng.uniform(0.7, 1.0)
    plain_start = rng.random() < 0.12  # later pages go on without a word
    powers = 30 if rng.random() < 0.3 else 0  # tables to be tried for one with exponents
    smaller = [look, *(resized(look, size) for size in reversed(SIZES) if size < look.size)]
    for tried in range(500):
        state = rng.getstate()
        glance = set_table(draw_table(rng, (2, 2)))  # the same columns; rows take their time
        if not suits(glance, smaller[-1], frames[0].width, powers=tried < powers):
            continue
        rng.setstate(state)
        table = set_table(draw_table(rng, (40 * look.pages, 40 * look.pages)))
        if plain_start:
            table = replace(table, continued="", header_repeated=False)
        for resized_look in smaller:
            grid = measured(table, resized_look, frames, fill)
            if grid:
                return grid, resized_look
    raise RuntimeError(f"no table fits {look}")


def resized(look: Look, size: float) -> Look:
    """The look with smaller type and its room in proportion."""
    ratio = size / look.size
    return replace(
        look, size=size, leading=look.leading * ratio, padding=look.padding * ratio,
        hanging=look.hanging * ratio,
    )  # fmt: skip


def suits(table: TrialTable, look: Look, width: float, powers: bool) -> bool:
    """Whether a table of these columns may fit, and has exponents where they are wanted.

    Without room between rows only an identifier tells where one begins.
    """
    opened = look.padding > 0 or table.columns[0].kind == "id"
    exponents = any("⁶" <= char <= "⁸" for row in table.rows for char in str(row.cells))
    return opened and (exponents or not powers) and fitted(table, look, width) is not None


# --- pages ----------------------------------------------------------------------------------


def aligned(line: str, style: Style, room: float, centred: bool) -> float:
    """Where a line begins within its room."""
    return (room - width_of(line, style)) / 2 if centred else 0.0


def cell_runs(
    lines: Sequence[str], frame: Frame, u: float, v: float, room: float, style: Style, look: Look,
    centred: bool = False,
) -> Iterator[Run]:  # fmt: skip
    """The lines of one cell, whose text begins at `u`, `v` and has `room` points."""
    for at, line in enumerate(lines):
        text = line.lstrip("\t")
        indent = look.hanging if line != text else aligned(text, style, room, centred)
        trail = " " if look.runs == "trailing" and at < len(lines) - 1 else ""
        yield from runs_of_line(
            text + trail, frame, u + indent, v + at * style.leading, style, look.runs
        )


def caption_runs(text: str, frame: Frame, look: Look) -> Iterator[Run]:
    """A caption at the top of the frame."""
    plain, bold = styles(look)
    for at, (strong, rest) in enumerate(caption_lines(text, look, frame.width) if text else ()):
        v = at * look.leading
        yield from runs_of_line(strong, frame, 0, v, bold, look.runs)
        yield from runs_of_line(rest, frame, width_of(strong, bold), v, plain, look.runs)


def rule(frame: Frame, u0: float, v0: float, u1: float, v1: float, look: Look) -> Mark:
    """A rule of the table."""
    return Mark(frame.part(u0, v0, u1, v1), 0.0, look.rule_width)


def rules(
    frame: Frame, grid: Grid, look: Look, tops: Sequence[float], kinds: Sequence[str]
) -> Iterator[Mark]:
    """The rules of one page; `tops` are the borders of its rows, `kinds` what they hold."""
    right = grid.edges[-1]
    across = {0, len(tops) - 1} | ({1} if kinds[0] == "head" else set())
    if look.ruling in ("grid", "rows"):
        across = set(range(len(tops)))
    if look.ruling == "open":
        across = set()
    for at in sorted(across):
        yield rule(frame, 0, tops[at], right, tops[at], look)
    if look.ruling == "grid":
        for top, bottom, kind in zip(tops, tops[1:], kinds, strict=False):
            inner = grid.edges if kind != "group" else (0.0, right)
            for u in inner:
                yield rule(frame, u, top, u, bottom, look)


def row_runs(
    frame: Frame, grid: Grid, look: Look, number: int, top: float
) -> list[tuple[int, list[Run]]]:
    """What a row of the body shows, with the column it stands in."""
    plain, bold = styles(look)
    lines = grid.rows[number - 1]
    v = top + look.padding / 2
    if grid.table.rows[number - 1].group:
        style = bold if look.group_bold else plain
        room = grid.edges[-1] - look.gap
        u = look.gap / 2
        group = cell_runs(lines[0], frame, u, v, room, style, look, look.group_centred)
        return [(0, list(group))]
    most = max(map(len, lines))
    out = []
    for at, cell in enumerate(lines):
        drop = (most - len(cell)) * look.leading / 2 if look.middle else 0.0
        u, room = grid.edges[at] + look.gap / 2, grid.edges[at + 1] - grid.edges[at] - look.gap
        out.append((at, list(cell_runs(cell, frame, u, v + drop, room, plain, look))))
    return out


def header_runs(frame: Frame, grid: Grid, look: Look, top: float, height: float) -> Iterator[Run]:
    """The headings of the columns, at the bottom of their row."""
    plain, bold = styles(look)
    style = bold if look.header_bold else plain
    air = (height - max(map(len, grid.header)) * look.leading) / 2
    for at, lines in enumerate(grid.header):
        u, room = grid.edges[at] + look.gap / 2, grid.edges[at + 1] - grid.edges[at] - look.gap
        v = top + height - air - len(lines) * look.leading
        if not look.middle:
            v = top + air
        yield from cell_runs(lines, frame, u, v, room, style, look, look.header_centred)


def table_page(grid: Grid, look: Look, frame: Frame, page: int) -> Page:
    """Caption, headings, rows, rules and footnotes of one of the table's pages, from 0."""
    plain, _ = styles(look)
    table = grid.table
    caption = table.continued if page else table.caption
    out: Page = list(caption_runs(caption, frame, look))
    tops = [caption_height(caption, look, frame.width)]
    kinds = []
    if not page or table.header_repeated:
        height = head_height(grid.header, look)
        if look.header_shaded:
            shade = frame.part(0, tops[0], grid.edges[-1], tops[0] + height)
            out.append(Mark(shade, 0.88, 0.0))
        out += header_runs(frame, grid, look, tops[0], height)
        tops.append(tops[0] + height)
        kinds.append("head")
    shown: list[tuple[int, list[Run]]] = []
    for number in grid.pages[page]:
        shown += row_runs(frame, grid, look, number, tops[-1])
        tops.append(tops[-1] + height_of(grid.rows[number - 1], look))
        kinds.append("group" if table.rows[number - 1].group else "row")
    if look.column_order:
        shown.sort(key=lambda cell: cell[0])
    out += (run for _, runs in shown for run in runs)
    out += rules(frame, grid, look, tops, kinds)
    if page == look.pages - 1:
        lines = [line for note in table.footnotes for line in wrapped(note, frame.width, plain)]
        v = tops[-1] + 0.6 * look.size
        out += cell_runs(lines, frame, 0, v, frame.width, plain, look)
    return out


def furniture_page(grid: Grid, look: Look, page: int) -> tuple[Page, list[str]]:
    """Running head, foot and watermark of one page, from 0, and their texts."""
    frame = sheet(look, look.furniture_turn)
    style = Style(FACES[look.prose_face][0], 7.5, 9.0)
    head, foot = page_furniture(grid.table, grid.table.first_page + page)
    texts = [printable(text) for text in (*head, *foot)]
    out: Page = []
    for at, text in enumerate(texts):
        below = at - len(head)
        v = 26.0 + at * style.leading if below < 0 else frame.height - 44 + below * style.leading
        u = SIDE + aligned(text, style, frame.width - 2 * SIDE, text.isdigit())
        out += runs_of_line(text, frame, u, v, style, "lines")
    if look.strip:
        side = sheet(look, strip_turn(look))
        small = Style(FACES[look.prose_face][0], 6.0, 7.0)
        u = (side.width - width_of(look.strip, small)) / 2
        out += runs_of_line(look.strip, side, u, 14.0, small, "lines")
        texts.append(look.strip)
    return out, texts


def strip_turn(look: Look) -> int:
    """The watermark's turn: along an edge without head or foot, and against a sideways table."""
    if look.furniture_turn % 2:
        return look.furniture_turn - 1
    return 3 if look.turn == 1 else 1


def prose_page(rng: random.Random, look: Look, frame: Frame) -> tuple[Page, list[str]]:
    """Paragraphs that fill the frame, column by column, and their texts."""
    style = Style(FACES[look.prose_face][0], look.prose_size, 1.2 * look.prose_size)
    columns = look.prose_columns if frame.width > 340 else 1
    room = (frame.width - (columns - 1) * HALF_GAP) / columns
    domain = rng.choice(DOMAINS)
    out: Page = []
    paragraphs: list[str] = []
    for column in range(columns):
        v, tries = 0.0, 0
        while tries < 4:
            text = raised_citations(draw_paragraph(rng, domain))
            lines = wrapped(text, room, style, hyphens=look.hyphens)
            if v + len(lines) * style.leading > frame.height:
                tries += 1
                continue
            for at, line in enumerate(lines):
                blanks, last = line.count(" "), at == len(lines) - 1
                spare = 0.0 if last or not look.justified else room - width_of(line, style)
                out += runs_of_line(
                    line, frame, column * (room + HALF_GAP), v + at * style.leading, style,
                    look.runs, spare / max(blanks, 1),
                )  # fmt: skip
            paragraphs.append(text)
            v += (len(lines) + 0.5) * style.leading
    return out, paragraphs


# --- PDF ------------------------------------------------------------------------------------


def show_run(canvas: Canvas, run: Run, look: Look) -> None:
    """Write a run with its turn in the text matrix."""
    scale, size = (run.size, 1) if look.scaled_matrix else (1, run.size)
    cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[run.turn]
    text = canvas.beginText()
    text.setFont(run.font, size)
    text.setTextTransform(
        cos * scale, sin * scale, -sin * scale, cos * scale, run.x, look.paper[1] - run.y
    )
    text.setWordSpace(run.word_space / scale)
    text.textOut(run.text)
    canvas.drawText(text)


def show_mark(canvas: Canvas, mark: Mark, look: Look) -> None:
    """Write a rule or a shade."""
    box, height = mark.region, look.paper[1]
    if mark.width and not look.rule_boxes:
        canvas.setLineWidth(mark.width)
        canvas.line(box.x0, height - box.top, box.x1, height - box.bottom)
        return
    half = mark.width / 2
    x, y = box.x0 - half, height - box.bottom - half
    wide, high = box.x1 - box.x0 + mark.width, box.bottom - box.top + mark.width
    canvas.setFillGray(mark.grey)
    canvas.rect(x, y, wide, high, stroke=0, fill=1)
    canvas.setFillGray(0)


def pdf_of(pages: Iterable[Page], look: Look) -> bytes:
    """The file."""
    file = io.BytesIO()
    wide, high = look.paper if not look.rotate else look.paper[::-1]  # reportlab swaps them
    canvas = Canvas(file, pagesize=(wide, high), invariant=1, pageCompression=1)
    for page in pages:
        canvas.setPageRotation(look.rotate)
        for item in page:
            if isinstance(item, Run):
                show_run(canvas, item, look)
            else:
                show_mark(canvas, item, look)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def truth_cells(grid: Grid) -> tuple[TruthCell, ...]:
    """The cells with the pages they stand on."""
    page_of = {row: page for page, rows in enumerate(grid.pages, start=1) for row in rows}
    groups = {row for row, drawn in enumerate(grid.table.rows, start=1) if drawn.group}
    width = len(grid.table.columns)
    return tuple(
        TruthCell(cell.row, cell.column, cell.text, page_of.get(cell.row, 1),
                  width if cell.row in groups else 1)
        for cell in grid.table.cells
    )  # fmt: skip


def draw_pdf(
    rng: random.Random, *, orientation: Orientation, ruling: Ruling, pages: int, prose: bool
) -> Facsimile:
    """A table of registered trials, printed over `pages` pages; the last with prose or none."""
    look = draw_look(rng, orientation, ruling, pages, prose)
    frames, proses = page_frames(rng, look)
    grid, look = draw_grid(rng, look, frames)
    drawn: list[Page] = []
    paragraphs: list[str] = []
    furniture: list[str] = []
    for page, (frame, beside) in enumerate(zip(frames, proses, strict=True)):
        around, texts = furniture_page(grid, look, page)
        furniture += texts
        words, told = prose_page(rng, look, beside) if beside else ([], [])
        paragraphs += told
        table = table_page(grid, look, frame, page)
        drawn.append([*around, *((*words, *table) if look.prose_first else (*table, *words))])
    return Facsimile(
        pdf_of(drawn, look), truth_cells(grid), grid.table.caption, grid.table.footnotes,
        tuple(paragraphs), tuple(furniture), look, grid.table,
    )  # fmt: skip
