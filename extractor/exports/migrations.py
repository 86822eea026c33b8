"""The tables of a database, made and changed by numbered steps of plain SQL: MIGRATIONS.

A step that was released is never changed: what changes is a step more. `schema_version` holds a
row for each step that a database has taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extractor.errors import ExtractorError

Ask = Callable[[str], list[tuple[Any, ...]]]  # runs a statement and gives its rows

VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, what TEXT)"
MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (  # what, its statements; {json} as databases call it
    ("the tables of a run", (
        "CREATE TABLE document (sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, reader TEXT, document_kind TEXT, pages BIGINT)",
        """CREATE TABLE record (
            record_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, schema_version TEXT, kind TEXT NOT NULL, label TEXT,
            checksum TEXT NOT NULL, trial_id TEXT, title TEXT, study_type TEXT, phase TEXT, sponsor TEXT, cited_as TEXT,
            last_update TEXT, planned BIGINT, enrolled BIGINT, randomised BIGINT, analysed BIGINT)""",
        "CREATE INDEX record_sha256 ON record (sha256)",
        "CREATE INDEX record_trial_id ON record (trial_id)",
        """CREATE TABLE finding (
            record_id TEXT, field TEXT, status TEXT NOT NULL, confidence DOUBLE PRECISION, raw_confidence DOUBLE PRECISION,
            withheld {json}, value {json}, PRIMARY KEY (record_id, field))""",
        """CREATE TABLE evidence (
            record_id TEXT, field TEXT, item BIGINT, quote TEXT NOT NULL, start_char BIGINT, end_char BIGINT, page BIGINT,
            boxes {json}, table_number BIGINT, table_row BIGINT, table_column BIGINT, path TEXT, engine TEXT, rule TEXT,
            PRIMARY KEY (record_id, field, item))""",
        """CREATE TABLE trial_id (
            record_id TEXT, item BIGINT, id TEXT, registry TEXT, printed TEXT, valid BOOLEAN, PRIMARY KEY (record_id, item))""",
        "CREATE INDEX trial_id_id ON trial_id (id)",
        'CREATE TABLE condition (record_id TEXT, item BIGINT, "text" TEXT, id TEXT, PRIMARY KEY (record_id, item))',
        """CREATE TABLE arm (
            record_id TEXT, item BIGINT, label TEXT, role TEXT, n BIGINT, intervention TEXT, PRIMARY KEY (record_id, item))""",
        "CREATE TABLE primary_outcome (record_id TEXT, item BIGINT, measure TEXT, time_frame TEXT, PRIMARY KEY (record_id, item))",
        "CREATE TABLE secondary_outcome (record_id TEXT, item BIGINT, measure TEXT, time_frame TEXT, PRIMARY KEY (record_id, item))",
        "CREATE TABLE country (record_id TEXT, item BIGINT, country TEXT, PRIMARY KEY (record_id, item))",
        """CREATE TABLE cell_product (
            record_id TEXT, item BIGINT, cell_type TEXT, cell_type_id TEXT, tissue TEXT, tissue_id TEXT, donor TEXT,
            derivative TEXT, product_name TEXT, dose DOUBLE PRECISION, dose_high DOUBLE PRECISION, dose_unit TEXT, dose_per TEXT,
            infusions BIGINT, schedule TEXT, route TEXT, preparation TEXT, PRIMARY KEY (record_id, item))""",
        """CREATE TABLE result (
            record_id TEXT, item BIGINT, measure TEXT, arm TEXT, events BIGINT, n BIGINT, percent DOUBLE PRECISION,
            mean DOUBLE PRECISION, sd DOUBLE PRECISION, effect DOUBLE PRECISION, ci_low DOUBLE PRECISION, ci_high DOUBLE PRECISION,
            p DOUBLE PRECISION, time_frame TEXT, PRIMARY KEY (record_id, item))""",
    )),
)  # fmt: skip


def migrate(ask: Ask, json: str, where: str) -> None:
    """Take the steps that a database lacks, within its transaction; raises where it is newer than we."""
    ask(VERSIONS)
    ((has,),) = ask("SELECT coalesce(max(version), 0) FROM schema_version")
    if has > len(MIGRATIONS):
        raise ExtractorError(
            f"{where}: its tables are of version {has}, and this extractor knows those up to "
            f"{len(MIGRATIONS)}. Take a newer extractor, or another database."
        )
    for version, (what, steps) in enumerate(MIGRATIONS[has:], has + 1):
        for step in steps:
            ask(step.format(json=json))
        ask(f"INSERT INTO schema_version VALUES ({version}, '{what}')")
