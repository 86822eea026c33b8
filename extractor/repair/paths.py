"""The best way through slots, and how probable each step of it is: many texts at once.

A way gives each slot one stretch, end to end from a text's first stop to its last. The
forward–backward algorithm in log odds sums up all ways; the best one is found beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extractor.repair.letters import Floats, Ints
from extractor.repair.segments import Groups, Segments, Stops

IMPOSSIBLE = -1e9


class Step(NamedTuple):
    """The stretches that one slot gets, a number for each text: their stops, their log odds."""

    i: Ints
    j: Ints
    at: Ints  # among the slot's segments
    share: Floats  # log of the probability that both borders are right


class Scored(NamedTuple):
    """The stretches that a slot may have, and the log odds of each."""

    segments: Segments
    points: Floats


def best_paths(stops: Stops, slots: Sequence[Scored]) -> tuple[list[Step], Floats]:
    """The best way's step for each slot, and the log odds of all ways of each text together.

    The first slot's segments must be those that open their text, the last one's those that
    close it.
    """
    numbers = np.arange(len(stops.at))
    begins = np.flatnonzero(stops.first == numbers)
    ends = np.flatnonzero(stops.last == numbers)
    ahead = [_unit(len(stops.at), begins)]
    best = [_unit(len(stops.at), begins)]
    came = []
    for slot in slots:
        ahead.append(_summed(slot, ahead[-1]))
        top, first = _highest(slot, best[-1])
        best.append(top)
        came.append(first)
    back = [_unit(len(stops.at), ends)]
    for slot in reversed(slots[1:]):
        back.append(_summed_back(slot, back[-1]))
    total = ahead[-1][ends]
    steps: list[Step] = []
    j = ends
    for n in reversed(range(len(slots))):
        at = came[n][j]
        i = slots[n].segments.i[at]
        share = ahead[n][i] + slots[n].points[at] + back[len(slots) - 1 - n][j] - total
        steps.append(Step(i, j, at, share))
        j = i
    return steps[::-1], total


def _unit(n: int, at: Ints) -> Floats:
    """Log probabilities of being at some of n stops for sure."""
    unit = np.full(n, IMPOSSIBLE)
    unit[at] = 0.0
    return unit


def _summed(slot: Scored, ahead: Floats) -> Floats:
    """For each stop, all ways to it through one more slot."""
    segments = slot.segments
    return _log_sum(segments.at_start(ahead) + slot.points, segments.by_end, len(ahead))


def _summed_back(slot: Scored, back: Floats) -> Floats:
    """For each stop, all ways from it through one more slot."""
    order, groups = slot.segments.by_start
    return _log_sum((slot.points + slot.segments.at_end(back)).take(order), groups, len(back))


def _highest(slot: Scored, best: Floats) -> tuple[Floats, Ints]:
    """For each stop, the best way to it through one more slot, and the last stretch of that way.

    Of equally good ones it is the stretch that begins first.
    """
    stops, begins, sizes = slot.segments.by_end
    ways = slot.segments.at_start(best) + slot.points
    top = np.maximum.reduceat(ways, begins)
    highest = np.flatnonzero(ways == top.repeat(sizes))
    found = np.full(len(best), IMPOSSIBLE)
    came = np.zeros(len(best), np.int64)
    found[stops] = top
    came[stops] = highest[highest.searchsorted(begins)]
    return found, came


def _log_sum(values: Floats, groups: Groups, n: int) -> Floats:
    """For each of n stops the log of the sum of what the values in its group are logs of."""
    top = np.maximum.reduceat(values, groups.begins)
    shares = values - top.repeat(groups.sizes)
    np.exp(shares, out=shares)
    found = np.full(n, IMPOSSIBLE)
    summed = np.log(np.add.reduceat(shares, groups.begins)) + top
    found[groups.stops] = np.maximum(summed, IMPOSSIBLE)
    return found
