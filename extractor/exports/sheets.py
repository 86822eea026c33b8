"""A workbook: a sheet for each kind of record, the quotes of a value as a comment on its cell."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment

from extractor.exports.run import Record, records
from extractor.sinks.csv import columns_of, flattened, row_of

LONGEST = 32_767  # characters that a cell of a workbook holds
CUT = " …"
QUOTES = 3  # in a comment
COMMENT = 1_000  # characters
BAD = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))  # XML can't hold them


def long(values: Mapping[str, Any]) -> bool:
    """Whether a text is longer than a cell."""
    return any(
        len(words) > LONGEST for name, one in values.items() for _, words in flattened(one, name)
    )


LOSES: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    f"(text beyond {LONGEST:,} characters)": long
}


def write_csv(run: Path, out: Path) -> int:
    """Write a run's records as one sheet; how many."""
    columns = columns_of(map(row_of, records(run)))
    n = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(columns)
        for n, record in enumerate(records(run), 1):  # noqa: B007 (counted)
            row = row_of(record)
            sheet.writerow([row.get(name, "") for name in columns])
    return n


def write(run: Path, out: Path) -> int:
    """Write a run's records; how many. Cells are text, so that nothing runs as a formula."""
    kinds = list(dict.fromkeys(one["kind"] for one in records(run)))
    book = Workbook(write_only=True)
    n = 0
    for kind in kinds or ["records"]:
        sheet = book.create_sheet(kind)
        columns = columns_of(row_of(one) for one in records(run) if one["kind"] == kind)
        sheet.freeze_panes = "B2"
        sheet.append(columns)
        for record in records(run):
            if record["kind"] == kind:
                n += 1
                sheet.append(cells(sheet, columns, record))
    book.save(out)
    return n


def cells(sheet: object, columns: list[str], record: Record) -> list[WriteOnlyCell | None]:
    """The cells of a record, None for empty ones; a field's first filled cell has its quotes."""
    row = row_of(record)
    noted: set[str] = set()
    made: list[WriteOnlyCell | None] = []
    for name in columns:
        words = row.get(name, "").translate(BAD)
        if not words:
            made.append(None)
            continue
        cell = WriteOnlyCell(
            sheet, value=words if len(words) <= LONGEST else words[: LONGEST - len(CUT)] + CUT
        )
        cell.data_type = "s"  # never a formula
        top = name.partition(".")[0]
        quotes = quotes_of(record, top) if top not in noted else ""
        if quotes:
            noted.add(top)
            cell.comment = Comment(quotes, "extractor")
        made.append(cell)
    return made


def quotes_of(record: Record, name: str) -> str:
    """The first quotes of a field."""
    field = record["fields"].get(name)
    evidence = field["evidence"][:QUOTES] if field else []
    return "\n".join(f"“{one['quote'][:COMMENT]}”" for one in evidence).translate(BAD)
