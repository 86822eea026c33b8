"""Cell products and the vocabulary they are read with: cases, properties, real titles."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fields import cell_products, conditions
from extractor.fields.vocabulary import Lexicon, load

CASES = json.loads(
    (Path(__file__).parent / "cases" / "cell_products.json").read_text(encoding="utf-8")
)
KEYS = {
    "cell_type", "tissue", "donor", "derivative", "product_name", "dose", "infusions",
    "schedule", "route", "preparation", "parts",
}  # fmt: skip
PIECES = (
    "umbilical cord", "UC-MSCs", "bone marrow", "-derived ", "mesenchymal stem cells", " and ",
    "NK cells", "exosomes", " from ", "allogeneic ", "(", ")", "Wharton’s jelly ", "infusion of ",
    "1×10^6 cells/kg ", "BMSCs", ", ", "intravenous ", "HB-adMSCs", "CIK", "\n", "levels of ",
)  # fmt: skip


def known_failure(case: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.xfail(case.get("expect") == "fail", reason="known failure", strict=True)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["label"], marks=known_failure(c)) for c in CASES]
)
def test_case(case: dict[str, Any]) -> None:
    find = cell_products.find_in_prose if case.get("prose") else cell_products.find
    found = find(case["text"])
    told = [
        {key: f.value[key] for key in wanted}
        for f, wanted in zip(found, case["products"], strict=False)
    ]
    assert told == case["products"]
    assert len(found) == len(case["products"])


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_parts_quote_the_text_and_all_keys_are_there(chars: str) -> None:
    for find in (cell_products.find, cell_products.find_in_prose):
        for found in find(chars):
            assert set(found.value) == KEYS
            assert 0 <= found.start < found.end <= len(chars)
            for part in found.value["parts"]:
                quote = chars[part["start"] : part["end"]]
                assert quote.strip(), part
                told = found.value[part["key"]]
                if part["key"] in ("cell_type", "tissue"):
                    assert " ".join(quote.split()) == told["text"]


@pytest.mark.parametrize("name", ["cells", "tissues", "conditions", "routes"])
def test_no_name_means_two_things(name: str) -> None:
    seen: dict[str, str] = {}
    for term in load(name):
        for synonym in (term.label, *term.synonyms):
            assert seen.setdefault(synonym, term.label) == term.label, synonym


@pytest.mark.parametrize("name", ["cells", "tissues", "conditions", "routes"])
def test_every_name_finds_its_own_term(name: str) -> None:
    lexicon = Lexicon(load(name))
    for term in load(name):
        for synonym in term.synonyms:
            assert [m.term.label for m in lexicon.find(f"of {synonym}, and")] == [term.label]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Severe COVID-19 pneumonia (COVID-19) with ARDS",
            ["MONDO:0100096", "MONDO:0006502"],
        ),
        ("novel coronavirus pneumonia (NCP)", ["MONDO:0100096"]),
        ("NCP patients", []),
        ("a SARS-CoV-2 vaccine", []),
        ("Severe Acute Respiratory Syndrome Coronavirus 2", []),
        ("severe acute respiratory syndrome", ["MONDO:0005091"]),
        ("type 2 diabetes", ["MONDO:0005148"]),
        ("steroid-refractory graft-versus-host disease", ["MONDO:0013730"]),
        ("influenza A (H7N9) infection", [None]),
    ],
)
def test_conditions(text: str, wanted: list[str | None]) -> None:
    assert [found.value["id"] for found in conditions.find(text)] == wanted


def test_a_long_text_takes_linear_time() -> None:
    sentence = "Patients received allogeneic umbilical cord-derived MSCs (UC-MSCs) intravenously. "
    start = time.perf_counter()
    for _ in range(500):
        cell_products.find_in_prose(sentence)
    for piece in ("MSCs and ", "(", "cell, ", "bone marrow "):
        cell_products.find(piece * 300)
    assert time.perf_counter() - start < 5


def test_coded_trial_papers(shared: Path) -> None:
    """What titles say of tissue and donor agrees with what a person coded from the papers."""
    path = shared / "registries/samples/cidmap/checked_processed_aw_corrections.csv"
    tissues = {
        "Umbilical cord": {"UBERON:0002331", "UBERON:0003422", "UBERON:0012168"},
        "Bone marrow": {"UBERON:0002371"},
        "Adipose": {"UBERON:0001013"},
    }
    with path.open(encoding="cp1252", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Title"] != "ref_title"]
    found = [(row, f.value) for row in rows for f in cell_products.find(row["Title"])]
    assert len(found) >= 84
    wrong = [
        row["Title"]
        for row, value in found
        if (value["tissue"] and value["tissue"]["id"] not in tissues[row["Source of MSC"]])
        or (
            (value["donor"] or "").capitalize() not in ("", row["Allogeneic or autologous"])
            and row["Allogeneic or autologous"] != "Both"
        )
    ]
    assert wrong == []
