"""How papers word the sizes of arms: the patterns of `splits`."""

from __future__ import annotations

import re

from extractor.engines.paper.arm_words import CLUSTERS
from extractor.engines.paper.people import COUNT, N_IS, NUMBER, PERSONS

INNER = r"[^()\[\]]"
SIZED = re.compile(
    rf"[(\[](?P<inner>{INNER}{{0,160}}?)(?:{N_IS}{COUNT}(?!\s?%)|(?<=[(\[;,\s]){COUNT.replace('?P<n>', '?P<m>')}"
    rf"\s+{PERSONS})(?P<rest>{INNER}{{0,170}})[)\]]"
)
LISTED = re.compile(
    rf"(?<!\w)(?P<label>[^\W\d][^(),;=:\[\]]{{0,50}}?)\s*(?:[,:]\s*)?(?:(?:\b[nN]\s?)?=\s?|\b[nN](?::\s?|\s(?=\d))){COUNT}(?=\s*(?:[,;)\]]|and\b|$))"
)
NUMBERED = re.compile(
    rf"(?<!\w){N_IS}{COUNT}\s+(?:in\s+(?:the\s+)?|to\s+|for\s+)?(?P<label>[^\W\d][^(),;=:\[\]]{{0,50}}?)(?=\s*(?:[,;)\]]|and\b|$))"
)
"""An arm in a bracket after its size: "(n = 60 zinc, n = 59 placebo)"."""
RESPECTIVE = re.compile(
    rf"[(\[]\s*(?:{N_IS})?(?P<sizes>{NUMBER}(?:(?:,\s|,?\s(?:and|vs\.?|versus)\s)(?:{N_IS})?{NUMBER}){{1,4}})(?:\s+{PERSONS})?,?\s*"
    r"(?:respectively)?\s*[)\]]",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{5,200})[)\]]")
