"""What trained models add to a paper's own trial, and how a run is told which to ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from extractor import extract
from extractor.cli import app
from extractor.engines.model import Entity, finder
from extractor.engines.paper.learned import completed
from extractor.engines.paper.passages import Paper, paper_of
from extractor.engines.studies import sentences_of
from extractor.errors import UnreadableInputError
from extractor.flow import document_of
from extractor.nlp import pipeline
from extractor.readers import read_source
from extractor.types import JSON, Candidate

PAPER = """<article><front><article-meta><title-group><article-title>{title}</article-title></title-group>
<abstract><sec><title>Background</title><p>{aim}</p></sec><sec><title>Results</title><p>Zorp fell.</p></sec></abstract>
</article-meta></front><body><sec sec-type="methods"><title>Methods</title><p>Sixty people were
randomly assigned to the intervention group (n = 30) or the control group (n = 30).</p></sec></body></article>"""
AIM = "This was needed."
Marks = Sequence[tuple[str, str, str, float]]  # words, kind, source, score


def file_of(folder: Path, title: str, aim: str = AIM) -> Path:
    path = folder / "paper.nxml"
    path.write_text(PAPER.format(title=title, aim=aim), "utf-8")
    return path


def paper(folder: Path, title: str, aim: str = AIM) -> Paper:
    document = document_of(read_source(file_of(folder, title, aim)))
    return paper_of(document, sentences_of(document, pipeline()))


def marking(*marks: tuple[str, str, str, float]) -> Callable[[Sequence[str]], list[list[Entity]]]:
    """What stands in for models: they mark these words wherever they stand."""

    def find(texts: Sequence[str]) -> list[list[Entity]]:
        return [
            [
                Entity(chars.index(words), chars.index(words) + len(words), kind, "L", source, sure)
                for words, kind, source, sure in marks
                if words in chars
            ]
            for chars in texts
        ]

    return find


def arm(label: str = "intervention group", given: str | None = None) -> Candidate:
    value: JSON = {"label": label, "role": "experimental", "n": 30, "intervention": given}
    return Candidate("arms", value, (), 0.9)


def given(some: Paper, *marks: tuple[str, str, str, float], label: str = "tested") -> object:
    """What a lone experimental arm gets by these marks."""
    (one, *_) = completed(
        some, [arm(label), Candidate("conditions", {"text": "x"}, (), 0.9)], marking(*marks)
    )
    assert isinstance(one.value, dict)
    return one.value["intervention"]


TWICE = (
    ("yoga on chairs", "intervention", "registry", 0.8),
    ("yoga on chairs", "intervention", "pico", 0.6),
)


@pytest.mark.parametrize(
    ("title", "marks", "expected"),
    [
        ("Effects of yoga on chairs in old age", TWICE, "yoga on chairs"),
        ("Effects of zorpin tablets in gout", [("zorpin", "drug", "registry", 0.9), ("zorpin", "intervention", "pico", 0.4)], "zorpin tablets"),
        ("Zorpin and mevo for gout", [("Zorpin", "drug", "registry", 0.9), ("mevo", "drug", "registry", 0.9), ("Zorpin and mevo", "intervention", "pico", 0.8)], "Zorpin and mevo"),
        ("Zorpin and mevo for gout", [("Zorpin", "drug", "registry", 0.9), ("mevo", "drug", "registry", 0.9), ("Zorpin and mevo", "intervention", "pico", 0.6)], None),  # which of them?
        ("Effects of yoga on chairs in old age", TWICE[:1], None),  # one head alone
        ("Effects of yoga on chairs in old age", [(*one[:3], 0.4) for one in TWICE], None),  # none is sure
        ("Yoga on chairs versus walks", [("walks", *one[1:]) for one in TWICE], None),  # either may be it
        ("Promoting yoga on chairs in old age", TWICE, None),  # is to be changed
        ("Effects of a song on yoga on chairs", TWICE, None),
        ("Better sleep (yoga on chairs)", TWICE, None),
        ("The YONA trial of sleep", [("YONA", *one[1:]) for one in TWICE], None),
        ("A placebo of old age", [("placebo", *one[1:]) for one in TWICE], None),
    ],
)  # fmt: skip
def test_what_an_arm_gets(tmp_path: Path, title: str, marks: Marks, expected: str | None) -> None:
    assert given(paper(tmp_path, title), *marks) == expected


def test_of_two_treatments_the_arms_own(tmp_path: Path) -> None:
    some = paper(tmp_path, "Yoga on chairs versus long walks")
    marks = [("Yoga on chairs", *one[1:]) for one in TWICE]
    assert given(some, *marks, label="yoga group") == "Yoga on chairs"


def test_the_aim_tells_what_the_title_does_not(tmp_path: Path) -> None:
    some = paper(tmp_path, "The YONA trial", "We asked whether yoga on chairs helps.")
    assert given(some, *TWICE) == "yoga on chairs"


def test_evidence_says_that_a_model_found_it(tmp_path: Path) -> None:
    some = paper(tmp_path, "Effects of yoga on chairs")
    ruled = [arm(), Candidate("conditions", {"text": "x"}, (), 0.9)]
    (one, *_) = completed(some, ruled, marking(*TWICE))
    (words,) = one.evidence
    assert (words.engine, words.quote, one.confidence) == ("model", "yoga on chairs", 0.9)
    assert some.document.text.chars[words.start : words.end] == words.quote


@pytest.mark.parametrize(
    "arms",
    [[arm(given="walks")], [arm("one"), arm("other")], [], [arm("one"), arm("one", "walks")]],
)
def test_rules_go_first(tmp_path: Path, arms: list[Candidate]) -> None:
    some = paper(tmp_path, "Effects of yoga on chairs")
    ruled = [*arms, Candidate("conditions", {"text": "x"}, (), 0.9)]
    assert completed(some, ruled, marking(*TWICE)) == ruled


@pytest.mark.parametrize(
    ("title", "sources", "expected"),
    [
        ("Songs against zorp", ("chemicals", "registry"), ["zorp"]),
        ("Songs against zorp", ("chemicals",), []),
        ("Songs", ("chemicals", "registry"), []),  # the results name it, not the aim
    ],
)
def test_a_condition_where_rules_name_none(
    tmp_path: Path, title: str, sources: Sequence[str], expected: list[str]
) -> None:
    marks = [(word, "condition", source, 0.6) for source in sources for word in ("zorp", "Zorp")]
    found = completed(paper(tmp_path, title), [], marking(*marks))
    assert [one.value["text"] for one in found if isinstance(one.value, dict)] == expected


def test_no_model_is_asked_nothing(tmp_path: Path) -> None:
    ruled = [arm()]
    assert finder(()) is None
    assert completed(paper(tmp_path, "Effects of yoga on chairs"), ruled, None) == ruled


TITLE = "Effect of metformin in patients with heart failure: a randomised trial"


def intervention_of(path: Path, models: Sequence[str]) -> object:
    """What the experimental arm of the paper's own trial gets."""
    (own,) = (one for one in extract(path, models=models) if one.kind == "reported")
    value = own.fields["arms"].value
    assert isinstance(value, list)
    (one,) = (one for one in value if one["role"] == "experimental")
    return one["intervention"]


