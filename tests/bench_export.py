"""How long exports to databases and Parquet take, how they grow, and in what memory: pytest tests/bench_export.py --benchmark-only -s.

Records are drawn as in bench_link.py; what they have found has a quote. Each export is a process of
its own, whose time and memory are told with those of a second export, which finds nothing changed.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench_link import drawn
from databases import Server, duck, postgres, server, sqlite
from pytest_benchmark.fixture import BenchmarkFixture

SIZES = (10_000, 100_000)
MOST = {"duckdb": 1_500}  # MiB; docs/databases.md says what takes it
FLAT = 300  # MiB of the others, however many records
EXPORT = """
import json, re, sys, time
from pathlib import Path
from extractor.exports import export
started = time.perf_counter()
done = export(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())  # getrusage's counts the parent's
print(json.dumps({"written": done.written, "seconds": round(time.perf_counter() - started, 1),
                  "cpu": round(time.process_time(), 1), "MiB": int(most[1]) // 1024}))
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as one:
        yield one


@pytest.fixture(scope="module", params=SIZES)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of so many records."""
    folder = tmp_path_factory.mktemp("bench") / f"run-{request.param}"
    folder.mkdir()
    with (folder / "records.jsonl").open("w", encoding="utf-8") as file:
        for one in drawn(random.Random(request.param), request.param):
            for field in one["fields"].values():
                if field["status"] == "found":
                    field["evidence"] = [{"quote": json.dumps(field["value"]), "start": 1, "end": 9, "boxes": [],
                                          "path": "$.a.b[2]", "engine": "registry", "rule": "ictrp/place"}]  # fmt: skip
            file.write(json.dumps(one) + "\n")
    return folder


def exported(run: Path, to: str, out: str) -> dict[str, float]:
    """One export, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", EXPORT, run, to, out], capture_output=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("to", ["sqlite", "duckdb", "postgresql", "parquet"])
def test_export(
    benchmark: BenchmarkFixture, request: pytest.FixtureRequest, tmp_path: Path, run: Path, to: str
) -> None:
    n = int(run.name.removeprefix("run-"))
    if to == "parquet":
        first = benchmark.pedantic(exported, (run, to, str(tmp_path / "out")), rounds=1)
        again = first
    else:
        place = (
            postgres(request.getfixturevalue("running"), tmp_path.name)
            if to == "postgresql"
            else {"sqlite": sqlite, "duckdb": duck}[to](tmp_path)
        )
        first = benchmark.pedantic(exported, (run, "sql", place.url), rounds=1)
        again = exported(run, "sql", place.url)
        (row,) = place.read("SELECT count(*) AS n FROM record")
        assert row["n"] == n
    print(f"\n{to}, {n} records: {first}; again: {again}")
    assert first["written"] == n
    assert max(first["MiB"], again["MiB"]) < MOST.get(to, FLAT)
