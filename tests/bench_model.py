"""How fast the model that ships loads and reads: `pytest tests/bench_model.py`.

The aims are a second for loading and 10,000 words a second on one core, from text to spans.
"""

from pytest_benchmark.fixture import BenchmarkFixture

from extractor.engines import model
from extractor.nlp import load_model
from extractor.resources import resource

SENTENCES = [  # 500, of 19 words each; no two alike, so that nothing is seen twice
    f"Of {number} patients with severe knee osteoarthritis, half received umbilical cord "
    f"mesenchymal stem cells at week {number + 1} and {number % 7} withdrew ."
    for number in range(500)
]


def test_load(benchmark: BenchmarkFixture) -> None:
    nlp = benchmark(load_model, resource(model.SHIPPED))
    assert nlp.pipe_names == ["trial_tagger"]


def test_read_500_sentences(benchmark: BenchmarkFixture) -> None:
    nlp = model.shipped()
    found = benchmark(lambda: list(model.entities(nlp, SENTENCES)))
    assert all({"cell", "condition"} <= {one.kind for one in entities} for entities in found)
