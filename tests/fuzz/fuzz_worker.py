"""What a worker does with one broken document: mutate, read, check."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from fuzz_checks import broken
from mutations import mutated
from pdf_mutations import some_pages
from tree_mutations import thinned

from extractor.one_input import outcome_of
from extractor.readers.inputs import Input
from extractor.resources import OURS
from extractor.sinks import Outcome, written

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


def tried(job: Job) -> dict[str, Any]:
    """Mutate a document and take it through all steps: what a run tells of it, what is wrong."""
    steps = input_of(job)
    began = time.process_time()
    outcome, files = whole(job.out)
    seconds = time.process_time() - began
    error = outcome.error
    return {
        "source": job.source.name, "steps": steps, "status": outcome.status,
        "seconds": round(seconds, 3), "wrong": sorted(set(broken(outcome, files)))[:20],
        "error": f"{error.kind}: {error.message[:300]}" if error else "",
        "trace": error.trace if error else "", "records": files["records.jsonl"].count("\n"),
    }  # fmt: skip


def whole(path: Path) -> tuple[Outcome, dict[str, str]]:
    """What all parts of an input give, joined as a run joins them."""
    files: dict[str, str] = {}
    number = base = 0
    while True:
        task = (Input(path), None, (number, base))
        outcome = outcome_of(task, OURS, ocr=False, versions={})
        if outcome.status == "failed":
            return outcome, written(outcome)
        for name, text in written(outcome).items():
            files[name] = text if name == "documents.jsonl" else files.get(name, "") + text
        if not outcome.more:
            return outcome, files
        assert outcome.document is not None
        number, base = number + 1, base + len(outcome.document.text.chars)
