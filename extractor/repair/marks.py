"""Marks around tables, rows and cells while a text is being repaired, and how they leave it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.repair.tables import CELL, CLOSE, OPEN, ROW
from extractor.types import Text


def marked_tables(chars: str) -> Iterator[tuple[int, int]]:
    """Regions between the marks of rewritten tables: those that hold rows."""
    for match in re.finditer(f"{OPEN}[^{CLOSE}]*{CLOSE}", chars):
        if ROW in match.group():
            yield match.span()


def parts_between(chars: str, start: int, end: int, mark: str) -> list[tuple[int, int]]:
    """Spans of the parts of `chars[start:end]` between marks."""
    spans = []
    for part in chars[start:end].split(mark):
        spans.append((start, start + len(part)))
        start += len(part) + 1
    return spans


def without_marks(text: Text) -> Text:
    """Tabs between cells, line breaks between rows, in place of the marks: same length.

    No repair is noted: the marks were never in the input, and "table/cell-borders" tells of each table.
    """
    shown = {ord(CELL): "\t", ord(ROW): "\n", ord(OPEN): " ", ord(CLOSE): " "}
    return Text(text.chars.translate(shown), text.origin, text.repairs)
