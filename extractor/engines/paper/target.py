"""How many people a trial means, or meant, to take in: sample sizes and recruitment in the future.

Only whole trials: "47 patients in each group" is no total, and nothing is added up.
"""

from __future__ import annotations

import re

from extractor.engines.paper.people import (
    ADVERB,
    BETWEEN,
    COUNT,
    FEWEST,
    PEOPLE_OF,
    PERSONS,
    RANDOMISED,
    is_of_each,
    whole,
)
from extractor.fields.counts import QUALITY, read_count
from extractor.fields.rule import Rule
from extractor.types import JSON

SPIRIT = "SPIRIT 2013, item 14"
WILL_BE = (
    r"(?:will(?:\s+\w+)?\s+be|shall\s+be|are\s+to\s+be|were\s+to\s+be|is\s+to\s+be|would\s+be|"
    r"are\s+planned\s+(?:to\s+be|for)|is\s+planned\s+to\s+be|are\s+being|should\s+be|need\s+to\s+be|"
    r"must\s+be|(?:is|are)\s+expected\s+to\s+be|will)"
)
TAKE_IN = (
    r"(?:enrol+|recruit|include|randomi[sz]e|randomly\s+(?:assign|allocate|divide)|accrue|involve|allocate|"
    r"(?:recruit|enrol+|include)\s+and\s+(?:randomi[sz]e|randomly\s+(?:assign|allocate)))"
)
TAKEN = r"(?:enrol+ed|recruited|included|entered|registered|accrued|invited to participate)"
ABOUT = r"(?:a\s+(?:total|sample|minimum|maximum|target)\s+(?:sample\s+)?(?:number\s+)?(?:size\s+)?of\s+|up\s+to\s+|approximately\s+|about\s+|around\s+|some\s+)"
NOT_TAKEN_IN = re.compile(
    r"\b(?:screened|excluded|invited|approached|contacted|interviewed|followed|not)\b", re.I
)
FUTURE_TRIAL = re.compile(
    r"\b(?:future|larger|definitive|subsequent|next|full-scale|another|other) (?:[\w-]+,? ){0,4}?(?:trial|study|rct)\b",
    re.IGNORECASE,
)
OF_GROUP = re.compile(
    r"\s*(?:[\w-]+ ){0,2}?in the (?:[\w-]+ ){0,2}?(?:control|intervention|experimental|treatment|placebo|comparison)\b",
    re.I,
)
FOR_GROUP = re.compile(
    r"\b[Ff]or (?:the )?(?:(?!each|per|both|all|two)\w+ )?(?:sub)?(?:group|cohort) ?[\w-]{0,4},?[^,.;]{0,20}$",
    re.IGNORECASE,
)
IN_PLANNING = re.compile(
    r"sample\s+size|\bpower\b|\bplan|needed|requir|necessary|calculat|estimat|drop[\s-]?out|attrition|"
    r"\bwill\b|expanded|loss to follow|considered as",
    re.IGNORECASE,
)


def planned(match: re.Match[str]) -> JSON:
    """The people of the whole trial; None for those of a group and of another, future trial."""
    count = whole(match)
    if count is None or is_of_each(match) or NOT_TAKEN_IN.search(match.group()):
        return None
    beside = match.string[max(0, match.start() - 160) : match.end() + 80]
    if FUTURE_TRIAL.search(beside) or OF_GROUP.match(match.string, match.end()):
        return None
    if OF_GROUP.search(match.group()) or FOR_GROUP.search(match.string[: match.start()]):
        return None
    return {"planned": count}


def planned_in_all(match: re.Match[str]) -> JSON:
    """A total where the sentence speaks of planning."""
    return planned(match) if IN_PLANNING.search(match.string) else None


def changed(match: re.Match[str]) -> JSON:
    """The new size; the old one may stand before it: "from 200 to 240"."""
    count = read_count(match["n"])
    return {"planned": count} if count and count >= FEWEST and not is_of_each(match) else None


def to_be(match: re.Match[str]) -> JSON:
    """People who will be taken in; None for one arm's: "40 will be allocated to diet"."""
    after = match.string[match.end() : match.end() + 160]
    if re.match(
        r"\s*(?:in|to|into)\s+(?:the|an?)\s+(?:[\w-]+\s+){0,3}(?:group|arm)\b(?!\s+(?:or|and|versus))",
        after,
    ):
        return None
    return planned(match)


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
            "The plan is to include a total sample of 400 participants.": {"planned": 400},
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
            r"\b(?:(?:total|final|target|planned|overall|intended|projected)\s+)+(?:study\s+)?"
            rf"(?:sample(?:\s+size)?|number\s+of\s+{QUALITY}{PERSONS}|enrol+ment|recruitment|accrual)\b"
            r"(?:(?!\b(?:power|effect|difference|alpha|per|each|analy\w+|used|obtained|achieved|consisted|"
            r"comprised|available|from|whom|included|enrol\w+|randomi\w+|determined|leaving)\b)[^.;,\d()]){0,60}?\s(?:\(?n\s?=\s?)?"
            + COUNT
            + r"(?!\s*(?:weeks|months|years|days|%))",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "The total sample size will be 90 participants.": {"planned": 90},
            "The planned sample size for this study was 150 patients.": {"planned": 150},
            "46 per group (final total sample 92)": {"planned": 92},
            "we set the total number of patients to be 190": {"planned": 190},
        },
        misses=(
            "The total sample size will be 45 in each group.",
            "The planned sample has 80% power.",
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
            rf"\btotal(?:\s+(?:number|sample)(?:\s+size)?)?\s+of\s+{COUNT}(?!\s+(?:[\w-]+\s+)?(?:weeks|months|sites|cent))",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "80 cases are needed in each group, a total of 160 cases.": {"planned": 160},
            "the sample size was set at 120 a group and a total number of 240": {"planned": 240},
        },
        misses=("A total of 44 patients were included.",),
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
            "A total of 286 participants was required.": {"planned": 286},
        },
        misses=("47 patients were needed in each group", "12 centres are needed"),
        read=planned,
        confidence=0.72,
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
        misses=("we needed 191 patients in each group", "required 70 patients per group"),
        read=planned,
        confidence=0.7,
    ),
    Rule(
        name="sample-size-of",
        pattern=re.compile(
            r"\bsample\s+size\s+(?:(?!(?:consisted|comprised|composed|analy\w+|used|on)\b)\w+\s+){0,4}?(?:of|to|was|is|be|as)\s+(?:about\s+|approximately\s+|set\s+at\s+)?"
            rf"(?:n\s?=\s?)?{COUNT}(?!\s*(?:%|weeks|months|years|(?:[\w-]+\s+)?(?:clusters|schools|classes|eyes|villages)))",
            re.IGNORECASE,
        ),
        source=SPIRIT,
        hits={
            "a sample size of 120 was needed": {"planned": 120},
            "the sample size will be 2500 patients": {"planned": 2500},
        },
        misses=(
            "a sample size of 20 patients per group",
            "the sample size of each group was at least 71",
            "the cluster sample size of ten hospitals",
            "a sample size of 85 municipalities",
            "For age group II, a sample size of 32 patients was chosen.",
        ),
        read=planned,
        confidence=0.7,
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
