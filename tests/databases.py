"""Real databases for tests: a PostgreSQL of their own, files of SQLite and DuckDB, read by their own clients."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractor.exports.tables import TABLES

PASSWORD = "zorp in/se@cret"
WRITTEN = "zorp%20in%2Fse%40cret"
JSON = {name for kinds in TABLES.values() for name, kind in kinds.items() if kind == "json"}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Place:
    """An empty database: its address, and how its rows are read without this package."""

    name: str
    url: str
    read: Callable[[str], Rows]


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL that listens on a socket in `folder`."""

    folder: Path
    programs: Path

    def url(self, database: str, password: str = WRITTEN) -> str:
        return f"postgresql://tester:{password}@/{database}?host={self.folder}"

    def read(self, database: str, query: str) -> Rows:
        asked = f"SELECT row_to_json(asked) FROM ({query}) AS asked"
        return [json.loads(line) for line in self.psql(database, asked).splitlines()]

    def psql(self, database: str, statement: str) -> str:
        done = subprocess.run(
            [self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement],
            env={"PGHOST": str(self.folder), "PGUSER": "tester", "PGPASSWORD": PASSWORD,
                 "PGDATABASE": database, "PGCLIENTENCODING": "UTF8"},
            capture_output=True, check=True,
        )  # fmt: skip
        return done.stdout.decode()


def programs() -> Path | None:
    """The folder of PostgreSQL's programs: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@contextmanager
def server() -> Iterator[Server]:
    """A PostgreSQL for a while; skips where it is not installed."""
    place = programs()
    if place is None:
        if os.environ.get("POSTGRES_TESTS") == "required":
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("needs PostgreSQL (apt-get install postgresql)")
    other: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path may have 107 characters
    try:
        if os.geteuid() == 0:  # PostgreSQL never runs as root
            other = {"user": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres")
        (folder / "password").write_text(PASSWORD)
        first = ["-D", folder / "data", "-U", "tester", "-A", "scram-sha-256", "-N", "-E", "UTF8"]
        made = [place / "initdb", *first, "--no-locale", f"--pwfile={folder / 'password'}"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **other)
        quick = [
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            f"unix_socket_directories={folder}",
        ]
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen(
                [place / "postgres", "-D", folder / "data", *quick], stderr=log, cwd=folder, **other
            )
        try:
            while subprocess.run(
                [place / "pg_isready", "-q", "-h", folder], check=False
            ).returncode:
                assert running.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            yield Server(folder, place)
        finally:
            running.send_signal(signal.SIGINT)  # clients are not waited for
            running.wait()
    finally:
        shutil.rmtree(folder)


def sqlite(folder: Path) -> Place:
    """A database of SQLite."""
    path = folder / "trials.db"

    def read(query: str) -> Rows:
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            return [parsed(dict(row)) for row in connection.execute(query)]

    return Place("sqlite", f"sqlite:///{path}", read)


def duck(folder: Path) -> Place:
    """A database of DuckDB."""
    path = folder / "trials.duckdb"

    def read(query: str) -> Rows:
        with duckdb.connect(path, read_only=True) as connection:
            asked = connection.execute(query)
            names = [one[0] for one in asked.description]
            return [parsed(dict(zip(names, row, strict=True))) for row in asked.fetchall()]

    return Place("duckdb", f"duckdb:///{path}", read)


def postgres(running: Server, database: str) -> Place:
    """A database of PostgreSQL, whose default makes it hardest for two writers."""
    running.psql("postgres", f'CREATE DATABASE "{database}"')
    harder = "default_transaction_isolation = 'repeatable read'"
    running.psql("postgres", f'ALTER DATABASE "{database}" SET {harder}')
    return Place("postgresql", running.url(database), lambda query: running.read(database, query))


def together(read: Callable[[str], Rows]) -> dict[str, Any]:
    """The records of a database, put together from its tables again."""
    documents = {row["sha256"]: row for row in read("SELECT * FROM document")}
    told: dict[str, Any] = {}
    for row in read("SELECT * FROM record"):
        source = documents[row["sha256"]]
        told[row["record_id"]] = {
            "schema_version": row["schema_version"], "record_id": row["record_id"],
            "document": {name: source[name] for name in ("path", "sha256", "reader")},
            "kind": row["kind"], "label": row["label"], "fields": {},
        }  # fmt: skip
    for row in read("SELECT * FROM finding"):
        told[row["record_id"]]["fields"][row["field"]] = finding(row)
    spelt = {"start_char": "start", "end_char": "end", "table_number": "table", "table_row": "row", "table_column": "column"}  # fmt: skip
    for row in sorted(read("SELECT * FROM evidence"), key=lambda one: one["item"]):
        field = told[row["record_id"]]["fields"][row["field"]]
        proof = {spelt.get(name, name): row[name] for name in list(TABLES["evidence"])[3:]}
        field["evidence"].append(proof)
    return told


def finding(row: dict[str, Any]) -> dict[str, Any]:
    """A field of a record, its evidence to come."""
    more = {"raw_confidence": row["raw_confidence"], "withheld": row["withheld"]}
    return {
        "status": row["status"], "value": row["value"], "confidence": row["confidence"], "evidence": [],
        **{name: value for name, value in more.items() if value is not None},
    }  # fmt: skip


def parsed(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose JSON comes as text."""
    return {
        name: json.loads(value) if name in JSON and isinstance(value, str) else value
        for name, value in row.items()
    }
