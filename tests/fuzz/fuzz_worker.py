"""What a worker does with one broken document: mutate, read, check."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from archive_mutations import SUFFIXES, Member, mutated_archive, packed
from fuzz_checks import broken
from mutations import mutated
from pdf_mutations import some_pages
from tree_mutations import thinned

from extractor.errors import ExtractorError
from extractor.one_input import How, Task, done
from extractor.readers.elsewhere import is_archive
from extractor.readers.inputs import Input, inputs_of
from extractor.runs.entry import Entry
from extractor.runs.pieces import members

LARGE = 1_000_000  # bytes of a PDF of which always only some pages are taken
WHOLE = 0.1  # of the other of PDFs that are mutated as they are, not some of their pages


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is to do: mutate one document, and take it through all steps."""

    source: Path
    other: Path
    seed: str  # "" leaves the document as it is
    out: Path  # where the mutated document is written


def input_of(job: Job) -> list[str]:
    """Write the mutated document, or archive of two; the names of its mutations."""
    suffix, data, steps = job.source.suffix, job.source.read_bytes(), list[str]()
    if is_archive(job.out):
        data, steps = archive_of(job)
    elif job.seed:
        chance, other = Random(job.seed), job.other.read_bytes()
        if suffix == ".pdf" and (len(data) > LARGE or chance.random() > WHOLE):
            data = some_pages(data, chance)
        data, steps = mutated(suffix, thinned(suffix, data, chance), other, chance)
    job.out.write_bytes(data)
    return steps


def archive_of(job: Job) -> tuple[bytes, list[str]]:
    """The bytes of an archive of two documents, or of some of their pages."""
    suffix = next(one for one in SUFFIXES if job.out.name.endswith(one))
    chance, members = Random(job.seed), list[Member]()
    for path in (job.source, job.other):
        data = path.read_bytes()
        data = (
            some_pages(data, chance)
            if path.suffix == ".pdf"
            else thinned(path.suffix, data, chance)
        )
        members.append((f"in/{path.name}", data))
    if not job.seed:
        return packed(suffix, members), []
    return mutated_archive(suffix, members, members[1][1], chance)


def tried(job: Job, goes_on: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Mutate a document and take it through all steps: what a run tells of it, what is wrong."""
    steps = input_of(job)
    began = time.process_time()
    told = [whole(one, goes_on, job.out.parent) for one in inputs_at(job.out)]
    seconds = time.process_time() - began
    shutil.rmtree(job.out.parent / "spool", ignore_errors=True)
    errors = [entry.error for entry, _ in told if entry.error]
    wrong = {what for entry, files in told for what in broken(entry, files)}
    statuses = {entry.status for entry, _ in told}
    return {
        "source": job.source.name, "steps": steps,
        "status": next((one for one in ("ok", "failed") if one in statuses), "skipped"),
        "seconds": round(seconds, 3), "wrong": sorted(wrong)[:20],
        "error": "; ".join(f"{one.kind}: {one.message[:300]}" for one in errors),
        "trace": "".join(one.trace for one in errors),
        "records": sum(entry.counts.get("records", 0) for entry, _ in told),
    }  # fmt: skip


def inputs_at(path: Path) -> list[Input]:
    """What a run takes a file for: itself, or an archive's members; none where nothing is one."""
    try:
        return inputs_of([path], path.parent / "out", spool=path.parent / "spool")
    except ExtractorError:
        return []


def whole(
    one: Input, goes_on: Callable[[], None] = lambda: None, folder: Path | None = None
) -> tuple[Entry, dict[str, str]]:
    """What a run's worker makes of an input: the row of the ledger, and what its piece holds."""
    task = Task(one, (folder or one.path.parent) / "pieces", "piece.zip")
    entry = done(task, goes_on, How(versions={"extractor": "fuzzed"}))
    files: dict[str, str] = {}
    for name, part in members(task.pieces / task.piece):
        files[name] = files.get(name, "") + part.read().decode()
    return entry, files
