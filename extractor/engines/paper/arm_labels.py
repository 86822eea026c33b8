"""What the arms are called and given, where no size stands beside them; and their roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.splits import LEAD, cleaned
from extractor.fields.arms import role_of

NOTHING = re.compile(
    r"\bwait(?:ing)?[\s-]?list|\bno (?:additional |further |specific |active )?(?:treatment|intervention|"
    r"therapy|supplement\w*)\b|\buntreated\b|\bdelayed (?:intervention|treatment)\b",
    re.IGNORECASE,
)
LESSER = re.compile(
    r"\b(?:alone|only|standard|std|conventional|usual|regular|routine|traditional|comparison|"
    r"comparator|reference|short|low|TAU|booklet|leaflet|attention)\b",
    re.IGNORECASE,
)
GENERIC = re.compile(r"\b(?:groups?|arms?)\b", re.IGNORECASE)
ALLOCATION = re.compile(
    r"\b(?:(?:were|was|be|been|are|is|and|then|we)\s+(?:\w+\s+){0,2}?(?:randomi[sz]ed|assigned|allocated|"
    r"divided|classified)|randomly\s+(?:assigned|allocated|divided|classified|distributed))\b[^.;:]{0,60}?"
    r"\b(?:to|into|in|between|as)\b\s+(?:receive\s+|undergo\s+|take\s+|be\s+treated\s+with\s+)?"
    r"(?:(?:one\s+of\s+|either\s+of\s+)?(?:the\s+)?(?:two|three|four|five|2|3|4|5)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:groups|arms|conditions|treatments|interventions)\b[^:,.;]{0,40}[:,]?\s*)?(?:in a \d:\d(?::\d)* ratio\s+)?"
    r"(?:as\s+|to\s+|either\s+|the\s+|an?\s+)*(?P<list>[^.;]{5,320})",
    re.IGNORECASE,
)
END_OF_LIST = re.compile(
    r"\s(?:(?:in|at|with|using) an? (?:\d|ratio|equal|single)|for \d|for (?:a|the|one|two|three|four|six|eight|"
    r"twelve) |by (?:a|the|means)|using|according|stratified|after|before|during|every|twice|once|daily|while|"
    r"whereas|in addition|on top of|over |at (?:the|week|day)|within|via|through|was |were |will |and (?:then|were|was|"
    r"followed|will))\b|\s\d\s?:\s?\d"
)
NAMED_GROUP = re.compile(r"\b(?:[Gg]roup|[Aa]rm)\s(?:[A-F]|[IVX]{1,3}|[1-6])\b")
GIVEN = (
    r"(?:\s\([^()]*\))?,?\s+(?:(?:patients|participants|subjects|women|men|children|who|which|will|were|was|be|"
    r"been|have|had|also|only|additionally)\s+){0,5}(?:receiv\w+|given|undergo|underwent|consum\w+|took|take|perform\w*|attend\w*|"
    r"treated\s+with|administered|provided\s+with|prescribed|supplemented\s+with)\s+"
    r"(?:only\s+)?(?P<what>[^.;]{3,110})"
)
END_OF_GIVEN = re.compile(r",?\s(?:and (?:the|those|patients|group|were)|while|whereas|who|which|but|every)\b")


@dataclass(frozen=True, slots=True)
class Named:
    """An arm by name, with the words that it is given; `start:end` in the passage."""

    label: str
    passage: Passage
    start: int
    end: int
    rule: str


def names_of(paper: Paper) -> list[Named]:
    """The arms that the clearest sentence names: "were randomised to zinc or placebo"."""
    passages = [*paper.opening, *paper.within("body", "caption", "front")]
    for passage in passages:
        named = listed(passage)
        if len(named) > 1:
            return named
    return groups_by_letter(passages)


def listed(passage: Passage) -> list[Named]:
    """The arms that a sentence on allocation lists."""
    chars = passage.sentence.chars
    match = ALLOCATION.search(chars)
    if match is None or not re.search(r"\b(?:or|and|versus|vs)\b", match["list"]):
        return []
    words = blanked(match["list"])
    end = END_OF_LIST.search(words, 3)
    words = words[: end.start()] if end else words
    named: list[Named] = []
    for start, stop in parts(words):
        label = cleaned(LEAD.sub("", words[start:stop]))
        at = chars.find(label, match.start("list") + start) if label else -1
        if label and at >= 0:
            named.append(Named(label, passage, at, at + len(label), "arms/allocated-to"))
    labels = {one.label.casefold() for one in named}
    return named if 1 < len(labels) == len(named) <= 6 else []


def blanked(chars: str) -> str:
    """Words with their brackets blanked out, of the same length."""
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]", lambda match: " " * len(match.group()), chars)


def parts(words: str) -> Iterator[tuple[int, int]]:
    """Where the items of a list stand: parted by "or" if there is one, else by "and"."""
    either = re.search(r"\b(?:or|versus|vs\.?)\s", words)
    joint = r"(?:\s+|,\s*)(?:or|versus|vs\.?)\s+" if either else r"(?:\s+|,\s*)and\s+"
    comma = r"|,\s+(?=[^,]*(?:,|\bor\b|\band\b))"
    last = 0
    for match in re.finditer(joint + comma, words):
        yield last, match.start()
        last = match.end()
    yield last, len(words)


def groups_by_letter(passages: Sequence[Passage]) -> list[Named]:
    """Groups A, B, C … where the paper names at least two of them."""
    first: dict[str, Named] = {}
    for passage in passages:
        for match in NAMED_GROUP.finditer(passage.sentence.chars):
            label = match.group()
            one = Named(label, passage, match.start(), match.end(), "arms/group-by-letter")
            first.setdefault(label.casefold(), one)
    return sorted(first.values(), key=lambda one: one.label.casefold()) if len(first) > 1 else []


def given_to(paper: Paper, label: str) -> str | None:
    """What the people of a named group are given, as a sentence of the paper words it."""
    if not GENERIC.search(label):
        return label
    name = re.compile(rf"\b{re.escape(label)}\b" + GIVEN, re.IGNORECASE)
    for passage in [*paper.opening, *paper.within("body")]:
        chars = passage.sentence.chars
        if label.casefold() not in chars.casefold():
            continue
        match = name.search(chars)
        if match is not None:
            words = END_OF_GIVEN.split(" ".join(match["what"].split()), maxsplit=1)[0]
            return words.strip(" ,")
    return None


def role(label: str, given: str | None, paper: Paper) -> str:
    """An arm's role by its name and by what it is given."""
    words = f"{label} {given or ''}"
    if NOTHING.search(words):
        return "no intervention"
    told = role_of(words)
    opening = " ".join(one.sentence.chars for one in paper.opening)
    if told == "comparator" and re.search(r"\bplacebo|\bsham", opening, re.I) and given is None:
        return "placebo"
    return told


def with_a_comparator(roles: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Roles where one of two arms that are both on trial by name is what the other is held against."""
    told = list(roles)
    if len(told) == 2 and set(told) == {"experimental"}:
        lesser = [n for n, label in enumerate(labels) if LESSER.search(label)]
        told[lesser[0] if len(lesser) == 1 else 1] = "comparator"
    return told
