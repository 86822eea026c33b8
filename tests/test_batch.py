"""A run over many inputs: its files, its order, and what one bad input does to the others."""

# ruff: noqa: F811 (fixtures are imported, and tests name them)

import json
from pathlib import Path

import pytest
from stand_ins import BAD, ONE, papers, quick, records_of  # noqa: F401
from typer.testing import CliRunner

from extractor.batch import Options, Summary, models_told, run
from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.fields import FIELDS
from extractor.runs.plan import planned
from extractor.sinks.run import NAMES
from extractor.types import Document

FIELDS_OF_SCHEMA = (
    *("trial_ids", "title", "study_type", "design", "phase", "conditions", "participants"),
    *("arms", "cell_products", "primary_outcomes", "secondary_outcomes", "results", "sponsor"),
    *("countries", "cited_as"),
)
STATUSES = ("found", "conflict", "not_reported", "not_found", "abstained")
DOCUMENT_KINDS = (
    *("trial report", "protocol", "secondary analysis", "review", "registry record", "other"),
)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ran(tmp_path: Path, *inputs: Path, **options: bool) -> tuple[Summary, Path]:
    out = tmp_path / "out"
    return run(inputs, out, Options(**options)), out


@pytest.mark.usefixtures("quick")
class TestFiles:
    def test_all_are_there(self, papers: Path, tmp_path: Path) -> None:
        _, out = ran(tmp_path, papers)
        shown = {path.name for path in out.iterdir() if not path.name.startswith(".")}
        assert shown == {*NAMES, "ledger.sqlite"} - {"errors.log"}

    def test_records(self, papers: Path, tmp_path: Path) -> None:
        _, out = ran(tmp_path, papers)
        records = lines(out / "records.jsonl")
        paths = [Path(record["document"]["path"]).name for record in records]
        assert paths == ["a.txt", "b.TXT", "b.TXT"]
        assert [record["label"] for record in records] == [
            *("NCT01234567", "NCT01234568", "ISRCTN12345678")
        ]
        assert all(list(record["fields"]) == list(FIELDS) for record in records)

    def test_documents(self, papers: Path, tmp_path: Path) -> None:
        _, out = ran(tmp_path, papers)
        rows = lines(out / "documents.jsonl")
        told = {Path(row["path"]).name: (row["status"], row["n_records"]) for row in rows}
        assert told == {
            "a.txt": ("ok", 1),
            "b.TXT": ("ok", 2),
            "notes.xlsx": ("skipped", 0),
            "z.txt": ("ok", 0),
        }
        assert rows[0].keys() >= {
            *("path", "sha256", "reader", "document_kind", "pages", "n_records", "problems"),
            *("status", "error", "seconds", "made_by"),
        }
        assert rows[0]["made_by"].keys() >= {"extractor", "python", "spacy"}
        assert rows[2]["problems"][0]["code"] == "no-reader"

    def test_texts_hold_what_evidence_points_at(self, papers: Path, tmp_path: Path) -> None:
        _, out = ran(tmp_path, papers)
        assert_evidence(out, 3)

    def test_summary(self, papers: Path, tmp_path: Path) -> None:
        summary, out = ran(tmp_path, papers)
        told = json.loads((out / "run.json").read_text(encoding="utf-8"))
        assert told == json.loads(json.dumps(summary.to_json()))
        assert told["schema_version"] == "1"
        assert told["model"] == models_told(["trial_ner"])
        limits = {"timeout": 300.0, "memory": 4096, "ocr": False, "max_error": None}
        assert told["options"] == {
            **{"models": ["trial_ner"], "overwrite": False, "inputs": [str(papers)]},
            **limits,
        }
        assert told["counts"] == {
            **{"documents": 4, "ok": 3, "failed": 0, "skipped": 1},
            **{"records": 3, "tables": 0, "problems": 1},
        }
        assert told["kinds"] == {"mentioned": 3}
        assert told["document_kinds"] == {"other": 3}

    def test_limits_are_told(self, papers: Path, tmp_path: Path) -> None:
        told = ["run", papers, "--out", tmp_path / "out", "--timeout", 5, "--memory", 64, "--ocr"]
        assert CliRunner().invoke(app, [str(one) for one in told]).exit_code == 0
        options = json.loads((tmp_path / "out" / "run.json").read_text())["options"]
        assert (options["timeout"], options["memory"], options["ocr"]) == (5, 64, True)

    def test_running_again_gives_the_same_bytes(self, papers: Path, tmp_path: Path) -> None:
        run([papers], tmp_path / "1")
        run([papers / "z.txt", papers / "more", papers], tmp_path / "2")
        for name in ("records.jsonl", "records.csv", "tables.jsonl"):
            assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()

    def test_watch_is_told_of_each_input(self, papers: Path, tmp_path: Path) -> None:
        told: list[tuple[int, int, str]] = []
        run(
            [papers],
            tmp_path / "out",
            watch=lambda n, of, one: told.append((n, of, one.status)),
        )
        assert told == [(1, 4, "ok"), (2, 4, "ok"), (3, 4, "skipped"), (4, 4, "ok")]

    def test_the_same_bytes_twice_are_done_once(self, papers: Path, tmp_path: Path) -> None:
        (papers / "copy.txt").write_text(ONE)
        summary, out = ran(tmp_path, papers)
        first, second = lines(out / "documents.jsonl")[:2]
        assert (first["same_as"], first["problems"], first["n_records"]) == (None, [], 1)
        assert second["path"] == str(papers / "copy.txt")
        assert second["problems"][0]["code"] == "same-bytes"
        assert second["same_as"] == str(papers / "a.txt")
        assert second["problems"][0]["message"].startswith(f"the same bytes as {first['path']}")
        assert (second["sha256"], second["status"]) == (first["sha256"], "ok")
        assert second["n_records"] == 0
        assert len(lines(out / "records.jsonl")) == 3
        assert summary.duplicates == 1
        counts = summary.counts
        assert (counts["documents"], counts["ok"], counts["records"]) == (5, 4, 3)

    def test_the_same_bytes_twice_fail_twice(self, papers: Path, tmp_path: Path) -> None:
        (papers / "b.txt").write_bytes(b" ")
        (papers / "c.txt").write_bytes(b" ")
        summary, out = ran(tmp_path, papers)
        assert summary.failed == 2
        rows = {Path(row["path"]).name: row for row in lines(out / "documents.jsonl")}
        for name in ("b.txt", "c.txt"):
            assert rows[name]["error"]["message"].startswith(f"{papers / name}: the file is empty")
        assert rows["c.txt"]["same_as"] == str(papers / "b.txt")

    def test_the_same_bytes_under_names_read_in_another_way(
        self, papers: Path, tmp_path: Path
    ) -> None:
        (papers / "a.pdf").write_text(ONE)
        summary, out = ran(tmp_path, papers)
        rows = {Path(row["path"]).name: row for row in lines(out / "documents.jsonl")}
        assert (rows["a.pdf"]["status"], rows["a.txt"]["status"]) == ("failed", "ok")
        assert rows["a.txt"]["same_as"] is None
        assert summary.counts["records"] == 3

    def test_a_name_that_is_no_unicode(self, papers: Path, tmp_path: Path) -> None:
        (papers / "caf\udce9.txt").write_text("A fourth.\n\n" + ONE)
        (papers / "caf\udcea.txt").write_bytes(b" ")
        summary, out = ran(tmp_path, papers)
        rows = lines(out / "documents.jsonl")
        told = {Path(row["path"]).name: (row["status"], row["n_records"]) for row in rows}
        assert told["caf\\xe9.txt"] == ("ok", 1)
        assert told["caf\\xea.txt"] == ("failed", 0)
        assert summary.counts["records"] == 4


