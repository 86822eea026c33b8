"""The trial's arms as prose tells them, and its subgroups by severity."""

from __future__ import annotations

import re

from extractor.fields.counts import (
    COUNT,
    PEOPLE,
    PEOPLE_COUNT,
    PLAIN_GAP,
    is_part,
    is_subset,
    read_count,
)
from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.types import JSON

PLACEBO = re.compile(r"\b(?:placebo|vehicle|sham|saline|dummy)\b", re.IGNORECASE)
COMPARATOR = re.compile(
    r"\b(?:controls?|standard|usual|conventional|supportive|routine|comparator|untreated|"
    r"no (?:\w+ )?"
    r"treatment|waiting[- ]list|not (?:to )?(?:receive|undergo|be treated))\b|\bnon-treated\b",
    re.IGNORECASE,
)
# Groups that randomisation doesn't make: a label of this kind is no arm.
NO_ARM = re.compile(
    r"\b(?:age|ages?d|male|female|men|women|both|two|three|four|all|each|other|same|every|"
    r"either|these|"
    r"those|study|sub|subgroup|risk|ethnic|working|total|one|which|between|patient|"
    r"treatment groups|"
    r"severe|mild|per|whole|entire|this|that|peer|focus|support|research|steering|blood|"
    r"randomi[sz]ed|respective|their|our|first|second|third|any|before|after|different)\b",
    re.IGNORECASE,
)
WORDY = r"[\w/+’'.-]*\w"
LABEL_WORD = rf"(?!(?:of|over|in|and|or|than|with|was|were|had)\b){WORDY}"
LEAD = re.compile(
    r"^(?:(?:the|an?|to|in|into|of|for|and|or|with|either|receive|received|receiving|were|"
    r"was|as|on|"
    r"from|by|versus|vs\.?|than|among|our|assigned|allocated|randomi[sz]ed|randomly|patients)\s+)+",
    re.IGNORECASE,
)
NAMED = r"(?:group|arm)\b"
# What ends the name of a treatment in running prose.
TREATMENT = (
    r"(?P<treatment>(?:(?!\b(?:and (?:their|were|then|\d+)|compared|as (?:a|an|well)|for|at|on|in|"
    r"obtained|during|over|every|daily|twice|while|who|which|whereas|before|after|within|"
    r"via|and the|"
    r"versus|vs|were|was|had|served|serving|acted|acting|formed|constituted)\b)[^,.;:\[]){2,90})"
)


def role_of(words: str) -> str:
    """Tell an arm's role from its name or treatment.

    >>> [role_of(words) for words in ("placebo (vehicle)", "usual care", "MSC-treated group")]
    ['placebo', 'comparator', 'experimental']
    """
    if PLACEBO.search(words):
        return "placebo"
    return "comparator" if COMPARATOR.search(words) else "experimental"


def _arm(label: str, n: int | None, intervention: str | None) -> dict[str, JSON]:
    words = f"{label} {intervention or ''}"
    return {
        "label": label,
        "role": role_of(words),
        "n": n,
        "intervention": intervention,
    }


NO_LABELS = (
    *("group", "arm", "treatment", "received", "receive", "receiving", "either"),
    *("not receive", "not to receive", "not receiving"),
)
AS_CONTROLS = re.compile(
    r"\s*(?:,?\s?(?:who )?(?:served|serving|acted|acting|were (?:used|taken|chosen)|was used)) as "
    r"(?:the |a |an )?(?:[\w-]+ ){0,2}?(?:controls?|comparators?)\b"
)


def read_label(printed: str) -> str | None:
    """Clean an arm's name; None where it names no arm.

    >>> read_label("to the MSC group"), read_label("the female group")
    ('MSC group', None)
    """
    label = LEAD.sub("", " ".join(printed.split())).strip(" ,")
    if re.search(rf"{NAMED}$", label):  # "categorised into a cell group"
        label = re.split(r"\b(?:to|into|the|an?)\s", label)[-1]
    if re.match(r"\d+\s", label):
        return None
    if not label or NO_ARM.search(label) or label.lower() in NO_LABELS:
        return None
    return label


