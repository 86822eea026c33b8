"""Running heads, feet and page numbers that a dump gives between the lines of the text.

A line is furniture when it says so itself (a DOI line, "Page 3 of 12", a bare number that
interrupts a sentence), or when it returns page after page: the same but for its digits,
far apart, and next to another such line or to a gap. Lines of a table return too, but
close together; headings of columns are left for the table's own repair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractor.repair.columns import GROUP, KINDS
from extractor.repair.set_apart import RUN_BETWEEN, set_apart
from extractor.repair.shattered import RUN
from extractor.types import Edit

OUTRIGHT = re.compile(
    r"\s*(?:"
    r"(?:https?://)?(?:dx\.)?doi(?:\.org/|:\s*)10\.\d{4,9}/\S+"
    r"|10\.\d{4,9}/\S+"
    r"|p(?:age|\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]"
    r"|downloaded from\b.{0,140}(?:http|www|\bby\b|\bon\b).{0,140}"
    r"|(?:©|copyright\b|\(c\)\s*(?:19|20)\d\d).{0,140}"
    r"|(?:author manuscript|accepted manuscript|article in press)"
    r")\s*",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
BARE_LINK = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
LETTERS = re.compile(r"[^\W\d_]")
CAPTION = re.compile(r"\s*(?:supplementary |appendix )?(?:table|figure|fig\.?)\b", re.IGNORECASE)
LONGEST = 150
FAR = 12  # lines that a returning line keeps from itself at least
NEAR = 3  # lines within which furniture stands together
PAGES = 4  # that a page number grows by from one page with furniture to the next


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something, `gap` blank lines after the one before it."""

    chars: str
    start: int
    end: int
    number: int  # among the lines that hold something
    gap: int


def furniture(chars: str) -> Iterator[Edit]:
    r"""Take furniture out; a form feed stays where a page ended.

    >>> [edit.new for edit in furniture("a long line of prose that goes\n\n\n6\n\non here")]
    ['\n\x0c\n']
    """
    lines = list(_lines(chars))
    marked = _outright(lines) | _returning(lines)
    marked |= _lone_numbers(lines)
    marked |= _links(lines, marked)
    for first, last in _stretches(lines, sorted(marked)):
        yield Edit(lines[first].start, lines[last].end, "\n\f\n", "furniture/page-break")


def _lines(chars: str) -> Iterator[Line]:
    """The lines outside shattered runs; a run counts as a wide gap."""
    number = at = gap = 0
    for stop, resume in [*((m.start(), m.end()) for m in RUN.finditer(chars)), (len(chars),) * 2]:
        for match in re.finditer(r"[^\n\f]*[\n\f]|[^\n\f]+", chars[at:stop]):
            content = match.group().rstrip("\n\f")
            if not content.strip():
                gap += 1
                continue
            start = at + match.start()
            yield Line(content, start, start + len(content), number, gap)
            number, gap = number + 1, 0
        at, gap = resume, RUN_BETWEEN


def _outright(lines: Sequence[Line]) -> set[int]:
    return {
        line.number
        for line in lines
        if len(line.chars) <= LONGEST and OUTRIGHT.fullmatch(line.chars)
    }


_DIGITS = re.compile(r"\d+")


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.chars.split()))


def _returning(lines: Sequence[Line]) -> set[int]:
    """Lines that return far apart, counting pages, and those that keep them company."""
    outright = _outright(lines)
    returning = _far_returns(lines, outright)
    numbered = {
        n
        for key, numbers in returning.items()
        if _is_numbered(key, lines, numbers)
        for n in numbers
    }
    sure = outright | numbered
    found = sure | _page_numbers(lines, returning.values())
    for numbers in returning.values():
        if _keeps_company(lines, numbers, found):
            found.update(numbers)
    return set_apart([line.gap for line in lines], [_key(line) for line in lines], found, sure)


def _far_returns(lines: Sequence[Line], outright: set[int]) -> dict[str, list[int]]:
    """What returns page after page, with the numbers of its lines; a page may be short."""
    places: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if len(line.chars) <= LONGEST:
            places[_key(line)].append(line.number)

    def far_enough(key: str, numbers: Sequence[int]) -> float:
        numbered = _is_numbered(key, lines, numbers) or _page_numbers(lines, [numbers])
        beside = all(not outright.isdisjoint(_neighbours(n)) for n in numbers)
        return MOSTLY if numbered or beside else NEARLY_ALL

    return {
        key: numbers
        for key, numbers in places.items()
        if len(numbers) > 1
        and len(LETTERS.findall(key)) >= 4
        and _far_apart(lines, numbers, far_enough(key, numbers))
        and not _belongs_to_table(lines, numbers[0])
    }


def _keeps_company(lines: Sequence[Line], numbers: Sequence[int], found: set[int]) -> bool:
    """Whether lines stand beside furniture that is found, or in wide gaps."""
    ends = (0, len(lines) - 1)  # the document's own ends are page ends, too
    company = [n for n in numbers if n in ends or any(m in found for m in _neighbours(n))]
    in_gaps = [
        n for n in numbers if lines[n].gap >= 3 or (lines[n + 1 : n + 2] and lines[n + 1].gap >= 3)
    ]
    return len(company) >= 0.8 * len(numbers) or len(in_gaps) >= max(3, 0.8 * len(numbers))


