"""Ways of naming an outcome, each a row; a rule for primary and one for secondary come of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from extractor.engines.paper.aim_reading import read_all
from extractor.engines.paper.aim_wordings import KINDS, LABELS, NOUN, noun_of
from extractor.fields.rule import Rule
from extractor.types import JSON

PART = r"(?:(?! and )[^,;]){2,80}?"  # one of two outcomes that stand for both kinds
SOURCE = "CONSORT 2010, item 6a"


class Way(NamedTuple):
    """How a sentence names an outcome.

    In the name `X` stands for the kind, in examples `P `; in the pattern `@noun` for "primary
    outcome" with what may belong to it, `@called` for the same as the group "noun" with nothing
    behind it, `@label` for the kind as a label; `@first` is the outcome where both kinds are told
    together and the primary one comes first, `@second` where the secondary one comes last.
    """

    name: str
    pattern: str
    confidence: float
    hits: Mapping[str, JSON]
    misses: tuple[str, ...]


def rules_of(kind: str, ways: Iterable[Way]) -> tuple[Rule, ...]:
    """The rules for one kind of outcome."""
    adjective = KINDS[kind]
    words = {
        "@noun": noun_of(adjective),
        "@called": rf"(?P<post>)(?P<noun>{adjective} {NOUN})",
        "@label": rf"(?P<post>)(?P<noun>{LABELS[kind]})",
        "@first": PART if kind == "secondary" else f"(?P<items>{PART})",
        "@second": PART if kind == "primary" else f"(?P<items>{PART})",
    }

    def filled(pattern: str) -> str:
        for mark, piece in words.items():
            pattern = pattern.replace(mark, piece)
        return pattern

    return tuple(
        Rule(
            name=way.name.replace("X", kind),
            pattern=re.compile(filled(way.pattern)),
            source=SOURCE,
            hits={named(kind, one): value for one, value in way.hits.items()},
            misses=tuple(named(kind, one) for one in way.misses),
            read=read_all,
            confidence=way.confidence,
        )
        for way in ways
    )


def named(kind: str, example: str) -> str:
    """An example with the kind for its first `P `."""
    return example.replace("P ", f"{kind} ", 1)
