"""Runs in PostgreSQL, SQLite, DuckDB and Parquet: read back, again, at once, killed, refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from databases import (
    PASSWORD,
    WRITTEN,
    Place,
    Server,
    duck,
    parsed,
    postgres,
    server,
    sqlite,
    together,
)
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.exports import export, migrations
from extractor.exports.address import address_of
from extractor.exports.run import records
from extractor.exports.tables import TABLES
from extractor.fields import FIELDS

ROOT = Path(__file__).resolve().parent.parent
WORDS = "Grøße “x” ’\\u0000' \\ {json} % $1 ? 𝛽\n; DROP TABLE record; --"
VALUES: dict[str, Any] = {
    "trial_ids": [{"id": "NCT09000001", "registry": "ClinicalTrials.gov", "printed": WORDS, "valid": True, "repairs": ["dash"]}],
    "title": WORDS, "study_type": "interventional", "phase": "1/2", "sponsor": "", "last_update": "2021-01-02",
    "conditions": [{"text": "gout", "id": None}, {"text": "hiccups", "id": "X:1"}],
    "participants": {"planned": 40, "enrolled": None, "randomised": None, "analysed": None, "treated": 3},
    "arms": [{"label": "A", "role": None, "n": 3, "intervention": WORDS}],
    "cell_products": [{"cell_type": {"text": "T cells", "id": "CL:1"}, "tissue": None, "dose": {"value": 1e6, "high": None, "unit": "cells/kg", "per": None}, "infusions": 3}],
    "primary_outcomes": [{"measure": "sleep", "time_frame": None}], "secondary_outcomes": [], "countries": ["Peru", "Iran"],
    "results": [{"measure": "death", "events": 3, "n": 17, "percent": 17.6, "p": 0.1 + 0.2}],
}  # fmt: skip


def proof(quote: str) -> dict[str, Any]:
    """A piece of evidence."""
    return {"quote": quote, "start": 3, "end": 9, "page": 2, "boxes": [[1.5, 2.25, 3.1, 4.0]], "table": 1, "row": 2,
            "column": None, "path": None, "engine": "tables", "rule": "title/quoted"}  # fmt: skip


def record(name: str, document: str, **values: Any) -> dict[str, Any]:
    """A record whose fields have all statuses."""
    told = VALUES | values
    fields = {
        one: {"status": "found", "value": told[one], "confidence": 0.8833, "evidence": [proof(WORDS), proof("b")]}
        if one in told
        else {"status": "not_found", "value": None, "confidence": 0.5, "evidence": []}
        for one in FIELDS
    }  # fmt: skip
    fields["design"] = {
        "status": "conflict",
        "value": [{"model": "a"}, "b"],
        "confidence": 0.4,
        "evidence": [proof("c")],
    }
    fields["site"] = {
        "status": "abstained",
        "value": None,
        "confidence": 0.3,
        "evidence": [],
        "raw_confidence": 0.7,
        "withheld": ["x"],
    }
    return {"schema_version": "1", "record_id": f"{document}:{name}", "kind": "reported", "label": name, "fields": fields,
            "document": {"path": f"{document}.txt", "sha256": document, "reader": "text"}}  # fmt: skip


def run_of(folder: Path, *some: dict[str, Any], empty: tuple[str, ...] = ()) -> Path:
    """A run with these records, and with documents that have none."""
    folder.mkdir()
    (folder / "records.jsonl").write_text("".join(json.dumps(one) + "\n" for one in some), "utf-8")
    told = [one["document"] for one in some]
    told += [{"path": f"{one}.txt", "sha256": one, "reader": "text"} for one in empty]
    lines = [one | {"status": "ok", "document_kind": "review", "pages": 2} for one in told]
    lines.append({"path": "broken.pdf", "sha256": None, "reader": None, "status": "failed"})
    (folder / "documents.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    return folder


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as one:
        yield one


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty database of each kind."""
    if request.param == "postgresql":
        return postgres(request.getfixturevalue("running"), tmp_path.name)
    return (sqlite if request.param == "sqlite" else duck)(tmp_path)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over a paper with boxes and a table of trials."""
    out = tmp_path_factory.mktemp("databases") / "run"
    some = [
        str(ROOT / "corpus" / one) for one in ("paper-stromal-cells.pdf", "table-hyphenated.txt")
    ]
    assert CliRunner().invoke(app, ["run", *some, "--out", str(out), "-q"]).exit_code == 0
    return out


def held(run: Path) -> dict[str, Any]:
    return {one["record_id"]: one for one in records(run)}


def everything(place: Place) -> dict[str, list[str]]:
    """All rows of all tables."""
    tables = ("schema_version", *TABLES)
    return {name: sorted(map(repr, place.read(f"SELECT * FROM {name}"))) for name in tables}


class TestReadBack:
    def test_records_drawn(self, place: Place, tmp_path: Path) -> None:
        run = run_of(tmp_path / "run", record("one", "a"), record("two", "a"), record("one", "b"))
        done = export(run, "sql", place.url)
        assert (done.written, done.lost) == (3, {})
        assert together(place.read) == held(run)

    def test_records_of_a_paper(self, place: Place, real: Path) -> None:
        assert export(real, "sql", place.url).written == len(held(real)) > 5
        assert together(place.read) == held(real)

    def test_flat_tables(self, place: Place, tmp_path: Path) -> None:
        export(run_of(tmp_path / "run", record("one", "a"), empty=("b",)), "sql", place.url)
        (row,) = place.read("SELECT trial_id, title, planned, enrolled, sponsor FROM record")
        assert row == {
            "trial_id": "NCT09000001",
            "title": WORDS,
            "planned": 40,
            "enrolled": None,
            "sponsor": "",
        }
        asked = 'SELECT c.id, "text", valid FROM condition c JOIN trial_id t ON t.record_id = c.record_id ORDER BY c.item'
        rows = place.read(asked)
        assert [(one["text"], one["id"]) for one in rows] == [("gout", None), ("hiccups", "X:1")]
        assert all(one["valid"] for one in rows)
        (row,) = place.read("SELECT * FROM cell_product")
        assert (row["cell_type"], row["tissue_id"], row["dose"], row["infusions"]) == (
            "T cells",
            None,
            1e6,
            3,
        )
        (row,) = place.read("SELECT * FROM result")
        assert (row["n"], row["percent"], row["p"], row["arm"]) == (17, 17.6, 0.1 + 0.2, None)
        assert len(place.read("SELECT * FROM country")) == 2
        assert place.read("SELECT sha256, pages FROM document ORDER BY sha256") == [
            {"sha256": "a", "pages": 2}, {"sha256": "b", "pages": 2},
        ]  # fmt: skip

    def test_parquet(self, real: Path, tmp_path: Path) -> None:
        assert export(real, "parquet", tmp_path / "out").written == len(held(real))

        def read(query: str) -> list[dict[str, Any]]:
            path = tmp_path / "out" / f"{query.split()[-1]}.parquet"
            return [parsed(row) for row in pyarrow.parquet.read_table(path).to_pylist()]

        assert together(read) == held(real)
        assert {one.stem for one in (tmp_path / "out").iterdir()} == set(TABLES)


class TestAgain:
    def test_a_second_export_changes_nothing(
        self, place: Place, real: Path, tmp_path: Path
    ) -> None:
        export(real, "sql", place.url)
        before, file = everything(place), tmp_path / "trials.db"
        size = file.read_bytes() if file.exists() else b""
        versions = (
            "SELECT CAST(xmin AS TEXT), CAST(ctid AS TEXT) FROM finding"  # of rows, in PostgreSQL
        )
        rows = place.read(versions) if place.name == "postgresql" else []
        export(real, "sql", place.url)
        assert everything(place) == before
        assert (file.read_bytes() if file.exists() else b"") == size
        assert (place.read(versions) if place.name == "postgresql" else []) == rows

    def test_changed_and_vanished_records(self, place: Place, tmp_path: Path) -> None:
        first = [record("one", "a"), record("two", "a"), record("one", "b"), record("one", "c")]
        export(run_of(tmp_path / "first", *first), "sql", place.url)
        changed = record("one", "a", conditions=[{"text": "sleep", "id": None}], arms=[])
        new = record("three", "a")
        export(run_of(tmp_path / "second", changed, new, empty=("c",)), "sql", place.url)
        wanted = {one["record_id"]: one for one in (changed, new, first[2])}
        assert together(place.read) == wanted
        for table in ("condition", "arm"):
            counts = {one["record_id"] for one in place.read(f"SELECT * FROM {table}")}
            assert counts == set(wanted) - ({"a:one"} if table == "arm" else set())

    def test_the_same_bytes_twice(self, place: Place, tmp_path: Path) -> None:
        one = record("one", "a")
        other = deepcopy(one)
        other["document"]["path"] = "z.txt"
        for name in ("first", "second"):
            export(run_of(tmp_path / name, one, other), "sql", place.url)
            assert together(place.read) == {"a:one": one}


class TestMigrations:
    STEP = ("a note", ("ALTER TABLE record ADD COLUMN note TEXT", "UPDATE record SET note = 'old'"))

    def test_steps_are_taken_once(
        self, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = run_of(tmp_path / "run", record("one", "a"))
        export(run, "sql", place.url)
        monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, self.STEP))
        for _ in range(2):
            export(run, "sql", place.url)
            assert [
                one["version"] for one in place.read("SELECT * FROM schema_version ORDER BY 1")
            ] == [1, 2]
            assert place.read("SELECT note FROM record") == [{"note": "old"}]

    def test_a_step_that_fails_leaves_all_as_it_was(
        self, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        export(run_of(tmp_path / "run", record("one", "a")), "sql", place.url)
        before = everything(place)
        more = (self.STEP, ("wrong", ("ALTER TABLE nothing ADD COLUMN a TEXT",)))
        monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, *more))
        with pytest.raises(ExtractorError, match=r"the database refuses this: .*nothing"):
            export(run_of(tmp_path / "more", record("two", "b")), "sql", place.url)
        assert everything(place) == before

    def test_newer_tables_are_refused(
        self, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = run_of(tmp_path / "run", record("one", "a"))
        with monkeypatch.context() as newer:
            newer.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, self.STEP))
            export(run, "sql", place.url)
        before = everything(place)
        with pytest.raises(
            ExtractorError, match="version 2, and this extractor knows those up to 1"
        ):
            export(run_of(tmp_path / "more", record("two", "b")), "sql", place.url)
        assert everything(place) == before

    def test_the_columns_are_those_that_are_written(self, place: Place, tmp_path: Path) -> None:
        export(run_of(tmp_path / "run", record("one", "a")), "sql", place.url)
        for name, kinds in TABLES.items():
            assert all(list(row) == list(kinds) for row in place.read(f"SELECT * FROM {name}"))


HALFWAY = """
import sys
from extractor.exports import sql
plain = sql.rows_of
def halting(cursor, statement):
    rows = plain(cursor, statement)
    if statement.startswith("INSERT INTO finding"):
        print("halfway", flush=True)
        sys.stdin.readline()
    return rows
