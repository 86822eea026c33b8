"""ClinicalTrials.gov's records in all their forms: made-up records for each trap, and real samples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.flow import document_of, records_of
from extractor.readers.registry import form_of, parts_of, read_whole

FOUND = ("trial_ids", "title", "study_type", "conditions", "sponsor")
MAIL = "someone@hospital.invalid"


def values(path: Path) -> list[dict[str, object]]:
    """The values found in a file's records."""
    form = form_of(path)
    assert form is not None, path
    return [
        {name: one.value for name, one in record.fields.items() if one.status == "found"}
        for source in parts_of(path, form)
        for record in records_of(document_of(source))
    ]


def written(tmp_path: Path, told: object, name: str = "records.json") -> Path:
    """A file of JSON, or of words as they are."""
    path = tmp_path / name
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return path


def v2(**modules: object) -> dict[str, object]:
    """A made-up study of API v2."""
    known: dict[str, object] = {
        "identificationModule": {"nctId": "NCT91234567", "briefTitle": "Cells for Colds"},
        "designModule": {"studyType": "INTERVENTIONAL"},
        **modules,
    }
    return {"protocolSection": known}


def arm(label: str, kind: str | None = None, *given: str, about: str = "") -> dict[str, object]:
    """An arm of API v2."""
    names = {"interventionNames": [f"Drug: {one}" for one in given]} if given else {}
    kinds = {"type": kind} if kind else {}
    return {"label": label, "description": about, **kinds, **names}


def design(count: int, kind: str | None = "ACTUAL", **info: object) -> dict[str, object]:
    """A design module of API v2."""
    told = {"count": count, **({"type": kind} if kind else {})}
    return {"studyType": "INTERVENTIONAL", "designInfo": info, "enrollmentInfo": told}


def flow(**groups: int) -> dict[str, object]:
    """A participant flow of API v2, in one period."""
    ids = {name: f"FG{n:03}" for n, name in enumerate(groups)}
    counted = [{"groupId": ids[name], "numSubjects": str(n)} for name, n in groups.items()]
    period = {
        "title": "Overall Study",
        "milestones": [{"type": "STARTED", "achievements": counted}],
    }
    titles = [{"id": one, "title": name.replace("_", " ")} for name, one in ids.items()]
    return {"participantFlowModule": {"groups": titles, "periods": [period]}}


@pytest.mark.parametrize(
    ("kind", "status", "told"),
    [
        ("ACTUAL", "COMPLETED", {"enrolled": 40}),
        ("ESTIMATED", "COMPLETED", {"planned": 40}),
        (None, "RECRUITING", {"planned": 40}),
        (None, "COMPLETED", {}),
    ],
)
def test_enrolment_is_what_its_type_says(
    tmp_path: Path, kind: str | None, status: str, told: dict[str, int]
) -> None:
    study = v2(designModule=design(40, kind), statusModule={"overallStatus": status})
    people = values(written(tmp_path, study))[0].get("participants") or {}
    assert isinstance(people, dict)
    assert {key: n for key, n in people.items() if n is not None} == told


def test_an_expanded_access_program_and_a_patient_registry(tmp_path: Path) -> None:
    access = v2(designModule={"studyType": "EXPANDED_ACCESS"})
    observed = v2(
        identificationModule={"nctId": "NCT91234568", "briefTitle": "Colds"},
        designModule={
            "studyType": "OBSERVATIONAL",
            "patientRegistry": True,
            "designInfo": {"observationalModel": "CASE_CONTROL"},
        },
    )
    first, second = values(written(tmp_path, {"studies": [access, observed]}))
    assert first["study_type"] == "expanded access"
    assert second["study_type"] == "observational"
    assert second["design"]["model"] == "case-control"  # type: ignore[index]


