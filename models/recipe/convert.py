"""convert: the corpora's sentences as they are, and as papers print them.

Corpora part "cord-derived" into three words; scispaCy's tokenizer, which the pipeline has,
leaves it whole. So each sentence is kept twice: with the corpus' words, and with those that
the tokenizer makes of it once the spaces are closed up again.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from pathlib import Path

import srsly
from spacy.tokenizer import Tokenizer

from extractor.nlp import pipeline
from recipe.corpora import CORPORA, Sentence, Span, read

CLOSES = frozenset(',.;:)]}%?!"')  # no space before these
OPENS = frozenset("([{")  # none behind these
JOINS = frozenset("-/–'’")  # none on either side


def closed_up(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The words as one text, and where each stands in it.

    >>> closed_up(["(", "cord", "-", "derived", ")", "cells", "."])[0]
    '(cord-derived) cells.'
    """
    text, places = "", []
    glued = True
    for word in words:
        if not (glued or word[0] in CLOSES or word in JOINS):
            text += " "
        places.append((len(text), len(text) + len(word)))
        text += word
        glued = word in OPENS or word in JOINS
    return text, places


def printed(tokenizer: Tokenizer, sentence: Sentence) -> Sentence:
    """The sentence in the tokenizer's words; spans widen to whole words, the first one wins."""
    words, spans = sentence
    text, places = closed_up(words)
    doc = tokenizer(text)
    starts = [token.idx for token in doc]
    taken: set[int] = set()
    out: list[Span] = []
    for first, behind, label in spans:
        start = bisect_right(starts, places[first][0]) - 1
        end = bisect_left(starts, places[behind - 1][1])
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            out.append((start, end, label))
    return [token.text for token in doc], out


def main(corpora: str, out: str) -> None:
    """Write a file for each corpus' part; a line is a document: its sentences, both ways."""
    tokenizer = pipeline().tokenizer
    Path(out).mkdir(parents=True, exist_ok=True)
    for name in CORPORA:
        lines = [
            [{"corpus": one, "printed": printed(tokenizer, one)} for one in document]
            for document in read(Path(corpora), name, "train")
        ]
        srsly.write_jsonl(Path(out) / f"{name}.jsonl", lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
