"""Noun phrases by closed-class words: where the one begins that ends at a place in a sentence.

No tagger: what ends a phrase on its left are the words that no noun phrase holds (forms of "be",
pronouns, subordinators, verbs of measuring and finding), and commas unless a list is asked for.
"""

from __future__ import annotations

import re

TOKEN = re.compile(r"[\w’'/%+&@°-]+(?:[.,·]\d+)*|[^\w\s]")
OPEN = {")": "(", "]": "["}
# words that no name of an outcome holds
CLOSED = frozenset(
    "is are was were be been being am will would can could may might shall should must has have had do does did not "
    "we they it he she this that these those which who whom whose when where while whereas although though if because "
    "since whether than then but nor so as via using versus vs compared however therefore namely including "
    "such showed shown seen found there here only".split()
)
BY = frozenset(("by", "with", "using", "through"))
PEOPLE = re.compile(
    r"(?:patients?|participants?|subjects?|women|men|children|infants|people|individuals|persons|adults|those|eyes?|"
    r"episodes?|days?|visits?|deaths?|contacts?|satisfaction|compliance|adherence|associated|agreement|treatment)$",
    re.IGNORECASE,
)
_STEMS = (
    r"assess|measur|evaluat|examin|compar|analy[sz]|determin|estimat|includ|scor|rat|count|record|collect|obtain|observ|"
    r"investigat|consider|cho[so]s?|select|defin|design|regist|improv|reduc|increas|decreas|lower|prevent|affect|"
    r"influenc|enhanc|alleviat|relieve?|attenuat|prolong|shorten|diminish|reveal|demonstrat|show|report|achiev|reach|"
    r"attain|differ|chang|test|explor|identif|detect|calculat|monitor|predict|quantif|us|tak|studi|specif|designat|"
    r"regard|set|list|document|track|describ|us|provid|receiv|suggest|indicat|conclud|assum|anticipat|expect"
)
VERB = re.compile(
    rf"(?:re-?|pre-?)?(?:{_STEMS})(?:e?d|n|ing|e?s)$|(?:chosen?|took|gave|made|led|had|saw|showed)$"
)
NOUNS = frozenset(
    "rates counts changes increases decreases scores tests reports measures estimates designs sets lists uses records documents "
    "differences describes scoring testing reporting".split()
)
"""Of what looks like a verb, the plurals of nouns and what as often stands before a noun."""
BASE = re.compile(rf"(?:{_STEMS}|find|see|have|be|give|keep|help|make)e?$", re.IGNORECASE)
LEADS_VERB = frozenset("to also we will would could can may might should did not".split())
DETERMINERS = frozenset("the a an our its their".split())
JOINS = frozenset(
    "than after before during within over under through between among into towards per without".split()
)
EDGE = frozenset(
    "the a an our its their any in on of for to at with from by and or between also both respect regard".split()
)
CALLED = re.compile(r"primary|secondary|outcome|end-?\s?point", re.IGNORECASE)
STOPS = frozenset(";:.?!—")


def phrase_before(chars: str, end: int, *, many: bool = False) -> int | None:
    """Where the noun phrase begins that ends at `end`, or the list of some; None where there is none.

    >>> text = "We assessed depth of sleep (in hours) as the primary outcome."
    >>> text[phrase_before(text, 37):37]
    'depth of sleep (in hours)'
    """
    tokens = list(TOKEN.finditer(chars, 0, end))
    first = len(tokens)
    at = first - 1
    while at >= 0:
        word = tokens[at].group()
        if word in OPEN:
            at = opening(tokens, at)
            if at < 0:
                return None
            if CALLED.search(chars, tokens[at].start(), tokens[first - 1].end()):
                break  # another outcome's bracket
            first = at
            at -= 1
            continue
        if word in STOPS or word in "([" or ends_phrase(tokens, at, many=many):
            break
        first = at
        at -= 1
    while first < len(tokens) and (
        tokens[first].group().lower() in EDGE or tokens[first].group() in ",–-"
    ):
        first += 1
    return tokens[first].start() if first < len(tokens) else None


def opening(tokens: list[re.Match[str]], at: int) -> int:
    """The number of the bracket that the one at `at` closes; -1 where none does."""
    depth = 0
    for number in range(at, -1, -1):
        word = tokens[number].group()
        depth += (word in OPEN) - (word in OPEN.values())
        if depth == 0:
            return number
    return -1


def ends_phrase(tokens: list[re.Match[str]], at: int, *, many: bool) -> bool:
    """Whether the word at `at` is none of the phrase to its right."""
    word = tokens[at].group()
    low = word.lower()
    if low == ",":
        return not many
    if low in ("–", "-"):
        return True
    after = tokens[at + 1].group().lower() if at + 1 < len(tokens) else ""
    if low in CLOSED or (after in DETERMINERS and low not in EDGE and low not in JOINS):
        return True  # "shows the sum": a noun has no article right behind it
    before = tokens[at - 1].group() if at else ""
    if low in BY:
        return not PEOPLE.search(before)
    if before.lower() in LEADS_VERB and BASE.fullmatch(low):
        return True
    if low not in NOUNS and VERB.fullmatch(word if at else low):
        return True
    return low in NOUNS and before.lower().endswith("ly")
