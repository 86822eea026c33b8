"""The trials of registry records: one `registered` record each, from the nodes that hold them.

`TABLES` has a table for each form (`extractor/readers/registry`): where each field stands. Cell
products are also sought in the prose of titles, interventions and arms, by the rules for papers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.engines.given import product_candidates
from extractor.engines.registry import ctgov_v2
from extractor.engines.registry.rows import Leaves, Table, candidates_of, leaves_of
from extractor.engines.studies import Sentence, Told
from extractor.nlp import pipeline, sentence_places
from extractor.types import Candidate, Document, Trial

TABLES: Mapping[str, Table] = {
    "ctgov-v2": ctgov_v2.TABLE,
}


def registered_trials(document: Document) -> Iterator[Trial]:
    """The trial of each record."""
    table = TABLES[document.source.reader]
    for path, leaves in leaves_of(document):
        found = candidates_of(document, table, leaves)
        found += products_of(document, table, leaves)
        ids = [one.value for one in found if one.field == "trial_ids"]
        first = ids[0] if ids else None
        label = str(first["id"]) if isinstance(first, Mapping) else ""
        start = min((one.start for row in leaves.values() for one in row), default=0)
        yield Trial(f"registered:{path or '/'}", "registered", label, start, tuple(found))


def products_of(document: Document, table: Table, leaves: Leaves) -> list[Candidate]:
    """Cell products by the words of titles, interventions and arms."""
    told = [one for at in (*table.titles, *table.prose) for one in leaves.get(at, ())]
    if not told or not table.cells.search(" ".join(one.chars for one in told)):
        return []
    titles = sum(len(leaves.get(at, ())) for at in table.titles)
    sentences: list[Told] = []
    for number, one in enumerate(told):
        for start, end in sentence_places(pipeline(), one.chars):
            words = Sentence(one.chars[start:end], one.start + start, number)
            sentences.append(Told(words, anchor=True, linked=True))
    title = sentences[0].sentence if titles else None
    return product_candidates(document, sentences, title, titles)
