"""Which words of a sentence name the outcomes of which a rule's match speaks."""

from __future__ import annotations

import re

from extractor.engines.paper.aim_item_words import LEAD, NO_START
from extractor.engines.paper.aim_items import read_outcome
from extractor.engines.paper.aim_wordings import NOT_OF, PEOPLE
from extractor.engines.paper.noun_phrases import phrase_before

# "the difference in the primary outcome is …" tells of it, but doesn't say what it is.
ASIDE = re.compile(
    r"\b(?:in|of|on|for|to|with|from|by|per|reaching|whose|previous|earlier) (?:the |our |its |each |a )?(?:first |second |third |two |three |both )?$",
    re.IGNORECASE,
)
ONE_OF = re.compile(
    r"(?:^|[.;:,] )(?:one|another|two|three|both|some) of (?:the|our) $", re.IGNORECASE
)
OTHER = re.compile(
    r"\bcost|economic|\bsub-?stud|"
    r"\banalys[ei]s of\b(?! (?:the )?(?:[\w-]+ and )?(?:efficacy|effectiveness|safety|tolerability|feasibility))",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"(?:^|[:;] )(?:The |Our |(?:Concerning|Regarding|For|On|In|As for|With regard to) (?:the|our) )?$",
    re.IGNORECASE,
)
"""Before the words for an outcome that are the sentence's subject."""
CLAUSE = re.compile(r"\b(?:whether|who|which|that|if|when)\b")
"""What opens a clause within a name: a verb behind it is the name's own."""
UNENDED = re.compile(r" (?:and|but|which|that|who)$")
"""What a further verb follows: "the scale rates itch and is the primary outcome"."""
SOUGHT = re.compile(
    r"(?:(?:[\w-]+ )?(?:differences?|effects?|superiority)(?: of [^,;()]{3,40}?)?|improvements?(?= with)) "
    r"(?:in|on|for|with respect to) (?:the )?",
    re.IGNORECASE,
)
"""What is looked for in an outcome, and is none: "a difference in pain (the primary outcome)"."""
OPENED = re.compile(r"\((?=[^()]*$)")
"""A bracket that nothing closes: the clause within it names the outcome."""
FRONTED = re.compile(
    r"(?:^|[;:,] )(?:in|at|after|during|for|on|with|of|by|among|as|concerning|regarding) (?:the |our )?$",
    re.IGNORECASE,
)
"""Before a noun: it only says of what the clause speaks, and the comma behind it ends no name."""
_DONE = (
    r"(?:was|were|is|are|will be) (?:also |all |then )?(?:assessed|measured|evaluated|recorded|collected|examined|"
    r"compared|analy[sz]ed|obtained|determined)\b"
)
_RELATIVE = r"\b(?:whether|who|whom|whose|which|that|in)\b"
AND_ANOTHER = re.compile(
    r",? (?:and|but|while|whereas) (?!(?:whether|who|which|that)\b)[^,;:()]{3,60}? (?:was|were|is|are|will be)\b"
    rf"|^[^;]*(?P<cut>;) (?:(?!{_RELATIVE})[^,;:()]){{3,60}}? (?:was|were|is|are|will be)\b(?=[^;]*$)"
)
"""A further clause with a subject of its own: "the outcomes were itch and mood, and safety was …"."""
DONE = re.compile(rf",? {_DONE}")
AND_DONE = re.compile(
    rf",? (?:(?:and|which|all of which|both of which) {_DONE}|and (?:was|were|has been|have been|occurred|did not|differed)\b(?! not))"
)
"""What is said of outcomes behind their names: "primary outcome: itch and mood were rated daily"."""


