"""The story in one file: read → repair → mark → find → settle, for one input."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.resources import OURS
from extractor.types import Document, Record, Source, Trial


def document_of(source: Source) -> Document:
    """Repair one input: its text, tables and blocks."""
    if source.glyphs is not None:
        from extractor.repair.pages import repair_pages  # only PDFs need the layout

        return repair_pages(source)
    if source.nodes:
        from extractor.repair.registry import repair_registry

        return repair_registry(source)
    if source.reader == "jats":
        from extractor.repair.full_text import repair_full_text

        return repair_full_text(source)
    from extractor.repair.dump import repair_dump  # a run's own process repairs nothing

    return repair_dump(source)


def records_of(
    document: Document, models: Sequence[str] = OURS, max_error: float | None = None
) -> list[Record]:
    """The trials of which a document tells; `models` are names or folders of spaCy pipelines.

    Values that are wrong with a probability above `max_error` are withheld.
    """
    from extractor.settle import records

    return records(document, trials_of(document, models), max_error)


def trials_of(document: Document, models: Sequence[str] = OURS) -> list[Trial]:
    """What the engines propose of each trial."""
    if document.source.nodes:
        from extractor.engines.registry import registered_trials

        return list(registered_trials(document))
    from extractor.engines.model import finder
    from extractor.engines.paper import reported_trial
    from extractor.engines.prose import trials_in_prose  # spaCy: repair alone does without
    from extractor.engines.studies import sentences_of
    from extractor.engines.tables import trials_in_tables
    from extractor.nlp import pipeline

    split = sentences_of(document, pipeline())
    own = reported_trial(document, split, finder(tuple(models)))
    return [
        *trials_in_tables(document),
        *trials_in_prose(document, split),
        *([own] if own else []),
    ]


def kind_of(document: Document, records: Sequence[Record]) -> str:
    """What kind of document it is: "trial report", "review" … of SCHEMA's list."""
    if document.source.nodes:
        return "registry record"
    from extractor.engines.paper import kind_of_paper
    from extractor.settle import document_kind

    return document_kind(document, records, kind_of_paper(document))
