"""Text dumps: from a Source to a Document whose text, tables and blocks are put right."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from extractor.fields.registries import is_valid
from extractor.repair.apply import applied, repaired, untouched
from extractor.repair.blocks import PARAGRAPH, blocks_of
from extractor.repair.characters import misread_quotes, page_breaks, replaced_characters
from extractor.repair.flat import Flat
from extractor.repair.furniture import furniture
from extractor.repair.headers import continuations
from extractor.repair.marks import marked_tables, parts_between, without_marks
from extractor.repair.paused import collector_paused
from extractor.repair.prose import (
    glued_citations,
    interrupting_captions,
    kept_hyphens,
    line_end_hyphens,
    lost_powers,
    single_spaces,
    spaced_formulas,
    wrapped_lines,
)
from extractor.repair.shattered import FEWEST_LINES, RUN, joined_runs
from extractor.repair.tables import CELL, CERTAIN, CLOSE, OPEN, ROW, Draft, abbreviations, tables_of
from extractor.repair.turned import reversed_order, turned_lines
from extractor.repair.untrusted import untrusted_tables
from extractor.repair.word_lines import reversed_word_lines
from extractor.types import Block, Cell, Document, Edit, Problem, Source, Table, Text

# The order is part of the design: characters first, since every pattern reads them; then
# furniture, so that what it parted comes together; then the direction of reading; then
# tables, which need to know their lines; last the lines of running text. Rules about
# characters and words run to a fixed point; a rule about lines runs once, because the
# lines it judges by are gone when it is done.
CHARACTERS = (replaced_characters, misread_quotes, page_breaks)
LINES = (furniture, joined_runs, reversed_word_lines, turned_lines, reversed_order, continuations)
LINE_ENDS = (lost_powers, line_end_hyphens, kept_hyphens)
WORDS = (single_spaces, glued_citations, spaced_formulas)


@collector_paused()
def repair_dump(source: Source) -> Document:
    """Repair one text dump: characters, lines, tables, running text, in this order."""
    text = repaired(untouched(source.raw), *CHARACTERS)
    for rule in LINES:
        text = applied(text, rule(text.chars))
    torn = _torn(text)
    text = repaired(text, *LINE_ENDS)
    found = list(tables_of(text.chars))
    text = applied(text, [_rewritten(*table) for table in found])
    text = applied(text, _joined_marks(text.chars))
    text = applied(text, wrapped_lines(text.chars))
    text = repaired(text, interrupting_captions, *WORDS)
    guessed = _guessed(text, torn)
    tables = tuple(
        _table(text.chars, n, draft, flat, region, guessed)
        for n, ((flat, draft, _, _), region) in enumerate(
            zip(found, marked_tables(text.chars), strict=True), 1
        )
    )
    text = without_marks(text)
    blocks = tuple(
        sorted(blocks_of(text.chars, tables, guessed, PARAGRAPH), key=lambda block: block.start)
    )
    problems = (*source.problems, *_problems(blocks, text.chars), *untrusted_tables(tables))
    return Document(source, text, blocks, tables, problems)


# Rules after which every word is right, but the order of many is a guess.
GUESSING = ("turn/reversed-words", "turn/reversed-word-lines")
GUESSED = 0.1  # measured share of cells that come back exactly after such a rule

Guess = Callable[[int, int], bool]


def _torn(text: Text) -> list[tuple[int, int]]:
    """Shattered runs that nothing could join, as stretches of the raw input."""
    return [
        (text.origin[match.start()], text.origin[match.end() - 1] + 1)
        for match in RUN.finditer(text.chars)
        if len(match.group().split()) >= FEWEST_LINES and re.search(r"[^\W\d_]", match.group())
    ]


def _guessed(text: Text, torn: Sequence[tuple[int, int]]) -> Guess:
    """Whether a stretch of the repaired text stems from lines that are torn or in doubtful order."""
    spans = [*torn, *((r.raw_start, r.raw_end) for r in text.repairs if r.rule in GUESSING)]

    def guessed(start: int, end: int) -> bool:
        at = text.origin[min((start + end) // 2, len(text.origin) - 1)] if text.chars else 0
        return any(first <= at < last for first, last in spans)

    return guessed


def _rewritten(flat: Flat, draft: Draft, start: int, end: int) -> Edit:
    """One edit that writes a table's region anew: caption, rows of cells, what follows."""
    out: list[str] = []
    sources: array[int] = array("I")

    def put(first: int, last: int) -> None:
        out.append(flat.chars[first:last])
        sources.extend(flat.at[first:last])

    def mark(char: str) -> None:
        out.append(char)
        sources.append(sources[-1] if sources else start)

    put(0, draft.caption[0])
    mark("\n")
    mark(OPEN)
    put(*_stripped(flat.chars, *draft.caption))
    row = -1
    for cell in draft.cells:
        mark(ROW if cell.row != row else CELL)
        row = cell.row
        at = cell.start
        lost = bisect_left(draft.blanks, at + 1), bisect_left(draft.blanks, cell.end)
        for missing in draft.blanks[slice(*lost)]:
            put(at, missing)
            mark(" ")
            at = missing
        put(at, cell.end)
    mark(CLOSE)
    mark("\n")
    put(draft.footnote[0], draft.footnote[1])
    mark("\n")
    put(draft.footnote[1], len(flat.chars))
    return Edit(start, end, "".join(out), "table/cell-borders", sources)


def _joined_marks(chars: str) -> Iterator[Edit]:
    """Take out the marks of joined runs that turned out to hold no table."""
    for match in re.finditer("[\x13\x1c\x1d]", chars):
        yield Edit(match.start(), match.end(), "", "turn/marks")


def _stripped(chars: str, start: int, end: int) -> tuple[int, int]:
    while end > start and chars[end - 1].isspace():
        end -= 1
    return start, end


def _table(
    chars: str, number: int, draft: Draft, flat: Flat, region: tuple[int, int], guessed: Guess
) -> Table:
    start, end = region
    guess = guessed(start, end)
    ids = {n for n, heading in enumerate(draft.header) if heading.kind == "identifier"}
    caption, *rows = parts_between(chars, start + 1, end - 1, ROW)
    spans = [span for row in rows for span in parts_between(chars, *row, CELL)]
    cells = tuple(
        Cell(
            cell.row, cell.column, chars[first:last], first, last,
            column_span=cell.column_span,
            certain=cell.probability >= CERTAIN
            and (not guess or (cell.column in ids and is_valid(chars[first:last]))),
        )
        for cell, (first, last) in zip(draft.cells, spans, strict=True)
    )  # fmt: skip
    note = flat.chars[slice(*draft.footnote)].strip()
    probabilities = [cell.probability for cell in draft.cells if cell.row]
    confidence = sum(probabilities) / max(1, len(probabilities))
    return Table(
        number, chars[slice(*caption)], 1, draft.n_rows, len(draft.header), cells,
        (note,) if note else (), abbreviations(note), draft.repairs,
        confidence=min(confidence, GUESSED) if guess else confidence,
    )  # fmt: skip


def _problems(blocks: Sequence[Block], chars: str) -> Iterator[Problem]:
    for block in blocks:
        if block.kind == "garbled":
            yield Problem(
                "garbled-region",
                f"{block.end - block.start} characters are garbled in a way that is not understood, or "
                f"their order is a guess; nothing was read from them. They begin: {chars[block.start : block.start + 30]!r}",
                block.start,
                block.end,
            )
