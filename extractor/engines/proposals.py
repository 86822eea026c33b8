"""How the prose engine turns what a field found in a sentence into a candidate."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.evidence import quoted
from extractor.engines.studies import Sentence
from extractor.fields.rule import Found
from extractor.types import JSON, Candidate, Document, Evidence

ENGINE = "prose"


def words_at(document: Document, sentence: Sentence, start: int, end: int, rule: str) -> Evidence:
    """Evidence at `start:end` of a sentence."""
    first = sentence.start + start
    return quoted(document, first, sentence.start + end, engine=ENGINE, rule=rule)


def proposed(
    document: Document,
    name: str,
    sentence: Sentence,
    found: Found,
    value: JSON = None,
    also: Sequence[Evidence] = (),
) -> Candidate:
    """A candidate for the field `name`; `value` replaces the found one where given."""
    evidence = words_at(document, sentence, found.start, found.end, found.rule)
    told = found.value if value is None else value
    return Candidate(name, told, (evidence, *also), found.confidence)
