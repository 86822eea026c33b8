"""Title, type, design and phase of the trial that a paper reports.

A design is told in the title, the abstract and the methods' first lines (CONSORT items 1a, 3a,
8, 11a). What stands there counts; other trials' designs stand in introduction and discussion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.facts import unrivalled
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import design, phase
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON, Candidate

OF_OTHERS = re.compile(
    r"\b(?:previous|earlier|other|prior|recent|several|few|published|future|further|larger?|ongoing|"
    r"subsequent|next|planned) (?:[\w-]+,? ){0,6}(?:trials?|stud(?:y|ies)|RCTs?)\b|\bet al\b|meta-analys|"
    r"\bphase (?:[IV]+|\d)[ab]? (?:trials|studies)",
    re.IGNORECASE,
)


def _rule(
    name: str, key: str, value: str, pattern: str, hits: tuple[str, ...], misses: tuple[str, ...],
    confidence: float = 0.8, source: str = "CONSORT 2010",
) -> Rule:  # fmt: skip
    """A row that gives one key one value; what is printed is whatever the pattern matches."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def read(match: re.Match[str]) -> JSON:
        return {key: value, "printed": " ".join(match.group().split())}

    return Rule(name, compiled, source, dict.fromkeys(hits, value), misses, read, confidence)