def _belongs_to_table(lines: Sequence[Line], number: int) -> bool:
    """Captions and headings of columns, wrapped or not, return on each page of a table.

    They may still be letter-reversed here: the direction of reading is repaired later.
    """
    words = [line.chars.strip() for line in lines[max(0, number - 1) : number + 2]]
    here = words[min(number, 1)]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    swapped = [f"{b} {a}" for a, b in pairwise(words)]
    forwards = (here, *pairs, *swapped)
    texts = (*forwards, here[::-1], *(text[::-1] for text in (*pairs, *swapped)))
    if any(CAPTION.match(text) or GROUP.fullmatch(text) for text in (here, here[::-1])):
        return True
    if here.count("(") != here.count(")") or here.count("[") != here.count("]"):
        return True  # a wrapped line of a cell
    if re.fullmatch(r"\S*\d\S*", here) and not BARE_LINK.fullmatch(here):
        return True  # an identifier or a date: running heads say more
    return any(map(_any_heading().fullmatch, texts))


@cache
def _any_heading() -> re.Pattern[str]:
    """What heads a column of any kind."""
    patterns = "|".join(kind.headings.pattern for kind in KINDS.values())
    return re.compile(patterns, re.IGNORECASE)


def _is_numbered(key: str, lines: Sequence[Line], numbers: Sequence[int]) -> bool:
    """Whether a line that returns names something and counts pages."""
    texts = [lines[n].chars for n in numbers]
    return "#" in key and _names_something(key) and _counts_pages(texts)


def _names_something(key: str) -> bool:
    """A running head says more than the one word of a heading like "Study 1"."""
    return len(re.findall(r"[^\W\d_]{2,}", key)) > 1


def _counts_pages(texts: Sequence[str]) -> bool:
    """Whether one of the numbers in a returning line grows by a page or two each time."""
    numbers = [[int(n) for n in re.findall(r"\d{1,7}", text)] for text in texts]
    return any(
        all(0 < later - earlier <= PAGES for earlier, later in pairwise(column))
        for column in zip(*numbers, strict=False)
    )


def _neighbours(number: int) -> list[int]:
    return [number + step for step in range(-NEAR, NEAR + 1) if step]


NEARLY_ALL, MOSTLY = 0.7, 0.5  # shares of returns that are far; a page may be short


def _far_apart(lines: Sequence[Line], numbers: Sequence[int], share: float) -> bool:
    """Whether such a share of returns is far from the one before; a run between is far."""
    far = sum(
        second - first >= FAR
        or any(lines[n].gap >= RUN_BETWEEN for n in range(first + 1, second + 1))
        for first, second in pairwise(numbers)
    )
    return far >= share * (len(numbers) - 1)


def _page_numbers(lines: Sequence[Line], returning: Iterable[Sequence[int]]) -> set[int]:
    """Bare numbers that stand at the same distance from a line that returns and count pages."""
    found: set[int] = set()
    for numbers in returning:
        for step in (-2, -1, 1, 2):
            beside = [n + step for n in numbers if 0 <= n + step < len(lines)]
            bare = [n for n in beside if _is_bare_number(lines, n)]
            most = len(bare) > 1 and len(bare) >= 0.7 * len(numbers)
            if most and _counts_pages([lines[n].chars for n in bare]):
                found.update(bare)
    return found


_ENDS_IN_ID = re.compile(r"[A-Za-z]{2,}[\w/-]*\d\s*$|\d[\d/-]*-\s*$")


def _is_bare_number(lines: Sequence[Line], number: int) -> bool:
    """A number alone on its line that does not complete an identifier of the line before."""
    if not BARE_NUMBER.fullmatch(lines[number].chars):
        return False
    before = lines[number - 1].chars if number else ""
    after = lines[number + 1].chars if number + 1 < len(lines) else ""
    ends = (before[-LONGEST:], after[:LONGEST][::-1])
    return not any(map(_ENDS_IN_ID.search, ends))


def _lone_numbers(lines: Sequence[Line]) -> set[int]:
    """Bare numbers alone in a gap in the middle of running text."""
    found: set[int] = set()
    for line in lines[1:-1]:
        if not _is_bare_number(lines, line.number):
            continue
        before, after = lines[line.number - 1], lines[line.number + 1]
        in_a_gap = line.gap >= 2 or after.gap >= 2
        prose = len(before.chars) >= 25 and len(after.chars.split()) >= 1
        if in_a_gap and prose and line.gap and after.gap:
            found.add(line.number)
    return found


def _links(lines: Sequence[Line], marked: set[int]) -> set[int]:
    """Targets of links, which some dumps list below each page's foot."""
    found: set[int] = set()
    for line in lines:
        if BARE_LINK.fullmatch(line.chars) and (line.number - 1) in marked | found:
            found.add(line.number)
    return found


def _stretches(lines: Sequence[Line], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Lines that follow each other with no shattered run between, as first and last."""
    at = 0
    while at < len(numbers):
        to = at
        while (
            to + 1 < len(numbers)
            and numbers[to + 1] == numbers[to] + 1
            and lines[numbers[to + 1]].gap < RUN_BETWEEN
        ):
            to += 1
        yield numbers[at], numbers[to]
        at = to + 1
