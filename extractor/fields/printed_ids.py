"""How registration numbers come out of print: spellings of prefixes, shapes of numbers.

Patterns are built from the table of registries. All are bounded, so that no text makes
them slow. Breaks inside a number are blanks, dashes of any kind and line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractor.fields.registries import registries

BLANK = r" \t\u00a0\u2009\u202f\u200b"
DASH = r"\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
BREAK = rf"[{DASH}]?[{BLANK}\r]?\n[{BLANK}]?"
GAP = rf"(?:{BREAK}|[{BLANK}{DASH}])?"  # between two digits, or two letters of a prefix
SPACED_DASH = rf"\s{{0,2}}[{DASH}]\s{{0,2}}"
SEPARATOR = rf"[\s\u200b]{{0,2}}[/\\.:_|{DASH}]?[\s\u200b]{{0,2}}"
CLEAR_SEPARATOR = rf"(?:\s{{1,2}}|\s{{0,2}}[/\\.:_|{DASH}]\s{{0,2}})"

HARD_END = r"(?![0-9A-Za-z])"
END = (
    r"(?![0-9])(?:(?![A-Za-z])"
    r"|(?=https?:|www\.|[A-Z]?[a-z]{2}|NCT0|ISRCTN|EUCTR|ACTRN)"  # a word or number glued on
    r"|(?=(?P<mark>[a-h])(?![A-Za-z0-9])))"  # a footnote's mark
)
"""A number ends where neither digit nor letter follows, but for what dumps glue on."""

OCR_DIGITS = str.maketrans("OoQIl|SsBZz", "00011155822")

Trie = dict[str, "Trie"]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Ways in which the part after the prefix of one kind may be printed, safest first."""

    exact: re.Pattern[str]
    gapped: re.Pattern[str] | None  # broken inside
    ocr: re.Pattern[str] | None  # letters for digits
    glued: re.Pattern[str] | None  # followed at once by the two or three digits of a citation
    wrong: re.Pattern[str]  # too few or too many digits


@cache
def shapes(key: str) -> Shapes:
    """The shapes of one row of the table.

    >>> bool(shapes("KCT").exact.match("0012345")), bool(shapes("KCT").exact.match("00123456"))
    (True, False)
    >>> bool(shapes("KCT").gapped.match("00 12345")), bool(shapes("KCT").ocr.match("OO12345"))
    (True, True)
    """
    body = registries()[key].body
    spaced = body.replace(" ", SEPARATOR).replace("~", SPACED_DASH)
    fixed = re.search(r"\\d\{\d+\}\)(?:\(p\?\))?$", body) is not None
    long = re.search(r"\\d\{(?:1\d|\d,1\d|[5-9]\})", body) is not None
    end = END if r"\d" in body else HARD_END
    return Shapes(
        exact=_compiled(f"(?i:{spaced}){end}"),
        gapped=_compiled(f"(?i:{_with_gaps(spaced)}){end}") if long else None,
        ocr=_compiled(f"{_confused(spaced)}{HARD_END}") if long else None,
        glued=_compiled(f"(?i:{spaced})(?P<mark>[1-9][0-9]{{1,2}}){HARD_END}") if fixed else None,
        wrong=_compiled(f"(?i:{_loose(key, body)}){HARD_END}"),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(r"\d", "[0-9]"))


def _with_gaps(pattern: str) -> str:
    def spread(match: re.Match[str]) -> str:
        fewest, comma, most = match.groups()
        upper = f",{int(most) - 1}" if comma else ""
        return rf"\d(?:{GAP}\d){{{int(fewest) - 1}{upper}}}"

    return re.sub(r"\\d\{(\d+)(,?)(\d*)\}", spread, pattern)


def _confused(pattern: str) -> str:
    return pattern.replace(r"\d", "[0-9OoQIl|SsBZz]")


def _loose(key: str, body: str) -> str:
    if key == "RBR":  # a random word: with a digit and a letter it is no other word
        return r"((?=[a-z]{0,8}\d)(?=\d{0,8}[a-z])[a-z0-9]{5,9})"
    pattern = (
        body.removeprefix("0?").replace("}) (", f"}}){CLEAR_SEPARATOR}(").replace(" ", SEPARATOR)
    )
    return re.sub(r"\\d\{[^}]*\}", r"\\d{1,20}", pattern.replace("~", SPACED_DASH))


@cache
def spellings() -> dict[str, list[tuple[str, str]]]:
    """Folded spelling of a prefix → key of each kind, and the repair that it needs or "".

    >>> spellings()[folded("ISCRTN")], spellings()[folded("lSRCTN")]
    ([('ISRCTN', 'transposed')], [('ISRCTN', '')])
    """
    table: dict[str, list[tuple[str, str]]] = {}
    for kind in registries().values():
        prefix = re.sub(r"\W", "", kind.prefix)
        spelled = [(prefix, ""), *((word, "prefix") for word in kind.spellings)]
        spelled += [(word, "transposed") for word in _swapped(prefix)]
        for word, repair in spelled:
            rows = table.setdefault(folded(word), []) if word else []
            if kind.key not in (key for key, _ in rows):
                rows.append((kind.key, repair))
    return table


