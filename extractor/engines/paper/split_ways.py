"""The ways in which one sentence sizes arms: by brackets, lists, "30 to the diet group" …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.paper.arm_labels import listed
from extractor.engines.paper.arm_words import CLUSTERS, cleaned, headed
from extractor.engines.paper.passages import Passage
from extractor.engines.paper.people import N_IS, NUMBER, PERSONS
from extractor.engines.paper.split_sums import adding_up
from extractor.engines.paper.split_words import (
    ALLOCATED,
    BARE,
    BOTH,
    CONSISTED,
    COUNTED,
    GIVEN_TO,
    GROUP_FIRST,
    GROUP_IN_BRACKETS,
    GROUP_LAST,
    GROUP_NAME,
    HAD_DONE,
    IN_BRACKETS,
    IN_THOUSANDS,
    LISTED,
    NESTED,
    NUMBERED,
    RESPECTIVE,
    SEXES,
    SHORT,
    SIZED,
    SMALLEST,
    TAKEN_IN,
    THE_OTHER,
    THOUSANDS_AFTER,
    UNITS_TO,
)
from extractor.fields.counts import read_count

AGAIN = re.compile(N_IS)
SIZE_FIRST = "arms/size-first-list"
TESTED = re.compile(
    r"\b(?:to|into|in)\s(?:an?\s|the\s)?(?P<label>(?:treatment|trial|study|test)(?:\s(?:group|arm|condition))?)\s*(?:\([^()]*\)\s*)?$",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"\b(?:controls?|placebo|comparison|usual)\b", re.IGNORECASE)
SIZE_AHEAD = re.compile(rf"\s*{N_IS}")
GIVEN_TO_SOME = re.compile(
    r"\b(?:administered|given|infused|injected|offered|delivered|provided)\s(?:\w+\s)?to\s",
    re.IGNORECASE,
)
OF_CLUSTERS = re.compile(rf"\b{CLUSTERS}\s[(\[]", re.IGNORECASE)
OF_EVENTS = re.compile(
    rf"\b(?:numbers?|incidence|frequency|rates?|total) of (?!{PERSONS})[^.;()\d]{{3,70}}\b(?:was|were) $",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sized:
    """An arm with its size; `start:end` are its words in the passage."""

    label: str
    n: int
    passage: Passage
    start: int
    end: int
    rule: str


def flattened(chars: str) -> str:
    """A sentence with the brackets inside brackets blanked out, of the same length.

    >>> flattened("diet (by mail (DM), n = 20)")
    'diet (by mail     , n = 20)'
    """
    if "((" not in chars and "))" not in chars and not NESTED.search(chars):
        return chars
    kept: list[str] = []
    depth = 0
    for one in chars:
        depth += one in "(["
        kept.append(" " if depth > 1 else one)
        depth = max(0, depth - (one in ")]"))
    return "".join(kept) if depth == 0 else chars


def sized_before(passage: Passage) -> list[Sized]:
    """Arms named before a bracket with their size."""
    chars = flattened(passage.sentence.chars)
    found: list[Sized] = []
    last = nameless = 0
    verb = ALLOCATED.search(chars)
    for match in SIZED.finditer(chars):
        number = read_count(match["n"] or match["m"])
        if (match["m"] and re.search(r"\d", match["rest"])) or SEXES.search(match.group()):
            continue  # "(3 men and 5 women)"
        if AGAIN.search(match["rest"]):
            continue  # "(n = 40: zinc, n = 21; placebo, n = 19)"
        if IN_THOUSANDS.search(chars[: match.start("n") if match["n"] else match.start("m")]) or (
            match["n"] and THOUSANDS_AFTER.match(chars, match.end("n"))
        ):
            continue  # "132 979 women"
        inner = match["inner"].strip(" ,;:")
        words = chars[last : match.start()]
        label = cleaned(words) or (cleaned(inner) if inner else None)
        if label is None and verb and match.start() > verb.end():
            label = headed(words) or tested(words, chars)
        if label is None and len(found) > 1 and ";" in words:
            break  # another clause: "…; 39% of patients (n = 41) fell ill"
        last = match.end()
        if label and number:
            at = chars.find(label, 0, match.start())
            start = at if at >= 0 else match.start()
            found.append(Sized(label, number, passage, start, match.end(), "arms/sized-name"))
        elif number and verb and match.start() > verb.end():
            nameless = match.end()
    if nameless:
        return []  # the others are not all arms
    after = [arm for arm in found if verb and arm.end > verb.end()]
    if verb and not after and not any(GROUP_NAME.search(arm.label) for arm in found):
        return []  # "women with gout (n = 11) or without (n = 70) were randomised": kinds of people
    return after if len(after) > 1 else found


def tested(words: str, chars: str) -> str | None:
    """Read "treatment" in "to a treatment (n = 12) or a control group (n = 10)"."""
    match = TESTED.search(words) if CONTROLS.search(chars) else None
    return match["label"] if match else None


def sized_in_list(passage: Passage) -> list[Sized]:
    """Arms listed within one bracket: "(diet = 25; control = 25)"."""
    chars = passage.sentence.chars
    for bracket in IN_BRACKETS.finditer(chars):
        for pattern in (LISTED, NUMBERED) if SIZE_AHEAD.match(bracket.group(1)) else (LISTED,):
            found: list[Sized] = []
            for match in pattern.finditer(chars, bracket.start(1), bracket.end(1)):
                label, number = cleaned(match["label"]), read_count(match["n"])
                if label and number:
                    rule = SIZE_FIRST if pattern is NUMBERED else "arms/sized-list"
                    found.append(Sized(label, number, passage, match.start(), match.end(), rule))
            if len(found) > 1:
                return found
    return []


def sized_respectively(passage: Passage) -> list[Sized]:
    """Arms listed before a bracket with all sizes: "zinc or placebo (n = 60 and 58, respectively)"."""
    chars = passage.sentence.chars
    for bracket in RESPECTIVE.finditer(chars):
        sizes = [read_count(n) for n in re.findall(NUMBER, bracket["sizes"], re.IGNORECASE)]
        named = [one for one in listed(passage) if one.end <= bracket.start()]
        if len(named) == len(sizes) > 1:
            return [
                Sized(one.label, n, passage, one.start, bracket.end(), "arms/sized-respectively")
                for one, n in zip(named, sizes, strict=True)
                if n
            ]
    return []


def numbers_in(chars: str) -> set[int | None]:
    """The counts that some words print."""
    return {read_count(one) for one in re.findall(NUMBER, chars, re.IGNORECASE)}


def sized_barely(passage: Passage) -> list[Sized]:
    """Arms before bare numbers that add up: "299 women to zinc (149) or placebo (150)"."""
    chars = passage.sentence.chars
    verb = ALLOCATED.search(chars) if BARE.search(chars) else None
    found: list[Sized] = []
    last = verb.end() if verb else 0
    for match in BARE.finditer(chars, last) if verb else ():
        label, number = cleaned(chars[last : match.start()]), read_count(match["n"])
        if label is None or number is None:
            return []
        found.append(Sized(label, number, passage, last, match.end(), "arms/sized-barely"))
        last = match.end()
    total = sum(one.n for one in found)
    return found if len(found) > 1 and total in numbers_in(chars[: found[0].start]) else []


def sized_adding_up(passage: Passage) -> list[Sized]:
    """Arms that add up to a count before them: "120 adults (zinc 61, placebo 59)"."""
    return [
        Sized(one.label, one.n, passage, one.start, one.end, "arms/sized-adding-up")
        for one in adding_up(passage.sentence.chars)
    ]


def sized_both(passage: Passage) -> list[Sized]:
    """The two arms of "61 and 59 adults were assigned to the diet and the control group"."""
    chars = passage.sentence.chars
    match = BOTH.search(chars)
    if match and match["n"].casefold().endswith(("hundred", "thousand")):
        return []  # "one hundred and five adults"
    names = [cleaned(match["one"]), cleaned(match["other"])] if match else []
    sizes = [read_count(match["n"]), read_count(match["m"])] if match else []
    return [
        Sized(label, n, passage, match.start(), match.end(), "arms/sized-both")
        for label, n in zip(names, sizes, strict=True)
        if match and label and n
    ]


def counted(pattern: re.Pattern[str], rule: str, passage: Passage) -> list[Sized]:
    """Arms named after their size: "30 to the diet group and 31 to the control group"."""
    found: list[Sized] = []
    for match in pattern.finditer(passage.sentence.chars):
        if not found and OF_EVENTS.search(passage.sentence.chars[: match.start()]):
            return []  # "the number of fractures was 31 in the diet group and 40 in the control group"
        printed = match.groupdict()
        number = read_count(printed["n"] or printed.get("m") or "")
        label = cleaned(match["label"])
        start = match.start("n") if printed["n"] else match.start("m")
        if label and number and not IN_THOUSANDS.search(passage.sentence.chars[:start]):
            found.append(Sized(label, number, passage, match.start(), match.end(), rule))
    return found


def distinct(arms: Sequence[Sized]) -> tuple[Sized, ...]:
    """Arms with each name once."""
    kept: dict[str, Sized] = {}
    for arm in arms:
        if arm.n >= SMALLEST:
            kept.setdefault(arm.label.casefold(), arm)
    return tuple(kept.values())


BY_BRACKET = (sized_in_list, sized_respectively, sized_barely, sized_before)


def ways(passage: Passage) -> Iterator[list[Sized]]:
    """The arms of a sentence by each way of sizing."""
    chars = passage.sentence.chars
    by_group = "group" in chars or "arm" in chars or "Group" in chars or "Arm" in chars
    for way in BY_BRACKET:
        yield way(passage) if "(" in chars or "[" in chars else []
    yield sized_adding_up(passage)
    yield sized_both(passage) if " and " in chars or "+" in chars else []
    named = counted(COUNTED, "arms/counted-name", passage)
    done = [one for one in named if HAD_DONE.search(chars_of(one))]
    named = [one for one in named if one not in done or len(done) > 1]
    other = counted(THE_OTHER, "arms/counted-group", passage) if by_group else []
    yield [*named, *(one for one in other if one.start >= max((a.end for a in named), default=0))]
    yield counted(SHORT, "arms/counted-short-name", passage)
    given = GIVEN_TO_SOME.search(chars)
    was_given = counted(GIVEN_TO, "arms/given-to", passage) if given else []
    of_units = OF_CLUSTERS.search(chars) if "(" in chars else None
    yield counted(UNITS_TO, "arms/units-counted", passage) if of_units else []
    yield was_given if len(was_given) > 1 else []
    yield counted(CONSISTED, "arms/group-consisted-of", passage) if by_group else []
    in_brackets = by_group and "(" in chars
    yield counted(GROUP_IN_BRACKETS, "arms/group-in-brackets", passage) if in_brackets else []
    if by_group and TAKEN_IN.search(chars):
        yield counted(GROUP_FIRST, "arms/in-the-group", passage)
        yield counted(GROUP_LAST, "arms/taken-into-group", passage)


def chars_of(arm: Sized) -> str:
    """The words that size an arm."""
    return arm.passage.sentence.chars[arm.start : arm.end]
