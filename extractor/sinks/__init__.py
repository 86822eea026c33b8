"""WRITE: what became of an input → text for the files of a run; SINKS lists who writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extractor.sinks.csv import table_files
from extractor.sinks.jsonl import block_lines, document_lines, record_lines, table_lines
from extractor.sinks.outcome import Failure, Outcome

__all__ = ["SINKS", "Failure", "Outcome", "Sink", "text_files", "written"]

# File name → text, in portions that are made when they are asked for. Text for *.jsonl is added
# to what other inputs gave; other files are one input's own.
Sink = Callable[[Outcome], dict[str, Iterable[str]]]


def text_files(outcome: Outcome) -> dict[str, Iterable[str]]:
    """The repaired text, to which the offsets of evidence point: "texts/SHA256.txt"."""
    if not (outcome.document and outcome.status == "ok"):
        return {}
    return {f"texts/{outcome.document.source.sha256}.txt": (outcome.document.text.chars,)}


SINKS: dict[str, Sink] = {
    "records": record_lines,
    "tables": table_lines,
    "table files": table_files,
    "texts": text_files,
    "blocks": block_lines,
    "documents": document_lines,
}


def written(outcome: Outcome) -> dict[str, Iterable[str]]:
    """What all sinks make of one input."""
    return {name: text for sink in SINKS.values() for name, text in sink(outcome).items()}
