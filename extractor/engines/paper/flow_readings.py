"""What a count in a report's sentence stands for: everybody, or one arm, a part, who was left out.

Sentences in the past tense; what was planned is `target`'s, one arm's people are `splits`'.
"""

from __future__ import annotations

import re

from extractor.engines.paper.people import (
    BRACKETS,
    FEWEST,
    NEXT_NUMBER,
    NUMBER,
    PERSONS,
    UNIT,
    clause_after,
    is_denominator,
    is_of_each,
    of_units,
    whole,
)
from extractor.fields.counts import read_count
from extractor.types import JSON

CONSORT_FLOW = "CONSORT 2010, item 13a"
CONSORT_ANALYSED = "CONSORT 2010, item 16"
WERE = r"(?:(?:were|was|have been|had been|has been)\s+)"
SHARE = r"(?:\(\d+(?:\.\d+)?\s?%(?:[,;][^()]{0,40})?\)\s+)"
CONSENTED = (
    r"(?:(?:(?:gave|provided|signed)\s+(?:[\w-]+\s+){0,3}consent|agreed|consented)"
    r"(?:\s+(?:to\s+(?:participate|take\s+part)|to\s+participation|for\s+participation))?|"
    r"(?:met|fulfilled|satisfied)\s+(?:[\w/-]+\s+){0,5}criteria|(?:were|was)\s+(?:found\s+(?:to\s+be\s+)?)?eligible|"
    r"(?:were|was)\s+(?:enrol+ed|recruited|included))"
)
MEANT = re.compile(
    r"\b(?:will|would|plan\w*|aim\w*|target\w*|goal|needed|requir\w+|necessary|intend\w*|expect\w*|estimat\w*|"
    r"anticipat\w*|sample size|power|allow\w*|feasib\w*|until|ensure|in order to|assum\w*)\b",
    re.IGNORECASE,
)
NO_NUMBER = r"(?:\([^()]*\)|[^.;()\d]){0,90}?"
FEW = r"(?:[\w-]+\s+){0,3}?"
NOT_IN = re.compile(
    r"\b(?:screened|assessed|excluded|ineligible|declined|refused|died|withdrew|withdrawn|discontinued|lost|dropped|"
    r"invited|approached|contacted|(?:were|was|had|did|been|are|is)\s+not|not\s+(?:be\s+|been\s+)?"
    r"(?:enrol|includ|random|eligib|recruit|tak|participat)\w*|will|would|should|shall|to be (?:\w+ly )?(?:enrol|recruit|includ|random|allocat|assign|asked|seen|tak)\w*|"
    r"(?:are|were|was|is|be)\s+(?:needed|required))\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(rf"\b{PERSONS}", re.IGNORECASE)
NOT_ALL = re.compile(
    r"\b(?:not|excluded|will|would|treated with|receiving|placebo|controls?|in the \w+ group)\b",
    re.I,
)
IN_GROUP = re.compile(
    r"\b(?:for|in|into|to)\s+(?:the|this|our)\s+(?:(?!(?:and|or|versus)\b)[\w-]+\s+){0,3}(?:analys|"
    r"group\b(?! and(?!\s*$)|, (?:the|an?|and) )|arm\b)|\bin(?:to)?\s+(?:group|arm)\s(?:[A-H]|[IVX]+|\d)\b(?!,? (?:and|or))",
    re.IGNORECASE,
)
GROUP_DID = re.compile(
    r"(?<!parallel )(?<!parallel-)\b(?:group|arm)(?:\s(?:[A-F]|[IVX]+|\d))?\s*(?:\([^()]*\)\s*)?$",
    re.IGNORECASE,
)
IN_ONE_GROUP = re.compile(
    r"^[^,]{0,40}?\b(?:in|of|from|on) (?:the )?(?!(?:two|three|four|both|all)\b)(?:[\w-]+ ){1,4}(?:group|arm)\b",
    re.IGNORECASE,
)
ANY_GROUP = re.compile(
    r"\b(?:in|of|from|on) (?:the )?(?!(?:two|three|four|both|all|either|each)\b)(?:[\w-]+ ){1,4}(?:group|arm\b(?! (?:pain|lymph|volume|circumf|swelling|function|strength|movement|morbidity|o?edema|and shoulder)))\b",
    re.IGNORECASE,
)
UNITS_BEFORE = re.compile(rf"{UNIT}\s+$", re.IGNORECASE)
AGAIN = re.compile(
    r"\b(?:further|additionally|again|subsequently)\s+rand|\bre-?random", re.IGNORECASE
)
N_IS = re.compile(r"\b[nN]\s?=\s?\d")
AT_MOST = re.compile(
    r"\b(?:limited to|restricted to|up to|(?:maxim|minim)um of)\s+$", re.IGNORECASE
)
LEAVERS = re.compile(
    r"\b(?:lost|with(?:drew|drawn)|exclu\w+|dropped|drop-?outs?|died|discontinu\w+|missing|failed|left|moved|"
    r"did not|declined|refused)\b",
    re.IGNORECASE,
)
SO_THAT = re.compile(
    r"\b(?:ensure|obtain|allow|provide|so that|until|have)\b[^,.;]*$", re.IGNORECASE
)
WHO_DID = re.compile(r"\b(?:who|that)\s+(?:had\s+)?complet", re.IGNORECASE)
ONE_ARM = re.compile(
    rf"(?:\band\b|,|\bwhile\b|\bwhereas\b|\bversus\b|\bvs\b\.?|&)\s+(?:the\s+)?"
    rf"(?:other\s+|remaining\s+|another\s+)?{NUMBER}\s+(?:(?:[\w-]+\s+){{0,4}}?{PERSONS}\s+)?"
    r"(?:(?:were|was|who)\s+)?(?:[\w-]+\s+){0,2}?(?:to|in|into|received|on|as|serving)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\b(?:either|or|and|versus|vs|between|among|one of|(?:two|three|four|five|six)(?!\s(?:courses|cycles|weeks|months|years|days|hours|times|"
    r"doses|sessions|visits))|\d (?:[\w-]+ )?groups|"
    r"groups|arms|regimens|sequences|conditions|treatments)\b|\d\s?[:∶]\s?\d"
)
INTO_STUDY = re.compile(
    r"\s*(?:in)?to\s+(?:an?|the|this|our)\s+(?:[\w-]+,?\s+){0,7}?(?:study|trial|rct)\b",
    re.IGNORECASE,
)
INTO_GROUPS = re.compile(
    r"\s*(?:in)?to\s+(?:one\s+of\s+)?(?:the\s+)?(?:two|three|four|five|six|[2-6])\s+(?:[\w-]+\s+){0,3}?(?:groups|arms)\b",
    re.IGNORECASE,
)
TO_TREATMENT = re.compile(
    r"\s*(?:in)?to\s+(?:(?:the|a|their|one|study|trial|double-blind|blinded|assigned|allocated|randomi[sz]ed|investigational|parallel)\s+)*"
    r"(?:treatments?|therapy|phase|period|study|trial|medication|drug|conditions?)(?:\s+(?:phase|period|part|drug|medication))?\s*"
    r"(?:$|[.,;(]|\b(?:and|in|at|from|between|during|by|after|over|using|of whom)\b)",
    re.IGNORECASE,
)
HELD_AGAINST = re.compile(
    r"\b(?:controls?|placebo|sham|comparison|intervention|experimental|groups?|arms?|respectively|usual|standard)\b",
    re.IGNORECASE,
)
FOR_ARM = re.compile(r"\s*,?\s*(?:for|on|as)\b", re.IGNORECASE)
TO_ARM = re.compile(
    r"\s*,?\s*(?:\([^()]{0,60}\)\s*)?(?:into|to|between|among|"
    r"in\b(?!\s+(?:the|this|our|an?)\s+(?:[\w-]+\s+){0,3}(?:trial|study)))\b"
)


def is_no_total(match: re.Match[str]) -> bool:
    """Whether a count is what others are a part of, or counts no people."""
    return is_denominator(match) or of_units(match)


def is_meant(match: re.Match[str]) -> bool:
    """Whether the clause speaks of people who are to be taken in rather than of those who were."""
    return bool(MEANT.search(match.string[max(0, match.start() - 90) : match.end() + 60]))


def enrolled(match: re.Match[str]) -> JSON:
    """Everybody taken in; None for one arm's people and for who was left out."""
    count = whole(match)
    words = match.string[match.end("n") : match.end()]
    if count is None or NOT_IN.search(words) or is_of_each(match) or is_no_total(match):
        return None
    after = NEXT_NUMBER.split(clause_after(match), maxsplit=1)[0]
    before = match.string[max(0, match.start() - 60) : match.start()]
    if IN_GROUP.search(after) or IN_GROUP.search(before) or GROUP_DID.search(before):
        return None
    if AT_MOST.search(match.string[: match.start("n")]):
        return None
    return {"enrolled": count}


def is_of_arms(match: re.Match[str]) -> bool:
    """Whether what follows tells what two or more arms got."""
    return bool(SEVERAL.search(clause_after(match, 220)))


def looked_at(match: re.Match[str]) -> JSON:
    """People in whom something was looked at; None for those of one group or yet to come."""
    around = match.string[: match.end()] + clause_after(match)
    if ANY_GROUP.search(around) or re.search(r"\b(?:will|would|to be|planned)\b", around):
        return None
    return enrolled(match)


def consented(match: re.Match[str]) -> JSON:
    """People who consented; None for those of one group, or units, or yet to come."""
    if match["n"]:
        return who_took_part(match)
    before = match.string[: match.start()]
    count = read_count(match["m"])
    if not count or count < FEWEST or is_meant(match) or of_units(match):
        return None
    return {"enrolled": count} if PEOPLE.search(before + match.group()) else None


def is_of_units(match: re.Match[str]) -> bool:
    """Whether the people in brackets are those of the units before them: "24 schools (1270 pupils)"."""
    return bool(UNITS_BEFORE.search(match.string[: match.start()]))


def who_took_part(match: re.Match[str]) -> JSON:
    """People of whom a sentence tells the age or the setting; None for those of one group, or to come."""
    around = match.string[: match.end()] + clause_after(match)
    if ANY_GROUP.search(around) or is_meant(match):
        return None
    return enrolled(match)


def headed(match: re.Match[str]) -> JSON:
    """Who the participants are said to be."""
    if match["n"]:
        return enrolled(match)
    count = read_count(match["m"])
    return {"enrolled": count} if count and count >= FEWEST else None


def of_all(match: re.Match[str]) -> JSON:
    """Those of whom a sentence says what became of some; None where it goes on with one group."""
    count = whole(match)
    after = match.string[match.end() : match.end() + 90]
    return None if count is None or ANY_GROUP.search(after) else {"enrolled": count}


def of_enrolled(match: re.Match[str]) -> JSON:
    """Those of whom a sentence goes on to say how many did something."""
    count = read_count(match["n"] or match["m"])
    return {"enrolled": count} if count and count >= FEWEST else None


def seen(match: re.Match[str]) -> JSON:
    """Everybody who was there at the beginning."""
    count = whole(match)
    return {"enrolled": count} if count and not is_of_each(match) else None


def randomised(match: re.Match[str]) -> JSON:
    """Everybody allocated; None for "20 to cells and 18 to saline" and for one arm alone."""
    count = whole(match)
    words = match.string[match.end("n") : match.end()]
    if count is None or NOT_IN.search(words) or is_of_each(match) or is_no_total(match):
        return None
    if AGAIN.search(words):
        return None
    after = clause_after(match, 220)
    if len(N_IS.findall(match.string[match.end() : match.end() + 220])) > 1:
        return {"randomised": count}  # the sizes of all arms follow
    if any(one.match(after) for one in (INTO_GROUPS, TO_TREATMENT, INTO_STUDY)):
        return {"randomised": count}
    if FOR_ARM.match(after) and ONE_ARM.search(after):
        return None
    other = ONE_ARM.search(after)
    if TO_ARM.match(after) and not tells_arms(after[: other.start()] if other else after):
        return None
    return {"randomised": count}


def tells_arms(words: str) -> bool:
    """Whether words name several arms: "zinc or rest", "the diet and the control group"; what only
    an "and" joins may be the two drugs of one arm.
    """
    found = {one.group().casefold() for one in SEVERAL.finditer(words)}
    return bool(found - {"and"}) or bool(found and HELD_AGAINST.search(words))


def n_of_n(match: re.Match[str]) -> JSON:
    """Those of more people who were allocated; None for one arm's."""
    count = read_count(match["n"])
    after = clause_after(match, 220)
    other = ONE_ARM.search(after)
    one_arm = TO_ARM.match(after) and not tells_arms(after[: other.start()] if other else after)
    return None if count is None or count < FEWEST or one_arm else {"randomised": count}


def of_those_assigned(match: re.Match[str]) -> JSON:
    """Everybody of whom the arms are told; None for who was only screened."""
    count = whole(match)
    return None if count is None or NOT_IN.search(match.group()) else {"randomised": count}


def bracketed(match: re.Match[str]) -> JSON:
    """Everybody allocated by the size in brackets behind them; None for one arm."""
    if match["n"]:
        return randomised(match) if is_of_people(match) else None
    count = read_count(match["m"])
    return {"randomised": count} if count and SEVERAL.search(clause_after(match, 220)) else None


def analysed(match: re.Match[str]) -> JSON:
    """Everybody in an analysis."""
    count = whole(match)
    words = match.string[match.end("n") : match.end()]
    if count is None or is_of_each(match) or NOT_ALL.search(BRACKETS.sub(" ", words)):
        return None
    if is_denominator(match) or IN_ONE_GROUP.search(clause_after(match)):
        return None
    return {"analysed": count}


def completed(match: re.Match[str]) -> JSON:
    """Everybody who stayed to the end; None for those of whom only a part is told, or hoped."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    if (
        SO_THAT.search(before)
        or WHO_DID.search(match.group())
        or of_units(match)
        or is_meant(match)
    ):
        return None
    if ANY_GROUP.search(before) or ANY_GROUP.search(match.group()):
        return None
    return analysed(match)


def evaluable(match: re.Match[str]) -> JSON:
    """Everybody who could be evaluated; None where the sentence speaks of a group."""
    count = read_count(match["n"] or match["m"])
    if count is None or count < FEWEST or ANY_GROUP.search(match.string) or is_meant(match):
        return None
    return {"analysed": count}


def left_over(match: re.Match[str]) -> JSON:
    """Everybody who was left once others had gone; None for those of a group, or still to come."""
    before, what = match.string[: match.start()], match["what"]
    if not LEAVERS.search(before) or is_meant(match) or ANY_GROUP.search(what):
        return None
    return analysed(match)


def is_of_people(match: re.Match[str]) -> bool:
    """Whether people stand before a count in brackets, and no other such count."""
    before = match.string[max(0, match.start() - 140) : match.start()]
    return bool(PEOPLE.search(before)) and "=" not in before
