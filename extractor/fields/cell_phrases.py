"""Noun phrases of cell products: "allogeneic umbilical cord-derived MSC exosomes".

A phrase is a cell with the tissue, the donor and the derivative that are grammatically
tied to it: by modifiers before it, by "derived from" after it, by "A and B" beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from extractor.fields.cell_tokens import Token, tokens

MODIFIERS = (
    "human|adult|fetal|foetal|neonatal|infant|newborn|expanded|culture|cultured|ex[- ]vivo|"
    "in[- ]vitro|"
    "pooled|healthy|donors?|single|tissues?|derived|deriving|origin|originated|isolated|primary|"
    "fresh|cryopreserved|frozen|thawed|purified|activated|clonal|immunomodulatory|hypoxic|"
    "hypoxia|preconditioned|enriched|multipotent|universal|off-the-shelf|genetically|modified|"
    "engineered|virus|viral|specific|low|passage|clinical|grade|gmp|ips|undifferentiated|"
    "mobili[sz]ed|processed|banked|unrelated|mature|young|maternal|perinatal|term|full|"
    "covid-19|sars-cov-2|hla|matched|mismatched|selected|positive|cd\\d{1,3}\\+?|the|a|of the|"
    "viable|living|car|total|gene-corrected|gene-modified|transduced|undifferentiated|mesenchymal-like|adherent|nucleated|isolates?"
)
SHORT = r"\((?-i:[A-Z][A-Za-z]{0,5}|h?[A-Z]{2,6}s?)\)"  # a tissue's own abbreviation behind it
FILL = rf"(?:{SHORT}|[\s,/()®™'’‘\-‐‑–—]|\b(?:{MODIFIERS})(?![^\W_]))"
JOIN = re.compile(rf"{FILL}{{0,60}}", re.IGNORECASE)
FROM = re.compile(
    r"[\s,]{0,2}(?:\([^()]{1,40}\)[\s,]{0,2})?[-\s]?(?:(?:that |which )?(?:were |was |are )?"
    r"(?:derived|isolated|obtained|extracted|harvested|collected|sourced|originating|prepared|"
    r"generated|produced|expanded|cultured|grown|manufactured|established|purified|enriched|"
    rf"propagated|differentiated)\s)?(?:ex[- ]vivo\s|in[- ]vitro\s)?(?:from|of)\b{FILL}{{0,60}}",
    re.IGNORECASE,
)
AND = re.compile(
    rf"{FILL}{{0,10}}(?:and/or\b|and\b|or\b|&|versus\b|vs\b\.?|plus\b|,|/){FILL}{{0,60}}",
    re.IGNORECASE,
)
BOTH = re.compile(r"\s(?:and|plus)\s|[-/]")
WITH = re.compile(r"\b(?:with|versus|vs)\b", re.IGNORECASE)
DERIVED = re.compile(r"deriv", re.IGNORECASE)
PART_OF = {  # the closer word stands for both: "Wharton's jelly of umbilical cords"
    "Wharton's jelly": "umbilical cord",
    "amnion": "placenta",
    "chorion": "placenta",
    "decidua": "placenta",
    "subcutaneous abdominal adipose tissue": "adipose tissue",
}
TOGETHER = {  # tissue and cell that have a more certain id together than the cell alone
    ("dental pulp", "stem cell"): "CL:4030035",
    ("umbilical cord blood", "mononuclear cell"): "CL:2000085",
    ("adipose tissue", "stem cell"): "CL:0000134",
    ("adipose tissue", "stromal cell"): "CL:0000134",
    ("bone marrow", "stromal cell"): "CL:0000134",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One product as a noun phrase names it; `start:end` covers all its tokens."""

    start: int
    end: int
    cell: Token | None = None
    tissue: Token | None = None
    donor: Token | None = None
    derivative: Token | None = None

    @property
    def cell_id(self) -> str | None:
        """The cell's id, made more certain by the tissue where a table says so."""
        if self.cell is None:
            return None
        pair = (self.tissue.label if self.tissue else "", self.cell.label)
        return TOGETHER.get(pair, self.cell.id)


@dataclass(slots=True)
class Around:
    """What was collected on the way out from a cell."""

    tissues: list[Token]
    donors: list[Token]
    first: int  # index of the leftmost token of the phrase
    last: int


def phrases(chars: str) -> tuple[list[Phrase], list[Token]]:
    """The products' noun phrases, and the tokens that belong to none of them.

    >>> [(p.cell_id, p.tissue.label) for p in phrases("cord blood CIK and NK cells")[0]]
    [(None, 'umbilical cord blood'), ('CL:0000623', 'umbilical cord blood')]
    """
    found = tokens(chars)
    used: set[int] = set()
    result: list[Phrase] = []
    for at in reversed(range(len(found))):  # a source cell is taken by the cell derived from it
        if found[at].kind == "cell" and at not in used:
            result += expand(chars, found, at, used)
    result = share(chars, sorted(result, key=lambda phrase: phrase.start))
    return result, [token for at, token in enumerate(found) if at not in used]