def _named(match: re.Match[str]) -> JSON:
    """Read a named group, with its size where one is printed."""
    label = read_label(match["label"])
    if label is None or not re.sub(NAMED, "", label).strip():
        return None
    size = match.groupdict().get("n")
    return _arm(label, read_count(size) if size else None, None)


def _treated(match: re.Match[str]) -> JSON:
    """Read people who received something: its words are the label."""
    intervention = " ".join(match["treatment"].split()).rstrip("( ")
    label = LEAD.sub("", intervention.split("(")[0]).strip(" )")
    n = read_count(match["n"])
    control = AS_CONTROLS.match(match.string, match.end())
    if not control and re.match(r"\s*(?:were|was|had)\b", match.string[match.end() :]):
        return None  # "patients receiving dialysis were randomised": not the arm's treatment
    if (
        n is None
        or not label
        or is_part(match)
        or is_subset(match)
        or re.search(r"\b(?:or|either)\b", label)
    ):
        return None
    if intervention.count("(") != intervention.count(")"):
        intervention = label
    arm = _arm(label, n, LEAD.sub("", intervention))
    return {**arm, "role": "comparator"} if control and arm["role"] == "experimental" else arm


def _assigned(match: re.Match[str]) -> JSON:
    """Read '20 were assigned to cells', unless that names all arms at once."""
    treatment = LEAD.sub("", " ".join(match["treatment"].split()))
    n = read_count(match["n"])
    several = re.search(r"\b(?:or|either|between|one|two|three|groups|and)\b", match["treatment"])
    if n is None or n == 1 or several:
        return None
    rest = match.string[match.end() : match.end() + 60]
    if not treatment or re.match(r"\s*(?:or|(?:and|versus|vs\.?)(?! (?:\d|\w+ to\b)))\b", rest):
        return None
    is_group = re.search(NAMED, treatment) is not None
    return _arm(treatment, n, None if is_group else treatment)


def _sized(match: re.Match[str]) -> JSON:
    """Read 'cells (n = 20)', if the sentence assigns people to arms before it."""
    sentence = re.split(r"[.!?]\s", match.string[max(0, match.start() - 250) : match.start("n")])[
        -1
    ]
    trigger = re.search(
        r"\b(?:randomi[sz]ed|assigned|allocated|received?|receiving|divided)\b",
        sentence,
        re.IGNORECASE,
    )
    words = re.split(
        r"\b(?:to|into|either|or|and|versus|vs\.?|receive[sd]?|receiving|treated with)\s+|[,:;]\s+",
        match["label"],
    )
    label = read_label(words[-1])
    if re.search(r"\bnot (?:to )?receiv", match["label"]):
        return None  # "to receive or not receive cells (n = 20)": of which of the two?
    if trigger is None or label is None or re.search(rf"\b{PEOPLE}", label):
        return None
    is_group = re.search(NAMED, label) is not None
    return _arm(label, read_count(match["n"]), None if is_group else label)


def _row(label: str, role: str, n: int | None, intervention: str | None) -> JSON:
    return {"label": label, "role": role, "n": n, "intervention": intervention}