@pytest.mark.parametrize(
    ("arms", "control"),
    [
        ([arm("A", "EXPERIMENTAL"), arm("B", "PLACEBO_COMPARATOR"), arm("C", "ACTIVE_COMPARATOR")], "placebo"),
        ([arm("A", "EXPERIMENTAL"), arm("B", "SHAM_COMPARATOR")], "sham"),
        ([arm("A", "EXPERIMENTAL", "x"), arm("B", "ACTIVE_COMPARATOR", "y")], "active"),
        ([arm("A", "EXPERIMENTAL", "x"), arm("B", "ACTIVE_COMPARATOR", "x")], None),  # another dose
        ([arm("A", "ACTIVE_COMPARATOR", "x"), arm("B", "ACTIVE_COMPARATOR", "y")], None),
        ([arm("A", "EXPERIMENTAL"), arm("Standard of care", "ACTIVE_COMPARATOR")], "standard of care"),
        ([arm("A", "EXPERIMENTAL"), arm("y + usual care", "ACTIVE_COMPARATOR")], "active"),
        ([arm("A", "EXPERIMENTAL"), arm("B", "NO_INTERVENTION")], "no treatment"),
        (
            [arm("A", "EXPERIMENTAL"), arm("B", "NO_INTERVENTION", about="Usual care only")],
            "standard of care",
        ),
        (
            [arm("A", "EXPERIMENTAL"), arm("B", "NO_INTERVENTION"), arm("C", "ACTIVE_COMPARATOR", "y")],
            None,
        ),
    ],
)  # fmt: skip
def test_control_by_the_types_of_arms(
    tmp_path: Path, arms: list[object], control: str | None
) -> None:
    study = v2(
        designModule=design(4, interventionModel="PARALLEL"),
        armsInterventionsModule={"armGroups": arms},
    )
    found = values(written(tmp_path, study))[0]["design"]
    assert found["control"] == control  # type: ignore[index]


def test_sizes_that_arms_are_described_with(tmp_path: Path) -> None:
    """Where no flow tells who started: one number of people in the name or the description."""
    groups = [
        arm("A (n=12)", "EXPERIMENTAL", "zorpin"),
        arm("B", "ACTIVE_COMPARATOR", "songs", about="Songs at night (N = 13)."),
        arm("C", "EXPERIMENTAL", "zorpin", about="first (n=3), then (n=4)"),
    ]
    (told,) = values(written(tmp_path, v2(armsInterventionsModule={"armGroups": groups})))
    found = told["arms"]
    assert isinstance(found, list)
    assert [one["n"] for one in found if isinstance(one, dict)] == [12, 13, None]


@pytest.mark.parametrize(
    ("labels", "groups", "sizes", "randomised"),
    [
        (("Cells", "Placebo"), {"Cells": 5, "Placebo": 6}, [5, 6], 11),
        (("Cells (low)", "Placebo"), {"Cells": 5, "Placebo: DBT": 6, "Later": 0}, [5, 6], 11),
        (("Cells", "Placebo"), {"Cells": 5, "Placebo": 4, "Not_randomized": 2}, [5, 4], 9),
        (("Cells", "Placebo"), {"First": 5, "Second": 6}, [None, None], 11),
        (("Cells", "Placebo"), {"First": 5, "Second": 4, "Not_assigned": 2}, [None, None], None),
        (("Cells", "Placebo"), {"Cells": 5, "Placebo": 4}, [5, 4], None),  # not all who enrolled
        (("Cells", "Placebo"), {"Cells run-in": 5, "Placebo": 6}, [None, None], None),
        (("Arm 1: cells", "Arm 2: no"), {"Arm 1: placebo": 5, "Arm 2: no": 6}, [None, None], 11),
    ],
)
def test_who_started(
    tmp_path: Path,
    labels: tuple[str, ...],
    groups: dict[str, int],
    sizes: list[int | None],
    randomised: int | None,
) -> None:
    study = v2(
        designModule=design(11, allocation="RANDOMIZED"),
        armsInterventionsModule={"armGroups": [arm(one) for one in labels]},
    )
    study["resultsSection"] = flow(**groups)
    found = values(written(tmp_path, study))[0]
    assert [one["n"] for one in found["arms"]] == sizes  # type: ignore[attr-defined]
    assert found["participants"]["enrolled"] == 11  # type: ignore[index]
    assert found["participants"]["randomised"] == randomised  # type: ignore[index]


def test_all_started_are_randomised_only_where_people_are(tmp_path: Path) -> None:
    study = v2(
        designModule=design(11, allocation="NON_RANDOMIZED"),
        armsInterventionsModule={"armGroups": [arm("Cells"), arm("Drug")]},
    )
    study["resultsSection"] = flow(Cells=5, Drug=6)
    assert values(written(tmp_path, study))[0]["participants"]["randomised"] is None  # type: ignore[index]


