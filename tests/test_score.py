"""The scorer against counts and figures that were worked out by hand."""

import json
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, bootstrap

from extractor.errors import UnreadableInputError
from extractor.scoring import accepted, compare, rows, score, table
from extractor.scoring.evidence import supported
from extractor.scoring.figures import counted
from extractor.scoring.intervals import RESAMPLES, Unit, clusters, estimates, resampled
from extractor.scoring.items import outcomes
from extractor.scoring.match import run_documents
from extractor.scoring.read import Row
from extractor.scoring.shapes import ITEMS, OWN, shape_of

CASES = json.loads((Path(__file__).parent / "cases" / "score.json").read_text("utf-8"))


def told(value, status=None, quote=None, **more):
    """One field; found where it has a value, not found where it has none."""
    return {
        "status": status or ("not_found" if value is None else "found"),
        "value": value,
        "quote": quote,
        "evidence": [{"quote": quote}] if quote else [],
        **more,
    }


def record(fields, document="a.txt", sha256=None, kind="listed", label="", **more):
    """One record, of gold or of a run; bare values are found ones."""
    return {
        "document": {"path": document, "sha256": sha256},
        "kind": kind,
        "label": label,
        "fields": {
            name: value if isinstance(value, dict) and "status" in value else told(value)
            for name, value in fields.items()
        },
        **more,
    }


def ids(*names):
    return [{"id": name, "valid": True} for name in names]


def write(path, records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return path


@pytest.fixture
def scored(tmp_path):
    """Score lists of gold and predicted records."""

    def run(gold, predicted, **options):
        write(tmp_path / "run" / "records.jsonl", predicted)
        return score(tmp_path / "run", write(tmp_path / "gold.jsonl", gold), **options)

    return run


def counts(figures):
    return figures.tp, figures.fp, figures.fn


# Items


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_items(case) -> None:
    columns = counted(
        outcomes(case["field"], case["gold"], case["predicted"], case.get("kind", ""))
    )
    found = {name: [one[key] for key in ("tp", "fp", "fn")] for name, one in columns.items()}
    own = columns.get(case["field"], Counter())
    assert found.pop(case["field"], [0, 0, 0]) == case["counts"]
    assert own["relaxed"] == case.get("relaxed", max(own["tp"], own["relaxed"]))
    if "parts" in case:
        expected = {f"{case['field']}.{part}": one for part, one in case["parts"].items()}
        assert found == expected


def test_the_cases_cover_every_field() -> None:
    shapes = {id(shape_of(case["field"], case.get("kind", ""))) for case in CASES}
    assert shapes >= {id(shape) for table in (ITEMS, *OWN.values()) for shape in table.values()}


# Statuses


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        (told("2"), told(None, "abstained"), (0, 0, 1)),
        (told("2"), told(None, "not_reported"), (0, 0, 1)),
        (told("2"), told(None, "not_found"), (0, 0, 1)),
        (told("2"), None, (0, 0, 1)),
        (told("2"), told(["1", "2"], "conflict"), (0, 0, 1)),
        (told("3"), told(["1", "2"], "conflict"), (0, 2, 1)),
        (told(None, "not_found"), told("2"), (0, 1, 0)),
        (told(None, "not_reported"), told("2"), (0, 1, 0)),
        (told(None, "not_found"), told(["1", "2"], "conflict"), (0, 2, 0)),
        (told(None, "not_found"), told(None, "abstained"), (0, 0, 0)),
        (told(None, "not_reported"), told(None, "not_reported"), (0, 0, 0)),
    ],
)
def test_statuses(scored, gold, predicted, expected) -> None:
    same = {"trial_ids": ids("A1")}
    theirs = same if predicted is None else same | {"phase": predicted}
    scores = scored([record(same | {"phase": gold})], [record(theirs)])
    assert counts(scores.groups["real"].fields["phase"]) == expected


def test_a_field_that_gold_leaves_out_is_not_scored(scored) -> None:
    group = scored(
        [record({"trial_ids": ids("A1")})],
        [record({"trial_ids": ids("A1"), "phase": "2"})],
    ).groups["real"]
    assert list(group.fields) == ["trial_ids"]
    assert group.errors == ()


def test_abstentions_are_counted_in_items_of_gold(scored) -> None:
    gold = [record({"trial_ids": ids(name), "phase": "2"}) for name in ("A1", "B1", "C1", "D1")]
    verdicts = (
        told("2"),
        told(None, "abstained"),
        told(["2", "3"], "conflict"),
        told(["1", "3"], "conflict"),
    )
    run = [
        record({"trial_ids": ids(name), "phase": phase})
        for name, phase in zip(("A1", "B1", "C1", "D1"), verdicts, strict=True)
    ]
    phase = scored(gold, run).groups["real"].fields["phase"]
    assert counts(phase) == (1, 2, 3)
    assert phase.to_json()["abstention_rate"] == 2 / 4


