"""How many people a trial needs: what a calculation of its size came to."""

from __future__ import annotations

import re

from extractor.engines.paper.people import (
    BETWEEN,
    COUNT,
    PEOPLE_OF,
    PERSONS,
)
from extractor.engines.paper.target_readings import (
    ABOUT,
    SPIRIT,
    planned,
)
from extractor.fields.counts import QUALITY
from extractor.fields.rule import Rule

NEEDED_RULES = (
    Rule(
        name="people-needed",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:are|is|were|was|would\s+be|will\s+be|deemed|considered)\s+(?:to\s+be\s+)?"
            r"(?:needed|required|necessary|sufficient|adequate|to\s+be\s+(?:included|enrol+ed|recruited))\b",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "about 772 patients are needed": {"planned": 772},
            "A total of 283 participants was required.": {"planned": 283},
        },
        misses=("49 patients were needed in each group", "12 centres are needed"),
        read=planned,
        confidence=0.72,
    ),
    Rule(
        name="people-have-power",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:would|will|was\s+expected\s+to|were\s+expected\s+to)\s+(?:have|give|provide|yield|allow|ensure|detect)\b"
            r"(?=[^.;]{0,60}?\bpower\b)",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "We estimated that 96 men would have 80% power to show a difference.": {"planned": 96}
        },
        misses=("We estimated that 96 men per group would have 80% power.",),
        read=planned,
        confidence=0.7,
    ),
    Rule(
        name="number-needed",
        pattern=re.compile(
            rf"\bnumber\s+of\s+{QUALITY}{PERSONS}\s+(?:needed|required|necessary)\b(?:[^.;]|\.(?=\d)){{0,130}}?\s(?:was|is|were)\s+"
            rf"(?:(?:calculated|estimated|determined|set|found)\s+(?:to\s+be|as|at)\s+)?{ABOUT}?{COUNT}(?!\s*%)",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "The number of subjects needed for a power of 90% at p 0.05 was calculated to be 13.": {
                "planned": 13
            }
        },
        misses=("The number of patients needed per group was 47.",),
        read=planned,
        confidence=0.72,
    ),
    Rule(
        name="need-people",
        pattern=re.compile(
            r"\b(?:need(?:ed)?(?:\s+(?:to\s+(?:recruit|enrol|include)|for))?|require[sd]?|necessary\s+to\s+"
            rf"(?:recruit|include|enrol+))\s+(?:at\s+least\s+)?{ABOUT}?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={"resulted in the need for 1,400 patients": {"planned": 1400}},
        misses=("we needed 193 patients in each group", "required 70 patients per group"),
        read=planned,
        confidence=0.7,
    ),
    Rule(
        name="sample-size-of",
        pattern=re.compile(
            r"(?<!mean )(?<!cluster )\bsample\s+size\s+(?:(?!(?:consisted|comprised|composed|analy\w+|used|on)\b)\w+\s+){0,4}?(?:of|to|was|is|be|as)\s+(?:about\s+|approximately\s+|set\s+at\s+|at\s+least\s+)?"
            rf"(?:n\s?=\s?)?{COUNT}(?!\s*(?:%|weeks|months|years|(?:[\w-]+\s+)?(?:clusters|schools|classes|eyes|villages)))",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "a sample size of 120 was needed": {"planned": 120},
            "the sample size will be 2600 patients": {"planned": 2600},
        },
        misses=(
            "a sample size of 20 patients per group",
            "the sample size of each group was at least 71",
            "the cluster sample size of ten hospitals",
            "a harmonic mean sample size of 30",
            "a sample size of 85 municipalities",
            "For age group II, a sample size of 34 patients was chosen.",
        ),
        read=planned,
        confidence=0.7,
    ),
)
