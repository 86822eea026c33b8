"""The last step: confidences as probabilities that gold bears out, and what is not told then.

Rules give confidences by hand, and everything before this step chooses by those. Of a
paper's own trial there is gold to say how often values of some confidence are right: a
logistic curve over the confidence's logit, moved by field (`models/README.md`). Other
kinds of records keep what the rules say.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from extractor.errors import ExtractorError
from extractor.resources import resource
from extractor.settle.choice import CERTAINTY
from extractor.types import Finding

TABLE = "models/confidence.csv"
KINDS = ("reported",)  # of records, whose confidences are calibrated
INTERCEPT, SLOPE = "intercept", "slope"


@cache
def weights() -> Mapping[str, float]:
    """The curve's intercept and slope, and by how much each field moves it."""
    with resource(TABLE).open(encoding="utf-8", newline="") as lines:
        return {row["name"]: float(row["weight"]) for row in csv.DictReader(lines)}


def logit(confidence: float) -> float:
    """The logarithm of the odds; what nobody can be as sure of is cut off.

    >>> logit(0.5), logit(1.0) == logit(CERTAINTY)
    (0.0, True)
    """
    kept = min(CERTAINTY, max(1 - CERTAINTY, confidence))
    return math.log(kept / (1 - kept))


def probability(field: str, confidence: float, table: Mapping[str, float]) -> float:
    """The probability that a value of some field and confidence is right.

    >>> probability("phase", 0.9, {"intercept": 0.0, "slope": 1.0})
    0.9
    """
    odds = table[INTERCEPT] + table[SLOPE] * logit(confidence) + table.get(field, 0.0)
    return round(1 / (1 + math.exp(-odds)), 4)


def calibrated(kind: str, field: str, finding: Finding) -> Finding:
    """The finding with the probability that gold bears out, where there is gold of its kind."""
    if kind not in KINDS or finding.status != "found":
        return finding
    raw = finding.confidence
    return replace(finding, confidence=probability(field, raw, weights()), raw=raw)


def allowed(finding: Finding, max_error: float | None) -> Finding:
    """The finding, or an abstention that keeps it where it is wrong more probably than allowed.

    >>> allowed(Finding("found", "2", 0.9), 0.05).withheld
    '2'
    """
    if max_error is None or finding.value is None or 1 - finding.confidence <= max_error:
        return finding
    return replace(finding, status="abstained", value=None, withheld=finding.value)


def checked(max_error: float | None) -> float | None:
    """The probability of being wrong that is allowed, if it is one."""
    if max_error is not None and not 0 <= max_error <= 1:
        raise ExtractorError(f"The error allowed is a probability, 0 to 1, and not {max_error}.")
    return max_error
