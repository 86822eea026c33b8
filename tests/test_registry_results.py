"""Results that registries post: what was measured in each group, how groups compare, who started and was analysed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from extractor import extract

Item = Mapping[str, Any]


def told(path: Path, content: str | Mapping[str, Any]) -> tuple[list[Item], Mapping[str, Any]]:
    """The results of a record without what is null, and the values of all its fields."""
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    (record,) = extract(path)
    fields: Mapping[str, Any] = json.loads(
        json.dumps({name: one.value for name, one in record.fields.items()})
    )
    some: Sequence[Item] = fields["results"] or []
    return [{key: one for key, one in each.items() if one is not None} for each in some], fields


def measure(**more: Any) -> dict[str, Any]:
    """A primary outcome with two groups; numbers are drawn."""
    return {
        "type": "PRIMARY", "title": "Hiccups", "paramType": "NUMBER", "unitOfMeasure": "participants", "timeFrame": "day 3",
        "groups": [{"id": "OG000", "title": "Zorpin"}, {"id": "OG001", "title": "Songs"}],
        "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "19"}, {"groupId": "OG001", "value": "21"}]}],
        "classes": [{"categories": [{"measurements": [{"groupId": "OG000", "value": "4"}, {"groupId": "OG001", "value": "9"}]}]}],
        **more,
    }  # fmt: skip


def study(*measures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "protocolSection": {"identificationModule": {"nctId": "NCT09000001", "officialTitle": "Zorpin against songs"}},
        "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": list(measures)}},
    }  # fmt: skip


def values(one: str, other: str, **more: str) -> list[dict[str, Any]]:
    """Classes with one measurement of each group."""
    some = [
        {"groupId": "OG000", "value": one, **more},
        {"groupId": "OG001", "value": other, **more},
    ]
    return [{"categories": [{"measurements": some}]}]


def test_people_with_an_event_and_people_analysed(tmp_path: Path) -> None:
    found, _ = told(tmp_path / "a.json", study(measure()))
    assert found == [
        {"measure": "Hiccups", "arm": "Zorpin", "events": 4, "n": 19, "time_frame": "day 3"},
        {"measure": "Hiccups", "arm": "Songs", "events": 9, "n": 21, "time_frame": "day 3"},
    ]


@pytest.mark.parametrize(
    ("more", "classes", "first"),
    [
        ({"unitOfMeasure": "percentage of participants"}, values("21.1", "42.9"), {"percent": 21.1}),
        ({"unitOfMeasure": "Proportion of participants", "dispersionType": "95% Confidence Interval"},
         values("0.25", "0.43", lowerLimit="0.1", upperLimit="0.5"), {"percent": 25, "ci_low": 10, "ci_high": 50}),
        ({"paramType": "MEAN", "dispersionType": "STANDARD_DEVIATION", "unitOfMeasure": "minutes"},
         values("-1.5", "2", spread="0.7"), {"mean": -1.5, "sd": 0.7, "unit": "minutes"}),
        ({"paramType": "MEAN", "dispersionType": "Standard Error", "unitOfMeasure": "minutes"},
         values("1,234.5", "2", spread="0.7"), {"mean": 1234.5, "unit": "minutes"}),
        ({"paramType": "MEDIAN", "dispersionType": "Full Range", "unitOfMeasure": "days"},
         values("7", "9", lowerLimit="1", upperLimit="30"), {"value": 7, "statistic": "median", "unit": "days"}),
        ({"paramType": "MEAN", "dispersionType": "95% Confidence Interval", "unitOfMeasure": "days"},
         values("7", "9", lowerLimit="8", upperLimit="30"), {"mean": 7, "unit": "days"}),  # does not hold it
        ({"paramType": "", "unitOfMeasure": ""}, values("7", "9"), {"value": 7}),
    ],
)  # fmt: skip
def test_what_a_statistic_tells(
    tmp_path: Path, more: Any, classes: Any, first: Mapping[str, Any]
) -> None:
    found, _ = told(tmp_path / "a.json", study(measure(**more, classes=classes)))
    common = {"measure": "Hiccups", "arm": "Zorpin", "n": 19, "time_frame": "day 3"}
    assert found[0] == {**common, **first}


@pytest.mark.parametrize(
    ("more", "value"),
    [({}, "NA"), ({}, ">10"), ({}, "4.5"), ({}, "-1"), ({"unitOfMeasure": "percent"}, "140"), ({"title": ""}, "4"),
     ({"unitOfMeasure": "proportion of patients"}, "65")],
)  # fmt: skip
def test_what_cannot_be_is_not_told(tmp_path: Path, more: Any, value: str) -> None:
    found, _ = told(tmp_path / "a.json", study(measure(**more, classes=values(value, value))))
    assert found == []


def test_more_events_than_people_are_no_share_of_them(tmp_path: Path) -> None:
    found, _ = told(tmp_path / "a.json", study(measure(classes=values("20", "9"))))
    assert [one.get("n") for one in found] == [None, 21]


def test_primary_outcomes_alone(tmp_path: Path) -> None:
    found, _ = told(tmp_path / "a.json", study(measure(type="SECONDARY"), measure(title="Sleep")))
    assert {one["measure"] for one in found} == {"Sleep"}


def test_classes_and_categories_have_names_and_people_of_their_own(tmp_path: Path) -> None:
    classes = [
        {
            "title": name,
            "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": n}]}],
            "categories": [{"title": "Yes", "measurements": [{"groupId": "OG000", "value": "2"}]}],
        }
        for name, n in (("Week 1", "11"), ("Week 2", "10"))
    ]
    found, _ = told(tmp_path / "a.json", study(measure(classes=classes)))
    assert [(one["measure"], one["n"]) for one in found] == [
        ("Hiccups: Week 1: Yes", 11),
        ("Hiccups: Week 2: Yes", 10),
    ]


def test_effects_are_ratios_and_differences_and_no_statistics_of_tests(tmp_path: Path) -> None:
    both = {"groupIds": ["OG000", "OG001"], "ciNumSides": "TWO_SIDED"}
    analyses = [
        {**both, "pValue": "<0.001", "paramType": "Odds Ratio (OR)", "paramValue": "0.4", "ciLowerLimit": "0.2", "ciUpperLimit": "0.8"},
        {**both, "pValue": "0.03", "paramType": "Log Rank Test Statistic", "paramValue": "6.9"},
        {**both, "pValue": "NS", "paramType": "Slope", "paramValue": "2"},
    ]  # fmt: skip
    found, _ = told(tmp_path / "a.json", study(measure(classes=[], analyses=analyses)))
    common = {"measure": "Hiccups", "time_frame": "day 3", "compared": ["Zorpin", "Songs"]}
    assert found == [
        {**common, "effect": 0.4, "effect_type": "OR", "ci_low": 0.2, "ci_high": 0.8, "p": "<0.001"},
        {**common, "p": 0.03},
    ]  # fmt: skip


XML = """<clinical_study><id_info><nct_id>NCT09000001</nct_id></id_info><official_title>Zorpin</official_title>
<clinical_results><outcome_list><outcome><type>Primary</type><title>Hiccups</title><time_frame>day 3</time_frame>
<group_list><group group_id="O1"><title>Zorpin</title></group></group_list>
<measure><units>participants</units><param>Count of Participants</param>
<analyzed_list><analyzed><units>Participants</units><count_list><count group_id="O1" value="19"/></count_list></analyzed></analyzed_list>
<class_list><class><category_list><category><measurement_list><measurement group_id="O1" value="4"/></measurement_list>
</category></category_list></class></class_list></measure></outcome></outcome_list></clinical_results></clinical_study>"""
CLASSIC = {"FullStudy": {"Study": {
    "ProtocolSection": {"IdentificationModule": {"NCTId": "NCT09000001", "OfficialTitle": "Zorpin"}},
    "ResultsSection": {"OutcomeMeasuresModule": {"OutcomeMeasureList": {"OutcomeMeasure": [{
        "OutcomeMeasureType": "Primary", "OutcomeMeasureTitle": "Hiccups", "OutcomeMeasureTimeFrame": "day 3",
        "OutcomeMeasureParamType": "Count of Participants", "OutcomeMeasureUnitOfMeasure": "Participants",
        "OutcomeGroupList": {"OutcomeGroup": [{"OutcomeGroupId": "OG000", "OutcomeGroupTitle": "Zorpin"}]},
        "OutcomeDenomList": {"OutcomeDenom": [{"OutcomeDenomUnits": "Participants", "OutcomeDenomCountList": {
            "OutcomeDenomCount": [{"OutcomeDenomCountGroupId": "OG000", "OutcomeDenomCountValue": "19"}]}}]},
        "OutcomeClassList": {"OutcomeClass": [{"OutcomeCategoryList": {"OutcomeCategory": [{
            "OutcomeMeasurementList": {"OutcomeMeasurement": [
                {"OutcomeMeasurementGroupId": "OG000", "OutcomeMeasurementValue": "4"}]}}]}}]},
    }]}}},
}}}  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [("a.xml", XML), ("a.json", CLASSIC)])
def test_other_forms_of_clinicaltrials_gov(tmp_path: Path, name: str, content: Any) -> None:
    found, _ = told(tmp_path / name, content)
    assert found == [
        {"measure": "Hiccups", "arm": "Zorpin", "events": 4, "n": 19, "time_frame": "day 3"}
    ]


def eu_arm(n: int, title: str, role: str) -> dict[str, Any]:
    return {"id": f"Arm-{n}", "title": title, "type": {"value": f"ARM_TYPE.{role}"},
            "armProducts": {"armProduct": {"name": f"drug {n}"}},
            "startedMilestoneAchievement": {"subjects": str(20 + n)}}  # fmt: skip


def eu_group(n: int, value: str) -> dict[str, Any]:
    return {"id": f"Group-{n}", "armId": f"Arm-{n}", "subjects": str(10 + n),
            "countableValues": {"countableValue": {"value": value}}}  # fmt: skip


def eu(*titles: str) -> dict[str, Any]:
    """A record of EU CTR with results."""
    return {
        "a2_eudract_number": "2019-001234-28", "a3_full_title_of_the_trial": "Zorpin against songs",
        "subjectDisposition": {"postAssignmentPeriods": {"postAssignmentPeriod": {
            "title": "Overall", "mutuallyExclusiveArms": "true", "allocation": {"value": "ALLOCATION.randControlled"},
            "arms": {"arm": [eu_arm(n, one, role) for n, (one, role) in enumerate(zip(titles, ("experimental", "noImp"), strict=True), 1)]},
        }}},
        "endPoints": {"endPoint": {
            "title": "Hiccups", "timeFrame": "day 3", "unit": "participants", "countable": "true",
            "type": {"value": "ENDPOINT_TYPE.primary"}, "categories": "",
            "armReportingGroups": {"armReportingGroup": [eu_group(1, "4"), eu_group(2, "9")]},
            "statisticalAnalyses": {"statisticalAnalysis": {
                "title": "of hiccups", "armComparisonGroupId": ["Group-1", "Group-2"],
                "statisticalHypothesisTest": {"value": "0.01", "valueEqualityRelation": "<"},
                "parameterEstimate": {"pointEstimate": "0.4", "type": {"value": "PARAMETER_TYPE.oddsRatio"}, "confidenceInterval": {
                    "lowerLimit": "0.2", "upperLimit": "0.8", "sides": {"value": "CONF_INTERVAL_SIDE.twoSided"}}},
            }},
        }},
    }  # fmt: skip


def test_results_of_eu_ctr(tmp_path: Path) -> None:
    found, fields = told(tmp_path / "a.json", eu("Zorpin", "Nothing"))
    assert fields["arms"] == [
        {"label": "Zorpin", "role": "experimental", "n": 21, "intervention": "drug 1"},
        {"label": "Nothing", "role": "no intervention", "n": 22, "intervention": "drug 2"},
    ]
    assert fields["participants"]["randomised"] == 43
    common = {"measure": "Hiccups", "time_frame": "day 3"}
    assert sorted(found, key=lambda one: str(one.get("arm", ""))) == [
        {**common, "compared": ["Zorpin", "Nothing"], "effect": 0.4, "effect_type": "OR", "ci_low": 0.2, "ci_high": 0.8, "p": "<0.01"},
        {**common, "arm": "Nothing", "events": 9, "n": 12},
        {**common, "arm": "Zorpin", "events": 4, "n": 11},
    ]  # fmt: skip


def in_categories(names: list[str], **more: Any) -> dict[str, Any]:
    """A record of EU CTR whose end point has categories, with a value of each in both groups."""
    record = eu("Zorpin", "Nothing")
    point = record["endPoints"]["endPoint"]
    keys = [f"Category-{at}" for at, _ in enumerate(names)]
    point["categories"] = {
        "category": [{"id": key, "name": one} for key, one in zip(keys, names, strict=True)]
    }
    for group in point["armReportingGroups"]["armReportingGroup"]:
        group["countableValues"] = {"countableValue": [{"categoryId": key, "value": str(at)} for at, key in enumerate(keys)]}  # fmt: skip
    point |= {"statisticalAnalyses": "", **more}
    return record


def test_people_of_a_category_as_its_name_tells_them(tmp_path: Path) -> None:
    """Group by group; none where there are not as many numbers as groups, or one is greater than its group."""
    names = [
        "Loud (n=7, 12)",
        "Soft(n = 3,4)",
        "Long (n=5)",
        "Short (n=5,13)",
        "Dry (n=5,6) again",
        "Rest",
    ]
    found, _ = told(tmp_path / "a.json", in_categories(names))
    assert [(one["measure"], one["events"], one.get("n")) for one in found if one["arm"] == "Nothing"] == [
        ("Hiccups: Loud", 0, 12), ("Hiccups: Soft", 1, 4), ("Hiccups: Long (n=5)", 2, None),
        ("Hiccups: Short (n=5,13)", 3, None), ("Hiccups: Dry (n=5,6) again", 4, None), ("Hiccups: Rest", 5, 12),
    ]  # fmt: skip
    assert [one.get("n") for one in found if one["arm"] == "Zorpin"] == [7, 3, None, None, None, 11]


@pytest.mark.parametrize(
    ("n", "mean", "spread", "expected"),
    [
        ("8", "2.5", "0.5", {"n": 8, "mean": 2.5, "sd": 0.5}),
        ("8", "2.5", "99999", {"n": 8, "mean": 2.5}),
        ("1", "2.5", "999", {"n": 1, "mean": 2.5}),
        ("8", "9999.99", "0.5", None),
        ("8", "999", "0.5", {"n": 8, "mean": 999, "sd": 0.5}),
    ],
)
def test_what_fills_a_form_is_no_number(
    tmp_path: Path, n: str, mean: str, spread: str, expected: dict[str, Any] | None
) -> None:
    record = eu("Zorpin", "Nothing")
    group = {"id": "Group-1", "armId": "Arm-1", "subjects": n, "tendencyValues": {"tendencyValue": {"value": mean}},
             "dispersionValues": {"dispersionValue": {"value": spread}}}  # fmt: skip
    record["endPoints"]["endPoint"] |= {
        "countable": "false", "unit": "cm", "statisticalAnalyses": "", "armReportingGroups": {"armReportingGroup": [group]},
        "centralTendencyType": {"value": "MEASURE_TYPE.arithmetic"}, "dispersionType": {"value": "ENDPOINT_DISPERSION.standardDeviation"},
    }  # fmt: skip
    found, _ = told(tmp_path / "a.json", record)
    common = {"measure": "Hiccups", "arm": "Zorpin", "time_frame": "day 3", "unit": "cm"}
    assert found == ([common | expected] if expected else [])


def test_parts_of_a_trial_are_not_all_randomised(tmp_path: Path) -> None:
    _, fields = told(tmp_path / "a.json", eu("Part A: Zorpin", "Part B: Zorpin"))
    assert (fields["participants"] or {}).get("randomised") is None


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("ctgov_v2_json/ctrdata_CTGOV2_NCT00716976.json", {"arm": "STS Arm (Sodium Thiosulfate Treatment)", "events": 14, "n": 49}),
        ("ctgov_xml/NCT00734539.xml", {"arm": "Fluconazole", "events": 31, "n": 188}),
        ("ctgov_xml/ctrdata_CTGOV_NCT03548584.json", {"arm": "Brexpiprazole 2 and 3 mg", "mean": -22.6, "n": 225}),
        ("euctr_txt/ctrdata_EUCTR_2022-000099-20-DE.json", {"arm": "Nirsevimab", "events": 11, "n": 4038}),
        ("euctr_txt/ctrdata_EUCTR_2016-004489-24-DE.json", {"arm": "Fibrin Sealant Grifols", "percent": 100}),
    ],
)  # fmt: skip
def test_samples(shared: Path, name: str, first: Mapping[str, Any]) -> None:
    (record,) = extract(shared / "registries/samples" / name)
    some = record.fields["results"].value
    assert isinstance(some, list)
    assert any(isinstance(one, Mapping) and first.items() <= one.items() for one in some)
