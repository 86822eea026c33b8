"""Lists of outcomes in a sentence, cut at markers, semicolons, commas and the last "and"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.paper.aim_joins import (
    OF_LIFE,
    QUANTITIES,
    in_name,
    is_firm,
    joins_short_names,
    parts_well,
)
from extractor.engines.paper.aim_names import of_shared_noun, spelt_out
from extractor.engines.paper.time_frames import BARE, PHRASE
from extractor.fields.outcome_lists import depths, numbered, semicolons, trimmed

COMPOSITE = re.compile(
    r"^(?:\W*(?:the|an?|first|time to|of)\b)*\W*(?:composite|combin|either)", re.I
)
LIST_WORDS = 16  # a longer piece between commas is a clause, not an item
SHORT = 5  # words of a name in a list within a list
LAST_WORDS = 30  # the last may have a clause behind it
# what stands before the kinds of an outcome: commas behind it part kinds, not outcomes
OF_KINDS = re.compile(r"\b(?:including|such as|namely|consisting of|comprising)\b")
GENERAL = re.compile(r"\b(?:outcomes|end-?points|measures|parameters|variables),? $", re.IGNORECASE)


VAGUE = re.compile(
    r"^(?:and |the |other |some )*(?:patient|clinical|maternal|neonatal|perinatal|fetal|infant|obstetric|child|surgical|important|relevant|other|secondary|key|main)(?: clinical)? "
    r"(?:outcomes|end-?points|parameters|events)(?: \w+)? \((?:(?:e\.g\.,?|i\.e\.,?|including|such as) )?(?P<list>[^()]*,[^()]*)\)\W*$",
    re.IGNORECASE,
)


def places(chars: str, *, plural: bool) -> list[tuple[int, int]]:
    """Where each outcome stands; of words that name none, "other outcomes (…)", those in brackets."""
    spans: list[tuple[int, int]] = []
    if (tools := RESPECTIVELY.search(chars)) is not None:
        chars = chars[: tools.start()]
    for start, end in lists_within(chars, parted(chars, plural=plural)):
        vague = VAGUE.match(chars[start:end])
        if vague is None:
            spans.append((start, end))
            continue
        low = start + vague.start("list")
        spans += [(low + a, low + b) for a, b in parted(vague["list"], plural=True)]
    return spans


RESPECTIVELY = re.compile(
    r",? (?:as )?(?:(?:measured|assessed|evaluated|determined|rated) (?:by|with|using|on)|using) [^;]*, respectively\b"
)
"""A list of tools, one for each outcome."""


def lists_within(chars: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Pieces between semicolons, themselves cut where they are lists of short names: "a, b and c; d"."""
    for start, end in spans:
        piece = chars[start:end]
        inner = []
        named = len(spans) >= MANY and OF_PARTS.match(piece)
        if len(spans) > 1 and "," in piece and ";" in chars and not (named or ALL_OF.search(piece)):
            inner = parted(piece, plural=True)
        short = all(len(words(piece[a:b])) <= SHORT for a, b in inner[:-1])
        if len(inner) > 2 and short and not SHARED_END.search(piece[slice(*inner[-1])]):
            yield from ((start + a, start + b) for a, b in inner)
        else:
            yield start, end


TWO = 2
MANY = 4  # pieces between semicolons, from which one with commas is taken for a name
OF_PARTS = re.compile(r"[a-z]+ (?:of|in) (?:the )?[\w-]+, [\w-]+,? and [\w-]+$")
"""One thing of several parts: "warmth of heel, toe and sole"."""
SHARED_END = re.compile(
    r" (?:associated with|related to|relating to|regarding|concerning|towards?|with regard to|with respect to) "
)
"""What the last of several short names has for all: "knowledge, habits and skills related to sleep"."""


def parted(chars: str, *, plural: bool) -> list[tuple[int, int]]:
    """Where each outcome stands in the words after the verb: markers, semicolons, commas, "and"."""
    inside = depths(chars)
    marks = numbered(chars) or with_last(chars, semicolons(chars, inside), inside)
    if not marks and plural:
        marks = commas(chars, inside)
        if COMPOSITE.match(chars) and not (len(marks) == 1 and chars[marks[0][0]] == ","):
            marks = []
    if not marks and not plural:
        marks = [
            m.span()
            for m in re.finditer(r"(?<=\)) and (?:the )?(?=[^(),]{8,80}\()", chars)
            if not inside[m.start()]
            and not COMPOSITE.match(chars)
            and not within_time(chars, m.start())
            and not shares_head(chars, m.end())
        ]
    edges = [(0, 0), *marks, (len(chars), len(chars))]
    spans = [trimmed(chars, edges[at][1], edges[at + 1][0]) for at in range(len(edges) - 1)]
    if len(spans) > 2 and OPEN_END.search(chars[slice(*spans[0])]):
        del spans[0]  # "the share of people with (i) …"
    return [span for span in spans if re.search(r"\w{2}", chars[slice(*span)])]


