"""The words around a quote in a run's text, for a person who looks at a mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

AROUND = 240  # characters on either side at most
UNMISTAKABLE = 20  # characters; a shorter quote that stands in several places is not placed
BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\[])|\n\s*\n")  # between sentences


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote with what stands before and after it in its sentence, white space single."""

    before: str
    quote: str
    after: str


def text_of(run: Path, sha256: str | None) -> str:
    """The repaired text of a document of a run; "" where the run does not hold it."""
    try:
        return (run / "texts" / f"{sha256}.txt").read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return ""


def passage(chars: str, quote: str | None, start: int | None = None) -> Passage | None:
    """A quote in its sentence; alone where it is not in the text, or in several places.

    >>> passage("It ended. In all 16 came. Then", "16")
    Passage(before='In all ', quote='16', after=' came.')
    """
    if quote is None:
        return None
    found = place(chars, quote, start)
    if found is None:
        return Passage("", one_line(quote), "")
    start, end = found
    before, after = chars[max(0, start - AROUND) : start], chars[end : end + AROUND]
    first = max((match.end() for match in BREAK.finditer(before)), default=0)
    cut = start > AROUND and first == 0
    if cut:
        first = before.find(" ") + 1  # no half word
    rest = BREAK.search(after)
    more = rest is None and len(chars) > end + AROUND
    return Passage(
        ("…" if cut else "") + one_line(before[first:]),
        one_line(chars[start:end]),
        one_line(after[: rest.start()] if rest else after) + ("…" if more else ""),
    )


def place(chars: str, quote: str, start: int | None) -> tuple[int, int] | None:
    """Where a quote stands: where the run says, else where its words are, if that is sure."""
    if start is not None and chars[start : start + len(quote)] == quote:
        return start, start + len(quote)
    words = re.compile(r"\s+".join(map(re.escape, quote.split())))
    places = [match.span() for _, match in zip(range(2), words.finditer(chars), strict=False)]
    if not places or (len(places) > 1 and len(quote) < UNMISTAKABLE):
        return None
    return places[0]


def one_line(chars: str) -> str:
    r"""White space as single blanks, also at the ends.

    >>> one_line("two\n lines ")
    'two lines '
    """
    return re.sub(r"\s+", " ", chars)
