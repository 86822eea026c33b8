"""The pipeline that ships, its card, its recipe, and what is made of scispaCy's."""

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Linear, Model, with_array
from weasel.util import get_checksum, load_project_config

from extractor.engines import model
from extractor.nlp import load_model, pipeline
from extractor.resources import resource
from extractor.tagging import crf
from extractor.tagging.component import Head, TrialTagger, arrays
from extractor.tagging.heads import beside_group, same_words, sentences
from extractor.tagging.network import surroundings

MODELS = resource("models")
CARD = (MODELS / "README.md").read_text("utf-8")
GOLD = MODELS.parent / "gold"
SCORES = json.loads((MODELS / "trial_ner_scores.json").read_text("utf-8"))
MIB = 2**20


@pytest.fixture(scope="module")
def shipped() -> Language:
    return model.shipped()


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("Mesenchymal stem cells were infused.", "cell", "Mesenchymal stem cells"),
        ("The number of CD4+ T cells rose in blood.", "cell", "T cells"),
        ("Biopsies of the liver were taken.", "tissue", "liver"),
        ("Patients with type 2 diabetes were enrolled.", "condition", "type 2 diabetes"),
        ("Ninety adults with rheumatoid arthritis took part.", "condition", "rheumatoid arthritis"),
        ("They took methotrexate 15 mg weekly.", "drug", "methotrexate"),
        ("Prednisolone was tapered over eight weeks.", "drug", "Prednisolone"),
        ("Wild-type mice served as controls.", "organism", "mice"),
    ],
)
def test_invented_sentences(shipped: Language, sentence: str, kind: str, words: str) -> None:
    (found,) = model.entities(shipped, [sentence])
    assert any(one.kind == kind and words in sentence[one.start : one.end] for one in found)


def test_every_entity_is_a_stretch_of_its_text(shipped: Language) -> None:
    texts = ["", " ", "Cells\nhelp .", "Aspirin reduced pain in 20 patients with migraine."]
    for text, found in zip(texts, model.entities(shipped, texts), strict=True):
        for one in found:
            assert 0 <= one.start < one.end <= len(text)
            assert one.score is not None and 0 <= one.score <= 1
    assert found


def test_batches_change_nothing(shipped: Language) -> None:
    texts = ["Stroke was rare.", "Adults with asthma or COPD got budesonide twice daily.", "No."]
    together = list(model.entities(shipped, texts))
    for text, found in zip(texts, together, strict=True):
        (alone,) = model.entities(shipped, [text])
        places = [(one.start, one.end, one.label, one.source) for one in alone]
        assert places == [(one.start, one.end, one.label, one.source) for one in found]


def test_it_stands_in_the_pipeline() -> None:
    doc = pipeline(resource(model.SHIPPED))(
        "Mesenchymal stem cells (MSCs) in sepsis. All did well."
    )
    assert [str(sentence) for sentence in doc.sents][1] == "All did well."
    assert {"CELL", "CONDITION"} <= {entity.label_ for entity in doc.ents}


