"""Runs in the forms that other tools read, read back; what a form can't hold is told."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from lxml import etree
from typer.testing import CliRunner

from extractor import extract
from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.exports import FORMATS, export
from extractor.exports.run import records

TEXT = (
    "A second trial, by Ogglethorpe et al., gave zorpin-primed mesenchymal stem cells to 12 patients with gout. "
    "It was registered as NCT09000001. Two of the 12 patients died.\n\n=1+1 is no formula.\n"
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over two small documents."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "texts").mkdir()
    (folder / "texts/a.txt").write_text(TEXT, "utf-8")
    (folder / "texts/b.txt").write_text("Registered as ISRCTN12345678\nand NCT09000002.\n", "utf-8")
    ran = CliRunner().invoke(
        app, ["run", str(folder / "texts"), "--out", str(folder / "run"), "-q"]
    )
    assert ran.exit_code == 0
    return folder / "run"


def evidence_of(run: Path) -> set[tuple[str, str]]:
    """Field and words of all evidence."""
    return {
        (name, one["quote"])
        for record in records(run)
        for name, field in record["fields"].items()
        for one in field["evidence"]
    }


def test_the_run_has_something_to_export(run: Path) -> None:
    assert len(evidence_of(run)) > 3
    assert ("trial_ids", "NCT09000001") in evidence_of(run)


class TestSpans:
    """Every format's words stand at its offsets, and no evidence is lost."""

    def written(self, run: Path, out: Path, to: str) -> str:
        path = out / f"spans{FORMATS[to].suffix}"
        assert export(run, to, path).written == 2
        return path.read_text("utf-8")

    def test_doccano(self, run: Path, tmp_path: Path) -> None:
        rows = [json.loads(line) for line in self.written(run, tmp_path, "doccano").splitlines()]
        found = {(name, row["text"][a:b]) for row in rows for a, b, name in row["label"]}
        assert found == evidence_of(run)

    def test_prodigy(self, run: Path, tmp_path: Path) -> None:
        rows = [json.loads(line) for line in self.written(run, tmp_path, "prodigy").splitlines()]
        found = {
            (s["label"], row["text"][s["start"] : s["end"]]) for row in rows for s in row["spans"]
        }
        assert found == evidence_of(run)

    def test_label_studio(self, run: Path, tmp_path: Path) -> None:
        tasks = json.loads(self.written(run, tmp_path, "label-studio"))
        found = set()
        for task in tasks:
            for one in task["predictions"][0]["result"]:
                value = one["value"]
                assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
                found.add((value["labels"][0], value["text"]))
        assert found == evidence_of(run)

    def test_label_studios_configuration_overwrites_nothing(
        self, run: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "spans.config.xml").write_text("of another project")
        with pytest.raises(ExtractorError, match="cannot be written to"):
            export(run, "label-studio", tmp_path / "spans.json")
        assert (tmp_path / "spans.config.xml").read_text() == "of another project"
        assert not (tmp_path / "spans.json").exists()

    def test_bioc(self, run: Path, tmp_path: Path) -> None:
        found = set()
        for document in json.loads(self.written(run, tmp_path, "bioc"))["documents"]:
            (passage,) = document["passages"]
            for one in passage["annotations"]:
                (place,) = one["locations"]
                words = passage["text"][place["offset"] : place["offset"] + place["length"]]
                assert words == one["text"]
                found.add((one["infons"]["type"], words))
        assert found == evidence_of(run)

    def test_brat(self, run: Path, tmp_path: Path) -> None:
        export(run, "brat", tmp_path / "brat")
        found = set()
        for path in sorted((tmp_path / "brat").glob("*.ann")):
            text = path.with_suffix(".txt").read_text("utf-8")
            for line in path.read_text("utf-8").splitlines():
                if line.startswith("T"):
                    _, label, words = line.split("\t")
                    name, _, places = label.partition(" ")
                    cut = [text[slice(*map(int, one.split()))] for one in places.split(";")]
                    assert " ".join(cut) == words
                    found.add((name, words))
        assert found == {(name, " ".join(words.split("\n"))) for name, words in evidence_of(run)}
        assert "trial_ids" in (tmp_path / "brat/annotation.conf").read_text("utf-8")


