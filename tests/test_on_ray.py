"""The engine `ray`: the same bytes as here, on several nodes, one of which dies."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from published import published

from extractor.batch import Options, run
from extractor.errors import ExtractorError

ray = pytest.importorskip("ray")
LOCAL = Options(models=(), workers=1, timeout=60)
ON_RAY = Options(models=(), workers=2, engine="ray", timeout=60)
ON_RAY_OF_3 = Options(models=(), workers=3, engine="ray", timeout=60)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes on this machine, beside a head without processors."""
    from ray.cluster_utils import Cluster

    os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    for _ in range(2):
        cluster.add_node(num_cpus=1)
    os.environ["RAY_ADDRESS"] = cluster.address
    yield cluster
    del os.environ["RAY_ADDRESS"]
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    corpus = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))
    for number in range(12):
        text = corpus[number % len(corpus)].read_text()
        (folder / f"{number:02}.txt").write_text(f"{text}\n\nCopy {number}.\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    return folder


def test_the_same_bytes_as_here_though_a_node_dies(
    cluster: Any, papers: Path, tmp_path: Path
) -> None:
    here = run([papers], tmp_path / "here", LOCAL)
    node = cluster.add_node(num_cpus=1)
    killed = []

    def watch(done: int, of: int, entry: object) -> None:
        if done == 4:
            cluster.remove_node(node, allow_graceful=False)
            killed.append(done)

    there = run([papers], tmp_path / "there", ON_RAY_OF_3, watch)
    assert killed == [4]
    assert there.counts == here.counts
    assert published(tmp_path / "there") == published(tmp_path / "here")


def test_what_is_done_here_is_gone_on_with_there(
    cluster: Any, papers: Path, tmp_path: Path
) -> None:
    few = tmp_path / "few"
    shutil.copytree(papers, few)
    for path in sorted(few.glob("1*.txt")):
        path.unlink()
    out, said = tmp_path / "out", list[str]()
    run([few], out, LOCAL)
    for path in papers.glob("1*.txt"):
        shutil.copy(path, few)
    run([few], out, ON_RAY, say=said.append)
    assert said[0] == "going on with the run: 10 done before, 2 to do"


def test_a_document_that_is_late_costs_itself_alone(
    cluster: Any,
    papers: Path,
    tmp_path: Path,
) -> None:
    (papers / "long.txt").write_text("A trial of 40 patients with sepsis.\n\n" * 150_000)
    summary = run([papers], tmp_path / "out", Options(models=(), engine="ray", timeout=2))
    rows = [
        json.loads(line) for line in (tmp_path / "out/documents.jsonl").read_text().splitlines()
    ]
    failed = {Path(row["path"]).name: row["error"]["message"] for row in rows if row["error"]}
    assert "not done after the 2 s" in failed["long.txt"]
    assert summary.counts["documents"] == 14


def test_a_model_nobody_has_is_told_as_here(cluster: Any, papers: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"(?s)No actor starts .*no_such_model"):
        run([papers], tmp_path / "out", Options(models=("no_such_model",), engine="ray"))


def test_an_engine_nobody_knows(papers: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="No engine is called 'spark'"):
        run([papers], tmp_path / "out", Options(engine="spark"))
