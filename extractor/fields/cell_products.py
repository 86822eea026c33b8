"""The cells, or what is made of cells, that a trial gives: which, whence, how, how many.

One value is one product with every key of the schema (None where the text does not say)
and `parts`, the places of the words each key was read from. `find` is for titles, table
cells and registry fields, where a cell that is named is as a rule the one that is given.
`find_in_prose` is for sentences: there a cell counts only beside words of giving it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from extractor.fields.cell_attributes import APPROVED, ATTRIBUTES, Name, attributes, product_names
from extractor.fields.cell_giving import COMMON, GENERIC, GIVES, is_given
from extractor.fields.cell_phrases import Phrase, phrases
from extractor.fields.cell_tokens import Token
from extractor.fields.rule import Field, Found
from extractor.fields.vocabulary import load
from extractor.types import JSON

FIELD = Field(
    name="cell_products",
    meaning="The cell products given: cell type, tissue, donor, derivative, dose, route and so on.",
    unit="",
    source="DOSES (donor, origin of tissue, separation, exhibited characteristics, site)",
)

USUAL = (
    r"cell|MSC|SCs?\b|NK|CIK|exosom|vesicle|secretome|stromal|cytes?\b|blasts?\b|"
    r"macrophage|SVF|MNC|PBMC|marrow|cord blood|BMAC|DCs?\b|MCs?\b|RCs?\b|MPC|[®™]|cel\b|CAR|stem"
)
BESIDE = re.compile(
    r"[\s()\[\],:®™–—-]{0,4}(?:\d[\d.,]*\s?[×x]\s?10\^?\d{1,2}\s(?:[\w-]+\s)?cells\s\(?)?(?:(?:is|are|consists? of|contains?)\s)?(?:an?\s)?(?:(?:therapy|treatment|infusions?|transplantation|product|adult|human|"
    r"allogeneic|autologous|expanded|ex[- ]vivo|cultured)[\s()\[\],:-]{1,3}){0,4}",
    re.IGNORECASE,
)


@cache
def gate() -> re.Pattern[str]:
    """What a text without any product cannot hold: the usual words, and rarer names of cells.

    >>> bool(gate().search("Autologous Tregs")), bool(gate().search("Aspirin in stroke"))
    (True, False)
    """
    usual = re.compile(USUAL, re.IGNORECASE)
    names = {name for term in load("cells") for name in (term.label, *term.synonyms)}
    rarer = sorted(re.escape(name) for name in names if not usual.search(name))
    approved = APPROVED.split("|")
    rest = sorted(name for name in approved if not usual.search(name))
    return re.compile("|".join((USUAL, *rarer, *rest)), re.IGNORECASE)


@dataclass(slots=True)
class Product:
    """A product as it is put together from its mentions."""

    phrases: list[Phrase]
    extra: dict[str, tuple[JSON, int, int]] = field(default_factory=dict)

    def token(self, name: str) -> tuple[Token, Phrase] | None:
        """The token of one kind, "cell", "tissue" and so on, of the first phrase that has one.

        A generic cell ("stem cells") gives way to what another phrase calls the same product.
        """
        for phrase in sorted(self.phrases, key=lambda phrase: label(phrase, name) in GENERIC):
            token = getattr(phrase, name)
            if token is not None:
                return token, phrase
        return None


def find(chars: str) -> list[Found]:
    """The products named in a title, a table's cell or a registry's field.

    >>> found = find("Umbilical cord-derived mesenchymal stem cells for sepsis")
    >>> found[0].value["cell_type"], found[0].value["tissue"]["id"]
    ({'text': 'mesenchymal stem cells', 'id': 'CL:0000134'}, 'UBERON:0002331')
    """
    return products(chars, prose=False)


def find_in_prose(chars: str) -> list[Found]:
    """The products that a sentence says are given.

    >>> [f.value["route"] for f in find_in_prose("Patients received MSCs intravenously.")]
    ['intravenous']
    >>> find_in_prose("The levels of circulating NK cells decreased.")
    []
    """
    return products(chars, prose=True)


def products(chars: str, *, prose: bool) -> list[Found]:
    """Phrases → products → values."""
    if not gate().search(chars):
        return []
    named, loose = phrases(chars)
    every = product_names(chars)
    kept = [p for p in named if is_given(chars, p, prose=prose) and not is_within_name(p, every)]
    kept += lone_derivatives(chars, kept, loose)
    merged: list[Product] = []
    for phrase in sorted(kept, key=lambda p: (p.start, p.cell.start if p.cell else 0)):
        join(merged, phrase)
    names = [] if prose and not GIVES.search(chars) else every
    attach_names(chars, merged, names)
    attributes(chars, merged, [t for t in loose if t.kind == "donor"])
    return [found(chars, product) for product in merged]


def is_within_name(phrase: Phrase, names: Sequence[Name]) -> bool:
    """True for the "Stem Cell" of a name that goes on: "Stem Cell Tutor" is no stem cell."""
    cell = phrase.cell
    return cell is not None and any(
        name.start <= cell.start and cell.end < name.end for name in names
    )


def lone_derivatives(chars: str, kept: Sequence[Phrase], loose: Sequence[Token]) -> list[Phrase]:
    """Exosomes or vesicles told without their cell, where the text is about giving them."""
    known = {phrase.derivative.label for phrase in kept if phrase.derivative}
    return [
        Phrase(token.start, token.end, derivative=token)
        for token in loose
        if token.label in ("exosomes", "extracellular vesicles")
        and token.label not in known
        and len(chars[token.start : token.end]) > 3
        and (GIVES.search(chars) or len(chars) < 40)
    ]


def join(merged: list[Product], phrase: Phrase) -> None:
    """Add a phrase to the one product it can be another name of, or make it a new product."""
    fitting = [product for product in merged if all(same(phrase, p) for p in product.phrases)]
    if len(fitting) == 1:
        fitting[0].phrases.append(phrase)
    elif not fitting:
        merged.append(Product([phrase]))


def same(one: Phrase, other: Phrase) -> bool:
    """True when two phrases may name one product: nothing that both tell differs."""
    if label(one, "derivative") != label(other, "derivative"):
        return False
    for name in ("tissue", "donor"):
        if None not in (label(one, name), label(other, name)) and label(one, name) != label(
            other, name
        ):
            return False
    ids = {one.cell_id, other.cell_id}
    labels = {label(one, "cell"), label(other, "cell")}
    if len(ids) == 1 and (None not in ids or len(labels) == 1):
        return True
    stems = {"mesenchymal stem cell", *GENERIC}
    return bool(labels & GENERIC) and labels <= stems


def label(phrase: Phrase, name: str) -> str | None:
    """The label of one of a phrase's tokens."""
    token: Token | None = getattr(phrase, name)
    return token.label if token is not None else None


