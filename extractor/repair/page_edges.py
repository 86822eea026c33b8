"""Running heads, feet, page numbers and watermarks of PDFs: what returns at the pages' edges."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extractor.repair.furniture import OUTRIGHT
from extractor.repair.printed import Passage, Sheet

EDGE = 0.12  # share of a page's height at its top and foot where furniture stands
SAME_HEIGHT = 9.0  # points
FEWEST = 2  # pages on which a line must return
LONGEST = 160  # characters of a running head or foot
LONGEST_TURNED = 400  # characters of strips and heads that are turned against their page
PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*|e\d{1,6}|[ivxl]{1,5}")

BESIDE = re.compile(
    r"^\W*(?:\d{1,4}|e\d{1,6})\s(?=.*[^\W\d])|\s(?:\d{1,4}|e\d{1,6})\W*$"
    r"|(?:\bPage )?\b\d{1,4} (?:of|/) \d{1,4}\b|\b(?:https?://|doi:|www\.)\S+",
    re.IGNORECASE,
)


def edge_passages(sheets: Sequence[Sheet]) -> set[int]:
    """Passages, by their identity, that are furniture."""
    places: dict[str, list[Place]] = defaultdict(list)
    marked: set[int] = set()
    for sheet in sheets:
        much = Counter[int]()
        for passage in sheet.passages:
            much[passage.angle] += len(passage.chars)
        for passage in sheet.passages:
            words = passage.chars
            if passage.angle != sheet.angle and much[passage.angle] < LONGEST_TURNED:
                if not passage.in_figure:
                    marked.add(id(passage))
            elif _at_edge(passage) and len(words) <= LONGEST:
                numbers = not passage.in_figure and PAGE_NUMBER.fullmatch(words)
                if OUTRIGHT.fullmatch(words) or numbers:
                    marked.add(id(passage))
                places[_key(words)].append(Place(sheet.number, passage.top, id(passage), words))
    for found in places.values():
        for one in found:
            others = {
                n for n, at, *_ in found if n != one.page and abs(at - one.top) <= SAME_HEIGHT
            }
            if len(others) + 1 >= FEWEST:
                marked.add(one.passage)
    return marked | _in_pieces([one for found in places.values() for one in found], marked)


class Place(NamedTuple):
    """Where a passage stands that may be furniture."""

    page: int
    top: float
    passage: int  # its identity
    words: str


def _in_pieces(places: Sequence[Place], marked: set[int]) -> set[int]:
    """Passages all of whose words return at their height on other pages, parted otherwise there."""
    told = [(one.page, one.top, set(_words(one.words))) for one in places if one.passage in marked]
    found: set[int] = set()
    for one in places:
        if one.passage in marked or not (own := _words(one.words)):
            continue
        near = [
            words for n, at, words in told if n != one.page and abs(at - one.top) <= SAME_HEIGHT
        ]
        if set().union(*near).issuperset(own):
            found.add(one.passage)
    return found


def _words(chars: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"\d+", "#", chars))


def _key(words: str) -> str:
    """What returns of a running head: without its page number and the address beside it.

    >>> _key("12 Journal of Trials"), _key("Doe et al. Trials (2020) 21:902 Page 3 of 9")
    ('Journal of Trials', 'Doe et al. Trials (#) #:#')
    """
    return re.sub(r"\d+", "#", BESIDE.sub("", words).strip())


def _at_edge(passage: Passage) -> bool:
    return passage.bottom < EDGE * passage.height or passage.top > (1 - EDGE) * passage.height
