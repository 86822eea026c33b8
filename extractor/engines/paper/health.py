"""The conditions that the reported trial is about."""

from __future__ import annotations

from extractor.engines.facts import condition_candidates
from extractor.engines.paper.passages import Paper, told
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """The diseases that title and abstract name as the participants'."""
    return condition_candidates(paper.document, told(paper.opening))