COUNTED = re.compile(
    rf"{COUNT}\s+(?:\([^()]{{0,50}}\)\s+)?(?:of\s+(?:whom|them|these|which)\s+)?"
    rf"(?:(?:(?!of\b)[\w-]+\s+){{0,3}}?{PERSONS}\s+(?:\([^()]{{0,50}}\)\s+)?)?(?:(?:were|was|who|will be|are to be|would be|have been)\s+)?(?:randomly\s+)?"
    r"(?:(?:assigned|allocated|randomi[sz]ed|enrol+ed|included|recruited|divided)\s+)?"
    r"(?:in|to|into|received|receiving|underwent|treated with|given|on|entered|joined|serving as|served as|acted as)\s+(?:receive\s+|either\s+)?(?:\d+[- ](?:years?|months?|weeks?|days?|cycles|courses|doses|sessions)\s+(?:of\s+)?)?"
    r"(?:(?:the|an?)\s+)?(?P<label>[^\d\W](?:(?!\band\s+(?:the\s+)?(?:other\s+|remaining\s+)?(?:n\s?=\s?)?(?:"
    rf"{NUMBER})\s|\b(?:while|whereas|versus|vs|with|for|at|during|after|before|over|completed|finished|experienced|underwent|required|reported|"
    rf"showed|developed|died|were|was|had|who)\b)[^.,;()]){{1,70}})",
    re.IGNORECASE,
)
SHORT = re.compile(
    rf"(?<=[(\s]){COUNT}\s+(?P<label>(?:controls?|intervention|placebo|experimental|treatment|active|"
    r"comparison|standard care|usual care|sham)(?:\s(?:group|arm))?)(?=\s*(?:[,;)]|and\b))",
    re.IGNORECASE,
)
UNITS_TO = re.compile(
    rf"{NUMBER}\s+(?:[\w-]+\s+)?{CLUSTERS}\s+[(\[](?:{N_IS})?{COUNT}(?:\s+{PERSONS})?[)\]]\s+(?:(?:were|was)\s+)?(?:(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed)\s+)?"
    rf"(?:in|to|into|received)\s+(?:the\s+)?(?P<label>[^\d\W](?:(?!\band\s+{NUMBER}\s)[^.,;()]){{1,60}})",
    re.IGNORECASE,
)
"""The people of the clusters of an arm: "9 homes (310 residents) to zinc"."""
GIVEN_TO = re.compile(
    rf"(?:^|[,;:.]\s|\band\s|\bwhile\s|\bwhereas\s)(?P<label>[^\W\d][^.,;:()]{{2,70}}?)\s(?:was|were)\s(?:administered|given|infused|injected|offered|"
    rf"delivered|provided)\s(?:orally\s|intravenously\s)?to\s{COUNT}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}",
    re.IGNORECASE,
)
CONSISTED = re.compile(
    r"\b(?P<label>(?:group|arm)\s(?:[IVX]{1,3}|[A-F]|\d)|(?:[\w-]+\s){1,3}(?:group|arm))"
    rf"(?:\s+(?:consisted of|included|comprised|contained|had)\s+{COUNT}\s+(?:[\w-]+\s+){{0,2}}?{PERSONS}|"
    rf"(?:\s+of|\s*[:,])?\s+(?:{N_IS})?{COUNT.replace('?P<n>', '?P<m>')}(?:\s+{PERSONS})?(?=\s*(?:[.,;)]|and\b|(?:who\s+)?(?:received|receiving|treated|given|underwent)\b|$)))",
    re.IGNORECASE,
)
GROUP_FIRST = re.compile(
    rf"\b[Ii]n the (?P<label>(?:[\w-]+\s){{1,3}}(?:group|arm)),?\s+(?:we\s+(?:enrol+ed|recruited|included|studied)\s+{COUNT}|"
    rf"{COUNT.replace('?P<n>', '?P<m>')}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+were\s+(?:enrol+ed|recruited|included|randomi[sz]ed))",
)
GROUP_IN_BRACKETS = re.compile(
    rf"{COUNT}\s+(?:[\w-]+\s+){{0,2}}?{PERSONS}\s+(?:(?!{NUMBER})[\w-]+\s+){{0,6}}?"
    r"\((?:the\s+)?(?P<label>(?:experimental|intervention|control|treatment|study|test|placebo|comparison|"
    r"conventional|observation)\s(?:group|arm)|(?:group|arm)\s(?:[A-H]|[1-6]|I{1,3}))\)",
    re.IGNORECASE,
)
THE_OTHER = re.compile(
    rf"{COUNT}\s+(?:(?:in|to|into|entered|joined)\s+)?the\s+(?P<label>(?:[\w-]+\s){{1,3}}(?:group|arm))\b",
    re.IGNORECASE,
)
GROUP_LAST = re.compile(
    rf"(?:\b(?:enrol+ed|recruited|included)|\band)\s+{COUNT}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}(?:\s+who\s[^.,;()\d]{{3,90}}?)?\s+"
    r"in(?:to)?\s+the\s+(?P<label>(?:[\w-]+\s){1,2}(?:group|arm))\b",
    re.IGNORECASE,
)
TAKEN_BY_GROUP = frozenset(("arms/in-the-group", "arms/taken-into-group"))
BOTH = re.compile(
    rf"{COUNT}(?:\s+{PERSONS})?(?:\s\([^()]*\))?\s+(?:and|\+)\s+{COUNT.replace('?P<n>', '?P<m>')}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS},?\s+"
    r"(?:respectively,?\s+)?(?:(?:were|was)\s+)?(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed|enrol+ed|included|recruited|received|treated)\s+"
    r"(?:(?:to|in|into|with)\s+)?(?:receive\s+)?(?:the\s+)?(?P<one>[^,.;()]{2,60}?)(?:\s\([^()]*\))?\s+(?:and|or|versus)\s+"
    r"(?P<other>[^,.;()]{2,60}?)(?:\s(?:groups|arms))?(?=\s*(?:[,.;(]|$|respectively))",
    re.IGNORECASE,
)
SHARE = re.compile(r"\(\s?(\d+(?:\.\d+)?)\s?%\s?\)")
"""A share behind a number: those of an allocation make up the whole."""
BARE = re.compile(r"\s\((?P<n>\d{1,3}(?:,\d{3})*|\d+)\)")
HAD_DONE = re.compile(
    r"\b(?:underwent|given|treated with)\b"
)  # also what came after the allocation
GROUP_NAME = re.compile(r"\b(?:groups?|arms?|controls?|placebo|sham|intervention)\b", re.IGNORECASE)
NESTED = re.compile(r"\([^()]*[(\[][^()\[\]]*[)\]]")
SEXES = re.compile(r"\b(?:fe)?males?\b|\b(?:wo)?men\b[,:]? n|\bboys\b|\bgirls\b", re.IGNORECASE)
CHANCE = re.compile(
    r"\brandom|\bassigned\b|\ballocated\b|\ballotted\b|\bdivided\b|\bgrouped\b|\brandomi[sz]",
    re.IGNORECASE,
)
TAKEN_IN = re.compile(r"\b(?:enrol+ed|recruited|included|participated|entered)\b", re.IGNORECASE)
ALLOCATED = re.compile(
    r"\b(?:randomi[sz]ed|randomly \w+|assigned|allocated|allotted|divided)\b", re.IGNORECASE
)
LEFT = re.compile(
    r"\b(?:complet(?!ion\s)|analy[sz]|evaluable|follow(?:ed)?[\s-]up|lost|withdr|discontinu|dropped|remain|"
    r"re-?assessed|finally|excluded|per[\s-]protocol|available|adher)",
    re.IGNORECASE,
)
BY_GROUP = re.compile(r"\b(?:group|arm)\b", re.IGNORECASE)
COUNTED_PEOPLE = re.compile(rf"{NUMBER}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}", re.IGNORECASE)
A_PERSON = re.compile(rf"\b{PERSONS}", re.IGNORECASE)
OF_PAPERS = re.compile(r"studies|trials|articles|cycles|surveys|questionnaires", re.IGNORECASE)
IN_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}\s$")
THOUSANDS_AFTER = re.compile(r"\s\d{3}\b")
SMALLEST = 2  # people in an arm
MAY_SIZE = re.compile(r"(?:\d|\b(?:twenty|thirty|forty|fifty|sixty)\b)")
