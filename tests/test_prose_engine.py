"""Studies told in prose: rules' own proof, cases, and what must hold for any document."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from extractor import extract
from extractor.engines import (
    equal_arms,
    given,
    mentions,
    stretches,
    studies,
    told_ids,
    told_results,
    totals,
    treated,
)
from extractor.engines.prose import trials_in_prose
from extractor.fields.rule import Rule
from extractor.flow import document_of
from extractor.nlp import pipeline
from extractor.types import Block, Document, Source, Text, Trial

CASES = json.loads((Path(__file__).parent / "cases" / "prose.json").read_text("utf-8"))
RULES: tuple[tuple[str, Rule], ...] = tuple(
    (module.__name__.rsplit(".", 1)[-1], rule)
    for module, tables in (
        (mentions, (mentions.NOUN_RULES,)),
        (stretches, (stretches.LINK_RULES, stretches.LEAVE_RULES)),
        (given, (given.NOT_TOLD_RULES,)),
        (treated, (treated.RULES, treated.VERSUS_RULES)),
        (equal_arms, (equal_arms.EACH_RULES,)),
        (totals, (totals.TOTAL_RULES,)),
        (told_results, (told_results.NONE_RULES, told_results.SHARE_RULES)),
        (told_ids, (told_ids.RULES,)),
    )
    for table in tables
    for rule in table
)
IDS = [f"{room}/{rule.name}" for room, rule in RULES]


def document(paragraphs: list[str | None]) -> Document:
    """A document of paragraphs; None stands for a heading between two of them."""
    chars, blocks = "", []
    for words in paragraphs:
        printed = words or "Discussion"
        kind = "paragraph" if words else "heading"
        blocks.append(Block(kind, len(chars), len(chars) + len(printed)))  # type: ignore[arg-type]
        chars += printed + "\n\n"
    source = Source("a.txt", hashlib.sha256(chars.encode()).hexdigest(), "text", chars, len(chars))
    return Document(source, Text.raw(chars), tuple(blocks))


def values(trial: Trial, field: str) -> list[Any]:
    """The values that a trial's candidates propose for a field."""
    return [candidate.value for candidate in trial.candidates if candidate.field == field]


def plain(field: str, value: Any) -> Any:
    """A value as the cases write it: its text, measure or counts."""
    if field in ("conditions", "primary_outcomes", "secondary_outcomes"):
        return value["text" if field == "conditions" else "measure"]
    if field == "results":
        return [value["measure"], value["arm"], value["events"], value["n"]]
    return value["n"] if field == "arms" else value


def check(trial: Trial, expected: dict[str, Any]) -> None:
    """Compare a trial with what a case expects of it; fields it leaves out are not compared."""
    for field, want in expected.items():
        if field == "id":
            assert trial.key == f"id:{want}"
        elif field == "cited_as":
            assert values(trial, "cited_as") == ([want] if want else [])
        elif field == "subgroups":
            assert [part["n"] for part in values(trial, "arms")[0]["subgroups"]] == want
        elif field == "participants":
            told = {key: n for value in values(trial, field) for key, n in value.items()}
            assert told == want
        elif field == "cell_products":
            check_products(values(trial, field), want)
        else:
            assert [plain(field, value) for value in values(trial, field)] == want


def check_products(found: list[Any], expected: list[dict[str, Any]]) -> None:
    """Compare products, key by key."""
    assert len(found) == len(expected)
    for value, want in zip(found, expected, strict=True):
        for key, told in want.items():
            got = value.get(key)
            if key == "dose":
                got = got and got["value"]
            assert (got["text"] if isinstance(got, dict) else got) == told, key


def in_prose(made: Document) -> list[Trial]:
    return trials_in_prose(made, studies.sentences_of(made, pipeline()))


@pytest.mark.parametrize(("room", "rule"), RULES, ids=IDS)
def test_rule_proves_itself(room: str, rule: Rule) -> None:
    for words, value in rule.hits.items():
        read = [told for m in rule.pattern.finditer(words) if (told := rule.read(m)) is not None]
        assert read[:1] == [value], words
    for words in rule.misses:
        assert all(rule.read(match) is None for match in rule.pattern.finditer(words)), words


def known_failure(case: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.xfail(case["expect"] == "fail", reason="known failure", strict=True)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["label"], marks=known_failure(case)) for case in CASES]
)
def test_case(case: dict[str, Any]) -> None:
    trials = in_prose(document(case["paragraphs"]))
    assert len(trials) == len(case["trials"]), [trial.label for trial in trials]
    for trial, expected in zip(trials, case["trials"], strict=True):
        check(trial, expected)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_every_value_stands_in_the_text(case: dict[str, Any]) -> None:
    made = document(case["paragraphs"])
    for trial in in_prose(made):
        for candidate in trial.candidates:
            assert candidate.evidence, candidate
            for words in candidate.evidence:
                assert words.quote and made.text.chars[words.start : words.end] == words.quote


def test_empty_document() -> None:
    assert in_prose(document([])) == []


def test_marks_tell_authors_of_one_name_apart() -> None:
    made = document(
        ["Chen et al¹ infused MSCs into 7 patients. Chen et al² infused NK cells into 9 patients."]
    )
    trials = in_prose(made)
    assert [plain("arms", values(trial, "arms")[0]) for trial in trials] == [7, 9]


def test_a_report_does_not_describe_itself() -> None:
    own = "We randomised 40 patients to MSCs or placebo. Our trial was open label. "
    named = "The PONDER trial gave MSCs to 40 patients with sepsis. "
    made = document([own, *[named] * 5])
    assert [t for t in in_prose(made) if t.kind == "described"] == []


def test_sentences_are_cut_behind_raised_citations() -> None:
    made = document(["Cells help some patients.⁴⁷ Chen et al infused MSCs into 7 patients."])
    paragraphs = list(studies.told_sentences(made, studies.sentences_of(made, pipeline())))
    assert [sentence.chars for sentence in paragraphs[0]] == [
        "Cells help some patients.⁴⁷",
        "Chen et al infused MSCs into 7 patients.",
    ]


def test_seeds_describe_the_studies_and_nothing_else(shared: Path) -> None:
    """Four described studies in one seed, two in the other, as their gold says."""
    counts = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        raw = path.read_text("utf-8")
        sha = hashlib.sha256(raw.encode()).hexdigest()
        source = Source(path.name, sha, "text", raw, len(raw))
        trials = in_prose(document_of(source))
        counts.append(sum(trial.kind == "described" for trial in trials))
    assert counts == [4, 2]


def test_a_line_with_nothing_but_its_registration_is_read() -> None:
    told = "Results will be published.\n\nTrial registration number NCT03763253\n\nIntroduction\n\nMany men fall ill."
    assert [record.label for record in extract(text=told)] == ["NCT03763253"]
