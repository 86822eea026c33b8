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

from extractor.batch import Options, run
from extractor.scoring import Scores, accepted, score, table

ROOT = Path(__file__).resolve().parents[1]
SCORES = ROOT / "gold" / "scores.json"
# What is scored: a name, the documents, their gold. Real and synthetic are never pooled.
MEASURED = {
    "real": (ROOT.parent / "shared" / "seeds", ROOT / "gold" / "records.jsonl"),
    "synthetic": (ROOT / "corpus", ROOT / "gold" / "synthetic.jsonl"),
}


def measured(name: str) -> Scores:
    """Run the extractor on the documents of one row of MEASURED and score what it gives."""
    documents, gold = MEASURED[name]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        run([documents], out, Options())
        return score(out, gold)


def main() -> None:
    told = {}
    for name in MEASURED:
        scores = measured(name)
        print(table(scores), file=sys.stderr)
        told[name] = accepted(scores)
    SCORES.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
