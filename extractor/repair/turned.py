"""Lines that a dump gives letter-reversed, bottom-up, or in reverse order.

Reading the glyphs of a page turned counter-clockwise from top to bottom reverses each
line; taking lines from left to right on a page turned clockwise reverses their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extractor.fields import trial_ids
from extractor.repair.headers import CAPTION
from extractor.repair.reading import forward_points, has_backward_words, joins, reads_like_text
from extractor.types import Edit

SWITCH = 6  # points it costs to change direction between two lines
FEWEST_LINES = 8  # shorter stretches are not judged by their order
FEWEST_WORDS, ONE_WORD = 12, 0.85  # of a stretch with a word a line
WORDS_A_LINE = 1.2  # on average; in narrow columns there are more
FEWEST_POINTS = 8  # a turned stretch must be this sure


class Line(NamedTuple):
    """One line without its line break; `page` counts form feeds before it."""

    chars: str
    start: int
    page: int

    @property
    def end(self) -> int:
        """Where the line ends."""
        return self.start + len(self.chars)


def lines_of(chars: str) -> Iterator[Line]:
    """Split text into lines; a form feed ends a line and opens a page."""
    for page in pages_of(chars):
        yield from lines_on(page)


class Page(NamedTuple):
    """The characters of one page, where it begins, and how many form feeds stand before it."""

    chars: str
    start: int
    number: int


def pages_of(chars: str) -> Iterator[Page]:
    """Split text at its form feeds."""
    at = 0
    for number, part in enumerate(chars.split("\f")):
        yield Page(part, at, number)
        at += len(part) + 1


def lines_on(page: Page) -> Iterator[Line]:
    """The lines of a page."""
    at = page.start
    for line in page.chars.split("\n"):
        yield Line(line, at, page.number)
        at += len(line) + 1


def turned_lines(chars: str) -> Iterator[Edit]:
    r"""Put letter-reversed stretches of lines back, and their lines into order.

    >>> line = "stneitap ni tnemtaert eht fo ytefas"
    >>> edits = list(turned_lines("\n".join([line] * 4)))
    >>> [edit.new.split("\n")[0] for edit in edits]
    ['safety of the treatment in patients']
    """
    if not has_backward_words(chars[:2_000_000], 3):
        return
    lines = [line for line in lines_of(chars) if line.chars.strip()]
    stretches = [
        stretch
        for stretch in _stretches(lines, [forward_points(line.chars) for line in lines])
        if not any(mark in line.chars for line in stretch for mark in "\x1c\x1d")
        and reads_like_text(" ".join(line.chars[::-1].strip() for line in stretch))
    ]
    # One tool made the dump: all its turned pages come line by line, in the same order.
    if all(map(is_word_a_line, stretches)):
        return
    bottom_up = sum(map(_flipped_order, stretches)) < 0
    rule = "turn/bottom-up" if bottom_up else "turn/letter-reversed-lines"
    for stretch in stretches:
        yield _reordered(stretch[::-1] if bottom_up else stretch, rule, step=-1)


def is_word_a_line(lines: Sequence[Line]) -> bool:
    """Whether most lines hold one word: then `word_lines` knows what to do, or nobody does."""
    words = [len(line.chars.split()) for line in lines]
    single = words.count(1) >= ONE_WORD * len(lines)
    if len(lines) < FEWEST_WORDS or not single or sum(words) > WORDS_A_LINE * len(lines):
        return False
    whole = re.compile(rf"\s*{CAPTION.pattern}.*\s\S").match
    # where a caption stands on one line, lines are whole, only short
    return not any(whole(line.chars) or whole(line.chars[::-1].strip()) for line in lines)


def _flipped_order(stretch: Sequence[Line]) -> int:
    """Above zero when the lines, each read backwards, follow each other forwards."""
    flipped = [Line(line.chars[::-1].strip(), line.start, line.page) for line in stretch]
    return order_points([line.chars for line in flipped]) - _caption_points(flipped)


def _reordered(lines: Sequence[Line], rule: str, *, step: int) -> Edit:
    """One edit that writes the lines in the order given, each forwards or backwards."""
    start, end = min(line.start for line in lines), max(line.end for line in lines)
    sources: list[int] = []
    new: list[str] = []
    for line in lines:
        offsets = range(line.start, line.end)[::step]
        sources.extend(offsets)
        new.append(line.chars[::step])
        if line is not lines[-1]:
            sources.append(sources[-1] if sources else start)
            new.append("\n")
    return Edit(start, end, "".join(new), rule, sources)


def order_points(texts: Sequence[str]) -> int:
    """Above zero when lines follow each other forwards, below when backwards."""
    return sum(_step_points(texts))


def _step_points(texts: Sequence[str]) -> list[int]:
    """For each pair of neighbours, how much better the second follows the first than vice versa.

    Besides what `joins` knows, lines teach each other: two words that stand together
    inside some line may well be parted by a line end elsewhere.
    """
    words = [text.casefold().split() for text in texts]
    together = {pair for line in words for pair in pairwise(line)}
    points = []
    for (a, b), (first, second) in zip(pairwise(texts), pairwise(words), strict=True):
        step = joins(a, b) - joins(b, a)
        if first and second:
            step += 2 * ((first[-1], second[0]) in together)
            step -= 2 * ((second[-1], first[0]) in together)
        step += 3 * (_completes_id(a, b) - _completes_id(b, a))
        points.append(step)
    return points


_ID_BROKEN_OFF = re.compile(r"[A-Za-z]{2,}[A-Za-z/-]*[\d/-]{2,}|20\d\d-\d*-?\d*")
_REST_OF_ID = re.compile(r"[\d/-]{1,12}")


def _completes_id(first: str, second: str) -> bool:
    """Whether an identifier, too long for its column, goes on in the next line."""
    first, second = first.strip(), second.strip()
    if not _ID_BROKEN_OFF.fullmatch(first) or not _REST_OF_ID.fullmatch(second):
        return False
    return _is_id(first + second) and not _is_id(first)


def _is_id(chars: str) -> bool:
    found = trial_ids.canonical(chars)
    return found is not None and bool(found["valid"]) and found["printed"] == chars


def _stretches(lines: Sequence[Line], points: Sequence[int]) -> Iterator[Sequence[Line]]:
    """Maximal stretches of one page that read backwards, found by two-state Viterbi."""
    backwards = _states(points)
    at = 0
    while at < len(lines):
        to = at
        while to < len(lines) and backwards[to] and lines[to].page == lines[at].page:
            to += 1
        if to > at and -sum(points[at:to]) >= FEWEST_POINTS:
            yield lines[at:to]
        at = max(to, at + 1)


def _states(points: Sequence[int]) -> list[bool]:
    """For each line whether it belongs to a backwards stretch."""
    forward = backward = 0.0
    came: list[tuple[bool, bool]] = []
    for point in points:
        to_forward, to_backward = forward >= backward - SWITCH, backward >= forward - SWITCH
        came.append((not to_forward, to_backward))
        forward, backward = (
            max(forward, backward - SWITCH) + point,
            max(backward, forward - SWITCH) - point,
        )
    state = backward > forward
    states: list[bool] = []
    for from_backward_if_forward, from_backward_if_backward in reversed(came):
        states.append(state)
        state = from_backward_if_backward if state else from_backward_if_forward
    return states[::-1]


def reversed_order(chars: str) -> Iterator[Edit]:
    """Put lines that come last line first into order (a page turned clockwise).

    Pages are judged one by one; once one page is sure, less makes its neighbours sure.
    """
    pages = [
        [line for line in lines_on(page) if line.chars.strip()]
        for page in pages_of(chars)
        if "\x1c" not in page.chars and "\x1d" not in page.chars
    ]
    found = [(page, list(_backward_stretches(page))) for page in pages]
    sure = [page for page, stretches in found if any(worth >= SURE for _, worth in stretches)]
    headers = {lines for page in sure for lines in _last_lines(page)}
    for page, stretches in found if sure else ():
        if len(page) >= FEWEST_LINES and _said(page[-HEADER_LINES:]) in headers:
            stretches = [(page, SURE)]
        for stretch, worth in stretches:
            if worth >= LIKELY:
                yield _reordered(stretch[::-1], "turn/reversed-order", step=1)


SURE = 12
CAPTION_WORTH = 14
LIKELY = 3
HEADER_LINES = 3  # that tell a row of headings
LONGEST_HEADER = 24  # lines of the headings and the caption before them


def _last_lines(page: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """What each few of the last lines of a page say, if its caption stands among them."""
    if _caption_points(page) > 0:
        last = page[-LONGEST_HEADER:]
        yield from (_said(last[at : at + HEADER_LINES]) for at in range(len(last)))


def _said(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.chars.strip() for line in lines)


def _backward_stretches(page: Sequence[Line]) -> Iterator[tuple[Sequence[Line], int]]:
    """Stretches of a page whose lines seem to come last line first, with their points."""
    texts = [line.chars for line in page]
    if len(page) < FEWEST_LINES:
        return
    points = _step_points(texts)
    whole = _caption_points(page) - sum(points)
    if _caption_points(page) > 0 and whole >= LIKELY:
        yield page, whole  # the caption at the bottom turns the page from end to end
        return
    if sum(joins(a, b) - joins(b, a) for a, b in pairwise(texts)) > 0.1 * len(page):
        return
    at = 0
    for backwards, run in groupby(_states(points) if max(points) > 0 else [True] * len(points)):
        length = len(list(run))
        if backwards and length + 1 >= FEWEST_LINES:
            stretch = page[at : at + length + 1]
            yield stretch, _caption_points(stretch) - sum(points[at : at + length])
        at += length


def _caption_points(stretch: Sequence[Line]) -> int:
    """A table's caption stands at the top; among the last lines it speaks for reverse order."""
    top, bottom = stretch[:4], stretch[-4:]
    is_caption = re.compile(rf"\s*{CAPTION.pattern}").match
    above = any(is_caption(line.chars) for line in top)
    below = any(is_caption(line.chars) for line in bottom)
    return CAPTION_WORTH * (below - above)
