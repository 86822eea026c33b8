"""The network: hashed features of words and floret vectors → dilated convolutions → heads.

Everything is thinc, as in spaCy's own models; the pieces are registered so that a
config.cfg can name them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.ml.staticvectors import StaticVectors
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    residual,
    with_array,
)

Layer = Model[Any, Any]
DIGITS = str.maketrans("123456789", "000000000")
LONG = (0, 4, 8)  # the features that tell a word as good as whole
UNSEEN = 0.15  # how many words lack these in training, as new words do
CACHE = 200_000  # words whose features are kept


def features(word: str) -> tuple[str, ...]:
    """What the network sees of a word: its letters, its shape, and how it begins and ends.

    >>> features("Prednisolone-12")[2:]
    ('P', 'pre', 'pred', '00', '-00', 'e-00', 'ne-00')
    """
    low = word.lower().translate(DIGITS)
    return (low, shape(word), word[0], low[:3], low[:4], low[-2:], low[-3:], low[-4:], low[-5:])


def shape(word: str) -> str:
    """Capitals as X, small letters as x, digits as d; at most three of a kind in a row.

    >>> shape("hESCs"), shape("NCT01234567"), shape("β-actin")
    ('xXXXx', 'XXXddd', 'x-xxx')
    """
    out = ""
    for char in word[:60]:
        kind = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if not out.endswith(kind * 3):
            out += kind
    return out


def word_features(width: int) -> Layer:
    """Layer: documents → for each token the hashes of its features."""
    cache: dict[int, Any] = {}

    def forward(model: Layer, docs: list[Doc], is_train: bool) -> tuple[list[Any], Any]:
        if len(cache) > CACHE:
            cache.clear()
        rows = []
        for doc in docs:
            one = []
            for token in doc:
                if token.orth not in cache:
                    cache[token.orth] = np.array(
                        [get_string_id(part) for part in features(token.text)], dtype="uint64"
                    )
                one.append(cache[token.orth])
            row = np.array(one, dtype="uint64").reshape((len(doc), width))
            if is_train:
                unseen = np.random.random_sample(len(doc)) < UNSEEN
                row[:, LONG] *= ~unseen[:, None]
            rows.append(row)
        return rows, lambda grads: []

    return Model("word_features", forward)


def word_embedding(
    width: int, widths: Sequence[int], rows: Sequence[int], vectors_width: int, vectors_from: int
) -> Layer:
    """Embed every feature by its hash, and floret vectors beside them, mixed to one width."""
    embeds: list[Layer] = [
        HashEmbed(size, count, column=at, seed=at + 1)
        for at, (size, count) in enumerate(zip(widths, rows, strict=True))
    ]
    seen: Layer = chain(
        word_features(len(widths)),
        list2ragged(),
        with_array(concatenate(*embeds)),
    )
    total = sum(widths)
    if vectors_width:
        seen = concatenate(seen, StaticVectors(vectors_width, vectors_from))
        total += vectors_width
    mixed: Layer = with_array(Maxout(width, total, nP=2, dropout=0.0, normalize=True))
    return chain(seen, mixed, ragged2list())


def window(dilation: int) -> Layer:
    """Layer: each row beside the rows `dilation` before and behind it."""

    def forward(model: Layer, rows: Any, is_train: bool) -> tuple[Any, Any]:
        count, width = rows.shape
        out = np.zeros((count, 3 * width), dtype=rows.dtype)
        out[:, width : 2 * width] = rows
        out[dilation:, :width] = rows[:-dilation]
        out[:-dilation, 2 * width :] = rows[dilation:]

        def backprop(grad: Any) -> Any:
            back = np.ascontiguousarray(grad[:, width : 2 * width])
            back[:-dilation] += grad[dilation:, :width]
            back[dilation:] += grad[:-dilation, 2 * width :]
            return back

        return out, backprop

    return Model(f"window{dilation}", forward)


def surroundings(reach: int) -> Layer:
    """Layer: each row of a document beside the mean of the rows as far as `reach` from it."""

    def summed(rows: Any) -> Any:
        sums = np.zeros((len(rows) + 1, rows.shape[1]), dtype=rows.dtype)
        np.cumsum(rows, axis=0, out=sums[1:])
        first, behind = limits(len(rows), reach)
        return sums[behind] - sums[first]

    def forward(model: Layer, docs: list[Any], is_train: bool) -> tuple[list[Any], Any]:
        counts = [np.subtract(*limits(len(one), reach)[::-1])[:, None] for one in docs]
        counts = [one.astype("float32") for one in counts]
        width = docs[0].shape[1] if docs else 0

        def backprop(grads: list[Any]) -> list[Any]:
            return [
                grad[:, :width] + summed(grad[:, width:] / count)
                for grad, count in zip(grads, counts, strict=True)
            ]

        means = [summed(one) / count for one, count in zip(docs, counts, strict=True)]
        return [np.hstack(pair) for pair in zip(docs, means, strict=True)], backprop

    return Model("surroundings", forward)


def limits(length: int, reach: int) -> tuple[Any, Any]:
    """The first row and the row behind the last that each of some rows can see.

    >>> [limit.tolist() for limit in limits(4, 1)]
    [[0, 0, 1, 2], [2, 3, 4, 4]]
    """
    at = np.arange(length)
    return np.maximum(at - reach, 0), np.minimum(at + reach + 1, length)


def dilated_encoder(width: int, pieces: int, dilations: Sequence[int], reach: int) -> Layer:
    """Residual convolutions; each sees the words `dilation` to the left and to the right.

    A last layer sees the mean of all words as far as `reach`: what the passage is about.
    """
    blocks = [
        residual(
            chain(
                window(dilation), Maxout(width, 3 * width, nP=pieces, dropout=0.0, normalize=True)
            )
        )
        for dilation in dilations
    ]
    mix: Layer = with_array(Maxout(width, 2 * width, nP=pieces, dropout=0.0, normalize=True))
    return chain(
        with_array(chain(*blocks), pad=sum(dilations)), residual(chain(surroundings(reach), mix))
    )


def shared_heads(
    embed: Layer,
    encode: Layer,
    width: int,
    hidden: int,
    reader_width: int,
) -> Layer:
    """The shared network; `add_head` gives it heads. Never called as a whole."""
    return Model(
        "heads",
        lambda model, docs, is_train: model.layers[0](docs, is_train),
        layers=[chain(embed, encode)],
        attrs={"width": width, "hidden": hidden, "reader_width": reader_width},
    )


for _name, _made in {
    "extractor.WordEmbedding.v1": word_embedding,
    "extractor.DilatedEncoder.v1": dilated_encoder,
    "extractor.SharedHeads.v1": shared_heads,
}.items():
    registry.architectures(_name, func=_made)
