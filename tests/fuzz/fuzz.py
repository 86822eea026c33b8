"""Thousands of broken documents through all that a run does to one, and what must hold of each.

    python tests/fuzz/fuzz.py FOLDER [--count 10000] [--seed 1] [--only NUMBER]

Every document of ../shared (pdfs, icdar2013, jats, registries/samples, seeds) and of corpus/ is
mutated, each in turn once, then by chance, those more often that are quickly read. Number N of a
seed is always the same bytes; those of what went wrong are kept. One in twenty is an archive. What became of each is a line of FOLDER/rows.jsonl; a second
call goes on where the first one ended. `--only` writes one mutated input to FOLDER and tells of it.

Counted are

crash  an error that is none of the extractor's own, or garbage written (`fuzz_checks.py`)
lost   the worker process died, as of a crash of pdfium: a run tells it of the document
slow   more than 20 times the CPU time of the whole originals (and than 3 s), or a limit of 60 s
memory more than 2 GiB
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from archive_mutations import SUFFIXES
from fuzz_worker import Job, tried
from mutations import WITHIN

from extractor.isolated import isolated
from extractor.one_input import warm
from extractor.resources import OURS
from extractor.worker import Limits

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FOLDERS = ("pdfs", "icdar2013", "jats", "registries/samples", "seeds")
SECONDS, MIB = 60.0, 2048
TIMES, LEAST = 20, 3.0  # of the original's CPU seconds; and seconds that are never slow
LOST = {"slow": "not done after", "memory": "of memory that one"}  # by the words of the error
ARCHIVES = 0.05  # of the inputs: archives of the document and another
USUAL = 50_000  # bytes of a usual document
WEIGHTS = {".pdf": 0.3, ".nxml": 0.25, ".xml": 0.2, ".json": 0.1, ".csv": 0.05, ".txt": 0.1}


def sources(shared: Path = SHARED) -> list[Path]:
    """The documents to mutate, in the order of their paths."""
    folders = [ROOT / "corpus", *(shared / name for name in FOLDERS)]
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [
        path
        for path in found
        if path.suffix in WITHIN
        and path.name != "manifest.csv"
        and (path.suffix == ".pdf" or "icdar2013" not in path.parts)  # its truth is no document
    ]


def chosen(number: int, seed: int, all_: Sequence[Path]) -> tuple[Path, Path]:
    """The document to mutate, and another of its kind; small ones are chosen more often."""
    chance = Random(f"{seed}:{number}:which")
    if number < len(all_):
        source = all_[number]
    else:
        suffix = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        fitting = [one for one in all_ if one.suffix == suffix]
        weights = [1 / (USUAL + one.stat().st_size) for one in fitting]
        source = chance.choices(fitting, weights)[0]
    return source, chance.choice([one for one in all_ if one.suffix == source.suffix])


def suffix_of(number: int, seed: int, source: Path) -> str:
    """How the mutated file ends: as its source, or as an archive into which that is put."""
    chance = Random(f"{seed}:{number}:archive")
    return chance.choice(SUFFIXES) if chance.random() < ARCHIVES else source.suffix


def row(each: Any, job: Job) -> dict[str, Any]:
    """What became of a job, whatever it cost."""
    (answer,) = each([job])
    if answer.lost:
        kind = next((kind for kind, words in LOST.items() if words in answer.lost.what), "lost")
        wrong = [f"{kind}: {answer.lost.what}"]
        return {"source": job.source.name, "status": "failed", "seconds": SECONDS, "wrong": wrong}
    became: dict[str, Any] = answer.result
    if became["seconds"] > LEAST and job.seed:
        whole = replace(job, seed="", out=job.out.with_name(f"original-{job.out.name}"))
        both = (whole, replace(whole, source=job.other))  # it may hold most of either
        originals = max(row(each, one)["seconds"] for one in both)
        whole.out.unlink(missing_ok=True)
        if became["seconds"] > max(LEAST, TIMES * originals):
            took = f"{became['seconds']:.1f} s, the originals {originals:.1f} s"
            became["wrong"].append(f"slow: {took}")
    return became


def told(rows: Path) -> str:
    """How many inputs had which outcome, and what was wrong."""
    lines = [json.loads(line) for line in rows.read_text("utf-8").splitlines()]
    counts = Counter(one["status"] for one in lines)
    wrong = Counter(
        re.split(r"[:\s]", what, maxsplit=1)[0] for one in lines for what in one["wrong"]
    )
    seconds = sum(one["seconds"] for one in lines)
    return f"{len(lines)} inputs, {dict(counts)}, {seconds:.0f} s; wrong: {dict(wrong)}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    all_, rows = sources(), asked.folder / "rows.jsonl"
    rows.touch()
    done = len(rows.read_bytes().splitlines())
    alone = asked.only is not None
    with isolated(tried, partial(warm, OURS, False), Limits(SECONDS, MIB)) as each:
        for number in [asked.only] if alone else range(done, asked.count):
            source, other = chosen(number, asked.seed, all_)
            out = asked.folder / f"mutated-{number}{suffix_of(number, asked.seed, source)}"
            became = row(each, Job(source, other, f"{asked.seed}:{number}", out))
            if alone or became["wrong"]:  # the file is kept, too
                print(number, source, became["wrong"], became.get("error"), flush=True)
            else:
                out.unlink(missing_ok=True)
            if not alone:
                with rows.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"number": number, **became}) + "\n")
    print(became.get("trace", "") if alone else told(rows))


if __name__ == "__main__":
    main()
