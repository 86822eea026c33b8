"""Outcomes that stand under a heading such as "Primary outcome", or in a table's row of that name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.paper.aim_head_words import (
    ALONE,
    BAD,
    ENUMERATED,
    EXPLAINED,
    FINITE,
    GOES_ON,
    HEADING,
    INCLUDED,
    LEADS_IN,
    MANY,
    MARK,
    NAMES,
    NO_OUTCOME,
    OBJECT,
    OF_A_KIND,
    OF_OUTCOMES,
    OF_WHOM,
    OPENS,
    REST,
    RUN_IN,
    SAME,
    SECOND,
    SUBJECT,
    TOOL,
    USED,
)
from extractor.engines.paper.aim_item_words import NO_START
from extractor.engines.paper.aim_items import Outcome, read_outcome
from extractor.engines.paper.aim_reading import listed as stretch
from extractor.engines.paper.aim_stretches import states
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.time_frames import PHRASE

Headed = tuple[Passage, int, int, Outcome, str, float]
LISTED = "list-behind-colon"
LED = "list-of-one-lead"
SUB_HEADED = "sub-headings"
MOST_SENTENCES = 60  # in a list of outcomes
UNDER = 20  # sentences under a heading that are read
LEAST_PRINTED = 3  # items of a list that no words lead in
NAME = 14  # words of an item's name that an explanation follows
LONGEST = 25  # words of a noun phrase that stands for a sentence
LONGEST_LIST = 80  # words of a list of them


def headed(paper: Paper, kind: str) -> Iterator[Headed]:
    """The outcomes under headings of one kind, each with its rule and how sure it is."""
    pattern = re.compile(HEADING.format(kind=NAMES[kind]), re.IGNORECASE)
    leads_in = re.compile(LEADS_IN.format(kind=NAMES[kind]), re.IGNORECASE)
    alone = re.compile(ALONE.format(kind=NAMES[kind]), re.IGNORECASE)
    above = ""
    for number, one in enumerate(paper.passages):
        over, above = above, one.sentence.chars if one.zone == "heading" else above
        folded = one.sentence.chars.casefold()
        if kind not in folded and "main " not in folded:
            continue
        if one.zone in ("body", "abstract") and leads_in.search(one.sentence.chars):
            items = list(listed(paper, number))
            yield from items or told_below(paper, number)
            continue
        if one.zone == "heading" and alone.match(one.sentence.chars) and OF_OUTCOMES.search(over):
            yield from under(paper, number)
            continue
        match = pattern.match(one.sentence.chars.rstrip(" .:"))
        if match is None or one.kind in ("results", "discussion") or not is_head(one, match):
            continue
        rest = REST.match(match["rest"])
        if rest is not None and one.zone == "heading" and " " in rest["items"].strip():
            yield from read(
                one, match.start("rest") + rest.start("items"), rest["items"], "in-heading", 0.6
            )
        elif one.zone == "heading" and OF_A_KIND.match(match["rest"]):
            own = list(printed(paper, number))
            yield from own or (under(paper, number) if OF_WHOM.fullmatch(match["rest"]) else ())
        elif OF_WHOM.fullmatch(match["rest"]):
            yield from under(paper, number)
            yield from headings_below(paper, number)


def headings_below(paper: Paper, number: int) -> Iterator[Headed]:
    """The headings one level below a heading, where there are several: each names an outcome."""
    blocks = paper.document.blocks
    path = blocks[paper.passages[number].sentence.block].path or ""
    if not path.endswith("/title"):
        return
    child = re.compile(re.escape(path.removesuffix("/title")) + r"/sec(?:\[\d+\])?/title")
    heads = [
        one
        for one in paper.passages[number + 1 :]
        if one.zone == "heading" and child.fullmatch(blocks[one.sentence.block].path or "")
    ]
    for one in heads if len(heads) > 1 else []:
        chars = one.sentence.chars
        at = len(chars) - len(chars.lstrip("0123456789. "))
        outcome = read_outcome(chars[at:])
        if (
            outcome is not None
            and not NO_OUTCOME.match(chars[at:])
            and not NO_START.match(chars[at:])
        ):
            yield one, at, len(chars.rstrip()), outcome, SUB_HEADED, 0.85


def is_head(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a passage heads what follows: a heading, or words alone that run into a paragraph."""
    return passage.zone == "heading" or (
        passage.zone in ("body", "abstract") and not match["rest"].strip()
    )


