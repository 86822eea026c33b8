"""train: one shared network, a head for each body of annotation, all corpora at once."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Adam, Config, fix_random_seed, set_dropout_rate

from extractor.nlp import blank
from extractor.tagging import crf
from extractor.tagging.component import Head, TrialTagger, arrays
from recipe.corpora import ANATOMY, Sentence

CONFIG = Path(__file__).with_name("network.cfg")
META = {
    "lang": "en",
    "name": "trial_ner",
    "version": "0.1.0",
    "description": "Cells, tissues, conditions, drugs and PICO elements of clinical trials.",
    "license": "CC BY-SA 3.0",
}
NEVER = -8.0  # where an I- follows what is not its own label, at the beginning


@dataclass(frozen=True, slots=True)
class Plan:
    """How the network is trained."""

    seed: int = 1
    epochs: int = 8
    words: int = 1500  # in a batch
    rate: float = 0.0015  # of learning at its highest; it falls to 2 % of it
    warm_up: int = 200  # batches until it is highest
    dropout: float = 0.15  # within the network
    columns: float = 0.2  # of what the heads see, left out a document at a time
    printed: float = 0.5  # how many sentences are seen as papers print them
    together: tuple[int, ...] = (1, 1, 1, 2, 3)  # sentences that are seen together
    together_pico: tuple[int, ...] = (1, 2, 3, 4, 6)


@dataclass(frozen=True, slots=True)
class Source:
    """What a corpus teaches: its head, how much of it an epoch holds, labels that it leaves out."""

    head: str
    share: float = 1.0
    only: frozenset[str] = frozenset()  # of its labels; empty for all
    marks: frozenset[str] = frozenset()  # labels of the head that it marks; empty for all


SOURCES = {
    "BioNLP13CG": Source("anatomy"),
    "AnatEM": Source("anatomy", marks=frozenset(ANATOMY)),
    "BC5CDR": Source("chemicals"),
    "CRAFT": Source("ontologies", 0.25, only=frozenset({"CL", "CHEBI", "Taxon", "GGP"})),
    "NeuroTrialNER": Source("registry"),
    "EBM-NLP": Source("pico", 0.5),
    "CellFinder": Source("stem_cells", 0.6),
    "RCT-ART": Source("results"),
}
ENTITIES = {  # what a head's labels are called in doc.ents; the others stay in doc.spans
    "anatomy": {
        "Cell": "CELL", "Tissue": "TISSUE", "Multi-tissue_structure": "TISSUE", "Organ": "TISSUE",
        "Organism_substance": "TISSUE", "Cancer": "CONDITION",
        "Pathological_formation": "CONDITION", "Simple_chemical": "DRUG", "Organism": "ORGANISM",
    },
    "chemicals": {"Chemical": "DRUG", "Disease": "CONDITION"},
    "ontologies": {"CL": "CELL", "Taxon": "ORGANISM"},
    "registry": {
        "COND": "CONDITION", "DRUG": "DRUG", "PHYS": "INTERVENTION", "BEH": "INTERVENTION",
        "SURG": "INTERVENTION", "RADIO": "INTERVENTION", "OTHER": "INTERVENTION",
    },
    "stem_cells": {
        "CellType": "CELL", "CellLine": "CELL_LINE", "Anatomy": "TISSUE", "Species": "ORGANISM",
    },
}  # fmt: skip

# F1 is highest where a thing is told from half the F1 on that can be had (Lipton et al. 2014)
FLOOR, FLOORS = 0.5, {"pico": 0.33}

Corpus = list[list[dict[str, Sentence]]]
Example = tuple[Source, Doc, Any]


def heads_of(corpora: dict[str, Corpus]) -> list[Head]:
    """A head for each body of annotation, with the labels that its corpora hold."""
    labels: dict[str, set[str]] = {}
    for name, corpus in corpora.items():
        source = SOURCES[name]
        found = {
            label
            for document in corpus
            for sentence in document
            for *_, label in sentence["corpus"][1]
            if label in (source.only or {label})
        }
        labels.setdefault(source.head, set()).update(found)
    return [
        Head(
            name,
            tuple(sorted(found)),
            name != "pico",
            FLOORS.get(name, FLOOR),
            ENTITIES.get(name, {}),
        )
        for name, found in labels.items()
    ]


def chunks(corpus: Corpus, source: Source, plan: Plan, dice: random.Random) -> Iterator[Any]:
    """Sentences that stand together, a few at a time; corpora without documents are one."""
    sizes = plan.together_pico if source.head == "pico" else plan.together
    if all(len(document) == 1 for document in corpus):
        corpus = [[sentence for document in corpus for sentence in document]]
    for document in corpus:
        at = 0
        while at < len(document):
            size = dice.choice(sizes)
            if dice.random() < source.share:
                yield document[at : at + size]
            at += size


def joined(chunk: list[dict[str, Sentence]], plan: Plan, dice: random.Random) -> Sentence:
    """Sentences as one, each in one of its two forms."""
    words: list[str] = []
    spans = []
    for sentence in chunk:
        some, marked = sentence["printed" if dice.random() < plan.printed else "corpus"]
        spans += [(first + len(words), last + len(words), label) for first, last, label in marked]
        words += some
    return words, spans


def allowed_tags(head: Head, source: Source, sentence: Sentence) -> Any:
    """Which tags each word may have; a label that the corpus never marks may stand anywhere."""
    words, spans = sentence
    place = {tag: at for at, tag in enumerate(head.tags)}
    allowed = np.zeros((len(words), len(place)), dtype=bool)
    marked = source.marks or set(head.labels)
    allowed[:, [at for tag, at in place.items() if tag[2:] not in marked]] = True
    for first, behind, label in spans:
        if label in head.labels:
            allowed[first:behind] = False
            allowed[first, place[f"{'B' if head.touching else 'I'}-{label}"]] = True
            allowed[first + 1 : behind, place[f"I-{label}"]] = True
    return allowed


def batches(
    nlp: Language, tagger: TrialTagger, corpora: dict[str, Corpus], plan: Plan, dice: random.Random
) -> Iterator[list[Example]]:
    """An epoch: all corpora in one random order, about as many words in each batch."""
    heads = {head.name: head for head in tagger.heads}
    pieces = [
        (SOURCES[name], chunk)
        for name, corpus in corpora.items()
        for chunk in chunks(corpus, SOURCES[name], plan, dice)
    ]
    dice.shuffle(pieces)
    batch: list[Example] = []
    for source, chunk in pieces:
        sentence = joined(chunk, plan, dice)
        allowed = allowed_tags(heads[source.head], source, sentence)
        batch.append((source, Doc(nlp.vocab, words=sentence[0]), allowed))
        if sum(len(doc) for _, doc, _ in batch) >= plan.words:
            yield batch
            batch = []


def learn(tagger: TrialTagger, batch: list[Example], plan: Plan) -> dict[str, float]:
    """Add a batch's gradients to the network; the loss of each head."""
    docs = [doc for _, doc, _ in batch]
    seen, back = tagger.model.layers[0].begin_update(docs)
    kept = [
        (np.random.random_sample((1, one.shape[1])) >= plan.columns) / np.float32(1 - plan.columns)
        for one in seen
    ]
    grads = [np.zeros_like(one) for one in seen]
    losses = {}
    for head, layer in zip(tagger.heads, tagger.model.layers[1:], strict=True):
        own = [at for at, (source, _, _) in enumerate(batch) if source.head == head.name]
        if own:
            rows = [(seen[at] * kept[at]).astype("float32") for at in own]
            allowed = [batch[at][2] for at in own]
            words = sum(len(doc) for doc in docs)
            losses[head.name], back_rows = learn_head(layer, rows, allowed, words)
            for at, grad in zip(own, back_rows, strict=True):
                grads[at] = (grad * kept[at]).astype("float32")
    back(grads)
    return losses


