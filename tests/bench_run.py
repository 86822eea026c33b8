"""Runs over many documents: `python tests/bench_run.py kills|workers|many [N] [--from FOLDER]`.

kills    300 documents, N times kill -9 of the parent or of a worker at drawn moments; every run
         ends with the files of an unbroken one, byte by byte.
workers  the same documents with one worker and with two: seconds, and the same bytes.
many     N documents: seconds of the first and the last thousand, memory of the parent.

The documents are copies of those of a folder, ../shared/jats by default, each with other bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import sqlite3
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from killed import REAL, killed, started
from published import published

ROOT = Path(__file__).resolve().parents[1]
PER_RUN = 10  # kills in one run


def copies(source: Path, into: Path, n: int) -> Path:
    """So many documents that differ from each other and from those they are copies of."""
    into.mkdir(parents=True)
    files = sorted(one for one in source.iterdir() if one.suffix in (".nxml", ".txt"))
    for number, file in enumerate(islice(cycle(files), n)):
        more = f"<!-- {number} -->\n" if file.suffix == ".nxml" else f"\n\nCopy {number}.\n"
        name = f"{number:06}-{file.name}"
        (into / name).write_bytes(file.read_bytes() + more.encode())
    return into


def whole(folder: Path, out: Path, *more: str) -> float:
    """A run from its beginning to its end; its seconds."""
    began = time.perf_counter()
    with started((*REAL, folder, "--quiet", *more), out) as run:
        _, err = run.communicate()
    assert run.returncode == 0, err
    return time.perf_counter() - began


def kills(folder: Path, away: Path, n: int) -> None:
    """Kill runs, have them go on, and compare."""
    seconds = whole(folder, away / "unbroken")
    wanted = published(away / "unbroken")
    print(f"unbroken: {seconds:.1f} s, {len(wanted)} files", flush=True)
    draw, who = random.Random(n), {"parent": 0, "worker": 0}
    for number in range(-(-n // PER_RUN)):
        out = away / f"run-{number}"
        run = started((*REAL, folder, "--quiet"), out)
        for _ in range(min(PER_RUN, n - number * PER_RUN)):
            time.sleep(draw.uniform(0, seconds / PER_RUN * 2))
            which = killed(run, draw) if run.poll() is None else ""
            if which:
                who[which] += 1
            if which != "worker":
                run.communicate()
                run = started((*REAL, folder, "--quiet"), out)
        _, err = run.communicate()
        assert run.returncode == 0, err
        assert published(out) == wanted, f"{out} differs"
        print(f"run {number}: the same bytes after kills of {who}", flush=True)


def workers(folder: Path, away: Path) -> None:
    """One worker against two, in turns."""
    took: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(3):
        for n in (1, 2):
            took[n].append(whole(folder, away / f"{n}-{turn}", "--workers", str(n)))
            assert published(away / f"{n}-{turn}") == published(away / "1-0")
    one, two = min(took[1]), min(took[2])
    print(f"one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times; the same bytes")


def many(folder: Path, away: Path) -> None:
    """Memory of the parent, and how fast the first and the last thousand are."""
    out = away / "out"
    run = started((*REAL, folder, "--quiet"), out)
    memory: list[tuple[int, float]] = []
    while run.poll() is None:
        time.sleep(2)
        with contextlib.suppress(OSError, TypeError):
            told = Path(f"/proc/{run.pid}/status").read_text()
            found = re.search(r"VmRSS:\s+(\d+)", told)
            memory.append((len(times(out)), int(found[1]) / 1024 if found else 0.0))
    assert run.returncode == 0
    ended = times(out)
    step = min(1000, len(ended) // 2)
    first, last = ended[step] - ended[0], ended[-1] - ended[-1 - step]
    print(f"{len(ended)} documents; {step} took {first:.1f} s at first, {last:.1f} s at last")
    while_working = [mib for n, mib in memory if 0 < n < len(ended)]
    for at in range(0, len(while_working), max(1, len(while_working) // 10)):
        print(f"parent: {while_working[at]:.0f} MiB")
    print(f"parent at most: {max(mib for _, mib in memory):.0f} MiB")


def times(out: Path) -> list[float]:
    """When documents were done, in order."""
    with contextlib.suppress(sqlite3.Error):
        base = sqlite3.connect(f"{(out / 'ledger.sqlite').absolute().as_uri()}?mode=ro", uri=True)
        with contextlib.closing(base):
            told = "SELECT changed FROM documents WHERE piece IS NOT NULL ORDER BY changed"
            return [at for (at,) in base.execute(told)]
    return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("kills", "workers", "many"))
    parser.add_argument("n", type=int, nargs="?", default=100)
    parser.add_argument("--from", dest="source", type=Path, default=ROOT.parent / "shared" / "jats")
    parser.add_argument("--documents", type=int, default=300)
    asked = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory() as name:
        away = Path(name)
        n = asked.n if asked.what == "many" else asked.documents
        folder = copies(asked.source, away / "papers", n)
        if asked.what == "kills":
            kills(folder, away, asked.n)
        else:
            {"workers": workers, "many": many}[asked.what](folder, away)
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()
