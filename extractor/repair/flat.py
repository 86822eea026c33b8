"""A stretch of a dump on one line, that remembers where its lines began."""

from __future__ import annotations

from array import array
from collections.abc import Set
from dataclasses import dataclass

from extractor.repair.shattered import CLOSE, LOST, OPEN

MARKS = OPEN + CLOSE + LOST


@dataclass(frozen=True, slots=True)
class Flat:
    """Characters of a region without line breaks; `at` gives each one's offset in the text.

    `line_starts` are offsets into `chars` where a line is known to begin, `gaps` those after
    an empty line or a page's end; `complete` is false for text put together from shattered
    lines, where most line starts are lost.
    """

    chars: str
    at: array[int]
    line_starts: frozenset[int]
    gaps: frozenset[int]
    complete: bool


def flatten(chars: str, start: int, end: int, *, complete: bool) -> Flat:
    r"""Join the lines of `chars[start:end]`, white space single.

    >>> flatten("Study\nof double-\nblind  use", 0, 27, complete=True).chars
    'Study of double-blind use'
    """
    spaced = complete or LOST in chars[start:end]
    out: list[str] = []
    at: array[int] = array("I")
    starts: list[int] = []
    gaps: list[int] = []
    pending, breaks = True, 0
    for offset in range(start, end):
        char = chars[offset]
        if char in MARKS:
            continue
        if char in "\n\f":
            pending, breaks = True, breaks + (2 if char == "\f" else 1)
            continue
        glued_bullet = (
            not complete and spaced and char in "—•" and chars[offset + 1 : offset + 2].isupper()
        )
        if glued_bullet and out and out[-1] != " ":
            out.append(" ")
            at.append(offset)
        if pending and char != " ":
            if spaced and out and out[-1] not in " -–—/":
                out.append(" ")
                at.append(offset)
            starts.append(len(out))
            if breaks > 1:
                gaps.append(len(out))
            pending, breaks = False, 0
        if char == " " and (not out or out[-1] == " "):
            continue
        out.append(char)
        at.append(offset)
    return Flat("".join(out), at, frozenset(starts), frozenset(gaps), complete)


def without(flat: Flat, dropped: Set[int]) -> Flat:
    """The same text less the characters at some offsets."""
    kept = [n for n in range(len(flat.chars)) if n not in dropped]
    new = {old: at for at, old in enumerate(kept)}
    joined = {at + 1 for at in dropped}
    return Flat(
        "".join(flat.chars[n] for n in kept),
        array("I", (flat.at[n] for n in kept)),
        frozenset(new[at] for at in flat.line_starts if at in new and at not in joined),
        frozenset(new[at] for at in flat.gaps if at in new and at not in joined),
        flat.complete,
    )