def test_other_registrations_and_no_other_numbers(tmp_path: Path) -> None:
    study = v2(
        identificationModule={
            "nctId": "NCT91234567",
            "orgStudyIdInfo": {"id": "2013-062"},
            "secondaryIdInfos": [
                {"id": "2020-001287-28"},
                {"id": "5UM1HL087318"},
                {"id": "FWA00015357"},
            ],
        }
    )
    ids = values(written(tmp_path, study))[0]["trial_ids"]
    assert [one["id"] for one in ids] == ["NCT91234567", "2020-001287-28"]  # type: ignore[attr-defined]


def test_people_are_not_read(tmp_path: Path) -> None:
    person = {"name": "Jane Q. Nobody", "email": MAIL, "phone": "555-0100"}
    study = v2(
        contactsLocationsModule={
            "centralContacts": [person],
            "overallOfficials": [person],
            "locations": [{"facility": "Call 555-0100", "country": "Türkiye", "contacts": [person]}]
            * 2,
        },
        sponsorCollaboratorsModule={"responsibleParty": {"investigatorFullName": "Jane Q. Nobody"}},
    )
    study["resultsSection"] = {"moreInfoModule": {"pointOfContact": person}}
    path = written(tmp_path, study)
    raw = read_whole(path).raw
    assert not any(words in raw for words in ("Nobody", MAIL, "555"))
    assert values(path)[0]["countries"] == ["Turkey"]


def test_doses_of_other_interventions_are_not_the_cells(tmp_path: Path) -> None:
    given = [
        {"name": "Mesenchymal stem cells", "description": "1 x 10^6 cells/kg on day 1"},
        {
            "name": "Sleepwell",
            "description": "Tablets are given by oral administration for 3 infusions",
        },
    ]
    study = v2(armsInterventionsModule={"interventions": given})
    product = values(written(tmp_path, study))[0]["cell_products"][0]  # type: ignore[index]
    assert product["dose"]["value"] == 1e6
    assert product["route"] is None


def test_what_is_given_is_named_where_most_is_told_of_it(tmp_path: Path) -> None:
    names = [{"name": "Umbilical cord derived mesenchymal stem cells"}, {"name": "Saline"}]
    module = {"interventions": names, "armGroups": [arm("A", "EXPERIMENTAL")]}
    title = {"nctId": "NCT91234567", "briefTitle": "Mesenchymal Stem Cells for Colds"}
    (told,) = values(
        written(tmp_path, v2(identificationModule=title, armsInterventionsModule=module))
    )
    products = told["cell_products"]
    assert isinstance(products, list)
    (product,) = products
    assert isinstance(product, dict)
    assert product["tissue"] == {"text": "Umbilical cord", "id": "UBERON:0002331"}


def test_cells_of_a_summary_alone_are_no_product(tmp_path: Path) -> None:
    study = v2(
        identificationModule={"nctId": "NCT91234567", "briefTitle": "Blood for Colds"},
        armsInterventionsModule={"interventions": [{"name": "Blood"}]},
        descriptionModule={
            "briefSummary": "Others gave umbilical cord mesenchymal stem cells to patients."
        },
    )
    assert "cell_products" not in values(written(tmp_path, study))[0]


def classic(nct: str, **arms: str) -> dict[str, object]:
    """A made-up full study of the classic API."""
    groups = [
        {
            "ArmGroupLabel": label,
            "ArmGroupType": kind,
            "ArmGroupInterventionList": {"ArmGroupInterventionName": [f"Drug: {label} pill"]},
        }
        for label, kind in arms.items()
    ]
    protocol = {
        "IdentificationModule": {"NCTId": nct, "BriefTitle": "Pills"},
        "StatusModule": {"StartDateStruct": {"StartDate": "October 2020"}},
        "DesignModule": {
            "StudyType": "Interventional",
            "PhaseList": {"Phase": ["Phase 1", "Phase 2"]},
            "DesignInfo": {"DesignAllocation": "N/A", "DesignMaskingInfo": {"DesignMasking": "None (Open Label)"}},
            "EnrollmentInfo": {"EnrollmentCount": "20", "EnrollmentType": "Anticipated"},
        },
        "ArmsInterventionsModule": {"ArmGroupList": {"ArmGroup": groups}},
    }  # fmt: skip
    return {"Rank": 1, "Study": {"ProtocolSection": protocol}}


