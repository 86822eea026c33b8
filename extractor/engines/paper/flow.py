"""How many people entered a trial, were allocated by chance, were analysed: what a report says.

Sentences in the past tense; what was planned is `target`'s. Who was screened, refused, or left
is no participant; one arm's people are `splits`'.
"""

from __future__ import annotations

import re

from extractor.engines.paper.people import (
    ADVERB,
    BETWEEN,
    BRACKETS,
    COUNT,
    ENROLLED,
    HERE,
    NEXT_NUMBER,
    NUMBER,
    PEOPLE_OF,
    PERSONS,
    RANDOMISED,
    clause_after,
    is_of_each,
    whole,
)
from extractor.fields.rule import Rule
from extractor.types import JSON

CONSORT_FLOW = "CONSORT 2010, item 13a"
CONSORT_ANALYSED = "CONSORT 2010, item 16"
WERE = r"(?:(?:were|was|have been|had been|has been)\s+)"
NO_NUMBER = r"(?:\([^()]*\)|[^.;()\d]){0,90}?"
FEW = r"(?:[\w-]+\s+){0,3}?"
NOT_IN = re.compile(
    r"\b(?:screened|assessed|excluded|ineligible|declined|refused|died|withdrew|withdrawn|"
    r"discontinued|lost|dropped|invited|approached|not|contacted|will|would|should|shall|"
    r"to be|needed|required)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(rf"\b{PERSONS}", re.IGNORECASE)
NOT_ALL = re.compile(
    r"\b(?:not|excluded|will|would|treated with|receiving|placebo|controls?|in the \w+ group)\b", re.I
)
IN_GROUP = re.compile(
    r"\b(?:for|in|into|to)\s+(?:the|this|our)\s+(?:[\w-]+\s+){0,3}(?:analys|group\b(?! and|,)|arm\b)",
    re.IGNORECASE,
)
ONE_ARM = re.compile(
    rf"(?:\band\b|,|\bwhile\b|\bwhereas\b|\bversus\b|\bvs\b\.?|&)\s+(?:the\s+)?"
    rf"(?:other\s+|remaining\s+|another\s+)?{NUMBER}\s+(?:(?:[\w-]+\s+){{0,4}}?{PERSONS}\s+)?"
    r"(?:(?:were|was|who)\s+)?(?:[\w-]+\s+){0,2}?(?:to|in|into|received|on|as|serving)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\b(?:either|or|and|between|among|one of|two|three|four|five|six|\d (?:[\w-]+ )?groups|"
    r"groups|arms|regimens|sequences|conditions|treatments)\b|\d\s?[:∶]\s?\d"
)
TO_ARM = re.compile(
    r"\s*,?\s*(?:\([^()]{0,60}\)\s*)?(?:into|to|between|among|"
    r"in\b(?!\s+(?:the|this|our|an?)\s+(?:[\w-]+\s+){0,3}(?:trial|study)))\b"
)


def enrolled(match: re.Match[str]) -> JSON:
    """Everybody taken in; None for one arm's people and for who was left out."""
    count = whole(match)
    words = match.string[match.end("n") : match.end()]
    if count is None or NOT_IN.search(words) or is_of_each(match):
        return None
    after = NEXT_NUMBER.split(clause_after(match), maxsplit=1)[0]
    before = match.string[max(0, match.start() - 60) : match.start()]
    if IN_GROUP.search(after) or IN_GROUP.search(before):
        return None
    return {"enrolled": count}


def randomised(match: re.Match[str]) -> JSON:
    """Everybody allocated; None for "20 to cells and 18 to saline" and for one arm alone."""
    count = whole(match)
    words = match.string[match.end("n") : match.end()]
    if count is None or NOT_IN.search(words) or is_of_each(match):
        return None
    after = clause_after(match, 220)
    if TO_ARM.match(after) and (ONE_ARM.search(after) or not SEVERAL.search(after)):
        return None
    return {"randomised": count}


def analysed(match: re.Match[str]) -> JSON:
    """Everybody in an analysis."""
    count = whole(match)
    words = match.string[match.end("n") : match.end()]
    if count is None or is_of_each(match) or NOT_ALL.search(BRACKETS.sub(" ", words)):
        return None
    return {"analysed": count}


def is_of_people(match: re.Match[str]) -> bool:
    """Whether people stand before a count in brackets, and no other such count."""
    before = match.string[max(0, match.start() - 140) : match.start()]
    return bool(PEOPLE.search(before)) and "=" not in before


RANDOMISED_RULES = (
    Rule(
        name="people-were-randomised",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b{WERE}(?:eligible\s+and\s+|hospitali[sz]ed\s+and\s+)?{ADVERB}*"
            rf"(?:{ENROLLED},?\s+(?:in the (?:study|trial)\s+)?and\s+)?{WERE}?{ADVERB}*{RANDOMISED}\b"
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
        pattern=re.compile(rf"{COUNT}\s+(?:\(\d+\s?%\)\s+)?{WERE}{ADVERB}*{RANDOMISED}\b", re.I),
        source=CONSORT_FLOW,
        hits={
            "Of 1,204 people screened, 300 were randomised.": {"randomised": 300},
            "of whom 48 were randomly allocated to diet or exercise": {"randomised": 48},
        },
        misses=("300 were randomised to cells and 301 to placebo", "30% were randomised"),
        read=randomised,
        confidence=0.9,
    ),
    Rule(
        name="we-randomised",
        pattern=re.compile(
            r"\b(?:randomly (?:assigned|allocated)|randomi[sz]ed)(?: a total of)?\s+" + PEOPLE_OF,
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"We randomised 49 outpatients to zinc or placebo.": {"randomised": 49}},
        misses=("We randomised patients in 49 centres.",),
        read=randomised,
        confidence=0.88,
    ),
    Rule(
        name="randomised-people",
        pattern=re.compile(
            rf"{COUNT}\s+(?:(?:eligible|enrolled|consenting)\s+)?(?:randomi[sz]ed\s+{PERSONS}|{PERSONS}\s+"
            rf"(?:(?:who|that) were\s+|{ENROLLED}\s+and\s+)?randomi[sz]ed)\b(?!\s+(?:to|into|controlled|in the \w+ group))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Among 136 randomised patients, 129 were analysed.": {"randomised": 136},
            "A total of 194 adults recruited and randomised.": {"randomised": 194},
            "Of the 843 men randomised in the trial, 312 had a scan.": {"randomised": 843},
        },
        misses=("Of 22 patients randomised to zinc, two withdrew.",),
        read=randomised,
        confidence=0.85,
    ),
    Rule(
        name="entered-randomisation",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:entered|underwent|proceeded to)\s+(?:the\s+)?randomi[sz]ation",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Ninety adults entered the randomisation phase.": {"randomised": 90}},
        misses=("36 patients would have to undergo randomisation",),
        read=randomised,
        confidence=0.85,
    ),
    Rule(
        name="n-were-randomised",
        pattern=re.compile(
            rf"\((?:total\s+)?n\s?=\s?{COUNT}\)[^.;()]{{0,60}}?\b{WERE}{ADVERB}*{RANDOMISED}\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Outpatients (n = 101) were randomised to diet or exercise.": {"randomised": 101}},
        misses=("Patients (n = 12) were lost.", "Women (n = 20) were randomised to diet."),
        read=lambda match: randomised(match) if is_of_people(match) else None,
        confidence=0.8,
    ),
    Rule(
        name="randomised-n",
        pattern=re.compile(
            rf"\brandomi[sz]ed\s+{PERSONS}\s+\((?:total\s+)?n\s?=\s?{COUNT}\)", re.IGNORECASE
        ),
        source=CONSORT_FLOW,
        hits={"All randomised patients (n = 92) were analysed.": {"randomised": 92}},
        misses=("All randomised patients (92%) were analysed.",),
        read=randomised,
        confidence=0.85,
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
            r"(?:was\s(?:\w+\s)?(?:conducted|performed|carried out|done)\s)?"
            rf"(?:in|of|with|involving|on|among)\s(?:a total of\s)?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"a randomised, double-blind study in 36 patients with sepsis": {"randomised": 36}},
        misses=("a study in 36 patients",),
        read=lambda match: {"randomised": whole(match)} if whole(match) else None,
        confidence=0.75,
    ),
)

