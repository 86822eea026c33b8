"""Pictures of pages: what the layout saw and what the repair made of it, over the page itself.

Boxes are drawn where things stand on the page as a viewer shows it, whichever way they are
read; labels are turned as their words are. The numbers of rows and columns are those of the
document's tables, so that a picture can be held beside what `extractor repair --tables` prints.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from extractor.errors import UnreadableInputError
from extractor.layout.cells import GridCell
from extractor.layout.continued import PageTable
from extractor.layout.frames import Frame, frames_of, on_page
from extractor.layout.one_page import page_of
from extractor.layout.pages import PageLayout, layouts
from extractor.layout.words import Word
from extractor.readers.text import bytes_of
from extractor.types import Box, Cell, Document, Glyphs, Page, Source, Table

Thing = Literal[
    "frame", "paragraph", "figure", "left out", "table", "caption", "footnotes", "column",
    "header cell", "cell", "spanning cell", "raised", "lowered",
]  # fmt: skip
Colour = tuple[int, int, int]

# outline, and how strongly the inside is tinted with it (of 255)
LOOKS: Mapping[Thing, tuple[Colour, int]] = {
    "frame": ((150, 60, 200), 0),
    "left out": ((120, 120, 120), 70),
    "paragraph": ((0, 140, 60), 22),
    "figure": ((190, 150, 0), 40),
    "table": ((20, 70, 220), 0),
    "caption": ((240, 130, 0), 40),
    "footnotes": ((150, 90, 20), 40),
    "column": ((120, 160, 255), 0),
    "header cell": ((0, 130, 170), 50),
    "cell": ((220, 20, 60), 14),
    "spanning cell": ((200, 0, 180), 45),
    "raised": ((255, 0, 0), 120),
    "lowered": ((0, 0, 255), 120),
}
LETTERS = 5.0  # points: size of the labels' letters
MOST_PIXELS = 8_000  # of a picture's longer side; larger pages are drawn at a smaller scale
MARGIN = 1.0  # points between words and the outline around them


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle to draw. `angle` is that of its frame: the label is turned with it."""

    thing: Thing
    box: Box
    label: str = ""
    angle: int = 0


def picture(document: Document, number: int, scale: float = 2.0) -> Image.Image:
    """Draw a page of a repaired PDF, counted from 1, at so many pixels a point.

    Below the page stands a legend. Raises UnreadableInputError where there is no such page
    and where the file is no longer the one that was repaired.
    """
    page = page_of(document.source, number)
    scale = min(scale, MOST_PIXELS / max(page.width, page.height))
    image = _rendered(document.source, page, scale)
    marks = list(marks_of(document, number))
    overlay = Image.new("RGBA", image.size)
    draw = ImageDraw.Draw(overlay)
    for mark in marks:
        _draw(draw, mark, scale)
    for mark in marks:
        _label(overlay, mark, scale)
    shown = Image.alpha_composite(image, overlay).convert("RGB")
    return _with_legend(shown, [thing for thing in LOOKS if any(m.thing == thing for m in marks)])


# --- what to draw ------------------------------------------------------------------------


def marks_of(document: Document, number: int) -> Iterator[Mark]:
    """Everything that was found on a page, larger things first."""
    page = page_of(document.source, number)
    layout = next(one for one in layouts(document.source) if one.page.number == number)
    raw, glyphs = document.source.raw, document.source.glyphs
    assert glyphs is not None
    kept = {at for at in document.text.origin if page.start <= at < page.stop}
    for frame in frames_of(page, raw, glyphs):
        yield _hull(frame)
    if layout.lost:
        yield _leaning(layout, glyphs)
    yield from _paragraphs(layout, kept)
    named = _cells_by_place(document.tables, document.text.origin)
    for table in layout.tables:
        yield from _table(table, named, kept)
    for text in layout.texts:
        yield from _leveled(text.paragraph.lines, page, glyphs)
    for table in layout.tables:
        region = table.region
        yield from _leveled((region.words, *region.caption, *region.notes), page, glyphs)


def _hull(frame: Frame) -> Mark:
    """All glyphs of a frame."""
    glyphs = frame.glyphs
    box = on_page(
        frame,
        float(glyphs.x0.min()) - 2, float(glyphs.top.min()) - 2,
        float(glyphs.x1.max()) + 2, float(glyphs.bottom.max()) + 2,
    )  # fmt: skip
    return Mark("frame", box, f"read at {frame.angle}°", frame.angle)


