"""What an "and" joins in a list of outcomes: two of them, words of one, or those of a scale's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines.paper.aim_item_words import VAGUE
from extractor.engines.paper.aim_names import is_adjective

QUANTITIES = frozenset(
    "change changes number rate rates time proportion incidence duration percentage quality length "
    "frequency level levels severity mean".split()
)
BARE_QUANTITY = 2  # words of a quantity that needs a noun: "mean length"
OF_LIFE = re.compile(
    r"\b(?:[Qq]uality of life|[Ll]ength of (?:hospital |ICU )?stay|[Rr]ange of motion|[Aa]ctivities of daily living|"
    r"[Rr]eturn to work)(?: \([A-Za-z-]+\))?$"
)  # names that end here
PREPOSITIONS = frozenset("in on at of for to by with from after before during within over".split())
NAMED = re.compile(r"(?:^|[^.] )[A-Z][a-z]+$")
TOOLS = re.compile(
    r"(?:[Ss]cale|[Ii]ndex|[Qq]uestionnaire|[Tt]est|[Ii]nventory|[Ss]core|[Aa]ssessment|[Ss]urvey|[Ss]ystem|[Ff]orm)s?$"
)
HEADS = frozenset("score scores scale index questionnaire test rate rates level levels".split())
SHARED = re.compile(
    r"[\w-]+ (?:rates|levels|scores|concentrations|counts|values|ratings|intakes|results)(?:\W*$| (?:from|of|in|at|by|for)\b)"
)
"""A noun that also is that of what stands before the "and": "egg and milk intakes"."""
WHOLE = re.compile(r"(?:s|\)|ion|ity|ness|ment|ance|ence)$")
SHORTENED = re.compile(r"\([A-Z][\w-]{1,9}\) and (?:the )?$")
SHORTENED_NEXT = re.compile(r"[^,;()]{3,60}\([A-Z][\w-]{1,9}\)")


def parts_well(chars: str, mark: tuple[int, int]) -> bool:
    """Whether the one "and" of a plural joins two outcomes rather than two words of one.

    >>> text = "changes in fasting and random glucose"
    >>> parts_well(text, (18, 23))
    False
    """
    before, after = chars[: mark[0]].split(), chars[mark[1] :].split()
    if before and before[-1] in QUANTITIES and "of" in after and len(before) <= BARE_QUANTITY:
        return False  # "incidence and length of naps"
    if OF_LIFE.search(chars[: mark[0]]):
        return True
    if after and re.match(r"\d+-[a-z]", after[0]) and len(before) > 1:
        return True  # "depth of sleep and 9-day loss"
    if after and after[0] in PREPOSITIONS:
        return False  # "itch in winter and in summer"
    if VAGUE.fullmatch(chars[: mark[0]].strip()):
        return False  # "patient and nurse contentment"
    if "the" in chars[slice(*mark)].split() or (after and after[0] in QUANTITIES):
        return True
    if "of" in after[1:2] and "of" in before[1:2] and len(before) > 2:
        return True  # "warmth of toes and loss of socks"
    if before and len(after) > 1 and is_adjective(before[-1]):
        return False
    if (
        SHARED.match(chars[mark[1] :])
        and 0 < len(before) < 4
        and (len(before) == 1 or not WHOLE.search(before[-1]))
    ):
        return False  # "egg and milk intakes"
    shared = re.search(
        r"\b(?:in|of|between|from|both|for|to|with) (?:the |an? )?[\w-]+$", chars[: mark[0]]
    )
    return not shared or (len(after) > 2 and len(before) > 5)


def joins_short_names(chars: str, at: int) -> bool:
    """Whether an "and" before a place joins two names with their abbreviations.

    >>> joins_short_names("length of sleep (LS) and depth of sleep (DS), itch", 25)
    True
    """
    return bool(SHORTENED.search(chars[:at]) and SHORTENED_NEXT.match(chars, at))


def is_firm(chars: str, mark: tuple[int, int], marks: Sequence[tuple[int, int]]) -> bool:
    """Whether one "and" of several parts two outcomes for sure: their abbreviations or quantities tell.

    >>> text = "left and right warmth (LRW) and sum of naps and snores (SNS)"
    >>> [is_firm(text, mark, [(4, 9), (27, 32), (43, 48)]) for mark in ((4, 9), (27, 32), (43, 48))]
    [False, True, False]
    """
    before = chars[max((end for _, end in marks if end <= mark[0]), default=0) : mark[0]]
    after = chars[mark[1] : min((start for start, _ in marks if start >= mark[1]), default=None)]
    left, right = before.split(), after.split()
    if len(left) < 2 or len(right) < 2 or right[0] in PREPOSITIONS:
        return False
    if SHORTENED.search(before + " and "):
        return SHORTENED_NEXT.search(chars[mark[1] :]) is not None or right[0] in QUANTITIES
    measured = left[0] in QUANTITIES and left[1] in ("of", "in")
    return (measured and right[0] in QUANTITIES and right[1] in ("of", "in", "to")) or (
        left[-1] == right[-1] and left[-1].lower() in HEADS
    )


def in_name(chars: str, mark: tuple[int, int]) -> bool:
    """Whether an "and" joins the words of a scale's name, or stands between quotation marks.

    >>> text = "the Night Itch and Warmth Scale"
    >>> in_name(text, (14, 19))
    True
    """
    before, after = chars[: mark[0]], chars[mark[1] :]
    if before.count("“") > before.count("”") or (before.count('"') % 2 and '"' in after):
        return True
    if "and" not in chars[slice(*mark)] or "," in chars[slice(*mark)]:
        return False
    own = NAMED.search(before) is not None and not TOOLS.search(before)
    name = re.match(r"(?:[A-Z][a-z]+(?:-[A-Za-z]+)? )+", after + " ")
    return own and name is not None and TOOLS.search(name.group().strip()) is not None
