"""Outcomes, as registries write several of them, with their times, into one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.engines.registry.rows import Leaf
from extractor.engines.registry.spans import Cited, between, numbered, part, split
from extractor.engines.registry.words import text

JOINT = re.compile(r";(?!\s)|;\s*$")  # registries join without a blank; people write one
BY_LINE = re.compile(r"(?<=\])\s*\n+")  # "… [time]" on each line: SLCTR
EU = re.compile(
    r"(?:^|;)\s*(?P<name>Main Objective|Secondary Objective|Primary end point\(s\)|"
    r"Secondary end point\(s\)|Timepoint\(s\) of evaluation of this end point)\s*:",
)
ITEMS = re.compile(  # LBCTR, REPEC
    r"(?:^|;|\n)\s*(?P<name>Name|Outcome name|Timepoints?|Measure)\s*:"
)
TIMES = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"(?P<measure>.+?)\s*\[\s*(?:time ?(?:frame|point)s?\b\s*:?)?\s*(?P<time>[^\[\]]+?)[,\s]*\]\W*",
        r"(?P<measure>.+?)\s*time ?point\s*:\s*(?P<time>.+?)(?:\.?\s*Method of measurement\s*:.*)?",
        r"(?P<measure>.+?)\s*\(?(?:measure?ment time|measuring time|time of measure?ment|time ?frame)\s*:\s*(?P<time>[^()]+?)\)?",
    )
)


INCLUDE = re.compile(
    r"(?:the )?(?:primary|secondary|other)\s+(?:efficacy |safety )?(?:end[- ]?points?|outcomes?(?: measures?)?)\s+"
    r"(?:include|are|will be|comprise)s?\s*:?\s*(?!\w+ed\b)(?P<list>[^.;:\n]{10,600}?)(?:\.(?=\s|$)|$)",
    re.IGNORECASE,
)
COMMA = re.compile(r",\s*(?:and\s+)?(?![^()]{0,100}\))|\s+and\s+(?=[^,]*$)(?![^()]{0,100}\))")
LONGEST = 120  # characters of an item of a sentence


def in_sentence(leaf: Leaf) -> list[Leaf]:
    """The items of a sentence that lists them; none where it lists less than three, or an item is long.

    >>> words = "Secondary endpoints include pain, sleep (hours, a night), and mood. All are tested."
    >>> [one.chars for one in in_sentence(Leaf("", 0, words))]
    ['pain', 'sleep (hours, a night)', 'mood']
    """
    found = INCLUDE.match(leaf.chars)
    told = part(leaf, found.start("list"), found.end("list")) if found else None
    items = list(split(told, COMMA)) if told else []
    return items if len(items) > 2 and all(len(one.chars) <= LONGEST for one in items) else []


def outcomes(leaves: Iterable[Leaf]) -> Iterator[Cited]:
    """The outcomes of some texts, each with the words that tell it."""
    for leaf in leaves:
        if "Primary end point(s):" in leaf.chars:
            yield from of_names(leaf, EU, "primary end", "timepoint")
        elif leaf.chars.startswith(("Name:", "Outcome name:")):
            yield from of_names(leaf, ITEMS, ("name", "outcome name"), "timepoint")
        elif items := in_sentence(leaf):
            for one in items:
                yield from outcome(one)
        else:
            for piece in split(leaf, JOINT):
                for line in split(piece, BY_LINE):
                    for one in numbered(line):
                        yield from outcome(one)


def outcome(one: Leaf) -> Iterator[Cited]:
    """One outcome: its words, and when it is measured.

    >>> [value for value, _ in outcome(Leaf("", 0, "Death. Timepoint: day 28. Method of measurement: files."))]
    [{'measure': 'Death', 'time_frame': 'day 28'}]
    """
    found = next((match for each in TIMES if (match := each.fullmatch(one.chars))), None)
    if found is None:
        measure, time = one.chars, None
    else:
        measure, time = found["measure"].rstrip(" .,;:(-"), text(found["time"].strip(" .;"))
    if text(measure) is not None:
        yield {"measure": text(measure), "time_frame": time}, [one]


def of_names(
    leaf: Leaf, marks: re.Pattern[str], measure: str | tuple[str, ...], time: str
) -> Iterator[Cited]:
    """Outcomes whose parts have names, in any order; a name that comes again begins another."""
    found: dict[str, Leaf] = {}
    for mark, one in between(leaf, list(marks.finditer(leaf.chars))):
        name = mark["name"].casefold()
        key = "measure" if name.startswith(measure) else "time" if name.startswith(time) else ""
        if key in found:
            yield from named(found)
            found = {}
        if key:
            found[key] = one
    yield from named(found)


def named(found: dict[str, Leaf]) -> Iterator[Cited]:
    """An outcome of named parts."""
    measure = found.get("measure")
    if measure is not None and text(measure.chars) is not None:
        time = found.get("time")
        value = {"measure": text(measure.chars), "time_frame": text(time.chars) if time else None}
        yield value, [measure, *([time] if time else [])]
