"""JSON lines: records.jsonl, tables.jsonl, blocks.jsonl and documents.jsonl, one object a line, in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterable

from extractor.sinks.outcome import Outcome
from extractor.sinks.plain import block_json, outcome_json, record_json, table_json
from extractor.types import JSON

# Line ends to `str.splitlines`, yet none to JSON: escaped, so that a line stays a line.
LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}
# What Python makes of names that are not UTF-8, and halves of pairs, which no file can hold.
NO_UTF8 = {0xDC00 + byte: f"\\\\x{byte:02x}" for byte in range(0x80, 0x100)}
HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
ESCAPED = {**HALVES, **NO_UTF8, **LINE_ENDS}


def line(value: JSON) -> str:
    r"""One value as one line; what JSON doesn't have (NaN, infinity) is an error.

    Bytes of file names that are not UTF-8 are told as such.

    >>> line({"tissue": "Wharton’s jelly"})
    '{"tissue": "Wharton’s jelly"}\n'
    >>> json.loads(line({"path": "caf\udce9.txt"}))["path"]
    'caf\\xe9.txt'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False).translate(ESCAPED) + "\n"


def lines(values: Iterable[JSON]) -> str:
    """Several values, a line each."""
    return "".join(map(line, values))


def record_lines(outcome: Outcome) -> dict[str, Iterable[str]]:
    """The records of one input."""
    return {"records.jsonl": (line(record_json(record)) for record in outcome.records)}


def table_lines(outcome: Outcome) -> dict[str, Iterable[str]]:
    """The repaired tables of one input."""
    if not (outcome.document and outcome.status == "ok"):
        return {}
    sha256 = outcome.document.source.sha256
    found = (table_json(table, outcome.path, sha256) for table in outcome.document.tables)
    return {"tables.jsonl": map(line, found)}


def block_lines(outcome: Outcome) -> dict[str, Iterable[str]]:
    """What the stretches of one input's repaired text are, in their order."""
    if not (outcome.document and outcome.status == "ok"):
        return {}
    sha256 = outcome.document.source.sha256
    found = ({"sha256": sha256, **block_json(block)} for block in outcome.document.blocks)
    return {"blocks.jsonl": map(line, found)}


def document_lines(outcome: Outcome) -> dict[str, Iterable[str]]:
    """What became of one input."""
    return {"documents.jsonl": (line(outcome_json(outcome)),)}
