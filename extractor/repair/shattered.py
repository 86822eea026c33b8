"""Text cut into lines of one to three characters, as dumps give for turned pages.

A text extractor that meets a page turned by a quarter takes each short stretch of a
turned line for a line of its own, and strews blank lines in. The characters are all
there, in order; the line ends are not. Some can be known again: pieces are cut by
width, anew in each printed line, so a piece that is too narrow closed a line.
"""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple, TypeVar

import numpy as np

from extractor.fields import trial_ids
from extractor.repair.letters import Bools, Ints, Letters
from extractor.repair.lost_ends import Nearby, Run, checked_ends
from extractor.repair.reading import forward_points, joins, reads_like_text
from extractor.types import Edit

T = TypeVar("T")
LONGEST_PIECE = 3
FEWEST_LINES = 24
# Marks around a joined run: line ends are missing inside; LOST where the blanks at line
# ends are missing, too. The repair of tables, or in the end of the dump, takes them out.
OPEN, CLOSE, LOST = "\x1c", "\x1d", "\x13"
OPEN_LOST = OPEN + LOST
SAMPLE = 1_500  # characters that are enough to tell forwards from backwards
FIRST, SURE = 400, 12  # characters that do so with so many points
RUN = re.compile(  # islands of up to eight characters occur where subscripts overlap
    r"(?m)^(?:[^\n\f]{0,3}\n){8,}(?:(?:[^\n\f]{4,8}\n){1,2}(?:[^\n\f]{0,3}\n){2,})*[^\n\f]{0,3}(?=\n|\f|\Z)"
)

# Advance widths of Helvetica in thousandths of an em (Adobe Core 14 AFM); other fonts of
# papers keep nearly the same proportions. Letters not listed count as 556.
_WIDTHS = {
    222: "ijl'|‘’",
    278: "ftI .,:;/!()[]\\",
    333: 'r-"“”–',
    500: "ckszvxyJ",
    667: "ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    944: "W",
    1000: "—…@%",
}
WIDTH = {char: width for width, letters in _WIDTHS.items() for char in letters}


@dataclass(frozen=True, slots=True)
class Pieces:
    """The lines of a shattered run that hold something, in order.

    `starts` and `ends` are offsets into the run's letters, which stand at `start` in the text;
    `blanks` says how many blank lines stand before each piece.
    """

    letters: Letters
    start: int
    starts: Ints
    ends: Ints
    blanks: Ints

    @classmethod
    def of(cls, chars: str, start: int, end: int) -> Pieces:
        r"""The pieces of `chars[start:end]`.

        >>> Pieces.of("abc\n\nde", 0, 7).starts.tolist()
        [0, 5]
        """
        letters = Letters(chars[start:end])
        breaks = np.flatnonzero(letters.of("\n"))
        starts, ends = np.append(0, breaks + 1), np.append(breaks, end - start)
        full = np.flatnonzero(starts < ends)
        return cls(letters, start, starts[full], ends[full], np.diff(full, prepend=-1) - 1)

    def __len__(self) -> int:
        return len(self.starts)


def joined_runs(chars: str) -> Iterator[Edit]:
    r"""Join shattered runs, with a line end wherever one is known.

    Marks around it tell later repairs that line ends are missing inside. A run that does not
    read like text in any order is left as it is, for `garbled` to report.
    """
    nearby = Nearby(chars, RUN)
    for run, neighbours in with_neighbours(_joinable(chars), NEIGHBOURS):
        pieces, ends, strewn, lost = run
        if lost:
            others = [one.lost for one in neighbours if one.lost]
            around = nearby.words(pieces.start, pieces.start + len(pieces.letters.chars))
            ends = checked_ends(lost, others, around)
        order = best_order(pieces, ends)
        if order is None:
            continue
        new = pieces.letters.at(order)
        start, end = int(pieces.starts[0]), int(pieces.ends[-1])
        if strewn:
            opens = OPEN_LOST if lost else OPEN
            order = np.concatenate([np.full(len(opens), start), order, [end - 1]])
            new = f"{opens}{new}{CLOSE}"
        sources = array("I", (order + pieces.start).astype(np.uintc).tobytes())
        yield Edit(pieces.start + start, pieces.start + end, new, "turn/shattered-lines", sources)


class Joinable(NamedTuple):
    """A run that is long enough to be joined: where lines ended, as far as its pieces tell.

    `lost` is what is printed in it, if the blanks at line ends are missing.
    """

    pieces: Pieces
    ends: Bools
    strewn: bool  # the blank lines
    lost: Run | None


FULL = 0.85  # share of pieces that are as long as any, where they are cut by their letters
NEIGHBOURS = 8  # runs before and after one that tell what words there are


def _joinable(chars: str) -> Iterator[Joinable]:
    blanks_lost: bool | None = None
    for match in RUN.finditer(chars):
        pieces = Pieces.of(chars, *match.span())
        if len(pieces) < FEWEST_LINES:
            continue
        strewn = _blank_lines_are_strewn(pieces)
        ends = _line_ends(pieces, strewn=strewn)
        if strewn and blanks_lost is None:
            blanks_lost = not _blanks_kept(chars)
        lost = None
        if strewn and blanks_lost:
            printed = pieces.letters.chars.replace("\n", "")
            lengths = pieces.ends - pieces.starts
            sure = lengths.max() > 1 and np.mean(lengths == lengths.max()) >= FULL
            lost = Run.of(printed, np.cumsum(lengths), ends, sure=bool(sure))
        yield Joinable(pieces, ends, strewn, lost)


