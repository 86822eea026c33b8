"""Precision, recall and F1 of counts, each with a 95 % interval.

Items of one document stand or fall together, so documents are resampled, not items; where
fewer than ten documents contribute, their records are. Where all is right or all wrong,
or only one document or record contributes, resampling says nothing: then Wilson's
interval for a proportion is given (which treats items as independent).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest  # type: ignore[import-untyped,unused-ignore]

Method = Literal["bootstrap by document", "bootstrap by record", "wilson", "none"]
Array = npt.NDArray[np.float64]

LEVEL = 0.95
RESAMPLES = 2000
SEED = 20
FEW_DOCUMENTS = 10  # with fewer, records are resampled


@dataclass(frozen=True, slots=True)
class Unit:
    """The counts of one record of one document; what is resampled is made of these."""

    document: str
    record: int
    tp: int
    fp: int
    fn: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, 0 to 1, with its 95 % interval; null where nothing was counted."""

    value: float | None
    low: float | None
    high: float | None
    method: Method

    @property
    def bounds(self) -> list[float | None] | None:
        """The interval as plain data."""
        return None if self.low is None else [self.low, self.high]


NO_ESTIMATE = Estimate(None, None, None, "none")


def precision(counts: Array) -> Array:
    """tp / (tp + fp) of rows of (tp, fp, fn); NaN where nothing was predicted."""
    return ratio(counts[:, 0], counts[:, 0] + counts[:, 1])


def recall(counts: Array) -> Array:
    """tp / (tp + fn) of rows of (tp, fp, fn); NaN where gold has nothing."""
    return ratio(counts[:, 0], counts[:, 0] + counts[:, 2])


def ratio(part: Array, whole: Array) -> Array:
    """Divide; 0 / 0 is NaN."""
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def clusters(units: Sequence[Unit]) -> tuple[Array, Method]:
    """Sum counts by document, or by record where few documents contribute any."""
    counted = [unit for unit in units if unit.tp + unit.fp + unit.fn]
    by_record = len({unit.document for unit in counted}) < FEW_DOCUMENTS
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for unit in counted:
        total = sums[unit.document, unit.record if by_record else 0]
        for place, count in enumerate((unit.tp, unit.fp, unit.fn)):
            total[place] += count
    table = np.array(list(sums.values()), dtype=np.float64).reshape(-1, 3)
    return table, "bootstrap by record" if by_record else "bootstrap by document"


def resampled(table: Array, times: int = RESAMPLES) -> Array:
    """Draw clusters with replacement, as many as there are; each row is one draw's sum.

    >>> resampled(np.array([[1.0, 0.0, 2.0]]), times=2).tolist()
    [[1.0, 0.0, 2.0], [1.0, 0.0, 2.0]]
    """
    size = len(table)
    draws = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), size=times)
    return np.asarray(draws @ table, dtype=np.float64)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion.

    >>> [round(bound, 3) for bound in wilson(10, 10)]
    [0.722, 1.0]
    """
    interval = binomtest(right, of).proportion_ci(LEVEL, method="wilson")
    return float(interval.low), float(interval.high)


def estimates(units: Sequence[Unit]) -> tuple[Estimate, Estimate, Estimate]:
    """Precision, recall and F1 of some records' counts.

    >>> [figure.value for figure in estimates([Unit("a", 0, 3, 1, 0), Unit("a", 1, 0, 0, 3)])]
    [0.75, 0.5, 0.6]
    """
    table, method = clusters(units)
    if not len(table):
        return NO_ESTIMATE, NO_ESTIMATE, NO_ESTIMATE
    tp, fp, fn = (int(count) for count in table.sum(axis=0))
    drawn = resampled(table) if len(table) > 1 else None
    return (
        estimate(precision, tp, tp + fp, drawn, method),
        estimate(recall, tp, tp + fn, drawn, method),
        as_f1(estimate(jaccard, tp, tp + fp + fn, drawn, method)),
    )


def jaccard(counts: Array) -> Array:
    """tp / (tp + fp + fn): a proportion of items, which F1 follows one to one."""
    return ratio(counts[:, 0], counts.sum(axis=1))


def as_f1(share: Estimate) -> Estimate:
    """F1 from tp / (tp + fp + fn): F1 = 2 J / (1 + J), which keeps the order of bounds."""

    def convert(value: float | None) -> float | None:
        return None if value is None else 2 * value / (1 + value)

    return Estimate(convert(share.value), convert(share.low), convert(share.high), share.method)


def estimate(
    figure: Callable[[Array], Array], right: int, of: int, drawn: Array | None, method: Method
) -> Estimate:
    """One figure with its interval, by the method that fits the counts."""
    if not of:
        return NO_ESTIMATE
    if drawn is None or right in (0, of):
        return Estimate(right / of, *wilson(right, of), "wilson")
    tail = 50 * (1 - LEVEL)
    low, high = np.nanpercentile(figure(drawn), [tail, 100 - tail])
    return Estimate(right / of, float(low), float(high), method)
