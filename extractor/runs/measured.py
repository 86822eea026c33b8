"""Seconds and peak memory of the stages of a document, in the process that does it."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")


class Cost(NamedTuple):
    """What a stage took: seconds of wall time, and the whole process's memory at its most."""

    seconds: float = 0.0
    peak_mb: float = 0.0  # MiB; 0 where the system doesn't tell


@dataclass(slots=True)
class Stages:
    """The stages of one input by name; those of its parts are added up."""

    costs: dict[str, Cost] = field(default_factory=dict)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what is done in this block."""
        forget_peak()
        began = time.perf_counter()
        try:
            yield
        finally:
            before = self.costs.get(name, Cost())
            seconds = before.seconds + time.perf_counter() - began
            self.costs[name] = Cost(seconds, max(before.peak_mb, peak_mb()))

    @property
    def peak_mb(self) -> float:
        """The most memory of all stages."""
        return max((cost.peak_mb for cost in self.costs.values()), default=0.0)


def forget_peak() -> None:
    """Begin to measure the peak of this process's memory anew, where Linux lets us."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_bytes(b"5")


def peak_mb() -> float:
    """The most memory that this process had since, in MiB; 0 where the system doesn't tell."""
    try:
        found = PEAK.search(Path("/proc/self/status").read_bytes())
    except OSError:
        return 0.0
    return round(int(found[1]) / 1024, 1) if found else 0.0
