"""What comes from outside, made harmless for a terminal: names of files, messages about them."""

from __future__ import annotations

import re

CODES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, among them ESC, by which terminals take orders
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # directions: "gpj.exe" for "exe.jpg"
    "\ud800-\udfff]"  # bytes of names that are not UTF-8
)


def harmless(chars: str) -> str:
    r"""The same characters, those a terminal would obey or cannot write told by their codes.

    Line feeds and tabs stay.

    >>> print(harmless("a\x1b[31m\udce9.pdf"))
    a\x1b[31m\udce9.pdf
    """
    return CODES.sub(lambda one: ascii(one[0])[1:-1], chars)
