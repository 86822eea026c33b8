"""Words and lines of a frame: glyphs that stand together, raised and lowered ones kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from extractor.layout.frames import Frame, Glyph

ASCENT, DESCENT = 0.74, 0.21  # of the size: tallest letters above the baseline, deepest below
BLANK = 0.55  # of the size: a gap between ink that is a blank, whatever the PDF says
SOME_BLANK = -0.03  # of the size, where the PDF says that there is one: an "f" leans over it
OVERLAP = 0.6  # of the size by which a glyph may reach back over the one before
LEVEL = 0.12  # of the size by which baselines of one line differ
RAISED = 0.72  # of the size by which a raised or lowered glyph's baseline may differ
SMALL = 0.87  # size of a raised or lowered glyph against its neighbours'
LONGEST_MARK = 6  # glyphs
SAME_LINE = 0.32  # of the size by which baselines of words on one line may differ

SUPERSCRIPT = str.maketrans(
    "0123456789+-−–,abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻˒ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs without a blank between them. `levels` are 1 for raised, -1 for lowered glyphs."""

    glyphs: tuple[Glyph, ...]
    levels: tuple[int, ...]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """The top of its tallest letters, by the size: the same for all words of a line."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The bottom of its descenders, by the size."""
        return self.base + DESCENT * self.size

    @property
    def text(self) -> str:
        """The characters, raised and lowered digits as such."""
        if not any(self.levels):
            return "".join([glyph.char for glyph in self.glyphs])
        return "".join(map(leveled, self.glyphs, self.levels))


def leveled(glyph: Glyph, level: int) -> str:
    """A glyph's character, raised or lowered where Unicode has it so."""
    if not level or len(glyph.char) != 1:
        return glyph.char
    return glyph.char.translate(SUPERSCRIPT if level > 0 else SUBSCRIPT)


def words_of(frame: Frame) -> list[Word]:
    """The words of a frame, in the PDF's order."""
    glyphs = frame.glyphs
    stops = [*np.flatnonzero(_breaks(glyphs)).tolist(), len(glyphs)]
    runs = [glyphs[first:last] for first, last in pairwise(stops)]
    return _glued([_word(run) for run in runs])


def _breaks(glyphs: Sequence[Glyph]) -> NDArray[np.bool_]:
    """For each glyph whether a word begins with it."""
    x0, x1, base, size, blank = (
        np.array([glyph[n] for glyph in glyphs])
        for n in (1, 2, 5, 6, 9)  # fields of Glyph
    )
    larger, smaller = np.maximum(size[1:], size[:-1]), np.minimum(size[1:], size[:-1])
    gap, off = x0[1:] - x1[:-1], np.abs(base[1:] - base[:-1])
    near = (gap >= -OVERLAP * larger) & (gap <= np.where(blank[1:], SOME_BLANK, BLANK) * larger)
    level = off <= LEVEL * larger
    marked = (smaller <= SMALL * larger) & (off <= RAISED * larger)
    ligature = (x0[1:] == x0[:-1]) & (off == 0)  # its letters share a box
    return np.concatenate(([True], ~((near & (level | marked)) | ligature)))


def _word(run: Sequence[Glyph]) -> Word:
    """A word with its line's baseline: that of its largest glyphs."""
    first = run[0]
    x0, x1 = first.x0, max([glyph.x1 for glyph in run])
    if all(glyph.base == first.base and glyph.size == first.size for glyph in run):
        return Word(tuple(run), (0,) * len(run), x0, x1, first.base, first.size)
    size = max(glyph.size for glyph in run)
    base = median(glyph.base for glyph in run if glyph.size > SMALL * size)
    levels = tuple(_level(glyph, base, size) for glyph in run)
    return Word(tuple(run), levels, min(glyph.x0 for glyph in run), x1, base, size)


def _level(glyph: Glyph, base: float, size: float) -> int:
    if glyph.size > SMALL * size:
        return 0
    off = base - glyph.base
    return 1 if off > LEVEL * size else -1 if off < -0.05 * size else 0


def _glued(words: list[Word]) -> list[Word]:
    """Join what the PDF wrote apart, out of order: no blank between, or a raised mark."""
    lines = lines_of(words)
    return [word for line in lines for word in _joined(line)]