def test_excel(run: Path, tmp_path: Path) -> None:
    assert export(run, "excel", tmp_path / "run.xlsx").lost == {}
    book = openpyxl.load_workbook(tmp_path / "run.xlsx")
    assert set(book.sheetnames) == {one["kind"] for one in records(run)}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type in {"s", "n", "inlineStr"} for cell in cells)
    notes = {cell.comment.text for cell in cells if cell.comment}
    assert any("NCT09000001" in note for note in notes)
    ids = {str(cell.value) for cell in cells}
    assert {one["record_id"] for one in records(run)} <= ids


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    field = {
        "status": "found",
        "value": '=HYPERLINK("x")',
        "confidence": 0.9,
        "evidence": [{"quote": "\x07=1", "start": 0, "end": 2}],
    }
    record = {"record_id": "=1", "kind": "listed", "label": "+1", "fields": {"title": field},
              "document": {"path": "@a", "sha256": "0", "reader": "text"}}  # fmt: skip
    (run / "records.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    export(run, "excel", tmp_path / "run.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "run.xlsx")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_ris(run: Path, tmp_path: Path) -> None:
    done = export(run, "ris", tmp_path / "run.ris")
    rows = (tmp_path / "run.ris").read_text("utf-8").splitlines()
    assert done.written == rows.count("ER  - ") == sum(one.startswith("TY  - ") for one in rows)
    assert "AN  - NCT09000001" in rows
    assert all(len(one) == 0 or one[2:6] == "  - " for one in rows)
    assert "participants" in done.lost


def test_strict_refuses_what_would_be_lost(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"ris can't hold .*participants \(\d+ records\)"):
        export(run, "ris", tmp_path / "run.ris", strict=True)
    assert not (tmp_path / "run.ris").exists()


@pytest.mark.parametrize(
    ("to", "out", "words"),
    [
        ("docx", "a", "no such format. Formats are"),
        ("ris", ".", "is there already"),
        ("ris", "f/a.ris", "cannot be written"),
    ],
)
def test_bad_requests(run: Path, tmp_path: Path, to: str, out: str, words: str) -> None:
    (tmp_path / "f").write_text("")
    with pytest.raises(ExtractorError, match=words):
        export(run, to, tmp_path / out)


