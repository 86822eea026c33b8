"""The repair of text dumps: cases for every rule, and what holds for every corpus document."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor.repair.dump import repair_dump
from extractor.types import Document, Source

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases" / "repair.json").read_text(encoding="utf-8"))
CORPUS = sorted((HERE.parent / "corpus").glob("*.txt"))
RULES = """
    characters/line-end characters/space characters/invisible characters/ligature
    characters/control characters/misread-quote furniture/page-break turn/shattered-lines
    turn/letter-reversed-lines turn/bottom-up turn/reversed-order turn/interrupting-caption
    table/continued text/line-end-hyphen text/kept-hyphen text/lost-power text/spaced-formula
    text/glued-citation text/wrapped-line text/paragraph text/blanks
""".split()


def document_of(raw: str, path: str = "case.txt") -> Document:
    """The document that a text is after repair."""
    data = raw.encode("utf-8", "surrogatepass")
    return repair_dump(Source(path, hashlib.sha256(data).hexdigest(), "text", raw, len(data)))


@cache
def corpus_document(path: Path) -> Document:
    return document_of(path.read_text(encoding="utf-8"), path.name)


def known_failure(case: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.xfail(case.get("expect") == "fail", reason="known failure", strict=True)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["label"], marks=known_failure(c)) for c in CASES]
)
def test_case(case: dict[str, Any]) -> None:
    document = document_of(case["raw"])
    if "repaired" in case:
        assert document.text.chars == case["repaired"]
    if "rule" in case:
        assert case["rule"] in {repair.rule for repair in document.text.repairs}
    if case.get("garbled"):
        assert "garbled-region" in {problem.code for problem in document.problems}


def test_cases_are_told_apart_and_cover_the_rules() -> None:
    assert max(Counter(case["label"] for case in CASES).values()) == 1
    proved = {case.get("rule") for case in CASES if case.get("expect") != "fail"}
    assert set(RULES) <= proved
    left_alone = [case for case in CASES if "rule" not in case]
    assert len(left_alone) >= 0.4 * len(CASES)  # what must not happen weighs as much


# --- every document of the corpus -----------------------------------------------------------


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_cells_stand_in_the_text(path: Path) -> None:
    document = corpus_document(path)
    for table in document.tables:
        assert {cell.row for cell in table.cells} == set(range(table.n_rows))
        end = 0
        for cell in table.cells:
            assert document.text.chars[cell.start : cell.end] == cell.text
            assert cell.text == " ".join(cell.text.split())
            assert cell.start >= end
            end = cell.end
            assert 0 <= cell.column < table.n_columns
            assert cell.column + cell.column_span <= table.n_columns


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_blocks_stand_in_the_text_and_in_order(path: Path) -> None:
    document = corpus_document(path)
    chars = document.text.chars
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(chars)
        assert chars[block.start : block.end].strip()
        assert block.section is None or block.section in chars
        assert not chars[end : block.start].strip() or block.kind == "table"
        end = block.end
    assert sum(block.kind == "table" for block in document.blocks) == len(document.tables)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_text_keeps_its_promises(path: Path) -> None:
    document = corpus_document(path)
    raw, text = document.source.raw, document.text
    assert len(text.origin) == len(text.chars)
    assert max(text.origin) < len(raw)
    assert not set(text.chars) & set("\x11\x12\x1c\x1d\x1e\x1f\f\r\u00a0\ufb01")
    for repair in text.repairs:
        assert 0 <= repair.raw_start <= repair.raw_end <= len(raw)
        assert len(repair.old) <= 82  # 80 and the rounding of `shortened`
        assert len(repair.new) <= 82
    for problem in document.problems:
        assert 0 <= (problem.start or 0) <= (problem.end or 0) <= len(text.chars)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_repair_of_what_is_repaired_loses_nothing(path: Path) -> None:
    """A reader who feeds the repaired text in again finds every letter again."""
    once = corpus_document(path).text.chars
    twice = document_of(once).text.chars
    lost = Counter(filter(str.isalnum, once)) - Counter(filter(str.isalnum, twice))
    assert sum(lost.values()) <= 0.01 * len(once)


@pytest.mark.parametrize(
    "path",
    [p for p in CORPUS if p.match("table-*") and "words-reversed" not in p.name],
    ids=lambda path: path.name,
)
def test_a_table_document_has_its_table(path: Path) -> None:
    document = corpus_document(path)
    assert len(document.tables) == 1
    assert document.tables[0].confidence > 0.8


def test_real_documents_keep_the_promises(shared: Path) -> None:
    paths = sorted((shared / "seeds").rglob("*.txt"))[:8]
    for path in paths:
        document = corpus_document(path)
        for table in document.tables:
            for cell in table.cells:
                assert document.text.chars[cell.start : cell.end] == cell.text
        starts = [block.start for block in document.blocks]
        assert starts == sorted(starts)
        assert all(b.end <= len(document.text.chars) for b in document.blocks)
