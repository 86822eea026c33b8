"""What a worker does with one broken document: mutate, read, check."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from fuzz_checks import broken
from mutations import mutated
from pdf_mutations import some_pages
from tree_mutations import thinned

from extractor.one_input import How, Task, done
from extractor.readers.inputs import Input
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
    """Write the mutated document; the names of its mutations."""
    suffix, data, steps = job.source.suffix, job.source.read_bytes(), list[str]()
    if job.seed:
        chance, other = Random(job.seed), job.other.read_bytes()
        if suffix == ".pdf" and (len(data) > LARGE or chance.random() > WHOLE):
            data = some_pages(data, chance)
        data, steps = mutated(suffix, thinned(suffix, data, chance), other, chance)
    job.out.write_bytes(data)
    return steps


def tried(job: Job, goes_on: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Mutate a document and take it through all steps: what a run tells of it, what is wrong."""
    steps = input_of(job)
    began = time.process_time()
    entry, files = whole(job.out, goes_on)
    seconds = time.process_time() - began
    error = entry.error
    return {
        "source": job.source.name, "steps": steps, "status": entry.status,
        "seconds": round(seconds, 3), "wrong": sorted(set(broken(entry, files)))[:20],
        "error": f"{error.kind}: {error.message[:300]}" if error else "",
        "trace": error.trace if error else "", "records": entry.counts.get("records", 0),
    }  # fmt: skip


def whole(path: Path, goes_on: Callable[[], None] = lambda: None) -> tuple[Entry, dict[str, str]]:
    """What a run's worker makes of an input: the row of the ledger, and what its piece holds."""
    task = Task(Input(path), path.parent / "pieces", path.name)
    entry = done(task, goes_on, How(versions={"extractor": "fuzzed"}))
    files: dict[str, str] = {}
    for name, part in members(task.pieces / task.piece):
        files[name] = files.get(name, "") + part.read().decode()
    return entry, files
