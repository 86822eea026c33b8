"""Results of the primary outcome in tables: the outcome's row, the arms' columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.evidence import quoted_in_cell
from extractor.engines.paper.finding_rules import EFFECT_TYPES, Item, is_sound, number
from extractor.fields.result_items import NUMBER
from extractor.types import Cell, Document, Evidence, Table

AT_START = re.compile(
    r"\b(?:sub-?group|sub-?analys|sensitivity|per[- ]protocol anal|multivaria|univaria|correlat|predict|baseline|characteristic|demographic|at enrol|at inclusion|eligib)",
    re.I,
)
WANTED = re.compile(
    r"\b(?:outcome|result|effect|compar|change|efficacy|differen|endpoint|analys|estimat)", re.I
)
EFFECT_HEAD = re.compile(
    r"\b(?:(?-i:(?:HR|OR|RR|IRR|MD)[a-z]?\b)|hazard|odds|relative risk|risk ratio|rate ratio|(?:adjusted |mean )?diff"
    r"|est(?:\.|imate|imated)? (?:of )?effect|treatment effect)",
    re.IGNORECASE,
)
P_HEAD = re.compile(r"^p(?:[ -]?values?)?\W*[a-z]?$", re.I)
NO_ARM = re.compile(
    r"\b(?:p[ -]?value|total|overall|all patients|baseline|before|pre|CI|confidence|unit|reference|n|time|visit|"
    r"within|changes?|after|repeat\w*|sub-?groups?|effect|test|statistic|ICC|SMD|scale|items?|range)\b",
    re.I,
)
EFFECT_CELL = re.compile(
    rf"^(?P<effect>{NUMBER})\s?[*†‡§]*\s?[(\[]\s?(?:9[059]\s?% ?CI[:,]? ?)?(?P<low>{NUMBER})\s?(?:to|[–−,;-])\s?(?P<high>{NUMBER})\s?[)\]]"
)
P_CELL = re.compile(r"^[pP]?\s?(?P<sign>[<>=≤≥])?\s?(?P<p>[01]?[.·]\d+)\s?[*†‡]*$")
COUNT_CELL = re.compile(
    r"^(?P<events>\d{1,5})\s?/\s?(?P<n>\d{1,5})(?:\s?\(\s?(?P<percent>\d{1,3}(?:[.·]\d+)?)\s?%?\s?\))?$"
)
SHARE_CELL = re.compile(
    r"^(?P<events>\d{1,5})\s?\(\s?(?P<percent>\d{1,3}(?:[.·]\d+)?)\s?(?P<sign>%)?\s?\)$"
)
SHARES = re.compile(r"[(,/ ]\s?%|percent|[Nn]o?\.? ?\(%")
MEAN_CELL = re.compile(
    rf"^(?P<mean>{NUMBER})\s?(?:±|\+/-)\s?(?P<sd>\d+(?:[.·]\d+)?)\s?[*†‡a-dᵃ-ᵈ^]*$"
)
MEAN_BRACKET = re.compile(rf"^(?P<mean>{NUMBER})\s?\(\s?(?P<sd>\d+(?:[.·]\d+)?)\s?\)[*†‡]*$")
SIZE = re.compile(r"[(\[,;]?\s?[nN]\s?=\s?(?P<n>\d{1,5})\s?[)\]]?")
MOST_ARMS = 4

CellResult = tuple[Item, Evidence]


def row_results(document: Document, table: Table, row: int) -> Iterator[CellResult]:
    """The results in one row of a table: arms by their columns' headings, an effect, its p."""
    heads = headings(table)
    label = " ".join(cell.text for cell in table.cells if cell.row == row and cell.column == 0)
    context = f"{table.caption} {label}"
    cells = sorted(
        (c for c in table.cells if c.row == row and c.column > 0), key=lambda c: c.column
    )
    if not cells or any(not cell.certain for cell in cells):
        return
    p = next(
        (told for c in cells if P_HEAD.match(heads.get(c.column, "")) and (told := p_of(c.text))),
        None,
    )
    arms = [c for c in cells if is_arm(heads.get(c.column, ""))]
    names = [arm_name(heads[c.column]) for c in arms]
    if 2 <= len(arms) <= MOST_ARMS and len(set(names)) == len(names):
        for cell, name in zip(arms, names, strict=True):
            item = arm_item(cell.text, f"{context} {heads[cell.column]}")
            if item is not None:
                size = SIZE.search(heads[cell.column])
                extra: Item = {"arm": name, "p": p}
                if size and "n" not in item:
                    extra["n"] = int(size["n"])
                if is_sound({**item, **extra}):
                    yield {**item, **extra}, whole(document, table, cell)
    for cell in cells:
        head = heads.get(cell.column, "")
        if EFFECT_HEAD.search(head):
            item = effect_item(cell.text, head)
            if item is not None:
                yield {**item, "p": p}, whole(document, table, cell)


