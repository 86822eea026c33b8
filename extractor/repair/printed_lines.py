"""Where printed lines begin and end in a sequence of words that has each line backwards.

Each way to cut the sequence into runs gives a text, when each run is read backwards. The
best text is found by dynamic programming over runs: points for neighbours in a line, for
lines that go on with a phrase, and for lines that open a new cell or paragraph. What the
best text repeats is then counted as known, and the search is done anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from extractor.repair.word_pairs import Floats, Ints, Judge, plain
from extractor.repair.word_shapes import WRAPPED, Shape, below, beside, closes, opens, shape_of

LONGEST = 16  # words of a printed line
NEW_CELL = -0.5  # points, in nats, for a line that opens a cell or a paragraph
SAME_LINE = -0.3  # for two words beside each other
SINGLE_WORD = -0.1  # for a printed line of one word
TOO_LONG = 1.2  # taken for each character by which a line is too long for its column
MOST_TOO_LONG = 5.0
HABIT = 4.0  # occurrences by which a word's habit of opening or closing cells is doubted
HABIT_WEIGHT = 0.4
MOST_HABIT = 2.0
ROUNDS = 3  # of searching
SAMPLE = 2_000  # words that the rounds before the last learn from
CHUNK = 8_000  # words searched as one
BLOCK = 512  # words whose moves are laid out at once
NEVER = -1e6


@dataclass(frozen=True, slots=True)
class Reading:
    """Printed lines as runs of words, each to be read backwards."""

    runs: tuple[tuple[int, int], ...]
    continued: tuple[bool, ...]  # whether a line goes on with what the one before began
    points: float


def readings(stretches: Sequence[Sequence[str]]) -> list[Reading]:
    """The best reading of each stretch; they teach each other.

    >>> words = "schedule visit Study criteria exclusion and Inclusion".split()
    >>> [" ".join(words[a:b][::-1]) for a, b in readings([words])[0].runs]
    ['Study visit schedule', 'Inclusion and exclusion criteria']
    """
    return [
        reading
        for group in _groups(stretches)
        for reading in _parted(_searched(group), list(accumulate(map(len, group), initial=0)))
    ]


def as_it_comes(words: Sequence[str]) -> Reading:
    """The words in the order they have, each a line, with the points for that order."""
    runs = tuple((at, at + 1) for at in range(len(words)))
    if len(words) < 2:
        return Reading(runs, (False,) * len(words), 0.0)
    scores = Scores([words])
    steps = np.maximum(scores.wrap[1:, 1] - WRAPPED, scores.cell[1:, 1])
    return Reading(runs, (False,) * len(words), float(steps.sum() + scores.opening[0]))


def _groups(stretches: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Stretches that follow each other, about `CHUNK` words at once."""
    group: list[Sequence[str]] = []
    for stretch in stretches:
        if group and sum(map(len, group)) + len(stretch) > CHUNK:
            yield group
            group = []
        group.append(stretch)
    if group:
        yield group


def _searched(group: Sequence[Sequence[str]]) -> Reading:
    scores = Scores(group)
    for _ in range(ROUNDS - 1):
        scores.learn(search(scores, min(SAMPLE, scores.size)))
    return search(scores, scores.size)


def _parted(reading: Reading, borders: Sequence[int]) -> Iterator[Reading]:
    """The reading of each stretch out of the reading of all; points are shared by length."""
    share = reading.points / max(1, borders[-1])
    for start, end in pairwise(borders):
        lines = [
            ((first - start, last - start), continued)
            for (first, last), continued in zip(reading.runs, reading.continued, strict=True)
            if start <= first < end
        ]
        yield Reading(
            tuple(run for run, _ in lines), tuple(on for _, on in lines), share * (end - start)
        )


class Scores:
    """All points of some stretches, taken as one sequence of words.

    `inside[k]` are the points for the word after word k standing before it in one line;
    `wrap[k, x]` and `cell[k, x]` for a line that begins with word k after a line that ends
    with the word `x` places before: with the phrase going on, or not.
    """

    inside: Floats
    wrap: Floats
    cell: Floats
    opening: Floats

    def __init__(self, group: Sequence[Sequence[str]]) -> None:
        words = [word for stretch in group for word in stretch]
        self.size = len(words)
        self.lengths: Ints = np.array([len(word) for word in words], np.int64)
        self.borders = np.array(list(accumulate(map(len, group)))[:-1], np.int64)
        shapes = [shape_of(word) for word in words]
        kinds = list(dict.fromkeys(shapes))
        numbers: dict[Hashable, int] = {kind: number for number, kind in enumerate(kinds)}
        here: Ints = np.array([numbers[shape] for shape in shapes], np.int64)
        self.judge = Judge([plain(word) for word in words], 2 * LONGEST)
        there = here[self.judge.before]
        self._shape_inside = _square(kinds, beside)[here[1:], here[:-1]]
        self._shape_wrap = _square(kinds, below)[there, here[:, None]]
        self._opens: Floats = np.array([opens(kind) for kind in kinds], np.float32)[here]
        self._closes: Floats = np.array([closes(kind) for kind in kinds], np.float32)[here]
        self._put(Counter(), np.zeros(len(words), np.float32), np.zeros(len(words), np.float32))

    def _put(self, pairs: Counter[tuple[int, int]], opening: Floats, closing: Floats) -> None:
        wide, near = self.judge.told(pairs)
        self.inside = near + 0
        self.inside[:-1] += self._shape_inside + SAME_LINE
        self.inside[self.borders - 1] = NEVER
        self.wrap = wide + self._shape_wrap
        self.opening = self._opens + opening + NEW_CELL
        self.cell = (self._closes + closing)[self.judge.before] + self.opening[:, None]

    def learn(self, reading: Reading) -> None:
        """Count as known what a reading repeats: pairs of words, what opens and closes cells."""
        ids = self.judge.ids.tolist()
        pairs: Counter[tuple[int, int]] = Counter()
        opened: Counter[int] = Counter()
        closed: Counter[int] = Counter()
        last = ids[0]
        for (first, end), continued in zip(reading.runs, reading.continued, strict=True):
            line = ids[first:end][::-1]
            pairs.update(pairwise(line))
            if continued:
                pairs[last, line[0]] += 1
            else:
                opened[line[0]] += 1
                closed[last] += 1
            last = line[-1]
        seen = Counter(ids[: reading.runs[-1][1]])
        self._put(pairs, self._habits(opened, seen), self._habits(closed, seen))

    def _habits(self, counted: Counter[int], seen: Counter[int]) -> Floats:
        """For each word, how much more often than others it was counted."""
        usual = max(1, counted.total()) / seen.total()
        size = len(self.judge.vocabulary)
        habits = np.zeros(size, np.float32)
        for word, count in seen.items():
            habits[word] = (counted[word] + HABIT * usual) / (count + HABIT) / usual
        logs = np.log(np.where(habits > 0, habits, 1))
        weighed: Floats = HABIT_WEIGHT * np.clip(logs, -MOST_HABIT, MOST_HABIT)
        return weighed[self.judge.ids]


