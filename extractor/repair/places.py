"""Names of countries, regions and states: what they are, where one may begin, where one ends."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from extractor.resources import resource

REGIONS = frozenset(
    "international|multinational|europe|asia|africa|north america|south america|latin america|"
    "middle east|oceania|australasia|worldwide|european union|other countries".split("|")
)

US_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
)


@cache
def places() -> frozenset[str]:
    """Casefolded names of countries and world regions, with their synonyms."""
    with resource("models/vocabulary/countries.csv").open(encoding="utf-8", newline="") as rows:
        names = [
            name
            for row in csv.DictReader(rows)
            for name in (row["label"], *row["synonyms"].split("|"))
        ]
    return frozenset(name.casefold() for name in names if len(name) > 1) | REGIONS


def by_beginning(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Words in small letters by their first two, for a quick look."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        found[word[:2]].add(word)
    return {key: tuple(sorted(these)) for key, these in found.items()}


def opens_with(chars: str, at: int, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one of some words `by_beginning` stands here, in any letters.

    >>> opens_with("in Kenya", 3, by_beginning(["kenya"]))
    True
    """
    some = words.get(chars[at : at + 2].casefold())
    return some is not None and chars[at : at + 40].casefold().startswith(some)


def ends_with_place(chars: str) -> bool:
    """Whether an address ends here: a country's name, or a state of the United States.

    >>> ends_with_place("Leiden, Netherlands"), ends_with_place("Houston, TX"), ends_with_place("of")
    (True, True, False)
    """
    tail = chars.rstrip(" .,;")
    words = tail[tail.rfind(",") + 1 :].split()
    if not words:
        return False
    if words[-1] in US_STATES:
        return True
    if words[-1].casefold() not in _last_word_of_places():
        return False
    return any(
        " ".join(words[-n:]).casefold() in places() for n in range(1, min(4, len(words)) + 1)
    )


@cache
def _last_word_of_places() -> frozenset[str]:
    return frozenset(name.split()[-1] for name in places())
