"""Tables of trials: each row is a trial, each column tells a field by its heading.

Rows whose identifier nobody can read are listed all the same, under the cell's words. A
group heading ("China", "Phase 2 trials") tells of every row down to the next one. Cells
whose borders are uncertain are not read: what they seem to hold is abstained from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.engines.cell_readers import PRODUCTS, readers_of
from extractor.engines.columns import (
    Column,
    columns_of,
    covers,
    is_of_studies,
    is_registered,
    is_spanning,
    with_citations,
)
from extractor.engines.evidence import quoted_in_cell
from extractor.engines.group_headings import GROUP_READERS
from extractor.engines.reader import Reader, Words
from extractor.fields import trial_ids
from extractor.fields.rule import Found
from extractor.fields.title import says_nothing
from extractor.repair.cell_patterns import NOT_REPORTED
from extractor.types import JSON, Candidate, Cell, Document, Evidence, Status, Table, Trial

NOTHING_SAID = 0.95  # that a dash or NA means what it looks like
DOUBTED = 0.4  # that what an uncertain cell seems to hold is right
IN_UNPARTED_ROW = 0.85  # that the id which opens a row without borders is the row's


@dataclass(frozen=True, slots=True)
class Place:
    """A table within its document, and what its columns are."""

    document: Document
    table: Table
    columns: tuple[Column, ...]
    registered: bool

    def evidence(self, cell: Cell, start: int, end: int, rule: str) -> Evidence:
        """The words at `start:end` of a cell, without white space around them."""
        words = cell.text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        return quoted_in_cell(self.document, self.table.number, cell, start, end, rule=rule)


def trials_in_tables(document: Document) -> list[Trial]:
    """Every trial that a table of the document lists, with what its row says, in order."""
    trials: list[Trial] = []
    for table in document.tables:
        columns = columns_of(table)
        registered = is_registered(table)
        listed: list[Trial] = []
        if registered:
            listed = _trials_of(Place(document, table, columns, registered))
        elif is_of_studies(table, columns):
            listed = _trials_of(Place(document, table, with_citations(table, columns), registered))
        if not any(one.field == "trial_ids" for trial in listed for one in trial.candidates):
            listed += _ids_alone(Place(document, table, columns, registered))
        trials += listed
    return trials


def _ids_alone(place: Place) -> list[Trial]:
    """Ids in a table whose rows are no trials, as where each trial has a column: mentions."""
    trials: dict[str, Trial] = {}
    for cell in place.table.cells:
        for found in trial_ids.find(cell.text) if cell.certain else ():
            label = str(found.value["id"]) if isinstance(found.value, Mapping) else ""
            evidence = place.evidence(cell, found.start, found.end, found.rule)
            candidate = Candidate("trial_ids", found.value, (evidence,), found.confidence)
            trial = Trial(f"id:{label}", "mentioned", label, evidence.start, (candidate,))
            trials.setdefault(label, trial)
    return list(trials.values())


def _trials_of(place: Place) -> list[Trial]:
    """Walk down the rows; headings that follow each other hold together."""
    trials: list[Trial] = []
    group: list[Candidate] = []
    after_heading = False
    for row in range(place.table.header_rows, place.table.n_rows):
        cells = _cells(place.table, row)
        if not cells or _is_repeated(place, row, cells):
            continue
        if len(cells) == 1 and is_spanning(place.table, cells[0]):
            if trial_ids.find(cells[0].text):
                trials.append(_unparted(place, cells[0]))
                continue
            group = [*(group if after_heading else []), *_read_heading(place, cells[0])]
            after_heading = True
            continue
        after_heading = False
        trial = _trial(place, row, cells, group)
        trials += [trial] if trial else []
    return trials


def _cells(table: Table, row: int) -> list[Cell]:
    """The cells that stand in a row or reach down into it, from left to right."""
    cells = [cell for cell in table.cells if cell.row <= row < cell.row + cell.row_span]
    return sorted(cells, key=lambda cell: cell.column)


def _is_repeated(place: Place, row: int, cells: Sequence[Cell]) -> bool:
    """Whether what names a row's trial reaches down from the row above: the same trial.

    A label that spans the rows of a group names none of them.
    """
    naming = [c.index for c in place.columns if c.kind in ("identifier", "reference")]
    named = [cell for cell in cells if any(covers(cell, index) for index in naming)]
    first = (named or cells)[0]
    return place.table.header_rows <= first.row < row


# --- rows --------------------------------------------------------------------------------


def _trial(
    place: Place, row: int, cells: Sequence[Cell], group: Sequence[Candidate]
) -> Trial | None:
    """The trial of one row; None for a row without any words under a heading it knows."""
    candidates: list[Candidate] = []
    titled = False
    for column in place.columns:
        cell = next((cell for cell in cells if covers(cell, column.index)), None)
        if cell is None or not cell.text.strip():
            continue
        readers = readers_of(column, place.registered)
        if column.kind == "title" and titled:  # a second title is another wording, no rival
            readers = tuple(reader for reader in readers if reader.field != "title")
        titled = titled or column.kind == "title"
        candidates += _read(place, column, cell, readers)
    if not any(candidate.field in ("trial_ids", "title", "cited_as") for candidate in candidates):
        return None
    candidates += _from_outcomes(place, cells, candidates)
    candidates += _from_group(group, candidates)
    key = f"table-{place.table.number}:row-{row}"
    own = [cell for cell in cells if cell.row == row] or cells  # a label may reach down from above
    start = min(cell.start for cell in own if cell.text.strip())
    return Trial(key, "listed", _label(place, cells, candidates), start, tuple(candidates))


def _label(place: Place, cells: Sequence[Cell], candidates: Iterable[Candidate]) -> str:
    """The first id, else the words of the identifier's cell, else of the first cell."""
    for candidate in candidates:
        if candidate.field == "trial_ids" and isinstance(candidate.value, Mapping):
            return str(candidate.value["id"])
    wanted = [column.index for column in place.columns if column.kind == "identifier"]
    named = [cell for cell in cells if any(covers(cell, index) for index in wanted)]
    words = [" ".join(cell.text.split()) for cell in (*named, *cells)]
    return next((word[:60] for word in words if not _says_nothing(word)), "")