def test_not_reported_is_a_score_of_its_own(scored) -> None:
    statuses = (("not_reported", "not_reported"), ("not_reported", "not_found"))
    statuses += (("not_found", "not_reported"), ("not_found", "not_found"))
    gold = [
        record({"trial_ids": ids(f"A{n}"), "phase": told(None, ours)})
        for n, (ours, _) in enumerate(statuses)
    ]
    run = [
        record({"trial_ids": ids(f"A{n}"), "phase": told(None, theirs)})
        for n, (_, theirs) in enumerate(statuses)
    ]
    phase = scored(gold, run).groups["real"].fields["phase"]
    assert counts(phase) == (0, 0, 0)
    assert phase.f1.value is None
    assert phase.to_json()["not_reported"] == {"tp": 1, "fp": 1, "fn": 1}


def test_a_conflict_over_a_list_has_lists_or_entries_as_rivals(scored) -> None:
    gold = [record({"trial_ids": ids("A1"), "countries": ["Iran"]})]
    for rivals in ([["China"], ["Iran"]], ["China", "Iran"]):
        conflict = told(rivals, "conflict")
        run = [record({"trial_ids": ids("A1"), "countries": conflict})]
        assert counts(scored(gold, run).groups["real"].fields["countries"]) == (0, 0, 1)


def test_an_empty_rival_does_not_excuse_a_false_one(scored) -> None:
    gold = [record({"trial_ids": ids("A1"), "countries": told(None)})]
    run = [record({"trial_ids": ids("A1"), "countries": told([[], ["Iran"]], "conflict")})]
    assert counts(scored(gold, run).groups["real"].fields["countries"]) == (0, 1, 0)


def test_a_rival_is_right_when_its_items_are_whatever_its_sub_scores(scored) -> None:
    def results(measure, events):
        return [{"measure": measure, "arm": "A", "events": events}]

    conflict = told([results("died", 3), results("died", 4)], "conflict")
    gold = [record({"trial_ids": ids("A1"), "results": results("death", 3)})]
    run = [record({"trial_ids": ids("A1"), "results": conflict})]
    assert counts(scored(gold, run).groups["real"].fields["results"]) == (0, 0, 1)


def test_a_conflict_is_false_only_in_the_parts_where_it_is(scored) -> None:
    gold = [record({"trial_ids": ids("A1"), "design": {"model": "parallel", "masking": "single"}})]
    rivals = [{"model": "parallel", "masking": mask} for mask in ("double", "open label")]
    run = [record({"trial_ids": ids("A1"), "design": told(rivals, "conflict")})]
    fields = scored(gold, run).groups["real"].fields
    assert counts(fields["design.model"]) == (0, 0, 1)
    assert counts(fields["design.masking"]) == (0, 2, 1)


# Records and documents


def test_records_found_missed_invented_and_mentioned(scored) -> None:
    gold = [
        record({"trial_ids": ids("A1"), "countries": ["Iran", "Spain"]}),
        record({"trial_ids": ids("B1"), "countries": ["China", "Japan"]}, label="missed"),
    ]
    run = [
        record({"trial_ids": ids("A1"), "countries": ["Iran", "Spain"]}),
        record({"trial_ids": ids("X9"), "countries": ["Peru"], "phase": "2"}, label="invented"),
        record({"trial_ids": ids("Y9")}, kind="mentioned", label="in passing"),
        record({"trial_ids": ids("Z9")}, document="not in gold.txt"),
    ]
    group = scored(gold, run).groups["real"]
    assert counts(group.records) == (1, 1, 1)
    assert counts(group.fields["trial_ids"]) == (1, 1, 1)
    assert counts(group.fields["countries"]) == (2, 1, 2)
    assert counts(group.fields["phase"]) == (0, 1, 0)
    assert counts(group.micro) == (3, 3, 3)
    assert group.mentioned == ({"document": "a.txt", "record": "in passing"},)
    assert group.exact.value == 0.5


def test_a_duplicate_record_is_invented(scored) -> None:
    one = record({"trial_ids": ids("A1"), "phase": "2"})
    group = scored([one], [one, one]).groups["real"]
    assert counts(group.records) == (1, 1, 0)
    assert counts(group.fields["phase"]) == (1, 1, 0)


