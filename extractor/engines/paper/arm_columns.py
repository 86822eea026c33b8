"""Arms as the columns of a table: "Zinc (n = 60)" above the figures of the group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.engines.columns import covers
from extractor.engines.paper.passages import Paper
from extractor.engines.paper.people import COUNT, N_IS, PERSONS
from extractor.fields.arms import NO_ARM
from extractor.fields.counts import read_count
from extractor.types import Cell, Table

N_IN_HEADING = re.compile(
    rf"[(\[,;]?\s*{N_IS}{COUNT}\s*[)\]]?|[(\[]\s*{COUNT.replace('?P<n>', '?P<m>')}\s*(?:{PERSONS})?\s*[)\]]",
)
ROW_OF_SIZES = re.compile(
    rf"\s*(?:[nN]|[nN]o\.?|number(?: of)?(?: {PERSONS})?|[nN]\s?\(%\)|{PERSONS},?\s*\(?n\)?|"
    rf"(?:no\.|number) of {PERSONS})\s*[:,]?\s*",
    re.IGNORECASE,
)
BARE = re.compile(rf"\s*(?:[nN]\s?=\s?)?{COUNT}\s*(?:\(100(?:\.0)?\s?%?\))?\s*")
BASELINE = re.compile(
    r"\bbaseline\b|demographic|characteristic|\bclinical data\b|\bfeatures\b|at entry",
    re.IGNORECASE,
)
OF_THOSE_LEFT = re.compile(
    r"complet|follow-?up|per[\s-]protocol|subgroup|sub-?sample|substudy|lost|retained|respon[ds]",
    re.I,
)
NO_ARM_HEADING = re.compile(
    rf"^\s*(?:total|all|overall|both|whole|entire|combined|p\b|p[\s-]?values?|statistics?|differences?|"
    r"unit|variables?|characteristics?|parameters?|items?|measures?|outcomes?|range|mean|sd|median|"
    r"n|no\.?|number|%|95|ci|iqr?|sig|effect|time|yes|no|test|adjusted|crude|estimate|excluded|included|"
    rf"{PERSONS})(?:[\s,.;:(*]|$)|\b(?:males?|females?|men|women|boys|girls|baseline|follow-?up|month|"
    r"week|day|year|hour|visit|change|before|after|pre|post|p-value|difference|completed|odds|hazard|"
    r"non-?respond|drop-?outs?|lost|excluded|population|cohort|study|sub-?study|parent|trial|phase)\w*\b|"
    r"\bpatients?$|^\W*$",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"[,;]?\s*\b(?:mean|median|no\.?|n|%|sd|se|iqr|range|value|values)\b.*$|[±(\[].*$|[*†‡§¶ᵃᵇᶜᵈ¹²³]+$",
    re.IGNORECASE,
)
OF_CLUSTERS = re.compile(
    r"[(,;]?\s*\b\d+\s(?:clusters?|practices|schools?|clinics?|villages?|hospitals?|centres?|centers?|sites?|wards?|"
    r"class(?:es)?|communities)\b\)?",
    re.IGNORECASE,
)
"""The units that a column's heading counts beside its people."""


@dataclass(frozen=True, slots=True)
class Columned:
    """An arm as a column: its name, its size if printed, and the cells that say so."""

    label: str
    n: int | None
    table: Table
    cell: Cell
    sizing: Cell | None


@dataclass(frozen=True, slots=True)
class Columns:
    """The arms of a table's columns; `weight` is how credible its sizes are the allocation's."""

    arms: tuple[Columned, ...]
    weight: float

    @property
    def total(self) -> int:
        """The people of all arms, to compare with what the paper prints."""
        return sum(arm.n or 0 for arm in self.arms)


def columns_of(paper: Paper) -> Iterator[Columns]:
    """The tables whose columns are arms, in order."""
    for table in paper.tables:
        arms = tuple(unique(arms_in(table)))
        if len(arms) > 1 and table.n_columns <= 14:
            yield Columns(arms, weight_of(table, arms))


def weight_of(table: Table, arms: tuple[Columned, ...]) -> float:
    """How credible a table's sizes are those of the allocation."""
    weight = 0.72 if BASELINE.search(table.caption) else 0.45
    if OF_THOSE_LEFT.search(table.caption):
        weight *= 0.7
    return weight if all(arm.n for arm in arms) else 0.3


def unique(arms: Iterator[Columned]) -> Iterator[Columned]:
    """Each name once: the first of "diet" at baseline and at one year."""
    seen: set[str] = set()
    for arm in arms:
        if arm.label.casefold() not in seen:
            seen.add(arm.label.casefold())
            yield arm


def arms_in(table: Table) -> Iterator[Columned]:
    """The columns of a table that a heading with a size, or a row of sizes, makes arms."""
    sizes = row_of_sizes(table)
    for index in range(1, table.n_columns):
        above = sorted(
            (c for c in table.cells if c.row < table.header_rows and covers(c, index) and c.text),
            key=lambda cell: cell.row,
        )
        sized = next((c for c in reversed(above) if N_IN_HEADING.search(c.text)), None)
        named = next((c for c in reversed(above) if label_of(c.text)), None)
        if named is None or (sized is None and index not in sizes):
            continue
        label = label_of(named.text)
        cell = sized or sizes[index]
        n = size_of(cell.text)
        if label and n and n > 1:
            yield Columned(label, n, table, named, cell)


def row_of_sizes(table: Table) -> dict[int, Cell]:
    """The cells of an early row that counts people, by column."""
    for row in range(table.header_rows, min(table.header_rows + 3, table.n_rows)):
        cells = [c for c in table.cells if c.row == row]
        first = next((c for c in cells if c.column == 0), None)
        if first is None or not ROW_OF_SIZES.fullmatch(first.text):
            continue
        sizes = {c.column: c for c in cells if c.column > 0 and BARE.fullmatch(c.text)}
        if len(sizes) > 1:
            return sizes
    return {}


def size_of(chars: str) -> int | None:
    """The people of a column by its heading or its cell in a row of sizes."""
    match = N_IN_HEADING.search(chars)
    if match is not None:
        return read_count(match["n"] or match["m"])
    bare = BARE.fullmatch(chars)
    return read_count(bare["n"]) if bare else None


def label_of(chars: str) -> str | None:
    """An arm's name from a heading; None where the heading names no arm.

    >>> label_of("Zinc tablets (n = 60)"), label_of("Total (n = 120)"), label_of("P value")
    ('Zinc tablets', None, None)
    """
    words = N_IN_HEADING.sub(" ", " ".join(chars.split()))
    words = UNIT.sub("", OF_CLUSTERS.sub(" ", words)).strip(" ,;:.*†‡§¶-–")
    if (
        not words
        or NO_ARM_HEADING.search(words)
        or len(words) > 70
        or not re.search(r"[^\W\d]", words)
    ):
        return None
    return None if NO_ARM.search(words) and not re.search(r"group", words, re.I) else words
