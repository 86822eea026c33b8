"""The command line: streams, exit statuses, and what each command prints."""

# ruff: noqa: F811 (fixtures are imported, and tests name them)

import json
import subprocess
import sys
from pathlib import Path

import pytest
from stand_ins import BAD, ONE, papers, quick  # noqa: F401
from typer.testing import CliRunner, Result

from extractor import __version__
from extractor.cli import app
from extractor.fields import FIELDS

COMMANDS = ("run", "status", "repair", "score", "fields", "show")
HEAVY = ("numpy", "pandas", "rich", "scipy", "spacy", "scispacy", "extractor.fields")


def call(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)


def one_line(result: Result, status: int) -> str:
    """The one line on stderr of a command that ended with that status."""
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    return line


def test_version() -> None:
    assert call("--version").stdout == f"extractor {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_in_an_example(command: str) -> None:
    told = call(command, "--help")
    assert told.exit_code == 0
    paragraphs = told.stdout.split("\n\n")
    example = paragraphs[paragraphs.index("  For example:") + 1]
    assert example.strip().startswith(f"extractor {command}")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from extractor.cli import app\n"
        f"try: app({arguments!r})\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stderr == "[]\n"


def test_a_runs_own_process_loads_no_rules_and_no_models() -> None:
    code = (
        "import sys; import extractor.batch\n"
        "print([one for one in ('extractor.fields', 'extractor.repair', 'spacy') if one in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments", [["run"], ["run", "corpus"], ["run", "--out", "x"], ["nonsense"], ["show", "x"]]
)
def test_wrong_usage(arguments: list[str]) -> None:
    told = call(*arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "Error: " in told.stderr


@pytest.mark.usefixtures("quick")
class TestRun:
    def test_summary_is_on_stdout(self, papers: Path, tmp_path: Path) -> None:
        told = call("run", papers, "--out", tmp_path / "out")
        assert (told.exit_code, told.stderr) == (0, "")
        assert told.stdout == (
            "inputs: 4 (3 read, 0 failed, 1 skipped); records: 3 (3 mentioned); "
            f"tables: 0; problems: 1; written to {tmp_path / 'out'}\n"
        )

    def test_json(self, papers: Path, tmp_path: Path) -> None:
        told = call("run", papers, "--out", tmp_path / "out", "--json")
        assert json.loads(told.stdout) == json.loads((tmp_path / "out" / "run.json").read_text())

    def test_quiet(self, papers: Path, tmp_path: Path) -> None:
        told = call("run", papers, "--out", tmp_path / "out", "--quiet")
        assert (told.exit_code, told.output) == (0, "")

    def test_stdin(self, tmp_path: Path) -> None:
        assert call("run", "-", "--out", tmp_path / "out", stdin=ONE.encode()).exit_code == 0
        record = json.loads((tmp_path / "out" / "records.jsonl").read_text())
        assert record["document"]["path"] == "<stdin>"

    @pytest.mark.parametrize("name", BAD)
    def test_bad_file(self, papers: Path, tmp_path: Path, name: str) -> None:
        make, words = BAD[name]
        make(papers / "bad.txt")
        told = call("run", papers, "--out", tmp_path / "out", "--quiet")
        line = one_line(told, 1)
        assert line.startswith(f"error: {papers / 'bad.txt'}: ")
        assert line.count("bad.txt") == 1
        assert words in line
        assert len((tmp_path / "out" / "records.jsonl").read_text().splitlines()) == 3

    def test_missing_file(self, papers: Path, tmp_path: Path) -> None:
        told = call("run", tmp_path / "none.txt", papers, "--out", tmp_path / "out", "-q")
        assert "none.txt: no such file" in one_line(told, 1)
        assert (tmp_path / "out" / "run.json").exists()

    def test_folder_without_documents(self, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        line = one_line(call("run", tmp_path / "none", "--out", tmp_path / "out"), 2)
        assert "no document in this folder" in line

    def test_out_holds_another_run(self, papers: Path, tmp_path: Path) -> None:
        out = ("--out", tmp_path / "out", "-q")
        assert call("run", papers / "a.txt", *out).exit_code == 0
        assert "--overwrite" in one_line(call("run", papers / "z.txt", *out), 2)
        assert call("run", papers / "z.txt", *out, "--overwrite").exit_code == 0

    def test_progress_as_json(self, papers: Path, tmp_path: Path) -> None:
        (papers / "bad.txt").write_bytes(b" ")
        log = tmp_path / "log.jsonl"
        told = call(
            *("run", papers, "--out", tmp_path / "out", "--json-progress", "--log", log, "-q")
        )
        rows = [json.loads(line) for line in told.stderr.splitlines()]
        assert [row["done"] for row in rows] == [1, 2, 3, 4, 5]
        assert [Path(row["document"]).name for row in rows][:2] == ["a.txt", "bad.txt"]
        assert "the file is empty" in rows[1]["error"]["message"]
        logged = [json.loads(line) for line in log.read_text().splitlines()]
        assert all(row["document"] and row["time"] for row in logged)
        assert [row["level"] for row in logged] == ["info", "error", "info", "info", "info"]

    def test_a_run_is_gone_on_with(self, papers: Path, tmp_path: Path) -> None:
        arguments = ("run", papers, "--out", tmp_path / "out")
        first, second = call(*arguments), call(*arguments)
        assert second.stdout == first.stdout
        assert second.stderr == "going on with the run: 4 done before, 0 to do\n"

    def test_progress_in_lines(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("extractor.watching.EVERY", 0)
        told = call("run", papers, "--out", tmp_path / "out")
        first, *_, last = told.stderr.splitlines()
        assert first.startswith("1 of 4 inputs; pages: 0; records: 1; failed: 0; ")
        assert last.startswith("4 of 4 inputs; pages: 0; records: 3; ")

    @pytest.mark.parametrize("workers", ["0", "-1", "many", "1.5"])
    def test_workers_are_a_number(self, papers: Path, tmp_path: Path, workers: str) -> None:
        told = call("run", papers, "--out", tmp_path / "out", "--workers", workers)
        assert "a number from 1 on, or auto" in one_line(told, 2)

    def test_a_full_disk(
        self, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device", "x.part")

        monkeypatch.setattr("extractor.runs.pieces.Piece.add", full)
        line = one_line(call("run", papers, "--out", tmp_path / "out"), 2)
        assert line.startswith("error: x.part: no space left on device; what is done is kept.")

    def test_out_holds_a_run_without_a_ledger(self, papers: Path, tmp_path: Path) -> None:
        arguments = ("run", papers, "--out", tmp_path / "out", "-q")
        assert call(*arguments).exit_code == 0
        (tmp_path / "out" / "ledger.sqlite").unlink()
        assert "holds a run (records.jsonl" in one_line(call(*arguments), 2)
        assert call(*arguments, "--overwrite").exit_code == 0

    def test_out_cannot_be_written(self, papers: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        line = one_line(call("run", papers, "--out", tmp_path / "file" / "out"), 2)
        assert "cannot be" in line


def test_no_such_model(papers: Path, tmp_path: Path) -> None:
    told = call("run", papers, "--out", tmp_path / "out", "--model", "no_such_model")
    assert "no such spaCy pipeline" in one_line(told, 2)


class TestRepair:
    RAW = "Cells were ran-\ndomised to e\ufb03cacy.\n"

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "a.txt"
        path.write_text(self.RAW, encoding="utf-8")
        return path

    def test_text(self, path: Path) -> None:
        told = call("repair", path)
        assert (told.exit_code, told.stderr) == (0, "")
        assert told.stdout == "Cells were randomised to efficacy.\n"

    def test_stdin(self) -> None:
        assert call("repair", "-", stdin=self.RAW.encode()).stdout.startswith("Cells were rand")

    def test_explain(self, path: Path) -> None:
        counts, *edits = call("repair", path, "--explain").stdout.splitlines()
        n = int(counts.split()[0])
        assert counts.endswith(" rules")
        assert "      1  characters/ligature" in edits
        assert "line 1, 14–16  text/line-end-hyphen  '-\\n' → ''" in edits
        assert "line 2, 28–29  characters/ligature  '\ufb03' → 'ffi'" in edits
        assert sum(line.startswith("line ") for line in edits) == n >= 2

    def test_explain_as_json(self, path: Path) -> None:
        told = call("repair", path, "--explain", "--json").stdout
        assert {
            **{"rule": "characters/ligature", "raw_start": 28, "raw_end": 29, "line": 2},
            **{"old": "\ufb03", "new": "ffi"},
        } in [json.loads(line) for line in told.splitlines()]

    def test_json(self, path: Path) -> None:
        told = json.loads(call("repair", path, "--json").stdout)
        assert told["text"].strip() == "Cells were randomised to efficacy."
        assert told["tables"] == told["problems"] == []

    def test_problems_are_on_stderr(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes("a dose of 5 µg".encode("cp1252"))
        told = call("repair", tmp_path / "a.txt")
        assert told.stdout == "a dose of 5 µg\n"
        assert told.stderr.startswith("note: encoding-guessed: ")

    @pytest.mark.parametrize("name", BAD)
    def test_bad_file(self, tmp_path: Path, name: str) -> None:
        make, words = BAD[name]
        make(tmp_path / "bad.txt")
        assert words in one_line(call("repair", tmp_path / "bad.txt"), 1)

    def test_missing_file_and_folder(self, tmp_path: Path) -> None:
        assert "no such file" in one_line(call("repair", tmp_path / "none.txt"), 1)
        assert "a folder where a file is wanted" in one_line(call("repair", tmp_path), 1)

    def test_tables(self) -> None:
        path = Path(__file__).parents[1] / "corpus" / "table-one-char.txt"
        rows = call("repair", path, "--tables", "--json").stdout.splitlines()
        sheets = call("repair", path, "--tables")
        assert [json.loads(row)["table"] for row in rows] == list(range(1, len(rows) + 1))
        assert sheets.stderr.count("\ntable ") + sheets.stderr.startswith("table ") == len(rows) > 0
        first = json.loads(rows[0])["cells"][0]["text"]
        assert sheets.stdout.startswith(first)


def test_fields() -> None:
    rows = [json.loads(line) for line in call("fields", "--json").stdout.splitlines()]
    assert [row["name"] for row in rows] == list(FIELDS)
    assert all(row["meaning"] and row["source"] for row in rows)
    text = call("fields").stdout
    assert all(f"{name}: " in text for name in FIELDS)


@pytest.mark.usefixtures("quick")
class TestShow:
    @pytest.fixture
    def run(self, papers: Path, tmp_path: Path) -> Path:
        assert call("run", papers, "--out", tmp_path / "run", "-q").exit_code == 0
        return tmp_path / "run"

    def test_quotes_are_shown_in_context(self, run: Path) -> None:
        told = call("show", "nct01234567", "--run", run).stdout
        assert "NCT01234567  (mentioned)" in told
        assert "It was registered as ⟦NCT01234567⟧ by the sponsor." in told
        assert "trial_ids: found, confidence 0.97" in told
        assert "participants: not_reported" in told
        assert "not found: title, " in told
        assert "\x1b" not in told

    def test_list(self, run: Path) -> None:
        lines = call("show", "--run", run).stdout.splitlines()
        assert len(lines) == 3
        assert lines[0].endswith("  mentioned  NCT01234567")
        rows = call("show", "--run", run, "--json").stdout
        assert rows == (run / "records.jsonl").read_text()

    def test_json(self, run: Path) -> None:
        record = json.loads(call("show", "ISRCTN12345678", "--run", run, "--json").stdout)
        assert record["label"] == "ISRCTN12345678"

    def test_unique_beginning(self, run: Path) -> None:
        ids = [
            json.loads(line)["record_id"]
            for line in (run / "records.jsonl").read_text().splitlines()
        ]
        assert (
            json.loads(call("show", ids[0][:8], "--run", run, "--json").stdout)["record_id"]
            == ids[0]
        )
        line = one_line(call("show", ids[1][:8], "--run", run), 1)
        assert "2 records begin so" in line
        assert ids[1] in line

    def test_unknown(self, run: Path, tmp_path: Path) -> None:
        line = one_line(call("show", "NCT00000000", "--run", run), 1)
        assert "Known by label: NCT01234567, NCT01234568, ISRCTN12345678." in line
        line = one_line(call("show", "x", "--run", tmp_path / "none"), 1)
        assert "records.jsonl cannot be read" in line

    def test_without_the_text(self, run: Path) -> None:
        for path in (run / "texts").iterdir():
            path.unlink()
        assert "    ⟦NCT01234567⟧  [" in call("show", "NCT01234567", "--run", run).stdout


@pytest.mark.usefixtures("quick")
class TestScore:
    @pytest.fixture
    def run(self, papers: Path, tmp_path: Path) -> Path:
        assert call("run", papers, "--out", tmp_path / "run", "-q").exit_code == 0
        gold = {
            "document": {"path": "b.TXT"},
            "kind": "mentioned",
            "label": "NCT01234568",
            "split": "dev",
            "annotator": "A",
            "fields": {
                "trial_ids": {"status": "found", "value": [{"id": "NCT01234568"}], "quote": "x"},
                "phase": {"status": "found", "value": "2", "quote": "phase 2"},
            },
        }
        (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n")
        return tmp_path / "run"

    def test_table(self, run: Path) -> None:
        told = call("score", run, "--gold", run.parent / "gold.jsonl", "--split", "dev")
        assert (told.exit_code, told.stderr) == (0, "")
        assert "Real documents: 1" in told.stdout
        assert "\nphase " in told.stdout

    def test_json(self, run: Path) -> None:
        told = json.loads(call("score", run, "--gold", run.parent / "gold.jsonl", "--json").stdout)
        assert told["groups"]["real"]["fields"]["phase"]["fn"] == 1

    def test_errors(self, run: Path) -> None:
        gold = run.parent / "gold.jsonl"
        (row,) = call("score", run, "--gold", gold, "--errors", "--json").stdout.splitlines()
        assert json.loads(row)["field"] == "phase"
        told = call("score", run, "--gold", gold, "--errors").stdout
        assert told.startswith("miss  phase  NCT01234568  ")

    def test_no_gold(self, run: Path, tmp_path: Path) -> None:
        assert "none.jsonl" in one_line(call("score", run, "--gold", tmp_path / "none.jsonl"), 1)
        line = one_line(call("score", tmp_path, "--gold", run.parent / "gold.jsonl"), 1)
        assert "records.jsonl" in line