def test_an_id_goes_before_overlap_and_kind_breaks_the_tie(scored) -> None:
    gold = [
        record({"trial_ids": ids("A1"), "phase": "2"}, kind="listed"),
        record({"trial_ids": ids("A1"), "phase": "3"}, kind="described"),
    ]
    run = [
        record({"trial_ids": ids("A1"), "phase": "3"}, kind="listed"),
        record({"trial_ids": ids("A1"), "phase": "2"}, kind="described"),
        record({"phase": "2"}, kind="listed"),
    ]
    group = scored(gold, run).groups["real"]
    assert counts(group.fields["trial_ids"]) == (2, 0, 0)
    assert counts(group.fields["phase"]) == (0, 3, 2)


def test_records_without_ids_go_by_kind_and_best_overlap(scored) -> None:
    gold = [
        record({"title": "First", "countries": ["Iran"], "phase": "1"}),
        record({"title": "Second", "countries": ["Iran"], "phase": "2"}),
    ]
    run = [
        record({"title": "Second", "countries": ["Iran"], "phase": "1"}),
        record({"title": "Other", "countries": ["Iran"], "phase": "1"}),
        record({"title": "First", "countries": ["Iran"], "phase": "1"}, kind="described"),
    ]
    group = scored(gold, run).groups["real"]
    assert counts(group.records) == (2, 1, 0)
    assert counts(group.fields["title"]) == (1, 2, 1)
    assert counts(group.fields["phase"]) == (1, 2, 1)


@pytest.mark.parametrize(("title", "expected"), [("T", (1, 0, 0)), ("U", (0, 1, 1))])
def test_records_with_other_ids_need_half_of_the_fields(scored, title, expected) -> None:
    gold = [record({"trial_ids": ids("A1"), "title": "T", "phase": "2"})]
    run = [record({"trial_ids": ids("A7"), "title": title, "phase": "2"})]
    assert counts(scored(gold, run).groups["real"].records) == expected


def test_a_report_is_its_document_s_only_one_even_if_all_is_wrong(scored) -> None:
    gold, run = (record({"title": title}, kind="reported") for title in ("T", "U"))
    group = scored([gold], [run]).groups["real"]
    assert counts(group.records) == (1, 0, 0)
    assert counts(group.fields["title"]) == (0, 1, 1)


def test_documents_by_sha256_else_by_name(scored) -> None:
    fields = {"trial_ids": ids("A1")}
    gold = [record(fields, "x/a.txt", "1" * 64), record(fields, "b.txt")]
    run = [
        record(fields, "renamed.txt", "1" * 64),
        record(fields, "elsewhere/a.txt", "2" * 64),
        record(fields, "out/b.txt", "3" * 64),
    ]
    group = scored(gold, run).groups["real"]
    assert counts(group.records) == (2, 0, 0)
    assert [one["in_run"] for one in group.documents] == [True, True]


def test_an_ambiguous_name_is_no_match() -> None:
    def rows_of(*shas):
        return [Row(f"{sha}/a.txt", sha, "listed", "", {}) for sha in shas]

    assert run_documents(rows_of("1"), rows_of("2")) == {"1": "2"}
    assert run_documents(rows_of("1"), rows_of("2", "3")) == {}
    assert run_documents(rows_of("1", "2"), rows_of("3")) == {}
    assert run_documents(rows_of("1", "2"), rows_of("2")) == {"2": "2"}


def test_a_document_without_records_in_the_run_is_missed(scored) -> None:
    scores = scored([record({"phase": "2"}, "lost.txt")], [])
    assert counts(scores.groups["real"].fields["phase"]) == (0, 0, 1)
    assert "without records in the run: lost.txt" in table(scores)


def test_an_optional_record_is_neither_missed_nor_invented_nor_scored(scored) -> None:
    gold = [
        record({"trial_ids": ids("A1"), "phase": "2"}),
        record({"cited_as": "THIN", "phase": "1", "title": "T"}, kind="described", optional=True),
    ]
    asked = record({"trial_ids": ids("A1"), "phase": "2"})
    thin = record({"cited_as": "THIN", "phase": "1", "sponsor": "S"}, kind="described")
    for run in ([asked], [asked, thin]):
        group = scored(gold, run).groups["real"]
        assert counts(group.records) == (1, 0, 0)
        assert list(group.fields) == ["phase", "trial_ids"]
        assert counts(group.micro) == (2, 0, 0)
        assert group.exact.value == 1
        assert group.errors == ()
    other = record({"cited_as": "OTHER", "phase": "1", "sponsor": "S"}, kind="described")
    assert counts(scored(gold, [asked, other]).groups["real"].records) == (1, 1, 0)
    assert counts(scored(gold, [asked, thin, thin]).groups["real"].records) == (1, 1, 0)
    assert counts(scored(gold, [thin]).groups["real"].records) == (0, 0, 1)


