"""The words of headings of outcomes, and of what stands under them, as patterns."""

from __future__ import annotations

import re

NAMES = {"primary": r"(?:co-?)?(?:primary|main|principal)", "secondary": r"secondary"}
HEADING = r"^[\d. ]*(?:{kind})(?: (?:efficacy|clinical|study|trial|feasibility|safety))? (?:outcomes?|end-?\s?points?)(?: ?\(s\))?(?: (?:and )?(?:measure(?:ment)?|variable|parameter|result)s?)?(?: ?\(s\))?(?P<rest>.*)$"
MANY = re.compile(
    r"(?:outcomes|points|measures|measurements|variables|parameters|results|primary|secondary|\(s\))\W*$",
    re.IGNORECASE,
)
REST = re.compile(r"^ ?(?:[:–—]|-(?= ))\s*(?P<items>.{4,120})$")
OF_A_KIND = re.compile(
    r"^ ?[:–—,(-] ?(?:feasib|process|clinical|efficacy|safety|physiolog|laborator|psycholog|behaviou?r|patient|"
    r"functional|mechanis|exploratory)[\w-]*(?: [\w-]+)?\)?$",
    re.IGNORECASE,
)
"""What follows where outcomes of one kind stand under several headings: ": clinical"."""
OF_WHOM = re.compile(r"\s*(?:\([^()]{2,30}\)\s*)?")  # "(patient level)", or nothing
SUBJECT = re.compile(
    r"^(?P<items>(?:The |An? |Changes? in )?[A-Zα-ω(](?:[^.;:()]|\([^()]*\)){1,160}?) (?:will be|was|were|are|is) "
    r"(?:also )?(?:evaluated|measured|assessed|determined|recorded|examined|quantified|calculated|estimated|compared|analy[sz]ed|rated|scored|monitored|obtained|collected|derived|captured|ascertained|tested|defined|administered|performed)\b"
)
TOOL = re.compile(
    r"^(?:The )?(?P<items>[A-Z][^.;:]{2,80}?) (?:is|was) (?:an? |the )(?:[\w-]+,? ){0,6}?"
    r"(?:scale|questionnaire|instrument|index|measure|test|tool|inventory|score)\b"
)
OBJECT = re.compile(
    r"^We (?:will )?(?:measured?|assess(?:ed)?|evaluated?) (?P<items>[^.;:]{2,120}?)(?= (?:using|by|with|at)\b|[.,])"
)
SAME = re.compile(
    r"^(?:This|The (?:[\w-]+ ){0,2}?(?:outcome|variable|end-?\s?point|measure|measurement|parameter)s?) (?:is|was|are|were|will be) "
    r"(?:(?:defined|measured|expressed) as )?(?!of )(?P<items>(?:the |a |an )?[^.;:]{3,120}?)(?=[.;:,]|$)"
)
USED = re.compile(
    r"^We (?:will )?used? (?:the )?(?P<items>[A-Z][^.;:]{2,80}?) to (?:assess|measure|evaluate|quantify|rate)\b"
)
INCLUDED = re.compile(
    r"^(?:The |Our |These )?(?:[\w’'-]+ ){1,5}?(?:scales|measures|outcomes|end-?\s?points|tests|instruments|variables|"
    r"parameters|assessments|indicators|questionnaires|criteria) (?:included?|comprised?|consist(?:ed)? of) "
    r"(?P<items>[^.;:]{3,300})(?=\.|$)",
    re.IGNORECASE,
)
"""Kinds of measures that are told of one after the other: "Nurses' scales included the A and the B"."""
LEADS_IN = (
    r"\b(?:{kind})(?! and)(?: (?!and\b)[\w-]+){{0,3}}? (?:outcomes?|end-?\s?points?|measures?|variables?)"
    r"(?: (?:measure(?:ment)?|variable|parameter)s?)?\b(?:[^.;:]|\.(?! )){{0,120}}:\s*$"
)
MARK = re.compile(r"^\s*(?:[•▪●○◦■*–—-]|o(?= [A-Z])|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s*")
FINITE = re.compile(
    r"\b(?:describes?|shows?|includes?|is|are|was|were|be|will|has|have|had|can|may|we|did|does)\b"
)
BAD = re.compile(
    r"\b(?:patients?|participants|data|analys[ei]s|outcomes?|assessments?|measurements?|all|table)\b",
    re.I,
)
RUN_IN = re.compile(r"[a-z] (?:The|An?|In|All|Each) ")  # a heading runs into the sentence
SECOND = re.compile(
    r"\b(?:primary|secondary|tertiary|exploratory) (?:outcome|end-?\s?point|objective)", re.I
)
ALONE = r"^[\d. ]*(?:\(?[a-z]\) )?{kind}\W*$"
OF_OUTCOMES = re.compile(r"outcome|end-?\s?point|measures|variables", re.I)
# headings below that name no outcome
NO_OUTCOME = re.compile(
    r"^(?:other|additional|further|data|statistic|sample|procedure|overview|timing|timeline|time|analys|measure|assessment|"
    r"instrument|questionnaire|definition|description|blind|random|outcome|primary|secondary|tertiary|exploratory|"
    r"follow|baseline|covariate|demographic|moderator|mediator|potential|general|process|intervention|recruit|study)",
    re.I,
)
EXPLAINED = re.compile(r"\s?—| [–-] |, (?:that is|i\.?e\.?|[a-z-]+ed|measured|as)\b|[.;] | ?\(")
ENUMERATED = re.compile(r"(?!.*\bor )[^,;]+(?:, [^,;]+)*,? and [^,;]+")
"""A list, which may also stand under a heading in the singular."""
OPENS = re.compile(
    r"(?!.*\b(?:outcomes?|end-?\s?points?|measures?|variables|parameters|aims?|objectives?|following|follows)\b)"
    r"(?:The )?(?:[\w-]+ ){1,8}[\w-]+:\s*",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"(?:with|without|who|whose|in|of|at|that|for|on|by|from|[a-z]+ing|[a-z]+ed)\b"
)
"""An item that goes on with the words above the list: "The share of people" "with itch"."""
