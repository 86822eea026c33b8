"""Running heads, feet, page numbers and watermarks of PDFs: what returns at the pages' edges."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extractor.repair.furniture import OUTRIGHT
from extractor.repair.printed import Passage, Sheet

EDGE = 0.12  # share of a page's height at its top and foot where furniture stands
SAME_HEIGHT = 9.0  # points
FEWEST = 2  # pages on which a line must return
LONGEST = 160  # characters of a running head or foot
LONGEST_TURNED = 400  # characters of strips and heads that are turned against their page
PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*|e\d{1,6}|[ivxl]{1,5}")


def edge_passages(sheets: Sequence[Sheet]) -> set[int]:
    """Passages, by their identity, that are furniture."""
    places: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
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
                key = re.sub(r"\d+", "#", words)
                places[key].append((sheet.number, passage.top, id(passage)))
    for found in places.values():
        for number, top, passage_id in found:
            others = {n for n, at, _ in found if n != number and abs(at - top) <= SAME_HEIGHT}
            if len(others) + 1 >= FEWEST:
                marked.add(passage_id)
    return marked


def _at_edge(passage: Passage) -> bool:
    return passage.bottom < EDGE * passage.height or passage.top > (1 - EDGE) * passage.height
