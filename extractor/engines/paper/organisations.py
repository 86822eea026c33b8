"""Who is responsible for the reported trial, where and when it took people in."""

from __future__ import annotations

from extractor.engines.paper.passages import Paper
from extractor.fields import sponsor
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """The sponsor, where a sentence names one as such."""
    return [
        paper.proposed("sponsor", one, found)
        for one in paper.passages
        for found in sponsor.find(one.sentence.chars)
    ][:1]
