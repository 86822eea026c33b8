"""A run as tables, for databases and Parquet: columns, the rows of a record, Arrow batches of them.

`finding` and `evidence` hold every field whole, so that a record can be put together again; what
people ask for most stands in columns of `record` and in flat tables too. See docs/databases.md.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Literal, TypeVar

from extractor.errors import ExtractorError
from extractor.exports.run import Record, found, lists, records

Kind = Literal["text", "integer", "number", "truth", "json"]
Columns = Mapping[str, Kind]  # in their order
Row = tuple[str, tuple[Any, ...]]  # a table's name, and its columns

Thing = TypeVar("Thing")

BATCH = 1_000  # records in a batch: some megabytes
NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # in JSON, and no backslash before it
BIGGEST = 2**63 - 1  # integer that a column holds


def columns(words: str, **kinds: str) -> Columns:
    """Columns of text, but for those that `kinds` names.

    >>> columns("label n", integer="n")
    {'label': 'text', 'n': 'integer'}
    """
    known: dict[str, Any] = {name: kind for kind, names in kinds.items() for name in names.split()}
    return {name: known.get(name, "text") for name in words.split()}


ITEMS: Mapping[str, tuple[str, Columns]] = {  # flat table → its field, places in an item of it
    "trial_id": ("trial_ids", columns("id registry printed valid", truth="valid")),
    "condition": ("conditions", columns("text id")),
    "arm": ("arms", columns("label role n intervention", integer="n")),
    "primary_outcome": ("primary_outcomes", columns("measure time_frame")),
    "secondary_outcome": ("secondary_outcomes", columns("measure time_frame")),
    "country": ("countries", columns("country")),
    "cell_product": ("cell_products", columns(
        "cell_type.text cell_type.id tissue.text tissue.id donor derivative product_name "
        "dose.value dose.high dose.unit dose.per infusions schedule route preparation",
        number="dose.value dose.high", integer="infusions",
    )),
    "result": ("results", columns(
        "measure arm events n percent mean sd effect ci_low ci_high p time_frame",
        integer="events n", number="percent mean sd effect ci_low ci_high p",
    )),
}  # fmt: skip
SINGLE = columns("title study_type phase sponsor cited_as last_update")
PEOPLE: Columns = dict.fromkeys(("planned", "enrolled", "randomised", "analysed"), "integer")
EVIDENCE: Columns = columns(
    "quote start end page boxes table row column path engine rule",
    integer="start end page table row column", json="boxes",
)  # fmt: skip


def named(place: str) -> str:
    """The column for a place in a value, spelt so that no database takes it for a word of SQL.

    >>> [named(place) for place in ("dose.value", "dose.unit", "end", "column")]
    ['dose', 'dose_unit', 'end_char', 'table_column']
    """
    plain = place.removesuffix(".text").removesuffix(".value").replace(".", "_")
    spelt = {"start": "start_char", "end": "end_char", "table": "table_number"}
    return spelt.get(plain) or (f"table_{plain}" if plain in {"row", "column"} else plain)


def item_columns(places: Columns, before: str) -> Columns:
    """The columns of a table of items; `item` counts from 1."""
    own = {named(place): kind for place, kind in places.items()}
    return {**columns(f"{before} item", integer="item"), **own}


TABLES: Mapping[str, Columns] = {
    "document": columns("sha256 path reader document_kind pages", integer="pages"),
    "record": {
        **columns("record_id sha256 schema_version kind label checksum trial_id"),
        **SINGLE,
        **PEOPLE,
    },
    "finding": columns(
        "record_id field status confidence raw_confidence withheld value",
        number="confidence raw_confidence",
        json="withheld value",
    ),
    "evidence": item_columns(EVIDENCE, "record_id field"),
    **{name: item_columns(places, "record_id") for name, (_, places) in ITEMS.items()},
}


def rows(record: Record) -> Iterator[Row]:
    """The rows of a record, in all tables but that of documents."""
    key, values = record["record_id"], found(record)
    yield "record", record_row(record, values)
    for name, one in record["fields"].items():
        more = (one.get("raw_confidence"), one.get("withheld"), one["value"])
        yield "finding", (key, name, one["status"], one["confidence"], *more)
        for item, proof in enumerate(one["evidence"], 1):
            yield "evidence", (key, name, item, *(proof.get(place) for place in EVIDENCE))
    for table, (name, places) in ITEMS.items():
        for item, value in enumerate(lists(values.get(name)), 1):
            yield table, (key, item, *(at(value, place) for place in places))


def record_row(record: Record, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """The row of a record in `record`; the checksum tells whether a record has changed."""
    checksum = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    people = values.get("participants") or {}
    return (
        *(record["record_id"], record["document"]["sha256"], record.get("schema_version")),
        *(record["kind"], record["label"], checksum),
        next((one["id"] for one in lists(values.get("trial_ids"))), None),
        *(values.get(name) for name in SINGLE),
        *(people.get(name) for name in PEOPLE),
    )


def at(value: Any, place: str) -> Any:
    """What stands at a place in an item; an item that is no object is its only column.

    >>> at({"dose": {"value": 3}}, "dose.value"), at({"dose": None}, "dose.value"), at("Peru", "country")
    (3, None, 'Peru')
    """
    if not isinstance(value, Mapping):
        return value
    for key in place.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def as_text(value: Any) -> str | None:
    """A text, what is none as JSON; NUL, which PostgreSQL can't hold, becomes U+FFFD."""
    text = value if value is None or isinstance(value, str) else json.dumps(value)
    return text and text.replace("\0", "\ufffd")


