"""The cell products of the reported trial, where it gives any."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.engines.abbreviations import find_expanded
from extractor.engines.given import of_single, product_candidates
from extractor.engines.paper.cell_shorts import cell_in, shorts_of, tissue_in
from extractor.engines.paper.cell_source import find_sources
from extractor.engines.paper.passages import Paper, Passage, told
from extractor.fields import cell_products
from extractor.fields.cell_donors import donors_in
from extractor.fields.rule import Found
from extractor.types import JSON, Candidate

CELLS = re.compile(
    r"cell|stem\b|stromal|marrow|exosom|vesicle|conditioned medi|mononuclear|MSC|islet|[a-z]cytes?\b|blasts?\b|macrophage|"
    r"Tregs?\b|CAR-?T\b|\bSVF\b|\bBMAC|cord blood|(?:leu|tem|stro|den)cel\b",
    re.IGNORECASE,
)
NONE: Mapping[str, str] = {}
NAMES = ("tissue", "donor", "product_name")
FOREIGN = re.compile(
    r"\bdonors?\b|\bdonat|\ballo|third[- ]party|volunteer|\bbanked?\b|purchas|commercial|cell line|"
    r"manufacturer|provided by|supplied|mothers?\b|umbilical|placent|amnio|cord\b|Wharton|unrelated|sibling",
    re.IGNORECASE,
)
TAKEN = re.compile(
    r"\b(?:[Bb]one marrow|[Aa]dipose tissue|[Ff]at)(?: \([^()]{1,20}\))? (?:was|were|is|will be) "
    r"(?:then |first )?(?:aspirated|harvested|obtained|collected|taken)\b"
    r"|\b[Bb]one[- ]marrow (?:aspiration|harvest(?:ing)?)(?: \([^()]{1,20}\))? (?:was|were|is|will be) (?:performed|done|carried)\b"
)
OTHERS = re.compile(
    r"\b(?:previous|prior|earlier|recent|other|several|many|numerous|published|animal|experimental|pre-?clinical|"
    r"initial|in vitro) (?:\w+ )?(?:stud(?:y|ies)|trials?|reports?|works?|data|experience|investigations?|evidence|models?)\b|"
    r"\b(?:has|have) (?:also )?been (?:shown|reported|demonstrated|used|investigated|described|proven|proved|considered)\b|"
    r"\bhave (?:shown|proven|demonstrated|reported)\b|\bet al\b|\b(?:mice|murine|rats?|rodents?|literature)\b",
    re.IGNORECASE,
)
"""Words of a sentence on others' cells: what they were is nothing of this trial's."""


def candidates(paper: Paper) -> list[Candidate]:
    """Products by title, abstract and methods."""
    opening = " ".join(one.sentence.chars for one in paper.opening)
    if not CELLS.search(opening):
        return []  # no paper on a product of cells keeps it from its title and abstract
    passages = [one for one in paper.opening if one.zone == "title" or is_own(one)]
    first = len(passages)
    passages += [one for one in paper.within("body", kinds=("methods",)) if is_own(one)]
    title = paper.title.sentence if paper.title else None
    shorts = shorts_of(paper.opening)
    products = product_candidates(
        paper.document, told(passages), title, first, own=True, shorts=shorts
    )
    products = [of_single(one) for one in products]
    products = [in_full(paper, one, shorts) for one in products]
    if len(products) != 1:
        return products
    return products + sources(paper, passages, told_of(products[0].value), shorts)


def is_own(passage: Passage) -> bool:
    """Whether a sentence doesn't speak of what others did or of animals."""
    return OTHERS.search(passage.sentence.chars) is None


