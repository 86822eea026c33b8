"""How many workers a machine can do with: its cores, and its memory."""

from __future__ import annotations

import os
import re
from pathlib import Path

EACH = 1024  # MiB that a worker is reckoned to need: libraries, model, and a document
CGROUP = Path("/sys/fs/cgroup")  # of this process, as a container sees it
MIB = 1024 * 1024
FEW = 4  # documents for which another worker isn't worth its start: that takes as long as some ten


def workers_for(asked: int | None, documents: int) -> int:
    """The number of workers: as asked, or as the machine allows and is worth it.

    No more than documents in any case.
    """
    if asked is None:
        asked = min(cores(), free_mib() // EACH, -(-documents // FEW))
    return max(1, min(asked, documents))


def cores() -> int:
    """The processors that this process may use, by its affinity and its control group."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota = _numbers("cpu.max") or _numbers("cpu/cpu.cfs_quota_us")
    period = quota[1:] or _numbers("cpu/cpu.cfs_period_us")
    if quota and period and quota[0] > 0:
        return max(1, min(usable or 1, quota[0] // period[0]))
    return usable or 1


def free_mib() -> int:
    """The memory that is free, as the system and the control group tell; much if they don't.

    What a control group keeps of files that were read counts as free: it gives way.
    """
    free = _after("MemAvailable:", Path("/proc/meminfo"))
    known = [free // 1024] if free is not None else []
    for limit, used, stat, cache in (
        ("memory.max", "memory.current", "memory.stat", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat",
         "total_inactive_file"),
    ):  # fmt: skip
        most, now = _numbers(limit), _numbers(used)
        if most and now:
            known.append((most[0] - now[0] + (_after(cache, CGROUP / stat) or 0)) // MIB)
    return max(0, min(known, default=MIB))


def _numbers(name: str) -> list[int]:
    """What the control group says, if it is numbers; nothing where there is none, or no limit."""
    try:
        told = (CGROUP / name).read_text().split()
    except OSError:
        return []
    return [int(one) for one in told] if all(one.isdecimal() for one in told) else []


def _after(word: str, path: Path) -> int | None:
    """The number after a word at the beginning of a line."""
    try:
        found = re.search(rf"^{word}\s+(\d+)", path.read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) if found else None
