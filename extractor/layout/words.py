"""Words and lines of a frame: glyphs that stand together, raised and lowered ones kept apart."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise, repeat
from operator import itemgetter
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.layout.frames import Frame, Inked

ASCENT, DESCENT = 0.74, 0.21  # of the size: tallest letters above the baseline, deepest below
BLANK = 0.55  # of the size: a gap between ink that is a blank, whatever the PDF says
NO_BLANK = 0.16  # of the size: a smaller gap is within a word, in whatever order the PDF has it
SOME_BLANK = -0.03  # of the size, where the PDF says that there is one: an "f" leans over it
OVERLAP = 0.6  # of the size by which a glyph may reach back over the one before
LEVEL = 0.12  # of the size by which baselines of one line differ
RAISED = 0.72  # of the size by which a raised or lowered glyph's baseline may differ
SMALL = 0.87  # size of a raised or lowered glyph against its neighbours'
BESIDE = 0.2  # of the size: how near to its word a raised or lowered glyph stands
LOOSE = 0.6  # the same of a number, before an address for example
LONGEST_MARK = 6  # glyphs
SAME_LINE = 0.32  # of the size by which baselines of words on one line may differ

SUPERSCRIPT = str.maketrans(
    "0123456789+-−–,abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻˒ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Word(NamedTuple):
    """Glyphs without a blank between them."""

    x0: float
    x1: float
    base: float
    size: float
    text: str  # a character for each glyph, raised and lowered digits as such
    at: array[int]  # of each glyph, its place among the raw characters
    fonts: tuple[int, ...]  # of each glyph
    after_blank: bool  # the PDF or pdfium has a blank before it
    levels: tuple[int, ...] = ()  # of each glyph, 1 for raised, -1 for lowered; () without any

    @property
    def top(self) -> float:
        """The top of its tallest letters, by the size: the same for all words of a line."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The bottom of its descenders, by the size."""
        return self.base + DESCENT * self.size


def words_of(frame: Frame) -> list[Word]:
    """The words of a frame, line by line."""
    glyphs = frame.glyphs
    if not glyphs.chars:
        return []
    starts = np.flatnonzero(_breaks(glyphs))
    stops = np.append(starts[1:], len(glyphs.chars))
    x1, base, size = (
        np.maximum.reduceat(glyphs.x1, starts),
        glyphs.base[starts],
        glyphs.size[starts],
    )
    numbers = glyphs.x0[starts], x1, base, size
    at, fonts = array("I", glyphs.at.astype(np.uint32).tobytes()), tuple(glyphs.font.tolist())
    runs = [slice(first, last) for first, last in zip(starts.tolist(), stops.tolist(), strict=True)]
    words = list(
        map(
            _WORD,
            zip(
                *(one.tolist() for one in numbers),
                *([of[run] for run in runs] for of in (glyphs.chars, at, fonts)),
                glyphs.after_blank[starts].tolist(), repeat(()),
            ),
        )
    )  # fmt: skip
    for n in np.flatnonzero(_uneven(glyphs, starts, stops)).tolist():
        words[n] = _word(glyphs, range(runs[n].start, runs[n].stop))
    by_place = np.argsort(glyphs.at) if frame.mixed else None
    return [word for line in lines_of(words) for word in _joined(line, glyphs, by_place)]


_WORD = partial(tuple.__new__, Word)  # `Word._make` without its check of the length


def _breaks(glyphs: Inked) -> NDArray[np.bool_]:
    """For each glyph whether a word begins with it."""
    x0, x1, base, size, blank = (
        glyphs.x0, glyphs.x1, glyphs.base, glyphs.size, glyphs.after_blank
    )  # fmt: skip
    larger, smaller = np.maximum(size[1:], size[:-1]), np.minimum(size[1:], size[:-1])
    gap, off = x0[1:] - x1[:-1], np.abs(base[1:] - base[:-1])
    level = off <= LEVEL * larger
    marked = (smaller <= SMALL * larger) & (off <= RAISED * larger)
    # pdfium has a blank, even a line's end, before a mark that touches its word
    some = np.where(marked & ~level, NO_BLANK, SOME_BLANK)
    near = (gap >= -OVERLAP * larger) & (gap <= np.where(blank[1:], some, BLANK) * larger)
    ligature = (x0[1:] == x0[:-1]) & (off == 0)  # its letters share a box
    return np.append(True, ~((near & (level | marked)) | ligature))


