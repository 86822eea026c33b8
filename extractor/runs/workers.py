"""How many workers a machine can do with: its cores, and its memory."""

from __future__ import annotations

import os
import re
from pathlib import Path

EACH = 1024  # MiB that a worker is reckoned to need: libraries, model, and a document
CGROUP = Path("/sys/fs/cgroup")


def workers_for(asked: int | None, documents: int) -> int:
    """The number of workers: as asked or as the machine allows, and no more than documents."""
    return max(1, min(asked or min(cores(), free_mib() // EACH), documents))


def cores() -> int:
    """The processors that this process may use, by its affinity and its control group."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota, _, period = _told("cpu.max").partition(" ")
    if quota.isdigit() and period.strip().isdigit():
        return max(1, min(usable or 1, int(quota) // int(period)))
    return usable or 1


def free_mib() -> int:
    """The memory that is free, as the system and the control group tell; much if they don't."""
    try:
        found = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    except OSError:
        found = None
    free = [int(found[1]) // 1024] if found else []
    limit, used = _told("memory.max").strip(), _told("memory.current").strip()
    if limit.isdigit() and used.isdigit():
        free.append((int(limit) - int(used)) // (1024 * 1024))
    return max(0, min(free, default=1 << 20))


def _told(name: str) -> str:
    """What the control group of this process says; empty where there is none."""
    try:
        return (CGROUP / name).read_text()
    except OSError:
        return ""
