"""How long linking takes, and how it grows: pytest tests/bench_link.py --benchmark-only -s.

Records are drawn: registered trials with invented ids, titles of words that are as frequent as words are (Zipf), numbers of
people, conditions; a fifth is registered twice under the same title.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from extractor.fields import FIELDS
from extractor.linking import link

SIZES = (1_000, 10_000, 100_000)
TWICE = 0.2


def drawn(dice: random.Random, n: int) -> list[dict[str, Any]]:
    """So many records, in the form of a run."""
    words = [f"word{at}x" for at in range(20_000)]
    often = [1 / (at + 1) for at in range(len(words))]
    records = []
    while len(records) < n:
        title = " ".join(dice.choices(words, often, k=dice.randint(8, 16)))
        people, condition = dice.randint(10, 500), f"X:{dice.randint(1, 300)}"
        for prefix in ("NCT", "ISRCTN") if dice.random() < TWICE else ("NCT",):
            number = f"{prefix}{len(records):08d}"
            records.append(record(number, title, people, condition))
    return records[:n]


def record(number: str, title: str, people: int, condition: str) -> dict[str, Any]:
    """One registered trial."""
    found = {
        "trial_ids": [{"id": number, "registry": "R", "printed": number, "valid": True}], "title": title,
        "participants": {"planned": people}, "conditions": [{"text": condition, "id": condition}],
    }  # fmt: skip
    fields = {
        name: {"status": "found" if name in found else "not_found", "value": found.get(name), "confidence": 0.9, "evidence": []}
        for name in FIELDS
    }  # fmt: skip
    document = {"path": "drawn.csv", "sha256": number, "reader": "ictrp"}
    return {
        "record_id": number,
        "document": document,
        "kind": "registered",
        "label": number,
        "fields": fields,
    }


@pytest.mark.parametrize("n", SIZES)
def test_registered_trials(benchmark: BenchmarkFixture, tmp_path: Path, n: int) -> None:
    run = tmp_path / "run"
    run.mkdir()
    with (run / "records.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in drawn(random.Random(n), n))
    found = benchmark.pedantic(link, ([run], tmp_path / "out"), {"overwrite": True}, rounds=1)
    pairs = n * TWICE / (1 + TWICE)
    assert 0.97 * pairs <= found.linked <= 1.03 * pairs
