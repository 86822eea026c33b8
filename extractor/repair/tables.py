"""Tables of trials in text dumps: find the rows and the cells again.

An identifier opens a row, the headings say which columns follow, the contents and the
marks that the dump left say where one cell ends and the next begins (see borders.py). In
the repaired text a cell ends with a tab and a row with a line break.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.repair.borders import Cut, Slot, Stretch, cut
from extractor.repair.columns import KINDS, places
from extractor.repair.flat import Flat, flatten
from extractor.repair.headers import CAPTION, LONGEST_CAPTION, Heading, find_header, repeated_headers
from extractor.types import Cell, Edit, Table

CERTAIN = 0.8  # probability below which a cell's borders are not trusted
CELL, ROW, OPEN, CLOSE = "\x1f", "\x1e", "\x11", "\x12"

Ids = Callable[[str], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell as found: its stretch of the flat text and how sure its borders are."""

    row: int
    column: int
    start: int
    end: int
    probability: float
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A table as found in the text before it is rewritten."""

    caption: tuple[int, int]
    header: tuple[Heading, ...]
    cells: tuple[DraftCell, ...]
    footnote: tuple[int, int]
    n_rows: int
    repairs: tuple[str, ...]


REGION = re.compile(r"\x1c[^\x1d]*\x1d(?:[\s\f]*\x1c[^\x1d]*\x1d)*")


def regions(chars: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches that may hold a table of trials, and whether their line starts are all known."""
    taken = [match.span() for match in REGION.finditer(chars)]
    for start, end in taken:
        yield start, end, False
    for match in re.finditer(rf"(?m)^[ ]*{CAPTION.pattern}", chars):
        if not any(start <= match.start() < end for start, end in taken):
            yield match.start(), _end_of_region(chars, match.start()), True


def _end_of_region(chars: str, start: int) -> int:
    """Where the next caption begins, or the text ends."""
    later = re.compile(rf"(?m)^[ ]*(?:{CAPTION.pattern}|Fig(?:ure|\.)\s*\d)|\x1c").search(chars, start + 10)
    return later.start() if later else len(chars)


def group_score(following: str) -> Callable[[str], float]:
    """Score a heading that stands between two rows: a country or region on its own.

    It is surer still when the rows that follow name it.
    """

    def score(chars: str) -> float:
        name = chars.strip(" .:,").casefold()
        if name not in places() and not GROUP.fullmatch(name):
            return -12.0
        return 4.0 if name in following.casefold() else 1.5

    return score


GROUP = re.compile(
    r"(?:phase\s*(?:[0-4]|i{1,3}|iv)(?:\s*[/–-]\s*(?:[0-4]|i{1,3}|iv))?(?:\s*(?:trials?|studies))?"
    r"|(?:completed|ongoing|recruiting|interventional|observational)(?:\s*(?:trials?|studies))?)",
    re.IGNORECASE,
)


def draft(flat: Flat, ids: Ids) -> Draft | None:
    """Find a table of trials in flat text, or None where there is none to be sure of."""
    header = find_header(flat)
    if not header:
        return None
    at = next(n for n, heading in enumerate(header) if heading.kind == "identifier")
    repeats = repeated_headers(flat, header)
    opened = _row_ids(flat, ids, header[-1].end, repeats)
    if not opened:
        return None
    footnote = _footnote(flat, opened[-1][1])
    cells, n_rows = _rows(flat, header, at, opened, repeats, footnote[0])
    caption = _caption(flat, header[0].start)
    return Draft(caption, header, tuple(cells), footnote, n_rows, _names(flat, repeats))


