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
    r"(?:double|single|triple)[- ](?:blind|mask)\w*|cross-?over (?:study|trial|design)|open[- ]label|"
    r"phase (?:[IV1-4]{1,3})[ab]?(?:/[IV1-4]{1,3}[ab]?)?\b (?:\w+ ){0,4}(?:trial|study)|"
    r"placebo[- ]controlled|(?:clinical|controlled|pilot|feasibility|intervention(?:al)?) trial|"
    r"intervention(?:al)? (?:study|groups?|arms?)|waiting[- ]list|before[- ]and[- ]after (?:study|trial)|"
    r"quasi-?experiment\w*|single[- ]arm)",
    re.IGNORECASE,
)
TOLERATED = re.compile(
    r"\b(?:safe(?:ty|ly)?|tolerab\w+|tolerated|efficac\w+|feasib\w+|effective\w*|adverse|side effects|"
    r"placebo|doses?|injections?|infusions?|implantation|transplantation|grafting|vaccin\w+|immuni[sz]\w+|training)\b",
    re.IGNORECASE,
)
ENDPOINT = re.compile(
    r"\b(?:co-?)?(?:primary|secondary|main) (?:(?:study|trial|efficacy|safety|clinical) )?"
    r"(?:outcomes?|end-?\s?points?)\b",
    re.IGNORECASE,
)
"""What is planned to be compared: a trial's word, unless what was seen anyhow is looked at."""
SEEN_ANYHOW = re.compile(
    r"\b(?:retrospective\w*|cohorts?|registr(?:y|ies)|cross-sectional|case[- ]control(?:led)?|"
    r"observational|surveys?|databases?|records|propensity|claims)\b",
    re.IGNORECASE,
)
TREATED = re.compile(
    r"\b(?:this|our|the present|a|an|of the|in the) (?:[\w-]+ ){0,4}?(?:pilot|comparative|controlled|preliminary) "
    r"(?:[\w-]+ ){0,2}?(?:trial|study)\b|\b(?:this|our|of the|(?:single|two|multi)[- ]?cent(?:re|er)|prospective) trial\b|"
    r"\b(?:divided|split|separated) into (?:two|three|four|[2-4]) (?:[\w-]+ )?groups\b|"
    r"\b(?:patients|women|men|participants|subjects|children|infants|adults|people|volunteers|individuals|cases)\b"
    r"(?:(?! (?:who|that|which)\b)[^.;]){0,90}? (?:received|underwent|were (?:(?:then|intravenously|successfully) )?"
    r"(?:treated|given|infused|injected|immuni[sz]ed|vaccinated|transplanted|enrolled|recruited))\b",
    re.IGNORECASE,
)
"""Something was done to people to see what comes of it, which is not told of what was seen anyhow."""
RANDOM = re.compile(r"\brandomi[sz]", re.IGNORECASE)
OWN_TRIAL = re.compile(
    r"\b(?:this|it|the (?:present |current )?study|the trial|we (?:conducted|performed|carried out)|design) ?:? ?"
    r"(?:is |was |were )?(?:(?:conducted|designed|performed|carried out) as )?(?:an? )?(?:[\w-]+,? ){0,5}"
    r"(?:randomi[sz]ed|interventional|quasi-?experimental|(?:clinical|controlled|intervention) trial)\b",
    re.IGNORECASE,
)
NO_PEOPLE = re.compile(
    r"\b(?:rats?|mice|mouse|murine|rabbits?|pigs?|porcine|broilers?|chickens?|in vitro(?! fertili[sz]| matur)|cell lines?|"
    r"seeds?|soil|crops?|grain yield|hectares?|nanoparticles|dinosaurs?|manikins?|mannequins?)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:patients?|participants?|volunteers?|(?:wo)?m[ae]n|males?|females?|child(?:ren)?|infants?|adults?|"
    r"adolescents?|subjects|people|persons|individuals|students|pupils|mothers|fathers|parents|families|"
    r"neonates|new-?borns|babies|boys|girls|athletes|players|runners|employees|workers|managers|nurses|"
    r"physicians|paramedics|residents|teachers|caregivers|carers|veterans|survivors|smokers|drinkers|"
    r"outpatients|inpatients|schools|villages|households|elderly|youths?|couples|donors|recipients)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that tell a kind of paper, in one part of it; so many of them at least."""

    kind: str
    part: str  # of the outline: "title", "abstract", "methods", "subject", "article_type" …
    pattern: re.Pattern[str]
    fewest: int = 1


def _sign(kind: str, part: str, pattern: str, fewest: int = 1) -> Sign:
    return Sign(kind, part, re.compile(pattern, re.IGNORECASE), fewest)


LETTER = "letter"  # a report or plan of a trial where it has an abstract and is called so
SIGNS = (
    _sign("review", "article_type", r"^review-article|^systematic-review"),
    _sign("other", "article_type", r"^(?:correction|retraction|case-report|editorial|reply|article-commentary|"
          r"book-review|news|obituary|abstract|product-review|addendum|expression-of-concern)$"),
    _sign(LETTER, "article_type", r"^letter$"),
    _sign("protocol", "article_type", r"^protocol$"),
    _sign("review", "subject", r"(?:^|· )(?:(?:systematic|mini|literature|narrative|scoping|invited) )?review(?: article)?(?= ·|$)"),
    _sign("other", "subject", r"(?:^|· )(?:case reports?|correction|erratum|corrigendum|editorial|"
          r"commentary|correspondence|viewpoint|perspective|opinion|research letter to the editor)(?= ·|$)"),
    _sign("review", "title", r"\b(?:(?:systematic|scoping|narrative|literature|integrative|umbrella|rapid) review"
          r"|meta-?analysis|a review\b|review of (?:the )?(?:literature|evidence|trials|studies))"),
    _sign("protocol", "subject", r"(?:^|· )(?:open access )?(?:(?:study|trial|clinical trial|research|clinical|feasibility) )?"
          r"protocols?(?: article)?(?: open access)?(?= ·|$)"),
    _sign(LETTER, "subject", r"(?:^|· )letters?(?: to the editor)?(?= ·|$)"),
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
          r"|ancillary|(?:sub-?group|exploratory|mediation|cluster|cost|economic|pooled|interim|mixed methods|qualitative"
          r"|retrospective|longitudinal) analys[ie]s|an analysis of (?:data|an?|the)|"
          r"cost[- ](?:effectiveness|utility|benefit)|economic evaluation|process evaluation|qualitative|"
          r"validation (?:study|of)|(?:prognostic|predictive|predict(?:or|ion)s?)\b|baseline (?:factors|"
          r"characteristics|data|findings)|lessons (?:learn\w+|from)|recruiting|(?:participants?|patients?|subjects?) recruitment|"
          r"recruitment (?:and retention|strateg\w+|challenges|to|of (?:participants|patients|\w+ (?:in)?to))\b|barriers to|"
          r"long-term (?:follow-?up|outcomes?|results)|surrogate end-?points?|extended follow-?up|"
          r"\w+[- ]years? (?:later|after (?:an?|the|complet\w+|intervention|treatment|\w+ation)\b)|"
          r"\w+[- ](?:years?|months?) follow-?up (?:of|results?|study|data|from)|"
          r"follow-?up (?:of|study|results)|(?:moderators?|mediators?) of|biomarkers? (?:analys|results|sub))"),
    _sign("secondary analysis", "abstract", r"\b(?:as (?:a )?part of a (?:large\w*|previous|randomi[sz]ed|multi)|"
          r"secondary analys[ie]s|post[- ]?hoc analys[ie]s|sub-?study (?:of|within|was)|ancillary study|"
          r"previously (?:reported|published) [\w -]{0,30}(?:study|trial|RCT)|(?:parent|main|original) (?:trial|study)\b|"
          r"data (?:from|of|obtained in|collected in) (?:an?|the|two|our) (?:[\w-]+,? ){0,6}(?:trial|RCT)s?\b|"
          r"participants (?:in|of|from) the [A-Z][\w-]+ (?:trial|study)|(?:nested|embedded)[ -](?:within|in|alongside)|"
          r"embedded (?:qualitative|process|mixed)|"
          r"(?:who|that|which) (?:had|have) (?:previously )?(?:been )?(?:enrolled|recruited|participated|included|taken part|"
          r"randomi[sz]ed|completed) (?:in|into|to|for)? ?(?:an?|the|our|this) (?:[\w-]+[,)]* ){0,8}\(?(?:trial|RCT|study)|"
          r"(?:recruited|enrolled) (?:during|through|as part of) (?:an?|the|our) (?:[\w-]+,? ){0,6}(?:trial|RCT|study)|"
          r"(?:participating|enrolled|who participated) in (?:an?|the) (?:[\w-]+,? ){0,2}[A-Z]{3}[\w-]* (?:trial|study)|"
          r"cohort (?:participating|enrolled|recruited) in|participation in the (?:[\w-]+ ){0,6}(?:\([\w -]+\) )?(?:pilot )?trial|"
          r"(?:in|to) (?:our|a|the) previous(?:ly)? (?:analysis|publication|report|trial|study)|previous analysis|"
          r"(?:study|trial) (?:has )?(?:previously|already) (?:shown?|reported|demonstrated)|"
          r"(?:were|was) included (?:in|to) this (?:sub-?)?study from)"),
    _sign("secondary analysis", "methods", r"\b(?:(?:this|the present|our|an?|the) (?:sub-?study|secondary analysis|"
          r"post[- ]?hoc analysis|ancillary (?:study|analysis))|(?:parent|main|original) (?:[\w-]+ )?(?:trial|study|RCT)\b"
          r"|(?:trial|study) (?:design|description)[^.;]{0,80}\b(?:described|reported|published|presented) (?:\w+ )?"
          r"(?:elsewhere|previously|earlier|in (?:detail|a previous))|(?:design|description) (?:details? )?of (?:this|the|those) "
          r"[^.;]{0,60}\b(?:described|reported|published|presented) (?:\w+ )?(?:elsewhere|previously|earlier|in (?:detail|a previous))"
          r"|findings[^.;]{0,60}\b(?:described|reported|published) (?:\w+ )?(?:elsewhere|previously|earlier)|"
          r"(?:main|primary) (?:results|outcomes?)[^.;]{0,60}\b(?:described|reported|published))"),
    _sign("other", "title", r"\b(?:cohort study|cross-sectional|retrospective|case[- ]control study|case report|"
          r"case series|survey|registry|observational|external validity|situational analysis|animal model|"
          r"in vitro(?! fertili[sz]| matur)|correction|erratum)\b"),
)  # fmt: skip
PILOT = re.compile(r"\b(?:pilot|feasibility)\b", re.IGNORECASE)