def test_an_optional_record_goes_by_its_id_whatever_the_rest(scored) -> None:
    gold = [
        record({"trial_ids": ids("A1"), "phase": "2"}),
        record({"trial_ids": ids("B1"), "phase": "2"}, optional=True),
    ]
    run = [record({"trial_ids": ids(name), "phase": "3"}) for name in ("A1", "B1")]
    group = scored(gold, run).groups["real"]
    assert counts(group.records) == (1, 0, 0)
    assert counts(group.fields["phase"]) == (0, 1, 1)


def test_an_optional_record_takes_no_match_from_one_that_is_asked_for(scored) -> None:
    asked = {"title": "T", "phase": "2", "countries": ["Iran", "Peru"], "sponsor": "S"}
    gold = [
        record({"countries": ["Iran"], "phase": "2"}, kind="described", optional=True),
        record(asked, kind="described"),
    ]
    poor = record({"countries": ["Iran", "Peru"], "phase": "2"}, kind="described")
    group = scored(gold, [poor]).groups["real"]
    assert counts(group.records) == (1, 0, 0)
    assert counts(group.micro) == (3, 0, 2)
    thin = record({"countries": ["Iran"], "phase": "2"}, kind="described")
    assert counts(scored(gold, [thin]).groups["real"].records) == (0, 0, 1)


def test_a_field_of_optional_entries_alone_counts_nowhere(scored) -> None:
    zero = {"measure": "death", "events": 0, "optional": True}
    gold = [record({"title": "T", "results": [zero]}, kind="described")]
    for results in ([], [{"measure": "died", "arm": "MSC", "events": 0, "n": 7}]):
        run = [record({"title": "T", "results": results}, kind="described")]
        group = scored(gold, run).groups["real"]
        assert counts(group.micro) == (1, 0, 0)
        assert group.exact.value == 1


def test_results_are_told_of_gold_s_arms(scored) -> None:
    def fields(label, arm):
        return {
            "trial_ids": ids("A1"),
            "arms": [{"label": label, "role": "experimental", "n": 7}],
            "results": [{"measure": "death", "arm": arm, "events": 1}],
        }

    gold = [record(fields("MSC", "MSC"))]
    renamed = scored(gold, [record(fields("cell group", "cell group"))]).groups["real"]
    assert counts(renamed.fields["results"]) == (1, 0, 0)
    other = scored(gold, [record(fields("cell group", "control"))]).groups["real"]
    assert counts(other.fields["results"]) == (0, 1, 1)


# Splits and groups


def test_splits_are_matched_together_and_scored_apart(scored) -> None:
    gold = [
        record({"trial_ids": ids("A1")}, split="dev"),
        record({"trial_ids": ids("B1")}, split="test"),
    ]
    run = [record({"trial_ids": ids(name)}) for name in ("A1", "B1", "C1")]
    for split in ("dev", "test"):
        group = scored(gold, run, split=split).groups["real"]
        assert counts(group.records) == (1, 1, 0)
    with pytest.raises(UnreadableInputError, match=r"'train'\. Splits there: dev, test"):
        scored(gold, run, split="train")


def test_synthetic_and_real_are_never_pooled(scored) -> None:
    gold = [
        record({"trial_ids": ids("A1"), "phase": "1"}, "made.txt", annotator="generator"),
        record({"trial_ids": ids("A1"), "phase": "1"}, "read.txt", annotator="A"),
    ]
    run = [
        record({"trial_ids": ids("A1"), "phase": "1"}, "made.txt"),
        record({"trial_ids": ids("A1"), "phase": "2"}, "read.txt"),
    ]
    scores = scored(gold, run)
    assert counts(scores.groups["synthetic"].fields["phase"]) == (1, 0, 0)
    assert counts(scores.groups["real"].fields["phase"]) == (0, 1, 1)
    fields = accepted(scores)["fields"]
    assert fields["synthetic/phase"]["f1"] == 1
    assert fields["phase"]["f1"] == 0


# Evidence and errors


