"""Columns of a table region: the x where nothing but spanning cells stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.layout.words import Segment, Word, segment_of, segments_of
from extractor.types import Ruling

NARROWEST = 0.42  # of the size: the least gap between columns without a ruling
GRID_GAP = 1.3  # the same where few lines stand beside it and vertical rulings part other columns
TOLERATED = 0.07  # share of lines that may run across a gap: spanning cells
LONE = 0.4  # share of the region's width: a longer line of one piece may span columns
LONG = 0.5  # of the region's height: a vertical ruling that parts columns
APART = 0.75  # of the size: a gap that parts cells, wherever the columns' borders are
RUN = 0.45  # of the size: a smaller gap is between words of one cell


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line and one cell: it stands in columns `first` to `last`."""

    words: tuple[Word, ...]
    line: int
    first: int
    last: int

    @property
    def segment(self) -> Segment:
        """The same words, with their measures."""
        return segment_of(self.words)


def separators(lines: Sequence[Sequence[Word]], ruled: Sequence[float]) -> list[float]:
    """The x between neighbouring columns, from left to right; `ruled` are vertical rulings."""
    if not any(lines):
        return []
    size = median(word.size for line in lines for word in line)
    left = min(word.x0 for line in lines for word in line)
    right = max(word.x1 for line in lines for word in line)
    narrow = LONE * (right - left)
    many = [
        line
        for line in lines
        if len(list(segments_of(line, RUN * 2))) > 1 or line[-1].x1 - line[0].x0 < narrow
    ] or list(lines)
    found = [x for x in _gaps(many, size, in_grid=len(ruled) >= 2) if left < x < right]
    for x in ruled:
        if left - 1 < x < right + 1:
            found = [other for other in found if not _same_gap(other, x, many)]
            found.append(x)
    edges = sorted(found)
    return [x for x in edges if _parts(x, lines)]


CROSSED = 0.15  # share of lines that may run across a gap between two headings


def with_headings(
    edges: Sequence[float], header: Sequence[Sequence[Word]], body: Sequence[Sequence[Word]]
) -> list[float]:
    """Add columns that headings show where hardly a cell does: sparse ones, and empty ones."""
    found = list(edges)
    for line in header:
        for first, second in pairwise(segments_of(line, APART)):
            low, high = first.x1, second.x0
            if any(low - 1 <= x <= high + 1 for x in found):
                continue
            best = _least_crossed(low, high, body)
            crossed = sum(any(w.x0 < best < w.x1 for w in line) for line in body)
            spanned = [x for x in found if first.x0 < x < second.x1]
            if crossed <= CROSSED * len(body) and not spanned:
                found.append(best)
    return sorted(found)


def without_empty(edges: Sequence[float], lines: Sequence[Sequence[Word]]) -> list[float]:
    """Borders but for those of columns in which no cell stands whole: the one that more cross.

    A line of one piece may be a heading of rows, which stands anywhere.
    """
    kept = list(edges)
    parted = [list(segments_of(line, APART)) for line in lines]
    words = [part for parts in parted for part in parts if len(parts) > 1]
    n = 0
    while n <= len(kept):
        low, high = ([float("-inf"), *kept, float("inf")])[n : n + 2]
        if kept and not any(word.x0 >= low - 1 and word.x1 <= high + 1 for word in words):
            beside = [x for x in (low, high) if abs(x) != float("inf")]
            kept.remove(max(beside, key=lambda x: sum(w.x0 < x < w.x1 for w in words)))
        else:
            n += 1
    return kept


def uncrossed(edges: Sequence[float], lines: Sequence[Sequence[Word]]) -> bool:
    """Whether hardly a word of some lines stands across one of the borders."""
    crossed = sum(
        any(word.x0 + 1 < x < word.x1 - 1 for x in edges for word in line) for line in lines
    )
    return crossed <= TOLERATED * len(lines)


def _least_crossed(low: float, high: float, body: Sequence[Sequence[Word]]) -> float:
    """The place between two headings that the fewest words of the body cover."""
    places = [low + (high - low) * n / 12 for n in range(1, 12)]
    spans = [span for line in body for span in _inked(line)]

    def covered(x: float) -> tuple[int, float]:
        return sum(a < x < b for a, b in spans), abs(x - (low + high) / 2)

    return min(places, key=covered)


def _parts(x: float, lines: Sequence[Sequence[Word]]) -> bool:
    """Whether words stand on both sides at all."""
    return any(word.x1 <= x + 1 for line in lines for word in line) and any(
        word.x0 >= x - 1 for line in lines for word in line
    )


def _gaps(lines: Sequence[Sequence[Word]], size: float, *, in_grid: bool) -> list[float]:
    """Middles of the intervals that hardly any line covers."""
    tolerated = int(TOLERATED * len(lines))
    events: list[tuple[float, int]] = []
    for line in lines:
        for first, last in _inked(line):
            events += [(first, 1), (last, -1)]
    events.sort()
    enough = NARROWEST * size * (1 if len(lines) > 3 else 1.8)
    surely = GRID_GAP * size if in_grid else APART * size
    support = GRID_SUPPORT if in_grid else min(SUPPORT, 0.4 * len(lines))
    found: list[float] = []
    for low in _low(events, tolerated):
        empty = [
            (a, b)
            for a, b in _empty(low)
            if b - a >= enough and (b - a >= surely or _support(a, b, events, size) >= support)
        ]
        found += [(a + b) / 2 for a, b in empty]
        crossed = all(covered for _, _, covered in low)
        if crossed and low[-1][1] - low[0][0] >= max(enough, APART * size):
            found.append(_middle(low))
    return found


SUPPORT = 4  # lines with ink right beside a narrow gap, on either side
GRID_SUPPORT = 6  # the same, where vertical rulings part other columns
BESIDE = 3.0  # of the size: how near that is


