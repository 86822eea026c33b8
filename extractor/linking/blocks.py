"""Which pairs of records are worth comparing: those that share a rare mark.

Every pair with one id, one author, the same beginning of a title, rare words of titles, or the same numbers of people in
one condition stands in a block. A block with more records than `MOST` is no rare mark and is left
out, so that the work grows with the number of records and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from extractor.linking.tellings import Telling

MOST = 60  # records in a block
RAREST = 3  # words of a title by which it is found
TITLE = 60  # characters of a title's words, by which it is found too


def pairs(tellings: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Pairs of places in the list, each once; ids are left to `by_id`."""
    seen: set[tuple[int, int]] = set()
    for block in blocks(tellings):
        for pair in combinations(block, 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def by_id(tellings: Sequence[Telling]) -> Iterator[tuple[int, int, str]]:
    """Pairs that share an id, with the id: each record with the first that has it.

    >>> list(by_id([]))
    []
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(tellings):
        for id_ in one.ids:
            places[id_].append(at)
    for id_, some in places.items():
        first = min(some, key=lambda at: (id_ not in tellings[at].own[:1], at))
        for at in some:
            if at != first:
                yield min(first, at), max(first, at), id_


def blocks(tellings: Sequence[Telling]) -> Iterator[list[int]]:
    """Places of the records that share a mark."""
    often = Counter(word for one in tellings for word in set(one.title.split()))
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(tellings):
        for mark in marks(one, often):
            found[mark].append(at)
    for some in found.values():
        if 1 < len(some) <= MOST:
            yield some


def marks(one: Telling, often: Counter[str]) -> Iterator[tuple[str, ...]]:
    """The marks of a record."""
    if one.author:
        yield "author", one.author
    if one.title:
        yield "title", one.title[:TITLE]
        rarest = sorted(set(one.title.split()), key=lambda word: (often[word], word))[:RAREST]
        for two in combinations(sorted(rarest), 2):
            yield "words", *two
    if one.sizes:
        yield "sizes", *map(str, one.sizes)
    for n in one.counts:
        for what in one.conditions:
            yield "people", str(n), what
    if one.sponsor:
        yield "sponsor", one.sponsor
