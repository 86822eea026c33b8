"""How fast, and in how much memory, a dump is repaired.

Not collected with the tests. Run with:

    python -m pytest tests/bench_repair.py --benchmark-only            # times
    python -m pytest tests/bench_repair.py --benchmark-disable         # answers, memory, growth
"""

from __future__ import annotations

import contextlib
import random
import re
import subprocess
import sys
import textwrap
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from killed import REAL, started, workers_of
from trial_tables import DAMAGES, DOMAINS, draw_paragraph, draw_table

from extractor.repair.dump import repair_dump
from extractor.types import Document, Source

MB = 1_000_000
MOST_MEMORY = 150  # bytes at the peak for each character of the input
Benchmark = Callable[..., Any]


@cache
def paragraphs(size: int) -> tuple[str, ...]:
    """Paragraphs of a review, at least `size` characters in all; none comes twice.

    The same few sentences would be furniture, so each has a number of its own in words.
    """
    rng = random.Random(7)
    drawn: list[str] = []
    length = 0
    while length < size:
        sentences = draw_paragraph(rng, rng.choice(DOMAINS)).split(". ")
        drawn.append(". ".join(f"{sentence} {mark(rng)}" for sentence in sentences) + ".")
        length += len(drawn[-1]) + 2
    return tuple(drawn)


def mark(rng: random.Random) -> str:
    """An invented word that makes a sentence one of its kind."""
    return "as " + "".join(rng.choice("bdfklmnprt") + rng.choice("aeiou") for _ in range(5))


@cache
def prose(size: int) -> str:
    """Wrapped lines, as a text layer gives them."""
    return "\n\n".join(textwrap.fill(words, 60) for words in paragraphs(size))[:size]


@cache
def shattered(size: int) -> str:
    """Tables in pieces of one to three characters, one after the other."""
    rng = random.Random(8)
    dumps: list[str] = []
    length = 0
    while length < size:
        lines = draw_table(rng, (20, 40)).lines()
        kept = [line for line in lines if line.place != "furniture"]
        dumps.append(DAMAGES["split"](kept, rng) + "\n\f" + paragraphs(10_000)[len(dumps) % 8])
        length += len(dumps[-1])
    return "\n\n".join(dumps)


@cache
def reversed_prose(size: int) -> str:
    """Each line's letters backwards."""
    return "\n".join(line[::-1] for line in prose(size).split("\n"))


def document_of(raw: str) -> Document:
    return repair_dump(Source("bench.txt", "0" * 64, "text", raw, len(raw)))


def squeezed(chars: str) -> str:
    """Letters and digits, raised ones too."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", chars))


def test_prose(benchmark: Benchmark) -> None:
    raw = prose(MB)
    document = benchmark.pedantic(document_of, (raw,), rounds=3)
    wanted = [squeezed(words) for words in paragraphs(MB)[:-1]]
    found = {squeezed(document.text.chars[b.start : b.end]) for b in document.blocks}
    assert sum(words in found for words in wanted) >= 0.98 * len(wanted)


def test_shattered_tables(benchmark: Benchmark) -> None:
    raw = shattered(MB)
    document = benchmark.pedantic(document_of, (raw,), rounds=3)
    assert len(document.tables) >= 0.5 * raw.count("\f")
    assert sum(len(table.cells) for table in document.tables) > 1_000


def test_reversed_lines(benchmark: Benchmark) -> None:
    raw = reversed_prose(MB)
    document = benchmark.pedantic(document_of, (raw,), rounds=3)
    forwards = document.text.chars.count(" the ")
    assert forwards >= 0.95 * prose(MB).replace("\n", " ").count(" the ")
    assert document.text.chars.count(" eht ") <= 0.02 * forwards


def seconds(raw: str) -> float:
    began = time.perf_counter()
    document = document_of(raw)
    took = time.perf_counter() - began
    assert len(squeezed(document.text.chars)) >= 0.95 * len(squeezed(raw))
    return took


def test_time_grows_with_the_length() -> None:
    """Twenty megabytes take about four times as long as five; six is the limit."""
    seconds(prose(MB))  # reads the lists of words, once
    took = {size: seconds(prose(size * MB)) for size in (1, 5, 20)}
    print("\nseconds by megabytes:", {size: round(s, 2) for size, s in took.items()})
    assert took[20] / took[5] < 6
    assert took[5] / took[1] < 8


MEASURE = r"""
import re, sys
from pathlib import Path
from extractor.repair.dump import repair_dump
from extractor.types import Source
raw = Path(sys.argv[1]).read_text(encoding="utf-8")
repair_dump(Source("warm.txt", "0" * 64, "text", raw[:20_000], 20_000))
def peak():  # of this program alone: ru_maxrss would begin with the parent's
    return int(re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[1])
before = peak()
document = repair_dump(Source("bench.txt", "0" * 64, "text", raw, len(raw)))
assert document.text.chars
print((peak() - before) * 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("damage", [prose, shattered, reversed_prose], ids=lambda f: f.__name__)
def test_peak_memory(damage: Callable[[int], str], tmp_path: Path) -> None:
    """Measured by the system in a process of its own: nothing else counts."""
    raw = damage(5 * MB)
    path = tmp_path / "raw.txt"
    path.write_text(raw, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    peak = int(done.stdout)
    print(f"\n{damage.__name__}: {peak / len(raw):.0f} bytes for each of {len(raw)} characters")
    assert len(raw) < peak <= MOST_MEMORY * len(raw)


LIMIT = 700  # MiB of the whole program, for a dump of 20 MB


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("damage", [prose, shattered], ids=lambda f: f.__name__)
def test_memory_of_the_largest(damage: Callable[[int], str], tmp_path: Path) -> None:
    """Reading, repairing and the program itself, in a process of its own."""
    path = tmp_path / "raw.txt"
    path.write_text(damage(20 * MB), encoding="utf-8")
    code = WHOLE.replace("PATH", repr(str(path)))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    mib = int(done.stdout) // 1024
    print(f"\n{damage.__name__}: {mib} MiB")
    assert mib < LIMIT


RUN = 1000  # MiB of a worker that has taken it through all steps: 59,583 records, 300 MB of JSON


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_of_a_run_over_the_largest(tmp_path: Path) -> None:
    """The worker, and the run's own process, as the system tells while they work."""
    (tmp_path / "raw.txt").write_text(shattered(20 * MB), encoding="utf-8")
    most = Counter[bool]()
    with started((*REAL, tmp_path / "raw.txt", "--timeout", 1200, "-q"), tmp_path / "out") as run:
        while run.poll() is None:
            for pid in (run.pid, *workers_of(run.pid)):
                with contextlib.suppress(OSError):
                    told = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
                    mib = int(told[1]) // 1024 if told else 0
                    most[pid == run.pid] = max(mib, most[pid == run.pid])
            time.sleep(0.05)
    print(f"\nworker {most[False]} MiB, the run's own process {most[True]} MiB")
    assert run.returncode == 0
    assert most[False] < RUN
    assert most[True] < 100


WHOLE = r"""
import re
from pathlib import Path
from extractor import read
assert read(PATH).text.chars
print(re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[1])
"""
