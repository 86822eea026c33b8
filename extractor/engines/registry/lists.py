"""Lists that registries keep in one field: items by number or bullet, a line each.

Lines that are no items end one (a note, "Measured at 21 days."), introduce some ("Safety:"), or,
where they begin with a small letter, go on with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.fields.outcome_lists import read_item
from extractor.types import JSON

NUMBERED = re.compile(r"\(?(?P<n>\d{1,2})[.):/][ \t]*(?=[^\W\d]|[(<>≥≤%])")
UNDER = re.compile(r"\d{1,2}\.\d{1,2}[.)]?[ \t]+|\(?[a-zivx]{1,3}\)[ \t]+")
BULLET = re.compile(r"[•▪▫‣●○◦■·–*-][ \t]*(?=\S)")
GOES_ON = re.compile(r"[a-zà-ÿ(]|[≥≤<>=]")
INTRODUCES = re.compile(r".*[:：]$")
MEASURED = re.compile(
    r"(?:(?:(?:all|these|the) )?(?:outcomes?|outcome measures|variables|measures?|parameters)? ?"
    r"(?:were|was|will be|are|is|to be)? ?)?"
    r"(?:measured|assessed|evaluated|recorded|collected|determined) "
    r"(?:at )?(?P<time>(?:(?:on|after|before|during|up to|between|within|from|every|over) )?\S.{0,120}?)\.?",
    re.IGNORECASE,
)
INLINE = re.compile(r"(?:^|(?<=\s))\(?(?P<n>\d{1,2}) ?[.)/](?:\s+|(?=[A-Z]))")
NUMBER = re.compile(r"\(?\d{1,2} ?[.)/]")
UNIT = re.compile(
    r"\b(?:weeks?|days?|months?|years?|visits?|stage|grade|phase|type|part|group|cohort|to|and|or) $",
    re.IGNORECASE,
)
ENDS = re.compile(r"[\s;,]*(?:\b(?:and|or))?[\s;,]*$")  # between an item and the next
TIMES = re.compile(r"\d|baseline|discharge|daily|weekly|monthly", re.IGNORECASE)


def items_of(words: str) -> tuple[list[str], str | None]:
    r"""The items, each in one line, and the time at which all are measured.

    >>> items_of("1. Weight\n2. Height of\nthe child\nMeasured at 21 days.")
    (['Weight', 'Height of the child'], '21 days')
    >>> items_of("Pain at rest\nand in motion")
    (['Pain at rest and in motion'], None)
    """
    lines = [one for line in words.splitlines() if (one := " ".join(line.split()))]
    mark = mark_of(lines)
    if mark is None:
        return in_line(" ".join(lines)), None
    items: list[str] = []
    time: str | None = None
    inside = False
    for line in lines:
        if (measured := MEASURED.fullmatch(line)) and TIMES.search(measured["time"]):
            time, inside = measured["time"], False
        elif match := mark.match(line):
            items.append(line[match.end() :])
            inside = True
        elif inside and (GOES_ON.match(line) or UNDER.match(line)):
            items[-1] += f" {line}"
        elif not items and not INTRODUCES.fullmatch(line):
            items.append(line)
        else:
            inside = False
    return [ENDS.sub("", one) for one in items], time


def in_line(words: str) -> list[str]:
    """The items of a list within one line, whose numbers count from 1; else the line.

    >>> in_line("1. Pain at week 2. 2. Death"), in_line("Pain 1. at rest")
    (['Pain at week 2.', 'Death'], ['Pain 1. at rest'])
    """
    edges: list[tuple[int, int]] = []
    for match in INLINE.finditer(words):
        after_unit = UNIT.search(words, 0, match.start())
        if int(match["n"]) == len(edges) + 1 and not after_unit:
            edges.append((match.start(), match.end()))
    if not edges or edges[0][0]:
        return [words] if words else []
    ends = [start for start, _ in edges[1:]] + [len(words)]
    return [ENDS.sub("", words[start:end]) for (_, start), end in zip(edges, ends, strict=True)]


def mark_of(lines: Sequence[str]) -> re.Pattern[str] | None:
    """What begins an item: a number, if they count from 1, or a bullet."""
    numbers = [int(match["n"]) for line in lines if (match := NUMBERED.match(line))]
    if len(numbers) > 1 and numbers[:2] == [1, 2]:
        return NUMBERED
    return BULLET if sum(1 for line in lines if BULLET.match(line)) > 1 else None


def outcomes(words: str, time_frame: str | None = None) -> list[JSON]:
    r"""Outcomes that a field lists; a time frame of all of them, if told, is that of each.

    Where time frames are numbered in another way than outcomes, which has which is not told.

    >>> outcomes("1. Death\n2. Weight, 4 weeks", "day 28")[1]
    {'measure': 'Weight', 'time_frame': '4 weeks'}
    """
    items, time = items_of(words)
    times = items_of(time_frame)[0] if time_frame else []
    if len(times) != len(items):
        whole = " ".join((time_frame or "").split())
        of_all = None if len(items) > 1 and NUMBER.match(whole) else whole or None
        times = []
    found: list[JSON] = []
    for at, one in enumerate(items):
        item = read_item(one)
        told = item.get("time_frame") or time or (times[at] if times else of_all)
        if item.get("measure"):
            found.append({"measure": item["measure"], "time_frame": told})
    return found
