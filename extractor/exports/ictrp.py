"""WHO ICTRP's import XML (who_ictrp.dtd), and which of the 24 items of the WHO data set are told.

The DTD asks for elements where nothing is known: they stay empty and are listed, never made up.
Items as of WHO Trial Registration Data Set, version 1.3.1.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from extractor.exports import ctgov
from extractor.exports.run import Record, found, lists, records
from extractor.exports.untold import by_groups, untold

MAIN = (
    "trial_id", "utrn", "reg_name", "date_registration", "primary_sponsor", "public_title", "acronym", "scientific_title",
    "scientific_acronym", "date_enrolment", "type_enrolment", "target_size", "recruitment_status", "url", "study_type",
    "study_design", "phase", "hc_freetext", "i_freetext",
)  # fmt: skip
LISTS = (  # element, its child, the field whose items it holds
    ("countries", "country2", "countries"),
    ("criteria", None, None),
    ("health_condition_code", "hc_code", None),
    ("health_condition_keyword", "hc_keyword", None),
    ("intervention_code", "i_code", None),
    ("intervention_keyword", "i_keyword", None),
    ("primary_outcome", "prim_outcome", "primary_outcomes"),
    ("secondary_outcome", "sec_outcome", "secondary_outcomes"),
    ("secondary_sponsor", "sponsor_name", None),
    ("secondary_ids", None, None),
    ("source_support", "source_name", None),
)
CONTACT = (
    "type", "firstname", "middlename", "lastname", "address", "city", "country1", "zip", "telephone", "email", "affiliation",
)  # fmt: skip
CRITERIA = ("inclusion_criteria", "agemin", "agemax", "gender", "exclusion_criteria")


def ends_in_semicolon(field: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether an outcome ends in what separates outcomes."""
    return lambda values: any(
        str(one.get("measure")).endswith(";") for one in lists(values.get(field))
    )


HOLDS = ctgov.HOLDS - {"participants.enrolled", "last_update"} | {"design.control", "arms.n"}
CONTROLS = ("placebo", "sham", "standard of care", "no treatment", "active", "historical")
MODELS = {*ctgov.MODEL, *ctgov.OBSERVED, "dose comparison"} - {
    "defined population",
    "natural history",
}
LOSES: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "trial_ids.printed": ctgov.printed,
    "design.model": ctgov.unlike("design", "model", dict.fromkeys(MODELS, "")),
    "design.allocation": ctgov.unlike("design", "allocation", ctgov.ALLOCATION),
    "design.masking": ctgov.unlike("design", "masking", ctgov.MASKING),
    "design.control": ctgov.unlike("design", "control", dict.fromkeys(CONTROLS, "")),
    "arms.role": ctgov.unlike("arms", "role", ctgov.ROLE),
    "phase": ctgov.LOSES["phase"],
    "design.untold": untold(by_groups(lambda values: groups(values))),
    **{
        f"{name}.measure": ends_in_semicolon(name)
        for name in ("primary_outcomes", "secondary_outcomes")
    },
}
ITEMS = {  # of the WHO data set that a record can tell → the field that tells them
    1: "trial_ids", 3: "trial_ids.1", 5: "sponsor", 9: "title", 10: "title", 11: "countries", 12: "conditions",
    13: "arms", 15: "design", 16: "enrolment_dates.start", 17: "participants.planned", 19: "primary_outcomes",
    20: "secondary_outcomes",
}  # fmt: skip
NAMES = (
    "Primary Registry and Trial Identifying Number", "Date of Registration in Primary Registry", "Secondary Identifying Numbers",
    "Source(s) of Monetary or Material Support", "Primary Sponsor", "Secondary Sponsor(s)", "Contact for Public Queries",
    "Contact for Scientific Queries", "Public Title", "Scientific Title", "Countries of Recruitment",
    "Health Condition(s) or Problem(s) Studied", "Intervention(s)", "Key Inclusion and Exclusion Criteria", "Study Type",
    "Date of First Enrollment", "Sample Size", "Recruitment Status", "Primary Outcome(s)", "Key Secondary Outcomes",
    "Ethics Review", "Completion date", "Summary Results", "IPD sharing statement",
)  # fmt: skip
JOIN = "; "
DESIGN = {
    "allocation": "Allocation",
    "model": "Intervention model",
    "masking": "Masking",
    "control": "Control",
}


