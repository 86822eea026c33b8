"""Which trial a secondary analysis is of: its ids, its name, and the report that is cited for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.engines.evidence import quoted
from extractor.engines.paper.passages import ENGINE, Paper, Passage
from extractor.fields import parent_trial
from extractor.fields.counts import whole_number
from extractor.fields.rule import Found
from extractor.types import JSON, Block, Candidate

FIELD = "parent_trial"
WORTH = {"title": 4, "abstract": 2}  # how much a mention of a name counts; elsewhere 1
ENOUGH = 2
LONGEST = 300  # characters of a reference that are told


def parent_candidates(paper: Paper, own: Sequence[Candidate]) -> list[Candidate]:
    """The parent trial of a secondary analysis, each of its parts with its own evidence.

    `own` are the candidates for the paper's own trial: the ids of a secondary analysis are
    its trial's.
    """
    if paper.kind != "secondary analysis":
        return []
    return [*_ids(own), *_name(paper), *_cited(paper)]


def _ids(own: Sequence[Candidate]) -> list[Candidate]:
    told = [
        (str(one.value["id"]), one)
        for one in own
        if one.field == "trial_ids" and isinstance(one.value, Mapping)
    ]
    ids: list[JSON] = list(dict.fromkeys(id_ for id_, _ in told))
    if not ids:
        return []
    evidence = tuple(dict.fromkeys(piece for _, one in told for piece in one.evidence))
    return [Candidate(FIELD, {"ids": ids}, evidence, max(one.confidence for _, one in told))]


def _name(paper: Paper) -> list[Candidate]:
    """The name that is told most, from the sentence that says best what it is to the paper."""
    told: dict[str, list[tuple[int, Passage, Found]]] = {}
    for passage in paper.passages:
        if passage.kind == "discussion" or passage.zone in ("note", "caption", "figure", "front"):
            continue
        says = parent_trial.SAYS_SO.search(passage.sentence.chars) is not None
        for found in parent_trial.names(passage.sentence.chars):
            worth = WORTH.get(passage.zone, 1) + says
            told.setdefault(str(found.value), []).append((worth, passage, found))
    if not told:
        return []
    name, places = max(told.items(), key=lambda one: sum(worth for worth, _, _ in one[1]))
    if sum(worth for worth, _, _ in places) < ENOUGH:
        return []
    _, passage, found = max(places, key=lambda one: one[0])
    return [paper.proposed(FIELD, passage, found, {"name": name})]


def _cited(paper: Paper) -> list[Candidate]:
    """The reference that is cited for the trial's design or results."""
    references = [one for one in paper.document.blocks if one.kind == "reference"]
    for passage in paper.within("abstract", "body"):
        if passage.kind in ("discussion", "conclusions"):
            continue
        for found in parent_trial.citations(passage.sentence.chars):
            number = found.value if isinstance(found.value, int) else 0
            reference = _numbered(paper, references, number)
            if reference is not None:
                end = min(reference.end, reference.start + LONGEST)
                words = quoted(paper.document, reference.start, end, engine=ENGINE, rule=found.rule)
                where = paper.evidence(passage, found.start, found.end, found.rule)
                value: JSON = {"cited_as": " ".join(words.quote.split())}
                return [Candidate(FIELD, value, (where, words), found.confidence)]
    return []


def _numbered(paper: Paper, references: Sequence[Block], number: int) -> Block | None:
    """The reference of a number; None where references say that they are numbered otherwise."""
    if not 0 < number <= len(references):
        return None
    block = references[number - 1]
    words = paper.document.text.chars[block.start : block.end].split(maxsplit=1)
    first = words[0].strip(".[]()") if words else ""
    return block if not first.isdecimal() or whole_number(first) == number else None
