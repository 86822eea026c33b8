"""For a person to read: a record with its quotes in context, the edits of a repair, mistakes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.terminal import harmless

Plain = Mapping[str, Any]  # a record of records.jsonl

AROUND = 60  # characters on either side of a quote
OPEN, CLOSE = "⟦", "⟧"  # no paper prints them
SILENT = ("not_found",)  # statuses that are named in one line at the end
FEW = 10  # records that an error lists


def find_record(run: Path, asked: str) -> Plain:
    """The one record that is asked for by its id, the beginning of its id, or its label."""
    found: dict[str, Plain] = {}
    known: list[str] = []
    for record in read_records(run):
        known.append(record["label"] or record["record_id"])
        if record["record_id"] == asked:
            return record
        if record["record_id"].startswith(asked) or record["label"].lower() == asked.lower():
            found.setdefault(record["record_id"], record)
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        names = ", ".join(list(found)[:FEW]) + (" …" if len(found) > FEW else "")
        raise ExtractorError(f"{asked}: {len(found)} records begin so. Name one: {names}.")
    labels = ", ".join(known[:FEW]) + (" …" if len(known) > FEW else "") or "none"
    raise ExtractorError(f"{asked}: no such record in {run}. Known by label: {labels}.")


def read_records(run: Path) -> Iterator[Plain]:
    """The records of a run, one at a time."""
    try:
        with (run / "records.jsonl").open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield json.loads(line)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        what = f"{run}: records.jsonl cannot be read ({reason})"
        advice = "Give the folder that `extractor run … --out` wrote to --run."
        raise ExtractorError(f"{what}. {advice}") from None
    except (ValueError, KeyError) as error:
        raise ExtractorError(f"{run}: records.jsonl is damaged ({error}). Run again.") from None


def text_of(run: Path, record: Plain) -> str:
    """The repaired text of a record's document; "" where the run does not hold it."""
    path = run / "texts" / f"{record['document']['sha256']}.txt"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except OSError:
        return ""


def listed(record: Plain) -> str:
    """One line for a record in a list of many."""
    return harmless("  ".join((record["record_id"], record["kind"], record["label"] or "-")))


def shown(record: Plain, chars: str) -> Iterator[str]:
    """The lines that show a record; `chars` is its document's repaired text."""
    return map(harmless, _shown(record, chars))


def _shown(record: Plain, chars: str) -> Iterator[str]:
    yield f"{record['label']}  ({record['kind']})"
    yield f"{record['record_id']}  {record['document']['path']}"
    for name, finding in record["fields"].items():
        if finding["status"] in SILENT:
            continue
        value = json.dumps(finding["value"], ensure_ascii=False)
        yield ""
        yield f"{name}: {finding['status']}, confidence {finding['confidence']:.2f}"
        if finding["value"] is not None:
            yield f"  {value}"
        if finding.get("withheld") is not None:
            yield f"  withheld: {json.dumps(finding['withheld'], ensure_ascii=False)}"
        for evidence in finding["evidence"]:
            yield f"    {in_context(chars, evidence)}  [{place(evidence)}]"
    silent = [name for name, one in record["fields"].items() if one["status"] in SILENT]
    if silent:
        yield ""
        yield f"not found: {', '.join(silent)}"


def in_context(chars: str, evidence: Plain) -> str:
    """A quote between brackets, with the words around it on one line.

    >>> in_context("In all, 16 patients came.", {"quote": "16", "start": 8, "end": 10})
    'In all, ⟦16⟧ patients came.'
    """
    start, end = evidence["start"], evidence["end"]
    quote = f"{OPEN}{evidence['quote']}{CLOSE}"
    if chars[start:end] == evidence["quote"]:
        first, last = max(0, start - AROUND), min(len(chars), end + AROUND)
        before = ("…" if first else "") + chars[first:start]
        after = chars[end:last] + ("…" if last < len(chars) else "")
        quote = before + quote + after
    return " ".join(quote.split())


def place(evidence: Plain) -> str:
    """Where a quote stands and which rule read it.

    >>> place({"start": 8, "end": 10, "page": 2, "table": None, "rule": "a/b"})
    'page 2, 8–10, a/b'
    """
    cell = ""
    if evidence["table"] is not None:
        cell = f"table {evidence['table']}, row {evidence['row']}, column {evidence['column']}"
    page = "" if evidence["page"] is None else f"page {evidence['page']}"
    span = f"{evidence['start']}–{evidence['end']}"
    return ", ".join(part for part in (page, cell, span, evidence["rule"]) if part)


def explained(edits: Sequence[Plain]) -> str:
    """Every edit of a repair: how many by rule, then each in order."""
    by_rule = Counter(str(one["rule"]) for one in edits)
    out = [f"{len(edits)} edits by {len(by_rule)} rules"]
    out += [f"{n:7}  {rule}" for rule, n in by_rule.most_common()]
    for one in edits:
        place = f"line {one['line']}, {one['raw_start']}–{one['raw_end']}"
        out.append(f"{place}  {one['rule']}  {one['old']!r} → {one['new']!r}")
    return "\n".join(out) + "\n"


def mistake(row: Plain) -> str:
    """One item that a score counts as not right, on one line."""
    sides = f"gold {json.dumps(row['gold'], ensure_ascii=False)}, "
    sides += f"run {json.dumps(row['predicted'], ensure_ascii=False)} ({row['predicted_status']})"
    return harmless(f"{row['kind']}  {row['field']}  {row['record']}  {row['document']}  {sides}\n")
