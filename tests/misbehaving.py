"""What stands in for a run's work in its worker process: some documents break the worker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping, Sequence

from stand_ins import records_of

from extractor import one_input
from extractor.sinks import Outcome


def ready(models: Sequence[str], ocr: bool) -> None:
    """Put the quick stand-in in the engines' place, in the worker."""
    assert models
    assert not ocr
    one_input.records_of = records_of  # type: ignore[assignment]
    one_input.kind_of = lambda *_: "other"


def outcome_of(
    task: one_input.Task,
    models: Sequence[str],
    ocr: bool,
    versions: Mapping[str, str],
    max_error: float | None = None,
) -> Outcome:
    """What the name of a document tells, or the real thing."""
    path = task[0].path
    if path.stem == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.stem == "abort":
        os.abort()
    if path.stem == "hang":
        time.sleep(600)
    if path.stem == "memory":
        bytearray(2 << 30)
    return one_input.outcome_of(task, models, ocr, versions, max_error)


def number_or_sleep(item: int) -> int:
    """The worker's process id for 0; sleep so many seconds for another number."""
    time.sleep(item)
    return os.getpid()


done: list[str] = []


def only_when_new(item: str) -> tuple[str, int]:
    """Crash a worker that has done something before."""
    done.append(item)
    if len(done) > 1:
        os.kill(os.getpid(), signal.SIGSEGV)
    return item, os.getpid()


def too_ill_to_start() -> None:
    """Crash a worker before it is ready."""
    os._exit(3)
