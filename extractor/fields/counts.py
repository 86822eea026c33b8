"""Counts in digits or words, and the words for the people they count."""

from __future__ import annotations

import re

ONES = {
    word: value
    for value, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        start=1,
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        start=2,
    )
}
WORD = "|".join(sorted((*ONES, *TENS, "hundred", "thousand"), key=len, reverse=True))
WORD_NUMBER = rf"(?:{WORD})\b(?:[-\s](?:and\s)?(?:{WORD})\b){{0,6}}"
# After "1.", "-", "/" or a letter a number is part of something else.
COUNT = (
    r"(?<![\w.,/–-])(?P<n>\d{1,3}(?:[,\u2009\u00a0\u202f]\d{3})+|\d{1,6}|(?i:"
    + WORD_NUMBER
    + r"))(?![\w%]|[.,]\d|\s?%)"
)
PEOPLE = (
    r"(?:participants?|patients?|subjects?|individuals?|volunteers?|persons?|people|adults?|"
    r"children|infants?|neonates?|newborns?|adolescents?|women|men|mothers|girls|boys|"
    r"outpatients?|inpatients?|veterans|students|schoolchildren|smokers)\b"
)
# Words that may stand between a count and the people it counts: "critically ill", "HIV-infected".
_STOP = (
    r"(?:were|was|are|and|or|of|in|the|with|who|to|for|from|had|have|has|received|receiving|died|"
    r"weeks?|days?|months?|years?|hours?|times|doses?|trials?|studies|cases|deaths|centers|centres|"
    r"sites|hospitals|out|per|by|at|on|that|than|vs|versus|screened|excluded|other|more|additional)"
)
QUALITY = rf"(?:(?!{_STOP}\b)[^\W\d_][\w/'’+–-]*,?\s+){{0,7}}?"
PEOPLE_COUNT = rf"{COUNT}\s+{QUALITY}{PEOPLE}"
# Between the people and what was done to them: no sentence end, no other group of people.
GAP = (
    rf"(?:(?!\b{PEOPLE}|\b(?:screened|\d+ were|(?:{WORD}) were)\b)(?:[^.;()]|\.(?=\d)|"
    rf"\([^()]{{0,120}}\))){{0,120}}?"
)
# The same without a verb of its own: "patients with lung injury" received something.
PLAIN_GAP = (
    rf"(?:(?!\b(?:{PEOPLE}|(?:were|was|had|been|whom|which)\b))(?:[^.;()]|\.(?=\d)|"
    rf"\([^()]{{0,120}}\))){{0,120}}?"
)

PART_BEFORE = re.compile(
    r"\b(?:of (?:the|these|those|whom|which)|among (?:the|these|those)|other|remaining|further|"
    r"another|additional|least|than|every|per|aged?|first|between|the three|the two)\s*$",
    re.IGNORECASE,
)

MOST_PEOPLE = 100_000_000  # no trial has more, and larger numbers were run together


def read_count(printed: str) -> int | None:
    """Read a count in digits or words; None for one that no trial has.

    >>> [read_count(printed) for printed in ("1,204", "09", "Fifty-seven", "two hundred and six")]
    [1204, 9, 57, 206]
    """
    digits = re.sub(r"[,\s]", "", printed)
    if digits.isdecimal():
        return whole_number(digits) or None
    total = below = 0
    for word in re.split(r"[-\s]+", printed.lower()):
        if word == "thousand":
            total, below = total + 1000 * (below or 1), 0
        elif word == "hundred":
            below = 100 * (below or 1)
        else:
            below += ONES.get(word, 0) + TENS.get(word, 0)
    return total + below or None


def whole_number(digits: str) -> int | None:
    """A number in digits alone, up to MOST_PEOPLE; None for all else.

    >>> whole_number("0120"), whole_number("²"), whole_number("9" * 5000)
    (120, None, None)
    """
    if not digits.isdecimal() or len(digits.lstrip("0")) > len(str(MOST_PEOPLE)):
        return None
    number = int(digits.lstrip("0") or "0")
    return number if number <= MOST_PEOPLE else None


def is_part(match: re.Match[str]) -> bool:
    """Whether the words before a count make it a part of a group, or the end of a range."""
    before = match.string[max(0, match.start("n") - 24) : match.start("n")]
    end_of_range = re.search(
        r"(?:\d|\b(?:two|three|four|five|six|ten))\s?(?:-|–|to|or)\s?$", before
    )
    return bool(end_of_range or PART_BEFORE.search(before))


def is_subset(match: re.Match[str]) -> bool:
    """Whether the sentence says before the count that it speaks of some of a group only."""
    before = match.string[max(0, match.start() - 200) : match.start("n")]
    sentence = re.split(r"[.!?]\s", before)[-1]
    return bool(re.search(r"\b(?:[Aa]mong|[Oo]f) (?:the|these|those|all|our)\b", sentence))