def _unparted(place: Place, cell: Cell) -> Trial:
    """A row whose borders nobody could find: its id is read, the rest abstained from."""
    founds = trial_ids.find(cell.text)
    first = founds[0]
    sure = first.start == 0 and cell.text[first.end : first.end + 1] != "/"
    evidence = place.evidence(cell, first.start, first.end, first.rule)
    opening = (
        Candidate("trial_ids", first.value, (evidence,), first.confidence * IN_UNPARTED_ROW)
        if sure
        else Candidate("trial_ids", None, (evidence,), DOUBTED, "abstained")
    )
    whole = place.evidence(cell, 0, len(cell.text), "tables/row-without-borders")
    fields = dict.fromkeys(
        reader.field
        for column in place.columns
        for reader in readers_of(column, place.registered)
        if reader.own and reader.field != "trial_ids"
    )
    rest = [Candidate(field, None, (whole,), DOUBTED, "abstained") for field in fields]
    label = str(first.value["id"]) if isinstance(first.value, Mapping) else ""
    key = f"table-{place.table.number}:row-{cell.row}"
    return Trial(key, "listed", label, cell.start, (opening, *rest))


# --- cells -------------------------------------------------------------------------------


def _says_nothing(chars: str) -> bool:
    """Whether a cell prints a mark for "not reported"."""
    return says_nothing(chars) or NOT_REPORTED.fullmatch(chars.strip()) is not None


def _read(place: Place, column: Column, cell: Cell, readers: Iterable[Reader]) -> list[Candidate]:
    """What the readers of a column find in one of its cells."""
    readers = tuple(readers)
    if cell.certain and _says_nothing(cell.text):
        own = dict.fromkeys(reader.field for reader in readers if reader.own)
        return _whole_cell(place, cell, own, "not_reported", "tables/not-reported", NOTHING_SAID)
    words = Words(cell.text, column.heading, place.table.abbreviations)
    candidates = [
        _candidate(place, cell, reader, found) for reader in readers for found in reader.find(words)
    ]
    if cell.certain:
        return candidates + _unread_id(place, cell, readers, candidates)
    told = {candidate.field for candidate in candidates}
    unread = dict.fromkeys(r.field for r in readers if r.own and r.field not in told)
    doubted = [replace(c, value=None, confidence=DOUBTED, status="abstained") for c in candidates]
    return doubted + _whole_cell(place, cell, unread, "abstained", "tables/uncertain-cell", DOUBTED)


