"""FHIR R5: a transaction bundle of ResearchStudy and Provenance resources; https://hl7.org/fhir/R5/researchstudy.html.

A study is updated by its record's identifier, so that a bundle may be sent again. What R5 has no
element for (cell products, results …) stands in extensions as JSON; a study reads back to the
same values (`values_of`). Words that values were read from stand in the study's Provenance.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor import __version__
from extractor.exports.ctgov import bare
from extractor.exports.run import Record, found, lists, records
from extractor.fields.registries import registries

OURS = "urn:x-extractor:"  # of identifiers and extensions
RECORD = f"{OURS}record"
HL7 = "http://terminology.hl7.org/CodeSystem/"
MONDO, CL = "http://purl.obolibrary.org/obo/mondo.owl", "http://purl.obolibrary.org/obo/"
PHASES = {
    "1": "phase-1", "1/2": "phase-1-phase-2", "2": "phase-2", "2/3": "phase-2-phase-3", "3": "phase-3", "4": "phase-4",
}  # fmt: skip
EXTRA = (  # fields of which R5 has no element, or only part
    "design", "participants", "cell_products", "results", "cited_as", "follow_up", "site", "parent_trial", "last_update",
    "study_type", "conditions", "trial_ids",
)  # fmt: skip


def write(run: Path, out: Path) -> int:
    """Write a transaction bundle; how many studies it has."""
    recorded = json.loads((run / "run.json").read_text("utf-8"))["started"]
    n = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"resourceType": "Bundle", "type": "transaction"')
        for n, record in enumerate(records(run), 1):
            pair = [entry(study(record)), entry(provenance(record, recorded))]
            told = ",\n".join(json.dumps(one, ensure_ascii=False) for one in pair)
            file.write((',\n"entry": [\n' if n == 1 else ",\n") + told)
        file.write("]}\n" if n else "}\n")
    return n


def entry(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A resource as an entry that puts it in the place of what has the same identifier."""
    kind, own = resource["resourceType"], identifier_of(resource)
    url = (
        f"{kind}?identifier={own['system']}|{own['value']}"
        if kind == "ResearchStudy"
        else f"{kind}/{resource['id']}"
    )
    return {
        "fullUrl": f"urn:uuid:{resource['id']}",
        "resource": resource,
        "request": {"method": "PUT", "url": url},
    }


def identifier_of(resource: Mapping[str, Any]) -> Mapping[str, str]:
    """A resource's identifier of ours."""
    own = (one for one in resource.get("identifier", ()) if one["system"] == RECORD)
    return next(own, {"system": RECORD, "value": resource["id"]})


def named(*parts: str) -> str:
    """An id that is always the same for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((OURS, *parts))))


def study(record: Record) -> dict[str, Any]:
    """A record as a ResearchStudy; what it doesn't tell is left out."""
    values = found(record)
    people, dates = values.get("participants") or {}, values.get("enrolment_dates") or {}
    whole = {
        "resourceType": "ResearchStudy",
        "id": named("study", record["record_id"]),
        "identifier": [
            {"system": RECORD, "value": record["record_id"]},
            *({"system": system_of(one["registry"]), "value": one["id"]} for one in lists(values.get("trial_ids"))),
        ],
        "status": "unknown",  # of the record itself: R5 asks for one
        "title": values.get("title"),
        "label": [{"type": coded("research-study-label", None, "record"), "value": record["label"]}],
        "phase": coded("research-study-phase", PHASES.get(values.get("phase") or ""), values.get("phase")),
        "condition": [concept(one, MONDO) for one in lists(values.get("conditions"))],
        "region": [{"text": one} for one in lists(values.get("countries"))],
        "period": {"start": dates.get("start"), "end": dates.get("end")},
        "associatedParty": [
            {"role": coded("research-study-party-role", "sponsor", None), "name": values["sponsor"]}
        ] if values.get("sponsor") else [],
        "recruitment": {"targetNumber": people.get("planned"), "actualNumber": people.get("enrolled")},
        "comparisonGroup": [group(one) for one in lists(values.get("arms"))],
        "outcomeMeasure": [
            {"name": one["measure"], "type": [coded("research-study-objective-type", kind, None)], "description": one.get("time_frame"), "extension": [whole_of("outcome", one)]}
            for kind in ("primary", "secondary") for one in lists(values.get(f"{kind}_outcomes"))
        ],
        "extension": [
            {"url": f"{OURS}{name}", "valueString": json.dumps(values[name], ensure_ascii=False)} for name in EXTRA if name in values
        ] + [{"url": f"{OURS}kind", "valueString": record["kind"]}],
    }  # fmt: skip
    made: dict[str, Any] = bare(whole)
    return made


