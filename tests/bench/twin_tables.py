"""Upright tables of a paper against those of its XML; twins.py tells what is measured."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

Rows = list[list[str]]


def tag(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def norm(text: str) -> str:
    """A cell's text as score_rotated.py compares it."""
    text = re.sub("[−–—‐‑]", "-", unicodedata.normalize("NFKC", text or ""))
    return re.sub(r"\s+", "", text).casefold()


def pairs(rows: Rows) -> Counter[tuple[str, str]]:
    """Neighbours within rows, blank cells skipped.

    >>> sorted(pairs([["a", "", "b", "c"]]))
    [('a', 'b'), ('b', 'c')]
    """
    full = [[cell for cell in row if cell] for row in rows]
    return Counter(pair for row in full for pair in pairwise(row))


def truth_tables(article: ET.Element) -> Iterator[Rows]:
    for table in article.iter():
        if tag(table) == "table":
            lines = [row for row in table.iter() if tag(row) == "tr"]
            rows = [
                [norm("".join(c.itertext())) for c in row if tag(c) in {"td", "th"}]
                for row in lines
            ]
            yield [row for row in rows if any(row)]


def pages_of(table: Rows, texts: list[str]) -> set[int]:
    """The pages (from 1) on which a table stands."""
    cells = {cell for row in table for cell in row if len(cell) > 2}
    on = [{cell for cell in cells if cell in text} for text in texts]
    best = max(range(len(texts)), key=lambda at: len(on[at]))
    if not on[best]:
        return set()
    pages, missing = {best}, cells - on[best]
    for step in (1, -1):
        at = best + step
        while 0 <= at < len(texts) and len(missing) > len(cells) / 20:
            if len(on[at] & missing) < len(missing) / 2:
                break
            pages.add(at)
            missing -= on[at]
            at += step
    return {page + 1 for page in pages}


def rows_put_out(tables: list[dict[str, Any]], pages: set[int]) -> Rows:
    rows = []
    for table in tables:
        grid: dict[int, dict[int, str]] = defaultdict(dict)
        for cell in table["cells"]:
            if cell["page"] in pages:
                grid[cell["row"]][cell["column"]] = norm(cell["text"])
        rows += [[grid[r][c] for c in sorted(grid[r])] for r in sorted(grid)]
    return rows


def long_cells(rows: Rows) -> Counter[str]:
    return Counter(cell for row in rows for cell in row if len(cell) > 1)


def groups(tables: list[tuple[set[int], Rows]]) -> list[tuple[set[int], list[Rows]]]:
    """Tables that share pages, together.

    >>> groups([({1}, [["a"]]), ({3}, [["b"]]), ({1, 2}, [["c"]])])
    [({3}, [[['b']]]), ({1, 2}, [[['c']], [['a']]])]
    """
    found: list[tuple[set[int], list[Rows]]] = []
    for pages, rows in tables:
        same = [group for group in found if group[0] & pages]
        found = [group for group in found if group not in same]
        together = [rows, *(table for _, tables in same for table in tables)]
        found.append((pages.union(*(group[0] for group in same)), together))
    return found


def cell_counts(
    article: ET.Element, texts: list[str], tables: list[dict[str, Any]], turned: set[int]
) -> Counter[str]:
    """Cells and pairs of one document; tables that stand on `turned` pages are left out."""
    placed = [(pages_of(rows, texts), rows) for rows in truth_tables(article)]
    total: Counter[str] = Counter()
    for pages, together in groups([(p, rows) for p, rows in placed if p and not p & turned]):
        on_page = "".join(texts[page - 1] for page in pages)
        truth = [row for table in together for row in table]
        seen = [[cell for cell in row if cell and cell in on_page] for row in truth]
        out = rows_put_out(tables, pages)
        total["tables"] += len(together)
        total["cells_hit"] += (long_cells(seen) & long_cells(out)).total()
        total["cells_truth"] += long_cells(seen).total()
        total["cells_out"] += long_cells(out).total()
        total["pairs_hit"] += (pairs(truth) & pairs(out)).total()
        total["pairs_truth"] += pairs(seen).total()
        total["pairs_out"] += pairs(out).total()
    with_tables = turned.union(*(pages for pages, _ in placed))
    elsewhere = set(range(1, len(texts) + 1)) - with_tables
    total["cells_elsewhere"] = long_cells(rows_put_out(tables, elsewhere)).total()
    return total