def _whole_cell(
    place: Place, cell: Cell, fields: Iterable[str], status: Status, rule: str, confidence: float
) -> list[Candidate]:
    """Candidates without value that point at a whole cell."""
    end = len(cell.text.rstrip())
    evidence = place.evidence(cell, len(cell.text) - len(cell.text.lstrip()), end, rule)
    return [Candidate(field, None, (evidence,), confidence, status) for field in fields]


def _unread_id(
    place: Place, cell: Cell, readers: Iterable[Reader], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Digits in an identifier's cell that no registry's pattern fits: seen, not trusted."""
    wanted = any(reader.field == "trial_ids" for reader in readers)
    told = any(candidate.field in ("trial_ids", "cited_as") for candidate in candidates)
    if not wanted or told or sum(map(str.isdigit, cell.text)) < 4:
        return []
    return _whole_cell(place, cell, ["trial_ids"], "abstained", "tables/unread-id", DOUBTED)


def _candidate(place: Place, cell: Cell, reader: Reader, found: Found) -> Candidate:
    """A finding as a candidate; the places of a product's parts become its evidence."""
    confidence = round(found.confidence * reader.weight, 4)
    if found.value is None:
        evidence = place.evidence(cell, found.start, found.end, found.rule)
        return Candidate(reader.field, None, (evidence,), confidence, "abstained")
    value = found.value
    places = [(found.start, found.end, found.rule)]
    if isinstance(value, Mapping) and "parts" in value:
        places = _parts(found) or places
        value = {key: told for key, told in value.items() if key != "parts"}
    quotes = tuple(place.evidence(cell, *one) for one in dict.fromkeys(places))
    return Candidate(reader.field, value, quotes, confidence)


def _parts(found: Found) -> list[tuple[int, int, str]]:
    parts = found.value["parts"] if isinstance(found.value, Mapping) else None
    return [
        (part["start"], part["end"], f"{found.rule}/{part['key']}")
        for part in (parts if isinstance(parts, list) else [])
    ]


# --- what other places add to a row ------------------------------------------------------


def _from_outcomes(
    place: Place, cells: Sequence[Cell], told: Sequence[Candidate]
) -> list[Candidate]:
    """Donor and tissue that an outcome tells of the row's only product, where it agrees."""
    products = [c.value for c in told if c.field == "cell_products" and c.value is not None]
    if len(products) != 1 or not isinstance(products[0], Mapping):
        return []
    found = [
        (cell, one)
        for column in place.columns
        if column.kind == "outcomes"
        for cell in cells
        if covers(cell, column.index) and cell.certain
        for one in PRODUCTS.find(Words(cell.text, "", place.table.abbreviations))
    ]
    candidates = []
    for key in ("donor", "tissue"):
        hits = [(cell, one) for cell, one in found if _adds(products[0], one.value, key)]
        values = [one.value[key] for _, one in hits if isinstance(one.value, Mapping)]
        if hits and all(_identity(value) == _identity(values[0]) for value in values):
            cell, one = hits[0]
            start, end, rule = next(part for part in _parts(one) if part[2].endswith(key))
            evidence = place.evidence(cell, start, end, rule)
            candidates.append(Candidate("cell_products", {key: values[0]}, (evidence,), 0.75))
    return candidates


def _adds(product: Mapping[str, JSON], other: JSON, key: str) -> bool:
    """Whether an outcome's product is the row's, and tells a part that the row lacks."""
    if not isinstance(other, Mapping) or product.get(key) is not None or other[key] is None:
        return False
    same = ("cell_type", "derivative", "donor", "tissue")
    return other["cell_type"] is not None and all(
        None in (product.get(name), other[name])
        or _identity(product[name]) == _identity(other[name])
        for name in same
    )


def _identity(value: JSON) -> JSON:
    """A concept's id where it has one, else its text; other values as they are."""
    if isinstance(value, Mapping):
        return value.get("id") or str(value.get("text")).casefold()
    return value


def _read_heading(place: Place, cell: Cell) -> list[Candidate]:
    """What a group heading tells of the rows below it; nothing where it is uncertain."""
    if not cell.certain:
        return []
    words = Words(cell.text, "", place.table.abbreviations)
    return [
        _candidate(place, cell, reader, found)
        for reader in GROUP_READERS
        for found in reader.find(words)
    ]


def _from_group(group: Iterable[Candidate], told: Iterable[Candidate]) -> list[Candidate]:
    """What the heading adds: countries always, other fields where the row says nothing."""
    known = {candidate.field for candidate in told}
    return [one for one in group if one.field == "countries" or one.field not in known]
