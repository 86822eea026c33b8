"""Results of primary outcomes in tables: the outcome's row, the arms' columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extractor.engines.evidence import quoted_in_cell
from extractor.engines.paper.finding_aims import Aim
from extractor.engines.paper.finding_cells import (
    Meaning,
    Stat,
    arm_item,
    effect_item,
    p_of,
    stat_of,
    with_interval,
)
from extractor.engines.paper.finding_columns import CHANGE, Column, columns_of
from extractor.engines.paper.finding_figures import PLAIN, Item, is_sound, number
from extractor.engines.paper.finding_places import Known
from extractor.engines.paper.finding_rows import (
    Row,
    is_called,
    is_of,
    names_row,
    rows_of,
    with_alone,
)
from extractor.engines.paper.finding_times import one_time
from extractor.engines.paper.finding_words import TIME, meet, times_in
from extractor.engines.paper.passages import Paper
from extractor.engines.paper.time_frames import BARE, phrase_at
from extractor.fields.result_items import KEYS
from extractor.types import JSON, Candidate, Table

NO_TABLE = re.compile(
    r"\b(?:sub-?groups?|sub-?anal|sensitivity|per[- ]protocol|multivaria|univaria|bivaria|correlat|predict|associat|"
    r"risk factors?|regression|moderat|mediat|interaction|stratif|cost|eligib|inclusion|exclu|questionnaire items|previous|studies|"
    r"reliab|validity|post[- ]hoc|withdraw|drop-?out|non-?respon|missing|imput(?!.*observed)(?<!observed and imput)(?<!observed and multiple imput)|power|sample size|adverse|safety|within)",
    re.IGNORECASE,
)
START = re.compile(
    r"\b(?:baseline|characteristic|demographic|at enrol|at inclusion|at entry|at randomi)", re.I
)
LATER = re.compile(
    r"\b(?:follow|changes?|after|post|outcomes?|weeks?|months?|results?|effects?|end of|comparison|difference|days?|years?|final)",
    re.I,
)
STAT = re.compile(
    r"(?:[(\[]\s?)?\b(?:mean|median|n|no\.?|number|adjusted mean)\b\s?(?:[(\[±,/].*|\)?$)|[(\[](?:SD|%|n|SE|95).*$"
)
NO_MEASURE = re.compile(rf"[*†‡§¶#ᵃ-ᵡ¹²³⁴-⁹]+(?=\s|$)|[,;]?\s?(?:{STAT.pattern})")
OF_WHAT = re.compile(
    r" (?:of|in) (?!(?:the )?(?:treatment|therapy|intervention|follow|study|trial|chemo|pregnancy)).*$"
)
TWO_NUMBERS = re.compile(r"[±(]")
DECIMAL = re.compile(r"\s*[-−–]?\s?\d+[.·]\d")
INNER = re.compile(r"\s?[(\[](?P<inner>[^()\[\]]*)[)\]]")
LONE = re.compile(PLAIN)
IN_ROW = 0.7
MOST_COLUMNS = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the meaning of its columns."""

    table: Table
    columns: tuple[Column, ...]
    notes: str
    deviation: bool | None


def in_tables(paper: Paper, known: Known) -> Iterator[Candidate]:
    """The results in rows that are of a primary outcome; tables that are called so go first."""
    done: set[str] = set()
    for table in sorted(paper.tables, key=lambda one: not is_called(one)):
        if not is_of_results(table) or table.n_columns > MOST_COLUMNS:
            continue
        columns = tuple(columns_of(table, known.arms))
        if not any(one.role in ("arm", "effect") for one in columns):
            continue
        sheet = Sheet(table, columns, " ".join(table.footnotes), known.deviation)
        rows = with_alone(list(rows_of(table, columns)))
        for aim in known.primary:
            mine = [row for row in rows if is_of(row, aim, table, known.primary)]
            found = (one for row in mine for one in row_results(paper, sheet, row, aim))
            told_here = latest(clear(found), aim) if aim.measure not in done else []
            yield from told_here
            if told_here and is_called(table):
                done.add(aim.measure)


def latest(found: Iterable[Candidate], aim: Aim) -> list[Candidate]:
    """Results without those of earlier times, where nothing says which time is the primary one."""
    kept = list(found)
    if aim.times:
        return kept
    times = [time_told(one) for one in kept]
    last = max((time for time in times if time is not None), default=None)
    return [one for one, time in zip(kept, times, strict=True) if time in (None, last)]


