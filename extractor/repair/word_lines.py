"""Pages turned by a quarter whose dump has a word a line: words of a line in reverse order.

Taking the words of a page turned counter-clockwise from top to bottom reverses each
word's letters and the order of the words within each printed line; on a page turned
clockwise the words are whole and the printed lines come last first. Either way nothing
says where a printed line ends: `printed_lines` decides. What does not read like text
after that is left as it is, to be reported as garbled.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractor.repair.letters import Letters
from extractor.repair.printed_lines import Reading, as_it_comes, readings
from extractor.repair.reading import reads_like_text
from extractor.repair.turned import (
    FEWEST_WORDS,
    ONE_WORD,
    Line,
    is_word_a_line,
    lines_on,
    pages_of,
)
from extractor.repair.word_shapes import FUNCTION
from extractor.repair.words import english
from extractor.types import Edit

SUSPECT = re.compile(r"(?m)(?:^[^\S\n\f]*\S{1,60}[^\S\n\f]*\n){6}")
MOST_WORDS = 4  # on a line of the dump
FEWEST_UPRIGHT = 40  # words, where they are not reversed and only their order tells
FEWEST_FUNCTION = 0.08  # of those words: a list of short cells has none
SURE = 6  # words that are English only when reversed, less those that are so only as printed
READABLE = 0.75  # points a word; words in random order reach about half of it
CAPTION = re.compile(r"(?i:table|tab\.|figure|fig\.) \d{1,2}[.:|]?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the dump and where it stands; `turned` if its letters are reversed."""

    start: int
    end: int
    chars: str  # in reading order
    turned: bool

    @property
    def offsets(self) -> range:
        """Where each character of `chars` stands."""
        whole = range(self.start, self.end)
        return whole[::-1] if self.turned else whole


def reversed_word_lines(chars: str) -> Iterator[Edit]:
    r"""Put the printed lines of pages back that a dump gives a word a line.

    >>> dump = "eludehcs\ntisiv\nydutS\nairetirc\nnoisulcxe\ndna\nnoisulcnI\n" * 2
    >>> next(reversed_word_lines(dump)).new.split("\n")[:2]
    ['Study visit schedule', 'Inclusion and exclusion criteria']
    """
    if not SUSPECT.search(chars):
        return
    backward, upright = [], []
    for stretch in _stretches(chars):
        part = _backward_part(stretch)
        if part:
            backward.append(_words(part, turned=True))
        elif _may_be_upright(stretch):
            upright.append(_words(stretch, turned=False))
    yield from _counter_clockwise(backward)
    yield from _clockwise(upright)


def _counter_clockwise(stretches: Sequence[list[Word]]) -> Iterator[Edit]:
    """Words with reversed letters: printed lines in order, unless captions tell otherwise."""
    swapped, upside_down = _told_by_captions(stretches)
    if upside_down:
        stretches = [words[::-1] for words in stretches]
    texts = [[word.chars for word in words] for words in stretches]
    runs = [as_it_comes(text) for text in texts] if swapped == upside_down else readings(texts)
    for words, reading in zip(stretches, runs, strict=True):
        yield from _edit(words, reading, "turn/reversed-words")


def _clockwise(stretches: Sequence[list[Word]]) -> Iterator[Edit]:
    """Whole words: printed lines come last first only where captions tell it.

    Nothing else does: words in good order can be cut into lines that read as well last first.
    """
    if _told_by_captions(stretches) != (False, True):
        return
    backwards = [words[::-1] for words in stretches]
    texts = [[word.chars for word in words] for words in backwards]
    for words, reading in zip(backwards, readings(texts), strict=True):
        yield from _edit(words, reading, "turn/reversed-word-lines")