def _leaning(layout: PageLayout, glyphs: Glyphs) -> Mark:
    """What leans, as a watermark does: no frame has it."""
    lost = layout.lost
    box = Box(
        layout.page.number,
        min(glyphs.x0[at] for at in lost), min(glyphs.top[at] for at in lost),
        max(glyphs.x1[at] for at in lost), max(glyphs.bottom[at] for at in lost),
    )  # fmt: skip
    return Mark("left out", box, "leans")


def _paragraphs(layout: PageLayout, kept: set[int]) -> Iterator[Mark]:
    """Paragraphs with their numbers in the order of reading; what the repair left out has none."""
    number = 0
    for text in layout.texts:
        lines, frame = text.paragraph.lines, text.frame
        box = _around(_flat(lines), frame)
        if _is_kept(lines, kept):
            number += 1
            thing: Thing = "paragraph" if text.figure is None else "figure"
            yield Mark(thing, box, str(number), frame.angle)
        else:
            yield Mark("left out", box, "", frame.angle)


def _is_kept(lines: Iterable[Sequence[Word]], kept: set[int]) -> bool:
    """Whether any glyph of these lines stands in the repaired text."""
    return any(at in kept for word in _flat(lines) for at in word.at)


def _flat(lines: Iterable[Sequence[Word]]) -> list[Word]:
    return [word for line in lines for word in line]


def _around(words: Sequence[Word], frame: Frame) -> Box:
    """The box of some words of a frame on the page, with a little room."""
    return on_page(
        frame,
        min(word.x0 for word in words) - MARGIN, min(word.top for word in words) - MARGIN,
        max(word.x1 for word in words) + MARGIN, max(word.bottom for word in words) + MARGIN,
    )  # fmt: skip


Named = Mapping[int, tuple[Table, Cell]]


def _cells_by_place(tables: Sequence[Table], origin: Sequence[int]) -> Named:
    """The document's cells by the places of their raw characters."""
    return {
        origin[at]: (table, cell)
        for table in tables
        for cell in table.cells
        for at in range(cell.start, cell.end)
    }


def _table(table: PageTable, named: Named, kept: set[int]) -> Iterator[Mark]:
    """A table's region, caption, footnotes, columns and cells."""
    region, frame, grid = table.region, table.frame, table.grid
    place = on_page(frame, region.x0 - 3, region.top - 3, region.x1 + 3, region.bottom + 3)
    found = [_document_cell(cell, named) for cell in grid.cells]
    number = next((one[0].number for one in found if one), None)
    shape = f"{grid.n_rows} rows, {grid.n_columns} columns"
    told = f"table {number}: {shape}" if number else shape
    yield Mark("table", place, told + (", ruled" if grid.ruled else ""), frame.angle)
    if region.caption:
        yield Mark("caption", _around(_flat(region.caption), frame), "", frame.angle)
    if region.notes:
        yield Mark("footnotes", _around(_flat(region.notes), frame), "", frame.angle)
    for edge in grid.edges:
        yield Mark("column", on_page(frame, edge, region.top, edge, region.bottom))
    for cell, own in zip(grid.cells, found, strict=True):
        if cell.lines:
            yield _cell(cell, own, table, kept)


def _document_cell(cell: GridCell, named: Named) -> tuple[Table, Cell] | None:
    """The document's cell that holds this one's glyphs; None where it was left out or is empty."""
    places = (at for word in _flat(cell.lines) for at in word.at)
    return next((named[at] for at in places if at in named), None)


def _cell(cell: GridCell, own: tuple[Table, Cell] | None, table: PageTable, kept: set[int]) -> Mark:
    angle = table.frame.angle
    box = on_page(table.frame, *_extent(cell, table))
    if own is None:
        thing: Thing = "cell" if _is_kept(cell.lines, kept) else "left out"
        return Mark(thing, box, f"{cell.row},{cell.column}", angle)
    whole, there = own
    spans = cell.row_span > 1 or cell.column_span > 1
    thing = "spanning cell" if spans else "cell"
    if there.row < whole.header_rows and not spans:
        thing = "header cell"
    size = f" ({cell.row_span} by {cell.column_span})" if spans else ""
    doubt = "" if there.certain else "?"
    return Mark(thing, box, f"{there.row},{there.column}{size}{doubt}", angle)


def _extent(cell: GridCell, table: PageTable) -> tuple[float, float, float, float]:
    """The words of a cell; where it spans, the columns and rows that it spans."""
    words = _flat(cell.lines)
    edges = (table.region.x0, *table.grid.edges, table.region.x1)
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    if cell.column_span > 1:
        x0 = min(x0, edges[cell.column] + 2)
        x1 = max(x1, edges[cell.column + cell.column_span] - 2)
    if cell.row_span > 1:
        rows = range(cell.row, cell.row + cell.row_span)
        beside = [
            word
            for other in table.grid.cells
            if other.row in rows and other.row_span == 1
            for word in _flat(other.lines)
        ]
        top = min([top, *(word.top for word in beside)])
        bottom = max([bottom, *(word.bottom for word in beside)])
    return x0 - MARGIN, top - MARGIN, x1 + MARGIN, bottom + MARGIN