def with_neighbours(items: Iterable[T], reach: int) -> Iterator[tuple[T, list[T]]]:
    """Each item, and those at most so many before and after it.

    >>> [(one, around) for one, around in with_neighbours("abc", 1)]
    [('a', ['b']), ('b', ['a', 'c']), ('c', ['b'])]
    """
    rest = iter(items)
    ahead = deque(islice(rest, reach + 1))
    behind: deque[T] = deque(maxlen=reach)
    while ahead:
        item = ahead.popleft()
        yield item, [*behind, *ahead]
        behind.append(item)
        ahead.extend(islice(rest, 1))


def _line_ends(pieces: Pieces, *, strewn: bool) -> Bools:
    """Whether each piece closed a printed line, as far as that can be known."""
    if not strewn:
        return np.append(pieces.blanks[1:] > 0, False)
    lengths = pieces.ends - pieces.starts
    if lengths.max() == 1:
        return np.zeros(len(pieces), dtype=bool)
    widths = pieces.letters.values(lambda char: WIDTH.get(char, 556))
    found = [_narrow(pieces, widths, 0), _narrow(pieces, np.ones_like(widths), 1)]
    ends = min(found, key=np.count_nonzero)
    ends[-1] = False
    return ends


def _blank_lines_are_strewn(pieces: Pieces) -> bool:
    """Blank lines after every so many pieces, whatever the pieces say, mean nothing."""
    sizes = np.diff(np.flatnonzero(pieces.blanks[1:]))
    return len(sizes) < 1 or int(np.bincount(sizes).max()) >= 0.8 * len(sizes)


def _narrow(pieces: Pieces, widths: Ints, slack: int) -> Bools:
    """Pieces that end although the next character would still have begun inside.

    A piece holds the characters that begin within some width of its own beginning;
    where the widest offset of a last character exceeds a whole piece, a line ended.
    """
    before = np.append(0, np.cumsum(widths))  # the width of all characters before each
    offsets = before[pieces.ends - 1] - before[pieces.starts]
    at = int(0.98 * (len(offsets) - 1))
    threshold = np.partition(offsets, at)[at] + slack
    narrow: Bools = before[pieces.ends] - before[pieces.starts] < threshold
    return narrow


KEPT = 0.17  # share of supposed line ends with a blank before them; by chance it is 0.05 to 0.15
RUNS = 12  # of a document that are enough to tell


def _blanks_kept(chars: str) -> bool:
    """Whether the blank at the end of a wrapped line is still there, so that none is missing.

    One tool made the dump: its first runs tell it for all.
    """
    ends = blanks = 0
    for match in islice(RUN.finditer(chars), RUNS):
        pieces = Pieces.of(chars, *match.span())
        if len(pieces) >= FEWEST_LINES and _blank_lines_are_strewn(pieces):
            found = _line_ends(pieces, strewn=True)
            ends += int(found.sum())
            blanks += int(pieces.letters.of(" ", pieces.ends[found] - 1).sum())
    return bool(ends) and blanks >= KEPT * ends


def best_order(pieces: Pieces, ends: Bools) -> Ints | None:
    """The reading order of the letters: as they come, or turned; None if none reads like text.

    Where a line ended, its line break is among them.
    """
    letters = pieces.letters
    kept = ~letters.of("\n")
    kept[pieces.ends[ends]] = True
    forwards = np.flatnonzero(kept)
    sample = letters.at(forwards[:SAMPLE])
    if _backward(sample):
        lines = np.split(forwards, np.flatnonzero(letters.of("\n")[forwards]))
        turned = [line[::-1] for line in lines]
        if _order_points(letters, turned) < 0:
            turned = turned[::-1]
        forwards = np.concatenate(turned)
        sample = letters.at(forwards[:SAMPLE])
    readings = (sample, _GLUED.sub(" ", sample))
    return (
        forwards
        if any(map(reads_like_text, readings)) or any(map(_lists_trials, readings))
        else None
    )


_GLUED = re.compile(r"(?<=[a-z\d)])(?=[A-Z][A-Za-z])")  # cells run together


FEWEST_TRIALS = 3


def _lists_trials(sample: str) -> bool:
    """Whether numbers of trials stand in it: run-together rows of names do not read like text."""
    return len(trial_ids.spans(sample)) >= FEWEST_TRIALS


def _backward(sample: str) -> bool:
    """Whether letters read better from the last to the first; mostly the first ones tell."""
    first = sample[:FIRST]
    points = forward_points(first) - forward_points(first[::-1])
    if abs(points) < SURE:
        points = forward_points(sample) - forward_points(sample[::-1])
    return points < 0


def _order_points(letters: Letters, lines: list[Ints]) -> int:
    """Above zero when the lines follow each other forwards, below when backwards."""
    texts = [letters.at(line).strip() for line in lines]
    if len(texts) < 4:
        return -1  # nothing known of the lines: turned text as a whole runs backwards
    return sum(joins(a, b) - joins(b, a) for a, b in pairwise(texts))
