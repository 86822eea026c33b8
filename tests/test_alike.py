"""The same paper twice, as PDF and XML or with another wording, is noticed and linked."""

from __future__ import annotations

import json
import random
from pathlib import Path

from trial_tables import DOMAINS, draw_paragraph

from extractor.batch import Options, run
from extractor.runs.alike import same_papers, sketch


def paper(seed: int, sentences: int = 120) -> list[str]:
    rng = random.Random(seed)
    drawn: list[str] = []
    while len(drawn) < sentences:
        words = "".join(rng.choice("abcdefgh ") for _ in range(60))
        drawn += [f"{draw_paragraph(rng, rng.choice(DOMAINS)).split('. ')[0]} as {words}."]
    return drawn


def rows(out: Path) -> dict[str, dict]:
    told = [json.loads(line) for line in (out / "documents.jsonl").read_text().splitlines()]
    return {Path(row["path"]).name: row for row in told}


def test_a_preprint_and_what_was_printed_are_one_paper(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    printed, other = paper(1), paper(2)
    preprint = [*printed[:10], *paper(3, 20), *printed[25:]]
    (folder / "a.txt").write_text("\n".join(printed))
    (folder / "b.txt").write_text("\n".join(other))
    (folder / "c.txt").write_text(" ".join(preprint))
    summary = run([folder], tmp_path / "out", Options(models=()))
    told = rows(tmp_path / "out")
    first = str(folder / "a.txt")
    assert told["c.txt"]["same_paper"] == first
    assert [one["code"] for one in told["c.txt"]["problems"]] == ["same-paper"]
    assert "same_paper" not in told["a.txt"] and "same_paper" not in told["b.txt"]
    assert (summary.same_papers, summary.duplicates) == (1, 0)


def test_the_first_of_all_is_named() -> None:
    hashes = [(n, path) for n in range(40) for path in "zyx"]
    assert same_papers(sorted(hashes), {"z": 0, "y": 1, "x": 2}) == {"y": "z", "x": "z"}


def test_what_little_text_or_all_documents_share_tells_nothing() -> None:
    few = [(n, path) for n in range(10) for path in "ab"]
    assert same_papers(few, {"a": 0, "b": 1}) == {}
    names = [f"{n:03}" for n in range(100)]
    licence = [(n, name) for n in range(30) for name in names]
    assert same_papers(licence, {name: n for n, name in enumerate(names)}) == {}


def test_real_papers_in_two_forms(shared: Path) -> None:
    from extractor.flow import document_of
    from extractor.readers import read_source

    forms = sorted((shared / "pdfs").glob("ids_*.nxml"))
    pairs: list[tuple[int, str]] = []
    order: dict[str, int] = {}
    for path in [*forms, *(one.with_suffix(".pdf") for one in forms)]:
        order[path.name] = len(order)
        pairs += [(n, path.name) for n in sketch(document_of(read_source(path)).text.chars)]
    assert same_papers(sorted(pairs), order) == {f"{one.stem}.pdf": one.name for one in forms}
