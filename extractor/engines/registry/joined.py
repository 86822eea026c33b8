"""Values that registries join in one text: conditions, countries, phases, dates."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from extractor.engines.registry.rows import Leaf, Leaves
from extractor.engines.registry.spans import Cited, part, split
from extractor.engines.registry.words import date, phase, text
from extractor.fields import countries as known
from extractor.resources import resource
from extractor.types import JSON

Told = Callable[[Leaves], Iterator[Cited]]
SEPARATOR = re.compile(r";(?![^()]{0,200}\))")
LINES = re.compile(r"\n|;(?![^()]{0,200}\))")
COMMA = re.compile(r",(?![^()]{0,200}\))")
LABEL = re.compile(r"(?:^|(?<=[.;\s]))(?:Health )?Condition \d{1,2}\s*:\s*", re.IGNORECASE)
LABELLED = re.compile(rf"{LABEL.pattern}|;|(?<=\.)\s*\n", re.IGNORECASE)
CODE = re.compile(r"-?\s*(?:[A-Z]\d{1,3}(?:\.?\d{1,3})*|null)(?:\s?-\s?|\s+(?=[A-Z][a-z]))")
CODE_ALONE = re.compile(r"(?:[A-Z]{1,2}\d[\d.]*(?:-[A-Z]?\d[\d.]*)?|[\d.]+|[?\s]+)")
NOT_ONE = re.compile(r"therapeutic area\s*:|meddra version", re.IGNORECASE)
YES_PHASE = re.compile(r"\(Phase (?P<phase>IV|I{1,3})\)\s*:\s*(?P<told>yes|no)\b", re.IGNORECASE)
AS_DATE = re.compile(r"\d{4}-0(?P<one>[1-4])-0(?P<other>[1-4])(?:[ T]00:00:00)?")
YEARS = range(1950, 2060)  # others are of another calendar, or slips
TIME = re.compile(r"[ T]\d{1,2}:\d{2}.*", re.DOTALL)


def conditions(leaves: Sequence[Leaf], *, first_line: bool) -> Iterator[Cited]:
    r"""Conditions, without their codes.

    With `first_line` the lines below are keywords and codes, as ICTRP adds them behind a break.

    >>> leaf = Leaf("", 0, "COVID-19;Pneumonia, Viral\nVirus;U07.1")
    >>> [value["text"] for value, _ in conditions([leaf], first_line=True)]
    ['COVID-19', 'Pneumonia, Viral']
    """
    for leaf in leaves:
        found: list[Cited] = []
        coded: list[Cited] = []
        for piece in pieces(leaf, first_line=first_line):
            code = CODE.match(piece.chars)
            one = part(piece, code.end() if code else 0, len(piece.chars))
            if one is None or CODE_ALONE.fullmatch(one.chars) or NOT_ONE.match(one.chars):
                continue
            words = text(one.chars.rstrip(" ."))
            if words is not None:
                (coded if code else found).append(({"text": words, "id": None}, [one]))
        yield from found or coded


def pieces(leaf: Leaf, *, first_line: bool) -> Iterator[Leaf]:
    """The parts of a text that may each be a condition."""
    whole = part(leaf, 0, leaf.chars.find("\n")) if first_line and "\n" in leaf.chars else leaf
    if whole is not None and LABEL.search(whole.chars):
        yield from split(whole, LABELLED)
    elif whole is not None:
        yield from split(whole, SEPARATOR if first_line else LINES)


@cache
def names() -> Mapping[str, str]:
    """Names of countries and of nationalities in lower case, and codes in capitals."""
    told = {name.casefold(): label for name, label in known.adjectives().items()}
    return {**told, **{name.casefold(): label for name, label in known.names().items()}}


def country(words: str) -> str | None:
    """A country by its name alone; None where it is none that is known.

    >>> country("Iran (Islamic Republic of)"), country("MALAYSIA"), country("China?"), country("Wuhan")
    ('Iran', 'Malaysia', 'China', None)
    """
    return names().get(" ".join(words.split()).strip(" .?").casefold())


def countries(leaves: Sequence[Leaf]) -> Iterator[Cited]:
    """The countries of a list, each once."""
    seen: set[str] = set()
    for leaf in leaves:
        for piece in split(leaf, LINES):
            some = [piece] if country(piece.chars) else list(split(piece, COMMA))
            for one in some:
                label = country(one.chars)
                if label is not None and label not in seen:
                    seen.add(label)
                    yield label, [one]


def phase_of(words: str) -> JSON:
    r"""A phase, also as EU CTR's list of questions, or as a spreadsheet has made a date of "2-3".

    >>> phase_of("Therapeutic exploratory (Phase II): yes\nTherapeutic confirmatory - (Phase III): no")
    '2'
    >>> phase_of("2020-03-02 00:00:00"), phase_of("Phase 1/Phase 2"), phase_of("0")
    ('2/3', '1/2', None)
    """
    if answers := list(YES_PHASE.finditer(words)):
        yes = " ".join(f"phase {one['phase']}" for one in answers if one["told"].lower() == "yes")
        return phase(yes) if yes else None
    if dated := AS_DATE.fullmatch(words.strip()):
        low, high = sorted((int(dated["one"]), int(dated["other"])))
        return f"{low}/{high}" if high == low + 1 else None
    return phase(words)


def day(words: str) -> JSON:
    """A date without its time of day; None where no trial can be of its year.

    >>> day("2020-02-16 00:00:00"), day("04/02/2020"), day("3 February 2020"), day("2641-06-14")
    ('2020-02-16', '2020-02-04', '2020-02-03', None)
    """
    found = date(TIME.sub("", words))
    return found if isinstance(found, str) and int(found[:4]) in YEARS else None


@cache
def codes() -> Mapping[str, str]:
    """Countries by their codes of ISO 3166-1; where a code has two names, the first."""
    found: dict[str, str] = {}
    with resource("models/vocabulary/countries.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["id"], row["label"])
    return found