def in_full(paper: Paper, product: Candidate, shorts: Mapping[str, str]) -> Candidate:
    """A product whose cells and tissue go by full names, where title or abstract print them.

    Cells are named in the plural; what the paper's abbreviation tells has that's words.
    """
    for key, within, plural in (("cell_type", cell_in, "s"), ("tissue", tissue_in, "")):
        concept = told_of(told_of(product.value).get(key))
        name = str(concept.get("text", ""))
        full = within(shorts.get(name.removesuffix("s"), ""))
        if not name or (not full and (name.endswith("s") or not plural)):
            continue
        printed = re.compile(rf"(?<![\w-]){re.escape(full or name)}{plural}\b", re.IGNORECASE)
        found = ((one, printed.search(one.sentence.chars)) for one in paper.opening)
        one, match = next(((one, match) for one, match in found if match), (None, None))
        if one is not None and match is not None:
            evidence = paper.evidence(one, *match.span(), "cell_products/in-full")
            value: JSON = {**told_of(product.value), key: {**concept, "text": match.group()}}
            product = replace(product, value=value, evidence=(*product.evidence, evidence))
    return product


def sources(
    paper: Paper,
    passages: Sequence[Passage],
    product: Mapping[str, JSON],
    shorts: Mapping[str, str],
) -> list[Candidate]:
    """Tissue, donor, preparation and product from sentences that need not say that the product is given.

    They are the one product's; of what is told in two ways neither is taken.
    """
    found: list[Candidate] = []
    ways: dict[str, set[str]] = {}
    for one in passages:
        chars = one.sentence.chars
        for source in [*find_sources(chars), *named(chars, product.get("cell_type"), shorts)]:
            found.append(paper.proposed("cell_products", one, source))
            for key, value in told_of(source.value).items():
                ways.setdefault(key, set()).add(identity(value))
    if "donor" not in ways and product.get("donor") is None:
        found += said_once(paper, passages)
        if not donor_told(passages):
            found += own_cells(paper, passages)
    return [one for one in found if all(len(ways.get(key, ())) <= 1 for key in told_of(one.value))]


def said_once(paper: Paper, passages: Sequence[Passage]) -> list[Candidate]:
    """Whose the cells are by the one word for it in title and abstract; nothing where there are two."""
    opening = [one for one in passages if one.zone in ("title", "abstract")]
    told = [(one, each) for one in opening for each in donors_in(one.sentence.chars)]
    if len({str(each.value) for _, each in told}) != 1:
        return []
    return [paper.proposed("cell_products", *told[0])]


def donor_told(passages: Sequence[Passage]) -> bool:
    """Whether the cells may be another's."""
    return any(FOREIGN.search(one.sentence.chars) for one in passages)


def own_cells(paper: Paper, passages: Sequence[Passage]) -> list[Candidate]:
    """The participants' own cells where marrow, fat or blood cells are taken and nobody else is told of."""
    for one in passages:
        for match in TAKEN.finditer(one.sentence.chars):
            found = Found(
                {"donor": "autologous"}, *match.span(), "cell_products/taken-from-them", 0.65
            )
            return [paper.proposed("cell_products", one, found)]
    return []


def named(chars: str, cell: JSON, shorts: Mapping[str, str] = NONE) -> list[Found]:
    """Tissue, donor and product of a cell by its name, wherever a sentence has the same cell.

    >>> [f.value["tissue"]["text"] for f in named("bone marrow MSCs migrate", {"id": "CL:0000134"})]
    ['bone marrow']
    """
    found: list[Found] = []
    for one in find_expanded(cell_products.find, chars, shorts):
        value = told_of(one.value)
        if identity(value.get("cell_type")) != identity(cell) or value.get("derivative"):
            continue
        for part in items_of(value.get("parts")):
            key, start, end = str(part["key"]), part["start"], part["end"]
            if key in NAMES and isinstance(start, int) and isinstance(end, int):
                found.append(Found({key: value[key]}, start, end, one.rule, 0.75))
    return found


def items_of(value: JSON) -> list[Mapping[str, JSON]]:
    """The mappings of a list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def told_of(value: JSON) -> Mapping[str, JSON]:
    """A finding's keys."""
    return value if isinstance(value, Mapping) else {}


def identity(value: JSON) -> str:
    """A tissue's id, or the value's own words."""
    return str(value.get("id") if isinstance(value, Mapping) else value)
