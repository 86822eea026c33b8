"""A stretch of a dump on one line, that remembers where its lines began."""

from __future__ import annotations

from array import array
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from extractor.repair.letters import Letters
from extractor.repair.shattered import CLOSE, LOST, OPEN

MARKS = OPEN + CLOSE + LOST


@dataclass(frozen=True, slots=True)
class Flat:
    """Characters of a region without line breaks; `at` gives each one's offset in the text.

    `line_starts` are offsets into `chars` where a line is known to begin, `gaps` those after
    an empty line or a page's end; `complete` is false for text put together from shattered
    lines, where most line starts are lost; `blanks_lost` says that blanks at line ends are, too.
    """

    chars: str
    at: array[int]
    line_starts: frozenset[int]
    gaps: frozenset[int]
    complete: bool
    blanks_lost: bool = False


def flatten(chars: str, start: int, end: int, *, complete: bool) -> Flat:
    r"""Join the lines of `chars[start:end]`, white space single.

    >>> flatten("Study\nof double-\nblind  use", 0, 27, complete=True).chars
    'Study of double-blind use'
    """
    letters = Letters(chars[start:end] + " ")  # a blank to put in
    spaced = complete or LOST in letters.chars
    kept = ~letters.of("\n\f" + MARKS)
    kept[-1] = False
    at = np.flatnonzero(kept)
    blank = letters.of(" ")[at]
    at = at[~blank | np.append(False, ~blank)[:-1]]  # of several blanks the first, none in front
    words = np.flatnonzero(~letters.of(" ")[at])  # the characters that are no blanks
    here = at[words]
    breaks = np.cumsum(letters.of("\n\f") + letters.of("\f").astype(np.int64))
    breaks = np.diff(breaks[here], prepend=0)  # before each character
    opens = (breaks > 0) | (words == 0)
    joined = np.diff(words, prepend=-1) == 1  # no blank stands before
    parted = spaced & opens & ~np.append(True, letters.of("-–—/([", here))[:-1]
    if spaced and not complete:
        parted &= ~letters.of(".,;:)]/", here)  # a line end before these is none
        parted |= (letters.of("—•")[:-1] & letters.of(str.isupper)[1:])[here]
    parted &= joined & (words > 0)
    each = np.ones(len(at), np.int64)
    each[words] += parted
    places = np.cumsum(each) - 1  # in the flat text
    sources = np.repeat(at, each)
    shown = sources.copy()
    shown[places[words[parted]] - 1] = end - start
    return Flat(
        letters.at(shown),
        array("I", (sources + start).astype(np.uintc).tobytes()),
        frozenset(places[words[opens]].tolist()),
        frozenset(places[words[breaks > 1]].tolist()),
        complete,
        LOST in letters.chars,
    )


def without(flat: Flat, dropped: Set[int]) -> Flat:
    """The same text less the characters at some offsets."""
    gone = np.array(sorted(dropped), np.int64)
    kept = np.delete(np.arange(len(flat.chars)), gone)

    def moved(places: Set[int]) -> frozenset[int]:
        old = np.array(list(places), np.int64)
        old = old[~np.isin(old, gone) & ~np.isin(old - 1, gone)]
        return frozenset((old - np.searchsorted(gone, old)).tolist())

    return Flat(
        Letters(flat.chars).at(kept),
        array("I", np.asarray(flat.at)[kept].tobytes()),
        moved(flat.line_starts),
        moved(flat.gaps),
        flat.complete,
        flat.blanks_lost,
    )
