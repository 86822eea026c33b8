"""Confidences as probabilities: the curve that ships, how it is fitted, and what is withheld."""

from __future__ import annotations

import json
import math
from pathlib import Path

import calibration as bench
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import extractor
from extractor.batch import Options, run
from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.fields import FIELDS
from extractor.scoring.reliability import bins, calibration_error, risk_coverage
from extractor.scoring.values import Value
from extractor.settle import broken_promises, records
from extractor.settle.calibration import INTERCEPT, SLOPE, allowed, calibrated, probability, weights
from extractor.sinks.plain import finding_json
from extractor.types import Candidate, Document, Evidence, Finding, Kind, Source, Text, Trial

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
CHARS = "abcdefghij " * 40
DOCUMENT = Document(Source("t.txt", "0123456789abcdef", "text", CHARS, 440), Text.raw(CHARS), ())


def trial(kind: Kind, *sure: tuple[str, float]) -> Trial:
    """A trial with a value for each of some fields, so sure."""
    words = Evidence(CHARS[:5], 0, 5, "tables", "field/rule")
    told = tuple(Candidate(field, "2", (words,), one) for field, one in sure)
    return Trial("one", kind, "", 0, told)


# --- the curve ---------------------------------------------------------------------------------


def test_weights_are_those_of_fields_and_surer_stays_surer() -> None:
    table = weights()
    assert {INTERCEPT, SLOPE} < set(table) <= {INTERCEPT, SLOPE, *FIELDS}
    assert table[SLOPE] > 0
    assert all(math.isfinite(one) for one in table.values())


@given(st.sampled_from(sorted(FIELDS)), st.floats(0, 1), st.floats(0, 1))
def test_the_curve_is_monotone_and_a_probability(field: str, one: float, other: float) -> None:
    low, high = (probability(field, sure, weights()) for sure in sorted((one, other)))
    assert 0 < low <= high < 1


def test_only_a_papers_own_trial_is_calibrated() -> None:
    (own,), (listed,) = (
        records(DOCUMENT, [trial(kind, ("phase", 0.8))]) for kind in ("reported", "listed")
    )
    phase = own.fields["phase"]
    assert (phase.raw, phase.confidence) == (0.8, probability("phase", 0.8, weights()))
    assert finding_json(phase)["raw_confidence"] == 0.8
    assert listed.fields["phase"].confidence == 0.8
    assert "raw_confidence" not in finding_json(listed.fields["phase"])
    assert own.fields["title"] == Finding("not_found", None, 0.5)


@pytest.mark.parametrize("status", ["conflict", "abstained", "not_reported", "not_found"])
def test_what_tells_no_value_is_not_calibrated(status: str) -> None:
    finding = Finding(status, None, 0.7)  # type: ignore[arg-type]
    assert calibrated("reported", "phase", finding) == finding


# --- what is withheld --------------------------------------------------------------------------


def test_a_value_that_is_not_sure_enough_is_withheld_with_its_words() -> None:
    (record,) = records(DOCUMENT, [trial("listed", ("phase", 0.96), ("title", 0.9))], 0.05)
    assert record.fields["phase"].value == "2"
    title = record.fields["title"]
    assert (title.status, title.value, title.withheld) == ("abstained", None, "2")
    assert title.confidence == 0.9
    assert title.evidence
    assert finding_json(title)["withheld"] == "2"
    assert not broken_promises(DOCUMENT, [record])


def test_rivals_are_withheld_together() -> None:
    rivals = Finding("conflict", ["1", "2"], 0.9)
    assert allowed(rivals, 0.05).withheld == ["1", "2"]
    assert allowed(rivals, 0.2) is allowed(rivals, None) is rivals


def test_what_is_exactly_as_sure_is_told() -> None:
    assert allowed(Finding("found", "2", 0.5), 0.5).status == "found"
    assert allowed(Finding("found", "2", 0.9999), 0).status == "abstained"


@pytest.mark.parametrize("wrong", [-0.1, 1.5, math.nan])
def test_an_error_that_is_no_probability_is_refused(tmp_path: Path, wrong: float) -> None:
    with pytest.raises(ExtractorError, match="a probability, 0 to 1"):
        extractor.extract(text="A phase 2 trial, NCT01234567.", max_error=wrong)
    with pytest.raises(ExtractorError, match="a probability, 0 to 1"):
        run([CORPUS / "table-split.txt"], tmp_path / "out", Options(max_error=wrong))
    assert not (tmp_path / "out").exists()
    told = CliRunner().invoke(app, ["run", "x", "--out", str(tmp_path), "--max-error", str(wrong)])
    assert told.exit_code == 2
    assert told.stderr.count("rror: ") == 1


