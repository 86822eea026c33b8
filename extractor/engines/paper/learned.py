"""What trained models add to the reported trial: a condition where rules name none.

Measured rules alone, models alone and both, only this and fuller words of what arms are given
(`learned_given`) are better with a model (README, "The trained model in records"), so that
nothing else is asked of them. Where rules name a condition, no sentence is read for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from extractor.engines.evidence import quoted
from extractor.engines.model import Entity
from extractor.engines.paper.health_places import FOUND_OUT, MOST_SENTENCES
from extractor.engines.paper.passages import Paper, Passage
from extractor.types import JSON, Candidate

Finder = Callable[[Sequence[str]], list[list[Entity]]]
"""What models find in each of some sentences."""

ENGINE = "model"
RULE = "conditions/model"
LEAST = 0.5  # of a span's score; what tells none is taken to be sure enough
CONDITION = 0.6  # right in 2 of the 3 development papers in which rules name none


def completed(paper: Paper, ruled: Sequence[Candidate], find: Finder | None) -> list[Candidate]:
    """The rules' candidates, and what models add; without models they stay as they are."""
    named = any(one.field == "conditions" for one in ruled)
    if find is None or named or paper.title is None:
        return list(ruled)
    return [*ruled, *islice(conditions(paper, find), 1)]


def conditions(paper: Paper, find: Finder) -> Iterator[Candidate]:
    """Conditions that two heads or models mark alike, in the title before the abstract."""
    assert paper.title is not None
    places = [paper.title, *islice(paper.within("abstract"), MOST_SENTENCES)]
    aims = [one for one in places if not FOUND_OUT.search(one.section)]
    for one, entities in zip(aims, find([one.sentence.chars for one in aims]), strict=True):
        ill = [e for e in entities if e.kind == "condition" and sure(e) >= LEAST]
        for group in overlapping(ill):
            if len({entity.source for entity in group}) > 1:
                first, last = min(e.start for e in group), max(e.end for e in group)
                yield candidate(paper, one, first, last)


def candidate(paper: Paper, passage: Passage, start: int, end: int) -> Candidate:
    """The words at `start:end` of a passage as a condition."""
    name = " ".join(passage.sentence.chars[start:end].split())
    at = passage.sentence.start
    evidence = quoted(paper.document, at + start, at + end, engine=ENGINE, rule=RULE)
    value: JSON = {"text": name, "id": None}
    return Candidate("conditions", value, (evidence,), CONDITION)


def overlapping(entities: Sequence[Entity]) -> Iterator[list[Entity]]:
    """Entities that overlap, together, in order of place."""
    group: list[Entity] = []
    for one in sorted(entities, key=lambda one: one.start):
        if group and one.start >= max(other.end for other in group):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def sure(one: Entity) -> float:
    """How sure a model is."""
    return LEAST if one.score is None else one.score
