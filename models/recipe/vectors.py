"""vectors: small floret vectors of the open full texts and the training sentences.

Floret keeps hashed pieces of words, so that a table of 30,000 rows has a vector for any word.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import floret
import spacy
import srsly
from spacy.training.initialize import convert_vectors

from extractor.nlp import pipeline

PARAGRAPHS = frozenset({"p", "title", "article-title"})
WIDTH, ROWS, EPOCHS = 64, 30_000, 10
LONGEST_PIECE, SHORTEST_PIECE = 5, 3  # letters


def paragraphs(folder: Path) -> Iterator[str]:
    """The paragraphs and headings of each full text in XML."""
    for path in sorted(folder.glob("*.nxml")):
        for node in ElementTree.parse(path).iter():
            if node.tag in PARAGRAPHS:
                yield " ".join("".join(node.itertext()).split())


def sentences(folder: Path) -> Iterator[list[str]]:
    """The words of the training sentences."""
    for path in sorted(folder.glob("*.jsonl")):
        for document in srsly.read_jsonl(path):
            for sentence in document:
                yield sentence["corpus"][0]


def main(texts: str, converted: str, out: str) -> None:
    """Write the words to a file, one thread's floret table of them, and spaCy's form of it."""
    words, table = Path(f"{out}.txt"), Path(f"{out}.floret")
    tokenizer = pipeline().tokenizer
    with words.open("w", encoding="utf-8") as lines:
        for paragraph in paragraphs(Path(texts)):
            print(*(token.lower_ for token in tokenizer(paragraph)), file=lines)
        for sentence in sentences(Path(converted)):
            print(*(word.lower() for word in sentence), file=lines)
    made = floret.train_unsupervised(
        str(words), model="cbow", mode="floret", hashCount=2, bucket=ROWS, dim=WIDTH,
        minn=SHORTEST_PIECE, maxn=LONGEST_PIECE, minCount=5, epoch=EPOCHS, lr=0.05, neg=10,
        thread=1,
    )  # fmt: skip
    made.save_floret_vectors(str(table))
    nlp = spacy.blank("en")
    convert_vectors(nlp, table, truncate=0, prune=-1, mode="floret", attr="LOWER")
    nlp.to_disk(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