sql.rows_of = halting
"""
EXPORT = "import sys; from pathlib import Path; from extractor.exports import export; export(Path(sys.argv[1]), 'sql', sys.argv[2])"


def started(code: str, run: Path, place: Place) -> subprocess.Popen[str]:
    """A process that exports a run."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, str(run), place.url], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def halfway(run: Path, place: Place) -> subprocess.Popen[str]:
    """A process that has written some tables and not the others."""
    process = started(HALFWAY + EXPORT, run, place)
    assert process.stdout
    line = process.stdout.readline()
    assert line == "halfway\n", process.communicate()
    return process


class TestTwoWriters:
    def test_the_second_waits_for_the_first(self, place: Place, tmp_path: Path) -> None:
        mine = [record("one", "a"), record("one", "shared", title="first"), record("two", "shared")]
        yours = [record("one", "b"), record("one", "shared", title="second")]
        first = halfway(run_of(tmp_path / "first", *mine), place)
        second = started(EXPORT, run_of(tmp_path / "second", *yours), place)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(3)
        told = first.communicate("go on\n", timeout=60), second.communicate(timeout=60)
        assert (first.returncode, second.returncode) == (0, 0), told
        assert together(place.read) == {one["record_id"]: one for one in (mine[0], *yours)}

    def test_both_at_once(self, place: Place, tmp_path: Path) -> None:
        some = [
            [record("one", "shared", title=str(at)), record("one", f"d{at}")] for at in range(2)
        ]
        runs = [run_of(tmp_path / f"run{at}", *one) for at, one in enumerate(some)]
        both = [started(EXPORT, run, place) for run in runs]
        told = [one.communicate(timeout=60) for one in both]
        assert [one.returncode for one in both] == [0, 0], told
        found = together(place.read)
        assert found in [{**held(one), **held(other)} for one, other in (runs, runs[::-1])]


