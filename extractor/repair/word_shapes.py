"""What the look of words tells of lines: what opens one, what closes one, what stays together.

Points are nats, like those of `word_pairs`; the rows are weights set by hand, for tables
and prose of papers in any column width.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

FUNCTION = frozenset(
    "of the and in with for to a an from by or at on as than that versus vs is are was were among "
    "between via during into after before per plus who be not but their its this these".split()
)
UNITS = frozenset(
    "day days week weeks month months year years hour hours h min mg kg g ml patients participants "
    "cells infusions sessions gy µg percent % million subjects adults people people's".split()
)
TICKS = frozenset("X x ✓ ✔ √ ● ○ NA N/A NR …".split())  # each a cell of its own
_IDENTIFIER = re.compile(r"(?=(?:\D*\d){4})[A-Za-z0-9/().:–-]{6,}[,;.]?")
_WRAPPING = "()[],;:.–—•\"'“”?*"


WRAPPED = -0.8  # a phrase that goes on over a line end
IDENTIFIER = -6.0  # registration numbers stand alone
UNIT, AFTER_NUMBER = 1.6, -0.8  # "28 days", "28 and"
CAPITAL_EXCUSED = 2.5
_CAPITAL_AFTER = {"low": 3.5, "number": 2.7, "other": 1.5, "caps": 0.8, "cap": 0.0, "mark": 0.0}
_OPENS = {"cap": 1.4, "caps": 0.5, "id": 1.0, "number": 0.0, "low": -1.8, "tick": -0.5}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the look of a word tells; equal for most words, so that pairs of shapes are few."""

    case: str  # "cap", "caps", "low", "number", "id", "tick", "mark" or "other"
    function: bool
    unit: bool
    opening: int  # brackets opened less brackets closed
    bracketed: bool  # begins with a bracket
    bullet: bool
    last: str  # the last character if it is punctuation


@lru_cache(maxsize=65536)
def shape_of(word: str) -> Shape:
    """The shape of a word as printed.

    >>> shape_of("—Study").bullet, shape_of("(time").opening, shape_of("of").function
    (True, 1, True)
    """
    core = word.strip(_WRAPPING)
    small = core.casefold()
    return Shape(
        _case(word, core),
        core in FUNCTION,
        small in UNITS,
        sum(map(word.count, "([")) - sum(map(word.count, ")]")),
        word[0] in "([",
        word in {"-", "*"} or (word[0] in "•—–" and (len(word) == 1 or word[1].isalpha())),
        "" if word[-1].isalnum() else word[-1],
    )


def _case(word: str, core: str) -> str:
    if word.rstrip("*") in TICKS:
        return "tick"
    if not core:
        return "mark"
    if _IDENTIFIER.fullmatch(word):
        return "id"
    if core[0].isdigit():
        return "number"
    if core[0].isupper():
        return "caps" if core[:2].isupper() and len(core) > 1 else "cap"
    return "low" if core[0].islower() else "other"


@lru_cache(maxsize=65536)
def beside(first: Shape, second: Shape) -> float:
    """Points for `second` right after `first` in one printed line."""
    points = _together(first, second)
    if first.last == "-" and first.case != "mark":
        points -= 2
    if first.case == "mark" or first.bullet:
        points += 1
    return points


@lru_cache(maxsize=65536)
def below(first: Shape, second: Shape) -> float:
    """Points for a line that ends with `first` going on with `second` on the next."""
    points = _together(first, second) + WRAPPED
    if first.last == "-" and first.case != "mark":
        points += 2
    if first.case == "mark":
        points -= 4
    return points


def _together(first: Shape, second: Shape) -> float:
    """Points for two words in one phrase, on one line or over its end."""
    points = 0.0
    if second.bullet:
        points -= 4
    if "id" in (first.case, second.case):
        points += IDENTIFIER
    if first.case == "tick":
        points -= 0.0 if second.case == "tick" else 2.5
    if second.case == "tick":
        points += 1.0
    if first.last and first.last in ",;:":
        points += 0.3
    if second.case == "cap" and not second.bracketed:
        points -= _CAPITAL_AFTER.get(first.case, 0.0)
        if first.function or first.last in {".", ",", ";", ":", "-"}:
            points += CAPITAL_EXCUSED
    if first.last in {".", "?"} and second.case == "low":
        points -= 1.5
    if first.case == "number":
        points += UNIT if second.unit else AFTER_NUMBER if second.case == "low" else 0.0
    if first.opening > 0 and second.bracketed:
        points -= 2
    if first.last in {")", "]"} and second.opening < 0:
        points -= 1
    return points


@lru_cache(maxsize=65536)
def opens(shape: Shape) -> float:
    """Points for a word opening a cell or a paragraph."""
    if shape.bullet:
        return 1.5
    points = _OPENS.get(shape.case, -0.5)
    if shape.function and shape.case == "low":
        points -= 1.5
    if shape.opening < 0:
        points -= 4
    return points - 1.5 * shape.bracketed


@lru_cache(maxsize=65536)
def closes(shape: Shape) -> float:
    """Points for a word closing a cell or a paragraph."""
    points = 0.0
    if shape.function:
        points -= 4
    if shape.last in {",", "-", ":"} or shape.bullet:
        points -= 4
    if shape.opening > 0:
        points -= 3
    if shape.last in {".", ")", "]", "?"}:
        points += 0.7
    return points + (shape.case == "id")
