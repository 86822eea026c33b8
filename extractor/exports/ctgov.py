"""ClinicalTrials.gov's API v2 shape, as JSON: https://clinicaltrials.gov/data-api/about-api/study-data-structure.

It is that shape, not a submission: the registry takes those as PRS XML, and decides about them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from extractor.exports.run import Record, found, lists, records
from extractor.exports.untold import by_types, untold

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
OBSERVED = {
    "cohort": "COHORT", "case-control": "CASE_CONTROL", "case-only": "CASE_ONLY", "case-crossover": "CASE_CROSSOVER",
    "ecologic or community": "ECOLOGIC_OR_COMMUNITY", "family-based": "FAMILY_BASED",
    "defined population": "DEFINED_POPULATION", "natural history": "NATURAL_HISTORY",
}  # fmt: skip
PHASES = frozenset(("1", "1/2", "2", "2/3", "3", "4"))
HOLDS = frozenset((
    *("trial_ids.id", "trial_ids.registry", "trial_ids.printed", "trial_ids.valid", "trial_ids.repairs"),
    *("title", "study_type", "design.model", "design.allocation", "design.masking", "phase", "conditions.text"),
    *("participants.planned", "participants.enrolled", "arms.label", "arms.role", "arms.intervention"),
    *("primary_outcomes.measure", "primary_outcomes.time_frame"),
    *("secondary_outcomes.measure", "secondary_outcomes.time_frame"),
    *("sponsor", "countries", "enrolment_dates.start", "last_update"),
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


def printed(values: Mapping[str, Any]) -> bool:
    """Whether an id is printed otherwise than its registry spells it."""
    return any(
        one.get("printed") != one["id"] or one.get("repairs")
        for one in lists(values.get("trial_ids"))
    )


def ordered(values: Mapping[str, Any]) -> bool:
    """Whether this registry's number is told after another one's."""
    ids = [one["registry"] for one in lists(values.get("trial_ids"))]
    return REGISTRY in ids[1:] and ids[0] != REGISTRY


def both(values: Mapping[str, Any]) -> bool:
    """Whether there is a number planned beside the number enrolled."""
    people = values.get("participants") or {}
    return people.get("planned") is not None and people.get("enrolled") is not None


def unlike(field: str, key: str, *tables: Mapping[str, str]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a part of a field has a value that no pick list has."""

    def told(values: Mapping[str, Any]) -> bool:
        value = values.get(field)
        some = value if isinstance(value, list) else [value or {}]
        return any(
            one.get(key) is not None and not any(one[key] in table for table in tables)
            for one in some
        )

    return told


LOSES: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "trial_ids.printed": printed,
    "trial_ids.order": ordered,
    "participants.planned": both,
    "design.model": unlike("design", "model", MODEL, OBSERVED),
    "design.allocation": unlike("design", "allocation", ALLOCATION),
    "design.masking": unlike("design", "masking", MASKING),
    "arms.role": unlike("arms", "role", ROLE),
    "phase": lambda values: values.get("phase") not in {None, *PHASES},
    "design.untold": untold(by_types(ROLE)),
}


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
                "observationalModel": OBSERVED.get(design.get("model") or ""),
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
