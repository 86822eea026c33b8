"""How many people take part: planned, enrolled, randomised, analysed.

Counts of cases, deaths, trials or people screened are not participants.
"""

from __future__ import annotations

import re

from extractor.fields.counts import (
    COUNT,
    GAP,
    PEOPLE,
    PEOPLE_COUNT,
    PLAIN_GAP,
    QUALITY,
    WORD,
    is_part,
    is_subset,
    read_count,
)
from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.types import JSON

NOT_TAKING_PART = re.compile(
    r"\b(?:screened|excluded|ineligible|declined|refused|died|withdrew|discontinued|lost|dropped|"
    r"survived|deaths|registered|not)\b",
    re.IGNORECASE,
)
IN_ONE_ARM = re.compile(r"[\w,-]+ (?:control|placebo|intervention|comparison|treated)\b")
WHOLE_AFTER = re.compile(r"\b(?:either|or|between|versus|vs|one of|two|three|four|groups|arms)\b")


def _count(key: str, match: re.Match[str]) -> JSON:
    """Give {key: count}, or None where the words speak of people who don't take part."""
    value = read_count(match["n"])
    if IN_ONE_ARM.match(match.string, match.start("n")):
        return None
    if value is None or is_part(match) or NOT_TAKING_PART.search(match.group()):
        return None
    after = match.string[match.end() : match.end() + 24]
    if re.match(
        r"\s*(?:per|each|every|in each|at each|from each|a (?:year|month|week))\b",
        after,
    ):
        return None
    return {key: value}


def planned(match: re.Match[str]) -> JSON:
    """Read a count of people that the trial means to take in."""
    return _count("planned", match)


def enrolled(match: re.Match[str]) -> JSON:
    """Read a count of people taken in; "will be enrolled" is planned."""
    after = match.string[match.end() : match.end() + 150]
    if re.match(r"(?:(?![\d,])[^.;])*? in (?:the|each) (?:[\w-]+ ){1,3}(?:group|arm)\b", after):
        return None
    is_future = re.search(r"\b(?:will|would|shall|to be)\b", match.group())
    return _count("planned" if is_future else "enrolled", match)


def randomised(match: re.Match[str]) -> JSON:
    """Read a count of people randomised; None where they are one arm ("20 to cells, 18 to …")."""
    if re.search(r"\b(?:will|would|shall|to be)\b", match.group()):
        return _count("planned", match)
    after = re.split(r"[.;](?!\d)", match.string[match.end() : match.end() + 200])[0]
    number = rf"(?:\d|(?:{WORD})\b)"
    if re.match(r",? (?:in|into|to)\b", after):
        two_arms = re.search(rf"\b(?:and|vs|versus)\s+{number}|,\s*{number}", after)
        if two_arms or not re.search(rf"{WHOLE_AFTER.pattern}|\band\b|\d ?: ?\d|group", after):
            return None
    return _count("randomised", match)


def analysed(match: re.Match[str]) -> JSON:
    """Read a count of people in the analysis."""
    return _count("analysed", match)


def treated(match: re.Match[str]) -> JSON:
    """Read a count of people treated, unless the words name the treatment of a control arm."""
    control = r"placebo|vehicle|saline|sham|standard|usual|conventional|supportive|control|no "
    after = match.string[match.end() : match.end() + 60]
    if is_subset(match) or re.match(rf"\s+(?:\w+ ){{0,2}}?(?:{control})", after):
        return None
    return _count("enrolled", match)


