"""How far confidences can be believed: by tenths, calibration error, risk and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractor.scoring.intervals import LEVEL, RESAMPLES, SEED, Array, Estimate, wilson
from extractor.scoring.values import Value

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The values whose confidence is in one tenth."""

    n: int
    confidence: float  # their mean
    right: float  # the share that is right
    low: float  # Wilson's 95 % interval of it
    high: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left when values below some confidence are not told."""

    confidence: float  # the least that is told
    coverage: float  # share of the values that is told
    risk: float  # share of those told that is wrong


def bin_of(confidence: float) -> int:
    """In which tenth a confidence is; 1 is in the last.

    >>> bin_of(0.0), bin_of(0.95), bin_of(1.0)
    (0, 9, 9)
    """
    return min(BINS - 1, int(confidence * BINS))


def bins(values: Sequence[Value]) -> list[Bin]:
    """The tenths that have values, in order."""
    made = []
    for number in range(BINS):
        part = [one for one in values if bin_of(one.confidence) == number]
        if part:
            right = sum(one.right for one in part)
            mean = sum(one.confidence for one in part) / len(part)
            made.append(Bin(len(part), mean, right / len(part), *wilson(right, len(part))))
    return made


def sums(values: Sequence[Value]) -> Array:
    """For each document and tenth: how many values, their confidences' sum, how many right."""
    rows = {name: at for at, name in enumerate(dict.fromkeys(one.document for one in values))}
    table = np.zeros((len(rows), BINS, 3))
    for one in values:
        table[rows[one.document], bin_of(one.confidence)] += (1, one.confidence, one.right)
    return table


def error_of(table: Array) -> Array:
    """The expected calibration error of some tables of sums by tenth."""
    n = table[..., 0].sum(axis=-1)
    return np.asarray(np.abs(table[..., 1] - table[..., 2]).sum(axis=-1) / np.maximum(n, 1))


def calibration_error(values: Sequence[Value]) -> Estimate:
    """The expected calibration error over tenths (Naeini 2015), documents resampled.

    It is the mean distance between confidence and the share that is right, weighed by
    how many values a tenth has. Chance alone makes it larger than nothing, the more the
    fewer the values, and resampling adds to that: the interval leans upwards.

    >>> right = [Value(str(n), "listed", "phase", 0.9, 0.9, n > 0) for n in range(10)]
    >>> round(calibration_error(right).value, 6)
    0.0
    """
    if not values:
        return Estimate(None, None, None, "none")
    table = sums(values)
    found = float(error_of(table.sum(axis=0)))
    if len(table) == 1:
        return Estimate(found, None, None, "none")
    size = len(table)
    draws = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
    drawn = error_of(np.tensordot(draws.astype(np.float64), table, axes=1))
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Estimate(found, float(low), float(high), "bootstrap by document")


def risk_coverage(values: Sequence[Value]) -> list[Kept]:
    """Risk and coverage at each confidence from which on values could be told, surest first.

    >>> two = [Value("a", "listed", "phase", sure, sure, sure > 0.5) for sure in (0.4, 0.9)]
    >>> [(one.coverage, one.risk) for one in risk_coverage(two)]
    [(0.5, 0.0), (1.0, 0.5)]
    """
    ranked = sorted(values, key=lambda one: -one.confidence)
    curve, wrong = [], 0
    for n, one in enumerate(ranked, start=1):
        wrong += not one.right
        if n == len(ranked) or ranked[n].confidence < one.confidence:  # equally sure: together
            curve.append(Kept(one.confidence, n / len(ranked), wrong / n))
    return curve