def as_json(value: Any) -> str | None:
    r"""JSON, and nothing for nothing; NUL becomes U+FFFD.

    >>> as_json("a\0b"), as_json("a\\u0000"), as_json(None)
    ('"a\ufffdb"', '"a\\\\u0000"', None)
    """
    return None if value is None else NUL.sub("\\1\ufffd", json.dumps(value, ensure_ascii=False))


def as_number(value: Any) -> float | None:
    """A number; what is none stays in the field's whole value alone."""
    return float(value) if isinstance(value, int | float) else None


def as_integer(value: Any) -> int | None:
    """A whole number that a column holds."""
    whole = isinstance(value, int | float) and value == int(value) and abs(value) <= BIGGEST
    return int(value) if whole else None


def as_truth(value: Any) -> bool | None:
    """True or false."""
    return value if isinstance(value, bool) else None


KINDS: Mapping[Kind, tuple[str, Callable[[Any], Any]]] = {  # → Arrow's type, what makes it
    "text": ("string", as_text),
    "json": ("string", as_json),
    "integer": ("int64", as_integer),
    "number": ("float64", as_number),
    "truth": ("bool_", as_truth),
}


def needed(module: str) -> Any:
    """A module of the extra `databases`; raises ExtractorError where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        advice = "Install them with `pip install 'extractor[databases]'`."
        raise ExtractorError(
            f"What databases and Parquet need is not installed. {advice}"
        ) from None


def schema(table: str) -> Any:
    """The Arrow schema of a table."""
    arrow = needed("pyarrow")
    return arrow.schema(
        [(name, getattr(arrow, KINDS[kind][0])()) for name, kind in TABLES[table].items()]
    )


def batches(run: Path) -> Iterator[Mapping[str, Any]]:
    """Arrow batches of a run, by table, every table in each: memory stays flat however long the run."""
    for some in chunks(documents(run)):
        yield arrows(("document", one) for one in some)
    for part in chunks(once(run)):
        yield arrows(row for record in part for row in rows(record))


def nul(values: Mapping[str, Any]) -> bool:
    """Whether there is a character NUL."""
    return any(NUL.search(json.dumps(value)) for value in values.values())


LOSES: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {"(a character NUL)": nul}


def chunks(some: Iterator[Thing]) -> Iterator[list[Thing]]:
    """Things, so many at a time."""
    while part := list(islice(some, BATCH)):
        yield part


def once(run: Path) -> Iterator[Record]:
    """The records of a run; those of the same bytes under a second path are left out."""
    seen = set()
    for (sha256, _), some in groupby(records(run), key=source):
        if sha256 not in seen:
            seen.add(sha256)
            yield from some


def source(record: Record) -> tuple[str, str]:
    """Which bytes, under which path."""
    return record["document"]["sha256"], record["document"]["path"]


def documents(run: Path) -> Iterator[tuple[Any, ...]]:
    """The rows of the documents that were read, also of those without records, each once."""
    seen = set()
    for one in read_documents(run):
        if one["sha256"] not in seen:
            seen.add(one["sha256"])
            yield tuple(one.get(name) for name in TABLES["document"])


def read_documents(run: Path) -> Iterator[Mapping[str, Any]]:
    """The documents that a run lists, or those that its records name."""
    path = run / "documents.jsonl"
    if not path.is_file():
        yield from (one["document"] for one in records(run))
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from (one for one in map(json.loads, file) if one["status"] == "ok")


def arrows(some: Iterable[Row]) -> dict[str, Any]:
    """Rows as an Arrow batch for each table."""
    arrow = needed("pyarrow")
    by_table: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for table, row in some:
        by_table[table].append(row)
    made = {}
    for table, kinds in TABLES.items():
        cells = zip(*by_table[table], strict=True) if by_table[table] else [()] * len(kinds)
        filled = [
            list(map(KINDS[kind][1], cell))
            for kind, cell in zip(kinds.values(), cells, strict=True)
        ]
        made[table] = arrow.record_batch(
            [
                arrow.array(cell, form.type)
                for cell, form in zip(filled, schema(table), strict=True)
            ],
            schema(table),
        )
    return made
