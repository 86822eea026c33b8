"""Every stretch between two possible borders at once, of many texts, as arrays.

A scorer asks of all stretches together how long they are, how they open and close, how
often a pattern occurs in them: sums over prefixes answer for all of them in a few
microseconds, where reading each stretch by itself takes most of the run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from extractor.repair.letters import Bools, Ints, Letters, Wanted, last_at, next_at

SEPARATOR = "\0"  # stands before, between and behind the texts
Fits = Callable[[str, int, int], object]  # as a pattern's `fullmatch`
Match = Callable[[str, int], object]  # as a pattern's `match`
T = TypeVar("T")
Value = TypeVar("Value", bound=np.generic)


def _once(memory: dict[object, Any], key: object, made: Callable[[], T]) -> T:
    if key not in memory:
        memory[key] = made()
    found: T = memory[key]
    return found


@dataclass(frozen=True)
class Stops:
    """Where cells may begin or end, in texts that stand in one string.

    `at` are the stops' offsets in `chars`, text after text; each text's first stop is its
    beginning, its last its end. `text` is the number of each stop's text, `below` are words
    that stand further on, one string for each text.
    """

    chars: str
    at: Ints
    text: Ints
    below: tuple[str, ...] = ()
    letters: Letters = field(compare=False, default_factory=lambda: Letters(""))
    _made: dict[object, Any] = field(compare=False, default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[str], stops: Sequence[Sequence[int]]) -> Stops:
        """Stops given as offsets into each text.

        >>> Stops.of(["Aa Bb", "Cc"], [(0, 3, 5), (0, 2)]).at.tolist()
        [1, 4, 6, 7, 9]
        """
        begins = begins_of(texts)
        at = [n + begin for begin, inner in zip(begins, stops, strict=True) for n in inner]
        text = np.repeat(np.arange(len(texts)), [len(inner) for inner in stops])
        chars = joined(texts)
        return cls(chars, np.array(at, np.int64), text, letters=Letters(chars))

    def only(self, kept: Bools) -> Stops:
        """Some of the stops, each text's first and last among them."""
        return Stops(self.chars, self.at[kept], self.text[kept], self.below, self.letters)

    def once(self, key: object, made: Callable[[], T]) -> T:
        """What `made` gives, made once for each key: kinds share most of their features."""
        return _once(self._made, key, made)

    @cached_property
    def first(self) -> Ints:
        """For each stop, the number of the first stop of its text."""
        return self.text.searchsorted(self.text)

    @cached_property
    def last(self) -> Ints:
        """For each stop, the number of the last stop of its text."""
        return self.text.searchsorted(self.text, side="right") - 1

    @cached_property
    def starts(self) -> Ints:
        """The first character that is no blank at or after each stop."""
        return next_at(~self.letters.of(str.isspace))[self.at]

    @cached_property
    def ends(self) -> Ints:
        """One past the last character that is no blank before each stop."""
        ends: Ints = last_at(~self.letters.of(str.isspace))[self.at - 1] + 1
        return ends

    def reached(self, length: int) -> Ints:
        """The number of the first stop whose end is further than a length from each start.

        It is at most one more than that of the last stop of the text.
        """

        def made() -> Ints:
            reached = self.ends.searchsorted(self.starts + length, "right")
            return np.minimum(reached, self.last + 1) if length else reached

        return self.once(("reached", length), made)

    def opens(self, wanted: Wanted) -> Bools:
        """Whether the character at each start is wanted."""
        return self.letters.of(wanted, self.starts)

    def closes(self, wanted: Wanted) -> Bools:
        """Whether the character before each end is wanted."""
        return self.letters.of(wanted, self.ends - 1)

    def closes_with(self, words: frozenset[str]) -> Bools:
        """Whether the last word before each end is one of some, all in small letters."""
        breaks = last_at(self.letters.of(str.isspace) | self.letters.of(SEPARATOR))
        opened = breaks[self.ends - 1] + 1
        low = self.letters.of(str.islower)
        found = np.flatnonzero(low[opened] & low[self.ends - 1])
        spans = zip(opened[found].tolist(), self.ends[found].tolist(), strict=True)
        chars = self.chars
        closes = np.zeros(len(self.at), dtype=bool)
        closes[found] = [chars[start:end] in words for start, end in spans]
        return closes

    def before(self, places: Ints) -> Ints:
        """How many of some places, in rising order, lie before each stop."""
        return places.searchsorted(self.at)

    def marked(self, places: Ints) -> Bools:
        """Whether each stop is one of some places."""
        marked = np.zeros(len(self.chars), dtype=bool)
        marked[places] = True
        return marked[self.at]

    def matches(self, pattern: re.Pattern[str]) -> Ints:
        """How many matches of a pattern begin before each stop."""
        return self.once(pattern, lambda: self.before(found_by(pattern, self.chars)))

    def small_matches(self, pattern: re.Pattern[str]) -> Ints:
        """How many matches begin before each stop in the text in small letters."""
        return self.once(pattern, lambda: self.before(found_by(pattern, self.letters.small)))


