"""How probably two records tell of one trial: evidence for and against, in bits (Fellegi & Sunter 1969).

Each row is a comparison; its bits are log2 of how many times as often it comes out so for two records of one trial as for
two of different trials. They are estimates by hand: registries and reviews give no labelled
pairs to fit them to. Ids decide by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from extractor.linking.tellings import Telling

PRIOR = -10.0  # bits: one pair of a block in a thousand
OWN_ID, OTHER_ID = 0.999, 0.97  # both records' own id; an id that one is also registered by
FEW, MANY = 4, 8  # words of titles that say something
Reason = tuple[str, float]


def probability(one: Telling, other: Telling) -> tuple[float, list[Reason]]:
    """The probability that two records without a common id are of one trial, and why."""
    reasons = list(compared(one, other))
    bits = PRIOR + sum(weight for _, weight in reasons)
    return round(1 / (1 + 2.0**-bits), 4), reasons


def compared(one: Telling, other: Telling) -> Iterator[Reason]:
    """What speaks for one trial, and what against."""
    yield from by_author(one, other)
    yield from by_title(one, other)
    yield from by_concepts("condition", one.conditions, other.conditions, 1.5, -3.0)
    yield from by_concepts("cells or tissue", one.products, other.products, 1.5, -2.0)
    yield from by_sponsor(one, other)
    yield from by_numbers(one, other)


def by_author(one: Telling, other: Telling) -> Iterator[Reason]:
    """Who is cited, and when."""
    if one.author and other.author:
        yield (
            (f"cited author {one.author}", 6.0)
            if one.author == other.author
            else ("other author", -5.0)
        )
    if one.year and other.year and one.author == other.author:
        yield (f"year {one.year}", 3.0) if one.year == other.year else ("other year", -4.0)


def by_title(one: Telling, other: Telling) -> Iterator[Reason]:
    """Titles alike; those of which one has only part of the other's words say less."""
    if not (one.title and other.title):
        return
    alike = token_sort_ratio(one.title, other.title) / 100
    within = token_set_ratio(one.title, other.title) / 100
    n = min(len(one.title.split()), len(other.title.split()))
    few = n < FEW
    if one.title == other.title:
        yield "same title", 6.0 if few else 11.0 if n < MANY else 13.0
    elif alike >= 0.93:
        yield "titles alike", 4.0 if few else 8.0
    elif alike >= 0.8:
        yield "titles similar", 2.0 if few else 4.0
    elif within >= 0.97 and not few:
        yield "one title within the other", 5.0
    elif alike < 0.6:
        yield "titles differ", -5.0


def by_sponsor(one: Telling, other: Telling) -> Iterator[Reason]:
    """Who is responsible; another one speaks little against, as partners register each by themselves."""
    if one.sponsor and other.sponsor:
        same = token_set_ratio(one.sponsor, other.sponsor) >= 90
        yield ("same sponsor", 4.0) if same else ("other sponsor", -1.0)


def by_concepts(
    name: str, one: frozenset[str], other: frozenset[str], same: float, none: float
) -> Iterator[Reason]:
    """Concepts in common: the rarer kinds are told apart by their number alone."""
    if one and other:
        common = one & other
        yield (
            (f"{name} in common", min(2 * same, same * len(common)))
            if common
            else (f"other {name}", none)
        )


def by_numbers(one: Telling, other: Telling) -> Iterator[Reason]:
    """Numbers of people, sizes of groups, shares of outcomes."""
    if one.sizes and one.sizes == other.sizes:
        told = ", ".join(map(str, one.sizes))
        yield f"groups of {told}", 5.0
    if one.counts and other.counts:
        common = one.counts & other.counts
        yield (f"{max(common)} people", 3.0) if common else ("other numbers of people", -2.0)
    for figure in sorted(one.figures & other.figures)[:2]:
        yield figure, 4.0
