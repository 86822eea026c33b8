"""Words run together that the same table has apart: another column wraps them elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from extractor.repair.letters import Letters
from extractor.repair.words import all_words, frequency, known_pairs

_TOKEN = re.compile(r"[^\W_](?:[\w'’.+/-]*[^\W_])?")
_DIGITS = re.compile(r"(?:\D*\d){5}")  # an identifier
SHORTEST = 3  # letters
SMALL = frozenset("a of in to by or on at as an is and the for".split())


class Dense:
    """A text without its blanks, in small letters, and where they stood."""

    def __init__(self, chars: str) -> None:
        letters = Letters(chars)
        solid = np.flatnonzero(~letters.of(str.isspace))
        self.chars = "".join(letters.small.split())
        self.parted = (np.diff(solid, prepend=-2) > 1).tolist()  # a blank stands before
        self.usable = len(self.chars) == len(self.parted)

    def ways(self, token: str) -> Counter[tuple[int, ...]]:
        """How often the token stands in the text as words of its own, by the blanks inside it."""
        found: Counter[tuple[int, ...]] = Counter()
        at = self.chars.find(token)
        while at >= 0:
            end = at + len(token)
            if self._is_edge(at) and self._is_edge(end):
                found[tuple(n - at for n in range(at + 1, end) if self.parted[n])] += 1
            at = self.chars.find(token, at + 1)
        return found

    def _is_edge(self, at: int) -> bool:
        """Whether a word may begin or end here."""
        if not 0 < at < len(self.chars) or self.parted[at]:
            return True
        return not (self.chars[at - 1].isalnum() and self.chars[at].isalnum())


def spaced_elsewhere(chars: str, cells: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Offsets before which the text has a blank where the same words stand elsewhere.

    >>> list(spaced_elsewhere("Ovariancancer and ovarian cancer", [(0, 13)]))
    [7]
    """
    dense = Dense(chars)
    if not dense.usable:
        return
    known: dict[str, Sequence[int]] = {}
    for start, end in cells:
        for match in _TOKEN.finditer(chars, start, end):
            token = match.group().lower()
            if token not in known:
                known[token] = _blanks(token, dense)
            yield from (match.start() + blank for blank in known[token])


def _blanks(token: str, dense: Dense) -> Sequence[int]:
    """Where blanks belong in a token: as in most of its ways, if it is no word as it stands."""
    if (len(token) <= SHORTEST and token.isalpha()) or _DIGITS.match(token):
        return ()
    is_word = _is_word(token)
    if is_word and not _is_pair(token):
        return ()
    ways = dense.ways(token)
    glued = ways.pop((), 0)
    if not ways or (is_word and ways.total() <= glued):
        return ()
    blanks = sorted({blank for way in ways for blank in way})
    if token[0].isdecimal():  # a number and its unit
        return blanks
    parts = [token[first:last] for first, last in pairwise([0, *blanks, len(token)])]
    return blanks if any(map(_is_word, parts)) and all(map(_may_be_part, parts)) else ()


def _may_be_part(part: str) -> bool:
    return len(part) >= SHORTEST or part in SMALL or not part.isalpha()


@lru_cache(maxsize=65536)
def _is_word(token: str) -> bool:
    """Whether all its parts between hyphens and the like are words."""
    parts = re.findall(r"[^\W\d_]+", re.sub("['’]s$", "", token))
    return bool(parts) and all(part in all_words() or frequency(part) > 0 for part in parts)


@lru_cache(maxsize=65536)
def _is_pair(token: str) -> bool:
    """Whether a word is two that often follow each other: "inpatients"."""
    return any((token[:at], token[at:]) in known_pairs() for at in range(2, len(token) - 2))