def _names(flat: Flat, repeats: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    names = ["wrapped-cells"]
    if not flat.complete:
        names.append("shattered-lines")
    return (*names, "repeated-header") if repeats else tuple(names)


def _caption(flat: Flat, header_start: int) -> tuple[int, int]:
    found = [m.start() for m in CAPTION.finditer(flat.chars, max(0, header_start - LONGEST_CAPTION), header_start)]
    return (found[-1] if found else header_start, header_start)


def _row_ids(
    flat: Flat, ids: Ids, start: int, repeats: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Identifiers that open a row: those that begin a cell; neighbours are one cell's."""
    opened: list[tuple[int, int]] = []
    for first, last in ids(flat.chars[start:]):
        first, last = first + start, last + start
        before = flat.chars[:first].rstrip()[-1:]
        between = flat.chars[opened[-1][1] : first] if opened else "x"
        if opened and re.fullmatch(r"[\s,;/()&+]*(?:and\s*)?", between):
            opened[-1] = (opened[-1][0], last)
        elif before not in "([/:" and (not flat.complete or first in flat.line_starts):
            opened.append((first, last))
    return opened


_ENTRY = re.compile(r"([A-Z][\w/+–-]{0,14})\s*[,:=]\s*([A-Za-z][^;:=,]{2,90}?)\s*(?:;|\.?$|\.(?=\s))")


def _footnote(flat: Flat, start: int) -> tuple[int, int]:
    """A list of abbreviations that closes the table: "AE, adverse event; CT, …"."""
    entries = [m for m in _ENTRY.finditer(flat.chars, start) if _initials(m)]
    if len(entries) < 2:
        return len(flat.chars), len(flat.chars)
    short = _initials(entries[0])
    return entries[0].start(2) - _gap(entries[0]) - len(short), len(flat.chars)


def _gap(match: re.Match[str]) -> int:
    return match.start(2) - match.end(1)


def _initials(match: re.Match[str]) -> str:
    """The part of the short form that abbreviates the long one; text may be glued before it."""
    short, long = match.group(1), match.group(2)
    letters = [char for char in short if char.isupper()]
    for n in range(len(short) - 1):
        tail = short[n:]
        if tail[0].isupper() and tail[0].casefold() == long[0].casefold() and sum(map(str.isupper, tail)) >= 2:
            return tail
    return short if len(letters) >= 2 and letters[0].casefold() == long[0].casefold() else ""


def abbreviations(note: str) -> dict[str, str]:
    """Read a footnote of abbreviations.

    >>> abbreviations("AE, adverse event; CT, computed tomography")
    {'AE': 'adverse event', 'CT': 'computed tomography'}
    """
    return {short: m.group(2) for m in _ENTRY.finditer(note) if (short := _initials(m))}


def _rows(
    flat: Flat,
    header: Sequence[Heading],
    at: int,
    opened: Sequence[tuple[int, int]],
    repeats: Sequence[tuple[int, int]],
    end: int,
) -> tuple[list[DraftCell], int]:
    """Cells of all rows, group headings among them; the header is row 0."""
    cells = [DraftCell(0, n, h.start, h.end, 1.0) for n, h in enumerate(header)]
    lead, tail = _slots(header[:at]), _slots(header[at + 1 :])
    row = 1
    pending: list[DraftCell] = []
    stops = [header[-1].end, *(first for first, _ in opened[1:]), end]
    group_after = {0: opened[0]}
    del group_after, stops
    before = _between(flat, header[-1].end, opened[0][0], (), lead, repeats, _next_text(flat, opened, 0, end))
    group, pending = _split_lead(before, 0, lead)
    for n, (first, last) in enumerate(opened):
        if group is not None:
            cells.append(DraftCell(row, 0, *group[:2], group[2], len(header)))
            row += 1
        stop = opened[n + 1][0] if n + 1 < len(opened) else end
        final = n + 1 == len(opened)
        cuts = _between(
            flat, last, stop, tail, () if final else lead, repeats, _next_text(flat, opened, n + 1, end)
        )
        body, (group, lead_cuts) = cuts[: len(tail)], _split_lead(cuts[len(tail) :], 0, lead if not final else ())
        cells += [DraftCell(row, k, *span) for k, span in enumerate(pending)]
        cells.append(DraftCell(row, at, first, last, 1.0))
        cells += [DraftCell(row, at + 1 + k, *span) for k, span in enumerate(body)]
        pending = lead_cuts
        row += 1
    return cells, row


def _next_text(flat: Flat, opened: Sequence[tuple[int, int]], n: int, end: int) -> str:
    """The text of the row that identifier `n` opens."""
    if n >= len(opened):
        return ""
    return flat.chars[opened[n][1] : opened[n + 1][0] if n + 1 < len(opened) else end]


def _slots(header: Sequence[Heading]) -> tuple[Slot, ...]:
    return tuple(Slot(h.kind, KINDS[h.kind].score) for h in header)


Span = tuple[int, int, float]


def _split_lead(cuts: Sequence[Span], _at: int, lead: Sequence[Slot]) -> tuple[Span | None, list[Span]]:
    """The group heading, if any, and the leading cells of the next row."""
    if len(cuts) == len(lead):
        return None, list(cuts)
    group = cuts[0]
    return (group if group[1] > group[0] else None), list(cuts[1:])


def _between(
    flat: Flat,
    start: int,
    stop: int,
    tail: Sequence[Slot],
    lead: Sequence[Slot],
    repeats: Sequence[tuple[int, int]],
    following: str,
) -> list[Span]:
    """Cut the text between two identifiers into the cells of `tail`, a group, and `lead`."""
    pieces = [(start, stop)]
    for first, last in repeats:
        pieces = [p for s, e in pieces for p in (((s, min(e, first)), (max(s, last), e)) if s < last and first < e else ((s, e),))]
    pieces = [(s, e) for s, e in pieces if s < e]
    slots = [*tail, Slot("group", group_score(following), optional=True), *lead]
    if not tail and not lead:
        slots = slots[:1] if pieces and flat.chars[start:stop].strip() else []
    chars = "".join(flat.chars[s:e] for s, e in pieces)
    back: array[int] = array("I")
    for s, e in pieces:
        back.extend(range(s, e))
    if not chars.strip() or not slots:
        return [(stop, stop, 1.0 if slot.optional else 0.0) for slot in slots]
    starts = frozenset(n for n, at in enumerate(back) if at in flat.line_starts) | frozenset(
        n for n in range(1, len(back)) if back[n] != back[n - 1] + 1
    )
    cuts: list[Cut] = cut(Stretch(chars, starts, flat.complete), slots)
    if not cuts:
        return [(start, stop, 0.0)] + [(stop, stop, 0.0)] * (len(slots) - 1)
    return [_span(chars, back, c, stop) for c in cuts]


def _span(chars: str, back: Sequence[int], c: Cut, stop: int) -> Span:
    """A cut as offsets of the flat text, without the blanks around it."""
    start, end = c.start, c.end
    while start < end and chars[start].isspace():
        start += 1
    while end > start and chars[end - 1].isspace():
        end -= 1
    if start >= end:
        at = back[start] if start < len(back) else stop
        return at, at, c.probability
    return back[start], back[end - 1] + 1, c.probability


def tables_of(chars: str, ids: Ids) -> Iterator[tuple[Flat, Draft, int, int]]:
    """Every table of trials in the text, with the region it was found in."""
    for start, end, complete in regions(chars):
        flat = flatten(chars, start, end, complete=complete)
        found = draft(flat, ids)
        if found is not None:
            yield flat, found, start, end


__all__ = ["CELL", "CLOSE", "OPEN", "ROW", "Cell", "Draft", "Edit", "Mapping", "Table", "tables_of"]
