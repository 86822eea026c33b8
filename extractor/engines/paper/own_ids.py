"""Which of the registry ids that a paper prints are its own trial's."""

from __future__ import annotations

from extractor.engines.paper.passages import Paper
from extractor.fields import trial_ids
from extractor.types import Candidate


def candidates(paper: Paper) -> list[Candidate]:
    """The ids of title, abstract and registration statements."""
    return [
        paper.proposed("trial_ids", one, found)
        for one in paper.passages
        if one.zone in ("title", "abstract") or one.kind == "registration"
        for found in trial_ids.find(one.sentence.chars)
    ]
