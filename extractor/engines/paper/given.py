"""The cell products of the reported trial, where it gives any."""

from __future__ import annotations

from extractor.engines.given import product_candidates
from extractor.engines.paper.passages import Paper, told
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """Products by title, abstract and methods."""
    words = told([*paper.opening, *paper.within("body", kinds=("methods",))])
    return product_candidates(paper.document, words)
