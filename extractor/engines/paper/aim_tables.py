"""Outcomes that a table lists: beside "Secondary outcomes", under it, or in a table of that name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.paper.aim_item_words import NO_START
from extractor.engines.paper.aim_items import Outcome, read_outcome
from extractor.engines.paper.schedules import schedules_in
from extractor.fields.outcome_lists import split_items
from extractor.types import Cell, Table

KINDS = {
    "primary": r"(?:co-?)?(?:primary|main|principal)",
    "secondary": r"(?:key |main |other )?secondary",
}
OUTCOMES = r"(?:[\w-]+ ){0,2}?(?:outcomes?|end-?\s?points?|measures?|variables?)(?: (?:measure(?:ment)?|variable|parameter)s?)?(?:\(s\))?"
LABEL = {
    kind: re.compile(
        rf"^\W*(?:\d\W+)?{words} {OUTCOMES}(?: (?:for|in|of) (?P<whom>[^:]{{2,40}}))?\W*(?:[:–—] ?(?P<rest>.{{4,160}}))?$",
        re.I | re.S,
    )
    for kind, words in KINDS.items()
}
CAPTION = {
    kind: re.compile(
        rf"^(?:table \w{{1,4}}\W+|box \w{{1,3}}\W+)?(?:study |trial |list of )?{words} {OUTCOMES}\W*$",
        re.I,
    )
    for kind, words in KINDS.items()
}
MARK = re.compile(r"\W*(?:x|yes|\(?[a-z]\)?|\d{1,2})?\W*", re.I)  # a tick, a cross, "a."
WHEN = re.compile(r"\b(?:time|timing|when|assessed at|schedule)", re.I)
VALUE = re.compile(r"\d\s?[(±/%]|\d[.·]\d|^\s?[<>=]?\s?\d+$")  # what was found, or a size
SENTENCE = re.compile(r"\b(?:is|are|was|were|will|has|have|be|we)\b")
LONGEST = 30  # words of an item
CellItem = tuple[Cell, int, int, Outcome]


def in_table(table: Table, kind: str) -> Iterator[CellItem]:
    """The outcomes of one kind that a table lists, each with its place in its cell."""
    rows = rows_of(table)
    if CAPTION[kind].match(" ".join(table.caption.split())):
        for row in rows.values():
            yield from (item for cell in row if "•" in cell.text for item in items_in(cell))
        return
    under = False
    for row in rows.values():
        label = LABEL[kind].match(" ".join(row[0].text.split()))
        texts = [cell for cell in row[1:] if not MARK.fullmatch(cell.text)]
        if label is not None:
            under = not texts and not label["rest"]
            if texts and not any(VALUE.search(cell.text) for cell in texts):
                yield from items_in(texts[0])
        elif len(row) == 1 and not under_mark(row[0].text):
            yield from (plain_item(row[0]) if under and row[0].column_span == 1 else ())
            under = under and row[0].column_span == 1
        elif under:
            if any(VALUE.search(cell.text) for cell in texts):
                return
            named = row[0] if not MARK.fullmatch(row[0].text) else (texts or row)[0]
            yield from with_time(table, row, named)


def rows_of(table: Table) -> dict[int, list[Cell]]:
    """The filled cells of a table's rows; none where a cell is in doubt."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        if not cell.certain:
            return {}
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    return rows


def under_mark(chars: str) -> bool:
    """Whether a lone cell is a mark, no heading."""
    return MARK.fullmatch(chars) is not None


def plain_item(cell: Cell) -> Iterator[CellItem]:
    """A cell that is one outcome."""
    chars = cell.text.strip()
    outcome = read_outcome(chars)
    if outcome is None or len(chars.split()) > LONGEST or NO_START.match(chars):
        return
    if not SENTENCE.search(chars):
        at = cell.text.index(chars)
        yield cell, at, at + len(chars), outcome


def with_time(table: Table, row: list[Cell], named: Cell) -> Iterator[CellItem]:
    """A row's outcome, with the time in the column for times."""
    heads = {cell.column: cell.text for cell in table.cells if cell.row < max(table.header_rows, 1)}
    times = [cell.text for cell in row if WHEN.search(heads.get(cell.column, ""))]
    for cell, start, end, outcome in plain_item(named):
        told = schedules_in(times[0]) if times else []
        if outcome["time_frame"] is None and len(told) == 1:
            outcome = {**outcome, "time_frame": told[0].words}
        yield cell, start, end, outcome


def items_in(cell: Cell) -> Iterator[CellItem]:
    """The outcomes in a cell that lists some."""
    for start, end in split_items(cell.text):
        chars = cell.text[start:end]
        outcome = read_outcome(chars)
        if outcome is None or SENTENCE.search(chars) or len(chars.split()) > LONGEST:
            continue
        if not NO_START.match(chars):
            yield cell, start, end, outcome
