"""A run that is gone on with: what is done stays, and the files are those of an unbroken run."""

# ruff: noqa: F811 (fixtures are imported, and tests name them)

import io
import json
import os
import shutil
import sqlite3
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from published import published
from stand_ins import ONE, TWO, papers, quick, records_of  # noqa: F401
from test_batch import lines

from extractor.batch import LARGE, Options, Summary, run
from extractor.errors import ExtractorError
from extractor.runs.folder import claimed
from extractor.runs.ledger import open_ledger
from extractor.runs.pieces import encoded, members, new_piece
from extractor.runs.plan import planned
from extractor.runs.stamp import stamp_of
from extractor.runs.workers import cores, free_mib, workers_for
from extractor.types import Document

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents that were done, as they are."""
    names: list[str] = []

    def noting(document: Document, *options: object) -> list:
        names.append(Path(document.source.path).name)
        return records_of(document, *options)

    monkeypatch.setattr("extractor.one_input.records_of", noting)
    return names


class Session:
    """Runs into one folder, and what they said."""

    def __init__(self, folder: Path, *inputs: Path) -> None:
        self.inputs, self.out = inputs, folder
        self.said: list[str] = []

    def go(self, until: int | None = None, **options: object) -> Summary:
        """Run, and be interrupted after so many documents."""
        self.said = []

        def watch(done: int, of: int, entry: object) -> None:
            nonlocal until
            until = until - 1 if until is not None else None
            if until == 0:
                raise KeyboardInterrupt

        return run(self.inputs, self.out, Options(**options), watch, self.said.append)


@pytest.fixture
def session(papers: Path, tmp_path: Path) -> Session:
    return Session(tmp_path / "out", papers)


def unbroken(session: Session, tmp_path: Path, **options: object) -> dict:
    """What a run has that is done at once and anew."""
    out = tmp_path / "unbroken"
    run(session.inputs, out, Options(**options))
    return published(out)


@pytest.mark.parametrize("times", [[1], [2], [3], [4], [1, 1, 1], [2, 1]])
def test_an_interrupted_run_goes_on(
    session: Session, tmp_path: Path, seen: list[str], times: list[int]
) -> None:
    for n in times:
        with pytest.raises(KeyboardInterrupt):
            session.go(n)
        assert not (session.out / "run.json").exists()
    summary = session.go()
    assert sorted(seen) == ["a.txt", "b.TXT", "z.txt"]
    assert summary.counts["ok"] == 3
    assert published(session.out) == unbroken(session, tmp_path)


def test_a_finished_run_is_left_as_it_is(session: Session, seen: list[str]) -> None:
    first = session.go()
    before = {path: path.stat().st_mtime_ns for path in session.out.rglob("*.jsonl")}
    assert session.go() == first
    assert {path: path.stat().st_mtime_ns for path in session.out.rglob("*.jsonl")} == before
    assert len(seen) == 3
    assert session.said == ["going on with the run: 4 done before, 0 to do"]


def test_files_that_were_taken_away_come_back(session: Session, tmp_path: Path) -> None:
    session.go()
    (session.out / "records.csv").unlink()
    shutil.rmtree(session.out / "texts")
    session.go()
    assert published(session.out) == unbroken(session, tmp_path)


def test_a_changed_document_is_done_again(
    session: Session, papers: Path, tmp_path: Path, seen: list[str]
) -> None:
    session.go()
    path = papers / "a.txt"
    told = path.stat()
    path.write_text(ONE.replace("NCT01234567", "NCT07654321"))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))  # and size and time don't show it
    session.go()
    assert seen == ["a.txt", "b.TXT", "z.txt", "a.txt"]
    assert f"changed since, done again: {path}" in session.said
    assert published(session.out) == unbroken(session, tmp_path)
    assert "NCT07654321" in (session.out / "records.jsonl").read_text()


def test_a_new_document_is_added(session: Session, papers: Path, tmp_path: Path) -> None:
    session.go()
    (papers / "b.txt").write_text("A third.\n\n" + TWO)
    session.go()
    assert published(session.out) == unbroken(session, tmp_path)


def test_a_document_that_is_gone_is_left_out_and_told(
    session: Session, papers: Path, tmp_path: Path, seen: list[str]
) -> None:
    session.go()
    (papers / "a.txt").rename(tmp_path / "elsewhere.txt")
    session.go()
    assert f"no more among the inputs, left out of the records: {papers / 'a.txt'}" in session.said
    assert len(lines(session.out / "documents.jsonl")) == 3
    assert published(session.out) == unbroken(session, tmp_path)
    (tmp_path / "elsewhere.txt").rename(papers / "a.txt")
    seen.clear()
    session.go()
    assert seen == []  # what it gave was kept
    assert len(lines(session.out / "records.jsonl")) == 3


def test_failed_documents_are_left_until_asked_for(
    session: Session, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("extractor.one_input.kind_of", lambda *_: 1 / 0)
        assert session.go().failed == 3
    assert (session.out / "errors.log").exists()
    assert session.go().failed == 3
    assert session.said[-1] == "failed before, and stay so without --retry-failed: 3"
    assert session.go(retry_failed=True).failed == 0
    assert not (session.out / "errors.log").exists()


def test_a_failed_document_that_changed_is_done_again(session: Session, papers: Path) -> None:
    (papers / "a.txt").write_text(" ")
    missing = papers.parent / "missing.txt"
    session.inputs = (papers, missing)
    assert session.go().failed == 2
    (papers / "a.txt").write_text(ONE)
    missing.write_text(TWO + TWO)
    assert session.go().failed == 0


def test_another_option_is_told_and_all_is_done_again(
    session: Session, tmp_path: Path, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session.go(timeout=200)
    session.go(timeout=100, workers=1, memory=64)
    assert len(seen) == 3  # these change no record
    monkeypatch.setattr("extractor.batch.made_by", lambda *_: {"spacy": "9.9"})
    session.go()
    assert len(seen) == 6
    assert any("spacy 3" in message and "in place of 9.9" in message for message in session.said)
    assert published(session.out) == unbroken(session, tmp_path)


def test_a_change_of_code_is_a_change() -> None:
    told = {"ocr": False, "code": "a"}
    assert stamp_of(told) == stamp_of(dict(reversed(told.items())))
    assert stamp_of(told) != stamp_of({**told, "code": "b"})


def test_the_first_of_the_same_bytes_has_the_records(
    session: Session, papers: Path, tmp_path: Path, seen: list[str]
) -> None:
    (papers / "m.txt").write_text(ONE)
    session.go()
    assert "m.txt" not in seen
    (papers / "0.txt").write_text(ONE)  # comes first, and is new
    session.go()
    assert published(session.out) == unbroken(session, tmp_path)
    for name in ("0.txt", "a.txt"):
        (papers / name).unlink()
        session.go()
        shutil.rmtree(tmp_path / "unbroken")
        assert published(session.out) == unbroken(session, tmp_path)
    assert lines(session.out / "records.jsonl")[0]["document"]["path"] == str(papers / "m.txt")


def test_same_bytes_that_changed_meanwhile(
    session: Session, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin that was to be done for both is another when it is read: both are done."""
    (papers / "m.txt").write_text(ONE)

    def plan_and_change(*arguments: object, **more: object) -> object:
        told = planned(*arguments, **more)
        (papers / "a.txt").write_text("Another.\n\n" + TWO)
        return told

    with monkeypatch.context() as patched:
        patched.setattr("extractor.batch.planned", plan_and_change)
        session.go()
    assert published(session.out) == unbroken(session, tmp_path)


