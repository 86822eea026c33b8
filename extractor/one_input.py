"""One input through all steps, to what the sinks write; this is what a run's worker does."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.engines.model import finder
from extractor.errors import ExtractorError
from extractor.flow import document_of, kind_of, records_of
from extractor.readers import from_chars, read_source
from extractor.readers.inputs import Input
from extractor.readers.text import STDIN
from extractor.resources import OURS
from extractor.sinks import Failure, Outcome
from extractor.types import Problem, Source

Task = tuple[Input, Source | None]  # standard input is read before, as a worker has none


def warm(models: Sequence[str] = OURS, ocr: bool = False) -> None:
    """Load what all documents need: a document's time and memory are to be its own."""
    if ocr:
        from extractor.readers.ocr import engine  # an optional extra

        engine()
    document = document_of(from_chars("A trial of cells.\n"))
    kind_of(document, records_of(document, models))
    finder(tuple(models))  # no paper of a trial, so that nothing asked for it


def told_path(one: Input) -> str:
    """What an input is called in the files of a run."""
    return "<stdin>" if one.path == STDIN else str(one.path)


def outcome_of(
    task: Task,
    models: Sequence[str],
    ocr: bool,
    versions: Mapping[str, str],
    max_error: float | None = None,
) -> Outcome:
    """Take one input through all steps; whatever goes wrong becomes part of the outcome.

    Only want of memory is raised: then the process is to be given up.
    """
    began = time.perf_counter()
    one, source = task
    path = told_path(one)
    outcome = Outcome(path, "ok", made_by=versions)
    if one.refused:
        return replace(outcome, status="skipped", problems=(Problem("no-reader", one.refused),))
    try:
        if one.unlisted:
            raise ExtractorError(f"{path}: the folder cannot be listed ({one.unlisted}).")
        source = source or read_source(one.path, ocr=ocr)
        outcome = replace(outcome, source=source)
        document = document_of(source)
        records = records_of(document, models, max_error)
        kind = kind_of(document, records)
        outcome = replace(outcome, document=document, records=records, document_kind=kind)
    except MemoryError:
        raise
    except Exception as error:  # whatever it is, the other documents are to be done
        outcome = failed(outcome, error)
    return replace(light(outcome), seconds=time.perf_counter() - began)


def light(outcome: Outcome) -> Outcome:
    """An outcome without what no file of a run holds: the raw characters and where they stood."""
    if outcome.source is None:
        return outcome
    source = replace(outcome.source, raw="", pages=(), glyphs=None)
    document = outcome.document
    if document is not None:
        text = replace(document.text, repairs=())
        document = replace(document, source=source, text=text)
    records = tuple(replace(record, document=source) for record in outcome.records)
    return replace(outcome, source=source, document=document, records=records)


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