def _uneven(glyphs: Inked, starts: NDArray[np.intp], stops: NDArray[np.intp]) -> NDArray[np.bool_]:
    """For each word whether its glyphs differ in size or baseline."""
    base, size = glyphs.base, glyphs.size
    changes = np.cumsum(np.append(False, (base[1:] != base[:-1]) | (size[1:] != size[:-1])))
    uneven: NDArray[np.bool_] = changes[starts] != changes[stops - 1]
    return uneven


def _word(glyphs: Inked, places: Sequence[int]) -> Word:
    """A word of glyphs that may differ, with its line's baseline: that of its largest glyphs."""
    here = np.array(places)
    sizes, bases = glyphs.size[here].tolist(), glyphs.base[here].tolist()
    size = max(sizes)
    base = median([one for one, own in zip(bases, sizes, strict=True) if own > SMALL * size])
    levels = tuple(_level(base - one, own, size) for one, own in zip(bases, sizes, strict=True))
    even = len({*sizes}) == len({*bases}) == 1
    x0 = glyphs.x0[here]
    chars = [glyphs.chars[n] for n in places]
    return Word(
        float(x0[0] if even else x0.min()), float(glyphs.x1[here].max()), base, size,
        "".join(map(_leveled, chars, levels)) if any(levels) else "".join(chars),
        array("I", glyphs.at[here].tolist()), tuple(glyphs.font[here].tolist()),
        bool(glyphs.after_blank[here[0]]), levels if any(levels) else (),
    )  # fmt: skip


def _level(off: float, own: float, size: float) -> int:
    """Whether a glyph of some size is raised or lowered: `off` is its distance from the baseline."""
    if own > SMALL * size:
        return 0
    return 1 if off > LEVEL * size else -1 if off < -0.05 * size else 0


def _leveled(char: str, level: int) -> str:
    """A character, raised or lowered where Unicode has it so."""
    if not level:
        return char
    return char.translate(SUPERSCRIPT if level > 0 else SUBSCRIPT)


def _joined(
    line: Sequence[Word], glyphs: Inked, by_place: NDArray[np.intp] | None
) -> Iterator[Word]:
    """Join what the PDF wrote apart, out of order: no blank between, or a raised mark.

    `by_place` sorts the glyphs by their places, where they don't stand so.
    """
    current = line[0]
    for word in line[1:]:
        size = max(current.size, word.size)
        gap = word.x0 - current.x1
        near = -OVERLAP * size < gap < NO_BLANK * size
        if (
            near
            and not (word.after_blank and gap > SOME_BLANK * size)
            and _fits(current, word, size)
        ):
            places = np.searchsorted(glyphs.at, [*current.at, *word.at], sorter=by_place)
            here = places if by_place is None else by_place[places]
            current = _word(glyphs, here.tolist())
        else:
            yield current
            current = word
    yield current


def _fits(first: Word, second: Word, size: float) -> bool:
    off = abs(first.base - second.base)
    return off <= LEVEL * size or (
        min(first.size, second.size) <= SMALL * size and off <= RAISED * size
    )