def test_every_label_of_the_heads_is_on_the_card(shipped: Language) -> None:
    for head in shipped.get_pipe("trial_tagger").heads:
        assert f"| `{head.name}` | {', '.join(head.labels)} |" in CARD
        assert set(model.HEADS[head.name]) <= set(head.labels)
        assert set(head.entities) <= set(head.labels)


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The recipe can be imported, as it is where it runs."""
    monkeypatch.syspath_prepend(MODELS)
    return MODELS / "recipe"


def test_the_cards_figures_are_the_scores(recipe: Path) -> None:
    from recipe.card import BEGIN, END, figures

    heads = json.loads((MODELS / "trial_ner/trial_tagger/heads.json").read_text("utf-8"))
    assert CARD.split(BEGIN)[1].split(END)[0] == figures(SCORES, heads)


def test_the_scores_on_the_projects_own_gold(recipe: Path, shipped: Language) -> None:
    from recipe.quotes import score

    assert score(shipped, GOLD) == SCORES["gold"]
    assert all(score["n"] >= 30 for score in SCORES["gold"].values())


def test_the_gold_asks_nothing_of_test_papers(recipe: Path) -> None:
    from recipe.quotes import FILES, cases

    texts = [(GOLD / name).read_text("utf-8") for name in FILES]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    kept_apart = {line["document"]["path"] for line in lines if line["split"] == "test"}
    asked = cases(GOLD)
    assert kept_apart and kept_apart.isdisjoint(case.document for case in asked)
    for case in asked:
        assert 0 <= case.start < case.end <= len(case.quote)
        assert len(case.quote.split()) > len(case.quote[case.start : case.end].split())


@pytest.mark.parametrize(
    ("marks", "right"),
    [
        ([(9, 22)], {"exact", "whole", "touched"}),
        ([(0, 30)], {"whole", "touched"}),
        ([(9, 15), (16, 22)], {"whole", "touched"}),
        ([(16, 22)], {"touched"}),
        ([(0, 3)], set()),
    ],
)
def test_how_a_value_of_the_gold_is_marked(
    recipe: Path, marks: list[tuple[int, int]], right: set[str]
) -> None:
    from recipe.quotes import Case, judged

    case = Case("a.xml", "Men with severe asthma took part.", 9, 22, "conditions")
    assert {name for name, one in judged(case, marks).items() if one} == right


def invented() -> dict[str, list[list[dict[str, object]]]]:
    """A corpus of chemicals and diseases that a network learns at once."""
    pairs = [("aspirin", "sepsis"), ("zinc", "asthma"), ("insulin", "stroke"), ("iron", "gout")]
    sentences = [
        (["They", "took", drug, "for", disease, "."], [[2, 3, "Chemical"], [4, 5, "Disease"]])
        for drug, disease in pairs * 5
    ]
    return {"BC5CDR": [[{"corpus": one, "printed": one}] for one in sentences]}


def test_training_is_the_same_twice(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recipe import readers
    from recipe.train import Plan, Source, heads_of, ship, train, untrained

    plan = Plan(epochs=30, words=100, warm_up=5)
    vectors = str(MODELS / "trial_ner")
    monkeypatch.setattr(readers, "HEAD", "chemicals")
    monkeypatch.setattr(readers, "SOURCE", Source("chemicals"))
    monkeypatch.setattr(readers, "PLAN", plan)
    spacy.util.srsly.write_jsonl(tmp_path / f"{readers.CORPUS}.jsonl", invented()["BC5CDR"])
    made = []
    for at in range(2):
        pupil = untrained(vectors)
        tagger_of(pupil).add(heads_of(invented()))
        train(pupil, tagger_of(pupil), invented(), plan)
        ship(tagger_of(pupil), vectors, str(tmp_path / f"shared{at}"))
        readers.main(
            str(tmp_path), vectors, str(tmp_path / f"shared{at}"), str(tmp_path / f"whole{at}")
        )
        whole = load_model(tmp_path / f"whole{at}")
        made.append([node.get_param(name) for _, node, name in arrays(tagger_of(whole).model)])
    assert len(made[0]) > len(list(arrays(tagger_of(pupil).model)))
    assert all(np.array_equal(one, other) for one, other in zip(*made, strict=True))
    for nlp in (pupil, whole):
        doc = Doc(nlp.vocab, words=["They", "took", "zinc", "for", "gout", "."])
        found = [(str(span), span.label_) for span in tagger_of(nlp)(doc).spans["chemicals"]]
        assert found == [("zinc", "Chemical"), ("gout", "Disease")]


def tagger_of(nlp: Language) -> TrialTagger:
    return nlp.get_pipe("trial_tagger")


def test_the_scores_hold(recipe: Path, shipped: Language, shared: Path) -> None:
    """The first documents of each corpus, counted again: chips may differ in a last digit."""
    from recipe.evaluate import quick

    assert quick(shipped, shared / "ner/licensed") == pytest.approx(SCORES["quick"], abs=0.4)


def test_the_lock_ties_the_recipe_to_the_weights() -> None:
    """Every file of the project that the lock names is the one that it saw."""
    entries = spacy.util.srsly.read_yaml(MODELS / "project.lock")
    commands = load_project_config(MODELS)["commands"]
    assert list(entries) == [command["name"] for command in commands]
    seen = 0
    for entry in entries.values():
        for file in (*entry["deps"], *entry.get("outs", ())):
            assert file["md5"]
            if not file["path"].startswith("..") and file["path"] != "README.md":
                assert get_checksum(MODELS / file["path"]) == file["md5"], file["path"]
                seen += 1
    assert seen >= 8


def test_what_ships_is_small_and_tells_nothing() -> None:
    files = [path for path in (MODELS / "trial_ner").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 10_000_000
    words = json.loads((MODELS / "trial_ner/vocab/strings.json").read_text("utf-8"))
    assert set(words) <= set(pipeline().vocab.strings) | {"trial_ner"} | labels()
    for path in (MODELS / "project.lock", MODELS / "trial_ner/meta.json"):
        assert not re.search(r"://|/tmp|/home|/root|/work", path.read_text("utf-8"))


def labels() -> set[str]:
    heads = json.loads((MODELS / "trial_ner/trial_tagger/heads.json").read_text("utf-8"))
    return {name for head in heads for name in (*head["labels"], *head["entities"].values())}


@pytest.mark.parametrize("name", [*sorted(model.THEIRS), "somebodys_own"])
def test_labels_of_scispacys_models(name: str) -> None:
    nlp = spacy.blank("en")
    nlp.meta["name"] = name
    theirs = model.THEIRS.get(name, model.ANY)
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": label, "pattern": f"word{i}"} for i, label in enumerate(theirs)])
    text = " ".join(f"word{i}" for i in range(len(theirs)))
    (found,) = model.entities(nlp, [text])
    assert [one.kind for one in found] == list(theirs.values())
    assert {one.score for one in found} == {None}


@given(st.lists(st.integers(0, 4), max_size=12))
def test_spans_cover_what_is_tagged(path: list[int]) -> None:
    spans = list(Head("x", ("A", "B")).spans(path))
    covered = {at for start, end, _ in spans for at in range(start, end)}
    assert covered == {at for at, tag in enumerate(path) if tag}
    assert all(end <= start for (_, end, _), (start, _, _) in itertools.pairwise(spans))


def brute_force(scores: np.ndarray, steps: np.ndarray, first: np.ndarray) -> np.ndarray:
    """How likely each tag is at each token, by summing over all paths."""
    length, tags = scores.shape
    out = np.zeros((length, tags))
    for path in np.ndindex(*[tags] * length):
        weight = first[path[0]] + sum(scores[t, tag] for t, tag in enumerate(path))
        weight += sum(steps[a, b] for a, b in itertools.pairwise(path))
        out[range(length), path] += np.exp(weight)
    return out / out[0].sum()


def test_chances_are_those_of_all_paths() -> None:
    dice = np.random.default_rng(3)
    sequences = [dice.normal(size=(length, 3)).astype("float32") for length in (4, 1, 3)]
    steps = dice.normal(size=(3, 3)).astype("float32")
    first = dice.normal(size=3).astype("float32")
    batch, inside = crf.padded(sequences)
    chances = crf.likely(batch, steps, first, inside)
    for at, one in enumerate(sequences):
        expected = brute_force(one, steps, first)
        assert np.allclose(chances[: len(one), at], expected, atol=1e-4)


def test_gradients_are_differences_of_the_loss() -> None:
    dice = np.random.default_rng(5)
    scores = dice.normal(size=(4, 2, 3)).astype("float64")
    steps, first = dice.normal(size=(3, 3)), dice.normal(size=3)
    inside = np.array([[1, 1], [1, 1], [1, 0], [1, 0]], dtype=bool)
    allowed = dice.random((4, 2, 3)) > 0.3
    allowed[:, :, 1] = True
    grads = crf.learn(scores, steps, first, allowed, inside)
    for which, array in enumerate((scores, steps, first)):
        for place in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            up[place] += 1e-4
            down[place] -= 1e-4
            losses = [
                crf.learn(*[one if i == which else other for i, other in enumerate((scores, steps, first))], allowed, inside)[3]
                for one in (up, down)
            ]  # fmt: skip
            assert grads[which][place] == pytest.approx((losses[0] - losses[1]) / 2e-4, abs=1e-3)


def numeric(layer: Model, docs: list[np.ndarray], wrap: Callable[..., object]) -> bool:
    """Whether a layer's gradients are the differences of what it gives."""
    dice = np.random.default_rng(7)
    seen, back = layer(wrap(docs), True)
    wanted = [dice.normal(size=one.shape) for one in seen]
    grads = back([one.astype("float32") for one in wanted])
    for at, doc in enumerate(docs):
        for place in np.ndindex(doc.shape):
            sums = []
            for change in (1e-3, -1e-3):
                moved = [one.copy() for one in docs]
                moved[at][place] += change
                seen = layer(wrap(moved), True)[0]
                sums.append(sum((a * b).sum() for a, b in zip(seen, wanted, strict=True)))
            assert grads[at][place] == pytest.approx((sums[0] - sums[1]) / 2e-3, abs=2e-2)
    return True


