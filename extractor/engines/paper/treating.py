"""Whether a paper that calls itself no trial treats people on trial all the same.

Small first studies and cell therapies often tell neither "trial" nor "randomised": so many people
were given something and what came of it was seen. That is a trial of one group (ICMJE: people
prospectively assigned to an intervention); one that looks back at records or cases is none.
"""

from __future__ import annotations

import re

from extractor.fields import cell_products
from extractor.fields.cell_giving import BLOOD_FORMING, GIVES, is_given
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
COUNTED = re.compile(PEOPLE_COUNT, re.IGNORECASE)


def treats(told: str) -> bool:
    """Whether title and abstract tell of people who were treated on trial.

    >>> treats("Nine patients were treated with myoblasts. We studied safety.")
    True
    >>> treats("Of 90 patients given myoblasts the records were read retrospectively.")
    False
    """
    if LOOKS_BACK.search(told):
        return False
    if COUNTED.search(told) is None:
        return False
    if REGISTERED.search(told) or COMPARED.search(told):
        return True
    return bool(FIRST.search(told) and TREATED.search(told)) or gives_cells(told)


def gives_cells(told: str) -> bool:
    """Whether cells are given, other than the blood-forming ones that many patients get anyway."""
    if not GIVES.search(told) or not cell_products.gate().search(told):
        return False
    return any(
        one.cell is not None
        and one.cell.label not in BLOOD_FORMING
        and is_given(told, one, prose=True)
        for one in phrases(told)[0]
    )
