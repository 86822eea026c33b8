"""Every record of every sample file in the forms of annotation tools, read back by the libraries of those tools."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from bioc import biocjson, brat
from bioc.validator import validate
from spacy.tokens import Doc, DocBin

from extractor.exports import FORMATS, export
from extractor.exports.run import found, records

with warnings.catch_warnings():  # what the SDK itself is warned of
    warnings.simplefilter("ignore")
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

Values = dict[str, Any]


def spans(record: Mapping[str, Any]) -> set[tuple[str, int, int, str]]:
    """The evidence of a record."""
    return {
        (name, one["start"], one["end"], one["quote"])
        for name, field in record["fields"].items()
        for one in field["evidence"]
    }


def expected(run: Path) -> dict[str, tuple[set[tuple[str, int, int, str]], list[Values]]]:
    """By document: its evidence, and what its records tell."""
    made: dict[str, tuple[set[tuple[str, int, int, str]], list[Values]]] = {}
    for record in records(run):
        evidence, values = made.setdefault(record["document"]["sha256"], (set(), []))
        evidence |= spans(record)
        values.append(found(record))
    return made


def values_in(some: list[Values]) -> list[Values]:
    return [one["values"] for one in some]


def test_bioc(real: Path, tmp_path: Path) -> None:
    """By the package bioc, which validates it, too."""
    export(real, "bioc", tmp_path / "out.json", strict=True)
    with (tmp_path / "out.json").open(encoding="utf-8") as file:
        collection = biocjson.load(file)
    validate(collection)
    wanted = expected(real)
    for document in collection.documents:
        evidence, values = wanted.pop(document.id)
        (passage,) = document.passages
        read = {
            (one.infons["type"], place.offset, place.offset + place.length, one.text)
            for one in passage.annotations
            for place in one.locations
        }
        assert read == evidence
        assert values_in(json.loads(document.infons["records"])) == values
    assert not wanted


def test_brat(real: Path, tmp_path: Path) -> None:
    """By the package bioc, which reads brat's standoff."""
    export(real, "brat", tmp_path / "out", strict=True)
    wanted = expected(real)
    for path in (tmp_path / "out").glob("*.ann"):
        text = path.with_suffix(".txt").read_text("utf-8")
        document = brat.loads(text, path.read_text("utf-8"))
        told_ = json.loads(path.with_suffix(".records.json").read_text("utf-8"))
        sha256 = next(one for one in wanted if path.stem.endswith(one[:8]))
        evidence, values = wanted.pop(sha256)
        read = set()
        for one in document.annotations:
            if isinstance(one, brat.BratEntity):
                places = [(place.begin, place.end) for place in sorted(one.locations)]
                assert one.text == " ".join(text[begin:end] for begin, end in places)
                read.add((one.type, places[0][0], places[-1][1]))
        assert read == {(name, *trimmed(text, start, end)) for name, start, end, _ in evidence}
        assert values_in(told_) == values
    assert not wanted


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without blanks at its ends."""
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


@pytest.mark.parametrize("to", ["doccano", "prodigy", "label-studio"])
def test_lines_of_annotation_tools(real: Path, tmp_path: Path, to: str) -> None:
    """As those tools' loaders read them: a JSON object with a text and spans in it."""
    out = tmp_path / f"out{FORMATS[to].suffix}"
    export(real, to, out, strict=True)
    written = out.read_text("utf-8")
    rows = json.loads(written) if to == "label-studio" else map(json.loads, written.splitlines())
    wanted = expected(real)
    by_path = {one["document"]["path"]: one["document"]["sha256"] for one in records(real)}
    for row in rows:
        text, path, values, read = READ[to](row)
        evidence, known = wanted.pop(by_path[path])
        assert {(name, a, b, text[a:b]) for name, a, b in read} == evidence
        assert values_in(values) == known
    assert not wanted


def of_doccano(row: Values) -> tuple[str, str, list[Values], list[tuple[str, int, int]]]:
    return row["text"], row["path"], row["records"], [(name, a, b) for a, b, name in row["label"]]


def of_prodigy(row: Values) -> tuple[str, str, list[Values], list[tuple[str, int, int]]]:
    some = [(one["label"], one["start"], one["end"]) for one in row["spans"]]
    return row["text"], row["meta"]["path"], row["meta"]["records"], some


