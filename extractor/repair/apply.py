"""The only place where text changes: rules propose edits, `repaired` applies them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from itertools import pairwise
from operator import attrgetter

import numpy as np

from extractor.errors import BrokenPromiseError
from extractor.types import Edit, Repair, Text

RepairRule = Callable[[str], Iterable[Edit]]

ROUNDS = 5  # more rounds than this without a fixed point means two rules undo each other


def repaired(text: Text, *rules: RepairRule) -> Text:
    r"""Run the rules in the order given, again and again until none proposes an edit.

    >>> from extractor.repair.prose import line_end_hyphens
    >>> repaired(Text.raw("random-\nised"), line_end_hyphens).chars
    'randomised'
    """
    settled: dict[RepairRule, Text] = {}  # in which a rule found nothing to do
    for _ in range(ROUNDS):
        before = text
        for rule in rules:
            if settled.get(rule) is not text:
                old, text = text, applied(text, rule(text.chars))
                if text is old:
                    settled[rule] = text
        if text is before:
            return text
    names = ", ".join(getattr(rule, "__name__", str(rule)) for rule in rules)
    raise BrokenPromiseError(f"no fixed point after {ROUNDS} rounds of: {names}")


def untouched(chars: str) -> Text:
    """As `Text.raw`, for long texts many times as fast."""
    return Text(chars, array("I", np.arange(len(chars), dtype=np.uintc).tobytes()))


def applied(text: Text, edits: Iterable[Edit]) -> Text:
    """Apply one set of edits that don't overlap, carrying origins along and noting each."""
    ordered = _in_order(edits)
    if not ordered:
        return text
    pieces: list[str] = []
    origin: array[int] = array("I")
    at = told = 0  # where the next piece, and the next origins, begin
    for edit in ordered:
        pieces += (text.chars[at : edit.start], edit.new)
        at = edit.end
        if edit.sources is not None or len(edit.new) != edit.end - edit.start:
            origin += text.origin[told : edit.start]
            origin += _origins(text, edit)
            told = edit.end
    pieces.append(text.chars[at:])
    origin += text.origin[told:]
    noted = text.repairs + tuple(_note(text, edit) for edit in ordered)
    return Text("".join(pieces), origin, noted)


def _in_order(edits: Iterable[Edit]) -> list[Edit]:
    """The edits by their places, as most rules give them; none may reach into the next."""
    found = list(edits)
    if all(left.end <= right.start for left, right in pairwise(found)):
        return found
    found.sort(key=attrgetter("start", "end"))
    for left, right in pairwise(found):
        if left.end > right.start:
            raise BrokenPromiseError(f"{left.rule} and {right.rule} edit the same characters")
    return found


def _origins(text: Text, edit: Edit) -> array[int]:
    """Where in the raw input each new character stands."""
    if edit.sources is not None:
        sources = np.asarray(edit.sources, np.int64)
        return array("I", np.asarray(text.origin)[sources].tobytes())
    if not edit.new:
        return array("I")
    if edit.start < edit.end:
        first = min(text.origin[edit.start], text.origin[edit.end - 1])
    elif edit.start:
        first = text.origin[edit.start - 1]
    else:
        first = 0
    return array("I", [first]) * len(edit.new)


def _note(text: Text, edit: Edit) -> Repair:
    """What `--explain` tells of an edit, in offsets of the raw input."""
    if edit.start < edit.end:
        first, last = text.origin[edit.start], text.origin[edit.end - 1]
        raw_start, raw_end = (first, last + 1) if first <= last else (last, first + 1)
    else:
        raw_start = raw_end = text.origin[edit.start - 1] + 1 if edit.start else 0
    old = shortened(text.chars[edit.start : edit.end])
    return Repair(raw_start, raw_end, old, shortened(edit.new), edit.rule)


def shortened(chars: str, longest: int = 80) -> str:
    """The beginning and the end of long text, for display.

    >>> shortened("a" * 100, 13)
    'aaaa […] aaaa'
    """
    if len(chars) <= longest:
        return chars
    half = (longest - 5) // 2
    return f"{chars[:half]} […] {chars[-half:]}"
