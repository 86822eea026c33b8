"""Where the marks of the report's diagrams stand; lengths are units of an SVG's view box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.scoring.reliability import Bin, Kept

WIDTH, HEIGHT = 320, 260  # of what the axes enclose
LEFT, TOP = 46, 10  # of its corner
TICKS = 5
TOPS = (0.05, 0.1, 0.2, 0.5, 1.0)  # ends of an axis of risks
FEW = 200  # points that a curve is drawn with


@dataclass(frozen=True, slots=True)
class Bar:
    """One tenth of a reliability diagram: its bar, its interval's ends, its mean confidence."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    low: float
    high: float
    mean: float
    told: Bin


@dataclass(frozen=True, slots=True)
class Curve:
    """A risk–coverage curve as points of a polyline, its axis' end, and some of its points."""

    name: str
    n: int
    top: float
    points: str
    ticks: tuple[tuple[float, str], ...]  # of the axis of risks
    told: tuple[Kept, ...]


def across(share: float) -> float:
    """The x of a share.

    >>> across(0), across(1)
    (46, 366)
    """
    return round(LEFT + WIDTH * share, 2)


def up(share: float) -> float:
    """The y of a share: 1 is at the top.

    >>> up(0), up(1)
    (270, 10)
    """
    return round(TOP + HEIGHT * (1 - share), 2)


def ticks(top: float = 1.0) -> tuple[tuple[float, str], ...]:
    """Shares of an axis and what stands there.

    >>> ticks(0.5)[1]
    (0.2, '0.1')
    """
    return tuple((n / TICKS, f"{top * n / TICKS:g}") for n in range(TICKS + 1))


def bars(bins: Sequence[Bin]) -> list[Bar]:
    """The bars of a reliability diagram."""
    made = []
    for one in bins:
        left = min(9, int(one.confidence * 10)) / 10
        x, y, width = across(left), up(one.right), WIDTH / 10
        made.append(
            Bar(
                x + 1,
                y,
                width - 2,
                round(up(0) - y, 2),
                x + width / 2,
                up(one.low),
                up(one.high),
                across(one.confidence),
                one,
            )
        )
    return made


def curve(name: str, n: int, kept: Sequence[Kept]) -> Curve:
    """A risk–coverage curve, thinned out where it has many points."""
    most = max((one.risk for one in kept), default=0.0)
    top = next(end for end in TOPS if most <= end)
    shown = thinned(kept, FEW)
    points = " ".join(f"{across(one.coverage)},{up(one.risk / top)}" for one in shown)
    return Curve(name, n, top, points, ticks(top), tuple(thinned(kept, 12)))


def thinned(kept: Sequence[Kept], most: int) -> list[Kept]:
    """At most so many of the points, evenly, the last among them.

    >>> points = [Kept(0.0, n / 9, 0.0) for n in range(10)]
    >>> [round(9 * one.coverage) for one in thinned(points, 4)]
    [0, 3, 6, 9]
    """
    if len(kept) <= most:
        return list(kept)
    return [kept[round(n * (len(kept) - 1) / (most - 1))] for n in range(most)]