def test_a_run_says_what_it_was_told_to_withhold(tmp_path: Path) -> None:
    path = CORPUS / "review-nk-cells-sepsis.txt"
    told = {}
    for error in (None, 0.02):
        out = tmp_path / str(error)
        run([path], out, Options(max_error=error))
        assert json.loads((out / "run.json").read_text())["options"]["max_error"] == error
        lines = (out / "records.jsonl").read_text("utf-8").splitlines()
        told[error] = [json.loads(line)["fields"] for line in lines]
    withheld = 0
    for before, after in zip(told[None], told[0.02], strict=True):
        for name, one in after.items():
            if "withheld" in one:
                withheld += 1
                assert (one["status"], one["value"]) == ("abstained", None)
                assert one["withheld"] == before[name]["value"]
                assert one["evidence"] == before[name]["evidence"]
                assert one["confidence"] < 0.98
            else:
                assert one == before[name]
                assert one["value"] is None or one["confidence"] >= 0.98
    assert withheld


# --- how it is fitted, and how it is measured --------------------------------------------------


def values(field: str, raw: float, *right: bool, document: str = "d") -> list[Value]:
    """Values of one confidence, each of a document of its own."""
    return [
        Value(f"{document}{n}", "reported", field, raw, raw, one) for n, one in enumerate(right)
    ]


def shares(n: int, right: int) -> list[bool]:
    """As many values, of which so many are right."""
    return [True] * right + [False] * (n - right)


def made() -> list[Value]:
    """Values of which the rules say too little, too much, and one alone."""
    return [
        *values("phase", 0.6, *shares(100, 85), document="a"),
        *values("phase", 0.8, *shares(100, 94), document="b"),
        *values("sponsor", 0.8, *shares(100, 55), document="c"),
        *values("sponsor", 0.95, *shares(100, 80), document="d"),
        *values("title", 0.8, True),
    ]


def test_a_fit_says_what_is_true_and_holds_back_where_it_knows_little() -> None:
    table = bench.fitted(made())
    assert probability("phase", 0.6, table) == pytest.approx(0.85, abs=0.03)
    assert probability("sponsor", 0.8, table) == pytest.approx(0.55, abs=0.03)
    assert 0 < table["title"] < table["phase"]
    assert table[SLOPE] > 0


def test_nothing_is_fitted_where_surer_is_worse() -> None:
    worse = [*values("phase", 0.9, *shares(20, 4)), *values("phase", 0.6, *shares(20, 16))]
    with pytest.raises(SystemExit, match="nothing is fitted"):
        bench.fitted(worse)


def test_held_out_values_are_better_calibrated() -> None:
    before, after = made(), bench.held_out(made())
    assert len(after) == len(before)
    error = [calibration_error(part).value for part in (before, after)]
    assert error[1] < 0.05 < error[0]
    assert "ECE" in bench.summary("held out", after)
    assert len(list(bench.knob(after))) == len(bench.ALLOWED)


def test_the_table_is_written_as_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "confidence.csv"
    path.touch()
    monkeypatch.setattr("calibration.resource", lambda _: path)
    monkeypatch.setattr("extractor.settle.calibration.resource", lambda _: path)
    table = bench.fitted(made())
    bench.write(table)
    weights.cache_clear()
    try:
        assert weights() == pytest.approx(table, abs=0.0006)
    finally:
        weights.cache_clear()


def told(path: Path, name: str, **more: object) -> Path:
    """A file of one record of one paper, whose phase is 2."""
    line = {
        "document": {"path": f"{name}.txt", "sha256": name},
        "kind": "reported",
        "fields": {"phase": {"status": "found", "value": "2", **more}},
        "split": "fresh",
        "document_kind": "trial report",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(line) + "\n", "utf-8")
    return path


def test_several_runs_and_gold_files_count_each_document_once(tmp_path: Path) -> None:
    golds = [told(tmp_path / f"{name}.jsonl", name) for name in ("a", "b", "a")]
    runs = [tmp_path / name for name in ("one", "two", "again")]
    for folder, name in zip(runs, ("a", "b", "a"), strict=True):
        told(folder / "records.jsonl", name, confidence=0.9, raw_confidence=0.7)
    found = list(bench.every(runs, golds, ["dev", "fresh"]))
    assert [(one.document, one.raw, one.right) for one in found] == [
        ("a", 0.7, True),
        ("b", 0.7, True),
    ]
    assert list(bench.every(runs, golds, ["dev"])) == []


def test_calibration_error_by_hand() -> None:
    part = [*values("phase", 0.95, True, True), *values("phase", 0.65, True, False, document="e")]
    error = calibration_error(part)
    assert error.value == pytest.approx((2 * 0.05 + 2 * 0.15) / 4)
    assert error.low is not None
    assert error.high is not None
    assert error.low <= error.value <= error.high
    assert [(one.n, one.right) for one in bins(part)] == [(2, 0.5), (2, 1.0)]
    assert calibration_error([]).value is None


def test_risk_and_coverage_by_hand() -> None:
    part = [*values("phase", 0.9, True, False), *values("phase", 0.6, False, False)]
    assert [(one.confidence, one.coverage, one.risk) for one in risk_coverage(part)] == [
        (0.9, 0.5, 0.5),
        (0.6, 1.0, 0.75),
    ]
    assert risk_coverage([]) == []
