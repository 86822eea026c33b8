"""Study design: intervention or observation model, allocation, masking, control."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.types import JSON

MODELS = (
    (r"parallel", "parallel"),
    (r"single[-\s]*(?:group|arm)|one[-\s]arm", "single group"),
    (r"sequential", "sequential"),
    (r"cross[-\s]?over", "crossover"),
    (r"factorial", "factorial"),
    (r"dose[-\s]comparison", "dose comparison"),
    (r"case[-\s]only", "case-only"),
    (r"case[-\s]control", "case-control"),
    (r"case[-\s]crossover", "case-crossover"),
    (r"cohort", "cohort"),
    (r"ecologic(?:al)?(?: or community)?", "ecologic or community"),
    (r"family[-\s]based", "family-based"),
)
MODEL = "|".join(pattern for pattern, _ in MODELS)
LABEL = (
    r"(?:(?<![\w-])(?:(?:study|trial)\s*)?design|(?:primary\s*)?intervention(?:al)?\s*(?:study\s*)?model"
    r"(?:\s*description)?|observational\s*(?:study\s*)?model)\s*[:：]\s*"
)
STANDARD = (
    r"(?:standard(?:[-\s]of[-\s]care|\s(?:medical\s|supportive\s|"
    r"antiviral\s(?:and\ssupportive\s)?)?"
    r"(?:therap(?:y|ies)|treatments?|care))|usual\scare|conventional\s(?:therap(?:y|ies)|"
    r"treatments?)"
    r"|routine\s(?:care|treatment)|treatment\sas\susual|best\ssupportive\scare)"
)
VERSUS = (
    r"(?:versus|vs\.?|compar(?:ed|ison)\s(?:with|to)|against|or|control(?:s|\sgroup|\sarm)?"
    r"\s?(?:[:(]|received|was|were))"
)


def model_of(words: str) -> str | None:
    """Name the model that some words mean, in the registry's spelling.

    >>> model_of("Cross-over"), model_of("single-arm")
    ('crossover', 'single group')
    """
    for pattern, model in MODELS:
        if re.match(pattern, words, re.IGNORECASE):
            return model
    return None


def _read_model(match: re.Match[str]) -> JSON:
    return {
        "model": model_of(match["model"]),
        "printed": " ".join(match.group().split()),
    }


def _reads(key: str, value: str | None = None) -> Callable[[re.Match[str]], JSON]:
    """Make a reader of one key; without a value the group "level" is the value."""

    def read(match: re.Match[str]) -> JSON:
        printed = " ".join(match.group().split())
        if value is not None:
            return {key: value, "printed": printed}
        level = match["level"].lower()
        return {
            key: "open label" if level in ("none", "open") else level,
            "printed": printed,
        }

    return read


ROLES = (  # the roles of ClinicalTrials.gov's masking, and the words for them
    r"(?:study )?(?:patients|participants|subjects|children|parents|volunteers)",
    r"(?:care ?givers|care providers|clinicians|physicians|surgeons|nurses|(?:treating |clinical )?staff)",
    r"(?:study )?(?:investigators?|researchers?)",
    r"(?:(?:outcomes?|independent|clinical) )?(?:assessors?|evaluators?|raters?|observers?|radiologists?)",
)
ROLE = f"(?:{'|'.join(ROLES)})"
LEVELS = ("single", "double", "triple", "quadruple")


def _read_roles(match: re.Match[str]) -> JSON:
    """The level of masking: how many of the four roles a list names."""
    named = sum(1 for role in ROLES if re.search(rf"\b{role}\b", match["roles"], re.IGNORECASE))
    return {"masking": LEVELS[named - 1], "printed": " ".join(match.group().split())}


RULES = (
    Rule(
        name="design-label",
        pattern=re.compile(
            rf"{LABEL}(?P<model>{MODEL})(?:\s?assignment|[-\s]group)?", re.IGNORECASE
        ),
        source="ClinicalTrials.gov elements Intervention Model, Observational Model",
        hits={
            "—Study design: parallel": {
                "model": "parallel",
                "printed": "Study design: parallel",
            },
            "Intervention model: single group": {
                "model": "single group",
                "printed": "Intervention model: single group",
            },
            "Design: factorial": {"model": "factorial", "printed": "Design: factorial"},
            "Studydesign:sequential": {
                "model": "sequential",
                "printed": "Studydesign:sequential",
            },
            "Intervention Model: Crossover Assignment": {
                "model": "crossover",
                "printed": "Intervention Model: Crossover Assignment",
            },
        },
        misses=("Study design: open", "the design of parallel studies"),
        read=_read_model,
        confidence=0.97,
    ),
    Rule(
        name="model-alone",
        pattern=re.compile(
            rf"^[\s—–•-]*(?P<model>{MODEL})(?:\s?assignment)?[\s.;]*$", re.IGNORECASE
        ),
        source="ICTRP Study_design; cells of lists of trials",
        hits={"Parallel": {"model": "parallel", "printed": "Parallel"}},
        misses=("A parallel article",),
        read=_read_model,
    ),
    Rule(
        name="model-with-noun",
        pattern=re.compile(
            r"\b(?P<model>parallel)[-\s](?:groups?|arms?|assignment|design)\b"
            r"|\b(?P<single>single[-\s](?:arm|group)\s?(?:assignment|design|study|trial|,|$|;)|"
            r"single-arm)"
            r"|\b(?P<rest>sequential\sassignment|cross[-\s]?over(?:\s(?:trial|study|design|"
            r"assignment))"
            r"|factorial(?:\s(?:design|assignment|trial))|case[-\s](?:only|control|crossover)"
            r"(?:\s(?:study|design))|(?:prospective|retrospective)\scohort)\b",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov elements Intervention Model, Observational Model; CONSORT 3a",
        hits={
            "a parallel-group trial": {
                "model": "parallel",
                "printed": "parallel-group",
            },
            "Single Group Assignment": {
                "model": "single group",
                "printed": "Single Group Assignment",
            },
            "a double-blind, randomized cross-over trial": {
                "model": "crossover",
                "printed": "cross-over trial",
            },
        },
        misses=(
            "In a parallel article, we consider",
            "a factorial analysis of variance",
        ),
        read=lambda match: {
            "model": model_of(
                re.sub(r"^(?:pro|retro)spective\s", "", match.group(), flags=re.IGNORECASE)
            ),
            "printed": " ".join(match.group().split()).rstrip(" ,;"),
        },
    ),
    Rule(
        name="not-randomised",
        pattern=re.compile(
            r"\b(?:non[-\s]?|not\s)randomi[sz]ed\b(?:[-\s]controlled)?(?!\s(?:trials|studies))",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov element Allocation",
        hits={
            "Non-randomised, open label": {
                "allocation": "non-randomized",
                "printed": "Non-randomised",
            },
            "nonrandomized": {
                "allocation": "non-randomized",
                "printed": "nonrandomized",
            },
        },
        misses=("Randomised",),
        read=_reads("allocation", "non-randomized"),
    ),
    Rule(
        name="randomised",
        pattern=re.compile(
            r"(?<!quasi-)(?<!quasi )(?<!non-)(?<!non )(?<!not )(?<!pseudo-)"
            r"\b(?:randomi[sz]ed\b|randomly\s(?:assigned|allocated|divided)\b)"
            # plural: other people's trials
            r"(?!,?\s(?:(?:placebo|double|clinical|controlled|blind)[-\s,]*){0,5}(?:trials|"
            r"studies)\b)",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov element Allocation; CONSORT 2010, item 1a",
        hits={
            "Allocation: Randomized": {
                "allocation": "randomized",
                "printed": "Randomized",
            },
            "patients were randomly assigned to": {
                "allocation": "randomized",
                "printed": "randomly assigned",
            },
        },
        misses=(
            "a quasi-randomised trial",
            "large-scale, randomized controlled trials are needed",
            "not randomized",
        ),
        read=_reads("allocation", "randomized"),
    ),
    Rule(
        name="masking-label",
        pattern=re.compile(
            r"\b(?:masking|blinding)\s*[:：]\s*(?P<level>none|open|single|double|triple|quadruple)\b"
            r"(?:[-\s](?:blind(?:ed)?|masked|label))?(?:\s\([^()]{1,120}\))?",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov element Masking",
        hits={
            "Masking: Quadruple (Participant, Investigator)": {
                "masking": "quadruple",
                "printed": "Masking: Quadruple (Participant, Investigator)",
            },
            "Masking: None (Open Label)": {
                "masking": "open label",
                "printed": "Masking: None (Open Label)",
            },
        },
        misses=("Masking: unclear",),
        read=_reads("masking"),
        confidence=0.97,
    ),
    Rule(
        name="open-label",
        pattern=re.compile(
            r"\bopen[-\s]*label(?:l?ed)?\b(?!\s?(?:extension|phase|period))"
            # an open first part before the controlled one is not how the trial is masked
            r"(?![^.;]{0,120}\bfollowed by\b[^.;]{0,80}[-\s](?:blind|masked))"
            r"|\bunblinded(?=\s(?:trial|study|design|randomi)|[,;]|$)|\bnon-blinded\b",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov element Masking; ICH E9",
        hits={
            "a single-centre, open-label pilot": {
                "masking": "open label",
                "printed": "open-label",
            },
            "Open label": {"masking": "open label", "printed": "Open label"},
        },
        misses=(
            "the open-label extension",
            "blinded",
            "An open label phase 1 part followed by a randomised, double-blind phase 2 part",
        ),
        read=_reads("masking", "open label"),
    ),
    Rule(
        name="blind",
        pattern=re.compile(
            r"\b(?P<level>single|double|triple|quadruple)[-\s]*(?:blind(?:ed|ing)?|mask(?:ed|ing))\b"
            r"(?!,?\s(?:(?:placebo|randomi[sz]ed|clinical|controlled)[-\s,]*){0,5}(?:trials|"
            r"studies)\b)",
            re.IGNORECASE,
        ),
        source="CONSORT 2010, item 11a",
        hits={
            "Randomized, double blind": {
                "masking": "double",
                "printed": "double blind",
            },
            "Triple-masked": {"masking": "triple", "printed": "Triple-masked"},
            "Quadruple masking": {"masking": "quadruple", "printed": "Quadruple masking"},
        },
        misses=("a double dose", "blind spots"),
        read=_reads("masking"),
    ),
    Rule(
        name="roles-blinded",
        pattern=re.compile(
            rf"\b(?:[Bb]oth )?(?:the )?(?P<roles>{ROLE}(?:, (?:the )?{ROLE}){{0,4}}(?:,? and (?:the )?{ROLE})?)"
            r" (?:were|was|are|will be)(?: all| both)? (?:kept )?(?:blinded|masked)\b(?! to each)",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov Masking: the number of masked roles, of four",
        hits={
            "Patients and assessors were blinded.": {
                "masking": "double",
                "printed": "Patients and assessors were blinded",
            },
            "outcome assessors were masked to treatment": {
                "masking": "single",
                "printed": "outcome assessors were masked",
            },
        },
        misses=("patients were not blinded", "The statistician was blinded."),
        read=_read_roles,
        confidence=0.75,
    ),
    Rule(
        name="assessor-blind",
        pattern=re.compile(
            r"\b(?:assessor|observer|evaluator|rater|investigator|patient)[-\s](?:blind(?:ed)?|"
            r"masked)\b",
            re.IGNORECASE,
        ),
        source="ClinicalTrials.gov: one masked role is single masking",
        hits={
            "an assessor-blinded trial": {
                "masking": "single",
                "printed": "assessor-blinded",
            }
        },
        misses=("the assessor was absent",),
        read=_reads("masking", "single"),
        confidence=0.75,
    ),
    Rule(
        name="placebo",
        pattern=re.compile(
            r"\bplacebo[-\s](?:controlled|comparator|group|arm)\b(?!\s(?:clinical\s)?(?:trials|"
            r"studies))"
            r"|(?:\bcontrol(?:led by)?:\s?|\bversus\s|\bvs\.?\s|\bcompared (?:with|to)\s|"
            r"\bor\s(?:a\s)?"
            r"(?:matching\s)?)placebo\b",
            re.IGNORECASE,
        ),
        source="ICH E10; ClinicalTrials.gov arm type Placebo Comparator",
        hits={
            "a placebo-controlled study": {
                "control": "placebo",
                "printed": "placebo-controlled",
            },
            "cells versus placebo": {"control": "placebo", "printed": "versus placebo"},
        },
        misses=(
            "to recruit patients for placebo controlled trials",
            "the placebo effect",
        ),
        read=_reads("control", "placebo"),
    ),
    Rule(
        name="standard-of-care",
        pattern=re.compile(
            rf"\b{VERSUS}\s?(?:[\w-]+\s){{0,4}}?{STANDARD}|\b{STANDARD}[-\s]controlled\b",
            re.IGNORECASE,
        ),
        source="ICH E10; ClinicalTrials.gov control wording",
        hits={
            "cells versus usual care": {
                "control": "standard of care",
                "printed": "versus usual care",
            },
            "randomised, standard-of-care controlled": {
                "control": "standard of care",
                "printed": "standard-of-care controlled",
            },
            "Control: conventional treatment": {
                "control": "standard of care",
                "printed": "Control: conventional treatment",
            },
        },
        misses=(
            "Standard supportive therapies were continued",
            "in addition to standard care",
        ),
        read=_reads("control", "standard of care"),
        confidence=0.8,
    ),
    Rule(
        name="other-controls",
        pattern=re.compile(
            r"\b(?P<active>active[-\s](?:comparator|controlled?))\b"
            r"|\b(?P<no>no[-\s](?:treatment|intervention)[-\s](?:control|group|arm|comparator)"
            r"|untreated control)"
            r"|\b(?P<dose>dose[-\s]comparison\s(?:concurrent\s)?control)"
            r"|\b(?P<past>historical(?:ly)?[-\s]control(?:s|led)?)\b",
            re.IGNORECASE,
        ),
        source="ICH E10",
        hits={
            "Active Comparator": {
                "control": "active comparator",
                "printed": "Active Comparator",
            },
            "an untreated control group": {
                "control": "no treatment",
                "printed": "untreated control",
            },
            "with historical controls": {
                "control": "historical",
                "printed": "historical controls",
            },
        },
        misses=("uncontrolled", "the control group"),
        read=lambda match: {
            "control": {
                "active": "active comparator",
                "no": "no treatment",
                "dose": "dose comparison",
                "past": "historical",
            }[match.lastgroup or ""],
            "printed": " ".join(match.group().split()),
        },
    ),
)

FIELD = Field(
    name="design",
    meaning="Model, allocation, masking and control, with the words that say so.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, item 15; ICH E10",
    rules=RULES,
    paths={
        "ctgov": (
            "protocolSection.designModule.designInfo.interventionModel",
            "protocolSection.designModule.designInfo.observationalModel",
            "protocolSection.designModule.designInfo.allocation",
            "protocolSection.designModule.designInfo.maskingInfo.masking",
        ),
        "ictrp": ("Study_design",),
        "isrctn": ("trialDesign.studyDesign",),
    },
)
KEYS = ("model", "allocation", "masking", "control")


def find(chars: str) -> list[Found]:
    """Find parts of the design, each a dict of one key and the words printed.

    >>> [found.value["masking"] for found in find("Open label")]
    ['open label']
    """
    return find_all(FIELD.name, FIELD.rules, chars)


def merge(founds: Iterable[Found]) -> dict[str, JSON]:
    """Join parts into one value with all keys; of rivals the surest, then the first, wins.

    >>> merge(find("Randomized —Study design: parallel"))["printed"]
    'Study design: parallel; Randomized'
    """
    value: dict[str, JSON] = dict.fromkeys(KEYS)
    printed: dict[str, str] = {}
    for found in sorted(founds, key=lambda found: (-found.confidence, found.start)):
        part = found.value if isinstance(found.value, dict) else {}
        for key in KEYS:
            if part.get(key) is not None and value[key] is None:
                value[key] = part[key]
                printed[key] = str(part.get("printed", ""))
    words = dict.fromkeys(printed[key] for key in KEYS if key in printed)
    value["printed"] = "; ".join(words) or None
    return value
