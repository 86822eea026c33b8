"""Which document, and which record, of a run is which of gold.

Documents: by sha256, else by file name where that is the only one left of its name.
Records within a document: by trial id first; what is left by kind and best overlap of
fields, optional records of gold (which no figure counts) before the others. Each step
maximises the sum over the document (`assign`), so that one good match cannot take away
the only match of another record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from extractor.scoring.items import assign, outcomes
from extractor.scoring.read import NOTHING, Row

OWN = "reported"  # the kind of a paper's record of its own trial
ALONE = ("reported", "registered")  # kinds of which a document has one record
REGISTRY = "registry record"  # a kind of document
OTHER_ID_OVERLAP = 0.5  # least overlap at which records with different ids are one trial
OPTIONAL_OVERLAP = 0.5  # least share of what a record tells that an optional one must bear out


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold record with its match in the run; one of the two may be missing."""

    gold: Row | None
    predicted: Row | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of gold, and what gold and the run tell of it."""

    gold: tuple[Row, ...]
    path: str  # as gold writes it
    sha256: str | None
    in_run: bool  # the run has records of it
    pairs: tuple[Pair, ...]
    document_kind: str | None  # as the run says


def sheets(
    gold: Sequence[Row], predicted: Sequence[Row], documents: Sequence[Row] = ()
) -> list[Sheet]:
    """Match a run's records with gold's, document by document; others are left out.

    `documents` is what the run says of its documents.
    """
    theirs = by_document(predicted)
    kinds = {document_of(row): row.document_kind for row in documents}
    ours: dict[str, list[Row]] = defaultdict(list)
    found = run_documents(gold, [*predicted, *documents])
    for row in gold:
        ours[found.get(document_of(row), document_of(row))].append(row)
    return [
        Sheet(
            gold=tuple(rows),
            path=rows[0].path,
            sha256=next((row.sha256 for row in rows if row.sha256), None),
            in_run=key in theirs or not any(row.due for row in rows),
            pairs=tuple(match_rows(due(rows), annotated(rows, theirs.get(key, [])))),
            document_kind=kinds.get(key),
        )
        for key, rows in ours.items()
    ]


def due(gold: Sequence[Row]) -> list[Row]:
    """The records that gold asks for."""
    return [row for row in gold if row.due]


def annotated(gold: Sequence[Row], predicted: Sequence[Row]) -> list[Row]:
    """A document's records of the run that gold can judge.

    Gold that says what the paper is has annotated the paper's own trial alone; what the run
    tells of others' trials there is neither right nor wrong. Of a registry's file it has some records.
    """
    if all(row.document_kind is None for row in gold):
        return list(predicted)
    if all(row.document_kind == REGISTRY for row in gold):
        return [row for row in predicted if any(same_trial(one, row) for one in gold)]
    kinds = {OWN, *(row.kind for row in gold)}
    return [row for row in predicted if row.kind in kinds]


def document_of(row: Row) -> str:
    """What tells a document from others: its sha256, else its file name."""
    return row.sha256 or row.name


def by_document(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Records in their order, by document."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[document_of(row)].append(row)
    return grouped


def run_documents(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[str, str]:
    """For each document of gold the run's: by sha256, else by a name that is unambiguous."""
    ours = {document_of(row): row.name for row in gold}
    theirs = {document_of(row): row.name for row in predicted}
    claimed = ours.keys() & theirs.keys()
    lost = Counter(name for key, name in ours.items() if key not in claimed and key != name)
    found = {key: key for key in claimed}
    for key, name in ours.items():
        anonymous = key == name  # gold does not say which bytes were read
        left = [
            other
            for other, called in theirs.items()
            if called == name and (anonymous or other not in claimed)
        ]
        if key not in claimed and len(left) == 1 and (anonymous or lost[name] == 1):
            found[key] = left[0]
    return found


def match_rows(gold: Sequence[Row], predicted: Sequence[Row]) -> list[Pair]:
    """Pair the records of one document; gold's come first, then what the run has on top."""
    pairs = pair_up(list(gold), list(predicted), same_trial)
    rest, left = unpaired(gold, predicted, pairs)
    asked = [row for row in rest if not row.optional]
    pairs += pair_up([row for row in rest if row.optional], left, partial(same_optional, asked))
    pairs += pair_up(asked, unpaired(gold, predicted, pairs)[1], same_kind)
    matched = {id(pair.gold): pair for pair in pairs}
    return [matched.get(id(row), Pair(row, None)) for row in gold] + [
        Pair(None, row) for row in unpaired(gold, predicted, pairs)[1]
    ]


def unpaired(
    gold: Sequence[Row], predicted: Sequence[Row], pairs: Sequence[Pair]
) -> tuple[list[Row], list[Row]]:
    """What is in no pair yet, of gold and of the run."""
    used = {id(row) for pair in pairs for row in (pair.gold, pair.predicted)}
    return [row for row in gold if id(row) not in used], [
        row for row in predicted if id(row) not in used
    ]


def pair_up(
    gold: list[Row], predicted: list[Row], weigh: Callable[[Row, Row], float]
) -> list[Pair]:
    """Pair records so that their weights sum highest."""
    chosen = assign([[weigh(one, other) for other in predicted] for one in gold])
    return [Pair(gold[row], predicted[column]) for row, column in chosen.items()]


def same_trial(gold: Row, predicted: Row) -> float:
    """A weight for two records that share a trial id; their kind and overlap break ties."""
    if not gold.ids & predicted.ids:
        return 0.0
    return 1000.0 + 10.0 * (gold.kind == predicted.kind) + overlap(gold, predicted)


def same_kind(gold: Row, predicted: Row) -> float:
    """A weight for two records of one kind that share no id.

    Where both have ids, most of what gold says must agree: then an id was misread.
    """
    if gold.kind != predicted.kind:
        return 0.0
    share = overlap(gold, predicted)
    if gold.ids and predicted.ids:
        return share if share >= OTHER_ID_OVERLAP else 0.0
    return share + (1e-6 if gold.kind in ALONE else 0.0)


def same_optional(asked: Sequence[Row], gold: Row, predicted: Row) -> float:
    """A weight for a record and an optional one of gold, of one kind and without a shared id.

    The optional record must bear out most of what the prediction tells, and more of it than
    any record that is asked for, so that it neither hides an invented record nor takes a match.
    """
    if gold.kind != predicted.kind:
        return 0.0
    rivals = (overlap(predicted, row) for row in asked if row.kind == predicted.kind)
    share = overlap(predicted, gold)
    return share if share >= OPTIONAL_OVERLAP and share > max(rivals, default=0.0) else 0.0


def overlap(gold: Row, predicted: Row) -> float:
    """The share of gold's found fields, 0 to 1, that agree; a field agrees by its items' share.

    A field without items (all of them optional) says nothing.
    """
    fields = [name for name, told in gold.fields.items() if told.status == "found"]
    shares = []
    for name in fields:
        told = predicted.fields.get(name, NOTHING)
        value = told.value if told.status == "found" else None
        judged = outcomes(name, gold.fields[name].value, value, gold.kind)
        items = [item for item in judged if item.own]
        right = sum(item.verdict == "right" for item in items)
        shares += [right / len(items)] if items else []
    return sum(shares) / len(shares) if shares else 0.0