def attach_names(chars: str, merged: list[Product], names: Sequence[Name]) -> None:
    """Give a name to the product it stands beside; a known one to the only product, or to none."""
    for name in names:
        beside = [p for p in merged if any(near(chars, q, name) for q in p.phrases)]
        owner = beside[0] if beside else None
        if owner is None and name.known and len(merged) <= 1:
            owner = merged[0] if merged else Product([])
            merged[:] = [owner]
        if owner is not None:
            owner.extra.setdefault("product_name", (name.text, name.start, name.end))


def near(chars: str, phrase: Phrase, name: Name) -> bool:
    """True when a name touches a phrase but for brackets or "therapy", or stands within it."""
    if name.start >= phrase.start and name.end <= phrase.end:
        return True
    after = name.start >= phrase.end
    between = chars[phrase.end : name.start] if after else chars[name.end : phrase.start]
    return BESIDE.fullmatch(between) is not None


def found(chars: str, product: Product) -> Found:
    """Write a product in the schema's shape, with the places of its parts."""
    value: dict[str, JSON] = dict.fromkeys(
        ("cell_type", "tissue", "donor", "derivative", "product_name", *ATTRIBUTES)
    )
    parts: list[dict[str, JSON]] = []
    for key, name in (("cell_type", "cell"), ("tissue", "tissue")):
        hit = product.token(name)
        if hit is not None:
            token, phrase = hit
            start = token.shown
            end = max(token.end, start)
            text = " ".join(chars[start:end].split())
            if start == end and phrase.cell:  # a tissue that only the cell's abbreviation tells
                start, end, text = phrase.cell.start, phrase.cell.end, token.label
            value[key] = {
                "text": text,
                "id": phrase.cell_id if name == "cell" else token.id,
            }
            parts.append({"key": key, "start": start, "end": end})
    for name in ("donor", "derivative"):
        hit = product.token(name)
        if hit is not None:
            value[name] = hit[0].label
            parts.append({"key": name, "start": hit[0].start, "end": hit[0].end})
    for key, (told, start, end) in product.extra.items():
        value[key] = told
        parts.append({"key": key, "start": start, "end": end})
    return place(value, parts, product)


def place(value: dict[str, JSON], parts: list[dict[str, JSON]], product: Product) -> Found:
    """The product's Found: it stands where its first phrase stands, else its name."""
    if product.phrases:
        start, end = product.phrases[0].start, product.phrases[0].end
    else:
        _, start, end = product.extra["product_name"]
    cell = product.token("cell")
    sure = cell is not None and cell[0].label not in COMMON and cell[0].label != "stem cell"
    value["parts"] = parts
    return Found(value, start, end, "cell_products/phrase", 0.9 if sure else 0.75)
