"""evaluate: the pipeline's spans against a corpus' part, with intervals; its size and speed.

The part that is kept apart measures the same way: `python -m recipe.evaluate trial_ner FOLDER
GOLD scores.json test` reads `test.tsv` (or the like) where `devel.tsv` stands in the corpora's folder.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc

from extractor.nlp import load_model
from extractor.scoring.intervals import Estimate, Unit, estimates
from extractor.tagging.component import Head
from recipe import quotes
from recipe.corpora import CORPORA, Document, Sentence, Span, read

HEADS = {  # AnatEM's own part counts too: the texts that BioNLP13CG does not hold
    "BioNLP13CG": "anatomy",
    "AnatEM": "anatomy",
    "BC5CDR": "chemicals",
    "CRAFT": "ontologies",
    "NeuroTrialNER": "registry",
    "EBM-NLP": "pico",
    "CellFinder": "stem_cells",
    "RCT-ART": "results",
}
WHOLE = {"EBM-NLP", "NeuroTrialNER"}  # read document by document, the others by sentences
TOKENS = {"EBM-NLP"}  # counted by tokens, as its own figures are
ABOUT_AN_ABSTRACT = 10  # sentences that an interval takes as one, where documents are not told
FEW = 150  # documents or sentences of each corpus that the quick test takes


def units(name: str, documents: list[Document]) -> list[Sentence]:
    """What the pipeline reads at a time."""
    if name not in WHOLE:
        return list(itertools.chain.from_iterable(documents))
    whole = []
    for document in documents:
        words: list[str] = []
        spans: list[Span] = []
        for some, marked in document:
            spans += [(a + len(words), b + len(words), label) for a, b, label in marked]
            words += some
        whole.append((words, spans))
    return whole


def items(name: str, spans: list[Span]) -> set[Span]:
    """What is counted: the spans, or their tokens."""
    if name not in TOKENS:
        return set(spans)
    return {(at, at + 1, label) for first, behind, label in spans for at in range(first, behind)}


def judged(
    nlp: Language, name: str, documents: list[Document], heads: dict[str, str] = HEADS
) -> Iterator[tuple[set[Span], set[Span]]]:
    """Pairs of what was found and what is true; labels that the head or corpus lacks are left out."""
    tagger: Any = nlp.get_pipe("trial_tagger")
    head: Head = next(head for head in tagger.heads if head.name == heads[name])
    gold = units(name, documents)
    common = {label for _, spans in gold for *_, label in spans} & set(head.labels)
    docs = tagger.pipe(Doc(nlp.vocab, words=words) for words, _ in gold)
    for doc, (_, spans) in zip(docs, gold, strict=True):
        found = [(span.start, span.end, span.label_) for span in doc.spans[head.name]]
        yield (
            items(name, [span for span in found if span[2] in common]),
            items(name, [span for span in spans if span[2] in common]),
        )


def shown(figure: Estimate) -> list[float | None]:
    """A figure and its interval in per cent."""
    bounds = (figure.value, figure.low, figure.high)
    return [None if one is None else round(100 * one, 1) for one in bounds]


def counted(name: str, pairs: list[tuple[set[Span], set[Span]]]) -> dict[str, Any]:
    """Precision, recall and F1 over all labels and for each, with n and 95 % intervals."""
    size = 1 if name in WHOLE else ABOUT_AN_ABSTRACT
    labels = sorted({label for found, gold in pairs for *_, label in found | gold})

    def figures(wanted: set[str]) -> dict[str, Any]:
        counts = [
            Unit(
                str(at // size),
                at,
                *(
                    sum(item[2] in wanted for item in part)
                    for part in (found & gold, found - gold, gold - found)
                ),
            )
            for at, (found, gold) in enumerate(pairs)
        ]
        n = sum(unit.tp + unit.fn for unit in counts)
        p, r, f = (shown(one) for one in estimates(counts))
        return {"n": n, "precision": p, "recall": r, "f1": f}

    per_label = {label: figures({label}) for label in labels}
    macro = sum(one["f1"][0] or 0.0 for one in per_label.values()) / max(1, len(per_label))
    return {"micro": figures(set(labels)), "macro_f1": round(macro, 1), "labels": per_label}


def quick(nlp: Language, corpora: Path, split: str = "devel") -> dict[str, float]:
    """Micro F1 on the first documents of each corpus, for the test that holds the card."""
    return {name: micro_f1(judged(nlp, name, read(corpora, name, split)[:FEW])) for name in HEADS}


def micro_f1(pairs: Iterable[tuple[set[Span], set[Span]]]) -> float:
    """F1 in per cent of pairs of what was found and what is true, over all labels."""
    total: Counter[str] = Counter()
    for found, gold in pairs:
        total.update(both=len(found & gold), either=len(found) + len(gold))
    return round(200 * total["both"] / total["either"], 2)


def speed(nlp: Language, texts: list[str]) -> float:
    """Words in a second of one core, from text to spans, the best of three."""
    words = sum(len(text.split()) for text in texts)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in nlp.pipe(texts):
            pass
        best = min(best, time.process_time() - start)
    return words / best


def main(model: str, corpora: str, gold: str, out: str, split: str = "devel") -> None:
    """Write all scores as JSON."""
    start = time.process_time()
    nlp = load_model(model)
    load = time.process_time() - start
    folder = Path(corpora)
    scores = {
        name: counted(name, list(judged(nlp, name, read(folder, name, split)))) for name in CORPORA
    }
    sample = units("EBM-NLP", read(folder, "EBM-NLP", split))
    files = [path for path in Path(model).rglob("*") if path.is_file()]
    measured = {
        "split": split,
        "bytes": sum(path.stat().st_size for path in files),
        "seconds_to_load": round(load, 2),
        "words_per_second": round(speed(nlp, [" ".join(words) for words, _ in sample]), -2),
        "quick": quick(nlp, folder, split),
        "corpora": scores,
        "gold": quotes.score(nlp, Path(gold)),
    }
    srsly.write_json(out, measured)
    for name, score in scores.items():
        print(name, "micro F1", score["micro"]["f1"], "macro F1", score["macro_f1"])


if __name__ == "__main__":
    main(*sys.argv[1:])