ENROLLED_RULES = (
    Rule(
        name="people-were-enrolled",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b{WERE}{ADVERB}*(?:\w+\s+and\s+)?(?:{ENROLLED}|studied)\b"
            r"(?!\s+(?:in|for|into)\s+(?:\w+\s+){0,4}?(?:analys|model|sub-?study|subgroup))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "A total of 44 patients (22 in each group) were included.": {"enrolled": 44},
            "Fifty-five healthy women were recruited between 2010 and 2012.": {"enrolled": 55},
            "Out of 130 patients who were screened, 113 patients were enrolled.": {
                "enrolled": 113
            },
        },
        misses=(
            "40 patients were screened",
            "44 studies of patients were included",
            "12 patients were not included",
            "39 patients were included in the final analysis",
            "20 patients will be recruited",
        ),
        read=enrolled,
        confidence=0.88,
    ),
    Rule(
        name="people-took-part",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:participated|took part|entered (?:the|this|our) (?:study|trial)|"
            r"(?:agreed|consented|gave (?:\w+ )?(?:\w+ )?consent) (?:to|in) participat\w+)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"123 patients (64 control, 59 diet) participated.": {"enrolled": 123}},
        misses=("12 hospitals participated.", "31 patients refused to take part."),
        read=enrolled,
        confidence=0.82,
    ),
    Rule(
        name="were-enrolled",
        pattern=re.compile(
            rf"{COUNT}\s+(?:\(\d+(?:\.\d+)?\s?%\)\s+)?(?:of these {PERSONS}\s+)?{WERE}{ADVERB}*"
            rf"{ENROLLED}\s+(?:in|into|to)\s+{HERE}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"71 had pain, of whom 44 were included in the study.": {"enrolled": 44}},
        misses=("13 were included in other studies",),
        read=enrolled,
        confidence=0.85,
    ),
    Rule(
        name="enrolled-people",
        pattern=re.compile(
            rf"(?<!events )\b{ENROLLED}(?:\s+(?:a total of|approximately|the))?\s+{PEOPLE_OF}(?!\s+of\b)",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "We enrolled 40 patients with stroke.": {"enrolled": 40},
            "The study recruited 172 patients; of these, 134 were analysed.": {"enrolled": 172},
        },
        misses=(
            "We included 40 clinical trials.",
            "we enrolled 20 patients in the first group",
            "recruited 20 patients per practice",
            "we will have recruited 30 patients in each arm",
        ),
        read=enrolled,
        confidence=0.8,
    ),
    Rule(
        name="people-enrolled",
        pattern=re.compile(
            rf"{PEOPLE_OF}\s+(?:(?:who|that)\s+)?{WERE}?{ENROLLED}\s+(?:in|into|to)\s+{HERE}", re.IGNORECASE
        ),
        source=CONSORT_FLOW,
        hits={"All 478 patients enrolled in the study got a dose.": {"enrolled": 478}},
        misses=("All 478 patients enrolled elsewhere got a dose.",),
        read=enrolled,
        confidence=0.82,
    ),
    Rule(
        name="n-took-part",
        pattern=re.compile(rf"{COUNT}\s+(?:participated|took part)\s+in\s+{HERE}", re.IGNORECASE),
        source=CONSORT_FLOW,
        hits={"Of those invited, 900 took part in the vaccine trial.": {"enrolled": 900}},
        misses=("In 900 participated hospitals",),
        read=enrolled,
        confidence=0.78,
    ),
    Rule(
        name="we-studied",
        pattern=re.compile(r"\b[Ww]e\s+(?:prospectively\s+)?studied\s+(?:a total of\s+)?" + PEOPLE_OF),
        source=CONSORT_FLOW,
        hits={"We studied 240 patients with colic.": {"enrolled": 240}},
        misses=("We studied 24 samples.",),
        read=enrolled,
        confidence=0.8,
    ),
    Rule(
        name="population-of",
        pattern=re.compile(
            r"\b(?:study (?:population|sample|cohort|group)|sample|cohort)\s+"
            rf"(?:was composed of|was made up of|consisted of|comprised|included)\s+(?:a total of\s+)?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"The study population consisted of 316 adults.": {"enrolled": 316}},
        misses=("The sample included 12 villages.",),
        read=enrolled,
        confidence=0.75,
    ),
    Rule(
        name="participants-heading",
        pattern=re.compile(
            r"(?:^|\.\s+)Participants?(?: and setting)?:?\s+(?:were\s+)?" + PEOPLE_OF, re.IGNORECASE
        ),
        source="headings of structured abstracts (CONSORT for abstracts)",
        hits={"Participants: 1,436 pregnant women.": {"enrolled": 1436}},
        misses=("Participants: women aged 18 years.",),
        read=enrolled,
        confidence=0.75,
    ),
    Rule(
        name="characteristics-of-n",
        pattern=re.compile(
            rf"\b(?:characteristics|demographics|profile)\s+of\s+(?:[\w-]+\s+){{0,4}}?{PERSONS}\s+"
            rf"\(n\s?=\s?{COUNT}\)",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 15",
        hits={"Baseline characteristics of participants (n=442)": {"enrolled": 442}},
        misses=("Characteristics of participants",),
        read=enrolled,
        confidence=0.6,
    ),
    Rule(
        name="characteristics-of-people",
        pattern=re.compile(
            r"\b(?:characteristics|demographics|profile)\s+of\s+(?:all\s+|the\s+)*" + PEOPLE_OF,
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 15",
        hits={"The characteristics of the 44 patients included in the study": {"enrolled": 44}},
        misses=("Characteristics of patients",),
        read=enrolled,
        confidence=0.6,
    ),
    Rule(
        name="trial-in-people",
        pattern=re.compile(
            r"\b(?:trial|study)(?:\s\([^()]{1,40}\))?\s(?:was\s(?:\w+\s)?(?:conducted|performed|"
            r"carried out|done)\s)?(?:in|with|of|involving|on|among)\s(?:a total of\s)?" + PEOPLE_OF,
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"A trial was carried out on 20 patients with gingivitis.": {"enrolled": 20}},
        misses=("a trial of zinc in patients",),
        read=enrolled,
        confidence=0.65,
    ),
)

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
        name="completed-the-study",
        pattern=re.compile(
            rf"{PEOPLE_OF}{NO_NUMBER}\b(?:{WERE}\w+\s+and\s+)?completed\s+(?:the|this|our|both|all)\s+(?:[\w-]+\s+){{0,3}}?"
            r"(?:study|trial|protocol|intervention|treatments?|research|follow-?up)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"Seventy-five subjects completed the study.": {"analysed": 75}},
        misses=("Patients completed the study.",),
        read=analysed,
        confidence=0.6,
    ),
)

RULES: tuple[tuple[str, tuple[str, ...], tuple[Rule, ...]], ...] = (
    ("randomised", ("random", "assign", "allocat", "divid", "distribut"), RANDOMISED_RULES),
    (
        "enrolled",
        ("nrol", "ecruit", "nclud", "nter", "ccru", "elect", "articip", "took part", "tudied", "haracter",
         "rial", "tudy", "ample", "ohort", "egister", "emograph"),
        ENROLLED_RULES,
    ),
    ("analysed", ("nalys", "nalyz", "omplet", "to-treat", "to treat"), ANALYSED_RULES),
)
"""For each key what a sentence must contain at all, and the rules."""
