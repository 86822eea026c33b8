"""Does a prediction's evidence point at the words that gold quotes?

Gold has quotes and no offsets, so span scorers that need offsets (nervaluate's exact,
partial and type schemes) have nothing to compare; tokens are compared instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from extractor.types import JSON

TOKEN_F = 0.5  # the least F1 of two quotes' tokens at which they point at the same words
LONG_ENOUGH = 5  # characters; shorter quotes must be contained as whole words

WORD = re.compile(r"\w+|[^\w\s]")


def supported(gold: Iterable[str], predicted: Iterable[str]) -> bool:
    """Is there a pair of quotes, one of each side, that overlaps?

    >>> supported(["16 patients were enrolled"], ["16"]), supported(["16 patients"], ["6"])
    (True, False)
    """
    predicted = list(predicted)
    return any(overlaps(one, other) for one in gold for other in predicted)


def overlaps(one: str, other: str) -> bool:
    """One quote contains the other (white space aside), or half of their tokens are shared."""
    return contains(one, other) or contains(other, one) or token_f(one, other) >= TOKEN_F


def contains(long: str, short: str) -> bool:
    """Whether a quote stands in another; a short one must stand there as whole words.

    >>> contains("Table 1. Phase 2", "Phase  2"), contains("n = 16", "1")
    (True, False)
    """
    long, short = " ".join(long.split()), " ".join(short.split())
    if not short or short not in long:
        return False
    if len(short) >= LONG_ENOUGH:
        return True
    return re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long) is not None


def fitting(quotes: Iterable[str], value: JSON) -> str | None:
    """Of a field's quotes the one that has most words of one of its values, else the first.

    >>> fitting(["in China and Spain", "sites in Iran"], "Iran")
    'sites in Iran'
    """
    words = {word.casefold() for word in WORD.findall(said(value))}
    return max(
        quotes,
        key=lambda quote: len(words & {word.casefold() for word in WORD.findall(quote)}),
        default=None,
    )


def said(value: JSON) -> str:
    """The texts and numbers of a value, without its keys."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return " ".join(map(said, value))
    return "" if value is None else str(value)


def token_f(one: str, other: str) -> float:
    """F1 of the tokens (words and marks, case folded) that two quotes share.

    >>> token_f("sixteen patients enrolled", "sixteen patients were randomised")
    0.5714285714285714
    """
    first = Counter(WORD.findall(one.casefold()))
    second = Counter(WORD.findall(other.casefold()))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0