@pytest.mark.usefixtures("quick")
class TestBadInput:
    @pytest.mark.parametrize("name", BAD)
    def test_one_bad_file(self, papers: Path, tmp_path: Path, name: str) -> None:
        make, words = BAD[name]
        make(papers / "bad.txt")
        summary, out = ran(tmp_path, papers)
        assert_one_failed(summary, out, papers / "bad.txt", "UnreadableInputError", words)

    def test_missing_file(self, papers: Path, tmp_path: Path) -> None:
        path = papers / "none.txt"
        summary, out = ran(tmp_path, papers, path)
        assert_one_failed(summary, out, path, "UnreadableInputError", "no such file")

    def test_a_file_that_vanishes(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = papers / "bad.txt"
        path.write_text(ONE + ONE)

        def plan_and_unlink(*arguments: object, **more: object) -> object:
            told = planned(*arguments, **more)
            path.unlink()
            return told

        monkeypatch.setattr("extractor.batch.planned", plan_and_unlink)
        summary, out = ran(tmp_path, papers)
        assert_one_failed(summary, out, path, "UnreadableInputError", "no such file")

    def test_no_permission(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = papers / "bad.txt"
        path.write_text(ONE)
        path.chmod(0)
        opened = Path.open

        def refuse(self: Path, *args: object, **options: object) -> object:  # as to any but root
            if self == path:
                raise PermissionError(13, "Permission denied")
            return opened(self, *args, **options)  # type: ignore[arg-type, call-overload]

        monkeypatch.setattr(Path, "open", refuse)
        summary, out = ran(tmp_path, papers)
        assert_one_failed(summary, out, path, "UnreadableInputError", "no permission")

    def test_an_error_nobody_foresaw(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (papers / "bad.txt").write_text("A bad one.\n\n" + ONE)

        def breaks(document: Document, *options: object) -> list:
            if document.source.path.endswith("bad.txt"):
                raise RecursionError("too\ndeep")
            return records_of(document, *options)

        monkeypatch.setattr("extractor.one_input.records_of", breaks)
        summary, out = ran(tmp_path, papers)
        assert_one_failed(summary, out, papers / "bad.txt", "RecursionError", "too deep")
        log = (out / "errors.log").read_text()
        assert log.startswith(f"{papers / 'bad.txt'}\nTraceback ")
        assert "in breaks" in log

    def test_a_record_that_cannot_be_written(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (papers / "bad.txt").write_text("A bad one.\n\n" + ONE)

        def strange(document: Document, *options: object) -> list:
            records = records_of(document, *options)
            if document.source.path.endswith("bad.txt"):
                object.__setattr__(records[-1], "label", {1, 2})
            return records

        monkeypatch.setattr("extractor.one_input.records_of", strange)
        summary, out = ran(tmp_path, papers)
        assert_one_failed(summary, out, papers / "bad.txt", "TypeError", "not JSON serializable")

    def test_a_folder_that_cannot_be_listed(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from extractor.readers.inputs import Input

        closed = Input(papers / "closed", unlisted="permission denied")
        monkeypatch.setattr("extractor.batch.inputs_of", lambda *_: [closed])
        summary, out = ran(tmp_path, papers)
        assert summary.failed == 1
        assert "cannot be listed" in lines(out / "documents.jsonl")[0]["error"]["message"]

    def test_a_full_disk_ends_the_run(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        for where in ("extractor.runs.pieces.Piece.add", "extractor.batch.add"):
            with monkeypatch.context() as patched:
                patched.setattr(where, full)
                with pytest.raises(OSError, match="No space left"):
                    ran(tmp_path, papers)
            assert not list((tmp_path / "out").glob("*.json*"))
        summary, _ = ran(tmp_path, papers)
        assert (summary.counts["ok"], summary.failed) == (3, 0)


@pytest.mark.usefixtures("quick")
class TestUsage:
    def test_folder_without_documents(self, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        with pytest.raises(ExtractorError, match="no document in this folder"):
            ran(tmp_path, tmp_path / "none")
        assert not (tmp_path / "out").exists()

    def test_another_run_in_out(self, papers: Path, tmp_path: Path) -> None:
        ran(tmp_path, papers / "a.txt")
        with pytest.raises(ExtractorError, match="holds another run"):
            ran(tmp_path, papers / "z.txt")
        (papers / "a.txt").unlink()
        summary, out = ran(tmp_path, papers, overwrite=True)
        assert summary.counts["records"] == len(lines(out / "records.jsonl")) == 2
        assert len(list((out / "texts").iterdir())) == 2

    def test_out_that_cannot_be_written(self, papers: Path, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("a file")
        with pytest.raises(ExtractorError, match="Give another folder to --out"):
            ran(tmp_path, papers)


def test_no_such_model(papers: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no such spaCy pipeline"):
        run([papers], tmp_path / "out", Options(models=("no_such_model",)))
    assert not (tmp_path / "out").exists()


def test_a_model_is_told_by_the_bytes_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]")
    assert models_told([]) == {"name": None, "sha256": None}
    first = models_told([str(tmp_path)])
    assert first["name"] == str(tmp_path)
    (tmp_path / "weights").write_bytes(b"\x01")
    second = models_told([str(tmp_path)])
    assert first["sha256"] != second["sha256"] != None  # noqa: E711
    assert len(str(second["sha256"])) == 64


def assert_one_failed(summary: Summary, out: Path, path: Path, kind: str, words: str) -> None:
    """One input failed with one clear line; the three good ones gave their records."""
    assert (summary.counts["failed"], summary.counts["ok"]) == (1, 3)
    rows = {row["path"]: row for row in lines(out / "documents.jsonl")}
    bad = rows.pop(str(path))
    assert (bad["status"], bad["n_records"], bad["document_kind"]) == ("failed", 0, None)
    assert bad["error"]["class"] == kind
    assert words in bad["error"]["message"]
    assert "\n" not in bad["error"]["message"]
    assert [row["status"] for row in rows.values()].count("ok") == 3
    records = lines(out / "records.jsonl")
    assert len(records) == 3
    assert all(record["document"]["path"] != str(path) for record in records)


def assert_evidence(out: Path, at_least: int) -> None:
    """Every quote stands in the stored text, and no value is without one."""
    checked = 0
    for record in lines(out / "records.jsonl"):
        sha256 = record["document"]["sha256"]
        with (out / "texts" / f"{sha256}.txt").open(encoding="utf-8", newline="") as file:
            chars = file.read()
        for name, finding in record["fields"].items():
            assert finding["status"] in STATUSES
            has_value = finding["status"] in ("found", "conflict")
            assert has_value == (finding["value"] is not None), (record["record_id"], name)
            assert finding["evidence"] or not has_value, (record["record_id"], name)
            assert 0 <= finding["confidence"] <= 1
            for one in finding["evidence"]:
                assert chars[one["start"] : one["end"]] == one["quote"], (name, one)
                checked += 1
    assert checked >= at_least


@pytest.fixture(scope="module")
def corpus_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the corpus with everything real."""
    out = tmp_path_factory.mktemp("runs") / "corpus"
    summary = run([Path(__file__).parents[1] / "corpus"], out)
    assert summary.failed == 0
    return out


def test_corpus_evidence(corpus_run: Path) -> None:
    assert_evidence(corpus_run, 100)


def test_corpus_records(corpus_run: Path) -> None:
    records = lines(corpus_run / "records.jsonl")
    ids = [record["record_id"] for record in records]
    assert len(set(ids)) == len(ids)
    for record in records:
        assert record["fields"].keys() >= set(FIELDS_OF_SCHEMA)
        assert record["kind"] in ("reported", "listed", "described", "registered", "mentioned")


def test_corpus_documents(corpus_run: Path) -> None:
    rows = [row for row in lines(corpus_run / "documents.jsonl") if row["status"] == "ok"]
    corpus = (Path(__file__).parents[1] / "corpus").iterdir()
    assert len(rows) == sum(path.suffix in (".txt", ".pdf") for path in corpus)
    assert all(row["document_kind"] in DOCUMENT_KINDS for row in rows)
    tables = lines(corpus_run / "tables.jsonl")
    assert len(list((corpus_run / "tables").iterdir())) == len(tables) > 0