RULES = (
    Rule(
        name="estimated-participants",
        pattern=re.compile(
            r"\b(?i:(?:estimated|target|planned|anticipated|expected|intended)\s*"
            r"(?:total\s*|final\s*)?(?:number\s*of\s*)?(?:participants?|patients|subjects|"
            r"enrol+ment|"
            r"sample\s*size|recruitment|size|number(?:\s*of\s*participants)?|n\b)|sample\s*size"
            r"|(?:n|number)\s*planned)(?:\s*(?:is|was|of|=|:|：)){0,2}\s*" + COUNT
        ),
        source="ClinicalTrials.gov element Enrollment; ICTRP Target_size",
        hits={
            "Interventional study —Estimated participants: 20 —Study design: parallel": {
                "planned": 20
            },
            "Estimated participants :66": {"planned": 66},
            "Target sample size: 1,200": {"planned": 1200},
            "N planned = 24": {"planned": 24},
            "a sample size of 120 was needed": {"planned": 120},
        },
        misses=("Estimated participants: …", "Estimated time: 20 days"),
        read=planned,
        confidence=0.97,
    ),
    Rule(
        name="actual-enrolment",
        pattern=re.compile(
            r"\b(?i:actual\s*(?:number\s*of\s*)?(?:enrol+ment|participants)\s*[:=]?\s*)"
            + COUNT
            + r"|\b(?i:enrol+ment\s*[:=]?\s*)"
            + COUNT.replace("?P<n>", "?P<m>")
            + r"\s*\(?(?i:actual)"
        ),
        source="ClinicalTrials.gov element Enrollment, type Actual",
        hits={
            "Actual enrollment: 35": {"enrolled": 35},
            "Enrollment: 35 (Actual)": {"enrolled": 35},
        },
        misses=("Enrollment: 35 (Estimated)",),
        read=lambda match: {"enrolled": read_count(match["n"] or match["m"])},
        confidence=0.97,
    ),
    Rule(
        name="participants-label",
        pattern=re.compile(
            r"(?:^|[—–;•-]\s*)(?i:participants|(?:number|no\.?)\s*of\s*(?:participants|patients|"
            r"subjects)"
            r"|enrol+ment|target\s*number)\s*[:=：]\s*"
            + COUNT
            + r"(?=\s*(?:$|[—–;.•(]|(?i:participants|patients|subjects)\b))"
        ),
        source="seen in dev documents",
        hits={
            "Interventional study —participants: 09 —Study design: parallel": {"planned": 9},
            "Enrollment: 35 (Estimated)": {"planned": 35},
        },
        misses=("Other participants: 9", "Participants: adults"),
        read=planned,
    ),
    Rule(
        name="participants-heading",
        pattern=re.compile(r"(?:^|\.\s+)Participants?(?: and setting)?: " + PEOPLE_COUNT),
        source="headings of structured abstracts (CONSORT for abstracts)",
        hits={"Participants: 1,436 HIV-infected pregnant women.": {"enrolled": 1436}},
        misses=("Participants: women aged 18 years.",),
        read=enrolled,
    ),
    Rule(
        name="people-were-randomised",
        pattern=re.compile(
            PEOPLE_COUNT + GAP + r"\b(?:(?:were|was|will be|are to be|to be) )"
            r"(?:(?:then|randomly|equally|included and|enrolled and|recruited and) ){0,2}"
            r"(?:assigned|allocated|divided|random(?:i[sz]ed))\b(?!,? (?:controlled|clinical|"
            r"trial))"
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "In all, 1,204 patients were randomised.": {"randomised": 1204},
            "approximately 800 chronic dialysis patients will be randomised between two": {
                "planned": 800
            },
            "Fifty-seven patients with early sepsis were randomly assigned to a group given A or a "
            "control group.": {"randomised": 57},
        },
        misses=(
            "Of 1,204 patients screened, 300 were excluded.",
            "602 patients were randomised to cells and 600 to placebo.",
            "98% of patients were randomised",
        ),
        read=randomised,
        confidence=0.93,
    ),
    Rule(
        name="were-randomised",
        pattern=re.compile(
            COUNT + r" (?:were|was) (?:then )?(?:randomly (?:assigned|allocated)|randomi[sz]ed)\b"
        ),
        source="CONSORT 2010, item 13a",
        hits={"Of 1,204 people screened, 300 were randomised.": {"randomised": 300}},
        misses=(
            "300 were randomised to cells and 301 to placebo",
            "30% were randomised",
        ),
        read=randomised,
        confidence=0.88,
    ),
    Rule(
        name="we-randomised",
        pattern=re.compile(
            r"\b(?:[Ww]e|[Ii]nvestigators|[Rr]esearchers) (?:have )?(?:(?:then|also) )?"
            r"(?:randomly (?:assigned|allocated)|randomi[sz]ed)(?: a total of)? " + PEOPLE_COUNT
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "We randomised 49 mildly depressed primary care outpatients to a treatment with A or "
            "placebo.": {"randomised": 49}
        },
        misses=("We randomised patients in 49 centres.",),
        read=randomised,
        confidence=0.93,
    ),
    Rule(
        name="aim-to-enrol",
        pattern=re.compile(
            r"\b(?:aims?|plans?|planning|intends?|will|planned|aimed|intended)(?: to)? "
            r"(?:(?:enrol+|recruit|include|randomi[sz]e|test)\b)"
            r"(?: (?:a total of|up to|approximately|about|around|some))? " + PEOPLE_COUNT
        ),
        source="SPIRIT 2013, item 14",
        hits={"The trial aims to recruit 120 patients.": {"planned": 120}},
        misses=("The trial aims to recruit at least one site.",),
        read=planned,
    ),
    Rule(
        name="enrolled-people",
        pattern=re.compile(
            r"\b(?:enrol+ed|recruited|included)(?: (?:a total of|approximately|the))? "
            + PEOPLE_COUNT
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "We enrolled 40 patients with stroke.": {"enrolled": 40},
            "The study included a total of twenty-four healthy volunteers": {"enrolled": 24},
        },
        misses=(
            "We included 40 clinical trials.",
            "included 12 of 40 patients",
            "We enrolled 20 patients who stayed in the first group and 30 in the other",
            "recruited 20 patients per practice",
        ),
        read=enrolled,
        confidence=0.85,
    ),
    Rule(
        name="people-were-enrolled",
        pattern=re.compile(
            PEOPLE_COUNT + GAP + r"\b(?:(?:were|was|will be|have been) "
            r"(?:(?:prospectively|consecutively|initially) )?(?:enrol+ed|recruited|"
            r"included(?! in (?:the|this|our)\s(?:\w+ ){0,3}?analys))|participated\b|took part\b)"
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "123 patients (64 control, 59 intervention) participated": {"enrolled": 123},
            "A total of 48 patients (24 in each group) were included": {"enrolled": 48},
        },
        misses=("40 patients were screened", "44 studies of patients were included"),
        read=enrolled,
        confidence=0.88,
    ),
    Rule(
        name="were-analysed",
        pattern=re.compile(
            rf"{COUNT}(?:\s+{QUALITY}{PEOPLE}{GAP})?\s*\b(?:were|was) (?:(?:finally|then) )?"
            r"(?:analy[sz]ed\b|included in (?:the|this|our) (?:[\w-]+ ){0,3}?analys[ei]s\b)"
        ),
        source="CONSORT 2010, item 16",
        hits={
            "Of these, 31 were analysed.": {"analysed": 31},
            "114 patients were included in the intention-to-treat analysis.": {"analysed": 114},
        },
        misses=(
            "31 samples were taken and analysed",
            "40 clinical trials were analysed",
        ),
        read=analysed,
        confidence=0.85,
    ),
    Rule(
        name="people-were-treated",
        pattern=re.compile(
            PEOPLE_COUNT
            + PLAIN_GAP
            + r"\b(?:received|(?:were|was) (?:treated|infused|transplanted) with)\b"
        ),
        source="seen in dev documents",
        hits={
            "17 critically ill patients with lung injury received multiple infusions": {
                "enrolled": 17
            }
        },
        misses=(
            "Three patients classified as severe received placebo.",
            "Among the 40 patients, eight received four infusions.",
        ),
        read=treated,
        confidence=0.5,
    ),
    Rule(
        name="given-to-people",
        pattern=re.compile(
            r"\b(?:administered|given|infused|injected|transplanted|delivered|used)\b"
            rf"(?:(?!\b{PEOPLE})[^.;()\d]){{0,90}}? (?:to|into|in) " + PEOPLE_COUNT
        ),
        source="seen in dev documents",
        hits={
            "cells were administered to seven patients with pneumonia": {"enrolled": 7},
            "infused cells from healthy donors into 17 patients": {"enrolled": 17},
        },
        misses=("cells were given to patients in seven hospitals",),
        read=treated,
        confidence=0.6,
    ),
)

