"""Pages turned by a quarter whose dump has a word a line: words of a line in reverse order.

Taking the words of a page turned counter-clockwise from top to bottom reverses each
word's letters and the order of the words within each printed line; on a page turned
clockwise the words are whole and the printed lines come last first. Either way nothing
says where one printed line ends: the cuts are chosen so that the whole reads best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from extractor.repair.word_pairs import Floats, Ints, Judge, plain
from extractor.repair.word_shapes import below, beside, closes, opens, shape_of

LONGEST = 14  # words of a printed line
NEW_CELL = -1.0
SAME_LINE = 0.0  # two words beside each other
SINGLE_WORD = -0.3  # a printed line of one word
TOO_LONG = 0.35  # for each character by which a line is longer than the one it continues allows
MOST_TOO_LONG = 3.0
ROUNDS = 3  # of learning the document's pairs
SAMPLE = 4_000  # words that are enough to learn them from
HABIT_WEIGHT = 1.0
HABIT = 4.0  # occurrences that a word's habit of opening or closing cells is doubted by
BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Layout:
    """Printed lines as runs of words, each to be read backwards."""

    runs: tuple[tuple[int, int], ...]
    continued: tuple[bool, ...]  # whether the line goes on with what the one before began
    points: float

    def order(self) -> list[int]:
        """The words in reading order."""
        return [at for first, last in self.runs for at in range(last - 1, first - 1, -1)]


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of the words of a stretch, one value a word."""

    judge: Judge
    lengths: Ints
    shapes: Sequence[object]
    pairs: Counter[tuple[int, int]]
    opens: Floats
    closes: Floats


def printed_lines(words: Sequence[str]) -> Layout:
    r"""Cut a sequence of words into runs so that the words read best, each run backwards.

    >>> words = "schedule visit Study criteria exclusion and Inclusion".split()
    >>> [" ".join(words[a:b][::-1]) for a, b in printed_lines(words).runs]
    ['Study visit schedule', 'Inclusion and exclusion criteria']
    """
    sample = words[:SAMPLE]
    layout, known = _learnt(sample)
    if len(sample) == len(words):
        return layout
    raise NotImplementedError


def _learnt(words):
    scores = Scores(words)
    layout = scores.best()
    for _ in range(ROUNDS - 1):
        scores.learn(layout)
        layout = scores.best()
    return layout, scores


