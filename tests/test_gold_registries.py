"""The gold of posted results: it agrees with its sources, and a trial is in one split throughout."""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from extractor.scoring.equality import NUMBERS

GOLD = Path(__file__).resolve().parents[1] / "gold"
LONGEST_QUOTE = 200  # characters


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]


RESULTS = lines("registry_results.jsonl")
LABELS = [line["label"] for line in RESULTS]


def plain(words: str) -> str:
    return " ".join(html.unescape(words).split())


def source(shared: Path, line: dict[str, Any]) -> str:
    """The words of a source, in one line."""
    raw = (shared / "registries/samples" / line["document"]["path"]).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == line["document"]["sha256"]
    chars = raw.decode("utf-8")
    if line["document"]["path"].endswith(".json"):
        chars = re.sub(r'\\[n"]', " ", json.dumps(json.loads(chars), ensure_ascii=False))
    return plain(chars)


@pytest.mark.parametrize("line", RESULTS, ids=LABELS)
def test_names_stand_in_the_source(shared: Path, line: dict[str, Any]) -> None:
    words = source(shared, line)
    field = line["fields"]["results"]
    assert all(quote in words and len(quote) <= LONGEST_QUOTE for quote in field["quotes"])
    for entry in field["value"]:
        assert entry["time_frame"] in words
        assert entry.get("arm", "") in words
        cuts = [len(entry["measure"]), *(one.start() for one in re.finditer(": ", entry["measure"]))]  # fmt: skip
        assert any(
            entry["measure"][:cut] in words and entry["measure"][cut + 2 :] in words for cut in cuts
        )


def forms(value: object) -> set[str]:
    """How a source may write a number: 7.2, 7.20; a share as a percentage or as a part of one."""
    shown = str(value).lstrip("<")
    made = {shown, shown.removesuffix(".0"), *(shown + "0" * n for n in (1, 2) if "." in shown)}
    return made | ({f"{value / 100}"} if isinstance(value, int) else set())


@pytest.mark.parametrize("line", RESULTS, ids=LABELS)
def test_numbers_stand_in_the_source(shared: Path, line: dict[str, Any]) -> None:
    words = set(re.findall(r"\d*\.?\d+", source(shared, line)))
    for entry in line["fields"]["results"]["value"]:
        assert set(NUMBERS) <= entry.keys()
        for key in NUMBERS:
            if entry[key] is not None:
                assert {one.lstrip("-") for one in forms(entry[key])} & words, (key, entry)


def test_events_are_of_the_people_analysed() -> None:
    for line in RESULTS:
        for entry in line["fields"]["results"]["value"]:
            assert entry["events"] is None or entry["events"] <= entry["n"]


def test_a_trial_is_in_one_split() -> None:
    split = {line["document"]["sha256"]: line["split"] for line in lines("registry_records.jsonl")}
    assert len(set(LABELS)) == len(RESULTS) == 12
    for line in RESULTS:
        assert split.get(line["document"]["sha256"], line["split"]) == line["split"]
