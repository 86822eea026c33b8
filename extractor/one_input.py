"""One input through all steps, into a piece on disk; this is what a run's worker does."""

from __future__ import annotations

import hashlib
import stat
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ExtractorError, UnreadableInputError
from extractor.flow import document_of, kind_of, records_of
from extractor.readers import from_chars
from extractor.readers.inputs import Input, mark, part_of, refusal
from extractor.resources import OURS
from extractor.runs.alike import sketch
from extractor.runs.entry import Entry, of_one, tally
from extractor.runs.measured import Stages
from extractor.runs.memory import give_back
from extractor.runs.pieces import Piece, new_piece
from extractor.sinks import Failure, Outcome, written
from extractor.types import Finding, Problem, Source


class Task(NamedTuple):
    """An input and where its piece is to be."""

    one: Input
    pieces: Path  # the folder of all pieces
    piece: str  # the path in it
    source: Source | None = None  # standard input is read before, as a worker has none


@dataclass(frozen=True, slots=True)
class How:
    """What decides how inputs are done, the same for all of a run."""

    models: tuple[str, ...] = OURS
    ocr: bool = False
    max_error: float | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


def warm(models: Sequence[str] = OURS, ocr: bool = False) -> None:
    """Load what all documents need: a document's time and memory are to be its own."""
    from extractor.engines.model import finder  # spaCy: the run's own process does without

    if ocr:
        from extractor.readers.ocr import engine  # an optional extra

        engine()
    document = document_of(from_chars("A trial of cells.\n"))
    kind_of(document, records_of(document, models))
    finder(tuple(models))  # no paper of a trial, so that nothing asked for it


def told_path(one: Input) -> str:
    r"""What an input is called in the files of a run, which are UTF-8; names may be other bytes.

    >>> told_path(Input(Path("caf\udce9.txt")))
    'caf\\xe9.txt'
    """
    return told(one.name)


def told(words: str) -> str:
    """Words in which the bytes of a name that are no UTF-8 are escaped."""
    return words.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def done(task: Task, goes_on: Callable[[], None], how: How) -> Entry:
    """Take one input through all steps and keep what it gives as a piece.

    Whatever goes wrong with the input becomes part of the entry. Raised are want of memory,
    for then the process is to be given up, and OSError where the piece can't be written.
    """
    stages, counts = Stages(), Counter[str]()
    before = fact(task.one)
    number = base = 0
    seconds = 0.0
    with new_piece(task.pieces / task.piece) as piece:
        while True:
            outcome = outcome_of(task, (number, base), how, stages)
            seconds += outcome.seconds
            outcome = replace(outcome, before=counts["records"], seconds=seconds)
            if not outcome.more:
                outcome = unchanged(outcome, task.one, before)
            with stages.stage("write"):
                outcome = added(piece, outcome)
            if outcome.status == "failed":
                counts.clear()
            counts.update(tally(outcome))
            if not outcome.more:
                break
            assert outcome.document is not None
            number, base = number + 1, base + len(outcome.document.text.chars)
            goes_on()
    return entry(task, outcome, before, of_one(counts), stages)


def entry(
    task: Task,
    outcome: Outcome,
    before: tuple[int, int] | None,
    counts: Mapping[str, int],
    stages: Stages,
) -> Entry:
    """What the ledger keeps of an input whose piece is in its place."""
    sha256 = outcome.source.sha256 if outcome.source else digest(task.one)
    return Entry(
        path=outcome.path,
        status=outcome.status,
        piece=task.piece,
        piece_bytes=(task.pieces / task.piece).stat().st_size,
        sha256=None if outcome.status == "skipped" else sha256,
        size=before[0] if before else None,
        mtime=before[1] if before else None,
        mark=mark(task.one) if outcome.status == "ok" else None,
        counts=counts,
        error=outcome.error,
        seconds=outcome.seconds,
        peak_mb=stages.peak_mb,
        stages=dict(stages.costs),
        sketch=sketch_of(outcome),
    )


def sketch_of(outcome: Outcome) -> tuple[int, ...]:
    """What tells that two documents are the same paper; registry records are none."""
    document = outcome.document
    if document is None or outcome.document_kind == "registry record":
        return ()
    return tuple(sketch(document.text.chars))


def refused(task: Task, error: ExtractorError, how: How, seconds: float = 0.0) -> Entry:
    """The entry, and the piece, of an input that couldn't be done at all."""
    path = told_path(task.one)
    outcome = failed(Outcome(path, "ok", made_by=how.versions, seconds=seconds), error)
    with new_piece(task.pieces / task.piece) as piece:
        added(piece, outcome)
    return entry(task, outcome, fact(task.one), of_one(tally(outcome)), Stages())


