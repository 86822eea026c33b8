"""Text that is read from right to left: from the order on the page to the order of reading.

The Unicode bidirectional algorithm (UAX #9) run backwards, as far as print shows it: letters
of Hebrew, Arabic and their kin run leftwards, Latin letters and all numbers rightwards, and
what stands between two words of the other direction goes with them. In a frame whose text is
mostly read leftwards x grows to the left (`Frame.flipped`), so that only the others are turned.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from extractor.layout.frames import Frame
from extractor.layout.words import Word

Direction = Literal["left", "right", "number", "none"]
STRONG: tuple[Direction, ...] = ("left", "right", "number")
OF_CLASS: dict[str, Direction] = {
    "R": "left", "AL": "left", "L": "right", "EN": "number", "AN": "number",
}  # fmt: skip


@lru_cache(maxsize=4096)
def direction(char: str) -> Direction:
    """In which direction a character is read; "none" if it takes its neighbours'.

    >>> direction("א"), direction("a"), direction("7"), direction("(")
    ('left', 'right', 'number', 'none')
    """
    return OF_CLASS.get(unicodedata.bidirectional(char[:1]), "none") if char else "none"


def in_words(words: Sequence[Word], frame: Frame) -> list[Word]:
    """Words of a frame with their own letters in the order of reading."""
    return [_read(word, frame) for word in words] if frame.mixed else list(words)


def in_line(words: Sequence[Word], frame: Frame) -> Sequence[Word]:
    """The words of a line in the order of reading."""
    if not frame.mixed or len(words) < 2:
        return words
    kinds = [_of_word(word) for word in words]
    order = _order(kinds, leftwards=frame.leftwards)
    return [words[n] for n in order]


def _of_word(word: Word) -> Direction:
    found = set(map(direction, word.text))
    return next((one for one in STRONG if one in found), "none")


def _read(word: Word, frame: Frame) -> Word:
    order = _order(list(map(direction, word.text)), leftwards=frame.leftwards)
    if order == list(range(len(order))):
        return word
    return word._replace(
        text="".join(word.text[n] for n in order),
        at=array("I", [word.at[n] for n in order]),
        fonts=tuple(word.fonts[n] for n in order),
        levels=tuple(word.levels[n] for n in order) if word.levels else (),
    )


def _order(kinds: Sequence[Direction], *, leftwards: bool) -> list[int]:
    """Places in the order of reading, of things that stand in the order of the frame.

    >>> _order(["left", "right", "none", "right", "left"], leftwards=True)
    [0, 3, 2, 1, 4]
    """
    foreign: tuple[Direction, ...] = ("right", "number") if leftwards else ("left",)
    order: list[int] = []
    for first, last in _runs(kinds, foreign):
        run = list(range(first, last))
        if kinds[first] in foreign:
            run.reverse()
            if not leftwards:
                run = [n for part in _numbers(run, kinds) for n in part]
        order += run
    return order


def _runs(kinds: Sequence[Direction], foreign: Sequence[Direction]) -> Iterator[tuple[int, int]]:
    """Stretches of foreign things with what stands between them, and all that is not in one."""
    at = 0
    while at < len(kinds):
        end = at + 1
        if kinds[at] in foreign:
            for n in range(at + 1, len(kinds)):
                if kinds[n] in foreign:
                    end = n + 1
                elif kinds[n] in ("left", "right"):
                    break
        yield at, end
        at = end


def _numbers(run: Sequence[int], kinds: Sequence[Direction]) -> Iterator[list[int]]:
    """A reversed stretch in parts, digits of one number in their own order again."""
    number: list[int] = []
    for n in run:
        if kinds[n] == "number":
            number.insert(0, n)
            continue
        if number:
            yield number
            number = []
        yield [n]
    if number:
        yield number
