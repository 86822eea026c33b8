"""What is written: JSON lines, sheets, and the folder of a run."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ExtractorError
from extractor.readers import from_chars
from extractor.sinks import Failure, Outcome, written
from extractor.sinks.csv import FORMULA, inert, sheet, write_sheet
from extractor.sinks.jsonl import line
from extractor.sinks.plain import evidence_json, outcome_json, record_json, repairs_json
from extractor.sinks.run import NAMES, UNFINISHED, add, run_folder
from extractor.types import (
    Box,
    Cell,
    Document,
    Evidence,
    Finding,
    Problem,
    Record,
    Repair,
    Source,
    Table,
    Text,
)

SOURCE = Source("papers/a b.txt", "5ac" * 16, "text", "raw", 3, ())
EVIDENCE = Evidence("16", 8, 10, "tables", "participants/n", table=1, row=2, column=0)
CELLS = (
    Cell(0, 0, "Identifier", 0, 10),
    Cell(0, 1, "Title", 11, 16),
    Cell(1, 0, "China", 17, 22, column_span=2),
    Cell(2, 0, "NCT01234567", 23, 34, page=5, box=Box(5, 1.0, 2.0, 3.0, 4.5)),
    Cell(2, 1, "=1+1\nof cells", 35, 47, certain=False),
)
TABLE = Table(1, "Table 1. Trials", 1, 3, 2, CELLS, ("NA, none",), {"NA": "none"}, ("split",), (5,))


def document(**more: object) -> Document:
    return Document(SOURCE, Text.raw("In all, 16 came."), (), (TABLE,), **more)  # type: ignore[arg-type]


def record(name: str = "5ac:table-1:row-2", **fields: Finding) -> Record:
    return Record(name, SOURCE, "listed", "NCT01234567", fields)


def outcome(*records: Record, **more: object) -> Outcome:
    given = {"source": SOURCE, "document": document(), "document_kind": "review", **more}
    return Outcome(SOURCE.path, "ok", records=records, **given)  # type: ignore[arg-type]


def texts(told: Outcome) -> dict[str, str]:
    """What all sinks make of an outcome, whole."""
    return {name: "".join(portions) for name, portions in written(told).items()}


def found(value: object, confidence: float = 0.9) -> Finding:
    return Finding("found", value, confidence, (EVIDENCE,))  # type: ignore[arg-type]


# JSON


def test_record() -> None:
    told = record_json(record(phase=found("1/2"), trial_ids=Finding("not_found", None, 0.5)))
    assert json.loads(line(told)) == {
        "schema_version": "1",
        "record_id": "5ac:table-1:row-2",
        "document": {"path": "papers/a b.txt", "sha256": "5ac" * 16, "reader": "text"},
        "kind": "listed",
        "label": "NCT01234567",
        "fields": {
            "trial_ids": {"status": "not_found", "value": None, "confidence": 0.5, "evidence": []},
            "phase": {
                "status": "found",
                "value": "1/2",
                "confidence": 0.9,
                "evidence": [evidence_json(EVIDENCE)],
            },
        },
    }
    assert list(told["fields"]) == ["trial_ids", "phase"]  # type: ignore[arg-type]


def test_evidence() -> None:
    page = Evidence("a", 0, 1, "prose", "x/y", page=6, boxes=(Box(6, 1.0, 2.0, 3.0, 4.0),))
    assert evidence_json(page) == {
        **{"quote": "a", "start": 0, "end": 1, "page": 6, "boxes": [[1.0, 2.0, 3.0, 4.0]]},
        **{"table": None, "row": None, "column": None, "path": None},
        **{"engine": "prose", "rule": "x/y"},
    }


def test_table() -> None:
    told = json.loads(texts(outcome())["tables.jsonl"])
    assert told["document"] == {"path": "papers/a b.txt", "sha256": "5ac" * 16}
    assert told["cells"][3] == {
        **{"row": 2, "column": 0, "row_span": 1, "column_span": 1, "text": "NCT01234567"},
        **{"page": 5, "box": [1.0, 2.0, 3.0, 4.5], "start": 23, "end": 34, "certain": True},
    }
    expected = {"table": 1, "pages": [5], "caption": "Table 1. Trials", "header_rows": 1}
    expected |= {"n_rows": 3, "n_columns": 2, "footnotes": ["NA, none"], "repairs": ["split"]}
    assert told.items() >= expected.items()


def test_document() -> None:
    own = Problem("same-bytes", "as b.txt")
    told = outcome(document=document(problems=(Problem("garbled", "x", 3, 4),)), problems=(own,))
    row = json.loads(texts(told)["documents.jsonl"])
    assert [one["code"] for one in row["problems"]] == ["garbled", "same-bytes"]
    assert (row["status"], row["error"], row["n_records"], row["n_tables"]) == ("ok", None, 0, 1)
    assert row["document_kind"] == "review"


def test_failed_document() -> None:
    failure = Failure("ValueError", "no")
    files = texts(Outcome("a.txt", "failed", source=SOURCE, error=failure))
    assert sorted(name for name, text in files.items() if text) == ["documents.jsonl"]
    row = json.loads(files["documents.jsonl"])
    assert row["error"] == {"class": "ValueError", "message": "no"}
    assert (row["sha256"], row["document_kind"]) == ("5ac" * 16, None)


@given(st.text())
def test_a_line_is_a_line(text: str) -> None:
    assert len(line({"a": text}).splitlines()) == 1
    assert json.loads(line({"a": text})) == {"a": text}


def test_no_json_is_no_line() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        line(float("nan"))


def test_repairs_name_lines_of_the_raw_input() -> None:
    source = from_chars("one\ntwo\r\nthree")
    text = Text(source.raw, Text.raw(source.raw).origin, (Repair(7, 9, "\r\n", "\n", "a/b"),))
    assert repairs_json(Document(source, text, ())) == [
        {"rule": "a/b", "raw_start": 7, "raw_end": 9, "line": 2, "old": "\r\n", "new": "\n"}
    ]


# Sheets


def rows(tmp_path: Path, *records: Record) -> list[dict[str, str]]:
    """What a reader of records.csv gets."""
    add(tmp_path, {"records.jsonl": texts(outcome(*records))["records.jsonl"]})
    write_sheet(tmp_path)
    with (tmp_path / "records.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sheet_of_records(tmp_path: Path) -> None:
    products = [{"tissue": {"text": "umbilical cord", "id": None}, "infusions": 3}]
    first, second = rows(
        tmp_path,
        record(participants=found({"planned": 16}), countries=found(["China", "Iran"])),
        record(
            participants=Finding("conflict", [{"planned": 1}, {"planned": 2}], 0.5, (EVIDENCE,)),
            cell_products=found(products),
            primary_outcomes=found([]),
            phase=Finding("not_reported", None, 0.8, (EVIDENCE,)),
        ),
    )
    assert first["document.path"] == "papers/a b.txt"
    assert first["participants.planned"] == "16"
    assert first["countries"] == "China | Iran"
    assert first["phase.status"] == first["cell_products.0.infusions"] == ""
    assert second["participants.0.planned"] == "1"
    assert second["participants.1.planned"] == "2"
    assert second["participants.status"] == "conflict"
    assert second["cell_products.0.tissue.text"] == "umbilical cord"
    assert second["phase.status"] == "not_reported"
    assert second["phase"] == second["primary_outcomes"] == ""


def test_nothing_beside_parts_is_no_column(tmp_path: Path) -> None:
    first, second = rows(
        tmp_path,
        record(cell_products=found([{"dose": None, "donor": None}])),
        record(cell_products=found([{"dose": {"value": 1e6}, "donor": None}])),
    )
    assert first["cell_products.0.dose.value"] == first["cell_products.0.donor"] == ""
    assert second["cell_products.0.dose.value"] == "1000000.0"
    assert "cell_products.0.dose" not in second
    assert "cell_products" not in second


def test_columns_keep_their_order(tmp_path: Path) -> None:
    ids = [{"id": f"NCT0000000{n}"} for n in range(11)]
    (row, _) = rows(
        tmp_path, record(sponsor=found("x")), record(trial_ids=found(ids), sponsor=found("y"))
    )
    names = list(row)
    assert names[:6] == [
        *("record_id", "document.path", "document.sha256", "document.reader", "kind", "label")
    ]
    assert names.index("trial_ids.2.id") + 1 == names.index("trial_ids.3.id")
    assert names.index("trial_ids.9.id") + 1 == names.index("trial_ids.10.id")
    assert names[-3:] == ["trial_ids.10.id", "trial_ids.status", "trial_ids.confidence"]


def test_no_records_still_make_a_sheet(tmp_path: Path) -> None:
    assert rows(tmp_path) == []
    assert (tmp_path / "records.csv").read_text().startswith("record_id,document.path,")


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not inert(text).startswith(FORMULA)
    assert inert(text).removeprefix("'") == text.removeprefix("'")


def test_formulas_are_inert_in_sheets(tmp_path: Path) -> None:
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    (row,) = rows(tmp_path, record(title=found(cells[0]), countries=found(cells)))
    assert row["title"] == "'=1+1"
    assert row["countries"] == "'" + " | ".join(cells)


def test_sheet_of_a_table() -> None:
    grid = list(csv.reader(io.StringIO(sheet(TABLE), newline="")))
    assert grid == [["Identifier", "Title"], ["China", ""], ["NCT01234567", "'=1+1\nof cells"]]


def test_files_of_tables_are_named_after_the_document() -> None:
    names = [name for name in written(outcome()) if name.startswith("tables/")]
    assert names == ["tables/a-b-5ac5ac5a-table-1.csv"]


# The folder


def filled(out: Path, text: str = "x", **options: bool) -> None:
    with run_folder(out, **options) as folder:
        add(folder, {"records.jsonl": text, "run.json": "{}", "texts/a.txt": text})


def test_files_come_into_place_at_the_end(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with run_folder(out) as folder:
        add(folder, {"records.jsonl": "a\n", "run.json": "{}"})
        add(folder, {"records.jsonl": "b\n"})
        assert [path.name for path in out.iterdir()] == [UNFINISHED]
    assert (out / "records.jsonl").read_text() == "a\nb\n"
    assert {path.name for path in out.iterdir()} <= set(NAMES)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_interrupted_run_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), run_folder(tmp_path / "out"):
        raise error
    assert not (tmp_path / "out").exists()


def test_an_interrupted_run_leaves_the_old_one(tmp_path: Path) -> None:
    filled(tmp_path, "old")
    with pytest.raises(KeyboardInterrupt), run_folder(tmp_path, overwrite=True):
        raise KeyboardInterrupt
    assert (tmp_path / "records.jsonl").read_text() == "old"
    assert not (tmp_path / UNFINISHED).exists()


def test_another_run_is_kept(tmp_path: Path) -> None:
    filled(tmp_path)
    with pytest.raises(ExtractorError, match=r"holds a run \(records.jsonl, .*or replace it"):
        filled(tmp_path)


def test_what_is_no_run_is_kept_too(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    with pytest.raises(ExtractorError, match="holds"):
        filled(tmp_path)


def test_overwriting_leaves_nothing_of_the_old_run(tmp_path: Path) -> None:
    filled(tmp_path, "old")
    (tmp_path / "errors.log").write_text("old")
    (tmp_path / "texts" / "b.txt").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    filled(tmp_path, "new", overwrite=True)
    texts = [path.read_text() for path in sorted(tmp_path.rglob("*.*")) if path.is_file()]
    assert sorted(set(texts)) == ["", "mine", "new", "{}"]


def test_a_killed_run_is_told_of(tmp_path: Path) -> None:
    (tmp_path / UNFINISHED).mkdir()
    with pytest.raises(ExtractorError, match="holds an unfinished run"):
        filled(tmp_path)
    filled(tmp_path, overwrite=True)
    assert (tmp_path / "run.json").exists()


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "out", Path("/proc/none/out")):
        with pytest.raises(ExtractorError, match="Give another folder to --out"):
            filled(out)


def test_a_secondary_analysis_tells_its_parents_ids() -> None:
    parent = found({"ids": ["NCT01234567"], "name": "WOaLIC", "cited_as": None})
    kind = "secondary analysis"
    told = outcome_json(outcome(record(parent_trial=parent), document_kind=kind))
    assert told["parent_ids"] == ["NCT01234567"]
    assert outcome_json(outcome(record(), document_kind=kind))["parent_ids"] == []
    assert outcome_json(outcome(record(parent_trial=parent)))["parent_ids"] is None
