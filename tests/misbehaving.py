"""What stands in for a run's work in its worker process: some documents break the worker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence

from stand_ins import records_of

from extractor import one_input
from extractor.runs.entry import Entry


def ready(models: Sequence[str], ocr: bool) -> None:
    """Put the quick stand-in in the engines' place, in the worker."""
    assert models
    assert not ocr
    one_input.records_of = records_of  # type: ignore[assignment]
    one_input.kind_of = lambda *_: "other"


def done(task: one_input.Task, goes_on: Callable, how: one_input.How) -> Entry:
    """What the name of a document tells, or the real thing."""
    path = task.one.path
    if path.stem == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.stem == "abort":
        os.abort()
    if path.stem == "hang":
        time.sleep(600)
    if path.stem == "memory":
        bytearray(2 << 30)
    return one_input.done(task, goes_on, how)


def slow(task: one_input.Task, goes_on: Callable, how: one_input.How) -> Entry:
    """The real thing, taking its time."""
    time.sleep(0.03)
    return one_input.done(task, goes_on, how)
