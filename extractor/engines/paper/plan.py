"""Title, type, design and phase of the trial that a paper reports.

A design is told in the title, the abstract and the methods' first lines (CONSORT items 1a, 3a,
8, 11a). What stands there counts; other trials' designs stand in introduction and discussion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.engines.facts import unrivalled
from extractor.engines.paper.control_rules import (
    CONTROL_RULES,
    NEVER,
    OPENING_RULES,
    TITLE_RULES,
    UNGIVEN,
)
from extractor.engines.paper.design_rules import BLINDING_RULES, SEEN_RULES
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import design, phase
from extractor.fields.rule import Found, find_all
from extractor.types import JSON, Candidate

OF_OTHERS = re.compile(
    r"\b(?:previous|earlier|other|prior|recent|several|few|published|future|further|larger?|ongoing|"
    r"subsequent|next|planned) (?:[\w-]+,? ){0,6}(?:trials?|stud(?:y|ies)|RCTs?)\b|\bet al\b|meta-analys|"
    r"\bphase (?:[IV]+|\d)[ab]? (?:trials|studies)",
    re.IGNORECASE,
)


HIDES = re.compile(
    r"blind|mask|aware|\bneither|prospective randomi|PROBE|\bnot (?:know|have|been)|\bno (?:knowl|info)|"
    r"without (?:any )?(?:knowl|info)|\bnot (?:be )?(?:told|informed|advised)",
    re.IGNORECASE,
)
ASIDE = frozenset(("introduction", "objectives", "discussion", "conclusions", "limitations"))
FROM_ASIDE = frozenset(("masking", "model"))  # what such sentences tell well
OWN_STUDY = re.compile(
    r"\b(?:this|our|the present|the current) (?:[\w-]+,? ){0,5}(?:study|trial|RCT)\b|"
    r"\bwe (?:therefore |have |also )*(?:conducted|performed|designed|undertook|carried out)\b",
    re.IGNORECASE,
)
THIS = re.compile(r"\b(?:this|the present|is a|was a|we (?:conducted|performed|propose))\b", re.I)
BEFORE = re.compile(
    r"\b(?:our|by the|in the|of the|completed (?:an?|the)|from the|previous\w*)\s*$", re.IGNORECASE
)
BROKEN = re.compile(
    r"\b(?:be|been|not|emergency) unblind|\bunblinding\b|"
    r"\bopen\b[^.;]{0,40}\bblinded[- ](?:end-?point|outcome|assess|evaluat)",
    re.IGNORECASE,
)
BUT = re.compile(r"\b(?:but|however|although|though|whereas|while)\b", re.IGNORECASE)
UNFEASIBLE = re.compile(
    r"\b(?:un|not |in)(?:feasible|possible|practic\w+)|impossible|difficult\b", re.I
)
SIDE_BY_SIDE = re.compile(
    r"\b(?:(?:were|was|will be|are) (?:\w+ ){0,3}(?:randomi[sz]ed|random(?:ly)? (?:assigned|allocated|divided)|"
    r"assigned|allocated|divided)\b[^.;]{0,80}\b(?:to|into|between|in) (?:(?:either|one of|two|three|four|the|an?|\d)|"
    r"[^.;]{2,80}? or )|intervention (?:group|arm)|control (?:group|arm)s?|(?:two|three|four) (?:[\w-]+ ){0,2}(?:groups|arms)|"
    r"group (?:A|1|I)\b)",
    re.IGNORECASE,
)
NOT_PARALLEL = re.compile(
    r"cross(?:ed|ing)?-?over|factorial|wedge|split-mouth|n-of-1|within-(?:subject|patient|person)|washout|"
    r"contralateral|single[- ](?:arm|group)|each (?:subject|participant|patient) (?:receiv|serv|act)",
    re.IGNORECASE,
)
"""What makes people of a randomised trial their own controls."""
MODELS = ("crossover", "factorial", "stepped wedge", "single group", "sequential")


def candidates(paper: Paper) -> list[Candidate]:
    """The title; design and phase by title, abstract and methods."""
    first = paper.title or paper.passages[0]
    chars = first.sentence.chars
    title = Found(" ".join(chars.split()), 0, len(chars), "title/of-paper", 0.97)
    kind = Found("interventional", 0, len(chars), "study_type/of-paper", 0.9)
    own = list(_own(paper))
    return [
        *([paper.proposed("title", first, title)] if paper.title else []),
        paper.proposed("study_type", first, kind),
        *_design(paper, own),
        *_phase(paper, own),
    ]


Own = Sequence[tuple[Passage, float]]


def _own(paper: Paper) -> Iterator[tuple[Passage, float]]:
    """The passages that tell of the paper's own design, and what their place is worth."""
    for one in paper.passages:
        if one.zone == "title":
            yield one, 1.08
        elif one.zone == "abstract":
            yield one, 1.0
        elif one.zone == "body" and one.kind == "methods":
            yield one, 0.97
        elif one.zone == "body" and one.kind is None and one.section:
            yield one, 0.85
        elif one.zone == "body" and one.kind in ASIDE and OWN_STUDY.search(one.sentence.chars):
            yield one, 0.8


