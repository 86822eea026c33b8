"""Many inputs → one run: each on its own, so that one that fails never stops the others."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractor import __version__
from extractor.errors import UnreadableInputError
from extractor.isolated import Limits, isolated
from extractor.one_input import WHOLE, Part, Task, failed, outcome_of, told_path, warm
from extractor.readers import only_registries, read_source
from extractor.readers.inputs import Input, inputs_of
from extractor.readers.text import STDIN
from extractor.resources import OURS, resource
from extractor.settle import checked
from extractor.sinks import Outcome, written
from extractor.sinks.csv import write_sheet
from extractor.sinks.plain import SCHEMA_VERSION
from extractor.sinks.run import MARKS, absorb, add, aside, run_folder
from extractor.types import JSON, Problem

PACKAGES = ("spacy", "scispacy", "pypdfium2")  # whose versions a record may depend on


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may be told. `models` are trained spaCy pipelines to ask, by name or folder."""

    models: tuple[str, ...] = OURS
    overwrite: bool = False  # replace the run that the output folder holds
    timeout: float = 300.0  # seconds that one document may take
    memory: int = 4096  # MiB that one document may take, where the system can limit it
    ocr: bool = False  # read pages that are pictures; needs the extra `ocr`
    max_error: float | None = None  # withhold what is wrong with a greater probability


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
    started: str = ""  # ISO 8601
    seconds: float = 0.0  # wall time

    @property
    def failed(self) -> int:
        """How many inputs could not be read or made the extractor fail."""
        return self.counts["failed"]

    def to_json(self) -> dict[str, JSON]:
        """The content of run.json."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}


Watch = Callable[[int, int, Outcome], None]  # how many are done, of how many, and the last one


def run(
    inputs: Sequence[Path],
    out: Path,
    options: Options = Options(),
    watch: Watch = lambda done, of, outcome: None,  # noqa: ARG005
) -> Summary:
    """Extract from files and folders into the folder `out`; README describes its files.

    One document is in memory at a time, and in a process of its own: see isolated.py. Raises
    ExtractorError before anything is written where there is nothing to read, no such model,
    an error allowed that is no probability, or a run in `out` already.
    """
    began, started = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    todo = inputs_of(inputs, out, MARKS)
    versions, counts = made_by(options.ocr), Counter[str]()
    seen: dict[str, str] = {}
    max_error = checked(options.max_error)
    work = partial(
        outcome_of,
        models=options.models,
        ocr=options.ocr,
        versions=versions,
        max_error=max_error,
    )
    limits = Limits(options.timeout, options.memory)
    papers = any(not only_registries(one.path) for one in todo)
    asked = options.models if papers else ()  # no registry's record asks a model
    with (
        run_folder(out, overwrite=options.overwrite) as folder,
        isolated(work, partial(warm, asked, options.ocr), limits) as do,
    ):
        for done, one in enumerate(todo, start=1):
            outcome, tallied = _whole(folder, one, lambda *task: _done(do, versions, *task), seen)
            counts.update(tallied)
            watch(done, len(todo), outcome)
        write_sheet(folder)
        summary = summed(inputs, out, options, counts, versions)
        summary = replace(summary, started=started, seconds=round(time.perf_counter() - began, 3))
        text = json.dumps(summary.to_json(), ensure_ascii=False, indent=2)
        add(folder, {"run.json": text + "\n"})
    return summary


def summed(
    inputs: Sequence[Path],
    out: Path,
    options: Options,
    counts: Counter[str],
    versions: Mapping[str, str],
) -> Summary:
    """What a run did, but for when."""
    return Summary(
        out=str(out),
        versions=versions,
        options=asdict(options) | {"inputs": [str(path) for path in inputs]},
        model=models_told(options.models),
        counts={name: counts[name] for name in COUNTED},
        kinds=_named(counts, "record"),
        document_kinds=_named(counts, "document"),
    )


def _whole(
    folder: Path, one: Input, do: Callable[[Input, Part], Outcome], seen: dict[str, str]
) -> tuple[Outcome, Counter[str]]:
    """Have one input done and written, part after part; its last outcome, and counts of all.

    If a part fails the input has failed, and nothing of its other parts is kept.
    """
    outcome = noted(do(one, WHOLE), seen)
    if not outcome.more:
        outcome = _written(folder, outcome)
        return outcome, tally(outcome)
    number = base = 0
    counts, seconds = Counter[str](), 0.0
    with aside(folder) as place:
        while outcome.more:
            assert outcome.document is not None
            counts.update(tally(outcome))
            seconds += outcome.seconds
            add(place, _but_row(written(outcome)), part=True)
            number, base = number + 1, base + len(outcome.document.text.chars)
            outcome = replace(do(one, (number, base)), before=counts["records"])
        outcome = replace(noted(outcome, seen), seconds=seconds + outcome.seconds)
        if outcome.status == "ok":
            add(place, written(outcome), part=True)
            absorb(folder, place)
            counts.update(tally(outcome))
        else:
            outcome = _written(folder, replace(outcome, before=0))
            counts = tally(outcome)
    return outcome, Counter(
        {
            name: 1 if name in ONCE or name.startswith("document/") else n
            for name, n in counts.items()
        }
    )


def _but_row(files: Mapping[str, str]) -> dict[str, str]:
    """The files of a part, without the row that tells of the whole input."""
    return {name: text for name, text in files.items() if name != "documents.jsonl"}


ONCE = ("documents", "ok", "failed")  # counts of inputs, not of their parts


def _done(
    do: Callable[[str, Task], Outcome], versions: Mapping[str, str], one: Input, part: Part
) -> Outcome:
    """Have a part of an input done by the worker; an input that costs the worker has failed."""
    began = time.perf_counter()
    path = told_path(one)
    try:
        return do(path, (one, read_source(STDIN) if one.path == STDIN else None, part))
    except UnreadableInputError as error:
        outcome = failed(Outcome(path, "ok", made_by=versions), error)
        return replace(outcome, seconds=time.perf_counter() - began)


def noted(outcome: Outcome, seen: dict[str, str]) -> Outcome:
    """Note with a document that its bytes are those of an earlier one; it is read all the same."""
    if outcome.source is None:
        return outcome
    first = seen.setdefault(outcome.source.sha256, outcome.path)
    if first == outcome.path:
        return outcome
    problem = Problem("same-bytes", f"the same bytes as {first}; its records are there twice")
    return replace(outcome, problems=(*outcome.problems, problem))


def _written(folder: Path, outcome: Outcome) -> Outcome:
    """Write what the sinks make of an outcome; if they fail, it is the outcome that failed."""
    try:
        files = written(outcome)
    except Exception as error:
        outcome = failed(outcome, error)
        files = written(outcome)
    if outcome.error and outcome.error.trace:
        files["errors.log"] = f"{outcome.path}\n{outcome.error.trace}\n"
    add(folder, files)  # a disk that is full is no fault of the document: that ends the run
    return outcome


COUNTED = ("documents", "ok", "failed", "skipped", "records", "tables", "problems")


def tally(outcome: Outcome) -> Counter[str]:
    """What one input adds to the counts of a run."""
    document, kind = outcome.document, outcome.document_kind
    counts = Counter({"documents": 1, outcome.status: 1, "records": len(outcome.records)})
    counts["tables"] = len(document.tables) if document else 0
    counts["problems"] = len(outcome.problems) + (len(document.problems) if document else 0)
    counts.update(f"record/{record.kind}" for record in outcome.records)
    counts.update([f"document/{kind}"] if kind else [])
    return counts


def _named(counts: Counter[str], what: str) -> dict[str, int]:
    prefix = what + "/"
    return {
        name.removeprefix(prefix): n
        for name, n in sorted(counts.items())
        if name.startswith(prefix)
    }


def made_by(ocr: bool = False) -> dict[str, str]:
    """The versions that a record may depend on."""
    told = {"extractor": __version__, "python": platform.python_version()}
    for package in (*PACKAGES, *(["rapidocr"] if ocr else [])):
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            told[package] = "not installed"
    return told


def models_told(models: Sequence[str]) -> dict[str, JSON]:
    """The names of models, and the sha256 over all their files by name; null without one."""
    if not models:
        return {"name": None, "sha256": None}
    digest = hashlib.sha256()
    for folder in map(folder_of, models):
        hash_files(folder, digest)
    return {"name": ", ".join(models), "sha256": digest.hexdigest()}


def folder_of(model: str) -> Path:
    """The folder of a model that a run has used."""
    if model in OURS:
        return resource(f"models/{model}")
    from extractor.nlp import model_folder  # spaCy: this process can do without

    folder = model_folder(model)
    assert folder is not None  # the worker has loaded it
    return folder


def hash_files(folder: Path, digest: hashlib._Hash) -> None:
    """Add the files of a folder, by their names in order."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
