"""The engine `ray`: a run's documents done by actors on the nodes of a Ray cluster.

Each actor keeps a worker of isolated.py beside it, so that limits of time and memory, crashes and
attempts are the same as here. What a document gives comes back as bytes and is put among the
pieces by the process that holds the ledger: only that one needs the run's folder. A node that
dies costs the documents on it one attempt. Inputs are paths that all nodes see, or URLs.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.isolated import START, STARTS, Answer, Each, Lost, isolated
from extractor.one_input import Task
from extractor.runs.entry import Entry
from extractor.runs.pieces import put_piece
from extractor.worker import Limits, Work

INSTALL = "The engine `ray` needs the extra: pip install 'extractor[ray]'"
REFUSED = "creation task"  # in what Ray says of an actor whose own __init__ raised
LOST = Lost("the node of the cluster that read it was lost", "Try it again with --retry-failed.")


class Reader:
    """What an actor does: one document after the other, in a worker process of its own."""

    def __init__(
        self, work: Work[Task, Entry], ready: Callable[[], object], limits: Limits
    ) -> None:
        self.closing = contextlib.ExitStack()
        self.pieces = Path(self.closing.enter_context(tempfile.TemporaryDirectory()))
        self.each = self.closing.enter_context(isolated(work, ready, limits))

    def is_ready(self) -> bool:
        """Answer when libraries and model are loaded."""
        return True

    def do(self, task: Task) -> tuple[Answer[Task, Entry], bytes]:
        """Have a document done; the bytes are its piece."""
        (answer,) = self.each([task._replace(pieces=self.pieces)])
        piece = self.pieces / task.piece
        content = piece.read_bytes() if answer.result is not None else b""
        piece.unlink(missing_ok=True)
        return answer._replace(item=task), content


@dataclass(slots=True)
class _Job:
    task: Task
    attempts: int = 0
    began: float = 0.0


@dataclass(slots=True)
class _Actors:
    """The actors there are, and what each is at."""

    ray: Any
    make: Callable[[], Any]
    limits: Limits
    coming: dict[Any, Any] = field(default_factory=dict)  # by the answer that they are ready
    idle: list[Any] = field(default_factory=list)
    busy: dict[Any, tuple[Any, _Job]] = field(default_factory=dict)  # by the answer to come
    failed_starts: int = 0

    def start(self) -> None:
        """Ask for an actor; it comes when a node has room."""
        actor = self.make()
        self.coming[actor.is_ready.remote()] = actor

    def each(self, tasks: Iterable[Task]) -> Iterator[Answer[Task, Entry]]:
        """Hand out documents as actors become idle; no more are asked for than there are actors."""
        waiting = (_Job(task) for task in tasks)
        again: list[_Job] = []
        while True:
            while self.idle and (job := again.pop() if again else next(waiting, None)):
                self.give(self.idle.pop(), job)
            if not self.busy and not again and self.idle:
                return
            for answer in self.heard():
                job, told = self.answered(answer)
                if isinstance(told, Answer):
                    yield told
                elif job.attempts < self.limits.attempts:
                    again.append(job)
                else:
                    seconds = time.monotonic() - job.began
                    yield Answer(job.task, None, LOST, job.attempts, seconds)

    def give(self, actor: Any, job: _Job) -> None:
        """Have an actor begin a document."""
        job.attempts, job.began = job.attempts + 1, job.began or time.monotonic()
        self.busy[actor.do.remote(job.task)] = (actor, job)

    def heard(self) -> list[Any]:
        """The answers that are there; waits until there is one, or an actor is ready."""
        patience = None if self.busy else START
        there, _ = self.ray.wait([*self.busy, *self.coming], num_returns=1, timeout=patience)
        if not there:
            raise ExtractorError(f"No node of the cluster has had room for {START:g} s.")
        for ready in [one for one in there if one in self.coming]:
            actor = self.coming.pop(ready)
            try:
                self.ray.get(ready)
                self.idle.append(actor)
            except self.ray.exceptions.RayError as error:
                self.failed_starts += 1
                if REFUSED in str(error) or self.failed_starts > STARTS * self.limits.attempts:
                    raise ExtractorError(f"No actor starts on the cluster: {error}") from None
                self.start()  # on another node: the cluster learns late that one has died
        return [one for one in there if one in self.busy]

    def answered(self, answer: Any) -> tuple[_Job, Answer[Task, Entry] | None]:
        """What became of a document; None if its actor was lost with it."""
        actor, job = self.busy.pop(answer)
        try:
            told, piece = self.ray.get(answer)
        except self.ray.exceptions.RayTaskError as error:
            raise error.cause from None
        except self.ray.exceptions.RayError:
            self.start()
            return job, None
        self.idle.append(actor)
        if told.result is not None:
            put_piece(job.task.pieces / job.task.piece, piece)
        return job, told._replace(attempts=told.attempts + job.attempts - 1)

    def end(self) -> None:
        """End all actors, whatever they are at."""
        for actor in [*self.idle, *self.coming.values(), *(one for one, _ in self.busy.values())]:
            self.ray.kill(actor)


@contextlib.contextmanager
def on_ray(
    work: Work[Task, Entry], ready: Callable[[], object], limits: Limits, workers: int
) -> Iterator[Each[Task, Entry]]:
    """As `isolated`, by so many actors of the cluster that RAY_ADDRESS names, or of one here.

    Raises ExtractorError where Ray is not installed, no cluster answers, or no actor starts.
    """
    ray = started()
    actor_class = ray.remote(num_cpus=1, max_restarts=0)(Reader)
    actors = _Actors(ray, lambda: actor_class.remote(work, ready, limits), limits)
    try:
        for _ in range(workers):
            actors.start()
        while not actors.idle:
            actors.heard()
        yield actors.each
    finally:
        actors.end()


def started() -> Any:
    """Ray, connected to the cluster that RAY_ADDRESS names, or to one that is started here."""
    try:
        import ray
    except ImportError:
        raise ExtractorError(INSTALL) from None
    if not ray.is_initialized():
        try:
            ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.ERROR)
        except ConnectionError as error:
            raise ExtractorError(f"No Ray cluster answers ({error}). Check RAY_ADDRESS.") from None
    return ray


def actors_for(asked: int | None, documents: int) -> int:
    """The number of actors: as asked, or a CPU of the cluster each; no more than documents."""
    cpus = int(started().cluster_resources().get("CPU", 1))
    return max(1, min(asked or cpus, documents))
