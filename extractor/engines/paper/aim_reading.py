"""From a rule's match to the outcomes that it names, each with its place and time."""

from __future__ import annotations

import re

from extractor.engines.paper.aim_items import (
    AFTER,
    LEAD,
    NO_START,
    Outcome,
    only_baseline,
    read_outcome,
)
from extractor.engines.paper.aim_lists import places
from extractor.engines.paper.aim_wordings import LABELS
from extractor.engines.paper.noun_phrases import phrase_before
from extractor.engines.paper.time_frames import BARE, PHRASE, phrase_at
from extractor.engines.paper.visits import is_visit
from extractor.types import JSON

# "the difference in the primary outcome is …" tells of it, but doesn't say what it is.
ASIDE = re.compile(
    r"\b(?:in|of|on|for|to|with|from|by|per|reaching|whose|previous|earlier) (?:the |our |its |each |a )?$",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"\bcost|economic|\bsub-?stud|"
    r"\banalys[ei]s of\b(?! (?:the )?(?:[\w-]+ and )?(?:efficacy|effectiveness|safety|tolerability|feasibility))",
    re.IGNORECASE,
)


OPENING = re.compile(
    r"(?:^|[:;] )(?:The |Our |(?:Concerning|Regarding|For|On|In|As for|With regard to) (?:the|our) )?$",
    re.I,
)
"""Before the words for an outcome that are the sentence's subject."""
UNENDED = re.compile(r" (?:and|but|which|that|who)$")
"""What a further verb follows: "the scale rates itch and is the primary outcome"."""


def outcomes_in(match: re.Match[str]) -> list[tuple[int, int, Outcome]]:
    """Each outcome that a match names, with its place in the sentence; a time told for all."""
    groups = match.re.groupindex
    if "verb" in groups and (is_aside(match) or OTHER.search(match["post"])):
        return []
    if (
        "closed" in groups
        and not match["closed"]
        and not OPENING.search(match.string[: match.start()])
    ):
        return []
    noun = match["noun"].split(" of ")[0]
    plural = bool(re.search(r"(?:s|criteria)\b[^a-z]*$", noun, re.I)) or noun.lower() in LABELS
    start, end = span_of(match, many=plural)
    items = match.string[start:end]
    done = (DONE if "verb" in groups and match["verb"].strip()[:1] in ":–—" else AND_DONE).search(
        items
    )
    if done is not None:
        end, items = start + done.start(), items[: done.start()]
    if UNENDED.search(items) or (not items.startswith("the ") and is_fronted(match, start)):
        return []
    if states(items):
        return []
    told = " ".join(match[name] or "" for name in ("post", "when", "verb") if name in groups)
    told += match.string[end : match.end("items")] if done is not None else ""
    led = LED_BY.search(match.string[: match.start()])
    shared = time_in(told) or (PHRASE.search(led.group()) if led else None)
    if shared is None and "verb" not in groups:  # "… was the primary outcome at 12 weeks"
        shared = PHRASE.match(match.string, match.end() + 1) or behind(match)
    return listed(
        match.string, start, end, plural=plural, time=phrase_at(shared) if shared else None
    )


def time_in(told: str) -> re.Match[str] | None:
    """The time in what is said of outcomes before they are named."""
    later = (one for one in BARE.finditer(told) if AFTER.search(one.group()))
    times = (*PHRASE.finditer(told), *later)
    return next((one for one in times if not only_baseline(one.group())), None)


def listed(
    chars: str, start: int, end: int, *, plural: bool, time: str | None = None
) -> list[tuple[int, int, Outcome]]:
    """The outcomes in a stretch of a text; `time` is that of all that have none of their own."""
    found: list[tuple[int, int, Outcome]] = []
    for low, high in places(chars[start:end], plural=plural):
        outcome = read_outcome(chars[start + low : start + high])
        if outcome is None:
            continue
        if outcome["time_frame"] is None and time:
            outcome["time_frame"] = time
        found.append((start + low, start + high, outcome))
    return with_last_time(found)


def states(words: str) -> bool:
    """Whether words say something of an outcome rather than name it."""
    lead = LEAD.match(words)
    return NO_START.match(words, lead.end() if lead else 0) is not None


