"""One cell of a table's grid, and the columns that a ruling covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.layout.words import Word
from extractor.types import Ruling

COVERS = 0.8  # share of a column's width that a ruling must cover to part its cells


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its lines of words, from top to bottom; `sure` is told in trust.py."""

    row: int
    column: int
    lines: tuple[tuple[Word, ...], ...]
    row_span: int = 1
    column_span: int = 1
    sure: float = 1.0  # probability that it is right


def covered_columns(ruling: Ruling, bounds: Sequence[float]) -> list[int]:
    """The columns that a horizontal ruling covers."""
    return [
        column
        for column in range(len(bounds) - 1)
        if min(ruling.x1, bounds[column + 1]) - max(ruling.x0, bounds[column])
        >= COVERS * (bounds[column + 1] - bounds[column])
    ]
