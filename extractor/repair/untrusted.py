"""Tables that are likely read wrongly, told as problems of their document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.types import Problem, Table

TRUSTED = 0.7  # confidence below which a table is told of


def untrusted_tables(tables: Iterable[Table]) -> Iterator[Problem]:
    """One problem for each table whose cells are too likely wrong, with its place."""
    for table in tables:
        if table.cells and table.confidence < TRUSTED:
            page = f" on page {table.pages[0]}" if table.pages else ""
            doubted = sum(not cell.certain for cell in table.cells)
            yield Problem(
                "untrusted-table",
                f"table {table.number}{page} is likely misread: about {table.confidence:.0%} of its "
                f"cells may be right; nothing is read from {doubted} of {len(table.cells)}",
                min(cell.start for cell in table.cells),
                max(cell.end for cell in table.cells),
            )
