"""What trained models add to a paper's own trial, and how a run is told which to ask."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from extractor import extract
from extractor.cli import app
from extractor.engines.model import Entity, finder
from extractor.engines.paper.learned import Finder, completed
from extractor.engines.paper.learned_given import around, fuller_arms
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


def file_of(folder: Path, title: str, aim: str = AIM) -> Path:
    path = folder / "paper.nxml"
    path.write_text(PAPER.format(title=title, aim=aim), "utf-8")
    return path


def paper(folder: Path, title: str, aim: str = AIM) -> Paper:
    document = document_of(read_source(file_of(folder, title, aim)))
    return paper_of(document, sentences_of(document, pipeline()))


def marking(word: str, *marks: tuple[str, float | None]) -> Finder:
    """What stands in for models: each source marks a word, surely or less so, where it stands."""

    def find(texts: Sequence[str]) -> list[list[Entity]]:
        return [
            [
                Entity(at, at + len(word), "condition", "L", source, sure)
                for source, sure in marks
                if (at := chars.lower().find(word)) >= 0
            ]
            for chars in texts
        ]

    return find


def told(found: Sequence[Candidate]) -> list[JSON]:
    return [one.value["text"] for one in found if isinstance(one.value, dict)]


BOTH: tuple[tuple[str, float | None], ...] = (("chemicals", 0.6), ("registry", 0.5))


@pytest.mark.parametrize(
    ("title", "aim", "marks", "expected"),
    [
        ("Songs against zorp", AIM, BOTH, ["zorp"]),
        ("Songs", "Zorp is hard to bear. Zorp also hurts.", BOTH, ["Zorp"]),  # once
        ("Songs against zorp", AIM, BOTH[:1], []),  # one head alone
        ("Songs against zorp", AIM, [("chemicals", 0.6), ("registry", 0.4)], []),
        ("Songs against zorp", AIM, [("one model", None), ("another", None)], ["zorp"]),
        ("Songs", AIM, BOTH, []),  # the results name it, not the aim
    ],
)
def test_a_condition_where_rules_name_none(
    tmp_path: Path,
    title: str,
    aim: str,
    marks: Sequence[tuple[str, float | None]],
    expected: list[str],
) -> None:
    assert told(completed(paper(tmp_path, title, aim), [], marking("zorp", *marks))) == expected


def test_rules_go_first(tmp_path: Path) -> None:
    ruled = [Candidate("conditions", {"text": "gout"}, (), 0.9)]

    def unasked(texts: Sequence[str]) -> list[list[Entity]]:
        raise AssertionError(texts)

    assert completed(paper(tmp_path, "Songs against zorp"), ruled, unasked) == ruled


def test_evidence_says_that_a_model_found_it(tmp_path: Path) -> None:
    some = paper(tmp_path, "Songs against zorp")
    (one,) = completed(some, [], marking("zorp", *BOTH))
    (words,) = one.evidence
    assert (words.engine, words.quote) == ("model", "zorp")
    assert some.document.text.chars[words.start : words.end] == words.quote


def test_without_models_rules_stay_alone(tmp_path: Path) -> None:
    assert finder(()) is None
    assert completed(paper(tmp_path, "Songs against zorp"), [], None) == []


def conditions_of(path: Path, models: Sequence[str]) -> list[JSON]:
    """The conditions of the paper's own trial."""
    (own,) = (one for one in extract(path, models=models) if one.kind == "reported")
    value = own.fields["conditions"].value
    return [one["text"] for one in value] if isinstance(value, list) else []


def labelling(folder: Path, name: str, label: str, words: str) -> str:
    """A pipeline on disk that gives some words a label, as scispaCy's would."""
    nlp = spacy.blank("en")
    nlp.meta["name"] = name
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": label, "pattern": words}])  # type: ignore[attr-defined]
    nlp.to_disk(folder / name)
    return str(folder / name)


def test_several_models_bear_each_other_out(tmp_path: Path) -> None:
    path = file_of(tmp_path, "Songs against zorp: a randomised trial")
    one = labelling(tmp_path, "ner_bc5cdr_md", "DISEASE", "zorp")
    two = labelling(tmp_path, "ner_bionlp13cg_md", "CANCER", "zorp")
    assert conditions_of(path, [one, two]) == ["zorp"]
    assert conditions_of(path, [one]) == []


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"no such spaCy pipeline.*scispaCy's README"):
        extract(file_of(tmp_path, "Songs"), models=["en_core_sci_sm"])


