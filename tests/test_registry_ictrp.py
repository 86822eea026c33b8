"""WHO ICTRP's exports and its form of import: the traps, and all samples."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from extractor.batch import Options, run
from extractor.engines.registry import TABLES
from extractor.flow import document_of, records_of
from extractor.readers.registry import form_of, parts_of, read_whole
from extractor.readers.registry import parts as parts_module
from extractor.readers.registry.parts import PART
from extractor.types import Record

SAMPLES = Path(__file__).parents[2] / "shared" / "registries" / "samples"
ROW = {
    "TrialID": "ChiCTR2000099991",
    "Last Refreshed on": "3 February 2020",
    "Public title": "A study of tea in colds",
    "Scientific title": "Tea for the common cold: a randomised trial",
    "Primary sponsor": "Hospital of Nowhere",
    "Date registration": "2020-02-04",
    "Source Register": "ChiCTR",
    "Date enrollement": "2020-02-16",
    "Target size": "group A:18;group B:15;",
    "Study type": "Interventional study",
    "Study design": "Parallel",
    "Phase": "N/A",
    "Countries": "China",
    "Contact Firstname": "Secret Person",
    "Contact Lastname": "Secret",
    "Contact Address": "1 Secret Street",
    "Contact Email": "secret@example.org",
    "Contact Tel": "+1 555 0100",
    "Contact Affiliation": "Secret Institute",
    "Condition": "Common Cold;Cough",
    "Intervention": "group A:green tea; twice a day;group B:water;",
    "Primary outcome": "sneezes;days of fever;",
}


def write(path: Path, *rows: Mapping[str, str], encoding: str = "utf-8", **options: Any) -> Path:
    """A CSV export."""
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(ROW), **options)
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    return path


def read(path: Path) -> list[Record]:
    """The records of a file."""
    return records_of(document_of(read_whole(path)))


def fields(tmp_path: Path, **columns: str) -> dict[str, Any]:
    """The values of one row; columns by their names with underscores."""
    row = {name.replace("_", " "): cell for name, cell in columns.items()}
    (record,) = read(write(tmp_path / "one.csv", row))
    return {name: found.value for name, found in record.fields.items()}


def xml_of(row: Mapping[str, str], closed: bool = True) -> str:
    """An export as XML."""
    cells = "".join(
        f"<{name.replace(' ', '_')}>{cell}</{name.replace(' ', '_')}>" for name, cell in row.items()
    )
    end = "</Trials_downloaded_from_ICTRP>" if closed else ""
    return f"<?xml version='1.0'?><Trials_downloaded_from_ICTRP><Trial>{cells}</Trial>{end}"


def test_a_row_becomes_a_record(tmp_path: Path) -> None:
    found = fields(tmp_path)
    assert [one["id"] for one in found["trial_ids"]] == ["ChiCTR2000099991"]
    assert found["title"] == "Tea for the common cold: a randomised trial"
    assert found["study_type"] == "interventional"
    assert found["design"]["model"] == "parallel"
    assert found["phase"] is None
    assert [one["text"] for one in found["conditions"]] == ["Common Cold", "Cough"]
    assert found["countries"] == ["China"]
    assert found["sponsor"] == "Hospital of Nowhere"
    assert found["enrolment_dates"] == {"start": "2020-02-16", "end": None}
    assert found["primary_outcomes"] == [
        {"measure": "sneezes", "time_frame": None},
        {"measure": "days of fever", "time_frame": None},
    ]
    assert found["cell_products"] is None


def test_the_three_forms_of_export_agree(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(ROW))
    sheet.append(list(ROW.values()))
    book.save(tmp_path / "export.xlsx")
    (tmp_path / "export.xml").write_text(xml_of(ROW), encoding="utf-8")
    write(tmp_path / "export.csv", {})
    write(tmp_path / "semicolons.csv", {}, delimiter=";")
    told = [
        {name: one.value for name, one in read(tmp_path / name)[0].fields.items()}
        for name in ("export.csv", "export.xlsx", "export.xml", "semicolons.csv")
    ]
    assert told[0] == told[1] == told[2] == told[3]


def test_sizes_of_groups_are_arms_and_their_sum_is_planned(tmp_path: Path) -> None:
    (record,) = read(write(tmp_path / "a.csv", {}))
    planned = record.fields["participants"]
    assert planned.value["planned"] == 33 and planned.value["enrolled"] is None
    assert [(one.quote, one.path) for one in planned.evidence] == [
        ("group A:18;group B:15;", "/row[1]/Target size")
    ]
    assert record.fields["arms"].value == [
        {"label": "group A", "role": None, "n": 18, "intervention": "green tea; twice a day"},
        {"label": "group B", "role": None, "n": 15, "intervention": "water"},
    ]


def test_groups_of_one_name_are_two_arms(tmp_path: Path) -> None:
    found = fields(
        tmp_path,
        Target_size="Tea group:20;control group:10;Control Group:10;",
        Intervention="Tea group:tea;control group:water;Control Group:water;",
    )
    assert [(one["label"], one["n"]) for one in found["arms"]] == [
        ("Tea group", 20), ("control group", 10), ("Control Group", 10),
    ]  # fmt: skip
    assert all(set(one) == {"label", "role", "n", "intervention"} for one in found["arms"])
    assert found["participants"]["planned"] == 40


@pytest.mark.parametrize(
    ("printed", "planned"),
    [
        ("1,200", 1200), ("400 (200 in each arm)", 400), ("0", None), ("", None),
        ("group A:18;group B:15;group wi", None),  # cut off by the export
        ("Target condition:200;Difficult condition:0", 200),
    ],
)  # fmt: skip
def test_target_sizes(tmp_path: Path, printed: str, planned: int | None) -> None:
    found = fields(tmp_path, Target_size=printed, Intervention="Drug: tea")
    assert (found["participants"] or {}).get("planned") == planned
    if "condition" in printed or not printed.startswith("group"):
        assert found["arms"] is None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2020-02-04", "2020-02-04"), ("04/02/2020", "2020-02-04"), ("3 February 2020", "2020-02-03"),
        ("February 15, 2020", "2020-02-15"), ("2020-02-04 00:00:00", "2020-02-04"), ("March 2020", "2020-03"),
        ("2020/02/04", "2020-02-04"), ("2641-06-14", None), ("soon", None),
    ],
)  # fmt: skip
def test_dates(tmp_path: Path, printed: str, day: str | None) -> None:
    found = fields(tmp_path, Date_enrollement=printed)["enrolment_dates"]
    assert (found or {}).get("start") == day


ANSWERS = "<br>".join((
    "Controlled: yes", "Randomised: yes", "Open: no", "Single blind: no", "Double blind: yes",
    "Parallel group: yes", "Cross over: no", "Other: no",
    "If controlled, specify comparator, Other Medicinial Product: no", "Placebo: yes", "Other: no",
))  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "model", "allocation", "masking", "control"),
    [
        ("Allocation: Randomized. Intervention model: Parallel Assignment. Primary purpose: Treatment. "
         "Masking: None (Open Label). ", "parallel", "randomized", "open label", None),
        ("Allocation: N/A. Intervention model: Single Group Assignment. Masking: Quadruple (Participant, "
         "Care Provider, Investigator, Outcomes Assessor).", "single group", None, "quadruple", None),
        ("Sequential", "sequential", None, None, None),
        ("Non randomized control", None, "non-randomized", None, None),
        ("Quasi-randomized controlled", None, None, None, None),
        (ANSWERS, "parallel", "randomized", "double", "placebo"),
        ("Purpose: Treatment; Allocation: Randomised controlled trial; Masking: Blinded (masking used);"
         "Assignment: Factorial;Type of endpoint: Efficacy;", "factorial", "randomized", None, None),
        ("Randomization: Not randomized, Blinding: Double blinded, Placebo: Not used, Assignment: Parallel, "
         "Purpose: Treatment, Blinding description: open to nobody.", "parallel", "non-randomized", "double", None),
        ("Allocation: Single arm study;. Masking: Open (masking not used). Control: Uncontrolled/Single arm. "
         "Assignment: Single (group). Study design purpose: Other;", "single group", None, "open label", None),
        ("single arm study, open(masking not used), uncontrolled control, single assignment, treatment purpose",
         "single group", None, "open label", None),
        ("Randomized, Parallel Group, Active Controlled Trial<br>  Method of generating randomization sequence:"
         "Computer generated randomization  Blinding and masking:Participant and Outcome Assessor Blinded",
         "parallel", "randomized", "double", "active"),
        ("Primary Purpose : Treatment, Intervention Model : Cross-over, Blinding/Masking : Double, Allocation : RCT",
         "crossover", "randomized", "double", None),
        ("<br>  Randomized: No, <br> Masking: Double, <br> Control: Placebo, <br> Group: undefined, <br>"
         " Type: 2 or more arms, randomized<br>", None, "randomized", "double", "placebo"),
        ("Single-center observational study  (Diagnostic)", None, None, None, None),
        ("Adaptive (group-sequential), randomised controlled, open-label trial", None, "randomized", "open label", None),
        ("No randomized controlled clinical trial, 2-Arm", None, "non-randomized", None, None),
        ("Not selected Not selected", None, None, None, None),
    ],
)  # fmt: skip
def test_designs(
    tmp_path: Path, printed: str, model: str, allocation: str, masking: str, control: str
) -> None:
    found = (
        fields(tmp_path, Study_design=printed, Scientific_title="Tea", Public_title="Tea")["design"]
        or {}
    )
    told = tuple(found.get(key) for key in ("model", "allocation", "masking", "control"))
    assert told == (model, allocation, masking, control)


@pytest.mark.parametrize(
    ("printed", "phase"),
    [
        ("Phase 1/Phase 2", "1/2"), ("I-II", "1/2"), ("2-3", "2/3"), ("N/A", None), ("0", None), ("IIb", "2"),
        ("Retrospective study", None), ("2020-03-02 00:00:00", "2/3"), ("2020-01-02 00:00:00", "1/2"),
        ("2020-04-01 00:00:00", None),
        ("Human pharmacology (Phase I): no<br>Therapeutic exploratory (Phase II): yes<br>"
         "Therapeutic confirmatory - (Phase III): no<br>Therapeutic use (Phase IV): no", "2"),
        ("Human pharmacology (Phase I): no\nTherapeutic exploratory (Phase II): no\n", None),
    ],
)  # fmt: skip
def test_phases(tmp_path: Path, printed: str, phase: str | None) -> None:
    assert fields(tmp_path, Phase=printed)["phase"] == phase


@pytest.mark.parametrize(
    ("printed", "texts"),
    [
        ("Pneumonia, Viral;Cough", ["Pneumonia, Viral", "Cough"]),
        ("Cold (mild; severe)", ["Cold (mild; severe)"]),
        ("COLD-19. <br>Cold disease;U07.01", ["COLD-19"]),
        ("<br>Cold;Cold", ["Cold"]),
        ("Health Condition 1: J128- Other viral cold", ["Other viral cold"]),
        ("Condition 1: Cold. Condition 2: Cough. <br>Cold, virus identified;U07.1", ["Cold", "Cough"]),
        (";U07.1 - Cold unspecified", ["Cold unspecified"]),
        ("Cold <br>MedDRA version: 20.0 Level: LLT Term: Cold;Therapeutic area: Diseases [C]", ["Cold"]),
        ("Cold;Therapeutic area: Diseases [C] - Virus Diseases [C02]", ["Cold"]),
    ],
)  # fmt: skip
def test_conditions(tmp_path: Path, printed: str, texts: list[str]) -> None:
    assert [one["text"] for one in fields(tmp_path, Condition=printed)["conditions"]] == texts


@pytest.mark.parametrize(
    ("printed", "labels"),
    [
        ("United States;Canada;United States", ["United States", "Canada"]),
        ("Iran (Islamic Republic of);Korea, Republic of", ["Iran", "South Korea"]),
        ("Japan,Asia(except Japan),Australia,Europe", ["Japan", "Australia"]),
        ("china?", ["China"]), ("Nowhere", None), ("Nigeria", ["Nigeria"]),
    ],
)  # fmt: skip
def test_countries(tmp_path: Path, printed: str, labels: list[str] | None) -> None:
    assert fields(tmp_path, Countries=printed)["countries"] == labels


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Death. Timepoint: day 28. Method of measurement: files.;Cough. Timepoint: daily.",
         [("Death", "day 28"), ("Cough", "daily")]),
        ("Sneezes [Timeframe Baseline and day 3]\t\t;Cough [Day 9]",
         [("Sneezes", "Baseline and day 3"), ("Cough", "Day 9")]),
        ("Secondary Objective: none;Timepoint(s) of evaluation of this end point: Day 14;Main Objective: health;"
         "Primary end point(s): Sneezes a day", [("Sneezes a day", "Day 14")]),
        ("Name: Colds (light; heavy);Timepoints: one month;Measure: diary", [("Colds (light; heavy)", "one month")]),
        ("1. sneezes<br>2. coughs", [("sneezes", None), ("coughs", None)]),
        ("Sneezes; coughs and fever", [("Sneezes; coughs and fever", None)]),
        ("none", []),
    ],
)  # fmt: skip
def test_outcomes(tmp_path: Path, printed: str, told: list[tuple[str, str | None]]) -> None:
    found = fields(tmp_path, Primary_outcome=printed)["primary_outcomes"] or []
    assert [(one["measure"], one["time_frame"]) for one in found] == told


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Intervention 1: Intervention group: Tea. Intervention 2: Control group: Water.",
         [("Intervention group", "experimental", None, "Tea."), ("Control group", "comparator", None, "Water.")]),
        ("Intervention1: Tea: a cup<br>Control Intervention1: Placebo: water<br>",
         [("Tea", "experimental", None, "a cup"), ("Placebo", "placebo", None, "water")]),
        ("Group A (n=33): tea<br>Group B: 20 patients will get water;Drug;Water",
         [("Group A", None, 33, "tea"), ("Group B", None, 20, "20 patients will get water")]),
        ("Group name:Tea Type of group;1 N° of participants:30 Intervention(s) description:a cup",
         [("Tea", None, 30, "a cup")]),
        ("Intervention 1: Tea. Intervention 2: Water", [("Intervention 1", None, None, "Tea."), ("Intervention 2", None, None, "Water")]),
        ("Drug: Tea;Other: Water", []),
        ("Both groups drink: tea or water", []),
    ],
)  # fmt: skip
def test_groups_named_in_interventions(
    tmp_path: Path, printed: str, told: list[tuple[Any, ...]]
) -> None:
    found = fields(tmp_path, Intervention=printed, Target_size="60")["arms"] or []
    assert [
        tuple(one[key] for key in ("label", "role", "n", "intervention")) for one in found
    ] == told


def test_padding_markup_and_letters_are_repaired(tmp_path: Path) -> None:
    found = fields(
        tmp_path,
        Scientific_title="Tea" + " " * 4000,
        Primary_sponsor="Hospital of S√£o Nowhere",
        Intervention="group A:NestaTea¬Æ 100√ó10;group B:wa&#x0D;ter_x000D_<br/ >and &amp; ice;",
    )
    assert found["title"] == "Tea"
    assert found["sponsor"] == "Hospital of São Nowhere"
    assert [one["intervention"] for one in found["arms"]] == [
        "NestaTea® 100×10",
        "wa ter and & ice",
    ]


def test_latin_1_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"Primary sponsor": "Hôpital d'été"}, encoding="latin-1")
    assert read(path)[0].fields["sponsor"].value == "Hôpital d'été"


def test_no_person_is_copied(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", {})
    (tmp_path / "b.xml").write_text(xml_of(ROW), encoding="utf-8")
    (tmp_path / "c.xml").write_text(IMPORT, encoding="utf-8")
    for path in tmp_path.iterdir():
        source = read_whole(path)
        assert "ecret" not in source.raw and not any("ontact" in node.path for node in source.nodes)


def test_a_root_that_is_never_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(xml_of(ROW, closed=False), encoding="utf-8")
    assert [one.label for one in read(path)] == ["ChiCTR2000099991"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Scientific title": "Tea for colds: a randomised, double-blind, placebo-controlled trial"},
         {"model": "parallel", "allocation": "randomized", "masking": "double", "control": "placebo"}),
        ({"Scientific title": "Follow-up of a randomised trial of tea", "Public title": "Tea"}, {"model": "parallel"}),
        ({"Scientific title": "A randomised trial of tea", "Study design": "Randomization: Not randomized", "Public title": "Tea"},
         {"allocation": "non-randomized"}),
        ({"Scientific title": "A randomised trial of tea", "Study design": "Quasi-randomized controlled", "Public title": "Tea"}, {}),
        ({"Scientific title": "A randomised trial of tea", "Public title": "Tea", "Study design": "Intervention model: Single Group Assignment."},
         {"model": "single group"}),
        ({"Scientific title": "Randomised encouragement to tea", "Public title": "Tea", "Study type": "Observational study"},
         {"model": "parallel"}),
        ({"Scientific title": "Tea", "Public title": "Tea", "Intervention": "Drug: Tea;Drug: Placebo"}, {"model": "parallel", "control": "placebo"}),
        ({"Scientific title": "Tea", "Public title": "Tea", "Intervention": "Drug: Tea;Other: Diet without placebo"}, {"model": "parallel"}),
        ({"Scientific title": "Tea", "Public title": "Tea", "Target size": "Tea group:3;Control group:4;",
          "Intervention": "Tea group:tea;Control group:conventional treatment;"}, {"model": "parallel", "control": "standard of care"}),
        ({"Scientific title": "Tea", "Public title": "Tea", "Target size": "Tea group:3;Control group:4;",
          "Intervention": "Tea group:tea;Control group:conventional treatment with songs;"}, {"model": "parallel"}),
        ({"Scientific title": "Tea", "Public title": "Tea", "Target size": "90",
          "Intervention": "Intervention 1: Intervention group: tea. Intervention 2: Control group: without intervention."},
         {"model": "parallel", "control": "no treatment"}),
    ],
)  # fmt: skip
def test_design_by_titles_and_groups(
    tmp_path: Path, cells: dict[str, str], told: dict[str, str]
) -> None:
    (record,) = read(write(tmp_path / "a.csv", cells))
    value = record.fields["design"].value or {}
    assert isinstance(value, Mapping)
    assert {key: one for key, one in value.items() if one is not None} == told


def test_a_row_that_comes_again_is_told_of_and_left_out(tmp_path: Path) -> None:
    again = {"Last Refreshed on": "9 March 2020"}
    other = {"TrialID": "ChiCTR2000099992"}
    path = write(tmp_path / "a.csv", {}, other, again, other)
    summary = run([path], tmp_path / "out", Options())
    told = json.loads((tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8"))
    assert summary.counts["records"] == 2
    assert [one["code"] for one in told["problems"]] == ["repeated-records"]
    assert "/row[3], /row[4]" in told["problems"][0]["message"]
    small = list(parts_of(path, form_of(path), size=1))  # type: ignore[arg-type]
    assert [len(one.problems) for one in small] == [0, 1]


def test_rows_of_one_trial_far_apart_are_one_record(tmp_path: Path) -> None:
    """Versions of a trial, a million characters and more between them, as if they stood together."""
    between = ({"TrialID": f"NCT{n:08d}", "Intervention": "tea " * 1000} for n in range(1, 601))
    path = write(tmp_path / "a.csv", {}, *between, {"Target size": "99"})
    form = form_of(path)
    assert form is not None
    parts = list(parts_of(path, form))
    assert len(parts) == 3
    assert sum(len(one.records) for one in parts) == 602
    assert [one.raw.count("ChiCTR2000099991") for one in parts] == [0, 0, 2]
    run([path], tmp_path / "out", Options())
    lines = (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    (one,) = [each for each in told if each["label"] == "ChiCTR2000099991"]
    assert len(told) == 601
    assert one["fields"]["participants"]["status"] == "conflict"  # as of rows side by side


def test_records_that_wait_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_module, "WAITING", 10_000)
    rows = [{"TrialID": f"NCT{n:08d}", "Intervention": "tea " * 500} for n in range(1, 41)]
    again = [{**one, "Phase": "3"} for one in rows]
    path = write(tmp_path / "a.csv", *rows, *again)
    form = form_of(path)
    assert form is not None
    assert sum(len(one.records) for one in parts_of(path, form, size=20_000)) == 80


IMPORT = """<?xml version="1.0"?>
<trials><Triall><main>
<trial_id>RBR-4s7gh3</trial_id><utrn>U1111-1119-5101</utrn><reg_name>REBEC</reg_name>
<primary_sponsor>Hospital of Nowhere</primary_sponsor><public_title>Tea</public_title>
<scientific_title>Stem cells from cord blood for colds</scientific_title>
<date_enrolment>01/02/2011</date_enrolment><type_enrolment>actual</type_enrolment>
<target_size>60</target_size><study_type>interventional</study_type>
<study_design>
    Randomization: randomized.
    Blinding:  Double blind.
    Placebo: used.
    Assignment: Parallel.
