"""Whether a paper reports a trial, plans one, looks at one again, or none of these.

The words stand in title, abstract and headings, as CONSORT (item 1a), SPIRIT (item 1) and
PRISMA (item 1) ask of authors. Rows are tried in order; the first that fits decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.engines.paper.outline import Outline

TRIAL = re.compile(
    r"\b(?:random(?:i[sz](?:ed|ation|ing)|ly (?:assigned|allocated|divided|selected to))|"
    r"(?:double|single|triple)[- ]blind\w*|cross-?over (?:study|trial|design)|open[- ]label|"
    r"phase (?:[IV1-4]{1,3})[ab]?(?:/[IV1-4]{1,3}[ab]?)?\b (?:\w+ ){0,4}(?:trial|study)|"
    r"placebo[- ]controlled|(?:clinical|controlled|pilot|feasibility|intervention(?:al)?) trial|"
    r"intervention(?:al)? (?:study|group)|control group|waiting[- ]list)",
    re.IGNORECASE,
)
RANDOM = re.compile(r"\brandomi[sz]", re.IGNORECASE)
NO_PEOPLE = re.compile(
    r"\b(?:rats?|mice|mouse|murine|rabbits?|pigs?|porcine|broilers?|chickens?|in vitro|cell lines?|"
    r"seeds?|soil|crops?|grain yield|hectares?|nanoparticles|dinosaurs?|manikins?|mannequins?)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:patients?|participants?|volunteers?|(?:wo)?men|children|infants?|adults?|adolescents?|"
    r"subjects|people|persons|students|pupils|mothers|families)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that tell a kind of paper, in one part of it; so many of them at least."""

    kind: str
    part: str  # of the outline: "title", "abstract", "headings", "article_type"
    pattern: re.Pattern[str]
    fewest: int = 1


def _sign(kind: str, part: str, pattern: str, fewest: int = 1) -> Sign:
    return Sign(kind, part, re.compile(pattern, re.IGNORECASE), fewest)


SIGNS = (
    _sign("review", "title", r"\b(?:(?:systematic|scoping|narrative|literature|integrative|umbrella) review"
          r"|meta-?analysis|a review\b|review of (?:the )?(?:literature|evidence|trials|studies))"),
    _sign("review", "abstract", r"\b(?:in this (?:mini-?)?review\b|this (?:\w+ ){0,2}review (?:aims|summar|will|"
          r"was|is)|we (?:systematically )?(?:reviewed the|searched (?:PubMed|MEDLINE|the))"
          r"|scoping review)"),
    _sign("protocol", "title", r"\b(?:(?:study|trial|research) protocol|protocol (?:for|of) (?:an?|the)\b"
          r"|: (?:an? )?(?:[\w-]+ ){0,4}protocol\b|statistical analysis plan|rationale(?:,| and) (?:study )?design|"
          r"design and rationale|design of (?:an?|the)\b|^the protocol\b|the protocol of\b|design,? and "
          r"methods|aims,? (?:and )?design)"),
    _sign("protocol", "abstract", r"\b(?:will|shall) (?:also |then )?(?:be|receive|undergo|include|"
          r"recruit|compare|enrol\w*|evaluate|investigate|assess|measure|randomi[sz]e)\b", 2),
    _sign("secondary analysis", "title", r"\b(?:secondary (?:data )?analys[ie]s|post[- ]?hoc|sub-?study|re-?analys"
          r"|ancillary|(?:sub-?group|exploratory|mediation|cluster|cost|economic|pooled|interim) analys[ie]s|"
          r"cost[- ](?:effectiveness|utility|benefit)|economic evaluation|process evaluation|qualitative|"
          r"validation (?:study|of)|(?:prognostic|predictive|predict(?:or|ion)s?)\b|baseline (?:factors|"
          r"characteristics|data|findings)|lessons (?:learn\w+|from)|recruit(?:ing|ment)|long-term "
          r"(?:follow-up|outcome|results)|\w+[- ]years? (?:follow-up|later|after)|\d+ (?:months?|years) after|"
          r"follow-up (?:of|study|results)|moderators?|mediators?|biomarkers? )"),
    _sign("secondary analysis", "abstract", r"\b(?:as (?:a )?part of a (?:large\w*|previous|randomi[sz]ed|multi)|"
          r"secondary analys[ie]s|post[- ]?hoc analys[ie]s|sub-?study (?:of|within|was)|ancillary study|"
          r"previously reported [\w -]{0,30}(?:study|trial)|(?:parent|main|original) (?:trial|study)\b|"
          r"data (?:from|of|obtained in|collected in) (?:an?|the|two|our) (?:[\w-]+,? ){0,6}(?:trial|RCT)s?\b|"
          r"participants (?:in|of|from) the [A-Z][\w-]+ (?:trial|study)|nested (?:within|in)|"
          r"(?:were|was) included (?:in|to) this (?:sub-?)?study from)"),
    _sign("other", "title", r"\b(?:cohort study|cross-sectional|retrospective|case[- ]control study|case report|"
          r"case series|survey|registry|observational|external validity|situational analysis|animal model|"
          r"in vitro|correction|erratum)\b"),
)  # fmt: skip


def paper_kind(outline: Outline) -> str:
    """One of: trial report, protocol, secondary analysis, review, other.

    A secondary analysis, a protocol and a report need words of a trial in people somewhere
    in title, abstract or keywords; a paper on animals or plants has none of these.
    """
    if "review" in outline.article_type:
        return "review"
    told = f"{outline.title} {outline.abstract}"
    trial = TRIAL.search(told)
    people = len(PEOPLE.findall(told))
    if len(NO_PEOPLE.findall(told)) > people:
        return "other"
    for sign in SIGNS:
        fits = len(sign.pattern.findall(getattr(outline, sign.part))) >= sign.fewest
        if fits and sign.kind == "review":
            return "review"
        if fits and (trial or sign.kind == "other"):
            told_apart = sign.kind == "other" and RANDOM.search(outline.title)
            if not told_apart:
                return sign.kind
    return "trial report" if trial and people else "other"
