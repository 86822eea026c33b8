"""What people and programs see of a run while it goes on: a bar, lines, JSON lines, a log."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import typer

from extractor.terminal import harmless

if TYPE_CHECKING:
    from types import FrameType

    from extractor.runs.entry import Entry

EVERY = 10.0  # seconds between the lines of a run that nobody watches on a terminal

Form = Literal["quiet", "plain", "terminal", "json"]


@dataclass(slots=True)
class State:
    """How far a run is; what was done in earlier sessions counts as done, but has no rate."""

    began: float = field(default_factory=time.monotonic)
    before: int = 0  # inputs that were done when this session began
    done: int = 0
    of: int = 0
    pages: int = 0  # of this session
    records: int = 0
    failed: int = 0

    @property
    def rate(self) -> float:
        """Inputs a second."""
        return (self.done - self.before) / max(time.monotonic() - self.began, 1e-3)

    @property
    def left(self) -> float | None:
        """Seconds to go at this rate; None before anything is done."""
        return (self.of - self.done) / self.rate if self.done > self.before else None

    def note(self, done: int, of: int, entry: Entry) -> None:
        """Count an input."""
        if not self.of:
            self.before = done - 1
        self.done, self.of = done, of
        self.pages += entry.counts.get("pages", 0)
        self.records += entry.counts.get("records", 0)
        self.failed += entry.status == "failed"

    def words(self) -> str:
        """All of it in one line.

        >>> State(done=3, of=4, records=7).words().partition(";")[0]
        '3 of 4 inputs'
        """
        left = "" if self.left is None else f"; {clock(self.left)} left"
        return (
            f"{self.done} of {self.of} inputs; pages: {self.pages}; records: {self.records}; "
            f"failed: {self.failed}; {self.rate:.1f} a second{left}"
        )


def clock(seconds: float) -> str:
    """A time span for people.

    >>> clock(61), clock(7322)
    ('1:01', '2:02:02')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@dataclass(slots=True)
class Watching:
    """Told of all that happens in a run, and tells of it in one form."""

    form: Form
    show: Callable[[State], None]  # how far it is
    out: Callable[[str], None]  # a line that stays
    log: IO[str] | None = None
    state: State = field(default_factory=State)

    def watch(self, done: int, of: int, entry: Entry) -> None:
        """Tell of an input that is done."""
        self.state.note(done, of, entry)
        self.logged("document", level="error" if entry.error else "info", **told(entry))
        if self.form == "json":
            self.out(json.dumps({"done": done, "of": of, **told(entry), "left": self.state.left}))
        elif entry.error:
            message = entry.error.message.removeprefix(f"{entry.path}: ")
            known = f"{entry.error.kind}: " if entry.error.trace else ""
            self.out(f"error: {entry.path}: {known}{message}")
        self.show(self.state)

    def say(self, message: str) -> None:
        """Tell how a run goes on."""
        self.logged("message", message=message)
        if self.form == "json":
            self.out(json.dumps({"message": message}))
        elif self.form != "quiet":
            self.out(message)

    def logged(self, event: str, *, level: str = "info", **more: object) -> None:
        """Write a line of the log, with the time and what it is about."""
        if self.log is not None:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            row = {"time": now, "level": level, "event": event, **more}
            self.log.write(json.dumps(row, ensure_ascii=False) + "\n")
            self.log.flush()


def told(entry: Entry) -> dict[str, object]:
    """What programs are told of an input."""
    return {
        "document": entry.path,
        "status": entry.status,
        "records": entry.counts.get("records", 0),
        "pages": entry.counts.get("pages", 0),
        "seconds": round(entry.seconds, 3),
        "peak_mb": entry.peak_mb,
        "stages": {name: round(cost.seconds, 3) for name, cost in entry.stages.items()},
        "error": asdict(entry.error) if entry.error else None,
    }


@contextlib.contextmanager
def watching(*, quiet: bool, as_json: bool, log: Path | None) -> Iterator[Watching]:
    """Watch a run: on standard error as it is, and in a file."""
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(log.open("a", encoding="utf-8")) if log else None
        if as_json:
            yield Watching("json", _nothing, _line, file)
        elif quiet:
            yield Watching("quiet", _nothing, _line, file)
        elif sys.stderr.isatty():
            show, out = stack.enter_context(_bar())
            yield Watching("terminal", show, out, file)
        else:
            yield Watching("plain", _lines(), _line, file)


def _nothing(_: State) -> None:
    """Show nothing of how far a run is."""


def _line(message: str) -> None:
    typer.echo(harmless(message), err=True)


def _lines() -> Callable[[State], None]:
    """Show how far a run is in a line from time to time."""
    last = time.monotonic()

    def show(state: State) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            _line(state.words())

    return show


@contextlib.contextmanager
def _bar() -> Iterator[tuple[Callable[[State], None], Callable[[str], None]]]:
    """Show how far a run is on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(state: State) -> None:
            bar.update(task, completed=state.done, total=state.of, description=state.words())

        yield show, lambda message: bar.console.out(harmless(message), highlight=False)


class EndedError(BaseException):
    """Told by a signal that the process is to end; no `Exception`, so that nothing goes on."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.status = 128 + number


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end what goes on as an EndedError, so that it is left in order."""

    def end(number: int, _: FrameType | None) -> None:
        for one in numbers:  # once is enough
            signal.signal(one, signal.SIG_IGN)
        raise EndedError(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, end) for one in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