def stretch_of(match: re.Match[str], *, many: bool) -> tuple[int, int] | None:
    """Where the words for a match's outcomes stand; None where it names none."""
    if is_aside(match) or is_open(match):
        return None
    start, last = span_of(match, many=many)
    items = match.string[start:last]
    listing = "verb" in match.re.groupindex and match["verb"].strip()[:1] in tuple(":–—")
    done = (DONE if listing else AND_DONE).search(items)
    items = items[: done.start()] if done else items
    if not listing and "verb" in match.re.groupindex and not CLAUSE.search(items):
        another = AND_ANOTHER.search(items)
        items = items[: max(another.start(), another.start("cut"))] if another else items
    fronted = not items.startswith("the ") and is_fronted(match, start)
    if (close := unopened(items)) is not None:
        own = OPENED.search(match.string, match.start(), start)
        items = items[:close] if own else ""
    if fronted or not items or UNENDED.search(items) or states(items):
        return None
    return start, start + len(items)


NUMBERED = re.compile(r"(?<![\w(])(?:\d{1,2}|[a-z]|[ivx]{1,4})\)")


def unopened(words: str) -> int | None:
    """Where a bracket closes that opens nowhere in some words; None where none does, but for "1)".

    >>> unopened("itch (cold) and mood) in winter"), unopened("1) itch (cold), b) mood")
    (20, None)
    """
    depth = 0
    for at, char in enumerate(NUMBERED.sub(lambda mark: " " * len(mark.group()), words)):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return at
    return None


def span_of(match: re.Match[str], *, many: bool) -> tuple[int, int]:
    """Where a match has its outcomes: the pattern's group, else the noun phrase before the match."""
    if (name := defined(match)) is not None:
        return name
    if "items" in match.re.groupindex:
        first, end = match.span("items")
        opened = OPENED.search(match["items"]) if "verb" not in match.re.groupindex else None
        return first + (opened.end() if opened else 0), end
    end = match.start()
    start = phrase_before(match.string, end, many=many)
    if start is None or (match[0].startswith(",") and FRONTED.search(match.string[:start])):
        return end, end
    sought = SOUGHT.match(match.string, start, end)
    return (sought.end() if sought else start), end


OF_NAME = re.compile(rf"^ of {NOT_OF}(?!{PEOPLE})(?:the )?(?P<name>[a-zA-Z][^,;:()]{{2,80}})$")


def defined(match: re.Match[str]) -> tuple[int, int] | None:
    """Where an outcome's name stands that is then defined: "the primary outcome of itch was defined as …"."""
    if "verb" not in match.re.groupindex or "defined" not in match["verb"]:
        return None
    name = OF_NAME.match(match["post"])
    if name is None or read_outcome(name["name"]) is None:
        return None
    start = match.start("post")
    return start + name.start("name"), start + name.end("name")


def states(words: str) -> bool:
    """Whether words say something of an outcome rather than name it.

    >>> states("reduced by half"), states("reduced itch")
    (True, False)
    """
    lead = LEAD.match(words)
    return NO_START.match(words, lead.end() if lead else 0) is not None


def is_aside(match: re.Match[str]) -> bool:
    """Whether the outcome is only spoken of: "in the primary outcome is", but not "…outcome: pain"."""
    if "verb" not in match.re.groupindex:
        return False
    before = match.string[: match.start()]
    spoken = None if ONE_OF.search(before) else ASIDE.search(before)
    naming = match["verb"].strip().startswith((":", "being"))
    return bool(spoken and not naming) or OTHER.search(match["post"]) is not None


def is_open(match: re.Match[str]) -> bool:
    """Whether an apposition that nothing closes stands elsewhere than in a sentence's subject."""
    if "closed" not in match.re.groupindex or match["closed"]:
        return False
    return OPENING.search(match.string[: match.start()]) is None


def is_fronted(match: re.Match[str], start: int) -> bool:
    """Whether a comma ends what the clause is about: "In the primary outcome, women were …"."""
    own = "verb" not in match.re.groupindex and start > match.start("noun")
    comma = own and re.match(r"[, ]*,", match.string[match.end("noun") : start])
    return bool(comma) and FRONTED.search(match.string[: match.start()]) is not None
