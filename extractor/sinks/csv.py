"""Sheets: records.csv with a row a record, and a file for each table.

A cell that a spreadsheet would run as a formula is made inert by a leading apostrophe. Lines
end with CR LF (RFC 4180): with LF alone Python 3.11 leaves a CR in a cell without quotes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from extractor.sinks.outcome import Outcome
from extractor.types import JSON, Table

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the openings that OWASP names, full-width ones among them
JOIN = " | "
LARGE = 2_000_000  # places of a table; rows of a larger one end with their last cell
OWN = ("record_id", "document.path", "document.sha256", "document.reader", "kind", "label")

Tree = dict[str, "Tree"]


def inert(value: JSON) -> str:
    """The text of one cell.

    >>> [inert(one) for one in ("=1+1", "−5", -5, None, True)]
    ["'=1+1", '−5', '-5', '', 'true']
    """
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    return "" if value is None else json.dumps(value)


def flattened(value: JSON, name: str) -> Iterator[tuple[str, str]]:
    """A value's parts, each under its dotted name; a list of scalars is one part.

    >>> dict(flattened([{"id": "CL:1", "repairs": ["case", "dash"]}], "cells"))
    {'cells.0.id': 'CL:1', 'cells.0.repairs': 'case | dash'}
    """
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from flattened(part, f"{name}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if any(isinstance(part, Mapping | list | tuple) for part in value):
            for place, part in enumerate(value):
                yield from flattened(part, f"{name}.{place}")
        else:
            plain = (one if isinstance(one, str) else inert(one) for one in value)
            yield name, inert(JOIN.join(plain))
    else:
        yield name, inert(value)


def row_of(record: Mapping[str, JSON]) -> dict[str, str]:
    """One record as cells by column; each field has its `.status` and `.confidence` too."""
    document, fields = record["document"], record["fields"]
    assert isinstance(document, Mapping) and isinstance(fields, Mapping)
    cells = dict(flattened(document, "document"))
    cells |= {name: inert(record[name]) for name in ("record_id", "kind", "label")}
    for name, finding in fields.items():
        assert isinstance(finding, Mapping)
        if finding["value"] is not None:
            cells.update(flattened(finding["value"], name))
        cells[f"{name}.status"] = inert(finding["status"])
        cells[f"{name}.confidence"] = inert(finding["confidence"])
    return cells


def columns_of(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """The union of the rows' columns: fields, then their parts, as first met, items counted up.

    A part that is empty where others have parts of its own ("dose", "dose.value") is none.

    >>> columns_of([{"label": "", "a.1.x": "1", "a.status": ""}, {"a.0.y": "", "a.10.x": ""}])[6:]
    ['a.0.y', 'a.1.x', 'a.10.x', 'a.status']
    """
    tree: Tree = {}
    full: set[str] = set()
    for row in rows:
        for name, cell in row.items():
            if cell:
                full.add(name)
            branch = tree
            for key in name.split("."):
                branch = branch.setdefault(key, {})
    return list(dict.fromkeys((*OWN, *_leaves(tree, "", full))))


def _leaves(tree: Tree, prefix: str, full: set[str]) -> Iterator[str]:
    """The columns of a tree of dotted names; status and confidence are last among theirs."""
    last = ("status", "confidence")

    def place(key: str) -> tuple[int, int]:
        return (0, int(key)) if key.isdigit() else (2 if key in last else 1, 0)

    for key in sorted(tree, key=place):
        name = f"{prefix}{key}"
        if not tree[key].keys() - set(last) or name in full:
            yield name
        yield from _leaves(tree[key], f"{name}.", full)


def write_sheet(folder: Path) -> None:
    """Write records.csv from records.jsonl, reading it twice rather than holding it."""
    source = folder / "records.jsonl"
    columns = columns_of(_rows(source))
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(_rows(source))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield row_of(json.loads(line))


def table_files(outcome: Outcome) -> dict[str, Iterable[str]]:
    """The tables of one input, a file each: "tables/NAME-SHA-table-1.csv"."""
    if not (outcome.document and outcome.status == "ok"):
        return {}
    name = re.sub(r"[^\w.-]+", "-", Path(outcome.path).stem).strip("-.")[:80]
    stem = f"{name or 'text'}-{outcome.document.source.sha256[:8]}"
    return {
        f"tables/{stem}-table-{table.number}.csv": map(sheet, (table,))
        for table in outcome.document.tables
    }


def sheet(table: Table) -> str:
    """A table as CSV: a cell that spans several is written in the first of them."""
    wide = table.n_columns if table.n_rows * table.n_columns <= LARGE else 0
    grid = [[""] * wide for _ in range(table.n_rows)]
    for cell in table.cells:
        row = grid[cell.row]
        row += [""] * (cell.column + 1 - len(row))
        row[cell.column] = inert(cell.text)
    out = io.StringIO()
    csv.writer(out).writerows(grid)
    return out.getvalue()