def test_full_studies_one_and_many(tmp_path: Path) -> None:
    two = [classic("NCT91234567", A="Experimental"), classic("NCT91234568")]
    answer = {"FullStudiesResponse": {"Expression": "NCTId", "FullStudies": two}}
    lines = "\n".join(map(json.dumps, two))
    for path in (written(tmp_path, answer), written(tmp_path, lines, "lines.jsonl")):
        first, second = values(path)
        assert second["trial_ids"][0]["id"] == "NCT91234568"  # type: ignore[index]
        assert first["phase"] == "1/2"
        assert first["enrolment_dates"]["start"] == "2020-10"  # type: ignore[index]
        assert first["design"]["masking"] == "open label"  # type: ignore[index]
        assert first["design"]["allocation"] is None  # type: ignore[index]
        assert first["participants"]["planned"] == 20  # type: ignore[index]
        assert first["arms"][0]["intervention"] == "A pill"  # type: ignore[index]


FIELDS = {
    "ArmGroupInterventionName": ["Biological: cells", "Biological: cells", "Drug: pill"],
    "ArmGroupLabel": ["Nothing", "Cells", "Both"],
    "ArmGroupType": ["No Intervention", "Experimental", "Experimental"],
    "InterventionArmGroupLabel": ["Both", "Cells", "Both"],
    "BriefTitle": ["Cells"],
    "PrimaryOutcomeMeasure": ["Death", "Fever"],
    "PrimaryOutcomeTimeFrame": ["day 14"],
    "SecondaryOutcomeMeasure": ["Pain", "Sleep"],
    "SecondaryOutcomeTimeFrame": ["day 1", "day 2"],
    "LocationCountry": ["Iran, Islamic Republic of", "Iran, Islamic Republic of", "China"],
    "LocationContactName": ["Jane Q. Nobody"],
}


def test_study_fields_pair_where_their_lengths_agree(tmp_path: Path) -> None:
    answer = {
        "StudyFieldsResponse": {
            "FieldList": ["NCTId"],
            "StudyFields": [{"NCTId": ["NCT91234567"], **FIELDS}],
        }
    }
    for told in ({"NCT91234567": FIELDS}, answer):
        found = values(written(tmp_path, told))[0]
        assert [one["id"] for one in found["trial_ids"]] == ["NCT91234567"]  # type: ignore[attr-defined]
        arms = [(one["role"], one["intervention"]) for one in found["arms"]]  # type: ignore[attr-defined]
        assert arms == [
            ("no intervention", None),
            ("experimental", "cells"),
            ("experimental", "cells; pill"),
        ]
        times = [one["time_frame"] for one in found["primary_outcomes"]]  # type: ignore[attr-defined]
        assert times == [None, None]
        times = [one["time_frame"] for one in found["secondary_outcomes"]]  # type: ignore[attr-defined]
        assert times == ["day 1", "day 2"]
        assert found["countries"] == ["Iran", "China"]


@pytest.mark.parametrize("lost", ["ArmGroupType", "InterventionArmGroupLabel"])
def test_study_fields_that_do_not_pair_tell_nothing(tmp_path: Path, lost: str) -> None:
    told = {**FIELDS, lost: FIELDS[lost][:-1]}
    arms = values(written(tmp_path, {"NCT91234567": told}))[0]["arms"]
    key = "role" if lost == "ArmGroupType" else "intervention"
    assert [one[key] for one in arms] == [None] * 3  # type: ignore[attr-defined]


XML = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made up -->
<clinical_study>
  <required_header><url>https://clinicaltrials.gov/show/NCT91234567</url></required_header>
  <id_info>
    <org_study_id>2020-001287-28</org_study_id><nct_id>NCT91234567</nct_id>
    <nct_alias>NCT91234568</nct_alias>
  </id_info>
  <official_title>Pills &amp;amp; Cells</official_title>
  <overall_status>Completed</overall_status>
  <start_date type="Actual">August 24, 2019</start_date>
  <study_type>Observational [Patient Registry]</study_type>
  <study_design>Allocation:  Randomized, Intervention Model: Crossover Assignment, Masking: Double Blind (Subject)</study_design>
  <enrollment type="Actual">9</enrollment>
  <arm_group><arm_group_label>1</arm_group_label><arm_group_type>Experimental</arm_group_type></arm_group>
  <arm_group><arm_group_label>2</arm_group_label><arm_group_type>Placebo Comparator</arm_group_type></arm_group>
  <intervention><intervention_name>Pill</intervention_name><arm_group_label>1</arm_group_label></intervention>
  <intervention><intervention_name>Sugar</intervention_name>
    <arm_group_label>2</arm_group_label><arm_group_label>1</arm_group_label></intervention>
  <overall_contact><last_name>Jane Q. Nobody</last_name></overall_contact>
  <location><facility><name>Call 555-0100</name></facility><contact><phone>555</phone></contact></location>
  <location_countries><country>Korea, Republic of</country></location_countries>
  <removed_countries><country>Chile</country></removed_countries>
