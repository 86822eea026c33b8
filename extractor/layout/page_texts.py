"""Running text of a page with its figures' text put apart, each figure's beside its caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.layout.figures import Figure, figures_of, is_inside, texts_within
from extractor.layout.frames import Frame, in_frame, on_page
from extractor.layout.prose import Paragraph, lines_parted, paragraphs_of
from extractor.layout.words import Word
from extractor.types import Box, Page

BESIDE = 20.0  # points: how far from a figure the turned name of an axis may stand


@dataclass(frozen=True, slots=True)
class PageText:
    """A paragraph of running text, or what stands in one box of a figure, with its frame."""

    frame: Frame
    paragraph: Paragraph
    figure: int | None = None  # the figure's number on its page, from 0


def texts_of(
    page: Page,
    frame: Frame,
    words: Sequence[Word],
    tables: Sequence[tuple[float, ...]],
    known: list[Box],
) -> list[PageText]:
    """The texts of a frame but for its tables, in reading order.

    Figures that are found are added to `known`: an axis's name may stand in another frame.
    """
    segments = lines_parted(words)
    own = figures_of(page, frame, segments, tables)
    figures = [*(_in_frame(box, page, frame) for box in known), *own]
    known += [on_page(frame, one.x0, one.top, one.x1, one.bottom) for one in own]
    if not figures:
        return [PageText(frame, paragraph) for paragraph in paragraphs_of(segments)]
    within: list[list[Word]] = [[] for _ in figures]
    free: list[Word] = []
    for segment in segments:
        at = next((n for n, one in enumerate(figures) if is_inside(segment, one)), None)
        (free if at is None else within[at]).extend(segment.words)
    texts = [PageText(frame, paragraph) for paragraph in paragraphs_of(lines_parted(free))]
    for number, (figure, found) in enumerate(zip(figures, within, strict=True)):
        parts = texts_within(figure, page, frame, found) if found else []
        at = _place(figure, texts)
        texts[at:at] = [PageText(frame, part, number) for part in parts]
    return texts


def _in_frame(box: Box, page: Page, frame: Frame) -> Figure:
    x0, top, x1, bottom = in_frame(frame, page, box.x0, box.top, box.x1, box.bottom)
    return Figure(None, x0 - BESIDE, top - BESIDE, x1 + BESIDE, bottom + BESIDE)


def _place(figure: Figure, texts: Sequence[PageText]) -> int:
    """Where its caption is among the texts; at their end where it is none of them."""
    for at, text in enumerate(texts):
        if any(word is figure.caption for line in text.paragraph.lines for word in line):
            return at
    return len(texts)


def in_place(texts: Sequence[PageText]) -> list[PageText]:
    """Texts of all frames: what stands in a figure after the figure's other texts."""
    main = texts[0].frame if texts else None
    placed = [one for one in texts if one.figure is None or one.frame is main]
    for one in texts:
        if one.figure is None or one.frame is main:
            continue
        same = [n for n, other in enumerate(placed) if other.figure == one.figure]
        placed.insert(same[-1] + 1 if same else len(placed), one)
    return placed