def learn_head(layer: Any, rows: Any, allowed: Any, words: int) -> tuple[float, Any]:
    """Add the gradients of one head; its loss and the gradients of its input."""
    borders = np.cumsum([len(one) for one in rows])[:-1]
    flat, back = layer.layers[0].begin_update(np.concatenate(rows))
    loss, grads = learn_steps(layer, np.split(flat, borders), allowed, words)
    return loss, np.split(back(np.concatenate(grads)), borders)


def learn_steps(layer: Any, scored: Any, allowed: Any, words: int) -> tuple[float, list[Any]]:
    """Add the gradients of how tags follow; the loss and the gradients of some texts' scores."""
    scores, inside = crf.padded(scored)
    mask = crf.padded(allowed)[0] | ~inside[:, :, None]
    steps, first = layer.get_param("steps"), layer.get_param("first")
    grads, step_grads, first_grads, loss = crf.learn(scores, steps, first, mask, inside)
    layer.inc_grad("steps", (step_grads / words).astype("float32"))
    layer.inc_grad("first", (first_grads / words).astype("float32"))
    return loss, [
        np.ascontiguousarray(grads[: len(one), at] / words, dtype="float32")
        for at, one in enumerate(scored)
    ]


def prepare(tagger: TrialTagger, docs: list[Doc]) -> None:
    """Set the weights to where training begins."""
    tagger.model.layers[0].initialize(X=docs)
    for head, layer in zip(tagger.heads, tagger.model.layers[1:], strict=True):
        width = tagger.model.attrs["width"]
        layer.layers[0].initialize(X=np.zeros((2, width), dtype="float32"))
        opens = np.array([tag[:2] == "I-" and head.touching for tag in head.tags])
        follows = [[one[2:] == other[2:] for other in head.tags] for one in head.tags]
        layer.set_param("first", np.where(opens, NEVER, 0).astype("float32"))
        layer.set_param("steps", np.where(opens & ~np.array(follows), NEVER, 0).astype("float32"))