# Headings of columns in lists of registered trials, and the key each stands for.
HEADINGS = (
    (re.compile(r"\b(?:analy[sz]ed|evaluable)\b", re.IGNORECASE), "analysed"),
    (re.compile(r"\brandomi[sz]ed\b", re.IGNORECASE), "randomised"),
    (re.compile(r"\b(?:actual|enrolled|recruited)\b", re.IGNORECASE), "enrolled"),
    (
        re.compile(
            r"\benrol+ment\b|\bsample\s*size\b|\btarget\b|\bparticipants\b|\bsubjects\b|"
            r"\bpatients\b"
            r"|\bsize\b|^\s*[nN]\.?o?\.?\s*$|^\s*\(?[nN]\s?=?\)?\s*$",
            re.IGNORECASE,
        ),
        "planned",
    ),
)
CELL = re.compile(
    r"\s*(?:[nN]\s?=\s?)?" + COUNT + rf"(?:\s*(?:{PEOPLE}|cases))?(?P<rest>\s*\([^()]*\))?[\s.;]*",
    re.IGNORECASE,
)
# The Chinese registry prints sizes group by group: "experimental group:18;control group:15;".
GROUP_SIZE = re.compile(r"[^;:：]{1,80}[:：]\s?(?P<n>\d{1,5})\s?(?:;|；|$)\s*")

