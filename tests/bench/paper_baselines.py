"""What simple rules find in papers: the floor that the extractor's own records must be above.

    extractor run PAPERS --out RUN
    python tests/bench/paper_baselines.py RUN --out FLOOR
    extractor score FLOOR --gold gold/papers.jsonl --split test
    python tests/bench/paper_baselines.py RUN --out FLOOR --model en_ner_bc5cdr_md

Every paper gets a reported record with these values, and nothing else:

- trial_ids: every identifier that a plain pattern of ClinicalTrials.gov, ISRCTN, ChiCTR, ANZCTR,
  UMIN, DRKS or IRCT finds in the repaired text;
- participants: the first whole number right before "patients", "participants", "subjects" … in the
  first 4,000 characters, taken as both enrolled and randomised;
- phase and allocation: the words "phase N" and "random" in the same stretch.

With `--model`, a scispaCy pipeline that is installed (they are not on the package index), its entities
alone: diseases of title and abstract are the conditions, drugs and chemicals of the title an arm's
intervention each, cells the cell products; nothing else.

The text is that of the run, so that reading is the same and rules alone differ.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language

from extractor.nlp import load_model

IDS = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|ChiCTR[\w-]*\d{8}|ACTRN\d{14}|UMIN\d{9}|DRKS\d{8}|IRCT\d+N\d+)\b"
)
PEOPLE = re.compile(
    r"\b(\d[\d,]*) (?:patients|participants|subjects|adults|children|women|men|people|volunteers)\b"
)
PHASE = re.compile(r"\b[Pp]hase (IV|I{1,3}|[1-4])\b")
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
OPENING = 4000  # characters
DISEASES = frozenset(("DISEASE", "CANCER"))
DRUGS = frozenset(("CHEMICAL", "SIMPLE_CHEMICAL"))
CELLS = frozenset(("CELL", "CL", "CELL_TYPE"))


def floor_of(record: dict[str, Any], chars: str) -> dict[str, Any]:
    """A reported record with the floor's values, in the form of a run's records."""
    opening = chars[:OPENING]
    ids = list(dict.fromkeys(match.group() for match in IDS.finditer(chars)))
    people = PEOPLE.search(opening)
    n = int(people[1].replace(",", "")) if people else None
    phase = PHASE.search(opening)
    return recorded(record, {
        "trial_ids": [{"id": one, "valid": True} for one in ids] or None,
        "participants": {"enrolled": n, "randomised": n} if n is not None else None,
        "phase": ROMAN.get(phase[1], phase[1]) if phase else None,
        "design": {"allocation": "randomized"} if re.search(r"\brandomi[sz]ed", opening) else None,
    })  # fmt: skip


def entities_of(record: dict[str, Any], chars: str, nlp: Language) -> dict[str, Any]:
    """A reported record of nothing but a model's entities."""
    title = record["fields"]["title"]["value"] or ""
    top = [(one.text, one.label_.upper()) for one in nlp(title).ents]
    every = [(one.text, one.label_.upper()) for one in nlp(chars[:OPENING]).ents]
    conditions = [text for text, label in [*top, *every] if label in DISEASES]
    drugs = [text for text, label in top if label in DRUGS]
    cells = [text for text, label in top if label in CELLS]
    return recorded(record, {
        "conditions": [{"text": text} for text in dict.fromkeys(conditions)] or None,
        "arms": [{"label": text, "intervention": text} for text in dict.fromkeys(drugs)] or None,
        "cell_products": [{"cell_type": {"text": text}} for text in dict.fromkeys(cells)] or None,
    })  # fmt: skip


def recorded(record: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """A reported record with these values."""
    fields = {
        name: {
            "status": "not_found" if values.get(name) is None else "found",
            "value": values.get(name), "confidence": 0.5, "evidence": [],
        }
        for name in record["fields"]
    }  # fmt: skip
    return record | {"kind": "reported", "label": "", "fields": fields}


def floors(run: Path, nlp: Language | None) -> Iterator[dict[str, Any]]:
    """The floor's records of a run: one for each document with a record."""
    seen: set[str] = set()
    for line in (run / "records.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        sha256 = record["document"]["sha256"]
        if sha256 not in seen:
            seen.add(sha256)
            chars = (run / "texts" / f"{sha256}.txt").read_text("utf-8")
            yield entities_of(record, chars, nlp) if nlp else floor_of(record, chars)


def main() -> None:
    """Write the floor beside a run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", help="entities of this pipeline instead of the rules")
    options = parser.parse_args()
    shutil.copytree(options.run, options.out)
    nlp = load_model(options.model) if options.model else None
    lines = [json.dumps(record, ensure_ascii=False) for record in floors(options.run, nlp)]
    (options.out / "records.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