def test_a_killed_writer_leaves_what_was_there(place: Place, tmp_path: Path) -> None:
    run = run_of(tmp_path / "old", record("one", "a"), record("one", "b"))
    new = run_of(tmp_path / "new", record("one", "a", title="new"), record("one", "c"))
    for _ in range(2):  # killed while the tables are made, and while they are filled
        killed = halfway(new, place)
        killed.kill()
        killed.communicate()
        export(run, "sql", place.url)
        assert together(place.read) == held(run)
    export(new, "sql", place.url)
    assert together(place.read) == {**held(run), **held(new)}


class TestSecrets:
    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://me:to@p@host/db", "postgresql://me:t/op@host/db", "postgresql://me:t#op@host/db",
            "postgresql://me:t?op@host/db", "postgresql://me:to:p@host/db", "postgresql://me:to%zzp@host/db",
            "postgresql://me:top", "postgresql://me:to p@host/db", "postgresql+psycopg://me:top@host/db",
            "mysql://me:top@host/db", "duckdb:///md:db?motherduck_token=top", "top",
        ],
    )  # fmt: skip
    def test_bad_addresses_are_not_repeated(self, url: str, tmp_path: Path) -> None:
        run = run_of(tmp_path / "run", record("one", "a"))
        told = CliRunner().invoke(app, ["export", str(run), "--to", "sql", "--out", url])
        assert told.exit_code == 2
        assert "no address of a database" in told.output
        assert "op" not in told.output.replace("postgresql", "")

    def test_a_wrong_password(self, running: Server, tmp_path: Path) -> None:
        run = run_of(tmp_path / "run", record("one", "a"))
        told = CliRunner().invoke(
            app, ["export", str(run), "--to", "sql", "--out", running.url("postgres", "s3%40cret")]
        )
        assert told.exit_code == 2
        assert "postgresql://tester@/postgres: the database refuses this" in told.output
        assert "password authentication failed" in told.output
        assert "cret" not in told.output
        assert "\n" not in told.output.strip()

    @pytest.mark.parametrize("where", ["address", "query", "environment"])
    def test_what_is_told_of_an_export(
        self, running: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
    ) -> None:
        url = postgres(running, tmp_path.name).url
        if where != "address":
            url = url.replace(f":{WRITTEN}@", "@")
        if where == "query":
            url += f"&password={WRITTEN}"
        if where == "environment":
            monkeypatch.setenv("PGPASSWORD", PASSWORD)
        run = run_of(tmp_path / "run", record("one", "a"))
        told = CliRunner().invoke(app, ["export", str(run), "--to", "sql", "--out", url])
        assert told.output == f"1 written to postgresql://tester@/{tmp_path.name}\n"
        for secret in {PASSWORD} if where == "environment" else {PASSWORD, WRITTEN}:
            assert address_of(url).without_secrets(f"no {secret}!") == "no ***!"


