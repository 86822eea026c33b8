"""Whether a paper reports a trial, plans one, looks at one again, or none of these."""

from __future__ import annotations

import re

from extractor.engines.paper.passages import Paper

PROTOCOL = re.compile(
    r"\b(?:(?:study|trial|research) protocol|protocol (?:for|of) (?:an?|the)\b|: (?:a )?protocol\b"
    r"|statistical analysis plan|rationale and design|design and rationale)",
    re.IGNORECASE,
)
FUTURE = re.compile(r"\b(?:will|shall) (?:be|then|receive|undergo|include|recruit|compare)\b")
SECONDARY = re.compile(
    r"\b(?:secondary (?:data )?analys[ie]s|post[- ]?hoc|sub-?study|re-?analys|cost[- ]effectiveness|"
    r"economic evaluation|process evaluation|qualitative|cluster analysis|long-term follow-up)",
    re.IGNORECASE,
)
REVIEW = re.compile(r"\b(?:systematic review|meta-?analysis|scoping review|review of)\b", re.I)
TRIAL = re.compile(
    r"\b(?:random(?:i[sz]ed|ly (?:assigned|allocated|divided|selected))|double[- ]blind|single[- ]blind|"
    r"cross-?over|open[- ]label|phase (?:I|II|III|IV|\d)\b|pilot (?:study|trial)|clinical trial|"
    r"controlled trial|intervention group)",
    re.IGNORECASE,
)


def paper_kind(paper: Paper) -> str:
    """One of: trial report, protocol, secondary analysis, review, other."""
    title = paper.title.sentence.chars if paper.title else ""
    abstract = " ".join(one.sentence.chars for one in paper.within("abstract"))
    if REVIEW.search(title):
        return "review"
    if not TRIAL.search(f"{title} {abstract}"):
        return "other"
    if PROTOCOL.search(title) or len(FUTURE.findall(abstract)) >= 2:
        return "protocol"
    return "secondary analysis" if SECONDARY.search(title) else "trial report"