def _design(paper: Paper, own: Own) -> list[Candidate]:
    """The parts of the design, each by the best sentence that tells it."""
    best: Parts = {}
    for passage, weight in own:
        founds = _told(passage)
        if not founds or OF_OTHERS.search(passage.sentence.chars):
            continue
        for found in founds:
            told = found.value if isinstance(found.value, dict) else {}
            for key, value in told.items():
                if key == "printed" or not isinstance(value, str):
                    continue
                value = "active" if value == "active comparator" else value
                if _is_undone(key, value, passage.sentence.chars, found):
                    continue
                sure = min(0.98, found.confidence * weight)
                if sure > best.get((key, value), (0.0,))[0]:
                    best[key, value] = (sure, passage, found, str(told.get("printed", "")))
    kept = _chosen(best)
    made = [
        paper.proposed(
            "design",
            passage,
            found,
            {key: value, "printed": printed},
            weight=sure / found.confidence,
        )
        for (key, value), (sure, passage, found, printed) in kept.items()
    ]
    return [*made, *_parallel(paper, own, dict(kept.keys()), kept)]


def _told(passage: Passage) -> list[Found]:
    """All that one sentence tells of a design."""
    chars = passage.sentence.chars
    rules = (*BLINDING_RULES, *SEEN_RULES) if HIDES.search(chars) else SEEN_RULES
    found = [*unrivalled(design.find(chars)), *find_all("design", rules, chars)]
    if passage.zone == "body" and passage.kind in ASIDE:
        return [one for one in found if isinstance(one.value, dict) and FROM_ASIDE & set(one.value)]
    controls = [*CONTROL_RULES]
    controls += OPENING_RULES if passage.zone in ("title", "abstract") else ()
    controls += TITLE_RULES if passage.zone == "title" else ()
    return [*found, *find_all("design", controls, chars)]


def _is_undone(key: str, value: str, chars: str, found: Found) -> bool:
    """Whether a sentence says that blinding can't be done, when it may be broken, or what is not given."""
    if key == "masking" and value == "open label":
        return BROKEN.search(chars) is not None
    if key == "masking":
        return UNFEASIBLE.search(_clause(chars, found)) is not None
    if key == "control":
        return NEVER.search(chars) is not None or (
            value == "placebo" and UNGIVEN.search(chars) is not None
        )
    return False


def _clause(chars: str, found: Found) -> str:
    """The part of a sentence, between words like "but", in which something was found."""
    ends = [match.span() for match in BUT.finditer(chars)]
    first = max((end for _, end in ends if end <= found.start), default=0)
    last = min((start for start, _ in ends if start >= found.end), default=len(chars))
    return chars[first:last]


BETWEEN_DOSES = "design/one-of-the-doses"
Parts = dict[tuple[str, str], tuple[float, Passage, Found, JSON]]
STRONGER = {
    "masking": ("quadruple", "triple", "double", "open label", "single"),
    "model": (*MODELS, "dose comparison", "cohort", "case-control", "parallel"),
    "control": ("placebo", "no treatment", "dose comparison", "standard of care", "active"),
    "allocation": ("non-randomized", "randomized"),
}
"""Which of two values is told on purpose: one says double-blind, and then who was blinded."""


def _chosen(parts: Parts) -> Parts:
    """One value for each key: the surest, and of two that are nearly as sure the more special."""
    kept: Parts = {}
    if ("model", "single group") in parts:
        parts = {pair: one for pair, one in parts.items() if pair != ("control", "active")}
    if ("allocation", "randomized") in parts:  # groups called "case" and "control"
        parts = {pair: one for pair, one in parts.items() if pair != ("model", "case-control")}
    doses = parts.get(("control", "dose comparison"))
    if doses and doses[2].rule == BETWEEN_DOSES:  # the placebo only hides the dose
        parts = {pair: one for pair, one in parts.items() if pair != ("control", "placebo")}
    for key in dict.fromkeys(key for key, _ in parts):
        rivals = {value: one for (name, value), one in parts.items() if name == key}
        most = max(one[0] for one in rivals.values())
        near = [value for value, one in rivals.items() if one[0] >= most - 0.12]
        order = STRONGER.get(key, ())
        value = min(near, key=lambda one: order.index(one) if one in order else len(order))
        kept[key, value] = rivals[value]
    return kept


def _parallel(paper: Paper, own: Own, kept: dict[str, str], sure: Parts) -> list[Candidate]:
    """A randomised trial of groups that nothing says cross over is parallel (CT.gov's definition)."""
    if "model" in kept or kept.get("allocation") != "randomized":
        return []
    for passage, _ in own:
        chars = passage.sentence.chars
        match = SIDE_BY_SIDE.search(chars)
        if match and not OF_OTHERS.search(chars):
            value: JSON = {"model": "parallel", "printed": " ".join(match.group().split())}
            found = Found(value, match.start(), match.end(), "design/groups-side-by-side", 0.85)
            return [paper.proposed("design", passage, found)]
    if any(NOT_PARALLEL.search(one.sentence.chars) for one, _ in own):
        return []
    _, passage, randomised, printed = sure["allocation", "randomized"]
    told: JSON = {"model": "parallel", "printed": printed}
    found = Found(told, randomised.start, randomised.end, "design/randomised-and-no-more", 0.72)
    return [paper.proposed("design", passage, found)]


def _phase(paper: Paper, own: Own) -> list[Candidate]:
    """The phase by the first sentence that tells it of this trial."""
    for passage, weight in own:
        founds = phase.find(passage.sentence.chars)
        if not founds or OF_OTHERS.search(passage.sentence.chars):
            continue
        for found in founds:
            if BEFORE.search(passage.sentence.chars[: found.start]):
                continue
            if passage.zone in ("title", "abstract") or THIS.search(passage.sentence.chars):
                return [paper.proposed("phase", passage, found, weight=min(1.05, weight))]
    return []