def under(paper: Paper, number: int) -> Iterator[Headed]:
    """What the sentences under a heading, or a list under it, name."""
    own = list(below(paper, number))
    many = MANY.search(paper.passages[number].sentence.chars) is not None
    found = [item for one in own if (item := named_in(one)) is not None]
    if found and (
        found[0][0] is own[0] or (found[0][0] in own[1:2] and FINITE.search(own[0].sentence.chars))
    ):
        sure = 0.6 if found[0][0] is own[0] else 0.52
        for one, start, items in found if many else found[:1]:
            yield from read(one, start, items, "under-heading", sure, plural=many)
        return
    alone = all(one.sentence.block == own[0].sentence.block for one in own)
    lead = ""
    for one in own:
        if OPENS.fullmatch(one.sentence.chars) and not FINITE.search(one.sentence.chars):
            lead = one.sentence.chars.strip(" :")
            continue
        mark = MARK.match(one.sentence.chars)
        words = one.sentence.chars[mark.end() if mark else 0 :]
        again = one is not own[0] and one.sentence.block == own[0].sentence.block
        short = one.zone == "abstract"  # where what stands under a heading may be no sentence
        whole = alone if short else len(own) == 1
        plural = whole and (many or (short and ENUMERATED.fullmatch(words) is not None))
        longest = LONGEST_LIST if (plural and short) or (mark and lead) else LONGEST
        if FINITE.search(words) or len(words.split()) > longest or again:
            return
        start = len(one.sentence.chars) - len(words)
        if lead and GOES_ON.match(words):
            yield from led(one, start, f"{lead} {words}")
        else:
            yield from read(one, start, words, "list-under-heading", 0.65, plural=plural)


def led(passage: Passage, at: int, words: str) -> Iterator[Headed]:
    """The outcome of an item of a list together with the words above the list."""
    outcome = read_outcome(words)
    if outcome is not None:
        yield passage, at, len(passage.sentence.chars.rstrip()), outcome, LED, 0.65


def printed(paper: Paper, number: int) -> Iterator[Headed]:
    """The items of a list right under a heading, each a block; not those that head a list within it."""
    own = list(below(paper, number))
    marks = [MARK.match(one.sentence.chars) for one in own]
    items = [
        one.sentence.chars[mark.end() if mark else 0 :]
        for one, mark in zip(own, marks, strict=True)
    ]
    if len({one.sentence.block for one in own}) < len(own) or len(own) < LEAST_PRINTED:
        return
    if any(FINITE.search(one) or len(one.split()) > LONGEST for one in items):
        return
    signs = [re.sub(r"\w(?=\W)", "1", mark.group().strip()) if mark else "" for mark in marks]
    depths = nested(signs)
    for one, words, depth, then in zip(own, items, depths, [*depths[1:], 0], strict=True):
        if then <= depth:
            yield from list_item(one, len(one.sentence.chars) - len(words), words)


def nested(signs: list[str]) -> list[int]:
    """How deep each item of a list stands, by its mark: one that is new opens a list within.

    >>> nested(["", "o", "-", "-", "o", ""])
    [1, 2, 3, 3, 2, 1]
    """
    above: list[str] = []
    depths: list[int] = []
    for sign in signs:
        above = above[: above.index(sign)] if sign in above else above
        above.append(sign)
        depths.append(len(above))
    return depths


