"""Everybody in a trial where a sentence has no verb of taking in: settings, ages, "of 60 patients"."""

from __future__ import annotations

import re

from extractor.engines.paper.flow_readings import (
    CONSORT_FLOW,
    SHARE,
    WERE,
    looked_at,
    of_all,
    who_took_part,
)
from extractor.engines.paper.people import ADVERB, BETWEEN, COUNT, HEAD, NUMBER, PEOPLE_OF, PERSONS
from extractor.fields.rule import Rule

AS_WELL = re.compile(r"\b(?:given|administered|provided|offered|delivered)\s[^.;]*$")
"""What makes a second "given to 72 men" that of another arm."""

SETTING_RULES = (
    Rule(
        name="of-n-people",
        pattern=re.compile(
            rf"^{HEAD}(?:Of|Among|Out of|From)\s+(?:the\s+|these\s+|all\s+|a\s+total\s+of\s+)*(?:total\s+)?{COUNT}\s+(?:study\s+|trial\s+|adult\s+|female\s+|male\s+)?"
            rf"{PERSONS},\s+(?:only\s+)?{NUMBER}",
        ),
        source="CONSORT 2010 for abstracts",
        hits={"Of the 151 participants, 95% were retained.": {"enrolled": 151}},
        misses=(
            "Of the 300 eligible adults, 151 took part.",
            "Of the 300 adults screened, 151 took part.",
        ),
        read=of_all,
        confidence=0.62,
    ),
    Rule(
        name="people-of-age",
        pattern=re.compile(
            rf"(?<!data on ){PEOPLE_OF}(?:\s+with\s+[^.;()\d]{{3,60}}?)?(?:\s\((?:[^()]{{0,60}}[,;]\s)?|,\s)(?:(?:mean|median|average)\s+(?:\([^()]*\)\s)?"
            r"age|aged?\s(?:between\s)?\d\d?[\s–-])",
            re.IGNORECASE,
        ),
        source="CONSORT 2010 for abstracts",
        hits={
            "112 women (median age 56 years) underwent biopsy.": {"enrolled": 112},
            "Data came from 96 men with gout (20 smokers, mean age 47 years).": {"enrolled": 96},
        },
        misses=(
            "In the diet group, 40 women (mean age 56 years) stayed.",
            "40 women (mean age 56 years) in the diet group stayed.",
            "112 samples (mean age 5 days) were kept.",
        ),
        read=who_took_part,
        confidence=0.65,
    ),
    Rule(
        name="people-n-did",
        pattern=re.compile(
            rf"^{HEAD}(?:[\w-]+\s+){{0,5}}?{PERSONS}\s\([nN]\s?=\s?{COUNT}(?:[,;]\s[^()]*)?\)\s+(?:with\s[^.;()]{{3,80}}?\s)?"
            r"(?:completed|had|received|reported|took|attended|provided|underwent)\b",
            re.IGNORECASE,
        ),
        source="CONSORT 2010 for abstracts",
        hits={"Participants (n = 54) had a mean age of 59 years.": {"enrolled": 54}},
        misses=("Patients in the diet group (n = 54) had pain.", "Women (n = 54) will be ill."),
        read=who_took_part,
        confidence=0.62,
    ),
    Rule(
        name="trial-among-n",
        pattern=re.compile(
            rf"\b(?:trial|study|RCT)\b(?:(?!\b(?:groups?|arms?|subset|subgroup)\b)(?:[^.;()]|\([^()=]*\))){{0,170}}?\b{PERSONS}"
            rf"(?:(?!\b(?:groups?|arms?|subset|subgroup|assigned|allocated|placebo)\b)[^.;()]){{0,80}}?\((?:total\s)?[nN]\s?=\s?{COUNT}\)",
            re.IGNORECASE,
        ),
        source="CONSORT 2010 for abstracts",
        hits={
            "A controlled trial in older survivors of stroke (n = 106) compared two diets.": {
                "enrolled": 106
            }
        },
        misses=(
            "The study randomised women to the diet group (n = 54).",
            "a trial in 12 clinics (n = 12)",
        ),
        read=who_took_part,
        confidence=0.65,
    ),
    Rule(
        name="there-were",
        pattern=re.compile(
            rf"^{HEAD}There were (?:a total of )?{PEOPLE_OF}(?!\s+(?:who|in the|with no|without|lost|excluded)\b)",
            re.IGNORECASE,
        ),
        source="CONSORT 2010 for abstracts",
        hits={"There were a total of 33 patients with a mean age of 51 years.": {"enrolled": 33}},
        misses=("There were 33 patients in the diet group.", "There were 12 deaths."),
        read=who_took_part,
        confidence=0.6,
    ),
    Rule(
        name="sample-of",
        pattern=re.compile(
            rf"\b(?:total|overall|final|convenience)\s+(?:sample|cohort|population)\s+of\s+{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"From a total sample of 247 patients, 14 withdrew.": {"enrolled": 247}},
        misses=("A total sample of 247 patients is needed.",),
        read=who_took_part,
        confidence=0.68,
    ),
    Rule(
        name="people-enrolled-actively",
        pattern=re.compile(
            rf"{PEOPLE_OF}\s+{SHARE}?enrol+ed(?=\s+(?:with|between|from|over|during|and)\b|[,.;])",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"By May, 54 participants enrolled with 80% retention.": {"enrolled": 54}},
        misses=("54 participants enrolled in another trial",),
        read=who_took_part,
        confidence=0.7,
    ),
)
ALONE_RULES = (
    Rule(
        name="looked-at-in-people",
        pattern=re.compile(
            r"\b(?:[Aa]ssess|[Ee]valuat|[Cc]ompar|[Ee]xamin|[Ii]nvestigat|[Dd]etermin|[Tt]est(?:ed|ing)|[Ss]tud(?:ied|ying)|[Mm]easur|[Ee]xplor)\w*\b"
            r"(?:(?!\b(?:groups?|arms?|subset|subgroup|subsample|will|screened)\b)(?:[^.;()]|\.(?=\d)|\([^()]*\))){0,220}?"
            rf"\s(?:in|among|on|with)\s(?:a\stotal\sof\s)?{PEOPLE_OF}(?!\s+(?:and|versus|vs)\s+{NUMBER}\b)"
        ),
        source="CONSORT 2010 for abstracts",
        hits={
            "In a controlled trial, we evaluated the effect of daily zinc (20 mg) on pain in 134 "
            "healthy women.": {"enrolled": 134}
        },
        misses=(
            "We compared zinc with copper in the diet group in 30 women.",
            "We evaluated zinc in 12 hospitals.",
            "We assessed zinc in a subset of 30 women.",
        ),
        read=looked_at,
        confidence=0.6,
    ),
    Rule(
        name="people-received",
        pattern=re.compile(
            rf"^{HEAD}(?:A\s+total\s+of\s+|In\s+(?:total|all),\s+|Overall,\s+)?{PEOPLE_OF}{BETWEEN}(?<!had )(?<!have )\b(?:received|underwent|ingested|consumed|took|"
            rf"{WERE}(?:treated\s+with|given|administered|supplemented\s+with))\s+(?=[^.;]{{0,140}}?\b(?:or|either|versus|vs)\b)"
        ),
        source="CONSORT 2010 for abstracts",
        hits={
            "Three hundred men with gout received a single dose of zinc or placebo.": {
                "enrolled": 300
            }
        },
        misses=(
            "Three hundred men with gout received zinc.",
            "Thirty men in the diet group received zinc or copper.",
            "Thirty men (10%) had received zinc or copper.",
        ),
        read=who_took_part,
        confidence=0.62,
    ),
    Rule(
        name="given-to-people",
        pattern=re.compile(
            rf"\b(?:given|administered|provided|offered|delivered)\s+(?:orally\s+|intravenously\s+)?(?:to|for|in)\s+{PEOPLE_OF}(?!\s+(?:and|versus|vs)\s+{NUMBER}\b)"
            r"(?![^.;]{0,80}\b(?:given|administered|provided|offered|delivered)\s)"
        ),
        source="CONSORT 2010 for abstracts",
        hits={"Zinc or copper was given to 143 men for nine weeks.": {"enrolled": 143}},
        misses=(
            "Zinc was given to 71 men in the first group.",
            "Zinc was given to 71 men and 72 men had none.",
            "Zinc was given to 71 men and copper was given to half of them.",
            "Zinc will be given to 143 men.",
        ),
        read=lambda match: (
            None if AS_WELL.search(match.string[: match.start()]) else looked_at(match)
        ),
        confidence=0.58,
    ),
    Rule(
        name="people-did",
        pattern=re.compile(
            rf"^{HEAD}(?:A\s+total\s+of\s+|In\s+(?:total|all),\s+|Altogether,?\s+)?{PEOPLE_OF}(?!\s+{NUMBER})(?:(?!\b(?:also|only|further|completed|"
            r"achieved|died|reported|experienced|developed|had|showed|responded|eligible)\b|(?:were|was)\s(?!(?:\w+ly\s)?[a-z]+(?:ed|en|wn|ht)\b))(?:[^.;()]|\.(?=\d)|\([^()]*\))){0,160}?\s"
            rf"(?:(?:performed|wore|used|ingested|consumed|drank|ate|practi[sc]ed|carried out|completed\s+(?={NUMBER}\s))\b|{WERE}{ADVERB}*(?:studied|treated|given|fed|followed|admitted|evaluated|switched|prepared|identified|observed|monitored|"
            r"an[a]?esthetized|subjected|instructed|operated|vaccinated|immuni[sz]ed|tested|trained|seen|referred|investigated|examined|exposed|"
            r"hospitali[sz]ed|scheduled|supplemented|injected|infused|implanted)\b|underwent\b)"
        ),
        source="CONSORT 2010 for abstracts",
        hits={
            "Twenty-four adults with gout (22 women) were fed a diet of rice.": {"enrolled": 24},
            "In all, 96 women with gout underwent a biopsy after birth.": {"enrolled": 96},
            "METHODS Fifteen men with gout were treated.": {"enrolled": 15},
            "Sixteen fit men (mean age 31) completed nine 7 s bouts of rowing.": {"enrolled": 16},
            "Forty-one men of all ages wore the splint by night.": {"enrolled": 41},
        },
        misses=(
            "Forty women in the diet group were treated.",
            "Forty women had pain and were treated.",
            "Forty samples were tested.",
            "Forty women were screened.",
            "Forty women completed the trial.",
            "Of note, 90 women were eligible, 40 were randomised and all were followed.",
            "90 women were eligible, 40 were randomised and all were followed.",
            "20 male and 20 female nurses were tested.",
        ),
        read=who_took_part,
        confidence=0.55,
    ),
    Rule(
        name="people-alone",
        pattern=re.compile(
            rf"^{HEAD}(?:A\s+total\s+of\s+)?{PEOPLE_OF}(?=\s?[,(]|\s(?:with|without|aged|who|whose|from|undergoing|attending|at|admitted|diagnosed|"
            r"scheduled|receiving|having|requiring|presenting|older|between|\d+)\b)(?:(?!\b(?:were|was|had|received|completed|died|experienced|"
            r"reported|underwent|showed|developed|achieved|responded|remained|will|dropped|discontinued|withdrew|gave|did|has|have been|"
            r"participated|took|returned|filled|met|agreed|declined|refused|said|felt|could|would|should|may)\b(?<!who had)(?<!who have)(?<!who were)(?<!who did))(?:[^.;()]|\.(?=\d)|\([^()]*\))){0,260}\.?$"
        ),
        source="structured abstracts: the participants in words without a verb",
        hits={
            "Three hundred women (160 control, 140 diet) aged 65 and older with gout.": {
                "enrolled": 300
            },
            "Participants and setting: Thirty-three men aged 40 to 60 from two clinics.": {
                "enrolled": 33
            },
            "Forty-one women (age, 61 ± 9 yrs; weight, 70 ± 12 kg) awaiting surgery.": {
                "enrolled": 41
            },
        },
        misses=(
            "Three hundred women were ill.",
            "Forty adults in the diet group.",
            "Three hundred women died.",
        ),
        read=who_took_part,
        confidence=0.7,
    ),
)
"""What a sentence of any words may be, if it begins with a number."""
