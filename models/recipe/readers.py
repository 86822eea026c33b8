"""readers: networks that one head has to itself, trained on what the shared network sees.

EBM-NLP's spans are long, and what they are hangs on the whole sentence and on the abstract; a
head of one layer on what all corpora share is too little for them. What is shared stays as it
is, and so do the other heads.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Adam, fix_random_seed, set_dropout_rate

from extractor.nlp import load_model
from extractor.tagging.component import Head, TrialTagger, arrays
from recipe.corpora import Sentence
from recipe.train import (
    Corpus,
    Plan,
    Source,
    allowed_tags,
    chunks,
    joined,
    learn_steps,
    settle,
    ship,
    untrained,
)

HEAD, CORPUS, READERS = "pico", "EBM-NLP", 2
SOURCE = Source(HEAD)  # all of the corpus in each epoch
PLAN = Plan(
    epochs=9,
    warm_up=100,
    dropout=0.2,
    together_pico=(1, 2, 3, 4, 6, 99),  # 99 sentences: a whole abstract
)


def widened(shared: Language, vectors: str) -> tuple[Language, TrialTagger]:
    """The pipeline with untrained readers; all else as it was learned."""
    nlp = untrained(vectors)
    tagger: Any = nlp.get_pipe("trial_tagger")
    known: Any = shared.get_pipe("trial_tagger")
    tagger.add(with_readers(head) for head in known.heads)
    parts = [(tagger.model.layers[0], known.model.layers[0])]
    for layer, old in zip(tagger.model.layers[1:], known.model.layers[1:], strict=True):
        parts.append((layer.layers[0], old.layers[0]))
        for name in old.param_names:
            layer.set_param(name, old.get_param(name))
    for part, old in parts:
        for (_, node, name), (_, trained, _) in zip(arrays(part), arrays(old), strict=True):
            node.set_param(name, trained.get_param(name))
    return nlp, tagger


def with_readers(head: Head) -> Head:
    """A head, with readers if it is the one that has them."""
    return replace(head, readers=READERS if head.name == HEAD else 0)


def batches(corpus: Corpus, plan: Plan, dice: random.Random) -> Iterator[list[Sentence]]:
    """An epoch: all texts in a random order, about as many words in each batch."""
    pieces = list(chunks(corpus, SOURCE, plan, dice))
    dice.shuffle(pieces)
    batch: list[Sentence] = []
    for piece in pieces:
        batch.append(joined(piece, plan, dice))
        if sum(len(words) for words, _ in batch) >= plan.words:
            yield batch
            batch = []


def learn(
    tagger: TrialTagger, reader: Any, docs: list[Doc], allowed: list[Any], plan: Plan
) -> float:
    """Add a batch's gradients to a reader; its loss."""
    seen, _ = tagger.seen(docs, is_train=True)
    rows = [
        (one * (np.random.random_sample((1, one.shape[1])) >= plan.columns)).astype("float32")
        / np.float32(1 - plan.columns)
        for one in seen
    ]
    scores, back = reader.begin_update((docs, rows))
    loss, grads = learn_steps(reader, scores, allowed, sum(map(len, docs)))
    back(grads)
    return loss


def train(
    nlp: Language, tagger: TrialTagger, head: Head, reader: Any, corpus: Corpus, plan: Plan
) -> None:
    """Train a reader for the plan's epochs; its weights' running averages are what stays."""
    dice = random.Random(plan.seed)
    fix_random_seed(plan.seed)
    set_dropout_rate(tagger.model.layers[0], Plan().dropout)
    set_dropout_rate(reader, plan.dropout)
    reader.initialize()
    optimizer = Adam(plan.rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    done = 0
    for epoch in range(plan.epochs):
        seen = list(batches(corpus, plan, dice))
        loss = 0.0
        for at, batch in enumerate(seen):
            done += 1
            progress = (epoch + at / len(seen)) / plan.epochs
            optimizer.learn_rate = plan.rate * min(1.0, done / plan.warm_up) * (1 - progress)
            docs = [Doc(nlp.vocab, words=words) for words, _ in batch]
            allowed = [allowed_tags(head, SOURCE, sentence) for sentence in batch]
            loss += learn(tagger, reader, docs, allowed, plan)
            reader.finish_update(optimizer)
        print(f"epoch {epoch}, {time.process_time():.0f} s: {loss / len(seen):.1f}", flush=True)
    settle(reader, optimizer)


def main(converted: str, vectors: str, shared: str, out: str) -> None:
    """Train the readers one after another and write what ships."""
    corpus = list(srsly.read_jsonl(Path(converted) / f"{CORPUS}.jsonl"))
    nlp, tagger = widened(load_model(shared), vectors)
    head, layer = next(
        pair
        for pair in zip(tagger.heads, tagger.model.layers[1:], strict=True)
        if pair[0].name == HEAD
    )
    for at, reader in enumerate(layer.layers[1:]):
        train(nlp, tagger, head, reader, corpus, replace(PLAN, seed=PLAN.seed + 1 + at))
    ship(tagger, vectors, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
