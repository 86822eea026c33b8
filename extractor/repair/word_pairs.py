"""How well one word follows another: what decides where lines of words began and ended.

Three judges, in nats (a pointwise mutual information): the pairs of English that come with
symspellpy (MIT; 242,000 pairs from Google Books Ngrams), the endings of those words for
pairs that are not listed, and the pairs that the document at hand repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np
from numpy.typing import NDArray

from extractor.repair.words import PAIRS, WORDS, listed

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

RAREST_PAIR = 3e6  # occurrences assumed for a pair that is not listed: half the rarest listed
LEAST, MOST = -3.0, 5.0
ENDING = 3  # letters
UNUSUAL = -0.3  # for endings that never follow each other in the list
PSEUDO = 0.7  # how many occurrences in the document the word of English is worth
STRIDE = 1 << 31  # two numbers in one key

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_DIGITS = re.compile(r"\d+")


def plain(word: str) -> str:
    """A word as pairs know it: small letters, no punctuation around, `#` for numbers.

    >>> plain("(Time"), plain("28"), plain("IL-6,"), plain("–")
    ('time', '#', 'il-#', '–')
    """
    return _DIGITS.sub("#", _EDGES.sub("", word).casefold()) or word


@dataclass(frozen=True, slots=True)
class Table:
    """Values by pairs of numbers, looked up many at once."""

    keys: Ints  # first * STRIDE + second, sorted
    values: Floats

    @classmethod
    def of(cls, rows: Mapping[tuple[int, int], float]) -> Table:
        """Build the table from a mapping of pairs."""
        keys = np.array([a * STRIDE + b for a, b in rows], np.int64)
        order = np.argsort(keys)
        return cls(keys[order], np.array(list(rows.values()), np.float32)[order])

    def look_up(self, first: Ints, second: Ints, missing: float) -> Floats:
        """The values of all pairs, `missing` where the table has none."""
        if not len(self.keys):
            return np.full(first.shape, missing, np.float32)
        wanted = first * STRIDE + second
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[places] == wanted, self.values[places], np.float32(missing))


@dataclass(frozen=True, slots=True)
class English:
    """Logarithms of the frequencies of words and of pairs, by words and by their endings."""

    words: Mapping[str, int]
    single: Floats
    pairs: Table
    rarest: float
    endings: Mapping[str, int]
    by_ending: Table  # mutual information already

    def follows(self, first: Sequence[str], second: Sequence[str]) -> Floats:
        """Mutual information of each pair of words in small letters.

        >>> both = english().follows(["of", "the"], ["the", "of"])
        >>> bool(both[0] > 2), bool(both[1] < -2)
        (True, True)
        """
        (a, b), (x, y) = (self.numbers(words) for words in (first, second))
        return self.mutual(a, x, b, y)

    def numbers(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """The numbers of the words and of their endings; -1 for a word that is not listed.

        Endings of what is no word of letters only count as -2.
        """
        return (
            np.array([self.words.get(word, -1) for word in words], np.int64),
            np.array(
                [self.endings.get(word[-ENDING:], -1) if word.isalpha() else -2 for word in words],
                np.int64,
            ),
        )

    def mutual(self, first: Ints, second: Ints, first_end: Ints, second_end: Ints) -> Floats:
        """Mutual information of each pair, given by the numbers of words and endings."""
        endings = self.by_ending.look_up(first_end, second_end, UNUSUAL)
        endings = np.where((first_end == -2) | (second_end == -2), np.float32(0), endings)
        listed = (first >= 0) & (second >= 0)
        apart = self.single[first] + self.single[second]
        together = self.pairs.look_up(first, second, 1.0)  # a logarithm below zero where listed
        unlisted = np.minimum(0.0, self.rarest - apart) + endings
        mutual = np.where(together <= 0, together - apart, unlisted)
        clipped: Floats = np.clip(np.where(listed, mutual, endings), LEAST, MOST)
        return clipped


@cache
def english() -> English:
    """The frequencies of English, read once when first needed (about a second)."""
    known, known_counts = listed(WORDS, 2)
    counts = dict(zip(known, map(int, known_counts), strict=True))
    firsts, seconds, pair_counts = listed(PAIRS, 3)
    rows = list(zip(firsts, seconds, map(int, pair_counts), strict=True))
    total, of_pairs = (log(sum(ns)) for ns in (counts.values(), (n for _, _, n in rows)))
    words = {word: number for number, word in enumerate(counts)}
    single = np.array([log(max(1, n)) - total for n in counts.values()], np.float32)
    pairs = {
        (words[a], words[b]): log(n) - of_pairs for a, b, n in rows if a in words and b in words
    }
    numbers: dict[str, int] = {}
    for a, b, _ in rows:
        for word in (a, b):
            numbers.setdefault(word[-ENDING:], len(numbers))
    both = ((numbers[a[-ENDING:]], numbers[b[-ENDING:]]) for a, b, _ in rows)
    return English(
        words, single, Table.of(pairs), log(RAREST_PAIR) - of_pairs, numbers, _by_ending(both)
    )


def _by_ending(pairs: Iterable[tuple[int, int]]) -> Table:
    """Which endings follow which: each listed pair counts once, so that rare words speak too."""
    both = Counter(pairs)
    left: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for (first, second), count in both.items():
        left[first] += count
        right[second] += count
    n = both.total()
    return Table.of(
        {
            (a, b): 0.7 * min(1.5, max(-1.5, log((c + 0.5) * n / (left[a] * right[b] + n))))
            for (a, b), c in both.items()
        }
    )


class Judge:
    """Mutual information of the words of one stretch, by English and by the document's pairs."""

    def __init__(self, words: Sequence[str], reach: int) -> None:
        """`words` in small letters; `reach` is how far before a word its predecessor may stand."""
        vocabulary: dict[str, int] = {}
        self.ids = np.array([vocabulary.setdefault(w, len(vocabulary)) for w in words], np.int64)
        self.vocabulary = vocabulary
        n = len(words)
        far = np.arange(n)[:, None] - np.arange(reach)[None, :]  # the word `x` places before
        self.before = np.maximum(far, 0)
        numbers, endings = english().numbers(list(words))
        here = np.broadcast_to
        shape = self.before.shape
        self.wide = english().mutual(
            numbers[self.before], here(numbers[:, None], shape),
            endings[self.before], here(endings[:, None], shape),
        )  # fmt: skip
        self.near = np.zeros(n, np.float32)  # the next word, read before this one
        self.near[:-1] = english().mutual(numbers[1:], numbers[:-1], endings[1:], endings[:-1])

    def told(self, pairs: Counter[tuple[int, int]]) -> tuple[Floats, Floats]:
        """`wide` and `near`, with what the pairs of the document add to English.

        `wide[k, x]` is for the word `x` places before word k, read right before it, and
        `near[k]` for the word after word k, read right before it.
        """
        if not pairs:
            return self.wide, self.near
        size = len(self.vocabulary)
        left, right = (np.zeros(size, np.float32) for _ in range(2))
        for (a, b), count in pairs.items():
            left[a] += count
            right[b] += count
        table = Table.of(pairs)
        ids, total = self.ids, float(pairs.total())

        def mixed(first: Ints, second: Ints, known: Floats) -> Floats:
            seen = table.look_up(first, second, 0.0)
            chance = left[first] * right[second] / total
            value = np.log((seen + PSEUDO * np.exp(known)) / (chance + PSEUDO))
            clipped: Floats = np.clip(value, LEAST, MOST)
            return clipped

        wide = mixed(ids[self.before], np.broadcast_to(ids[:, None], self.before.shape), self.wide)
        near = np.zeros_like(self.near)
        near[:-1] = mixed(ids[1:], ids[:-1], self.near[:-1])
        return wide, near
