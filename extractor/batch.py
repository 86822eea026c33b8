"""Many inputs → one run: each on its own, so that one that fails never stops the others."""

from __future__ import annotations

import hashlib
import json
import platform
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractor import __version__
from extractor.errors import ExtractorError
from extractor.flow import document_of, kind_of, records_of
from extractor.nlp import model_folder, pipeline
from extractor.readers import read_source
from extractor.readers.inputs import Input, inputs_of
from extractor.sinks import Failure, Outcome, written
from extractor.sinks.csv import write_sheet
from extractor.sinks.plain import SCHEMA_VERSION
from extractor.sinks.run import MARKS, add, run_folder
from extractor.types import JSON, Problem

PACKAGES = ("spacy", "scispacy")  # whose versions a record may depend on


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may be told. `model` is a spaCy pipeline's name or folder; None needs none."""

    model: str | None = None
    overwrite: bool = False  # replace the run that the output folder holds


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, as run.json tells it."""

    out: str
    versions: Mapping[str, str]
    options: Mapping[str, JSON]
    model: Mapping[str, JSON]  # name, sha256; both null without a model
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

    One document is in memory at a time. Raises ExtractorError before anything is written
    where there is nothing to read, no such model, or a run in `out` already.
    """
    began, started = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    todo = inputs_of(inputs, out, MARKS)
    versions, counts = made_by(), Counter[str]()
    seen: dict[str, str] = {}
    with run_folder(out, overwrite=options.overwrite) as folder:
        pipeline(options.model)
        for done, one in enumerate(todo, start=1):
            outcome = _written(folder, noted(outcome_of(one, options, versions), seen))
            counts.update(tally(outcome))
            watch(done, len(todo), outcome)
        write_sheet(folder)
        summary = Summary(
            out=str(out),
            versions=versions,
            options=asdict(options) | {"inputs": [str(path) for path in inputs]},
            model=model_told(options.model),
            counts={name: counts[name] for name in COUNTED},
            kinds=_named(counts, "record"),
            document_kinds=_named(counts, "document"),
            started=started,
            seconds=round(time.perf_counter() - began, 3),
        )
        text = json.dumps(summary.to_json(), ensure_ascii=False, indent=2)
        add(folder, {"run.json": text + "\n"})
    return summary


def outcome_of(one: Input, options: Options, versions: Mapping[str, str]) -> Outcome:
    """Take one input through all steps; whatever goes wrong becomes part of the outcome."""
    began = time.perf_counter()
    path = "<stdin>" if str(one.path) == "-" else str(one.path)
    outcome = Outcome(path, "ok", made_by=versions)
    if one.refused:
        return replace(outcome, status="skipped", problems=(Problem("no-reader", one.refused),))
    try:
        if one.unlisted:
            raise ExtractorError(f"{path}: the folder cannot be listed ({one.unlisted}).")
        outcome = replace(outcome, source=read_source(one.path))
        assert outcome.source is not None
        document = document_of(outcome.source)
        records = records_of(document, options.model)
        kind = kind_of(document, records)
        outcome = replace(outcome, document=document, records=records, document_kind=kind)
    except Exception as error:  # whatever it is, the other documents are to be done
        outcome = failed(outcome, error)
    return replace(outcome, seconds=time.perf_counter() - began)


def failed(outcome: Outcome, error: Exception) -> Outcome:
    """The same input, failed: its records and tables are not to be trusted, so there are none."""
    message = " ".join(str(error).split()) or "no message"
    trace = "" if isinstance(error, ExtractorError) else "".join(traceback.format_exception(error))
    return replace(
        outcome,
        status="failed",
        document=None,
        document_kind=None,
        records=(),
        error=Failure(type(error).__name__, message, trace),
    )


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


def made_by() -> dict[str, str]:
    """The versions that a record may depend on."""
    told = {"extractor": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            told[package] = "not installed"
    return told


def model_told(model: str | None) -> dict[str, JSON]:
    """A model's name and the sha256 over its files, by their names in order; null without one."""
    folder = model_folder(model) if model else None
    if folder is None:
        return {"name": None, "sha256": None}
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return {"name": model, "sha256": digest.hexdigest()}
