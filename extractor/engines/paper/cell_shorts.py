"""What a paper says once of its cells for all its sentences: their abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.engines.paper.passages import Passage
from extractor.fields import cell_products
from extractor.fields.cell_phrases import Phrase, phrases
from extractor.fields.cell_tokens import tokens

SHORT = re.compile(r"\s{1,2}\((?P<short>[A-Za-z]{0,3}[A-Z][\w+/-]{1,10}?)s?(?:[;,][^()]{1,40})?\)")


def shorts_of(passages: Iterable[Passage]) -> dict[str, str]:
    """The abbreviations that sentences set in brackets behind the name of a cell, with that name.

    The name is in the singular and begins with the tissue: "bone marrow mononuclear cell".
    """
    found: dict[str, str] = {}
    for one in passages:
        chars = one.sentence.chars
        explains = SHORT.search(chars) and cell_products.gate().search(chars)
        for phrase in phrases(chars)[0] if explains else ():
            match = SHORT.match(chars, phrase.cell.end) if phrase.cell else None
            if match and phrase.derivative is None and not is_known(match["short"]):
                found.setdefault(match["short"], name_of(chars, phrase))
    return found


def is_known(short: str) -> bool:
    """Whether an abbreviation names a cell by itself."""
    return any(token.kind == "cell" for token in tokens(short))


def name_of(chars: str, phrase: Phrase) -> str:
    """A cell's name with its tissue, but without whose it is."""
    assert phrase.cell is not None
    start = phrase.cell.shown
    if phrase.tissue is not None and phrase.start <= phrase.tissue.start < start:
        start = phrase.tissue.start
    return " ".join(chars[start : phrase.cell.end].split()).removesuffix("s")


def cell_in(name: str) -> str:
    """The cell of a name without its tissue.

    >>> cell_in("placenta-derived stromal cell")
    'stromal cell'
    """
    found = [one.cell for one in phrases(name)[0] if one.cell is not None]
    return name[found[-1].shown : found[-1].end] if found else ""


def tissue_in(name: str) -> str:
    """The tissue of a cell's name.

    >>> tissue_in("placenta-derived stromal cell")
    'placenta'
    """
    found = [one.tissue for one in phrases(name)[0] if one.tissue is not None]
    return name[found[-1].start : found[-1].end] if found else ""
