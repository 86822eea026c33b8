"""The ledger of a run: an SQLite database in its folder, a row for each input.

It is written after every document, by one process, and others may read it meanwhile (WAL).
Nothing in it depends on how many workers there are or in which order they end.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ExtractorError
from extractor.runs.entry import Entry

NAME = "ledger.sqlite"
PIECES = ".pieces"
VERSION = 1  # of its tables
OPEN = ("todo", "doing")  # states of what is not done
TABLES = """
CREATE TABLE documents (
    path TEXT PRIMARY KEY,
    position INTEGER,           -- among the inputs, from 0; null: no more among them
    state TEXT NOT NULL,        -- todo, doing, ok, failed, skipped, same
    sha256 TEXT,                -- of its bytes; null where they couldn't be read
    size INTEGER,
    mtime INTEGER,              -- nanoseconds
    mark TEXT,                  -- of a document elsewhere: what its store says of its content
    stamp TEXT,                 -- of the options and versions that it was done with
    attempts INTEGER NOT NULL DEFAULT 0,
    twin TEXT,                  -- of state same: the input with the same bytes that is done for it
    same_as TEXT,               -- the input with the same bytes that has the records
    error_class TEXT,
    error TEXT,
    trace TEXT,
    seconds REAL,
    peak_mb REAL,
    counts TEXT,                -- JSON: records, tables, pages, problems, record/KIND …
    piece TEXT,                 -- among the pieces: what it gave
    piece_bytes INTEGER,
    changed REAL                -- when the state did, in seconds since 1970
);
CREATE INDEX document_position ON documents (position, state);
CREATE INDEX document_sha256 ON documents (sha256);
CREATE TABLE stages (
    path TEXT, stage TEXT, seconds REAL, peak_mb REAL, PRIMARY KEY (path, stage)
) WITHOUT ROWID;
CREATE TABLE sketches (hash INTEGER, path TEXT, PRIMARY KEY (hash, path)) WITHOUT ROWID;
CREATE INDEX sketch_path ON sketches (path);
CREATE TABLE stamps (stamp TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions (
    number INTEGER PRIMARY KEY, started TEXT, pid INTEGER, workers INTEGER, options TEXT,
    seconds REAL NOT NULL DEFAULT 0, ended TEXT
);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


class Row(NamedTuple):
    """An input in the ledger."""

    path: str
    position: int | None
    state: str
    sha256: str | None
    size: int | None
    mark: str | None
    stamp: str | None
    twin: str | None
    same_as: str | None
    error_class: str | None
    error: str | None
    trace: str | None
    counts: str | None
    piece: str | None
    piece_bytes: int | None


COLUMNS = ", ".join(Row._fields)


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger."""

    base: sqlite3.Connection
    folder: Path  # of the run

    @property
    def pieces(self) -> Path:
        """The folder of the pieces that rows name."""
        return self.folder / PIECES

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """All changes of this block, or none of them."""
        self.base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.base.execute("ROLLBACK")
            raise
        self.base.execute("COMMIT")

    def one(self, path: str) -> Row | None:
        """The row of an input."""
        found = self.base.execute(f"SELECT {COLUMNS} FROM documents WHERE path = ?", (path,))
        return next(map(Row._make, found), None)

    def rows(self, *states: str) -> Iterator[Row]:
        """The inputs of this run in their order, those in some states or all."""
        which = f"AND state IN ({', '.join('?' * len(states))})" if states else ""
        found = self.base.execute(
            f"SELECT {COLUMNS} FROM documents WHERE position IS NOT NULL {which} ORDER BY position",
            states,
        )
        return map(Row._make, found)

    def tally(self) -> dict[str, int]:
        """How many inputs of this run are in each state."""
        found = self.base.execute(
            "SELECT state, count(*) FROM documents WHERE position IS NOT NULL GROUP BY state"
        )
        return dict(found.fetchall())

    def has_rows(self) -> bool:
        """Whether there was an earlier session."""
        return self.base.execute("SELECT 1 FROM documents LIMIT 1").fetchone() is not None

    def has_ended(self) -> bool:
        """Whether any input is done, now or before."""
        told = "SELECT 1 FROM documents WHERE piece IS NOT NULL LIMIT 1"
        return self.base.execute(told).fetchone() is not None

    def lose(self, path: str) -> None:
        """Note that an input is to be done again."""
        self.base.execute("UPDATE documents SET state = 'todo' WHERE path = ?", (path,))

    def present_but(self, paths: Iterable[str]) -> list[str]:
        """The inputs of the last session that are none of these."""
        self.base.execute("CREATE TEMP TABLE present (path TEXT PRIMARY KEY) WITHOUT ROWID")
        self.base.executemany("INSERT INTO present VALUES (?)", ((path,) for path in paths))
        found = self.base.execute(
            "SELECT path FROM documents WHERE position IS NOT NULL "
            "AND path NOT IN (SELECT path FROM present) ORDER BY position"
        ).fetchall()
        self.base.execute("DROP TABLE present")
        return [path for (path,) in found]

    def place(self, rows: Iterable[tuple[str, int, str, str | None, str | None]]) -> None:
        """Give inputs their position, state, twin and, of state same, sha256; new ones a row."""
        self.base.execute("UPDATE documents SET position = NULL, same_as = NULL")
        self.base.executemany(
            "INSERT INTO documents (path, position, state, twin, sha256) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (path) DO UPDATE SET position = excluded.position, "
            "state = excluded.state, twin = excluded.twin, "
            "sha256 = coalesce(excluded.sha256, sha256)",
            rows,
        )

    def positions(self, state: str) -> list[int]:
        """The places of the inputs in a state, in order."""
        told = "SELECT position FROM documents WHERE position >= 0 AND state = ? ORDER BY position"
        return [at for (at,) in self.base.execute(told, (state,))]

    def drop_begun(self) -> None:
        """Note that nobody is at any input: those begun are to do."""
        self.base.execute("UPDATE documents SET state = 'todo' WHERE state = 'doing'")

    def fingerprint(self, more: str) -> str:
        """A sum over all that the files of the run are made of."""
        digest = hashlib.sha256(more.encode())
        for row in self.rows():
            told = (row.path, row.state, row.stamp, row.same_as, row.piece, row.piece_bytes)
            digest.update(json.dumps(told).encode())
        return digest.hexdigest()

    def begin(self, path: str) -> None:
        """Note that a worker is at an input."""
        self.base.execute(
            "UPDATE documents SET state = 'doing', changed = ? WHERE path = ?", (time.time(), path)
        )

    def end(self, entry: Entry, attempts: int, stamp: str, session: int, seconds: float) -> None:
        """Note what became of an input, and how long the session has taken so far."""
        error = entry.error
        told = {
            "state": entry.status, "sha256": entry.sha256, "size": entry.size,
            "mtime": entry.mtime, "mark": entry.mark, "stamp": stamp, "seconds": round(entry.seconds, 3),
            "error_class": error and error.kind, "error": error and error.message,
            "trace": error and (error.trace or None), "peak_mb": entry.peak_mb,
            "counts": json.dumps(dict(sorted(entry.counts.items()))),
            "piece": entry.piece, "piece_bytes": entry.piece_bytes, "changed": time.time(),
        }  # fmt: skip
        with self.at_once():
            self.base.execute(
                f"UPDATE documents SET {', '.join(f'{name} = :{name}' for name in told)}, "
                "attempts = attempts + :attempts WHERE path = :path",
                {**told, "attempts": attempts, "path": entry.path},
            )
            self.base.execute("DELETE FROM stages WHERE path = ?", (entry.path,))
            self.base.executemany(
                "INSERT INTO stages VALUES (?, ?, ?, ?)",
                [(entry.path, name, *cost) for name, cost in entry.stages.items()],
            )
            self.base.execute("DELETE FROM sketches WHERE path = ?", (entry.path,))
            self.base.executemany(
                "INSERT INTO sketches VALUES (?, ?)", [(one, entry.path) for one in entry.sketch]
            )
            self.spent(session, seconds)

    def sketches(self) -> Iterator[tuple[int, str]]:
        """The hashes of all documents that are told of for themselves, sorted."""
        found = self.base.execute(SKETCHES)
        return ((number, path) for number, path in found)

    def spent(self, session: int, seconds: float) -> None:
        """Note how long a session has taken so far."""
        self.base.execute(
            "UPDATE sessions SET seconds = ? WHERE number = ?", (round(seconds, 3), session)
        )

    def begin_session(self, started: str, pid: int, workers: int, options: str) -> int:
        """Note that a process goes on with the run; its number."""
        told = self.base.execute(
            "INSERT INTO sessions (started, pid, workers, options) VALUES (?, ?, ?, ?)",
            (started, pid, workers, options),
        )
        assert told.lastrowid is not None
        return told.lastrowid

    def end_session(self, session: int, how: str) -> None:
        """Note how a session ended."""
        self.base.execute("UPDATE sessions SET ended = ? WHERE number = ?", (how, session))

    def wall(self) -> tuple[str, float]:
        """When the first session began, and how long all took."""
        found = self.base.execute("SELECT min(started), sum(seconds) FROM sessions").fetchone()
        return found[0] or "", round(found[1] or 0.0, 3)

    def settle(self) -> int:
        """Say of all inputs with the same bytes which one has the records; how many are to do.

        The first in order that was read has them. What has the bytes of an input that was not
        what it seemed when it was planned is to be done itself.
        """
        with self.at_once():
            self.base.execute(SAME_AS)
            self.base.execute("UPDATE documents SET same_as = NULL WHERE same_as = path")
            self.base.execute(SAME_AS_TWIN)
            lost = self.base.execute(UNLIKE_TWIN)
        return lost.rowcount

    def fact(self, name: str) -> str | None:
        """What was noted under a name."""
        found = self.base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found and found[0] is not None else None

    def note(self, name: str, value: str | None) -> None:
        """Note something under a name."""
        self.base.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def stamp(self, stamp: str, told: Mapping[str, object] | None = None) -> dict[str, object]:
        """What a stamp stands for; with `told` it is noted."""
        if told is not None:
            told_as = json.dumps(told, sort_keys=True)
            self.base.execute("INSERT OR IGNORE INTO stamps VALUES (?, ?)", (stamp, told_as))
        found = self.base.execute("SELECT told FROM stamps WHERE stamp = ?", (stamp,)).fetchone()
        return dict(json.loads(found[0])) if found else {}

    def pieces_named(self) -> set[str]:
        """The pieces that are needed, also those of inputs that are no more among this run's."""
        found = self.base.execute("SELECT piece FROM documents WHERE piece IS NOT NULL")
        return {piece for (piece,) in found}


SKETCHES = """
SELECT hash, path FROM sketches JOIN documents USING (path)
WHERE position IS NOT NULL AND state = 'ok' AND same_as IS NULL ORDER BY hash, path
"""
SAME_AS = """
UPDATE documents SET same_as = (
    SELECT first.path FROM documents AS first
    WHERE first.sha256 = documents.sha256 AND first.state = 'ok' AND first.position IS NOT NULL
    ORDER BY first.position LIMIT 1
) WHERE position IS NOT NULL AND state = 'ok'
"""
SAME_AS_TWIN = """
UPDATE documents SET same_as = (
    SELECT coalesce(twin.same_as, twin.path) FROM documents AS twin
    WHERE twin.path = documents.twin AND twin.sha256 = documents.sha256
) WHERE position IS NOT NULL AND state = 'same'
"""
UNLIKE_TWIN = """
UPDATE documents SET state = 'todo', twin = NULL
WHERE position IS NOT NULL AND state = 'same' AND same_as IS NULL
"""


def _connected(path: Path, how: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{how}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)


def _readable(base: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The same database, taken as one that nobody writes where its folder can't be written."""
    try:
        base.execute("SELECT 1 FROM facts LIMIT 1")
    except sqlite3.OperationalError as error:
        if "unable to open" not in str(error):
            return base
        base.close()
        return _connected(path, "immutable=1")
    return base


def open_ledger(folder: Path, *, read_only: bool = False) -> Ledger:
    """The ledger of a run's folder, made if it isn't there."""
    path = folder / NAME
    base = _connected(path, "mode=ro" if read_only else "mode=rwc")
    try:
        if read_only:
            base = _readable(base, path)
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if version == 0 and not read_only:
            base.execute("PRAGMA journal_mode = WAL")
            base.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version != VERSION:
            raise ExtractorError(
                f"{path}: written by another version of extractor. "
                "Go on with that one, or begin anew with --overwrite."
            )
        base.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        base.close()
        raise
    return Ledger(base, folder)
