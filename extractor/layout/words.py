"""Words and lines of a frame: glyphs that stand together, raised and lowered ones kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.layout.frames import Frame, Glyph

BLANK = 0.55  # of the size: a gap between ink that is a blank, whatever the PDF says
SOME_BLANK = -0.03  # of the size, where the PDF says that there is one: an "f" leans over it
OVERLAP = 0.6  # of the size by which a glyph may reach back over the one before
LEVEL = 0.12  # of the size by which baselines of one line differ
RAISED = 0.72  # of the size by which a raised or lowered glyph's baseline may differ
SMALL = 0.87  # size of a raised or lowered glyph against its neighbours'
LONGEST_MARK = 6  # glyphs
SAME_LINE = 0.32  # of the size by which baselines of words on one line may differ

SUPERSCRIPT = str.maketrans("0123456789+-−–,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻˒")
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
        return self.base - 0.74 * self.size

    @property
    def bottom(self) -> float:
        """The bottom of its descenders, by the size."""
        return self.base + 0.21 * self.size

    @property
    def text(self) -> str:
        """The characters, raised and lowered digits as such."""
        return "".join(map(leveled, self.glyphs, self.levels))


def leveled(glyph: Glyph, level: int) -> str:
    """A glyph's character, raised or lowered where Unicode has it so."""
    if not level or len(glyph.char) != 1:
        return glyph.char
    return glyph.char.translate(SUPERSCRIPT if level > 0 else SUBSCRIPT)


def words_of(frame: Frame) -> list[Word]:
    """The words of a frame, in the PDF's order."""
    runs: list[list[Glyph]] = []
    for glyph in frame.glyphs:
        if runs and _goes_on(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return _glued([_word(run) for run in runs])


def _goes_on(run: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph follows the last one of a word without a blank."""
    last = run[-1]
    size = max(last.size, glyph.size)
    gap = glyph.x0 - last.x1
    if glyph.x0 == last.x0 and glyph.base == last.base:
        return True  # letters of one ligature share its box
    if gap < -OVERLAP * size or glyph.x0 < run[0].x0 - OVERLAP * size:
        return False
    if gap > (SOME_BLANK if glyph.after_blank else BLANK) * size:
        return False
    off = abs(glyph.base - last.base)
    if off <= LEVEL * size:
        return True
    smaller = min(last.size, glyph.size) <= SMALL * size
    return smaller and off <= RAISED * size and gap < BLANK * size


def _word(run: Sequence[Glyph]) -> Word:
    """A word with its line's baseline: that of its largest glyphs."""
    size = max(glyph.size for glyph in run)
    base = median(glyph.base for glyph in run if glyph.size > SMALL * size)
    levels = tuple(_level(glyph, base, size) for glyph in run)
    x0, x1 = min(glyph.x0 for glyph in run), max(glyph.x1 for glyph in run)
    return Word(tuple(run), levels, x0, x1, base, size)


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
    for n, line in enumerate(lines):
        below = lines[n + 1] if n + 1 < len(lines) else []
        largest = max((word.size for word in (*below, *(kept[-1] if kept else ()))), default=0.0)
        if not waiting and not any(_small(word, largest) for word in line):
            kept.append(line)
            continue
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


def _small(word: Word, largest: float) -> bool:
    return len(word.glyphs) <= LONGEST_MARK and word.size <= SMALL * largest


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
        return self.base - 0.74 * self.size

    @property
    def bottom(self) -> float:
        """Bottom of the descenders."""
        return self.base + 0.21 * self.size

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
