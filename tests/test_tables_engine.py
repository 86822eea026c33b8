"""Tables of trials: columns by their headings, cells by their columns, rows as trials."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import make_corpus
import pytest
import trial_tables

from extractor.engines.columns import columns_of, kind_of
from extractor.engines.tables import trials_in_tables
from extractor.settle import records
from extractor.types import Cell, Document, Record, Source, Table, Text, Trial

Rows = Sequence[Sequence[str | None] | str]
LONG = {"AT": "adipose tissue", "SAE": "serious adverse event"}


def document(
    rows: Rows, *, long: Mapping[str, str] | None = None, uncertain: Sequence[str] = ()
) -> Document:
    """A document that is one perfect table; a row that is a bare string is a group heading."""
    width = max(len(row) for row in rows if not isinstance(row, str))
    chars, cells = "", []
    for at, row in enumerate(rows):
        for column, words in enumerate([row] if isinstance(row, str) else row):
            if words is None:
                continue
            span = width if isinstance(row, str) else 1
            cells.append(Cell(at, column, words, len(chars), len(chars) + len(words), 1, span,
                              certain=words not in uncertain))  # fmt: skip
            chars += words + "\n"
    sha256 = hashlib.sha256(chars.encode()).hexdigest()
    table = Table(1, "", 1, len(rows), width, tuple(cells), abbreviations=long or {})
    return Document(Source("t.txt", sha256, "text", chars, len(chars)), Text.raw(chars), (),
                    (table,))  # fmt: skip


def trials(rows: Rows, **more: Any) -> list[Trial]:
    return trials_in_tables(document(rows, **more))


def told(trial: Trial, field: str, status: str = "found") -> list[Any]:
    return [c.value for c in trial.candidates if c.field == field and c.status == status]


def settled(rows: Rows, **more: Any) -> list[Record]:
    doc = document(rows, **more)
    return records(doc, trials_in_tables(doc))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("ClinicalTrials.gov Identifier", "identifier"),
        ("Registration No.", "identifier"),
        ("Official title", "title"),
        ("Study Characteristics", "characteristics"),
        ("Type of study", "study_type"),
        ("Sample size (n)", "participants"),
        ("Route of administration", "route"),
        ("Primary Outcome Measures", "outcomes"),
        ("Principal sponsor", "sponsor"),
        ("Country", "country"),
        ("Age of participants", "unknown"),
        ("Colour", "unknown"),
        ("", "unknown"),
    ],
)
def test_heading_announces_a_kind(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


def test_identifiers_are_the_column_with_ids_where_no_heading_says_so() -> None:
    doc = document([["Item", "What"], ["Cells", "NCT01234567"], ["More", "NCT01234568"]])
    assert [column.kind for column in columns_of(doc.tables[0])] == ["unknown", "identifier"]


def test_a_row_is_a_trial() -> None:
    heads = ["Identifier", "Title", "Study Characteristics", "Primary Outcomes", "Sponsor"]
    row = [
        "NCT01234567", "Umbilical cord MSCs for sepsis: a randomised pilot  study.",
        "—Interventional study —Estimated participants: 20 —Study design: parallel",
        "—Death (time frame: day 28) —SAEs", "Springfield Hospital, Lyon, France,",
    ]  # fmt: skip
    (trial,) = trials([heads, row], long=LONG)
    assert (trial.key, trial.kind, trial.label) == ("table-1:row-1", "listed", "NCT01234567")
    assert told(trial, "title") == ["Umbilical cord MSCs for sepsis: a randomised pilot study."]
    assert told(trial, "study_type") == ["interventional"]
    assert told(trial, "participants") == [{"planned": 20}]
    assert {"model": "parallel", "printed": "Study design: parallel"} in told(trial, "design")
    assert told(trial, "primary_outcomes") == [
        {"measure": "Death", "time_frame": "day 28"},
        {"measure": "SAEs", "time_frame": None, "expanded": "serious adverse events"},
    ]
    assert told(trial, "sponsor") == ["Springfield Hospital, Lyon, France"]
    assert told(trial, "countries") == ["France"]
    (product,) = told(trial, "cell_products")
    assert product["tissue"]["id"] == "UBERON:0002331"
    assert "parts" not in product


def test_quotes_are_verbatim_and_know_their_cell() -> None:
    doc = document([["ID", "Title", "N"], ["NCT01234567", "MSCs for sepsis", "n = 12"]])
    (trial,) = trials_in_tables(doc)
    for candidate in trial.candidates:
        for evidence in candidate.evidence:
            assert doc.text.chars[evidence.start : evidence.end] == evidence.quote
            assert (evidence.table, evidence.row, evidence.engine) == (1, 1, "tables")


def test_country_heading_and_the_sponsors_country_are_both_kept() -> None:
    heads = ["ID", "Title", "Sponsor"]
    one = ["NCT01234567", "MSCs for sepsis", "Cellworks Inc., China"]
    two = ["NCT01234568", "MSCs for stroke", "Springfield Hospital, Madrid, Spain"]
    first, second = settled([heads, "United States", one, "Spain", two])
    assert first.fields["countries"].value == ["United States", "China"]
    assert second.fields["countries"].value == ["Spain"]


def test_a_region_is_no_country_and_ends_the_group_before() -> None:
    heads = ["ID", "Title"]
    rows = [heads, "China", ["NCT01234567", "A"], "Europe", ["NCT01234568", "B"]]
    assert [told(trial, "countries") for trial in trials(rows)] == [["China"], []]


def test_group_headings_tell_phases_and_fill_what_the_row_leaves_open() -> None:
    heads = ["ID", "Title"]
    rows = [heads, "Phase 2 trials", ["NCT01234567", "A"], ["NCT01234568", "B: a phase 3 trial"]]
    assert [told(trial, "phase") for trial in trials(rows)] == [["2"], ["3"]]


@pytest.mark.parametrize("mark", ["NA", "…", "–", "Not reported", "n/a", "NR"])
def test_marks_for_not_reported(mark: str) -> None:
    (record,) = settled([["ID", "Title", "Primary outcomes"], ["NCT01234567", "MSCs", mark]])
    finding = record.fields["primary_outcomes"]
    assert (finding.status, finding.value) == ("not_reported", None)
    assert [evidence.quote for evidence in finding.evidence] == [mark]


def test_nothing_is_read_from_uncertain_cells() -> None:
    words = "MSCs for sepsis Interventional"
    heads = ["ID", "Title", "Study type"]
    (trial,) = trials([heads, ["NCT01234567", words, "Interventional"]], uncertain=[words])
    assert {c.status for c in trial.candidates if c.field == "title"} == {"abstained"}
    assert {c.status for c in trial.candidates if c.field == "cell_products"} == {"abstained"}
    assert told(trial, "study_type") == ["interventional"]


def test_a_row_without_borders_keeps_its_id() -> None:
    row = "NCT01234568 MSCs for stroke Interventional"
    rows = [["ID", "Title", "Study type"], ["NCT01234567", "A", "Interventional"], row]
    record = settled(rows, uncertain=[row])[1]
    assert record.label == "NCT01234568"
    assert record.fields["title"].status == "abstained"


def test_a_row_whose_id_nobody_can_read_is_listed() -> None:
    rows = [
        ["ID", "Title"], ["NCT01234567", "A"], ["local no. 55/2020", "B"], ["NA", "C"],
        ["Okonjo 2020", "D"],
    ]  # fmt: skip
    labels = [trial.label for trial in trials(rows)]
    assert labels == ["NCT01234567", "local no. 55/2020", "C", "Okonjo 2020"]
    statuses = [record.fields["trial_ids"].status for record in settled(rows)]
    assert statuses == ["found", "abstained", "not_reported", "abstained"]


def test_titles_only_hint() -> None:
    rows = [
        ["ID", "Title", "Study Characteristics"],
        ["NCT01234567", "A Prospective Non-Interventional Study", "Interventional study"],
        ["NCT01234568", "A randomized, placebo-controlled trial", "Study design: parallel"],
    ]
    first, second = settled(rows)
    assert first.fields["study_type"].value == "interventional"
    design = second.fields["design"].value
    assert isinstance(design, dict)
    assert [design[key] for key in ("model", "allocation", "control")] == [
        "parallel", "randomized", "placebo",
    ]  # fmt: skip


def test_a_blinded_part_after_an_open_one() -> None:
    title = (
        "Cells for Lung Injury: An Open Label Dose Escalation Phase 1 Trial Followed by a "
        "Randomized, Double-blind, Placebo-controlled Phase 2 Trial"
    )
    (record,) = settled([["ID", "Title"], ["NCT01234567", title]])
    assert record.fields["phase"].value == "1/2"
    design = record.fields["design"].value
    assert isinstance(design, dict)
    assert [design[key] for key in ("allocation", "masking", "control")] == [
        "randomized", "double", "placebo",
    ]  # fmt: skip


def test_outcomes_tell_what_the_title_leaves_out_of_its_only_product() -> None:
    heads = ["ID", "Title", "Primary outcomes"]
    outcome = "Safety of administration of allogeneic MSCs derived from AT"
    (record,) = settled([heads, ["NCT01234567", "MSCs for sepsis", outcome]], long=LONG)
    (product,) = record.fields["cell_products"].value  # type: ignore[misc]
    assert product["tissue"] == {"text": "AT", "id": "UBERON:0001013"}  # type: ignore[index, call-overload]
    assert product["donor"] == "allogeneic"  # type: ignore[index, call-overload]
    (other,) = settled([heads, ["NCT01234567", "Bone marrow MSCs for sepsis", outcome]], long=LONG)
    assert other.fields["cell_products"].value[0]["tissue"]["text"] == "Bone marrow"  # type: ignore[index, call-overload]


def test_dose_and_route_columns_go_to_the_product() -> None:
    heads = ["ID", "Title", "Dose", "Route"]
    row = ["NCT01234567", "UC-MSCs for sepsis", "1×10⁶ cells/kg", "Intravenous"]
    (record,) = settled([heads, row])
    (product,) = record.fields["cell_products"].value  # type: ignore[misc]
    assert product["route"] == "intravenous"  # type: ignore[index, call-overload]
    assert product["dose"]["value"] == 1e6  # type: ignore[index, call-overload]
    (drug,) = settled([heads, ["NCT01234567", "Aspirin for sepsis", "100 mg", "Oral"]])
    assert drug.fields["cell_products"].status == "not_found"


@pytest.mark.parametrize(
    ("heading", "cell", "primary", "secondary"),
    [
        ("Primary outcomes", "Death", ["Death"], []),
        ("Secondary outcomes", "Death", [], ["Death"]),
        ("Outcomes", "Primary: Death; Secondary: Pain", ["Death"], ["Pain"]),
        ("Primary and secondary outcomes", "Primary: Death. Secondary: Pain", ["Death."], ["Pain"]),
        ("Primary and secondary outcomes", "Death; Pain", [], []),
    ],
)
def test_kinds_of_outcomes(
    heading: str, cell: str, primary: list[str], secondary: list[str]
) -> None:
    (trial,) = trials([["ID", "Title", heading], ["NCT01234567", "A", cell]])
    assert [value["measure"] for value in told(trial, "primary_outcomes")] == primary
    assert [value["measure"] for value in told(trial, "secondary_outcomes")] == secondary


def test_a_table_of_results_is_no_table_of_trials() -> None:
    assert trials([["Characteristic", "Cells", "Control"], ["Age", "45", "46"]]) == []
    studies = [["Study", "N", "Design"], ["Okonjo et al.", "20", "Randomised"]]
    (trial,) = trials(studies)
    assert told(trial, "participants") == [{"planned": 20}]


def test_no_table_no_trials() -> None:
    doc = document([["ID", "Title"], ["NCT01234567", "A"]])
    assert trials_in_tables(Document(doc.source, doc.text, ())) == []


def perfect(seed: int) -> tuple[Document, list[dict[str, Any]]]:
    """A drawn table as a perfect repair would give it, and its gold records."""
    drawn = make_corpus.draw(make_corpus.Drawn("drawn.txt", "split", seed))
    cells = {(cell.row, cell.column): cell.text for cell in drawn.table.cells}
    groups = {at for at, row in enumerate(drawn.table.rows, start=1) if row.group}
    rows: list[Any] = [
        cells[at, 0] if at in groups
        else [cells.get((at, column)) for column in range(len(drawn.table.columns))]
        for at in range(len(drawn.table.rows) + 1)
    ]  # fmt: skip
    return document(rows), trial_tables.gold_records(drawn.table, "drawn.txt")


def first_id(fields: Mapping[str, Any]) -> str:
    value = fields["trial_ids"]["value"]
    return str(value[0]["id"])


@pytest.mark.parametrize(
    ("field", "share"),
    [("title", 1.0), ("study_type", 1.0), ("phase", 1.0), ("sponsor", 1.0), ("participants", 1.0)],
)
def test_drawn_tables_are_read_whole(field: str, share: float) -> None:
    right = total = 0
    for seed in random.Random(7).sample(range(5000, 9000), 15):
        doc, gold = perfect(seed)
        made = {r.label: r.fields for r in records(doc, trials_in_tables(doc))}
        for row in gold:
            want = row["fields"].get(field)
            if want is None or want["status"] != "found":
                continue
            got = made.get(first_id(row["fields"]), {}).get(field)
            value = got.value if got else None
            if isinstance(want["value"], dict) and isinstance(value, dict):
                value = {key: value[key] for key in want["value"]}
            right, total = right + (value == want["value"]), total + 1
    assert total > 20
    assert right >= share * total, f"{right} of {total}"


def test_real_document(shared: Path) -> None:
    from extractor.flow import document_of

    for path in sorted((shared / "seeds").glob("003_*.txt")):
        raw = path.read_text("utf8")
        sha256 = hashlib.sha256(raw.encode()).hexdigest()
        doc = document_of(Source(str(path), sha256, "text", raw, len(raw)))
        made = records(doc, trials_in_tables(doc))
        assert len(made) == 40
        assert all(record.fields["trial_ids"].status == "found" for record in made)
        assert sum(record.fields["title"].status == "found" for record in made) >= 35


def test_a_label_over_several_rows_names_none_of_them() -> None:
    rows = [
        ["Domain", "Authors (year)", "Study design", "Phase"],
        ["Metabolic disorders", "Abel et al. (2016)", "Randomized, double-blind", "2"],
        ["Metabolic disorders", "Baker et al. (2017)", "Single group", "1"],
        ["Metabolic disorders", "Cole et al. (2018)", "Open label", "3"],
    ]
    whole = document(rows)
    first, *others = [cell for cell in whole.tables[0].cells if cell.column == 0 and cell.row]
    kept = [cell for cell in whole.tables[0].cells if cell not in (first, *others)]
    spanning = first._replace(row_span=3)
    cells = tuple(sorted([*kept, spanning], key=lambda cell: (cell.row, cell.column)))
    table = replace(whole.tables[0], cells=cells)
    found = trials_in_tables(replace(whole, tables=(table,)))
    assert [told(trial, "cited_as") for trial in found] == [
        ["Abel et al."], ["Baker et al."], ["Cole et al."]
    ]  # fmt: skip
    assert [told(trial, "phase") for trial in found] == [["2"], ["1"], ["3"]]
    starts = [trial.start for trial in found]
    assert starts == sorted(starts) and len(set(starts)) == 3


def test_ids_of_a_table_with_a_column_for_each_trial_are_mentioned() -> None:
    rows = [
        ["", "Modera (Cambridge)", "Jansen", "Nova"],
        ["Identifier", "NCT04470427", "NCT04505722", "NCT04505799"],
        ["Age over 85 years", "excluded", "excluded", "included"],
        ["Dementia", "included", "excluded", "excluded"],
    ]
    found = trials(rows, uncertain=["NCT04505799"])
    assert [(one.kind, one.label) for one in found] == [
        ("mentioned", "NCT04470427"),
        ("mentioned", "NCT04505722"),
    ]
    evidence = found[0].candidates[0].evidence[0]
    assert (evidence.row, evidence.column, evidence.quote) == (1, 1, "NCT04470427")
