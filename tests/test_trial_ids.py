"""Trial registration numbers: cases, rule rows, properties, and scores on real statements."""

import csv
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fields.registries import CHECKS, kind_of, obeys, registries
from extractor.fields.trial_ids import RULES, canonical, find, is_valid, registry_url

CASES = json.loads(Path(__file__).with_name("cases").joinpath("trial_ids.json").read_text("utf-8"))


def known_failure(case: dict[str, Any]) -> Any:
    failing = case.get("expect") == "fail"
    return pytest.mark.xfail(failing, reason="known failure", strict=True)


def told(value: Any) -> str:
    """An id with "!invalid" and its repairs behind it, as the cases write it."""
    failed = [] if value["valid"] else ["!invalid"]
    return " ".join([value["id"], *failed, *value["repairs"]])


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["label"], marks=known_failure(case)) for case in CASES]
)
def test_case(case: dict[str, Any]) -> None:
    found = find(case["text"])
    if case.get("expect") == "fail":  # xfail: only the ids are compared
        assert [each.value["id"] for each in found] == case["ids"]
        return
    assert [told(each.value) for each in found] == case["ids"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_rows_prove_themselves(rule: Any) -> None:
    for text, value in rule.hits.items():
        values = [rule.read(match) for match in rule.pattern.finditer(text)]
        assert next(each for each in values if each is not None) == value
    for text in rule.misses:
        assert all(rule.read(match) is None for match in rule.pattern.finditer(text))


def test_the_table_is_sound() -> None:
    for kind in registries().values():
        assert not kind.check or kind.check in CHECKS
        assert not kind.shy or kind.shy in {"case", "context"}
        assert re.compile(kind.body) and re.compile(kind.names)
        assert kind.form.count("{") <= re.compile(kind.body).groups
        assert kind.registry


def test_canonical_ids_have_a_url_or_none() -> None:
    assert registry_url("ISRCTN12345678") == "https://www.isrctn.com/ISRCTN12345678"
    assert registry_url("SLCTR/2012/012") == "https://slctr.lk/trials/slctr-2012-012"
    assert registry_url("UMIN000012345") is None
    assert registry_url("no id") is None


def test_a_year_to_come_is_not_valid() -> None:
    assert not is_valid("ChiCTR9800012345")
    assert not is_valid("CTRI/2098/01/012345")
    assert not is_valid("TCTR20150230001")


@given(st.text(alphabet="NCTISRCHiA UMPE-\u2013\n0123456789/.(lO2", max_size=60))
def test_what_is_found_is_printed_there(chars: str) -> None:
    ends = 0
    for found in find(chars):
        value: Any = found.value
        assert chars[found.start : found.end] == value["printed"]
        assert found.start >= ends
        ends = found.end
        assert value["valid"] == is_valid(value["id"])


@given(st.from_regex(r"\A(?:NCT0[0-6]\d{6}|ISRCTN\d{8}|DRKS000\d{5}|KCT000\d{4})\Z"))
def test_a_broken_number_is_mended_to_itself(number: str) -> None:
    number = "".join(char if char.isascii() else "1" for char in number)
    for printed in (number, f"{number[:7]}\n{number[7:]}", number.lower(), f"({number}),"):
        value = canonical(printed)
        assert value is not None and value["id"] == number and value["valid"]


def test_plain_prose_takes_less_than_a_second_per_megabyte() -> None:
    page = "In 2015, the 1,204 patients were followed at 12 centres (NCT01234567). " * 4000
    start = time.perf_counter()
    assert len(find(page)) == 4000
    assert time.perf_counter() - start < 3 * len(page) / 1_000_000


# --- real statements, when they are there ------------------------------------------------


def spelled_alike(number: str) -> str:
    """An expected id in canonical spelling where it is a spelling variant of one."""
    value = canonical(number) or canonical(number.upper())
    return str(value["id"]).lower() if value else number.lower()


def test_registration_statements_of_plos(shared: Path) -> None:
    """F1 of ids per statement, against labels that an older pattern made.

    That pattern knew no EudraCT numbers, no bare numbers after a registry's name and no
    mangled prefixes, so these are no false positives: they are left out of the count.
    """
    path = shared / "registries" / "plos_trial_id_strings.dev.json"
    right = wrong = missed = 0
    for item in json.loads(path.read_text("utf-8")):
        expected = {spelled_alike(each["id"]) for each in item["expected"]}
        values: list[Any] = [found.value for found in find(item["text"])]
        labelled = {
            value["id"].lower()
            for value in values
            if value["registry"] not in {"EudraCT", "CTIS"}
            and not {"registry-name", "prefix"} & set(value["repairs"])
        }
        found = {value["id"].lower() for value in values}
        right += len(expected & found)
        missed += len(expected - found)
        wrong += len(labelled - expected)
        for each in values:
            assert each["valid"] == is_valid(each["id"])
    assert 2 * right / (2 * right + wrong + missed) >= 0.99  # 1.000 when this was written


def test_strings_of_other_toolkits(shared: Path) -> None:
    """F1 of ids; those marked !check are found, but not as valid."""
    path = shared / "registries" / "id_test_cases.dev.json"
    right = wrong = missed = 0
    for item in json.loads(path.read_text("utf-8")):
        values: list[Any] = [found.value for found in find(item["text"])]
        found = {value["id"].lower() for value in values}
        expected = {each.removesuffix(" !check") for each in item["expected"]}
        wanted = {spelled_alike(each) for each in expected}
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)
        for each in item["expected"]:
            if each.endswith("!check"):
                assert not any(value["valid"] for value in values)
    assert 2 * right / (2 * right + wrong + missed) >= 0.99  # 1.000 when this was written


def test_every_example_of_the_shared_table_is_valid(shared: Path) -> None:
    with (shared / "registries" / "registry_patterns.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for example in row["example"].split(" / "):
                value = canonical(example)
                assert value is not None and value["valid"] and value["id"] == example


def test_every_id_of_the_ictrp_exports_is_found_as_itself(shared: Path) -> None:
    csv.field_size_limit(10_000_000)
    for path in sorted((shared / "registries" / "samples" / "ictrp_csv").glob("*.csv")):
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            for row in csv.DictReader(lines):
                printed = row["TrialID"]
                value = canonical(printed)
                assert value is not None, printed
                assert value["valid"] and not value["repairs"] and value["printed"] == printed
                bare = re.sub(r"^JPRN-|^EUCTR|(?<=-\d\d)-[A-Z]{2}$", "", printed)
                assert value["id"] == bare
                kind = kind_of(bare)
                assert kind is not None and obeys(kind, bare)


def test_few_numbers_in_papers_need_mending(shared: Path) -> None:
    """In clean XML of papers almost every number is printed well: many repairs would be noise."""
    values: list[Any] = []
    for path in sorted((shared / "jats").glob("*.nxml")):
        chars = re.sub(r"<[^>]+>", " ", path.read_text("utf-8"))
        values += [found.value for found in find(chars)]
    assert len(values) > 150
    heavy = [value for value in values if {"ocr", "glued-citation"} & set(value["repairs"])]
    assert len(heavy) <= len(values) // 50
    assert sum(not value["valid"] for value in values) <= len(values) // 50