def test_evidence_is_scored_among_right_values(scored) -> None:
    gold = [
        record({"trial_ids": ids(f"A{n}"), "phase": told("2", quote="a phase 2 study")})
        for n in range(4)
    ]
    gold.append(record({"trial_ids": ids("A4"), "phase": told("2")}))
    quotes = [("2", "Phase  2"), ("2", "a phase 2 study"), ("2", "week 12"), ("3", "a phase 2")]
    quotes.append(("2", "phase 2"))
    run = [
        record({"trial_ids": ids(f"A{n}"), "phase": told(value, quote=quote)})
        for n, (value, quote) in enumerate(quotes)
    ]
    phase = scored(gold, run).groups["real"].fields["phase"]
    assert counts(phase) == (4, 1, 1)
    told_of = phase.to_json()["evidence"]
    low, high = told_of.pop("share_95")
    assert told_of == {"right": 2, "n": 3, "share": 2 / 3}
    assert low < 2 / 3 < high


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ("Phase 2 trial of cells", "Phase\n2", True),
        ("16", "n = 16 patients", True),
        ("16", "n = 160 patients", False),
        ("ChiX2000099116", "X2000099116", True),
        ("randomised to cells or placebo", "Randomised to placebo", True),
        ("randomised to cells", "followed for a year", False),
    ],
)
def test_quotes_that_point_at_the_same_words(gold, predicted, expected) -> None:
    assert supported([gold], ["unrelated", predicted]) is expected


def test_errors_list_every_item_once_with_both_quotes(scored) -> None:
    gold = [
        record(
            {
                "trial_ids": ids("A1"),
                "phase": told("2", quote="phase 2"),
                "design": {"model": "parallel", "masking": None},
                "primary_outcomes": [{"measure": "death", "time_frame": "day 28"}],
            },
            label="A1",
        ),
    ]
    run = [
        record(
            {
                "trial_ids": ids("A1"),
                "phase": told("3", quote="phase 3"),
                "design": {"model": None, "masking": "double"},
            }
        ),
        record({"title": "T"}, label="extra", kind="described"),
    ]
    errors = scored(gold, run).groups["real"].errors
    assert errors[0] == {
        "document": "a.txt",
        "record": "A1",
        "field": "phase",
        "kind": "wrong",
        "gold": "2",
        "predicted": "3",
        "gold_quote": "phase 2",
        "predicted_quote": "phase 3",
        "predicted_status": "found",
        "confidence": None,
    }
    assert [(one["field"], one["kind"], one["record"]) for one in errors[1:]] == [
        ("design.model", "miss", "A1"),
        ("design.masking", "false", "A1"),
        ("primary_outcomes", "miss", "A1"),
        ("title", "false", "extra"),
    ]


# Papers


def test_gold_that_says_what_a_paper_is_judges_its_own_trial_alone(scored, tmp_path) -> None:
    gold = [
        record({"trial_ids": ids("A1")}, kind="reported", document_kind="protocol"),
        record({}, document="b.txt", kind=None, document_kind="review"),
        record({}, document="c.txt", kind=None, document_kind="other", split="test"),
    ]
    run = [
        record({"trial_ids": ids("A1")}, kind="reported"),
        record({"trial_ids": ids("B1")}, kind="listed"),
        record({"trial_ids": ids("C1")}, document="b.txt", kind="reported"),
        record({"trial_ids": ids("D1")}, document="b.txt", kind="described"),
    ]
    kinds = {"a.txt": "protocol", "b.txt": "trial report"}
    documents = [{"path": path, "sha256": None, "document_kind": kinds[path]} for path in kinds]
    write(tmp_path / "run" / "documents.jsonl", documents)
    group = scored(gold, run).groups["real"]
    assert counts(group.records) == (1, 1, 0)
    assert counts(group.fields["trial_ids"]) == (1, 1, 0)
    assert counts(group.kinds) == (1, 1, 2)
    assert [(one["document"], one["kind"]) for one in group.errors] == [
        ("b.txt", "wrong"),
        ("c.txt", "miss"),
        ("b.txt", "false"),
    ]
    group = scored(gold, run, split="test").groups["real"]
    assert (counts(group.records), counts(group.kinds)) == ((0, 0, 0), (0, 0, 1))
    assert [line["field"] for line in rows(scored(gold, run))][-2:] == ["records", "document_kind"]


def test_other_names_in_gold_are_as_right(scored) -> None:
    names = told("UK Medical Research Council", also=["MRC"])
    gold = [record({"trial_ids": ids("A1"), "sponsor": names}, kind="reported")]
    run = [record({"trial_ids": ids("A1"), "sponsor": "MRC"}, kind="reported")]
    assert counts(scored(gold, run).groups["real"].fields["sponsor"]) == (1, 0, 0)


# Intervals


