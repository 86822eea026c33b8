"""The corpora the model learns from, read from a folder laid out as its README says.

Nothing of them is kept in the project. Every reader yields documents: lists of sentences, a
sentence being (words, spans), a span (first word, word behind the last, label).
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import DocBin

CORPORA = (
    "BioNLP13CG",
    "AnatEM",
    "BC5CDR",
    "CRAFT",
    "NeuroTrialNER",
    "EBM-NLP",
    "CellFinder",
    "RCT-ART",
)
Span = tuple[int, int, str]
Sentence = tuple[list[str], list[Span]]
Document = list[Sentence]

ANATOMY = {  # annotated in AnatEM as in BioNLP13CG, by the same people and rules
    "Anatomical_system",
    "Cancer",
    "Cell",
    "Cellular_component",
    "Developing_anatomical_structure",
    "Immaterial_anatomical_entity",
    "Multi-tissue_structure",
    "Organ",
    "Organism_subdivision",
    "Organism_substance",
    "Pathological_formation",
    "Tissue",
}
HELD_OUT = 5  # every fifth abstract of EBM-NLP, by its number's checksum, is never trained on
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z(])|\n+")
WORD = re.compile(r"\w+|[^\w\s]")


def bio_spans(tags: list[str]) -> list[Span]:
    """Spans of BIO tags; an I without its B opens a span.

    >>> bio_spans(["B-X", "I-X", "O", "I-Y"])
    [(0, 2, 'X'), (3, 4, 'Y')]
    """
    spans: list[Span] = []
    for at, tag in enumerate(tags):
        label = tag[2:]
        if tag[0] == "I" and spans and spans[-1][1:] == (at, label):
            spans[-1] = (spans[-1][0], at + 1, label)
        elif tag != "O":
            spans.append((at, at + 1, label))
    return spans


def columns(path: Path) -> Iterator[list[list[str]]]:
    """Blocks of lines parted by empty ones, each line split at white space."""
    for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
        if lines := [line.split() for line in block.splitlines() if line.strip()]:
            yield lines


def conll(path: Path) -> Iterator[Document]:
    """BioNLP13CG, AnatEM, BC5CDR, CRAFT: sentences, without borders of documents."""
    for lines in columns(path):
        words = [line[0] for line in lines]
        yield [(words, bio_spans([line[-1] for line in lines]))]


def ebm(path: Path, held_out: bool) -> Iterator[Document]:
    """EBM-NLP: abstracts; the held-out ones, or the others."""
    documents: list[tuple[str, Document]] = []
    for lines in columns(path):
        if lines[0][0] == "-DOCSTART-":
            documents.append((lines[0][1], []))
            lines = lines[1:]
        if lines:
            tags = [line[-1] for line in lines]
            documents[-1][1].append(([line[0] for line in lines], bio_spans(tags)))
    for name, document in documents:
        if (zlib.crc32(name.encode()) % HELD_OUT == 0) == held_out:
            yield document


def neuro(path: Path) -> Iterator[Document]:
    """NeuroTrialNER: titles and summaries of registered trials, cut at full stops."""
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        words, spans = record["tokens"], bio_spans(record["ner_tags"])
        borders = [at + 1 for at, word in enumerate(words) if word in {".", "?", "!", "|"}]
        yield cut(words, spans, [*borders, len(words)])


def cut(words: list[str], spans: list[Span], borders: list[int]) -> Document:
    """Sentences that end at the borders; one that would part a span is left out."""
    document: Document = []
    start = 0
    for end in borders:
        if end > start and not any(first < end < last for first, last, _ in spans):
            inside = [(a - start, b - start, c) for a, b, c in spans if start <= a < end]
            document.append((words[start:end], inside))
            start = end
    return document


def cell_finder(folder: Path) -> Iterator[Document]:
    """CellFinder: full texts with spans by character; of crossing spans the longest stays."""
    for path in sorted(folder.glob("*.txt")):
        if "_" in path.name:
            continue  # the sections of the same texts
        chars = path.read_text("utf-8")
        places = list(WORD.finditer(chars))
        starts = {match.start(): at for at, match in enumerate(places)}
        ends = {match.end(): at + 1 for at, match in enumerate(places)}
        found = []
        for line in path.with_suffix(".ann").read_text("utf-8").splitlines():
            if line.startswith("T") and ";" not in line.split("\t")[1]:
                label, start, end = line.split("\t")[1].split(" ")
                if int(start) in starts and int(end) in ends:
                    found.append((starts[int(start)], ends[int(end)], label))
        spans: list[Span] = []
        for span in sorted(found, key=lambda one: one[0] - one[1]):
            if all(span[1] <= other[0] or other[1] <= span[0] for other in spans):
                spans.append(span)
        stops = [match.end() for match in SENTENCE_END.finditer(chars)]
        borders = [sum(place.start() < stop for place in places) for stop in stops]
        yield cut([match.group() for match in places], sorted(spans), [*borders, len(places)])


def rct_art(path: Path) -> Iterator[Document]:
    """RCT-ART: sentences with results, as spaCy stores them."""
    for doc in DocBin().from_disk(path).get_docs(spacy.blank("en").vocab):
        yield [([t.text for t in doc], [(e.start, e.end, e.label_) for e in doc.ents])]


def without_repeats(
    documents: Iterator[Document], others: Iterator[Document]
) -> Iterator[Document]:
    """Documents whose words do not stand among the others'."""
    known = {"".join(words) for document in others for words, _ in document}
    for document in documents:
        if kept := [sentence for sentence in document if "".join(sentence[0]) not in known]:
            yield kept


def read(folder: Path, name: str, split: str) -> list[Document]:
    """A corpus' part; "train" and "devel" exist, "test" where a folder holds it.

    AnatEM holds the texts of BioNLP13CG again; those are left out of it.
    """
    root = folder / name
    if name == "EBM-NLP":
        if split == "test":
            return [*ebm(root / "test.txt", False), *ebm(root / "test.txt", True)]
        return list(ebm(root / "dev.txt", split == "devel"))
    if name == "NeuroTrialNER":
        part = "dev" if split == "devel" else split
        return [one for path in sorted(root.glob(f"*_{part}_data_*.json")) for one in neuro(path)]
    if name == "CellFinder":
        documents = list(cell_finder(root))
        return documents[:-2] if split == "train" else documents[-2:]
    if name == "RCT-ART":
        return list(rct_art(root / f"{'dev' if split == 'devel' else split}.spacy"))
    documents = conll(root / f"{split}.tsv")
    if name == "AnatEM":
        documents = without_repeats(documents, conll(folder / "BioNLP13CG" / f"{split}.tsv"))
    return list(documents)
