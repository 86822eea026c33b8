"""What the arms are called and given, where no size stands beside them; and their roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extractor.engines.paper.arm_given_words import NAMELESS
from extractor.engines.paper.arm_words import CLUSTERS, LEAD, LONGEST, cleaned, headed
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import PERSONS
from extractor.fields.counts import read_count

ALLOCATION = re.compile(
    r"\b(?:(?:were|was|be|been|are|is|and|then|we)\s+(?:\w+\s+){0,2}?(?:cluster[\s-])?(?:(?<!\ba )(?<!\ban )randomi[sz]ed|assigned|allocated|allotted|"
    r"divided)|randomly\s+(?:assigned|allocated|divided|classified|distributed)|"
    r"will\s+(?:randomly\s+)?(?:randomi[sz]e|assign|allocate|divide))\b[^.;:]{0,60}?"
    r"\b(?:to|into|in(?!\s(?:blocks|random))|between|as)\b:?\s+(?:receive:?\s+|undergo\s+|take\s+|be\s+treated\s+with\s+)?"
    r"(?:(?:one\s+of\s+|either\s+of\s+)?(?:the\s+)?(?:two|three|four|five|2|3|4|5)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:groups|arms|conditions|treatments|interventions)\b(?:\s+(?:in|with|at)\s+an?\s+\d\s?:\s?\d(?:\s?:\s?\d)*\s+ratio)?"
    r"(?:[^:,.;\d(]{0,40}[:,])?\s*)?(?:in a \d:\d(?::\d)* ratio\s+)?"
    r"(?:as\s+|to\s+|either\s+|the\s+|an?\s+)*(?P<list>(?:[^.;]|\.(?=\d)){5,320})",
    re.IGNORECASE,
)
GROUPS_IN_BRACKETS = re.compile(
    r"\b(?:randomi[sz]ed|assigned|allocated|divided|distributed|classified)\b[^.;:()]{0,80}?\b(?:in|into|to|of)\s(?:one\sof\s)?(?:the\s)?"
    r"(?:two|three|four|five|six|[2-6])\s(?:[\w-]+\s){0,3}?(?:groups|arms|conditions|treatments|interventions|regimens|doses|diets|sequences)\s?"
    r"\((?:i\.e\.,?\s|namely,?\s)?(?P<list>[^()]{5,160})\)",
    re.IGNORECASE,
)
ONE_OF_THE = re.compile(
    r"\b(?:randomi[sz]ed|assigned|allocated)\b[^.;:]{0,120}?\b(?:at|to|into|of)\sone\sof\s(?:the\s)?(?:two|three|four|five|six|[2-6])\s"
    r"(?:[\w-]+\s){0,3}?[a-z]{4,}s(?:\s\([^()]*\))?\s?:\s(?P<list>[^.;]{5,320})",
    re.IGNORECASE,
)
RECEIVED = re.compile(
    rf"\b(?:{PERSONS}|they|who|we)\b[^.;:]{{0,80}}?\b(?:receiv(?:e|ed|ing)|given|administered|took|take|consumed|ingested|"
    r"underwent|undergo|treated\s+with|provided\s+with|titrated\s+to|(?:immuni[sz]|vaccinat|inject|supplement)\w*\s+(?:of|with)|"
    r"(?:treatment|therapy|doses?|infusions?)\s+(?:of|with))\s+(?:\w+\s+){0,2}?either\s+(?P<list>(?:[^.;]|\.(?=\d)){5,320})",
    re.IGNORECASE,
)
OR_NOTHING = re.compile(
    rf"\b(?:{PERSONS}|they|who)\b[^.;:]{{0,80}}?\b(?:receiv(?:e|ed|ing)|given|took|take|consumed?|ingested|underwent|undergo|treated\s+with)\s+"
    r"(?P<list>(?!either\b)(?:[^.;:]|\.(?=\d)){3,140}?\sor\s(?:an?\s|the\s|matched\s|matching\s|identical\s|oral\s|equivalent\s)*"
    r"(?:placebo|usual\scare|standard\scare|no\s(?:treatment|intervention)|sham)\b[^.;,]{0,60})",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"\sor\s(?:[\w-]+\s)?(?:placebo|usual\scare|standard\scare|no\s(?:treatment|intervention)|sham)\b",
    re.IGNORECASE,
)
"""What people receive or do not: with a placebo in it, no "either" is needed."""
OR_OR = re.compile(
    rf"\b(?:{PERSONS}|they|who)\b[^.;:]{{0,40}}?\b(?:receiv(?:e|ed|ing)|given|administered|took|consum(?:ed|ing)|ingested|underwent|treated\s+with)\s+"
    r"(?P<list>(?:[^.;:()]|\([^()]*\)){3,160}?,\sor\s(?:[^.;:()]|\([^()]*\)){3,160},\sor\s(?:[^.:()]|\([^()]*\)){3,160})",
    re.IGNORECASE,
)
ORDER = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
)
LONGEST_ORDER = 6
HAS_OR = re.compile(r"\b(?:or|versus|vs)\b")
OR_SOON = re.compile(r"[^,;:]{0,45},?\s(?:or|versus|vs)\b")
OR_NEXT = re.compile(
    r"\s(?:(?:once|twice|three times)\s)?(?:a day|daily|weekly|per day|every \w+ (?:days|weeks|hours|months)),?\s(?:or|versus|vs)\b",
    re.IGNORECASE,
)
ITEM_BETWEEN = re.compile(r"\)\s?,\s[^,]+,?\sor\s")
"""A further item of a list behind an item's bracket and comma, which is no aside."""
WITHOUT = re.compile(r"\bwith(?:\sor\s|/)without\b", re.IGNORECASE)
TWO_GROUPS = re.compile(
    r"\s*(?:the\s|an?\s)?(?P<one>[\w/-]+(?:\s(?!(?:and|or)\b)[\w/-]+)?)\s(?:and|or)\s(?:the\s|an?\s)?(?P<other>[\w/-]+(?:\s[\w/-]+)?)\s(?P<noun>groups|arms)\b",
    re.IGNORECASE,
)
SO_MANY = re.compile(
    r"\b(?:to|into|in|of|with|between|among|:)\s(?:one\sof\s)?(?:the\s)?(?P<n>two|three|four|five|[2-5])\s(?:[\w-]+\s){0,2}?(?:groups|arms)\b",
    re.IGNORECASE,
)
NAMED_SO = re.compile(
    r"\b(?:in|to|of|for)\s(?:the|an?)\s(?P<label>(?:(?!(?:the|and|or|of|in)\b)[\w/+-]+\s){1,3}(?:group|arm))\b",
    re.IGNORECASE,
)
IS_CALLED = re.compile(r"\((?:the\s)?(?P<label>(?:[\w/-]+\s){1,3}(?:group|arm))\)$", re.IGNORECASE)
"""What an item of a list is called at its end: "zinc and rest (full group)"."""
NOT_GIVEN = re.compile(r"^[^()]*(?::\s|\b(?:received?|receiving)\s)", re.IGNORECASE)
NUMBERED = re.compile(
    r"(?:(?<=[\s,;:])|^)\(?(?P<mark>[1-6]|i{1,3}|iv|vi?|[a-f]|(?-i:[A-H])\d)[).]\s(?=[^\W\d]|\d+\s)",
    re.IGNORECASE,
)
MEANS = re.compile(r"\s(?:consisting\sof|receiving|comprising|who\s(?:will\s)?receive[ds]?)\s|:\s")
UNOPENED = re.compile(r"[)\]]")  # what closes an aside around the list
LAST_MARK = re.compile(r"[\s,;]*(?:\b(?:and|or|versus|vs)\b)?[\s,;]*$", re.IGNORECASE)
OF_GROUPS = ("roup", "arm", "condition", "ontrol ", "ntervention ")
BRACKETS = re.compile(r"(?:\s*\([^()]*\))+")
RATIO = re.compile(
    r"(?:,\s?)?\bin\san?\s(?:[\w-]+,?\s){1,3}(?:fashion|manner|way)\b,?|"
    r"(?:,\s?)?\(?\b(?:in|at|with|using|on)\s(?:an?\s)?(?:equal|\d\s?[:∶]\s?\d(?:\s?[:∶]\s?\d)*)\s(?:ratio|basis|allocation)\)?,?|"
    r"\(?\b\d\s?[:∶]\s?\d(?:\s?[:∶]\s?\d)*\)?(?=,?\s)"
)
BY_ALLOCATION = ("andom", "ssigned", "llocate", "llotted", "ivide", "ssign")
END_OF_LIST = re.compile(
    r"\s(?:(?:in|at|with|using) an? (?:\d+|ratio|equal|single)|for (?:up to )?\d+|for (?:a|the|one|two|three|four|six|eight|"
    r"twelve) |by (?:a|the|means)|until|in the (?:[\w-]+ ){1,3}(?:trial|study)\b|using|according|stratified|after|before|during|every|twice|once|daily|while|"
    r"whereas|in addition|on top of|over |at (?:the|week|day)|within|via|through|was |were |will |and (?:then|were|was|"
    r"followed|will))\b|,\sfollowed by|,\sand\s(?:[\w-]+\s){1,4}(?:was|were|will)\b|\s\d\s?:\s?\d"
)
NAMED_GROUP = re.compile(r"\b(?:[Gg]roup|[Aa]rm)\s(?:[A-F]|[IVX]{1,3}|[1-6])\b")
PEOPLE = re.compile(rf"\b(?:{PERSONS}|{CLUSTERS}|they|we|who)\b", re.IGNORECASE)
TESTED = re.compile(
    r"\b(?:(?:intervention|experimental|treatment|active|active treatment|treated|case|supplement(?:ed|ation)?|training|"
    r"exercise)\s(?:group|arm)|intervention\s(?:GPs|practices|schools|districts|villages|clusters|communities))\b(?!s)",
    re.IGNORECASE,
)
HELD_AGAINST = re.compile(
    r"\b(?:(?:wait(?:ing)?[\s-]?list|attention|active|usual care|placebo|sham)[\s-]control|controls?|placebo|sham|"
    r"comparison|comparator|usual[\s-]care|standard[\s-]care|wait(?:ing)?[\s-]?list)\s(?:group|arm|condition)\b(?!s)|"
    r"\bcontrol\s(?:GPs|practices|schools|districts|villages|clusters|communities)\b",
    re.IGNORECASE,
)
ONE_BY_ONE = "arms/one-of-the"  # "at one of four doses: …" tells all arms
LISTS = (
    (GROUPS_IN_BRACKETS, "arms/groups-in-brackets"),
    (ONE_OF_THE, ONE_BY_ONE),
    (ALLOCATION, "arms/allocated-to"),
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
    lists = sorted(lists_of(paper), key=lambda one: one[0].rule != ONE_BY_ONE)
    said = (*paper.opening, *paper.within("body", kinds=("methods",)))
    other = lists or [one for one in map(received, said) if len(one) > 1][:1]
    groups = [groups_told(said), groups_by_letter(passages), usual_groups(passages)]
    nameless = any(NAMELESS.fullmatch(one.label) for arms in other for one in arms)
    ways = [*groups, *other] if nameless and not lists else [*other, *groups]
    return [one for one in ways if len(one) > 1]


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
    plain = RATIO.sub(lambda one: " " * len(one.group()), chars)
    for pattern, rule in LISTS:
        match = pattern.search(plain)
        if named := numbered(match, passage) or listed_in(match, passage, rule):
            return named
    return []


def received(passage: Passage) -> list[Named]:
    """The arms of "participants received either zinc or placebo"."""
    chars = passage.sentence.chars
    match = RECEIVED.search(chars) if "either" in chars else None
    match = match or (OR_OR.search(chars) if chars.count(" or ") > 1 else None)
    match = match or (OR_NOTHING.search(chars) if NOTHING.search(chars) else None)
    return listed_in(match, passage, "arms/received-either")


def numbered(match: re.Match[str] | None, passage: Passage) -> list[Named]:
    """The arms of "randomised into: (i) zinc, (ii) copper or (iii) placebo"."""
    if match is None:
        return []
    chars, first = passage.sentence.chars, match.start("list")
    marks = list(NUMBERED.finditer(chars, first))
    orders = [order_of(one["mark"].casefold()) for one in marks]
    if (
        len(marks) < 2
        or orders != [n + orders[0] for n in range(len(marks))]
        or marks[0].start() > first + 60
    ):
        return []
    ends = [*(one.start() for one in marks[1:]), len(chars)]
    named: list[Named] = []
    for mark, end in zip(marks, ends, strict=True):
        words = LAST_MARK.sub("", re.split(r"[.;](?!\d)", chars[mark.end() : end])[0])
        name, *rest = MEANS.split(words, maxsplit=1)
        plain = LEAD.sub("", blanked(name).split(",")[0]).strip()
        label = cleaned(plain) or plain
        if not label or len(label.split()) > LONGEST:
            return []
        at = chars.find(label, mark.end())
        printed = rest[0] if rest else words
        named.append(Named(label, passage, at, at + len(label), "arms/numbered", printed))
    return named if len({one.label.casefold() for one in named}) == len(named) else []


def order_of(mark: str) -> int:
    """Which of a list's marks a mark is: 1 for "2", "ii", "b" and "A1".

    >>> [order_of(one) for one in ("2", "ii", "b", "a1")]
    [1, 1, 1, 1]
    """
    return int(mark[1:]) if mark[1:].isdigit() else ORDER.index(mark) % LONGEST_ORDER


def listed_in(match: re.Match[str] | None, passage: Passage, rule: str) -> list[Named]:
    """The arms that the "list" of a match names."""
    chars = passage.sentence.chars
    if match is None or not re.search(r"\b(?:or|and|versus|vs)\b", match["list"]):
        return []
    if not PEOPLE.search(chars[: match.end()]):
        return []
    words = blanked(match["list"])
    words = UNOPENED.split(words, maxsplit=1)[0]
    words = words[: end_of_list(words)]
    if two := of_two_groups(words, match, passage, rule):
        return two
    either = "either" in chars[match.start() : match.start("list")]
    if WITHOUT.search(words) or (either and not HAS_OR.search(words)):
        return []
    either = either and not ITEM_BETWEEN.search(match["list"])
    found: list[Named] = []
    for start, stop in parts(words, either=either):
        first = LEAD.sub("", words[start:stop].split(",")[0])
        brackets = BRACKETS.match(match["list"], start + len(words[start:stop].rstrip()))
        called = IS_CALLED.search(brackets.group()) if brackets else None
        label = called["label"] if called else name_of(first)
        at, end = place_of(label or "", chars, match.start("list") + start)
        if label and at >= 0:
            whole = match["list"][start : brackets.end() if brackets else stop]
            whole = "" if called and NAMED_GROUP.search(whole) else NOT_GIVEN.sub("", whole)
            found.append(Named(label, passage, at, end, rule, whole))
    labels = {one.label.casefold() for one in found}
    return found if 1 < len(labels) == len(found) <= MOST_ARMS else []


def place_of(label: str, chars: str, first: int) -> tuple[int, int]:
    """Where a name stands; one that has a bracket in its midst, from its first word to its last.

    >>> place_of("zinc oxide plus rest", "to zinc oxide (ZO) plus rest", 0)
    (3, 28)
    """
    at = chars.find(label, first)
    if at >= 0 or not label:
        return (at, at + len(label)) if label else (-1, -1)
    inside = r"(?:\s|\([^()]*\)|\[[^\[\]]*\])+"
    pattern = inside.join(re.escape(one) for one in label.split())
    match = re.compile(pattern).search(chars, first)
    return match.span() if match else (-1, -1)


def name_of(words: str) -> str | None:
    """An arm's name from an item of a list; of a long one its head.

    >>> name_of("a letter with a number to call in need or in the event of great pain")
    'letter'
    """
    ways = (headed, cleaned) if len(words.split()) > LONGEST else (cleaned, headed)
    return ways[0](words) or ways[1](words)


def of_two_groups(words: str, match: re.Match[str], passage: Passage, rule: str) -> list[Named]:
    """The arms of "study and control groups", where one noun stands for both."""
    two = TWO_GROUPS.match(words)
    if two is None:
        return []
    first = match.start("list")
    noun = two["noun"][:-1]
    named = [
        Named(f"{two[key]} {noun}", passage, first + two.start(key), first + two.end(key), rule)
        for key in ("one", "other")
    ]
    return named if all(cleaned(one.label) for one in named) else []


def end_of_list(words: str) -> int:
    """Where a list of arms ends; "once daily" of its first item is no end: the others follow.

    >>> words = "zinc once daily or placebo for 12 weeks"
    >>> words[: end_of_list(words)]
    'zinc once daily or placebo'
    >>> words = "2 mg or 5 mg of zinc once daily or copper for 12 weeks"
    >>> words[: end_of_list(words)]
    '2 mg or 5 mg of zinc once daily or copper'
    """
    for end in END_OF_LIST.finditer(words, 3):
        if OR_NEXT.match(words, end.start()):
            continue
        if HAS_OR.search(words[: end.start()]) or not OR_SOON.match(words, end.start()):
            return end.start()
    return len(words)


def blanked(chars: str) -> str:
    """Words with their brackets blanked out, of the same length."""
    for _ in range(2):  # brackets within brackets
        chars = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", lambda match: " " * len(match.group()), chars)
    return chars


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


def groups_told(passages: Sequence[Passage]) -> list[Named]:
    """The groups that have a name, where they are as many as the paper says there are."""
    numbers = {
        (read_count(match["n"]) or 0)
        for passage in passages
        if "groups" in passage.sentence.chars or "arms" in passage.sentence.chars
        for match in SO_MANY.finditer(passage.sentence.chars)
    }
    if len(numbers) != 1:
        return []
    first: dict[str, Named] = {}
    for passage in passages:
        if not any(word in passage.sentence.chars for word in OF_GROUPS):
            continue
        for match in NAMED_SO.finditer(passage.sentence.chars):
            label = " ".join(match["label"].split())
            if cleaned(label):
                one = Named(label, passage, *match.span("label"), "arms/groups-told")
                first.setdefault(label.casefold(), one)
    return list(first.values()) if {len(first)} == numbers and len(first) > 1 else []


def usual_groups(passages: Sequence[Passage]) -> list[Named]:
    """The tested and the control group under the names that the paper uses most."""
    named: list[Named] = []
    for pattern in (TESTED, HELD_AGAINST):
        told: dict[str, list[Named]] = {}
        for passage in passages:
            if not any(word in passage.sentence.chars for word in OF_GROUPS):
                continue
            for match in pattern.finditer(passage.sentence.chars):
                label = " ".join(match.group().split())
                one = Named(label, passage, match.start(), match.end(), "arms/usual-group")
                told.setdefault(label.casefold().rstrip("s"), []).append(one)
        most = max(told.values(), key=len, default=[])
        named += most[:1]
    return sorted(named, key=lambda one: (one.passage.sentence.start, one.start))