def names_endpoint(told: str) -> bool:
    """Whether title and abstract name a primary or secondary outcome of what was tried on people.

    >>> names_endpoint("The primary end point was warmth."), names_endpoint("Warmth was felt.")
    (True, False)
    >>> names_endpoint("The primary outcome was warmth in this cohort.")
    False
    """
    named = ENDPOINT.search(told) or (TREATED.search(told) and TOLERATED.search(told))
    return named is not None and not SEEN_ANYHOW.search(told)


def paper_kind(outline: Outline) -> str:
    """One of: trial report, protocol, secondary analysis, review, other.

    A secondary analysis, a protocol and a report need words of a trial in people somewhere
    in title, abstract or keywords; a paper on animals or plants has none of these. A title
    that says "randomised" makes one of them also where nobody is named.
    """
    told = f"{outline.title} {outline.abstract}"
    named = RANDOM.search(outline.title)
    trial = TRIAL.search(told) or OWN_TRIAL.search(outline.methods) or names_endpoint(told)
    people = len(PEOPLE.findall(told))
    if len(NO_PEOPLE.findall(told)) > people:
        return "other"
    for sign in SIGNS:
        if sign.part == "methods" and PILOT.search(outline.title):
            continue  # a pilot speaks of the main trial that may come
        if len(sign.pattern.findall(getattr(outline, sign.part))) < sign.fewest:
            continue
        if sign.kind == LETTER:
            if outline.has_abstract and named:
                continue
            return "other"
        if sign.kind == "review" or sign.part in ("article_type", "subject"):
            return sign.kind
        if (trial and sign.kind != "other") or (sign.kind == "other" and not named):
            return sign.kind
    return "trial report" if trial and (people or named) else "other"
