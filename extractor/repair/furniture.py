"""Running heads, feet and page numbers that a dump gives between the lines of the text.

A line is furniture when it says so itself (a DOI line, "Page 3 of 12", a bare number that
interrupts a sentence), or when it returns page after page: the same but for its digits,
far apart, and next to another such line or to a gap. Lines of a table return too, but
close together; headings of columns are left for the table's own repair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.repair.shattered import RUN
from extractor.types import Edit

OUTRIGHT = re.compile(
    r"\s*(?:"
    r"(?:https?://)?(?:dx\.)?doi(?:\.org/|:\s*)10\.\d{4,9}/\S+"
    r"|10\.\d{4,9}/\S+"
    r"|(?:p(?:age|\.)\s*)?\d{1,4}\s*(?:of|/)\s*\d{1,4}"
    r"|[-–—]\s*\d{1,4}\s*[-–—]"
    r"|downloaded from\b.{0,140}"
    r"|(?:©|\(c\)|copyright\b).{0,140}"
    r"|(?:author manuscript|accepted manuscript|article in press|open access|preprint)"
    r")\s*",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
BARE_LINK = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
LETTERS = re.compile(r"[^\W\d_]")
NOT_FURNITURE = re.compile(
    r"\s*(?:(?:supplementary |appendix )?(?:table|figure|fig\.?)\b"
    r"|(?:clinical\s*trials?|trial|registr|title|study|intervention|participants|primary|secondary"
    r"|outcome|sponsor|responsible|country|phase|status|enrol|sample|condition|dose|route|design)\b)",
    re.IGNORECASE,
)
LONGEST = 150
FAR = 12  # lines that a returning line keeps from itself at least
NEAR = 3  # lines within which furniture stands together
RUN_BETWEEN = 99  # the gap of a line that follows a shattered run


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
    ['\x0c']
    """
    lines = list(_lines(chars))
    marked = _outright(lines) | _returning(lines)
    marked |= _numbers(lines, marked)
    marked |= _links(lines, marked)
    for first, last in _stretches(lines, sorted(marked)):
        yield Edit(lines[first].start, lines[last].end, "\f", "furniture/page-break")


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


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.chars.split()))


def _returning(lines: Sequence[Line]) -> set[int]:
    """Lines that return, far apart, and near a gap or near each other."""
    places: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if len(line.chars) <= LONGEST and not NOT_FURNITURE.match(line.chars):
            places[_key(line)].append(line.number)
    returning = {
        number
        for key, numbers in places.items()
        if len(numbers) > 1 and len(LETTERS.findall(key)) >= 4 and _far_apart(lines, numbers)
        for number in numbers
    }
    outright = _outright(lines)
    return {
        number
        for number in returning
        if lines[number].gap >= 3
        or number + 1 < len(lines) and lines[number + 1].gap >= 3
        or any(n in returning or n in outright for n in _neighbours(number))
    }


def _neighbours(number: int) -> list[int]:
    return [number + step for step in range(-NEAR, NEAR + 1) if step]


def _far_apart(lines: Sequence[Line], numbers: Sequence[int]) -> bool:
    """Each return is far from the one before, counting a shattered run as far."""
    for first, second in zip(numbers, numbers[1:], strict=False):
        runs_between = any(lines[n].gap >= RUN_BETWEEN for n in range(first + 1, second + 1))
        if second - first < FAR and not runs_between:
            return False
    return True


def _numbers(lines: Sequence[Line], marked: set[int]) -> set[int]:
    """Bare numbers beside furniture, or alone in a gap in the middle of a sentence."""
    found = set()
    for line in lines[1:-1]:
        if not BARE_NUMBER.fullmatch(line.chars):
            continue
        before, after = lines[line.number - 1], lines[line.number + 1]
        beside = before.number in marked or after.number in marked
        in_a_gap = line.gap >= 2 or after.gap >= 2
        prose = len(before.chars) >= 25 and len(after.chars.split()) >= 1
        if beside or (in_a_gap and prose and line.gap and after.gap):
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
