"""The rows of a table in a dump: the text between identifiers, cut into cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from extractor.repair.borders import Known, Slot, Stretch, cuts_and_doubts
from extractor.repair.columns import GROUP, GROUP_WORDS, KINDS
from extractor.repair.flat import Flat
from extractor.repair.headers import Heading
from extractor.repair.id_ends import settled_ends
from extractor.repair.letters import CAPITALS, Floats
from extractor.repair.places import by_beginning, opens_with, places
from extractor.repair.returning import SURE, Texts, returning
from extractor.repair.segments import Segments
from extractor.repair.ways import Cut, Doubt, cut_again


class DraftCell(NamedTuple):
    """A cell as found: its stretch of the flat text and how sure its borders are."""

    row: int
    column: int
    start: int
    end: int
    probability: float
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Body:
    """What the rows are cut from: the text, its headings, the identifiers that open rows."""

    flat: Flat
    header: tuple[Heading, ...]
    opened: tuple[tuple[int, int], ...]
    repeats: tuple[tuple[int, int], ...]
    end: int
    familiar: frozenset[str] = frozenset()  # words with a capital inside

    @property
    def at(self) -> int:
        """The column that holds the identifiers."""
        return next(n for n, heading in enumerate(self.header) if heading.kind == "identifier")

    def stop(self, n: int) -> int:
        """Where the text between identifier `n` and the next ends."""
        return self.opened[n + 1][0] if n + 1 < len(self.opened) else self.end


def body_cells(body: Body, widths: Mapping[int, int]) -> list[DraftCell]:
    """Cells of all rows, group headings among them; the header is row 0."""
    header, at, flat = body.header, body.at, body.flat.chars
    slots = [
        Slot(h.kind, KINDS[h.kind].score, width=widths.get(n, 0)) for n, h in enumerate(header)
    ]
    lead, tail = slots[:at], slots[at + 1 :]
    body, sure = _with_settled_ids(body, lead, tail)
    cells = [DraftCell(0, n, h.start, h.end, 1.0) for n, h in enumerate(header)]
    gaps = _gaps_cut(body, lead, tail)
    between = next(gaps)
    row = 0
    for n, (first, last) in enumerate(body.opened):
        group, leading = between[0], between[1:]
        if group[1] > group[0]:
            row += 1
            cells.append(DraftCell(row, 0, *group, len(header)))
        row += 1
        between = next(gaps)
        cuts = between[: len(tail)]
        identifier = (first, last, sure[n])
        if any(last <= a and _CODE.match(flat, b, body.stop(n)) for a, b in body.repeats):
            cuts = [(a, b, min(p, AMBIGUOUS)) for a, b, p in cuts]  # of two rows
        row_spans = [*leading, identifier, *cuts]
        cells += [DraftCell(row, column, *span) for column, span in enumerate(row_spans)]
        between = between[len(tail) :]
    return cells


# What may be an identifier of no known form: it opens a page whose row of headings came again.
_CODE = re.compile(r"\s*[A-Za-z]{2,10}[/-]?\d{4,}")
AMBIGUOUS = 0.5  # that an identifier ends where it seems to, if it might end earlier


def _with_settled_ids(
    body: Body, lead: Sequence[Slot], tail: Sequence[Slot]
) -> tuple[Body, list[float]]:
    """The body with each identifier's end where it is likeliest, and how sure that is."""
    n, group = len(body.opened), Slot("group", _group, optional=True)
    known = Known(body.flat.complete, body.familiar)
    parted = [
        _without(last, body.stop(at), body.repeats) for at, (_, last) in enumerate(body.opened)
    ]
    stops = [
        pieces[0][1] if pieces else last
        for pieces, (_, last) in zip(parted, body.opened, strict=True)
    ]
    settled = [
        *settled_ends(
            body.flat, body.opened[: n - 1], stops[: n - 1], [*tail, group, *lead], known
        ),
        *settled_ends(body.flat, body.opened[n - 1 :], stops[n - 1 :], [*tail, group], known),
    ]
    opened = tuple((first, end) for (first, _), (end, _) in zip(body.opened, settled, strict=True))
    return replace(body, opened=opened), [probability for _, probability in settled]


