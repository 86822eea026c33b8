"""Work in other processes, so that a crash, a hang or want of memory costs one item alone.

Each worker does one item after the other, so that libraries and models are loaded once. A new
one takes its place after it was lost. It is spawned, not forked: nothing of the parent's
memory is in it, and the parent needs none of what the worker loads.

Every worker has a pipe of its own. Pools that share one between all (pebble) or give up all
work when one process dies (loky, concurrent.futures) stall or end where a worker is killed
from outside in the middle of a message.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import ModuleType
from typing import Any, Generic, NamedTuple

from extractor.errors import ExtractorError
from extractor.worker import (
    BROKEN,
    DONE,
    GOES_ON,
    GRACE,
    MEMORY,
    READY,
    REFUSED,
    Item,
    Limits,
    Result,
    Work,
    serve,
)

START = 300.0  # seconds to load libraries and a model in
LATE, CRASH = "late", "crash"
OUTSIDE = tuple(  # who ends a process by these is not the process
    -getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # read when loaded
STARTS = 3  # times that a worker is started which is killed before it is ready


class Lost(NamedTuple):
    """What happened to an item that cost its worker, and what to do."""

    what: str
    advice: str


class Answer(NamedTuple, Generic[Item, Result]):
    """What became of an item: its result, or how it was lost."""

    item: Item
    result: Result | None
    lost: Lost | None
    attempts: int
    seconds: float  # since it was begun first


Each = Callable[[Iterable[Item]], Iterator[Answer[Item, Result]]]
"""Has items done and gives the answers as they come, in no order."""


@dataclass(slots=True)
class _Job:
    """An item that was begun so many times."""

    item: Any
    attempts: int = 0
    began: float = 0.0  # on the monotonic clock

    def answer(self, result: Any, lost: Lost | None = None) -> Answer[Any, Any]:
        """What is told of the item."""
        return Answer(self.item, result, lost, self.attempts, time.monotonic() - self.began)


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    line: Connection
    until: float  # when it is late, on the monotonic clock
    is_ready: bool = False
    is_new: bool = True  # it has begun no item yet
    starts: int = 1
    job: _Job | None = None


@contextlib.contextmanager
def isolated(
    work: Work[Item, Result], ready: Callable[[], object], limits: Limits, workers: int = 1
) -> Iterator[Each[Item, Result]]:
    """Give a function that has items done by so many workers; `ready` is called there first.

    An item that took too long, too much memory, or the worker with it is answered as lost. If
    its worker had done others before, or was ended from outside, the item may not be at fault:
    it is begun again in a new one, `limits.attempts` times at most. Raises ExtractorError if
    a worker can't start, and the OSError of work that couldn't write.
    """
    pool = _Pool(work, ready, limits)
    try:
        for _ in range(workers):
            pool.start()
        pool.until_ready()
        yield pool.each
    finally:
        pool.end()


@dataclass(slots=True)
class _Pool:
    """The workers, and who does what."""

    work: Work[Any, Any]
    ready: Callable[[], object]
    limits: Limits
    workers: list[_Worker] = field(default_factory=list)

    def each(self, items: Iterable[Item]) -> Iterator[Answer[Item, Any]]:
        """Hand out items as workers become idle; see `isolated`."""
        waiting = iter(items)
        self.feed(waiting)
        while any(worker.job is not None for worker in self.workers):
            for worker in self.heard():
                for answer in self.answered(worker):
                    self.feed(waiting)  # before it is told: no worker waits until that is noted
                    yield answer

    def feed(self, waiting: Iterator[object]) -> None:
        """Give idle workers what is waiting."""
        for worker in list(self.workers):
            if worker.job is None and (job := _next(waiting)) is not None:
                self.give(worker, job)

    def until_ready(self) -> None:
        """Wait until one worker is ready, so that what keeps all from it is told at once."""
        while not any(worker.is_ready for worker in self.workers):
            for worker in self.heard():
                self.started(worker)

    def heard(self) -> list[_Worker]:
        """The workers that have something to say, or are late; waits until there is one."""
        busy = {one.line: one for one in self.workers if one.job is not None or not one.is_ready}
        first = min(one.until for one in busy.values())
        lines = wait(list(busy), max(0.0, first - time.monotonic()))
        now = time.monotonic()
        return [one for line, one in busy.items() if line in lines or one.until <= now]

    def give(self, worker: _Worker, job: _Job) -> None:
        """Have a worker begin an item, now or when it is ready."""
        if worker.process.exitcode is not None and worker.is_ready:
            self.replace(worker, job)  # it died idle
            return
        worker.job = job
        if not worker.is_ready:
            return
        now = time.monotonic()
        job.attempts, job.began = job.attempts + 1, job.began or now
        worker.until = now + self.limits.seconds
        with contextlib.suppress(OSError):  # it died since: reading tells how
            worker.line.send(job.item)

    def answered(self, worker: _Worker) -> Iterator[Answer[Any, Any]]:
        """What a worker has to say of its item, if that is done."""
        if not worker.is_ready:
            self.started(worker)
            return
        job = worker.job
        assert job is not None
        kind, told = _received(worker)
        if kind == GOES_ON:
            worker.until = time.monotonic() + self.limits.seconds
            return
        if kind == BROKEN:
            raise OSError(*told)
        was_new, worker.is_new = worker.is_new, False
        if kind == DONE:
            worker.job = None
            yield job.answer(told)
            return
        innocent = not was_new or (kind == CRASH and told in OUTSIDE)
        again = kind != LATE and innocent and job.attempts < self.limits.attempts
        self.replace(worker, job if again else None)
        if not again:
            yield job.answer(None, _lost(kind, told, self.limits))

    def started(self, worker: _Worker) -> None:
        """Hear that a worker is ready, or why it is not."""
        kind, told = _received(worker)
        if kind == READY:
            worker.is_ready = True
            if worker.job is not None:
                self.give(worker, worker.job)
        elif kind == REFUSED:
            raise ExtractorError(told)
        elif kind == CRASH and told in OUTSIDE and worker.starts < STARTS:
            self.replace(worker, worker.job, worker.starts + 1)
        else:
            why = (
                f"not ready after {START:g} s" if kind == LATE else f"it ended with {_ending(told)}"
            )
            raise ExtractorError(f"The worker process did not start: {why}.")

    def replace(self, worker: _Worker, job: _Job | None, starts: int = 1) -> None:
        """Put a new worker in a lost one's place, with the item that it is to begin."""
        _end(worker)
        self.workers.remove(worker)
        self.start(job, starts)

    def start(self, job: _Job | None = None, starts: int = 1) -> None:
        """Start a worker, which will say when it is ready."""
        context = get_context("spawn")
        line, far = context.Pipe()
        process = context.Process(
            target=serve, args=(far, self.work, self.ready, self.limits), daemon=True
        )
        with _without_main(), _one_thread():
            process.start()
        far.close()
        until = time.monotonic() + START
        self.workers.append(_Worker(process, line, until, starts=starts, job=job))

    def end(self) -> None:
        """End all workers, whatever they are at."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            _end(worker)


def _next(waiting: Iterator[object]) -> _Job | None:
    for item in waiting:
        return _Job(item)
    return None


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main program, which a spawned process would run again, unless it is guarded."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Have libraries of a process that is started calculate in one thread, unless told otherwise.

    Matrices of a sentence are small: more threads take more time, and that of other workers.
    """
    new = {name: "1" for name in THREADS if name not in os.environ}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            del os.environ[name]


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.line.close()


def _received(worker: _Worker) -> tuple[str, Any]:
    """What a worker says, or how it was lost."""
    try:
        if not worker.line.poll():
            return LATE, None
        kind, told = worker.line.recv()
    except (EOFError, OSError, pickle.UnpicklingError):
        worker.process.join(GRACE)
        return CRASH, worker.process.exitcode
    return kind, told


def _lost(kind: str, told: int | None, limits: Limits) -> Lost:
    """What happened to the item with which a worker was lost, and what to do."""
    if kind == LATE:
        what = f"not done after the {limits.seconds:g} s that one document may take"
        return Lost(what, "Give it more with --timeout, or split the file.")
    if kind == MEMORY:
        what = f"it needs more than the {limits.mib:,} MiB of memory that one document may take"
        return Lost(what, "Give it more with --memory, or split the file.")
    what = f"the process that read it crashed ({_ending(told)})"
    return Lost(what, "Save it anew, for example with `qpdf`, or give more --memory.")


def _ending(code: int | None) -> str:
    """How a process ended: by its exit code, which is negative for a signal.

    >>> _ending(-11), _ending(3)
    ('SIGSEGV', 'exit code 3')
    """
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"
