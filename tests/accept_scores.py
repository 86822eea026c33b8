"""Measure the extractor on its gold and write gold/scores.json: python tests/accept_scores.py.

`gold/scores.json` holds what is accepted; `test_scores.py` holds that it does not fall.
Raising or lowering it is a commit of its own that says why. The real documents stand in
../shared and are not part of the project.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from extractor.batch import Options, run
from extractor.scoring import Scores, accepted, score, table

ROOT = Path(__file__).resolve().parents[1]
SCORES = ROOT / "gold" / "scores.json"
SHARED = ROOT.parent / "shared"


class Row(NamedTuple):
    """What is scored: documents, their gold, the part of it. Real and synthetic are never pooled."""

    folders: tuple[Path, ...]
    gold: Path
    split: str | None = None

    def documents(self) -> list[Path]:
        """The folder, or of several the files that the gold names; none where one is missing."""
        if not all(folder.is_dir() for folder in self.folders):
            return []
        if self.split is None:
            return list(self.folders)
        lines = [json.loads(line) for line in self.gold.read_text("utf-8").splitlines()]
        names = [line["document"]["path"] for line in lines if line["split"] == self.split]
        return [
            path
            for name in dict.fromkeys(names)  # a registry's file has several records
            for folder in self.folders
            if (path := folder / name).exists()
        ]


REGISTRIES = (SHARED / "registries" / "samples",)
PAPERS = (SHARED / "jats", SHARED / "pdfs")
MEASURED = {
    "real": Row((SHARED / "seeds",), ROOT / "gold" / "records.jsonl"),
    "synthetic": Row((ROOT / "corpus",), ROOT / "gold" / "synthetic.jsonl"),
    "papers, dev": Row(PAPERS, ROOT / "gold" / "papers.jsonl", "dev"),
    "papers, test": Row(PAPERS, ROOT / "gold" / "papers.jsonl", "test"),
    "papers, dev2": Row(PAPERS, ROOT / "gold" / "papers_one_reader.jsonl", "dev2"),
    "papers, check": Row(PAPERS, ROOT / "gold" / "papers_one_reader.jsonl", "check"),
    "registries, dev": Row(REGISTRIES, ROOT / "gold" / "registry_records.jsonl", "dev"),
    "registries, test": Row(REGISTRIES, ROOT / "gold" / "registry_records.jsonl", "test"),
    "posted results, dev": Row(REGISTRIES, ROOT / "gold" / "registry_results.jsonl", "dev"),
    "posted results, test": Row(REGISTRIES, ROOT / "gold" / "registry_results.jsonl", "test"),
}


def measured(name: str) -> Scores:
    """Run the extractor on the documents of one row of MEASURED and score what it gives."""
    row = MEASURED[name]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        run(row.documents(), out, Options())
        return score(out, row.gold, split=row.split)


def main() -> None:
    told = {}
    for name in MEASURED:
        scores = measured(name)
        print(table(scores), file=sys.stderr)
        told[name] = accepted(scores)
    SCORES.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
