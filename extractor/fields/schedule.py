"""How often a product is given and on which days.

The days on which outcomes are measured are no schedule: where words of measuring stand
before them in the sentence, and none of giving, nothing is read.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON

COUNTS = {
    word: count
    for count, words in enumerate(
        (
            "single|one|once|1", "two|twice|2", "three|thrice|3", "four|4", "five|5", "six|6",
            "seven|7", "eight|8", "nine|9", "ten|10", "eleven|11", "twelve|12",
        ),
        start=1,
    )
    for word in words.split("|")
}  # fmt: skip
COUNT = (
    r"(?P<count>single|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
)
GIVEN = r"(?:infus|inject|administ|giv|gave|transplant|transfus|receiv|deliver)\w*"
GIVING = r"(?:infusions?|injections?|administrations?|transfusions?|transplantations?|instillations?|vaccinations?)\b"
NOT_OF_RANGE = r"(?<![\d.,/–-])(?<!\d )\b"
QUALIFIERS = (
    r"(?:[\s-]{1,2}(?:separate|consecutive|successive|sequential|repeated|additional|further|"
    r"slow|daily|weekly|monthly|bolus|iv|i\.v\.|intra[\w-]{3,20}|trans[\w-]{3,20}|endo[\w-]{3,15}|sub[\w-]{3,15}|systemic|local|"
    r"peripheral|subcutaneous|aerosol|cells?|stem|mesenchymal|stromal|[\w-]{0,8}mscs?|nk|exosome|"
    r"dose|high-dose|low-dose|autologous|allogeneic|fixed|equal|planned|percutaneous|needle|"
    r"umbilical|cord|blood|bone|marrow|adipose|derived|tissue|human|expanded)){0,7}[\s-]{1,2}"
)


AT_MOST = re.compile(
    r"\b(?:up to|at (?:least|most)|maximum(?: of)?|as many as|more than|fewer than|or|not)\s(?:an? )?$",
    re.IGNORECASE,
)


def read_count(match: re.Match[str]) -> JSON:
    """The number that a match names, or None for "two to three times" and "up to three"."""
    before = match.string[max(0, match.start("count") - 6) : match.start("count")]
    if re.search(r"(?:\d|two|three|one)\s?(?:-|–|to|or)\s?$", before) or AT_MOST.search(
        match.string[max(0, match.start("count") - 20) : match.start("count")]
    ):
        return None
    return COUNTS[match["count"].lower()]


INFUSION_RULES = (
    Rule(
        name="n-infusions",
        pattern=re.compile(
            rf"{NOT_OF_RANGE}{COUNT}(?:[\s-]time)?(?!\s?%){QUALIFIERS}{GIVING}", re.IGNORECASE
        ),
        source="DOSES; dev documents",
        hits={
            "three separate infusions": 3,
            "a single intravenous administration": 1,
            "received four infusions": 4,
            "a one-time injection": 1,
            "one single marrow derived cell intrathecal injection": 1,
        },
        misses=(
            "two patients received infusions",
            "24 h after MSC infusion",
            "the first infusion",
            "infused over 10-12 minutes at an infusion rate",
            "the infusion took 3 hours",
            "2 to 3 infusions",
            "3 mL per infusion",
            "up to two infusions",
        ),
        read=read_count,
    ),
    Rule(
        name="received-n-doses",
        pattern=re.compile(
            rf"\b{GIVEN}\s(?:\w+\s){{0,2}}?{COUNT}{QUALIFIERS}?\s?(?:doses|dose(?= of (?:[\w-]+ ){{0,3}}cells?\b|[,;]| and\b))"
            rf"\b(?!\s(?:levels?|groups?))",
            re.IGNORECASE,
        ),
        source="dev documents",
        hits={"will receive three doses of cells": 3, "ten received one dose, five two": 1},
        misses=("comparing two doses of cells", "received one dose level"),
        read=read_count,
    ),
    Rule(
        name="single-dose-of-cells",
        pattern=re.compile(
            rf"\b(?P<count>single|one){QUALIFIERS}?(?:\s?\S{{0,6}}10\S{{1,3}})?\s?dose\s(?!levels?\b)(?:of\s)?"
            r"(?=[^.;]{0,60}(?:\bcells?\b|MSCs?\b|\s?10\^|million))",
            re.IGNORECASE,
        ),
        source="DOSES; a dose of cells is given at once",
        hits={
            "received one intravenous dose of 2 × 10^6 cells/kg": 1,
            "a single dose of allogeneic mesenchymal stromal cells": 1,
            "a single intravenous 5x10^6 dose of stromal cells": 1,
        },
        misses=("one dose of vaccine", "one dose level of cells", "at least one dose was missed"),
        read=read_count,
    ),
    Rule(
        name="n-doses-of-cells",
        pattern=re.compile(
            rf"{NOT_OF_RANGE}(?P<count>two|three|four|five|six|[2-6]){QUALIFIERS}?\s?doses\sof\s"
            r"(?=[^.;]{0,50}(?:\bcells?\b|MSCs?\b|\s?10\^|million))",
            re.IGNORECASE,
        ),
        source="DOSES; each dose of cells is given at once",
        hits={
            "Three doses of 40 million stromal cells": 3,
            "two fixed doses of MSC": 2,
        },
        misses=(
            "three doses of vaccine",
            "up to three doses of cells",
            "two different doses of cells",
        ),
        read=read_count,
    ),
    Rule(
        name="n-times",
        pattern=re.compile(
            rf"\b(?:{GIVEN}|{GIVING}|total of)(?:[\w\s,/×()^-]|\.(?=\d)){{0,60}}?"
            r"\b(?P<count>once|twice|thrice|"
            r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|1[0-2])(?= times\b))"
            r"(?!\s(?:(?:a|per|each|every|daily|weekly|monthly)\b|/))",
            re.IGNORECASE,
        ),
        source="dev documents",
        hits={
            "infused twice": 2,
            "injected for a total of five times": 5,
            "will be given once at night": 1,
        },
        misses=("infused once a week", "injected 2 to 3 times", "three times higher"),
        read=read_count,
    ),
)

DAY = r"(?:\d{1,3}|one|two|three|first|second|third|fourth|fifth|sixth|seventh)"
NO_DAY = r"(?!\w|\.\d|\s(?:of|out of)\s\d|\s?\(\d+\s?%|\s?[*×]|\s?(?:mg|ml|kg|%|patients|weeks?|months?))"
COMMA = r"\s?(?:,\s?(?:and\s)?|and\s|&\s?|/|;\s?)\s?"
LEEWAY = r"(?:\s?\(?(?:±|\+/-)\s?\d(?:\sdays?)?\)?)?"
NEXT_DAY = rf"(?:{LEEWAY}{COMMA}(?:(?:on\s)?(?:day|d|D)\s?)?{DAY}{NO_DAY})"
EVERY = (
    r"(?:(?:once\s|one\stime\s)?every\s(?:other\s|second\s|(?:\d{1,2}|two|three|four|five|six|seven)\s)?"
    r"(?:days?|weeks?|months?)"
    r"|(?<![\d.<≥≤>] )(?<![\d.<≥≤>–-])(?:once|twice|(?:two|three|\d)\stimes|\d\stime)"
    r"\s?(?:a|per|each|every|in a|/)\s?"
    r"(?:other\s)?(?:day|week|month)|(?:once|twice)\s(?:daily|weekly|monthly))\b"
)
FOR_LONG = r"(?:\sfor\s(?:\d{1,2}|one|two|three|four|five|six|eight)\s(?:days|weeks|months)\b)?"
MEASURED = re.compile(
    r"\b(?:assess|measur|follow|outcome|endpoint|end point|evaluat|examin|visit|record|sampl|"
    r"test|scan|tomograph|score|surviv|mortality|chang|improv|decreas|increas)",
    re.IGNORECASE,
)


AROUND = re.compile(
    rf"\b(?:pre|post|before|after|following|since)[\s-](?:the )?(?:first )?{GIVING}", re.IGNORECASE
)
MEASURED_AT = re.compile(  # behind words of giving: "cells were injected and pain was scored on"
    r"\b(?:evaluat|assess|measur|monitor|follow|examin|visit|record|test|sampl|score|repeat|perform|collect|"
    r"done\b|taken\b|drawn\b|obtain|carried out)\w*"
    r"(?: [\w-]+){0,4} (?:at|on|at the)? ?$",
    re.IGNORECASE,
)


def read_schedule(match: re.Match[str]) -> JSON:
    """The words as printed, or None where outcomes are what happens on those days."""
    before = match.string[max(0, match.start() - 70) : match.start()]
    sentence = AROUND.sub("", re.split(r"[.;:]\s", before)[-1])
    if MEASURED.search(sentence) and not re.search(GIVEN + "|" + GIVING, sentence):
        return None
    if MEASURED_AT.search(sentence):
        return None
    return " ".join(match["value"].split())


GIVEN_THEN = re.compile(
    rf"(?:\b{GIVEN}|\b{GIVING}|\bdoses?\b)(?:(?!\b(?:was|were|had|then|and|until|up to)\b)[^.;:]){{0,90}}$",
    re.IGNORECASE,
)


def read_weeks(match: re.Match[str]) -> JSON:
    """The words as printed, where words of giving lead to them and none of measuring stand between."""
    before = match.string[max(0, match.start() - 140) : match.start()]
    given = GIVEN_THEN.search(before)
    return read_schedule(match) if given and not MEASURED.search(given.group()) else None


SCHEDULE_RULES = (
    Rule(
        name="listed-days",
        pattern=re.compile(
            rf"\b(?P<value>(?:days?|d)\s?{DAY}{NEXT_DAY}{{1,11}}"
            rf"|the\s{DAY}{NEXT_DAY}{{1,11}}\sdays\b)",
            re.IGNORECASE,
        ),
        source="SPIRIT 2013, item 11a",
        hits={
            "infused on day 1, day 3, day 5, and day 7": "day 1, day 3, day 5, and day 7",
            "infusion on days 0, 3 and 6": "days 0, 3 and 6",
            "given on day 0, day 4 (±1) and day 8": "day 0, day 4 (±1) and day 8",
            "given on D0, D2, D4": "D0, D2, D4",
        },
        misses=(
            "outcomes were assessed on day 7 and day 14",
            "given on day 1",
            "they were infused; at day 28, 5 of 18 patients had died",
            "evaluation times will be before infusion, at 6 hours, days 4 and 30",
            "cells will be injected and sight will be evaluated at days 20, 40 and 60",
        ),
        read=read_schedule,
    ),
    Rule(
        name="listed-weeks",
        pattern=re.compile(
            rf"\b(?P<value>(?:weeks?|months?)\s{DAY}{NEXT_DAY.replace('day|d|D', 'week|month')}{{1,11}})",
            re.IGNORECASE,
        ),
        source="SPIRIT 2013, item 11a; outcomes are seen at such times as often, so words of giving lead",
        hits={
            "received four doses of cells at weeks 3, 9, 12 and 30": "weeks 3, 9, 12 and 30",
            "infusions at months 4 and 11": "months 4 and 11",
        },
        misses=(
            "scores at weeks 3 and 9",
            "cells were given and scores were assessed at weeks 3 and 9",
            "MRI at months 4 and 11 after the injection",
        ),
        read=read_weeks,
        confidence=0.8,
    ),
    Rule(
        name="every-so-often",
        pattern=re.compile(rf"\b(?P<value>{EVERY}{FOR_LONG})", re.IGNORECASE),
        source="SPIRIT 2013, item 11a",
        hits={
            "infusions every 3 days": "every 3 days",
            "given once a week for 4 weeks": "once a week for 4 weeks",
            "cells were given once every 5 days": "once every 5 days",
        },
        misses=("measured every 3 days", "every patient"),
        read=read_schedule,
        confidence=0.85,
    ),
    Rule(
        name="weekly-infusions",
        pattern=re.compile(
            rf"\b(?P<value>(?:twice[ -]|bi-?)?weekly|fortnightly|(?:bi-?)?monthly|quarterly|daily)(?=(?:\s(?!dos)[\w-]+){{0,6}}\s{GIVING})",
            re.IGNORECASE,
        ),
        source="SPIRIT 2013, item 11a",
        hits={"patients received weekly marrow cell infusions": "weekly"},
        misses=("weekly visits", "daily doses of heparin and one infusion"),
        read=read_schedule,
        confidence=0.75,
    ),
)


GIVEN_ON = re.compile(
    rf"(?:\b{GIVEN}|\b{GIVING}|\b(?:treatments?|treated|therapy|dosed)\b|\biv\b|\bi\.v\.)"
    r"(?:(?!\b(?:was|were|had|then|and (?!on\b))\b)[^.;:]){0,40}$",
    re.IGNORECASE,
)
ONE_DAY = re.compile(rf"(?:\b|(?<=\b[dD])){DAY}\b", re.IGNORECASE)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def read_days_given(match: re.Match[str]) -> JSON:
    """How many days of giving are listed; None where words of giving do not lead to them."""
    before = match.string[max(0, match.start() - 80) : match.start()]
    if read_schedule(match) is None or MEASURED.search(before[-25:]):
        return None
    days = [day_number(word) for word in ONE_DAY.findall(match["value"])]
    in_order = all(one < other for one, other in pairwise(days))
    return len(days) if in_order and GIVEN_ON.search(before) else None


def day_number(printed: str) -> int:
    """The day that a number or a word names.

    >>> [day_number(printed) for printed in ("14", "two", "Third")]
    [14, 2, 3]
    """
    word = printed.lower()
    if word.isdecimal():
        return int(word)
    return ORDINALS.index(word) + 1 if word in ORDINALS else COUNTS[word]


COUNTED_RULES = (
    Rule(
        name="counted-from-days",
        pattern=SCHEDULE_RULES[0].pattern,
        source="SPIRIT 2013, item 11a; a count that is not printed",
        hits={
            "cells were infused on day 1, day 3, day 5, and day 7": 4,
            "treatment (IV on days 0, 3 and 6)": 3,
        },
        misses=(
            "cells were infused once and blood was drawn on days 1, 3 and 7",
            "scores on days 1, 3 and 7",
            "given on days 7, 3 and 1",
        ),
        read=read_days_given,
        confidence=0.65,
    ),
)


def find_counted(chars: str) -> list[Found]:
    """How many infusions a list of the days of giving makes: nobody prints the number.

    >>> [found.value for found in find_counted("MSCs were infused on days 0, 3 and 6.")]
    [3]
    """
    return find_all("infusions", COUNTED_RULES, chars)


def find_infusions(chars: str) -> list[Found]:
    """How many times a product is given.

    >>> [found.value for found in find_infusions("six patients received three infusions")]
    [3]
    """
    return find_all("infusions", INFUSION_RULES, chars)


def find_schedule(chars: str) -> list[Found]:
    """On which days, or how often, a product is given: the words as printed.

    >>> [found.value for found in find_schedule("MSCs were infused on days 0, 3 and 6.")]
    ['days 0, 3 and 6']
    """
    return find_all("schedule", SCHEDULE_RULES, chars)
