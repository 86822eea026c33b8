"""Results of the reported trial's primary outcome."""

from __future__ import annotations

from extractor.engines.paper.passages import Paper
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """Nothing is read yet."""
    del paper
    return []
