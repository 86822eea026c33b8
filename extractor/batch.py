"""Many inputs → one run: each on its own, so that one that fails never stops the others.

The ledger says what is done (runs/ledger.py), the workers do the rest in any order and leave
a piece for each input (one_input.py), and the pieces are put together in the inputs' order.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from extractor.errors import ExtractorError, UnknownNameError, UnreadableInputError
from extractor.isolated import Each, isolated
from extractor.one_input import How, Task, done, fact, refused, told, told_path, warm
from extractor.readers import only_registries, read_source
from extractor.readers.inputs import Input, inputs_of
from extractor.readers.text import STDIN
from extractor.resources import OURS
from extractor.runs.assembly import DamagedPieceError, assembled
from extractor.runs.entry import Entry, named
from extractor.runs.folder import claimed, sweep
from extractor.runs.ledger import Ledger
from extractor.runs.plan import planned
from extractor.runs.stamp import code, made_by, models_told, stamp_of
from extractor.runs.workers import workers_for
from extractor.sinks.csv import write_sheet
from extractor.sinks.plain import SCHEMA_VERSION
from extractor.sinks.run import MARKS, WHOLE, add, run_folder
from extractor.types import JSON, Source
from extractor.worker import Limits, Work


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may be told. `models` are trained spaCy pipelines to ask, by name or folder."""

    models: tuple[str, ...] = OURS
    overwrite: bool = False  # replace the run that the output folder holds
    timeout: float = 300.0  # seconds that one document, or a part of an export, may take
    memory: int = 4096  # MiB that one document may take, where the system can limit it
    ocr: bool = False  # read pages that are pictures; needs the extra `ocr`
    max_error: float | None = None  # withhold what is wrong with a greater probability
    workers: int | None = None  # processes; None: as many as cores and memory allow
    attempts: int = 4  # times that a document is begun which may not be at fault for a crash
    retry_failed: bool = False  # do again what failed in an earlier session
    engine: str = "local"  # or "ray": who has the work done


BY_THE_WAY = (
    "workers",
    "attempts",
    "retry_failed",
    "engine",
)  # options that change nothing in the files


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, as run.json tells it."""

    out: str
    versions: Mapping[str, str]
    options: Mapping[str, JSON]
    model: Mapping[str, JSON]  # name and sha256 of those asked; both null without
    counts: Mapping[str, int]  # documents, ok, failed, skipped, records, tables, problems
    kinds: Mapping[str, int] = field(default_factory=dict)  # records by kind
    document_kinds: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0  # documents whose bytes are those of another
    same_papers: int = 0  # documents that tell a paper which another told, its PDF or its preprint
    started: str = ""  # ISO 8601
    seconds: float = 0.0  # wall time, of all sessions

    @property
    def failed(self) -> int:
        """How many inputs could not be read or made the extractor fail."""
        return self.counts["failed"]

    def to_json(self) -> dict[str, JSON]:
        """The content of run.json."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}


Watch = Callable[[int, int, Entry], None]  # how many are done, of how many, and the last one
Say = Callable[[str], None]  # what an earlier session of the run has to do with this one
Engine = Callable[
    [Work[Task, Entry], Callable[[], object], Limits, int],
    AbstractContextManager[Each[Task, Entry]],
]
"""Who has the work done: by work, what makes a worker ready, limits, and number of workers."""


@dataclass(slots=True)
class Session:
    """One process's share in a run, from its start to the end of the run or of the process."""

    ledger: Ledger
    todo: Sequence[Input]
    options: Options
    how: How
    stamp: str
    number: int
    began: float  # on the clock of time.perf_counter
    watch: Watch
    stdin: Source | ExtractorError | None = None
    left: int = 0  # inputs that are still to do

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.perf_counter() - self.began


