"""What must hold of whatever a run writes about an input, however broken that is."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractor.fields import FIELDS
from extractor.fields.registries import is_valid
from extractor.runs.entry import Entry

Plain = dict[str, Any]

STATUSES = ("ok", "failed", "skipped")
FINDINGS = ("found", "conflict", "not_reported", "not_found", "abstained")
MOST_PEOPLE = 100_000_000  # of one trial
COUNTS = ("planned", "enrolled", "randomised", "analysed", "screened")
SHARES = {"percent": 100.0, "p": 1.0}  # what these may be at most
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


def broken(entry: Entry, files: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with what the ledger keeps of an input, and with the files that tell of it."""
    if entry.status not in STATUSES or bool(entry.error) != (entry.status == "failed"):
        yield f"status {entry.status}"
    if entry.error and entry.error.trace:
        yield "crash " + entry.error.kind + " at " + where(entry.error.trace)
    rows = {name: parsed(text) for name, text in files.items() if name.endswith(".jsonl")}
    told = rows.get("documents.jsonl", [])
    if len(told) != 1 or (told[0]["path"], told[0]["status"]) != (entry.path, entry.status):
        yield f"{len(told)} rows in documents.jsonl"
    if entry.counts.get("records", 0) != len(rows.get("records.jsonl", ())):
        yield f"{entry.counts.get('records', 0)} records counted"
    chars = files.get(f"texts/{entry.sha256}.txt", "")
    if found := CONTROLS.search(chars):
        yield f"the text holds the control {found!r}"
    for record in rows.get("records.jsonl", ()):
        yield from (f"record: {what}" for what in broken_record(record, chars))
    for table in rows.get("tables.jsonl", ()):
        yield from (f"table: {what}" for what in broken_table(table, chars))
    for name, rows_of in rows.items():
        if any(not math.isfinite(one) for row in rows_of for one in numbers(row)):
            yield f"{name} holds a number that is none"


def parsed(text: str) -> list[Plain]:
    """The lines of a file, each an object; NaN and infinity are refused."""

    def refuse(number: str) -> None:
        raise ValueError(number)

    return [json.loads(line, parse_constant=refuse) for line in text.split("\n") if line]


def where(trace: str) -> str:
    """The last place of our own in a traceback."""
    places = re.findall(r'/(extractor/[\w/]+\.py)", line (\d+)', trace)
    return ":".join(places[-1]) if places else trace[-200:]


def broken_record(record: Plain, chars: str) -> Iterator[str]:
    if missing := FIELDS.keys() - record["fields"].keys():
        yield f"without {sorted(missing)}"
    for name, finding in record["fields"].items():
        if finding["status"] not in FINDINGS:
            yield f"{name}: status {finding['status']}"
        if not 0 <= finding["confidence"] <= 1:
            yield f"{name}: confidence {finding['confidence']}"
        if finding["status"] in ("found", "conflict") and not finding["evidence"]:
            yield f"{name}: no words for {finding['value']!r}"
        for one in finding["evidence"]:
            if not one["quote"].strip() or chars[one["start"] : one["end"]] != one["quote"]:
                yield f"{name}: {one['quote'][:50]!r} does not stand at {one['start']}"
        value = finding["value"]
        rivals = value if finding["status"] == "conflict" else [value]
        if value is not None:
            yield from (f"{name}: {what}" for one in rivals for what in broken_value(name, one))


def broken_value(name: str, value: Any) -> Iterator[str]:
    """What is garbage in a value: counts that are none, ids that are not flagged."""
    for key, part in parts(value):
        if key in COUNTS or key == "n":
            if part is not None and not (type(part) is int and 0 <= part <= MOST_PEOPLE):
                yield f"{key} is {part!r}"
        elif key in SHARES and isinstance(part, int | float):
            if not 0 <= part <= SHARES[key]:
                yield f"{key} is {part!r}"
        elif key == "valid":
            continue
        elif isinstance(part, str) and not part.strip():
            yield f"{key or 'it'} is blank"
    for one in value if name == "trial_ids" and isinstance(value, list) else ():
        if one["valid"] and not is_valid(one["id"]):
            yield f"{one['id']!r} is called valid"
    if name in ("enrolment_dates",) and isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str) and not DATE.fullmatch(part):
                yield f"{key} is {part!r}"


def parts(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a value with the names they stand under."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from parts(one, name)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from parts(one, key)
    else:
        yield key, value


def broken_table(table: Plain, chars: str) -> Iterator[str]:
    if not 0 <= table["confidence"] <= 1:
        yield f"confidence {table['confidence']}"
    for cell in table["cells"]:
        if chars[cell["start"] : cell["end"]] != cell["text"]:
            yield f"cell {cell['text'][:50]!r} does not stand at {cell['start']}"
        if cell["row"] + cell["row_span"] > table["n_rows"]:
            yield f"cell in row {cell['row']} of {table['n_rows']}"
        if cell["column"] + cell["column_span"] > table["n_columns"]:
            yield f"cell in column {cell['column']} of {table['n_columns']}"


def numbers(value: Any) -> Iterator[float]:
    return (
        float(one) for _, one in parts(value) if isinstance(one, int | float) and abs(one) < 10**300
    )
