"""How fast full texts become records: pytest tests/bench_papers.py --benchmark-only.

Needs the full texts of ../shared/jats. The aim is 8 papers a second on one core, without a
trained model.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from extractor.flow import document_of, records_of
from extractor.readers import read_source

PAPERS = 20


def read_all(papers: list[Path]) -> int:
    return sum(len(records_of(document_of(read_source(path)))) for path in papers)


@pytest.mark.benchmark(min_rounds=3)
def test_full_texts_to_records(benchmark: BenchmarkFixture, shared: Path) -> None:
    """Seconds for 20 papers, the vocabulary loaded before."""
    papers = sorted((shared / "jats").glob("*.nxml"))[:PAPERS]
    read_all(papers[:1])
    found = benchmark(read_all, papers)
    assert found >= len(papers) // 2
