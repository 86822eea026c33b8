"""Names in a list of outcomes that have commas or "and" in them: those that their initials prove.

"depth of itch, pain, and heat (DIPH)" is one name, as its abbreviation says; adjectives one
after the other share the noun behind the last: "oral, nasal and dermal itch".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SHORT = re.compile(r" ?[(\[](?P<short>[A-Za-z]*[A-Z][\w’'/-]*)[^()\[\]]{0,40}[)\]]")
TOKEN = re.compile(r"[A-Za-z][\w’']*")
SMALL = frozenset("the a an of in and or for to at by with on from".split())
FEWEST = 3  # letters of an abbreviation that can prove a name with a separator in it
NOUNS = frozenset(
    "trial arrival survival removal withdrawal referral appraisal refusal recall interval signal animal "
    "renewal proposal approval denial disposal dismissal journal manual goal metal sugar calendar seminar scar "
    "diary library salary summary dictionary sedative additive drive initiative laxative alternative preservative "
    "objective directive adhesive statistic characteristic analgesic antibiotic diuretic mechanic logic topic clinic "
    "music metric panic epidemic arithmetic traffic fabric critic plastic cosmetic".split()
)
"""What ends like an adjective and is none."""
ADJECTIVES = frozenset(
    "low high mild moderate severe light vigorous total early late short long fast slow right left upper lower major "
    "minor overall mean peak fasting continuing ongoing resting random serious blood serum plasma urinary".split()
)
ENDING = re.compile(r"[a-z](?:ic|[^v]al|ive|ous|ary|ory|[^g]ar|able|ible|less|ior)$")


def spelt_out(chars: str) -> list[tuple[int, int]]:
    """The names whose initials stand in brackets behind them, where they have a separator in them.

    >>> text = "itch, and depth of itch, pain, and heat (DIPH)"
    >>> [text[start:end] for start, end in spelt_out(text)]
    ['depth of itch, pain, and heat']
    """
    found = []
    for match in SHORT.finditer(chars):
        letters = [char for char in match["short"] if char.isalpha() and char.isupper()]
        start = start_of(chars, match.start(), letters) if len(letters) >= FEWEST else None
        name = "" if start is None else chars[start : match.start()]
        if start is not None and ")" not in name and re.search(r",| and ", name):
            found.append((start, match.start()))
    return found


def start_of(chars: str, end: int, letters: Sequence[str]) -> int | None:
    """Where the name begins whose words before `end` have some initials; None where they haven't.

    Small words need no letter, and words with a capital may go without one.
    """
    tokens = list(TOKEN.finditer(chars, max(end - 120, 0), end))
    left = list(letters)
    for token in reversed(tokens):
        word = token.group()
        if word[0].upper() == left[-1]:
            left.pop()
            if not left:
                return token.start()
        elif word.lower() not in SMALL and not word[0].isupper():
            return None
    return None


def is_adjective(word: str) -> bool:
    """Whether a word is no noun, and so can't end an outcome's name.

    >>> is_adjective("nasal"), is_adjective("survival"), is_adjective("moderate")
    (True, False, True)
    """
    low = word.lower()
    return low in ADJECTIVES or (low not in NOUNS and ENDING.search(low) is not None)


def of_shared_noun(pieces: Sequence[str]) -> set[int]:
    """The numbers of the pieces of a list whose noun stands in a later one.

    >>> sorted(of_shared_noun(["itch", "deep", "oral", "nasal", "dermal warmth", "mood"]))
    [2, 3]
    """
    found: set[int] = set()
    for number in range(len(pieces) - 2, -1, -1):
        words, after = pieces[number].split(), pieces[number + 1].split()
        goes_on = number + 1 in found or (
            len(after) > 1 and (is_adjective(after[0]) or after[0][0].isdigit())
        )
        lone = len(words) == 1 or number == 0 or number + 1 in found
        if words and goes_on and lone and is_adjective(words[-1]):
            found.add(number)
    if len(pieces) - 2 in found and all(" " not in one for one in pieces[:-1]):
        found.update(range(len(pieces) - 1))  # "home, dermal, and 9-week loss"
    return found
