"""What trained pipelines find in sentences: entities with one set of kinds, whoever named them.

The pipeline that ships marks spans by head, with how likely each is (`extractor/tagging`);
scispaCy's models set `doc.ents` without that. `KINDS` says what each label means here; labels
that mean nothing to a trial's record are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.nlp import load_model
from extractor.resources import OURS, resource

SHIPPED = f"models/{OURS[0]}"
TAGGER = "trial_tagger"  # the component whose spans have scores
ANATOMY = {
    "Cell": "cell",
    "Tissue": "tissue",
    "Multi-tissue_structure": "tissue",
    "Organ": "tissue",
    "Organism_substance": "tissue",
    "Cancer": "condition",
    "Pathological_formation": "condition",
    "Simple_chemical": "drug",
    "Amino_acid": "drug",
    "Organism": "organism",
}
HEADS = {  # the shipped pipeline's heads
    "anatomy": ANATOMY,
    "chemicals": {"Chemical": "drug", "Disease": "condition"},
    "ontologies": {"CL": "cell", "CHEBI": "drug", "Taxon": "organism"},
    "registry": {
        "COND": "condition",
        "DRUG": "drug",
        "PHYS": "intervention",
        "BEH": "intervention",
        "SURG": "intervention",
        "RADIO": "intervention",
        "OTHER": "intervention",
        "CTRL": "control",
    },
    "stem_cells": {
        "CellType": "cell",
        "CellLine": "cell line",
        "Anatomy": "tissue",
        "Species": "organism",
    },
    "pico": {"PAR": "participants", "INT": "intervention", "OUT": "outcome"},
    "results": {"INTV": "intervention", "OC": "outcome", "MEAS": "measure"},
}
THEIRS = {  # scispaCy's models
    "ner_bc5cdr_md": {"CHEMICAL": "drug", "DISEASE": "condition"},
    "ner_bionlp13cg_md": {label.upper().replace("-", "_"): kind for label, kind in ANATOMY.items()},
    "ner_craft_md": {"CL": "cell", "CHEBI": "drug", "TAXON": "organism"},
    "ner_jnlpba_md": {"CELL_TYPE": "cell", "CELL_LINE": "cell line"},
    "core_sci_sm": {"ENTITY": "entity"},
    "core_sci_md": {"ENTITY": "entity"},
    "core_sci_lg": {"ENTITY": "entity"},
    "core_sci_scibert": {"ENTITY": "entity"},
}
ANY = {label: kind for kinds in THEIRS.values() for label, kind in kinds.items()}  # of others


@dataclass(frozen=True, slots=True)
class Entity:
    """Words that a model takes for something; `start` and `end` are the sentence's."""

    start: int
    end: int
    kind: str  # "cell", "condition" …: the values of HEADS and THEIRS
    label: str  # the model's own
    source: str  # the head, or the model's name
    score: float | None  # 0 to 1; None where the model tells none


def shipped() -> Language:
    """The pipeline that ships."""
    return load_model(resource(SHIPPED))


@cache
def finder(names: tuple[str, ...]) -> Callable[[Sequence[str]], list[list[Entity]]] | None:
    """What finds entities by all of some pipelines together, which are loaded once; None of none.

    A name is a package's, a folder's, or that of the one that ships. Raises UnreadableInputError
    where there is no such pipeline.
    """
    pipelines = [named_pipeline(name) for name in names]
    if not pipelines:
        return None

    def find(texts: Sequence[str]) -> list[list[Entity]]:
        each = [list(entities(nlp, texts)) for nlp in pipelines]
        return [[one for found in row for one in found] for row in zip(*each, strict=True)]

    return find


def named_pipeline(name: str) -> Language:
    """The pipeline of a name or folder."""
    return shipped() if name in OURS else load_model(name)


def entities(nlp: Language, texts: Iterable[str]) -> Iterator[list[Entity]]:
    """What a pipeline finds in each text, in order; overlapping ones from different heads stay.

    Only the components that find entities run, whatever else the pipeline has.
    """
    finders = {TAGGER, "ner", "tok2vec", "transformer"}
    others = [name for name in nlp.pipe_names if name not in finders]
    for doc in nlp.pipe(texts, disable=others):
        yield sorted(found(nlp, doc), key=lambda one: (one.start, -one.end, one.source))


def found(nlp: Language, doc: Doc) -> Iterator[Entity]:
    """The entities of one text, with their kinds."""
    if TAGGER in nlp.pipe_names:
        tagger: Any = nlp.get_pipe(TAGGER)
        for head in tagger.heads:
            group = doc.spans[head.name]
            yield from named(group, head.name, HEADS[head.name], group.attrs["scores"])
    elif doc.ents:
        name = str(nlp.meta["name"])
        yield from named(doc.ents, name, THEIRS.get(name, ANY), [None] * len(doc.ents))


def named(
    spans: Iterable[Any], source: str, kinds: dict[str, str], scores: Sequence[float | None]
) -> Iterator[Entity]:
    """The spans whose label has a kind."""
    for span, score in zip(spans, scores, strict=True):
        if kind := kinds.get(span.label_):
            yield Entity(span.start_char, span.end_char, kind, span.label_, source, score)
