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
from extractor.layout.frames import NO_GLYPHS, UPRIGHT, Frame
from extractor.layout.pages import PageLayout, layouts
from extractor.layout.words import Word
from extractor.repair.prose import MARKS
from extractor.types import Source

MARKED = frozenset(MARKS)


class Printed(NamedTuple):
    """A line of characters, raised and lowered digits as such, and where each stood."""

    chars: str
    at: array[int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with its direction of reading and its heights in its frame."""

    angle: int
    height: float  # of the frame
    top: float
    bottom: float
    lines: tuple[Printed, ...]

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
        passages = tuple(
            Passage(
                text.frame.angle, text.frame.height, text.paragraph.top, text.paragraph.bottom,
                tuple(map(printed, text.paragraph.lines)),
            )
            for text in layout.texts
        )  # fmt: skip
        tables = tuple(replace(table, frame=_emptied(table.frame)) for table in layout.tables)
        yield Sheet(layout.page.number, _main_angle(layout), passages, tables, layout.lost)


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
    return line if MARKED.isdisjoint(line.chars) else _without_marks(line)


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
