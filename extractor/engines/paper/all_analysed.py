"""Where a paper says that all whom it took in were analysed: the number stands in another sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.engines.paper.flow_readings import CONSORT_ANALYSED
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import PERSONS
from extractor.engines.paper.totals import Told
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON, Candidate

SURE = 0.75  # how credible the number of those taken in must be
TOLD = 0.5  # an analysed number of the paper's own goes before
OF_GROUP = re.compile(r"\b(?:group|arm)\b(?!s)", re.IGNORECASE)
TAKEN = r"(?:randomi[sz]ed|enrol+ed|included|recruited|allocated|study|of the|the)"
EVERYBODY = rf"\b[Aa]ll\s+(?:of\s+)?(?:the\s+)?(?:{TAKEN}\s+){{0,2}}{PERSONS}"
NOT_ALL = r"(?!,?\s+(?:who|that|which|with|for whom|having|receiving|except|but|meeting)\b)"


def everybody(match: re.Match[str]) -> JSON:
    """That all were analysed; None where the sentence speaks of one group or leaves some out."""
    words = match.string[max(0, match.start() - 40) : match.end() + 60]
    if OF_GROUP.search(words) or re.search(r"\b(?:will|would|except|excluding|unless)\b", words):
        return None
    return {"analysed": "all"}


ALL_RULES = (
    Rule(
        name="all-were-analysed",
        pattern=re.compile(
            rf"{EVERYBODY}(?:\s+(?:who\s+were\s+)?(?:randomi[sz]ed|enrol+ed|recruited))?\s+(?:completed\s+the\s+(?:[\w-]+\s+){{0,2}}?"
            r"(?:study|trial|protocol)(?:\s+protocol)?|(?:were|was)\s+(?:included|analy[sz]ed|evaluated|available)\s+(?:in|for)\s+"
            r"(?:the\s+|both\s+|our\s+)*(?:[\w-]+\s+){0,4}?analys[ei]s|(?:were|was)\s+analy[sz]ed\b(?!\s+(?:for|using|by|with|in|at|as)\b))",
        ),
        source=CONSORT_ANALYSED,
        hits={
            "All randomised patients were included in the primary analysis.": {"analysed": "all"},
            "All of the volunteers completed the study protocol.": {"analysed": "all"},
        },
        misses=(
            "All patients who received a dose were included in the analysis.",
            "All patients will be included in the analysis.",
            "All patients were analysed for antibodies.",
            "All patients in the diet group completed the study.",
        ),
        read=everybody,
        confidence=0.8,
    ),
    Rule(
        name="intention-to-treat-of-all",
        pattern=re.compile(
            r"\b(?:(?:[Ii]ntention|[Ii]ntent)[\s-]to[\s-]treat[\"”]?|ITT|[Ff]ull[\s-]analysis)\s+(?:\([^()]*\)\s+)?(?:set|population|sample|analys[ei]s|"
            r"cohort)\s*(?:\(|,|:|\b(?:(?:was|is|were)\s+)?(?:defined\s+as|which\s+includ\w+|that\s+includ\w+|includ\w+|compris\w+|consist\w+\s+of|of))\s*"
            rf"(?:comprising\s+|including\s+|i\.e\.,?\s+)?all\s+(?:the\s+)?(?:randomi[sz]ed\s+{PERSONS}|{PERSONS}\s+(?:who\s+were\s+)?(?:randomi[sz]ed|included|"
            rf"enrol+ed)\b){NOT_ALL}",
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Analyses used the ITT set (all randomised patients).": {"analysed": "all"},
            "The intention-to-treat population comprised all patients included in the study.": {
                "analysed": "all"
            },
        },
        misses=(
            "The ITT set included all randomised patients who took a dose.",
            "Analyses were by intention to treat.",
        ),
        read=everybody,
        confidence=0.8,
    ),
)


def all_analysed(paper: Paper, told: Sequence[Told]) -> list[Candidate]:
    """The number of those taken in as that of those analysed, with both sentences as evidence."""
    if any(one.key == "analysed" and one.strength >= TOLD for one in told):
        return []
    number = number_of_all(told)
    said = next(sentences_on_all(paper), None) if number else None
    if number is None or said is None:
        return []
    passage, found = said
    words = (
        paper.evidence(number.passage, number.found.start, number.found.end, number.found.rule),
        paper.evidence(passage, found.start, found.end, found.rule),
    )
    confidence = round(found.confidence * min(1.0, number.strength), 4)
    return [Candidate("participants", {"analysed": number.value}, words, confidence)]


def number_of_all(told: Sequence[Told]) -> Told | None:
    """The surest count of those randomised, else enrolled; None where the paper prints two."""
    for key in ("randomised", "enrolled"):
        sure = [one for one in told if one.key == key and one.strength >= SURE]
        if sure:
            return (
                max(sure, key=lambda one: one.strength)
                if len({one.value for one in sure}) == 1
                else None
            )
    return None


def sentences_on_all(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """The sentences that say that all were analysed."""
    for passage in paper.within("abstract", "body"):
        chars = passage.sentence.chars
        if "ll " not in chars or passage.kind in ("introduction", "discussion"):
            continue
        if "analys" in chars or "analyz" in chars or "completed" in chars:
            yield from ((passage, one) for one in find_all("participants", ALL_RULES, chars))
