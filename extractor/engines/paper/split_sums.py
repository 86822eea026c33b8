"""Arms whose sizes add up to a number of people printed before them in the sentence.

"We randomised 120 adults: 61 had zinc, 59 rested", "(zinc, 61; placebo, 59)": the sum is what
shows that the numbers are sizes, however the arms are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.paper.arm_words import cleaned, headed
from extractor.engines.paper.people import COUNT, PEOPLE_OF, PERSONS
from extractor.engines.paper.split_words import CHANCE, IN_BRACKETS, SEXES, TAKEN_IN
from extractor.fields.counts import read_count

OF_DOSE = re.compile(
    r"(?:\s|-)?(?:mg|g|kg|µg|μg|mcg|ml|IU|U|Gy|%|hourly|h|min|minutes|hours|weeks?|days?|months?|years?|cycles|doses|times)(?![a-z])",
    re.IGNORECASE,
)
"""What makes a number one of a dose or a time."""
ANY = re.compile(COUNT, re.IGNORECASE)
SQUARE = re.compile(r"\[[^\[\]()]*\]")
ROUND = re.compile(r"\([^()]*\)")
JOINT = re.compile(
    r"(?:[,;:]\s*(?:and|while|whereas|with|but)?|\s(?:and|while|whereas|versus|vs\.?|or|\+))\s*"
    r"(?:(?:the|another|of\s+(?:whom|them|these))\s+)?(?:(?:other|remaining|remainder)\s+)?(?:to\s+)?(?:n\s?=\s?)?$",
    re.IGNORECASE,
)
TREATED = r"(?:assigned|allocated|randomi[sz]ed|enrol+ed|given|treated|received|receiving|underwent|undergoing|took|got|entered|joined)"
ITEM = re.compile(
    rf"^[\s,:]*(?:of\s+(?:whom|them|these)\s+)?(?:(?:[\w-]+\s+){{0,2}}?{PERSONS}\s+)?"
    rf"(?:(?:(?:were|was|had|have|who|went|been)\s+){{0,3}}(?:randomly\s+)?{TREATED}\b\s*)?"
    r"(?:(?:to|in|into|on|with|for|by|as|the|an?|receive|undergo)\s+)*",
    re.IGNORECASE,
)
OF_A_KIND = re.compile(
    rf"^[\s,:]*(?:{PERSONS}\s+)?(?:with|without|of|aged?|from|in whom|were|was)\s(?!(?:whom|them|these|(?:randomly\s)?{TREATED})\b)",
    re.IGNORECASE,
)
NO_ITEM = re.compile(
    r"^(?:were|was|had|have|did|are|who|not|reported|showed|developed|experienced|died)\b",
    re.IGNORECASE,
)
AFTER_COLON = re.compile(r":\s*$")
WITH_IT = re.compile(r"\s*with\s", re.IGNORECASE)  # "were treated: 61 with zinc, 59 with copper"
HAD = re.compile(r"^had\s+", re.IGNORECASE)
"""Of "we randomised 120: 61 had zinc and 59 had rest": what people had is what they were given."""
GIVEN = re.compile(r"\b(?:received|treated|underwent|given)\b", re.IGNORECASE)
OF_ARM = re.compile(
    rf"\b(?:{TREATED}|groups?|arms?|placebo|controls?|usual|standard)\b|\b(?:to|in|into|on)\s",
    re.IGNORECASE,
)
AFTER_LAST = re.compile(
    rf"[.;)]|,\s|\s(?:completed|(?:were|was)(?!\s(?:randomly\s)?{TREATED}\b)|had|reported|at\s(?:baseline|week|day))\b"
)
MOST = 6  # arms
LEAST = 8  # people
LEAST_NUMBERS = 2  # in digits: the sizes of two arms
DIGITS = re.compile(r"\d+")
FIRST = re.compile(
    rf"^(?:A\s+total\s+of\s+|In\s+(?:total|all),\s+|Of\s+(?:the\s+)?)?{COUNT}", re.IGNORECASE
)
COUNTS = (
    FIRST,
    re.compile(PEOPLE_OF, re.IGNORECASE),
    re.compile(
        rf"{COUNT}\s+(?:\([^()]*\)\s+)?(?:of\s+(?:whom|these|them)\s+)?(?:were|was|underwent|have been|randomi[sz]ed|agreed|consented|entered|participated|enrolled)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b[nN]\s?=\s?{COUNT}"),
)
LEFT_OUT = re.compile(
    r"\b(?:excluded|lost|withdr\w+|dropped|discontinued|died|deaths?|declined|refused|events?|developed|experienced|reported|"
    r"had|relapse\w*|recurrence\w*|cancers|cases of)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One number and its label; `start:end` in the sentence."""

    label: str
    n: int
    start: int
    end: int


def blanked(pattern: re.Pattern[str], chars: str) -> str:
    """Words with what a pattern matches blanked out, of the same length."""
    return pattern.sub(lambda match: " " * len(match.group()), chars)