def _told_by_captions(stretches: Sequence[list[Word]]) -> tuple[bool, bool]:
    """Whether captions have their number before "Table", and whether they end the stretches.

    One tool made the dump: the captions of all stretches are counted together. Without any,
    words with reversed letters are taken to come from a page turned counter-clockwise.
    """
    swapped = last = 0
    for words in stretches:
        edge = min(len(words) // 2, max(25, len(words) // 6))
        for at, (a, b) in enumerate(pairwise(words)):
            ways = [
                CAPTION.fullmatch(f"{x.chars} {y.chars}") is not None for x, y in ((a, b), (b, a))
            ]
            if ways[0] == ways[1] or edge <= at + 1 < len(words) - edge:
                continue
            swapped += 1 if ways[1] else -1
            last += 1 if at + 1 >= edge else -1
    if not swapped or not last:
        return bool(stretches and stretches[0][0].turned), False
    return swapped > 0, last > 0


def _edit(words: Sequence[Word], reading: Reading, rule: str) -> Iterator[Edit]:
    """One edit that writes the printed lines anew, if they read like text."""
    if reading.points < READABLE * len(words):
        return
    new: list[str] = []
    sources = array("I")
    gap = 0
    for first, end in reading.runs:
        for at in range(end - 1, first - 1, -1):
            word = words[at]
            if new:
                # within a line this word and the one before it are neighbours in the dump
                inside = at < end - 1
                new.append(" " if inside else "\n")
                sources.append(_between(words, at) if inside else gap)
            new.append(word.chars)
            sources.extend(word.offsets)
            gap = _between(words, at)
    text = "".join(new)
    if reads_like_text(text):
        start, stop = min(w.start for w in words), max(w.end for w in words)
        yield Edit(start, stop, text, rule, sources)


def _between(words: Sequence[Word], at: int) -> int:
    """Where the white space between a word and the next one of the sequence stands."""
    if at + 1 == len(words):
        return words[at].start
    return min(words[at].end, words[at + 1].end)


def _stretches(chars: str) -> list[list[Line]]:
    """Lines without a blank one between them that mostly hold one word, page by page.

    A page with a long line that reads backwards was dumped line by line, not word by word;
    one tool made the dump, so that then no page was dumped word by word.
    """
    stretches: list[list[Line]] = []
    for page in pages_of(chars):
        runs = _runs_of_short_lines(page.chars)
        lines = list(lines_on(page)) if runs else []
        if any(_direction(line) < -2 for line in lines if not _is_short(line)):
            return []
        found = [lines[first:last] for first, last in runs]
        stretches += filter(is_word_a_line, found)
    return stretches


def _runs_of_short_lines(chars: str) -> list[tuple[int, int]]:
    """Runs of at least FEWEST_WORDS short lines, most of which hold a word: their line numbers."""
    letters = Letters(f"{chars}\n")
    solid = ~letters.of(str.isspace)
    breaks = np.flatnonzero(letters.of("\n"))
    words = np.cumsum(solid & ~np.append(False, solid[:-1]))[breaks]  # up to each line's end
    each = np.diff(words, prepend=0)
    each[np.searchsorted(breaks, np.flatnonzero(letters.of("\x1c\x1d")))] = 0
    edges = np.flatnonzero(np.diff((each > 0) & (each <= MOST_WORDS), prepend=False, append=False))
    single = np.append(0, np.cumsum(each == 1))[edges].reshape(-1, 2)
    runs = edges.reshape(-1, 2)
    size = runs[:, 1] - runs[:, 0]
    kept = (size >= FEWEST_WORDS) & (single[:, 1] - single[:, 0] >= ONE_WORD * size)
    return [(first, last) for first, last in runs[kept].tolist()]


def _is_short(line: Line) -> bool:
    chars = line.chars
    if "\x1c" in chars or "\x1d" in chars:
        return False
    return 0 < len(chars.split(maxsplit=MOST_WORDS)) <= MOST_WORDS


def _direction(line: Line) -> int:
    """Words of the line that are English only forwards, less those that are so only backwards."""
    points = 0
    for word in re.findall(r"[^\W\d_]{3,}", line.chars.casefold()):
        points += (word in english()) - (word[::-1] in english())
    return points


def _backward_part(lines: Sequence[Line]) -> list[Line]:
    """The part of a stretch that reads backwards, as far as words that tell nothing go on."""
    best = total = first = start = last = 0
    points = [_direction(line) for line in lines]
    for at, point in enumerate(points):
        if total <= 0:
            total, start = 0, at
        total -= point
        if total > best:
            best, first, last = total, start, at
    if best < SURE or best < 0.2 * (last - first + 1):
        return []
    while first and _tells_nothing(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _tells_nothing(lines[last + 1]):
        last += 1
    return list(lines[first : last + 1])


def _tells_nothing(line: Line) -> bool:
    """Whether the line is one word that is as good or as bad backwards."""
    word = line.chars.strip().casefold()
    return not re.search(r"\s", word) and word not in FUNCTION and not _direction(line)


def _may_be_upright(lines: Sequence[Line]) -> bool:
    words = " ".join(line.chars for line in lines).casefold().split()
    return (
        len(words) >= FEWEST_UPRIGHT
        and sum(word in FUNCTION for word in words) >= FEWEST_FUNCTION * len(words)
        and sum(map(_direction, lines)) >= 0.2 * len(words)
    )


def _words(lines: Sequence[Line], *, turned: bool) -> list[Word]:
    step = -1 if turned else 1
    return [
        Word(line.start + m.start(), line.start + m.end(), m.group()[::step], turned)
        for line in lines
        for m in re.finditer(r"\S+", line.chars)
    ]
