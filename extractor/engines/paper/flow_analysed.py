"""How many people were analysed: by intention to treat, or those who completed the trial."""

from __future__ import annotations

import re

from extractor.engines.paper.flow_readings import (
    CONSORT_ANALYSED,
    FEW,
    NO_NUMBER,
    WERE,
    analysed,
    completed,
    is_of_people,
)
from extractor.engines.paper.people import (
    ADVERB,
    BETWEEN,
    COUNT,
    PEOPLE_OF,
    PERSONS,
)
from extractor.fields.rule import Rule

ANALYSED_RULES = (
    Rule(
        name="intention-to-treat",
        pattern=re.compile(
            rf"{COUNT}\s+(?:{PERSONS}\s+)?(?:\([^()]*\)\s*)?(?:were|was)?\s*{ADVERB}*(?:included|analy[sz]ed|"
            r"evaluated|assessed)?\s*(?:in|by|on|for|using)\s+(?:the|an|our)?\s*(?:modified\s+|full\s+)?"
            r"(?:intention|intent)[\s-]to[\s-]treat",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "112 patients were included in the intention-to-treat analysis.": {"analysed": 112},
            "129 were included in the intent-to-treat population": {"analysed": 129},
        },
        misses=("Analyses were by intention to treat.",),
        read=analysed,
        confidence=0.9,
    ),
    Rule(
        name="intention-to-treat-sample",
        pattern=re.compile(
            rf"\b(?:intention|intent)[\s-]to[\s-]treat\s+(?:\([^()]*\)\s+)?(?:sample|population|set|group|cohort|analys[ei]s)\s+"
            rf"(?:\([^()]*\)\s+)?(?:consisted of|comprised|included|was composed of|was based on|of|contained)\s+(?:all\s+)?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"The intention-to-treat sample consisted of 101 adults.": {"analysed": 101}},
        misses=("The intention-to-treat analysis included 40 patients in the diet group.",),
        read=analysed,
        confidence=0.88,
    ),
    Rule(
        name="were-analysed",
        pattern=re.compile(
            rf"{COUNT}\s*(?:\(\d+(?:\.\d+)?\s?%\)\s*)?(?:{FEW}{PERSONS}{NO_NUMBER}\b(?:{WERE})?|(?:were\s+)?)"
            rf"\b{ADVERB}*(?:and\s+)?(?:analy[sz]ed\b|(?:included|entered|available|eligible|evaluable|evaluated) "
            r"(?:in|for|into) (?:the |this |these |our )?(?:[\w-]+ ){0,4}?(?:analys[ei]s\b|per[\s-]protocol group)|"
            r"contribut\w+ (?:[\w-]+ ){0,3}(?:to|for) (?:the )?(?:[\w-]+ ){0,3}analys[ei]s\b)",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Of these, 31 were analysed.": {"analysed": 31},
            "Data from 45 patients (20 diet, 25 control) were analysed.": {"analysed": 45},
            "Of 90 adults, 81 contributed to the primary analysis.": {"analysed": 81},
        },
        misses=("31 samples were taken and analysed", "40 clinical trials were analysed"),
        read=analysed,
        confidence=0.8,
    ),
    Rule(
        name="n-in-this-analysis",
        pattern=re.compile(
            rf"\b(?:included\s+)?in\s+(?:this|the|our)\s+(?:\w+\s+)?analysis\s+\(n\s?=\s?{COUNT}\)",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Among the women included in this analysis (n = 353), half were thin.": {
                "analysed": 353
            }
        },
        misses=("Women included in this analysis were thin.", "scans in the analysis (n = 9)"),
        read=lambda match: analysed(match) if is_of_people(match) else None,
        confidence=0.8,
    ),
    Rule(
        name="this-analysis-included",
        pattern=re.compile(
            r"\b(?:this|our|the (?:present|current|final)) analysis (?:included|comprised|was based on)\s+"
            + PEOPLE_OF,
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"This analysis included 647 patients.": {"analysed": 647}},
        misses=("This analysis included age and sex.",),
        read=analysed,
        confidence=0.8,
    ),
    Rule(
        name="number-at-the-end",
        pattern=re.compile(
            rf"\bnumber\s+of\s+{PERSONS}\s+(?:at\s+the\s+end\s+of|(?:who|that)\s+completed|completing|analy[sz]ed in)\s+"
            rf"(?:the|this|our)\s+(?:[\w-]+\s+){{0,3}}?(?:study|trial|follow-?up)\s+(?:was|were)\s+{COUNT}",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"The number of participants at the end of the trial was 123.": {"analysed": 123}},
        misses=("The number of visits at the end of the trial was 123.",),
        read=analysed,
        confidence=0.6,
    ),
    Rule(
        name="completed-the-study",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:{WERE}\w+\s+and\s+)?completed\s+(?:the|this|our|both|all)\s+(?:[\w-]+\s+){{0,3}}?"
            r"(?:study|trial|protocol|intervention|treatments?|research|follow-?up)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"Seventy-five subjects completed the study.": {"analysed": 75}},
        misses=(
            "Patients completed the study.",
            "206 of 239 patients completed the study.",
            "15 patients completed the trial in the zinc group and 14 in the placebo group.",
            "to ensure that 46 subjects completed the study",
            "Adherence was 87% in the 35 adults who completed the intervention.",
        ),
        read=completed,
        confidence=0.6,
    ),
)
