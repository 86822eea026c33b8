"""One input through all steps, to what the sinks write; this is what a run's worker does."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.engines.model import finder
from extractor.errors import ExtractorError
from extractor.flow import document_of, kind_of, records_of
from extractor.readers import PARTS, from_chars
from extractor.readers.inputs import Input
from extractor.readers.text import STDIN
from extractor.resources import OURS
from extractor.sinks import Failure, Outcome
from extractor.types import Finding, Problem, Source

Part = tuple[int, int]  # the number of a part of an input, and how many characters are before it
Task = tuple[Input, Source | None, Part]  # standard input is read before, as a worker has none
WHOLE: Part = (0, 0)


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
    one, source, (number, base) = task
    path = told_path(one)
    outcome = Outcome(path, "ok", made_by=versions)
    if one.refused:
        return replace(outcome, status="skipped", problems=(Problem("no-reader", one.refused),))
    try:
        if one.unlisted:
            raise ExtractorError(f"{path}: the folder cannot be listed ({one.unlisted}).")
        more = False
        if source is None:
            source, more = PARTS.part(one.path, number, ocr=ocr)
        outcome = replace(outcome, source=source, more=more)
        document = document_of(source)
        records = records_of(document, models, max_error)
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
    message = " ".join(str(error).split()) or "no message"
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