_BY_LINE = itemgetter(Word._fields.index("base"), Word._fields.index("x0"))
_BY_X0 = itemgetter(Word._fields.index("x0"))


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words by lines, from top to bottom, each from left to right.

    A small word off the baseline is a raised or lowered one of the line it touches.
    """
    lines: list[list[Word]] = []
    smallest: list[float] = []
    largest: list[float] = []
    base = size = widest = 0.0
    for word in sorted(words, key=_BY_LINE):
        x0, x1, here, own = word[:4]
        if lines and here - base <= SAME_LINE * (own if own < size else size):
            lines[-1].append(word)
            if own > size:
                size = largest[-1] = own
            elif own < smallest[-1]:
                smallest[-1] = own
            if x1 - x0 > widest:
                base, widest = here, x1 - x0
        else:
            lines.append([word])
            smallest.append(own)
            largest.append(own)
            base, size, widest = here, own, x1 - x0
    if lines and min(smallest) <= SMALL * max(largest):
        lines = _with_marks(lines, smallest, largest)
    for line in lines:
        line.sort(key=_BY_X0)
    return lines


def _with_marks(
    lines: list[list[Word]], smallest: Sequence[float], largest: Sequence[float]
) -> list[list[Word]]:
    """Put lines of nothing but small marks to the line below or above that they touch.

    `smallest` and `largest` are the sizes of each line's words.
    """
    kept: list[list[Word]] = []
    waiting: list[Word] = []
    for n, line in enumerate(lines):
        if not waiting and smallest[n] > SMALL * max(largest[max(0, n - 1) : n + 2]):
            kept.append(line)
            continue
        below = lines[n + 1] if n + 1 < len(lines) else []
        above = kept[-1] if kept else []
        own = _own(line, above, below)
        own_ids = set(map(id, own))
        for word in line:
            if id(word) not in own_ids:
                (above if _marks(word, above) else waiting).append(word)
        if own:
            kept.append([*own, *(word for word in waiting if _marks(word, own))])
            lost = [word for word in waiting if not _marks(word, own)]
            kept += [[word] for word in lost]
            waiting = []
    return kept + [[word] for word in waiting]


def _own(line: Sequence[Word], above: Sequence[Word], below: Sequence[Word]) -> list[Word]:
    """The words of a line that mark no word of the lines above and below."""
    small = SMALL * max([word.size for word in (*above, *below)], default=0.0)
    return [
        word
        for word in line
        if word.size > small or not (_marks(word, below) or _marks(word, above))
    ]


def _marks(word: Word, line: Sequence[Word]) -> bool:
    """Whether a word is a raised or lowered mark beside a larger word of a line."""
    if len(word.text) > LONGEST_MARK:
        return False
    x0, x1, base, size = word[:4]
    for other in line:
        theirs = other.size
        if size <= SMALL * theirs and abs(base - other.base) <= RAISED * theirs:
            apart = min(abs(x0 - other.x1), abs(other.x0 - x1))
            if apart < (LOOSE if word.text.isdecimal() else BESIDE) * theirs:
                return True
    return False


class Segment(NamedTuple):
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
        return " ".join([word.text for word in self.words])


def segment_of(words: Sequence[Word]) -> Segment:
    """A segment of words from left to right."""
    if len(words) == 1:
        x0, x1, base, size = words[0][:4]
        return Segment(tuple(words), x0, x1, base, size)
    x1 = max([word.x1 for word in words])
    return Segment(tuple(words), words[0].x0, x1, base_of(words), size_of(words))


def base_of(line: Sequence[Word]) -> float:
    """The baseline of a line: the median of its words'."""
    bases = sorted([word.base for word in line])
    middle = len(bases) // 2
    return bases[middle] if len(bases) % 2 else (bases[middle - 1] + bases[middle]) / 2


def size_of(line: Sequence[Word]) -> float:
    """The size of a line's letters: its widest word's."""
    widths = [word.x1 - word.x0 for word in line]
    return line[widths.index(max(widths))].size


WIDE = 1.0  # of the size: a gap that parts two segments of a line


def segments_of(line: Sequence[Word], wide: float = WIDE) -> Iterator[Segment]:
    """Part a line at its wide gaps."""
    start = 0
    for stop in wide_gaps(line, wide):
        yield segment_of(line[start:stop])
        start = stop
    yield segment_of(line[start:])


def wide_gaps(line: Sequence[Word], wide: float = WIDE) -> list[int]:
    """The places of the words of a line that a wide gap stands before."""
    return [
        n
        for n, (first, second) in enumerate(pairwise(line), 1)
        if (gap := second.x0 - first.x1) > wide * first.size and gap > wide * second.size
    ]
