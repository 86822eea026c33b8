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
from itertools import pairwise

from extractor.repair.columns import NOT_REPORTED, OPENS_CHARACTERISTICS, SMALL_WORD

Scorer = Callable[[str], float]
IMPOSSIBLE = -1e9
KNOWN_LINE_START = 2.0  # log odds that a cell rather than a wrapped line begins here
HOPELESS = -3.5  # a place with less is not tried
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
    """

    chars: str
    line_starts: frozenset[int]
    complete: bool


_GLUE = re.compile(
    r"(?<=[a-z0-9%’'à-ÿ)\]….;”])(?=[A-ZÀ-Þ—–…“\[(])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z)])(?=-[A-Z])|(?<=…)(?=\w)"
    r"|(?<=[a-zA-Z)])(?=\d)|(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=[—–•]\s?[A-Z])|(?<=[\w)\]])(?=[-•] [A-Z])"
)
_WORD = re.compile(r"(?<=\s)(?=[A-ZÀ-Þ—–…“\d\-(])|(?<=[—–])(?=[A-Z])")


def candidates(stretch: Stretch) -> dict[int, float]:
    """Offsets where a cell may begin, with the log odds that the dump's marks give."""
    chars = stretch.chars
    if stretch.complete:
        places = dict.fromkeys(stretch.line_starts, 0.0)
    else:
        places = {match.start(): -1.0 for match in _WORD.finditer(chars)}
        places |= {match.start(): GLUED for match in _GLUE.finditer(chars)}
        for at in stretch.line_starts:
            places[at] = places.get(at, 0.0) + KNOWN_LINE_START
    worth = {
        at: points + _manner(chars, at) for at, points in places.items() if 0 < at < len(chars)
    }
    return worth if stretch.complete else {at: w for at, w in worth.items() if w > HOPELESS}


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
    marks = candidates(stretch)
    stops = [0, *sorted(marks), len(stretch.chars)]
    worth = [0.0, *(marks[at] for at in stops[1:-1]), 0.0]
    scores = _scores(stretch.chars, stops, slots)
    ahead = _forward(scores, worth, len(slots), _log_sum)
    best = _forward(scores, worth, len(slots), max)
    back = _backward(scores, worth, len(slots))
    total = ahead[len(slots)][-1]
    if total <= IMPOSSIBLE / 2:
        return []
    path = _trace(best, scores, worth, len(slots))
    return [
        Cut(
            slot,
            stops[i],
            stops[j],
            math.exp(
                min(0.0, ahead[slot][i] + scores[slot][i][j] + worth[j] + back[slot + 1][j] - total)
            ),
        )
        for slot, (i, j) in enumerate(path)
    ]


Scores = list[list[list[float]]]  # slot, first stop, last stop


def _scores(chars: str, stops: Sequence[int], slots: Sequence[Slot]) -> Scores:
    n = len(stops)
    known: dict[tuple[str, int, int], float] = {}
    table: Scores = []
    for slot in slots:
        rows = []
        for i in range(n):
            row = [IMPOSSIBLE] * n
            for j in range(i, n):
                key = (slot.name, i, j)
                if key not in known:
                    known[key] = _score(slot, chars[stops[i] : stops[j]].strip())
                    if slot.width:
                        known[key] += _fill(chars, stops[i : j + 1], slot.width)
                row[j] = known[key]
            rows.append(row)
        table.append(rows)
    return table


def _score(slot: Slot, chars: str) -> float:
    if not chars:
        return 0.0 if slot.optional else -7.0
    if not slot.optional and NOT_REPORTED.fullmatch(chars):
        return 4.0
    points = slot.score(chars)
    if slot.name not in ("characteristics", "study_type") and OPENS_CHARACTERISTICS.match(chars):
        points -= 4.0
    return points


RAGGED = 3.0  # log odds against a wrapped line that had room for the next word


def _fill(chars: str, stops: Sequence[int], width: int) -> float:
    """How well the lines of a cell fill its column: text is wrapped where a word has no room."""
    points = 0.0
    for n, at in enumerate(stops[1:-1], 1):
        line, rest = chars[stops[n - 1] : at].strip(), chars[at : stops[n + 1]].strip()
        if not line or not rest or rest[0] in "—–-•*" or line[-1] == "-":
            continue
        if len(line) + 1 + len(rest.split(None, 1)[0]) <= width:
            points -= RAGGED
    # A line rejoined at its hyphen may be twice as long as the column is wide.
    too_long = sum(len(chars[a:b].strip()) > 1.8 * width for a, b in pairwise(stops))
    return points - RAGGED * too_long


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    if top <= IMPOSSIBLE / 2:
        return IMPOSSIBLE
    return top + math.log(sum(math.exp(value - top) for value in values))


def _forward(
    scores: Scores, worth: Sequence[float], n_slots: int, fold: Callable[[Sequence[float]], float]
) -> list[list[float]]:
    """ahead[slot][stop]: all ways to have filled the slots before `slot` up to `stop`."""
    n = len(worth)
    ahead = [[0.0] + [IMPOSSIBLE] * (n - 1)]
    for slot in range(n_slots):
        before = ahead[-1]
        ahead.append(
            [
                fold([before[i] + scores[slot][i][j] + worth[j] for i in range(j + 1)])
                for j in range(n)
            ]
        )
    return ahead


def _backward(scores: Scores, worth: Sequence[float], n_slots: int) -> list[list[float]]:
    """back[slot][stop]: all ways to fill the slots from `slot` on, from `stop` to the end."""
    n = len(worth)
    back = [[IMPOSSIBLE] * (n - 1) + [0.0]]
    for slot in reversed(range(n_slots)):
        after = back[0]
        back.insert(
            0,
            [
                _log_sum([scores[slot][i][j] + worth[j] + after[j] for j in range(i, n)])
                for i in range(n)
            ],
        )
    return back


def _trace(
    best: list[list[float]], scores: Scores, worth: Sequence[float], n_slots: int
) -> list[tuple[int, int]]:
    path: list[tuple[int, int]] = []
    j = len(worth) - 1
    for slot in reversed(range(n_slots)):
        i = max(range(j + 1), key=lambda i: best[slot][i] + scores[slot][i][j])
        path.append((i, j))
        j = i
    return path[::-1]
