"""The trials of registry records: one `registered` record each, from the nodes that hold them.

`TABLES` has a table for each form (`extractor/readers/registry`): where each field stands. Cell
products are also sought in the prose of titles, interventions and arms, by the rules for papers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.engines.given import of_single, product_candidates
from extractor.engines.proposals import proposed
from extractor.engines.registry import (
    ctgov_classic,
    ctgov_fields,
    ctgov_prs,
    ctgov_v2,
    ctgov_xml,
    ctis,
    euctr,
    ictrp,
    ictrp_import,
    isrctn,
)
from extractor.engines.registry.rows import Leaf, Leaves, Table, candidates_of, leaves_of
from extractor.engines.studies import Sentence, Told
from extractor.fields import cell_products
from extractor.fields.cell_donors import donors_in
from extractor.nlp import pipeline, sentence_places
from extractor.types import Candidate, Document, Trial

TABLES: Mapping[str, Table] = {
    "ctgov-classic": ctgov_classic.TABLE,
    "ctgov-fields": ctgov_fields.TABLE,
    "ctgov-prs": ctgov_prs.TABLE,
    "ctgov-v2": ctgov_v2.TABLE,
    "ctgov-xml": ctgov_xml.TABLE,
    "ctis": ctis.TABLE,
    "euctr": euctr.TABLE,
    "ictrp": ictrp.TABLE,
    "ictrp-import": ictrp_import.TABLE,
    "isrctn": isrctn.TABLE,
}
LISTS = frozenset(("conditions", "arms", "primary_outcomes", "secondary_outcomes"))
CONFIRMS = 0.01  # too unsure to be an item, even in the records of thirty countries
GIVEN = re.compile(r"(?:^|;)(?:Biological|Drug|Combination Product|Genetic): ")
"""How ClinicalTrials.gov lists what is given: there a product need not be said to be so."""
NAME = re.compile(r"[nN]ame(?:\[\d+\])?\Z")  # the leaf of an intervention's name
PLACEBO = re.compile(r"placebo|\bsham\b|\bvehicle\b|\bsaline\b", re.IGNORECASE)
LAST_WORD = re.compile(r"[A-Z][a-z]+(?=\[)")  # of a list's name


def registered_trials(document: Document) -> Iterator[Trial]:
    """The trial of each record."""
    table = TABLES[document.source.reader]
    known: dict[str, list[Candidate]] = {}
    for path, leaves in leaves_of(document, table.called):
        found = candidates_of(document, table, leaves)
        found += products_of(document, table, leaves)
        ids = [one.value for one in found if one.field == "trial_ids"]
        first = ids[0] if ids else None
        label = str(first["id"]) if isinstance(first, Mapping) else ""
        if label:
            found = again(known[label], found) if label in known else found
            known[label] = [*known.get(label, ()), *found]
        start = min((one.start for row in leaves.values() for one in row), default=0)
        yield Trial(f"registered:{path or '/'}", "registered", label, start, tuple(found))


def again(first: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """What a further record of a trial finds, seen beside the first.

    A list in other words is not more items, so it only confirms; a name that differs in
    blanks and signs alone is the first's.
    """
    told = {one.field for one in first}
    names = {
        (one.field, letters(one.value)): one.value for one in first if isinstance(one.value, str)
    }
    return [
        replace(one, confidence=CONFIRMS) if one.field in LISTS and one.field in told
        else replace(one, value=names.get((one.field, letters(one.value)), one.value))
        if isinstance(one.value, str) else one
        for one in found
    ]  # fmt: skip


def letters(words: str) -> str:
    """Words without blanks and signs, in small letters.

    >>> letters("St. Mary's")
    'stmarys'
    """
    return "".join(filter(str.isalnum, words)).casefold()


def products_of(document: Document, table: Table, leaves: Leaves) -> list[Candidate]:
    """Cell products by the words of titles, names of products, interventions and arms, helped by the summary's.

    What the first title names, or else the first name of a product, is what is given.
    """
    titles = [one for at in table.titles for one in leaves.get(at, ())]
    naming = titles + [one for at in table.names for one in leaves.get(at, ())]
    told = naming + of_cells(table, leaves)
    if not told or not table.cells.search(" ".join(one.chars for one in told)):
        return []
    told += [one for at in table.about for one in leaves.get(at, ())]
    sentences: list[Told] = []
    for number, one in enumerate(told):
        for start, end in sentence_places(pipeline(), one.chars):
            words = Sentence(one.chars[start:end], one.start + start, number)
            sentences.append(Told(words, anchor=True, linked=True))
    title = titled(told, len(naming), sentences)
    found = product_candidates(document, sentences, title, len(titles))
    if found:
        return [of_single(one) for one in found] + donors(document, found, sentences)
    names = (one.sentence for one in sentences if GIVEN.search(one.sentence.chars))
    name = next((one for one in names if cell_products.find(one.chars)), None)
    return product_candidates(document, sentences, name, len(titles)) if name else []


def donors(
    document: Document, products: Sequence[Candidate], sentences: Sequence[Told]
) -> list[Candidate]:
    """Whose the cells of the one product are, by the one word for it in the whole record."""
    told = [(one.sentence, each) for one in sentences for each in donors_in(one.sentence.chars)]
    if len(products) != 1 or len({str(each.value) for _, each in told}) != 1:
        return []
    sentence, each = told[0]
    return [proposed(document, "cell_products", sentence, each)]


def titled(told: Sequence[Leaf], titles: int, sentences: Sequence[Told]) -> Sentence | None:
    """The first title that names a product, or the first name of an intervention that tells more of it: neither need say "given"."""
    title = next(
        (one.sentence for one in sentences if one.sentence.block < titles and known(one)), None
    )
    name = next(
        (
            one.sentence
            for one in sentences
            if NAME.search(told[one.sentence.block].path) and known(one)
        ),
        None,
    )
    if title is None or name is None:
        return title or name
    return max(title, name, key=lambda one: known(one))  # of two that tell as much the title


def known(one: Told | Sentence) -> int:
    """How much the words tell of what a product is: 1 that it is one, and 1 each for cells that are known, and tissue."""
    chars = one.sentence.chars if isinstance(one, Told) else one.chars
    values = [found.value for found in cell_products.find(chars)]
    told = [
        (each.get("cell_type"), each.get("tissue")) for each in values if isinstance(each, Mapping)
    ]
    cells = any(isinstance(cell, Mapping) and cell.get("id") for cell, _ in told)
    return bool(values) + cells + any(tissue is not None for _, tissue in told)


def of_cells(table: Table, leaves: Leaves) -> list[Leaf]:
    """The words of interventions and arms that name cells, or a placebo given alike; all where none does.

    The dose or route of another intervention is not that of the cells.
    """
    told = [one for at in table.prose for one in leaves.get(at, ())]
    words: dict[str, str] = defaultdict(str)
    for one in told:
        words[item_of(one.path)] += f"{one.chars}\n"
    of = [one for one in told if table.cells.search(words[item_of(one.path)])]
    alike = [one for one in told if one not in of and PLACEBO.search(words[item_of(one.path)])]
    return of + alike if of else told


def item_of(path: str) -> str:
    """The intervention or arm that a leaf tells of.

    >>> item_of("arms/interventions[2]/name"), item_of("InterventionDescription[2]")
    ('arms/interventions[2]', 'Intervention[2]')
    """
    return path.rpartition("/")[0] or LAST_WORD.sub("", path)
