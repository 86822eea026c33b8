"""The cell products of the reported trial, where it gives any."""

from __future__ import annotations

import re

from extractor.engines.given import product_candidates
from extractor.engines.paper.passages import Paper, told
from extractor.types import Candidate

CELLS = re.compile(
    r"cell|stem\b|stromal|marrow|exosom|vesicle|conditioned medi|lysate|mononuclear|MSC|platelet-rich|"
    r"fibroblast|islet|graft",
    re.IGNORECASE,
)


def candidates(paper: Paper) -> list[Candidate]:
    """Products by title, abstract and methods."""
    opening = " ".join(one.sentence.chars for one in paper.opening)
    if not CELLS.search(opening):
        return []  # no paper on a product of cells keeps it from its title and abstract
    words = told([*paper.opening, *paper.within("body", kinds=("methods",))])
    return product_candidates(paper.document, words)
