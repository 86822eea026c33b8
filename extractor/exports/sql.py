"""PostgreSQL, SQLite and DuckDB, through ADBC: a run's tables are staged, then merged in one transaction.

Writers wait for each other; a writer that is killed leaves what was there before. Passwords are
told nowhere. docs/databases.md has the tables and the rules.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.exports.address import Address, address_of
from extractor.exports.migrations import migrate
from extractor.exports.tables import TABLES, batches, needed

WAIT = 300  # seconds that a writer waits for another
BUSY = "Could not set lock on file"  # what DuckDB says while another process has the file
LOCK = 0x65787472  # "extr": of our writers in PostgreSQL, held until the transaction ends


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between databases."""

    driver: str
    json: str  # the type of a column of JSON
    ready: tuple[str, ...] = ()  # statements of a new connection
    begin: tuple[str, ...] = ()  # statements that make other writers wait until the commit


DIALECTS = {
    "postgresql": Dialect(
        "adbc_driver_postgresql.dbapi", "JSONB", begin=(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",  # to see what the writer before wrote
            f"SET LOCAL lock_timeout = '{WAIT}s'", f"SELECT CAST(pg_advisory_xact_lock({LOCK}) AS TEXT)",
        ),
    ),
    "sqlite": Dialect(
        "adbc_driver_sqlite.dbapi", "TEXT", (f"PRAGMA busy_timeout = {WAIT * 1000}",),
        ("ROLLBACK", "BEGIN IMMEDIATE"),  # the driver's own transaction would wait for nobody
    ),
    "duckdb": Dialect("adbc_driver_duckdb.dbapi", "JSON"),  # one process alone has the file
}  # fmt: skip

CHANGED = """CREATE TEMPORARY TABLE changed AS SELECT s.record_id FROM staged_record s
    LEFT JOIN record r ON r.record_id = s.record_id WHERE r.checksum IS NULL OR r.checksum <> s.checksum"""
GONE = """CREATE TEMPORARY TABLE gone AS SELECT record_id FROM changed UNION ALL SELECT record_id FROM (
    SELECT record_id FROM record WHERE sha256 IN (SELECT sha256 FROM staged_document)
    EXCEPT SELECT record_id FROM staged_record) AS vanished"""
DOCUMENTS = """INSERT INTO document ({names}) SELECT {names} FROM staged_document WHERE true
    ON CONFLICT (sha256) DO UPDATE SET {new} WHERE {differs}"""


def write(run: Path, out: str) -> int:
    """Bring a database to what a run tells of its documents; how many records the run has."""
    address = address_of(out)
    dialect = DIALECTS[address.database]
    with told(address), connected(address, dialect) as connection, connection.cursor() as cursor:
        for statement in dialect.ready:
            rows_of(cursor, statement)
        n = stage(run, cursor)
        connection.commit()
        for statement in dialect.begin:
            rows_of(cursor, statement)
        migrate(lambda statement: rows_of(cursor, statement), dialect.json, address.shown)
        for statement in merging(dialect.json):
            rows_of(cursor, statement)
        connection.commit()
    return n


def stage(run: Path, cursor: Any) -> int:
    """Load a run into temporary tables, which this connection alone sees; how many records."""
    n = 0
    for batch in batches(run):
        n += batch["record"].num_rows
        for name, rows in batch.items():
            cursor.adbc_ingest(f"staged_{name}", rows, mode="create_append", temporary=True)
    return n


def merging(json: str) -> Iterator[str]:
    """The statements that bring the tables to what is staged; what is the same stays untouched."""
    yield from (CHANGED, GONE, documents())
    for name, kinds in TABLES.items():
        if name == "document":
            continue
        cast = ", ".join(
            f'CAST("{one}" AS {json})' if kind == "json" else f'"{one}"'
            for one, kind in kinds.items()
        )
        yield f"DELETE FROM {name} WHERE record_id IN (SELECT record_id FROM gone)"
        yield (
            f"INSERT INTO {name} ({listed(kinds)}) SELECT {cast} FROM staged_{name} "
            "WHERE record_id IN (SELECT record_id FROM changed)"
        )


def documents() -> str:
    """The statement that adds documents and renews those that are told otherwise."""
    names = TABLES["document"]
    new = ", ".join(f"{one} = excluded.{one}" for one in names if one != "sha256")
    differs = " OR ".join(f"document.{one} IS DISTINCT FROM excluded.{one}" for one in names)
    return DOCUMENTS.format(names=listed(names), new=new, differs=differs)


def listed(names: Iterable[str]) -> str:
    """Names of columns, in quotes: some are words of SQL."""
    return ", ".join(f'"{one}"' for one in names)


def rows_of(cursor: Any, statement: str) -> list[tuple[Any, ...]]:
    """Run a statement; its rows, if it gives any."""
    cursor.execute(statement)
    return list(cursor.fetchall()) if cursor.description else []


@contextlib.contextmanager
def connected(address: Address, dialect: Dialect) -> Iterator[Any]:
    """A connection, closed at the end; waits while another process has the whole database."""
    needed("pyarrow")
    driver, until = needed(dialect.driver), time.monotonic() + WAIT
    while True:
        try:
            connection = driver.connect(address.given)
            break
        except driver.Error as error:
            if BUSY not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.1)
    with contextlib.closing(connection):
        yield connection


@contextlib.contextmanager
def told(address: Address) -> Iterator[None]:
    """Say in one line, without secrets, what a database refuses."""
    error_of = needed("adbc_driver_manager").Error
    try:
        yield
    except error_of as error:
        what = address.without_secrets(" ".join(str(error).split()))
        raise ExtractorError(f"{address.shown}: the database refuses this: {what}") from None
