"""How many people take part in the reported trial, in all and by arm."""

from __future__ import annotations

from extractor.engines.paper import totals
from extractor.engines.paper.kind import paper_kind
from extractor.engines.paper.passages import Paper, told
from extractor.engines.treated import arm_candidates
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """Participants and arms; of a trial that is still to come the planned number alone."""
    words = told([*paper.opening, *paper.within("body", kinds=("methods", "results"))])
    counted = totals.target_first(totals.target_of(paper))
    if paper_kind(paper) != "protocol":
        counted += totals.flow_of(paper)
    return [
        *totals.candidates(paper, counted, frozenset()),
        *arm_candidates(paper.document, words),
    ]
