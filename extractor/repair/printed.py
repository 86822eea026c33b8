"""What is printed on pages, made ready to be written: lines of characters with their places.

A page's glyphs take most of the memory of a long document; here a line is a string and an
array, and nothing else of the page is kept but its tables.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
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
CJK = "\u3001"  # the first of the characters that have no blanks between words
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
    lines = tuple(printed(in_line(line, frame)) for line in one.lines)
    lead, style = _lead(one)
    return Passage(
        frame.angle, frame.height, one.top, one.bottom, one.x0, one.x1, one.size, font_of(one.lines), lines,
        lead, style, text.figure is not None,
    )  # fmt: skip


LONGEST_LEAD = 28  # words
ELSEWHERE = 0.2  # share of the other words that may be in a lead's font


def _lead(paragraph: Paragraph) -> tuple[int, Style]:
    """How many characters begin a paragraph in a font of their own, and that font and size."""
    words = [word for line in paragraph.lines for word in line]
    font = _font(words[0])
    end = next((n for n, word in enumerate(words) if _font(word) != font), None)
    if end is None or end > LONGEST_LEAD:
        return 0, (0, 0.0)
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
    x1 = 0.0
    parts: list[str] = []
    for word in words:
        if parts and _runs_on(parts[-1], word.text, word.x0 - x1, word.size):
            parts[-1] += word.text
            at.pop()
        else:
            parts.append(word.text)
        at += word.at
        at.append(at[-1])  # of the blank
        x1 = word.x1
    line = Printed(" ".join(parts), at[:-1])
    return line if MARKED.isdisjoint(line.chars) else _without_marks(line)


def _without_marks(line: Printed) -> Printed:
    kept = [n for n, char in enumerate(line.chars) if char not in MARKED]
    return Printed("".join(line.chars[n] for n in kept), array("I", [line.at[n] for n in kept]))


def _runs_on(one: str, two: str, gap: float, size: float) -> bool:
    """Whether no blank stands between two words: those of Chinese and Japanese have none."""
    if two < CJK or one[-1] < CJK:
        return False
    near = gap < CJK_BLANK * size
    return near and UNSPACED.match(one[-1]) is not None and UNSPACED.match(two) is not None


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
