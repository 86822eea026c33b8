"""How a run stands: in words, as JSON, as a page; also while it is going on or was broken off."""

# ruff: noqa: F811 (fixtures are imported, and tests name them)

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from stand_ins import ONE, papers, quick, records_of  # noqa: F401
from test_cli import call, one_line
from test_score_page import Opened, browser, opened  # noqa: F401

from extractor.batch import run
from extractor.runs.ledger import open_ledger
from extractor.runs.status import Status, status_of
from extractor.runs.status_page import page
from extractor.types import Document

pytestmark = pytest.mark.usefixtures("quick")
EVIL = '<script>alert("x")<'


@pytest.fixture
def out(papers: Path, tmp_path: Path) -> Path:
    """A run in which two documents failed for one reason, and one for another."""
    (papers / "b.txt").write_bytes(b" ")
    (papers / f"{EVIL}.txt").write_bytes(b"\n")
    (papers / "c.txt").write_bytes(b"PK\x03\x04\x14\0")
    run([papers], tmp_path / "out")
    return tmp_path / "out"


def test_what_is_told(out: Path, papers: Path) -> None:
    told = status_of(out)
    assert (told.state, told.inputs, told.done, told.sessions) == ("finished", 7, 7, 1)
    assert told.states == {"failed": 3, "ok": 3, "skipped": 1}
    assert told.counts == {"records": 3, "tables": 0, "pages": 0, "problems": 1}
    assert told.kinds == {"mentioned": 3}
    first, second = told.reasons
    assert first == ("the file is empty", [str(papers / f"{EVIL}.txt"), str(papers / "b.txt")])
    assert second.paths == [str(papers / "c.txt")]
    assert sum(told.confidences) == 9
    assert told.confidences[9] == 6
    assert [one.path for one in told.slowest if one.status == "ok"]
    assert {one.stage for one in told.stages} == {"read", "repair", "extract", "write"}


def test_in_words_and_as_json(out: Path, papers: Path) -> None:
    words = call("status", out).stdout.splitlines()
    assert words[0] == f"{out}: finished; 7 of 7 inputs done (3 failed, 3 ok, 1 skipped)"
    assert words[1].startswith("records: 3; tables: 0; pages: 0; problems: 1; ")
    assert words[2] == f"failed, 2: the file is empty: {papers / EVIL}.txt and 1 more"
    told = json.loads(call("status", out, "--json").stdout)
    assert told["reasons"][0]["reason"] == "the file is empty"
    assert told["states"]["ok"] == 3


def test_while_it_goes_on(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Status] = []

    def looking(document: Document, *options: object) -> list:
        seen.append(status_of(tmp_path / "out"))
        return records_of(document, *options)

    monkeypatch.setattr("extractor.one_input.records_of", looking)
    run([papers], tmp_path / "out")
    assert [one.state for one in seen] == ["running"] * 3
    assert [one.done for one in seen] == [0, 1, 3]
    assert [[Path(path).name for path in one.doing] for one in seen] == [
        *(["a.txt"], ["b.TXT"], ["z.txt"])
    ]


def test_when_it_was_broken_off(papers: Path, tmp_path: Path) -> None:
    def watch(done: int, of: int, entry: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([papers], tmp_path / "out", watch=watch)
    told = status_of(tmp_path / "out")
    assert (told.state, told.done, told.doing) == ("interrupted", 1, [])
    assert told.states == {"ok": 1, "todo": 3}


def test_where_there_is_no_run(tmp_path: Path) -> None:
    assert "no ledger.sqlite in it" in one_line(call("status", tmp_path), 1)
    (tmp_path / "ledger.sqlite").write_bytes(b"something else entirely" * 50)
    assert "not a database" in one_line(call("status", tmp_path), 1)


def test_a_folder_that_cannot_be_written(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As SQLite says it of a log that it may not make; root may, so it is played."""
    connect = sqlite3.connect

    class Refusing(sqlite3.Connection):
        def execute(self, sql: str, *more: object) -> sqlite3.Cursor:
            if "facts" in sql:
                raise sqlite3.OperationalError("unable to open database file")
            return super().execute(sql, *more)

    def connected(address: str, **more: object) -> sqlite3.Connection:
        kind = Refusing if "mode=ro" in address else sqlite3.Connection
        return connect(address, factory=kind, **more)

    monkeypatch.setattr(sqlite3, "connect", connected)
    ledger = open_ledger(out, read_only=True)
    assert ledger.tally()["ok"] == 3
    ledger.base.close()


def test_the_page(out: Path, papers: Path, tmp_path: Path) -> None:
    told = call("status", out, "--html", tmp_path / "run.html")
    assert told.stderr == f"the page is in {tmp_path / 'run.html'}\n"
    html = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "the file is empty (2)" in html
    assert f"{papers}/&lt;script&gt;alert(&#34;x&#34;)&lt;.txt" in html
    assert html == page(status_of(out))


def test_nothing_in_the_page_runs(out: Path, tmp_path: Path, opened: Callable[..., Opened]) -> None:
    path = tmp_path / "run.html"
    path.write_text(page(status_of(out)), encoding="utf-8")
    shown = opened(path)
    assert shown.quiet()
    assert shown.page.locator("h2").all_inner_texts() == [
        *("Records", "Confidence of values", "Failures", "Time and memory")
    ]
    assert "alert(" in shown.page.locator("details li").first.inner_text()