</clinical_study>
"""


def test_legacy_xml(tmp_path: Path) -> None:
    path = written(tmp_path, XML, "NCT.xml")
    found = values(path)[0]
    ids = [one["id"] for one in found["trial_ids"]]  # type: ignore[attr-defined]
    assert ids[0] == "NCT91234567"
    assert set(ids[1:]) == {"2020-001287-28", "NCT91234568"}
    assert found["title"] == "Pills & Cells"
    assert found["study_type"] == "observational"
    assert found["enrolment_dates"]["start"] == "2019-08-24"  # type: ignore[index]
    design = found["design"]
    assert isinstance(design, dict)
    assert [design[key] for key in ("model", "allocation", "masking", "control")] == [
        "crossover", "randomized", "double", "placebo",
    ]  # fmt: skip
    arms = [(one["label"], one["intervention"]) for one in found["arms"]]  # type: ignore[attr-defined]
    assert arms == [("1", "Pill; Sugar"), ("2", "Sugar")]
    assert found["participants"]["enrolled"] == 9  # type: ignore[index]
    assert found["countries"] == ["South Korea"]
    assert "Nobody" not in read_whole(path).raw
    assert "555" not in read_whole(path).raw


@pytest.mark.parametrize("attribute", ["@attributes", "@", ""])
def test_json_of_the_xml_that_lost_the_type_of_enrolment(tmp_path: Path, attribute: str) -> None:
    def attributes(**told: str) -> dict[str, object]:
        if attribute == "@attributes":
            return {attribute: told}
        return {f"{attribute}{name}": value for name, value in told.items()}

    groups = [
        {**attributes(group_id=f"P{n}"), "title": title}
        for n, title in enumerate(("Pill", "Placebo"))
    ]
    counts = [attributes(group_id=f"P{n}", count=count) for n, count in enumerate(("4", "5"))]
    milestone = {"title": "STARTED", "participants_list": {"participants": counts}}
    told = {
        "id_info": {"nct_id": "NCT91234567"},
        "brief_title": "Pills",
        "overall_status": "Completed",
        "enrollment": "9",
        "study_design_info": {"allocation": "Randomized"},
        "primary_outcome": {"measure": "Death", "time_frame": "day 1"},
        "arm_group": [{"arm_group_label": "Pill"}, {"arm_group_label": "Placebo"}],
        "clinical_results": {
            "participant_flow": {
                "group_list": {"group": groups},
                "period_list": {
                    "period": {"title": "Study", "milestone_list": {"milestone": [milestone]}}
                },
            }
        },
    }
    found = values(written(tmp_path, told))[0]
    assert found["participants"] == {
        "planned": None,
        "enrolled": 9,
        "randomised": 9,
        "analysed": None,
    }
    assert [one["n"] for one in found["arms"]] == [4, 5]  # type: ignore[attr-defined]
    assert found["primary_outcomes"] == [{"measure": "Death", "time_frame": "day 1"}]
    told.pop("clinical_results")
    assert "participants" not in values(written(tmp_path, told))[0]


@pytest.mark.parametrize(
    ("folder", "pattern", "n"),
    [
        ("ctgov_v2_json", "*.json", 5),
        ("ctgov_classic_json", "*.json", 5),
        ("ctgov_xml", "*.xml", 9),
        ("ctgov_xml", "*.json", 3),
        ("ctgov_studyfields_json", "*.json", 143),
    ],
)
def test_samples(shared: Path, folder: str, pattern: str, n: int) -> None:
    files = sorted((shared / "registries" / "samples" / folder).glob(pattern))
    found = [one for path in files for one in values(path)]
    assert len(found) == n
    for one in found:
        missing = [name for name in FOUND if name not in one]
        assert not missing or (folder == "ctgov_studyfields_json" and missing == ["study_type"])
        assert "participants" in one or one["study_type"] == "expanded access"
        assert str(one["trial_ids"][0]["id"]).startswith("NCT")  # type: ignore[index]