def _square(kinds: Sequence[Shape], points: Callable[[Shape, Shape], float]) -> Floats:
    return np.array([[points(a, b) for b in kinds] for a in kinds], np.float32)


def search(scores: Scores, size: int) -> Reading:
    """The best reading of the first `size` words.

    `best[k + LONGEST, m - 1]` are the points of the best reading of the first k words whose
    last line holds m words; `back` tells the length of the line before it.
    """
    rows = np.arange(LONGEST)
    chars = _characters(scores.lengths[:size])
    own = _own_points(scores.inside[:size])
    best = np.full((size + 1 + LONGEST, LONGEST), -1e9)
    back = np.zeros((size + 1, LONGEST), np.int64)
    for start in range(1, size + 1, BLOCK):
        ends = np.arange(start, min(size + 1, start + BLOCK))
        moves = np.maximum(*_moves(scores, chars, ends))
        for end, move in zip(ends.tolist(), moves, strict=True):
            options = best[end + LONGEST - 1 : end - 1 : -1] + move
            chosen = options.argmax(axis=1)
            line = options[rows, chosen] + own[end]
            if end <= LONGEST:
                line[end - 1] = own[end, end - 1] + scores.opening[end - 1]
            back[end] = chosen
            best[end + LONGEST] = line
    return _traced(scores, chars, best, back)


def _characters(lengths: Ints) -> Floats:
    """Characters of each run, by where it ends (shifted like `best`) and its words."""
    size = len(lengths)
    ends = np.concatenate(([0], np.cumsum(lengths + 1)))
    chars = np.full((size + 1 + LONGEST, LONGEST), -1e6, np.float32)
    for words in range(1, min(size, LONGEST) + 1):
        chars[words + LONGEST :, words - 1] = ends[words:] - ends[:-words] - 1
    return chars


def _own_points(inside: Floats) -> Floats:
    """Points of each run by itself, by where it ends and its words."""
    size = len(inside)
    sums = np.concatenate(([0.0], np.cumsum(inside, dtype=np.float64)))
    own = np.full((size + 1, LONGEST), -1e9)
    for words in range(1, min(size, LONGEST) + 1):
        own[words:, words - 1] = sums[words - 1 : size] - sums[: size - words + 1]
    own[:, 0] += SINGLE_WORD
    return own


def _moves(scores: Scores, chars: Floats, ends: Ints) -> tuple[Floats, Floats]:
    """Points for a line of m words that ends at each end, after a line of l words.

    A line that goes on with the phrase of the one before cannot be longer than that one
    and its own first word: that word would have stood there.
    """
    wrap = sliding_window_view(scores.wrap, LONGEST, axis=1)[ends - 1, 1 : LONGEST + 1]
    cell = sliding_window_view(scores.cell, LONGEST, axis=1)[ends - 1, 1 : LONGEST + 1]
    before = ends[:, None] - 1 - np.arange(LONGEST) + LONGEST
    room = chars[before] + scores.lengths[ends - 1][:, None, None]
    surplus = chars[ends + LONGEST][:, :, None] - room
    return wrap - np.clip(TOO_LONG * surplus, 0, MOST_TOO_LONG), cell


def _traced(scores: Scores, chars: Floats, best: Floats, back: Ints) -> Reading:
    end = len(back) - 1
    words = int(best[-1].argmax()) + 1
    runs: list[tuple[int, int]] = []
    while end > 0:
        runs.append((end - words, end))
        end, words = end - words, int(back[end, words - 1]) + 1
    runs.reverse()
    continued = (False, *_continued(scores, chars, np.array(runs, np.int64)).tolist())
    return Reading(tuple(runs), continued, float(best[-1].max()))


def _continued(scores: Scores, chars: Floats, runs: Ints) -> NDArray[np.bool_]:
    """Whether each line but the first goes on with the phrase of the one before."""
    starts, ends = runs[1:, 0], runs[1:, 1]
    here, before = ends - starts, starts - runs[:-1, 0]
    room = chars[starts + LONGEST, before - 1] + scores.lengths[ends - 1]
    surplus = chars[ends + LONGEST, here - 1] - room
    wrap = scores.wrap[ends - 1, here + before - 1]
    on: NDArray[np.bool_] = (
        wrap - np.clip(TOO_LONG * surplus, 0, MOST_TOO_LONG)
        >= scores.cell[ends - 1, here + before - 1]
    )
    return on
