"""Some broken documents of each kind; `tests/fuzz/fuzz.py` tries thousands, each in another process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from archive_mutations import SUFFIXES
from fuzz import ROOT, chosen, sources
from fuzz_checks import broken, broken_value
from fuzz_worker import Job, input_of, tried, whole
from mutations import ANYHOW, BY_CHARS, WITHIN

from extractor.readers.inputs import Input

CORPUS = [one for one in sources(ROOT / "nowhere") if "corpus" in one.parts]


def test_a_seed_always_gives_the_same_bytes(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    for seed in range(12):
        job = Job(CORPUS[seed % len(CORPUS)], CORPUS[0], f"{seed}", out)
        first, again = ((input_of(job), out.read_bytes()) for _ in range(2))
        assert first == again
    assert chosen(5, 1, CORPUS) == chosen(5, 1, CORPUS)


def test_every_mutation_changes_something(tmp_path: Path, shared: Path) -> None:
    by_suffix = {one.suffix: one for one in sources(shared)}
    for suffix, ways in WITHIN.items():
        data = by_suffix[suffix].read_bytes()
        for change in {*ways, *ANYHOW.get(suffix, BY_CHARS)}:
            made = {change(data, data, Random(seed)) for seed in range(9)}
            assert made - {data}, change.__name__


@pytest.mark.parametrize("number", range(45))
def test_broken_documents_of_the_corpus(tmp_path: Path, number: int) -> None:
    source, other = CORPUS[number % len(CORPUS)], CORPUS[-1]
    assert (
        tried(Job(source, other, f"corpus:{number}", tmp_path / f"a{source.suffix}"))["wrong"] == []
    )


@pytest.mark.parametrize("number", range(60))
def test_broken_real_documents(tmp_path: Path, shared: Path, number: int) -> None:
    found = [one for one in sources(shared) if one.stat().st_size < 300_000]
    source, other = chosen(len(found) + number, 11, found)
    assert (
        tried(Job(source, other, f"real:{number}", tmp_path / f"a{source.suffix}"))["wrong"] == []
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_archives_before_they_are_broken(tmp_path: Path, suffix: str) -> None:
    told = tried(Job(CORPUS[0], CORPUS[-1], "", tmp_path / f"a{suffix}"))
    assert (told["status"], told["wrong"], told["error"]) == ("ok", [], "")


@pytest.mark.parametrize("number", range(25))
def test_broken_archives(tmp_path: Path, number: int) -> None:
    small = [one for one in CORPUS if one.stat().st_size < 20_000]
    source, other = small[number % len(small)], small[-1 - number % len(small)]
    out = tmp_path / f"a{SUFFIXES[number % len(SUFFIXES)]}"
    assert tried(Job(source, other, f"archive:{number}", out))["wrong"] == []


def test_the_checks_find_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((ROOT / "corpus" / "table-split.txt").read_bytes())
    entry, files = whole(Input(path))
    assert list(broken(entry, files)) == []
    harm: dict[str, Callable[[str], str]] = {
        "records.jsonl": lambda told: told.replace('"start": ', '"start": 1'),
        "tables.jsonl": lambda told: told.replace('"row": ', '"row": 9'),
        "documents.jsonl": lambda told: told + told,
    }
    for name, change in harm.items():
        assert list(broken(entry, {**files, name: change(files[name])})), name
    assert list(broken_value("participants", {"planned": 10**9, "enrolled": "16"}))
    assert list(broken_value("trial_ids", [{"id": "NCT1", "valid": True}]))
