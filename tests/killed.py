"""Runs in processes of their own, killed at points that are drawn; `python tests/killed.py` is one.

That one has a quick stand-in in its workers, which takes a moment for each document.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

QUICK = (sys.executable, __file__)
REAL = (sys.executable, "-m", "extractor.cli", "run")


def started(command: Sequence[object], out: Path) -> subprocess.Popen[str]:
    """A run that has begun, as if from a terminal."""
    words = [str(one) for one in (*command, "--out", out)]
    words += [] if "--workers" in words else ["--workers", "2"]
    return subprocess.Popen(
        words, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def workers_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def done_in(out: Path) -> int:
    """How many documents the ledger of a run says are done."""
    with contextlib.suppress(sqlite3.Error):
        base = sqlite3.connect(f"{(out / 'ledger.sqlite').absolute().as_uri()}?mode=ro", uri=True)
        with contextlib.closing(base):
            told = "SELECT count(*) FROM documents WHERE piece IS NOT NULL AND state != 'todo'"
            return int(base.execute(told).fetchone()[0])
    return 0


def wait_until(run: subprocess.Popen[str], out: Path, done: int) -> bool:
    """Wait until so many documents are done; whether the run is still at it then."""
    while run.poll() is None:
        if done_in(out) >= done:
            return True
        time.sleep(0.01)
    return False


def killed(run: subprocess.Popen[str], draw: random.Random, number: int = signal.SIGKILL) -> str:
    """Send a signal to a run's parent or to one of its workers; which it was."""
    pids = [run.pid, *workers_of(run.pid)]
    which = draw.randrange(len(pids))
    with contextlib.suppress(ProcessLookupError):
        os.kill(pids[which], number)
    return "worker" if which else "parent"


def main() -> None:
    """Run over a folder with the stand-in of misbehaving.py."""
    import misbehaving

    from extractor import batch, cli

    batch.done, batch.warm = misbehaving.slow, misbehaving.ready  # type: ignore[assignment]
    cli.app(["run", *sys.argv[1:]])


if __name__ == "__main__":
    main()
