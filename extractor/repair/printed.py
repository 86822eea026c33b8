"""What is printed on pages, made ready to be written: lines of characters with their places.

A page's glyphs take most of the memory of a long document; here a line is a string and an
array, and nothing else of the page is kept but its tables.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise
from typing import NamedTuple

from extractor.layout.continued import PageTable
from extractor.layout.directions import in_line
from extractor.layout.frames import NO_GLYPHS, UPRIGHT, Frame
from extractor.layout.page_texts import PageText
from extractor.layout.pages import PageLayout, layouts
from extractor.layout.prose import Paragraph, font_of
from extractor.layout.words import Word
from extractor.repair.prose import MARKS, UNSPACED
from extractor.types import Source

MARKED = frozenset(MARKS)
CJK_BLANK = 0.8  # of the size: a wider gap between such characters is a blank


class Printed(NamedTuple):
    """A line of characters, raised and lowered digits as such, and where each stood."""

    chars: str
    at: array[int]


Style = tuple[int, float]  # a font and a size


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with its direction of reading and its heights in its frame."""

    angle: int
    height: float  # of the frame
    top: float
    bottom: float
    x0: float
    x1: float
    size: float  # of most letters
    font: int  # of most letters
    lines: tuple[Printed, ...]
    lead: int = 0  # characters at its beginning in a font that the rest of it hasn't
    lead_style: Style = (0, 0.0)
    in_figure: bool = False

    @property
    def style(self) -> Style:
        """Font and size of most of its letters."""
        return self.font, round(self.size, 1)

    @property
    def chars(self) -> str:
        """Its lines with blanks between them."""
        return " ".join(line.chars for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its passages in reading order, its tables, its direction, what leans on it."""

    number: int
    angle: int  # in which most of it is read
    passages: tuple[Passage, ...]
    tables: tuple[PageTable, ...]
    lost: tuple[int, ...]


def sheets(source: Source) -> Iterator[Sheet]:
    """The pages of a PDF, laid out, one by one."""
    for layout in layouts(source):
        passages = tuple(map(_passage, layout.texts))
        tables = tuple(replace(table, frame=_emptied(table.frame)) for table in layout.tables)
        yield Sheet(layout.page.number, _main_angle(layout), passages, tables, layout.lost)


def _passage(text: PageText) -> Passage:
    one, frame = text.paragraph, text.frame
    ordered = (in_line(line, frame) for line in one.lines) if frame.mixed else one.lines
    lines = tuple(map(printed, ordered))
    lead, style = _lead(one)
    return Passage(
        frame.angle, frame.height, one.top, one.bottom, one.x0, one.x1, one.size, font_of(one.lines), lines,
        lead, style, text.figure is not None,
    )  # fmt: skip


LONGEST_LEAD = 28  # words
ELSEWHERE = 0.2  # share of the other words that may be in a lead's font


def _lead(paragraph: Paragraph) -> tuple[int, Style]:
    """How many characters begin a paragraph in a font of their own, and that font and size."""
    first = paragraph.lines[0][0]
    font = _font(first)
    begins = islice(chain.from_iterable(paragraph.lines), LONGEST_LEAD + 1)
    end = next((n for n, word in enumerate(begins) if _font(word) != font), None)
    if end is None:
        return 0, (0, 0.0)
    words = list(chain.from_iterable(paragraph.lines))
    rest = words[end:]
    if sum(1 for word in rest if _font(word) == font) > ELSEWHERE * len(rest):
        return 0, (0, 0.0)
    return len(printed(words[:end]).chars), (font, round(words[0].size, 1))


def _font(word: Word) -> int:
    """The font of a word, by its middle: marks and brackets around it may have others."""
    return word.fonts[len(word.fonts) // 2]


def _emptied(frame: Frame) -> Frame:
    """The frame without its glyphs and rulings."""
    return replace(frame, glyphs=NO_GLYPHS, along=(), upright=())


def _main_angle(layout: PageLayout) -> int:
    sizes: Counter[int] = Counter()
    frames = [text.frame for text in layout.texts] + [table.frame for table in layout.tables]
    for frame in frames:
        sizes[frame.angle] = len(frame.glyphs.chars)
    return sizes.most_common(1)[0][0] if sizes else UPRIGHT


def printed(words: Sequence[Word]) -> Printed:
    """A line of words with single blanks; marks of our own that a PDF holds are left out."""
    at: array[int] = array("I")
    for word in words:
        at += word.at
        at.append(at[-1])  # of the blank
    line = Printed(" ".join([word.text for word in words]), at[:-1])
    if not line.chars.isascii() and UNSPACED.search(line.chars):
        line = _unspaced(words)
    return line if MARKED.isdisjoint(line.chars) else _without_marks(line)


def _unspaced(words: Sequence[Word]) -> Printed:
    """The same without blanks where words of Chinese and Japanese meet: they have none."""
    parts, at = [words[0].text], array("I", words[0].at)
    for one, two in pairwise(words):
        near = two.x0 - one.x1 < CJK_BLANK * max(one.size, two.size)
        if not (near and UNSPACED.match(one.text[-1]) and UNSPACED.match(two.text)):
            parts.append(" ")
            at.append(at[-1])
        parts.append(two.text)
        at += two.at
    return Printed("".join(parts), at)


def _without_marks(line: Printed) -> Printed:
    kept = [n for n, char in enumerate(line.chars) if char not in MARKED]
    return Printed("".join(line.chars[n] for n in kept), array("I", [line.at[n] for n in kept]))


@dataclass(slots=True)
class Written:
    """Text that is being written, with the place of each character among the raw ones."""

    parts: list[str] = field(default_factory=list)
    origin: array[int] = field(default_factory=lambda: array("I"))

    def mark(self, chars: str) -> None:
        """Append blanks, line breaks or marks that stand for no raw character."""
        self.parts.append(chars)
        self.origin.extend([self.origin[-1] if self.origin else 0] * len(chars))

    def lines(self, lines: Iterable[Printed]) -> None:
        """Append lines, a line break between them."""
        for n, line in enumerate(lines):
            if n:
                self.mark("\n")
            self.parts.append(line.chars)
            self.origin.extend(line.at)