def write(run: Path, out: Path) -> int:
    """Write a folder: trials.xml, and completeness.csv with the items that each record lacks."""
    out.mkdir()
    top = Element("trials")
    n = 0
    with (out / "completeness.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["record_id", "items_told", "of", "missing"])
        for n, record in enumerate(records(run), 1):  # noqa: B007 (counted)
            top.append(trial(record))
            told = told_items(found(record))
            missing = [f"{at} {name}" for at, name in enumerate(NAMES, 1) if at not in told]
            sheet.writerow([record["record_id"], len(told), len(NAMES), JOIN.join(missing)])
    indent(top, " ")
    ElementTree(top).write(out / "trials.xml", encoding="utf-8", xml_declaration=True)
    return n


def told_items(values: Mapping[str, Any]) -> set[int]:
    """The items of the WHO data set that a record tells."""
    told = set()
    for at, path in ITEMS.items():
        value: Any = values
        for step in path.split("."):
            if isinstance(value, list):
                value = value[int(step)] if step.isdigit() and len(value) > int(step) else None
            else:
                value = (value or {}).get(step)
        if value not in (None, [], {}):
            told.add(at)
    return told


def trial(record: Record) -> Element:
    """A record as a trial."""
    values = found(record)
    element = Element("trial")
    main = SubElement(element, "main")
    told = main_of(values)
    for name in MAIN:
        SubElement(main, name).text = told.get(name, "")
    contact = SubElement(SubElement(element, "contacts"), "contact")
    for name in CONTACT:
        SubElement(contact, name).text = ""  # people are never in records
    for name, child, field in LISTS:
        holder = SubElement(element, name)
        if name == "criteria":
            for part in CRITERIA:
                SubElement(holder, part).text = ""
        elif name == "secondary_ids":
            secondary_ids(holder, lists(values.get("trial_ids"))[1:])
        else:
            assert child is not None
            for words in [shown(one) for one in lists(values.get(field or ""))] or [""]:
                SubElement(holder, child).text = words
    return element


def main_of(values: Mapping[str, Any]) -> dict[str, str]:
    """What the element `main` holds."""
    ids = lists(values.get("trial_ids"))
    design, people = values.get("design") or {}, values.get("participants") or {}
    planned = people.get("planned")
    start = (values.get("enrolment_dates") or {}).get("start") or ""
    whole = len(start) == len("2020-01-31")
    return {
        "trial_id": ids[0]["id"] if ids else "",
        "reg_name": ids[0]["registry"] if ids else "",
        "primary_sponsor": values.get("sponsor") or "",
        "public_title": values.get("title") or "",
        "scientific_title": values.get("title") or "",
        "date_enrolment": "/".join(reversed(start.split("-"))) if whole else start,
        "target_size": "" if planned is None else str(planned),
        "study_type": values.get("study_type") or "",
        "study_design": " ".join(f"{label}: {design[key]}." for key, label in DESIGN.items() if design.get(key)),
        "phase": values.get("phase") or "",
        "hc_freetext": JOIN.join(one["text"] for one in lists(values.get("conditions"))),
        "i_freetext": groups(values),
    }  # fmt: skip


def secondary_ids(holder: Element, ids: list[Mapping[str, Any]]) -> None:
    """The other registrations; an empty one where there is none, as the DTD asks."""
    for one in ids or [{"id": "", "registry": ""}]:
        element = SubElement(holder, "secondary_id")
        SubElement(element, "sec_id").text = one["id"]
        SubElement(element, "issuing_authority").text = one["registry"]


def groups(values: Mapping[str, Any]) -> str:
    """The arms in words, a line each."""
    return "\n".join(map(group, lists(values.get("arms"))))


def group(arm: Mapping[str, Any]) -> str:
    """An arm in the words in which REPEC hands on its groups; "-" where nothing is known.

    >>> group({"label": "A", "role": "placebo", "n": 7, "intervention": "drops"})
    'Group name: A Type of group: placebo N° of participants: 7 Intervention(s) description: drops'
    """
    n = "-" if arm.get("n") is None else arm["n"]
    return (
        f"Group name: {arm['label']} Type of group: {arm.get('role') or '-'} N° of participants: {n} "
        f"Intervention(s) description: {arm.get('intervention') or '-'}"
    )


def shown(value: Any) -> str:
    """An item in words; an outcome in those of REPEC and LBCTR."""
    if isinstance(value, Mapping):
        frame = value.get("time_frame")
        return f"Outcome name: {value['measure']}" + (f"\nTimepoint: {frame}" if frame else "")
    return str(value)
