"""Sentences, abbreviations, vocabulary terms, and loading of other people's pipelines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from extractor.errors import UnreadableInputError
from extractor.nlp import (
    VOCABULARY,
    abbreviations,
    load_model,
    pipeline,
    sentence_places,
    sentence_starts,
    sentences,
)

CASES = json.loads((Path(__file__).parent / "cases" / "sentences.json").read_text("utf-8"))


def in_new_python(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def known_failure(case: dict) -> pytest.MarkDecorator:
    failing = case.get("expect") == "fail"
    return pytest.mark.xfail(failing, reason="known failure", strict=True)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["label"], marks=known_failure(case)) for case in CASES]
)
def test_sentences(case: dict) -> None:
    doc = pipeline()(case.get("joiner", " ").join(case["sentences"]))
    assert [span.text for span in sentences(doc)] == case["sentences"]


@pytest.mark.parametrize(
    "chars",
    [
        *(" ".join(case["sentences"]) for case in CASES),
        "One. Two.\u00a0Three.\t \u2003Four.",
        "It helped once.Controls were given none. Two.",  # a border within a token
        " \n\nA. B.\n\n\n",
        "",
    ],
)
def test_sentences_without_tokens_are_those_with(chars: str) -> None:
    wanted = [(span.start_char, span.end_char) for span in sentences(pipeline()(chars))]
    assert sentence_places(pipeline(), chars) == wanted


@pytest.mark.parametrize("chars", ["", " ", "\n\n", ".", "...", "\n\nA.\n\n\n"])
def test_sentences_of_next_to_nothing(chars: str) -> None:
    found = [span.text for span in sentences(pipeline()(chars))]
    assert found == ([chars.strip()] if chars.strip() else [])


def test_sentence_borders_are_found_in_linear_time() -> None:
    """A hostile text: stops, brackets and digits without end."""
    for piece in ("." * 1000, ".1,1–1" * 200, ". [1][1]" * 200, "(" * 1000, "a.a." * 300):
        assert len(sentence_starts(piece * 200)) <= len(piece) * 200


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        (
            "They got umbilical cord mesenchymal stem cells (UC-MSCs) once.",
            {"UC-MSCs": "umbilical cord mesenchymal stem cells"},
        ),
        (
            "Patients with acute respiratory distress syndrome (ARDS) were treated.",
            {"ARDS": "acute respiratory distress syndrome"},
        ),
        (
            "Infusion of mesenchymal stromal cells (MSCs) is safe.",
            {"MSCs": "mesenchymal stromal cells"},
        ),
        ("MSC-derived conditioned media (CM) was frozen.", {"CM": "conditioned media"}),
        ("It was severe in some patients (n = 17) of ours.", {}),
        ("The levels fell in both arms (Fig. 1) by half.", {}),
        ("The levels fell in both arms (Table 12) by half.", {}),
        ("They chose stem cells. Many survived (SCMS) in the end.", {}),
    ],
)
def test_abbreviations(chars: str, expected: dict[str, str]) -> None:
    assert abbreviations(pipeline()(chars)) == expected


def test_abbreviations_are_those_of_scispacy() -> None:
    """The bound on the length of a bracket costs no definition."""
    chars = (
        "Mesenchymal stem cells (MSCs, also (so-called) stromal cells of some kind or other and "
        "more) and conditioned media (CM) and CRP (C reactive protein level) in ARDS (acute "
        "respiratory distress syndrome of adults) with interleukin 6 (IL-6). CM and IL-6 fell."
    )
    theirs = spacy.blank("en")
    theirs.tokenizer = pipeline().tokenizer
    theirs.add_pipe("abbreviation_detector")
    found = []
    for nlp in (theirs, pipeline()):
        doc = nlp(chars)
        found.append(
            {(span.start, span.text, str(span._.long_form)) for span in doc._.abbreviations}
        )
    assert found[0] == found[1]
    assert {short for _, short, _ in found[0]} >= {"CM", "IL-6", "ARDS"}


def test_a_dose_stays_one_token() -> None:
    doc = pipeline()("Two doses of 1×106 UC-MSCs/kg were given.")
    assert "UC-MSCs/kg" in [token.text for token in doc]


def test_vocabulary_terms() -> None:
    doc = pipeline()("Wharton's jelly-derived mesenchymal stem cells were infused.")
    marked = {(span.label_, span.id_, span.text) for span in doc.spans[VOCABULARY]}
    assert ("cells", "CL:0000134", "mesenchymal stem cells") in marked
    assert ("tissues", "UBERON:0003422", "Wharton's jelly-derived") in marked
    assert {span.label_ for span in doc.ents} == {"cells", "tissues"}


def test_components_need_no_import_of_ours() -> None:
    """Holds in an installed package only: spaCy finds them by their entry points."""
    code = (
        "import spacy; nlp = spacy.blank('en')\n"
        "for name in ('sentences', 'abbreviations', 'vocabulary'): nlp.add_pipe('trial_' + name)\n"
        "print(len(list(nlp('Cells came from Dr. Ito. They grew.').sents)))"
    )
    assert in_new_python(code).strip() == "2"


def test_import_is_light() -> None:
    code = "import sys, extractor.nlp; print('scispacy.linking' in sys.modules)"
    assert in_new_python(code).strip() == "False"


@pytest.fixture
def old_pipeline(tmp_path: Path) -> Path:
    """A pipeline with the word "True" for a boolean in its config, as scispaCy 0.5 wrote it."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("senter")
    nlp.initialize()
    nlp.to_disk(tmp_path / "old")
    config = tmp_path / "old" / "config.cfg"
    old = config.read_text("utf-8").replace("= true", '= "True"').replace("= false", '= "False"')
    assert 'subword_features = "True"' in old
    config.write_text(old, "utf-8")
    return tmp_path / "old"


def test_words_for_booleans_are_read_as_booleans(old_pipeline: Path) -> None:
    before = (old_pipeline / "config.cfg").read_bytes()
    nlp = load_model(old_pipeline)
    assert nlp.config["components"]["senter"]["overwrite"] is False
    assert nlp.config["components"]["senter"]["model"]["tok2vec"]["subword_features"] is True
    assert (old_pipeline / "config.cfg").read_bytes() == before


def test_our_components_come_before_a_models(old_pipeline: Path) -> None:
    assert pipeline(old_pipeline).pipe_names[0] == "trial_sentences"
    assert abbreviations(pipeline(old_pipeline)("conditioned media (CM)"))["CM"]


def test_a_missing_model_says_what_to_do() -> None:
    with pytest.raises(UnreadableInputError, match=r"no such spaCy pipeline.*release page"):
        load_model("no_such_pipeline_anywhere")


def test_a_package_without_a_pipeline_is_no_model() -> None:
    with pytest.raises(UnreadableInputError, match="no such spaCy pipeline"):
        load_model("pytest")


def test_the_placeholder_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "en_placeholder_sci"
    package.mkdir()
    (package / "__init__.py").touch()
    info = tmp_path / "en_placeholder_sci-999.9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: en_placeholder_sci\nVersion: 999.9.9\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UnreadableInputError, match="empty package"):
        load_model("en_placeholder_sci")


def test_a_broken_model_is_a_clean_error(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = en\n")
    with pytest.raises(UnreadableInputError, match="cannot load"):
        load_model(tmp_path)
