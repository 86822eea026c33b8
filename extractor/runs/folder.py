"""The folder of a run while it goes on: who may write into it, and where it is gone on with."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from extractor.errors import ExtractorError
from extractor.runs.ledger import NAME, PIECES, Ledger, open_ledger
from extractor.sinks.run import ELSEWHERE, check

LOCK = "lock"
OF_LEDGER = (NAME, f"{NAME}-wal", f"{NAME}-shm")


@contextlib.contextmanager
def claimed(out: Path, *, overwrite: bool = False) -> Iterator[Ledger]:
    """The ledger of a run's folder, which is this process's alone until the block ends.

    Where the folder holds no ledger it is made; it is taken away again where an error of the
    user's comes before any input was done. Raises ExtractorError where the folder holds a run
    without a ledger, or another process writes into it.
    """
    is_new = not out.exists()
    if overwrite or not (out / NAME).exists():
        check(out, overwrite)
    try:
        (out / PIECES).mkdir(parents=True, exist_ok=True)
        lock = (out / PIECES / LOCK).open("w")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExtractorError(f"{out}: cannot be written to ({reason}). {ELSEWHERE}.") from None
    with lock:
        _lock(lock, out)
        if overwrite:
            _forget(out)
        is_barren = not (out / NAME).exists()
        try:
            with _opened(out) as ledger:
                try:
                    yield ledger
                finally:
                    is_barren = is_barren and not ledger.has_ended()
        except ExtractorError:
            if is_barren:
                _forget(out)
                (out / PIECES / LOCK).unlink()
                (out / PIECES).rmdir()
                if is_new:
                    with contextlib.suppress(OSError):
                        out.rmdir()
            raise


@contextlib.contextmanager
def _opened(out: Path) -> Iterator[Ledger]:
    """An open ledger; whatever the database can't do is told as an error of the folder."""
    try:
        ledger = open_ledger(out)
        try:
            yield ledger
        finally:
            ledger.base.close()
    except sqlite3.Error as error:
        raise OSError(f"{out / NAME}: {error}") from error


def _lock(lock: IO[str], out: Path) -> None:
    """Keep other processes from writing into the folder, until this one ends or is killed."""
    try:
        import fcntl
    except ImportError:  # as on Windows
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ExtractorError(
            f"{out}: another process is writing a run into it. Wait, or give another folder."
        ) from None
    except OSError:  # a file system without locks
        return


def is_running(out: Path) -> bool:
    """Whether a process is writing a run into the folder, where the system can tell."""
    try:
        import fcntl

        with (out / PIECES / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (ImportError, OSError):
        return False
    return False


def _forget(out: Path) -> None:
    """Take away the ledger and all pieces; the lock stays."""
    for name in OF_LEDGER:
        (out / name).unlink(missing_ok=True)
    for path in (out / PIECES).iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def sweep(ledger: Ledger) -> None:
    """Take away pieces that no row names: of earlier contents, or of a worker that was lost."""
    needed = ledger.pieces_named()
    for shard in ledger.pieces.iterdir():
        for path in shard.iterdir() if shard.is_dir() else ():
            if f"{shard.name}/{path.name}" not in needed:
                path.unlink(missing_ok=True)