class TestRefusals:
    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        run = run_of(tmp_path / "run", record("one", "a"))
        for kind in ("sqlite", "duckdb"):
            with pytest.raises(ExtractorError, match="the database refuses this"):
                export(run, "sql", f"{kind}:///{tmp_path}/none/trials.db")

    def test_tables_of_others(self, place: Place, tmp_path: Path) -> None:
        export(run_of(tmp_path / "run", record("one", "a")), "sql", place.url)
        before = everything(place)
        wrong = record("one", "b")
        wrong["kind"] = None
        with pytest.raises(ExtractorError, match="the database refuses this"):
            export(run_of(tmp_path / "more", record("two", "a"), wrong), "sql", place.url)
        assert everything(place) == before

    def test_no_run(self, place: Place, tmp_path: Path) -> None:
        with pytest.raises(ExtractorError, match="no run that can be read"):
            export(tmp_path / "none", "sql", place.url)

    @pytest.mark.parametrize(
        ("to", "gone"), [("sql", "adbc_driver_sqlite.dbapi"), ("parquet", "pyarrow.parquet")]
    )
    def test_without_the_extra(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str, gone: str
    ) -> None:
        monkeypatch.setitem(sys.modules, gone, None)
        run = run_of(tmp_path / "run", record("one", "a"))
        out = f"sqlite:///{tmp_path}/a.db" if to == "sql" else str(tmp_path / "out")
        with pytest.raises(ExtractorError, match=r"pip install 'extractor\[databases\]'"):
            export(run, to, out)
        assert not (tmp_path / "out").exists()

    def test_the_character_nul(self, place: Place, tmp_path: Path) -> None:
        run = run_of(tmp_path / "run", record("one", "a", title="a\0b"))
        with pytest.raises(ExtractorError, match=r"can't hold title \(a character NUL\)"):
            export(run, "sql", place.url, strict=True)
        export(run, "sql", place.url)
        assert together(place.read)["a:one"]["fields"]["title"]["value"] == "a\ufffdb"
        assert place.read("SELECT title FROM record") == [{"title": "a\ufffdb"}]