def test_wilson_where_all_is_right_or_all_is_wrong() -> None:
    right = [Unit("a", n, 2, 0, 0) for n in range(5)]
    precision, recall, f1 = estimates(right)
    expected = binomtest(10, 10).proportion_ci(method="wilson")
    assert (precision.low, precision.high, precision.method) == (*expected, "wilson")
    assert recall == precision
    assert f1.low == pytest.approx(2 * expected.low / (1 + expected.low))
    precision, recall, _ = estimates([Unit("a", n, 0, 1, 2) for n in range(5)])
    assert (precision.low, precision.high) == binomtest(0, 5).proportion_ci(method="wilson")
    assert (recall.low, recall.high) == binomtest(0, 10).proportion_ci(method="wilson")


def test_bootstrap_agrees_with_scipy() -> None:
    rng = np.random.default_rng(1)
    table = rng.integers(0, 9, size=(30, 3))
    units = [Unit(str(n), 0, *(int(x) for x in row)) for n, row in enumerate(table)]
    peers = bootstrap(
        tuple(table.T),
        lambda tp, fp, fn, axis: np.stack(
            [
                tp.sum(axis) / (tp.sum(axis) + fp.sum(axis)),
                tp.sum(axis) / (tp.sum(axis) + fn.sum(axis)),
                2 * tp.sum(axis) / (2 * tp.sum(axis) + fp.sum(axis) + fn.sum(axis)),
            ]
        ),
        paired=True,
        method="percentile",
        n_resamples=9999,
    ).confidence_interval
    for place, mine in enumerate(estimates(units)):
        assert mine.method == "bootstrap by document"
        assert mine.low == pytest.approx(peers.low[place], abs=0.02)
        assert mine.high == pytest.approx(peers.high[place], abs=0.02)


def test_documents_are_resampled_not_records() -> None:
    clustered = [
        Unit(str(document), n, document % 2, 0, 1 - document % 2)
        for document in range(10)
        for n in range(100)
    ]
    spread = [Unit(str(n), n, n % 2, 0, 1 - n % 2) for n in range(1000)]
    wide, narrow = (estimates(units)[1] for units in (clustered, spread))
    assert wide.value == narrow.value == 0.5
    assert wide.high - wide.low > 0.5
    assert narrow.high - narrow.low < 0.07
    assert len(clusters(clustered)[0]) == 10


def test_records_are_resampled_where_documents_are_few() -> None:
    units = [Unit(str(n % 9), n, n % 2, 0, 1 - n % 2) for n in range(90)]
    table, method = clusters(units)
    assert (len(table), method) == (90, "bootstrap by record")
    silent = [Unit(f"silent {n}", 0, 0, 0, 0) for n in range(20)]
    assert clusters(units + silent)[1] == "bootstrap by record"


def test_resampling_draws_whole_clusters_and_repeats_itself() -> None:
    table = np.array([[1.0, 10, 100], [2, 20, 200], [3, 30, 300]])
    drawn = resampled(table)
    assert drawn.shape == (RESAMPLES, 3)
    assert (drawn[:, 1] == 10 * drawn[:, 0]).all()
    assert (drawn[:, 2] == 100 * drawn[:, 0]).all()
    assert set(drawn[:, 0]) == set(range(3, 10))
    assert (drawn == resampled(table)).all()


def test_nothing_counted_is_no_figure() -> None:
    assert [one.value for one in estimates([])] == [None] * 3
    assert [one.value for one in estimates([Unit("a", 0, 0, 0, 2)])] == [None, 0, 0]


def test_one_record_alone_gets_wilson() -> None:
    precision, *_ = estimates([Unit("a", 0, 3, 1, 0)])
    assert precision.method == "wilson"
    assert (precision.low, precision.high) == binomtest(3, 4).proportion_ci(method="wilson")


# The outcome


def test_json_table_and_versions(scored, tmp_path) -> None:
    one = record({"trial_ids": ids("A1"), "phase": "2"})
    write(tmp_path / "run" / "run.json", [{"versions": {"extractor": "9.9"}}])
    scores = scored([one], [one])
    plain = json.loads(json.dumps(scores.to_json()))
    assert set(plain["versions"]) >= {"extractor", "spacy", "python"}
    assert plain["versions"]["extractor"] == "9.9"
    assert len(plain["gold"]["sha256"]) == 64
    assert plain["groups"]["real"]["documents"] == [
        {"path": "a.txt", "sha256": None, "in_run": True}
    ]
    assert plain["groups"]["real"]["fields"]["phase"]["f1_95"][1] == 1
    assert plain["groups"]["real"]["macro"] == {"precision": 1, "recall": 1, "f1": 1}
    assert [line["field"] for line in rows(scores)] == ["phase", "trial_ids", "micro", "records"]
    assert "1 found, 0 missed, 0 invented" in table(scores)


