"""How many people were allocated by chance."""

from __future__ import annotations

import re

from extractor.engines.paper.flow_readings import (
    CONSENTED,
    CONSORT_FLOW,
    SHARE,
    WERE,
    bracketed,
    is_meant,
    is_of_arms,
    n_of_n,
    of_those_assigned,
    randomised,
)
from extractor.engines.paper.people import (
    ADVERB,
    BETWEEN,
    COUNT,
    ENROLLED,
    HEAD,
    N_IS,
    NUMBER,
    PEOPLE_OF,
    PERSONS,
    RANDOMISED,
    UNIT,
    whole,
)
from extractor.fields.counts import read_count
from extractor.fields.rule import Rule

BY_CHANCE = r"(?:randomi[sz]ed|randomly\s+(?:assigned|allocated))"


NO_NAME = (
    rf"(?:{PERSONS}|{UNIT}|(?:of|were|was|are|is|had|has|have|did|who|whom|which|that|and|or|to|per|mg|kg|ml|cm|min|minutes?|hours?|days?|"
    r"weeks?|months?|years?|times|doses?|pairs?|dyads?|famil(?:y|ies)|teams?|groups?|arms?|letters?|items?|words?|images?|scans?|plots?|"
    r"sessions?|visits?|percent|others?|each|every|if|when|after|before|more|less|additional)\b)"
)
OPENS = re.compile(r"(?:^|[.;:,]\s+|\b(?:of|total|all|the|and|finally|whom)\s+)$", re.IGNORECASE)
ANY_NAME = rf"(?:(?!{NO_NAME})[^\s.;:()\d%,][^\s.;:()%]*\s+){{1,9}}?"
"""Whoever is counted, where no usual word for people stands: "46 stage II survivors of war"."""


def adds_up(match: re.Match[str]) -> bool:
    """Whether the two parts of a match make its whole."""
    one, other = (int(match[name].replace(",", "")) for name in ("one", "other"))
    return read_count(match["n"]) == one + other


