"""Read gold and a run's records into one plain form; what is malformed names its line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import get_args

from extractor.errors import UnreadableInputError
from extractor.scoring.equality import at
from extractor.types import JSON, Status

GOLD_STATUSES = ("found", "not_reported", "not_found")
RUN_STATUSES: tuple[str, ...] = get_args(Status)
SYNTHETIC = "generator"  # the annotator of documents that were made together with their gold


@dataclass(frozen=True, slots=True)
class Told:
    """What gold or a run tells of one field; `quotes` are the words it points at.

    A run also tells how sure it is, before (`raw`) and after calibration, and where a
    quote begins in the repaired text.
    """

    status: str
    value: JSON
    quotes: tuple[str, ...] = ()
    confidence: float | None = None
    raw: float | None = None
    starts: Mapping[str, int] = field(default_factory=dict)
    withheld: JSON = None  # what was found and not told


NOTHING = Told("not_found", None)


@dataclass(frozen=True, slots=True)
class Row:
    """A record of gold or of a run, as far as scoring needs it."""

    path: str
    sha256: str | None
    kind: str
    label: str
    fields: Mapping[str, Told]
    split: str | None = None
    annotator: str | None = None
    optional: bool = False  # gold neither asks for the record nor minds it
    document_kind: str | None = None  # where gold speaks of the paper and its own trial alone

    @property
    def name(self) -> str:
        r"""The document's file name, whichever system wrote the path.

        >>> Row("C:\\a\\b.pdf", None, "listed", "", {}).name
        'b.pdf'
        """
        return PurePosixPath(self.path.replace("\\", "/")).name

    @property
    def due(self) -> bool:
        """Whether gold asks for a record, and does not only say what the document is."""
        return bool(self.kind) or self.document_kind is None

    @property
    def ids(self) -> frozenset[str]:
        """The canonical trial ids that the record gives."""
        value = self.fields.get("trial_ids", NOTHING).value
        found = (at(entry, "id") for entry in value) if isinstance(value, list) else ()
        return frozenset(one for one in found if isinstance(one, str))

    @property
    def group(self) -> str:
        """Gold that a generator wrote is never pooled with gold that was read from pages."""
        return "synthetic" if self.annotator == SYNTHETIC else "real"


def read_gold(path: Path) -> list[Row]:
    """Read gold records from a file of JSON lines, or from `records.jsonl` in a folder."""
    path = path / "records.jsonl" if path.is_dir() else path
    return read_rows(path, GOLD_STATUSES, "Give a file of gold records, as gold/records.jsonl.")


def read_run(folder: Path) -> list[Row]:
    """Read the records that a run wrote."""
    advice = "Give the folder that `extractor run … --out` wrote."
    return read_rows(folder / "records.jsonl", RUN_STATUSES, advice)


def read_documents(folder: Path) -> list[Row]:
    """Read what a run says of its documents; nothing where it has no list of them."""
    path = folder / "documents.jsonl"
    lines = json_lines(path, "") if path.is_file() else ()
    return [row_of({"document": one, "fields": {}, **one}, (), where) for where, one in lines]


def read_rows(path: Path, statuses: tuple[str, ...], advice: str) -> list[Row]:
    """Read records of which each field has one of some statuses."""
    return [row_of(record, statuses, where) for where, record in json_lines(path, advice)]


def json_lines(path: Path, advice: str) -> Iterator[tuple[str, Mapping[str, JSON]]]:
    """Yield each line's place and object; empty lines are passed over."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UnreadableInputError(str(path), error.strerror or "unreadable", advice) from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except (ValueError, RecursionError) as error:
            raise malformed(where, f"no valid JSON ({error})") from None
        if not isinstance(record, dict):
            raise malformed(where, "not a JSON object")
        yield where, record


def malformed(where: str, what: str) -> UnreadableInputError:
    """An error that names the line and what a line should be."""
    return UnreadableInputError(where, what, "Each line is one record, as SCHEMA says.")


def row_of(record: Mapping[str, JSON], statuses: tuple[str, ...], where: str) -> Row:
    """Read one record; null fields count as missing, its first trial id stands for a label."""
    document, fields = record.get("document"), record.get("fields")
    path, sha256 = at(document, "path"), at(document, "sha256")
    if not isinstance(path, str):
        raise malformed(where, "document.path is missing")
    if not isinstance(fields, Mapping):
        raise malformed(where, "fields is missing")
    told = {
        name: told_of(name, finding, statuses, where)
        for name, finding in fields.items()
        if finding is not None
    }
    kind, label = text(record.get("kind")) or "", text(record.get("label")) or ""
    split, annotator = text(record.get("split")), text(record.get("annotator"))
    optional = record.get("optional") is True
    is_a = text(record.get("document_kind"))
    row = Row(path, text(sha256), kind, label, told, split, annotator, optional, is_a)
    return row if label else replace(row, label=min(row.ids, default=""))


def told_of(name: str, finding: JSON, statuses: tuple[str, ...], where: str) -> Told:
    """Read one field's status, value and quotes (gold's `quote`, a run's `evidence`).

    Where gold lists other names that are as right, in `also`, they go with the value.
    """
    status, value = text(at(finding, "status")), at(finding, "value")
    if status not in statuses:
        known = ", ".join(statuses)
        raise malformed(where, f"{name} has the status {status!r}, which is none of {known}")
    if status == "found" and value is None:
        raise malformed(where, f"{name} is found but has no value")
    if isinstance(value, str) and isinstance(at(finding, "also"), list):
        value = {"text": value, "also": at(finding, "also")}
    sure = number(at(finding, "confidence"))
    raw = number(at(finding, "raw_confidence"))
    value = value if status in ("found", "conflict") else None
    quotes, starts = quotes_of(finding), starts_of(finding)
    raw = sure if raw is None else raw
    return Told(status, value, quotes, sure, raw, starts, at(finding, "withheld"))


def starts_of(finding: JSON) -> dict[str, int]:
    """Where each quote of a run's evidence begins, the first place of each."""
    evidence = at(finding, "evidence")
    starts: dict[str, int] = {}
    for one in evidence if isinstance(evidence, list) else []:
        quote, start = at(one, "quote"), at(one, "start")
        if isinstance(quote, str) and isinstance(start, int):
            starts.setdefault(quote, start)
    return starts


def number(value: JSON) -> float | None:
    """A number, or null."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def quotes_of(finding: JSON) -> tuple[str, ...]:
    """The quotes of a field, each once: gold's `quote` and `quotes`, a run's `evidence`."""
    several, evidence = at(finding, "quotes"), at(finding, "evidence")
    quotes = [at(finding, "quote"), *(several if isinstance(several, list) else [])]
    if isinstance(evidence, list):
        quotes += [at(one, "quote") for one in evidence]
    return tuple(dict.fromkeys(one for one in quotes if isinstance(one, str) and one.strip()))


def text(value: JSON) -> str | None:
    """A string that says something, or null."""
    return value if isinstance(value, str) and value else None
