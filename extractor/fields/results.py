"""Results as prose tells them: events, percentages, means, effects and p-values.

Every item has all keys of the schema; what isn't told is None. A measure is always known,
an arm only where the words name it. A sentence often tells several items: the rules read
lists, and `find` gives one finding per item.
"""

from __future__ import annotations

import re

from extractor.fields.counts import COUNT, PEOPLE
from extractor.fields.result_items import (
    ARM,
    NUMBER,
    P_VALUE,
    VERSUS,
    item,
    read_died,
    read_effect,
    read_higher,
    read_mean,
    read_of_total,
    read_percent_died,
    read_two_counts,
    read_two_percents,
    read_versus,
)
from extractor.fields.rule import Field, Found, Rule, find_all


def _second(pattern: str) -> str:
    """Rename a pattern's groups for its second use in one rule."""
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\g<1>2>", pattern)


PERCENT = r"(?P<percent>\d{1,3}(?:[.·]\d+)?)\s?%"
FRACTION = r"(?:\s?[(\[]\s?(?:n\s?=\s?)?\d+(?:\s?/\s?\d+)?\s?[)\]])?"
SUBJECT = r"(?P<measure>[A-Za-z](?:[^.;:()%\d]|\d(?!\s?%)){2,90}?)"
CI = (
    r"[,;:]?\s?[(\[]?\s?(?:95\s?%\s?)?(?:CIs?|confidence "
    r"intervals?)(?:\s?\(CI\))?\s?[:,=]?\s?(?:of )?"
    rf"[(\[]?\s?(?P<low>{NUMBER})\s?%?(?:\s?(?:to|[-–−,;])\s?|\s)(?P<high>{NUMBER})\s?%?"
)

