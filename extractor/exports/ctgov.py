"""ClinicalTrials.gov's API v2 shape, as JSON: https://clinicaltrials.gov/data-api/about-api/study-data-structure.

It is that shape, not a submission: the registry takes those as PRS XML, and decides about them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.exports.run import Record, found, lists, records

STUDY = {
    "interventional": "INTERVENTIONAL",
    "observational": "OBSERVATIONAL",
    "expanded access": "EXPANDED_ACCESS",
}
MODEL = {
    "parallel": "PARALLEL", "single group": "SINGLE_GROUP", "crossover": "CROSSOVER", "factorial": "FACTORIAL",
    "sequential": "SEQUENTIAL",
}  # fmt: skip
ALLOCATION = {"randomized": "RANDOMIZED", "non-randomized": "NON_RANDOMIZED"}
MASKING = {
    "open label": "NONE", "single": "SINGLE", "double": "DOUBLE", "triple": "TRIPLE", "quadruple": "QUADRUPLE",
}  # fmt: skip
ROLE = {
    "experimental": "EXPERIMENTAL", "comparator": "ACTIVE_COMPARATOR", "placebo": "PLACEBO_COMPARATOR",
    "no intervention": "NO_INTERVENTION",
}  # fmt: skip
HOLDS = frozenset((
    "trial_ids", "title", "study_type", "design", "phase", "conditions", "participants", "arms", "primary_outcomes",
    "secondary_outcomes", "sponsor", "countries", "enrolment_dates", "last_update",
))  # fmt: skip
REGISTRY = "ClinicalTrials.gov"


def write(run: Path, out: Path) -> int:
    """Write a page of studies, one for each record; how many."""
    n = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"studies": [')
        for n, record in enumerate(records(run), 1):
            file.write(
                ("," if n > 1 else "") + "\n" + json.dumps(study(record), ensure_ascii=False)
            )
        file.write("\n]}\n")
    return n


def drops(values: Mapping[str, Any]) -> Iterator[str]:
    """Parts of fields that a study can't hold."""
    people = values.get("participants") or {}
    told = [key for key, n in people.items() if n is not None]
    kept = "enrolled" if people.get("enrolled") is not None else "planned"
    yield from (f"participants.{key}" for key in told if key != kept)
    if any(one.get("n") is not None for one in lists(values.get("arms"))):
        yield "arms.n"
    if (values.get("design") or {}).get("control"):
        yield "design.control"
    if any(one.get("id") for one in lists(values.get("conditions"))):
        yield "conditions.id"
    if (values.get("enrolment_dates") or {}).get("end"):
        yield "enrolment_dates.end"
    if (values.get("design") or {}).get("model") not in {None, *MODEL}:
        yield "design.model"


def study(record: Record) -> dict[str, Any]:
    """A record as a study; what it doesn't tell is left out."""
    values = found(record)
    design, people = values.get("design") or {}, values.get("participants") or {}
    actual = people.get("enrolled") is not None
    count = people.get("enrolled") if actual else people.get("planned")
    protocol = {
        "identificationModule": {**ids_of(lists(values.get("trial_ids"))), "officialTitle": values.get("title")},
        "statusModule": {
            "startDateStruct": {"date": (values.get("enrolment_dates") or {}).get("start")},
            "lastUpdatePostDateStruct": {"date": values.get("last_update")},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": values.get("sponsor")}},
        "conditionsModule": {"conditions": [one["text"] for one in lists(values.get("conditions"))]},
        "designModule": {
            "studyType": STUDY.get(values.get("study_type") or ""),
            "phases": [f"PHASE{part}" for part in (values.get("phase") or "").split("/") if part],
            "designInfo": {
                "allocation": ALLOCATION.get(design.get("allocation") or ""),
                "interventionModel": MODEL.get(design.get("model") or ""),
                "maskingInfo": {"masking": MASKING.get(design.get("masking") or "")},
            },
            "enrollmentInfo": {"count": count, "type": None if count is None else "ACTUAL" if actual else "ESTIMATED"},
        },
        "armsInterventionsModule": arms_of(lists(values.get("arms"))),
        "outcomesModule": {
            f"{kind}Outcomes": [
                {"measure": one["measure"], "timeFrame": one.get("time_frame")}
                for one in lists(values.get(f"{kind}_outcomes"))
            ]
            for kind in ("primary", "secondary")
        },
        "contactsLocationsModule": {"locations": [{"country": one} for one in lists(values.get("countries"))]},
    }  # fmt: skip
    whole: dict[str, Any] = bare({"protocolSection": protocol}) or {"protocolSection": {}}
    return whole


def ids_of(ids: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The registry's own number, and the others as secondary ones."""
    own = next((one["id"] for one in ids if one["registry"] == REGISTRY), None)
    others = [{"id": one["id"], "domain": one["registry"]} for one in ids if one["id"] != own]
    return {"nctId": own, "secondaryIdInfos": others}


def arms_of(arms: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Arms, and the interventions that they name."""
    names = list(dict.fromkeys(one["intervention"] for one in arms if one.get("intervention")))
    groups = [
        {"label": one["label"], "type": ROLE.get(one.get("role") or ""),
         "interventionNames": [f"Other: {one['intervention']}"] if one.get("intervention") else []}
        for one in arms
    ]  # fmt: skip
    return {
        "armGroups": groups,
        "interventions": [{"type": "OTHER", "name": name} for name in names],
    }


def bare(value: Any) -> Any:
    """A value without what is empty; None where nothing is left."""
    if isinstance(value, dict):
        kept = {key: part for key, one in value.items() if (part := bare(one)) is not None}
        return kept or None
    if isinstance(value, list):
        return [part for one in value if (part := bare(one)) is not None] or None
    return value
