"""Every record of every sample file, in every format and back: equal, but for what the docs say that the format can't hold."""

from __future__ import annotations

import csv
import json
import os
import re
import warnings
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
import rispy
from databases import Server, duck, parsed, postgres, server, sqlite, together
from lxml import etree

from extractor import extract
from extractor.exports import FORMATS, export, fhir
from extractor.exports.citations import line
from extractor.exports.formats import ALL, Format, lost_in
from extractor.exports.run import found, only, records
from extractor.sinks.csv import row_of

DOCS = Path(__file__).resolve().parents[1] / "docs/exports.md"
Values = dict[str, Any]
MOST = int(
    os.environ.get("FHIR_RECORDS", "25")
)  # of a file that FHIR's library checks; 2000 are all, in a quarter of a minute


def some(run: Path, folder: Path) -> Path:
    """The first records of each file; those of a large export are of one kind."""
    folder.mkdir()
    (folder / "run.json").symlink_to(run / "run.json")
    with (folder / "records.jsonl").open("w", encoding="utf-8") as file:
        for _, each in groupby(records(run), key=lambda one: one["document"]["path"]):
            file.writelines(json.dumps(one) + "\n" for one in islice(each, MOST))
    return folder


def by_document(run: Path, folder: Path) -> Iterator[Path]:
    """A run for each document: two files may tell of one trial, which one file would put together."""
    for n, (_, some) in enumerate(groupby(records(run), key=lambda one: one["document"]["path"])):
        one = folder / f"run-{n}"
        one.mkdir()
        lines = [json.dumps(each) + "\n" for each in some]
        (one / "records.jsonl").write_text("".join(lines), "utf-8")
        yield one


def told(values: Values, form: Format, lost: set[str]) -> Values:
    """What a format holds of a record's values, as JSON has them."""
    kept = only(values, form.holds - lost)
    if "trial_ids.order" in lost:
        kept["trial_ids"].sort(key=lambda one: one["id"])
    if "trial_ids.printed" in lost:
        kept["trial_ids"] = [
            {key: each for key, each in one.items() if key not in {"printed", "repairs"}}
            for one in kept["trial_ids"]
        ]
    return dict(json.loads(json.dumps(kept)))


@pytest.mark.parametrize("to", ["ctgov", "prs", "ictrp"])
def test_registries_forms(real: Path, tmp_path: Path, to: str) -> None:
    """Our own reader reads them back."""
    form, n = FORMATS[to], 0
    for run in by_document(real, tmp_path):
        out = run / f"out{form.suffix}"
        export(run, to, out)
        before = [found(one) for one in records(run)]
        after = [
            {name: one.value for name, one in record.fields.items() if one.status == "found"}
            for record in extract(out / "trials.xml" if to == "ictrp" else out)
        ]
        assert len(before) == len(after), run
        for one, other in zip(before, after, strict=True):
            lost = lost_in(one, form)
            added = design_of(other).keys() - design_of(one).keys()
            assert bool(added) == ("design.untold" in lost), one["title"]
            for key in added:
                del other["design"][key]
            assert told(other, form, lost) == told(one, form, lost)
            n += 1
    assert n > 1_950


def design_of(values: Values) -> Values:
    return {key: one for key, one in (values.get("design") or {}).items() if one is not None}


@pytest.mark.parametrize(
    ("to", "grammar"),
    [("prs", "ctgov_prs_xml/ProtocolRecordSchema.xsd"), ("ictrp", "rebec_ictrp_xml/who_ictrp.dtd")],
)
def test_all_are_valid(real: Path, tmp_path: Path, shared: Path, to: str, grammar: str) -> None:
    export(real, to, tmp_path / "out")
    path = shared / "registries/samples" / grammar
    schema = etree.DTD(str(path)) if to == "ictrp" else etree.XMLSchema(etree.parse(str(path)))
    tree = etree.parse(str(tmp_path / "out/trials.xml" if to == "ictrp" else tmp_path / "out"))
    assert schema.validate(tree), schema.error_log