def folded(word: str) -> str:
    """A prefix without case, gaps, and what recognition confuses: I with l, 1, |; S, 5; O, 0."""
    return _NOT_CODE.sub("", word).upper().translate(_CONFUSED)


_NOT_CODE = re.compile(r"[^A-Za-z0-9|]")
_CONFUSED = str.maketrans("L1|50", "IIISO")


def _swapped(word: str) -> Iterator[str]:
    """Two neighbours exchanged, for prefixes long enough to remain recognisable."""
    if len(word) < 4 and word != "NCT":
        return
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


@cache
def prefix_pattern() -> re.Pattern[str]:
    """One pattern for every spelling of every prefix, the longest first.

    Glued to the word or number before it, a prefix must be printed in capitals.
    """
    before = r"(?:(?<![A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z]{3}|ChiCTR))"
    return re.compile(rf"{before}(?i:(?:JPRN[\W_]?)?{_branches(_prefixes())})")


@cache
def _prefixes() -> Trie:
    trie: Trie = {}
    for kind in registries().values():
        prefix = re.sub(r"\W", "", kind.prefix)
        for word in filter(None, (prefix, *kind.spellings, *_swapped(prefix))):
            _plant(trie, word.upper())
    return trie


@cache
def before_prefixes() -> re.Pattern[str]:
    """The character before a place where `prefix_pattern` may match, for `tried`."""
    opens = "|".join(
        f"[{both_cases(first)}](?:[{_GAPS}]|{_two_more(rest)})"
        for first, rest in _prefixes().items()
    )
    glued = "(?<=[a-z0-9][A-Z])(?=[A-Z]{2})|(?<=[a-z0-9]C)(?=hiCTR)"
    return re.compile(rf"[^a-z](?:(?<![A-Za-z0-9])(?={opens})|(?P<here>{glued}))")


_GAPS = rf"\r\n{BLANK}{DASH}"  # what may stand between two letters of a prefix


def _two_more(node: Trie) -> str:
    """The second letter of some prefixes, and the third or a gap where there must be one."""
    shorter = "".join(token for token, rest in node.items() if "" in rest)
    longer = (
        f"[{both_cases(token.replace(GAP, ''))}][{both_cases(''.join(rest).replace(GAP, ''))}{_GAPS}]"
        for token, rest in node.items()
        if token and "" not in rest
    )
    ends = [f"[{both_cases(shorter.replace(GAP, ''))}]"] if shorter else []
    return "|".join([*ends, *longer])


def both_cases(token: str) -> str:
    r"""Some letters in both cases, for a class of characters, and what Unicode takes for them.

    >>> print(ascii(both_cases("[S5]")))
    '5Ss\u0130\u0131\u017f\u212a'
    """
    letters = re.sub(r"[\[\]]", "", token)
    return "".join(sorted({*letters.upper(), *letters.lower(), *"\u017f\u212a\u0130\u0131"}))


def tried(pattern: re.Pattern[str], before: re.Pattern[str], chars: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern, tried at the beginning and where `before` says: that is quicker.

    Most letters open none, but a pattern that looks back is begun at each. `before` matches the
    character before a place to try, or in its group "here" the one that stands there.
    """
    first = pattern.match(chars)
    if first:
        yield first
    done = first.end() if first else 0
    for at in before.finditer(chars):
        place = at.start() if at.lastgroup else at.end()
        if place >= done and (match := pattern.match(chars, place)):
            done = match.end()
            yield match


def _plant(trie: Trie, word: str) -> None:
    """Add a word; gaps and confusions are the same everywhere, so that the longest word wins."""
    confusable = {"I": "[I1L|]", "S": "[S5]", "O": "[O0]"}
    node = trie
    for at, letter in enumerate(word):
        node = node.setdefault((GAP if at else "") + confusable.get(letter, letter), {})
    node[""] = {}


def plain_enough(word: str) -> bool:
    r"""Whether a printed prefix has no more gaps and confusions than its length can bear.

    >>> plain_enough("IS RCTN"), plain_enough("UM\nIN"), plain_enough("P ER")
    (True, True, False)
    """
    letters = re.sub(r"[^A-Za-z0-9|]", "", word)
    if len(letters) > 4:
        return True
    if len(letters) == 4 or letters.upper() == "NCT":
        return len(re.sub(BREAK, "", word)) <= len(letters) + 1
    return word == letters and word.isalpha()


def _branches(node: Trie) -> str:
    parts = [
        token + (_branches(rest) if len(rest) > 1 or "" not in rest else "")
        for token, rest in node.items()
        if token
    ]
    return f"(?:{'|'.join(parts)}){'?' if '' in node else ''}"