def expand(chars: str, found: Sequence[Token], at: int, used: set[int]) -> list[Phrase]:
    """The phrases around one cell: more than one where tissues or donors are coordinated."""
    around = Around([], [], at, at)
    look_left(chars, found, around)
    look_right(chars, found, around, used)
    derivatives = look_for_derivatives(chars, found, around)
    used.update(range(around.first, around.last + 1))
    start, end = (
        found[around.first].start,
        max(t.end for t in found[at : around.last + 1]),
    )
    tissues: list[Token | None] = [*sorted(around.tissues, key=place)] or [None]
    donors: list[Token | None] = [*sorted(around.donors, key=place)] or [None]
    made: list[Token | None] = [*derivatives] or [None]
    return [
        Phrase(start, end, found[at], tissue, donor, derivative)
        for tissue, donor, derivative in product(tissues, donors, made)
    ]


def place(token: Token) -> int:
    """Where a token stands, to sort by."""
    return token.start


def collect(around: Around, token: Token, coordinated: bool) -> None:
    """Keep a tissue or donor: the nearest, or a part of it, and those joined to it by "and"."""
    kept = around.tissues if token.kind == "tissue" else around.donors
    if kept and PART_OF.get(token.label) == kept[-1].label:
        kept[-1] = token
    elif not kept or (coordinated and all(token.label != other.label for other in kept)):
        kept.append(token)


def look_left(chars: str, found: Sequence[Token], around: Around) -> None:
    """Collect the modifiers before a cell."""
    while around.first > 0:
        token, right = found[around.first - 1], found[around.first]
        gap = chars[token.end : right.start]
        joined = JOIN.fullmatch(gap) is not None
        listed = token.kind == right.kind and token.kind in ("tissue", "donor")
        coordinated = listed and AND.fullmatch(gap) is not None
        if token.kind == "cell" and joined and DERIVED.search(gap):
            around.first -= 1
            continue
        if token.kind not in ("tissue", "donor") or not (joined or coordinated):
            return
        collect(around, token, coordinated)
        around.first -= 1


def look_right(chars: str, found: Sequence[Token], around: Around, used: set[int]) -> None:
    """Collect what "derived from" or "of" ties to a cell, and tissues after that."""
    while around.last + 1 < len(found):
        left, token = found[around.last], found[around.last + 1]
        gap = chars[left.end : token.start]
        if around.last + 1 in used or token.kind not in ("tissue", "donor"):
            return
        inside = left.kind != "cell" and JOIN.fullmatch(gap)
        if not (inside or FROM.fullmatch(gap) or (JOIN.fullmatch(gap) and DERIVED.search(gap))):
            return
        collect(around, token, coordinated=False)
        around.last += 1


def look_for_derivatives(chars: str, found: Sequence[Token], around: Around) -> list[Token]:
    """The derivatives of a cell: "MSC-derived exosomes", "exosomes from MSCs"."""
    derivatives: list[Token] = []
    while around.last + 1 < len(found) and found[around.last + 1].kind == "derivative":
        gap = chars[found[around.last].end : found[around.last + 1].start]
        if not (JOIN.fullmatch(gap) or (derivatives and AND.fullmatch(gap))):
            break
        around.last += 1
        derivatives.append(found[around.last])
    while around.first > 0 and found[around.first - 1].kind == "derivative":
        gap = chars[found[around.first - 1].end : found[around.first].start]
        tied = AND.fullmatch(gap) if derivatives else FROM.fullmatch(gap)
        if not tied:
            break
        around.first -= 1
        derivatives.append(found[around.first])
    unique = {token.label: token for token in reversed(derivatives)}
    return sorted(unique.values(), key=place)


def share(chars: str, result: list[Phrase]) -> list[Phrase]:
    """Give the tissue and donor of "cord blood CIK and NK cells" to both cells.

    Only where the first cell is cut short, as "CIK" is: in "bone marrow MSCs and NK cells"
    nothing says that the marrow goes with both. "Autologous X and Y" are both autologous.
    """
    for at, (one, other) in enumerate(pairwise(result)):
        gap = chars[one.end : other.start]
        if BOTH.fullmatch(gap) and one.donor and other.donor is None and other.tissue is None:
            result[at + 1] = other = replace(other, donor=one.donor)
        cut_short = one.cell is not None and not re.search(
            r"(?:cells?|Cs?|s)$", chars[one.start : one.end], re.IGNORECASE
        )
        if cut_short and AND.fullmatch(gap) and not WITH.search(gap):
            result[at + 1] = replace(
                other, tissue=other.tissue or one.tissue, donor=other.donor or one.donor
            )
    return result
