"""Lists of outcomes in cells: cut into items, and each item into measure and time frame."""

from __future__ import annotations

import re

from extractor.fields.title import says_nothing
from extractor.types import JSON

OPEN, CLOSE = "([{", ")]}"
BULLET = re.compile(r"[—–•▪▫‣●○◦■·*-]")
MARKER = re.compile(
    r"(?:^|(?<=[\s;,.:)\]]))\(?(?P<mark>\d{1,2}|[a-z]|[ivx]{1,4})(?:\)|\.(?=\s|[A-Z]))"
)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
TRIM_END = re.compile(r"(?:[\s;,]|[;,]\s*and)+$")
# A blank on one side of a slash is where a line broke: "PaO2/ FiO2".
BROKEN_AT_SLASH = re.compile(r"(?<=[\w)])/ (?=[\w(])|(?<=[\w)]) /(?=[\w(])")
TIME_FRAME = re.compile(r"(?P<open>[(\[{]\s*)?\b[Tt]ime[\s-]*[Ff]rames?\s*(?:[:：]|is\b|was\b)?\s*")
_SPAN = r"(?:\d{1,3}(?:\.\d)?|one|two|three|four|six|eight|ten|twelve)"
_UNIT = r"(?:(?-i:h)|hrs?|hours?|days?|(?-i:d)|weeks?|wks?|months?|mo|years?|yrs?)"
_POINT = rf"(?:(?:day|week|month|year|hour)s? \d{{1,3}}|{_SPAN}[ -]?{_UNIT}|baseline)"
# "Survival, 12 weeks", "Survival (at day 28)": nothing but a time after the last comma.
TIME_AT_END = re.compile(
    rf"(?:, | ?[(\[])(?P<time>(?:(?:from|at|on|up to|within|over|after|until) )?{_POINT}"
    rf"(?:(?:, and |, | and | to | through |–|-){_POINT}){{0,9}})[)\]]?$",
    re.IGNORECASE,
)


def depths(chars: str) -> list[int]:
    """The depth of brackets at each character; any closing bracket closes any opening one.

    Registry exports mix them: "(time frame: day 6, day 90]". A bracket that nothing closes
    does not count.
    """
    inside = [0] * len(chars)
    stack: list[int] = []
    for at, char in enumerate(chars):
        if char in OPEN:
            stack.append(at)
        elif char in CLOSE and stack:
            start = stack.pop()
            if not stack:
                inside[start : at + 1] = [1] * (at + 1 - start)
    for start, end in _closed_inside(chars, stack):
        inside[start:end] = [1] * (end - start)
    return inside


def _closed_inside(chars: str, unclosed: list[int]) -> list[tuple[int, int]]:
    """Bracket pairs that stand after an unclosed bracket."""
    if not unclosed:
        return []
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    skip = set(unclosed)
    for at in range(unclosed[0], len(chars)):
        if chars[at] in OPEN and at not in skip:
            stack.append(at)
        elif chars[at] in CLOSE and stack:
            pairs.append((stack.pop(), at + 1))
    return pairs


def _is_bullet(chars: str, at: int, opens_list: bool) -> bool:
    """Whether a dash or dot opens an item; not the hyphen of a word or a range."""
    before, after = chars[:at].rstrip(), chars[at + 1 :].lstrip()
    if not after:
        return False
    if not before:
        return True
    tight = not chars[at - 1].isspace()
    if before[-1].isdigit() and after[0].isdigit():
        return False  # a range
    if chars[at] in "•▪▫‣●○◦■":
        return True
    if tight:  # "…of activity—Evaluation", with the space before the dash lost
        closed = before[-1] in ")]."
        return chars[at] == "—" and (closed or (opens_list and after[0].isupper()))
    glued = not chars[at + 1].isspace()
    if chars[at] in "·*-":
        return (opens_list or before[-1] in ";.)]") and (glued or after[0].isupper())
    return opens_list or (glued and after[0].isupper()) or before[-1] in ";.)]"


def _bullets(chars: str, inside: list[int]) -> list[tuple[int, int]]:
    first = chars.lstrip()[:1]
    opens_list = bool(first and BULLET.match(first))
    return [
        match.span()
        for match in BULLET.finditer(chars)
        if not inside[match.start()] and _is_bullet(chars, match.start(), opens_list)
    ]


