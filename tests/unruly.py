"""Small pieces of work for worker processes, which need little to be imported: most go wrong."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


def number_or_sleep(item: int, goes_on: Callable) -> int:
    """The worker's process id for 0; sleep so many seconds for another number."""
    time.sleep(item)
    return os.getpid()


begun: list[str] = []


def only_when_new(item: str, goes_on: Callable) -> tuple[str, int]:
    """Crash a worker that has done something before."""
    begun.append(item)
    if len(begun) > 1:
        os.kill(os.getpid(), signal.SIGSEGV)
    return item, os.getpid()


def killed_the_first_time(item: Path, goes_on: Callable) -> int:
    """Be killed as from outside with an item that nobody began before."""
    with item.open("a") as file:
        file.write("begun\n")
    if len(item.read_text().splitlines()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def always_killed(item: str, goes_on: Callable) -> None:
    """Be killed as from outside."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_parts(item: float, goes_on: Callable) -> int:
    """Take so many seconds for each of five parts."""
    for _ in range(5):
        time.sleep(item)
        goes_on()
    return 5


def cannot_write(item: str, goes_on: Callable) -> None:
    """Find the disk full."""
    raise OSError(28, "No space left on device", item)


def too_ill_to_start() -> None:
    """Crash a worker before it is ready."""
    os._exit(3)


def threads_told(item: str, goes_on: Callable[[], None]) -> str | None:
    """What an item's variable says here."""
    return os.environ.get(item)