def adding_up(chars: str) -> list[Part]:
    """The arms of a sentence whose sizes make up a number before them; none where none do."""
    if len(DIGITS.findall(chars)) < LEAST_NUMBERS:
        return []
    if not any(one.search(chars) for one in (CHANCE, TAKEN_IN, GIVEN)):
        return []
    plain = blanked(SQUARE, chars)
    wholes: list[tuple[int, int]] = []
    for text, start, end in stretches(plain):
        for run in runs(text, start, end):
            wholes = wholes or list(people_in(plain))
            total, at = sum(size_of(one) for one in run), run[0].start()
            if any(n == total and to <= at and not_lost(text, to, at) for n, to in wholes):
                for named in (named_after, named_before):
                    if parts := named(text, run, start, end):
                        return parts
    return []


def stretches(chars: str) -> Iterator[tuple[str, int, int]]:
    """Where arms may be listed: each bracket, then the sentence without its brackets."""
    for bracket in IN_BRACKETS.finditer(chars):
        if not SEXES.search(bracket.group()):
            yield chars, bracket.start(1), bracket.end(1)
    yield blanked(ROUND, chars), 0, len(chars)


def runs(chars: str, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """The runs of numbers in a stretch that add up to a number before them."""
    numbers = [
        one for one in ANY.finditer(chars, start, end) if not OF_DOSE.match(chars, one.end())
    ]
    if len(numbers) < LEAST_NUMBERS:
        return
    before = [size_of(one) for one in ANY.finditer(chars, 0, start)]
    sizes = [size_of(one) for one in numbers]
    for first in range(len(numbers) - 1):
        earlier = {*before, *sizes[:first]}
        for last in range(first + 2, min(len(numbers), first + MOST) + 1):
            if sum(sizes[first:last]) in earlier:
                yield numbers[first:last]


def size_of(match: re.Match[str]) -> int:
    """The number of a match."""
    return read_count(match["n"]) or 0


def people_in(chars: str) -> Iterator[tuple[int, int]]:
    """The numbers of people in a sentence, each with where its words end."""
    for pattern in COUNTS:
        for match in pattern.finditer(chars):
            n = read_count(match["n"])
            if n and n >= LEAST:
                yield n, match.end()


def not_lost(chars: str, start: int, end: int) -> bool:
    """Whether people are those of a trial: not those who left, or of whom something came."""
    return not LEFT_OUT.search(chars[start:end]) and not LEFT_OUT.search(
        chars[max(0, start - 60) : start]
    )


def named_after(chars: str, run: Sequence[re.Match[str]], _: int, end: int) -> list[Part]:
    """Parts of "61 to zinc and 59 to placebo"."""
    parts: list[Part] = []
    by_chance = bool(CHANCE.search(chars))
    listed = by_chance and AFTER_COLON.search(chars, 0, run[0].start()) is not None
    for one, following in zip(run, [*run[1:], None], strict=True):
        words = chars[one.end() : following.start() if following else end]
        if following is None:
            words = AFTER_LAST.split(words.lstrip(" ,:"), maxsplit=1)[0]
        elif joint := JOINT.search(words):
            words = words[: joint.start()]
        else:
            return []
        name = ITEM.sub("", words, count=1)
        name = HAD.sub("", name, count=1) if listed else name
        kind = OF_A_KIND.match(words) and not (listed and WITH_IT.match(words))
        label = None if NO_ITEM.match(name) or kind else named(name)
        if label is None or not (by_chance or OF_ARM.search(words)):
            return []
        stop = one.end() + len(words)
        parts.append(Part(label, read_count(one["n"]) or 0, one.start(), stop))
    return distinct_parts(parts)


def named_before(chars: str, run: Sequence[re.Match[str]], start: int, _: int) -> list[Part]:
    """Parts of "(zinc, 61; placebo, 59)"."""
    parts: list[Part] = []
    last = start
    for one in run:
        name = re.sub(r"[\s,:=]*(?:\b[nN]\s?=\s?)?$", "", chars[last : one.start()])
        label = named(re.split(r"[;:]\s|,\s(?=\S+$)", name)[-1])
        if label is None or start == 0:
            return []
        parts.append(Part(label, read_count(one["n"]) or 0, last, one.end()))
        last = one.end()
        people = re.compile(rf"\s+{PERSONS}", re.IGNORECASE).match(chars, last)
        last = people.end() if people else last
    return distinct_parts(parts)


def named(words: str) -> str | None:
    """The name that some words give an arm: also a letter alone, as lists in brackets have it."""
    plain = words.strip(" ,;:.")
    if re.fullmatch(r"[A-Z]", plain):
        return plain
    return headed(words) or cleaned(words)


def distinct_parts(parts: list[Part]) -> list[Part]:
    """Parts, if each has a name of its own."""
    names = {one.label.casefold() for one in parts}
    return parts if len(names) == len(parts) and all(one.n > 1 for one in parts) else []