def run(
    inputs: Sequence[Path | str],
    out: Path,
    options: Options = Options(),
    watch: Watch = lambda done, of, entry: None,  # noqa: ARG005
    say: Say = lambda message: None,  # noqa: ARG005
    called: str = "",
) -> Summary:
    """Extract from files and folders into the folder `out`; README describes its files.

    `called` is where the run goes from there, as run.json tells it: `out` itself unless given. If `out` holds a run of these inputs, that is gone on with: what is done stays. Raises
    ExtractorError before anything is written where there is nothing to read, no such model,
    an error allowed that is no probability, or another run in `out`; OSError where the run
    can't be written. Whatever ends it, the next call goes on.
    """
    began, started = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix="extractor-") as spool:
        todo = inputs_of(inputs, out, MARKS, Path(spool))
        how = How(options.models, options.ocr, probability(options.max_error), made_by(options.ocr))
        model = models_told(options.models)
        with claimed(out, overwrite=options.overwrite) as ledger:
            stdin = standard_input(todo)
            sha256 = stdin.sha256 if isinstance(stdin, Source) else None
            told = decisive(options, model, how.versions)
            plan = planned(
                ledger, todo, told, retry_failed=options.retry_failed, standard_input=sha256
            )
            for message in plan.messages:
                say(message)
            engine, workers_of = engine_called(options.engine)
            workers = workers_of(options.workers, plan.todo)
            asked = json.dumps(asdict(options))
            number = ledger.begin_session(started, os.getpid(), workers, asked)
            stamp = stamp_of(told)
            session = Session(ledger, todo, options, how, stamp, number, began, watch, stdin)
            summary = Summary(
                called or str(out), how.versions, told_options(ledger, options, inputs), model, {}
            )
            with ending(session):
                return finished(session, summary, say, engine, workers)


def engine_called(name: str) -> tuple[Engine, Callable[[int | None, int], int]]:
    """An engine, and how many workers it has for so many documents where so many are asked for."""
    if name == "local":
        return isolated, workers_for
    if name == "ray":
        from extractor.on_ray import actors_for, on_ray  # an optional extra

        return on_ray, actors_for
    raise UnknownNameError("engine", name, ("local", "ray"))


def finished(session: Session, summary: Summary, say: Say, engine: Engine, workers: int) -> Summary:
    """Do what there is to do, put the files together, and sum up."""
    ledger = session.ledger
    for _ in range(3):  # once, unless files change meanwhile or pieces are damaged
        while ledger.tally().get("todo", 0):
            do_all(session, engine, workers)
            ledger.settle()
        ledger.settle()
        try:
            summary = published(session, summary)
        except DamagedPieceError as error:
            say(str(error))
            continue
        sweep(ledger)
        return summary
    raise ExtractorError(f"{ledger.folder}: what is written there doesn't last. Check the disk.")


def do_all(session: Session, engine: Engine, workers: int) -> None:
    """Have every input done that is to do, each noted in the ledger as soon as it is."""
    ledger, how, options = session.ledger, session.how, session.options
    positions = large_first(session.todo, ledger.positions("todo"))
    session.left = len(positions)
    papers = any(not only_registries(session.todo[at].path) for at in positions)
    models = how.models if papers else ()  # no registry's record asks a model
    limits = Limits(options.timeout, options.memory, options.attempts)
    with engine(partial(done, how=how), partial(warm, models, how.ocr), limits, workers) as each:
        for answer in each(tasks(session, positions)):
            entry = answer.result
            if entry is None:
                assert answer.lost is not None
                error = UnreadableInputError(told_path(answer.item.one), *answer.lost)
                entry = refused(answer.item, error, how, answer.seconds)
            note(session, entry, answer.attempts)


LARGE = 1024 * 1024  # bytes of a file that may take long


def large_first(todo: Sequence[Input], positions: Sequence[int]) -> list[int]:
    """Places of inputs in the order to begin them: no worker is left alone with a large one."""

    def place(at: int) -> int:
        size, _ = fact(todo[at]) or (0, 0)
        return -size if size >= LARGE else 0

    return sorted(positions, key=place)


def note(session: Session, entry: Entry, attempts: int) -> None:
    """Note in the ledger that an input is done, and tell whoever watches."""
    session.ledger.end(entry, attempts, session.stamp, session.number, session.seconds)
    session.left -= 1
    session.watch(len(session.todo) - session.left, len(session.todo), entry)


