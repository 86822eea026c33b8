"""The accepted scores in gold/scores.json do not fall."""

from __future__ import annotations

import json

import pytest
from accept_scores import MEASURED, SCORES, measured

from extractor.scoring import compare

ACCEPTED = json.loads(SCORES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MEASURED)
def test_accepted_scores_do_not_fall(name: str) -> None:
    if not MEASURED[name].documents():
        pytest.skip("needs ../shared (real documents, not part of the project)")
    assert compare(ACCEPTED[name], measured(name)) == []


def test_accepted_scores_are_of_these_documents() -> None:
    assert set(ACCEPTED) == set(MEASURED)
    assert all(told["fields"] and told["documents"] and told["date"] for told in ACCEPTED.values())