RULES = (
    Rule(
        name="group-of-size",
        pattern=re.compile(
            rf"(?<![\w-])(?P<label>(?:{LABEL_WORD} ){{1,5}}{NAMED})\s?[(,\[]\s?[nN]\s?=\s?{COUNT}"
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "in the MSC group (n=20)": _row("MSC group", "experimental", 20, None),
            "the placebo arm (n = 12)": _row("placebo arm", "placebo", 12, None),
        },
        misses=("the female group (n = 20)", "each group (n = 20)"),
        read=_named,
    ),
    Rule(
        name="treatment-of-size",
        pattern=re.compile(
            rf"(?P<label>{WORDY}(?: {WORDY}){{0,8}}) \((?:[^()]{{0,30}}[;,:] ?)?[nN]\s?=\s?{COUNT}"
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "infants were randomized to AB (n = 20) or a standard formula (SF; n = 18)": _row(
                "AB", "experimental", 20, "AB"
            )
        },
        misses=(
            "Secondary infections (n = 3) occurred.",
            "randomised patients (n = 40)",
            "randomly assigned to receive (n = 20) or not receive (n = 20) cells",
            "They were randomised to receive or not receive cells (n = 20).",
        ),
        read=_sized,
        confidence=0.8,
    ),
    Rule(
        name="sizes-in-brackets",
        pattern=re.compile(
            rf"(?<=\(|\s){COUNT} (?P<label>(?:in the )?(?:controls?|intervention|placebo|"
            r"experimental|treatment|active|standard care|usual care|MSCs?|sham)(?: group| arm)?)"
            r"(?=[,;)])"
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "123 patients (64 control, 59 intervention) participated": _row(
                "control", "comparator", 64, None
            )
        },
        misses=("(64 control visits)", "64 controls were"),
        read=_named,
        confidence=0.75,
    ),
    Rule(
        name="people-assigned-to",
        pattern=re.compile(
            COUNT + rf" (?:(?:[\w-]+ ){{0,3}}?{PEOPLE} )?(?:(?:were|was) )?"
            r"(?:randomly )?(?:assigned|allocated|randomi[sz]ed) to (?:receive )?" + TREATMENT
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "602 patients were randomised to MSCs and 600 to placebo": _row(
                "MSCs", "experimental", 602, "MSCs"
            ),
            "20 were assigned to the control group": _row("control group", "comparator", 20, None),
        },
        misses=(
            "57 patients were assigned to cells or placebo",
            "40 patients were randomised to receive or not receive cells.",
        ),
        read=_assigned,
        confidence=0.85,
    ),
    Rule(
        name="and-more-to",
        pattern=re.compile(
            r"\b(?:and|versus|vs\.?|,) "
            + COUNT
            + rf" (?:{PEOPLE} )?(?:(?:were|was) )?to (?:receive )?"
            + TREATMENT
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "602 were randomised to MSCs and 600 to placebo": _row(
                "placebo", "placebo", 600, "placebo"
            )
        },
        misses=("between 20 and 30 to 40",),
        read=lambda match: (
            _assigned(match)
            if re.search(
                r"\b(?:assigned|allocated|random)",
                match.string[max(0, match.start() - 200) : match.start()],
            )
            else None
        ),
        confidence=0.85,
    ),
    Rule(
        name="people-received",
        pattern=re.compile(
            PEOPLE_COUNT
            + PLAIN_GAP
            + r"\b(?:received|receiving|were treated with) (?:only )?"
            + TREATMENT
        ),
        source="TIDieR, item 1; CONSORT 2010, item 13a",
        hits={
            "seven patients received MSCs": _row("MSCs", "experimental", 7, "MSCs"),
            "Three patients classified as severe received placebo (vehicle) for comparison.": _row(
                "placebo", "placebo", 3, "placebo (vehicle)"
            ),
            "10 matched children who received insulin alone served as controls.": _row(
                "insulin alone", "comparator", 10, "insulin alone"
            ),
            "9 patients receiving vitamins were used as the historical controls.": _row(
                "vitamins", "comparator", 9, "vitamins"
            ),
            "compared to 44 comparably critical patients receiving standard therapies.": _row(
                "standard therapies", "comparator", 44, "standard therapies"
            ),
        },
        misses=(
            "of the 17 patients received cells",
            "Among the treated, eight patients received four infusions.",
            "40 patients received either cells or placebo",
        ),
        read=_treated,
        confidence=0.75,
    ),
    Rule(
        name="given-to-people",
        pattern=re.compile(
            r"\b(?P<treatment>[A-Z][\w-]*(?: [\w-]+){0,3}) were (?:administered|given|transplanted|"
            r"infused)(?: \w+)? (?:to|into|in) " + PEOPLE_COUNT
        ),
        source="seen in dev documents",
        hits={"MSCs were administered to seven patients": _row("MSCs", "experimental", 7, "MSCs")},
        misses=("MSCs were given to patients.",),
        read=_treated,
        confidence=0.65,
    ),
    Rule(
        name="group-named",
        pattern=re.compile(
            r"\b[Tt]he (?P<label>(?:(?!(?:of|over|in|and|or|to|than|the|a|with|for)\b)[\w/+’'-]+ "
            r"){0,3}?(?:control|placebo|intervention|experimental|"
            r"treatment|sham|usual care|standard care|[\w-]+-(?:treated|infused|controlled)|MSCs?) "
            rf"{NAMED})"
        ),
        source="CONSORT 2010, item 5",
        hits={
            "died in the control group": _row("control group", "comparator", None, None),
            "the MSC-treated group": _row("MSC-treated group", "experimental", None, None),
        },
        misses=("the two treatment groups", "the female group"),
        read=_named,
        confidence=0.6,
    ),
)

