"""Fit the probability that a value of a paper's own trial is right, and say how far it holds.

    extractor run PAPERS --out RUN
    python tests/bench/calibration.py RUN --gold gold/papers.jsonl --split dev --write

Several runs, gold files and splits can be named; a document that several have counts once.
What is fitted is a logistic curve over the logit of the rules' confidence (`raw_confidence` of a
run), moved by field. How much a field moves it is held back by a penalty as strong as a prior
of one logit's standard deviation, so that few values move it little; the slope is as good as free,
but never negative. Printed: held-out figures (ten folds by document), and what `--max-error`
would leave. `--write` puts the weights where the package reads them; `--shipped` measures those
that are there, without fitting: for documents that nothing was fitted to.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from reliability import told
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from extractor.resources import resource
from extractor.scoring.read import read_gold
from extractor.scoring.reliability import calibration_error
from extractor.scoring.report import shown
from extractor.scoring.values import Value
from extractor.settle.calibration import INTERCEPT, SLOPE, TABLE, logit, probability, weights

FOLDS = 10
FREE = 10.0  # the slope's column is this much longer, so that the penalty hardly holds it
ALLOWED = (0.05, 0.1, 0.2)  # errors for which coverage is told


def every(runs: Sequence[Path], golds: Sequence[Path], splits: Sequence[str]) -> Iterator[Value]:
    """The values of all runs under all gold, each document's from the first that has it."""
    seen: set[str] = set()
    for gold in golds:
        known = {row.split for row in read_gold(gold)}
        for split in (one for one in splits if one in known):
            for run in runs:
                values = [one for one in told(run, gold, split) if one.document not in seen]
                seen |= {one.document for one in values}
                yield from values


def fitted(values: Sequence[Value]) -> dict[str, float]:
    """The weights, as the package reads them."""
    fields = sorted({one.field for one in values})
    x = np.array(
        [[logit(one.raw) * FREE, *(one.field == name for name in fields)] for one in values],
        dtype=np.float64,
    )
    model = LogisticRegression(C=1.0, max_iter=1000, tol=1e-8)
    slope, *each = model.fit(x, [one.right for one in values]).coef_[0]
    if slope < 0:
        raise SystemExit("error: surer values are wrong more often; nothing is fitted.")
    return {
        INTERCEPT: float(model.intercept_[0]),
        SLOPE: float(slope * FREE),
        **{name: float(one) for name, one in zip(fields, each, strict=True)},
    }


def sure(values: Sequence[Value], table: Mapping[str, float]) -> list[Value]:
    """The values with the confidences that some weights give them."""
    return [replace(one, confidence=probability(one.field, one.raw, table)) for one in values]


def held_out(values: Sequence[Value]) -> list[Value]:
    """The values, each with its confidence by weights from other documents."""
    documents = [one.document for one in values]
    found = []
    for train, test in GroupKFold(FOLDS).split(documents, groups=documents):
        found += sure([values[n] for n in test], fitted([values[n] for n in train]))
    return found


def summary(name: str, values: Sequence[Value]) -> str:
    """Calibration error, Brier score and AUC in one line."""
    p, right = [one.confidence for one in values], [one.right for one in values]
    share = sum(right) / len(right)
    return (
        f"{name:10} values {len(values)} of {len({one.document for one in values})} documents, "
        f"right {share:.3f}, mean confidence {sum(p) / len(p):.3f}; "
        f"ECE {shown(calibration_error(values))}  "
        f"Brier {brier_score_loss(right, p):.4f} (best constant {share * (1 - share):.4f})  "
        f"AUC {roc_auc_score(right, p):.3f}"
    )


def knob(values: Sequence[Value]) -> Iterator[str]:
    """For each error allowed, how many values are left and how many of them are wrong."""
    for most in ALLOWED:
        kept = [one for one in values if 1 - one.confidence <= most]
        wrong = sum(not one.right for one in kept)
        share = f"{wrong / len(kept):.3f}" if kept else "–"
        yield (
            f"  --max-error {most:.2f}: told {len(kept) / len(values):.3f} of the values, "
            f"{share} of them wrong ({wrong} of {len(kept)})"
        )


def by_field(before: Sequence[Value], after: Sequence[Value]) -> Iterator[str]:
    """For each field how many values, and what was said of them."""
    for name in sorted({one.field for one in before}):
        raw, new = ([one for one in part if one.field == name] for part in (before, after))
        means = (sum(one.confidence for one in part) / len(part) for part in (raw, new))
        right = sum(one.right for one in raw) / len(raw)
        said = ", ".join(f"{mean:.3f}" for mean in means)
        yield f"  {name:20} n {len(raw):4}  right {right:.3f}  confidence before, after: {said}"


def write(table: Mapping[str, float]) -> None:
    """The weights, where the package reads them."""
    with resource(TABLE).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("name", "weight"))
        lines.writerows((name, f"{weight:.3f}") for name, weight in table.items())


def main() -> None:
    """Fit, print, and write if asked to."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="folder of a run")
    ask.add_argument("--gold", type=Path, nargs="+", required=True, help="gold files")
    ask.add_argument("--split", nargs="+", default=["dev"], help="splits of gold (dev)")
    ask.add_argument("--write", action="store_true", help="write the weights")
    ask.add_argument("--shipped", action="store_true", help="measure the weights that ship")
    asked = ask.parse_args()
    values = list(every(asked.runs, asked.gold, asked.split))
    before = [replace(one, confidence=one.raw) for one in values]
    after = sure(values, weights()) if asked.shipped else held_out(values)
    name = "shipped" if asked.shipped else "held out"
    print(summary("raw", before), *knob(before), sep="\n")
    print(summary(name, after), *knob(after), *by_field(before, after), sep="\n")
    if not asked.shipped:
        table = fitted(values)
        print("weights:", *(f"{key} {weight:.3f}" for key, weight in table.items()))
        if asked.write:
            write(table)


if __name__ == "__main__":
    main()
