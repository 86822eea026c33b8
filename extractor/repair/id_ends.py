"""Where an identifier ends that may have lost digits to the next cell, or taken some of its.

Some registries' numbers vary in length. Where a dump has run cells together, what follows
decides: it is weighed as cells for every end that the identifier may have.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from math import exp, log

from extractor.fields.registries import kind_of, obeys
from extractor.repair.borders import Known, Slot, Stretch, weights
from extractor.repair.flat import Flat

MOST_DIGITS = 2  # of the next cell that may have joined an identifier
ON_LINE_END = 1.5  # log odds of an end where a line is known to end
USUAL = 1.5  # log odds, at most, of the length that most numbers of the registry have here
Span = tuple[int, int]


def settled_ends(
    flat: Flat, ids: Sequence[Span], stops: Sequence[int], slots: Sequence[Slot], known: Known
) -> list[tuple[int, float]]:
    """The end of each identifier, and the probability of it.

    `stops` are where the text behind each ends, `slots` the cells that it holds.
    """
    options = [_ends(flat, first, last) for first, last in ids]
    tried = [(n, end) for n, ends in enumerate(options) if len(ends) > 1 for end in ends]
    starts = sorted(flat.line_starts) if tried else []
    weighed = weights([_stretch(flat, starts, end, stops[n]) for n, end in tried], slots, known)
    usual = _usual_lengths(flat, ids, options)
    points: dict[int, dict[int, float]] = {}
    for (n, end), weight in zip(tried, weighed, strict=True):
        number = flat.chars[ids[n][0] : end]
        prior = USUAL * usual.get(_registry(number), {}).get(len(number), 0.0)
        points.setdefault(n, {})[end] = weight + prior + ON_LINE_END * (end in flat.line_starts)
    return [_best(points.get(n, {ends[0]: 0.0})) for n, ends in enumerate(options)]


def _ends(flat: Flat, first: int, last: int) -> list[int]:
    """Where an identifier may end: where it does, or a digit or two earlier."""
    following = flat.chars[last : last + 2].strip()[:1]
    if flat.complete or not following or following.isupper() or following in "—–•…":
        return [last]
    printed = flat.chars[first:last]
    kind = kind_of(printed)
    shorter = [
        last - n
        for n in range(1, MOST_DIGITS + 1)
        if kind and printed[-n:].isdecimal() and obeys(kind, printed[:-n])
    ]
    return [last, *shorter]


def _stretch(flat: Flat, starts: Sequence[int], begin: int, end: int) -> Stretch:
    inside = starts[bisect_left(starts, begin) : bisect_left(starts, end)]
    return Stretch(flat.chars[begin:end], [at - begin for at in inside])


def _registry(number: str) -> str:
    kind = kind_of(number)
    return kind.key if kind else ""


def _usual_lengths(
    flat: Flat, ids: Sequence[Span], options: Sequence[Sequence[int]]
) -> dict[str, dict[int, float]]:
    """For each registry, the share that each length has of its numbers whose end is sure."""
    lengths: dict[str, Counter[int]] = {}
    needed = {
        _registry(flat.chars[first:last])
        for (first, last), ends in zip(ids, options, strict=True)
        if len(ends) > 1
    }
    for (first, last), ends in zip(ids, options, strict=True):
        number = flat.chars[first:last]
        if needed and len(ends) == 1 and (key := _registry(number)) in needed:
            lengths.setdefault(key, Counter())[len(number)] += 1
    return {
        key: {length: n / (counts.total() + 1) for length, n in counts.items()}
        for key, counts in lengths.items()
    }


def _best(points: dict[int, float]) -> tuple[int, float]:
    best = max(points, key=points.__getitem__)
    total = sum(exp(max(-50.0, value - points[best])) for value in points.values())
    return best, exp(-log(total))
