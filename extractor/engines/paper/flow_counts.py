"""How many people entered a trial, where the count stands apart from the people, or is the target reached."""

from __future__ import annotations

import re

from extractor.engines.paper.flow_readings import (
    CONSENTED,
    CONSORT_FLOW,
    SHARE,
    WERE,
    consented,
    enrolled,
    is_of_people,
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
)
from extractor.fields.rule import Rule

COUNT_RULES = (
    Rule(
        name="were-enrolled",
        pattern=re.compile(
            rf"{COUNT}\s+{SHARE}?(?:of these {PERSONS}\s+)?(?:{WERE}{ADVERB}*{ENROLLED}\s+(?:in|into|to)\s+{HERE}|"
            rf"{CONSENTED},?\s+and\s+(?:{WERE}{ADVERB}*{ENROLLED}\b|entered\s+{HERE}|participated\b|took\s+part\b))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "73 had pain, of whom 46 were included in the study.": {"enrolled": 46},
            "127 fulfilled the eligibility criteria and were enrolled.": {"enrolled": 127},
        },
        misses=(
            "13 were included in other studies",
            "Of 30 practices invited, 20 were enrolled in the study.",
        ),
        read=enrolled,
        confidence=0.85,
    ),
    Rule(
        name="of-whom-were-enrolled",
        pattern=re.compile(
            rf"\b(?:of|from)\s+(?:whom|which|these|those|them),?\s+(?:only\s+)?{COUNT}\s+{SHARE}?(?:{PERSONS}\s+)?{WERE}{ADVERB}*"
            r"(?:enrol+ed|included|recruited)\b(?!\s+(?:in|for|into)\s+(?:[\w-]+\s+){0,4}?(?:analys|model|sub-?study|subgroup))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"We saw 780 men with gout, of whom 255 were included.": {"enrolled": 255}},
        misses=(
            "We saw 780 men, of whom 255 were included in the analysis.",
            "We saw 90 clinics, of which 25 were included.",
        ),
        read=enrolled,
        confidence=0.72,
    ),
    Rule(
        name="trial-of-n",
        pattern=re.compile(
            r"\b(?:participating|enrolled|included|recruited|participants|patients|women|from)\s+(?:in|into|of|from|the)\s+"
            r"(?:[\w-]+,?\s+){1,6}?(?:trial|study)\b(?:\s+(?:of|on)\s[^.;()]{3,80})?\s\((?:[\w-]+(?:\s(?:study|trial))?[,;]\s)?[nN]\s?=\s?"
            + COUNT,
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "women participating in a randomised trial of zinc (n = 4,567)": {"enrolled": 4567},
            "enrolled in a trial on nutrition (WOOL-study, N = 1320)": {"enrolled": 1320},
        },
        misses=("scans of the study (n = 12)",),
        read=enrolled,
        confidence=0.72,
    ),
    Rule(
        name="n-were-enrolled",
        pattern=re.compile(
            rf"\((?:total\s+)?{N_IS}{COUNT}(?:[,;]\s[^()=]{{0,80}})?\)[^.;()]{{0,60}}?\b(?:{WERE}{ADVERB}*{ENROLLED}|participated|took part)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Outpatients with gout (n = 101) were recruited.": {"enrolled": 101}},
        misses=(
            "Patients (n = 12) were lost.",
            "Scans (n = 12) were included.",
            "Those in the diet group (n = 12) took part in classes.",
        ),
        read=lambda match: enrolled(match) if is_of_people(match) else None,
        confidence=0.75,
    ),
    Rule(
        name="n-of-n-enrolled",
        pattern=re.compile(
            rf"(?<!events )\b(?:enrol+ed|recruited)\s+{COUNT}(?:\s?/\s?\d[\d,]*|\s+(?:out\s+)?of\s+(?:the\s+)?{NUMBER})\s+"
            rf"(?:\([^()]*\)\s+)?(?:of\s+(?:the\s+|all\s+)?)?(?:[\w-]+\s+){{0,3}}?{PERSONS}",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "The trial recruited 174/215 (81%) of the eligible women.": {"enrolled": 174},
            "We enrolled 113 of 130 eligible men.": {"enrolled": 113},
        },
        misses=("We enrolled 8 of 20 practices.",),
        read=enrolled,
        confidence=0.75,
    ),
    Rule(
        name="n-of-n-were-enrolled",
        pattern=re.compile(
            rf"{COUNT}\s+{SHARE}?(?:out\s+)?of\s+(?:the\s+)?(?:\w+\s+){{0,2}}?{NUMBER}\s+{SHARE}?(?:[\w-]+\s+){{0,3}}?{PERSONS}[^.;()\d]{{0,70}}?\s"
            rf"(?:{WERE}{ADVERB}*{ENROLLED}|(?:agreed|consented)\s+to\s+(?:participate|take\s+part))\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "In all, 68 (62%) of 109 patients with gout were recruited.": {"enrolled": 68},
            "The trial closed after 74 of the planned 92 patients were enrolled.": {"enrolled": 74},
        },
        misses=("74 of the planned 92 practices were enrolled.",),
        read=lambda match: seen(match),
        confidence=0.8,
    ),
    Rule(
        name="agreed-to-enrol",
        pattern=re.compile(
            rf"{COUNT}\s+{SHARE}?(?:{WERE}?eligible and\s+|(?:met|fulfilled|satisfied)\s+(?:[\w/-]+\s+){{0,5}}criteria,?\s+and\s+)?"
            r"(?:agreed|consented)\s+"
            r"(?:to\s+(?:participate|enrol+|take\s+part|be\s+(?:enrol+ed|included|randomi[sz]ed))|to\s+participation|to\s+randomi[sz]ation)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Of 290 adults who met the criteria, 145 agreed to enrol.": {"enrolled": 145},
            "127 met the entry criteria and agreed to participate.": {"enrolled": 127},
        },
        misses=("Of 30 practices, 12 agreed to take part.",),
        read=enrolled,
        confidence=0.75,
    ),
    Rule(
        name="so-n-were-enrolled",
        pattern=re.compile(
            rf"^(?:Of|Among|From|Out of)\s+(?:the\s+|these\s+|a\s+total\s+of\s+)*{NUMBER}\s+(?:[\w-]+\s+){{0,5}}?{PERSONS}\b[^.;]{{0,200}}?[,\s](?:so|and|thus|hence|therefore|"
            rf"leaving)\s+(?:that\s+|the\s+remaining\s+|finally\s+)?{COUNT}\s+(?:{PERSONS}\s+)?{WERE}{ADVERB}*(?:enrol+ed|included|recruited)\b"
            r"(?!\s+(?:in|for|into)\s+(?:[\w-]+\s+){0,4}?(?:analys|model|sub-?study|subgroup|(?:[\w-]+\s)?group\b|arm\b))",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Of 208 willing men, 5 declined, so 203 were included.": {"enrolled": 203}},
        misses=(
            "Of 208 willing men, 5 declined, so 203 were included in the analysis.",
            "Of 208 men, 103 were included in the zinc group and 105 were included in the salt group.",
        ),
        read=enrolled,
        confidence=0.72,
    ),
    Rule(
        name="trial-of-so-many",
        pattern=re.compile(
            rf"\b(?:trial|RCT|study)\s\((?:(?:minimum|total|target|planned|intended)\s)?{N_IS}{COUNT}\)",
            re.IGNORECASE,
        ),
        source="CONSORT 2010 for abstracts",
        hits={"ZINC is a masked, parallel-group RCT (minimum n = 410).": {"enrolled": 410}},
        misses=("The trial (9 clinics, 2011) was long.", "the pilot study (n = 3)"),
        read=enrolled,
        confidence=0.6,
    ),
    Rule(
        name="screened-eligible-enrolled",
        pattern=re.compile(
            rf"[(\[](?=[^()]*\b(?:screened|eligible|approached|invited|assessed)\b)(?:[^()]*?[,;]\s)?{COUNT}\s+(?:were\s+)?(?:enrol+ed|randomi[sz]ed|recruited|included)\s*[,;)\]]",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"Smokers (901 screened, 740 eligible, 308 enrolled) were sought.": {"enrolled": 308}},
        misses=("Clinics (90 approached, 12 willing, 9 used) were sought.",),
        read=seen,
        confidence=0.78,
    ),
    Rule(
        name="people-consented",
        pattern=re.compile(
            rf"(?:{PEOPLE_OF}{BETWEEN}|{COUNT.replace('?P<n>', '?P<m>')}\s+{SHARE}?(?:{PERSONS}\s+)?)\b(?:consented|(?:gave|provided|signed)\s+(?:[\w-]+\s+){{0,4}}?consent)\b"
            r"(?!\s+(?:\w+\s+){0,3}?(?:analys|biopsy|follow-up|contact|interview|screen)\w*)",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "Three hundred nine men with gout were eligible and consented for the trial.": {
                "enrolled": 309
            },
            "We met 501 men, of whom 318 (63%, 95% CI 59% to 68%) consented.": {"enrolled": 318},
        },
        misses=(
            "Twelve clinics consented.",
            "Of 90 men asked, 31 men consented to a biopsy.",
            "Ninety men in the diet group gave consent.",
        ),
        read=consented,
        confidence=0.66,
    ),
    Rule(
        name="closed-at",
        pattern=re.compile(
            r"\b(?:accrual|recruitment|enrol+ment|trial|study)\s+(?:was|had been|has been)\s+(?:\w+ly\s+)?(?:terminated|stopped|closed|halted|"
            rf"discontinued|suspended)[^.;()\d]{{0,40}}?\b(?:at|after|with)\s+{COUNT}\s+(?:of\s+(?:the\s+)?(?:planned\s+)?{NUMBER}\s+)?(?:(?:planned|intended|"
            rf"target(?:ed)?)\s+)?(?:\w+\s+){{0,2}}?{PERSONS}",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 14b",
        hits={
            "Accrual was stopped at 413 of 1,960 planned patients for lack of money.": {
                "enrolled": 413
            }
        },
        misses=("Accrual was stopped after 413 days.", "The trial was stopped after 31 deaths."),
        read=seen,
        confidence=0.78,
    ),
    Rule(
        name="target-reached",
        pattern=re.compile(
            rf"\b(?:target|planned|required|intended|full)\s+(?:[\w-]+\s+){{0,2}}?of\s+{PEOPLE_OF}"
            r"[^.;]{0,30}?\b(?:was|were|has been|had been)\s+(?:\w+\s+)?(?:achieved|reached|met|attained)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={"The target recruitment of 606 patients was achieved in May.": {"enrolled": 606}},
        misses=("The target recruitment of 606 patients was not achieved.",),
        read=enrolled,
        confidence=0.9,
    ),
    Rule(
        name="n-out-of-n-agreed",
        pattern=re.compile(
            rf"{COUNT}\s?/\s?\d[\d,]*\s+{SHARE}?(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+(?:\w+\s+)?"
            rf"(?:(?:agreed|consented)\s+to\s+(?:participate|enrol+|take\s+part|participation|randomi[sz]ation)\b|{WERE}{ADVERB}*{ENROLLED})",
            re.IGNORECASE,
        ),
        source=CONSORT_FLOW,
        hits={
            "In all, 81/930 (9%) men approached agreed to randomisation.": {"enrolled": 81},
            "Over a year 64/90 patients were enrolled.": {"enrolled": 64},
        },
        misses=("12/30 clinics agreed to participate.", "64/90 patients were relieved."),
        read=seen,
        confidence=0.78,
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
)
