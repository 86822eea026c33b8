"""Doses in tables: a number, not far from it a unit, and then nothing that opens another cell."""

from __future__ import annotations

import re

import numpy as np

from extractor.repair.fitting import told
from extractor.repair.letters import Floats, Ints
from extractor.repair.segments import Segments, Stops

# Both read small letters.
OPENS = re.compile(r"(?:up to\s*|~|≥|≤|<|>)?(?!0\d)\d")
UNIT = re.compile(
    r"10|million|billion|cells|iu|units?|kg|gy|fractions?|sessions?|doses?|weeks?|days?|hours?|daily|once|twice|weekly|"
    r"mmol|%|mbq|mci|drops|puffs|tablets?|particles|copies|((?<![a-z])(?:[mµμn]?g|ml|min))"
)
OTHER = re.compile(r"[•—]|[A-Z][a-z]{3}")  # opens another cell
REACH = 60  # characters between a dose's first digit and its unit, and from there to its end
LONGEST = 80  # characters
WORTH = 4.0  # log odds of what looks like a dose


def dose(segments: Segments) -> Floats:
    """A number with a unit."""
    stops = segments.stops
    opens = segments.at_start(stops.once("dose", lambda: _opens(stops)))
    ends = segments.at_end(stops.ends)
    units, glued = stops.once("units", lambda: _units(stops))
    last = np.searchsorted(units[:, 1], ends, "right")
    last = np.minimum(last, np.searchsorted(units[:, 0], opens + REACH, "right")) - 1
    start, end, other = units[last].T
    fits = (opens <= start) & (ends - end <= REACH) & (ends < other)
    start, end, _ = glued[np.searchsorted(glued[:, 1], ends)].T
    fits |= (end == ends) & (opens <= start) & (start <= opens + REACH)
    return told(segments, fits & (segments.length > 0) & (segments.length <= LONGEST), WORTH)


def _opens(stops: Stops) -> Ints:
    """Behind the first digit of a dose that begins at each start; beyond all text if none does."""
    opens = np.full(len(stops.at), len(stops.chars))
    may_open = np.flatnonzero(stops.opens(str.isdecimal) | stops.opens("uU~≥≤<>"))
    for n, at in zip(may_open.tolist(), stops.starts[may_open].tolist(), strict=True):
        if match := OPENS.match(stops.letters.small, at):
            opens[n] = match.end()
    return opens


def _units(stops: Stops) -> tuple[Ints, Ints]:
    """Where units begin and end, and where another cell is sure to have begun behind each.

    Then the same of units that are one only if their cell ends there: "mg" in "5 mgPhase".
    Each list has a last one beyond all text, the first list also one before it.
    """
    chars, beyond = stops.chars, len(stops.chars)
    found = [(*m.span(), m.lastindex or 0) for m in UNIT.finditer(stops.letters.small)]
    start, end, short = np.array([(-1, -1, 0), *found, (beyond, beyond, 0)]).T
    others = [match.span() for match in OTHER.finditer(chars)]
    begins, sure = np.array([*others, (beyond, beyond + 1)]).T
    units = np.array([start, end, sure[np.searchsorted(begins, end)]]).T
    goes_on = np.append(stops.letters.of(str.isalnum), False)[end] & (short > 0)
    return units[~goes_on], units[goes_on | (start == beyond)]
