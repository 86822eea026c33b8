"""How many people were analysed by the sizes over the columns of the tables of outcomes.

A report that counts fewer people over its outcomes' columns than it took in has analysed those;
one that counts all of them has analysed all (CONSORT 2010, item 16).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines.evidence import quoted_in_cell
from extractor.engines.paper.all_analysed import TOLD, number_of_all
from extractor.engines.paper.arm_columns import BASELINE, OF_THOSE_LEFT, Columned, Columns
from extractor.engines.paper.passages import Paper
from extractor.engines.paper.totals import Told
from extractor.types import Candidate, Evidence

LEAST = 0.6  # of those taken in; fewer are a subgroup
SURE = 0.7
OF_OUTCOMES = re.compile(
    r"\b(?:outcomes?|end ?points?|efficacy|effects?|results?|changes?|respon[sd]\w*|scores?|compar\w+|"
    r"differences?)\b",
    re.IGNORECASE,
)
OF_HARMS = re.compile(r"\b(?:adverse|side[- ]effects?|safety|tolerability|harms?)\b", re.IGNORECASE)


def table_analysed(
    paper: Paper, told: Sequence[Told], tables: Sequence[Columns]
) -> list[Candidate]:
    """The sum of the columns over outcomes, where no sentence tells the number analysed."""
    if any(one.key == "analysed" and one.strength >= TOLD for one in told):
        return []
    number = number_of_all(told)
    if number is None:
        return []
    whole = number.value
    sized = [
        one
        for one in tables
        if all(arm.n for arm in one.arms) and whole * LEAST <= one.total <= whole
    ]
    of_outcomes = [one for one in sized if shows_outcomes(one)]
    sums = {one.total for one in of_outcomes}
    if len(sums) != 1:
        return []
    best = of_outcomes[0]
    if best.total < whole and sum(one.total == best.total for one in sized) < len(sized):
        return []
    words = tuple(word for arm in best.arms for word in cells_of(paper, arm))
    return [Candidate("participants", {"analysed": best.total}, words, SURE)]


def shows_outcomes(columns: Columns) -> bool:
    """Whether a table's caption is on outcomes of everybody, and on neither baseline nor harms."""
    caption = columns.arms[0].table.caption
    return bool(OF_OUTCOMES.search(caption)) and not any(
        one.search(caption) for one in (BASELINE, OF_THOSE_LEFT, OF_HARMS)
    )


def cells_of(paper: Paper, arm: Columned) -> list[Evidence]:
    """The cell that sizes a column."""
    if arm.sizing is None:
        return []
    end = len(arm.sizing.text)
    rule = "participants/columns-of-outcomes"
    return [quoted_in_cell(paper.document, arm.table.number, arm.sizing, 0, end, rule=rule)]