SHARED_HEAD = re.compile(r"^(?:[\w-]+ ){0,3}?(?P<head>[a-z]+) (?:in|of|from)\b")


def shares_head(chars: str, at: int) -> bool:
    """Whether a quantity before an "and" is that of what follows, too: "change in itch and mood".

    >>> shares_head("change in itch (I) and mood (M)", 22), shares_head("rate of itch (I) and rate of mood", 21)
    (True, False)
    """
    head = SHARED_HEAD.match(chars)
    return head is not None and head["head"] in QUANTITIES and not SHARED_HEAD.match(chars[at:])


OPEN_END = re.compile(r" (?:with|of|in|for|who|that|by|from|on|to|having|:)\W*$")
LAST_AND = re.compile(r", (?:and|as well as) (?:the )?|(?<=\)) and (?=[A-Z][^(),;]*$)")


def with_last(chars: str, marks: list[tuple[int, int]], inside: list[int]) -> list[tuple[int, int]]:
    """Semicolons, and the ", and" that ends their list where none stands before it: "a; b, and c"."""
    found = [m.span() for m in LAST_AND.finditer(chars) if not inside[m.start()]]
    if not marks or not found or found[-1][0] < marks[-1][1]:
        return marks
    between = chars[marks[-1][1] : found[-1][0]]
    alone = "," not in BRACKETED.sub("", between) and not re.match(r"\s*and\b", between)
    return [*marks, found[-1]] if alone and len(between.split()) < LIST_WORDS else marks


BRACKETED = re.compile(r"\([^()]*\)")
AFTERTHOUGHT = re.compile(
    r"(?:which|where|who|because|while|whereas|using|so|since|but|if|it|we|when)\b"
)
QUALIFIES = re.compile(
    r"(?:between (?:the |both )?(?:\w+ )?(?:groups|arms)|including|especially|particularly|such as|e\.g|i\.e|that is|respectively|ranging|which\b(?! is the )|who|where|"
    r"(?:all|each|both) (?:of which |of them )?(?:were |are |was |will be )?[a-z-]+ed|(?:all |both |each )?(?:as |to be )?(?:measured|assessed|evaluated|determined|defined|rated|quantified|expressed|scored|calculated)|"
    r"(?:collected|obtained|recorded|captured|derived|administered|completed) (?:by|with|from|using|via|through|at|in|on|during)|"
    r"an? (?:[\w-]+ ){0,3}(?:measure(?:ment)?|scale|index|test|questionnaire|instrument|tool|inventory|(?:bio)?marker|indicator|surrogate|proxy))\b"
)
EXPLAINED = re.compile(rf",? (?:{QUALIFIES.pattern})")
ALL_OF = re.compile(rf"{EXPLAINED.pattern}|, (?:both|either|whether)\b")
SEPARATOR = re.compile(
    rf",? (?:and(?: also)?|as well as) (?:the )?|(?<=[A-Za-z)]),\d{{1,2}}(?: \d{{1,2}})* (?:and )?(?:the )?|,(?!\d|\s?{QUALIFIES.pattern})\s?(?:the )?"
)


def commas(chars: str, inside: list[int]) -> list[tuple[int, int]]:
    """Places of the commas and the "and" that part a list; none where a piece is no noun phrase."""
    marks = with_nouns(chars, ended(chars, separators(chars, inside), inside))
    if not marks:
        return []
    edges = [0, *(end for _, end in marks)]
    ends = [*(start for start, _ in marks), len(chars)]
    pieces = [chars[a:b].strip(" ;,") for a, b in zip(edges, ends, strict=True)]
    most = [LIST_WORDS] * (len(pieces) - 1) + [LAST_WORDS]
    if any(not 0 < len(words(one)) <= n for one, n in zip(pieces, most, strict=True)):
        return []
    if any(AFTERTHOUGHT.match(one) for one in pieces[1:-1]):
        return []
    return marks


