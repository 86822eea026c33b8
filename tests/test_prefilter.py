"""What a pattern needs is in every text that it matches, and most texts lack it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fields.prefilter import Words, may_match, needed

CASES: tuple[tuple[str, int, tuple[Words, ...]], ...] = (
    (r"placebo", 0, (("placebo",),)),
    (r"Placebo", re.IGNORECASE, (("placebo",),)),
    (r"[Pp]lacebo", 0, (("placebo",),)),
    (r"randomi[sz]ed", 0, (("randomi",), ("ed",))),
    (r"(?:men|women|boys)\b", 0, (("men", "women", "boys"),)),
    (r"(?:men|\d+)", 0, ()),  # one way of matching needs no word
    (r"(?: of whom)?\d", 0, ()),
    (r"(?:arms){2}", 0, (("arms",),)),
    (r"(?:arms){0,2}", 0, ()),
    (r"(?!arms)\w+", 0, ()),
    (r"(?<=n=)\d+", 0, (("n=",),)),
    (r"n\b=", 0, (("n=",),)),
    (r"n.=", 0, (("n",), ("=",))),
    (r"[,.] ", 0, ()),  # what any text holds is not looked for
)


@pytest.mark.parametrize(("pattern", "flags", "words"), CASES)
def test_what_a_pattern_needs(pattern: str, flags: int, words: tuple[Words, ...]) -> None:
    assert needed(re.compile(pattern, flags)) == words


def test_a_word_of_each_set_must_be_there() -> None:
    needs = needed(re.compile(r"(?:were|was)\s+randomi[sz]ed"))
    assert may_match(needs, "they were then randomised")
    assert not may_match(needs, "they were treated")
    assert not may_match(needs, "a randomised trial")


@given(st.text(alphabet="abn= AB", max_size=12))
def test_what_matches_is_never_left_out(chars: str) -> None:
    patterns = (r"(?:a|b)n=", r"a(?:b|n)+", r"(?i:ab)n?=", r"(?<=a)b|n ", r"[Aa]b=?", r"\bn|(?=b)b")
    for pattern in map(re.compile, patterns):
        if pattern.search(chars):
            assert may_match(needed(pattern), chars.casefold())
