"""Primary and secondary outcomes of the reported trial, with their time frames."""

from __future__ import annotations

from extractor.engines.facts import outcome_candidates
from extractor.engines.paper.passages import Paper, told
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """Outcomes that abstract and methods call primary or secondary."""
    words = told([*paper.opening, *paper.within("body", kinds=("methods",))])
    return outcome_candidates(paper.document, words)
