"""What sort of document this is, by a few documented signs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.types import Document, Record

OPENING = 4000  # characters: title, abstract, first lines of the introduction
TITLE = 600
SIGNS = (
    (
        "protocol",
        TITLE,
        re.compile(
            r"\b(?:(?:study|trial) protocol|protocol (?:for|of) (?:an?|the) |statistical analysis plan"
            r"|: (?:a )?protocol\b|rationale and design|design and rationale)",
            re.IGNORECASE,
        ),
    ),
    (
        "protocol",
        OPENING,
        re.compile(
            r"\bwill be (?:randomly |individually |centrally )?(?:randomi[sz]ed|recruited|enrolled|"
            r"allocated|assigned)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "secondary analysis",
        OPENING,
        re.compile(
            r"\b(?:secondary (?:data )?analys[ie]s of|post[- ]?hoc (?:sub\w*[- ])?analys[ie]s|"
            r"ancillary (?:study|analysis)|sub-?study (?:of|within)|re-?analysis of|"
            r"pooled analysis|(?:long-term )?follow-up (?:study )?of (?:a|the) randomi[sz]ed)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "review",
        OPENING,
        re.compile(
            r"\b(?:in this (?:mini-?)?review|this (?:\w+ )?review|we (?:\w+ )?review(?:ed)?\b|"
            r"systematic review|meta-?analysis|literature review|scoping review|state of the art|"
            r"current (?:status|knowledge|evidence))",
            re.IGNORECASE,
        ),
    ),
)
"""Kind, how many characters from the start are looked at, and the words that say so."""
REPORT = re.compile(
    r"\b(?:we (?:conducted|performed|did|undertook|randomly assigned|enrolled|recruited)|"
    r"(?:patients|participants|subjects|women|men|children|infants|\w+) were "
    r"(?:randomly|randomi[sz]ed|enrolled|recruited|allocated|assigned)|"
    r"this (?:\w+[ -]){0,6}(?:trial|study) (?:was|is))\b",
    re.IGNORECASE,
)
FEWEST_TOLD = 2  # trials told of, to call a document a review


def document_kind(document: Document, records: Sequence[Record], paper: str | None = None) -> str:
    """One of: registry record, protocol, secondary analysis, review, trial report, other.

    `paper` is what title and abstract say, where they are known; a list of trials makes a
    paper that says nothing else a review.

    The first rule that fits: a record that a registry wrote; a title that says protocol, or
    an opening that says what will be done; an opening that says secondary analysis; two or
    more trials listed or described, or an opening that says review; a trial that reports
    itself, or sentences that do so.
    """
    kinds = [record.kind for record in records]
    if "registered" in kinds:
        return "registry record"
    if paper is not None:
        lists = kinds.count("listed") >= FEWEST_TOLD and "reported" not in kinds
        return "review" if lists and paper == "other" else paper
    chars = document.text.chars
    said = {kind for kind, length, pattern in SIGNS if pattern.search(chars[:length])}
    told = kinds.count("listed") + kinds.count("described")
    for kind in ("protocol", "secondary analysis"):
        if kind in said and told < FEWEST_TOLD:
            return kind
    reports = "reported" in kinds
    if told >= FEWEST_TOLD or ("review" in said and not reports):
        return "review"
    return "trial report" if reports or REPORT.search(chars) else "other"
