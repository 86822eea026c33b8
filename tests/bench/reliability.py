"""How far the confidences of papers' own trials can be believed.

    extractor run PAPERS --out RUN
    python tests/bench/reliability.py RUN --gold gold/papers.jsonl --split test

Each value that a reported record tells is right or wrong by gold; its field's confidence says
how probable that is. Printed: for each field how many values, their mean confidence and the
share that is right; the same by tenths of confidence; and the expected calibration error, the
mean distance of the two over the tenths, weighed by how many values each has (Naeini 2015).
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean

from extractor.scoring.match import sheets
from extractor.scoring.read import read_documents, read_gold, read_run
from extractor.scoring.verdicts import judged

BINS = 10
Told = tuple[str, float, bool]  # a value's field, its confidence, whether it is right


def told(run: Path, gold: Path, split: str) -> Iterator[Told]:
    """The values of reported records of one split, with their verdicts."""
    known: dict[str, dict[str, float]] = {}
    for line in (run / "records.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "reported":
            fields = record["fields"].items()
            known[record["document"]["sha256"]] = {name: one["confidence"] for name, one in fields}
    for sheet in sheets(read_gold(gold), read_run(run), read_documents(run)):
        for pair in sheet.pairs:
            if pair.gold is None or pair.predicted is None or pair.gold.split != split:
                continue
            sure = known.get(pair.predicted.sha256, {})
            for name, items in judged(pair, ()).items():
                for item in items:
                    if item.own and item.predicted is not None and not item.abstained:
                        yield name, sure.get(name, 0.0), item.verdict == "right"


def calibration_error(values: Iterable[Told]) -> float:
    """The expected calibration error over tenths.

    >>> round(calibration_error([("phase", 0.9, True)] * 9 + [("phase", 0.9, False)]), 6)
    0.0
    """
    bins: dict[int, list[Told]] = defaultdict(list)
    for one in values:
        bins[min(BINS - 1, int(one[1] * BINS))].append(one)
    n = sum(map(len, bins.values()))
    return sum(
        len(part) / n * abs(mean(sure for _, sure, _ in part) - mean(right for *_, right in part))
        for part in bins.values()
    )


def main() -> None:
    """Print how confidence and truth agree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--split", required=True)
    options = parser.parse_args()
    values = list(told(options.run, options.gold, options.split))
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in values:
        groups[one[0]].append(one)
        groups[f"confidence {min(BINS - 1, int(one[1] * BINS)) / BINS:.1f}-"].append(one)
    for name, part in sorted(groups.items()):
        sure, right = mean(one[1] for one in part), mean(one[2] for one in part)
        print(f"{name:22} n {len(part):4}  confidence {sure:.3f}  right {right:.3f}")
    print(f"expected calibration error {calibration_error(values):.3f} over {len(values)} values")


if __name__ == "__main__":
    main()
