"""Records put together into trials, the surest links first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.linking.blocks import by_id, pairs
from extractor.linking.tellings import Telling
from extractor.linking.weights import OTHER_ID, OWN_ID, Reason, probability

CTIS = re.compile(r"\d{4}-5\d{5}-\d\d")
NEAR = 3.0  # bits; links whose evidence differs by less are as good
LEAST = 0.8  # a link that is less probable is none


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, by their places, that tell of one trial; why, and how probably."""

    one: int
    other: int
    probability: float
    why: tuple[Reason, ...]

    @property
    def bits(self) -> float:
        """The evidence, which tells sure links apart."""
        return sum(weight for _, weight in self.why)


def links(tellings: Sequence[Telling]) -> list[Link]:
    """All links, the surest first."""
    found: list[Link] = []
    for one, other, id_ in by_id(tellings):
        own = id_ in tellings[one].own and id_ in tellings[other].own
        sure = OWN_ID if own else OTHER_ID
        found.append(
            Link(one, other, sure, ((f"id {id_}" if own else f"also registered as {id_}", 10.0),))
        )
    alike: list[Link] = []
    for one, other in pairs(tellings):
        if may_be_one(tellings[one], tellings[other]):
            sure, why = probability(tellings[one], tellings[other])
            if sure >= LEAST:
                alike.append(Link(one, other, sure, tuple(why)))
    found += unrivalled(tellings, alike)
    return sorted(found, key=lambda link: (-link.probability, link.one, link.other))


def unrivalled(tellings: Sequence[Telling], alike: Sequence[Link]) -> Iterator[Link]:
    """The links but for those of a record that is as near to two trials known apart."""
    ends: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for link in alike:
        ends[link.one].append((link.other, link.bits))
        ends[link.other].append((link.one, link.bits))
    for link in alike:
        rivals = (
            (other, bits)
            for at, end in ((link.one, link.other), (link.other, link.one))
            for other, bits in ends[at]
            if other != end and apart(set(tellings[end].own[:1]), set(tellings[other].own[:1]))
        )
        if all(bits < link.bits - NEAR for _, bits in rivals):
            yield link


def may_be_one(one: Telling, other: Telling) -> bool:
    """Whether two records without a common id may be of one trial.

    A paper that tells of a trial twice has one record of it, and a registry gives one id to a
    trial; an export holds the records of several registries.
    """
    told_twice = one.document == other.document and {one.kind, other.kind} != {"registered"}
    if told_twice or set(one.ids) & set(other.ids):
        return False
    return not (registries(one.own) & registries(other.own))


def registries(ids: Iterable[str]) -> set[str]:
    """The registries of ids, by the letters that they begin with, or their form.

    >>> sorted(registries(["NCT01234567", "2020-001234-56", "2023-512345-67-00"]))
    ['', 'CTIS', 'NCT']
    """
    return {
        "CTIS" if CTIS.match(one) else one.partition("-")[0].rstrip("0123456789") for one in ids
    }


def clusters(tellings: Sequence[Telling], found: Sequence[Link]) -> list[list[int]]:
    """The records of each trial, in order; a link that would join two trials known apart is dropped.

    Known apart are two that have ids of their own in one registry.
    """
    owner = list(range(len(tellings)))
    members: dict[int, list[int]] = {at: [at] for at in owner}
    own = {at: set(one.own[:1]) for at, one in enumerate(tellings)}
    for link in found:
        a, b = root(owner, link.one), root(owner, link.other)
        if a == b or apart(own[a], own[b]):
            continue
        a, b = min(a, b), max(a, b)
        owner[b] = a
        members[a] += members.pop(b)
        own[a] |= own.pop(b)
    return [sorted(some) for _, some in sorted(members.items())]


def root(owner: list[int], at: int) -> int:
    """The first record of a cluster."""
    while owner[at] != at:
        owner[at] = owner[owner[at]]
        at = owner[at]
    return at


def apart(one: set[str], other: set[str]) -> bool:
    """Whether two sets of ids have different ones of one registry."""
    return not one & other and bool(registries(one) & registries(other))
