"""The trial that a paper reports: one `reported` record, from all that the paper says of it.

`passages` parts a document into sentences that know their section; `kind` says whether the
paper reports a trial at all, plans one, or looks at one again; then each file reads one part of
the record: `own_ids`, `plan` (title, design, phase), `health` (conditions), `sizes` (participants, arms),
`given` (cell products), `aims` (outcomes), `findings` (results),
`organisations` (sponsor, countries, dates), `parent` (of what a secondary analysis is one). `learned` fills gaps
from trained models, and `learned_given` words what arms are given more fully by them. A section is evidence for a rule, never a gate that
drops what stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.engines.paper import (
    aims,
    findings,
    given,
    health,
    organisations,
    own_ids,
    plan,
    sizes,
)
from extractor.engines.paper.kind import paper_kind
from extractor.engines.paper.learned import Finder, completed
from extractor.engines.paper.learned_given import fuller_arms
from extractor.engines.paper.outline import outline_of
from extractor.engines.paper.parent import parent_candidates
from extractor.engines.paper.passages import Paper, paper_of
from extractor.engines.studies import Split
from extractor.types import Candidate, Document, Trial

READERS: tuple[Callable[[Paper], list[Candidate]], ...] = (
    own_ids.candidates,
    plan.candidates,
    health.candidates,
    sizes.candidates,
    given.candidates,
    aims.candidates,
    organisations.candidates,
)
REPORTING = frozenset(("trial report", "protocol", "secondary analysis"))


def kind_of_paper(document: Document) -> str | None:
    """What kind of paper a document is; None for a dump without a title."""
    outline = outline_of(document)
    return paper_kind(outline) if outline else None


def reported_trial(document: Document, split: Split, find: Finder | None = None) -> Trial | None:
    """The document's own trial; None where it reports none. `find` asks trained models."""
    kind = kind_of_paper(document)
    if kind not in REPORTING:
        return None
    paper = paper_of(document, split, kind or "")
    first = (paper.title or paper.passages[0]).sentence
    ruled = [one for read in READERS for one in read(paper)]
    candidates = completed(paper, ruled, find)
    candidates = fuller_arms(paper, candidates, find) if find else candidates
    candidates += parent_candidates(paper, candidates)
    candidates += findings.candidates(paper, candidates)  # by the outcomes and arms just read
    ids = [c.value for c in candidates if c.field == "trial_ids" and isinstance(c.value, dict)]
    label = str(ids[0]["id"]) if ids else first.chars[:60]
    return Trial("reported", "reported", label, first.start, tuple(candidates))