</study_design><phase>2-3</phase>
<hc_freetext>
    Condition 1: Common Cold.
    Condition 2: Cough.
</hc_freetext>
<i_freetext>
    Intervention 1: Control Group: without cells.
    Intervention 2: Cord blood stem cells 10 million.
</i_freetext><results_actual_enrolment>58</results_actual_enrolment></main>
<contacts><contact><firstname>Secret Person</firstname><email>secret@example.org</email></contact></contacts>
<countries><country2>Iran, Islamic Republic Of</country2></countries>
<primary_outcome><prim_outcome>Sneezes. Timepoint: day 3. Method of measurement: diary</prim_outcome></primary_outcome>
<secondary_outcome><sec_outcome>I. cough;\nII. fever</sec_outcome></secondary_outcome>
<secondary_ids><secondary_id><sec_id>NCT00839085</sec_id></secondary_id>
<secondary_id><sec_id>08621</sec_id></secondary_id></secondary_ids>
<ethics_reviews><ethics_review><contact_name>Secret Person</contact_name></ethics_review></ethics_reviews>
</Triall></trials>"""


def test_the_form_of_import(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(IMPORT, encoding="utf-8")
    (record,) = read(path)
    found: dict[str, Any] = {name: one.value for name, one in record.fields.items()}
    assert [one["id"] for one in found["trial_ids"]] == [
        "RBR-4s7gh3", "U1111-1119-5101", "NCT00839085",
    ]  # fmt: skip
    assert found["participants"] == {
        "planned": 60, "enrolled": 58, "randomised": None, "analysed": None,
    }  # fmt: skip
    assert [one["text"] for one in found["conditions"]] == ["Common Cold", "Cough"]
    assert [one["label"] for one in found["arms"]] == ["Control Group", "Intervention 2"]
    assert found["countries"] == ["Iran"] and found["phase"] == "2/3"
    assert found["primary_outcomes"] == [{"measure": "Sneezes", "time_frame": "day 3"}]
    assert [one["measure"] for one in found["secondary_outcomes"]] == ["cough", "fever"]
    assert found["enrolment_dates"]["start"] == "2011-02-01"
    assert found["cell_products"][0]["tissue"]["text"] == "cord blood"


def test_the_import_form_of_opentrials(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        '<!DOCTYPE trial SYSTEM "opentrials.dtd"><!--simple--><trial type="interventional">'
        "<trial_identification><scientific_title>Tea for colds</scientific_title></trial_identification>"
        "<sponsors_and_support><primary_sponsor><name>Council</name></primary_sponsor></sponsors_and_support>"
        "<health_conditions><freetext>colds</freetext></health_conditions>"
        '<recruitment><recruitment_country value="BR"/></recruitment>'
        "<outcomes><primary_outcome>Sneezes. Timepoint: every week</primary_outcome></outcomes>"
        "<contacts><person><firstname>Secret</firstname></person></contacts></trial>",
        encoding="utf-8",
    )
    (record,) = read(path)
    found: dict[str, Any] = {name: one.value for name, one in record.fields.items()}
    assert found["trial_ids"] is None and found["title"] == "Tea for colds"
    assert found["countries"] == ["Brazil"] and found["sponsor"] == "Council"
    assert found["primary_outcomes"] == [{"measure": "Sneezes", "time_frame": "every week"}]


ALL = ("title",)
COUNTS = {  # records, and how many of them have the field at least
    "ictrp_csv/COVID19-927-trials_7Apr2020.csv":
        (927, {"sponsor": 925, "study_type": 850, "conditions": 910, "participants": 910, "countries": 810, "design": 800}),
    "ictrp_csv/ictrp_covid_2020-05-12_seed_trials.csv":
        (25, {"study_type": 25, "conditions": 25, "cell_products": 24, "enrolment_dates": 25}),
    "ictrp_csv/ictrp_covid_2020-07-07_cell_therapy_subset.csv":
        (99, {"study_type": 99, "conditions": 99, "cell_products": 85, "enrolment_dates": 99}),
    "ictrp_csv/ictrp_covid_2020-07-07_four_per_register.csv":
        (59, {"study_type": 58, "conditions": 56, "participants": 58, "countries": 59, "enrolment_dates": 58}),
    "ictrp_xml/ICTRP-Results_18Mar2020.xml":
        (578, {"sponsor": 577, "study_type": 500, "conditions": 570, "participants": 569, "countries": 524}),
    "ictrp_xml/ictrp_2020-03-18_cell_therapy_subset.xml":
        (35, {"study_type": 35, "conditions": 35, "cell_products": 28}),
    "chictr_xml/ChiCTR2000034346.xml": (1, {"participants": 1, "arms": 1, "countries": 1}),
    "rebec_ictrp_xml/ecgovbr-ictrp-2011-03-24.xml": (3, {"phase": 3, "participants": 3, "countries": 3}),
    "rebec_ictrp_xml/rebec-ictrp-2011-12-12.xml":
        (57, {"participants": 57, "design": 50, "conditions": 57, "countries": 57}),
    "rebec_ictrp_xml/vitamin-c-ictrp.xml": (1, {"arms": 1, "phase": 1, "design": 1}),
    "rebec_ictrp_xml/sample_1a.xml": (1, {"study_type": 1, "conditions": 1, "countries": 1}),
}  # fmt: skip


LARGE = "ictrp_csv/COVID19-927-trials_7Apr2020.csv"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no ../shared")
def test_an_export_of_927_trials_takes_seconds() -> None:
    document_of(read_whole(SAMPLES / "rebec_ictrp_xml/vitamin-c-ictrp.xml"))
    began = time.process_time()
    assert len(read(SAMPLES / LARGE)) == 927
    assert time.process_time() - began < 5


def test_parts_of_a_large_export_are_bounded(tmp_path: Path) -> None:
    rows = ({"TrialID": f"NCT{n:08d}", "Intervention": "tea " * 1000} for n in range(1, 1001))
    path = write(tmp_path / "large.csv", *rows)
    form = form_of(path)
    assert form is not None
    parts = [(len(one.raw), len(one.records)) for one in parts_of(path, form)]
    assert len(parts) == 5 and max(size for size, _ in parts) < 1.1 * PART
    assert sum(n for _, n in parts) == 1000


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no ../shared")
def test_samples(name: str) -> None:
    path = SAMPLES / name
    form = form_of(path)
    assert form is not None and form.name in TABLES
    found = read(path)
    n, least = COUNTS[name]
    assert len(found) == n
    assert all(record.kind == "registered" for record in found)
    if name != "rebec_ictrp_xml/sample_1a.xml":  # which has none
        assert all(record.fields["trial_ids"].status == "found" for record in found)
    for field, fewest in {**dict.fromkeys(ALL, n), **least}.items():
        statuses = [record.fields[field].status for record in found]
        assert statuses.count("found") >= fewest, field
        assert "conflict" not in statuses
