"""Which items of a value (`shapes`) are right, wrong, missed, false.

A wrong item is one false positive *and* one false negative. Inside a value that gold
gives, a null means that the document says nothing there, so a prediction of it is false;
a key that is left out is not annotated and not scored. An entry of gold's list with
`"optional": true` is not missed, and what is the same as it is not false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.optimize import (  # type: ignore[import-untyped,unused-ignore]
    linear_sum_assignment,
)

from extractor.scoring.equality import Same, at, exact, likeness, relaxed
from extractor.scoring.shapes import Part, Shape, shape_of
from extractor.types import JSON

Verdict = Literal["right", "wrong", "miss", "false"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one item.

    `own` is true where the item counts in the field's own score; a `part` names the
    sub-score in which it counts (also, or only).
    """

    field: str
    part: str
    own: bool
    verdict: Verdict
    gold: JSON
    predicted: JSON
    relaxed: bool  # right when texts are compared loosely
    abstained: bool = False
    supported: bool | None = None  # evidence fits gold's quote; None: not right, or no quote

    @property
    def columns(self) -> tuple[str, ...]:
        """The scores in which this item counts, as `design` and `design.model`."""
        own = (self.field,) if self.own else ()
        return (*own, f"{self.field}.{self.part}") if self.part else own


def outcomes(field: str, gold: JSON, predicted: JSON, kind: str = "") -> list[Outcome]:
    """Judge a predicted value item by item; null stands for no value on either side.

    `kind` is the kind of the record, by which some fields have rows of their own.

    >>> [item.verdict for item in outcomes("countries", ["China", "Iran"], ["China", "Spain"])]
    ['right', 'miss', 'false']
    >>> [item.columns for item in outcomes("design", {"model": "parallel"}, None)]
    [('design', 'design.model')]
    """
    shape = shape_of(field, kind)
    judged = []
    for one, other in required(shape, entries(shape, gold), entries(shape, predicted)):
        if shape.whole is not None:
            judged.append(judge(field, Part(""), one, other, shape.whole))
        for part in parts(shape, one):
            pair = at(one, part.key), at(other, part.key)
            if pair != (None, None):
                judged.append(judge(field, part, *pair, None if shape.whole else part.same))
    for view in shape.besides:
        pairs = view.pairs(gold, predicted)
        judged += [judge(field, Part(view.column), *pair, None) for pair in pairs]
    return judged


def required(
    shape: Shape, gold: Sequence[JSON], predicted: Sequence[JSON]
) -> Iterator[tuple[JSON, JSON]]:
    """Pair entries but for optional ones of gold, which go with the entries that they allow."""
    for one, other in align(shape, gold, predicted):
        if shape.partial and gold and one is None:
            continue
        if at(one, "optional") is not True:
            yield one, other
        elif other is not None and not allows(shape, one, other):
            yield None, other


def allows(shape: Shape, gold: JSON, predicted: JSON) -> bool:
    """Whether a predicted entry is the same as an optional one of gold."""
    if shape.whole is not None:
        return shape.whole(gold, predicted, exact)
    tests = (
        (part.same, at(gold, part.key), at(predicted, part.key)) for part in parts(shape, gold)
    )
    return all(test(one, other, exact) for test, one, other in tests)


def judge(field: str, part: Part, gold: JSON, predicted: JSON, own: Same | None) -> Outcome:
    """The verdict on one item of which at least one side is there."""
    test = own or part.same
    verdict: Verdict = "wrong"
    if gold is None or predicted is None:
        verdict = "false" if gold is None else "miss"
    elif test(gold, predicted, exact):
        verdict = "right"
    both = verdict in ("right", "wrong")
    loose = both and (verdict == "right" or test(gold, predicted, relaxed))
    column = part.column or part.key
    return Outcome(field, column, own is not None, verdict, gold, predicted, loose)


def entries(shape: Shape, value: JSON) -> list[JSON]:
    """The entries of a value: a list's members, or the value itself."""
    if shape.many and isinstance(value, list):
        return [entry for entry in value if entry is not None]
    return [] if value is None else [value]


def parts(shape: Shape, gold: JSON) -> Iterator[Part]:
    """The parts of an entry that are scored.

    Of an entry of gold these are the keys that it has, and where the parts are the items
    also keys that only gold knows; of an entry that gold does not have, all known keys.
    """
    annotated = gold if isinstance(gold, Mapping) else {part.key for part in shape.parts}
    yield from (part for part in shape.parts if part.scored and part.key in annotated)
    if shape.whole is None and isinstance(gold, Mapping):
        known = {part.key for part in shape.parts} | {*shape.ignored, "optional"}
        yield from (Part(key) for key in gold if key not in known)


def align(shape: Shape, gold: Sequence[JSON], predicted: Sequence[JSON]) -> list[tuple[JSON, JSON]]:
    """Pair the entries that agree best; entries that nothing resembles pair with null."""
    if not shape.many:
        both = gold or [None], predicted or [None]
        return list(zip(*both, strict=True)) if gold or predicted else []
    pairs = assign([[agreement(shape, one, other) for other in predicted] for one in gold])
    taken = set(pairs.values())
    aligned = [
        (one, predicted[pairs[row]] if row in pairs else None) for row, one in enumerate(gold)
    ]
    left = (other for column, other in enumerate(predicted) if column not in taken)
    return aligned + [(None, other) for other in left]


def agreement(shape: Shape, gold: JSON, predicted: JSON) -> float:
    """A weight for pairing entries: whole entries first, then right parts, then likeness."""
    weight = 0.0
    if shape.whole is not None:
        weight += 1e6 * shape.whole(gold, predicted, exact)
        weight += 1e3 * shape.whole(gold, predicted, relaxed)
        weight += 0.0 if shape.parts else likeness(gold, predicted)
    for part in shape.parts:
        one, other = at(gold, part.key), at(predicted, part.key)
        if one is not None and other is not None:
            weight += 1e3 * part.same(one, other, exact) + likeness(one, other)
    return 0.9 * weight if at(gold, "optional") is True else weight  # what is asked for goes first


def assign(weights: Sequence[Sequence[float]]) -> dict[int, int]:
    """Pair rows with columns so that the weights sum highest; no pair weighs nothing.

    >>> assign([[2.0, 3.0], [0.0, 2.5]])
    {0: 0, 1: 1}
    """
    if not weights or not weights[0]:
        return {}
    rows, columns = linear_sum_assignment(weights, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {row: column for row, column in pairs if weights[row][column] > 0}
