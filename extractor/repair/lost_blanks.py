"""Blanks that are missing inside the cells of a table, once its cells are known.

Where a dump lost the blank at the end of wrapped lines, a capital behind a small letter may
open a cell or the next line of one. Inside a cell it is a line if both words are known.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from extractor.repair.flat import Flat
from extractor.repair.seams import seams
from extractor.repair.spaced_elsewhere import spaced_elsewhere
from extractor.repair.words import english, term_words

# The words on both sides of a seam, a single capital among them: "regulatoryT cells".
_SEAM = re.compile(
    r"(?<![A-Za-z-])([A-Z]?[a-zß-ÿ]{1,}(?:['’]s)?[)\]]?)(?=([A-ZÀ-Þ][a-zß-ÿ]+|[A-Z]{2,}|[A-Z])(?![A-Za-z\d]|\.[a-z]))"
)
_OPENERS = re.compile(  # "Tcells", "type1 diabetes"
    r"(?<![A-Za-z\d-])(?:(?:T|B|NK)(?=cells?(?![a-z]))|(?:type|phase|grade|stage)(?=\d(?![\d.])))"
)
_SIGNS = "×<>≤≥="
_GLUED = re.compile(  # "forliver", "asadd-on"
    r"(?<![A-Za-zß-ÿ\d-])(?P<small>as|of|by|in|to|for|at|an|and|with)(?P<rest>[a-z]{3,})(?![A-Za-zß-ÿ\d])"
)
_LETTERS, _LETTERS_BEFORE = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W\d_]+\Z")
_TOKEN = re.compile(r"[^\W\d_]+")


def lost_blanks(
    flat: Flat, cells: Sequence[tuple[int, int]], familiar: Container[str]
) -> list[int]:
    """Offsets before which a blank is missing inside the cells, which are given as stretches.

    `familiar` are words that are written with a capital inside.
    """
    if not flat.blanks_lost:
        return []
    here = frozenset(part.casefold() for word in set(flat.chars.split()) for part in _whole(word))
    found = set(spaced_elsewhere(flat.chars, cells))
    for start, end in cells:
        inside = _in_cell(flat.chars[start:end], flat.chars, here, familiar)
        found.update(start + at for at in inside)
    return sorted(found)


def _in_cell(
    cell: str, chars: str, here: Container[str], familiar: Container[str]
) -> Iterator[int]:
    """Offsets into a cell; what is glued to it belongs to others."""
    for match in _SEAM.finditer(cell):
        left, right = match[1].rstrip(")]"), match[2]
        if left + right in familiar:
            continue
        if _is_known(left, here) and (len(right) == 1 or _is_known(right, here)):
            yield match.end()
    yield from (at for at in seams(cell) if not _inside(cell, at, familiar))
    yield from _behind_openers(cell, here)
    yield from _behind_signs(cell, chars)


def _inside(cell: str, at: int, familiar: Container[str]) -> bool:
    """Whether a place lies in a word that is written with a capital inside."""
    before, after = _LETTERS_BEFORE.search(cell, 0, at), _LETTERS.match(cell, at)
    return bool(before and after) and f"{before[0]}{after[0]}" in familiar  # type: ignore[index]


def _behind_openers(cell: str, here: Container[str]) -> Iterator[int]:
    """Offsets behind what opens a name, and behind small words that are glued to a known one.

    >>> list(_behind_openers("Tcells forliver; asthma", frozenset()))
    [1, 10]
    """
    yield from (match.end() for match in _OPENERS.finditer(cell))
    for match in _GLUED.finditer(cell):
        if not _is_known(match[0], ()) and _is_known(match["rest"], here):
            yield match.end("small")


def _behind_signs(cell: str, chars: str) -> Iterator[int]:
    """Offsets behind signs with a blank on their left alone, where the text has it on both sides, too.

    >>> list(_behind_signs("3 ×10, p <0.05", "1 × 10, 2 × 10, 3 ×10, p <0.05"))
    [3]
    """
    for sign in (one for one in _SIGNS if one in cell):
        apart, glued = (len(re.findall(rf" {sign}{gap}\d", chars)) for gap in (" ", ""))
        if apart > glued:
            seam = re.compile(rf" {sign}(?=\d)")
            yield from (match.end() for match in seam.finditer(cell))


def _whole(word: str) -> list[str]:
    """The word without what stands around it, if no other one is glued to it."""
    parts: list[str] = _TOKEN.findall(word)
    return parts if len(parts) == 1 and not re.search("[a-z][A-Z]", word) else []


def _is_known(word: str, here: Container[str]) -> bool:
    small = re.sub("['’]s$", "", word).casefold()
    return len(small) > 1 and (small in here or small in english() or small in term_words())