def train(nlp: Language, tagger: TrialTagger, corpora: dict[str, Corpus], plan: Plan) -> None:
    """Train for the plan's epochs; the weights' running averages are what stays."""
    dice = random.Random(plan.seed)
    set_dropout_rate(tagger.model, plan.dropout)
    fix_random_seed(plan.seed)
    prepare(tagger, [Doc(nlp.vocab, words=["a", "word"])])
    optimizer = Adam(plan.rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    done = 0
    for epoch in range(plan.epochs):
        losses: Counter[str] = Counter()
        seen = list(batches(nlp, tagger, corpora, plan, dice))
        for at, batch in enumerate(seen):
            progress = (epoch + at / len(seen)) / plan.epochs
            done += 1
            warm = min(1.0, done / plan.warm_up)
            optimizer.learn_rate = plan.rate * warm * max(0.02, 1 - progress)
            losses.update(learn(tagger, batch, plan))
            tagger.model.finish_update(optimizer)
        shown = {name: round(loss / len(seen), 1) for name, loss in losses.items()}
        print(f"epoch {epoch}, {time.process_time():.0f} s: {shown}", flush=True)
    settle(tagger.model, optimizer)


def settle(model: Any, optimizer: Adam) -> None:
    """Set the weights to their running averages."""
    for node in model.walk():
        for name in node.param_names:
            node.set_param(name, optimizer.averages[node.id, name])


def untrained(vectors: str) -> Language:
    """The pipeline before training: scispaCy's tokenizer, the vectors, the tagger's network."""
    nlp = blank()
    table = spacy.load(vectors).vocab.vectors
    table.data = table.data.astype("float16").astype("float32")  # as precise as they will be kept
    nlp.vocab.vectors = table
    nlp.meta.update(META)
    nlp.add_pipe("trial_tagger", config=Config().from_disk(CONFIG))
    return nlp


def ship(tagger: TrialTagger, vectors: str, out: str) -> None:
    """Write the pipeline; what is written knows no words of the corpora."""
    ships = untrained(vectors)
    kept: Any = ships.get_pipe("trial_tagger")
    kept.add(tagger.heads)
    for (_, node, name), (_, trained, _) in zip(
        arrays(kept.model), arrays(tagger.model), strict=True
    ):
        node.set_param(name, trained.get_param(name))
    ships.vocab.vectors.data = ships.vocab.vectors.data.astype("float16")
    ships.to_disk(out)


def main(converted: str, vectors: str, out: str) -> None:
    """Train and write what all heads share."""
    corpora = {name: list(srsly.read_jsonl(Path(converted) / f"{name}.jsonl")) for name in SOURCES}
    nlp = untrained(vectors)
    tagger: Any = nlp.get_pipe("trial_tagger")
    tagger.add(heads_of(corpora))
    train(nlp, tagger, corpora, Plan())
    ship(tagger, vectors, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
