"""What a paper says once of its cells for all its sentences: their abbreviation, whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.engines.paper.passages import Passage
from extractor.fields.cell_phrases import Phrase, phrases
from extractor.fields.cell_tokens import tokens
from extractor.fields.rule import Found

SHORT = re.compile(r"\s{1,2}\((?P<short>[A-Za-z]{0,3}[A-Z][\w+/-]{1,10}?)s?(?:[;,][^()]{1,40})?\)")
OF_ELSE = re.compile(
    r"[\s-]{0,2}(?:[\w-]+ ){0,3}?(?:serum|plasma|h(?:a|e|ae)mato\w+|HSCT|SCT\b|BMT\b|HCT\b|bone[- ]marrow transplant|"
    r"stem[- ]cell (?:transplant|rescue|support|collection)|liver|kidney|renal|organ|heart transplant|platelet|PRP\b|"
    r"(?:skin|bone|fat|tendon|nerve|vein|cartilage) graft|tumou?r|lysate|blood transfusion|response|reaction|reactiv|"
    r"antigen|fibrin|thrombin|leuk[ao]pheresis|RNA|peptide|islets?)",
    re.IGNORECASE,
)
"""After "autologous": what isn't the cells that are given."""
SURE = 0.7


def shorts_of(passages: Iterable[Passage]) -> dict[str, str]:
    """The abbreviations that sentences set in brackets behind the name of a cell, with that name.

    The name is in the singular and begins with the tissue: "bone marrow mononuclear cell".
    """
    found: dict[str, str] = {}
    for one in passages:
        chars = one.sentence.chars
        for phrase in phrases(chars)[0] if "(" in chars else ():
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


def donors_in(chars: str) -> Iterator[Found]:
    """Whose cells a sentence of a paper on one product tells of, wherever the word stands.

    >>> [found.value for found in donors_in("Autologous cells were carried in autologous serum.")]
    [{'donor': 'autologous'}]
    """
    for token in tokens(chars):
        if token.kind == "donor" and OF_ELSE.match(chars, token.end) is None:
            value = {"donor": token.label}
            yield Found(value, token.start, token.end, "cell_products/said-once", SURE)
