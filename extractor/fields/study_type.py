"""Interventional, observational or expanded access."""

from __future__ import annotations

import re

from extractor.fields.rule import Field, Found, Rule, find_all

RULES = (
    Rule(
        name="non-interventional",
        pattern=re.compile(r"\bnon[-\s]?interventional\b", re.IGNORECASE),
        source="ENCePP: 'non-interventional' is the EU's word for observational",
        hits={"Prospective Non-Interventional Study": "observational"},
        misses=("Interventional study",),
        read=lambda _match: "observational",
    ),
    Rule(
        name="expanded-access",
        # In running prose "compassionate use" usually speaks of other people's treatments.
        pattern=re.compile(
            r"\bexpanded[-\s]access(?=\s*(?:program|protocol|stud|trial|[—;,.)]|$))"
            r"|\bcompassionate[-\s]use(?=\s*(?:program|protocol|stud|trial|$))",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov element Study Type",
        hits={
            "Expanded Access": "expanded access",
            "—Compassionate use program": "expanded access",
        },
        misses=("Data are based on compassionate use of cells, with final results pending.",),
        read=lambda _match: "expanded access",
    ),
    Rule(
        name="interventional-study",
        pattern=re.compile(
            r"(?<!non)(?<!non[-\s])\binterventional\s*(?=stud|trial|clinical|[—;,.)\[]|$)",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov element Study Type; ICTRP Study_type",
        hits={
            "Interventional study —Estimated participants: 20": "interventional",
            "—Interventionalstudy": "interventional",
            "Interventional clinical trial of medicinal product": "interventional",
            "Interventional": "interventional",
        },
        misses=("Interventional radiology was consulted.", "non-interventional study"),
        read=lambda _match: "interventional",
    ),
    Rule(
        name="observational-study",
        pattern=re.compile(r"\bobservational\s*(?=stud|trial|cohort|\[|[—;,.)]|$)", re.IGNORECASE),
        source="ClinicalTrials.gov element Study Type",
        hits={
            "Observational study —Estimated participants: 20": "observational",
            "Observational [Patient Registry]": "observational",
        },
        misses=(
            "over the 14-day observational period",
            "Earlier observational studies agree.",
        ),
        read=lambda match: (
            None if match.string[match.end() :].startswith("studies") else "observational"
        ),
    ),
    Rule(
        name="this-is-a-trial",
        pattern=re.compile(
            r"\b(?:this (?:was|is)|we (?:performed|conducted|did|undertook)|study design was)"
            r" an? (?:(?!analys|data|stud(?:y|ies) of)[\w-]+,? ){0,8}?random(?:i[sz]ed|ly "
            r"controlled)\b(?:,? [\w-]+){0,6}? "
            r"(?:trial|study)\b",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 3a",
        hits={
            "We performed a 12-month randomized controlled trial.": "interventional",
            "This is a cluster randomised community trial": "interventional",
        },
        misses=(
            "They need a randomised controlled trial.",
            "This was an analysis of data from a randomized trial.",
        ),
        read=lambda _match: "interventional",
        confidence=0.8,
    ),
    Rule(
        name="title-of-a-trial",
        pattern=re.compile(
            r"[:–—] an? (?:[\w-]+,? ){0,8}?randomi[sz]ed\b(?:,? [\w-]+){0,6}? trial\b",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 1a",
        hits={"Cells in stroke: a double-blind, randomized cross-over trial": "interventional"},
        misses=("Cells in stroke: a review of randomised trials",),
        read=lambda _match: "interventional",
        confidence=0.85,
    ),
    Rule(
        name="this-is-a-cohort",
        pattern=re.compile(
            r"\b(?:this (?:was|is)|we (?:performed|conducted|did|undertook)) an? "
            r"(?:(?!randomi|intervention|non-)[\w-]+,? ){0,5}?"
            r"(?:retrospective|case-control|cross-sectional|observational)"
            r"(?:,? (?!randomi)[\w-]+){0,4}? (?:study|analysis|survey)\b",
            re.IGNORECASE,
        ),
        source="STROBE, item 1a",
        hits={"This was a single-centre retrospective cohort study": "observational"},
        misses=("Retrospective data were available.",),
        read=lambda _match: "observational",
        confidence=0.8,
    ),
)

FIELD = Field(
    name="study_type",
    meaning="Whether the investigators assign treatment: interventional, observational or "
    "expanded access.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, item 15; ClinicalTrials.gov Study Type",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.designModule.studyType",),
        "ictrp": ("Study_type",),
        "isrctn": ("trialDesign.primaryStudyDesign",),
    },
)


def find(chars: str) -> list[Found]:
    """Find clear statements of the study's type.

    >>> find("Interventionalstudy —Estimated participants: 20")[0].value
    'interventional'
    """
    return find_all(FIELD.name, FIELD.rules, chars)
