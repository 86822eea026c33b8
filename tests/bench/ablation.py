"""What the trained model adds to papers' records: rules alone, the model alone, both.

    python tests/bench/ablation.py PAPERS --gold gold/papers.jsonl --split test [--model NAME …]

PAPERS is a folder with the papers of that split. Rules alone is `--no-model`; both is a run as it
comes, or with the models named. The model alone is what it marks, by a plain reading of it:

- conditions: the first that two of its heads mark in title and abstract;
- the experimental arm's intervention: the first thing that it takes for one in the title;
- primary and secondary outcomes: what it marks as outcomes in sentences of abstract and methods
  with the words "primary" or "secondary" and "outcome", "endpoint" or "measure".

Prints, per field, precision, recall and F1 of the three, with the interval of F1 over documents.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from extractor import read, score
from extractor.batch import Options, run
from extractor.engines.model import Entity, finder
from extractor.engines.paper.learned import Finder, conditions
from extractor.engines.paper.passages import Paper, paper_of
from extractor.engines.studies import sentences_of
from extractor.nlp import pipeline
from extractor.resources import OURS
from extractor.scoring import Figures

FIELDS = (
    "conditions", "arms.intervention", "primary_outcomes", "secondary_outcomes", "cell_products", "micro",
)  # fmt: skip
AIMED = re.compile(
    r"\b(?P<kind>primary|secondary)\b.*\b(?:outcome|end-?\s?point|measure)", re.IGNORECASE
)
LEAST = 0.5
TREATS = frozenset(("drug", "intervention"))


def of_model(paper: Paper, find: Finder) -> dict[str, Any]:
    """The values that a model alone gives of a paper's own trial."""
    assert paper.title is not None
    title = paper.title.sentence.chars
    (top,) = find([title])
    given = next((title[e.start : e.end] for e in top if e.kind in TREATS and sure(e)), None)
    aims = [
        (match["kind"].lower(), one)
        for one in paper.within("abstract", "body", kinds=("methods",))
        if (match := AIMED.search(one.sentence.chars))
    ]
    outcomes: dict[str, list[dict[str, Any]]] = {"primary": [], "secondary": []}
    marked = find([one.sentence.chars for _, one in aims])
    for (kind, one), entities in zip(aims, marked, strict=True):
        for entity in entities:
            if entity.kind == "outcome" and sure(entity):
                words = one.sentence.chars[entity.start : entity.end]
                outcomes[kind].append({"measure": words, "time_frame": None})
    return {
        "conditions": [one.value for one in islice(conditions(paper, find), 1)] or None,
        "arms": [arm(given)] if given else None,
        "primary_outcomes": outcomes["primary"] or None,
        "secondary_outcomes": outcomes["secondary"] or None,
    }


def sure(entity: Entity) -> bool:
    """Whether a model is sure enough of an entity."""
    return entity.score is None or entity.score >= LEAST


def arm(given: str) -> dict[str, Any]:
    """An experimental arm of which only the intervention is known."""
    return {"label": given, "role": "experimental", "n": None, "intervention": given}


def alone(both: Path, find: Finder) -> Iterator[dict[str, Any]]:
    """Records of what the model alone gives, for the documents that have a reported one."""
    for line in (both / "records.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] != "reported":
            continue
        document = read(record["document"]["path"])
        values = of_model(paper_of(document, sentences_of(document, pipeline())), find)
        for name, field in record["fields"].items():
            value = values.get(name)
            status = "not_found" if value is None else "found"
            if name != "trial_ids":  # by which records are matched
                field |= {"status": status, "value": value, "evidence": [], "confidence": 0.5}
        yield record


def runs(papers: Path, folder: Path, models: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The three runs, each with its name."""
    for name, asked in (("rules", ()), ("both", tuple(models))):
        run([papers], folder / name, Options(models=asked))
        yield name, folder / name
    find = finder(tuple(models))
    assert find is not None
    lines = [json.dumps(one, ensure_ascii=False) for one in alone(folder / "both", find)]
    (folder / "both" / "records.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    yield "model", folder / "both"


def told(name: str, row: str, figures: Figures | None) -> str:
    """A line of the table."""
    if figures is None or not figures.n:
        return f"{name:6} {row:18} –"
    each = [figures.precision.value, figures.recall.value, figures.f1.value]
    shown = "  ".join("–" if one is None else f"{one:.3f}" for one in each)
    counts = f"tp {figures.tp}, fp {figures.fp}, fn {figures.fn}"
    low, high = figures.f1.bounds or (0.0, 1.0)
    return f"{name:6} {row:18} {shown}  [{low:.3f}, {high:.3f}]  {counts}"


def main() -> None:
    """Print the three, field by field."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("papers", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--split", required=True)
    parser.add_argument("--model", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, at in runs(options.papers, Path(folder), options.model or OURS):
            group = score(at, options.gold, split=options.split).groups["real"]
            for row in FIELDS:
                print(told(name, row, group.micro if row == "micro" else group.fields.get(row)))


if __name__ == "__main__":
    main()
