"""What a sentence's place and subject leave of a count: another study's, a part's, a former one."""

from __future__ import annotations

import re

from extractor.engines.paper.passages import Passage
from extractor.fields.rule import Found

ELSEWHERE = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|another|other) (?:\w+ ){0,3}?(?:stud(?:y|ies)|trials?)\b|\bet al\b|"
    r"\b(?:based on|from|in) (?:[\w-]+ ){0,3}?pilot (?:study|trial|data)\b|\bin that study\b|\bliterature\b|\bmeta-?analys",
    re.IGNORECASE,
)
OF_PARENT = re.compile(
    r"\b(?:sub-?study|secondary analysis|ancillary (?:study|analysis)|post[\s-]hoc analysis|part|analysis of data|"
    r"follow-up) (?:of|from) (?:the|a|an|our)\b|\bhave (?:already )?been (?:described|reported|published)",
    re.IGNORECASE,
)
FORMER = re.compile(r"\b(?:original(?:ly)?|initial(?:ly)?|at first)\b", re.IGNORECASE)
BY_CHANCE = re.compile(r"(?<!non-)(?<!non)(?<!not )\brandom|\bby (?:lot|chance)\b", re.IGNORECASE)
ABOUT_VIEWS = re.compile(
    r"\b(?:qualitative|process evaluation|interviews?|focus groups?|perceptions?|experiences?|views|"
    r"attitudes|acceptability|survey|intentions?|barriers)\b",
    re.IGNORECASE,
)
TOOK_PART = "participants/people-took-part"
ASKED = re.compile(r"\b(?:interview|focus group|survey|questionnaire)", re.IGNORECASE)
SUBGROUP = re.compile(r"\bsub-?(?:groups?|samples?|sets?|study|studies)\b", re.IGNORECASE)
OF_SECTION = {"introduction": 0.55, "discussion": 0.6, "limitations": 0.6, "conclusions": 0.7}
OF_ZONE = {"caption": 0.8, "note": 0.5, "figure": 0.7, "heading": 0.6, "front": 0.85}
OTHERS = 0.5  # "in a previous study"
PASSED = 0.75  # "the original target"
OF_PART = 0.5  # "a subgroup of 40 women"
OF_ABSTRACTS = frozenset(
    f"participants/{name}"
    for name in (
        "people-alone",
        "looked-at-in-people",
        "people-received",
        "given-to-people",
        "people-did",
        "of-n-people",
        "people-n-did",
        "there-were",
        "people-of-age",
        "trial-among-n",
    )
)
OF_PARENTS = frozenset(("participants/trial-of-n",))
WHO_HAD_BEEN = re.compile(r"\b(?:who|that) had (?:previously )?(?:been|participated|taken part)\b")


def share_of(key: str, found: Found, passage: Passage) -> float:
    """What is left of a count of a part of the people, and of one planned in a discussion."""
    chars = passage.sentence.chars
    near = chars[max(0, found.start - 40) : found.start]
    share = OF_PART if SUBGROUP.search(near) and found.rule not in OF_PARENTS else 1.0
    if ELSEWHERE.search(chars[max(0, found.start - 140) : found.end + 80]) and not OF_PARENT.search(
        chars
    ):
        share *= OTHERS
    if key == "planned" and passage.kind in OF_SECTION and passage.zone != "abstract":
        share *= OF_PART  # of a trial to come rather than of this one
    if found.rule in OF_ABSTRACTS and passage.zone not in ("abstract", "title"):
        share *= OF_PART  # in the text such a sentence may speak of any part of the people
    if key != "planned" and WHO_HAD_BEEN.search(chars[found.start : found.end]):
        share *= PASSED  # those of an earlier trial whom a paper looks at again
    if found.rule == TOOK_PART and ASKED.search(chars):
        share *= PASSED
    if key == "analysed" and passage.zone == "figure":
        share *= OF_PART  # a box of one arm
    return share


def weight_of(passage: Passage) -> float:
    """What a sentence's place and subject leave of a rule's confidence."""
    chars = passage.sentence.chars
    weight = OF_ZONE.get(passage.zone, 1.0)
    if passage.zone != "abstract":
        weight *= OF_SECTION.get(passage.kind or "", 1.0)
    return weight * (PASSED if FORMER.search(chars) else 1.0)