def with_nouns(chars: str, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks but for those between adjectives of one noun: "a, oral, nasal and dermal itch"."""
    if len(marks) < 2:
        return marks
    edges = [(0, 0), *marks, (len(chars), len(chars))]
    pieces = [chars[edges[n][1] : edges[n + 1][0]].strip(" ;,.") for n in range(len(edges) - 1)]
    shared = of_shared_noun(pieces)
    ands = [n for n, mark in enumerate(marks) if re.match(r", and ", chars[slice(*mark)])]
    shared |= within(pieces, [n for n in ands if n not in shared])
    return [mark for number, mark in enumerate(marks) if number not in shared]


HEADED = re.compile(r"^(?:the )?(?:[\w-]+ ){0,3}[\w-]+ (?:of|in) ")


def within(pieces: list[str], ands: list[int]) -> set[int]:
    """The numbers of the marks of a list within a list, which has an "and" of its own.

    `ands` are the numbers of the marks that end a list: ", and".

    >>> sorted(within(["itch", "signs of cold", "damp", "frost", "mood"], [2, 3]))
    [1, 2]
    """
    if len(ands) != TWO or ands[-1] != len(pieces) - 2:
        return set()
    first = next((n for n in range(ands[0], -1, -1) if HEADED.match(pieces[n])), None)
    return set() if first in (None, ands[0]) else set(range(first or 0, ands[0] + 1))


OF_BOTH = re.compile(
    r"(?:(?<=\w )both (?:(?! and )[^,;])*|\bbetween (?:(?! and )[\w ]){1,25}(?<! groups)(?<! arms))$"
)
"""Before the "and" that goes with a "both" or "between"."""


def separators(chars: str, inside: list[int]) -> list[tuple[int, int]]:
    """Places of all commas and "and" that may part outcomes."""
    last = kinds_at(chars)
    names = spelt_out(chars)
    return [
        mark
        for mark in (match.span() for match in SEPARATOR.finditer(chars, 0, last))
        if not inside[mark[0]]
        and not within_time(chars, mark[0])
        and not before_time(chars, mark[1])
        and not in_apposition(chars, mark)
        and not OF_BOTH.search(chars[: mark[0]])
        and not chars[: mark[0]].endswith("-")
        and not in_name(chars, mark)
        and not any(start < mark[0] < end for start, end in names)
    ]


def kinds_at(chars: str) -> int:
    """Where the kinds of an outcome begin: "blood tests including …"; the end where none do."""
    kinds = OF_KINDS.search(chars)
    named = kinds is not None and not GENERAL.search(chars[: kinds.start()])
    return kinds.start() if kinds and named and chars.count(",", kinds.end()) > 1 else len(chars)


def ended(chars: str, marks: list[tuple[int, int]], inside: list[int]) -> list[tuple[int, int]]:
    """Those that do part outcomes: commas and the "and" that ends their list, or one "and" alone."""
    firm = [mark for mark in marks if chars[mark[0]] == ","]
    tail = next(
        (at for at in explained(chars, inside) if not firm or at > firm[-1][0]), kinds_at(chars)
    )
    marks = [mark for mark in marks if mark[0] < tail or " the " in chars[slice(*mark)]]
    if firm:  # an "and" before the last comma joins words of one item, the very last ends the list
        closed = re.match(r", (?:and|as well)", chars[firm[-1][0] :])
        kept = set(firm if closed else [*firm, *[m for m in marks if m[0] > firm[-1][0]][-1:]])
        kept.update(
            m for m in marks if joins_short_names(chars, m[1]) or OF_LIFE.search(chars[: m[0]])
        )
        return sorted(kept)
    if len(marks) > 1:
        if surely := [mark for mark in marks if is_firm(chars, mark, marks)]:
            return surely
        firm = [mark for mark in marks if " the " in chars[slice(*mark)]]
        if len(firm) == 1:
            return firm
        after = chars[marks[-1][1] :].split()
        return marks[-1:] if after and after[0] in QUANTITIES else []
    return marks if marks and parts_well(chars, marks[0]) else []


def before_time(chars: str, at: int) -> bool:
    """Whether nothing but a time stands between a place and the list's next separator."""
    time = PHRASE.match(chars, at)
    return time is not None and re.match(r"\W*$|,| and\b", chars[time.end() :]) is not None


APPOSED = re.compile(
    r", an? (?:[\w-]+ ){0,3}(?:measure(?:ment)?|scale|index|test|questionnaire|instrument|tool|inventory|(?:bio)?marker|indicator|surrogate|proxy)\b"
    r"(?=[^;]*? (?:that|which|covering|comprising|including|addressing|assessing|measuring)\b)"
)


def in_apposition(chars: str, mark: tuple[int, int]) -> bool:
    """Whether a mark lies in words on what a tool named before asks: "a scale that rates a, b and c"."""
    opened = [one.start() for one in APPOSED.finditer(chars, 0, mark[0])]
    return bool(opened) and " the " not in chars[slice(*mark)]


def explained(chars: str, inside: list[int]) -> Iterator[int]:
    """Where a comma stands before words that explain: "…, assessed with A and B"."""
    for match in EXPLAINED.finditer(chars):
        if chars[match.start()] == "," and not inside[match.start()]:
            yield match.start()


def words(piece: str) -> list[str]:
    """The words of a piece of a list, without those in brackets and those that explain it."""
    bare = BRACKETED.sub("", BRACKETED.sub("", piece))  # brackets within brackets
    return EXPLAINED.split(bare)[0].split() or piece.split()


def within_time(chars: str, at: int) -> bool:
    """Whether a place lies within a time: "at 6, 12 and 24 months"."""
    return any(
        match.start() < at < match.end()
        for pattern in (PHRASE, BARE)
        for match in pattern.finditer(chars)
    )
