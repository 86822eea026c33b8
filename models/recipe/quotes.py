"""quotes: does the pipeline mark the values of the project's own gold in the words quoted for them?

The gold quotes the sentence or phrase that says a value. A quote that has the value's text and a
few words more is a small test: are those words marked, and as the right kind? Quotes are not
annotated whole, so what else is marked is neither right nor wrong. Papers of `test` are left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from extractor.engines.model import entities
from extractor.scoring.intervals import Unit, estimates

FILES = ("papers.jsonl", "papers_one_reader.jsonl", "records.jsonl")
NEVER = "test"  # the split that nothing of the project is chosen on
AROUND = 3  # words that a quote has beside the value; what has fewer is a heading or a name
NAMES = ("text", "measure", "intervention")  # the keys of a value that hold its words
FIELDS = {  # field: what is asked of it, and which kinds of entities answer
    "conditions": ("condition", {"condition"}),
    "cell_type": ("cell type", {"cell", "cell line"}),
    "tissue": ("tissue", {"tissue"}),
    "arms": ("intervention", {"intervention", "drug"}),
    "primary_outcomes": ("outcome", {"outcome"}),
    "secondary_outcomes": ("outcome", {"outcome"}),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A value's words within a quote."""

    document: str
    quote: str
    start: int
    end: int
    field: str


def values(fields: dict[str, Any]) -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    """Each value that is told: the quotes of its field, its kind of field, and itself."""
    for name, field in fields.items():
        if field["status"] == "found":
            quotes = [quote for quote in (field.get("quote"), *field.get("quotes", ())) if quote]
            for value in field["value"] if isinstance(field["value"], list) else ():
                parts = ("cell_type", "tissue") if name == "cell_products" else (name,)
                for part in parts:
                    one = value.get(part) if name == "cell_products" else value
                    if part in FIELDS and isinstance(one, dict):
                        yield part, quotes, one


def place(quote: str, value: dict[str, Any]) -> tuple[int, int] | None:
    """Where the longest of a value's names stands in a quote, as words of their own.

    >>> place("Men with severe asthma.", {"text": "Asthma", "also": ["severe asthma"]})
    (9, 22)
    """
    names = [value.get(key) for key in NAMES] + value.get("also", [])
    for name in sorted({name for name in names if name}, key=lambda one: (-len(one), one)):
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", quote, re.IGNORECASE)
        if found and len(quote.split()) >= len(name.split()) + AROUND:
            return found.span()
    return None


def cases(gold: Path) -> list[Case]:
    """The tests that the gold holds, each once."""
    lines = [
        json.loads(line) for name in FILES for line in (gold / name).read_text("utf-8").splitlines()
    ]
    made = {
        Case(line["document"]["path"], quote, *where, part)
        for line in lines
        if line["split"] != NEVER
        for part, quotes, value in values(line.get("fields") or {})
        for quote in quotes
        if (where := place(quote, value))
    }
    return sorted(made, key=lambda one: (one.document, one.quote, one.start, one.end, one.field))


def score(nlp: Language, gold: Path) -> dict[str, dict[str, Any]]:
    """How many values are marked: with their very borders, in all their words, in some of them."""
    asked = cases(gold)
    counts: dict[str, dict[str, list[Unit]]] = {}
    for at, (case, found) in enumerate(
        zip(asked, entities(nlp, [one.quote for one in asked]), strict=True)
    ):
        kind, wanted = FIELDS[case.field]
        marks = [(one.start, one.end) for one in found if one.kind in wanted]
        for measure, right in judged(case, marks).items():
            unit = Unit(case.document, at, int(right), 0, int(not right))
            counts.setdefault(kind, {}).setdefault(measure, []).append(unit)
    return {
        kind: {
            "n": len(measures["whole"]),
            **{name: share(units) for name, units in measures.items()},
        }
        for kind, measures in sorted(counts.items())
    }


def judged(case: Case, marks: list[tuple[int, int]]) -> dict[str, bool]:
    """Whether a value is marked exactly, wholly, and at all."""
    covered = Counter(at for start, end in marks for at in range(start, end))
    inside = [at for at in range(case.start, case.end) if case.quote[at].isalnum()]
    return {
        "exact": (case.start, case.end) in marks,
        "whole": all(covered[at] for at in inside),
        "touched": any(covered[at] for at in inside),
    }


def share(units: list[Unit]) -> list[float | None]:
    """The share that is right in per cent, and its interval."""
    _, recall, _ = estimates(units)
    bounds = (recall.value, recall.low, recall.high)
    return [None if one is None else round(100 * one, 1) for one in bounds]
