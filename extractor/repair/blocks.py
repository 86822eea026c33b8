"""What stretches of the repaired text are: paragraphs, headings, captions, tables, garbled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from extractor.fields import trial_ids
from extractor.repair.prose import CAPTION_START
from extractor.repair.reading import forward_points, has_backward_words
from extractor.repair.shattered import RUN
from extractor.types import Block, BlockKind, Table

LONGEST_HEADING = 20  # words
LETTER = re.compile(r"[^\W\d_]")
HEADING = re.compile(r"(?=.{3,120}$)[A-Z\d][^.!?;]*[^.!?;,:]$")


# A dump's paragraph may hold lines that no rule joined; in a PDF's text each line is a whole one.
PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]*)*")


def blocks_of(
    chars: str,
    tables: Sequence[Table],
    guessed: Callable[[int, int], bool],
    paragraph: re.Pattern[str],
) -> Iterator[Block]:
    """Paragraphs, headings, captions, garbled stretches and tables, in order.

    `guessed` says whether the order of a stretch's words is in doubt.
    """
    section: str | None = None
    inside = [(table.cells[0].start, table.cells[-1].end) for table in tables]
    yield from (Block("table", start, end) for start, end in inside if start < end)
    for match in paragraph.finditer(chars):
        start, end = match.span()
        if any(start < last and first < end for first, last in inside):
            continue
        words = match.group()
        if not words.strip():
            continue
        if is_garbled(words) or guessed(start, end):
            yield Block("garbled", start, end, section=section)
        elif CAPTION_START.match(words):
            yield Block("caption", start, end, section=section)
        elif is_heading(words.strip()):
            section = words.strip()
            yield Block("heading", start, end, section=section)
        else:
            yield Block("paragraph", start, end, section=section)


def blocks_as_printed(
    chars: str, tables: Sequence[Table], known: Callable[[int], BlockKind | None]
) -> list[Block]:
    """The blocks of a PDF's text, in order; `known` says what stands at an offset by its print.

    A heading that is run into its paragraph is a block of its own on the paragraph's line.
    """
    inside = [(table.cells[0].start, table.cells[-1].end) for table in tables]
    blocks = [Block("table", start, end) for start, end in inside if start < end]
    section: str | None = None
    for match in re.finditer(r"[^\n]*\S[^\n]*", chars):
        start, end = match.span()
        if any(start < last and first < end for first, last in inside):
            continue
        middle = next((at for at in range(start, end) if known(at) != "heading"), end)
        if middle > start:
            section = chars[start:middle].strip().rstrip(" .:")
            blocks.append(Block("heading", start, middle, section=section))
        start = middle + len(chars[middle:end]) - len(chars[middle:end].lstrip())
        if start < end:
            kind = known(start) or _kind(chars[start:end])
            blocks.append(Block(kind, start, end, section=section))
    return sorted(blocks, key=lambda block: block.start)


def _kind(words: str) -> BlockKind:
    if is_garbled(words):
        return "garbled"
    return "caption" if CAPTION_START.match(words) else "paragraph"


def is_heading(words: str) -> bool:
    """Whether a paragraph is a heading: short and without a stop; a line with an id is none.

    >>> is_heading("Materials and methods"), is_heading("Trial registration NCT01234567")
    (True, False)
    """
    short = HEADING.match(words) and len(words.split()) <= LONGEST_HEADING
    return bool(short) and not any(trial_ids.find(words))


def is_garbled(chars: str) -> bool:
    """Whether a paragraph is text that no repair understood: torn, reversed or scrambled."""
    if RUN.search(chars):
        return bool(LETTER.search(chars))
    words = chars.split()
    if has_backward_words(chars, 3) and forward_points(chars) < 0:
        return True
    single = sum(len(word) == 1 and bool(LETTER.match(word)) for word in words)
    return len(words) >= 20 and single > 0.5 * len(words)
