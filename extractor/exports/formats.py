"""The formats, and how a run is written in one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.exports import (
    citations,
    ctgov,
    fhir,
    ictrp,
    parquet,
    prs,
    sheets,
    spans,
    sql,
    tables,
)
from extractor.exports.address import address_of
from extractor.exports.run import found, parts, records

Values = Mapping[str, Any]
ALL = frozenset(("*",))


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `write` takes a run and where to write to, and gives the number of what it wrote."""

    name: str
    what: str
    write: Callable[[Path, Any], int]  # to a path, or the address of a database
    holds: frozenset[str]  # fields, "title", and parts of fields, "arms.label"; ALL for all
    suffix: str = ""  # of the file that it writes; "" for a folder
    unless: Mapping[str, Callable[[Values], bool]] = field(default_factory=dict)
    """What of that it loses in some records, and how those are told: parts of fields, or in brackets what is in any field."""
    database: bool = False  # it is written to an address, where something may be already


@dataclass(frozen=True, slots=True)
class Export:
    """What an export wrote; `lost` are fields that the format can't hold, with the number of records."""

    format: str
    path: str
    written: int
    lost: Mapping[str, int]


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("csv", "a sheet with a row per record, as records.csv", sheets.write_csv, ALL, ".csv"),
        Format(
            "excel", "a workbook with a sheet per kind of record, quotes as comments", sheets.write, ALL, ".xlsx", sheets.LOSES,
        ),
        Format("ris", "references for reference managers", citations.write, citations.HOLDS, ".ris"),
        Format("ctgov", "ClinicalTrials.gov's API v2 shape", ctgov.write, ctgov.HOLDS, ".json", ctgov.LOSES),
        Format("prs", "ClinicalTrials.gov's upload XML, schema-valid", prs.write, prs.HOLDS, ".xml", prs.LOSES),
        Format("ictrp", "WHO ICTRP's import XML, with the items that lack", ictrp.write, ictrp.HOLDS, "", ictrp.LOSES),
        Format("fhir", "FHIR R5: a transaction bundle of ResearchStudy and Provenance", fhir.write, ALL, ".json"),
        Format(
            "sql", "tables of a database: PostgreSQL, SQLite, DuckDB", sql.write, ALL, unless=tables.LOSES, database=True,
        ),
        Format("parquet", "the same tables, a Parquet file each", parquet.write, ALL, "", tables.LOSES),
        Format("bioc", "BioC JSON: texts with annotations", spans.bioc, ALL, ".json"),
        Format("brat", "brat: a text and its annotations per document", spans.brat, ALL, ""),
        Format("doccano", "Doccano JSON lines", spans.doccano, ALL, ".jsonl"),
        Format("label-studio", "Label Studio tasks", spans.label_studio, ALL, ".json"),
        Format("prodigy", "Prodigy JSON lines", spans.prodigy, ALL, ".jsonl"),
    )
}  # fmt: skip


def export(run: Path, to: str, out: Path | str, *, strict: bool = False) -> Export:
    """Write a run in a format to a path that is not there yet, or to the address of a database.

    Raises ExtractorError for an unknown format, a path that is taken, no run, a database that
    refuses, and with `strict` where a record has found what the format can't hold.
    """
    form = FORMATS.get(to)
    if form is None:
        raise ExtractorError(f"{to}: no such format. Formats are {', '.join(sorted(FORMATS))}.")
    shown = address_of(str(out)).shown if form.database else str(out)
    if not form.database and Path(out).exists():
        raise ExtractorError(f"{shown}: is there already. Give another path to --out.")
    lost = lost_of(run, form)
    if strict and lost:
        told = ", ".join(f"{name} ({n} records)" for name, n in sorted(lost.items()))
        raise ExtractorError(
            f"{run}: {to} can't hold {told}. Leave out --strict, or take another format."
        )
    try:
        if not form.database:
            out = Path(out)
            out.parent.mkdir(parents=True, exist_ok=True)
        written = form.write(run, out)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExtractorError(
            f"{shown}: cannot be written to ({reason}). Give another path to --out."
        ) from None
    return Export(to, shown, written, lost)


def lost_of(run: Path, form: Format) -> dict[str, int]:
    """What a format can't hold of what is found, and in how many records."""
    counts: Counter[str] = Counter()
    for record in records(run):
        counts.update(lost_in(found(record), form))
    return dict(counts)


def lost_in(values: Values, form: Format) -> set[str]:
    """The fields and parts of fields of a record that a format can't hold."""
    lost = set()
    for name, told in form.unless.items():
        if name.startswith("("):  # it is asked of each field
            lost |= {f"{one} {name}" for one, value in values.items() if told({one: value})}
        elif told(values):
            lost.add(name)
    if form.holds == ALL:
        return lost
    fields = {one.partition(".")[0] for one in form.holds}
    for part in parts(values):
        field_ = part.partition(".")[0]
        if field_ not in fields:
            lost.add(field_)
        elif part not in form.holds:
            lost.add(part)
    return lost