def test_micro_pools_items_and_macro_means_fields(scored) -> None:
    gold = record({"trial_ids": ids("A1"), "phase": "2", "countries": ["Iran", "Peru", "Chad"]})
    run = record({"trial_ids": ids("A1"), "phase": "3", "countries": ["Iran", "Peru", "Chad"]})
    group = scored([gold], [run]).groups["real"]
    assert group.micro.precision.value == group.micro.recall.value == 4 / 5
    assert group.macro["f1"] == pytest.approx(2 / 3)


def test_compare_tells_what_fell(scored) -> None:
    gold = record({"trial_ids": ids("A1"), "phase": "2", "countries": ["Iran", "Peru"]})
    good = scored([gold], [gold])
    before = json.loads(json.dumps(accepted(good)))
    assert set(before["fields"]["phase"]) == {"tp", "fp", "fn", "n", "precision", "recall", "f1"}
    assert compare(before, good) == []
    worse = record({"trial_ids": ids("A1"), "phase": "2", "countries": ["Iran", "Oman"]})
    assert compare(before, scored([gold], [worse])) == [
        "countries: F1 fell from 1.0000 to 0.5000",
        "countries: fp rose from 0 to 1",
    ]
    assert compare(accepted(scored([gold], [worse])), good) == compare(before, good) == []


def test_compare_refuses_other_gold_and_tells_of_fields_that_are_gone(scored) -> None:
    one = record({"trial_ids": ids("A1"), "phase": "2"})
    now = scored([one], [one])
    before = accepted(now)
    gone = {**before, "fields": {**before["fields"], "title": {"f1": 1.0, "fp": 0}}}
    assert compare(gone, now) == ["title: was scored before, is no longer"]
    (line,) = compare({**before, "gold_sha256": "0"}, now)
    assert "accept scores anew" in line


# Malformed input


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 3: no valid JSON"),
        ("[]", "line 3: not a JSON object"),
        ('{"fields": {}}', r"line 3: document\.path is missing"),
        ('{"document": {"path": "a"}}', "line 3: fields is missing"),
        (json.dumps(record({"phase": told("1", "sure")})), "line 3: phase has the status 'sure'"),
        (json.dumps(record({"phase": told(None, "found")})), "line 3: phase is found but"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, line, message) -> None:
    one = record({"phase": "2"})
    run = write(tmp_path / "run" / "records.jsonl", [one]).parent
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(one) + "\n\n" + line + "\n", "utf-8")
    with pytest.raises(UnreadableInputError, match=message):
        score(run, gold)
    good = write(tmp_path / "good.jsonl", [one])
    gold.replace(run / "records.jsonl")
    with pytest.raises(UnreadableInputError, match=message):
        score(run, good)


def test_gold_may_not_abstain(scored) -> None:
    with pytest.raises(UnreadableInputError, match="none of found, not_reported, not_found"):
        scored([record({"phase": told(None, "abstained")})], [])


def test_missing_files_say_what_to_give(scored, tmp_path) -> None:
    gold = write(tmp_path / "gold" / "records.jsonl", [record({"phase": "2"})])
    with pytest.raises(UnreadableInputError, match=r"records\.jsonl: No such file.*extractor run"):
        score(tmp_path, gold)
    run = write(tmp_path / "run" / "records.jsonl", [])
    with pytest.raises(UnreadableInputError, match="Give a file of gold records"):
        score(run.parent, tmp_path / "nowhere.jsonl")
    assert counts(score(run.parent, gold.parent).groups["real"].records) == (0, 0, 1)
    with pytest.raises(UnreadableInputError, match="no gold record in it"):
        scored([], [])


# Properties

WORDS = st.sampled_from(["death", "cells", "day 14", "Iran", "sepsis", "MSC", "control", "2"])
NUMBERS = st.one_of(st.none(), st.integers(0, 99), st.floats(0, 1e9))
MAYBE = st.one_of(st.none(), WORDS)
CONCEPT = st.fixed_dictionaries({"text": WORDS, "id": st.sampled_from([None, "X:1", "X:2"])})


def entry(words=(), numbers=(), concepts=()):
    """An entry with some keys of each sort."""
    keys = dict.fromkeys(words, MAYBE) | dict.fromkeys(numbers, NUMBERS)
    return st.fixed_dictionaries(keys | dict.fromkeys(concepts, st.one_of(st.none(), CONCEPT)))


