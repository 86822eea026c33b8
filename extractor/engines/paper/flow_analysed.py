"""How many people were analysed: by intention to treat, or those who completed the trial."""

from __future__ import annotations

import re

from extractor.engines.paper.flow_readings import (
    CONSORT_ANALYSED,
    FEW,
    NO_NUMBER,
    SHARE,
    WERE,
    analysed,
    completed,
    evaluable,
    is_of_people,
    left_over,
)
from extractor.engines.paper.people import (
    ADVERB,
    BETWEEN,
    COUNT,
    N_IS,
    NUMBER,
    PEOPLE_OF,
    PERSONS,
)
from extractor.fields.rule import Rule

ENDED = (
    r"complet(?:ed|ing)\s+(?:(?:the|this|our|both|all|at\s+least)\s+)?(?:(?!questionnaires?\b|surveys?\b|baseline\b|first\b)[\w‐-]+\s+){0,3}?"
    r"(?:study|trial|protocol|intervention|treatments?|therapy|research|follow-?ups?|cycles\s+of|sessions|visits|assessments|periods?|phases?|"
    r"extension|medication|programme|program)\b"
)
ANALYSED_RULES = (
    Rule(
        name="intention-to-treat",
        pattern=re.compile(
            rf"{COUNT}\s+(?:{PERSONS}\s+)?(?:\([^()]*\)\s*)?(?:were|was)?\s*{ADVERB}*(?:included|analy[sz]ed|"
            r"evaluated|assessed)?\s*(?:in|by|on|for|using)\s+(?:the|an|our)?\s*(?:modified\s+|full\s+|primary\s+)?"
            r"(?:(?:intention|intent)[\s-]to[\s-]treat|m?ITT\b|(?:full|primary|main|final)\s+(?:efficacy\s+)?analysis\b|efficacy\s+(?:analysis|population|set))",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "114 patients were included in the intention-to-treat analysis.": {"analysed": 114},
            "127 were included in the intent-to-treat population": {"analysed": 127},
            "In all, 96 patients finished, with 127 included in the mITT population.": {
                "analysed": 127
            },
        },
        misses=("Analyses were by intention to treat.",),
        read=analysed,
        confidence=0.9,
    ),
    Rule(
        name="intention-to-treat-sample",
        pattern=re.compile(
            rf"\b(?:(?:intention|intent)[\s-]to[\s-]treat|m?ITT|full[\s-]analysis|(?:final|primary|main)\s+(?:efficacy\s+)?analysis)\s+"
            r"(?:\([^()]*\)\s+)?(?:(?:sample|population|set|group|cohort|analys[ei]s)\s+)?(?:\([^()]*\)\s+)?"
            r"(?:(?:thus|therefore|finally)\s+)?(?:consist(?:ed|s) of|compris(?:ed|es|ing)|included|includes|was composed of|was (?:based|"
            rf"performed|conducted|carried out) on|of|contained|involved)\s+(?:all\s+|the\s+|data\s+from\s+)*{PEOPLE_OF}",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "The intention-to-treat sample consisted of 103 adults.": {"analysed": 103},
            "The full analysis set included 127 patients.": {"analysed": 127},
            "The primary analysis was based on data from 127 patients.": {"analysed": 127},
        },
        misses=("The intention-to-treat analysis included 40 patients in the diet group.",),
        read=analysed,
        confidence=0.88,
    ),
    Rule(
        name="were-analysed",
        pattern=re.compile(
            rf"(?<!\(){COUNT}\s*(?:\(\d+(?:\.\d+)?\s?%\)\s*)?(?:{FEW}{PERSONS}{NO_NUMBER}\b(?:{WERE})?|(?:were\s+)?)"
            rf"\b{ADVERB}*(?:and\s+)?(?:analy[sz]ed\b|(?:included|entered|available|eligible|evaluable|evaluated) "
            r"(?:in|for|into) (?:the |this |these |our )?(?:[\w-]+ ){0,4}?(?:analys[ei]s\b|per[\s-]protocol group|evaluation\b)|"
            r"contribut\w+ (?:[\w-]+ ){0,3}(?:to|for) (?:the )?(?:[\w-]+ ){0,3}analys[ei]s\b)",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Of these, 31 were analysed.": {"analysed": 31},
            "Data from 47 patients (21 diet, 26 control) were analysed.": {"analysed": 47},
            "Of 90 adults, 81 contributed to the primary analysis.": {"analysed": 81},
        },
        misses=("31 samples were taken and analysed", "40 clinical trials were analysed"),
        read=analysed,
        confidence=0.8,
    ),
    Rule(
        name="share-analysed",
        pattern=re.compile(
            rf"\b{PERSONS}\s+\({COUNT}\s?(?:(?:out\s+)?of|/)\s?{NUMBER}[^()]{{0,20}}\)\s+[^.;()\d]{{0,60}}?"
            r"(?:analy[sz]ed\b|included in (?:the |our )?(?:[\w-]+ ){0,3}?analys[ei]s\b)",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"Few men (96 out of 430) were seen and included in the analysis.": {"analysed": 96}},
        misses=("Few clinics (12 of 30) were analysed.",),
        read=analysed,
        confidence=0.75,
    ),
    Rule(
        name="n-in-this-analysis",
        pattern=re.compile(
            rf"\b(?:included\s+)?in\s+(?:this|the|our)\s+(?:\w+\s+)?analysis\s+\({N_IS}{COUNT}\)",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Among the women included in this analysis (n = 363), half were thin.": {
                "analysed": 363
            }
        },
        misses=("Women included in this analysis were thin.", "scans in the analysis (n = 9)"),
        read=lambda match: analysed(match) if is_of_people(match) else None,
        confidence=0.8,
    ),
    Rule(
        name="this-analysis-included",
        pattern=re.compile(
            r"\b(?:(?:this|our|the (?:present|current)) analysis (?:included|comprised|was based on)|analys[ei]s (?:was|were) "
            r"(?:\w+ )?(?:performed|conducted|carried out|done|undertaken|based) (?:on|in|with|for|using))\s+(?:all\s+|the\s+|data from\s+)*"
            + PEOPLE_OF,
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "This analysis included 657 patients.": {"analysed": 657},
            "Analyses were conducted on the 127 women who stayed.": {"analysed": 127},
        },
        misses=("This analysis included age and sex.",),
        read=analysed,
        confidence=0.75,
    ),
    Rule(
        name="number-at-the-end",
        pattern=re.compile(
            rf"\bnumber\s+of\s+{PERSONS}\s+(?:at\s+the\s+end\s+of|(?:who|that)\s+completed|completing|analy[sz]ed in)\s+"
            rf"(?:the|this|our)\s+(?:[\w-]+\s+){{0,3}}?(?:study|trial|follow-?up)\s+(?:was|were)\s+{COUNT}",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"The number of participants at the end of the trial was 126.": {"analysed": 126}},
        misses=("The number of visits at the end of the trial was 126.",),
        read=analysed,
        confidence=0.6,
    ),
    Rule(
        name="completed-the-study",
        pattern=re.compile(
            rf"{PEOPLE_OF}{BETWEEN}\b(?:{WERE}\w+\s+and\s+)?completed\s+(?:(?:the|this|our|both|all)\s+(?:[\w-]+\s+){{0,3}}?"
            r"(?:study|trial|protocol|intervention|treatments?|research|follow-?up|cycles of|sessions|visits|assessments|periods|phases)|follow-?up)\b",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Seventy-five subjects completed the study.": {"analysed": 75},
            "127 participants (91%) completed follow-up.": {"analysed": 127},
        },
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
    Rule(
        name="n-completed",
        pattern=re.compile(
            rf"(?<!\()(?<!of ){COUNT}\s+{SHARE}?(?:{PERSONS}\s+{SHARE}?)?{ENDED}", re.IGNORECASE
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Forty completed the 9-month study; one stopped.": {"analysed": 40},
            "In all, 96 men were randomised and 81 completed the trial.": {"analysed": 81},
            "Thus, 83 (91%) completed the extension.": {"analysed": 83},
            "Overall, 81 (84%) men completed treatment.": {"analysed": 81},
        },
        misses=(
            "81 completed the trial in the zinc group and 80 in the placebo group.",
            "In the zinc group, 40 completed the trial.",
            "Of 90 clinics 81 completed the trial.",
            "81 completed the questionnaire.",
            "80 adults were needed so that 60 completed the trial.",
        ),
        read=completed,
        confidence=0.45,  # who completed it is often not who was analysed: withheld
    ),
    Rule(
        name="of-whom-completed",
        pattern=re.compile(
            rf"\b[Oo]f\s+(?:the\s+|these\s+)?(?:{NUMBER}\s+)?(?:[\w-]+\s+){{0,3}}?(?:{PERSONS}|whom|these)[^.;()\d]{{0,60}}?,?\s+{COUNT}\s+"
            rf"(?:{PERSONS}\s+)?{SHARE}?(?:{WERE}{ADVERB}*(?:analy[sz]ed|evaluable)|completed\s+(?:(?:the|this|all|both)\s+)?(?:[\w-]+\s+){{0,3}}?"
            r"(?:study|trial|protocol|follow-?up|assessments?|questionnaires?|post-?(?:test|treatment)))\b"
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Of the 140 participants randomised, 127 completed the trial.": {"analysed": 127},
            "We enrolled 90 adults, of whom 81 (90%) were analysed.": {"analysed": 81},
        },
        misses=(
            "Of the 70 adults in the diet group, 63 completed the trial.",
            "Of the 70 adults, 63 (90%) completed the trial in the diet group and 60 in the other.",
            "Of the 140 samples, 127 were analysed.",
        ),
        read=completed,
        confidence=0.6,
    ),
    Rule(
        name="n-of-n-completed",
        pattern=re.compile(
            rf"{COUNT}\s+{SHARE}?(?:out\s+)?of\s+(?:the\s+)?{NUMBER}\s+{SHARE}?(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+(?:\([^()]*\)\s+)?"
            rf"(?:completed\s+(?:(?:the|this|all|both)\s+)?(?:[\w-]+\s+){{0,2}}?(?:study|trial|protocol|follow-?up)|{WERE}{ADVERB}*"
            r"(?:analy[sz]ed|(?:included|available|evaluable)\s+(?:in|for)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?analys[ei]s))\b",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={"127 of the 140 randomised participants completed the study.": {"analysed": 127}},
        misses=(
            "In the diet group, 60 of 70 participants completed the study.",
            "60 of 70 participants completed the study in the diet group.",
        ),
        read=completed,
        confidence=0.6,
    ),
    Rule(
        name="left-for-analysis",
        pattern=re.compile(
            rf"\b(?:leaving|resulting\s+in|yielding|left)\s+(?:(?:a\s+)?(?:final\s+|total\s+)?(?:(?:study\s+|analy\w+\s+)?(?:population|sample|"
            rf"cohort)\s+)?of\s+)?{PEOPLE_OF}(?P<what>(?:\s+[\w-]+){{0,6}})",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Ten were lost, leaving 127 patients for the final analysis.": {"analysed": 127},
            "Eleven withdrew, resulting in a study population of 64 patients.": {"analysed": 64},
        },
        misses=(
            "resulting in 40 patients being needed",
            "Five left, leaving 30 patients in the diet group.",
        ),
        read=left_over,
        confidence=0.65,
    ),
    Rule(
        name="evaluable",
        pattern=re.compile(
            rf"{COUNT}\s+evaluable\s+{PERSONS}|{COUNT.replace('?P<n>', '?P<m>')}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+{SHARE}?{WERE}{ADVERB}*"
            r"(?:evaluable|assessable|available\s+for\s+(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:analys[ei]s|evaluation))\b",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "There were 127 evaluable patients.": {"analysed": 127},
            "127 patients were evaluable for response.": {"analysed": 127},
        },
        misses=(
            "Of 140 patients, 60 were evaluable in the diet group.",
            "Sixty adults were randomised to ensure that 46 patients were evaluable.",
        ),
        read=evaluable,
        confidence=0.55,
    ),
    Rule(
        name="data-available",
        pattern=re.compile(
            r"\b(?:complete|full|primary|outcome|follow-?up|final)\s+(?:outcome\s+|follow-?up\s+)?data\s+(?:were|was|are)\s+(?:available|obtained|"
            rf"collected|complete)\s+(?:for|from|on|in)\s+(?:the\s+|all\s+)?{COUNT}\s+{SHARE}?(?:(?:out\s+)?of\s+(?:the\s+)?{NUMBER}\s+)?"
            rf"(?:[\w-]+\s+){{0,2}}?{PERSONS}",
            re.IGNORECASE,
        ),
        source=CONSORT_ANALYSED,
        hits={
            "Outcome data were available for 127 (91%) participants.": {"analysed": 127},
            "Complete data were available for 127 of the 140 women.": {"analysed": 127},
        },
        misses=("Follow-up data were available for 60 patients in the diet group.",),
        read=analysed,
        confidence=0.6,
    ),
)
