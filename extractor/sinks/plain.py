"""Records, tables and documents as plain data, in the public form that README describes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from extractor.sinks.outcome import Outcome
from extractor.types import (
    JSON,
    Block,
    Box,
    Cell,
    Document,
    Evidence,
    Finding,
    Problem,
    Record,
    Table,
)

SCHEMA_VERSION = "1"

Plain = dict[str, JSON]


def record_json(record: Record) -> Plain:
    """One record; the fields stand in the order of FIELDS, whatever made the record."""
    from extractor.fields import FIELDS  # with all their patterns: a run's own process needs none

    source = record.document
    names = dict.fromkeys((*FIELDS, *record.fields))
    return {
        "schema_version": SCHEMA_VERSION,
        "record_id": record.record_id,
        "document": {"path": source.path, "sha256": source.sha256, "reader": source.reader},
        "kind": record.kind,
        "label": record.label,
        "fields": {
            name: finding_json(record.fields[name]) for name in names if name in record.fields
        },
    }


def finding_json(finding: Finding) -> Plain:
    """One field of a record; `raw_confidence` and `withheld` are there where they say something.

    >>> finding_json(Finding("not_found", None, 0.0))["evidence"]
    []
    """
    more = {"raw_confidence": finding.raw, "withheld": finding.withheld}
    return {
        "status": finding.status,
        "value": finding.value,
        "confidence": finding.confidence,
        "evidence": [evidence_json(one) for one in finding.evidence],
        **{name: value for name, value in more.items() if value is not None},
    }


def evidence_json(evidence: Evidence) -> Plain:
    """One quote with its place; what does not apply is null."""
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "page": evidence.page,
        "boxes": [corners(box) for box in evidence.boxes],
        "table": evidence.table,
        "row": evidence.row,
        "column": evidence.column,
        "path": evidence.path,
        "engine": evidence.engine,
        "rule": evidence.rule,
    }


def table_json(table: Table, path: str, sha256: str) -> Plain:
    """One repaired table of the document with that path."""
    return {
        "document": {"path": path, "sha256": sha256},
        "table": table.number,
        "pages": list(table.pages),
        "caption": table.caption,
        "header_rows": table.header_rows,
        "n_rows": table.n_rows,
        "n_columns": table.n_columns,
        "cells": [cell_json(cell) for cell in table.cells],
        "footnotes": list(table.footnotes),
        "abbreviations": dict(table.abbreviations),
        "repairs": list(table.repairs),
        "confidence": table.confidence,
    }


def cell_json(cell: Cell) -> Plain:
    """One cell; `certain` is false where its borders are a guess."""
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "page": cell.page,
        "box": None if cell.box is None else corners(cell.box),
        "start": cell.start,
        "end": cell.end,
        "certain": cell.certain,
    }


def corners(box: Box) -> list[JSON]:
    """The rectangle as [x0, top, x1, bottom]; its page stands beside it."""
    return [box.x0, box.top, box.x1, box.bottom]


def problem_json(problem: Problem) -> Plain:
    """One problem; its place is in the repaired text."""
    return {
        "code": problem.code,
        "message": problem.message,
        "start": problem.start,
        "end": problem.end,
    }


def block_json(block: Block) -> Plain:
    """What a stretch of the repaired text is."""
    return {
        "kind": block.kind,
        "start": block.start,
        "end": block.end,
        "page": block.page,
        "section": block.section,
        "section_kind": block.section_kind,
    }


def outcome_json(outcome: Outcome) -> Plain:
    """What documents.jsonl tells of one input."""
    document, source, error = outcome.document, outcome.source, outcome.error
    told = document.problems if document else source.problems if source else ()
    return {
        "path": outcome.path,
        "sha256": source.sha256 if source else None,
        "reader": source.reader if source else None,
        "document_kind": outcome.document_kind,
        "parent_ids": parent_ids(outcome),
        "same_as": None,  # a run knows, when all inputs are done
        "pages": document.pages if document else None,
        "n_records": outcome.before + len(outcome.records),
        "n_tables": len(document.tables) if document else 0,
        "problems": [problem_json(one) for one in (*told, *outcome.problems)],
        "status": outcome.status,
        "error": {"class": error.kind, "message": error.message} if error else None,
        "seconds": round(outcome.seconds, 3),
        "made_by": dict(outcome.made_by),
    }


def parent_ids(outcome: Outcome) -> list[JSON] | None:
    """The printed ids of the trial that a secondary analysis is of; null for other documents."""
    if outcome.document_kind != "secondary analysis":
        return None
    findings = [record.fields.get("parent_trial") for record in outcome.records]
    values = [one.value for one in findings if one is not None]
    told: Mapping[str, JSON] = next((one for one in values if isinstance(one, Mapping)), {})
    ids = told.get("ids")
    return list(ids) if isinstance(ids, list) else []


def document_json(document: Document) -> Plain:
    """One repaired document with its text, blocks and tables, for `extractor repair --json`."""
    source = document.source
    return {
        "document": {"path": source.path, "sha256": source.sha256, "reader": source.reader},
        "pages": document.pages,
        "text": document.text.chars,
        "blocks": [block_json(one) for one in document.blocks],
        "tables": [table_json(one, source.path, source.sha256) for one in document.tables],
        "problems": [problem_json(one) for one in document.problems],
    }


def repairs_json(document: Document) -> list[Mapping[str, JSON]]:
    """Every edit that was applied, in order; offsets and lines are those of the raw input."""
    starts = [0]
    for at, char in enumerate(document.source.raw):
        if char == "\n":
            starts.append(at + 1)
    return [
        {
            "rule": one.rule,
            "raw_start": one.raw_start,
            "raw_end": one.raw_end,
            "line": bisect_right(starts, one.raw_start),
            "old": one.old,
            "new": one.new,
        }
        for one in document.text.repairs
    ]
