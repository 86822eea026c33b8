"""Add verdicts up: figures per field, totals, records, abstentions, evidence, statuses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.scoring.intervals import NO_ESTIMATE, Estimate, Unit, estimates
from extractor.scoring.items import Outcome
from extractor.types import JSON

Counts = Mapping[tuple[str, int], Counter[str]]  # by document and record

COUNTS: Mapping[str, tuple[str, ...]] = {
    "right": ("tp",),
    "wrong": ("fp", "fn"),
    "miss": ("fn",),
    "false": ("fp",),
}
"""What a verdict counts as."""


@dataclass(frozen=True, slots=True)
class Statuses:
    """How often "the document says that it does not say" was told rightly, per field."""

    tp: int = 0  # not reported in both
    fp: int = 0  # in the prediction alone
    fn: int = 0  # in gold alone


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one field, of a part of one, or of a total. `n` is gold's items."""

    tp: int
    fp: int
    fn: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    relaxed: int  # items that are right when texts are compared loosely
    abstained: int  # gold's items for which the run abstained
    quoted: int  # right items for which gold has a quote
    supported: int  # of these, items whose evidence fits the quote
    statuses: Statuses = Statuses()
    evidence: Estimate = NO_ESTIMATE  # the share of `quoted` that is `supported`
    abstention: Estimate = NO_ESTIMATE  # the share of gold's items that is `abstained`

    @property
    def n(self) -> int:
        """Items of gold."""
        return self.tp + self.fn

    @property
    def relaxed_f1(self) -> float | None:
        """F1 with texts compared loosely."""
        total = 2 * self.tp + self.fp + self.fn  # a wrong item made right takes fp and fn along
        return 2 * self.relaxed / total if total else None

    def to_json(self) -> dict[str, JSON]:
        """Everything as plain data; intervals are [low, high]."""
        named = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        plain: dict[str, JSON] = {name: getattr(self, name) for name in ("tp", "fp", "fn", "n")}
        for name, figure in named.items():
            plain[name] = figure.value
            plain[f"{name}_95"] = figure.bounds
        return plain | {
            "interval_methods": {name: figure.method for name, figure in named.items()},
            "relaxed_tp": self.relaxed,
            "relaxed_f1": self.relaxed_f1,
            "abstained": self.abstained,
            "abstention_rate": share(self.abstained, self.n),
            "abstention_rate_95": self.abstention.bounds,
            "evidence": {
                "right": self.supported,
                "n": self.quoted,
                "share": share(self.supported, self.quoted),
                "share_95": self.evidence.bounds,
            },
            "not_reported": {
                "tp": self.statuses.tp,
                "fp": self.statuses.fp,
                "fn": self.statuses.fn,
            },
        }


def share(part: int, whole: int) -> float | None:
    """A part of a whole, or null where there is no whole."""
    return part / whole if whole else None


def counted(items: Iterable[Outcome]) -> dict[str, Counter[str]]:
    """The counts of one record's items, by column."""
    columns: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        for column in item.columns:
            counts = columns[column]
            counts.update(COUNTS[item.verdict])
            counts["relaxed"] += item.relaxed
            counts["abstained"] += item.abstained
            counts["quoted"] += item.supported is not None
            counts["supported"] += bool(item.supported)
    return columns


def figures(counts: Counts, statuses: Statuses = Statuses()) -> Figures:
    """Sum the counts of some records and say how sure the figures are."""
    units = [
        Unit(document, record, one["tp"], one["fp"], one["fn"])
        for (document, record), one in counts.items()
    ]
    total: Counter[str] = Counter()
    for one in counts.values():
        total.update(one)

    def parted(part: str, *whole: str) -> Estimate:
        """The share of some counts that one of them is."""
        return estimates(
            [
                Unit(document, record, one[part], 0, sum(one[name] for name in whole) - one[part])
                for (document, record), one in counts.items()
            ]
        )[1]

    return Figures(
        total["tp"],
        total["fp"],
        total["fn"],
        *estimates(units),
        total["relaxed"],
        total["abstained"],
        total["quoted"],
        total["supported"],
        statuses,
        parted("supported", "quoted"),
        parted("abstained", "tp", "fn"),
    )


def pooled(columns: Mapping[str, Counts]) -> Counts:
    """Counts of several fields as one: the micro total."""
    total: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for counts in columns.values():
        for place, one in counts.items():
            total[place].update(one)
    return total


def macro(fields: Sequence[Figures]) -> dict[str, float | None]:
    """The plain mean over fields of precision, recall and F1, each where it is defined."""

    def mean(values: list[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else None

    return {
        "precision": mean([one.precision.value for one in fields]),
        "recall": mean([one.recall.value for one in fields]),
        "f1": mean([one.f1.value for one in fields]),
    }