RULES = (
    Rule(
        name="n-of-total-died",
        pattern=re.compile(
            COUNT + rf"\s?(?:of|/|out of)\s?(?:the )?(?P<total>\d[\d,]*) ?(?:{PEOPLE} ?)?"
            rf"(?:{ARM.format('arm')} ?)?(?:\({PERCENT}\) ?)?(?:{PEOPLE} )?"
            rf"(?P<verb>died|survived)\b"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "3 of 17 (17.6%) died": [item("death", events=3, n=17, percent=17.6)],
            "3/17 patients died": [item("death", events=3, n=17)],
        },
        misses=("3 of 17 (17.6%) relapsed", "17 of 3 died"),
        read=read_of_total,
    ),
    Rule(
        name="people-died",
        pattern=re.compile(
            COUNT + rf" (?:{PEOPLE} )?(?:{ARM.format('arm')} )?(?:had )?(?P<verb>died|survived)\b"
            rf"(?: {ARM.format('arm_after')})?"
            rf"(?: \({PERCENT}(?: (?P<what>survival|mortality|survived|died))?\))?"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "Three patients in the MSC-treated group died (82.4% survival), versus": [
                item("death", arm="MSC-treated group", events=3),
                item("survival", arm="MSC-treated group", percent=82.4),
            ],
            "Seven patients died.": [item("death", events=7)],
        },
        misses=("patients died in 7 centres", "more than 3 died"),
        read=read_died,
    ),
    Rule(
        name="versus-n-in-arm",
        pattern=re.compile(
            rf"\b(?:versus|vs\.?|and|compared (?:with|to)) {COUNT} (?:{PEOPLE} )?"
            rf"in (?:the )?{ARM.format('arm').split('(?:the )?', 1)[1]}"
            rf"(?: \({PERCENT}(?: (?P<what>survival|mortality|survived|died))?\))?"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "Three in the X group died, versus 24 in the control group (45.5% survival).": [
                item("death", arm="control group", events=24),
                item("survival", arm="control group", percent=45.5),
            ]
        },
        misses=("Infection was rare. There were 7 and 24 in the control group.",),
        read=read_versus,
        confidence=0.85,
    ),
    Rule(
        name="arm-percent-died",
        pattern=re.compile(
            rf"\b{ARM.format('arm')} \({PERCENT} (?P<what>died|survived|survival|mortality)\)"
        ),
        source="seen in dev documents",
        hits={
            "benefit in the MSC-infused arm (17.6% died) as compared": [
                item("death", arm="MSC-infused arm", percent=17.6)
            ]
        },
        misses=("in the arm (17.6% of all)", "patients (17.6% died)"),
        read=read_percent_died,
    ),
    Rule(
        name="effect",
        pattern=re.compile(
            r"(?P<adjusted>\b[Aa]djusted )?\b(?P<kind>[Hh]azards? ratio|[Oo]dds ratio|"
            r"[Rr]elative risk|[Rr]isk ratio|[Ii]ncidence rate ratio|[Rr]ate ratio|[Mm]ean "
            r"difference|"
            r"[Rr]isk difference|[Aa]bsolute (?:risk )?difference|a?HR|a?OR|a?RR|IRR|MD)"
            r"(?:\s?[(\[](?:a?[HRO]R|IRR|MD|RD)[)\]])?"
            r"(?P<target> (?:for|of) (?!\d)(?:(?!was\b|is\b|of \d|\d)[\w-]+ ?){1,8}?)?"
            rf"\s?(?:was|is|of|[=:,]|[(\[])?\s?(?:of )?(?P<effect>{NUMBER})\s?(?:%|[a-z]+/[a-z]+)?"
            rf"{CI}(?:\s?[)\]])?(?:[,;]?\s?{P_VALUE})?"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "HR 0.72 (95% CI 0.55 to 0.95; p=0.02)": [
                item("hazard ratio", effect=0.72, ci_low=0.55, ci_high=0.95, p=0.02)
            ],
            "odds ratio = 5.1, 95% confidence interval 1.2 to 21.9; P = 0.027": [
                item("odds ratio", effect=5.1, ci_low=1.2, ci_high=21.9, p=0.027)
            ],
            "adjusted hazard ratio for death, 0.5; 95% CI, 0.3–0.9": [
                item(
                    "adjusted hazard ratio for death",
                    effect=0.5,
                    ci_low=0.3,
                    ci_high=0.9,
                )
            ],
            "RR, 1.8; 95% CI, 0.9–3.5; p = 0.14": [
                item("risk ratio", effect=1.8, ci_low=0.9, ci_high=3.5, p=0.14)
            ],
        },
        misses=("an odds ratio of 2 was assumed", "OR 12 patients"),
        read=read_effect,
    ),
    Rule(
        name="percents-in-two-arms",
        pattern=re.compile(
            rf"\b{SUBJECT} (?:was|were|occurred in|of|rates? (?:was|were)) {PERCENT}{FRACTION} "
            rf"(?:of patients )?{ARM.format('arm')}{FRACTION}{VERSUS} (?:in )?{_second(PERCENT)}"
            rf"{FRACTION} (?:of patients )?{ARM.format('arm2')}"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "Mortality was 18% in the cell group and 45% in the control group (p = 0.04)": [
                item("Mortality", arm="cell group", percent=18.0, p=0.04),
                item("Mortality", arm="control group", percent=45.0, p=0.04),
            ]
        },
        misses=("It was 18% in the cell group and 45% in the control group",),
        read=read_two_percents,
        confidence=0.8,
    ),
    Rule(
        name="counts-in-two-arms",
        pattern=re.compile(
            rf"\b{SUBJECT} (?:occurred|was observed|was seen|were observed|was found|developed) in "
            rf"{COUNT} (?:{PEOPLE} )?\({PERCENT}\) (?:{PEOPLE} )?{ARM.format('arm')}{VERSUS} (?:in "
            rf")?"
            rf"{_second(COUNT)} (?:{PEOPLE} )?\({_second(PERCENT)}\) (?:{PEOPLE} "
            rf")?{ARM.format('arm2')}"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "Infection occurred in 11 patients (50%) in the cell group and in 18 patients (82%) in "
            "the placebo group (P = 0.03).": [
                item("Infection", arm="cell group", events=11, percent=50.0, p=0.03),
                item("Infection", arm="placebo group", events=18, percent=82.0, p=0.03),
            ]
        },
        misses=("11 patients (50%) in the cell group and 18 in the other",),
        read=read_two_counts,
        confidence=0.8,
    ),
    Rule(
        name="mean-and-sd",
        pattern=re.compile(
            rf"\b(?:[Mm]ean )?(?:\([Ss][Dd]\) |\(± ?[Ss][Dd]\) )?{SUBJECT}"
            rf"(?: {ARM.format('arm')})? (?:was|were|averaged) (?P<mean>{NUMBER})\s?(?:±|\+/-)\s?"
            r"(?P<sd>\d+(?:[.·]\d+)?)"
        ),
        source="SAMPL guidelines for summary statistics",
        hits={
            "The mean pain score in the cell group was 5.2 ± 1.1 points": [
                item("pain score", arm="cell group", mean=5.2, sd=1.1)
            ]
        },
        misses=("Mean age was 45.2 ± 3.1 years", "5.2 ± 1.1"),
        read=read_mean,
        confidence=0.75,
    ),
    Rule(
        name="mean-sd-in-brackets",
        pattern=re.compile(
            rf"\b[Mm]ean \((?:± ?)?(?:SD|standard deviation)\) {SUBJECT}(?: {ARM.format('arm')})?"
            rf" (?:was|were|of) (?P<mean>{NUMBER})[^.;()\d]{{0,20}}\((?:SD "
            rf")?(?P<sd>\d+(?:[.·]\d+)?)\)"
        ),
        source="SAMPL guidelines for summary statistics",
        hits={
            "The mean (SD) pain score in the cell arm was 5.2 (1.1)": [
                item("pain score", arm="cell arm", mean=5.2, sd=1.1)
            ]
        },
        misses=("The mean (SD) age was 45.2 (3.1)",),
        read=read_mean,
        confidence=0.8,
    ),
    Rule(
        name="higher-in-arm",
        pattern=re.compile(
            r"\b(?:(?:significantly|statistically) )?(?:higher|lower|greater|fewer|more|less|"
            r"shorter|longer) "
            rf"(?P<measure>(?!than )[a-z](?:(?!group|arm|than)[\w -]){{3,60}}?) in the "
            rf"{ARM.format('arm').split('(?:the )?', 1)[1]}"
            rf"[^.;()\d]{{0,60}}[(,]\s?{P_VALUE}"
        ),
        source="seen in dev documents",
        hits={
            "a higher incidence of shock in the MSC-treated group (p<0.03).": [
                item("incidence of shock", arm="MSC-treated group", p="<0.03")
            ]
        },
        misses=("a higher dose in the cell group",),
        read=read_higher,
        confidence=0.8,
    ),
)

FIELD = Field(
    name="results",
    meaning="Numbers that the trial found: events, percentages, means, effects, p-values.",
    unit="events and n: people; percent: of 100; others: the measure's own",
    source="CONSORT 2010, item 17; SAMPL guidelines",
    rules=RULES,
    paths={"ctgov": ("resultsSection.outcomeMeasuresModule.outcomeMeasures",)},
)


def find(chars: str) -> list[Found]:
    """Find results, one finding per item.

    >>> [found.value["percent"] for found in find("In the cell arm (17.6% died) and the rest")]
    [17.6]
    """
    return [
        Found(value, found.start, found.end, found.rule, found.confidence)
        for found in find_all(FIELD.name, FIELD.rules, chars)
        if isinstance(found.value, list)
        for value in found.value
    ]
