"""Pages whose lines come last first, or with their letters reversed: which way they are read."""

from __future__ import annotations

import pytest

from extractor.repair.turned import order_points, reversed_order, turned_lines
from extractor.repair.word_lines import reversed_word_lines

HEADER = ["Trial ID", "Title", "Study phase", "Sponsor"]
ROWS = [
    line
    for n in range(1, 7)
    for line in (f"NCT0123456{n}", "Effect of walking", "in older adults", f"{n}", "University of Leeds")
]  # fmt: skip


def turned(*pages: list[str]) -> str:
    """The pages with their last line first, a form feed apart."""
    return "\f".join("\n".join(reversed(page)) for page in pages)


def upright(chars: str) -> list[list[str]]:
    """The lines of each page after the repair of their order."""
    for edit in sorted(reversed_order(chars), key=lambda edit: -edit.start):
        chars = chars[: edit.start] + edit.new + chars[edit.end :]
    return [page.split("\n") for page in chars.split("\f")]


def test_a_page_without_a_caption_is_turned_by_the_headings_it_repeats() -> None:
    first = ["Table 1. Registered trials of walking", *HEADER, *ROWS]
    second = [*HEADER, "NCT07654321", "Walking", "Division of Sports,", "12", "NCT07654322", "Running", "Leeds,", "9"]  # fmt: skip
    assert upright(turned(first, second)) == [first, second]


def test_pages_in_order_stay() -> None:
    pages = [["Table 1. Registered trials of walking", *HEADER, *ROWS], [*HEADER, *ROWS[::-1]]]
    assert upright("\f".join("\n".join(page) for page in pages)) == pages


@pytest.mark.parametrize("number", ["29", "4"])
def test_a_number_beside_a_whole_identifier_tells_no_order(number: str) -> None:
    assert order_points(["NCT01234567", number]) == order_points([number, "NCT01234567"]) == 0


def test_the_rest_of_an_identifier_tells_the_order() -> None:
    assert order_points(["NCT0123", "4567"]) > 0 > order_points(["4567", "NCT0123"])


def test_short_lines_are_read_as_the_long_ones_of_the_dump() -> None:
    """A line of many words shows that lines, not words, were reversed on every page."""
    words = (
        "Randomized single-blind placebo controlled parallel Intranasal disease treatment".split()
    )
    whole = "Table 5 Current trials of neurological and mental disorders"
    pages = [[whole, *words, *words], [*words, *words]]
    chars = "\f".join("\n".join(line[::-1] for line in page) for page in pages)
    assert not list(reversed_word_lines(chars))
    assert [edit.new.split("\n") for edit in turned_lines(chars)] == pages