class Scores:
    """All points of one sequence of words."""

    def __init__(self, words: Sequence[str], pairs: Counter[tuple[str, str]] | None = None) -> None:
        self.words = words
        shapes = [shape_of(word) for word in words]
        unique: dict[object, int] = {}
        self.kinds = np.array([unique.setdefault(s, len(unique)) for s in shapes], np.int64)
        kinds = list(unique)
        self.beside = np.array([[beside(a, b) for b in kinds] for a in kinds], np.float32)
        self.below = np.array([[below(a, b) for b in kinds] for a in kinds], np.float32)
        self.opening = np.array([opens(s) for s in kinds], np.float32)[self.kinds]
        self.closing = np.array([closes(s) for s in kinds], np.float32)[self.kinds]
        self.judge = Judge([plain(word) for word in words], 2 * LONGEST)
        self.lengths = np.array([len(word) for word in words], np.int64)
        self.pairs: Counter[tuple[int, int]] = Counter()

    def learn(self, layout: Layout) -> None:
        """Learn pairs of words and habits of words from a reading."""
        ids = self.judge.ids.tolist()
        self.pairs = Counter()
        size = len(self.judge.vocabulary)
        seen, opened, closed = (np.zeros(size, np.float32) for _ in range(3))
        np.add.at(seen, self.judge.ids, 1)
        last = None
        for (first, end), continued in zip(layout.runs, layout.continued, strict=True):
            line = ids[first:end][::-1]
            self.pairs.update(pairwise(line))
            if continued:
                self.pairs[last, line[0]] += 1
            else:
                opened[line[0]] += 1
                if last is not None:
                    closed[last] += 1
            last = line[-1]
        cells = sum(not c for c in layout.continued)
        share = max(1, cells) / len(ids)

        def habit(count: Floats) -> Floats:
            p = (count + HABIT * share) / (seen + HABIT)
            return np.clip(np.log(p / share), -2, 2)[self.judge.ids]

        self.habit_open, self.habit_close = habit(opened), habit(closed)

    habit_open = habit_close = 0.0

    def best(self) -> Layout:
        n = len(self.words)
        wide, near = self.judge.told(self.pairs)
        inside = near.copy()
        inside[:-1] += SAME_LINE + self.beside[self.kinds[1:], self.kinds[:-1]]
        wrap = wide + self.below[self.kinds[self.judge.before], self.kinds[:, None]]
        opening = self.opening + self.habit_open + NEW_CELL
        closing = self.closing + self.habit_close
        cell = closing[self.judge.before] + opening[:, None]
        # inside[i]: word i+1 read before word i; run of words a..b-1: sum inside[a..b-2]
        cum = np.concatenate(([0.0], np.cumsum(inside)))
        ends = np.concatenate(([0], np.cumsum(self.lengths + 1)))
        best = np.full((n + 1 + LONGEST, LONGEST), -1e9)
        back = np.zeros((n + 1, LONGEST), np.int16)
        # rows are shifted by LONGEST: best[k + LONGEST, m - 1]
        chars = np.full(
            (n + 1 + LONGEST, LONGEST), -1e6, np.float32
        )  # of the run of m words that ends at k
        for m in range(1, min(n, LONGEST) + 1):
            chars[m + LONGEST :, m - 1] = ends[m:] - ends[:-m] - 1
        wrap_windows = sliding_window_view(wrap, LONGEST, axis=1)
        cell_windows = sliding_window_view(cell, LONGEST, axis=1)
        own = np.full((n + 1, LONGEST), -1e9)
        for m in range(1, min(n, LONGEST) + 1):
            own[m:, m - 1] = cum[m - 1 : n] - cum[: n - m + 1]
        own[:, 0] += SINGLE_WORD
        rows = np.arange(LONGEST)
        for start in range(1, n + 1, BLOCK):
            ks = np.arange(start, min(n + 1, start + BLOCK))
            # [k, m-1, l-1]: x = m + l - 1 -> columns m.. of wrap
            windows = wrap_windows[ks - 1, 1 : LONGEST + 1]
            before = ks[:, None] - rows[None, :] - 1 + LONGEST
            surplus = (
                chars[ks + LONGEST][:, :, None]
                - chars[before]
                - self.lengths[ks - 1][:, None, None]
            )
            over = np.clip(TOO_LONG * surplus, 0, MOST_TOO_LONG)
            step = np.maximum(windows - over, cell_windows[ks - 1, 1 : LONGEST + 1])
            for k, moves in zip(ks.tolist(), step, strict=True):
                options = best[k - 1 + LONGEST : k - 1 : -1] + moves if k > 0 else None
                chosen = options.argmax(axis=1)
                row = options[rows, chosen] + own[k]
                if k <= LONGEST:
                    row[k - 1] = own[k, k - 1] + opening[k - 1]
                back[k] = chosen
                best[k + LONGEST] = row
        k, m = n, int(best[n + LONGEST].argmax()) + 1
        points = float(best[n + LONGEST].max())
        runs, continued = [], []
        while k > 0:
            l = int(back[k, m - 1]) + 1
            x = m + l - 1
            if k - m <= 0:
                continued.append(False)
            else:
                over = min(
                    MOST_TOO_LONG,
                    max(
                        0,
                        TOO_LONG
                        * (
                            chars[k + LONGEST, m - 1]
                            - chars[k - m + LONGEST, l - 1]
                            - self.lengths[k - 1]
                        ),
                    ),
                )
                continued.append(bool(wrap[k - 1, x] - over >= cell[k - 1, x]))
            runs.append((k - m, k))
            k, m = k - m, l
        return Layout(tuple(runs[::-1]), tuple(continued[::-1]), points)
