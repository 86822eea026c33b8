"""Texts with the words that values were read from, in the forms of annotation tools.

A span is a piece of evidence: its label is the field, its offsets count Unicode code points of the
repaired text, as in the run. Several records of a document may cite the same words. Values, which
are not the words that they were read from, stand beside the text, record by record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.exports.run import Record, documents, found, records

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


def told_of(records: Sequence[Record]) -> list[dict[str, Any]]:
    """What the records of a document tell, without its evidence."""
    return [
        {"record_id": one["record_id"], "kind": one["kind"], "label": one["label"], "values": found(one)} for one in records
    ]  # fmt: skip


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
         "path": document["path"], "sha256": document["sha256"], "records": told_of(some)}
        for document, text, some in documents(run)
    ))  # fmt: skip


def prodigy(run: Path, out: Path) -> int:
    """Prodigy's JSONL with spans: https://prodi.gy/docs/api-interfaces#spans."""
    return lines(out, (
        {"text": text, "meta": {"path": document["path"], "sha256": document["sha256"], "records": told_of(some)},
         "spans": [{"start": one.start, "end": one.end, "label": one.field, "record": one.record} for one in spans_of(some)]}
        for document, text, some in documents(run)
    ))  # fmt: skip


def label_studio(run: Path, out: Path) -> int:
    """Label Studio's JSON of tasks with predictions, and beside it the labelling configuration of a project that takes them.

    https://labelstud.io/guide/predictions, https://labelstud.io/tags/labels
    """
    names = (name for record in records(run) for name in record["fields"])
    with out.with_suffix(".config.xml").open("x", encoding="utf-8", newline="\n") as file:
        file.write(labelling(dict.fromkeys(names)))
    tasks = [
        {"data": {"text": text, "path": document["path"], "records": told_of(some)},
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


def labelling(labels: Iterable[str]) -> str:
    """Label Studio's configuration for spans of these labels.

    >>> print(labelling(["title", "arms"]), end="")
    <View>
     <Labels name="label" toName="text">
      <Label value="title"/>
      <Label value="arms"/>
     </Labels>
     <Text name="text" value="$text"/>
    </View>
    """
    listed = "".join(f'  <Label value="{one}"/>\n' for one in labels)
    return (
        f'<View>\n <Labels name="label" toName="text">\n{listed} </Labels>\n'
        ' <Text name="text" value="$text"/>\n</View>\n'
    )


def bioc(run: Path, out: Path) -> int:
    """BioC JSON, as PubTator and bioc read it: one passage a document, a location per annotation."""
    found = [
        {"id": document["sha256"], "infons": {"path": document["path"], "records": json.dumps(told_of(some), ensure_ascii=False)}, "relations": [],
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
            f"T{at}\t{one.field} {places}\t{words}\n"
            for at, (one, (places, words)) in enumerate(
                zip(spans, map(pieces, spans), strict=True), 1
            )
        )
        notes = "".join(
            f"#{at}\tAnnotatorNotes T{at}\t{one.record}\n" for at, one in enumerate(spans, 1)
        )
        (out / f"{name}.ann").write_text(rows + notes, "utf-8", newline="\n")
        (out / f"{name}.records.json").write_text(
            json.dumps(told_of(some), ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n"
        )
    listed = "".join(f"{label}\n" for label in sorted(labels))
    (out / "annotation.conf").write_text(
        f"[entities]\n{listed}[relations]\n[events]\n[attributes]\n", "utf-8"
    )
    return n


def pieces(span: Span) -> tuple[str, str]:
    r"""The offsets and the words of a span, line by line: brat's annotations hold no line end, and no blank at an end.

    >>> pieces(Span(5, 12, "title", "r", "one \ntwo", 0.9))
    ('5 8;10 13', 'one two')
    """
    at, places, words = span.start, [], []
    for line in span.quote.split("\n"):
        if bare := line.strip():
            start = at + line.index(bare)
            places.append(f"{start} {start + len(bare)}")
            words.append(bare)
        at += len(line) + 1
    return ";".join(places), " ".join(words)
