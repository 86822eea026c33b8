"""Settling: what agrees, what conflicts, what is filled in, what every record promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import BrokenPromiseError
from extractor.fields import FIELDS
from extractor.settle import broken_promises, document_kind, records
from extractor.types import (
    JSON,
    Candidate,
    Document,
    Evidence,
    Finding,
    Kind,
    Record,
    Source,
    Status,
    Text,
    Trial,
)

CHARS = "abcdefghij " * 40
DOCUMENT = Document(Source("t.txt", "0123456789abcdef", "text", CHARS, 440), Text.raw(CHARS), ())
PRODUCT = dict.fromkeys(
    "cell_type tissue donor derivative product_name dose infusions schedule route "
    "preparation".split()
)
MSC = {"text": "MSCs", "id": "CL:0000134"}
NK = {"text": "NK cells", "id": "CL:0000623"}


def words(at: int, engine: str = "tables") -> Evidence:
    return Evidence(CHARS[at : at + 5], at, at + 5, engine, "field/rule")


def candidate(
    field: str, value: JSON, at: int = 0, sure: float = 0.9, *, engine: str = "tables",
    status: Status = "found",
) -> Candidate:  # fmt: skip
    return Candidate(field, value, (words(at, engine),), sure, status)


def registered(number: str, *, valid: bool = True, registry: str = "ClinicalTrials.gov") -> JSON:
    return {"id": number, "registry": registry, "printed": number, "valid": valid, "repairs": []}


def trial(
    *candidates: Candidate, key: str = "table-1:row-1", kind: Kind = "listed", start: int = 0
) -> Trial:
    return Trial(key, kind, "", start, candidates)


def settled(field: str, *candidates: Candidate) -> Finding:
    (record,) = records(DOCUMENT, [trial(*candidates)])
    return record.fields[field]


def test_every_field_is_in_every_record() -> None:
    (record,) = records(DOCUMENT, [trial(candidate("title", "Cells"))])
    assert list(record.fields) == list(FIELDS)
    finding = record.fields["sponsor"]
    assert finding == Finding("not_found", None, 0.5)
    assert record.record_id == "0123456789ab:table-1:row-1"


def test_agreeing_candidates_make_a_value_more_probable() -> None:
    finding = settled("phase", candidate("phase", "2", 0, 0.8), candidate("phase", "2", 20, 0.7))
    assert (finding.status, finding.value) == ("found", "2")
    assert finding.confidence == pytest.approx(0.94)
    assert [evidence.start for evidence in finding.evidence] == [0, 20]


def test_the_same_words_count_once() -> None:
    finding = settled("phase", candidate("phase", "2", 0, 0.8), candidate("phase", "2", 0, 0.7))
    assert finding.confidence == pytest.approx(0.8)


def test_rivals_that_are_as_sure_are_a_conflict() -> None:
    finding = settled("phase", candidate("phase", "3", 20), candidate("phase", "2", 0))
    assert (finding.status, finding.value) == ("conflict", ["2", "3"])
    assert len(finding.evidence) == 2


def test_a_hint_is_no_rival_and_lowers_the_confidence() -> None:
    finding = settled("phase", candidate("phase", "2", 0, 0.95), candidate("phase", "3", 20, 0.72))
    assert (finding.status, finding.value) == ("found", "2")
    assert 0.5 < finding.confidence < 0.95
    assert [evidence.start for evidence in finding.evidence] == [0]


def test_another_engine_is_no_rival() -> None:
    finding = settled(
        "phase", candidate("phase", "2"), candidate("phase", "3", 20, 0.85, engine="prose")
    )
    assert (finding.status, finding.value) == ("found", "2")


def test_what_is_told_three_times_as_often_wins() -> None:
    often = [candidate("phase", "2", at) for at in (0, 20, 40)]
    assert settled("phase", *often, candidate("phase", "3", 60)).value == "2"


def test_unsure_is_abstained_with_its_words() -> None:
    finding = settled("phase", candidate("phase", "2", sure=0.4))
    assert (finding.status, finding.value, len(finding.evidence)) == ("abstained", None, 1)


@pytest.mark.parametrize(
    ("statuses", "settled_as"),
    [
        (["not_reported"], "not_reported"),
        (["abstained"], "abstained"),
        (["abstained", "not_reported"], "not_reported"),
    ],
)
def test_statuses_without_value(statuses: list[Status], settled_as: str) -> None:
    told = [candidate("phase", None, at, status=status) for at, status in enumerate(statuses)]
    assert settled("phase", *told).status == settled_as
    assert settled("phase", *told, candidate("phase", "2", 30)).status == "found"


def test_dicts_are_settled_key_by_key() -> None:
    finding = settled(
        "design",
        candidate("design", {"model": "parallel", "printed": "Study design: parallel"}, 0, 0.97),
        candidate("design", {"allocation": "randomized", "printed": "Randomised"}, 20, 0.72),
        candidate("design", {"model": "single group", "printed": "single arm"}, 40, 0.72),
    )
    assert finding.status == "found"
    assert finding.value == {
        "model": "parallel", "allocation": "randomized", "masking": None, "control": None,
        "printed": "Study design: parallel; Randomised",
    }  # fmt: skip


def test_a_dict_with_rivals_under_a_key_is_a_conflict_of_whole_dicts() -> None:
    finding = settled(
        "participants",
        candidate("participants", {"planned": 20}, 0),
        candidate("participants", {"planned": 30}, 20),
        candidate("participants", {"analysed": 18}, 40),
    )
    empty = {"enrolled": None, "randomised": None, "analysed": 18}
    assert finding.status == "conflict"
    assert finding.value == [{"planned": 20, **empty}, {"planned": 30, **empty}]


def test_lists_are_united_in_order_of_place() -> None:
    finding = settled(
        "countries",
        candidate("countries", "China", 30),
        candidate("countries", "Spain", 10),
        candidate("countries", "China", 50),
    )
    assert finding.value == ["Spain", "China"]


def test_outcomes_with_other_times_are_other_outcomes() -> None:
    told = [
        candidate("primary_outcomes", {"measure": "Death", "time_frame": frame}, at)
        for at, frame in ((0, "day 28"), (20, "day 90"), (40, "day  28"))
    ]
    finding = settled("primary_outcomes", *told)
    assert isinstance(finding.value, list)
    assert [item["time_frame"] for item in finding.value] == ["day 28", "day 90"]


def test_products_that_agree_are_one() -> None:
    finding = settled(
        "cell_products",
        candidate("cell_products", {**PRODUCT, "cell_type": MSC}),
        candidate("cell_products", {**PRODUCT, "cell_type": MSC, "donor": "allogeneic"}, 20),
        candidate("cell_products", {"route": "intravenous"}, 40),
        candidate("cell_products", {**PRODUCT, "cell_type": MSC, "derivative": "exosomes"}, 60),
    )
    assert isinstance(finding.value, list)
    assert [(one["donor"], one["derivative"]) for one in finding.value] == [
        ("allogeneic", None), (None, "exosomes"),
    ]  # fmt: skip


def test_an_attribute_goes_to_the_only_product_or_to_none() -> None:
    route = candidate("cell_products", {"route": "intravenous"}, 40)
    one = candidate("cell_products", {**PRODUCT, "cell_type": MSC})
    two = candidate("cell_products", {**PRODUCT, "cell_type": NK}, 20)
    alone = settled("cell_products", one, route).value
    both = settled("cell_products", one, two, route).value
    assert isinstance(alone, list)
    assert isinstance(both, list)
    assert [product["route"] for product in alone] == ["intravenous"]
    assert [product["route"] for product in both] == [None, None]
    (record,) = records(DOCUMENT, [trial(candidate("title", "A"), route)])
    assert record.fields["cell_products"].status == "not_found"


def test_two_doses_of_one_product_are_none() -> None:
    doses = [{"value": value, "unit": "cells", "high": None, "per": None} for value in (1e6, 2e6)]
    told = [
        candidate("cell_products", {**PRODUCT, "cell_type": MSC, "dose": dose}, 20 * at)
        for at, dose in enumerate(doses)
    ]
    (product,) = settled("cell_products", *told).value  # type: ignore[misc]
    assert product["dose"] is None  # type: ignore[index, call-overload]


def test_trials_that_share_an_id_are_one_record_and_prose_only_fills_in() -> None:
    number = registered("NCT01234567")
    row = trial(
        candidate("trial_ids", number), candidate("phase", "2", 20),
        candidate("cell_products", {**PRODUCT, "cell_type": MSC}, 40), start=5,
    )  # fmt: skip
    mention = trial(
        candidate("trial_ids", number, 100, engine="prose"),
        candidate("phase", "3", 120, 0.99, engine="prose"),
        candidate("follow_up", "12 months", 140, engine="prose"),
        candidate("cell_products", {**PRODUCT, "cell_type": MSC, "route": "intravenous"}, 160),
        key="id:NCT01234567", kind="mentioned", start=100,
    )  # fmt: skip
    (record,) = records(DOCUMENT, [mention, row])
    assert (record.kind, record.label) == ("listed", "NCT01234567")
    assert record.record_id.endswith(":table-1:row-1")
    assert record.fields["phase"].value == "2"
    assert record.fields["follow_up"].value == "12 months"
    assert len(record.fields["trial_ids"].evidence) == 2
    assert record.fields["cell_products"].value[0]["route"] == "intravenous"  # type: ignore[index, call-overload]


def test_what_is_equal_in_prose_is_added_as_evidence() -> None:
    number = registered("NCT01234567")
    row = trial(candidate("trial_ids", number), candidate("phase", "2", 20))
    mention = trial(
        candidate("trial_ids", number, 100), candidate("phase", "2", 120),
        key="id:x", kind="mentioned",
    )  # fmt: skip
    (record,) = records(DOCUMENT, [row, mention])
    assert [evidence.start for evidence in record.fields["phase"].evidence] == [20, 120]


@pytest.mark.parametrize(
    "number",
    [
        registered("U1111-1234-1234", registry="WHO UTN"),
        registered("CRD42020123456", registry="PROSPERO"),
        registered("NCT0123456", valid=False),
    ],
)
def test_numbers_that_tell_no_trial_from_another_merge_nothing(number: JSON) -> None:
    two = [
        trial(candidate("trial_ids", number, at), key=f"table-1:row-{at}", start=at)
        for at in (1, 20)
    ]
    assert len(records(DOCUMENT, two)) == 2


def test_a_sentence_that_names_two_rows_merges_none() -> None:
    ids = [registered("NCT01234567"), registered("NCT01234568")]
    rows = [
        trial(candidate("trial_ids", one, at * 20), key=f"table-1:row-{at}", start=at)
        for at, one in enumerate(ids)
    ]
    told = trial(
        *(candidate("trial_ids", one, 100 + at) for at, one in enumerate(ids)),
        key="prose:100", kind="described", start=100,
    )  # fmt: skip
    assert [record.kind for record in records(DOCUMENT, [*rows, told])] == [
        "listed", "listed", "described",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "label"),
    [
        ([candidate("trial_ids", registered("U1111-1234-1234", registry="WHO UTN")),
          candidate("trial_ids", registered("NCT01234567"), 20)], "NCT01234567"),
        ([candidate("trial_ids", registered("NCT012", valid=False), 0, 0.75),
          candidate("cited_as", "Okonjo et al.", 20)], "Okonjo et al."),
        ([candidate("title", "T" * 80)], "T" * 60),
        ([candidate("phase", "2")], "table-1:row-1"),
    ],
)  # fmt: skip
def test_label(told: list[Candidate], label: str) -> None:
    assert records(DOCUMENT, [trial(*told)])[0].label == label


def test_records_are_in_order_and_their_ids_unique() -> None:
    same = [trial(candidate("title", name, at), start=at) for at, name in ((30, "B"), (0, "A"))]
    found = records(DOCUMENT, same)
    assert [record.fields["title"].value for record in found] == ["A", "B"]
    assert len({record.record_id for record in found}) == 2


def test_a_trial_of_which_nothing_is_told_is_no_record() -> None:
    assert records(DOCUMENT, [trial()]) == []


def record_with(finding: Finding) -> Record:
    (record,) = records(DOCUMENT, [trial(candidate("title", "A"))])
    return replace(record, fields={**record.fields, "phase": finding})


@pytest.mark.parametrize(
    ("finding", "complaint"),
    [
        (Finding("found", "2", 0.9), "0 pieces of evidence"),
        (Finding("found", None, 0.9, (words(0),)), "found with the value None"),
        (Finding("found", [], 0.9, (words(0),)), "found with the value []"),
        (Finding("not_found", "2", 0.5), "not_found with the value"),
        (Finding("not_found", None, 0.5, (words(0),)), "not_found with 1"),
        (Finding("conflict", ["2"], 0.9, (words(0),)), "without rivals"),
        (Finding("found", "2", 1.5, (words(0),)), "no probability"),
        (Finding("found", [{"parts": []}], 0.9, (words(0),)), "places of parts"),
        (Finding("found", "2", 0.9, (replace(words(0), quote="wrong"),)), "does not stand"),
    ],
)
def test_broken_promises_are_told(finding: Finding, complaint: str) -> None:
    (what,) = broken_promises(DOCUMENT, [record_with(finding)])
    assert complaint in what


def test_a_quote_that_is_not_there_raises() -> None:
    wrong = Candidate("title", "A", (replace(words(0), quote="wrong"),), 0.9)
    with pytest.raises(BrokenPromiseError, match="does not stand"):
        records(DOCUMENT, [trial(wrong)])


FIELD_VALUES: dict[str, list[Any]] = {
    "phase": ["1", "2", "2/3"],
    "countries": ["China", "Spain"],
    "participants": [{"planned": 20}, {"planned": 30}, {"enrolled": 9}],
    "design": [{"model": "parallel", "printed": "p"}, {"masking": "double", "printed": "d"}],
    "conditions": [{"text": "Sepsis", "id": None}, {"text": "sepsis", "id": None}],
    "cell_products": [{**PRODUCT, "cell_type": MSC}, {**PRODUCT, "cell_type": NK},
                      {"route": "oral"}, {**PRODUCT, "derivative": "exosomes"}],
    "trial_ids": [registered("NCT01234567"), registered("NCT01234568")],
}  # fmt: skip
CANDIDATES = st.sampled_from(sorted(FIELD_VALUES)).flatmap(
    lambda field: st.builds(
        candidate, st.just(field), st.sampled_from(FIELD_VALUES[field]), st.integers(0, 400),
        st.sampled_from([0.3, 0.5, 0.72, 0.9, 0.97]), engine=st.sampled_from(["tables", "prose"]),
    )
)  # fmt: skip
TRIALS = st.lists(
    st.builds(
        lambda told, kind, at: Trial(f"{kind}:{at}", kind, "", at, tuple(told)),
        st.lists(CANDIDATES, max_size=8),
        st.sampled_from(["listed", "described", "mentioned"]),
        st.integers(0, 400),
    ),
    max_size=5,
)


@given(TRIALS)
def test_whatever_engines_propose_the_promises_hold(trials: list[Trial]) -> None:
    found = records(DOCUMENT, trials)
    assert broken_promises(DOCUMENT, found) == []
    assert found == records(DOCUMENT, trials)
    assert len(found) <= len(trials)


@pytest.mark.parametrize(
    ("chars", "kinds", "kind"),
    [
        ("Cells for sepsis: study protocol for a trial. ", [], "protocol"),
        ("Cells. Sixty patients will be randomised to two arms. ", ["reported"], "protocol"),
        ("Cells in pregnancy: secondary analysis of a trial. ", ["reported"], "secondary analysis"),
        ("Cells for sepsis. In this review we tell of cells. ", [], "review"),
        ("Cells for sepsis. ", ["listed", "listed"], "review"),
        ("Cells for sepsis. ", ["described", "listed", "mentioned"], "review"),
        ("Cells for sepsis. ", ["reported"], "trial report"),
        ("Cells for sepsis. Forty patients were randomly assigned to arms. ", [], "trial report"),
        ("Cells for sepsis. ", ["registered"], "registry record"),
        ("Cells for sepsis. ", ["mentioned"], "other"),
    ],
)
def test_document_kind(chars: str, kinds: list[Kind], kind: str) -> None:
    document = replace(DOCUMENT, text=Text.raw(chars))
    made = [replace(record_with(Finding("not_found", None, 0.5)), kind=one) for one in kinds]
    assert document_kind(document, made) == kind