def of_label_studio(row: Values) -> tuple[str, str, list[Values], list[tuple[str, int, int]]]:
    (prediction,) = row["predictions"]
    some = [one["value"] for one in prediction["result"]]
    data = row["data"]
    read = [(one["labels"][0], one["start"], one["end"]) for one in some]
    return data["text"], data["path"], data["records"], read


READ = {"doccano": of_doccano, "prodigy": of_prodigy, "label-studio": of_label_studio}


@pytest.fixture(scope="module")
def labelled(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tasks for Label Studio, beside which their configuration stands."""
    out = tmp_path_factory.mktemp("label-studio") / "tasks.json"
    export(real, "label-studio", out, strict=True)
    return out


def configured(tasks: Path) -> LabelInterface:
    """The configuration beside some tasks, as the SDK takes it."""
    label = LabelInterface(tasks.with_suffix(".config.xml").read_text("utf-8"))
    label.validate()
    return label


def test_label_studio_takes_every_task_and_prediction(labelled: Path) -> None:
    label = configured(labelled)
    tasks = json.loads(labelled.read_text("utf-8"))
    assert len(tasks) > 50
    for task in tasks:
        assert label.validate_task({"data": task["data"]})
        for prediction in task["predictions"]:
            assert label.validate_prediction(prediction, return_errors=True) == []


def test_label_studio_would_refuse_what_its_configuration_lacks(labelled: Path) -> None:
    (task, *_) = json.loads(labelled.read_text("utf-8"))
    prediction = task["predictions"][0]
    prediction["result"][0]["value"]["labels"] = ["zorp"]
    assert configured(labelled).validate_prediction(prediction, return_errors=True)
    assert not configured(labelled).validate_task({"data": {"words": "of no text"}})


def test_label_studio_hands_the_spans_on(labelled: Path, real: Path, tmp_path: Path) -> None:
    """Predictions that somebody accepted, as Label Studio's own converter gives them out."""
    accepted = [
        {"id": n, "data": task["data"], "annotations": [{"id": n, "completed_by": 1, "result": one["result"]}]}
        for n, task in enumerate(json.loads(labelled.read_text("utf-8")), 1)
        for one in task["predictions"]
    ]  # fmt: skip
    (tmp_path / "accepted.json").write_text(json.dumps(accepted), "utf-8")
    config = labelled.with_suffix(".config.xml").read_text("utf-8")
    converter = Converter(config, str(tmp_path), download_resources=False)
    converter.convert_to_json_min(str(tmp_path / "accepted.json"), str(tmp_path), is_dir=False)
    given = json.loads((tmp_path / "result.json").read_text("utf-8"))
    by_path = {one["document"]["path"]: one["document"]["sha256"] for one in records(real)}
    wanted = expected(real)
    for task in given:
        evidence, values = wanted.pop(by_path[task["path"]])
        read = {(*one["labels"], one["start"], one["end"], one["text"]) for one in task["label"]}
        assert read == evidence
        assert values_in(task["records"]) == values
    assert not wanted


def test_prodigys_lines_become_spacys_corpus(real: Path, tmp_path: Path) -> None:
    """As `data-to-spacy` does it: spans of whole tokens; words within a token take all of it."""
    export(real, "prodigy", tmp_path / "out.jsonl", strict=True)
    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    rows = [one for one in srsly.read_jsonl(tmp_path / "out.jsonl") if len(one["text"]) < 400_000]
    corpus = DocBin()
    for row in rows:
        corpus.add(spanned(nlp.make_doc(row["text"]), row["spans"]))
    corpus.to_disk(tmp_path / "out.spacy")
    docs = DocBin().from_disk(tmp_path / "out.spacy").get_docs(nlp.vocab)
    exact = 0
    for doc, row in zip(docs, rows, strict=True):
        assert doc.text == row["text"]
        for one, span in zip(doc.spans["sc"], row["spans"], strict=True):
            assert one.label_ == span["label"]
            assert one.start_char <= span["start"] < span["end"] <= one.end_char
            exact += (one.start_char, one.end_char) == (span["start"], span["end"])
    assert exact > 5_000


def spanned(doc: Doc, spans: list[Values]) -> Doc:
    """A text with its spans."""
    doc.spans["sc"] = [
        doc.char_span(one["start"], one["end"], one["label"], alignment_mode="expand")
        for one in spans
    ]
    return doc