def ran(*arguments: object) -> tuple[int, str]:
    """What the command line answers, and what it says on standard error."""
    result = CliRunner().invoke(app, [*map(str, arguments)])
    return result.exit_code, result.stderr


def test_the_command_line_names_models(tmp_path: Path) -> None:
    path = file_of(tmp_path, "Songs against zorp: a randomised trial")
    one = labelling(tmp_path, "ner_bc5cdr_md", "DISEASE", "zorp")
    two = labelling(tmp_path, "ner_bionlp13cg_md", "CANCER", "zorp")
    for out, options, names in [
        ("ours", [], "trial_ner"),
        ("none", ["--no-model"], None),
        ("theirs", ["--model", one, "--model", two], f"{one}, {two}"),
    ]:
        assert ran("run", path, "--out", tmp_path / out, "-q", *options) == (0, "")
        asked = json.loads((tmp_path / out / "run.json").read_text("utf-8"))["model"]
        assert asked["name"] == names
        assert (asked["sha256"] is None) == (names is None)
        words = (tmp_path / out / "records.jsonl").read_text("utf-8")
        assert ("conditions/model" in words) == (out == "theirs")
    code, said = ran("run", path, "--out", tmp_path / "x", "--no-model", "--model", one)
    assert code == 2
    assert "give one of them" in said


def treatments(words: str, *marks: tuple[str, str]) -> Finder:
    """What stands in for models: each source marks the words as a treatment, with its label."""

    def find(texts: Sequence[str]) -> list[list[Entity]]:
        return [
            [
                Entity(at, at + len(words), "intervention", label, source, 0.9)
                for source, label in marks
                if (at := chars.find(words)) >= 0
            ]
            for chars in texts
        ]

    return find


TWO = (("pico", "INT"), ("registry", "OTHER"))


@pytest.mark.parametrize(
    ("arm", "aim", "words", "marks", "expected"),
    [
        (
            "hum",
            "We judged slow hum lessons in people.",
            "slow hum lessons",
            TWO,
            "slow hum lessons",
        ),
        ("hum", "We judged slow hum lessons in people.", "slow hum lessons", TWO[:1], "hum"),
        ("hum", "We judged slow hum lessons in people.", "slow hum", TWO[1:] * 2, "hum"),
        ("hum", "They got 8 mg hum or song nightly.", "8 mg hum or song nightly", TWO, "8 mg hum"),
        ("hum", "They got three g/day hum oil.", "g/day hum oil", TWO, "three g/day hum oil"),
        ("hum", "They got some g/day hum oil.", "g/day hum oil", TWO, "hum"),  # half a dose
        ("hum", "It was hum and song in turn.", "hum and song", TWO, "hum"),  # the other arm
        ("hum", "We judged song hum in people.", "song hum", TWO, "hum"),
        ("hum", "Each learned hum therapy.", "hum therapy", TWO, "hum"),  # tells nothing more
        ("hum", "The hum group was glad.", "hum group", TWO, "hum"),
        ("hum 5 mg", "They got daily hum 5 mg tablets.", "hum 5 mg tablets", TWO, "hum 5 mg"),
    ],
)
def test_what_an_arm_is_given_in_fuller_words(
    tmp_path: Path, arm: str, aim: str, words: str, marks: Sequence[tuple[str, str]], expected: str
) -> None:
    read = paper(tmp_path, "Songs", aim)
    ruled = [
        Candidate("arms", {"label": name, "role": "experimental", "intervention": name}, (), 0.6)
        for name in (arm, "song")
    ]
    one, other = fuller_arms(read, ruled, treatments(words, *marks))
    assert isinstance(one.value, dict) and one.value["intervention"] == expected
    assert other == ruled[1]
    for more in one.evidence:
        assert (more.engine, more.quote) == ("model", expected)


@pytest.mark.parametrize(
    ("given", "role"),
    [(None, "experimental"), ("hum", "placebo"), ("loud hum", "experimental")],
)
def test_arms_that_keep_their_words(tmp_path: Path, given: str | None, role: str) -> None:
    read = paper(tmp_path, "Songs", "We judged slow hum lessons in people.")
    arm: dict[str, JSON] = {"label": "hum", "role": role, "intervention": given}
    ruled = [Candidate("arms", arm, (), 0.6), Candidate("title", "Songs", (), 0.9)]
    assert fuller_arms(read, ruled, treatments("slow hum lessons", *TWO)) == ruled


def test_a_short_form_in_brackets_takes_its_long_form() -> None:
    text = "Both had small lens extraction (SLE) once."
    assert text[slice(*around(text, 9, 36, "SLE") or ())] == "small lens extraction (SLE)"
