"""The heads: what each says of the words that the shared network saw.

A head is a layer; where that is too little it also has networks to itself, its readers. What
the layer and each reader find likely counts alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.tokens import Doc
from thinc.api import Linear, Maxout, Model, chain, with_array

from extractor.tagging.network import Layer, dilated_encoder

STOPS = frozenset(".?!")  # end a sentence
DILATIONS, REACH = (1, 2, 4, 8), 20  # of a reader: how far each layer sees, and the mean


def averaged(rows: Any, groups: Any) -> Any:
    """Each row's group's mean row.

    >>> averaged(np.array([[1.0], [5.0], [3.0]]), np.array([0, 1, 0])).tolist()
    [[2.0], [5.0], [2.0]]
    """
    order = np.argsort(groups, kind="stable")
    counts = np.bincount(groups)
    sums = np.add.reduceat(rows[order], np.cumsum(counts) - counts, axis=0)
    return (sums / counts[:, None].astype(rows.dtype))[groups]


def beside_group(mix: Layer, width: int) -> Layer:
    """Layer: (rows, groups) of documents → rows that saw the mean row of their group, too."""

    def forward(model: Layer, seen: tuple[Any, Any], is_train: bool) -> tuple[list[Any], Any]:
        rows, groups = seen
        both = list(zip(rows, groups, strict=True))
        mixed, back = mix([np.hstack([one, averaged(one, group)]) for one, group in both], is_train)

        def backprop(grads: list[Any]) -> list[Any]:
            return [
                grad + pair[:, :width] + averaged(pair[:, width:], group)
                for grad, pair, group in zip(grads, back(grads), groups, strict=True)
            ]

        return [one + more for one, more in zip(rows, mixed, strict=True)], backprop

    return Model("beside_group", forward, layers=[mix])


def same_words(doc: Doc) -> Any:
    """Which words of a document are the same, as numbers of groups."""
    return np.unique(doc.to_array("LOWER"), return_inverse=True)[1]


def sentences(doc: Doc) -> Any:
    """Which words stand between the same stops, as numbers of groups.

    >>> from spacy.vocab import Vocab
    >>> sentences(Doc(Vocab(), words=["All", ".", "Well", "?", "No"])).tolist()
    [0, 0, 1, 1, 2]
    """
    ends = np.array([token.text in STOPS for token in doc], dtype=int)
    return np.cumsum(ends) - ends


def reader(inside: int, tags: int, width: int, hidden: int) -> Layer:
    """A network that one head has to itself: (documents, what the shared one sees) → scores.

    It sees further than the shared one: the same words elsewhere, and the whole sentence.
    """

    def mixing(count: int) -> Layer:
        return with_array(Maxout(width, count, nP=2, dropout=0.0, normalize=True))

    near: Layer = chain(mixing(inside), dilated_encoder(width, 2, DILATIONS, REACH))
    again = beside_group(mixing(2 * width), width)
    whole = beside_group(mixing(2 * width), width)
    last: Layer = with_array(
        chain(Maxout(hidden, width, nP=2, dropout=0.0, normalize=True), Linear(tags, hidden))
    )

    def forward(model: Layer, seen: tuple[Any, Any], is_train: bool) -> tuple[list[Any], Any]:
        docs, rows = seen
        rows, back_near = near(rows, is_train)
        rows, back_again = again((rows, [same_words(doc) for doc in docs]), is_train)
        rows, back_whole = whole((rows, [sentences(doc) for doc in docs]), is_train)
        scores, back_last = last(rows, is_train)
        return scores, lambda grads: back_near(back_again(back_whole(back_last(grads))))

    def initialize(model: Layer, X: Any = None, Y: Any = None) -> None:  # noqa: N803 (thinc)
        seen: Any = [np.zeros((1, inside), dtype="float32")]
        around: Any = [np.zeros((1, 2 * width), dtype="float32")]
        near.initialize(X=seen)
        again.layers[0].initialize(X=around)
        whole.layers[0].initialize(X=around)
        last.initialize(X=[np.zeros((1, width), dtype="float32")])

    model: Layer = Model("reader", forward, init=initialize, layers=[near, again, whole, last])
    add_steps(model, tags)
    return model


def add_head(model: Layer, name: str, tags: int, readers: int = 0) -> None:
    """Give the network a head: a hidden layer, scores for each tag, and how tags follow.

    A head with readers has that many networks to itself beside the hidden layer.
    """
    width, hidden = model.attrs["width"], model.attrs["hidden"]
    scores: Layer = chain(
        Maxout(hidden, width, nP=2, dropout=0.0, normalize=True), Linear(tags, hidden)
    )
    own = [reader(2 * width, tags, model.attrs["reader_width"], hidden) for _ in range(readers)]
    head: Layer = Model(
        name,
        lambda layer, rows, is_train: layer.layers[0](rows, is_train),
        layers=[scores, *own],
    )
    add_steps(head, tags)
    model.layers.append(head)


def add_steps(model: Layer, tags: int) -> None:
    """Give a layer that scores tags how likely each follows each, and begins."""
    model.set_param("steps", np.zeros((tags, tags), dtype="float32"))  # type: ignore[arg-type]
    model.set_param("first", np.zeros((tags,), dtype="float32"))  # type: ignore[arg-type]