FIELDS = {
    "title": WORDS,
    "phase": WORDS,
    "countries": st.lists(WORDS, max_size=3),
    "conditions": st.lists(CONCEPT, max_size=3),
    "participants": entry(numbers=("planned", "enrolled", "randomised", "analysed")),
    "design": entry(words=("model", "allocation", "masking", "control", "printed")),
    "arms": st.lists(
        st.fixed_dictionaries({"label": MAYBE, "role": MAYBE, "n": NUMBERS}), max_size=3
    ),
    "cell_products": st.lists(
        entry(("donor", "route"), ("infusions",), ("cell_type", "tissue")), max_size=3
    ),
    "primary_outcomes": st.lists(entry(words=("measure", "time_frame")), max_size=3),
    "results": st.lists(entry(("measure", "arm", "p"), ("events", "n", "percent")), max_size=3),
    "follow_up": WORDS,
}
RECORDS = st.lists(st.fixed_dictionaries({}, optional=FIELDS), min_size=1, max_size=4)
quiet = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def trials(drawn, start=0):
    """Records with an id each, over two documents."""
    return [
        record({"trial_ids": ids(f"T{n}"), **fields}, document=f"{n % 2}.txt")
        for n, fields in enumerate(drawn, start)
    ]


@quiet
@given(RECORDS)
def test_a_perfect_prediction_is_perfect(scored, drawn) -> None:
    records = trials(drawn)
    group = scored(records, records).groups["real"]
    for figures in (*group.fields.values(), group.micro, group.records):
        assert figures.fp == figures.fn == 0
        assert figures.f1.value in (None, 1)
        assert figures.relaxed == figures.tp
    assert group.exact.value == 1
    assert group.errors == ()


@quiet
@given(RECORDS, st.data())
def test_dropping_a_field_misses_its_items_and_nothing_else(scored, drawn, data) -> None:
    gold = trials(drawn)
    run = json.loads(json.dumps(gold))
    number = data.draw(st.integers(0, len(run) - 1))
    name = data.draw(st.sampled_from(sorted(set(run[number]["fields"]) - {"trial_ids"}) or [""]))
    before = scored(gold, gold).groups["real"]
    dropped = run[number]["fields"].pop(name, told(None))["value"]
    after = scored(gold, run).groups["real"]
    lost = sum(item.own for item in outcomes(name, dropped, None))
    if name != "arms":  # gold's arms also name the arms of results
        assert counts(after.micro) == (before.micro.tp - lost, 0, lost)
    if name in ("title", "phase", "follow_up"):
        assert counts(after.fields[name]) == (before.fields[name].tp - 1, 0, 1)


@quiet
@given(RECORDS, RECORDS)
def test_an_invented_record_adds_its_values_as_false(scored, drawn, more) -> None:
    gold, invented = trials(drawn), trials(more, start=len(drawn))
    known = {one["document"]["path"] for one in gold}
    invented = [
        {**one, "kind": "described"} for one in invented if one["document"]["path"] in known
    ]
    fields = {name for one in gold for name in one["fields"]}
    group = scored(gold, gold + invented).groups["real"]
    made_up = [
        item
        for one in invented
        for name, field in one["fields"].items()
        if name in ITEMS or name in fields
        for item in outcomes(name, None, field["value"])
        if item.own
    ]
    assert group.micro.fp == len(made_up) == len(group.errors)
    assert (group.records.tp, group.records.fp) == (len(gold), len(invented))
    assert group.micro.fn == 0


@quiet
@given(RECORDS, RECORDS)
def test_counts_add_up(scored, drawn, other) -> None:
    gold, run = trials(drawn), trials(other)
    group = scored(gold, run).groups["real"]
    own = [figures for name, figures in group.fields.items() if "." not in name]
    assert counts(group.micro) == tuple(map(sum, zip(*map(counts, own), strict=True)))
    assert group.records.n == len(gold)
    assert group.records.tp + group.records.fp == len(
        [one for one in run if one["document"]["path"] in {g["document"]["path"] for g in gold}]
    )
    for figures in group.fields.values():
        assert figures.relaxed >= figures.tp
        for one in (figures.precision, figures.recall, figures.f1):
            if one.value is not None:
                assert 0 <= one.low <= one.high <= 1


def test_the_shipped_gold_scores_itself_perfectly(tmp_path) -> None:
    gold = Path(__file__).parents[1] / "gold" / "records.jsonl"
    run = write(
        tmp_path / "records.jsonl",
        [json.loads(line) for line in gold.read_text("utf-8").split("\n") if line],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = score(run.parent, gold)
    for group in scores.groups.values():
        assert group.micro.f1.value == 1
        assert group.exact.value == 1
        assert group.errors == ()
