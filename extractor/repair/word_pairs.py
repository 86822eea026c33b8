"""How well one word follows another: what decides where lines of words began and ended.

Three judges, in nats (a pointwise mutual information each): the pairs of English that come
with symspellpy (MIT; 242,000 pairs from Google Books Ngrams), the endings of those words for
pairs that are not listed, and the pairs that the document at hand repeats.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import files
from math import log
from pathlib import Path

SINGLE = "frequency_dictionary_en_82_765.txt"
PAIRS = "frequency_bigramdictionary_en_243_342.txt"
RAREST_PAIR = 3e6  # occurrences assumed for a pair that is not listed: half the rarest listed
LEAST, MOST = -3.0, 4.0
ENDING = 3  # letters

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_DIGITS = re.compile(r"\d+")


def plain(word: str) -> str:
    """A word as pairs know it: small letters, no punctuation around, `#` for numbers.

    >>> plain("(Time"), plain("28"), plain("IL-6,"), plain("–")
    ('time', '#', 'il-#', '–')
    """
    return _DIGITS.sub("#", _EDGES.sub("", word).casefold()) or word


def _listed(name: str) -> list[list[str]]:
    path = next(file for file in files("symspellpy") or () if file.name == name)
    return [
        line.split()
        for line in Path(str(path.locate())).read_text(encoding="utf-8-sig").splitlines()
    ]


@dataclass(frozen=True, slots=True)
class English:
    """Logarithms of the frequencies of words and of pairs, by words and by their endings."""

    single: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    endings: Mapping[tuple[str, str], float]  # mutual information already

    def follows(self, first: str, second: str) -> float:
        """Mutual information of two words in small letters; 0 where nothing is known."""
        if first not in self.single or second not in self.single:
            return 0.0
        apart = self.single[first] + self.single[second]
        known = self.pairs.get((first, second))
        if known is not None:
            return known - apart
        unlisted = min(0.0, self.pairs[("", "")] - apart)
        return max(unlisted, -2.0) + self.endings.get((first[-ENDING:], second[-ENDING:]), -0.3)


@cache
def english() -> English:
    """The frequencies of English, read once when first needed (about 0.7 s)."""
    counts = {word: int(count) for word, count in _listed(SINGLE)}
    total = log(sum(counts.values()))
    rows = [(first, second, int(count)) for first, second, count in _listed(PAIRS)]
    of_pairs = log(sum(count for _, _, count in rows))
    single = {word: log(max(1, count)) - total for word, count in counts.items()}
    pairs = {(first, second): log(count) - of_pairs for first, second, count in rows}
    pairs["", ""] = log(RAREST_PAIR) - of_pairs
    return English(single, pairs, _endings((first, second) for first, second, _ in rows))


def _endings(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Which endings follow which: each listed pair counts once, so that rare words speak too."""
    both = Counter((first[-ENDING:], second[-ENDING:]) for first, second in pairs)
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for (first, second), count in both.items():
        left[first] += count
        right[second] += count
    total = both.total()
    return {
        (first, second): 0.7
        * min(1.5, max(-1.5, log((count + 0.5) * total / (left[first] * right[second] + total))))
        for (first, second), count in both.items()
    }
