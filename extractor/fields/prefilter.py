"""What some text must hold for a pattern to match: plain words, looked for before the pattern is run.

A text without these words is not searched, which is most texts: a substring is found some
thirty times faster than a pattern. The words are read from the pattern itself (by the parser
of Python's own `re`), so no rule has to name them and none can name wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Words = tuple[str, ...]  # one of them must be there

MOST = 16  # more words than this take as long to look for as the pattern does
LONG = 6  # letters of a word that is seldom there
CHOICES = 3  # as many sets of words are looked for
ANYWHERE = " ,.()-"  # signs that most sentences hold
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
LOOKS = (op.ASSERT, op.AT, op.ASSERT_NOT)  # take no characters


def needed(pattern: re.Pattern[str]) -> tuple[Words, ...]:
    r"""Sets of words, in folded case: a text that the pattern matches holds one word of each.

    >>> needed(re.compile(r"\b(?:were|was)\s+randomi[sz]ed\b"))
    (('randomi',), ('ed',), ('ere', 'as'))
    >>> needed(re.compile(r"\d+ (?:[Mm]en|women)\b"))
    (('men', 'women'),)
    >>> needed(re.compile(r"\d+(?: men)?"))
    ()
    """
    found = dict.fromkeys(_of(_parser.parse(pattern.pattern, pattern.flags)))
    fit = [one for one in found if len(one) <= MOST and seldom(one)[0]]
    return tuple(sorted(fit, key=seldom, reverse=True)[:CHOICES])


def may_match(choices: Iterable[Words], folded: str) -> bool:
    """Whether a text, its case folded, holds a word of each set."""
    for words in choices:  # loops are twice as fast as all() and any()
        for word in words:
            if word in folded:
                break
        else:
            return False
    return True


def seldom(words: Words) -> tuple[int, int]:
    """How seldom one of some words is there: long words are, and few."""
    return min((LONG, *(len(one.strip(ANYWHERE)) for one in words))), -len(words)


def _of(items: Iterable[tuple[Any, Any]]) -> Iterator[Words]:
    """The sets of words that a sequence of parsed items needs."""
    run = ""
    for code, value in items:
        letter = _letter(code, value)
        run += letter
        if letter:
            continue
        if run and code not in LOOKS:
            yield (run,)
            run = ""
        yield from _within(code, value)
    if run:
        yield (run,)


def _letter(code: Any, value: Any) -> str:
    """The one letter, its case folded, that an item like "t" or "[Tt]" matches."""
    if code is op.LITERAL:
        return chr(value).casefold()
    if code is not op.IN or any(one is not op.LITERAL for one, _ in value):
        return ""
    letters = {chr(one).casefold() for _, one in value}
    return letters.pop() if len(letters) == 1 else ""


def _within(code: Any, value: Any) -> Iterator[Words]:
    """The sets of words that one item needs which is no plain letter."""
    if code is op.SUBPATTERN:
        yield from _of(value[-1])
    elif code is op.ATOMIC_GROUP:
        yield from _of(value)
    elif code in REPEATS and value[0] > 0:
        yield from _of(value[2])
    elif code is op.ASSERT:
        yield from _of(value[1])
    elif code is op.BRANCH:
        each: list[Words] = [max(_of(one), key=seldom, default=()) for one in value[1]]
        if all(each):
            yield tuple(dict.fromkeys(word for words in each for word in words))
