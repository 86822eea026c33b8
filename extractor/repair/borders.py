"""Where one cell ends and the next begins, when a dump has run them together.

Between two identifiers stand the remaining cells of one row and the first of the next.
Every possible set of borders is weighed by what the cells then say and by the marks the
dump left at the borders; the forward–backward algorithm gives the best set and, for each
of its borders, the probability that it is right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from extractor.repair.columns import NOT_REPORTED, OPENS_CHARACTERISTICS, SMALL_WORD
from extractor.repair.segments import Matrix, Segments, ragged, upper

Scorer = Callable[[Segments], Matrix]
IMPOSSIBLE = -1e9
KNOWN_LINE_START = 2.0  # log odds that a cell rather than a wrapped line begins here
HOPELESS = -3.5  # a place with less is not tried
SPLIT = -1.5  # log odds against a border inside a number
GLUED = 3.0  # two words run together: never inside a cell, but for names like "NestCell"


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell expected between two identifiers. An optional slot may be empty."""

    name: str
    score: Scorer
    optional: bool = False
    width: int = 0  # of the column, in characters; 0 where it is not known


@dataclass(frozen=True, slots=True)
class Cut:
    """A slot's stretch of text, and the probability that both its borders are right."""

    slot: int
    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between two identifiers, with what is known of its lines.

    `complete` says that every line start is known, so that borders are among them.
    `familiar` are words with a capital inside that return in the table, as "SARS-CoV": they
    are not two words run together.
    """

    chars: str
    line_starts: frozenset[int]
    complete: bool
    familiar: frozenset[str] = frozenset()


_GLUE = re.compile(
    r"(?<=[a-z0-9%’'à-ÿ)\]….;”?!])(?=[A-ZÀ-Þ—–•…“\[(])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[a-z)])(?=-[A-Z])|(?<=…)(?=\w)"
    r"|(?<=[a-zA-Z)\]])(?=\d)|(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=[—–•]\s?[A-Z])|(?<=[\w)\]])(?=[-•] [A-Z])"
)
_WORD = re.compile(r"(?<=\s)(?=[A-ZÀ-Þ—–…“\d\-(])|(?<=[—–])(?=[A-Z])")


NUMERIC = frozenset({"phase", "participants", "date", "dose"})  # kinds whose cells hold numbers
_INSIDE_NUMBER = re.compile(r"(?<=\d)(?=\d)")


def candidates(stretch: Stretch, *, numbers: bool = False) -> dict[int, float]:
    """Offsets where a cell may begin, with the log odds that the dump's marks give.

    With `numbers`, two neighbouring cells may have been run together into one number:
    then every place inside a number is one, and what stays ambiguous will not be trusted.
    """
    chars = stretch.chars
    if stretch.complete:
        places = dict.fromkeys(stretch.line_starts, 0.0)
    else:
        places = {match.start(): -1.0 for match in _WORD.finditer(chars)}
        places |= dict.fromkeys(_glued(stretch), GLUED)
        if numbers:
            places |= {match.start(): SPLIT for match in _INSIDE_NUMBER.finditer(chars)}
        for at in stretch.line_starts:
            places[at] = places.get(at, 0.0) + KNOWN_LINE_START
    worth = {
        at: points + _manner(chars, at) for at, points in places.items() if 0 < at < len(chars)
    }
    return worth if stretch.complete else {at: w for at, w in worth.items() if w > HOPELESS}


CAMEL = re.compile(r"[\w-]*[a-z][A-Z][\w-]*")


def _glued(stretch: Stretch) -> set[int]:
    """Places where words seem run together, but for words that are written so."""
    glued = {match.start() for match in _GLUE.finditer(stretch.chars)}
    for match in CAMEL.finditer(stretch.chars):
        if match.group() in stretch.familiar:
            glued -= set(range(match.start() + 1, match.end()))
    return glued


def _manner(chars: str, at: int) -> float:
    """How the text before and after a border reads."""
    before, after = chars[max(0, at - 24) : at].rstrip(), chars[at:].lstrip()
    if not before or not after:
        return 0.0
    last_word = before.rsplit(None, 1)[-1]
    points = 0.0
    if before[-1] in ",(/&:[" or last_word in SMALL_WORD:
        points -= 4.0
    if before[-1] in "-–" and before[-2:-1].isalpha():
        points -= 5.0
    if after[0].islower() or after[0] in ").,;:]":
        points -= 3.0
    return points


def cut(stretch: Stretch, slots: Sequence[Slot]) -> list[Cut]:
    """The best borders for these slots, in order; empty where nothing fits at all."""
    marks = candidates(stretch, numbers=any(slot.name in NUMERIC for slot in slots))
    segments = Segments(stretch.chars, (0, *sorted(marks), len(stretch.chars)))
    worth = np.array([0.0, *(marks[at] for at in segments.stops[1:-1]), 0.0])
    seams = _seams(stretch, segments)
    fit = [_slot_scores(segments, slot) for slot in slots]
    scores = [upper(points + worth[None, :] - seams, IMPOSSIBLE) for points in fit]
    ahead = [_unit(len(worth), 0)]
    best = [_unit(len(worth), 0)]
    for matrix in scores:
        ahead.append(_log_sum(ahead[-1][:, None] + matrix, axis=0))
        best.append((best[-1][:, None] + matrix).max(axis=0))
    back = [_unit(len(worth), -1)]
    for matrix in reversed(scores):
        back.insert(0, _log_sum(matrix + back[0][None, :], axis=1))
    total = ahead[-1][-1]
    if total <= IMPOSSIBLE / 2:
        return []
    return [
        Cut(
            slot,
            segments.stops[i],
            segments.stops[j],
            _fits(fit[slot][i, j])
            * math.exp(min(0.0, ahead[slot][i] + scores[slot][i, j] + back[slot + 1][j] - total)),
        )
        for slot, (i, j) in enumerate(_trace(best, scores))
    ]


UNFIT = -5.0  # log odds below which a stretch is no cell of its column, whatever the rivals


def _fits(points: float) -> float:
    """The best of bad borders are not good ones."""
    return 0.0 if points < UNFIT else 1.0


SEAM = 1.5  # log odds against words run together inside a cell


def _seams(stretch: Stretch, segments: Segments) -> Matrix:
    """Where line starts are lost: how often words are run together inside each stretch."""
    glued = set() if stretch.complete else _glued(stretch)
    at_start = np.array([float(stop in glued) for stop in segments.stops])[:, None]
    points: Matrix = SEAM * np.maximum(0.0, segments.count(glued) - at_start)
    return points


RAGGED = 3.0  # log odds against a wrapped line that had room for the next word
MISSING = -7.0  # log odds that a cell is empty


def _slot_scores(segments: Segments, slot: Slot) -> Matrix:
    """How well every stretch fits one slot."""
    points = slot.score(segments)
    if not slot.optional:
        blank = segments.whole(NOT_REPORTED.fullmatch, LONGEST_BLANK, MAY_BE_BLANK)
        points = np.where(blank > 0, NOT_GIVEN, points)
    if slot.name not in ("characteristics", "study_type"):
        opens = segments.opening(_opens_characteristics)
        points = points - 4.0 * opens
    if slot.width:
        points = points - RAGGED * ragged(segments, slot.width)
    return np.where(segments.length > 0, points, 0.0 if slot.optional else MISSING)


def _opens_characteristics(chars: str) -> float:
    return float(bool(OPENS_CHARACTERISTICS.match(chars)))


NOT_GIVEN = 4.0  # log odds that "NA", "…" or "–" is a whole cell
LONGEST_BLANK = 20
MAY_BE_BLANK = re.compile(r"[Nn….\-–—/Uu]")


def _unit(n: int, at: int) -> Matrix:
    """Log probabilities of being at one of n stops for sure."""
    unit = np.full(n, IMPOSSIBLE)
    unit[at] = 0.0
    return unit


def _log_sum(values: Matrix, axis: int) -> Matrix:
    top = values.max(axis=axis, keepdims=True)
    summed: Matrix = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return np.maximum(summed, IMPOSSIBLE)


def _trace(best: Sequence[Matrix], scores: Sequence[Matrix]) -> list[tuple[int, int]]:
    """The borders of the best path, from the last slot back to the first."""
    path: list[tuple[int, int]] = []
    j = len(best[0]) - 1
    for before, matrix in zip(reversed(best[:-1]), reversed(scores), strict=True):
        i = int(np.argmax(before[: j + 1] + matrix[: j + 1, j]))
        path.append((i, j))
        j = i
    return path[::-1]
