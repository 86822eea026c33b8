"""Footnotes of tables: below their last ruling, or above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.layout.words import Segment, Word, base_of, segments_of, size_of

MOST_FRAMED = 8  # lines of footnotes above a table's last ruling
NOTE = re.compile(r"(?:Abbreviations?|Notes?|Legend|Key|Source)\b\s*[.:]")
ABBREVIATIONS = re.compile(
    r"[A-Z][\w/+-]{1,11}\s?[,:=]\s+[A-Za-z][^;:=]{2,70};\s+[A-Z][\w/+-]{1,11}\s?[,:=]"
)
NOTE_LINES = 14

Line = Sequence[Word]


def framed_notes(lines: Sequence[Line]) -> list[Line]:
    """Footnotes that stand above a table's last ruling: from the line that opens them on."""
    first = max(2, len(lines) - MOST_FRAMED)
    for n, line in enumerate(lines[first:], first):
        if is_note(list(segments_of(line))):
            rest = lines[n:]
            return list(rest) if all(len(list(segments_of(one))) <= 2 for one in rest) else []
    return []


def is_note(segments: Sequence[Segment]) -> bool:
    """Whether a line opens the footnotes: by its label, or by a list of abbreviations."""
    if len(segments) > 2:
        return False
    text = " ".join(segment.text for segment in segments)
    return bool(ABBREVIATIONS.match(text)) or (len(segments) == 1 and bool(NOTE.match(text)))


def notes_below(lines: Sequence[Line], end: float, size: float) -> list[Line]:
    """Footnotes: lines right below a table, close together, in letters no larger than its own."""
    notes: list[Line] = []
    last = end
    for line in lines:
        here = size_of(line)
        near = 2.4 * here if not notes else 1.5 * here
        parts = [one for one in segments_of(line) if len(one.words) > 3]
        if base_of(line) - last > near or len(notes) >= NOTE_LINES or here > size + 0.4:
            break
        if len(parts) > 1 or (notes and abs(here - size_of(notes[0])) > 0.7 and len(line) > 2):
            break
        notes.append(line)
        last = base_of(line)
    return notes
