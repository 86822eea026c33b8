"""The spaCy component `trial_tagger`: every head's spans in `doc.spans`, with scores.

A head is one body of annotation: corpora label different things by partly the same names,
and what one leaves out another marks, so that they share the network but not the labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps

from extractor.tagging import crf
from extractor.tagging.heads import add_head

WEIGHTS, HEADS = "weights.npz", "heads.json"
OPS = NumpyOps(use_blis=False)  # blis took three times as long on x86 with AVX-512
BATCH = 256  # documents that are sorted by length
ALIKE = 32  # of them that go through the network together


@dataclass(frozen=True, slots=True)
class Head:
    """A body of annotation: its labels, and whether two spans of one label may touch (BIO)."""

    name: str
    labels: tuple[str, ...]
    touching: bool = True
    floor: float = 0.5  # how likely a label must be against O
    entities: Mapping[str, str] = field(default_factory=dict)  # labels → those of doc.ents
    readers: int = 0  # networks that it has to itself

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of its tokens: O, then B- and I- of each label, or I- alone."""
        kinds = "BI" if self.touching else "I"
        return ("O", *(f"{kind}-{label}" for label in self.labels for kind in kinds))

    def spans(self, path: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """The spans of a path of tags.

        >>> list(Head("x", ("A", "B")).spans([1, 2, 1, 0, 4]))
        [(0, 2, 'A'), (2, 3, 'A'), (4, 5, 'B')]
        """
        tags = self.tags
        start, label = 0, ""
        for at, tag in enumerate([*path, 0]):
            goes_on = tags[tag][:2] == "I-" and tags[tag][2:] == label
            if not goes_on:
                if label:
                    yield start, at, label
                start, label = at, tags[tag][2:]


@Language.factory("trial_tagger", assigns=["doc.spans", "doc.ents"])
def make_trial_tagger(nlp: Language, name: str, model: Model[Any, Any]) -> TrialTagger:
    """The component, without heads until it is trained or loaded."""
    return TrialTagger(nlp.vocab, model, name)


class TrialTagger:
    """Marks the spans of each head in `doc.spans[head]`, how likely in its attrs["scores"]."""

    def __init__(self, vocab: Vocab, model: Model[Any, Any], name: str = "trial_tagger") -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.heads: list[Head] = []

    def add(self, heads: Iterable[Head]) -> None:
        """Give the network these heads."""
        for head in heads:
            self.heads.append(head)
            add_head(self.model, head.name, len(head.tags), head.readers)
        for node in self.model.walk():
            node.ops = OPS

    def __call__(self, doc: Doc) -> Doc:
        """Mark one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """Mark documents; those of about one length go together, which spares padding."""
        rest = iter(stream)
        while docs := list(islice(rest, batch_size)):
            for head in self.heads:
                for doc in docs:
                    doc.spans[head.name] = SpanGroup(doc, name=head.name, attrs={"scores": []})
            order = sorted((doc for doc in docs if len(doc)), key=len)
            for at in range(0, len(order), ALIKE):
                self.mark(order[at : at + ALIKE])
            yield from docs

    def mark(self, docs: list[Doc]) -> None:
        """Mark the spans of each head in some documents that are not empty."""
        parts, seen = self.seen(docs)
        rows, borders = np.concatenate(seen), np.cumsum([len(doc) for doc in docs])[:-1]
        for head, layer in zip(self.heads, self.model.layers[1:], strict=True):
            said = [likely(layer, np.split(layer.layers[0].predict(rows), borders))]
            said += [likely(own, own.predict((docs, parts))) for own in layer.layers[1:]]
            for at, doc in enumerate(docs):
                write(doc, head, np.mean([chances[: len(doc), at] for chances in said], axis=0))
        for doc in docs:
            self.name_entities(doc)

    def seen(self, docs: list[Doc], *, is_train: bool = False) -> tuple[list[Any], list[Any]]:
        """What readers see of the words of some documents, and what the heads see."""
        embed, encode = self.model.layers[0].layers
        words, _ = embed(docs, is_train)
        rows, _ = encode(words, is_train)
        return [np.hstack(pair) for pair in zip(words, rows, strict=True)], rows

    def name_entities(self, doc: Doc) -> None:
        """Set `doc.ents`: of spans that overlap, of whichever head, the longest; others stay."""
        found = [
            Span(doc, span.start, span.end, label=head.entities[span.label_])
            for head in self.heads
            for span in doc.spans[head.name]
            if span.label_ in head.entities
        ]
        if found:
            taken = {token.i for entity in doc.ents for token in entity}
            free = [span for span in found if taken.isdisjoint(range(span.start, span.end))]
            doc.ents = [*doc.ents, *filter_spans(free)]

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the heads and the weights; these in half precision, as they are measured."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        heads = json.dumps([asdict(head) for head in self.heads], indent=1)
        (folder / HEADS).write_text(heads + "\n", encoding="utf-8")
        halves: dict[str, Any] = {
            key: node.get_param(name).astype("float16") for key, node, name in arrays(self.model)
        }
        np.savez_compressed(folder / WEIGHTS, **halves)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> TrialTagger:
        """Read what `to_disk` wrote; the vectors, kept in half precision too, become whole."""
        folder = Path(path)
        self.add(
            Head(**{**one, "labels": tuple(one["labels"])})
            for one in json.loads((folder / HEADS).read_text("utf-8"))
        )
        with np.load(folder / WEIGHTS) as halves:
            for key, node, name in arrays(self.model):
                node.set_param(name, halves[key].astype("float32"))
        self.vocab.vectors.data = self.vocab.vectors.data.astype("float32")
        return self


def likely(layer: Model[Any, Any], scores: list[Any]) -> Any:
    """How likely each tag is at each token of documents that a layer scored, padded."""
    batch, inside = crf.padded(scores)
    steps: Any = layer.get_param("steps")
    first: Any = layer.get_param("first")
    return crf.likely(batch, steps, first, inside)


def arrays(model: Model[Any, Any]) -> Iterator[tuple[str, Model[Any, Any], str]]:
    """The network's arrays: the key of each, the layer that has it, its name there."""
    for at, node in enumerate(model.walk()):
        for name in node.param_names:
            yield f"{at}.{name}", node, name


def write(doc: Doc, head: Head, chances: Any) -> None:
    """Set a document's spans of one head; a span is as likely as its least likely token."""
    weighed = chances.copy()
    weighed[:, 0] *= head.floor / (1 - head.floor)
    path = weighed.argmax(axis=1)
    if not path.any():
        return
    sure = np.take_along_axis(chances, path[:, None], axis=1)[:, 0]
    places = list(head.spans(path.tolist()))
    doc.spans[head.name] = SpanGroup(
        doc,
        name=head.name,
        spans=[Span(doc, start, end, label=label) for start, end, label in places],
        attrs={"scores": [round(float(sure[start:end].min()), 4) for start, end, _ in places]},
    )
