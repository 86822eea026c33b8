"""Does text read forwards? Orthography and common words tell, without a language model.

Latin-script typography is not symmetric: capitals open words, commas and full stops
close them, brackets face inwards; and the commonest English words are no words when
reversed. Each cue is worth a point, so that long text is sure and short text abstains.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extractor.repair.alternatives import one_of

# The commonest words of trial reports that are not words when read backwards.
COMMON = (
    "the of and in with for to from by at were are after between during into or than that this "
    "study patients trial treatment clinical group primary outcome participants time day days "
    "weeks months safety efficacy disease therapy cells cell hospital university medical center "
    "research randomized randomised controlled double blind placebo interventional estimated "
    "design parallel single adverse events baseline frame phase change rate score"
).split()
_WORD_END = "(?:tion|sion|ment|ness|ing|ity|ical|ated|ous|ive|ics|ology|ents|ies|ers?|ed|ly)"
_WORD_START = "(?:con|pro|pre|inter|trans|com|dis|un|re|de|st|tr|pl|bl|br|cl|gr|pr|th|wh|sh)"


def _flip(words: list[str]) -> str:
    return one_of(word[::-1] for word in words)


_REVERSED_END = "(?:noit|nois|tnem|ssen|gni|yti|laci|deta|suo|evi|sci|ygolo|stne|sei|s?re|de|yl)"
_REVERSED_START = "(?:noc|orp|erp|retni|snart|moc|sid|ts|rt|lp|lb|rb|lc|rg|rp|ht|hw|hs)"

# A word opened by a capital, closed by punctuation, brackets facing inwards.
FORWARD = re.compile(
    rf"\b(?i:(?:{one_of(COMMON)})\b)|\b[a-z]{{2,}}{_WORD_END}\b|\b{_WORD_START}[a-z]{{3,}}"
    r"|(?<![A-Za-z])[A-Z][a-z]{2,}|(?<=[a-z])[,.;:](?=\s|$)|(?<=\s)\((?=\w)|(?<=\w)\)(?=[\s,.;]|$)"
)
BACKWARD = re.compile(
    rf"\b(?i:(?:{_flip(COMMON)})\b)|\b{_REVERSED_END}[a-z]{{2,}}|\b[a-z]{{3,}}{_REVERSED_START}\b"
    r"|[a-z]{2,}[A-Z](?![A-Za-z])|(?:(?<=\s)|^)[,.;:](?=[a-z])|(?:(?<=\s)|^)\)(?=\w)"
)
_BACKWARD_WORDS = frozenset(word[::-1] for word in COMMON if len(word) > 2)


def forward_points(chars: str) -> int:
    """Points for reading forwards minus points for reading backwards.

    >>> forward_points("Safety of the treatment, in patients") > 3
    True
    >>> forward_points("stneitap ni ,tnemtaert eht fo ytefaS") < -3
    True
    """
    return sum(map(_points, chars.split()))


@lru_cache(maxsize=100_000)
def _points(word: str) -> int:
    """The points of one word with what is glued to it; every cue stands within one."""
    alone = f" {word} "
    return len(FORWARD.findall(alone)) - len(BACKWARD.findall(alone))


def has_backward_words(chars: str, fewest: int) -> bool:
    """Whether so many of the commonest words stand in the text letter-reversed.

    >>> has_backward_words("stneitap eht ni", 2), has_backward_words("the patients", 1)
    (True, False)
    """
    parts = Counter(chars.lower().split())  # most return, so that few are looked into
    found = 0
    for part, times in parts.items():
        if part in _BACKWARD_WORDS:
            found += times
        elif not part.isalnum():
            found += times * sum(map(_BACKWARD_WORDS.__contains__, _LONG_WORD.findall(part)))
    return found >= fewest


_LONG_WORD = re.compile(r"\w{3,}")


def reads_like_text(chars: str) -> bool:
    """Whether text has the words and the letters of prose or of a table in English.

    Joined rubbish, columns of numbers and scrambled letters have neither; what fails
    here is reported as garbled and nothing is read from it.

    >>> reads_like_text("A trial of cells in patients with pneumonia after surgery")
    True
    >>> reads_like_text("eonu dtins 3 oeilrt 4 acnd esso wuh tirn 5")
    False
    """
    words = re.findall(r"[A-Za-z]+", chars)
    letters = sum(map(len, words))
    if not words or letters < 0.4 * len(chars.replace(" ", "")):
        return False
    points = forward_points(chars)
    return points >= 0.15 * len(words) and letters / len(words) < 14


FUNCTION_WORD_END = re.compile(r"\b(?:of|the|and|in|with|for|to|a|an|from|by|or|at|on|as)$")


def joins(first: str, second: str) -> int:
    """Points for the line `second` being the continuation of the line `first`.

    >>> joins("treatment of", "patients") > joins("patients", "treatment of")
    True
    """
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return 0
    last, head = first[-1], second[0]
    points = 0
    if last == "-" and head.islower():
        points += 3
    elif last in ",(" or FUNCTION_WORD_END.search(first[-6:]):
        points += 1 if head.isupper() else 2 * any(map(str.isalpha, second))
    elif last in ".?!":
        points += 1 if head.isupper() else -1
    if head in ",.;:)":
        points -= 2
    opened = first.count("(") - first.count(")")
    if opened > 0 and second.count(")") > second.count("("):
        points += 2
    return points
