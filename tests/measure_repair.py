"""How much of a damaged text and of its table a repair brings back.

Two measures, both against a truth that is known: characters (is the running text there, in
order?) and cells (does each cell's text stand in its own cell?). Of the package only its
nouns are used, so that a repair is not measured with its own tools.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz.distance import Indel, LCSseq

from extractor.types import Table

Cells = Iterable[tuple[int, int, str]]

IDENTIFIER = re.compile(  # a cell that is one registry's number, without its punctuation
    r"[a-z]{2,12}?(o?[0-9]{5,20}(?:n[0-9]{1,2})?)p?"  # NCT, ISRCTN, KCT, ChiCTR-TRC …
    r"|([0-9]{10,14})"  # EudraCT, or a prefix lost
    r"|(rbr[0-9a-z]{6,8}|nl[0-9]{3,5})"
)


def characters_back(truth: str, got: str) -> float:
    """Share of characters, white space aside, that came back in their order: 0 to 1.

    Twice the longest common subsequence over both lengths (normalised indel similarity):
    a lost, a foreign and a misplaced character each cost.

    >>> characters_back("Table 1", "Ta\\nble\\n1")
    1.0
    >>> characters_back("abcd", "abxd")
    0.75
    """
    return Indel.normalized_similarity(re.sub(r"\s", "", truth), re.sub(r"\s", "", got))


def cells_back(truth_cells: Cells, got_table: Table | Mapping[str, Any]) -> tuple[int, int]:
    """Cells of the truth that came back whole, and cells of the truth.

    Rows are aligned by the trial's id, the rest (header, group headings) by their text; a
    row that is repeated counts once. Within a row the cells must stand in the truth's
    order, in cells of their own; which number a column got does not matter. White space
    counts as single. Empty cells of the truth are not counted.

    >>> truth = [(0, 0, "ID"), (0, 1, "N"), (1, 0, "NCT00000001"), (1, 1, "20")]
    >>> got = {"cells": [{"row": 5, "column": 0, "text": "NCT00000001"},
    ...                  {"row": 5, "column": 1, "text": "2 0"}]}
    >>> cells_back(truth, got)
    (1, 4)
    """
    truth = rows_of(truth_cells)
    found: dict[str, list[list[str]]] = defaultdict(list)
    for texts in rows_of(triples(got_table)):
        found[row_key(texts)].append(texts)
    exact = 0
    for texts in truth:
        candidates = found[row_key(texts)]
        if candidates:
            best = max(candidates, key=lambda row: LCSseq.similarity(texts, row))
            exact += LCSseq.similarity(texts, best)
            candidates.remove(best)
    return exact, sum(map(len, truth))


def triples(table: Table | Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """Row, column and text of the cells of a table in either form."""
    if isinstance(table, Table):
        return [(cell.row, cell.column, cell.text) for cell in table.cells]
    return [(cell["row"], cell["column"], cell["text"]) for cell in table["cells"]]


def rows_of(cells: Cells) -> list[list[str]]:
    """Texts of each row, left to right, empty cells left out, white space single."""
    rows: dict[int, list[str]] = defaultdict(list)
    for row, _, text in sorted(cells):
        if single := " ".join(text.split()):
            rows[row].append(single)
    return [rows[row] for row in sorted(rows)]


def row_key(texts: list[str]) -> str:
    """What a row is known by: the number of the first id in it, else all its text.

    An O misread for a zero, punctuation, case and a lost prefix do not change the key.

    >>> row_key(["Iran", "NCTO1234567"]) == row_key(["nct 01234567", "a title"])
    True
    >>> row_key(["ChiCTR2000000001"]) == row_key(["CTR2000000001"]) == row_key(["2000000001"])
    True
    >>> row_key(["South Korea"])
    'southkorea'
    """
    squeezed = [re.sub(r"[\W_]", "", text).casefold() for text in texts]
    for text in squeezed:
        if match := IDENTIFIER.fullmatch(text):
            number: str = match[1] or match[2] or match[3]
            return number.replace("o", "0")
    return "".join(squeezed)
