"""compare: short trainings that differ in one thing, for the model card; not a step of `weasel run all`.

    python -m recipe.compare ../build/trial_ner/sentences ../build/trial_ner/vectors CORPORA README.md

Three corpora (cells and tissues, drugs and diseases, registered trials) are learned from for five
epochs (the pipeline that ships learns from eight corpora, for eight), and judged on their development parts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import srsly

from recipe import evaluate, train
from recipe.card import row
from recipe.corpora import read

BEGIN, END = "<!-- comparisons: python -m recipe.compare -->\n", "<!-- end of comparisons -->\n"
NAMES = ("BioNLP13CG", "BC5CDR", "NeuroTrialNER")
EPOCHS = 5
UNION = "one"  # the head of a training that puts all labels together
WAYS = {
    "as it ships: a head for each, floret vectors": {},
    "without vectors": {"vectors": False},
    "one set of labels over all; what a corpus leaves out is not there": {"union": "naive"},
    "one set of labels over all; what a corpus never marks is unknown": {"union": "partial"},
    "each corpus alone": {"alone": True},
}
Corpora = dict[str, train.Corpus]


def sources(corpora: Corpora, union: str | None) -> dict[str, train.Source]:
    """What each corpus teaches."""
    if union is None:
        return {name: train.SOURCES[name] for name in corpora}
    marks = {
        name: frozenset(label for document in corpus for one in document for *_, label in one["corpus"][1])
        for name, corpus in corpora.items()
    }  # fmt: skip
    whole = union == "naive"
    return {
        name: train.Source(UNION, marks=frozenset() if whole else marks[name]) for name in corpora
    }


def trained(
    corpora: Corpora, vectors: str, folder: Path, *, has_vectors: bool, union: str | None
) -> Iterator[tuple[str, float]]:
    """Train on some corpora; the micro F1 of each on its development part, in per cent."""
    taught = sources(corpora, union)
    heads = {name: source.head for name, source in taught.items()}
    nlp = train.untrained(vectors)
    if not has_vectors:
        nlp.vocab.vectors.data = np.zeros_like(nlp.vocab.vectors.data)
    tagger = nlp.get_pipe("trial_tagger")
    with patch.dict(train.SOURCES, taught):
        tagger.add(train.heads_of(corpora))
        train.train(nlp, tagger, corpora, train.Plan(epochs=EPOCHS))
        for name in corpora:
            right = both = 0
            for gold, found in evaluate.judged(nlp, name, read(folder, name, "devel"), heads):
                right += len(gold & found)
                both += len(gold) + len(found)
            yield name, 200 * right / both


def figures(corpora: Corpora, vectors: str, folder: Path) -> str:
    """The table: a line for each way."""
    text = row("", *(f"{name}, F1" for name in corpora)) + "|---" * (len(corpora) + 1) + "|\n"
    for name, way in WAYS.items():
        groups = [{one: corpora[one]} for one in corpora] if way.get("alone") else [corpora]
        union = way.get("union")
        scores = dict(
            pair
            for group in groups
            for pair in trained(
                group,
                vectors,
                folder,
                has_vectors=bool(way.get("vectors", True)),
                union=str(union) if union else None,
            )
        )
        text += row(name, *(f"{scores[one]:.1f}" for one in corpora))
    return text


def main(sentences: str, vectors: str, folder: str, card: str) -> None:
    """Write the table into the card, between its marks."""
    corpora = {name: list(srsly.read_jsonl(Path(sentences) / f"{name}.jsonl")) for name in NAMES}
    table = figures(corpora, vectors, Path(folder))
    text = Path(card).read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    Path(card).write_text(f"{before}{BEGIN}{table}{END}{after}", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