def joined(texts: Iterable[str]) -> str:
    """Texts in one string, with separators around them."""
    return SEPARATOR + "".join(text + SEPARATOR for text in texts)


def begins_of(texts: Sequence[str]) -> list[int]:
    """Where each text begins among those joined."""
    begins, at = [], 1
    for text in texts:
        begins.append(at)
        at += len(text) + 1
    return begins


def found_by(pattern: re.Pattern[str], chars: str) -> Ints:
    """Where the matches of a pattern begin."""
    return np.array([match.start() for match in pattern.finditer(chars)], np.int64)


class Groups(NamedTuple):
    """Stretches in a row that have a stop in common: the stops, where each group begins, its size."""

    stops: Ints
    begins: Ints
    sizes: Ints


@dataclass(frozen=True)
class Segments:
    """Stretches `chars[at[i]:at[j]]` of one text each, with i ≤ j, sorted by j, then i.

    The stretches that end at the same stop `j` follow each other from `row[j]` on; `row` is
    -1 where none ends. They begin at each stop up to j, or at the text's first one only.
    """

    stops: Stops
    i: Ints
    j: Ints
    row: Ints
    opening: bool
    closing: bool
    _made: dict[object, Any] = field(compare=False, default_factory=dict)

    @classmethod
    def of(cls, stops: Stops, *, opening: bool = False, closing: bool = False) -> Segments:
        """All stretches; or only those that open their text, or that close it.

        >>> found = Segments.of(Stops.of(["Aa Bb"], [(0, 3, 5)]))
        >>> list(zip(found.i.tolist(), found.j.tolist()))
        [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]
        """
        j = np.arange(len(stops.at))
        if closing:
            j = j[stops.last == j]
        each = np.ones_like(j) if opening else j - stops.first[j] + 1
        begins = np.cumsum(each) - each
        row = np.full(len(stops.at), -1)
        row[j] = begins
        i = np.arange(each.sum()) - np.repeat(begins - stops.first[j], each)
        return cls(stops, i, np.repeat(j, each), row, opening, closing)

    def once(self, key: object, made: Callable[[], T]) -> T:
        """What `made` gives, made once for each key: kinds share most of their features."""
        return _once(self._made, key, made)

    @cached_property
    def by_end(self) -> Groups:
        """The stretches grouped by j, as they stand."""
        ends = np.flatnonzero(self.row >= 0)
        begins = self.row[ends]
        return Groups(ends, begins, self._sizes[ends])

    @cached_property
    def by_start(self) -> tuple[Ints, Groups]:
        """The stretches in the order of i, then j, and their groups by i."""
        stops = np.arange(len(self.row))
        if len(self.i) == len(self.row):  # one from each stop
            return stops, Groups(stops, stops, np.ones_like(stops))
        each = self.stops.last - np.arange(len(self.row)) + 1
        begins = np.cumsum(each) - each
        i = np.repeat(np.arange(len(self.row)), each)
        j = np.arange(len(i)) - np.repeat(begins, each) + i
        return self.row[j] + i - self.stops.first[i], Groups(stops, begins, each)

    @cached_property
    def _sizes(self) -> Ints:
        """How many stretches end at each stop."""
        return np.bincount(self.j, minlength=len(self.row))

    def at_end(self, values: NDArray[Value]) -> NDArray[Value]:
        """Of a value for each stop, that of each stretch's end: `values[j]`, but faster."""
        return values.repeat(self._sizes)

    def at_start(self, values: NDArray[Value]) -> NDArray[Value]:
        """Of a value for each stop, that of each stretch's beginning."""
        return values.take(self.i)

    @cached_property
    def length(self) -> Ints:
        """Characters in each stretch, blanks at its ends not counted; never below zero."""
        return np.maximum(0, self.at_end(self.stops.ends) - self.at_start(self.stops.starts))

    def count(self, before: Ints) -> Ints:
        """How many of some things lie in each stretch, of which so many lie before each stop."""
        return self.at_end(before) - self.at_start(before)

    def matches(self, pattern: re.Pattern[str]) -> Ints:
        """How many matches of a pattern begin in each stretch."""
        return self.once(pattern, lambda: self.count(self.stops.matches(pattern)))

    def small_matches(self, pattern: re.Pattern[str]) -> Ints:
        """How many matches begin in each stretch in small letters."""
        return self.once(pattern, lambda: self.count(self.stops.small_matches(pattern)))

    def whole(
        self, fits: Fits, chars: str, longest: int, may_open: Match, where: Bools | None = None
    ) -> Bools:
        """Whether a stretch of at most `longest` characters fits as a whole.

        `chars` are the texts as printed or in small letters. Only stops are looked at where a
        stretch that fits may open: among those of `where`, if that is given.
        """
        made = partial(self._whole, fits, chars, longest, may_open, where)
        return self.once(("whole", fits), made)

    def _whole(
        self, fits: Fits, chars: str, longest: int, may_open: Match, where: Bools | None
    ) -> Bools:
        stops = self.stops
        nearest, furthest = stops.reached(0), stops.reached(longest)
        looked_at = nearest < furthest
        if where is not None:
            looked_at &= where
        if self.opening:
            looked_at &= stops.first == np.arange(len(stops.at))
        if self.closing:
            looked_at &= furthest > stops.last
            nearest = stops.last
        i = np.flatnonzero(looked_at)
        column = np.zeros_like(i) if self.opening else i - stops.first[i]
        ways = (stops.starts[i], column, nearest[i], furthest[i])
        ends, row = stops.ends.tolist(), self.row.tolist()
        hits = [
            row[j] + at
            for start, at, near, far in zip(*(way.tolist() for way in ways), strict=True)
            if may_open(chars, start)
            for j in range(near, far)
            if fits(chars, start, ends[j])
        ]
        found = np.zeros(len(self.i), dtype=bool)
        found[hits] = True
        return found

    def ragged(self, width: int) -> Ints:
        """How often, inside each stretch, a line ended although the next word had room.

        Text is wrapped where a word has no room in the column's `width` characters; the stops
        must be all line starts. A line that begins with a bullet begins a paragraph.
        """
        early, long = self.stops.once(("ragged", width), lambda: _ragged(self.stops, width))
        before = np.cumsum(early) - early
        inside = self.count(before) - self.at_start(early)
        return np.maximum(0, inside) + self.count(np.cumsum(long) - long)


def _ragged(stops: Stops, width: int) -> tuple[Ints, Ints]:
    """Stops before which a line had room for the next word; stops whose line is too long."""
    at = stops.at.tolist()
    inner = (stops.text[1:] == stops.text[:-1]).tolist()
    lines = [
        stops.chars[a:b].strip() if same else ""
        for a, b, same in zip(at, at[1:], inner, strict=False)
    ]
    early = [_has_room(a, b, width) for a, b in pairwise(lines)]
    long = [len(line) > 1.8 * width for line in lines]  # rejoined at a hyphen: up to two lines
    return np.array([0, *early, 0], np.int64), np.array([*long, 0], np.int64)


def _has_room(line: str, rest: str, width: int) -> bool:
    if not line or not rest or rest[0] in "—–-•*" or line[-1] == "-":
        return False
    return len(line) + 1 + len(rest.split(None, 1)[0]) <= width
