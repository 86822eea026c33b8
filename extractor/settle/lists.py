"""Fields with a list of items: equal items are one, in order of place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from extractor.settle.choice import (
    THRESHOLD,
    Layers,
    cited,
    combined,
    normal,
    place_of,
)
from extractor.types import JSON, Candidate, Finding


@dataclass(frozen=True, slots=True)
class ListRule:
    """When two candidates are one item."""

    identity: Callable[[JSON], JSON]
    strict: bool = False  # no other key may contradict, or they are two items
    keys: tuple[str, ...] = ()  # always there
    hidden: str | None = None  # a key that tells items apart and is in no record


@dataclass(slots=True)
class Item:
    """One item as it is put together."""

    value: JSON
    candidates: list[Candidate]
    identity: JSON  # of the value as it was first told


def at(value: JSON, key: str) -> JSON:
    """What a value holds under a key."""
    return value.get(key) if isinstance(value, Mapping) else None


def by(*keys: str) -> Callable[[JSON], JSON]:
    """Items are one when these keys are equal."""
    return lambda value: [normal(at(value, key)) for key in keys]


def concept(value: JSON) -> JSON:
    """A concept is its id, or its text where it has none."""
    return at(value, "id") or normal(at(value, "text"))


LISTS: Mapping[str, ListRule] = {
    "trial_ids": ListRule(by("id")),
    "conditions": ListRule(concept),
    "countries": ListRule(normal),
    "arms": ListRule(
        by("label", "number"), keys=("label", "role", "n", "intervention"), hidden="number"
    ),
    "primary_outcomes": ListRule(by("measure"), strict=True, keys=("measure", "time_frame")),
    "secondary_outcomes": ListRule(by("measure"), strict=True, keys=("measure", "time_frame")),
    "results": ListRule(by("measure", "arm"), strict=True),
}


def settle_list(rule: ListRule, layers: Layers) -> Finding | None:
    """The union of the first layer that has sure items; later layers only confirm them."""
    items: list[Item] = []
    for layer in layers:
        found = gathered(rule, layer)
        if not items:
            items = [item for item in found if combined(item.candidates) >= THRESHOLD]
            continue
        for item in items:
            same = [other for other in found if is_same(rule, item, other)]
            for other in same:
                join(item, other)
    if not items:
        return None
    items.sort(key=lambda item: min(map(place_of, item.candidates)))
    values = [with_keys(rule.keys, without(rule.hidden, item.value)) for item in items]
    confidence = sum(combined(item.candidates) for item in items) / len(items)
    evidence = cited(candidate for item in items for candidate in item.candidates)
    return Finding("found", values, round(confidence, 4), evidence)


def gathered(rule: ListRule, candidates: Sequence[Candidate]) -> list[Item]:
    """Candidates as items, equal ones joined, in order of place."""
    items: list[Item] = []
    for candidate in sorted(candidates, key=place_of):
        item = Item(candidate.value, [candidate], rule.identity(candidate.value))
        same = next((one for one in items if is_same(rule, one, item)), None)
        if same is None:
            items.append(item)
        else:
            join(same, item)
    return items


def is_same(rule: ListRule, one: Item, other: Item) -> bool:
    """Whether two items are one."""
    if one.identity != other.identity:
        return False
    return not (rule.strict and contradicts(one.value, other.value))


def contradicts(one: JSON, other: JSON) -> bool:
    """Whether two dicts tell different things under one key.

    >>> contradicts({"n": 1, "p": None}, {"n": 1, "p": "0.1"}), contradicts({"n": 1}, {"n": 2})
    (False, True)
    """
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return normal(one) != normal(other)
    return any(
        value is not None and other.get(key) is not None and normal(value) != normal(other[key])
        for key, value in one.items()
    )


def join(item: Item, other: Item) -> None:
    """Add an equal item: it fills what the first left empty."""
    if isinstance(item.value, Mapping) and isinstance(other.value, Mapping):
        more = {k: v for k, v in other.value.items() if item.value.get(k) is None}
        item.value = {**item.value, **more}
    item.candidates += other.candidates


def with_keys(keys: Sequence[str], value: JSON) -> JSON:
    """A dict with all keys of its kind, null where nothing is known."""
    if not keys or not isinstance(value, Mapping):
        return value
    return {**dict.fromkeys(keys), **value}


def without(key: str | None, value: JSON) -> JSON:
    """A dict without one of its keys."""
    if key is None or not isinstance(value, Mapping):
        return value
    return {name: one for name, one in value.items() if name != key}
