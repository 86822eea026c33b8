"""A sentence as the rules for outcomes read it: without citations, hyphens all of one kind.

"(Itch Scale; Berg, Holm & Sand, 2003)" is read as "(Itch Scale)": what stands in brackets must
not end a name. Places in it lead back to those in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HYPHENS = str.maketrans("‐‑", "--")  # such as some publishers print for "-"
BRACKET = re.compile(r" ?\(([^()]*)\)")
AUTHORS = re.compile(
    r"\s*(?:e\.g\.,? |see |cf\. |adapted from )?(?!Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[A-Z][^\d;]*"
    r"(?:,|\bal\.?|&|\band\b)[^\d;]*(?<!\d)(?:1[89]|20)\d\d[a-z]?(?:, (?:1[89]|20)\d\d[a-z]?)*\s*"
)
LONGEST = 200  # characters of a work that is cited
NUMBERED = re.compile(r" ?\[\d{1,3}(?: ?[,–-] ?\d{1,3})*\]")


LABEL = re.compile(
    r"\b(?:PRIMARY|SECONDARY|MAIN|PRINCIPAL)(?: AND SECONDARY)? (?:[A-Z]+ ){0,2}?(?:OUTCOME|END-?\s?POINT|MEASURE)[A-Z() ]*\b"
)
"""What heads a part of an abstract, in capitals."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The words to read, and for each character of them its place in the sentence."""

    chars: str
    places: tuple[int, ...]  # empty where nothing was left out

    def place(self, at: int) -> int:
        """The place in the sentence of a place in the words; an end is behind its last character."""
        if not self.places:
            return at
        return self.places[at] if at < len(self.places) else self.places[-1] + 1

    def end(self, at: int) -> int:
        """As `place`, for the end of a stretch: behind its last character."""
        return self.place(at - 1) + 1 if at else self.place(0)


def cleaned(chars: str) -> Cleaned:
    """A sentence without what it cites.

    >>> one = cleaned("The Itch Scale (IS; Berg & Holm, 2003) [7] was used.")
    >>> one.chars, one.place(24)
    ('The Itch Scale (IS) was used.', 47)
    """
    words = LABEL.sub(lambda label: label.group().capitalize(), chars.translate(HYPHENS))
    gaps = [*cited(words)] if "(" in words else []
    gaps += [match.span() for match in NUMBERED.finditer(words)] if "[" in words else []
    if not gaps:
        return Cleaned(words, ())
    kept = [at for at in range(len(words)) if not any(a <= at < b for a, b in gaps)]
    return Cleaned("".join(words[at] for at in kept), tuple(kept))


def cited(words: str) -> Iterator[tuple[int, int]]:
    """Where works are cited by author and year: whole brackets, or what stands behind a semicolon."""
    for match in BRACKET.finditer(words):
        parts = match[1].split(";")
        works = [len(one) <= LONGEST and AUTHORS.fullmatch(one) is not None for one in parts]
        if all(works):
            yield match.span()
            continue
        at = match.start(1)
        for one, is_work in zip(parts, works, strict=True):
            if is_work and at > match.start(1):
                yield at - 1, at + len(one)
            at += len(one) + 1