WHO = (
    r"(?:out ?come |data |independent |study |trial |clinical |treating |research )*(?:assessors?|evaluators?|"
    r"raters?|observers?|examiners?|investigators?|researchers?|physicians?|clinicians?|doctors?|surgeons?|"
    r"interviewers?|radiologists?|therapists?|physiotherapists?|nurses|staff|personnel|statisticians?|analysts?|"
    r"testers?|technicians?|pathologists?|(?:data )?collectors?|coders?|readers?|neurologists?|neurosurgeons?|"
    r"physiologists?|psychologists?|dentists?|sonographers?|embryologists?|survey firm|research assistants?|"
    r"person(?:nel)? (?:who|assessing|measuring)[\w ]{0,30})"
)
BLIND = r"(?:blind(?:ed)?|masked|unaware|kept (?:unaware|blind(?:ed)?|masked)|not aware)"
PERSONS = r"(?:patients?|participants?|subjects?|parents|volunteers|children|women|men|employees|students|families)"
GROUP = (
    r"(?:to|of|as to|regarding|for) (?:the |their |which |whether |(?:patient|participant|subject)s?['’]?s? )*(?:\w+ )?"
    r"(?:treatments?|groups?|allocations?|assignments?|randomi[sz]ation|interventions?|arms?|conditions?|managers)\b"
)
RULES = (
    _rule(
        "open-but-for-assessors", "masking", "single",
        r"\bopen(?:[- ]label(?:l?ed)?)?,?(?: and| with)? (?:[\w-]+,? ){0,2}blinded[- ](?:end-?points?|outcome|assessor|evaluat\w+)",
        ("an open-label, blinded-endpoint trial",), ("an open-label trial",), 0.97, "PROBE design; CONSORT 2010, item 11a",
    ),
    _rule(
        "assessor-blind", "masking", "single",
        rf"\b(?:(?:single|evaluator|observer|assessor|rater|investigator|examiner|researcher)[- ](?:assessor[- ])?"
        rf"(?:blind(?:ed)?|masked)|(?:assessor|evaluator|rater|outcome)s?[- ]blind\w*|{WHO}(?: [\w -]{{0,60}}?)? (?:will be|was|were|is|are|"
        rf"remain\w*)(?: also| all)? {BLIND}|blind(?:ed)? {WHO}|blinded (?:end-?point|outcome|assessment)|PROBE design)",
        ("a single-blind trial", "Outcome assessors were blinded to allocation.", "an assessor-blinded study"),
        ("a double-blind trial",), 0.75, "CONSORT 2010, item 11a",
    ),
    _rule(
        "two-blind", "masking", "double",
        rf"\b(?:double[- ]?blind(?:ed)?|double[- ]?masked|(?:both )?(?:the )?(?:patients?|participants?|subjects?|parents|"
        rf"volunteers)(?:,? and|, )(?: the| all)? {WHO}(?: (?:and|,) [\w ]{{3,30}})? (?:will be|was|were|are)(?: all| both)? "
        rf"{BLIND}|(?:{WHO}|staff)(?: \([^()]{{3,60}}\))? and (?:the |study |all )*(?:patients?|participants?|subjects?|volunteers) "
        rf"(?:will be|was|were|are)(?: all| both)? {BLIND}|neither (?:the )?(?:patients?|participants?|subjects?) nor (?:the )?{WHO})",
        ("a double blinded trial", "Patients and investigators were blinded.",
         "All study staff (except the pharmacist) and study participants are blinded."),
        ("Patients were not blinded.",), 0.86, "CONSORT 2010, item 11a",
    ),
    _rule(
        "three-blind", "masking", "triple", r"\btriple[- ]?(?:blind|mask)(?:ed)?\b",
        ("a triple-blind trial",), ("a double-blind trial",), 0.95,
    ),
    _rule(
        "open", "masking", "open label",
        r"\b(?:open[- ]?label(?:l?ed)?(?! (?:extension|phase|period))|unblinded (?:trial|study)|non-?blinded|unmasked|"
        r"(?:patients|participants|blinding|masking) (?:could not be blinded|(?:was|were|is) not (?:possible|feasible|"
        r"blinded|masked))|no blinding|without blinding|(?:study|trial) (?:was|is|will) "
        r"not (?:be )?(?:double-)?(?:blinded|masked)|not a blinded (?:study|trial)|open,? (?:randomi[sz]ed|controlled|prospective|parallel))",
        ("an open-label trial", "Blinding was not possible."),
        ("an open label extension",), 0.8, "CONSORT 2010, item 11a",
    ),
    _rule(
        "blind-to-groups", "masking", "single",
        rf"\b(?:{WHO}|{PERSONS})(?: (?:who|that))?(?: (?:was|were|is|are|will be|remain\w*))?(?: all| also)? {BLIND} {GROUP}(?![\w ]{{0,30}}\buntil\b)",
        ("by physiologists blinded to the patient's group", "Employees were blinded to whether their managers were trained.",
         "The survey firm was blind to treatment status."),
        ("Assessors were not blinded to treatment.", "Clinicians are unaware of treatment allocation until randomisation."),
        0.74, "CONSORT 2010, item 11a",
    ),
    _rule(
        "people-not-blind", "masking", "open label",
        r"\b(?:patients?|participants|clinicians?|therapists|surgeons|researchers|blinding(?: of [\w ]{3,40})?|masking|allocation|study)"
        r"(?:,? (?:and|or|,) [\w ]{3,30}?)? (?:(?:could|can) ?not be (?:blinded|masked)|will not be (?:blinded|masked)|"
        r"(?:was|were|is) not (?:possible|feasible|applicable|applied|blind(?:ed)?|masked))",
        ("Allocation was not blinded.", "The participants cannot be blinded.", "Blinding was not applicable."),
        ("Assessors were not told.",), 0.6, "CONSORT 2010, item 11a",
    ),
    _rule(
        "side-by-side", "model", "parallel",
        r"\b(?:parallel[- ](?:groups?|arms?|design|assign\w+|controlled|trial|study)|in parallel|(?:two|three|four|2|3|4)[- ]"
        r"(?:parallel[- ])?(?:arm(?:ed)?|group)s?\b(?=[- ,]{1,2}(?:[\w-]+,? ){0,5}(?:trial|study|design|RCT|randomi)))",
        ("a two-arm randomised trial", "a parallel-group study"), ("a factor of two",), 0.9, "CONSORT 2010, item 3a",
    ),
    _rule(
        "crossed-over", "model", "crossover",
        r"\bcross-?over\b(?=[- ,]{1,2}(?:[\w-]+,? ){0,3}(?:trial|study|design|randomi|comparison|manner|fashion))|"
        r"\b(?:\d|two|three|four|five|six)[- ](?:period|way|treatment)s?,? cross-?over\b",
        ("a four-period crossover study",), ("patients crossed over to placebo",), 0.92,
    ),
    _rule(
        "by-factors", "model", "factorial", r"\bfactorial (?:design|trial|randomi\w+|study|RCT)\b|\b2 ?[×x] ?2 factorial\b",
        ("a 2 × 2 factorial trial",), ("factorial analysis of variance",), 0.93,
    ),
    _rule(
        "in-steps", "model", "stepped wedge", r"\bstepped[- ]wedge\b", ("a stepped-wedge trial",), ("steps",), 0.95,
    ),
    _rule(
        "one-group", "model", "single group",
        r"\b(?:single|one)[- ](?:arm|group)(?:ed)?\b(?=[- ,]{1,2}(?:[\w-]+,? ){0,4}(?:trial|study|design|phase|pilot))|"
        r"\b(?:uncontrolled|non-comparative) (?:[\w-]+,? ){0,3}(?:trial|study)\b|\bbefore[- ](?:and[- ])?after (?:study|design)",
        ("a single-arm study",), ("a single group of cells",), 0.85,
    ),
    _rule(
        "against-placebo", "control", "placebo",
        r"\b(?:placebo[- ](?:controlled|group|arm)|(?:versus|vs\.?|or|and|with|to|than|receiv\w+|against|matching|identical) "
        r"(?:an? |matching |identical |oral )*(?:placebos?|sham)\b|sham[- ](?:controlled|group|treatment|stimulation|"
        r"acupuncture|procedure|operation|surgery))",
        ("a placebo-controlled trial", "received drug or placebo"), ("the placebo effect of care",), 0.85,
    ),
    _rule(
        "against-care", "control", "standard of care",
        r"\b(?:usual care|standard(?:[- ]of[- ])?care|treatment as usual|care as usual|routine care|standard (?:treatment|therapy)|"
        r"conventional (?:care|treatment|therapy)|best supportive care|current practice)\b"
        r"(?= (?:group|arm|control|alone|only|\()|[.,;)]|$)|\b(?:TAU|treatment-as-usual)\b|"
        r"\b(?:control|comparison) (?:group|arm|condition|dyads?|patients?|participants?|women|practices|schools?|clinics)s?\b[^.;]{0,60}\b"
        r"(?:receiv\w+|continu\w+|given|get|had) (?:[\w-]+ ){0,3}(?:usual|routine|standard|customary|conventional) "
        r"(?:[\w-]+ ){0,2}(?:care|treatment|therapy|management|practice|curriculum)",
        ("compared with usual care.", "the usual care group", "to CBT or TAU",
         "Control practices continued with their usual clinical care and"), ("usual care is poor in many places",), 0.7,
    ),
    _rule(
        "against-nothing", "control", "no treatment",
        r"\b(?:wait(?:ing)?[- ]?list(?:ed)?(?:[- ]control\w*| groups?| condition| arm| comparison)|"
        r"(?:versus|vs\.?|or|assigned to|allocated to|randomi[sz]ed to) (?:an? |the )?wait(?:ing)?[- ]?list\b|"
        r"(?:control|comparison) (?:group|arm|condition|cluster|schools?)s?\b[^.;]{0,60}\b(?:receiv\w+|had|given|with|get) "
        r"no (?:\w+ ){0,2}(?:intervention|treatment|prophylaxis|supplement\w*)|no[- ](?:treatment|intervention|supplement\w*|"
        r"prophylaxis)(?: control)?(?= group| arm| control|[.,;)]|$)|untreated control|(?:delayed|deferred)[- ](?:treatment|"
        r"intervention) (?:group|control))",
        ("or to a waiting list control group", "a no-treatment group",
         "The control clusters received no intervention."), ("no treatment effect", "patients on the waiting list of the clinic"), 0.78,
    ),
)  # fmt: skip
HIDES = re.compile(r"blind|mask|aware|prospective randomi|PROBE", re.IGNORECASE)
SEEN = tuple(
    rule
    for rule in RULES
    if rule.name
    not in (
        "open-but-for-assessors",
        "assessor-blind",
        "two-blind",
        "three-blind",
        "blind-to-groups",
        "people-not-blind",
    )
)  # what is left to search for where no word of blinding stands
THIS = re.compile(r"\b(?:this|the present|is a|was a|we (?:conducted|performed|propose))\b", re.I)
BEFORE = re.compile(
    r"\b(?:our|by the|in the|of the|completed (?:an?|the)|from the|previous\w*)\s*$", re.IGNORECASE
)
BROKEN = re.compile(
    r"\b(?:be|been|not|emergency) unblind|\bunblinding\b|"
    r"\bopen\b[^.;]{0,40}\bblinded[- ](?:end-?point|outcome|assess|evaluat)",
    re.IGNORECASE,
)
UNFEASIBLE = re.compile(
    r"\b(?:un|not |in)(?:feasible|possible|practic\w+)|impossible|difficult\b", re.I
)
SIDE_BY_SIDE = re.compile(
    r"\b(?:(?:were|was|will be|are) (?:\w+ ){0,3}(?:randomi[sz]ed|random(?:ly)? (?:assigned|allocated|divided)|"
    r"assigned|allocated|divided)\b[^.;]{0,80}\b(?:to|into|between|in) (?:(?:either|one of|two|three|four|the|an?|\d)|"
    r"[^.;]{2,80}? or )|intervention (?:group|arm)|control (?:group|arm)s?|(?:two|three|four) (?:[\w-]+ ){0,2}(?:groups|arms)|"
    r"group (?:A|1|I)\b)",
    re.IGNORECASE,
)
MODELS = ("crossover", "factorial", "stepped wedge", "single group", "sequential")


