"""Work in another process, so that a crash, a hang or want of memory costs one item alone.

One worker does one item after the other, so that libraries and models are loaded once. A new
one takes its place after it was lost. It is spawned, not forked: nothing of the parent's
memory is in it, and the parent needs none of what the worker loads.
"""

from __future__ import annotations

import contextlib
import gc
import math
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

from extractor.errors import ExtractorError, UnreadableInputError

MIB = 1024 * 1024
START = 300.0  # seconds to load libraries and a model in
GRACE = 10  # seconds after which a worker that nobody ended ends itself
PROTOCOL = pickle.HIGHEST_PROTOCOL

READY, DONE, REFUSED = "ready", "done", "refused"
LATE, MEMORY, CRASH = "late", "memory", "crash"

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take, beyond what the program itself takes."""

    seconds: float = 300.0
    mib: int = 4096  # of address space; without effect where the system has no such limit


class _Worker(NamedTuple):
    process: SpawnProcess
    line: Connection


@contextlib.contextmanager
def isolated(
    work: Callable[[Item], Result], ready: Callable[[], object], limits: Limits
) -> Iterator[Callable[[str, Item], Result]]:
    """Give a function that does `work` on an item in a worker; `ready` is called there first.

    It takes the item's name and the item, and raises UnreadableInputError for an item that
    took too long, too much memory, or the worker with it. A worker that was lost with an
    item it did not begin with may have been ill before: the item gets another, once.
    Raises ExtractorError if a worker cannot start.
    """
    worker: _Worker | None = _started(work, ready, limits)
    is_new = True

    def do(where: str, item: Item) -> Result:
        nonlocal worker, is_new
        for _ in range(2):
            if worker is None:
                worker, is_new = _started(work, ready, limits), True
            kind, told = _answer(worker, item, limits.seconds)
            was_new, is_new = is_new, False
            if kind == DONE:
                result: Result = told
                return result
            _end(worker)
            worker = None
            if was_new or kind == LATE:
                break
        raise UnreadableInputError(where, *_lost(kind, told, limits))

    try:
        yield do
    finally:
        if worker is not None:
            _end(worker)


def _started(
    work: Callable[[Item], Result], ready: Callable[[], object], limits: Limits
) -> _Worker:
    """A worker that is ready."""
    context = get_context("spawn")
    line, far = context.Pipe()
    process = context.Process(target=_serve, args=(far, work, ready, limits), daemon=True)
    with _without_main():
        process.start()
    far.close()
    worker = _Worker(process, line)
    kind, told = _received(worker, START)
    if kind == READY:
        return worker
    _end(worker)
    if kind == REFUSED:
        raise ExtractorError(told)
    why = f"not ready after {START:g} s" if kind == LATE else f"it ended with {_ending(told)}"
    raise ExtractorError(f"The worker process did not start: {why}.")


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main program, which a spawned process would run again, unless it is guarded."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.line.close()


def _answer(worker: _Worker, item: object, seconds: float) -> tuple[str, Any]:
    """What the worker makes of an item: DONE with the result, or how the worker was lost."""
    with contextlib.suppress(OSError):  # it died since: reading tells how
        worker.line.send(item)
    return _received(worker, seconds)


def _received(worker: _Worker, seconds: float) -> tuple[str, Any]:
    try:
        if not worker.line.poll(seconds):
            return LATE, None
        kind, told = worker.line.recv()
    except (EOFError, OSError):
        worker.process.join(GRACE)
        return CRASH, worker.process.exitcode
    return kind, told


def _lost(kind: str, told: int | None, limits: Limits) -> tuple[str, str]:
    """What happened to the item with which a worker was lost, and what to do."""
    if kind == LATE:
        what = f"not done after the {limits.seconds:g} s that one document may take"
        return what, "Give it more with --timeout, or split the file."
    if kind == MEMORY:
        what = f"it needs more than the {limits.mib:,} MiB of memory that one document may take"
        return what, "Give it more with --memory, or split the file."
    what = f"the process that read it crashed ({_ending(told)})"
    return what, "Save it anew, for example with `qpdf`, or give more --memory."


def _ending(code: int | None) -> str:
    """How a process ended: by its exit code, which is negative for a signal.

    >>> _ending(-11), _ending(3)
    ('SIGSEGV', 'exit code 3')
    """
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


# --- in the worker -----------------------------------------------------------------------


def _serve(
    line: Connection,
    work: Callable[[Any], object],
    ready: Callable[[], object],
    limits: Limits,
) -> None:
    """Answer one item after the other until the parent closes the line, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the parent ends this one
    try:
        ready()
    except ExtractorError as error:
        line.send((REFUSED, str(error)))
        return
    gc.freeze()  # what is loaded stays: looking through it again and again would take time
    _limit_memory(limits.mib)
    line.send((READY, None))
    while True:
        try:
            item = line.recv()
        except EOFError:
            return
        _end_after(limits.seconds + GRACE)
        try:
            answer = pickle.dumps((DONE, work(item)), PROTOCOL)
        except MemoryError:
            answer = pickle.dumps((MEMORY, None), PROTOCOL)
        _end_after(0)
        line.send_bytes(answer)


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