def test_no_run(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no run that can be read"):
        export(tmp_path, "ris", tmp_path / "a.ris")


def test_the_command(run: Path, tmp_path: Path) -> None:
    arguments: list[Any] = ["export", run, "--to", "ris", "--out", tmp_path / "a.ris"]
    told = CliRunner().invoke(app, [*map(str, arguments)])
    assert told.exit_code == 0
    assert told.stdout.endswith(f"written to {tmp_path / 'a.ris'}\n")
    assert "ris can't hold participants: left out of" in told.stderr
    assert CliRunner().invoke(app, [*map(str, arguments)]).exit_code == 2


ONE: dict[str, Any] = {  # a record that both registries' forms hold whole
    "trial_ids": [
        {"id": "NCT09000001", "registry": "ClinicalTrials.gov", "printed": "NCT09000001", "valid": True, "repairs": []},
        {"id": "ISRCTN12345678", "registry": "ISRCTN", "printed": "ISRCTN12345678", "valid": True, "repairs": []},
    ],
    "title": "Zorpin < placebo & songs", "study_type": "interventional",
    "design": {"model": "parallel", "allocation": "randomized", "masking": "double", "control": None, "printed": None},
    "phase": "1/2", "conditions": [{"text": "hiccups", "id": None}, {"text": "gout", "id": None}],
    "participants": {"planned": 40, "enrolled": None, "randomised": None, "analysed": None},
    "arms": [{"label": "A", "role": "experimental", "n": None, "intervention": "zorpin"}],
    "primary_outcomes": [{"measure": "hiccups in an hour", "time_frame": "day 3"}],
    "secondary_outcomes": [{"measure": "sleep", "time_frame": None}],
    "sponsor": "Ai Hospital", "countries": ["China", "Iran"], "enrolment_dates": {"start": "2020-03-01", "end": None},
    "last_update": "2021-01-02",
}  # fmt: skip


def run_with(folder: Path, values: dict[str, Any]) -> Path:
    """A run of one record with these values."""
    fields = {
        name: {"status": "found", "value": value, "confidence": 0.9, "evidence": []}
        for name, value in values.items()
    }
    record = {"record_id": "r", "kind": "reported", "label": "r", "fields": fields,
              "document": {"path": "a.txt", "sha256": "0", "reader": "text"}}  # fmt: skip
    folder.mkdir()
    (folder / "records.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    return folder


def test_a_study_reads_back_as_the_same_record(tmp_path: Path) -> None:
    done = export(run_with(tmp_path / "run", ONE), "ctgov", tmp_path / "study.json", strict=True)
    assert (done.written, done.lost) == (1, {})
    (back,) = extract(tmp_path / "study.json")
    told = {name: one.value for name, one in back.fields.items() if one.status == "found"}
    assert told == ONE


def test_what_a_study_cannot_hold(tmp_path: Path) -> None:
    more = {
        "participants": {"planned": 40, "enrolled": 38, "randomised": 30, "analysed": None},
        "arms": [{"label": "A", "role": None, "n": 3, "intervention": None}],
        "results": [{"measure": "death"}],
    }
    run = run_with(tmp_path / "run", ONE | more)
    lost = export(run, "ctgov", tmp_path / "study.json").lost
    assert set(lost) == {"participants.planned", "participants.randomised", "arms.n", "results"}


OPEN = {
    "model": None,
    "allocation": None,
    "masking": None,
    "control": None,
}  # a design that tells nothing
PLACEBO = [{"label": "A", "role": "experimental", "n": None, "intervention": "zorpin"},
           {"label": "B", "role": "placebo", "n": None, "intervention": "chalk"}]  # fmt: skip


@pytest.mark.parametrize("to", ["ctgov", "prs", "ictrp"])
@pytest.mark.parametrize(
    ("values", "more"),
    [
        ({"title": "A randomised trial of zorpin", "design": OPEN}, True),
        ({"title": "A randomised trial of zorpin", "design": {**OPEN, "allocation": "randomized"}}, False),
        ({"title": "A randomised trial of zorpin", "design": {**OPEN, "model": "single group"}}, False),
        ({"title": "Zorpin after an open-label extension", "design": OPEN}, False),
        ({"title": "Zorpin", "design": OPEN, "arms": PLACEBO}, True),
        ({"title": "Zorpin", "arms": PLACEBO, "design": {**OPEN, "model": "parallel", "control": "placebo"}}, False),
        ({"title": "A randomised study of zorpin", "study_type": "observational", "design": None}, False),
    ],
)  # fmt: skip
def test_strict_refuses_what_would_come_back_with_more(
    tmp_path: Path, to: str, values: dict[str, Any], more: bool
) -> None:
    """That the source doesn't tell a part of the design can't be written; title or groups may tell it."""
    told = {name: one for name, one in (ONE | values).items() if one is not None}
    run, out = run_with(tmp_path / "run", told), tmp_path / f"out{FORMATS[to].suffix}"
    assert ("design.untold" in export(run, to, out).lost) == more
    (record,) = extract(out / "trials.xml" if to == "ictrp" else out)
    before, after = told.get("design") or OPEN, record.fields["design"].value or OPEN
    assert isinstance(after, dict)
    assert any(before[key] is None and after[key] is not None for key in OPEN) == more
    if more:
        with pytest.raises(ExtractorError, match=r"can't hold .*design\.untold"):
            export(run, to, tmp_path / "other", strict=True)


def test_ictrp(tmp_path: Path) -> None:
    done = export(run_with(tmp_path / "run", ONE), "ictrp", tmp_path / "who")
    assert set(done.lost) == {"last_update"}
    tree = ElementTree.parse(tmp_path / "who/trials.xml")
    main = tree.find("trial/main")
    assert main is not None
    told = {one.tag: one.text for one in main}
    assert told["trial_id"] == "NCT09000001"
    assert told["scientific_title"] == ONE["title"]
    assert (told["target_size"], told["date_enrolment"]) == ("40", "01/03/2020")
    assert [one.text for one in tree.iterfind("trial/countries/country2")] == ["China", "Iran"]
    (row,) = csv.DictReader((tmp_path / "who/completeness.csv").read_text("utf-8").splitlines())
    assert (row["items_told"], row["of"]) == ("13", "24")
    assert "2 Date of Registration in Primary Registry" in row["missing"]
    assert "17 Sample Size" not in row["missing"]


def test_prs_is_valid(tmp_path: Path, shared: Path) -> None:
    """By the registry's own schema, with all told, with nothing, and as real records tell it."""
    folder = shared / "registries/samples"
    schema = etree.XMLSchema(etree.parse(str(folder / "ctgov_prs_xml/ProtocolRecordSchema.xsd")))
    real = tmp_path / "real"
    arguments = ["run", str(folder / "ctgov_v2_json"), "--out", str(real), "-q"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    runs = [run_with(tmp_path / "full", ONE), run_with(tmp_path / "empty", {}), real]
    for at, run in enumerate(runs):
        export(run, "prs", tmp_path / f"{at}.xml")
        tree = etree.parse(str(tmp_path / f"{at}.xml"))
        assert schema.validate(tree), schema.error_log
    whole = etree.parse(str(tmp_path / "0.xml"))
    for path, expected in {
        "official_title": ONE["title"],
        "enrollment": "40",
        "enrollment_type": "Anticipated",
        "study_design/interventional_design/phase": "Phase 1/2",
        "primary_outcome/outcome_time_frame": "day 3",
        "id_info/secondary_id/id": "NCT09000001",
        "arm_group/arm_type": "Experimental",
        "location/facility/address/country": "China",
    }.items():
        assert whole.findtext(f"clinical_study/{path}") == expected


def test_ictrp_is_valid(tmp_path: Path, shared: Path) -> None:
    """By WHO's own DTD, with all told and with nothing."""
    dtd = etree.DTD(str(shared / "registries/samples/rebec_ictrp_xml/who_ictrp.dtd"))
    for name, values in {"full": ONE, "empty": {}}.items():
        export(run_with(tmp_path / name, values), "ictrp", tmp_path / f"{name}-who")
        tree = etree.parse(str(tmp_path / f"{name}-who/trials.xml"))
        assert dtd.validate(tree), dtd.error_log
