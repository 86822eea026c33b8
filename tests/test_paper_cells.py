"""The cell products of the trial that a paper reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_paper_own import own

from extractor.engines.paper.cell_source import DONOR_RULES, PREPARATION_RULES, RULES, find_sources
from extractor.fields.rule import Rule
from extractor.types import JSON


@pytest.mark.parametrize("rule", [*RULES, *DONOR_RULES, *PREPARATION_RULES], ids=lambda r: r.name)
def test_a_rule_proves_itself(rule: Rule) -> None:
    for chars, value in rule.hits.items():
        assert [rule.read(match) for match in rule.pattern.finditer(chars)][:1] == [value]
    for chars in rule.misses:
        assert all(rule.read(match) is None for match in rule.pattern.finditer(chars)), chars


def products(tmp_path: Path, title: str, abstract: str, body: str) -> list[dict[str, JSON]]:
    fields = own(tmp_path, title=title, abstract=abstract, body=body)
    told = fields["cell_products"].value
    return told if isinstance(told, list) else []


RANDOMISED = "Patients were randomised to cells or placebo in this randomised trial."


def test_a_title_names_what_is_given_and_other_sentences_tell_the_rest(tmp_path: Path) -> None:
    (product,) = products(
        tmp_path,
        "Expanded adipose-derived mesenchymal stem cells (Cx999) for fistulas: a randomised trial",
        f"{RANDOMISED} The dose was a single intralesional injection of 80 million Cx999 cells.",
        "Cells were isolated from adipose tissue of healthy donors. Cells had been cryopreserved.",
    )
    assert product["cell_type"]["text"] == "mesenchymal stem cells"
    assert product["tissue"]["id"] == "UBERON:0001013"
    assert (product["donor"], product["product_name"]) == ("allogeneic", "Cx999")
    assert product["dose"] == {"value": 8e7, "high": None, "unit": "cells", "per": "infusion"}
    assert (product["infusions"], product["route"]) == (1, "intralesional")
    assert product["preparation"] == "cryopreserved"


def test_of_two_tissues_none_is_taken(tmp_path: Path) -> None:
    (product,) = products(
        tmp_path,
        "Mesenchymal stem cells for lupus: a randomised trial",
        f"{RANDOMISED} They received one infusion of mesenchymal stem cells.",
        "Cells were isolated from bone marrow. Later, cells were isolated from adipose tissue.",
    )
    assert product["tissue"] is None


def test_a_deviation_is_no_dose(tmp_path: Path) -> None:
    (product,) = products(
        tmp_path,
        "Autologous mesenchymal stem cells in ataxia: a randomised trial",
        f"{RANDOMISED} Each patient received 18 ± 4 × 10^6 cells by lumbar puncture.",
        "All patients underwent bone marrow aspiration.",
    )
    assert product["dose"]["value"] == 1.8e7
    assert (product["route"], product["tissue"]["text"]) == ("intrathecal", "bone marrow")


def test_samples_of_a_laboratory_tell_nothing_of_the_product() -> None:
    assert find_sources("Cells from PBMC samples were cryopreserved for the ELISA.") == []