def candidates(paper: Paper) -> list[Candidate]:
    """The title; design and phase by title, abstract and methods."""
    assert paper.title is not None
    chars = paper.title.sentence.chars
    title = Found(" ".join(chars.split()), 0, len(chars), "title/of-paper", 0.97)
    kind = Found("interventional", 0, len(chars), "study_type/of-paper", 0.9)
    return [
        paper.proposed("title", paper.title, title),
        paper.proposed("study_type", paper.title, kind),
        *_design(paper),
        *_phase(paper),
    ]


def _own(paper: Paper) -> Iterator[tuple[Passage, float]]:
    """The passages that tell of the paper's own design, and what their place is worth."""
    for one in paper.passages:
        if one.zone == "title":
            yield one, 1.08
        elif one.zone == "abstract":
            yield one, 1.0
        elif one.zone == "body" and one.kind == "methods":
            yield one, 0.97
        elif one.zone == "body" and one.kind is None and one.section:
            yield one, 0.85


def _design(paper: Paper) -> list[Candidate]:
    """The parts of the design, each by the best sentence that tells it."""
    best: Parts = {}
    for passage, weight in _own(paper):
        chars = passage.sentence.chars
        if OF_OTHERS.search(chars):
            continue
        rules = RULES if HIDES.search(chars) else SEEN
        for found in (*unrivalled(design.find(chars)), *find_all("design", rules, chars)):
            told = found.value if isinstance(found.value, dict) else {}
            for key, value in told.items():
                if key == "printed" or not isinstance(value, str):
                    continue
                value = "active" if value == "active comparator" else value
                if key == "masking" and _is_undone(value, chars):
                    continue
                sure = min(0.98, found.confidence * weight)
                if sure > best.get((key, value), (0.0,))[0]:
                    best[key, value] = (sure, passage, found, str(told.get("printed", "")))
    kept = _chosen(best)
    made = [
        paper.proposed(
            "design",
            passage,
            found,
            {key: value, "printed": printed},
            weight=sure / found.confidence,
        )
        for (key, value), (sure, passage, found, printed) in kept.items()
    ]
    return [*made, *_parallel(paper, dict(kept.keys()))]