Span = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Gap:
    """The text between two identifiers: `pieces` of the flat text, up to `stop`."""

    pieces: Sequence[tuple[int, int]]
    stop: int
    stretch: Stretch

    def offset(self, at: int) -> int:
        """Where a character of the stretch stands in the flat text."""
        for start, end in self.pieces:
            if at < end - start:
                return start + at
            at -= end - start
        return self.stop


def _gap(body: Body, line_starts: Sequence[int], n: int) -> Gap:
    """The text before row `n`, or after the last one, without repeated headings."""
    flat, opened = body.flat, body.opened
    start = opened[n - 1][1] if n else body.header[-1].end
    stop = body.stop(n - 1) if n else opened[0][0]
    pieces = _without(start, stop, body.repeats)
    starts: list[int] = []
    at = 0
    for first, last in pieces:
        inside = line_starts[bisect_left(line_starts, first) : bisect_left(line_starts, last)]
        starts += [at] if at else []
        starts += [start - first + at for start in inside]
        at += last - first
    below = flat.chars[opened[n][1] : body.stop(n)] if n < len(opened) else ""
    chars = "".join(flat.chars[first:last] for first, last in pieces)
    return Gap(pieces, stop, Stretch(chars, starts, below))


class Plan(NamedTuple):
    """The slots of some gaps, and for each slot its column; -1 for a group heading."""

    gaps: range
    slots: Sequence[Slot]
    columns: Sequence[int]


def _plans(body: Body, lead: Sequence[Slot], tail: Sequence[Slot]) -> Iterator[Plan]:
    """What stands before, between and after the identifiers, as far as a gap has it.

    They are the cells of `tail`, a group heading, and the cells of `lead`.
    """
    group = Slot("group", _group, optional=True)
    n = len(body.opened)
    inner = range(1, n if lead else n + 1)  # what the last row leaves has no `lead`
    plans = ((range(1), (), lead), (inner, tail, lead), (range(inner.stop, n + 1), tail, ()))
    for gaps, before, after in plans:
        opens = range(body.at + 1, body.at + 1 + len(before))
        yield Plan(gaps, [*before, group, *after], [*opens, -1, *range(len(after))])


def _gaps_cut(body: Body, lead: Sequence[Slot], tail: Sequence[Slot]) -> Iterator[list[Span]]:
    """The text before, between and after the identifiers, cut into cells.

    Where borders are in doubt, the cells of other rows that are sure help to find them.
    """
    plans = list(_plans(body, lead, tail))
    line_starts = sorted(body.flat.line_starts)
    gaps = [_gap(body, line_starts, n) for n in range(len(body.opened) + 1)]
    found: dict[int, list[Span]] = {}
    doubts: list[tuple[Plan, Doubt]] = []
    for plan in plans:
        for spans, doubt in _cut(body, gaps, plan):
            found |= spans
            doubts += [(plan, doubt)] if doubt else []
    texts = _texts(body, plans, found)
    for plan, doubt in doubts:
        may = [_may_return(gaps[n].stretch, found[n], plan.columns, texts) for n in doubt.numbers]
        if any(may):
            again = cut_again(doubt, [texts.get(column, {}) for column in plan.columns])
            for n, returns, cuts in zip(doubt.numbers, may, again, strict=True):
                if returns:
                    found[n] = _spans(body.flat, gaps[n], cuts, plan.slots)
    yield from (found[n] for n in range(len(gaps)))


def _texts(body: Body, plans: Sequence[Plan], found: Mapping[int, list[Span]]) -> dict[int, Texts]:
    """What the cells say that are sure, of each column in which some are in doubt."""
    doubtful = {
        column
        for plan in plans
        for n in plan.gaps
        for column, (*_, sure) in zip(plan.columns, found[n], strict=True)
        if sure < SURE
    }
    cells: dict[int, list[str]] = {}
    for plan in plans if doubtful else ():
        for n in plan.gaps:
            for column, (start, end, sure) in zip(plan.columns, found[n], strict=True):
                if sure >= SURE and start < end and column >= 0 and column in doubtful:
                    cells.setdefault(column, []).append(body.flat.chars[start:end])
    return {column: returning(texts) for column, texts in cells.items()}


