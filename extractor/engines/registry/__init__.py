"""The trials of registry records: one `registered` record each, from the nodes that hold them.

`TABLES` has a table for each form (`extractor/readers/registry`): where each field stands. Cell
products are also sought in the prose of titles, interventions and arms, by the rules for papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.engines.given import product_candidates
from extractor.engines.registry import ctgov_v2, ctis, euctr, ictrp, ictrp_import, isrctn
from extractor.engines.registry.rows import Leaves, Table, candidates_of, leaves_of
from extractor.engines.studies import Sentence, Told
from extractor.fields import cell_products
from extractor.nlp import pipeline, sentence_places
from extractor.types import Candidate, Document, Trial

TABLES: Mapping[str, Table] = {
    "ctgov-v2": ctgov_v2.TABLE,
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
    """Cell products by the words of titles, names of products, interventions and arms.

    What the first title names, or else the first name of a product, is what is given.
    """
    places = (*table.titles, *table.names, *table.prose)
    told = [one for at in places for one in leaves.get(at, ())]
    if not told or not table.cells.search(" ".join(one.chars for one in told)):
        return []
    titles = sum(len(leaves.get(at, ())) for at in table.titles)
    naming = titles + sum(len(leaves.get(at, ())) for at in table.names)
    sentences: list[Told] = []
    named: list[Sentence] = []
    for number, one in enumerate(told):
        for start, end in sentence_places(pipeline(), one.chars):
            words = Sentence(one.chars[start:end], one.start + start, number)
            sentences.append(Told(words, anchor=True, linked=True))
            if number < naming:
                named.append(words)
    title = next((one for one in named if cell_products.find(one.chars)), None)
    found = product_candidates(document, sentences, title, titles)
    names = (one.sentence for one in sentences if GIVEN.search(one.sentence.chars))
    name = None if found else next((one for one in names if cell_products.find(one.chars)), None)
    return product_candidates(document, sentences, name, titles) if name else found