def tasks(session: Session, positions: Sequence[int]) -> Iterator[Task]:
    """The inputs at some positions, each noted as begun when somebody asks for it."""
    for at in positions:
        one = session.todo[at]
        path = told_path(one)
        key = hashlib.sha256(path.encode()).hexdigest()[:32]
        session.ledger.begin(path)
        task = Task(one, session.ledger.pieces, f"{key[:2]}/{key}-{session.number}.zip")
        if one.path != STDIN:
            yield task
        elif isinstance(session.stdin, Source):
            yield task._replace(source=session.stdin)
        elif session.stdin is not None:
            note(session, refused(task, session.stdin, session.how), 1)


@contextlib.contextmanager
def ending(session: Session) -> Iterator[None]:
    """Note how a session ends, whatever ends it; what was begun and not done is to do."""
    how = "finished"
    try:
        yield
    except BaseException as error:
        how = type(error).__name__
        raise
    finally:
        with contextlib.suppress(sqlite3.Error):  # whatever was wrong before is to be told
            session.ledger.drop_begun()
            session.ledger.spent(session.number, session.seconds)
            session.ledger.end_session(session.number, how)


def probability(max_error: float | None) -> float | None:
    """The error that is allowed; raises ExtractorError if it is no probability."""
    if max_error is None:
        return None
    from extractor.settle import checked  # with all rules, which a run's own process needs not

    return checked(max_error)


COUNTED = ("documents", "ok", "failed", "skipped", "records", "tables", "problems")


def published(session: Session, summary: Summary) -> Summary:
    """Put the files of the run together and into place, unless they are there as they are to be."""
    ledger, out = session.ledger, session.ledger.folder
    ledger.spent(session.number, session.seconds)
    fingerprint = ledger.fingerprint(json.dumps(summary.to_json(), sort_keys=True))
    if ledger.fact("published") == fingerprint and all((out / name).exists() for name in WHOLE):
        told = json.loads((out / "run.json").read_bytes())
        return Summary(**{one.name: told[one.name] for one in fields(Summary)})
    ledger.note("published", None)
    with run_folder(out, overwrite=True) as folder:
        counts = assembled(ledger, folder)
        write_sheet(folder)
        ledger.spent(session.number, session.seconds)
        started, seconds = ledger.wall()
        summary = replace(
            summary,
            counts={name: counts[name] for name in COUNTED},
            kinds=named(counts, "record"),
            document_kinds=named(counts, "document"),
            duplicates=counts["duplicates"],
            same_papers=counts["same_papers"],
            started=started,
            seconds=seconds,
        )
        text = json.dumps(summary.to_json(), ensure_ascii=False, indent=2)
        add(folder, {"run.json": text + "\n"})
    ledger.note("published", fingerprint)
    return summary


def standard_input(todo: Sequence[Input]) -> Source | ExtractorError | None:
    """What standard input gives, if it is among the inputs; or why it can't be read."""
    if not any(one.path == STDIN for one in todo):
        return None
    try:
        return read_source(STDIN)
    except ExtractorError as error:
        return error


def decisive(
    options: Options, model: Mapping[str, JSON], versions: Mapping[str, str]
) -> dict[str, JSON]:
    """The options and versions on which records depend."""
    told = {"models": model["name"], "model files": model["sha256"], "ocr": options.ocr}
    return {**told, "max_error": options.max_error, **versions, "code": code()}


def told_options(ledger: Ledger, options: Options, inputs: Sequence[Path | str]) -> dict[str, JSON]:
    """The options as run.json tells them; `overwrite` is that of the run's first session."""
    if ledger.fact("overwrite") is None:
        ledger.note("overwrite", json.dumps(options.overwrite))
    said = {name: value for name, value in asdict(options).items() if name not in BY_THE_WAY}
    said["overwrite"] = json.loads(ledger.fact("overwrite") or "false")
    said["models"] = list(options.models)
    return said | {"inputs": [told(str(path)) for path in inputs]}
