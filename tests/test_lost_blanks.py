"""Blanks that a dump lost at line ends come back inside cells, and no word is cut."""

from __future__ import annotations

import pytest

from extractor.repair.seams import SEAMS, Seam, seams
from extractor.repair.spaced_elsewhere import spaced_elsewhere
from extractor.repair.words import all_words, english, frequency


def barred(chars: str, places: list[int]) -> str:
    """The text with a bar before each place."""
    return "|".join(chars[a:b] for a, b in zip([0, *places], [*places, len(chars)], strict=True))


@pytest.mark.parametrize("seam", SEAMS, ids=lambda seam: seam.name)
def test_seams_prove_themselves(seam: Seam) -> None:
    for hit in seam.hits:
        whole = hit.replace("|", "")
        assert barred(whole, [match.end() for match in seam.pattern.finditer(whole)]) == hit
    for miss in seam.misses:
        assert not seam.pattern.search(miss), miss


@pytest.mark.parametrize(
    "cell",
    [
        "Effect of 24-hour infusion (n = 4) in patients with COVID-19",
        "University Hospital of Leeds, Example Co., Ltd., United Kingdom",
        "– Change in pain, 12 weeks – 6-minute walk, days 1–14",
        "Safety of mRNA-1273, 1,204 participants, de novo AML",
    ],
)
def test_text_with_its_blanks_stays(cell: str) -> None:
    assert not list(seams(cell))
    assert not list(spaced_elsewhere(cell, [(0, len(cell))]))


@pytest.mark.parametrize(
    ("cell", "elsewhere", "wanted"),
    [
        ("ovariancancer", "advanced ovarian cancer", "ovarian|cancer"),
        ("autismspectrumdisorder", "autism spectrumdisorder, a spectrum disorder, autism spectrum disorder", "autism|spectrum|disorder"),
        ("change in 24h]", "within 24 h of it", "change in 24|h]"),
        ("use inpatients with", "in patients, in patients, in patients", "use in|patients with"),
        ("among inpatients only", "of inpatients, inpatients, in patients", "among inpatients only"),
        ("microbiota", "micro biota", "microbiota"),  # one that is no word of its own
        ("NCT01234567", "NCT 01234567", "NCT01234567"),
        ("an ovariancancers", "an ovarian cancer", "an ovariancancers"),  # not the same words
    ],
)  # fmt: skip
def test_words_that_stand_apart_elsewhere(cell: str, elsewhere: str, wanted: str) -> None:
    places = spaced_elsewhere(f"{cell} / {elsewhere}", [(0, len(cell))])
    assert barred(cell, list(places)) == wanted


@pytest.mark.parametrize(
    "word",
    ["investigational", "nasogastric", "hypercholesterolaemia", "parasitological", "randomised"],
)
def test_words_made_of_others_are_words(word: str) -> None:
    assert frequency(word) > 0


@pytest.mark.parametrize("word", ["ovariancancer", "scalescore", "apilot", "ofthe", "galantamine"])
def test_words_run_together_and_names_are_none(word: str) -> None:
    assert frequency(word) == 0
    assert word not in english() | all_words()
