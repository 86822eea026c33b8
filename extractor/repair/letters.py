"""A text as an array of characters: which of them are capitals, blanks, dashes …, all at once.

Only the few different characters of a text are looked at, so that any of Unicode may occur.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Wanted = str | Callable[[str], Any]
CAPITALS = "".join(map(chr, [*range(ord("A"), ord("Z") + 1), *range(ord("À"), ord("Þ") + 1)]))


class Letters:
    """The characters of a text.

    >>> Letters("Ab c").of(str.isupper).tolist()
    [True, False, False, False]
    """

    def __init__(self, chars: str) -> None:
        self.chars = chars
        self._tables: dict[Wanted, Bools] = {}
        self._found: dict[Wanted, Bools] = {}

    @cached_property
    def _codes(self) -> NDArray[np.intp]:
        """Code points, in the type that numpy takes places by: others it would cast each time."""
        codes = np.frombuffer(self.chars.encode("utf-32-le", "surrogatepass"), np.uint32)
        return codes.astype(np.intp)

    @cached_property
    def _alphabet(self) -> list[str]:
        seen = np.zeros(int(self._codes.max(initial=-1)) + 1, dtype=bool)
        seen[self._codes] = True
        return list(map(chr, np.flatnonzero(seen).tolist()))

    @cached_property
    def small(self) -> str:
        """The text in small letters, each in its place.

        Patterns search it many times faster than they ignore case.
        """
        small = self.chars.lower()
        if len(small) == len(self.chars):
            return small
        return "".join(char.lower() if len(char.lower()) == 1 else char for char in self.chars)

    @cached_property
    def _size(self) -> int:
        """Of a table of all characters up to the last one of the text."""
        return ord(self._alphabet[-1]) + 1 if self._alphabet else 0

    def of(self, wanted: Wanted, places: Ints | None = None) -> Bools:
        """Whether the characters, or those at some places, are wanted.

        Wanted are those of a string, or those that pass a test as `str.isupper`.
        """
        if wanted not in self._tables:
            table = np.zeros(self._size, dtype=bool)
            if isinstance(wanted, str):
                codes = _codes_of(wanted)
                table[codes[codes < self._size]] = True
            else:
                table[list(map(ord, filter(wanted, self._alphabet)))] = True
            self._tables[wanted] = table
        if places is not None:
            return self._tables[wanted].take(self._codes[places])
        if wanted not in self._found:
            self._found[wanted] = self._tables[wanted].take(self._codes)
            self._found[wanted].flags.writeable = False
        return self._found[wanted]

    def values(self, worth: Callable[[str], int]) -> Ints:
        """A number for each character."""
        table = np.zeros(self._size, dtype=np.int64)
        for char in self._alphabet:
            table[ord(char)] = worth(char)
        return table.take(self._codes)

    def at(self, places: Ints) -> str:
        """The characters at some places, in the order of these."""
        codes = self._codes[places].astype(np.uint32)
        return codes.tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(maxsize=256)
def _codes_of(chars: str) -> Ints:
    return np.array(list(map(ord, chars)), np.int64)


def next_at(found: Bools) -> Ints:
    """For each place, the first one at or after it that is found; the length where none is.

    >>> next_at(np.array([False, True, False, True, False])).tolist()
    [1, 1, 3, 3, 5]
    """
    n = len(found)
    places = np.where(found, np.arange(n), n)
    nearest: Ints = np.minimum.accumulate(places[::-1])[::-1]
    return nearest


def last_at(found: Bools) -> Ints:
    """For each place, the last one at or before it that is found; -1 where none is.

    >>> last_at(np.array([False, True, False, True, False])).tolist()
    [-1, 1, 1, 3, 3]
    """
    nearest: Ints = np.maximum.accumulate(np.where(found, np.arange(len(found)), -1))
    return nearest