RANDOMISED_RULES = (
    Rule(
        name="people-were-randomised",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:{WERE}(?:eligible\s+and\s+|hospitali[sz]ed\s+and\s+)?|(?:and|then)\s+(?:then\s+|subsequently\s+)?(?=random)){ADVERB}*"
            rf"(?:(?:{ENROLLED}|matched|stratified|paired),?\s+(?:in the (?:study|trial)\s+)?and\s+)?{WERE}?{ADVERB}*{RANDOMISED}\b"
            r"(?!,?[\s-](?:controlled|clinical|trial|order|selected|chosen))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "In all, 1,204 patients were randomised.": {"randomised": 1204},
            "A total of 60 men (mean age 61.4 years) with gout were randomly assigned to two "
            "groups.": {"randomised": 60},
            "Eighty adults were enrolled and randomised to receive zinc or placebo.": {
                "randomised": 80
            },
            "The remaining 72 women were randomly divided into three groups.": {"randomised": 72},
            "A total of 318 men were randomised to treatment.": {"randomised": 318},
            "In all, 96 adults were prospectively and randomly assigned to zinc or copper.": {
                "randomised": 96
            },
            "Ninety men were found in a register and randomly assigned to diet or rest.": {
                "randomised": 90
            },
            "Seventeen men were randomised into a nine-week double-blind, parallel study of zinc.": {
                "randomised": 17
            },
            "Seventeen men with pain were randomly chosen to receive zinc or rest.": {
                "randomised": 17
            },
            "A total of 75 men were randomly divided into three groups: 25 men received zinc and 50 "
            "men received copper or salt.": {"randomised": 75},
        },
        misses=(
            "602 patients were randomised to cells and 600 to placebo.",
            "40 patients were randomly assigned to each group.",
            "Of 1,204 patients screened, 300 were excluded.",
            "120 patients will be randomised.",
            "44 women were randomised to the control group.",
        ),
        read=randomised,
        confidence=0.92,
    ),
    Rule(
        name="were-randomised",
        pattern=re.compile(
            rf"{COUNT}\s+(?:{SHARE}|\([^()%]{{5,80}}\)\s+)?(?:of\s+(?:those|these|them|whom)\s+)?(?:(?:{CONSENTED},?\s+and\s+(?:then\s+)?)?{WERE}{ADVERB}*(?:{ENROLLED},\s+(?=random))?{RANDOMISED}|"
            r"(?:(?:were|was)\s+eligible\s+and\s+)?underwent\s+(?:central\s+)?randomi[sz]ation)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Of 1,204 people screened, 300 were randomised.": {"randomised": 300},
            "of whom 48 were randomly allocated to diet or exercise": {"randomised": 48},
            "Of 310 residents, 145 (47%) gave informed consent and were randomised.": {
                "randomised": 145
            },
            "In total, 204 underwent randomisation.": {"randomised": 204},
            "In all, 301 men were ill, and 167 of those were randomised (55%).": {
                "randomised": 167
            },
            "Of 92 people seen, 86 (42 zinc and 44 placebo) were randomised.": {"randomised": 86},
            "Of 92 people seen, 86 were enrolled, randomised, and treated.": {"randomised": 86},
        },
        misses=(
            "300 were randomised to cells and 301 to placebo",
            "30% were randomised",
            "Of 60 practices that were invited, 24 were randomised.",
        ),
        read=randomised,
        confidence=0.9,
    ),
    Rule(
        name="people-at-length-were-randomised",
        pattern=re.compile(
            rf"^{HEAD}(?:A\s+total\s+of\s+|In\s+(?:total|all),\s+|Overall,\s+)?{PEOPLE_OF}(?=\s)(?:(?!\b(?:who\s+were|screened|were|was|will|had|did)\b)"
            rf"(?:[^.;()]|\.(?=\d)|\([^()]*\))){{180,620}}?\s{WERE}{ADVERB}*{BY_CHANCE}\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "A total of 409 men aged 45 years and older with gout of the left or the right great toe, a pain "
            "of 4 to 9 on the scale, a weight of less than 150 kg, and no more than two other joints that "
            "patients or physicians call swollen or sore were randomised to zinc or rest.": {
                "randomised": 409
            }
        },
        misses=("A total of 409 men were screened, and 300 were randomised to zinc or rest.",),
        read=randomised,
        confidence=0.85,
    ),
    Rule(
        name="of-any-name-were-randomised",
        pattern=re.compile(
            rf"{COUNT}\s+{ANY_NAME}(?:\([^()]{{0,160}}\)\s+)?{WERE}{ADVERB}*{BY_CHANCE}\b(?!,?[\s-](?:controlled|clinical|trial|order))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Ninety-three first-year cadets (aged 19) were randomised to zinc or rest.": {
                "randomised": 93
            },
            "In all, 74 dialysis trainees with gout were randomly assigned to zinc or rest.": {
                "randomised": 74
            },
        },
        misses=(
            "Ninety-three mailed letters were randomised to red or blue.",
            "After 12 weeks of rest patients were randomised to zinc or rest.",
            "Thirty-one cadets were randomised to zinc.",
            "Forty pairs of twins were randomised to zinc or rest.",
            "Women with over three or 9 swollen toes were randomised to zinc or rest.",
        ),
        read=lambda match: (
            randomised(match) if OPENS.search(match.string[: match.start()]) else None
        ),
        confidence=0.75,
    ),
    Rule(
        name="people-are-randomised",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\bare\s+{ADVERB}*(?:randomi[sz]ed|randomly\s+(?:assigned|allocated|divided)|(?<=are )assigned|(?<=are )allocated)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "In this trial, 134 men with gout are assigned to zinc or rest.": {"randomised": 134}
        },
        misses=(
            "If 134 men are randomised to zinc or rest, the power is 80%.",
            "In all, 67 men are assigned to zinc.",
        ),
        read=lambda match: None if is_meant(match) else randomised(match),
        confidence=0.7,
    ),
    Rule(
        name="n-and-n-were-randomised",
        pattern=re.compile(
            rf"^(?:Of|Among|From)\s+(?:the\s+|these\s+|all\s+)*{COUNT}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}[^.;(),\d]{{0,40}},\s+"
            rf"(?P<one>\d[\d,]*)\s*(?:\+|and)\s*(?P<other>\d[\d,]*)\s+(?:{PERSONS}\s+)?{WERE}{ADVERB}*{RANDOMISED}\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Of 210 eligible men, 104 + 106 men were randomised to zinc or rest, respectively.": {
                "randomised": 210
            }
        },
        misses=("Of 310 men, 104 and 106 were randomised to zinc or rest, respectively.",),
        read=lambda match: randomised(match) if adds_up(match) else None,
        confidence=0.85,
    ),
    Rule(
        name="n-of-n-were-randomised",
        pattern=re.compile(
            rf"{COUNT}\s+{SHARE}?(?:out\s+)?of\s+(?:the\s+)?(?:\w+\s+){{0,2}}?{NUMBER}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+{SHARE}?"
            rf"(?:(?:who\s+)?(?:screened|approached|assessed|enrolled)\s+)?{WERE}{ADVERB}*{RANDOMISED}\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "In 2012, 96 of 430 eligible men (22%) were randomly allocated to zinc or rest.": {
                "randomised": 96
            }
        },
        misses=("8 of 20 clinics were randomised to zinc or rest.",),
        read=n_of_n,
        confidence=0.82,
    ),
    Rule(
        name="of-n-assigned",
        pattern=re.compile(
            rf"^(?:Of|Among)\s+(?:the\s+|these\s+|all\s+)*{COUNT}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}(?:\s+[^.;(),\d]{{1,40}})?,\s+{NUMBER}\s+(?:{PERSONS}\s+)?"
            rf"{SHARE}?(?:{WERE}(?:randomly\s+)?(?:randomi[sz]ed|assigned|allocated)\s+to|received)\s[^.;]{{3,120}}?\sand\s{NUMBER}\s"
        ),
        source=CONSORT_FLOW,
        hits={
            "Of the 885 patients, 442 were assigned to zinc and 443 to placebo.": {
                "randomised": 885
            }
        },
        misses=(
            "Of the 885 patients screened, 442 were enrolled.",
            "Of 885 patients screened, 442 were assigned to zinc and 443 to placebo.",
        ),
        read=of_those_assigned,
        confidence=0.85,
    ),
    Rule(
        name="we-randomised",
        pattern=re.compile(
            r"\b(?:randomly (?:assigned|allocated)|randomi[sz]ed|[Ww]e (?:then )?(?:assigned|allocated))(?:,? (?:in|at|using|by) an? [^,;.()]{0,40},)?(?: a total of)?\s+"
            + PEOPLE_OF,
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "We randomised 49 outpatients to zinc or placebo.": {"randomised": 49},
            "We randomly assigned, in a 1:1 ratio, 512 adults to zinc or placebo.": {
                "randomised": 512
            },
        },
        misses=("We randomised patients in 49 centres.",),
        read=randomised,
        confidence=0.88,
    ),
    Rule(
        name="randomised-people",
        pattern=re.compile(
            rf"{COUNT}\s+(?:(?:eligible|enrolled|consenting)\s+)?(?:{BY_CHANCE}\s+{PERSONS}|{PERSONS}\s+"
            rf"(?:(?:who|that) were\s+|{ENROLLED}\s+and\s+)?{BY_CHANCE})\b(?!\s+(?:to|into|controlled|in the \w+ group))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Among 136 randomised patients, 129 were analysed.": {"randomised": 136},
            "A total of 194 adults recruited and randomised.": {"randomised": 194},
            "Of the 853 men randomised in the trial, 322 had a scan.": {"randomised": 853},
            "Among 764 randomly assigned women, 31 relapsed.": {"randomised": 764},
        },
        misses=("Of 22 patients randomised to zinc, two withdrew.",),
        read=randomised,
        confidence=0.85,
    ),
    Rule(
        name="entered-randomisation",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:entered|underwent|proceeded to)\s+(?:the\s+)?"
            r"(?:randomi[sz]ation|random\s+(?:assignment|allocation))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Ninety adults entered the randomisation phase.": {"randomised": 90},
            "In 2011, 94 men (46 smokers) underwent random assignment.": {"randomised": 94},
        },
        misses=("38 patients would have to undergo randomisation",),
        read=randomised,
        confidence=0.85,
    ),
    Rule(
        name="randomly-received",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\brandomly\s+(?:received|underwent|took|consumed|ingested)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Sixty men randomly received zinc or copper.": {"randomised": 60}},
        misses=("Sixty men randomly received zinc.",),
        read=lambda match: randomised(match) if is_of_arms(match) else None,
        confidence=0.85,
    ),
    Rule(
        name="n-were-randomised",
        pattern=re.compile(
            rf"\((?:total\s+)?{N_IS}{COUNT}(?:[,;]\s[^()=]{{0,80}})?\)(?:[^.;()=]|\.(?=\d)|\([^()=]*\)){{0,170}}?\b(?:and\s+)?(?:{WERE}|(?<=\band\s)(?=random)){ADVERB}*{RANDOMISED}\b|"
            rf"\b(?:randomly\s+(?:assigned|allocated)|randomi[sz]ed)\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}[^.;()\d]{{0,110}}?\((?:total\s+)?"
            rf"{N_IS}{COUNT.replace('?P<n>', '?P<m>')}\)\s+(?:to|into|between)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Outpatients (n = 101) were randomised to diet or exercise.": {"randomised": 101},
            "Adults (n = 96; mean age 50 years) were randomised to diet or usual care.": {
                "randomised": 96
            },
            "We randomly assigned patients who had gout (N = 230) to diet or usual care.": {
                "randomised": 230
            },
            "Adults (n = 134) with gout were stratified by age and randomly assigned to diet or "
            "rest.": {"randomised": 134},
        },
        misses=("Patients (n = 12) were lost.", "Women (n = 20) were randomised to diet."),
        read=bracketed,
        confidence=0.8,
    ),
    Rule(
        name="randomised-n",
        pattern=re.compile(
            rf"\brandomi[sz]ed\s+{PERSONS}\s+\((?:total\s+)?{N_IS}{COUNT}\)", re.IGNORECASE
        ),
        source=CONSORT_FLOW,
        hits={"All randomised patients (n = 92) were analysed.": {"randomised": 92}},
        misses=("All randomised patients (92%) were analysed.",),
        read=randomised,
        confidence=0.85,
    ),
    Rule(
        name="randomised-box",
        pattern=re.compile(
            rf"(?:^|[.;:]\s*)(?:Total\s+|All\s+|{PERSONS}\s+)?Randomi[sz](?:ed|ation)\s*[:,]?\s*\(?\s*{N_IS}{COUNT}(?![\s)]*(?:to|in)\b)",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, flow diagram",
        hits={"Randomized (n = 92)": {"randomised": 92}},
        misses=("Randomized to zinc (n = 46)", "Randomized (n = 46) to zinc"),
        read=lambda match: {"randomised": whole(match)} if whole(match) else None,
        confidence=0.85,
    ),
    Rule(
        name="randomisation-of",
        pattern=re.compile(
            rf"\brandomi[sz](?:ation of|ing) (?:a total of |all |the )?{PEOPLE_OF}(?!\s+(?:to|per|in each)\b)",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Randomisation of 160 adults took three years.": {"randomised": 160},
            "After randomising 127 patients the trial was stopped.": {"randomised": 127},
        },
        misses=(
            "Randomisation of 16 clinics took a year.",
            "We had planned on randomising 127 patients.",
        ),
        read=lambda match: None if is_meant(match) else randomised(match),
        confidence=0.75,
    ),
    Rule(
        name="in-randomised-trial",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:participated|took part|(?:were\s+)?(?:\w+\s+and\s+)?{ENROLLED})\s+"
            r"(?:in|into)\s+(?:an?|the|this|our)\s+(?:[\w-]+,?\s+){0,5}?randomi[sz]ed\b(?!\s+order)",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Forty nurses took part in this randomised controlled trial.": {"randomised": 40}},
        misses=("Forty nurses took part in this trial.",),
        read=randomised,
        confidence=0.75,
    ),
    Rule(
        name="randomised-trial-in",
        pattern=re.compile(
            r"\brandomi[sz]ed,? [^.;()]{0,80}?\b(?:study|trial)(?:\s\([^()]{1,40}\))?\s"
            r"(?:was\s(?:\w+\s)?(?:conducted|performed|carried out|done)\s|(?:comparing|evaluating|testing)\s[^.;()\d]{5,140}?\s)?"
            rf"(?:in|of|with|involving|on|among)\s(?:a total of\s)?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "a randomised, double-blind study in 36 patients with sepsis": {"randomised": 36},
            "a randomised trial comparing zinc with rest in 54 adults": {"randomised": 54},
        },
        misses=("a study in 36 patients",),
        read=lambda match: {"randomised": whole(match)} if whole(match) else None,
        confidence=0.75,
    ),
)