SEVERITY = (
    r"(?:(?:critically|moderately|mildly|very) )?(?:severe|critical|serious|mild|moderate|common|"
    r"ordinary|general)(?:(?:-| )to(?:-| )(?:moderate|severe))?(?:[ -]type)?"
)
SUBGROUP_RULES = (
    Rule(
        name="severity-with-size",
        pattern=re.compile(
            rf"\b(?P<label>{SEVERITY})[\"”’‖]?(?: (?:disease|illness|cases?|patients|group))? "
            rf"\((?:[^()]{{0,80}}[;,] ?)?[nN]\s?=\s?{COUNT}",
            re.IGNORECASE,
        ),
        source="seen in dev documents",
        hits={
            "critically severe (n=1)": {"label": "critically severe", "n": 1},
            "“common type” (taken to be mild; n=2)": {"label": "common type", "n": 2},
        },
        misses=("severe adverse events (n=3)",),
        read=lambda match: {"label": match["label"], "n": read_count(match["n"])},
    ),
    Rule(
        name="count-of-severity",
        pattern=re.compile(
            COUNT + rf" (?P<label>{SEVERITY}) (?:illness(?:es)?|cases?|patients?|disease)\b",
            re.IGNORECASE,
        ),
        source="seen in dev documents",
        hits={"(1 critically severe illness)": {"label": "critically severe", "n": 1}},
        misses=("4 severe adverse events",),
        read=lambda match: {"label": match["label"], "n": read_count(match["n"])},
        confidence=0.8,
    ),
)

FIELD = Field(
    name="arms",
    meaning="The trial's arms: name as printed, role, number of people, treatment.",
    unit="people",
    source="ClinicalTrials.gov Arm Group; CONSORT 2010, items 5 and 13a",
    rules=RULES,
    paths={"ctgov": ("protocolSection.armsInterventionsModule.armGroups",)},
)


def find(chars: str) -> list[Found]:
    """Find arms; an arm named twice is given once, with its size where one is told.

    >>> [found.value["n"] for found in find("The MSC group did well; the MSC group (n=20) too.")]
    [20]
    """
    best: dict[str, Found] = {}
    for found in find_all(FIELD.name, FIELD.rules, chars):
        value = found.value if isinstance(found.value, dict) else {}
        label = str(value.get("label")).lower()
        if label not in best or (value.get("n") is not None and found.confidence > 0.6):
            kept = best.get(label)
            if kept is None or not isinstance(kept.value, dict) or kept.value.get("n") is None:
                best[label] = found
    return sorted(best.values(), key=lambda found: found.start)


def find_subgroups(chars: str) -> list[Found]:
    """Find how many people were how ill.

    >>> [found.value for found in find_subgroups("(1 severe illness, and 2 common illnesses)")]
    [{'label': 'severe', 'n': 1}, {'label': 'common', 'n': 2}]
    """
    return find_all(FIELD.name, SUBGROUP_RULES, chars)