def below(paper: Paper, number: int) -> Iterator[Passage]:
    """The sentences under a heading, up to the next."""
    head = paper.passages[number]
    sections = (head.sentence.chars.strip(), head.section)
    for one in paper.passages[number + 1 : number + 1 + UNDER]:
        if one.zone not in ("body", "abstract") or SECOND.search(one.sentence.chars):
            return
        if head.zone == "heading" and one.section not in sections:
            return
        yield one


def named_in(passage: Passage) -> tuple[Passage, int, str] | None:
    """The words for what a sentence says is measured; None where it is data, or all of it."""
    if passage.zone == "abstract" and (match := INCLUDED.match(passage.sentence.chars)):
        return passage, match.start("items"), match["items"]
    for pattern in (SUBJECT, TOOL, OBJECT, USED, SAME):
        match = pattern.match(passage.sentence.chars)
        if match is None or RUN_IN.search(match["items"]):
            continue
        if not BAD.search(match["items"]):
            return passage, match.start("items"), match["items"]
    return None


def listed(paper: Paper, number: int) -> Iterator[Headed]:
    """The items of a list behind words that end in a colon, each a block of its own."""
    head = paper.passages[number]
    block, misses = head.sentence.block, 0
    for one in paper.passages[number + 1 : number + 1 + MOST_SENTENCES]:
        mark = MARK.match(one.sentence.chars)
        if one.sentence.block == block:
            if block == head.sentence.block:
                return  # the same paragraph goes on: no list
            continue  # a further sentence on an item
        if one.zone != head.zone and not (one.zone == "heading" and mark):
            return
        block = one.sentence.block
        words = one.sentence.chars[mark.end() if mark else 0 :]
        if SECOND.search(words):
            return
        if not is_item(words):
            misses += 1
            if misses > 1:
                return
            continue
        yield from list_item(one, len(one.sentence.chars) - len(words), words)


def told_below(paper: Paper, number: int) -> Iterator[Headed]:
    """What the first sentences of the paragraphs behind a colon name, where all of them name one."""
    block = paper.passages[number].sentence.block
    firsts: list[Passage] = []
    for one in below(paper, number):
        if one.sentence.block != block:
            block = one.sentence.block
            firsts.append(one)
    found = [named_in(one) for one in firsts]
    if len(found) > 1 and found[0] is not None and found[1] is not None:
        for item in found:
            if item is None:
                return
            yield from read(*item, "told-behind-colon", 0.6)


def is_item(words: str) -> bool:
    """Whether words are an item of a list: a noun phrase, or one with an explanation behind it.

    >>> is_item("Loss of a sock—that is, of one that was there before"), is_item("We had lost a sock")
    (True, False)
    """
    if len(words.split()) <= LONGEST and not FINITE.search(words.split(":")[0]):
        return True
    outcome = read_outcome(words)
    measure = str(outcome["measure"]) if outcome else ""
    rest = words[len(measure) :] if words.startswith(measure) else ""
    time = PHRASE.match(rest.lstrip())
    rest = rest.lstrip()[time.end() :] if time else rest
    return (
        EXPLAINED.match(rest) is not None
        and 1 < len(measure.split()) <= NAME
        and not FINITE.search(measure)
    )


def list_item(passage: Passage, at: int, words: str) -> Iterator[Headed]:
    """An item of a list: an outcome, or a label with an outcome behind a colon."""
    label, colon, rest = words.partition(": ")
    outcome = read_outcome(rest if colon else words)
    if outcome is None and colon and " " in label.strip():
        outcome = read_outcome(label)
    elif outcome is not None and colon:
        outcome = {**outcome, "measure": f"{label.strip()}: {outcome['measure']}"}
    if outcome is not None and not NO_START.match(words):
        yield passage, at, at + len(words.rstrip()), outcome, LISTED, 0.85


def read(
    passage: Passage, at: int, words: str, rule: str, confidence: float, *, plural: bool = False
) -> Iterator[Headed]:
    """The outcomes in some words of a passage."""
    if states(words):
        return
    for start, end, outcome in stretch(words, 0, len(words), plural=plural):
        if not states(words[start:end]):
            yield passage, at + start, at + end, outcome, rule, confidence
