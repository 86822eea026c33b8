"""From a rule's match to the outcomes that it names, each with its place and time."""

from __future__ import annotations

import re

from extractor.engines.paper.aim_items import AFTER, Outcome, only_baseline, read_outcome
from extractor.engines.paper.aim_lists import places
from extractor.engines.paper.aim_stretches import stretch_of
from extractor.engines.paper.aim_wordings import LABELS
from extractor.engines.paper.time_frames import BARE, PHRASE, phrase_at
from extractor.engines.paper.visits import is_visit
from extractor.fields.outcome_lists import depths, numbered, semicolons
from extractor.types import JSON

MANY = re.compile(r"(?:s|criteria)\b[^a-z]*$", re.IGNORECASE)
LED_BY = re.compile(rf"^(?:{PHRASE.pattern}), (?:the |our )?$", re.IGNORECASE)
"""A time before the words for the outcome: "At 12 weeks, the primary outcome was …"."""
REST = re.compile(r"\)?(?:\([^()]*\)|(?!\. )[^;:()]){0,90}")
"""The rest of a clause that is likely to go on speaking of the same."""
CLOSED = re.compile(
    r"\)?,? (?:was|were|is|are|will be) (?:\w+ )??(?:assess|measur|record|evaluat|collect|determin|rat|scor|examin)ed\b"
)
"""Behind an outcome named in brackets that is the clause's subject: "(itch) was rated at week 4"."""


def outcomes_in(match: re.Match[str]) -> list[tuple[int, int, Outcome]]:
    """Each outcome that a match names, with its place in the sentence; a time told for all."""
    noun = match["noun"].split(" of ")[0]
    plural = MANY.search(noun) is not None or noun.lower() in LABELS
    stretch = stretch_of(match, many=plural)
    if stretch is None:
        return []
    start, end = stretch
    time = time_of_all(match, end)
    return listed(match.string, start, end, plural=plural, time=phrase_at(time) if time else None)


def time_of_all(match: re.Match[str], end: int) -> re.Match[str] | None:
    """The time that a sentence tells beside the outcomes' names, which end at `end`."""
    groups = match.re.groupindex
    told = " ".join(match[name] or "" for name in ("post", "when", "verb") if name in groups)
    if "items" in groups and end > match.start("items"):
        told += match.string[end : match.end("items")]
    led = LED_BY.search(match.string[: match.start()])
    time = time_in(told) or (PHRASE.search(led.group()) if led else None)
    if time is None and "verb" not in groups:  # "… was the primary outcome at 12 weeks"
        time = PHRASE.match(match.string, match.end() + 1) or time_behind(match)
    return time


def time_in(told: str) -> re.Match[str] | None:
    """The time in what is said of outcomes before they are named."""
    later = (one for one in BARE.finditer(told) if AFTER.search(one.group()))
    times = (*PHRASE.finditer(told), *later)
    return next((one for one in times if not only_baseline(one.group())), None)


def time_behind(match: re.Match[str]) -> re.Match[str] | None:
    """The time of a clause behind an outcome named in passing: "(primary outcome), rated at week 4"."""
    rest = REST.match(match.string, match.end())
    groups = match.re.groupindex
    named = "items" in groups and "closed" not in groups
    if rest is None or (named and not CLOSED.match(match.string, match.end())):
        return None
    time = PHRASE.search(match.string, match.end(), rest.end())
    return time if time and is_visit(time.group()) and not only_baseline(time.group()) else None


def listed(
    chars: str, start: int, end: int, *, plural: bool, time: str | None = None
) -> list[tuple[int, int, Outcome]]:
    """The outcomes in a stretch of a text; `time` is that of all that have none of their own."""
    found: list[tuple[int, int, Outcome]] = []
    words = chars[start:end]
    lead = lead_of(words)
    for low, high in places(words, plural=plural):
        outcome = read_outcome(f"{lead}{words[low:high]}")
        if outcome is None:
            continue
        if outcome["time_frame"] is None and time:
            outcome["time_frame"] = time
        found.append((start + low, start + high, outcome))
    apart = len(found) > TWO and semicolons(words, depths(words))
    return found if apart else with_last_time(found)


def lead_of(words: str) -> str:
    """The words before a numbered list that each item goes on with: "people who (i) sleep and (ii) nap".

    >>> lead_of("share of people who (i) sleep and (ii) nap"), lead_of("(i) sleep and (ii) nap")
    ('share of people who ', '')
    """
    marks = numbered(words)
    before = words[: marks[0][0]] if marks else ""
    return f"{before.rstrip()} " if WHO.search(before) else ""


WHO = re.compile(r" (?:who|whose|that)\W*$")
TWO = 2  # items between semicolons, of which the last may have a time for both
# times and measures whose time is theirs alone: "days off in the past month", "survival at 2 years"
OF_ONE = re.compile(
    r"for |during |throughout |(?:in|within) the (?:past|last|previous) ", re.IGNORECASE
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