def test_a_file_that_grows_while_it_is_read(
    session: Session, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def growing(document: Document, *options: object) -> list:
        if document.source.path.endswith("a.txt"):
            with (papers / "a.txt").open("a") as file:
                file.write("It goes on.\n")
        return records_of(document, *options)

    with monkeypatch.context() as patched:
        patched.setattr("extractor.one_input.records_of", growing)
        assert session.go().failed == 1
    (row,) = [row for row in lines(session.out / "documents.jsonl") if row["status"] == "failed"]
    assert "it changed while it was read" in row["error"]["message"]
    assert session.go().failed == 0
    assert published(session.out) == unbroken(session, tmp_path)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no more", None])
def test_a_damaged_piece_is_done_again(
    session: Session, tmp_path: Path, seen: list[str], damage: bytes | None
) -> None:
    session.go()
    piece = sorted((session.out / ".pieces").rglob("*.zip"))[0]
    if damage is None:
        with ZipFile(piece) as archive:
            one = max(archive.infolist(), key=lambda one: one.compress_size)
        whole = bytearray(piece.read_bytes())
        whole[one.header_offset + 80 + len(one.filename)] ^= 255  # behind a header of 50 bytes
        piece.write_bytes(whole)
    else:
        piece.write_bytes(damage)
    (session.out / "records.csv").unlink()
    session.go()
    assert any("damaged or gone" in message for message in session.said)
    assert published(session.out) == unbroken(session, tmp_path)
    assert len(list((session.out / ".pieces").rglob("*.zip"))) == 4


def test_pieces_that_nobody_needs_are_swept(session: Session) -> None:
    session.go()
    stray = session.out / ".pieces" / "00" / "stray.part"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    session.go()
    assert not stray.exists()


def test_one_run_at_a_time(session: Session) -> None:
    session.go()
    with claimed(session.out), pytest.raises(ExtractorError, match="another process"):
        session.go()
    session.go()


def test_a_ledger_that_is_none(session: Session) -> None:
    session.go()
    (session.out / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(OSError, match="not a database"):
        session.go()
    session.go(overwrite=True)


def test_a_ledger_of_another_version(session: Session) -> None:
    session.go()
    with sqlite3.connect(session.out / "ledger.sqlite") as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(ExtractorError, match="another version of extractor"):
        session.go()
    assert (session.out / "ledger.sqlite").exists()


def test_overwriting_begins_anew(session: Session, tmp_path: Path, seen: list[str]) -> None:
    session.go()
    with pytest.raises(KeyboardInterrupt):
        session.go(1, overwrite=True)
    session.go()
    assert len(seen) == 6
    assert published(session.out) == unbroken(session, tmp_path, overwrite=True)


def test_the_ledger_tells_of_each_document_and_stage(session: Session) -> None:
    session.go()
    base = open_ledger(session.out, read_only=True).base
    told = base.execute(
        "SELECT path, state, attempts, size, seconds FROM documents ORDER BY position"
    ).fetchall()
    assert [Path(row[0]).name for row in told] == ["a.txt", "b.TXT", "notes.xlsx", "z.txt"]
    assert [row[1:3] for row in told] == [("ok", 1), ("ok", 1), ("skipped", 1), ("ok", 1)]
    assert told[0][3] == len(ONE)
    stages = base.execute("SELECT path, stage, seconds, peak_mb FROM stages").fetchall()
    assert {row[1] for row in stages} == {"read", "repair", "extract", "write"}
    assert all(row[2] >= 0 and row[3] >= 0 for row in stages)
    sessions = base.execute("SELECT ended, seconds > 0 FROM sessions").fetchall()
    assert sessions == [("finished", 1)]
    base.close()


def test_a_piece_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "ab" / "c.zip"
    with pytest.raises(ZeroDivisionError), new_piece(path) as piece:
        piece.add({"records.jsonl": ["x"]})
        raise ZeroDivisionError
    assert list(path.parent.iterdir()) == []
    with new_piece(path) as piece:
        piece.add({"records.jsonl": ["lost"]})
        piece.clear()
        piece.add({"records.jsonl": ["on", "e\n"], "texts/a.txt": [""]})
        piece.add({"records.jsonl": ["two\n"]})
    assert [(name, file.read()) for name, file in members(path)] == [
        ("records.jsonl", b"one\n"),
        ("records.jsonl", b"two\n"),
    ]


def test_a_piece_holds_no_more_than_a_portion(tmp_path: Path) -> None:
    made = []
    portions = encoded(made.append(n) or "x" * 100 for n in range(10_000))
    assert len(next(portions)) == 100 * len(made) < 100_000


def test_large_files_are_begun_first(
    session: Session, papers: Path, tmp_path: Path, seen: list[str]
) -> None:
    for name, more in (("m.txt", 1), ("n.txt", 2)):
        (papers / name).write_text(TWO + "A line of a long trial.\n" * (more * LARGE // 20))
    session.go()
    assert seen == ["n.txt", "m.txt", "a.txt", "b.TXT", "z.txt"]
    assert [row["path"] for row in lines(tmp_path / "out" / "documents.jsonl")] == sorted(
        str(one) for one in papers.rglob("*") if one.is_file() and not one.name.startswith(".")
    )


def test_no_more_workers_than_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.runs.workers.cores", lambda: 8)
    monkeypatch.setattr("extractor.runs.workers.free_mib", lambda: 5 * 1024)
    assert [workers_for(None, n) for n in (0, 1, 4, 9, 100)] == [1, 1, 1, 3, 5]
    assert [workers_for(16, n) for n in (1, 100)] == [1, 16]


@pytest.mark.parametrize(
    "told",
    [
        {"cpu.max": "150000 100000\n", "memory.max": "3221225472\n",
         "memory.current": "2147483648\n", "memory.stat": "anon 5\ninactive_file 1073741824\n"},
        {"cpu/cpu.cfs_quota_us": "150000\n", "cpu/cpu.cfs_period_us": "100000\n",
         "memory/memory.limit_in_bytes": "3221225472\n",
         "memory/memory.usage_in_bytes": "2147483648\n",
         "memory/memory.stat": "inactive_file 5\ntotal_inactive_file 1073741824\n"},
    ],
)  # fmt: skip
def test_a_containers_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str]
) -> None:
    monkeypatch.setattr("extractor.runs.workers.CGROUP", tmp_path)
    without = (cores(), free_mib())
    for name, content in told.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    assert (cores(), free_mib()) == (1, min(2048, without[1]))
    for name in ("cpu.max", "cpu/cpu.cfs_quota_us", "memory.max"):
        if name in told:
            (tmp_path / name).write_text("max 100000\n" if name == "cpu.max" else "-1\n")
    assert cores() == without[0]


def test_standard_input_goes_on_if_it_is_the_same(
    tmp_path: Path, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(tmp_path / "out", Path("-"))
    for text in (ONE, ONE, TWO):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        session.go()
    assert seen == ["<stdin>", "<stdin>"]
    assert json.loads((session.out / "run.json").read_text())["counts"]["records"] == 2
