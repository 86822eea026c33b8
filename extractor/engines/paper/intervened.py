"""Whether a paper without the words of a trial tells of people to whom something was done.

"Nine patients received two injections; no adverse event was seen" is a trial of one group, though
it says neither "trial" nor "randomised". Several families of words must meet, and none of an
observation (ICMJE: a study that prospectively assigns people to an intervention).
"""

from __future__ import annotations

import re

from extractor.engines.paper.people import NUMBER, PERSONS

OBSERVED = re.compile(
    r"\b(?:retrospective\w*|case[- ]control|cohort study|cross[- ]sectional|registry|registries|surveys?|surveyed|"
    r"case (?:report|series|study)|(?:chart|record|file)s?(?: \w+)? review|review(?:ed)? (?:the |of )?(?:\w+ ){0,3}(?:charts|records|files|experience)|"
    r"medical records|databases?|meta-?analys\w+|observational|epidemiolog\w+|population-based|odds ratios?|"
    r"(?:review of the|we searched the|search of the) literature|literature (?:review|search)|genotyp\w+|polymorphisms?|autopsy|post-?mortem|"
    r"we (?:report|describe|present) (?:a|an|the|two|three) (?:\w+ ){0,3}(?:cases?|patients?|man|woman|boy|girl)|"
    r"\d+-year-old (?:man|woman|boy|girl|male|female|patient))\b",
    re.IGNORECASE,
)
"""Words of studies in which nothing is assigned."""
OF_RISKS = re.compile(
    r"\b(?:risk factors?|predict(?:s|ors?|ive|ing)|prognos\w+|associations?|associated with|prevalence|incidence|relationship|correlat\w+|"
    r"polymorphisms?|expression|diagnos(?:is|tic)|accuracy|validity|reliability|cohort|trends?|patterns?)\b",
    re.IGNORECASE,
)
"""What a title has where nothing was done to people."""
COUNTED = re.compile(rf"\b{NUMBER}\s(?:[\w-]+,?\s){{0,5}}?{PERSONS}", re.IGNORECASE)
AIM = re.compile(
    r"\b(?:effects?|efficacy|effectiveness|safety|tolerability|feasibility|usefulness|benefits?|bioavailability|pharmacokinetics)"
    r" (?:and \w+ )?of\b|\bcompar(?:ison of|ed? the|e the)\b|\bversus\b|\bsafe and (?:feasible|effective|well)\b",
    re.IGNORECASE,
)
DONE = re.compile(
    r"\b(?:received|underwent|ingested|consumed|took)\b|\b(?:was|were) (?:\w+ly )?(?:administered|given|injected|infused|"
    r"applied|transplanted|implanted|instilled|provided|treated|supplemented|vaccinated|immuni[sz]ed|administrated|trained|"
    r"instructed)\b|\b(?:injections?|infusions?|transplantation|implantation|supplementation|administration) of\b",
    re.IGNORECASE,
)
SIDE_BY_SIDE = re.compile(
    r"\bgroups? (?:[12AB]|I{1,2})\b|\b(?:control|treatment|treated|experimental|study|placebo) groups?\b|"
    r"\bdivided (?:\w+ )?in(?:to)? (?:two|three|four|2|3|4)\b|\btwo (?:regimens|treatments|doses)\b|"
    r"\bfirst-in-(?:hu)?man\b|\bpilot\b|\bcontrol condition\b",
    re.IGNORECASE,
)
DOSED = re.compile(
    r"\d ?(?:mg|µg|μg|mcg|g|ml|IU|Gy)(?:/\w+)?\b|\b(?:twice|three times|once) (?:a|per)? ?(?:day|daily|week)|\bdaily\b|"
    r"\bcells/kg|\b(?:one|two|three|\d+) (?:doses|injections|infusions|sessions)\b",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\binformed consent|\b(?:were|was) (?:enrol+ed|recruited)\b|\bprospective(?:ly)?\b|\beligib\w+|\bfollow(?:ed)?[- ]up\b|"
    r"\b(?:weeks|months|days) (?:after|post)[- ]?(?:treatment|injection|infusion|transplant\w*|intervention|surgery|implantation)",
    re.IGNORECASE,
)
FAMILIES = (AIM, DONE, SIDE_BY_SIDE, DOSED, AHEAD)
FEWEST = 3  # families of words: one or two stand in many an observation


def intervened(title: str, abstract: str) -> bool:
    """Whether title and abstract tell of an intervention in a number of people."""
    told = f"{title} {abstract}"
    if OF_RISKS.search(title) or OBSERVED.search(told) or not COUNTED.search(told):
        return False
    return sum(one.search(told) is not None for one in FAMILIES) >= FEWEST