def system_of(registry: str) -> str:
    """The system of a registry's numbers: where it looks them up, without the number."""
    url = next(
        (one.url for one in registries().values() if one.registry == registry and one.url), ""
    )
    return url.partition("{")[0].partition("?")[0] or f"{OURS}registry:{'-'.join(registry.split())}"


def coded(system: str, code: str | None, text: str | None) -> dict[str, Any] | None:
    """A CodeableConcept of HL7's terminology."""
    if code is None:
        return {"text": text} if text else None
    return {"coding": [{"system": f"{HL7}{system}", "code": code}], "text": text}


def concept(value: Mapping[str, Any], system: str) -> dict[str, Any]:
    """A condition or a cell as a CodeableConcept."""
    coding = [{"system": system, "code": value["id"]}] if value.get("id") else []
    return {"coding": coding, "text": value["text"]}


def group(arm: Mapping[str, Any]) -> dict[str, Any]:
    """An arm; its size and subgroups stand in an extension."""
    return {
        "linkId": named("arm", arm["label"]), "name": arm["label"], "description": arm.get("intervention"),
        "type": {"text": arm["role"]} if arm.get("role") else None,
        "extension": [whole_of("arm", arm)],
    }  # fmt: skip


def whole_of(name: str, value: Mapping[str, Any]) -> dict[str, str]:
    """An item with all its parts, as an extension."""
    return {"url": f"{OURS}{name}", "valueString": json.dumps(value, ensure_ascii=False)}


def evidence(field: str, confidence: float, one: Mapping[str, Any]) -> dict[str, Any]:
    """A piece of evidence as an extension; what it doesn't tell is left out."""
    parts: list[tuple[str, str, Any]] = [
        ("field", "valueString", field), ("quote", "valueString", one["quote"]), ("start", "valueInteger", one["start"]),
        ("end", "valueInteger", one["end"]), ("page", "valueInteger", one.get("page")), ("path", "valueString", one.get("path")),
        ("rule", "valueString", f"{one.get('engine')}:{one.get('rule')}"), ("confidence", "valueDecimal", confidence),
    ]  # fmt: skip
    told = [{"url": url, kind: value} for url, kind, value in parts if value is not None]
    return {"url": f"{OURS}evidence", "extension": told}


def provenance(record: Record, recorded: str) -> dict[str, Any]:
    """Where a study's values were read: the document, and the words of each field."""
    document = record["document"]
    words = [
        evidence(name, field["confidence"], one)
        for name, field in record["fields"].items()
        for one in field["evidence"]
        if one["quote"].strip()
    ]
    made: dict[str, Any] = bare({
        "resourceType": "Provenance",
        "id": named("provenance", record["record_id"]),
        "target": [{"reference": f"urn:uuid:{named('study', record['record_id'])}"}],
        "recorded": recorded,
        "agent": [{"who": {"display": f"extractor {__version__}"}}],
        "entity": [{"role": "source", "what": {
            "display": document["path"], "identifier": {"system": f"{OURS}sha256", "value": document["sha256"]},
        }}],
        "extension": words,
    })  # fmt: skip
    return made


def values_of(resource: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the record that a study was made of."""
    extra = {
        one["url"].removeprefix(OURS): one["valueString"] for one in resource.get("extension", ())
    }
    values = {name: json.loads(extra[name]) for name in EXTRA if name in extra}
    if "title" in resource:
        values["title"] = resource["title"]
    if "phase" in resource:
        values["phase"] = resource["phase"]["text"]
    if "region" in resource:
        values["countries"] = [one["text"] for one in resource["region"]]
    if "period" in resource:
        values["enrolment_dates"] = {key: resource["period"].get(key) for key in ("start", "end")}
    for party in resource.get("associatedParty", ()):
        values["sponsor"] = party["name"]
    if "comparisonGroup" in resource:
        values["arms"] = [
            json.loads(one["extension"][0]["valueString"]) for one in resource["comparisonGroup"]
        ]
    for one in resource.get("outcomeMeasure", ()):
        kind = one["type"][0]["coding"][0]["code"]
        whole = json.loads(one["extension"][0]["valueString"])
        values.setdefault(f"{kind}_outcomes", []).append(whole)
    return values
