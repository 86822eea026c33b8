"""Which cells of the tables that we put out are right, against three kinds of truth.

Of every document the truth is a set of tables with spans: of ICDAR 2013 as the competition has
it (both readings, where there are two), of papers as their XML has it, of facsimiles as drawn.
A cell is right if the truth has a cell with its text (as the competition compares it) and if
one of its neighbours beside it and one of those above and below it are its neighbours in the
truth too; a neighbour that is wrong itself doesn't make it wrong. Blank cells are not judged.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import icdar
from table_scores import Cell, Table, key, places
from twin_tables import tag

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractor.errors import ExtractorError
from extractor.flow import document_of
from extractor.readers import read_source
from extractor.repair.printed import sheets
from extractor.repair.whole_tables import WholeTable, whole_tables
from extractor.types import Table as OurTable

Neighbours = dict[str, set[tuple[str, str]]]  # direction → pairs of texts


@dataclass(frozen=True, slots=True)
class Judged:
    """A table of ours, and for each of its cells whether it is right; None for blank ones."""

    source: str  # "icdar", "papers" or "facsimiles"
    document: str
    table: OurTable
    whole: WholeTable
    right: tuple[bool | None, ...]


def neighbours(cells: Sequence[Cell]) -> Iterator[tuple[str, int, int]]:
    """Direction and indices of the cells that follow each other, blank cells skipped."""
    index = {id(cell): n for n, cell in enumerate(cells)}
    on = places(cell for cell in cells if key(cell.text))
    for direction, across in (("right", 0), ("down", 1)):
        lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, cell in on.items():
            lines[place[across]].append((place[1 - across], index[id(cell)]))
        found = {
            pair
            for line in lines.values()
            for pair in pairwise(n for _, n in sorted(line))
            if pair[0] != pair[1]
        }
        yield from ((direction, *pair) for pair in sorted(found))


def truth_of(tables: Sequence[Table]) -> tuple[set[str], Neighbours]:
    """The texts and the neighbours of all tables of a document."""
    texts = {key(cell.text) for table in tables for cell in table.cells}
    pairs: Neighbours = {"right": set(), "down": set()}
    for table in tables:
        for direction, one, other in neighbours(table.cells):
            pairs[direction].add((key(table.cells[one].text), key(table.cells[other].text)))
    return texts, pairs


def judged(cells: Sequence[Cell], truth: tuple[set[str], Neighbours]) -> tuple[bool | None, ...]:
    """Whether each cell is right.

    >>> true = [Cell(n // 3, n % 3, 1, 1, text) for n, text in enumerate("abcdefghi")]
    >>> judged([*true[:8], Cell(2, 2, 1, 1, "x"), Cell(3, 0, 1, 1, "")], truth_of([Table(1, None, true)]))
    (True, True, True, True, True, True, True, True, False, None)
    """
    texts, pairs = truth
    keys = [key(cell.text) for cell in cells]
    seen: dict[tuple[int, str], list[bool]] = defaultdict(list)
    for direction, one, other in neighbours(cells):
        hit = (keys[one], keys[other]) in pairs[direction]
        seen[one, direction].append(hit)
        seen[other, direction].append(hit)
    return tuple(
        None if not text
        else text in texts and all(any(seen[n, way] or [True]) for way in ("right", "down"))
        for n, text in enumerate(keys)
    )  # fmt: skip


def xml_tables(path: Path) -> list[Table]:
    """The tables of a paper's XML, with their spans."""
    found = []
    for element in ET.parse(path).iter():
        if tag(element) != "table":
            continue
        taken: set[tuple[int, int]] = set()
        cells = []
        for row, line in enumerate(one for one in element.iter() if tag(one) == "tr"):
            column = 0
            for cell in (one for one in line if tag(one) in {"td", "th"}):
                while (row, column) in taken:
                    column += 1
                down, wide = (int(cell.get(name) or 1) for name in ("rowspan", "colspan"))
                taken |= set(
                    itertools.product(range(row, row + down), range(column, column + wide))
                )
                cells.append(Cell(row, column, down, wide, "".join(cell.itertext())))
        found.append(Table(0, None, cells))
    return found


def judged_tables(source: str, name: str, pdf: Path, truth: Sequence[Table]) -> Iterator[Judged]:
    """Our tables of one PDF."""
    read = read_source(pdf)
    against = truth_of(truth)
    wholes = whole_tables(list(sheets(read)))
    for table, whole in zip(document_of(read).tables, wholes, strict=True):
        cells = [Cell(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]
        yield Judged(source, name, table, whole, judged(cells, against))


def of_icdar(shared: Path) -> Iterator[Judged]:
    folder = shared / "icdar2013"
    for name, readings in icdar.readings(folder).items():
        truth = [table for reading in readings for table in reading]
        yield from judged_tables("icdar", Path(name).stem, folder / name, truth)


def of_papers(shared: Path) -> Iterator[Judged]:
    for xml in sorted((shared / "pdfs").glob("*.nxml")):
        pdf = xml.with_suffix(".pdf")
        with suppress(ExtractorError):  # some are damaged on purpose
            yield from judged_tables("papers", xml.stem, pdf, xml_tables(xml))


def of_facsimiles(seeds: Sequence[int]) -> Iterator[Judged]:
    """One combination of look in eight of each seed, another one for each seed."""
    from facsimiles import PAGES, Combination, facsimile_of
    from trial_pdfs import ORIENTATIONS, RULINGS

    every = list(itertools.product(ORIENTATIONS, RULINGS, (False, True), PAGES))
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for one in random.Random(seed).sample(every, len(every) // 8):
                facsimile = facsimile_of(seed, Combination(*one))
                cells = [Cell(c.row, c.column, 1, c.column_span, c.text) for c in facsimile.cells]
                path = Path(folder) / "drawn.pdf"
                path.write_bytes(facsimile.pdf)
                yield from judged_tables(
                    "facsimiles", f"{seed}/{one}", path, [Table(1, None, cells)]
                )
