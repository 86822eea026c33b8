"""ClinicalTrials.gov's upload XML for its Protocol Registration System (ProtocolRecordSchema.xsd).

The result is schema-valid; whether the registry accepts a study is the registry's to say. What the
schema asks for and no record tells (the organisation's own number of the study, the primary
purpose, people) is an empty element, never made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent, register_namespace

from extractor.exports import ctgov
from extractor.exports.run import Record, found, lists, records
from extractor.exports.untold import by_types, untold

PRS = "http://clinicaltrials.gov/prs"
STUDY = {
    "interventional": "Interventional", "observational": "Observational", "expanded access": "Expanded Access",
}  # fmt: skip
MODEL = {
    "parallel": "Parallel Assignment", "single group": "Single Group Assignment", "crossover": "Crossover Assignment",
    "factorial": "Factorial Assignment", "sequential": "Sequential Assignment",
}  # fmt: skip
OBSERVED = {
    "cohort": "Cohort", "case-control": "Case-Control", "case-only": "Case-Only", "case-crossover": "Case-Crossover",
    "ecologic or community": "Ecologic or Community", "family-based": "Family-Based",
}  # fmt: skip
MODELS: Mapping[str | None, Mapping[str, str]] = {
    "interventional": MODEL,
    "observational": OBSERVED,
}
ALLOCATION = {"randomized": "Randomized", "non-randomized": "Non-randomized"}
ROLE = {
    "experimental": "Experimental", "comparator": "Active Comparator", "placebo": "Placebo Comparator",
    "no intervention": "No Intervention",
}  # fmt: skip
MASKING = {
    "open label": "Open Label", "single": "Single Blind", "double": "Double Blind", "triple": "Triple Blind",
    "quadruple": "Quadruple Blind",
}  # fmt: skip


def write(run: Path, out: Path) -> int:
    """Write a collection of studies, one for each record; how many."""
    register_namespace("prs", PRS)
    top = Element(f"{{{PRS}}}study_collection")
    n = 0
    for n, record in enumerate(records(run), 1):  # noqa: B007 (counted)
        top.append(study(record))
    indent(top, " ")
    ElementTree(top).write(out, encoding="utf-8", xml_declaration=True)
    return n


def kind(values: Mapping[str, Any]) -> str | None:
    """The study's type, which decides what else a study can say."""
    return values.get("study_type")


def told_of(field: str, key: str, kinds: frozenset[str]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a part of a field is told of a study whose type has no place for it."""
    return lambda values: bool((values.get(field) or {}).get(key)) and kind(values) not in kinds


def same_names(values: Mapping[str, Any]) -> bool:
    """Whether two arms have one name, by which interventions say whose they are."""
    names = [" ".join(one["label"].split()) for one in lists(values.get("arms"))]
    return len(set(names)) < len(names)


TRIAL = frozenset(("interventional",))
HOLDS = ctgov.HOLDS - {"last_update"}
LOSES: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "trial_ids.printed": ctgov.printed,
    "participants.planned": ctgov.both,
    "design.model": lambda values: (
        (values.get("design") or {}).get("model") not in {None, *MODELS.get(kind(values), ())}
    ),
    "design.allocation": told_of("design", "allocation", TRIAL),
    "design.masking": told_of("design", "masking", TRIAL),
    "arms.intervention": same_names,
    "arms.role": ctgov.LOSES["arms.role"],
    "design.untold": untold(
        by_types(ROLE), lambda values: (values.get("design") or {}) if kind(values) in TRIAL else {}
    ),
    "phase": lambda values: (
        values.get("phase") is not None
        and (kind(values) not in TRIAL or ctgov.LOSES["phase"](values))
    ),
}


def study(record: Record) -> Element:
    """A record as a study; elements in the schema's order."""
    values = found(record)
    element = Element("clinical_study")
    ids_of(SubElement(element, "id_info"), lists(values.get("trial_ids")))
    told(element, "official_title", values.get("title"))
    if values.get("sponsor"):
        sponsor = SubElement(SubElement(element, "sponsors"), "lead_sponsor")
        SubElement(sponsor, "agency").text = values["sponsor"]
    told(element, "start_date", (values.get("enrolment_dates") or {}).get("start"))
    design_of(element, values)
    for kind in ("primary", "secondary"):
        for one in lists(values.get(f"{kind}_outcomes")):
            outcome = SubElement(element, f"{kind}_outcome")
            SubElement(outcome, "outcome_measure").text = one["measure"]
            told(outcome, "outcome_time_frame", one.get("time_frame"))
    people = values.get("participants") or {}
    actual = people.get("enrolled") is not None
    count = people.get("enrolled") if actual else people.get("planned")
    told(element, "enrollment", count)
    told(
        element, "enrollment_type", None if count is None else "Actual" if actual else "Anticipated"
    )
    for one in lists(values.get("conditions")):
        told(element, "condition", one["text"])
    arms_of(element, lists(values.get("arms")))
    for country in lists(values.get("countries")):
        facility = SubElement(SubElement(element, "location"), "facility")
        SubElement(facility, "name").text = ""
        SubElement(SubElement(facility, "address"), "country").text = country
    return element


def told(element: Element, name: str, value: Any) -> None:
    """Add an element, if there is something to say."""
    if value is not None:
        SubElement(element, name).text = str(value)


def ids_of(element: Element, ids: list[Mapping[str, Any]]) -> None:
    """The study's numbers: the organisation and its own number are asked for and not known."""
    SubElement(element, "org_name").text = ""
    SubElement(element, "org_study_id").text = ""
    for one in ids:
        secondary = SubElement(element, "secondary_id")
        SubElement(secondary, "id").text = one["id"]
        SubElement(secondary, "id_type").text = "Registry Identifier"
        SubElement(secondary, "id_domain").text = one["registry"]


def design_of(element: Element, values: Mapping[str, Any]) -> None:
    """The study's type; an interventional one's phase, model, allocation and masking."""
    shown = STUDY.get(values.get("study_type") or "")
    if shown is None:
        return
    holder = SubElement(element, "study_design")
    SubElement(holder, "study_type").text = shown
    design = values.get("design") or {}
    if shown == "Observational":
        inner = SubElement(holder, "observational_design")
        SubElement(inner, "observational_study_design").text = OBSERVED.get(
            design.get("model") or "", ""
        )
        for name in ("biospecimen_retention", "timing", "number_of_groups"):
            SubElement(inner, name).text = ""
    if shown != "Interventional":
        return
    inner = SubElement(holder, "interventional_design")
    SubElement(inner, "interventional_subtype").text = ""
    phase = values.get("phase")
    SubElement(inner, "phase").text = f"Phase {phase}" if phase else "N/A"
    told(inner, "assignment", MODEL.get(design.get("model") or ""))
    SubElement(inner, "allocation").text = ALLOCATION.get(design.get("allocation") or "", "")
    told(inner, "masking", MASKING.get(design.get("masking") or ""))


def arms_of(element: Element, arms: list[Mapping[str, Any]]) -> None:
    """Arms, and then the interventions that they name."""
    for one in arms:
        arm = SubElement(element, "arm_group")
        SubElement(arm, "arm_group_label").text = one["label"]
        told(arm, "arm_type", ROLE.get(one.get("role") or ""))
    names = dict.fromkeys(one["intervention"] for one in arms if one.get("intervention"))
    for name in names:
        given = SubElement(element, "intervention")
        SubElement(given, "intervention_type").text = "Other"
        SubElement(given, "intervention_name").text = name
        for one in arms:
            if one.get("intervention") == name:
                SubElement(given, "arm_group_label").text = one["label"]