def test_gradients_of_what_looks_around() -> None:
    dice = np.random.default_rng(7)
    docs = [dice.normal(size=(length, 3)) for length in (5, 1, 7)]
    assert numeric(surroundings(2), docs, lambda rows: rows)
    mix = with_array(Linear(3, 6))
    mix.initialize(X=[np.zeros((1, 6), dtype="float32")])
    for node in mix.walk():
        if node.has_param("W"):
            node.set_param("W", dice.normal(size=(3, 6)).astype("float32"))
    groups = [np.array([0, 1, 0, 0, 1]), np.array([0]), np.array([2, 1, 0, 0, 2, 2, 1])]
    docs = [one.astype("float32") for one in docs]
    assert numeric(beside_group(mix, 3), docs, lambda rows: (rows, groups))


@given(st.lists(st.sampled_from(["The", "the", ".", "dose", "?"]), min_size=1, max_size=9))
def test_groups_of_words(words: list[str]) -> None:
    doc = Doc(pipeline().vocab, words=words)
    alike, told = same_words(doc), sentences(doc)
    for one, other in itertools.combinations(range(len(words)), 2):
        assert (alike[one] == alike[other]) == (words[one].lower() == words[other].lower())
        assert (told[one] == told[other]) == {".", "?"}.isdisjoint(words[one:other])


def test_the_folder_loads_by_its_name() -> None:
    assert load_model(MODELS / "trial_ner").pipe_names == ["trial_tagger"]