def added(piece: Piece, outcome: Outcome) -> Outcome:
    """Put into a piece what the sinks make of an outcome; if they fail, it is the outcome that failed.

    Nothing is kept of an input of which one part failed. The row that tells of the whole input
    comes with the last of its parts.
    """
    if outcome.status == "failed":
        piece.clear()
    try:
        piece.add(files_of(outcome))
    except (MemoryError, OSError):
        raise
    except Exception as error:
        outcome = failed(outcome, error)
        piece.clear()
        piece.add(files_of(outcome))
    return outcome


def files_of(outcome: Outcome) -> dict[str, Iterable[str]]:
    """What an outcome adds to the files of a run, made when it is asked for."""
    files = written(outcome)
    if outcome.more:
        del files["documents.jsonl"]
    if outcome.error and outcome.error.trace:
        trace = f"{outcome.path}\n{outcome.error.trace}\n"
        files["errors.log"] = (trace.encode("utf-8", "backslashreplace").decode(),)
    return files


def fact(one: Input) -> tuple[int, int] | None:
    """The size of a regular file, and when it was changed last in nanoseconds; None of others."""
    if one.elsewhere:
        return None
    try:
        told = one.path.stat()
    except (OSError, ValueError):
        return None
    return (told.st_size, told.st_mtime_ns) if stat.S_ISREG(told.st_mode) else None


def digest(one: Input) -> str | None:
    """The sha256 of a regular file here; None where there is none that can be read."""
    try:
        if fact(one) is None:
            return None
        with one.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def unchanged(outcome: Outcome, one: Input, before: tuple[int, int] | None) -> Outcome:
    """The outcome, failed if its file is not any more what was read: it may still be growing."""
    if outcome.source is None or before is None or before == fact(one):
        return outcome
    if digest(one) == outcome.source.sha256:
        return outcome
    advice = "Run again when it is whole."
    return failed(
        outcome, UnreadableInputError(outcome.path, "it changed while it was read", advice)
    )


def outcome_of(task: Task, part: tuple[int, int], how: How, stages: Stages) -> Outcome:
    """Take a part of an input through all steps; whatever goes wrong is told by the outcome.

    `part` is its number, and how many characters are before it. Only want of memory is raised.
    """
    began = time.perf_counter()
    one, source, (number, base) = task.one, task.source, part
    path = told_path(one)
    outcome = Outcome(path, "ok", made_by=how.versions)
    try:
        if one.unlisted:
            raise ExtractorError(f"{path}: cannot be listed ({one.unlisted}).")
        if why := refusal(one):
            return replace(outcome, status="skipped", problems=(Problem("no-reader", why),))
        more = False
        with stages.stage("read"):
            if source is None:
                source, more = part_of(one, number, ocr=how.ocr)
            source = replace(source, path=path)
        outcome = replace(outcome, source=source, more=more)
        with stages.stage("repair"):
            document = document_of(source)
            give_back(source.raw)
        with stages.stage("extract"):
            records = records_of(document, how.models, how.max_error)
            kind = kind_of(document, records)
        outcome = replace(outcome, document=document, records=records, document_kind=kind)
    except MemoryError:
        raise
    except Exception as error:  # whatever it is, the other documents are to be done
        outcome = failed(outcome, error)
    return replace(light(moved(outcome, base)), seconds=time.perf_counter() - began)


def moved(outcome: Outcome, base: int) -> Outcome:
    """A part of an input, its offsets those in the text of all parts."""
    if not base or outcome.document is None:
        return outcome
    blocks = tuple(
        replace(one, start=one.start + base, end=one.end + base) for one in outcome.document.blocks
    )
    records = tuple(
        replace(one, fields={name: shifted(found, base) for name, found in one.fields.items()})
        for one in outcome.records
    )
    return replace(outcome, document=replace(outcome.document, blocks=blocks), records=records)


def shifted(finding: Finding, base: int) -> Finding:
    """A finding whose evidence stands so many characters later."""
    evidence = (replace(e, start=e.start + base, end=e.end + base) for e in finding.evidence)
    return replace(finding, evidence=tuple(evidence))


def light(outcome: Outcome) -> Outcome:
    """An outcome without what no file of a run holds: the raw characters and where they stood."""
    if outcome.source is None:
        return outcome
    source = replace(outcome.source, raw="", pages=(), glyphs=None, nodes=(), records=())
    document = outcome.document
    if document is not None:
        text = replace(document.text, repairs=())
        document = replace(document, source=source, text=text)
    records = tuple(replace(record, document=source) for record in outcome.records)
    return replace(outcome, source=source, document=document, records=records)


def failed(outcome: Outcome, error: Exception) -> Outcome:
    """The same input, failed: its records and tables are not to be trusted, so there are none."""
    message = told(" ".join(str(error).split())) or "no message"
    trace = "" if isinstance(error, ExtractorError) else "".join(traceback.format_exception(error))
    return replace(
        outcome,
        status="failed",
        document=None,
        document_kind=None,
        records=(),
        more=False,
        error=Failure(type(error).__name__, message, trace),
    )
