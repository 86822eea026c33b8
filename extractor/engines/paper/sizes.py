"""How many people take part in the reported trial, in all and by arm."""

from __future__ import annotations

from extractor.engines.paper.passages import Paper, told
from extractor.engines.totals import participant_candidates
from extractor.engines.treated import arm_candidates
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """Participants and arms as title, abstract, methods and results print them."""
    words = told([*paper.opening, *paper.within("body", kinds=("methods", "results"))])
    return [
        *participant_candidates(paper.document, words),
        *arm_candidates(paper.document, words),
    ]
