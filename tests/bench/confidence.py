"""Fit and measure the confidence of tables: the weights in models/table_confidence.csv.

    python tests/bench/confidence.py                # how good it would be, by cross-validation
    python tests/bench/confidence.py --write        # the same, and write the weights
    python tests/bench/confidence.py --shipped      # how good the weights that ship are

The cells are those of judged.py; needs ../shared. A logistic regression (scikit-learn) over
extractor.layout.trust.MEASURES; a measure that would get the sign it must not have is left out,
so that more agreement never means less confidence. A document counts by the root of its cells,
the three kinds of documents alike. Told for each kind, with every document judged by weights
fitted on other documents (12 folds; "elsewhere": on the other kinds of documents only):

AUC        that a right cell has more confidence than a wrong one; a constant has 0.5
Brier      mean squared difference of confidence and truth, beside that of the best constant
ECE        mean difference of confidence and share of right cells, in ten bins of equal size
doubted    share of the right cells with less confidence than CERTAIN: nothing is read from them
wrong      share of wrong cells among the others, beside that among all
tables     with a confidence below TRUSTED: how many, how much of their cells is right
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from judged import Judged, of_facsimiles, of_icdar, of_papers
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractor.layout.trust import MEASURES, measures, weights
from extractor.repair.pages import CERTAIN
from extractor.repair.untrusted import TRUSTED
from extractor.resources import resource

SHARED = Path(__file__).resolve().parents[3] / "shared"
KINDS = ("icdar", "papers", "facsimiles")
LESS = {  # measures that may only lower the confidence; the others may only raise it
    "heading", "spanning", "lines", "near", "column_differs", "rows_differ", "empty",
}  # fmt: skip
EITHER = {"columns"}
RIDGE = 0.05  # inverse strength, of measures divided by their standard deviation
FOLDS = 12
SEEDS = range(700, 712)  # of facsimiles


class Data(NamedTuple):
    """Cells: measures, whether right, and where from."""

    x: np.ndarray
    right: np.ndarray
    kind: np.ndarray
    document: np.ndarray
    table: np.ndarray


def rows_of(one: Judged) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The measures of the judged cells of one table."""
    told = {
        id(cell.lines[0][0]): row
        for part in one.whole.parts
        for cell, row in zip(part.grid.cells, measures(part.grid), strict=True)
        if cell.lines
    }
    for (cell, _), right in zip(one.whole.cells, one.right, strict=True):
        if right is not None and cell.lines:
            yield told[id(cell.lines[0][0])], right


def data_of(tables: Iterator[Judged]) -> Data:
    """All judged cells."""
    rows = [
        (row, right, one.source, f"{one.source} {one.document}", f"{one.document} {one.table.number}")
        for one in tables
        for row, right in rows_of(one)
    ]  # fmt: skip
    x, *rest = zip(*rows, strict=True)
    return Data(np.array(x), *map(np.array, rest))


def weighed(data: Data) -> np.ndarray:
    """How much each cell counts."""
    cells = Counter(data.document.tolist())
    weight = np.array([cells[one] ** -0.5 for one in data.document.tolist()])
    for kind in KINDS:
        here = data.kind == kind
        weight[here] *= len(weight) / max(1e-9, weight[here].sum())
    return weight


def fitted(data: Data, chosen: np.ndarray) -> tuple[float, np.ndarray]:
    """Intercept and weights from the chosen cells; measures of the wrong sign get none."""
    weight, kept = weighed(data), list(range(len(MEASURES)))
    while True:
        x = data.x[chosen][:, kept]
        scale = x.std(axis=0) + 1e-9
        model = LogisticRegression(C=RIDGE, solver="newton-cholesky")
        model.fit(x / scale, data.right[chosen], sample_weight=weight[chosen])
        found = model.coef_[0] / scale
        bad = [
            (abs(value * size), n)
            for n, value, size in zip(kept, found, scale, strict=True)
            if MEASURES[n] not in EITHER and (value > 0) == (MEASURES[n] in LESS)
        ]
        if not bad:
            each = np.zeros(len(MEASURES))
            each[kept] = found
            return float(model.intercept_[0]), each
        kept.remove(max(bad)[1])


