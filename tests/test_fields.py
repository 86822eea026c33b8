"""Every rule row proves itself; the cases of the small fields; a few properties."""

import importlib
import json
import pkgutil
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extractor.fields
from extractor.fields import FIELDS, arms, countries, design, outcomes, schedule
from extractor.fields.rule import Field, Rule

CASES = json.loads((Path(__file__).parent / "cases" / "small_fields.json").read_text("utf-8"))
MODULES = {
    name: importlib.import_module(f"extractor.fields.{name}")
    for _, name, _ in pkgutil.iter_modules(extractor.fields.__path__)
}
FIELD_MODULES = {name: module for name, module in MODULES.items() if hasattr(module, "FIELD")}


def all_rules() -> dict[str, Rule]:
    """Every rule of every field, and of the tables beside them (sites, subgroups)."""
    rules: dict[str, Rule] = {}
    for name, module in FIELD_MODULES.items():
        for value in vars(module).values():
            if isinstance(value, Field):
                rules |= {f"{value.name}/{rule.name}": rule for rule in value.rules}
            if isinstance(value, tuple) and value and all(isinstance(row, Rule) for row in value):
                rules |= {
                    f"{name}/{rule.name}": rule for rule in value if rule not in module.FIELD.rules
                }
    return rules


RULES = all_rules()
HITS = [(name, chars, value) for name, rule in RULES.items() for chars, value in rule.hits.items()]
MISSES = [(name, chars) for name, rule in RULES.items() for chars in rule.misses]


def values(rule: Rule, chars: str) -> list[object]:
    read = [rule.read(match) for match in rule.pattern.finditer(chars)]
    return [value for value in read if value is not None]


@pytest.mark.parametrize(("name", "chars", "value"), HITS)
def test_hit(name: str, chars: str, value: object) -> None:
    assert values(RULES[name], chars)[:1] == [value]


def test_what_is_found_ends_without_a_blank() -> None:
    (found,) = schedule.find_infusions("Gout: two doses of MSC")
    assert (found.start, found.end) == (6, 18)


@pytest.mark.parametrize(("name", "chars"), MISSES)
def test_miss(name: str, chars: str) -> None:
    assert values(RULES[name], chars) == []


@pytest.mark.parametrize("name", RULES)
def test_rule_row_is_complete(name: str) -> None:
    rule = RULES[name]
    assert rule.source
    assert rule.hits
    assert rule.misses
    assert 0 < rule.confidence <= 1
    assert all(rule.may_match(chars.casefold()) for chars in rule.hits)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=f"{case['module']}: {case['label']}",
            marks=pytest.mark.xfail(
                case.get("expect") == "fail", reason="known failure", strict=True
            ),
        )
        for case in CASES
    ],
)
def test_case(case: dict[str, object]) -> None:
    module = MODULES[str(case["module"])]
    if case["call"] == "find_in_cell":
        founds = module.find_in_cell(case["chars"], case["heading"])
    else:
        founds = getattr(module, str(case["call"]))(case["chars"])
    founds = [founds] if hasattr(founds, "value") else founds or []
    wanted = case["values"]
    assert isinstance(wanted, list)
    found = [row.value for row in founds]
    if wanted and isinstance(wanted[0], dict):  # only the keys that the case names
        assert len(found) == len(wanted), found
        found = [
            {key: value[key] for key in want} for value, want in zip(found, wanted, strict=True)
        ]
    assert found == wanted


def test_fields_are_listed_under_their_names() -> None:
    assert all(name == field.name for name, field in FIELDS.items())


def test_every_field_of_the_schema_is_listed() -> None:
    schema = (
        "trial_ids title study_type design phase conditions participants arms cell_products "
        "primary_outcomes secondary_outcomes results sponsor countries cited_as"
    )
    assert list(FIELDS)[:15] == schema.split()


WORDS = st.lists(
    st.sampled_from(
        [
            "The",
            "primary",
            "outcome",
            "was",
            "death",
            "(",
            ")",
            "[",
            "]",
            ",",
            ";",
            ".",
            "—",
            "-",
            "a)",
            "b)",
            "1)",
            "time",
            "frame:",
            "day",
            "28",
            "and",
            "17",
            "twenty",
            "patients",
            "in",
            "the",
            "MSC",
            "group",
            "(n=20)",
            "received",
            "placebo",
            "died",
            "82.4%",
            "p<0.03",
            "HR",
            "0.7",
            "(95%",
            "CI",
            "0.5",
            "to",
            "0.9)",
            "randomised",
            "single",
            "blind",
            "phase",
            "2",
            "/",
            "3",
            "Iran",
            "U.S.",
            "et",
            "al",
            "followed",
            "for",
            "weeks",
        ]
    ),
    max_size=40,
).map(" ".join)


@given(WORDS)
def test_offsets_are_inside_and_in_order(chars: str) -> None:
    for name in SMALL:
        founds = MODULES[name].find(chars)
        assert all(0 <= found.start < found.end <= len(chars) for found in founds)
        assert [found.start for found in founds] == sorted(found.start for found in founds)
        assert founds == MODULES[name].find(chars)


@given(WORDS)
def test_items_of_a_cell_do_not_overlap(chars: str) -> None:
    spans = outcomes.split_items(chars)
    assert all(low < high for low, high in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for low, high in spans:
        outcomes.read_item(chars[low:high])


SMALL = [
    "study_type",
    "design",
    "phase",
    "participants",
    "countries",
    "sponsor",
    "outcomes",
    "arms",
    "results",
    "cited_as",
    "title",
    "follow_up",
    "site",
    "conditions",
    "dose",
]


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "17 ",
        "twenty ",
        "The primary outcome was (",
        "—",
        "Iran, ",
        "patients in the ",
    ],
)
def test_time_grows_with_length_not_faster(name: str, piece: str) -> None:
    started = time.perf_counter()
    MODULES[name].find(piece * (60_000 // len(piece)))
    assert time.perf_counter() - started < 3


def test_merge_keeps_each_part_once() -> None:
    chars = "Randomized —Study design: parallel —Masking: Double (Participant, Investigator)"
    assert design.merge(design.find(chars)) == {
        "model": "parallel",
        "allocation": "randomized",
        "masking": "double",
        "control": None,
        "printed": "Study design: parallel; Randomized; "
        "Masking: Double (Participant, Investigator)",
    }


def test_every_country_is_found_by_each_of_its_names() -> None:
    for name, label in countries.names().items():
        if name not in countries.AMBIGUOUS:
            assert [found.value for found in countries.find_names(f"in {name}.")] == [label], name
        assert [found.value for found in countries.find_names(name)] == [label], name


def test_countries_have_one_id_each() -> None:
    assert len(set(countries.names().values())) >= 197


def test_an_arm_named_twice_is_given_once() -> None:
    founds = arms.find("The control group (n = 12) was older. The control group stayed longer.")
    assert [found.value["label"] for found in founds] == ["control group"]  # type: ignore[index,call-overload]
