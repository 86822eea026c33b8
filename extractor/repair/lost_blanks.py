"""Blanks that are missing inside the cells of a table, once its cells are known.

Where a dump lost the blank at the end of wrapped lines, a capital behind a small letter may
open a cell or the next line of one. Inside a cell it is a line if both words are known.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from extractor.repair.flat import Flat
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
_TOKEN = re.compile(r"[^\W\d_]+")


def lost_blanks(
    flat: Flat, cells: Iterable[tuple[int, int]], familiar: Container[str]
) -> Iterator[int]:
    """Offsets before which a blank is missing inside the cells, which are given as stretches.

    `familiar` are words that are written with a capital inside.
    """
    if not flat.blanks_lost:
        return
    here = frozenset(part.casefold() for word in set(flat.chars.split()) for part in _whole(word))
    for start, end in cells:
        for match in _SEAM.finditer(flat.chars, start, end):
            left, right = match[1].rstrip(")]"), match[2]
            if left + right in familiar:
                continue
            if _is_known(left, here) and (len(right) == 1 or _is_known(right, here)):
                yield match.end()
        yield from _behind_openers(flat.chars, start, end, here)
        yield from _behind_signs(flat.chars, start, end)


def _behind_openers(chars: str, start: int, end: int, here: Container[str]) -> Iterator[int]:
    """Offsets behind what opens a name, and behind small words that are glued to a known one.

    >>> list(_behind_openers("Tcells forliver; asthma", 0, 23, frozenset()))
    [1, 10]
    """
    yield from (match.end() for match in _OPENERS.finditer(chars, start, end))
    for match in _GLUED.finditer(chars, start, end):
        if not _is_known(match[0], ()) and _is_known(match["rest"], here):
            yield match.end("small")


def _behind_signs(chars: str, start: int, end: int) -> Iterator[int]:
    """Offsets behind signs with a blank on their left alone, where the text has it on both sides, too.

    >>> list(_behind_signs("1 × 10, 2 × 10, 3 ×10, p <0.05", 0, 30))
    [19]
    """
    for sign in (one for one in _SIGNS if one in chars[start:end]):
        apart, glued = (len(re.findall(rf" {sign}{gap}\d", chars)) for gap in (" ", ""))
        if apart > glued:
            seam = re.compile(rf" {sign}(?=\d)")
            yield from (match.end() for match in seam.finditer(chars, start, end))


def _whole(word: str) -> list[str]:
    """The word without what stands around it, if no other one is glued to it."""
    parts: list[str] = _TOKEN.findall(word)
    return parts if len(parts) == 1 and not re.search("[a-z][A-Z]", word) else []


def _is_known(word: str, here: Container[str]) -> bool:
    small = re.sub("['’]s$", "", word).casefold()
    return len(small) > 1 and (small in here or small in english() or small in term_words())
