"""Rows that tell the design of a paper's own trial: who is blinded, and how groups stand.

They are beside those of `fields/design.py`, which are run as well: what these find stands here no more.
"""

from __future__ import annotations

import re

from extractor.fields.rule import Rule
from extractor.types import JSON


def tells(
    name: str, key: str, value: str, pattern: str, hits: tuple[str, ...], misses: tuple[str, ...],
    confidence: float = 0.8, source: str = "CONSORT 2010",
) -> Rule:  # fmt: skip
    """A row that gives one key one value; what is printed is whatever the pattern matches."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def read(match: re.Match[str]) -> JSON:
        return {key: value, "printed": " ".join(match.group().split())}

    return Rule(name, compiled, source, dict.fromkeys(hits, value), misses, read, confidence)


WHO = (
    r"(?:out ?come |data |independent |study |trial |clinical |treating |research |sponsor |care )*(?:assessors?|evaluators?|"
    r"raters?|observers?|examiners?|investigators?|researchers?|physicians?|clinicians?|doctors?|surgeons?|"
    r"interviewers?|radiologists?|therapists?|physiotherapists?|nurses?|staff|personnel|statisticians?|analysts?|"
    r"testers?|technicians?|pathologists?|(?:data )?collectors?|coders?|readers?|neurologists?|neurosurgeons?|"
    r"physiologists?|psychologists?|dentists?|sonographers?|embryologists?|survey firm|research assistants?|"
    r"person(?:nel)? (?:who|assessing|measuring)[\w ]{0,30})"
)
BLIND = (
    r"(?:blind(?:ed)?|masked|unaware|kept (?:unaware|blind(?:ed)?|masked)|not aware)"
    r"(?![\w ,’']{0,60}\b(?:until|prior to|before randomi))"
)
PERSONS = r"(?:patients?|participants?|subjects?|parents|volunteers|children|women|men|employees|students|families|practices|GPs|schools|clusters)"
NOT_TOLD = (
    r"(?:(?:(?:did|do|does|will|would|could) not have|(?:had|have|has|having|with) no|without) (?:any |access to |prior |no )*"
    r"(?:information|knowledge|access|awareness|insight)\b|(?:did|do|does|will|would) not (?:know|be (?:told|informed|aware|advised))\b|"
    r"(?:was|were|are|is|have been|has been|had been|have|has|will be) (?:not|never) (?:been )?(?:informed|told|advised)\b)"
)
GROUP = (
    r"(?:to|of|as to|regarding|for) (?:the |their |which |whether |(?:patient|participant|subject)s?['’]?s? )*(?:\w+ )?"
    r"(?:treatments?|groups?|allocations?|assignments?|randomi[sz]ation|interventions?|arms?|conditions?|managers)\b"
)
ONE = rf"(?:the |all |study |other )*(?:{WHO}|{PERSONS})"


def _of_roles(match: re.Match[str]) -> JSON:
    """Double where a list has both those treated and those who treat or judge; else the list says less."""
    treated = re.search(rf"\b{PERSONS}\b", match["roles"], re.IGNORECASE)
    others = re.search(rf"\b{WHO}\b", match["roles"], re.IGNORECASE)
    if not (treated and others):
        return None
    return {"masking": "double", "printed": " ".join(match.group().split())}


BLINDING_RULES = (
    tells(
        "neither-blind", "masking", "open label",
        r"\bneither (?:the )?[\w ]{3,40} nor (?:the )?[\w ]{3,40} (?:was|were|will be|are|could be|can be) (?:blind(?:ed)?|masked)\b",
        ("Neither carers nor outcome assessors were masked to allocation.",),
        ("Neither patients nor doctors knew the allocation.",), 0.8, "CONSORT 2010, item 11a",
    ),
    tells(
        "open-but-for-assessors", "masking", "single",
        r"\bopen(?:[- ]label(?:l?ed)?)?,?(?: and| with)? (?:[\w-]+,? ){0,2}blinded[- ](?:end-?points?|outcome|assessor|evaluat\w+)",
        ("an open-label, blinded-endpoint trial",), ("an open-label trial",), 0.97, "PROBE design; CONSORT 2010, item 11a",
    ),
    Rule(
        name="roles-listed",
        pattern=re.compile(
            rf"\b(?:both )?(?P<roles>{ONE}(?:, {ONE}){{0,4}},? and {ONE})(?: (?:were|was|are|will be|remained|remain))(?: all| both| kept)* {BLIND}",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 11a: who was blinded",
        hits={
            "Investigators, participants and sponsor personnel were masked to treatment.": "double",
            "both the researcher and participant were blind": "double",
        },
        misses=(
            "Patients were not blinded.",
            "Nurses and doctors were blinded.",
            "Patient and clinician will be unaware of the group until randomisation.",
        ),
        read=_of_roles,
        confidence=0.86,
    ),
    tells(
        "two-blind", "masking", "double",
        rf"\b(?:(?:both )?(?:the )?(?:patients?|participants?|subjects?|parents|"
        rf"volunteers)(?:,? and|, )(?: the| all)? {WHO}(?: (?:and|,) [\w ]{{3,30}})? (?:will be|was|were|are)(?: all| both)? "
        rf"{BLIND}|(?:{WHO}|staff)(?: \([^()]{{3,60}}\))? and (?:the |study |all )*(?:patients?|participants?|subjects?|volunteers) "
        rf"(?:will be|was|were|are)(?: all| both)? {BLIND}|neither (?:the )?(?:patients?|participants?|subjects?) nor (?:the )?{WHO})",
        ("Patients and investigators were blinded.",
         "All study staff (except the pharmacist) and study participants are blinded."),
        ("Patients were not blinded.",), 0.86, "CONSORT 2010, item 11a",
    ),
    tells(
        "assessor-blind", "masking", "single",
        rf"\b(?:(?:examiner|researcher|single[- ]assessor)[- ](?:blind(?:ed)?|masked)|(?:assessor|evaluator|rater|outcome)s?[- ]blind\w*|{WHO}(?: [\w -]{{0,60}}?)? (?:will be|was|were|is|are|"
        rf"remain\w*)(?: also| all)? {BLIND}|blind(?:ed)? {WHO}|blinded (?:end-?point|outcome|assessment)|PROBE design)",
        ("an examiner-blinded trial", "Outcome assessors were blinded to allocation.", "an assessor-blinded study"),
        ("a double-blind trial",), 0.75, "CONSORT 2010, item 11a",
    ),
    tells(
        "not-a-blind-study", "masking", "open label",
        r"\b(?:trial|study) (?:can ?not|could not|can(?:’|')?t|was not|is not|will not) (?:be )?(?:considered|regarded|described|seen)? ?"
        r"(?:as )?(?:being |to be )?(?:a )?(?:(?:double|single)-)?(?:blind(?:ed)?|masked)\b",
        ("The study could not be described as blind.", "The study was not blinded."),
        ("The study was not large.",), 0.88, "CONSORT 2010, item 11a",
    ),
    tells(
        "blind-to-groups", "masking", "single",
        rf"\b(?:{WHO}|{PERSONS})(?: (?:who|that))?(?: (?:was|were|is|are|will be|remain\w*))?(?: all| also)? {BLIND} {GROUP}",
        ("by physiologists blinded to the patient's group", "Employees were blinded to whether their managers were trained.",
         "The survey firm was blind to treatment status."),
        ("Assessors were not blinded to treatment.", "Clinicians are unaware of treatment allocation until randomisation."),
        0.74, "CONSORT 2010, item 11a",
    ),
    tells(
        "not-told", "masking", "single",
        rf"\b(?:{WHO}|{PERSONS})(?: (?:who|that|for|in|of|from|conducting|performing) [\w ’'-]{{2,60}}?)?,? {NOT_TOLD}[^.;]{{0,60}}?"
        r"\b(?:groups?|allocat\w+|assign\w+|treatments?|interventions?|arms?|study (?:drug|condition)|pre-?medication)\b",
        ("The raters will not have access to information on the patient's group.",
         "The nurse who wrote down the scores had no knowledge of the treatments.",
         "Participating practices have not been told about their allocation."),
        ("Patients had no access to the ward.", "The doctors had no information on costs."), 0.7, "CONSORT 2010, item 11a",
    ),
    tells(
        "people-not-blind", "masking", "open label",
        r"\bnot (?:possible|feasible) to (?:blind|mask)\b|\b(?:patients?|participants?|subjects|volunteers|parents|families|clinicians?|physicians?|doctors|nurses|therapists?|surgeons?|"
        r"(?:care ?|service )?(?:givers|providers)|practitioners|assessors?|investigators?|researchers?|(?:research |study )?(?:assistants?|"
        r"staff|personnel)|teachers|blinding(?: of [\w ]{3,40})?|masking|allocation|study)"
        r"(?:,? (?:and|or|,) [\w ]{3,30}?)? (?:(?:could|can) ?not be (?:blinded|masked)|will not be (?:blinded|masked)|"
        r"(?:was|were|is|are) (?:also |therefore )?not (?:possible|feasible|applicable|applied|blind(?:ed)?|masked))",
        ("Allocation was not blinded.", "The participants cannot be blinded.", "Blinding was not applicable.",
         "The teachers were not blinded to the group.", "It was not feasible to blind the therapists."),
        ("Assessors were not told.",), 0.6, "CONSORT 2010, item 11a",
    ),
    tells(
        "knew", "masking", "open label",
        rf"\b(?:{WHO}|{PERSONS})(?:,? (?:and|or) (?:the )?(?:{WHO}|{PERSONS}))* (?:were|are|was|will be)(?: all| both| fully)? aware of "
        r"(?:the |their |which |study |treatment |group |drug |being |given |intervention )*(?:drugs?|treatments?|allocat\w+|assign\w+|groups?|"
        r"interventions?|arms?|conditions?)\b",
        ("Parents and nurses were aware of the treatment.", "Participants were aware of their group allocation."),
        ("Patients were aware of their illness.", "Physicians were unaware of the treatment."), 0.6, "CONSORT 2010, item 11a",
    ),
)  # fmt: skip
"""What is searched for where a word of blinding stands."""
SEEN_RULES = (
    tells(
        "open", "masking", "open label",
        r"\b(?:nonblinded|unmasked|"
        r"(?:patients|participants|blinding|masking) (?:could not be blinded|(?:was|were|is) not (?:possible|feasible|"
        r"blinded|masked))|no blinding|without blinding|"
        r"not a blinded (?:study|trial)|open,? (?:randomi[sz]ed|controlled|prospective|parallel)|open (?:clinical |pilot )?(?:trial|study)\b(?! (?:to|for))|"
        r"(?:trial|study|design) (?:was|is) open(?=[.,;)]| and\b))",
        ("an open randomised trial", "Blinding was not possible."),
        ("an open-label trial",), 0.8, "CONSORT 2010, item 11a",
    ),
    tells(
        "side-by-side", "model", "parallel",
        r"\b(?:parallel[- ](?:controlled|trial|study)|in parallel|(?:two|three|four|2|3|4)[- ]"
        r"(?:parallel[- ])?(?:arm(?:ed)?|group)s?\b(?=[- ,]{1,2}(?:[\w-]+,? ){0,5}(?:trial|study|design|RCT|randomi)))",
        ("a two-arm randomised trial", "a parallel trial"), ("a factor of two",), 0.9, "CONSORT 2010, item 3a",
    ),
    tells(
        "crossed-over", "model", "crossover",
        r"\bcross-?over\b(?=[- ,]{1,2}(?:[\w-]+,? ){0,3}(?:trial|study|design|randomi|comparison|manner|fashion))|"
        r"\b(?:\d|two|three|four|five|six)[- ](?:period|way|treatment)s?,? cross-?over\b",
        ("a four-period crossover study",), ("patients crossed over to placebo",), 0.92,
    ),
    tells(
        "by-factors", "model", "factorial", r"\bfactorial (?:randomi\w+|study|RCT)\b|\b2 ?[×x] ?2 factorial\b",
        ("a 2 × 2 factorial trial", "a factorial randomised trial"), ("factorial analysis of variance",), 0.93,
    ),
    tells(
        "in-steps", "model", "stepped wedge", r"\bstepped[- ]wedge\b", ("a stepped-wedge trial",), ("steps",), 0.95,
    ),
    tells(
        "one-group", "model", "single group",
        r"\b(?:one[- ](?:arm|group)(?:ed)?|single[- ]group)\b(?=[- ,]{1,2}(?:[\w-]+,? ){0,4}(?:trial|study|design|phase|pilot))|"
        r"\b(?:uncontrolled|non-comparative) (?:[\w-]+,? ){0,3}(?:trial|study)\b|\bbefore[- ](?:and[- ])?after (?:study|design)",
        ("a one-arm study",), ("a single group of cells",), 0.85,
    ),
)  # fmt: skip
