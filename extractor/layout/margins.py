"""How sure rows found by dynamic programming are: what the best other way would cost more.

For every line the cheapest rows with a border above it are weighed against the cheapest
without one (the min-sum form of the forward–backward algorithm).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Costs = list[list[list[float]]]  # by first line and number of lines: for each alignment
SURE = 9.0  # a margin that is as good as any larger one


def margins(
    best: Sequence[float], borders: Sequence[float], costs: Costs, alignment: int
) -> list[float]:
    """For each line but the first: what it costs more to have no border above it.

    Below 0 where no border is cheaper.
    `best` is the least cost of the lines before each line, `borders` what a border above it costs.
    """
    n = len(borders)
    after = [float("inf")] * n + [0.0]
    whole = np.full((n + 1, n + 2), np.inf)  # by first line and end of a row: of all lines
    for start in range(n - 1, -1, -1):
        own = [cost[alignment] + after[start + lines] for lines, cost in enumerate(costs[start], 1)]
        after[start] = borders[start] + min(own)
        whole[start, start + 1 : start + 1 + len(own)] = (
            best[start] + borders[start] + np.array(own)
        )
    least = np.minimum.accumulate(whole, axis=0)
    least = np.minimum.accumulate(least[:, ::-1], axis=1)[:, ::-1]
    more = [float(least[line - 1, line + 1]) - (best[line] + after[line]) for line in range(1, n)]
    return [max(-SURE, min(SURE, one)) for one in more]


def row_margins(rows: Sequence[tuple[int, int]], by_line: Sequence[float]) -> list[float]:
    """How sure each row is, below 0 where its lines speak against it: the least of its margins.

    >>> row_margins([(0, 2), (2, 3)], [-0.5, 7.0])
    [0.5, 7.0]
    >>> row_margins([(0, 3)], [-0.5, 7.0])
    [-7.0]
    """
    bounded = [SURE, *by_line, SURE]
    inside = [[-one for one in bounded[first + 1 : last]] for first, last in rows]
    return [
        min(bounded[first], bounded[last], *within)
        for (first, last), within in zip(rows, inside, strict=True)
    ]
