"""Study designs, as registries word them in one text.

Labelled: ClinicalTrials.gov, ANZCTR, DRKS, IRCT, RPCEC, LBCTR, CRIS, NTR and CTRI as ICTRP hands
them on ("Allocation: Randomized. Intervention model: …"); yes and no: EU CTR ("Single blind: no");
a word or two: ChiCTR ("Parallel"); in free words: ReBec, ISRCTN, JPRN, TCTR, PACTR, SLCTR.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor.fields.design import STANDARD, model_of
from extractor.types import JSON

LABELS = {
    "allocation": r"allocation|randomi[sz](?:ation|ed)",
    "model": r"(?:primary )?intervention(?:al)?(?: study)? model|observational(?: study)? model|assignment",
    "masking": r"(?:blinding|masking)(?: ?(?:/|and) ?(?:masking|blinding))?",
    "control": r"control(?: group)?",
    "placebo": r"placebo",
    "kind": r"type",
}
REST = (
    r"(?:study design |primary )?purpose|time perspective|enrollment|type of endpoint|group|duration|selection|"
    r"timing|other design features|(?:randomization|blinding) description|biospecimen retention|"
    r"method of [a-z ]+"
)
LABEL = re.compile(
    r"(?<![\w/-])(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in LABELS.items())
    + rf"|(?P<rest>{REST}))\s*:",
    re.IGNORECASE,
)
NOT_RANDOM = re.compile(r"\b(?:non|not|no|un)[-\s]?randomi[sz]", re.IGNORECASE)
HALF_RANDOM = re.compile(r"\b(?:quasi|pseudo)[-\s]?randomi[sz]", re.IGNORECASE)
RANDOM = re.compile(
    r"\brandomi[sz](?:ed|ation)|\bRCT\b|^yes\b|cluster randomi[sz]ation", re.IGNORECASE
)
OPEN = re.compile(
    r"\bopen(?:ed)?\b(?![- ](?:access|surg|heart|abdom|reduc|repair))|"
    r"\b(?:not?|non|un)[-\s]?(?:blind|mask)|masking not used|^none\b",
    re.IGNORECASE,
)
LEVEL = re.compile(
    r"\b(?P<level>single|double|triple|quadruple)[-\s]*(?:blind|mask)", re.IGNORECASE
)
LEVEL_ALONE = re.compile(
    r"(?P<level>single|double|triple|quadruple)\s*(?:$|[(,;.])", re.IGNORECASE
)  # "Single (Participant)"
MASKED = ("participant", "investigator", "assessor", "care provider", "operator")
LEVELS = ("single", "double", "triple", "quadruple")
MODEL = re.compile(
    r"parallel|(?:single|one)[-\s]*(?:group|arm)|single (?:assignment|\(group\))|cross[-\s]?over|factorial|"
    r"(?<!group-)(?<!group )sequential|dose[-\s]comparison|case[-\s](?:only|control|crossover)|cohort|"
    r"family[-\s]based|ecologic(?:al)?\b",
    re.IGNORECASE,
)
UNCONTROLLED = re.compile(r"\buncontrolled|single arm", re.IGNORECASE)
CONTROLS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"placebo[-\s]+control|controlled by placebo|^placebo\b|^used\b", re.IGNORECASE),
        "placebo",
    ),
    (re.compile(STANDARD, re.IGNORECASE), "standard of care"),
    (re.compile(r"^sham\b|sham[-\s]+control", re.IGNORECASE), "sham"),
    (re.compile(r"no treatment", re.IGNORECASE), "no treatment"),
    (re.compile(r"^active\b|active[-\s]+control", re.IGNORECASE), "active"),
    (re.compile(r"^historical\b|historical control", re.IGNORECASE), "historical"),
)
LONG = 400  # characters, beyond which free words tell more than the design


def design_of(words: str) -> JSON:
    """The design that words tell; None where they tell none.

    >>> design_of("Allocation: N/A. Intervention model: Single Group Assignment. Masking: None (Open Label).")
    {'model': 'single group', 'masking': 'open label'}
    >>> design_of("Randomization: Not randomized, Blinding: Double blinded, Placebo: Used")
    {'allocation': 'non-randomized', 'masking': 'double', 'control': 'placebo'}
    """
    one = " ".join(words.split())
    if "Single blind:" in one:
        found = of_answers(words)
    else:
        marks = list(LABEL.finditer(one))
        found = of_labels(one, marks) if marks else {}
        before = one[: marks[0].start()] if marks else one
        found = {**(of_words(before) if len(before) <= LONG else {}), **found}
    return found or None


def of_answers(words: str) -> dict[str, JSON]:
    r"""EU CTR's list of questions with yes and no.

    >>> of_answers("Randomised: yes\nOpen: no\nSingle blind: no\nDouble blind: yes\nPlacebo: yes")
    {'allocation': 'randomized', 'masking': 'double', 'control': 'placebo'}
    """
    told = {
        name.strip().casefold(): answer.casefold()
        for name, answer in re.findall(r"([A-Z][^:\n]*?):\s*(yes|no)\b", words)
    }
    found: dict[str, JSON] = {}
    for key, name, yes in (
        ("model", "parallel group", "parallel"), ("model", "cross over", "crossover"),
        ("allocation", "randomised", "randomized"), ("masking", "open", "open label"),
        ("masking", "single blind", "single"), ("masking", "double blind", "double"),
        ("control", "placebo", "placebo"),
        ("control", "if controlled, specify comparator, other medicinial product", "active"),
    ):  # fmt: skip
        if told.get(name) == "yes":
            found.setdefault(key, yes)
    if told.get("randomised") == "no":
        found["allocation"] = "non-randomized"
    comparator = re.search(r"specify the comparator:([^\n]*)", words.rpartition("Placebo:")[2])
    if "control" not in found and comparator and (control := control_of(comparator[1].strip())):
        found["control"] = control
    return found


READS = ("model", "allocation", "masking", "control")


def of_labels(words: str, marks: list[re.Match[str]]) -> dict[str, JSON]:
    """What stands behind labels."""
    told: dict[str, str] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    for mark, end in zip(marks, ends, strict=True):
        told.setdefault(str(mark.lastgroup), words[mark.end() : end].strip(" .,;"))
    kind = told.pop("kind", None)  # NTR's, where "Randomized: No" stands whatever is so
    if kind is not None:
        told["allocation"] = kind
        told.setdefault("model", kind)
    return of_parts(told)


def of_words(words: str) -> dict[str, JSON]:
    """What free words tell."""
    return of_parts(dict.fromkeys(READS, words))


def of_parts(told: Mapping[str, str]) -> dict[str, JSON]:
    """The keys of a design, each from the words that tell it."""
    values = {
        "model": model(told.get("model", "")),
        "allocation": allocation(told.get("allocation", "")),
        "masking": masking(told.get("masking", "")),
        "control": control_of(told.get("control", "")) or control_of(told.get("placebo", "")),
    }
    return {key: value for key, value in values.items() if value is not None}


def allocation(words: str) -> str | None:
    """Randomized or not.

    >>> allocation("Non-randomized controlled trial;"), allocation("RCT"), allocation("N/A")
    ('non-randomized', 'randomized', None)
    """
    if NOT_RANDOM.search(words):
        return "non-randomized"
    if HALF_RANDOM.search(words):
        return None
    return "randomized" if RANDOM.search(words) else None


def masking(words: str) -> str | None:
    """The level of masking; None where words tell of several, or of none.

    >>> masking("Quadruple (Participant, Investigator)"), masking("Open (masking not used)")
    ('quadruple', 'open label')
    >>> masking("Participant and Outcome Assessor Blinded"), masking("Blinded (masking used)")
    ('double', None)
    """
    alone = LEVEL_ALONE.match(words)
    levels = {one["level"].lower() for one in LEVEL.finditer(words)}
    if alone:
        levels.add(alone["level"].lower())
    if OPEN.search(words):
        levels.add("open label")
    if not levels and words.casefold().endswith("blinded"):
        named = sum(role in words.casefold() for role in MASKED)
        levels |= {LEVELS[named - 1]} if 0 < named <= len(LEVELS) else set()
    return levels.pop() if len(levels) == 1 else None


def model(words: str) -> str | None:
    """The model; None where words tell of several.

    >>> model("Single (group)"), model("Cross-over"), model("Adaptive (group-sequential) trial")
    ('single group', 'crossover', None)
    """
    if words.casefold().rstrip(" .;") in ("single", "single group"):
        return "single group"
    found = {
        "single group" if one.casefold().startswith("single") else model_of(one)
        for one in MODEL.findall(words)
    }
    return found.pop() if len(found) == 1 else None


def control_of(words: str) -> str | None:
    """What the others got.

    >>> control_of("Placebo"), control_of("Control group receives no treatment"), control_of("Not used")
    ('placebo', 'no treatment', None)
    """
    if UNCONTROLLED.search(words):
        return None
    return next((name for pattern, name in CONTROLS if pattern.search(words)), None)
