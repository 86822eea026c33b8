"""The cell products of the trial that a paper reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_paper_own import own

from extractor.engines.paper.cell_source import DONOR_RULES, PREPARATION_RULES, RULES, find_sources
from extractor.fields import cell_products
from extractor.fields.cell_attributes import find_routes
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


MSC_TITLE = "Autologous mesenchymal stem cells in ataxia: a randomised trial"


@pytest.mark.parametrize(
    ("abstract", "wanted"),
    [
        (
            "The low-dose group received an infusion of 3 × 10^6 cells. "
            "The high-dose group received an infusion of 9 × 10^6 cells.",
            (3e6, 9e6),
        ),
        (
            "Participants in it got a single dose at 15 million cells. "
            "Participants in it got a single dose at 45 million cells.",
            (1.5e7, 4.5e7),
        ),
        (
            "Each infusion held 5 × 10^6 cells (cumulative dose: 15 × 10^6 cells).",
            (5e6, None),
        ),
        (
            "They received 4 × 10^6 mesenchymal stem cells. Later infusions had 7 × 10^6 cells.",
            None,
        ),
        (
            "They received 4 × 10^6 cells per vial.",
            None,
        ),
        (
            "They received 2 × 10^6 cells/kg (maximum 9 × 10^7 cells).",
            (2e6, None),
        ),
    ],
)
def test_the_doses_of_groups_are_a_range_and_contested_ones_none(
    tmp_path: Path, abstract: str, wanted: tuple[float, float | None] | None
) -> None:
    (product,) = products(tmp_path, MSC_TITLE, f"{RANDOMISED} {abstract}", "")
    dose = product["dose"]
    assert (dose and (dose["value"], dose["high"])) == wanted


def test_a_count_of_infusions_that_differs_by_arm_is_none(tmp_path: Path) -> None:
    (product,) = products(
        tmp_path,
        MSC_TITLE,
        f"{RANDOMISED} One arm had a single infusion of mesenchymal stem cells. "
        "The other arm had three infusions of mesenchymal stem cells.",
        "",
    )
    assert product["infusions"] is None


def test_others_studies_tell_nothing_of_the_product(tmp_path: Path) -> None:
    (product,) = products(
        tmp_path,
        "Mesenchymal stem cells in ataxia: a randomised trial",
        "Previous studies gave intrathecal allogeneic mesenchymal stem cells from bone marrow. "
        f"{RANDOMISED} They received one infusion of mesenchymal stem cells.",
        "",
    )
    assert (product["donor"], product["route"], product["tissue"]) == (None, None, None)


@pytest.mark.parametrize(
    ("body", "donor"),
    [
        ("Bone marrow was aspirated from the iliac crest.", "autologous"),
        ("Bone marrow was aspirated from the iliac crest of donors.", None),
        ("Cells were prepared from the patient's own marrow.", "autologous"),
    ],
)
def test_cells_are_their_own_where_no_donor_is_told(
    tmp_path: Path, body: str, donor: str | None
) -> None:
    abstract = f"{RANDOMISED} They received one infusion of mononuclear cells."
    title = "Mononuclear cells in heart failure: a randomised trial"
    (product,) = products(tmp_path, title, abstract, body)
    assert product["donor"] == donor


def test_the_part_of_a_tissue_stands_for_the_whole() -> None:
    (found,) = cell_products.find("Wharton's jelly (WJ)-umbilical cord mesenchymal stromal cells")
    assert found.value["tissue"]["id"] == "UBERON:0003422"


@pytest.mark.parametrize(
    ("title", "abstract", "wanted"),
    [
        (
            "Autologous keratinocyte transplantation for vitiligo",
            "Nine adults were treated with keratinocytes. Oral prednisolone was allowed.",
            {"cell_type": "keratinocytes", "donor": "autologous", "route": None},
        ),
        (
            "Nasal chondrocytes for defects of the talus",
            "Eleven patients had 7 million autologous chondrocytes injected into the ankle joint. "
            "Before that intravenous cefazolin was given.",
            {"cell_type": "chondrocytes", "tissue": "Nasal", "route": "intra-articular"},
        ),
        (
            "Immunisation with pulsed dendritic cells in thymoma",
            "Six patients received five intranodal injections of pulsed DC at weeks 3, 6, 9, 15 and 30.",
            {"cell_type": "dendritic cells", "route": "intranodal", "infusions": 5,
             "schedule": "weeks 3, 6, 9, 15 and 30"},
        ),
        (
            "Placenta-derived MSC in lupus",
            "Mesenchymal stromal cells (MSC) were infused intravenously into 14 women, 8 × 10(5)/kg.",
            {"cell_type": "Mesenchymal stromal cells", "tissue": "Placenta", "route": "intravenous"},
        ),
        (
            "Endothelial cell density after trabeculectomy: a randomised trial",
            "Corneal endothelial cells were counted in 60 patients.",
            {},
        ),
    ],
)  # fmt: skip
def test_products_by_the_words_of_other_fields(
    tmp_path: Path, title: str, abstract: str, wanted: dict[str, JSON]
) -> None:
    found = products(tmp_path, title, abstract, "")
    told = [
        {k: v["text"] if isinstance(v, dict) and "text" in v else v for k, v in one.items()}
        for one in found
    ]
    assert [{k: one[k] for k in wanted} for one in told] == ([wanted] if wanted else [])


def test_an_abbreviation_of_the_paper_and_a_word_said_once_tell_of_the_cells(
    tmp_path: Path,
) -> None:
    (product,) = products(
        tmp_path,
        "Progenitor cells in cirrhosis: a randomised trial",
        f"We tried bone marrow progenitor cells (BPX). {RANDOMISED} BPX were infused into the hepatic artery. "
        "All cells were autologous. Autologous serum was used for culture.",
        "",
    )
    assert (product["cell_type"]["text"], product["donor"]) == ("Progenitor cells", "autologous")
    assert (product["tissue"]["text"], product["route"]) == ("bone marrow", "intra-arterial")


def test_of_two_donors_none_is_taken(tmp_path: Path) -> None:
    (product,) = products(
        tmp_path,
        "Mesenchymal stem cells in ataxia: a randomised trial",
        f"{RANDOMISED} Mesenchymal stem cells were infused. Half were autologous. Half were allogeneic.",
        "",
    )
    assert product["donor"] is None


@pytest.mark.parametrize(
    ("chars", "route"),
    [
        ("MSCs were implanted into the left ventricular myocardium", "intramyocardial"),
        ("MSCs were given through the antecubital vein", "intravenous"),
        ("Intravenous cyclophosphamide came before the MSC infusion", None),
        ("A transperineal injection of MSCs", "transperineal"),
        ("An intraoperative injection of MSCs", None),
        ("Endothelial cell transplantation", None),
        ("Intracoronary expanded marrow-derived stromal cells", "intracoronary"),
    ],
)
def test_routes_by_place_form_and_what_is_given(chars: str, route: str | None) -> None:
    assert [told[0] for told in find_routes(chars)] == ([route] if route else [])


@pytest.mark.parametrize(
    ("told", "per"),
    [
        ("Each woman received 9 × 10^6 mesenchymal stem cells.", "infusion"),
        ("Fifteen million mesenchymal stem cells were placed into the niche.", "infusion"),
        ("They were assigned to 300 million or 700 million mesenchymal stem cells.", "infusion"),
        ("They received 9 × 10^6 mesenchymal stem cells in three infusions.", None),
        ("They received 9 × 10^6 mesenchymal stem cells, divided equally.", None),
    ],
)
def test_what_is_given_is_given_at_once_unless_it_is_divided(
    tmp_path: Path, told: str, per: str | None
) -> None:
    (product,) = products(tmp_path, MSC_TITLE, f"{RANDOMISED} {told}", "")
    assert product["dose"]["per"] == per


@pytest.mark.parametrize(
    ("title", "abstract", "wanted"),
    [
        (
            "Regulatory T cells after nephrectomy",
            "Eight recipients received ex vivo-expanded autologous regulatory T cells. "
            "Fludarabine was given intravenously.",
            {"cell_type": "Regulatory T cells", "donor": "autologous", "route": None},
        ),
        (
            "Autologous muscle-derived cells for faecal incontinence",
            "Seventy women received 30, 60 or 90 × 10^6 cells by intrasphincteric injection.",
            {"cell_type": "muscle-derived cells", "tissue": "muscle", "route": "intrasphincteric"},
        ),
        (
            "Autologous renal cells in nephropathy",
            "Nine adults received renal cells.",
            {"cell_type": "renal cells", "donor": "autologous"},
        ),
        (
            "Cord blood infusion in autism",
            "Thirty children received one intravenous infusion of allogeneic cord blood.",
            {"cell_type": "Cord blood", "donor": "allogeneic", "infusions": 1},
        ),
        (
            "Autologous oral mucosal epithelial cell sheets for the cornea",
            "Five patients had the sheets transplanted.",
            {"cell_type": "epithelial cell", "tissue": "oral mucosal", "route": None},
        ),
        (
            "Chemotherapy before autologous stem cell collection",
            "Thirty women were randomised to two drugs before autologous stem cell collection.",
            {},
        ),
    ],
)
def test_products_of_other_families(
    tmp_path: Path, title: str, abstract: str, wanted: dict[str, JSON]
) -> None:
    test_products_by_the_words_of_other_fields(tmp_path, title, abstract, wanted)