def _support(first: float, last: float, events: Sequence[tuple[float, int]], size: float) -> int:
    """How many lines end right before a gap, or begin right after it, whichever are fewer."""
    ends = sum(step < 0 and first - BESIDE * size <= x <= first + 0.01 for x, step in events)
    starts = sum(step > 0 and last - 0.01 <= x <= last + BESIDE * size for x, step in events)
    return min(ends, starts)


def _empty(low: Sequence[Level]) -> Iterator[tuple[float, float]]:
    """Stretches that no line covers."""
    start: float | None = None
    end = 0.0
    for first, last, covered in low:
        if covered == 0:
            start = first if start is None else start
            end = last
        elif start is not None:
            yield start, end
            start = None
    if start is not None:
        yield start, end


Level = tuple[float, float, int]  # from x to x, how many lines cover it


def _low(events: Sequence[tuple[float, int]], tolerated: int) -> Iterator[list[Level]]:
    """Stretches between inked ones that at most `tolerated` lines cover, level by level."""
    low: list[Level] = []
    covered, seen = 0, False
    for (x, step), (after, _) in pairwise(events):
        covered += step
        seen = seen or covered > 0
        if after <= x or not seen:
            continue
        if covered <= tolerated:
            low.append((x, after, covered))
            continue
        if low:
            yield low
        low = []


def _middle(low: Sequence[Level]) -> float:
    """The middle of the widest stretch that fewest lines cover."""
    least = min(covered for _, _, covered in low)
    first, last, _ = max((one for one in low if one[2] == least), key=lambda one: one[1] - one[0])
    return (first + last) / 2


def _inked(line: Sequence[Word]) -> list[tuple[float, float]]:
    """Where a line has ink: runs of words with no more than a blank between them."""
    spans: list[list[float]] = []
    for word in line:
        if spans and word.x0 - spans[-1][1] < 0.34 * word.size:
            spans[-1][1] = max(spans[-1][1], word.x1)
        else:
            spans.append([word.x0, word.x1])
    return [(first, last) for first, last in spans]


def _same_gap(gap: float, ruled: float, lines: Sequence[Sequence[Word]]) -> bool:
    """Whether no word stands between a gap's middle and a ruling."""
    low, high = min(gap, ruled), max(gap, ruled)
    crossed = sum(any(word.x0 < high and word.x1 > low for word in line) for line in lines)
    return crossed <= TOLERATED * len(lines)


def ruled_separators(rulings: Sequence[Ruling], top: float, bottom: float) -> list[float]:
    """The x of vertical rulings that run along most of a region."""
    found: list[float] = []
    for one in rulings:
        inside = min(one.bottom, bottom) - max(one.top, top)
        if inside >= LONG * (bottom - top):
            found.append(one.x0)
    return found


def runs_of(
    line: Sequence[Word],
    number: int,
    edges: Sequence[float],
    ruled: Sequence[float],
    inks: Sequence[tuple[float, float]],
) -> list[Run]:
    """Part a line into the words of its cells, and say which columns each stands in.

    `inks` tell for each column from where to where its usual cells reach.
    """
    runs: list[Run] = []
    start = 0
    for n in range(1, len(line) + 1):
        if n == len(line) or cell_ends(line[n - 1], line[n], edges, ruled):
            words = tuple(line[start:n])
            x0, x1 = words[0].x0, max(word.x1 for word in words)
            runs.append(Run(words, number, *_columns(x0, x1, edges, inks)))
            start = n
    return runs


def cell_ends(before: Word, after: Word, edges: Sequence[float], ruled: Sequence[float]) -> bool:
    """Whether a cell ends between two words: at a ruling, a border of columns, a wide gap."""
    gap = after.x0 - before.x1
    low, high = before.x1 - 0.5, after.x0 + 0.5
    if any(low <= x <= high for x in ruled):
        return True
    between = any(low <= x <= high for x in edges)
    size = max(before.size, after.size)
    return gap > APART * size or (between and gap > RUN * size * 0.85)


SHARE = 0.4  # of a column's ink, or of the run, by which they must overlap


def _columns(
    x0: float, x1: float, edges: Sequence[float], inks: Sequence[tuple[float, float]]
) -> tuple[int, int]:
    """The columns that a run stands in: those whose ink it covers, else that of its middle."""
    bounds = [float("-inf"), *edges, float("inf")]
    inside = [
        column
        for column, (low, high) in enumerate(pairwise(bounds))
        if _overlap(x0, x1, low, high, inks[column])
    ]
    if inside:
        return inside[0], inside[-1]
    middle = sum(edge < (x0 + x1) / 2 for edge in edges)
    return middle, middle


def _overlap(x0: float, x1: float, low: float, high: float, ink: tuple[float, float]) -> bool:
    inside = min(x1, high) - max(x0, low)
    if inside <= 0:
        return False
    covered = min(x1, ink[1]) - max(x0, ink[0])
    return covered >= SHARE * (ink[1] - ink[0]) or inside >= 0.8 * (x1 - x0)


def inks_of(lines: Sequence[Sequence[Word]], edges: Sequence[float]) -> list[tuple[float, float]]:
    """From where to where the words of each column reach; its bounds where it has none."""
    bounds = [float("-inf"), *edges, float("inf")]
    words = [word for line in lines for word in line]
    inks: list[tuple[float, float]] = []
    for low, high in pairwise(bounds):
        own = [word for word in words if word.x0 >= low - 1 and word.x1 <= high + 1]
        if own:
            inks.append((min(word.x0 for word in own), max(word.x1 for word in own)))
        else:
            inks.append((max(low, -1e6), min(high, 1e6)))
    return inks
