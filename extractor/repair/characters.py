"""Characters that a text layer got wrong: line ends, control codes, ligatures, spaces, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.repair.words import english
from extractor.types import Edit

# One table, one rule: what stands in a dump, what was meant, and the rule's name.
# Ligatures: Unicode block "Alphabetic Presentation Forms". Spaces: category Zs.
REPLACEMENTS: dict[str, tuple[str, str]] = {
    "\r\n": ("\n", "characters/line-end"),
    "\r": ("\n", "characters/line-end"),
    "\u2028": ("\n", "characters/line-end"),
    "\u2029": ("\n", "characters/line-end"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v",
        (" ", "characters/space"),
    ),
    **dict.fromkeys("\ufeff\u200b\u2060\u00ad\u200e\u200f", ("", "characters/invisible")),
    # They make a viewer show characters in another order than they are in: "61" for 16.
    **dict.fromkeys(
        "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        ("", "characters/direction"),
    ),
    **dict.fromkeys("\u2010\u2011", ("-", "characters/hyphen")),  # what keyboards have for it
    "\ufb00": ("ff", "characters/ligature"),
    "\ufb01": ("fi", "characters/ligature"),
    "\ufb02": ("fl", "characters/ligature"),
    "\ufb03": ("ffi", "characters/ligature"),
    "\ufb04": ("ffl", "characters/ligature"),
    "\ufb05": ("st", "characters/ligature"),
    "\ufb06": ("st", "characters/ligature"),
}
_CONTROL = "".join(map(chr, [*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0)]))
_SINGLE = re.escape("".join(key for key in REPLACEMENTS if len(key) == 1) + _CONTROL)
# It begins with what must be there, so that a search passes over the rest quickly.
_REPLACED = re.compile(rf"[\r\u00ad{_SINGLE}](?:(?<=\r)\n|(?<=\u00ad)[ ]*\r?\n|(?<=[{_SINGLE}]))")
_MISREAD_QUOTES = re.compile("[―‖]")


def replaced_characters(chars: str) -> Iterator[Edit]:
    r"""Put single characters right that only a text layer produces.

    Typographic quotes and dashes stay as printed, hyphens are plain ones. The form feed stays: it is a page break.

    >>> [edit.new for edit in replaced_characters("e\ufb03cacy\u00a0of\x00 double\u2010blind")]
    ['ffi', ' ', '', '-']
    """
    for match in _REPLACED.finditer(chars):
        found = match.group()
        soft = found[0] == "\u00ad" and len(found) > 1
        new, rule = REPLACEMENTS.get("\u00ad" if soft else found, ("", "characters/control"))
        yield Edit(match.start(), match.end(), new, rule)


LIGATURES = ("fi", "fl", "ff", "ffi", "ffl", "ti", "tt", "Th")
_LOST_TIMES = re.compile("(?<=\\d)\ufffd(?=10[⁰¹²³⁴-⁹⁻])")
_WITH_UNKNOWN = re.compile("(?<![^\\W\\d_])([^\\W\\d_]*)\ufffd([^\\W\\d_]*)(?![^\\W\\d_\ufffd])")


def lost_ligatures(chars: str) -> Iterator[Edit]:
    r"""Put in the ligature that a font gives no name for, where but one makes a word.

    Between a number and a power of ten there can only be a sign of multiplication.

    >>> [edit.new for edit in lost_ligatures("4\ufffd10⁹ identi\ufffded in 0.2\ufffd1.2 of a\ufffd")]
    ['×', 'fi']
    """
    if "\ufffd" not in chars:
        return
    for match in _LOST_TIMES.finditer(chars):
        yield Edit(match.start(), match.end(), "×", "characters/lost-times")
    for match in _WITH_UNKNOWN.finditer(chars):
        before, after = match.groups()
        if not (before or after) or len(before + after) < 3:
            continue
        made = [one for one in LIGATURES if f"{before}{one}{after}".casefold() in english()]
        if len(made) == 1:
            at = match.end(1)
            yield Edit(at, at + 1, made[0], "characters/lost-ligature")


def misread_quotes(chars: str) -> Iterator[Edit]:
    r"""Turn `―words‖` into `“words”`: a Symbol-font pair that dumps give for quotes.

    Only when both signs are there: a lone horizontal bar may be a true dash.

    >>> [edit.new for edit in misread_quotes("the ―window period‖ was")]
    ['“', '”']
    >>> list(misread_quotes("a ―b"))
    []
    """
    if "‖" not in chars or "―" not in chars:
        return
    for match in _MISREAD_QUOTES.finditer(chars):
        new = "“" if match.group() == "―" else "”"
        yield Edit(match.start(), match.end(), new, "characters/misread-quote")


def page_breaks(chars: str) -> Iterator[Edit]:
    r"""Put form feeds on lines of their own.

    >>> [(edit.start, edit.new) for edit in page_breaks("end\n\fTable")]
    [(5, '\n')]
    """
    places = {at for match in re.finditer("\f", chars) for at in match.span()}
    for at in sorted(places - {0, len(chars)}):
        if "\n" not in chars[at - 1 : at + 1]:
            yield Edit(at, at, "\n", "characters/page-break")
