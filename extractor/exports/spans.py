"""Texts with the words that values were read from, in the forms of annotation tools.

A span is a piece of evidence: its label is the field, its offsets count Unicode code points of the
repaired text, as in the run. Several records of a document may cite the same words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.exports.run import Record, documents

TOOL = "extractor"


@dataclass(frozen=True, slots=True)
class Span:
    """Words that speak for a field of a record."""

    start: int
    end: int
    field: str
    record: str
    quote: str
    confidence: float


def spans_of(records: Sequence[Record]) -> list[Span]:
    """The evidence of some records, each piece once, in order of place."""
    found = {
        Span(one["start"], one["end"], name, record["record_id"], one["quote"], field["confidence"])
        for record in records
        for name, field in record["fields"].items()
        for one in field["evidence"]
    }
    return sorted(found, key=lambda one: (one.start, one.end, one.field, one.record))


def lines(out: Path, rows: Iterator[Mapping[str, Any]]) -> int:
    """Write JSON lines; how many."""
    n = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for n, row in enumerate(rows, 1):  # noqa: B007 (counted)
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return n


def doccano(run: Path, out: Path) -> int:
    """Doccano's JSONL: https://doccano.github.io/doccano/tutorial/ (sequence labelling)."""
    return lines(out, (
        {"text": text, "label": sorted({(one.start, one.end, one.field) for one in spans_of(some)}),
         "path": document["path"], "sha256": document["sha256"]}
        for document, text, some in documents(run)
    ))  # fmt: skip


def prodigy(run: Path, out: Path) -> int:
    """Prodigy's JSONL with spans: https://prodi.gy/docs/api-interfaces#spans."""
    return lines(out, (
        {"text": text, "meta": {"path": document["path"], "sha256": document["sha256"]},
         "spans": [{"start": one.start, "end": one.end, "label": one.field, "record": one.record} for one in spans_of(some)]}
        for document, text, some in documents(run)
    ))  # fmt: skip


def label_studio(run: Path, out: Path) -> int:
    """Label Studio's JSON of tasks with predictions: https://labelstud.io/guide/predictions."""
    tasks = [
        {"data": {"text": text, "path": document["path"]},
         "predictions": [{"model_version": TOOL, "result": [
             {"id": f"{at}", "from_name": "label", "to_name": "text", "type": "labels", "score": one.confidence,
              "value": {"start": one.start, "end": one.end, "text": one.quote, "labels": [one.field]},
              "meta": {"record": one.record}}
             for at, one in enumerate(spans_of(some))
         ]}]}
        for document, text, some in documents(run)
    ]  # fmt: skip
    out.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return len(tasks)


def bioc(run: Path, out: Path) -> int:
    """BioC JSON, as PubTator and bioc read it: one passage a document, a location per annotation."""
    found = [
        {"id": document["sha256"], "infons": {"path": document["path"]}, "relations": [],
         "passages": [{"offset": 0, "infons": {}, "text": text, "sentences": [], "relations": [], "annotations": [
             {"id": f"T{at}", "infons": {"type": one.field, "record": one.record, "confidence": f"{one.confidence}"},
              "text": one.quote, "locations": [{"offset": one.start, "length": one.end - one.start}]}
             for at, one in enumerate(spans_of(some), 1)
         ]}]}
        for document, text, some in documents(run)
    ]  # fmt: skip
    collection = {"source": TOOL, "date": "", "key": "", "infons": {}, "documents": found}
    out.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return len(found)


def brat(run: Path, out: Path) -> int:
    """brat's standoff: https://brat.nlplab.org/standoff.html; words over several lines are several pieces."""
    out.mkdir()
    n = 0
    labels: set[str] = set()
    for n, (document, text, some) in enumerate(documents(run), 1):  # noqa: B007 (counted)
        name = (
            re.sub(r"[^\w.-]+", "-", Path(document["path"]).stem)[:80]
            + f"-{document['sha256'][:8]}"
        )
        (out / f"{name}.txt").write_text(text, "utf-8", newline="\n")
        spans = spans_of(some)
        labels |= {one.field for one in spans}
        rows = "".join(
            f"T{at}\t{one.field} {pieces(one)}\t{' '.join(one.quote.split(chr(10)))}\n"
            for at, one in enumerate(spans, 1)
        )
        notes = "".join(
            f"#{at}\tAnnotatorNotes T{at}\t{one.record}\n" for at, one in enumerate(spans, 1)
        )
        (out / f"{name}.ann").write_text(rows + notes, "utf-8", newline="\n")
    listed = "".join(f"{label}\n" for label in sorted(labels))
    (out / "annotation.conf").write_text(
        f"[entities]\n{listed}[relations]\n[events]\n[attributes]\n", "utf-8"
    )
    return n


def pieces(span: Span) -> str:
    r"""The offsets of a span, line by line: brat's annotations never hold a line end.

    >>> pieces(Span(5, 12, "title", "r", "one\ntwo", 0.9))
    '5 8;9 12'
    """
    at, found = span.start, []
    for line in span.quote.split("\n"):
        if line:
            found.append(f"{at} {at + len(line)}")
        at += len(line) + 1
    return ";".join(found)