def probability(data: Data, model: tuple[float, Sequence[float] | np.ndarray]) -> np.ndarray:
    """The confidence of each cell."""
    return 1 / (1 + np.exp(-(model[0] + data.x @ np.asarray(model[1]))))


def crossed(data: Data) -> np.ndarray:
    """Each cell's confidence by weights from other documents."""
    found = np.zeros(len(data.right))
    for train, test in GroupKFold(FOLDS).split(data.x, data.right, data.document):
        found[test] = probability(data, fitted(data, train))[test]
    return found


def elsewhere(data: Data) -> np.ndarray:
    """Each cell's confidence by weights from other kinds of documents."""
    found = np.zeros(len(data.right))
    for kind in KINDS:
        here = data.kind == kind
        found[here] = probability(data, fitted(data, np.flatnonzero(~here)))[here]
    return found


def off(sure: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error, ten bins of equally many cells."""
    bins = np.array_split(np.argsort(sure, kind="stable"), 10)
    return sum(len(b) * abs(sure[b].mean() - right[b].mean()) for b in bins) / len(sure)


def report(data: Data, sure: np.ndarray) -> Iterator[str]:
    """A line for each kind of documents."""
    for kind in KINDS:
        here = data.kind == kind
        right, p, names = data.right[here], sure[here], data.table[here]
        share, trusted = right.mean(), p >= CERTAIN
        means = {name: p[names == name].mean() for name in np.unique(names)}
        low = np.isin(names, [name for name, mean in means.items() if mean < TRUSTED])
        among = f"{right[low].mean():.3f}" if low.any() else "–"
        yield (
            f"{kind:10} cells {len(right):6} right {share:.3f}  AUC {roc_auc_score(right, p):.3f}  "
            f"Brier {brier_score_loss(right, p):.4f} ({share * (1 - share):.4f})  "
            f"ECE {off(p, right):.3f}  doubted {1 - trusted[right].mean():.4f}  "
            f"wrong {1 - right[trusted].mean():.4f} ({1 - share:.4f})  "
            f"tables {sum(mean < TRUSTED for mean in means.values())} of {len(means)}, "
            f"{among} right"
        )


def write(model: tuple[float, np.ndarray]) -> None:
    """The weights, where the package reads them."""
    with resource("models/table_confidence.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("measure", "weight"))
        lines.writerow(("intercept", f"{model[0]:.3f}"))
        lines.writerows((name, f"{one:.3f}") for name, one in zip(MEASURES, model[1], strict=True))


def main() -> None:
    """Read all documents, fit, print."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("--write", action="store_true", help="write the weights")
    ask.add_argument("--shipped", action="store_true", help="measure the weights that ship")
    ask.add_argument("--shared", type=Path, default=SHARED, help="folder with the documents")
    ask.add_argument("--keep", type=Path, help="keep the measures in this file, or take them")
    asked = ask.parse_args()
    data = kept(asked.keep, asked.shared)
    if asked.shipped:
        print("weights that ship", *report(data, probability(data, weights())), sep="\n")
        return
    print("other documents", *report(data, crossed(data)), sep="\n")
    print("elsewhere", *report(data, elsewhere(data)), sep="\n")
    model = fitted(data, np.arange(len(data.right)))
    print("all", *report(data, probability(data, model)), sep="\n")
    print(*(f"{n} {one:.3f}" for n, one in zip(("intercept", *MEASURES), (model[0], *model[1]), strict=True)))  # fmt: skip
    if asked.write:
        write(model)


def kept(path: Path | None, shared: Path) -> Data:
    """The cells, from a file of an earlier run where there is one."""
    if path and path.exists():
        with np.load(path) as file:
            return Data(*(file[name] for name in Data._fields))

    def every() -> Iterator[Judged]:
        yield from of_icdar(shared)
        yield from of_papers(shared)
        yield from of_facsimiles(SEEDS)

    data = data_of(every())
    if path:
        np.savez_compressed(path, **data._asdict())
    return data


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main()
