"""ClinicalTrials.gov's participant flow: how many people started in each group.

Source: https://clinicaltrials.gov/policy/results-definitions (Participant Flow). The groups of
the flow are named apart from the arms of the protocol. A group is an arm where their names are
the same, or the same up to a colon, a dash or a bracket, or the group is called after the one
thing that the arm gets; if one group of those that people started in is no arm, no arm has a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.engines.registry.rows import Leaf, Leaves
from extractor.engines.registry.words import number

CUT = re.compile(r"\s*(?:[:(\[]|\s[-–—]\s).*\Z", re.DOTALL)
APART = re.compile(
    r"\b(?:not|non)[- ]?(?:\w+ )?(?:random|assigned|allocated|treated|enrol)", re.IGNORECASE
)
NOT_ALL_DRAWN = re.compile(
    r"\bnon-?random|\bnot random|run-?in|lead-?in|screen|open[- ]label|\bpart\b|\bcohorts?\b|\bphase\b|"
    r"\bstage\b|escalat|sentinel|\btotal\b|\bextension\b|long[- ]term",
    re.IGNORECASE,
)


class Group(NamedTuple):
    """A group of the flow and the people who started in it."""

    title: Leaf
    counted: Leaf
    n: int


class Names(NamedTuple):
    """What an arm of the protocol may be called."""

    path: str  # of its label
    label: str
    given: str | None  # what it gets, where that is one thing


class Flow(NamedTuple):
    """The first period in which people started."""

    period: str  # its title
    groups: tuple[Group, ...]


class FlowPlaces(NamedTuple):
    """Where a form holds the flow; leaves of one thing share what stands above them."""

    group_id: str
    title: str
    period: str
    milestone: str
    counted_id: str
    counts: str


NOTHING = Flow("", ())


def no_flow(_: Leaves) -> Flow:
    """The flow of a form that has none."""
    return NOTHING


def owner(leaf: Leaf) -> str:
    """The path of what a leaf tells of."""
    return leaf.path.rpartition("/")[0].removesuffix("/@attributes")


def flow_of(leaves: Leaves, at: FlowPlaces) -> Flow:
    """The flow of a record; nothing where groups or numbers don't fit together."""
    begun = next((one for one in leaves.get(at.milestone, ()) if one.chars == "STARTED"), None)
    if begun is None:
        return NOTHING
    place = f"{owner(begun)}/"
    counts = {owner(one): one for one in leaves.get(at.counts, ()) if one.path.startswith(place)}
    groups = {owner(one): one.chars for one in leaves.get(at.group_id, ())}
    titles = {groups.get(owner(one), ""): one for one in leaves.get(at.title, ())}
    period = next(
        (one.chars for one in leaves.get(at.period, ()) if place.startswith(f"{owner(one)}/")), ""
    )
    found = []
    for one in leaves.get(at.counted_id, ()):
        if one.path.startswith(place):
            count, title = counts.get(owner(one)), titles.get(one.chars)
            n = number(count.chars) if count else None
            if count is None or title is None or not isinstance(n, int):
                return NOTHING
            found.append(Group(title, count, n))
    return Flow(period, tuple(found))


def norm(words: str) -> str:
    """A name for comparison.

    >>> norm("Arm A  (Placebo)")
    'arm a (placebo)'
    """
    return " ".join(words.split()).casefold()


def head(words: str) -> str:
    """A name up to what explains it.

    >>> head("Placebo: DBT"), head("Arm I (placebo)")
    ('placebo', 'arm i')
    """
    return CUT.sub("", norm(words)) or norm(words)


def same_head(one: str, other: str) -> bool:
    """Whether two names are one up to what explains them, and the explanations don't contradict."""
    if head(one) != head(other):
        return False
    tails = [set(re.findall(r"\w+", norm(name)[len(head(name)) :])) for name in (one, other)]
    return not all(tails) or bool(tails[0] & tails[1])


def of_arms(groups: Sequence[Group], arms: Sequence[Names]) -> dict[str, Group]:
    """The group of each arm, by the arm's path; each arm and each group once."""
    found: dict[str, Group] = {}
    for group in groups:
        title = group.title.chars
        same = (
            [one for one in arms if norm(one.label) == norm(title)]
            or [one for one in arms if same_head(one.label, title)]
            or [one for one in arms if one.given and norm(one.given) == norm(title)]
        )
        if len(same) != 1 or same[0].path in found:
            return {}
        found[same[0].path] = group
    return found


def arm_sizes(flow: Flow, arms: Sequence[Names]) -> Mapping[str, Group]:
    """The people who started in each arm, if every group is an arm or apart from all."""
    groups = [one for one in flow.groups if one.n and not APART.search(one.title.chars)]
    return of_arms(groups, arms)


def randomised(
    flow: Flow, arms: Sequence[Names], enrolled: int
) -> Iterator[tuple[int, list[Leaf]]]:
    """How many were randomised: all who started, in as many groups as there are arms.

    The flow must tell of everyone enrolled, and no name may tell of people who came into their
    group otherwise; those of a group that is called so are left out if the others are the arms.
    """
    begun = [one for one in flow.groups if one.n]
    groups = [one for one in begun if not APART.search(one.title.chars)]
    names = [flow.period, *(one.title.chars for one in groups), *(one.label for one in arms)]
    if (
        len(groups) == len(arms) > 1
        and sum(one.n for one in begun) == enrolled
        and not any(NOT_ALL_DRAWN.search(name) for name in names)
        and (len(groups) == len(begun) or of_arms(groups, arms))
    ):
        yield sum(one.n for one in groups), [one.counted for one in groups]
