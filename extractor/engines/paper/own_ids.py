"""Which of the registry ids that a paper prints are its own trial's.

ICMJE asks for the registration at the end of the abstract, CONSORT (item 23) anywhere. Other
trials' ids stand in sentences on other trials; those of references are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import trial_ids
from extractor.fields.rule import Found
from extractor.types import Candidate

STATEMENT = re.compile(
    r"\b(?:regist(?:ered|ration|ry|er)|clinical\s?trials?\.gov|identifier|trial number|current controlled "
    r"trials|EudraCT)",
    re.IGNORECASE,
)
OWN = re.compile(
    r"\b(?:this|our|present) (?:[\w-]+ ){0,3}(?:trial|study|protocol|RCT)\b|\bwe registered\b|"
    r"\bthe (?:[\w-]+ ){0,2}(?:trial|study|protocol|RCT) (?:protocol )?(?:is|was|has been|have been) "
    r"(?:\w+ ){0,2}registered\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:(?:an)?other|ongoing|similar|previous|earlier|future|these|several|further|two|three|"
    r"companion|currently (?:running|recruiting)|planned) (?:[\w-]+,? ){0,4}(?:trials?|studies|RCTs?|study)\b|"
    r"\b(?:trials|studies)\b[^.;]{0,60}\b(?:e\.g\.|such as|like)|\bfor example\b|"
    r"\b(?:an?|one) (?:[\w-]+ ){0,3}(?:trial|study) (?:\w+ ){0,3}(?:has|have|is|was|in|of|by|evaluat\w+)\b"
    r"(?![^.;]{0,80}\b(?:registered|were randomi[sz]ed))",
    re.IGNORECASE,
)
ETHICS = re.compile(r"\b(?:ethic\w*|review board|approved|protocol)\b", re.IGNORECASE)
SURE = 0.9
ONLY = 0.88  # the only id of a paper, wherever it stands
ELSEWHERE = 0.6
OF_OTHERS = 0.3


@dataclass(frozen=True, slots=True)
class Printed:
    """An id as one sentence prints it, and how sure it is that it is the paper's own."""

    passage: Passage
    found: Found
    sure: float


def candidates(paper: Paper) -> list[Candidate]:
    """The ids of the paper's own trial, each with every sentence that says so."""
    printed: dict[str, list[Printed]] = {}
    for one in _printed(paper):
        value = one.found.value
        if isinstance(value, Mapping):
            printed.setdefault(str(value["id"]), []).append(one)
    valid = [id_ for id_, places in printed.items() if _is_valid(places[0])]
    kept: list[Candidate] = []
    for id_, places in printed.items():
        sure = max(one.sure for one in places)
        if sure >= OF_OTHERS + 0.1 and valid == [id_]:
            sure = max(sure, ONLY)
        if sure >= min(SURE, ONLY):
            best = [one for one in places if one.sure >= ELSEWHERE] or places
            kept += [
                paper.proposed("trial_ids", one.passage, one.found, weight=sure) for one in best[:3]
            ]
    return kept


def _is_valid(one: Printed) -> bool:
    return isinstance(one.found.value, Mapping) and bool(one.found.value.get("valid"))


def _printed(paper: Paper) -> Iterator[Printed]:
    for passage in paper.passages:
        chars = passage.sentence.chars
        founds = trial_ids.find(chars)
        if founds:
            sure = how_sure(passage)
            for found in founds:
                yield Printed(passage, found, sure)


def how_sure(passage: Passage) -> float:
    """How sure a place makes it that its ids are the paper's own."""
    chars = passage.sentence.chars
    if OTHERS.search(chars) and not OWN.search(chars):
        return OF_OTHERS
    if passage.kind == "registration":
        return 0.99
    if passage.zone in ("title", "abstract", "front", "heading"):
        return 0.98
    stated = STATEMENT.search(chars) or STATEMENT.search(passage.section)
    if passage.zone == "body" and passage.kind in ("introduction", "discussion"):
        return 0.93 if stated and OWN.search(chars) else ELSEWHERE - 0.1
    if stated:
        return 0.95
    if passage.zone == "note":
        return 0.92
    return 0.9 if OWN.search(chars) or ETHICS.search(chars) else ELSEWHERE
