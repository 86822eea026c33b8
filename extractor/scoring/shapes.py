"""What one item of each field is: the tables that scoring goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from extractor.scoring.equality import (
    NUMBERS,
    Same,
    at,
    same,
    same_arm,
    same_concept,
    same_condition,
    same_id,
    same_measure,
    same_name,
    same_outcome,
    same_result,
    same_words,
)
from extractor.types import JSON


@dataclass(frozen=True, slots=True)
class Part:
    """One key of a value and the sub-score it counts in (the key itself where empty)."""

    key: str
    column: str = ""
    same: Same = same
    scored: bool = True  # false: it only helps to pair entries


@dataclass(frozen=True, slots=True)
class Besides:
    """A sub-score that looks at a value as a whole; it never counts in the field's own score.

    `pairs` gives the items as gold's and the prediction's, null where one has none.
    """

    column: str
    pairs: Callable[[JSON, JSON], Iterable[tuple[JSON, JSON]]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What counts as one item of a field.

    With `whole`, an item is one entry and the parts are sub-scores beside it; without,
    the items are the entries' parts, and the field's own score pools them.
    """

    many: bool = False  # the value is a list of entries
    whole: Same | None = same
    parts: tuple[Part, ...] = ()
    ignored: tuple[str, ...] = ()  # keys that are never scored
    besides: tuple[Besides, ...] = ()
    partial: bool = False  # gold's list is not complete: what it lacks is not false


def people(gold: JSON, predicted: JSON) -> Iterator[tuple[JSON, JSON]]:
    """How many people took part: the randomised, else the enrolled, on either side.

    The prediction's number may be either of gold's. Where gold says neither and has not
    annotated both, there is no item.

    >>> list(people({"enrolled": 24, "randomised": 22}, {"enrolled": 24}))
    [(24, 24)]
    """
    ours, theirs = (
        [at(one, key) for key in ("randomised", "enrolled")] for one in (gold, predicted)
    )
    told = next((one for one in theirs if one is not None), None)
    known = [one for one in ours if one is not None]
    open_ = isinstance(gold, Mapping) and not {"randomised", "enrolled"} <= gold.keys()
    if known or (told is not None and not open_):
        yield (told if told in known else next(iter(known), None)), told


def arm_sizes(gold: JSON, predicted: JSON) -> Iterator[tuple[JSON, JSON]]:
    """The sizes of the arms whatever the arms are called; none where gold leaves one out.

    >>> list(arm_sizes([{"n": 7}, {"n": 3}], [{"n": 3}, {"n": 4}]))
    [(3, 3), (7, 4)]
    """
    ours, theirs = (one if isinstance(one, list) else [] for one in (gold, predicted))
    if any(isinstance(arm, Mapping) and "n" not in arm for arm in ours):
        return
    sizes = [
        [n for n in (at(arm, "n") for arm in arms) if n is not None] for arms in (ours, theirs)
    ]
    common = [n for n in sizes[0] if n in sizes[1]]
    for n in dict.fromkeys(common):
        for _ in range(min(sizes[0].count(n), sizes[1].count(n))):
            yield n, n
            sizes[0].remove(n)
            sizes[1].remove(n)
    yield from zip_longest(*sizes)


def keys(*names: str) -> tuple[Part, ...]:
    """Parts that are compared as they stand."""
    return tuple(Part(name) for name in names)


SCALAR = Shape()
OUTCOMES = Shape(many=True, whole=same_outcome, parts=keys("measure", "time_frame"))
MEASURES = Shape(many=True, whole=same_measure, parts=(Part("time_frame", same=same_words),))

ITEMS: Mapping[str, Shape] = {
    "title": SCALAR,
    "study_type": SCALAR,
    "phase": SCALAR,
    "sponsor": SCALAR,
    "cited_as": SCALAR,
    "trial_ids": Shape(many=True, whole=same_id),
    "countries": Shape(many=True),
    "conditions": Shape(many=True, whole=same_condition),
    "participants": Shape(whole=None, parts=keys("planned", "enrolled", "randomised", "analysed")),
    "design": Shape(
        whole=None,
        parts=keys("model", "allocation", "masking", "control"),
        ignored=("printed",),
    ),
    "arms": Shape(
        many=True,
        whole=same_arm,
        parts=(Part("label", scored=False), *keys("role", "n", "intervention")),
    ),
    "cell_products": Shape(
        many=True,
        whole=None,
        parts=(
            Part("cell_type", same=same_concept),
            Part("tissue", same=same_concept),
            *keys("donor", "derivative", "route", "dose", "infusions", "schedule"),
            *keys("product_name", "preparation"),
        ),
        ignored=("not_reported",),
    ),
    "primary_outcomes": OUTCOMES,
    "secondary_outcomes": OUTCOMES,
    "results": Shape(
        many=True,
        whole=same_result,
        parts=(
            *(Part(key, column="numbers") for key in NUMBERS),
            *keys("arm", "measure", "time_frame"),
        ),
    ),
}
"""One row per field; a field that is not here is a scalar: one item, compared in depth."""

REPORTED: Mapping[str, Shape] = {
    "title": Shape(whole=same_name),
    "sponsor": Shape(whole=same_name),
    "participants": replace(ITEMS["participants"], besides=(Besides("people", people),)),
    "design": replace(ITEMS["design"], ignored=("printed", "cluster")),
    "arms": Shape(
        many=True,
        whole=same_arm,
        parts=(
            *(Part(key, scored=False) for key in ("label", "n")),
            Part("role"),
            Part("intervention", same=same_words),
        ),
        besides=(Besides("n", arm_sizes),),
    ),
    "cell_products": Shape(
        many=True,
        whole=None,
        parts=(
            Part("cell_type", same=same_name),
            Part("tissue", same=same_name),
            *keys("donor", "derivative", "route", "dose", "infusions"),
            Part("schedule", same=same_words),
            *keys("product_name", "preparation"),
        ),
        ignored=("passage", "viability", "markers"),
    ),
    "primary_outcomes": MEASURES,
    "secondary_outcomes": MEASURES,
    "results": Shape(
        many=True,
        whole=same_result,
        parts=(
            *(Part(key, column="numbers") for key in NUMBERS),
            Part("arm"),
            *(Part(key, same=same_words) for key in ("measure", "time_frame")),
        ),
        partial=True,
    ),
    "enrolment_dates": Shape(whole=None, parts=keys("start", "end")),
}
"""What is otherwise in a trial's own report, whose gold gives names and wordings, no ids."""

REGISTERED: Mapping[str, Shape] = {
    **REPORTED,
    "results": replace(REPORTED["results"], partial=False),
}
"""What is otherwise in a registry's record, of whose posted results gold has all of the primary outcomes."""

OWN: Mapping[str, Mapping[str, Shape]] = {"reported": REPORTED, "registered": REGISTERED}
"""By kind of record, the rows that go before those of ITEMS."""


def shape_of(field: str, kind: str) -> Shape:
    """What counts as one item of a field in a record of some kind.

    >>> shape_of("results", "reported").partial, shape_of("results", "listed").partial
    (True, False)
    """
    return OWN.get(kind, {}).get(field, ITEMS.get(field, SCALAR))
