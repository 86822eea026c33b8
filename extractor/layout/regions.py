"""Where tables stand on a page: below their captions, between their rulings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.layout.frames import Frame
from extractor.layout.notes import framed_notes, is_note, notes_below
from extractor.layout.words import Segment, Word, base_of, lines_of, segments_of, wide_gaps
from extractor.types import Ruling

CAPTION = re.compile(
    r"(?:(?:Supplement(?:ary|al)|Additional|Appendix|Online|Extended\s+Data|e)\s*)?"
    r"(?:Table|[Tt]\s?ABLE|Tab\.)\s*(?:[A-Z]{0,2}[-.]?\d{1,3}(?:\.\d+)?[a-z]?|[IVX]{1,5})\b(?!\s*(?:and|or|,)\s+\d)"
)
FIGURE = re.compile(r"(?:Figure|FIGURE|Fig\.|FIG\.|Scheme|Box|Panel|Chart)\s*\S{0,4}\d")
LEAST_RULING = 60.0  # points: a shorter ruling doesn't frame a table
SAME_WIDTH = 8.0  # points by which rulings of one table differ at their ends
CAPTION_LINES = 9
TO_RULING = 30.0  # points between a caption's last line and the table's first ruling
PROSE_LINES = 4  # lines across a region, one below the other, that are no table
FULL = 10.0  # of the size: lines of running text are longer
JUSTIFIED = 1.5  # of the size: blanks in lines of running text are narrower
FIRST_LINES = 8  # below a caption, that show the fonts of its table
BESIDE = 16.0  # of a caption's size: how far below it running text beside its table begins
GAP = 2.6  # a gap so many times the usual one ends a table without rulings


@dataclass(frozen=True, slots=True)
class Region:
    """A table's place in a frame: its words, its caption's and its footnotes' lines.

    `upended` are headings that are turned against the frame, line by line.
    """

    words: tuple[Word, ...]
    caption: tuple[tuple[Word, ...], ...]
    notes: tuple[tuple[Word, ...], ...]
    x0: float
    top: float
    x1: float
    bottom: float
    upended: tuple[tuple[Word, ...], ...] = ()


Line = Sequence[Word]


def regions_of(frame: Frame, words: Sequence[Word]) -> list[Region]:
    """The tables' regions of a frame, from top to bottom; no word is in two."""
    along = [one for one in frame.along if one.x1 - one.x0 >= LEAST_RULING]
    segments = [s for line in lines_of(words) for s in segments_of(line)]
    captions = [s for n, s in enumerate(segments) if _is_caption(s, segments)]
    found: list[Region] = []
    taken: set[int] = set()
    for caption in captions:
        if any(id(word) in taken for word in caption.words):
            continue  # words of a table above that only begin as a caption does
        free = [word for word in words if id(word) not in taken]
        region = _below(caption, captions, free, along)
        if region:
            found += _parts(region)
            taken |= _ids(region)
    free = [word for word in words if id(word) not in taken]
    for region in _uncaptioned(free, along, frame.upright, found):
        found.append(region)
    return sorted(found, key=lambda region: (region.top, region.x0))


PART = re.compile(r"\(?[a-h]\)")


def _parts(region: Region) -> list[Region]:
    """Tables "(a)" and "(b)" under one caption, parted where such a mark stands alone."""
    lines = lines_of(region.words)
    marks = [n for n, line in enumerate(lines) if PART.fullmatch(_text(line))]
    bounds = [-1, *marks, len(lines)]
    parts = [(first, lines[first + 1 : last]) for first, last in pairwise(bounds)]
    parts = [(mark, part) for mark, part in parts if len(part) > 1]
    if not marks or not parts:
        return [region]
    made: list[Region] = []
    for mark, part in parts:
        own = [tuple(lines[mark])] if mark >= 0 else []
        caption = own if made else [*region.caption, *own]
        last = part is parts[-1][1]
        made.append(
            Region(
                tuple(word for line in part for word in line), tuple(caption),
                region.notes if last else (),
                region.x0, part[0][0].top, region.x1, max(word.bottom for word in part[-1]),
            )
        )  # fmt: skip
    return made


def _text(line: Line) -> str:
    return " ".join(word.text for word in line)


def _ids(region: Region) -> set[int]:
    lines = (region.words, *region.caption, *region.notes)
    return {id(word) for line in lines for word in line}


