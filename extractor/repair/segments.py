"""Every stretch between two possible borders at once, as matrices.

A scorer asks of all stretches together how long they are, how they open and close, how
often a pattern occurs in them: sums over prefixes answer for n borders in n² numbers and
a few microseconds, where reading each stretch by itself takes most of the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Segments:
    """All stretches `chars[stops[i]:stops[j]]` with i ≤ j; rows are i, columns are j.

    A matrix holds rubbish below its diagonal: the caller masks it.
    """

    chars: str
    stops: tuple[int, ...]

    @cached_property
    def starts(self) -> list[int]:
        """The first character that is no blank at or after each stop."""
        return [_skip(self.chars, stop) for stop in self.stops]

    @cached_property
    def ends(self) -> list[int]:
        """One past the last character that is no blank before each stop."""
        return [_back(self.chars, stop) for stop in self.stops]

    @cached_property
    def length(self) -> Matrix:
        """Characters in each stretch, blanks at its ends not counted; never below zero."""
        starts, ends = np.array(self.starts), np.array(self.ends)
        length: Matrix = np.maximum(0, ends[None, :] - starts[:, None]).astype(float)
        return length

    def once(self, key: object, made: Callable[[], Matrix]) -> Matrix:
        """What `made` gives, made once for each key: kinds share most of their features."""
        if key not in self._made:
            self._made[key] = made()
        return self._made[key]

    @cached_property
    def _made(self) -> dict[object, Matrix]:
        return {}

    def opening(self, points: Callable[[str], float]) -> Matrix:
        """Points for the text from each start on, as a column."""
        return self.once(
            ("opening", points),
            lambda: np.array([points(self.chars[at : at + 80]) for at in self.starts])[:, None],
        )

    def closing(self, points: Callable[[str], float]) -> Matrix:
        """Points for the text up to each end, as a row."""
        return self.once(
            ("closing", points),
            lambda: np.array([points(self.chars[max(0, at - 80) : at]) for at in self.ends])[
                None, :
            ],
        )

    def count(self, places: Iterable[int]) -> Matrix:
        """How many of some places lie in each stretch."""
        found = np.fromiter(places, dtype=np.int64)
        found.sort()
        before = np.searchsorted(found, np.array(self.stops)).astype(float)
        between: Matrix = before[None, :] - before[:, None]
        return between

    def matches(self, pattern: re.Pattern[str]) -> Matrix:
        """How many matches of a pattern begin in each stretch."""
        return self.once(
            pattern, lambda: self.count([match.start() for match in pattern.finditer(self.chars)])
        )

    def whole(self, fits: Callable[[str], object], longest: int, first: re.Pattern[str]) -> Matrix:
        """1 where a stretch of at most `longest` characters fits as a whole, else 0.

        Only starts where `first` matches are looked at.
        """
        return self.once(("whole", fits), lambda: self._whole(fits, longest, first))

    def _whole(self, fits: Callable[[str], object], longest: int, first: re.Pattern[str]) -> Matrix:
        result = np.zeros((len(self.stops), len(self.stops)))
        for i, start in enumerate(self.starts):
            if not first.match(self.chars, start):
                continue
            for j in range(i, len(self.stops)):
                if self.ends[j] - start > longest:
                    break
                if self.ends[j] > start and fits(self.chars[start : self.ends[j]]):
                    result[i, j] = 1.0
        return result


def _back(chars: str, at: int) -> int:
    while at > 0 and chars[at - 1].isspace():
        at -= 1
    return at


def _skip(chars: str, at: int) -> int:
    while at < len(chars) and chars[at].isspace():
        at += 1
    return at


def ragged(segments: Segments, width: int) -> Matrix:
    """How often, inside each stretch, a line ended although the next word had room.

    Text is wrapped where a word has no room in the column's `width` characters; the stops
    must be all line starts. A line that begins with a bullet begins a paragraph.
    """
    chars, stops = segments.chars, segments.stops
    early = [
        stop
        for before, stop, after in zip(stops, stops[1:], stops[2:], strict=False)
        if _has_room(chars[before:stop].strip(), chars[stop:after].strip(), width)
    ]
    inside = (
        segments.count(early) - np.array([float(stop in set(early)) for stop in stops])[:, None]
    )
    too_long = [
        before
        for before, stop in pairwise(stops)
        if len(chars[before:stop].strip()) > 1.8 * width  # rejoined at a hyphen: up to two lines
    ]
    found: Matrix = np.maximum(0, inside) + segments.count(too_long)
    return found


def _has_room(line: str, rest: str, width: int) -> bool:
    if not line or not rest or rest[0] in "—–-•*" or line[-1] == "-":
        return False
    return len(line) + 1 + len(rest.split(None, 1)[0]) <= width


def upper(matrix: Matrix, outside: float) -> Matrix:
    """The matrix with everything below its diagonal replaced."""
    return np.where(_mask(len(matrix)), matrix, outside)


@cache
def _mask(n: int) -> NDArray[np.bool_]:
    return np.triu(np.ones((n, n), dtype=bool))


__all__: Sequence[str] = ("Matrix", "Segments", "ragged", "upper")
