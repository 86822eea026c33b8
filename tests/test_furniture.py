"""Running heads and feet go, and nothing else: on drawn pages, and on lines made for one rule."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from trial_tables import draw_document, page_furniture

from extractor.repair.furniture import furniture
from extractor.repair.set_apart import set_apart


def gone(chars: str) -> Counter[str]:
    """The lines that are taken out, white space single."""
    taken = (line for edit in furniture(chars) for line in _lines(chars[edit.start : edit.end]))
    return Counter(taken)


def _lines(chars: str) -> list[str]:
    return [line for part in chars.split("\n") if (line := " ".join(part.split()))]


@pytest.mark.parametrize("damage", ["none", "clockwise", "split"])
@pytest.mark.parametrize("seed", range(300, 330))
def test_drawn_furniture_goes_and_nothing_else(seed: int, damage: str) -> None:
    document = draw_document(random.Random(seed), damage)
    table = document.table
    last = max(line.page for line in table.lines())
    printed = Counter(
        " ".join(line.split())
        for page in range(table.first_page - 1, last + 2)
        for part in page_furniture(table, page)
        for line in part
    )
    assert gone(document.text) == printed


LINES = [  # that never return
    f"{a}{b} {c} words"
    for a in "bcdfgh"
    for b in ("alo", "emu", "iso")
    for c in ("kel", "mor", "nut")
]
HEAD = "Annals of Examples"


def pages(bodies: list[list[str]], between: str) -> str:
    """Pages with a numbered head and a body."""
    return "\n".join(
        "\n".join([f"{HEAD} {n}{between}", *body, between.strip(" ")])
        for n, body in enumerate(bodies, 7)
    )


def bodies(n: int) -> list[list[str]]:
    """The bodies of `n` pages."""
    return [LINES[at * 13 : (at + 1) * 13] for at in range(n)]


def test_a_cell_beside_a_number_that_happens_to_count_stays() -> None:
    first, second, third = bodies(3)
    first[5:5], second[5:5] = ["crossover", "2"], ["crossover", "3"]
    assert gone(pages([first, second, third], "\n")) == {f"{HEAD} {n}": 1 for n in (7, 8, 9)}


def test_an_opening_that_returns_now_and_then_stays() -> None:
    first, second, third = bodies(3)
    found = pages([["Whether it helps is", *first], second, ["Whether it helps is", *third]], "\n")
    assert gone(found) == {f"{HEAD} {n}": 1 for n in (7, 8, 9)}


def test_a_head_glued_to_the_body_goes_where_all_are() -> None:
    unnumbered = pages([["Review article", *body] for body in bodies(4)], "")
    assert gone(unnumbered) == {"Review article": 4} | {f"{HEAD} {n}": 1 for n in range(7, 11)}


def test_a_head_glued_to_the_body_on_each_page_goes_although_feet_stand_apart() -> None:
    gaps = [0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1]
    keys = ["head", "a", "b", "foot", "head", "c", "d", "foot", "head", "e", "f", "foot"]
    assert set_apart(gaps, keys, {0, 3, 4, 7, 8, 11}, {3, 7, 11}) == {0, 3, 4, 7, 8, 11}
