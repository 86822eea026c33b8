"""The caption and the row of headings that open a table in a dump, and their repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.repair.columns import KINDS
from extractor.repair.flat import Flat
from extractor.types import Edit

CAPTION = re.compile(r"(?:Supplement(?:ary|al)\s*|Appendix\s*)?(?:Table|TABLE)\s*(?:S?\d{1,2}|[IVX]{1,4})\b")
FEWEST_HEADINGS = 3
LONGEST_CAPTION = 400


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: which kind of column it announces, and where it stands."""

    kind: str
    start: int
    end: int


def _spread(words: str) -> str:
    """A pattern for words whose letters a dump may have torn apart by line breaks."""
    return r"[\s\f\x1c\x1d]*".join(re.escape(char) for char in words)


_CONTINUED = re.compile(
    rf"(?:{_spread('Table')}|{_spread('TABLE')})[\s\f\x1c\x1d]*(?:S[\s]*)?\d[\s]*\d?[\s]*[.:]?[\s]*[(\[]?[\s]*"
    rf"(?:{_spread('Continued')}|{_spread('continued')}|{_spread('CONTINUED')}|{_spread('Cont')}(?:[\s]*{_spread('inued')}|[\s]*’?[\s]*d)?|{_spread('cont')}(?:[\s]*’?[\s]*d)?|{_spread('Contd')})"
    r"[\s]*(?:\.{1,3})?[\s]*[)\]]?[ .]*"
)


def continuations(chars: str) -> Iterator[Edit]:
    r"""Take "Table 1. Continued" out, in one piece or with its letters torn apart.

    >>> [edit.start for edit in continuations("China\nTa\nble 1. Con\ntinued\nNext")]
    [6]
    """
    for match in _CONTINUED.finditer(chars):
        end = match.start() + len(match.group().rstrip("\n\f\x1c\x1d"))
        yield Edit(match.start(), end, "", "table/continued")


def find_header(flat: Flat) -> tuple[Heading, ...]:
    """The first row of headings, one of which must announce identifiers."""
    for match in re.finditer(r"(?<![a-z])[A-Z#]|(?<=[a-z0-9])[A-Z]", flat.chars):
        chain = _chain(flat, match.start())
        if len(chain) >= FEWEST_HEADINGS and any(h.kind == "identifier" for h in chain):
            return chain
    return ()


def _chain(flat: Flat, at: int) -> tuple[Heading, ...]:
    """Headings that follow each other with nothing between, each of another column."""
    chain: list[Heading] = []
    while (heading := _heading_at(flat, at)) is not None:
        chain.append(heading)
        at = heading.end
        while at < len(flat.chars) and flat.chars[at] in " |\t":
            at += 1
    return tuple(chain)


def _heading_at(flat: Flat, at: int) -> Heading | None:
    """The longest heading that begins here, with a capital, and ends before a capital."""
    if not flat.chars[at : at + 1].strip() or flat.chars[at].islower():
        return None
    best: Heading | None = None
    for kind in KINDS.values():
        match = kind.headings.match(flat.chars, at)
        if match is None or kind.name == "identifier" and flat.chars[match.end() :][:1].isdigit():
            continue
        if _ends(flat, match.end()) and (best is None or match.end() > best.end):
            best = Heading(kind.name, at, match.end())
    return best


def _ends(flat: Flat, at: int) -> bool:
    """A heading ends at a capital, a digit, a dash or a line end, not within a word or phrase."""
    if at >= len(flat.chars):
        return True
    if flat.complete:
        return any(start in flat.line_starts for start in (at, at + 1))
    rest = flat.chars[at:].lstrip(" ")
    return not rest or not (rest[0].islower() or rest[0] in ",.;:)")


def repeated_headers(flat: Flat, header: tuple[Heading, ...]) -> list[tuple[int, int]]:
    """Where the row of headings stands again, letter for letter but for white space."""
    words = flat.chars[header[0].start : header[-1].end]
    pattern = re.compile(r"\s*".join(re.escape(char) for char in words if not char.isspace()))
    return [match.span() for match in pattern.finditer(flat.chars, header[-1].end)]