def _is_caption(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether a segment opens a caption: no mention of a table in running text."""
    match = CAPTION.match(segment.text)
    if not match:
        return False
    rest = segment.text[match.end() :].lstrip()
    if not rest or rest[0] in ".:|–—-(" or _label_apart(segment):
        return True
    above = [
        other for other in segments
        if other is not segment and 0 < segment.base - other.base < 1.45 * segment.size
        and other.x0 < segment.x1 and segment.x0 < other.x1
    ]  # fmt: skip
    running = any(abs(other.size - segment.size) < 0.3 and len(other.words) > 3 for other in above)
    return not running and (rest[0].isupper() or rest[0].isdigit())


def _label_apart(segment: Segment) -> bool:
    """Whether the label is set in another font than the rest."""
    fonts = [font for word in segment.words for font in word.fonts]
    return len(segment.words) > 3 and fonts[0] != max(
        set(fonts[12:]), key=fonts[12:].count, default=fonts[0]
    )


def _below(
    caption: Segment, captions: Sequence[Segment], words: Sequence[Word], along: Sequence[Ruling]
) -> Region | None:
    """The region of a caption's table: down to the last of its rulings, or while lines are tabular."""
    lower = [other for other in captions if other.base > caption.base + 1 and other is not caption]
    framed = _framed(caption, lower, words, along)
    if framed:
        return framed
    return _open(caption, lower, words)


def chain_of(first: Ruling, along: Sequence[Ruling]) -> list[Ruling]:
    """The rulings as wide as the first one, and below it."""
    return [
        one for one in along
        if one.top >= first.top - 0.5
        and abs(one.x0 - first.x0) <= SAME_WIDTH and abs(one.x1 - first.x1) <= SAME_WIDTH
    ]  # fmt: skip


def _framed(
    caption: Segment, lower: Sequence[Segment], words: Sequence[Word], along: Sequence[Ruling]
) -> Region | None:
    near = [
        one for one in along
        if caption.top - TO_RULING < one.top < caption.base + CAPTION_LINES * 1.3 * caption.size + TO_RULING
        and one.x0 - 12 <= caption.x0 and caption.x0 < one.x1
    ]  # fmt: skip
    for first in sorted(
        near, key=lambda one: (one.top < caption.base, abs(one.top - caption.base))
    ):
        last_top = min(
            (other.top for other in lower if other.x0 < first.x1 and first.x0 < other.x1),
            default=float("inf"),
        )
        chain = [one for one in chain_of(first, along) if one.top < last_top]
        chain = [one for one in chain if one.top > caption.base] or chain
        lines = lines_within(words, first.x0, first.x1, caption.base + 0.3 * caption.size, last_top)
        across = [word for word in words if word.x0 <= max(first.x1, caption.x1) + 2]
        caption_lines, start = _caption_lines(caption, across, chain[0].top if chain else None)
        bottom = last_ruling(chain, lines)
        framing = [one for one in chain if start - 1 < one.top]
        open_end = bottom is None or len(framing) < 2 or _header_only(framing, bottom, lines)
        region = _region(caption_lines, words, first, start, bottom, last_top, open_end=open_end)
        if region:
            return region
    return None


def _caption_lines(
    caption: Segment, words: Sequence[Word], ruling: float | None
) -> tuple[list[tuple[Word, ...]], float]:
    """The caption's lines, and where the table below may begin."""
    here = [word for word in words if abs(word.base - caption.base) < 0.3 * caption.size]
    lines = [tuple(sorted((w for w in here if w.x0 >= caption.x0 - 1), key=lambda word: word.x0))]
    base, left = caption.base, caption.x0
    for line in lines_of(word for word in words if word.base > caption.base + 0.3 * caption.size):
        mine = [word for word in line if word.x0 >= left - 40]
        if not mine:
            continue
        head = next(iter(segments_of(mine)))
        if head.base - base > 1.6 * caption.size or len(lines) >= CAPTION_LINES:
            break
        if ruling is not None and head.base > ruling > caption.base:
            break
        unframed = ruling is None or ruling <= caption.base
        if unframed and (wide_gaps(mine) or abs(head.size - caption.size) > 0.6):
            break
        lines.append(tuple(mine))
        base = head.base
    start = ruling if ruling is not None and ruling > caption.base else base + 0.3 * caption.size
    return lines, start


def _header_only(chain: Sequence[Ruling], bottom: float, lines: Sequence[Line]) -> bool:
    """Whether the rulings frame a header alone, and rows follow that no ruling closes."""
    if len(chain) > 2 or chain[-1].top > bottom:
        return False
    inside = [line for line in lines if chain[0].top < base_of(line) < bottom]
    below = [line for line in lines if base_of(line) > bottom][:6]
    if not inside or len(inside) > 5 or len(below) < 3:
        return False
    near = base_of(below[0]) - bottom < 3 * below[0][0].size
    return near and sum(bool(wide_gaps(line)) for line in below) >= 2


def lines_within(
    words: Sequence[Word], x0: float, x1: float, top: float, bottom: float
) -> list[list[Word]]:
    """The lines between two x and two heights."""
    inside = [w for w in words if x0 - 4 <= w.x0 and w.x1 <= x1 + 4 and top < w.base < bottom]
    return lines_of(inside)


def last_ruling(
    chain: Sequence[Ruling], lines: Sequence[Line], *, columns: int = 1
) -> float | None:
    """The last ruling before running text in so many columns; None where there is but one."""
    last: float | None = None
    inside: list[Line] = []
    bases = [base_of(line) for line in lines]
    for above, below in pairwise(chain):
        between = [
            line for line, base in zip(lines, bases, strict=True) if above.top < base < below.top
        ]
        larger = bool(inside) and bool(between) and _usual_size(between) > _usual_size(inside) + 0.4
        if (larger and len(between) >= PROSE_LINES) or has_prose(
            between, above.x1 - above.x0, columns
        ):
            break
        inside += between
        last = below.top
    return last


def _usual_size(lines: Sequence[Line]) -> float:
    return median(word.size for line in lines for word in line)


def has_prose(lines: Sequence[Line], width: float, columns: int) -> bool:
    """Whether several full lines follow each other, in no more than so many columns of text."""
    streak = 0
    for line in lines:
        segments = list(segments_of(line))
        inked = sum(segment.x1 - segment.x0 for segment in segments)
        running = len(segments) <= columns and len(line) > 5 * len(segments)
        streak = streak + 1 if running and inked > 0.8 * width - 20 * (columns - 1) else 0
        if streak >= PROSE_LINES:
            return True
    return False


def _region(
    caption: Sequence[tuple[Word, ...]],
    words: Sequence[Word],
    frame: Ruling,
    start: float,
    bottom: float | None,
    limit: float,
    *,
    open_end: bool,
) -> Region | None:
    """The region between two heights, as wide as a ruling; an open end is found by the lines."""
    used = {id(word) for line in caption for word in line}
    free = [word for word in words if id(word) not in used]
    lines = lines_within(free, frame.x0, frame.x1, start - 1, limit)
    if open_end:
        inside = _while_tabular(lines, frame.x1 - frame.x0)
    else:
        assert bottom is not None
        inside = [line for line in lines if base_of(line) < bottom + 1]
    framed = framed_notes(inside)
    inside = inside[: len(inside) - len(framed)]
    if len(inside) < 2:
        return None
    end = max(0.0 if framed else bottom or 0.0, max(word.bottom for word in inside[-1]))
    ids = {id(word) for line in inside for word in line}
    size = median(word.size for line in inside for word in line)
    last = max(end, *(word.bottom for line in framed for word in line)) if framed else end
    below = [line for line in lines if base_of(line) > last - 1 and id(line[0]) not in ids]
    notes = [*framed, *notes_below(below, last, size)]
    return Region(
        tuple(word for line in inside for word in line), tuple(caption), tuple(map(tuple, notes)),
        frame.x0, start, frame.x1, end,
    )  # fmt: skip


def _while_tabular(lines: Sequence[Line], width: float) -> list[Line]:
    """Lines from the first on, until a wide gap or running text."""
    taken: list[Line] = []
    streak = 0
    for n, line in enumerate(lines):
        if taken and base_of(line) - base_of(taken[-1]) > max(
            4.5 * line[0].size, GAP * step_of(taken)
        ):
            break
        segments = list(segments_of(line))
        if taken and (is_note(segments) or _other_text(lines[n : n + PROSE_LINES], taken)):
            break
        full = len(segments) == 1 and segments[0].x1 - segments[0].x0 > 0.75 * width
        streak = streak + 1 if full else 0
        taken.append(line)
        if streak >= 3:
            taken = taken[:-streak]
            break
    while taken and len(list(segments_of(taken[-1]))) == 1 and _wide(taken[-1], width):
        taken.pop()
    return taken


def _other_text(lines: Sequence[Line], taken: Sequence[Line]) -> bool:
    """Whether lines to come are all in fonts and in a size that a table hasn't: running text."""
    fonts = {word.fonts[0] for line in taken for word in line}
    size = _usual_size(taken)
    return len(lines) == PROSE_LINES and all(
        abs(word.size - size) > OTHER_SIZE and word.fonts[0] not in fonts
        for line in lines
        for word in line
    )


OTHER_SIZE = 0.4  # points by which running text differs from a table's


def step_of(lines: Sequence[Line]) -> float:
    """The larger distances between some lines: those of rows."""
    steps = sorted(base_of(below) - base_of(above) for above, below in pairwise(lines))
    return steps[int(0.8 * (len(steps) - 1))] if steps else 0.0


def _wide(line: Line, width: float) -> bool:
    return line[-1].x1 - line[0].x0 > 0.5 * width


def _open(caption: Segment, lower: Sequence[Segment], words: Sequence[Word]) -> Region | None:
    """A table without rulings, below its caption."""
    words = _in_column(caption, words)
    lines, start = _caption_lines(caption, words, None)
    used = {id(word) for line in lines for word in line}
    limit = min((other.top for other in lower if other.x0 < caption.x1 + 200), default=float("inf"))
    free = [word for word in words if id(word) not in used and start < word.base < limit]
    below = lines_of(free)
    if not below:
        return None
    x0 = min(caption.x0, *(word.x0 for word in below[0]))
    near = [below[0]]
    for line in below[1:]:
        if base_of(line) - base_of(near[-1]) > 4.5 * line[0].size:
            break
        near.append(line)
    x1 = max(word.x1 for line in near for word in line)
    frame = Ruling(x0 - 2, start, x1 + 2, start)
    region = _region(lines, words, frame, start, None, limit, open_end=True)
    if region and sum(bool(wide_gaps(line)) for line in lines_of(region.words)) >= 2:
        return region
    return None


def _in_column(caption: Segment, words: Sequence[Word]) -> Sequence[Word]:
    """The words that may belong to a caption's table: those of a column of text beside it don't."""
    running = [
        segment
        for line in lines_of(words)
        for segment in segments_of(line, JUSTIFIED)
        if len(segment.words) >= 4 and segment.x1 - segment.x0 > FULL * segment.size
    ]
    return _without_prose_beside(caption, words, running)


def _without_prose_beside(
    caption: Segment, words: Sequence[Word], running: Sequence[Segment]
) -> Sequence[Word]:
    """Leave out a column of running text that ends left of a caption, or begins right of it."""
    beside = [one for one in running if 0 < one.base - caption.base < BESIDE * caption.size]
    above = {
        round(one.x0) for one in running if 0 < caption.base - one.base < BESIDE * caption.size
    }
    below = [
        first
        for line in lines_of(words)
        if base_of(line) > caption.base + 1
        for first in [w for w in line if caption.x0 - 2 <= w.x0 <= caption.x1][:1]
    ][:FIRST_LINES]  # of each line, the first word under the caption
    size = below[0].size if below else caption.size
    fonts = {word.fonts[0] for word in below}
    prose = [
        one
        for one in beside
        if abs(one.size - size) > 0.3
        or round(one.x0) in above
        or (one.words[0].fonts[0] not in fonts and one.x0 > caption.x0 + 1)
    ]
    left = [one.x1 for one in prose if one.x1 < caption.x0]
    right = [one.x0 for one in prose if one.x0 > caption.x1]
    low = max(left) if len(left) >= PROSE_LINES else float("-inf")
    high = min(right) if len(right) >= PROSE_LINES else float("inf")
    return [word for word in words if word.x0 > low - 1 and word.x1 < high + 1]


def _until_gap(chain: Sequence[Ruling], upright: Sequence[Ruling]) -> list[Ruling]:
    """The rulings of the first of several grids: those that vertical rulings hold together."""
    kept = list(chain[:1])
    held = False
    inside = [one for one in upright if chain[0].x0 - 4 <= one.x0 <= chain[0].x1 + 4]
    for above, below in pairwise(chain):
        middle = (above.top + below.top) / 2
        here = any(one.top < middle < one.bottom for one in inside)
        if held and not here and below.top - above.top > 6:
            break
        held = held or here
        kept.append(below)
    return kept


def _uncaptioned(
    words: Sequence[Word],
    along: Sequence[Ruling],
    upright: Sequence[Ruling],
    found: Sequence[Region],
) -> Iterator[Region]:
    """Tables that only their rulings show: three of one width at least."""
    tops: list[float] = []
    for first in along:
        if any(
            region.top - 2 <= first.top <= region.bottom + 2
            and region.x0 - 5 < first.x1
            and first.x0 < region.x1 + 5
            for region in found
        ):
            continue
        if any(first.top <= top for top in tops):
            continue
        chain = _until_gap(chain_of(first, along), upright)
        if len(chain) < 3:
            continue
        lines = lines_within(words, first.x0, first.x1, first.top, float("inf"))
        bottom = last_ruling(chain, lines, columns=2)
        if bottom is None or sum(one.top <= bottom + 1 for one in chain) < 3:
            continue
        region = _region((), words, first, first.top, bottom, bottom + 80, open_end=False)
        if region and _tabular(region):
            tops.append(bottom)
            yield region


def _tabular(region: Region) -> bool:
    lines = lines_of(region.words)
    several = sum(bool(wide_gaps(line)) for line in lines)
    return len(lines) >= 3 and several >= 0.4 * len(lines)