def _may_return(
    stretch: Stretch, spans: Sequence[Span], columns: Sequence[int], texts: Mapping[int, Texts]
) -> bool:
    """Whether a cell in doubt may say what others of its column say."""
    doubtful = [column for column, (*_, sure) in zip(columns, spans, strict=True) if sure < SURE]
    dense = "".join(stretch.chars.split()) if doubtful else ""
    return any(text in dense for column in doubtful for text in texts.get(column, ()))


def _cut(
    body: Body, gaps: Sequence[Gap], plan: Plan
) -> Iterator[tuple[dict[int, list[Span]], Doubt | None]]:
    """The gaps of a plan with the spans of its slots, and those in doubt; empty ones first."""
    empty = [slot.optional for slot in plan.slots]
    full = [n for n in plan.gaps if gaps[n].stretch.chars.strip()]
    stops = {n: gaps[n].stop for n in sorted({*plan.gaps}.difference(full))}
    yield {n: [(at, at, 1.0 if may else 0.0) for may in empty] for n, at in stops.items()}, None
    known = Known(body.flat.complete, body.familiar)
    numbers = iter(full)
    for cuts, doubt in cuts_and_doubts([gaps[n].stretch for n in full], plan.slots, known):
        here = list(islice(numbers, len(cuts)))
        spans = {
            n: _spans(body.flat, gaps[n], one, plan.slots)
            for n, one in zip(here, cuts, strict=True)
        }
        doubted = doubt and doubt._replace(numbers=[here[n] for n in doubt.numbers])
        yield spans, doubted


def _spans(flat: Flat, gap: Gap, found: Sequence[Cut], slots: Sequence[Slot]) -> list[Span]:
    """What the slots get of a gap, as offsets of the flat text; all is the first's if nothing fits."""
    if not found:
        at = gap.stop
        return [(gap.offset(0), at, 0.0), *((at, at, 0.0) for _ in slots[1:])]
    spans = [_span(gap, one) for one in found]
    for n, (slot, (start, end, _)) in enumerate(zip(slots, spans, strict=True)):
        if slot.optional and end > start and not _is_group(flat.chars[start:end]):
            spans[n] = (start, end, 0.0)  # something stands there that no column claims
    return spans


def _without(start: int, stop: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`start:stop` without the stretches taken by repeated headings."""
    pieces = []
    for first, last in taken:
        if start < last and first < stop:
            pieces.append((start, max(start, first)))
            start = last
    return [(s, e) for s, e in [*pieces, (start, stop)] if s < e]


def _span(gap: Gap, found: Cut) -> Span:
    """A cut as offsets of the flat text, without the blanks around it."""
    part = gap.stretch.chars[found.start : found.end]
    start = found.start + len(part) - len(part.lstrip())
    end = found.start + len(part.rstrip())
    if start >= end:
        at = gap.offset(max(found.start, found.end) if part else found.start)
        return at, at, found.probability
    return gap.offset(start), gap.offset(end - 1) + 1, found.probability


def _group(segments: Segments) -> Floats:
    """Score a heading that stands between two rows: a country or region on its own.

    It is surer still when the rows that follow name it.
    """
    stops = segments.stops
    capitals = stops.opens(CAPITALS)
    fits = segments.whole(_is_group_at, stops.chars, LONGEST_GROUP, _opens_group, capitals)
    points = np.where(fits, 1.5, -12.0)
    for at in np.flatnonzero(fits).tolist():
        i, j = segments.i[at], segments.j[at]
        name = stops.chars[stops.starts[i] : stops.ends[j]].strip(" .:,").casefold()
        points[at] = 4.0 if name in stops.below[stops.text[i]].casefold() else 1.5
    return points


LONGEST_GROUP = 40
FIRST_OF_GROUP = re.compile(r"[A-ZÀ-Þ][^,;:.()\d\0]{2}")


def _opens_group(chars: str, at: int) -> bool:
    return opens_with(chars, at, _beginnings()) and bool(FIRST_OF_GROUP.match(chars, at))


@cache
def _beginnings() -> Mapping[str, tuple[str, ...]]:
    return by_beginning((*places(), *GROUP_WORDS))


def _is_group_at(chars: str, start: int, end: int) -> bool:
    return _is_group(chars[start:end])


def _is_group(chars: str) -> bool:
    name = chars.strip(" .:,").casefold()
    return name in places() or bool(GROUP.fullmatch(name))