def numbered(chars: str) -> list[tuple[int, int]]:
    """Places of markers that count on from 1, a or i: "1) …", "(b) …", "iii. …"."""
    for series in (
        [str(n) for n in range(1, 60)],
        list("abcdefghijklmnopqrst"),
        list(ROMAN),
    ):
        places: list[tuple[int, int]] = []
        for match in MARKER.finditer(chars):
            if len(places) < len(series) and match["mark"] == series[len(places)]:
                places.append(match.span())
        if len(places) > 1 or (places and not chars[: places[0][0]].strip()):
            return places
    return []


def semicolons(chars: str, inside: list[int]) -> list[tuple[int, int]]:
    """Places of semicolons outside brackets."""
    return [(at, at + 1) for at, char in enumerate(chars) if char in ";；" and not inside[at]]


def trimmed(chars: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a stretch by the separators at its ends."""
    start += len(chars[start:end]) - len(chars[start:end].lstrip(" \n\t;,"))
    end = start + len(TRIM_END.sub("", chars[start:end]))
    return start, end


def split_items(chars: str) -> list[tuple[int, int]]:
    """Cut a cell into its outcomes; offsets leave out bullets and trailing punctuation.

    Bullets, then numbering, then semicolons are tried; a cell without any is one item.

    >>> cell = "—Death (time frame: 28 days) —Follow-up PaO2 —Days 1–7"
    >>> [cell[start:end] for start, end in split_items(cell)]
    ['Death (time frame: 28 days)', 'Follow-up PaO2', 'Days 1–7']
    """
    if says_nothing(chars):
        return []
    inside = depths(chars)
    marks = _bullets(chars, inside) or numbered(chars) or semicolons(chars, inside)
    edges = [(0, 0), *marks, (len(chars), len(chars))]
    spans = [trimmed(chars, edges[at][1], edges[at + 1][0]) for at in range(len(edges) - 1)]
    return [span for span in spans if not says_nothing(chars[slice(*span)])]


def _closing(chars: str, start: int) -> int:
    """Where the bracket that was open before `start` closes; the end where none does."""
    depth = 1
    for at in range(start, len(chars)):
        depth += (chars[at] in OPEN) - (chars[at] in CLOSE)
        if depth == 0:
            return at
    return len(chars)


def read_item(chars: str) -> dict[str, JSON]:
    """Part an item of a list into measure and time frame.

    A time without the words "time frame" stays in the measure, unless it is all that
    stands after a comma or in brackets at the end.

    >>> read_item("Oxygenation index (PaO2/FiO2; time frame: day 7)")
    {'measure': 'Oxygenation index (PaO2/FiO2)', 'time_frame': 'day 7'}
    >>> read_item("Overall survival, 12 weeks")
    {'measure': 'Overall survival', 'time_frame': '12 weeks'}
    >>> read_item("Index (A/ B)")["measure"]
    'Index (A/B)'
    >>> read_item("Deaths within 24 hours")
    {'measure': 'Deaths within 24 hours', 'time_frame': None}
    """
    words = BROKEN_AT_SLASH.sub("/", " ".join(chars.split()).strip(" ;"))
    match = TIME_FRAME.search(words)
    if match is None:
        at_end = TIME_AT_END.search(words)
        if at_end is None or at_end.start() == 0:
            return {"measure": words, "time_frame": None}
        return {"measure": words[: at_end.start()], "time_frame": at_end["time"]}
    before = words[: match.start()].rstrip(" ,;:-–—")
    inside = match["open"] is not None or before.count("(") + before.count("[") > (
        before.count(")") + before.count("]")
    )
    end = _closing(words, match.end()) if inside else len(words)
    after = words[end + 1 :].strip(" .;,")
    if inside and match["open"] is None:
        before += ")" if before.rfind("(") > before.rfind("[") else "]"
    if before and after and not after[0].isupper():
        before = f"{before} {after}"
    time_frame = words[match.end() : end].strip(" .;,")
    return {"measure": before or after or None, "time_frame": time_frame or None}
