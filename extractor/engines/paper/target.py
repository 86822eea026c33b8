"""How many people a trial means, or meant, to take in: sample sizes and recruitment in the future.

Only whole trials: "47 patients in each group" is no total, and nothing is added up.
"""

from __future__ import annotations

import re

from extractor.engines.paper.people import (
    ADVERB,
    BETWEEN,
    COUNT,
    PEOPLE_OF,
    PERSONS,
    RANDOMISED,
)
from extractor.engines.paper.target_needed import NEEDED_RULES
from extractor.engines.paper.target_readings import (
    ABOUT,
    SPIRIT,
    TAKE_IN,
    TAKEN,
    WILL_BE,
    changed,
    planned,
    planned_in_all,
    to_be,
)
from extractor.fields.counts import QUALITY
from extractor.fields.rule import Rule

CHANGE = r"(?:reduc|increas|revis|chang|amend|rais|lower|adjust|extend|expand)\w*"
SIZE = r"(?:sample\s+size|target|sample|enrol+ment|recruitment)"

TARGET_RULES = (
    Rule(
        name="people-will-be-enrolled",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b{WILL_BE}\s+{ADVERB}*(?:{TAKEN}|{RANDOMISED}|recruitment|studied)\b",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "Eighty patients with gout will be recruited.": {"planned": 80},
            "A total of 222 women will be randomly assigned to three groups.": {"planned": 222},
            "Forty adults with asthma are planned for recruitment.": {"planned": 40},
        },
        misses=(
            "20 patients will be recruited in each group.",
            "12 hospitals will be recruited.",
            "40 patients will be allocated to the diet group.",
        ),
        read=to_be,
        confidence=0.92,
    ),
    Rule(
        name="will-enrol-people",
        pattern=re.compile(
            r"\b(?:will|aim(?:s|ed)?\s+to|plan(?:s|ned)?\s+(?:is\s+|was\s+)?to|intend(?:s|ed)?\s+to|designed\s+to|"
            r"planning\s+to|hope\s+to|sought\s+to|(?:aim|plan|target|goal|intention)\s+(?:is|was)\s+to|target(?:ed)?\s+to)\s+"
            rf"{ADVERB}*{TAKE_IN}\s+{ABOUT}?{ABOUT}?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "The trial aims to recruit 120 patients.": {"planned": 120},
            "We will recruit and randomise 160 adults (40 a group) with cancer.": {"planned": 160},
            "The plan is to include a total sample of 420 participants.": {"planned": 420},
        },
        misses=(
            "The trial aims to recruit at least one site.",
            "We will recruit 25 patients in each group.",
        ),
        read=planned,
        confidence=0.92,
    ),
    Rule(
        name="target-sample-size",
        pattern=re.compile(
            r"(?<!from a )(?<!of a )(?<!in a )(?<!from the )(?<!of the )(?<!in the )"
            r"\b(?:(?:total|final|target|planned|overall|intended|projected)\s+)+(?:study\s+)?"
            rf"(?:sample(?:\s+size)?|number\s+of\s+{QUALITY}{PERSONS}|enrol+ment|recruitment|accrual)\b"
            r"(?:(?!\b(?:power|effect|difference|alpha|per|each|analy\w+|adverse|event\w*|experienc\w+|used|obtained|achieved|consisted|"
            r"comprised|available|from|whom|included|enrol\w+|randomi\w+|determined|leaving)\b)[^.;,\d()]){0,60}?\s(?:\(?n\s?=\s?)?"
            + COUNT
            + r"(?!\s*(?:weeks|months|years|days|%))",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "The total sample size will be 90 participants.": {"planned": 90},
            "The planned sample size for this study was 170 patients.": {"planned": 170},
            "48 per group (final total sample 96)": {"planned": 96},
            "we set the total number of patients to be 180": {"planned": 180},
        },
        misses=(
            "The total sample size will be 45 in each group.",
            "The planned sample has 80% power.",
            "From a total sample of 96 men, 12 withdrew.",
        ),
        read=planned,
        confidence=0.9,
    ),
    Rule(
        name="changed-to",
        pattern=re.compile(
            rf"(?:\b{CHANGE}\s+(?:[\w-]+\s+){{0,3}}?{SIZE}\b[^.;]{{0,60}}?|"
            rf"\b{SIZE}\s+(?:was|has been|had been|were)\s+(?:[\w-]+\s+)?{CHANGE}\b[^.;]{{0,40}}?)\sto\s+(?:n\s?=\s?)?{COUNT}"
            r"(?!\s*(?:%|weeks|months|years|cent|sites|to\b))",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 3b",
        hits={
            "Slow recruitment led us to reduce the sample size to 250.": {"planned": 250},
            "We increased the sample size from 200 to 240.": {"planned": 240},
            "The trial sample size was therefore reduced to 468.": {"planned": 468},
        },
        misses=("We reduced the dose to 250.", "The target was extended to 12 months."),
        read=changed,
        confidence=0.93,
    ),
    Rule(
        name="total-of-people",
        pattern=re.compile(
            rf"\btotal(?:\s+(?:number|sample)(?:\s+size)?)?\s+of\s+{COUNT}(?!\s+(?:[\w-]+\s+)?(?:weeks|months|sites|cent))"
            rf"(?!\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+(?:were|was)\s+(?:\w+ly\s+)?(?:included|enrol+ed|recruited|randomi[sz]ed|assigned|allocated|analy[sz]ed))",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "82 cases are needed in each group, a total of 164 cases.": {"planned": 164},
            "the sample size was set at 122 a group and a total number of 244": {"planned": 244},
        },
        misses=(
            "A total of 46 patients were included.",
            "The rates were calculated. A total of 44 men were included in group B.",
        ),
        read=planned_in_all,
        confidence=0.8,
    ),
    Rule(
        name="people-in-total",
        pattern=re.compile(
            rf"{COUNT}\s+(?:{QUALITY}{PERSONS}\s+)?(?:\([^()]{{0,40}}\)\s+)?(?:in\s+(?:total|all)|total|altogether)\b",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={"With 64 in each group, 192 patients in total are needed.": {"planned": 192}},
        misses=("44 patients in total were included.",),
        read=planned_in_all,
        confidence=0.75,
    ),
)
RULES = (*TARGET_RULES, *NEEDED_RULES)
TARGET_WORDS = (
    "will",
    "ample",
    "need",
    "equire",
    "ecessary",
    "total",
    "plan",
    "Plan",
    "aim",
    "arget",
    "esign",
    "sought",
    "hope",
    "goal",
    "ntend",
    "to be",
    "altogether",
)
"""What a sentence with a planned size contains at all."""
