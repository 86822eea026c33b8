"""Cell products: mentions that agree are one product, and attributes find their owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.fields.cell_giving import is_generic
from extractor.settle.choice import (
    CLOSE,
    THRESHOLD,
    Layers,
    cited,
    combined,
    normal,
    place_of,
)
from extractor.types import JSON, Candidate, Finding

NAMING = ("cell_type", "derivative", "product_name")  # one of them makes a product
IDENTITY = ("cell_type", "tissue", "donor", "derivative", "product_name")
KEYS = (*IDENTITY, "dose", "infusions", "schedule", "route", "preparation")


@dataclass(slots=True)
class Product:
    """One product as it is put together; `sure` is how sure each key's value is."""

    value: dict[str, JSON]
    sure: dict[str, float]
    candidates: list[Candidate]


def settle_products(layers: Layers) -> Finding | None:
    """The products of the first layer that names any; the others only fill in and confirm."""
    products: list[Product] = []
    for layer in layers:
        ranked = sorted(layer, key=lambda one: (-one.confidence, place_of(one)))
        named = [one for one in ranked if any(told(one, key) for key in NAMING)]
        if not named and not products:
            named = [one for one in ranked if counts_cells(one)][:1]
        is_first = not products
        for candidate in named:
            place(products, candidate, may_add=is_first)
        if is_first:
            products = [one for one in products if combined(one.candidates) >= THRESHOLD]
        for candidate in ranked:
            if candidate not in named and len(products) == 1:
                join(products[0], candidate)
    if not products:
        return None
    products.sort(key=lambda one: min(map(place_of, one.candidates)))
    surest = [max(c.confidence for c in one.candidates) for one in products]
    confidence = sum(surest) / len(products)  # mentions of one product share their mistakes
    evidence = cited(candidate for one in products for candidate in one.candidates)
    values = [one.value for one in products]
    return Finding("found", values, round(confidence, 4), evidence)


def told(candidate: Candidate, key: str) -> JSON:
    """What a candidate tells of a key."""
    return candidate.value.get(key) if isinstance(candidate.value, Mapping) else None


def is_ownerless(candidate: Candidate) -> bool:
    """Whether a candidate is a route, a schedule and so on of a product nobody named.

    Then it is most likely no cell product's at all: "oral", "twice daily".
    """
    return (
        candidate.field == "cell_products"
        and candidate.status == "found"
        and not counts_cells(candidate)
        and not any(told(candidate, key) for key in NAMING)
    )


def counts_cells(candidate: Candidate) -> bool:
    """Whether a candidate's dose is one of cells: then cells are given, whatever their name."""
    dose = told(candidate, "dose")
    return isinstance(dose, Mapping) and "cell" in str(dose.get("unit"))


def place(products: list[Product], candidate: Candidate, *, may_add: bool) -> None:
    """Join a mention to the one product it agrees with, or make it a product.

    A mention that could be either of two products is left out.
    """
    fitting = [product for product in products if agree(product.value, candidate)]
    if len(fitting) == 1:
        join(fitting[0], candidate)
    elif not fitting and may_add:
        product = Product(dict.fromkeys(KEYS), {}, [])
        join(product, candidate)
        products.append(product)


def agree(value: Mapping[str, JSON], candidate: Candidate) -> bool:
    """Whether nothing that makes a product another one differs.

    A derivative is another product than its cells; other keys may be unknown to one side.
    """
    if normal(value["derivative"]) != normal(told(candidate, "derivative")):
        return False
    for key in ("tissue", "donor", "product_name"):
        one, other = identity(value[key]), identity(told(candidate, key))
        if None not in (one, other) and one != other:
            return False
    return same_cell(value["cell_type"], told(candidate, "cell_type"))


def same_cell(one: JSON, other: JSON) -> bool:
    """Whether two cell types may be one: equal, unknown, or one says only "stem cells".

    >>> same_cell({"text": "MSCs", "id": "CL:0000134"}, {"text": "stem cells", "id": "CL:0000034"})
    True
    >>> same_cell({"text": "CIK", "id": None}, {"text": "NK cells", "id": "CL:0000623"})
    False
    """
    if one is None or other is None or is_generic(one) or is_generic(other):
        return True
    return identity(one) == identity(other)


def identity(value: JSON) -> JSON:
    """A concept's id, or its text in the singular; other values in normal form."""
    if not isinstance(value, Mapping):
        return normal(value)
    return value.get("id") or str(value.get("text")).casefold().removesuffix("s")


def join(product: Product, candidate: Candidate) -> None:
    """Take over what a mention tells and the product lacks.

    Of two different doses, routes and so on the surer stands; of equally sure ones none:
    two arms may get different ones.
    """
    product.candidates.append(candidate)
    value = candidate.value if isinstance(candidate.value, Mapping) else {}
    for key, new in value.items():
        if key == "parts" or new is None:
            continue
        old = product.value.get(key)
        if key not in product.sure or (key == "cell_type" and is_generic(old)):
            product.value[key] = new
            product.sure[key] = candidate.confidence
        elif key not in IDENTITY and normal(old) != normal(new):
            close = product.sure[key] - candidate.confidence < CLOSE
            product.value[key] = None if close else old