def time_told(found: Candidate) -> float | None:
    """The time, in days, of an arm's figures; None for effects, and where it is not one."""
    value = found.value if isinstance(found.value, Mapping) else {}
    times = times_in(str(value.get("time_frame") or ""))
    return next(iter(times)) if len(times) == 1 and "effect" not in keys_of(value) else None


def clear(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Results of one table but for those that only their numbers tell apart."""
    seen: dict[tuple[str, ...], list[Candidate]] = {}
    for one in found:
        value = one.value if isinstance(one.value, Mapping) else {}
        key = (str(value.get("arm")), str(value.get("time_frame")), str("effect" in keys_of(value)))
        seen.setdefault((*key, str(one.evidence[0].column)), []).append(one)
    for same in seen.values():
        if len(same) == 1:
            yield from same


def keys_of(value: Mapping[str, JSON]) -> frozenset[str]:
    """The keys that have a value."""
    return frozenset(key for key, one in value.items() if one is not None)


def is_of_results(table: Table) -> bool:
    """Whether a table may show outcomes."""
    words = table.caption
    if NO_TABLE.search(words):
        return False
    return not START.search(words) or bool(LATER.search(START.sub(" ", words)))


def row_results(paper: Paper, sheet: Sheet, row: Row, aim: Aim) -> Iterator[Candidate]:
    """The results of one row: each arm's figures, and the effects."""
    for group in chosen(sheet, row, aim):
        p = row_p(sheet, row, group[0].time)
        items = [(one, item_of(sheet, row, one, aim)) for one in group]
        if any(item is None for _, item in items) or len({*map(form, items)}) != 1:
            continue
        for column, item in items:
            assert item is not None
            more = {**item, **cells_beside(sheet, row, column, item)}
            whole: Item = {"arm": column.arm, "p": p, **sized(more, column)}
            if is_sound(whole):
                yield told(paper, sheet, row, column, full(sheet, row, column, aim, whole))
    for column in sheet.columns:
        cell = row.cells.get(column.index)
        if column.role == "effect" and cell is not None and cell.certain and fits(column, aim):
            item = effect_item(beside(sheet, row, column, cell.text), column.head)
            if item is not None:
                p = row_p(sheet, row, column.time)
                value = full(sheet, row, column, aim, {"p": p, **item, "arm": column.arm})
                yield told(paper, sheet, row, column, value)


def cells_beside(sheet: Sheet, row: Row, column: Column, item: Item) -> Item:
    """What the arm's next columns tell of its mean: "n | Mean | SD"."""
    more: Item = {}
    if set(item) != {"mean"}:
        return more
    for one in sheet.columns[max(0, column.index - 1) : column.index + 3]:
        cell = row.cells.get(one.index)
        if one.key != column.key or cell is None or not cell.certain:
            continue
        value = lone_number(cell.text)
        if one.role == "sd" and one.index == column.index + 1 and value is not None:
            more["sd"] = value
        elif one.role == "n" and value is not None and value.is_integer():
            more["n"] = int(value)
    return more


def lone_number(words: str) -> float | None:
    """The number of a cell that holds one and no more."""
    plain = words.strip()
    return number(plain) if LONE.fullmatch(plain) else None


def beside(sheet: Sheet, row: Row, column: Column, words: str) -> str:
    """An effect with the interval that stands in a column of its own to its right."""
    after = next((one for one in sheet.columns if one.index == column.index + 1), None)
    cell = row.cells.get(column.index + 1)
    if after is None or after.role != "interval" or cell is None or not cell.certain:
        return words
    return with_interval(words, cell.text)


def form(pair: tuple[Column, Item | None]) -> tuple[str, ...]:
    """Which numbers a cell told."""
    return tuple(sorted(pair[1] or ()))


def sized(item: Item, column: Column) -> Item:
    """A figure with the people of its column, where it does not say them itself."""
    return item if "n" in item or column.n is None else {**item, "n": column.n}


def chosen(sheet: Sheet, row: Row, aim: Aim) -> Iterator[list[Column]]:
    """The arms' columns that go together: one for each arm, at one time."""
    by_time: dict[tuple[str, bool], list[Column]] = {}
    for one in sheet.columns:
        cell = row.cells.get(one.index)
        if one.role == "arm" and cell is not None and cell.text.strip() and fits(one, aim):
            by_time.setdefault((one.time, one.change), []).append(one)
    changes = {change for _, change in by_time}
    for (_, change), group in by_time.items():
        if len(changes) == 2 and change != bool(CHANGE.search(aim.measure)):
            continue
        keys = [one.key for one in group]
        several = len(group) > 1 and len(set(keys)) == len(keys)
        if several and all(row.cells[one.index].certain for one in group):
            yield group


def fits(column: Column, aim: Aim) -> bool:
    """Whether a column's time is the outcome's, as far as both are told."""
    times = times_in(column.time)
    return not column.baseline and (not times or not aim.times or meet(times, aim.times))


def item_of(sheet: Sheet, row: Row, column: Column, aim: Aim) -> Item | None:
    """What one arm's cell says."""
    contexts = (row.label, column.stat, row.group, sheet.table.caption)
    stat: Stat | None = stat_of(*contexts) or stat_of(sheet.notes)
    cell = row.cells[column.index].text
    if stat in (None, "mean") and TWO_NUMBERS.search(cell):
        known = sheet.deviation is True and (
            "±" in cell or (aim.kind == "mean" and all_decimal(sheet, row))
        )
        stat = "mean-sd" if known else stat
    kind = "mean" if "QALY" in aim.measure else aim.kind
    if stat is None:
        return arm_item(cell, Meaning("mean" if "±" in cell else "count", kind, column.n))
    return arm_item(cell, Meaning(stat, kind, column.n))


def all_decimal(sheet: Sheet, row: Row) -> bool:
    """Whether the arms' first numbers in a row can be no counts: one has a decimal point."""
    cells = [
        row.cells[one.index].text
        for one in sheet.columns
        if one.role == "arm" and one.index in row.cells
    ]
    return any(DECIMAL.match(text) for text in cells)


def row_p(sheet: Sheet, row: Row, time: str = "") -> float | str | None:
    """The p-value of a row, where the table has one column of them, or one for each time."""
    columns = [one for one in sheet.columns if one.role == "p" and not one.baseline]
    if len(columns) > 1 and time:
        columns = [one for one in columns if one.time == time]
    if len(columns) != 1:
        return None
    cell = row.cells.get(columns[0].index)
    value = p_of(cell.text) if cell is not None else None
    return value if value is not None else row.p


def full(sheet: Sheet, row: Row, column: Column, aim: Aim, item: Item) -> dict[str, JSON]:
    """A result with all keys and its time."""
    value: dict[str, JSON] = {**dict.fromkeys(KEYS), "measure": measure_of(row, aim), **item}
    times = (time_of(words) for words in (row.label, column.time, row.group, sheet.table.caption))
    value["time_frame"] = next((time for time in times if time), one_time(aim))
    return value


def measure_of(row: Row, aim: Aim) -> str:
    """What was measured, as the table prints it; the outcome's own words where it does not."""
    for words in (row.label, row.group):
        if names_row(words, aim):
            words = timeless(words)
            plain = NO_MEASURE.sub("", words)
            return plain.strip(" ,;:–-") or aim.measure
    return aim.measure


def timeless(words: str) -> str:
    """A label without the time at its end, or in brackets."""
    plain = INNER.sub(drop_time, words)
    last = list(BARE.finditer(plain))
    if last and last[-1].end() >= len(plain.rstrip()) and last[-1].start() > 0:
        return plain[: last[-1].start()].rstrip(" ,;:") or words
    return plain or words


def drop_time(match: re.Match[str]) -> str:
    """Nothing for a bracket with a time, else the bracket."""
    return "" if times_in(match["inner"]) else match.group()


def time_of(words: str) -> str | None:
    """The one time that some words tell."""
    times = list(dict.fromkeys(phrase_at(match) for match in BARE.finditer(words)))
    if len(times) != 1 or not times_in(times[0]):
        found = list(dict.fromkeys(match.group() for match in TIME.finditer(words)))
        return found[0] if len(found) == 1 and len(times_in(words)) == 1 else None
    return OF_WHAT.sub("", times[0])


def told(paper: Paper, sheet: Sheet, row: Row, column: Column, value: dict[str, JSON]) -> Candidate:
    """A result with its whole cell as evidence."""
    cell = row.cells[column.index]
    words = quoted_in_cell(
        paper.document, sheet.table.number, cell, 0, len(cell.text), rule="results/outcome-row"
    )
    return Candidate("results", value, (words,), IN_ROW)