def test_fhir(real: Path, tmp_path: Path) -> None:
    export(real, "fhir", tmp_path / "bundle.json", strict=True)
    entries = json.loads((tmp_path / "bundle.json").read_text("utf-8"))["entry"]
    for record, entry in zip(records(real), entries[::2], strict=True):
        assert fhir.values_of(entry["resource"]) == found(record)


def test_fhir_is_valid(real: Path, tmp_path: Path) -> None:
    """By the library of FHIR's models."""
    export(some(real, tmp_path / "run"), "fhir", tmp_path / "bundle.json", strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fhir.resources.bundle import Bundle

        Bundle.model_validate_json((tmp_path / "bundle.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as one:
        yield one


@pytest.mark.parametrize("to", ["sqlite", "duckdb", "postgresql", "parquet"])
def test_tables(real: Path, tmp_path: Path, request: pytest.FixtureRequest, to: str) -> None:
    """Records, with all evidence, are put together from the tables again."""
    if to == "parquet":
        export(real, "parquet", tmp_path / "out", strict=True)

        def read(query: str) -> list[Values]:
            path = tmp_path / "out" / f"{query.split()[-1]}.parquet"
            return [parsed(row) for row in pyarrow.parquet.read_table(path).to_pylist()]
    else:
        place = (
            postgres(request.getfixturevalue("running"), tmp_path.name)
            if to == "postgresql"
            else {"sqlite": sqlite, "duckdb": duck}[to](tmp_path)
        )
        export(real, "sql", place.url, strict=True)
        read = place.read
    assert together(read) == {one["record_id"]: one for one in records(real)}


def test_sheets(real: Path, tmp_path: Path) -> None:
    """Every cell is the one of records.csv, but for what a workbook cuts."""
    export(real, "csv", tmp_path / "out.csv", strict=True)
    done = export(real, "excel", tmp_path / "out.xlsx")
    assert all(one.endswith("(text beyond 32,767 characters)") for one in done.lost)
    csv.field_size_limit(10**9)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        plain = list(csv.DictReader(file))
    book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
    (sheet,) = book
    rows = sheet.iter_rows(values_only=True)
    header = [str(one) for one in next(rows)]
    for record, one, cells in zip(records(real), plain, rows, strict=True):
        expected = {name: cell for name, cell in row_of(record).items() if cell and name in one}
        assert {name: cell for name, cell in one.items() if cell} == expected
        for name, cell in zip(header, cells, strict=True):
            whole = expected.get(name, "")
            assert unescaped(cell or "")[:32_700] == whole[:32_700]
    book.close()


def unescaped(cell: object) -> str:
    """A cell without the escapes that workbooks have for carriage returns."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda one: chr(int(one[1], 16)), str(cell))


def test_references(real: Path, tmp_path: Path) -> None:
    """By rispy."""
    export(real, "ris", tmp_path / "out.ris")
    with (tmp_path / "out.ris").open(encoding="utf-8") as file:
        rows = rispy.load(file)
    for record, row in zip(records(real), rows, strict=True):
        values = found(record)
        assert row["id"] == record["record_id"]
        assert row["title"] == line(values.get("title") or record["label"])
        assert row.get("publisher") == (line(values["sponsor"]) if "sponsor" in values else None)
        assert row.get("keywords", []) == [
            line(one["text"]) for one in values.get("conditions", [])
        ]
        assert row.get("date", "").replace("/", "-") == values.get("last_update", "")


def listed(name: str, words: str) -> set[str]:
    """What the docs list for a format behind some words: names in backticks."""
    section = DOCS.read_text("utf-8").partition(f"\n### `{name}`\n")[2].partition("\n### ")[0]
    lines = [one for one in section.splitlines() if one.startswith(words)]
    return {each for one in lines for each in re.findall(r"`([^`]+)`", one.removeprefix(words))}


@pytest.mark.parametrize("name", FORMATS)
def test_the_docs_list_what_a_format_holds_and_loses(name: str) -> None:
    form = FORMATS[name]
    assert f"\n### `{name}`\n" in DOCS.read_text("utf-8")
    assert listed(name, "Holds: ") == (set() if form.holds == ALL else form.holds)
    assert listed(name, "Loses: ") == set(form.unless)