def _joined(line: Sequence[Word]) -> Iterator[Word]:
    current = line[0]
    for word in line[1:]:
        size = max(current.size, word.size)
        gap = word.x0 - current.x1
        blank = word.glyphs[0].after_blank and gap > SOME_BLANK * size
        if not blank and -OVERLAP * size < gap < 0.16 * size and _fits(current, word, size):
            current = _word((*current.glyphs, *word.glyphs))
        else:
            yield current
            current = word
    yield current


def _fits(first: Word, second: Word, size: float) -> bool:
    off = abs(first.base - second.base)
    return off <= LEVEL * size or (
        min(first.size, second.size) <= SMALL * size and off <= RAISED * size
    )


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words by lines, from top to bottom, each from left to right.

    A small word off the baseline is a raised or lowered one of the line it touches.
    """
    lines: list[list[Word]] = []
    base = size = widest = 0.0
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        width = word.x1 - word.x0
        if lines and word.base - base <= SAME_LINE * min(word.size, size):
            lines[-1].append(word)
            size = max(size, word.size)
            if width > widest:
                base, widest = word.base, width
        else:
            lines.append([word])
            base, size, widest = word.base, word.size, width
    lines = _with_marks(lines)
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _with_marks(lines: list[list[Word]]) -> list[list[Word]]:
    """Put lines of nothing but small marks to the line below or above that they touch."""
    kept: list[list[Word]] = []
    waiting: list[Word] = []
    sizes = [[word.size for word in line] for line in lines]
    largest, smallest = [max(line) for line in sizes], [min(line) for line in sizes]
    for n, line in enumerate(lines):
        beside = max(largest[max(0, n - 1) : n + 2])
        if not waiting and smallest[n] > SMALL * beside:
            kept.append(line)
            continue
        below = lines[n + 1] if n + 1 < len(lines) else []
        own = [
            word
            for word in line
            if not _marks(word, below) and not (kept and _marks(word, kept[-1]))
        ]
        own_ids = {id(word) for word in own}
        for word in line:
            if id(word) in own_ids:
                continue
            if kept and _marks(word, kept[-1]):
                kept[-1].append(word)
            else:
                waiting.append(word)
        if own:
            kept.append([*own, *(word for word in waiting if _marks(word, own))])
            lost = [word for word in waiting if not _marks(word, own)]
            kept += [[word] for word in lost]
            waiting = []
    return kept + [[word] for word in waiting]


def _marks(word: Word, line: Sequence[Word]) -> bool:
    """Whether a word is a raised or lowered mark beside a larger word of a line."""
    return len(word.glyphs) <= LONGEST_MARK and any(
        word.size <= SMALL * other.size
        and abs(word.base - other.base) <= RAISED * other.size
        and -0.2 * other.size
        <= min(abs(word.x0 - other.x1), abs(other.x0 - word.x1))
        < 0.2 * other.size
        for other in line
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line with no wide gap between them; `size` is the widest word's."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Top of the tallest letters."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Bottom of the descenders."""
        return self.base + DESCENT * self.size

    @property
    def text(self) -> str:
        """Its words with single blanks."""
        return " ".join(word.text for word in self.words)


def segment_of(words: Sequence[Word]) -> Segment:
    """A segment of words from left to right."""
    bases = sorted(word.base for word in words)
    middle = len(bases) // 2
    base = bases[middle] if len(bases) % 2 else (bases[middle - 1] + bases[middle]) / 2
    widest = max(words, key=lambda word: word.x1 - word.x0)
    x1 = words[-1].x1 if len(words) == 1 else max(word.x1 for word in words)
    return Segment(tuple(words), words[0].x0, x1, base, widest.size)


WIDE = 1.0  # of the size: a gap that parts two segments of a line


def segments_of(line: Sequence[Word], wide: float = WIDE) -> Iterator[Segment]:
    """Part a line at its wide gaps."""
    start = 0
    for n, (first, second) in enumerate(pairwise(line), 1):
        if second.x0 - first.x1 > wide * max(first.size, second.size):
            yield segment_of(line[start:n])
            start = n
    yield segment_of(line[start:])