FIELD = Field(
    name="participants",
    meaning="How many people the trial plans to take in, has taken in, has randomised, has "
    "analysed.",
    unit="people",
    source="WHO Trial Registration Data Set 1.3.1, items 17 and 23; CONSORT 2010, items 13 and 16",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.designModule.enrollmentInfo.count",),
        "ictrp": ("Target_size", "results_actual_enrolment"),
        "isrctn": ("participants.targetEnrolment", "participants.totalFinalEnrolment"),
    },
)


def find(chars: str) -> list[Found]:
    """Find counts of participants, each as a dict with the one key that the words tell.

    >>> [found.value for found in find("We enrolled 40 patients; 31 were analysed.")]
    [{'enrolled': 40}, {'analysed': 31}]
    """
    return find_all(FIELD.name, FIELD.rules, chars)


def _cell_count(chars: str) -> int | None:
    match = CELL.fullmatch(chars)
    if match is not None:
        return read_count(match["n"])
    sizes = [int(size["n"]) for size in GROUP_SIZE.finditer(chars)]
    if sizes and not GROUP_SIZE.sub("", chars).strip():
        return sum(sizes)
    return None


def find_in_cell(chars: str, heading: str = "") -> list[Found]:
    """Read a cell; a plain number counts only under a heading that tells what it counts.

    >>> [found.value for found in find_in_cell("n = 60", "Sample size")]
    [{'planned': 60}]
    >>> [found.value for found in find_in_cell("cells:18;control:15;", "Target size")]
    [{'planned': 33}]
    >>> find_in_cell("60", "Age")
    []
    """
    key = next((key for pattern, key in HEADINGS if pattern.search(heading)), None)
    value = _cell_count(chars) if key else None
    if key is None or value is None:
        return find(chars)
    start = len(chars) - len(chars.lstrip())
    if re.search(r"\bactual\b", chars, re.IGNORECASE):
        key = "enrolled"
    return [
        Found(
            {key: value},
            start,
            len(chars.rstrip()),
            "participants/number-in-cell",
            0.95,
        )
    ]
