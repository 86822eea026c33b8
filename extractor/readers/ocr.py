"""READ pictures of pages: their words and where they stand, by RapidOCR (the extra `ocr`).

RapidOCR (Apache-2.0) brings its models in its wheel, about 30 MB, so nothing is fetched
later. A page takes some seconds and the engine about 1 GB of memory.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from extractor.errors import ExtractorError

DPI = 200  # what it is rendered at; more takes longer and reads no better
MOST_PIXELS = 4_000  # of the longer side
BASELINE = 0.2  # of a word's height, from its bottom


class Word(NamedTuple):
    """A word of a picture; its box in points as a viewer shows the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@functools.cache
def engine() -> Any:
    """The recogniser, loaded once. Raises ExtractorError where the extra is not installed."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        advice = "Install it with `pip install 'extractor[ocr]'`, or leave --ocr out"
        raise ExtractorError(f"Text recognition is not installed. {advice}.") from None
    return RapidOCR(params={"Global.log_level": "critical"})


def words_of(page: pdfium.PdfPage) -> Iterator[list[Word]]:
    """The lines of a page, each a list of words, from the page as it is drawn."""
    scale = min(DPI / 72, MOST_PIXELS / max(1.0, *page.get_size()))
    picture = page.render(scale=scale).to_numpy()
    for line in engine()(picture, return_word_box=True).word_results or ():
        if words := [_word(text, box, scale) for text, _, box in line if text.strip()]:
            yield words


def _word(text: str, box: Sequence[Sequence[float]], scale: float) -> Word:
    """A word from the corners of its box, in pixels."""
    xs = [float(x) / scale for x, _ in box]
    ys = [float(y) / scale for _, y in box]
    return Word(text.strip(), min(xs), min(ys), max(xs), max(ys))


def glyphs_of(word: Word) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The characters of a word with x0, top, x1, bottom, x, y and size, all equally wide.

    >>> [(char, numbers[0], numbers[2]) for char, numbers in glyphs_of(Word("ab", 0, 0, 10, 8))]
    [('a', 0.0, 5.0), ('b', 5.0, 10.0)]
    """
    text, x0, top, x1, bottom = word
    step, height = (x1 - x0) / len(text), bottom - top
    for n, char in enumerate(text):
        left = x0 + n * step
        numbers = (left, top, left + step, bottom, left, bottom - BASELINE * height, height)
        yield char, numbers
