"""How many people entered a trial."""

from __future__ import annotations

import re

from extractor.engines.paper.flow_counts import COUNT_RULES
from extractor.engines.paper.flow_readings import (
    CONSORT_FLOW,
    WERE,
    enrolled,
    headed,
    is_meant,
    is_of_arms,
    is_of_units,
    of_enrolled,
    seen,
)
from extractor.engines.paper.people import (
    ADVERB,
    BETWEEN,
    COUNT,
    ENROLLED,
    HERE,
    N_IS,
    NUMBER,
    PEOPLE_OF,
    PERSONS,
    RANDOMISED,
)
from extractor.fields.rule import Rule

CARERS_AND = (
    rf"{NUMBER}\s+(?:[\w-]+\s+){{0,3}}?(?:physicians|doctors|surgeons|nurses|midwives|therapists|practitioners|GPs|clinicians|providers|teachers|"
    r"pharmacists|dentists)\s+(?:\([^()]*\)\s+)?and\s+"
)
"""Who treats, counted before who is treated."""

ENROLLED_RULES = (
    Rule(
        name="people-were-enrolled",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b{WERE}{ADVERB}*(?:\w+\s+and\s+)?(?:{ENROLLED}|studied|admitted\s+(?:in)?to\s+(?={HERE}))\b"
            r"(?!\s+(?:in|for|into)\s+(?:\w+\s+){0,4}?(?:analys|model|sub-?study|subgroup\b))"
            r"(?!(?<!enrolled)(?<!enroled)\s+for\s+(?!the\b|this\b|our\b|an?\b|participation|study|trial|inclusion|random))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "A total of 48 patients (24 in each group) were included.": {"enrolled": 48},
            "Fifty-five healthy women were recruited between 2010 and 2012.": {"enrolled": 55},
            "Out of 140 patients who were screened, 123 patients were enrolled.": {"enrolled": 123},
            "Thirty out-patients have been admitted to this trial.": {"enrolled": 30},
        },
        misses=(
            "40 patients were screened",
            "44 studies of patients were included",
            "12 patients were not included",
            "37 patients were included in the final analysis",
            "20 patients will be recruited",
            "Of the 42 adults included in the diet group, 3 left.",
            "In the two trials, 31 and 37 subjects, respectively, were recruited.",
            "29 subjects were included for insulin, and 32 for glucose",
        ),
        read=enrolled,
        confidence=0.88,
    ),
    Rule(
        name="people-took-part",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:participated|took part|entered (?:the|this|our) (?:study|trial)|volunteered (?:to (?:participate|take part|enter)|for (?:the|this|our))\b|"
            r"(?:agreed|consented|gave (?:\w+ )?(?:\w+ )?consent) (?:to|in) participat\w+)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "125 patients (65 control, 60 diet) participated.": {"enrolled": 125},
            "Thirty subjects volunteered for this study.": {"enrolled": 30},
        },
        misses=(
            "12 hospitals participated.",
            "31 patients refused to take part.",
            "Each class was limited to 32 men who volunteered to take part.",
        ),
        read=enrolled,
        confidence=0.82,
    ),
    Rule(
        name="enrolled-people",
        pattern=re.compile(
            rf"(?<!events )(?<!randomly )(?<!were )(?<!was )(?<!set )(?<!not )\b{ENROLLED}(?:\s+(?:a total of|approximately|the))?\s+(?:{CARERS_AND})?{PEOPLE_OF}(?!\s+of\b(?! age))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "We enrolled 40 patients with stroke.": {"enrolled": 40},
            "The study recruited 182 patients; of these, 144 were analysed.": {"enrolled": 182},
            "We recruited 158 current and former smokers.": {"enrolled": 158},
            "The trial included 88 men and women aged 50 years.": {"enrolled": 88},
            "We recruited 17 family doctors (11 of them women) and 201 patients.": {
                "enrolled": 201
            },
        },
        misses=(
            "We included 40 clinical trials.",
            "we enrolled 20 patients in the first group",
            "recruited 20 patients per practice",
            "we randomly selected 300 patients from the register",
            "we included 300 patients from each town",
            "The zinc group included 60 patients and the placebo group 58.",
            "we will have recruited 30 patients in each arm",
            "We enrolled 20 adults who stayed for more than three days in the before group and 30 "
            "such adults in the after group.",
            "The full analysis set included 127 adults.",
        ),
        read=enrolled,
        confidence=0.8,
    ),
    Rule(
        name="of-the-enrolled",
        pattern=re.compile(
            rf"\b(?:of|among|for|from|all)\s+(?:the\s+|these\s+)?(?:{COUNT}\s+(?:enrol+ed|recruited|included|participating)\s+"
            rf"(?:[\w-]+\s+){{0,2}}?{PERSONS}|{COUNT.replace('?P<n>', '?P<m>')}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+"
            r"(?:(?:who|that)\s+(?:were|had)\s+)?(?:enrol+ed|recruited|entered|accrued))\b(?!\s+(?:to|into|from|by|at|in)\b)",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Of 42 included patients, 37 completed the therapy.": {"enrolled": 42},
            "Of the 127 participants enrolled, 60 were women.": {"enrolled": 127},
            "Of 127 adults entered, 9% fell ill.": {"enrolled": 127},
        },
        misses=(
            "Of the 42 adults included in the diet group, 3 left.",
            "Of the 20 recruited practices, 3 left.",
            "Of the 30 adults recruited by post, 3 left.",
        ),
        read=of_enrolled,
        confidence=0.75,
    ),
    Rule(
        name="people-enrolled",
        pattern=re.compile(
            rf"{PEOPLE_OF}\s+(?:(?:who|that)\s+)?{WERE}?{ENROLLED}\s+(?:in|into|to)\s+{HERE}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"All 468 patients enrolled in the study got a dose.": {"enrolled": 468}},
        misses=("All 478 patients enrolled elsewhere got a dose.",),
        read=enrolled,
        confidence=0.82,
    ),
    Rule(
        name="trial-including-people",
        pattern=re.compile(
            rf"\b(?:trial|study)\b(?:(?!\b(?:previous|review|will|to be|would|events?|deaths?|(?:patients|women|subjects|participants),)\b)[^.;]){{0,120}}?,?\s(?:including|involving|enrolling|recruiting)\s+"
            rf"(?:a total of\s+)?{PEOPLE_OF}(?!\s+(?:with [^.;,]{{0,60}} )?and\s+(?:[\w-]+\s+)?{NUMBER})",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "A trial was conducted in six towns in 2012, including 4310 older patients.": {
                "enrolled": 4310
            }
        },
        misses=("A trial of zinc will be run, including 90 patients.",),
        read=enrolled,
        confidence=0.7,
    ),
    Rule(
        name="seen-at-baseline",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b{WERE}(?:assessed|measured|surveyed|interviewed|examined)\s+at\s+baseline\b"
            r"(?!\s+(?:and|only))",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 15",
        hits={"In all, 1204 pupils were assessed at baseline.": {"enrolled": 1204}},
        misses=("1204 pupils were assessed for eligibility",),
        read=seen,
        confidence=0.65,
    ),
    Rule(
        name="trial-involved",
        pattern=re.compile(
            r"(?<!previous )(?<!earlier )(?<!other )(?<!another )\b(?:trial|study|rct|(?:this|the|our|present)\s(?:work|investigation|research))\s*(?:\([^()]{1,60}\))?,?\s+(?:that\s+|which\s+)?"
            rf"(?:involve[sd]|include[sd]|compris(?:e[sd]?|ing)|consist(?:s|ed)\s+of|was\s+composed\s+of)\s+(?:a\s+total\s+of\s+)?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "The study involved 127 children aged 6 to 12 years.": {"enrolled": 127},
            "This work includes a total of 91 women with gout.": {"enrolled": 91},
            "This was a placebo-controlled trial that involved 89 women with gout.": {
                "enrolled": 89
            },
        },
        misses=("The study involved 12 schools.", "The study included 20 adults in each group."),
        read=enrolled,
        confidence=0.78,
    ),
    Rule(
        name="trial-people-received",
        pattern=re.compile(
            r"\bin\s+(?:an?|this|our|the)\s+[^.;()\d]{0,90}?\b(?:trial|study|design|rct),\s+(?:a\s+total\s+of\s+)?"
            rf"{PEOPLE_OF}{BETWEEN}\b(?:received|ingested|consumed|took|underwent|performed|{WERE}(?:treated|given|administered|"
            r"supplemented|assigned|allocated|exposed))\b",
            re.IGNORECASE,
        ),
        source="CONSORT 2010 for abstracts",
        hits={
            "In a double-blind trial, 127 patients with gout received zinc or placebo.": {
                "enrolled": 127
            },
            "In this crossover study, twelve healthy men ingested either zinc or placebo.": {
                "enrolled": 12
            },
        },
        misses=("In a double-blind trial, 127 patients received zinc.",),
        read=lambda match: enrolled(match) if is_of_arms(match) else None,
        confidence=0.72,
    ),
    Rule(
        name="enrolment-of",
        pattern=re.compile(
            rf"\b(?:enrol+ment|recruitment|inclusion|accrual)\s+of\s+(?:a\s+total\s+of\s+|all\s+|the\s+)?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"The trial was stopped after enrolment of 127 patients.": {"enrolled": 127}},
        misses=(
            "Recruitment of 127 patients was planned.",
            "The target is the enrolment of 127 patients.",
            "Recruitment of 20 patients per site was slow.",
        ),
        read=lambda match: None if is_meant(match) else enrolled(match),
        confidence=0.72,
    ),
    Rule(
        name="units-with-people",
        pattern=re.compile(
            rf"(?<=s )\({PEOPLE_OF}\)[^.;()\d]{{0,40}}?\b(?:participated|took\s+part|{WERE}{ADVERB}*(?:{ENROLLED}|{RANDOMISED}))\b",
            re.IGNORECASE,
        ),
        source="CONSORT 2010 extension to cluster trials, item 13a",
        hits={"Twenty-four schools (1270 pupils) took part.": {"enrolled": 1270}},
        misses=("Twenty-four schools (1270 pupils) declined.", "Two rooms (40 beds) took part."),
        read=lambda match: enrolled(match) if is_of_units(match) else None,
        confidence=0.7,
    ),
    Rule(
        name="we-studied",
        pattern=re.compile(
            r"\b[Ww]e\s+(?:\w+ly\s+)?(?:studied|evaluated|investigated|examined|tested|followed)\s+(?:a total of\s+)?"
            + PEOPLE_OF
        ),
        source=CONSORT_FLOW,
        hits={"We studied 36 patients with hiccups.": {"enrolled": 36}},
        misses=("We studied 24 samples.",),
        read=enrolled,
        confidence=0.75,
    ),
    Rule(
        name="enrolled-were-people",
        pattern=re.compile(
            rf"\b(?:enrolled|included|participating)\s+in\s+{HERE}\s+(?:were|was)\s+(?:a\s+total\s+of\s+)?{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Enrolled in the study were forty patients, aged 20 to 65.": {"enrolled": 40}},
        misses=("Enrolled in the study were forty clinics.",),
        read=enrolled,
        confidence=0.8,
    ),
    Rule(
        name="population-of",
        pattern=re.compile(
            r"\b(?:study (?:population|sample|cohort|group)|sample|cohort)\s+"
            rf"(?:was composed of|was made up of|consisted of|comprised?|comprises|included)\s+(?:a total of\s+)?{PEOPLE_OF}",
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
            r"(?:^|\.\s+)(?:Participants?|Patients?|Subjects?|(?:Study )?Population|Sample)"
            r"(?: (?:and|or) (?:setting|participants?))?(?::|(?<=s) were)\s+(?:a total of\s+)?"
            rf"{PEOPLE_OF}|,\s(?:participants|subjects)\swere\s{PEOPLE_OF.replace('?P<n>', '?P<m>')}",
            re.IGNORECASE,
        ),
        source="headings of structured abstracts (CONSORT for abstracts)",
        hits={
            "Participants: 1,436 pregnant women.": {"enrolled": 1436},
            "Subjects were 40 men with gout.": {"enrolled": 40},
        },
        misses=("Participants: women aged 18 years.",),
        read=headed,
        confidence=0.75,
    ),
    Rule(
        name="characteristics-of-n",
        pattern=re.compile(
            rf"\b(?:characteristics|demographics|profile)\s+of\s+(?:[\w-]+\s+){{0,4}}?{PERSONS}\s+"
            rf"\({N_IS}{COUNT}\)",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 15",
        hits={"Baseline characteristics of participants (n=452)": {"enrolled": 452}},
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
            r"\b(?:trial|study|RCT)(?:\s\([^()]{1,40}\))?,?\s(?:(?:was\s)?(?:\w+\s)?(?:conducted|performed|"
            r"carried out|done)\s)?(?:(?:(?:comparing|of|to\s(?:compare|assess|evaluate|test))\s(?:[^.;()]|\([^()]*\)){3,180}?|(?:with|using)\s(?:[^.;()]|\([^()]*\)){3,200}?)\s|in\s[^.;()]{3,40}?,\s)?"
            r"(?:in|with|of|involving|on|among)\s(?:a total of\s)?" + PEOPLE_OF,
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "A trial was carried out on 20 patients with gingivitis.": {"enrolled": 20},
            "a placebo-controlled trial comparing zinc with copper in 40 older women": {
                "enrolled": 40
            },
            "A trial was conducted with protein (rP) p53 (rp53) in 309 ill, elderly volunteers.": {
                "enrolled": 309
            },
            "an open trial in 45 centres, with 1633 women aged 18 years or older": {
                "enrolled": 1633
            },
        },
        misses=("a trial of zinc in patients", "a trial of zinc in 12 clinics"),
        read=enrolled,
        confidence=0.65,
    ),
    Rule(
        name="trial-of-it-was-done-in-people",
        pattern=re.compile(
            r"\b(?:trial|study)\s(?:of|on|comparing)\s(?:[^.;()]|\.(?=\d)|\([^()]*\)){3,180}?\s(?:was|were)\s(?:conducted|performed|carried\sout|done|undertaken)\s"
            rf"(?:in|on|with|among)\s{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "A double-blind trial of zinc (9-19 mg daily) or copper over a week was done in 51 men.": {
                "enrolled": 51
            }
        },
        misses=("A trial of zinc was done in 12 clinics.",),
        read=enrolled,
        confidence=0.72,
    ),
    *COUNT_RULES,
)
