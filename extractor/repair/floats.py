"""What stands on pages outside the flow of the text: where it is written, and what it is.

The text of a figure, a caption or a footnote interrupts the paragraph that goes on in the
next column or on the next page. It waits until that paragraph has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from extractor.repair.printed import Passage, Sheet
from extractor.repair.prose import CAPTION_START
from extractor.types import BlockKind, Text

SENTENCE_ENDS = tuple(".?!:;”)")
LEAST_LINE = 40  # characters of a line that a paragraph may go on from
SAME_SIZE = 0.08  # share by which the letters of one paragraph may differ
BELOW = 1.8  # of the size: a line of a caption stands no farther below the last one

NOWHERE = -1  # where the blank between two lines stands among the raw characters

Kinds = dict[int, BlockKind]  # by the place of a raw character; what is not in it is prose


def in_turn(
    pages: Sequence[Sheet], furniture: set[int], footnotes: set[int]
) -> Iterator[tuple[int, Passage, BlockKind | None]]:
    """Passages with their pages' numbers, in the order in which they are written.

    With each its kind where it is outside the flow.
    """
    waiting: list[tuple[int, Passage, BlockKind | None]] = []
    last: Passage | None = None
    for page in pages:
        before: Passage | None = None
        for passage in page.passages:
            if id(passage) in furniture:
                continue
            kind = _kind(passage, before, footnotes)
            before = passage if kind == "caption" else None
            if kind:
                waiting.append((page.number, passage, kind))
                continue
            if last is None or not _goes_on(last, passage):
                yield from waiting
                waiting = []
            yield page.number, passage, None
            last = passage
    yield from waiting


def _kind(passage: Passage, before: Passage | None, footnotes: set[int]) -> BlockKind | None:
    if passage.in_figure:
        return "figure"
    if _is_caption(passage, before):
        return "caption"
    return "footnote" if id(passage) in footnotes else None


def _is_caption(passage: Passage, before: Passage | None) -> bool:
    """Whether a passage is a caption, or goes on with the caption right above it."""
    if CAPTION_START.match(passage.chars):
        return True
    return (
        before is not None
        and _alike(before, passage)
        and before.angle == passage.angle
        and -1 < passage.top - before.bottom < BELOW * passage.size
        and abs(passage.x0 - before.x0) < passage.size
    )


def _alike(one: Passage, other: Passage) -> bool:
    return abs(one.size - other.size) < SAME_SIZE * max(one.size, other.size)


def _goes_on(last: Passage, passage: Passage) -> bool:
    """Whether a paragraph that broke off goes on."""
    line, chars = last.lines[-1].chars, passage.chars
    broken = len(line) > LEAST_LINE and not line.endswith(SENTENCE_ENDS)
    return broken and _alike(last, passage) and (chars[:1].islower() or chars[:1] == "(")


def kinds_of(
    passage: Passage, kind: BlockKind | None, heading: int = 0
) -> Iterator[tuple[int, BlockKind]]:
    """What the raw characters of a passage are part of, where it is no prose.

    So many of its characters are a `heading`.
    """
    places = [at for line in passage.lines for at in (*line.at, NOWHERE)]
    if kind:
        yield from ((at, kind) for at in places)
    else:
        yield from ((at, "heading") for at in places[:heading])


def kinds_at(text: Text, kinds: Mapping[int, BlockKind]) -> Callable[[int], BlockKind | None]:
    """What stands at an offset of a text."""
    return lambda at: kinds.get(text.origin[at])
