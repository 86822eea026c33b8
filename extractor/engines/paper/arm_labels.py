"""What the arms are called and given, where no size stands beside them; and their roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extractor.engines.paper.arm_words import LEAD, cleaned
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import PERSONS
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
ALLOCATION = re.compile(
    r"\b(?:(?:were|was|be|been|are|is|and|then|we)\s+(?:\w+\s+){0,2}?(?:randomi[sz]ed|assigned|allocated|"
    r"divided)|randomly\s+(?:assigned|allocated|divided|classified|distributed))\b[^.;:]{0,60}?"
    r"\b(?:to|into|in|between|as)\b\s+(?:receive\s+|undergo\s+|take\s+|be\s+treated\s+with\s+)?"
    r"(?:(?:one\s+of\s+|either\s+of\s+)?(?:the\s+)?(?:two|three|four|five|2|3|4|5)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:groups|arms|conditions|treatments|interventions)\b(?:\s+(?:in|with|at)\s+an?\s+\d\s?:\s?\d(?:\s?:\s?\d)*\s+ratio)?"
    r"(?:[^:,.;\d(]{0,40}[:,])?\s*)?(?:in a \d:\d(?::\d)* ratio\s+)?"
    r"(?:as\s+|to\s+|either\s+|the\s+|an?\s+)*(?P<list>[^.;]{5,320})",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"(?:\s*\([^()]*\))+")
BY_ALLOCATION = ("andom", "ssigned", "llocated", "ivided")
END_OF_LIST = re.compile(
    r"\s(?:(?:in|at|with|using) an? (?:\d|ratio|equal|single)|for \d|for (?:a|the|one|two|three|four|six|eight|"
    r"twelve) |by (?:a|the|means)|using|according|stratified|after|before|during|every|twice|once|daily|while|"
    r"whereas|in addition|on top of|over |at (?:the|week|day)|within|via|through|was |were |will |and (?:then|were|was|"
    r"followed|will))\b|\s\d\s?:\s?\d"
)
NAMED_GROUP = re.compile(r"\b(?:[Gg]roup|[Aa]rm)\s(?:[A-F]|[IVX]{1,3}|[1-6])\b")
PEOPLE = re.compile(rf"\b(?:{PERSONS}|they|we|who)\b", re.IGNORECASE)
TESTED = re.compile(
    r"\b(?:intervention|experimental|treatment|active|active treatment|treated|supplement(?:ed|ation)?|training|"
    r"exercise)\s(?:group|arm)\b(?!s)",
    re.IGNORECASE,
)
HELD_AGAINST = re.compile(
    r"\b(?:(?:wait(?:ing)?[\s-]?list|attention|active|usual care|placebo|sham)[\s-]control|controls?|placebo|sham|"
    r"comparison|comparator|usual[\s-]care|standard[\s-]care|wait(?:ing)?[\s-]?list)\s(?:group|arm|condition)\b(?!s)",
    re.IGNORECASE,
)
MOST_LISTS = 4
MOST_ARMS = 6


@dataclass(frozen=True, slots=True)
class Named:
    """An arm by name, with the words that it is given; `start:end` in the passage."""

    label: str
    passage: Passage
    start: int
    end: int
    rule: str
    printed: str = ""  # the words of the list, with brackets


def names_of(paper: Paper) -> list[list[Named]]:
    """The ways in which the paper names its arms, the clearest first: "randomised to zinc or
    placebo"; groups A, B, C; the intervention and the control group.
    """
    passages = [*paper.opening, *paper.within("body", "caption", "front")]
    return [
        named
        for named in (*lists_of(paper), groups_by_letter(passages), usual_groups(passages))
        if len(named) > 1
    ]


def lists_of(paper: Paper) -> list[list[Named]]:
    """The arms as the first sentences on the allocation list them."""
    passages = (*paper.opening, *paper.within("body", "caption", "front"))
    found = (named for passage in passages if len(named := listed(passage)) > 1)
    return list(islice(found, MOST_LISTS))


def listed(passage: Passage) -> list[Named]:
    """The arms that a sentence on the allocation of people lists."""
    chars = passage.sentence.chars
    if not any(word in chars for word in BY_ALLOCATION):
        return []
    match = ALLOCATION.search(chars)
    if match is None or not re.search(r"\b(?:or|and|versus|vs)\b", match["list"]):
        return []
    if not PEOPLE.search(chars[: match.end()]):
        return []
    words = blanked(match["list"])
    end = END_OF_LIST.search(words, 3)
    words = words[: end.start()] if end else words
    either = "either" in chars[match.start() : match.start("list")]
    named: list[Named] = []
    for start, stop in parts(words, either=either):
        label = cleaned(LEAD.sub("", words[start:stop].split(",")[0]))
        at = chars.find(label, match.start("list") + start) if label else -1
        if label and at >= 0:
            brackets = BRACKETS.match(match["list"], stop)
            whole = match["list"][start : brackets.end() if brackets else stop]
            named.append(Named(label, passage, at, at + len(label), "arms/allocated-to", whole))
    labels = {one.label.casefold() for one in named}
    return named if 1 < len(labels) == len(named) <= MOST_ARMS else []


def blanked(chars: str) -> str:
    """Words with their brackets blanked out, of the same length."""
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]", lambda match: " " * len(match.group()), chars)


def parts(words: str, *, either: bool) -> Iterator[tuple[int, int]]:
    """Where the items of a list stand: parted by "or" if there is one, else by "and"."""
    has_or = re.search(r"\b(?:or|versus|vs\.?)\s", words)
    joint = r"(?:\s+|,\s*)(?:or|versus|vs\.?)\s+" if has_or else r"(?:\s+|,\s*)and\s+"
    comma = "" if either and has_or else r"|,\s+(?=[^,]*(?:,|\bor\b|\band\b))"
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


def usual_groups(passages: Sequence[Passage]) -> list[Named]:
    """The tested and the control group under the names that the paper uses most."""
    named: list[Named] = []
    for pattern in (TESTED, HELD_AGAINST):
        told: dict[str, list[Named]] = {}
        for passage in passages:
            for match in pattern.finditer(passage.sentence.chars):
                label = " ".join(match.group().split())
                one = Named(label, passage, match.start(), match.end(), "arms/usual-group")
                told.setdefault(label.casefold().rstrip("s"), []).append(one)
        most = max(told.values(), key=len, default=[])
        named += most[:1]
    return sorted(named, key=lambda one: (one.passage.sentence.start, one.start))


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
