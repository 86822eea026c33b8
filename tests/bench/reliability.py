"""How far the confidences of papers' own trials can be believed.

    extractor run PAPERS --out RUN
    python tests/bench/reliability.py RUN --gold gold/papers.jsonl --split test

Each value that a reported record tells is right or wrong by gold; its field's confidence says
how probable that is. Printed: for each field how many values, their mean confidence and the
share that is right; the same by tenths of confidence; and the expected calibration error, the
mean distance of the two over the tenths, weighed by how many values each has (Naeini 2015).
`--raw` looks at the confidences before calibration.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean

from extractor.scoring.group import judged_of
from extractor.scoring.match import sheets
from extractor.scoring.read import read_documents, read_gold, read_run
from extractor.scoring.reliability import BINS, bin_of, calibration_error
from extractor.scoring.report import shown
from extractor.scoring.values import Value, values_of

KIND = "reported"


def told(run: Path, gold: Path, split: str) -> Iterator[Value]:
    """The values of a run's reported records of one split."""
    matched = sheets(read_gold(gold), read_run(run), read_documents(run))
    _, scored, _ = judged_of("real", split, matched)
    yield from (one for one in values_of(scored) if one.kind == KIND)


def main() -> None:
    """Print how confidence and truth agree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--split", required=True)
    parser.add_argument("--raw", action="store_true", help="before calibration")
    options = parser.parse_args()
    values = list(told(options.run, options.gold, options.split))
    if options.raw:
        values = [replace(one, confidence=one.raw) for one in values]
    groups: dict[str, list[Value]] = defaultdict(list)
    for one in values:
        groups[one.field].append(one)
        groups[f"confidence {bin_of(one.confidence) / BINS:.1f}-"].append(one)
    for name, part in sorted(groups.items()):
        sure, right = mean(one.confidence for one in part), mean(one.right for one in part)
        print(f"{name:22} n {len(part):4}  confidence {sure:.3f}  right {right:.3f}")
    print(f"expected calibration error {shown(calibration_error(values))}; {len(values)} values")


if __name__ == "__main__":
    main()
