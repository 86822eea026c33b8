"""Title, type, design and phase of the trial that a paper reports."""

from __future__ import annotations

from extractor.engines.facts import design_candidates, first_of
from extractor.engines.paper.passages import Paper, told
from extractor.fields import phase
from extractor.fields.rule import Found
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """The title; design and phase by title, abstract and methods."""
    assert paper.title is not None
    chars = paper.title.sentence.chars
    title = Found(" ".join(chars.split()), 0, len(chars), "title/of-paper", 0.97)
    kind = Found("interventional", 0, len(chars), "study_type/of-paper", 0.9)
    words = told([*paper.opening, *paper.within("body", kinds=("methods",))])
    return [
        paper.proposed("title", paper.title, title),
        paper.proposed("study_type", paper.title, kind),
        *design_candidates(paper.document, words),
        *first_of("phase", phase.find, paper.document, words),
    ]
