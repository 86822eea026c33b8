"""Whether a paper that calls itself no trial treats people on trial all the same.

Small first studies and cell therapies often tell neither "trial" nor "randomised": so many people
were given something and what came of it was seen. That is a trial of one group (ICMJE: people
prospectively assigned to an intervention); one that looks back at records or cases is none.
"""

from __future__ import annotations

import re

from extractor.fields import cell_products
from extractor.fields.cell_giving import BLOOD_FORMING, GIVES, TRANSPLANT_AFTER, is_given
from extractor.fields.cell_phrases import phrases
from extractor.fields.counts import PEOPLE_COUNT

LOOKS_BACK = re.compile(
    r"\bretrospective\w*|\b(?:medical|hospital|patient|clinical) (?:records|charts)\b|\bchart review|\bcase (?:reports?|series)\b|"
    r"\bcohort study\b|\bcase[- ]control|\bcross[- ]sectional|\bsurvey|\bobservational|\bpropensity|\bmeta-?analys|"
    r"\b(?:systematic|narrative|scoping|literature|this|present|current|brief|mini-?) ?review\b|\bwe (?:\w+ )?(?:review|summari[sz]e|"
    r"discuss)|\boverview\b|\bguidelines?\b|\bregistry (?:of|data|study|analysis)\b|\breal[- ]world\b|\b(?:report|describe|present) (?:an?|the|two|three) "
    r"(?:\w+ ){0,2}(?:cases?|patients?)\b",
    re.IGNORECASE,
)
"""Words of a paper that looks back at what was done anyway, or reads what others did."""
OTHERS = re.compile(
    r"(?:^|(?<=[.!?] ))[^.!?]*\b(?:previous|earlier|prior|other|several|few|many|most|existing|published|some|recent|small|"
    r"observational|retrospective|case) (?:[\w-]+ ){0,3}(?:studies|series|reports|trials|data|evidence|reviews|surveys|experience)\b[^.!?]*",
    re.IGNORECASE,
)
"""Sentences on what others saw, which tell nothing of this paper."""
REGISTERED = re.compile(
    r"\b(?:NCT ?\d{8}|ISRCTN ?\d{6,8}|ACTRN ?\d{10,}|ChiCTR|IRCT\d|UMIN\d|jRCT|DRKS\d|CTRI/|EudraCT)|\btrial regist",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\breceiv\w+ (?:an? |the )?(?:[\w-]+ ){0,2}placebo\b|\bplacebo[- ](?:group|arm|treated)\b|\bor placebo\b|"
    r"\b(?:placebo|sham) (?:injections?|infusions?|treatment|tablets|capsules)\b",
    re.IGNORECASE,
)
"""Something is compared with a placebo."""
GROUPED = re.compile(
    r"\b(?:divided|split|assigned|allotted|allocated|separated) (?:\w+ )?(?:in|to|into) (?:2|two|3|three|4|four) (?:\w+ )?groups\b"
    r"(?![^.;]{0,60}\b(?:according|based on|depending|by (?:the |their )?(?:age|sex|presence|level)|with and without)\b)",
    re.IGNORECASE,
)
GROUP_GOT = re.compile(
    r"\b(?:(?:control|treatment|study|experimental|intervention|first|second|other) group|group (?:I{1,3}|[A-D1-4]))\b[^.;]{0,80}?"
    r"\b(?:received|given|treated|underwent|wore|used|took|had|managed|injected|applied)\b",
    re.IGNORECASE,
)
"""People are parted into groups, and what a group got."""
FIRST = re.compile(
    r"\bpilot study\b|\bproof[- ]of[- ](?:concept|principle)|\bfirst[- ]in[- ](?:hu)?man\b|\bdose[- ]escalat|"
    r"\bprospective(?:ly)?\b[^.;]{0,60}\b(?:treat|safety|efficacy|feasib|tolerab)",
    re.IGNORECASE,
)
TREATED = re.compile(
    rf"{PEOPLE_COUNT}[^.;]{{0,80}}?\b(?:received|(?:was|were) (?:then |all )?(?:treated with|given|injected|infused|administered)|"
    r"underwent)\b",
    re.IGNORECASE,
)
GOT = re.compile(
    r"\b(?:patients|participants|subjects|infants|neonates|children|adults|(?:wo)?men|boys|girls|recipients|volunteers|eyes|knees)\b"
    r"[^.;]{0,60}\b(?:received|underwent|had [\w\s-]{3,40}(?:injected|implanted|transplanted|infused)|(?:was|were) (?:\w+ly )?"
    r"(?:given|treated|injected|infused|implanted|transplanted|assigned))\b",
    re.IGNORECASE,
)
"""People, counted or not, got something."""
PRIMARY = re.compile(r"\bprimary (?:outcomes?|end-? ?points?)\b", re.IGNORECASE)
COUNTED = re.compile(PEOPLE_COUNT, re.IGNORECASE)


def treats(title: str, abstract: str) -> bool:
    """Whether title and abstract tell of people who were treated on trial.

    >>> treats("Myoblasts for the anal sphincter", "Nine patients were treated with myoblasts.")
    True
    >>> treats("Myoblasts", "Of 90 patients given myoblasts the records were read retrospectively.")
    False
    """
    told = f"{title} {abstract}"
    if LOOKS_BACK.search(title) or LOOKS_BACK.search(OTHERS.sub("", abstract)):
        return False
    got = GOT.search(abstract) is not None
    cells = gives_cells(abstract, prose=True) or (
        (got or GIVES.search(title) is not None) and gives_cells(title, prose=False)
    )
    if COUNTED.search(told) is None:
        return cells and (got or PRIMARY.search(abstract) is not None)
    if cells or REGISTERED.search(told) or COMPARED.search(told):
        return True
    if GROUPED.search(told) and GROUP_GOT.search(told):
        return True
    return FIRST.search(told) is not None and TREATED.search(told) is not None


def gives_cells(chars: str, *, prose: bool) -> bool:
    """Whether cells are given; a transplant of blood-forming ones is what many patients get anyway."""
    if not (GIVES.search(chars) or not prose) or not cell_products.gate().search(chars):
        return False
    return any(
        one.cell is not None
        and not (one.cell.label in BLOOD_FORMING and TRANSPLANT_AFTER.match(chars, one.end))
        and is_given(chars, one, prose=prose)
        for one in phrases(chars)[0]
    )
