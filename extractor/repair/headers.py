"""The caption and the row of headings that open a table in a dump, and their repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extractor.repair.columns import GROUP, KINDS, Kind
from extractor.repair.flat import Flat
from extractor.repair.letters import Letters
from extractor.repair.places import places
from extractor.types import Edit

CAPTION = re.compile(
    r"(?:Supplement(?:ary|al)\s*|Appendix\s*)?(?:Table|TABLE)\s*(?:S?\d{1,2}|[IVX]{1,4})\b"
)
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
    rf"(?:{_spread('Table')}|{_spread('TABLE')})[\s\f\x1c\x1d]*(?:S[\s]*)?\d[\s]*\d?[\s]*[.:|–—-]?[\s]*[(\[]?[\s]*"
    rf"(?:{_spread('Continued')}|{_spread('continued')}|{_spread('CONTINUED')}|{_spread('Cont')}(?:[\s]*{_spread('inued')}|[\s]*[’']?[\s]*d)?|{_spread('cont')}(?:[\s]*[’']?[\s]*d)?|{_spread('Contd')})"
    r"[\s]*(?:\.{1,3})?[\s]*[)\]]?[ .]*(?![ ]?[a-z])"  # "Table 1. Contents" does not continue
)


def continuations(chars: str) -> Iterator[Edit]:
    r"""Take "Table 1. Continued" out, in one piece or with its letters torn apart.

    >>> [edit.start for edit in continuations("China\nTa\nble 1. Con\ntinued\nNext")]
    [6]
    """
    for match in _CONTINUED.finditer(chars):
        end = match.start() + len(match.group().rstrip("\n\f\x1c\x1d"))
        yield Edit(match.start(), end, "", "table/continued")


def find_header(flat: Flat, rows: Sequence[int] = ()) -> tuple[Heading, ...]:
    """The first row of headings, one of which must announce identifiers.

    `rows` are the offsets of identifiers: a last heading may be unknown if one follows it.
    """
    for match in re.finditer(r"(?<![a-z])[A-Z#]|(?<=[a-z0-9])[A-Z]", flat.chars):
        chain = _chain(flat, match.start())
        if len(chain) >= FEWEST_HEADINGS and any(h.kind == "identifier" for h in chain):
            return _with_last(flat, chain, rows)
    return ()


def _with_last(flat: Flat, chain: tuple[Heading, ...], rows: Sequence[int]) -> tuple[Heading, ...]:
    """Take words between the last known heading and the first row for a heading too."""
    end = chain[-1].end
    first = min((row for row in rows if row >= end), default=end)
    words = flat.chars[end:first].strip(" |")
    is_heading = (
        words[:1].isupper() and len(words) <= LONGEST_UNKNOWN and not re.search(r"\d", words)
    )
    if chain[0].kind != "identifier" or not is_heading:
        return chain
    if GROUP.fullmatch(words) or any(
        part.casefold() in places() for part in (words, words.split()[0])
    ):
        return chain
    start = flat.chars.index(words, end)
    return (*chain, Heading("unknown", start, start + len(words)))


def _chain(flat: Flat, at: int) -> tuple[Heading, ...]:
    """Headings that follow each other with nothing between, each of another column.

    Between known headings one at a time may stand that no vocabulary knows.
    """
    chain: list[Heading] = []
    while at < len(flat.chars):
        heading = _heading_at(flat, at) or (_unknown_heading(flat, at, chain) if chain else None)
        if heading is None or heading.kind in {h.kind for h in chain} - REPEATABLE:
            break
        chain.append(heading)
        at = heading.end
        while at < len(flat.chars) and flat.chars[at] in " |\t":
            at += 1
    while chain and chain[-1].kind == "unknown":
        chain.pop()
    return tuple(chain)


REPEATABLE = frozenset({"unknown", "other", "outcomes", "intervention", "date"})
LONGEST_UNKNOWN = 45


def _unknown_heading(flat: Flat, at: int, chain: Sequence[Heading]) -> Heading | None:
    """Words that open with a capital and end where the next known heading begins."""
    if chain[-1].kind == "unknown" or not flat.chars[at].isupper():
        return None
    for end in range(at + 2, min(at + LONGEST_UNKNOWN, len(flat.chars))):
        opens = end in flat.line_starts if flat.complete else flat.chars[end].isupper()
        following = _heading_at(flat, end) if opens else None
        if following is None or following.kind in {h.kind for h in chain}:
            continue
        if chain[0].kind == "identifier" or _another(flat, following):
            words = flat.chars[at:end].rstrip()
            return None if re.search(r"\d", words) else Heading("unknown", at, at + len(words))
    return None


def _another(flat: Flat, heading: Heading) -> bool:
    """Whether one more heading follows: a single one may be a word of the first row."""
    at = heading.end
    while at < len(flat.chars) and flat.chars[at] in " |\t":
        at += 1
    return _heading_at(flat, at) is not None


def _heading_at(flat: Flat, at: int) -> Heading | None:
    """The longest heading that begins here, with a capital, and ends before a capital."""
    if not flat.chars[at : at + 1].strip() or flat.chars[at].islower():
        return None
    if flat.complete and at not in flat.line_starts:
        return None
    best: Heading | None = None
    for kind in KINDS.values():
        longest = kind.headings.match(flat.chars, at)
        if longest is None:
            continue
        ends = _possible_ends(flat, kind, at, longest.end())
        end = next((n for n in ends if _ends(flat, n)), 0)
        if not end or _goes_on(kind.name, flat.chars[end : end + 6]):
            continue
        if best is None or end > best.end:
            best = Heading(kind.name, at, end)
    return best


def _possible_ends(flat: Flat, kind: Kind, at: int, longest: int) -> Iterator[int]:
    """Where a heading of a kind that begins here may end, the longest first.

    "Registry number Number of participants" are two: a shorter one ends before a capital.
    """
    yield longest
    for n in range(longest - 1, at + 1, -1):
        if flat.chars[n].isupper():
            end = at + len(flat.chars[at:n].rstrip())
            if kind.headings.fullmatch(flat.chars, at, end):
                yield end


def _goes_on(kind: str, rest: str) -> bool:
    """A number goes on: "NCT04…" and "Phase 2" head no column, but "Phase2015-…" may."""
    return (kind == "identifier" and rest[:1].isdigit()) or (
        kind == "phase" and re.match(r"\s?\d(?!\d{3}[-–])", rest) is not None
    )


def _ends(flat: Flat, at: int) -> bool:
    """A heading ends at a capital, a digit, a dash or a line end, not within a word or phrase."""
    if flat.complete and at < len(flat.chars) and not {at, at + 1} & flat.line_starts:
        return False
    rest = flat.chars[at:].lstrip(" ")
    if re.match(r"[a-z]{2,6}-?\d|jRCT|phase\s?(?:\d|I)", rest):
        return True  # an identifier or a phase printed in small letters opens the first row
    return not rest or not (rest[0].islower() or rest[0] in ",.;:)")


def repeated_headers(letters: Letters, header: tuple[Heading, ...]) -> list[tuple[int, int]]:
    """Where the row of headings stands again, letter for letter but for white space."""
    printed = np.flatnonzero(~letters.of(str.isspace))
    dense = "".join(letters.chars.split())
    first, last = np.searchsorted(printed, (header[0].start, header[-1].end)).tolist()
    words, found = dense[first:last], []
    at = dense.find(words, last)
    while at >= 0:
        found.append((int(printed[at]), int(printed[at + len(words) - 1]) + 1))
        at = dense.find(words, at + len(words))
    return found