def _leveled(lines: Iterable[Sequence[Word]], page: Page, glyphs: Glyphs) -> Iterator[Mark]:
    """The raised and lowered glyphs of some lines."""
    for line in lines:
        for word in line:
            for at, level in zip(word.at, word.levels, strict=bool(word.levels)):
                if level:
                    yield Mark("raised" if level > 0 else "lowered", _of_glyph(at, page, glyphs))


def _of_glyph(at: int, page: Page, glyphs: Glyphs) -> Box:
    sides = (glyphs.x0[at], glyphs.top[at], glyphs.x1[at], glyphs.bottom[at])
    return Box(page.number, *(round(side, 2) for side in sides))


# --- drawing -----------------------------------------------------------------------------


def _rendered(source: Source, page: Page, scale: float) -> Image.Image:
    """The page as a viewer shows it."""
    data = bytes_of(Path(source.path), source.path)
    if hashlib.sha256(data).hexdigest() != source.sha256:
        what = "the file has changed since it was repaired"
        raise UnreadableInputError(source.path, what, "Repair it again.")
    document = pdfium.PdfDocument(data)
    try:
        shown = document[page.number - 1].render(scale=scale).to_pil()
        return shown.convert("RGBA")  # type: ignore[no-any-return]
    finally:
        document.close()


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    return (
        round(box.x0 * scale), round(box.top * scale),
        round(box.x1 * scale), round(box.bottom * scale),
    )  # fmt: skip


def _draw(draw: ImageDraw.ImageDraw, mark: Mark, scale: float) -> None:
    colour, tint = LOOKS[mark.thing]
    wide = 2 if mark.thing in ("table", "frame") else 1
    if mark.thing in ("raised", "lowered"):
        draw.rectangle(_pixels(mark.box, scale), fill=(*colour, tint))
        return
    inside = (*colour, tint) if tint else None
    draw.rectangle(_pixels(mark.box, scale), inside, (*colour, 255), wide)


def _label(overlay: Image.Image, mark: Mark, scale: float) -> None:
    """Write a label on the edge of its box, each kind where it hides least of the others'.

    Most begin with the upper edge, a table's ends with it, a frame's begins with the lower.
    """
    if not mark.label:
        return
    colour, _ = LOOKS[mark.thing]
    words = _words(mark.label, colour, LETTERS * scale)
    wide, high = words.size
    x0, top, x1, bottom = _pixels(mark.box, scale)
    last, low = mark.thing == "table", mark.thing == "frame"
    where = {
        0: (x1 - wide if last else x0, bottom - 2 if low else top - high + 2),
        90: (x1 - 2 if low else x0 - high + 2, top if last else bottom - wide),
        180: (x0 if last else x1 - wide, top - high + 2 if low else bottom - 2),
        270: (x0 - high + 2 if low else x1 - 2, bottom - wide if last else top),
    }[mark.angle]
    turned = words.rotate(mark.angle, expand=True)
    left, upper = (
        max(0, min(at, most - own))
        for at, most, own in zip(where, overlay.size, turned.size, strict=True)
    )
    overlay.alpha_composite(turned, (left, upper))


def _words(text: str, colour: Colour, size: float) -> Image.Image:
    """Some words in colour on white that shines through."""
    font = ImageFont.load_default(max(size, 7.0))
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("RGBA", (int(right - left) + 3, int(bottom - top) + 2), (255, 255, 255, 170))
    ImageDraw.Draw(image).text((1 - left, 1 - top), text, fill=(*colour, 255), font=font)
    return image


def _with_legend(image: Image.Image, things: Sequence[Thing]) -> Image.Image:
    """The picture with a strip below it that says which colour is what."""
    names = [_words(thing, LOOKS[thing][0], 14) for thing in things]
    high = 22
    places: list[tuple[int, int]] = []
    x, y = 6, 4
    for name in names:
        if x > 6 and x + name.width + 30 > image.width:
            x, y = 6, y + high
        places.append((x, y))
        x += name.width + 36
    whole = Image.new("RGB", (image.width, image.height + y + high), "white")
    whole.paste(image)
    draw = ImageDraw.Draw(whole)
    for thing, name, (x, y) in zip(things, names, places, strict=True):
        at = image.height + y
        draw.rectangle((x, at, x + 14, at + 14), LOOKS[thing][0])
        whole.paste(name, (x + 19, at + (14 - name.height) // 2), name)
    return whole
