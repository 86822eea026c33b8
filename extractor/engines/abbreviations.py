"""A table's own abbreviations, written out for looking up; what is printed stays as printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from extractor.fields.rule import Found
from extractor.types import JSON

SHORTEST = 2  # a single letter means too many things
PRINTED = ("schedule", "product_name")  # keys of a product whose value is the printed words


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with its abbreviations written out.

    `starts` and `ends` say for each character which stretch of the printed text it stands
    for: one character, or a whole abbreviation.
    """

    chars: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """The printed stretch that `start:end` of the written-out text stands for."""
        return self.starts[start], self.ends[max(start, end - 1)]


def expanded(chars: str, abbreviations: Mapping[str, str]) -> Expanded:
    """Write out the abbreviations that stand on their own, with or without a plural s.

    Within a compound ("UC-MSC") they are left, unless the whole compound is explained.

    >>> expanded("AEs of MSCs from AT", {"AE": "adverse event", "AT": "adipose tissue"}).chars
    'adverse events of MSCs from adipose tissue'
    """
    known = {short: long for short, long in abbreviations.items() if len(short) >= SHORTEST}
    if not known:
        return _unchanged(chars)
    shorts = "|".join(re.escape(short) for short in sorted(known, key=len, reverse=True))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in re.finditer(rf"(?<![\w-])(?P<short>{shorts})(?P<plural>s?)(?![\w-])", chars):
        starts += range(at, match.start())
        ends += range(at + 1, match.start() + 1)
        long = known[match["short"]]
        long += match["plural"] if not long.endswith("s") else ""
        pieces += (chars[at : match.start()], long)
        starts += [match.start()] * len(long)
        ends += [match.end()] * len(long)
        at = match.end()
    starts += range(at, len(chars))
    ends += range(at + 1, len(chars) + 1)
    return Expanded("".join((*pieces, chars[at:])), tuple(starts), tuple(ends))


def _unchanged(chars: str) -> Expanded:
    return Expanded(chars, tuple(range(len(chars))), tuple(range(1, len(chars) + 1)))


def find_expanded(
    find: Callable[[str], list[Found]], chars: str, abbreviations: Mapping[str, str]
) -> list[Found]:
    """Search a text as printed and written out; keep what is found in the fuller one.

    Texts inside the values, and all offsets, are those of the printed words.

    >>> from extractor.fields import cell_products
    >>> long = {"AT": "adipose tissue"}
    >>> find_expanded(cell_products.find, "MSCs derived from AT", long)[0].value["tissue"]
    {'text': 'AT', 'id': 'UBERON:0001013'}
    """
    plain = find(chars)
    text = expanded(chars, abbreviations)
    if text.chars == chars:
        return plain
    fuller = [_as_printed(found, text, chars) for found in find(text.chars)]
    return fuller if _known(fuller) > _known(plain) else plain


def _known(founds: list[Found]) -> int:
    """How much some findings tell: values, and keys inside them that are not null."""
    return sum(
        len([part for part in found.value.values() if part is not None])
        if isinstance(found.value, Mapping)
        else 1
        for found in founds
    )


def _as_printed(found: Found, text: Expanded, chars: str) -> Found:
    start, end = text.printed(found.start, found.end)
    value = found.value
    if isinstance(value, Mapping):
        value = _with_printed_words(value, text, chars)
        if "text" in value:
            value = {**value, "text": _words(chars, start, end)}
    return replace(found, value=value, start=start, end=end)


def _with_printed_words(value: Mapping[str, JSON], text: Expanded, chars: str) -> dict[str, JSON]:
    """A product's value with the places and the words of its parts as printed."""
    result = dict(value)
    parts = value.get("parts")
    moved: list[JSON] = []
    for part in parts if isinstance(parts, list) else []:
        start, end = text.printed(part["start"], part["end"])
        key = part["key"]
        moved.append({"key": key, "start": start, "end": end})
        told = result.get(key)
        if isinstance(told, Mapping) and "text" in told:
            result[key] = {**told, "text": _words(chars, start, end)}
        elif key in PRINTED:
            result[key] = _words(chars, start, end)
    if parts is not None:
        result["parts"] = moved
    return result


def _words(chars: str, start: int, end: int) -> str:
    return " ".join(chars[start:end].split())