def test_the_pipeline_that_ships(tmp_path: Path) -> None:
    path = file_of(tmp_path, TITLE)
    assert intervention_of(path, ["trial_ner"]) == "metformin"
    assert intervention_of(path, ()) is None


def labelling(folder: Path, name: str, label: str, words: str) -> str:
    """A pipeline on disk that gives some words a label, as scispaCy's would."""
    nlp = spacy.blank("en")
    nlp.meta["name"] = name
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": label, "pattern": words}])  # type: ignore[attr-defined]
    nlp.to_disk(folder / name)
    return str(folder / name)


def test_several_models_bear_each_other_out(tmp_path: Path) -> None:
    path = file_of(tmp_path, "Effect of zorpin in heart failure: a randomised trial")
    one = labelling(tmp_path, "ner_bc5cdr_md", "CHEMICAL", "zorpin")
    two = labelling(tmp_path, "ner_craft_md", "CHEBI", "zorpin")
    assert intervention_of(path, [one, two]) == "zorpin"
    assert intervention_of(path, [one]) is None


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"no such spaCy pipeline.*scispaCy's README"):
        extract(file_of(tmp_path, TITLE), models=["en_core_sci_sm"])


def told_by(*arguments: object) -> str:
    """What the command line says; it must have refused."""
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == 2
    return result.stderr


def test_the_command_line_names_models(tmp_path: Path) -> None:
    path = file_of(tmp_path, TITLE)
    other = labelling(tmp_path, "ner_bc5cdr_md", "CHEMICAL", "zorpin")
    for out, options, names in [
        ("ours", [], "trial_ner"),
        ("none", ["--no-model"], None),
        ("both", ["--model", "trial_ner", "--model", other], f"trial_ner, {other}"),
    ]:
        arguments = ["run", path, "--out", tmp_path / out, "-q", *options]
        assert CliRunner().invoke(app, [*map(str, arguments)]).exit_code == 0
        told = json.loads((tmp_path / out / "run.json").read_text("utf-8"))["model"]
        assert told["name"] == names
        assert (told["sha256"] is None) == (names is None)
        words = (tmp_path / out / "records.jsonl").read_text("utf-8")
        assert ("arms/model-intervention" in words) == (names is not None)
    both = told_by("run", path, "--out", tmp_path / "x", "--no-model", "--model", other)
    assert "give one of them" in both
