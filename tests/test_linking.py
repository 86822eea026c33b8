"""Records of several runs put together by trial, and what they contradict each other in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.fields import FIELDS
from extractor.linking import Linked, link

Fields = Mapping[str, Any]


def record(name: str, kind: str = "described", document: str = "", **found: Any) -> dict[str, Any]:
    """A record as a run writes it, with these fields found."""
    fields = {
        one: {
            "status": "found" if one in found else "not_found",
            "value": found.get(one),
            "confidence": 0.9,
            "evidence": [{"quote": f"words on {one}"}] if one in found else [],
        }
        for one in FIELDS
    }
    document = document or f"document of {name}"
    return {
        "schema_version": "1", "record_id": name, "kind": kind, "label": name, "fields": fields,
        "document": {"path": f"{document}.txt", "sha256": document, "reader": "text"},
    }  # fmt: skip


def ids(*some: str) -> list[dict[str, Any]]:
    return [{"id": one, "registry": "R", "printed": one, "valid": True} for one in some]


def run_of(folder: Path, records: Sequence[Mapping[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    lines = [json.dumps(one) + "\n" for one in records]
    (folder / "records.jsonl").write_text("".join(lines), "utf-8")
    return folder


def linked(tmp_path: Path, *records: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The trials of some records."""
    link([run_of(tmp_path / "run", records)], tmp_path / "out")
    return read(tmp_path / "out" / "trials.jsonl")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def together(trials: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [[one["record_id"] for one in trial["records"]] for trial in trials]


GOLD = Path(__file__).resolve().parents[1] / "gold/links.jsonl"
TITLE = "Zorpin drops after supper for stubborn hiccups of elderly retired sailors"
AUTHOR = {"cited_as": "Ogglethorpe et al.", "conditions": [{"text": "hiccups", "id": "X:1"}]}
SEVEN = {
    "participants": {"treated": 7},
    "arms": [{"label": "zorpin", "role": "experimental", "n": 7,
              "subgroups": [{"label": "bad", "n": 4}, {"label": "worse", "n": 3}]}],
}  # fmt: skip


class TestWhichAreOne:
    def test_by_id(self, tmp_path: Path) -> None:
        trials = linked(
            tmp_path,
            record("a", trial_ids=ids("NCT09000001")),
            record("b", "registered", trial_ids=ids("NCT09000001", "ISRCTN12345678")),
            record("c", "registered", trial_ids=ids("ISRCTN12345678")),
            record("d", trial_ids=ids("NCT09000002")),
        )
        assert together(trials) == [["a", "b", "c"], ["d"]]
        assert trials[0]["ids"] == ["NCT09000001", "ISRCTN12345678"]
        assert [one["probability"] for one in trials[0]["links"]] == [0.999, 0.97]

    def test_two_ids_of_one_registry_are_two_trials(self, tmp_path: Path) -> None:
        both = ids("NCT09000001", "2019-000001-11"), ids("NCT09000002", "2019-000001-11")
        records = [
            record(str(n), "registered", trial_ids=one, title=TITLE) for n, one in enumerate(both)
        ]
        assert len(linked(tmp_path, *records)) == 2

    def test_without_an_id_by_what_is_told(self, tmp_path: Path) -> None:
        trials = linked(tmp_path, record("a", **AUTHOR, **SEVEN), record("b", **AUTHOR, **SEVEN))
        assert together(trials) == [["a", "b"]]
        why = {one["reason"] for one in trials[0]["links"][0]["why"]}
        assert {"cited author ogglethorpe", "7 people", "groups of 3, 4"} <= why

    def test_an_author_alone_is_not_enough(self, tmp_path: Path) -> None:
        other = {**AUTHOR, "conditions": [{"text": "gout", "id": "X:2"}]}
        assert len(linked(tmp_path, record("a", **AUTHOR), record("b", **other))) == 2

    def test_who_lived_and_who_died_are_one_figure(self, tmp_path: Path) -> None:
        told = {**SEVEN, "conditions": [{"text": "hiccups", "id": "X:1"}]}
        died = {"results": [{"measure": "death", "percent": 12.5}]}
        lived = {"results": [{"measure": "survival", "percent": 87.5}]}
        trials = linked(tmp_path, record("a", **told, **died), record("b", **told, **lived))
        assert "death 12.5" in {one["reason"] for one in trials[0]["links"][0]["why"]}

    def test_one_title_in_two_registries(self, tmp_path: Path) -> None:
        a = record("a", "registered", trial_ids=ids("NCT09000001"), title=TITLE)
        b = record("b", "registered", trial_ids=ids("ChiCTR1900000001"), title=TITLE.upper())
        c = record("c", "registered", trial_ids=ids("NCT09000003"), title=TITLE)
        d = record(
            "d",
            "registered",
            trial_ids=ids("DRKS00000001"),
            title="Songs for stubborn hiccups of elderly cooks",
        )
        assert together(linked(tmp_path, a, b, d)) == [["a", "b"], ["d"]]
        link([run_of(tmp_path / "more", [a, b, c])], tmp_path / "more-out")
        assert (
            len(read(tmp_path / "more-out" / "trials.jsonl")) == 3
        )  # which of two it is, nobody knows

    def test_a_document_tells_of_two_trials_twice(self, tmp_path: Path) -> None:
        a, b = (record(name, document="one paper", **AUTHOR, **SEVEN) for name in "ab")
        assert len(linked(tmp_path, a, b)) == 2


def conflicts(tmp_path: Path, *fields: Fields, kind: str = "described") -> dict[str, str]:
    """Rivals between records of one trial: field → status."""
    records = [
        record(str(n), kind, trial_ids=ids("NCT09000001"), **one) for n, one in enumerate(fields)
    ]
    linked(tmp_path, *records)
    return {one["field"]: one["status"] for one in read(tmp_path / "out" / "conflicts.jsonl")}


def product(**parts: Any) -> dict[str, Any]:
    return {"cell_products": [{"cell_type": {"text": "MSC", "id": "CL:1"}, **parts}]}


MARROW, CORD = ({"text": one, "id": None} for one in ("bone marrow", "cord"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (product(not_reported=["tissue"]), product(tissue=MARROW), ["cell_products.tissue"]),
        (product(tissue=CORD), product(tissue=MARROW), ["cell_products.tissue"]),
        (product(tissue=CORD), product(), []),
        ({"arms": [{"label": "placebo", "role": "placebo", "n": 3}]}, {"design": {"model": "single group"}},
         ["arms.control group"]),
        ({"participants": {"planned": 40}}, {"participants": {"planned": 60}}, ["participants.planned"]),
        ({"participants": {"planned": 40}}, {"participants": {"enrolled": 60}}, []),
        ({"design": {"masking": "double"}}, {"design": {"masking": "quadruple"}}, []),
        ({"design": {"masking": "double"}}, {"design": {"masking": "open label"}}, ["design.masking"]),
        ({"countries": ["China"]}, {"countries": ["China", "Iran"]}, []),
        ({"countries": ["China"]}, {"countries": ["Iran"]}, ["countries"]),
        ({"sponsor": "Ai Hospital, Kobe"}, {"sponsor": "The Ai Hospital"}, []),
        ({"sponsor": "Ai Hospital"}, {"sponsor": "Zorp Pharmaceuticals"}, ["sponsor"]),
    ],
)  # fmt: skip
def test_what_contradicts(tmp_path: Path, one: Fields, other: Fields, expected: list[str]) -> None:
    assert list(conflicts(tmp_path, one, other, kind="reported")) == expected


def test_what_the_registry_changed_is_no_conflict(tmp_path: Path) -> None:
    may, july = (
        record(day, "registered", trial_ids=ids("NCT09000001"), participants={"planned": n}, last_update=day)
        for day, n in (("2020-05-01", 40), ("2020-07-01", 60))
    )  # fmt: skip
    review = record("review", "listed", trial_ids=ids("NCT09000001"), participants={"planned": 40})
    linked(tmp_path, may, july, review)
    (one,) = read(tmp_path / "out" / "conflicts.jsonl")
    assert one["status"] == "changed since"
    assert [(said["dated"], said["value"]) for said in one["said"]] == [
        ("2020-05-01", 40), ("2020-07-01", 60), (None, 40),
    ]  # fmt: skip
    other = record("other", "listed", trial_ids=ids("NCT09000001"), participants={"planned": 50})
    link([tmp_path / "run", run_of(tmp_path / "more", [other])], tmp_path / "out", overwrite=True)
    assert read(tmp_path / "out" / "conflicts.jsonl")[0]["status"] == "conflict"


def test_every_value_is_kept_with_its_source(tmp_path: Path) -> None:
    a, b, c = (
        record(name, trial_ids=ids("NCT09000001"), phase=phase)
        for name, phase in zip("abc", "112", strict=True)
    )
    (trial,) = linked(tmp_path, a, b, c)
    assert [(one["value"], one["records"]) for one in trial["fields"]["phase"]] == [
        ("1", ["a", "b"]),
        ("2", ["c"]),
    ]
    assert trial["conflicts"] == ["phase"]


def test_the_page_escapes_what_documents_say(tmp_path: Path) -> None:
    conflicts(
        tmp_path,
        {"sponsor": "<script>alert(1)</script>"},
        {"sponsor": "Zorp Pharmaceuticals"},
        kind="reported",
    )
    page = (tmp_path / "out" / "conflicts.html").read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "words on sponsor" in page


def test_what_cannot_be_linked(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no run that can be read"):
        link([tmp_path / "none"], tmp_path / "out")
    run = run_of(tmp_path / "run", [record("a")])
    link([run], tmp_path / "out")
    with pytest.raises(ExtractorError, match=r"holds trials.jsonl.*--overwrite"):
        link([run], tmp_path / "out")


def test_the_command(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", [record("a", **AUTHOR, **SEVEN), record("b", **AUTHOR, **SEVEN)])
    told = CliRunner().invoke(app, ["link", str(run), "--out", str(tmp_path / "out"), "--json"])
    assert json.loads(told.stdout) == {
        "records": 2,
        "trials": 1,
        "linked": 1,
        "conflicts": 0,
        "changes": 0,
    }
    shown = CliRunner().invoke(
        app, ["link", str(run), "--out", str(tmp_path / "out"), "--overwrite"]
    )
    assert shown.stdout.startswith("records: 2; trials: 1 (1 of several records)")
    assert Linked(**json.loads(told.stdout)).records == 2


SAMPLES = (
    "ictrp_csv/ictrp_covid_2020-05-12_seed_trials.csv",
    "ictrp_csv/ictrp_covid_2020-07-07_cell_therapy_subset.csv",
    "ctgov_studyfields_json/msc_covid_trials.json",
)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """The seeds and the registries' records of their trials, linked."""
    folder = tmp_path_factory.mktemp("real")
    runs = []
    for name, inputs in {
        "seeds": [shared / "seeds"],
        "registries": [shared / "registries/samples" / one for one in SAMPLES],
    }.items():
        runs.append(folder / name)
        arguments = ["run", *map(str, inputs), "--out", str(runs[-1]), "-q"]
        assert CliRunner().invoke(app, arguments).exit_code == 0
    link(runs, folder / "linked")
    return folder / "linked"


def named(one: Mapping[str, Any], ids: Mapping[str, str]) -> str:
    """A record as gold names it: by its own id, else by its document and label."""
    return ids.get(one["record_id"], f"{Path(one['path']).name}: {one['label']}")


def test_trials_of_reviews_and_registries(real: Path) -> None:
    """Pairs of records of one trial against gold: those with one id, and those that gold/links.jsonl names."""
    same = {frozenset((one["one"], one["other"])) for one in read(GOLD)}
    found: set[frozenset[str]] = set()
    keys: dict[str, str] = {}
    for trial in read(real / "trials.jsonl"):
        known = {
            one["record_id"]: one["label"] for one in trial["records"] if one["kind"] != "described"
        }
        for one in trial["records"]:
            keys[one["record_id"]] = named(one, known)
        found |= {
            frozenset(pair)
            for pair in combinations([one["record_id"] for one in trial["records"]], 2)
        }
    expected = {
        frozenset(pair)
        for pair in combinations(keys, 2)
        if keys[pair[0]] == keys[pair[1]] or frozenset((keys[pair[0]], keys[pair[1]])) in same
    }
    expected = closed(expected)
    right = len(found & expected)
    assert len(expected) > 100
    assert found <= expected
    assert 2 * right / (len(found) + len(expected)) >= 0.98


def closed(pairs: set[frozenset[str]]) -> set[frozenset[str]]:
    """All pairs of what pairs join."""
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [set(pair).union(*touched)]
    return {frozenset(two) for group in groups for two in combinations(sorted(group), 2)}


def test_conflicts_of_reviews_and_registries(real: Path) -> None:
    rows = read(real / "conflicts.jsonl")
    found = {(one["label"], one["field"]): one["status"] for one in rows}
    assert found["Leng et al.", "arms.control group"] == "conflict"
    assert found["Leng et al.", "cell_products.tissue"] == "conflict"
    assert found["NCT04269525", "participants.planned"] == "changed since"
    assert not any(
        label == "ChiCTR2000029606" for label, _ in found
    )  # 63 people are five arms that sum to 63


def test_the_seeds_tell_of_two_trials_twice(tmp_path: Path, shared: Path) -> None:
    out = tmp_path / "run"
    arguments = ["run", str(shared / "seeds"), "--out", str(out), "-q"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    link([out], tmp_path / "linked")
    several = [one for one in read(tmp_path / "linked" / "trials.jsonl") if len(one["records"]) > 1]
    assert [len(one["records"]) for one in several] == [2, 2]
    found = [(one["label"], one["field"]) for one in read(tmp_path / "linked" / "conflicts.jsonl")]
    assert found == [("Leng et al.", "arms.control group"), ("Leng et al.", "cell_products.tissue")]