def whole(document: Document, table: Table, cell: Cell) -> Evidence:
    """A whole cell as evidence."""
    return quoted_in_cell(
        document, table.number, cell, 0, len(cell.text), rule="results/outcome-row"
    )


def headings(table: Table) -> dict[int, str]:
    """The words above each column, spanning ones first."""
    found: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        if cell.row < table.header_rows and cell.text.strip():
            for column in range(cell.column, cell.column + cell.column_span):
                found.setdefault(column, []).append(" ".join(cell.text.split()))
    return {column: " ".join(dict.fromkeys(words)) for column, words in found.items()}


def is_arm(head: str) -> bool:
    """Whether a heading may name an arm."""
    name = arm_name(head)
    return (
        bool(re.search(r"[A-Za-z]{2}", name))
        and not NO_ARM.search(name)
        and not EFFECT_HEAD.search(head)
    )


def arm_name(head: str) -> str:
    """An arm's name without its size and the unit of its figures.

    >>> arm_name("Cells (n = 20) mean (SD)")
    'Cells'
    """
    name = re.sub(
        r"\b(?:events?|n) ?/ ?(?:patients|participants|total|N)\b", " ", SIZE.sub(" ", head)
    )
    name = re.sub(
        r"[,;]?\s?\(?(?:mean|median|\b[nN]o?\b\.?|%)\s?(?:[(±].*|%.*)?$", "", name.strip()
    )
    return " ".join(re.sub(r"\s?\((?:SD|%|n|SE)\)", "", name).split()).strip(" ,;:(")


def arm_item(words: str, context: str) -> Item | None:
    """One arm's figures in a cell; what two numbers mean is told by caption, row or heading."""
    chars = " ".join(words.split())
    if match := COUNT_CELL.match(chars):
        return read(match, "events", "n", "percent")
    if match := MEAN_CELL.match(chars):
        return (
            read(match, "mean", "sd")
            if not re.search(r"\bSEM?\b|standard error", context)
            else read(match, "mean")
        )
    if (match := SHARE_CELL.match(chars)) and (match["sign"] or SHARES.search(context)):
        return read(match, "events", "percent")
    if (match := MEAN_BRACKET.match(chars)) and re.search(r"\bSDs?\b|standard deviation", context):
        return read(match, "mean", "sd")
    return None


def read(match: re.Match[str], *keys: str) -> Item:
    """The numbers of some groups of a match."""
    item: Item = {}
    for key in keys:
        value = number(match[key])
        if value is not None:
            item[key] = int(value) if key in ("events", "n") else value
    return item


def effect_item(words: str, head: str) -> Item | None:
    """An effect with its interval; None where the interval does not hold it."""
    match = EFFECT_CELL.match(" ".join(words.split()))
    if match is None:
        return None
    effect, low, high = (number(match[key]) for key in ("effect", "low", "high"))
    if effect is None or low is None or high is None or not low <= effect <= high or low == high:
        return None
    kind = next((name for form, name in EFFECT_TYPES if form.search(head)), None)
    return {"effect": effect, "effect_type": kind, "ci_low": low, "ci_high": high}


def p_of(words: str) -> float | str | None:
    """The p-value in a cell."""
    match = P_CELL.match(words.strip())
    if match is None:
        return None
    value = match["p"].replace("·", ".")
    value = f"0{value}" if value.startswith(".") else value
    return f"{match['sign']}{value}" if match["sign"] and match["sign"] != "=" else float(value)
