"""Score one group of gold records: all that a person read, or all that a generator wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.scoring.evidence import fitting
from extractor.scoring.figures import Counts, Figures, Statuses, counted, figures, macro, pooled
from extractor.scoring.intervals import Estimate
from extractor.scoring.items import Outcome
from extractor.scoring.match import Pair, Sheet
from extractor.scoring.read import NOTHING, Row, Told
from extractor.scoring.shapes import ITEMS
from extractor.scoring.verdicts import judged
from extractor.types import JSON

PASSING = "mentioned"  # a kind of record that is never counted as invented


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of one group of documents.

    `errors` lists every item that is not right; `mentioned` the run's records of ids in
    passing that gold does not have, which count nowhere.
    """

    documents: tuple[Mapping[str, JSON], ...]  # path, sha256, in_run
    fields: Mapping[str, Figures]  # also of parts, as "design.model"
    micro: Figures  # all fields' items as one
    macro: Mapping[str, float | None]  # the mean over fields
    records: Figures  # found trials are tp, invented fp, missed fn
    kinds: Figures  # of documents, where gold says them
    exact: Estimate  # the share of gold's records whose annotated fields are all right
    errors: tuple[Mapping[str, JSON], ...]
    mentioned: tuple[Mapping[str, JSON], ...]

    def to_json(self) -> dict[str, JSON]:
        """Everything as plain data."""
        exact = self.exact
        return {
            "documents": list(self.documents),
            "fields": {name: one.to_json() for name, one in self.fields.items()},
            "micro": self.micro.to_json(),
            "macro": self.macro,
            "records": self.records.to_json(),
            "document_kind": self.kinds.to_json(),
            "exact_records": {
                "rate": exact.value,
                "rate_95": exact.bounds,
                "interval_method": exact.method,
            },
            "errors": list(self.errors),
            "mentioned": list(self.mentioned),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair of records of one document with the verdicts on its fields."""

    sheet: Sheet
    number: int  # of the pair within its document
    pair: Pair
    items: Mapping[str, list[Outcome]]

    @property
    def place(self) -> tuple[str, int]:
        """What tells this record from all others."""
        return self.sheet.sha256 or self.sheet.path, self.number


def belongs(row: Row, name: str, split: str | None) -> bool:
    """Whether a gold record is of a group, and of a split where one is asked for."""
    return row.group == name and split in (None, row.split)


def group_of(name: str, split: str | None, sheets: Sequence[Sheet]) -> Group:
    """Score the gold records of one group (and split) and what the run invented beside them."""
    return summed(*judged_of(name, split, sheets))


def judged_of(
    name: str, split: str | None, sheets: Sequence[Sheet]
) -> tuple[list[Sheet], list[Judged], list[tuple[Sheet, int, Pair]]]:
    """The documents of a group, the verdicts on their records, and what is merely mentioned."""
    ours = [sheet for sheet in sheets if any(belongs(row, name, split) for row in sheet.gold)]
    pairs = [
        (sheet, number, pair)
        for sheet in ours
        for number, pair in enumerate(sheet.pairs)
        if pair.gold is None or (belongs(pair.gold, name, split) and not pair.gold.optional)
    ]
    known = dict.fromkeys((*ITEMS, *(field for *_, pair in pairs for field in annotated(pair))))
    scored = [
        Judged(sheet, number, pair, judged(pair, known))
        for sheet, number, pair in pairs
        if not in_passing(pair)
    ]
    return ours, scored, [one for one in pairs if in_passing(one[2])]


def annotated(pair: Pair) -> Iterable[str]:
    """The fields that gold annotates in a pair's record."""
    return pair.gold.fields if pair.gold else ()


def in_passing(pair: Pair) -> bool:
    """Whether the run merely mentions a trial that gold does not have."""
    return pair.gold is None and pair.predicted is not None and pair.predicted.kind == PASSING


def summed(
    sheets: Sequence[Sheet], scored: Sequence[Judged], passing: Sequence[tuple[Sheet, int, Pair]]
) -> Group:
    """Add up what was judged."""
    columns, statuses = by_column(scored), statuses_of(scored)
    fields = {name: figures(columns[name], statuses.get(name, Statuses())) for name in columns}
    own = [name for name in columns if "." not in name]
    return Group(
        documents=tuple(
            {"path": sheet.path, "sha256": sheet.sha256, "in_run": sheet.in_run} for sheet in sheets
        ),
        fields=fields,
        micro=figures(pooled({name: columns[name] for name in own})),
        macro=macro([fields[name] for name in own]),
        records=figures({one.place: record_counts(one.pair) for one in scored}),
        kinds=figures({(one.sha256 or one.path, 0): kind_counts(one) for one in sheets}),
        exact=exact_rate(scored),
        errors=(
            *(error for one in sheets for error in kind_errors(one)),
            *(error for one in scored for error in errors_of(one)),
        ),
        mentioned=tuple(
            {"document": sheet.path, "record": pair.predicted.label}
            for sheet, _, pair in passing
            if pair.predicted
        ),
    )


def by_column(scored: Sequence[Judged]) -> dict[str, Counts]:
    """Counts by field and part, in the order of `ITEMS`; annotated fields are all there."""
    columns: dict[str, dict[tuple[str, int], Counter[str]]] = defaultdict(dict)
    for one in scored:
        for field in annotated(one.pair):
            columns[field].setdefault(one.place, Counter())
        for items in one.items.values():
            for column, counts in counted(items).items():
                columns[column][one.place] = counts
    order = {name: place for place, name in enumerate(listed_columns())}

    def place_of(name: str) -> tuple[int, int]:
        field = order.get(name.partition(".")[0], len(order))
        return field, order.get(name, len(order) if "." in name else 0)

    return {name: columns[name] for name in sorted(columns, key=place_of)}


def listed_columns() -> Iterator[str]:
    """The fields of `ITEMS`, each followed by its parts."""
    for field, shape in ITEMS.items():
        yield field
        yield from (f"{field}.{part.column or part.key}" for part in shape.parts)


def record_counts(pair: Pair) -> Counter[str]:
    """A trial found is a tp (however texts are compared), one missed a fn, one invented a fp."""
    if pair.gold is None:
        return Counter(["fp"])
    return Counter(["fn"] if pair.predicted is None else ["tp", "relaxed"])


def kind_of(sheet: Sheet) -> str | None:
    """What gold says that a document is."""
    return next((row.document_kind for row in sheet.gold if row.document_kind), None)


def kind_counts(sheet: Sheet) -> Counter[str]:
    """A kind of document that is right is a tp, a wrong one a fp and a fn."""
    kind, told = kind_of(sheet), sheet.document_kind
    if kind is None:
        return Counter()
    return Counter(["tp", "relaxed"] if kind == told else ["fn"] if told is None else ["fp", "fn"])


def kind_errors(sheet: Sheet) -> Iterator[Mapping[str, JSON]]:
    """The kind of a document where it is not right."""
    kind, told = kind_of(sheet), sheet.document_kind
    if kind not in (None, told):
        yield {
            "document": sheet.path,
            "record": "",
            "field": "document_kind",
            "kind": "wrong" if told else "miss",
            "gold": kind,
            "predicted": told,
            "gold_quote": None,
            "predicted_quote": None,
            "predicted_status": None,
            "confidence": None,
        }


def exact_rate(scored: Sequence[Judged]) -> Estimate:
    """The share of gold's records that were found and have every annotated field right."""
    counts = {
        one.place: Counter(["tp" if is_exact(one) else "fn"]) for one in scored if one.pair.gold
    }
    return figures(counts).recall


def is_exact(one: Judged) -> bool:
    """Whether a record was found with nothing missed, false or wrong in it."""
    items = (item for field in one.items.values() for item in field if item.own)
    return one.pair.predicted is not None and all(item.verdict == "right" for item in items)


def told(row: Row | None, field: str) -> Told:
    """What a record that may be missing tells of a field."""
    return row.fields.get(field, NOTHING) if row else NOTHING


def statuses_of(scored: Sequence[Judged]) -> dict[str, Statuses]:
    """How often each field was rightly told to be not reported, over gold's records."""
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for one in scored:
        for field in annotated(one.pair):
            gold = told(one.pair.gold, field).status == "not_reported"
            predicted = told(one.pair.predicted, field).status == "not_reported"
            if gold or predicted:
                verdict = "tp" if gold and predicted else "fn" if gold else "fp"
                tallies[field][verdict] += 1
    return {field: Statuses(**tally) for field, tally in tallies.items()}


def errors_of(one: Judged) -> Iterator[Mapping[str, JSON]]:
    """Every item of a record that is not right, with the words of both sides."""
    row = one.pair.gold or one.pair.predicted
    for field, items in one.items.items():
        gold, predicted = told(one.pair.gold, field), told(one.pair.predicted, field)
        for item in items:
            if item.own and item.verdict != "right":
                yield {
                    "document": one.sheet.path,
                    "record": row.label if row else "",
                    "field": item.columns[-1],
                    "kind": item.verdict,
                    "gold": item.gold,
                    "predicted": item.predicted,
                    "gold_quote": fitting(gold.quotes, item.gold),
                    "predicted_quote": fitting(predicted.quotes, item.predicted),
                    "predicted_status": predicted.status,
                    "confidence": predicted.confidence,
                }