def _is_undone(masking: str, chars: str) -> bool:
    """Whether a sentence says that blinding can't be done, or when it may be broken."""
    pattern = BROKEN if masking == "open label" else UNFEASIBLE
    return pattern.search(chars) is not None


Parts = dict[tuple[str, str], tuple[float, Passage, Found, JSON]]
STRONGER = {
    "masking": ("quadruple", "triple", "double", "open label", "single"),
    "model": (*MODELS, "dose comparison", "cohort", "case-control", "parallel"),
    "control": ("placebo", "no treatment", "dose comparison", "standard of care", "active"),
    "allocation": ("non-randomized", "randomized"),
}
"""Which of two values is told on purpose: one says double-blind, and then who was blinded."""


def _chosen(parts: Parts) -> Parts:
    """One value for each key: the surest, and of two that are nearly as sure the more special."""
    kept: Parts = {}
    for key in dict.fromkeys(key for key, _ in parts):
        rivals = {value: one for (name, value), one in parts.items() if name == key}
        most = max(one[0] for one in rivals.values())
        near = [value for value, one in rivals.items() if one[0] >= most - 0.12]
        order = STRONGER.get(key, ())
        value = min(near, key=lambda one: order.index(one) if one in order else len(order))
        kept[key, value] = rivals[value]
    return kept


def _parallel(paper: Paper, kept: dict[str, str]) -> list[Candidate]:
    """A randomised trial of groups that nothing says cross over is parallel (CT.gov's definition)."""
    if "model" in kept or kept.get("allocation") != "randomized":
        return []
    for passage, _ in _own(paper):
        chars = passage.sentence.chars
        match = None if OF_OTHERS.search(chars) else SIDE_BY_SIDE.search(chars)
        if match:
            value: JSON = {"model": "parallel", "printed": " ".join(match.group().split())}
            found = Found(value, match.start(), match.end(), "design/groups-side-by-side", 0.85)
            return [paper.proposed("design", passage, found)]
    return []


def _phase(paper: Paper) -> list[Candidate]:
    """The phase by the first sentence that tells it of this trial."""
    for passage, weight in _own(paper):
        if OF_OTHERS.search(passage.sentence.chars):
            continue
        for found in phase.find(passage.sentence.chars):
            if BEFORE.search(passage.sentence.chars[: found.start]):
                continue
            if passage.zone in ("title", "abstract") or THIS.search(passage.sentence.chars):
                return [paper.proposed("phase", passage, found, weight=min(1.05, weight))]
    return []
