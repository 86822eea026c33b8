"""Short documents, and an extraction that finds registry ids only: quick, and easy to foresee."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from extractor.fields import FIELDS, trial_ids
from extractor.isolated import Answer
from extractor.types import Document, Evidence, Finding, Record

ONE = "A trial of cells.\n\nIt was registered as NCT01234567 by the sponsor.\n"
TWO = "Two more trials.\n\nOne is NCT01234568, the other is ISRCTN12345678 of this year.\n"
NONE = "A letter to the editor.\n\nNothing is registered here, and nothing was counted.\n"


def records_of(
    document: Document, models: Sequence[str] = (), max_error: float | None = None
) -> list[Record]:
    """A record for each registry id of a document."""
    assert models and max_error is None
    return [record_of(document, found) for found in trial_ids.find(document.text.chars)]


def record_of(document: Document, found: trial_ids.Found) -> Record:
    """The record of one id, its phase not found, a sponsor that looks like a formula."""
    quote = document.text.chars[found.start : found.end]
    evidence = (Evidence(quote, found.start, found.end, "stand-in", found.rule),)
    fields = {name: Finding("not_found", None, 0.5) for name in FIELDS}
    fields["trial_ids"] = Finding("found", [found.value], 0.97, evidence)
    fields["sponsor"] = Finding("found", "=HYPERLINK(1)", 0.5, evidence)
    fields["participants"] = Finding("not_reported", None, 0.9, evidence)
    fields["countries"] = Finding("found", ["China", "Iran"], 0.9, evidence)
    name = f"{document.source.sha256}:id:{found.value['id']}"
    return Record(name, document.source, "mentioned", str(found.value["id"]), fields)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extract with the stand-in instead of the engines, and without a worker process."""
    monkeypatch.setattr("extractor.one_input.records_of", records_of)
    monkeypatch.setattr("extractor.one_input.kind_of", lambda *_: "other")
    monkeypatch.setattr("extractor.batch.isolated", together)


@contextlib.contextmanager
def together(work: Callable, *_: object) -> Iterator[Callable]:
    """What stands in for `isolated`: the work is done in this process."""
    yield lambda items: (Answer(item, work(item, lambda: None), None, 1, 0.0) for item in items)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of three documents, one of them deeper, and of what is none."""
    folder = tmp_path / "papers"
    (folder / "more").mkdir(parents=True)
    for name, text in {"a.txt": ONE, "more/b.TXT": TWO, "z.txt": NONE}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "notes.xlsx").write_bytes(b"PK\x03\x04")
    (folder / ".hidden.txt").write_text(ONE, encoding="utf-8")
    return folder


def sparse(path: Path, size: int) -> Path:
    """A file that says it has so many bytes and holds none on the disk."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 20), "a binary file"),
    "pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n1 0 obj"), "a PDF, whatever its name says"),
    "zip": (lambda path: path.write_bytes(b"PK\x03\x04\x14\0"), "a zip archive"),
    "image": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"), "an image"),
    "empty": (lambda path: path.write_bytes(b""), "the file is empty"),
    "blank": (lambda path: path.write_bytes(b" \n\t\n"), "the file is empty"),
    "huge": (lambda path: sparse(path, 200 * 1024 * 1024), "more than the 67,108,864"),
    "long line": (lambda path: path.write_bytes(b"x" * 50_000_000), "a line of 50,000,000"),
    "bad utf-16": (lambda path: path.write_bytes(b"\xff\xfea\0b"), "byte order mark says utf-16"),
    "no encoding": (lambda path: path.write_bytes(b"a\x81\x8d\x9d" * 9), "no encoding that is"),
}
"""Inputs that cannot be read: how to make one, and what its error says."""