_DONE = (
    r"(?:was|were|is|are|will be) (?:also |all |then )?(?:assessed|measured|evaluated|recorded|collected|examined|"
    r"compared|analy[sz]ed|obtained|determined)\b"
)
DONE = re.compile(rf",? {_DONE}")
AND_DONE = re.compile(rf",? (?:and|which|all of which|both of which) {_DONE}")
"""What is said of outcomes behind their names: "primary outcome: itch and mood were rated daily"."""


def span_of(match: re.Match[str], *, many: bool) -> tuple[int, int]:
    """Where the outcomes' words stand: the pattern's group, else the noun phrase before the match."""
    if "items" in match.re.groupindex:
        first, end = match.span("items")
        opened = OPENED.search(match["items"]) if "verb" not in match.re.groupindex else None
        return first + (opened.end() if opened else 0), end
    start = phrase_before(match.string, match.start(), many=many)
    fronted = match.group().startswith(",") and FRONTED.search(match.string[:start])
    if start is None or fronted:
        return match.start(), match.start()
    sought = SOUGHT.match(match.string, start, match.start())
    return (sought.end() if sought else start), match.start()


SOUGHT = re.compile(
    r"(?:(?:[\w-]+ )?(?:differences?|effects?|superiority)(?: of [^,;()]{3,40}?)?|improvements?(?= with)) (?:in|on|for|with respect to) (?:the )?",
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
LED_BY = re.compile(rf"^(?:{PHRASE.pattern}), (?:the |our )?$", re.IGNORECASE)
"""A time before the words for the outcome: "At 12 weeks, the primary outcome was …"."""


def behind(match: re.Match[str]) -> re.Match[str] | None:
    """The time that the clause tells behind an outcome named in passing: "… (primary outcome), rated at week 4"."""
    rest = SPAN_BEHIND.match(match.string, match.end())
    groups = match.re.groupindex
    if rest is None or ("items" in groups and "closed" not in groups):
        return None
    time = PHRASE.search(match.string, match.end(), rest.end())
    return time if time and is_visit(time.group()) and not only_baseline(time.group()) else None


SPAN_BEHIND = re.compile(r"(?:(?!\. )[^;:()]){0,90}")
"""The rest of a clause that is likely to go on speaking of the same."""


def is_fronted(match: re.Match[str], start: int) -> bool:
    """Whether a comma ends what the clause is about: "In the primary outcome, women were …"."""
    own = "verb" not in match.re.groupindex and start > match.start("noun")
    behind = own and re.match(r"[, ]*,", match.string[match.end("noun") : start])
    return bool(behind) and FRONTED.search(match.string[: match.start()]) is not None


def is_aside(match: re.Match[str]) -> bool:
    """Whether the outcome is only spoken of: "in the primary outcome is", but not "…outcome: pain"."""
    spoken = ASIDE.search(match.string[: match.start()])
    return bool(spoken) and not match["verb"].strip().startswith(":")


# times and measures whose time is theirs alone: "days off in the past month", "survival at 2 years"
OF_ONE = re.compile(
    r"for |during |over |throughout |(?:in|within) the (?:past|last|previous) ", re.IGNORECASE
)
OF_ITEM = re.compile(r"surviv|mortal|death", re.IGNORECASE)
# what is no state at a time
LASTING = re.compile(
    r"(?:hospital |ICU |mean |median )*(?:length|duration|time to|costs?\b)", re.IGNORECASE
)


def with_last_time(found: list[tuple[int, int, Outcome]]) -> list[tuple[int, int, Outcome]]:
    """In a list without other times the time of the last item is that of all: "A and B at week 4"."""
    times = [outcome["time_frame"] for _, _, outcome in found]
    if len(times) < 2 or times[-1] is None or any(times[:-1]):
        return found
    if OF_ONE.match(times[-1]) or OF_ITEM.search(str(found[-1][2]["measure"])):
        return found
    return [
        (
            a,
            b,
            outcome
            if LASTING.match(str(outcome["measure"]))
            else {**outcome, "time_frame": times[-1]},
        )
        for a, b, outcome in found
    ]


def read_all(match: re.Match[str]) -> JSON:
    """The outcomes that a match names, None where it names none."""
    return [outcome for _, _, outcome in outcomes_in(match)] or None


def item(measure: str, time_frame: str | None = None) -> JSON:
    """An outcome as rules' examples give it."""
    return {"measure": measure, "time_frame": time_frame}
