"""What a worker process does: one item after the other, within limits, until nobody asks."""

from __future__ import annotations

import contextlib
import gc
import math
import os
import pickle
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from extractor.errors import ExtractorError

MIB = 1024 * 1024
GRACE = 10  # seconds after which a worker that nobody ended ends itself
PROTOCOL = pickle.HIGHEST_PROTOCOL

READY, REFUSED = "ready", "refused"
DONE, GOES_ON, BROKEN, MEMORY = "done", "goes on", "broken", "memory"

Item = TypeVar("Item")
Result = TypeVar("Result")

Work = Callable[[Item, Callable[[], None]], Result]
"""Does an item. The function it is given is called when a part is done: time begins anew."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take, beyond what the program itself takes."""

    seconds: float = 300.0
    mib: int = 4096  # of address space; without effect where the system has no such limit
    attempts: int = 4  # times that an item is begun which may not be at fault for its worker's end


def serve(
    line: Connection,
    work: Work[Any, Any],
    ready: Callable[[], object],
    limits: Limits,
) -> None:
    """Answer one item after the other until the parent closes the line, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the parent ends this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        ready()
    except ExtractorError as error:
        line.send((REFUSED, str(error)))
        return
    gc.freeze()  # what is loaded stays: looking through it again and again would take time
    _limit_memory(limits.mib)
    line.send((READY, None))

    def goes_on() -> None:
        _end_after(limits.seconds + GRACE)
        line.send((GOES_ON, None))

    while True:
        try:
            item = line.recv()
        except EOFError:
            return
        _end_after(limits.seconds + GRACE)
        answer = _done(work, item, goes_on)
        _end_after(0)
        line.send_bytes(answer)


def _done(work: Work[Any, Any], item: object, goes_on: Callable[[], None]) -> bytes:
    """The answer to an item, packed; want of memory in packing it is the item's as well."""
    try:
        return pickle.dumps((DONE, work(item, goes_on)), PROTOCOL)
    except MemoryError:
        return pickle.dumps((MEMORY, None), PROTOCOL)
    except OSError as error:
        told = (error.errno, error.strerror or str(error), error.filename)
        return pickle.dumps((BROKEN, told), PROTOCOL)


def _end_with_parent() -> None:
    """Wait until the parent is gone, and end this process, whatever it is at."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _end_after(seconds: float) -> None:
    """End this process then, whatever it is at: the parent may be gone. 0 takes it back."""
    if hasattr(signal, "alarm"):
        signal.alarm(math.ceil(seconds))


def _limit_memory(mib: int) -> None:
    """Let this process take so much more address space than it has."""
    try:
        import resource
    except ImportError:  # as on Windows
        return
    statm = Path("/proc/self/statm")
    has = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limits = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
    with contextlib.suppress(ValueError, OSError):  # some systems know the limit, and refuse it
        resource.setrlimit(resource.RLIMIT_AS, (min([has + mib * MIB, *limits]), hard))
