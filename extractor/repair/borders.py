"""Where one cell ends and the next begins, when a dump has run them together.

Between two identifiers stand the remaining cells of one row and the first of the next.
Every possible set of borders is weighed by what the cells then say and by the marks the
dump left at the borders; the forward–backward algorithm gives the best set and, for each
of its borders, the probability that it is right.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from extractor.repair.cell_patterns import NOT_REPORTED, OPENS_CHARACTERISTICS, SMALL_WORD
from extractor.repair.fitting import Scorer
from extractor.repair.letters import CAPITALS, Bools, Floats, Ints, Letters
from extractor.repair.paths import best_paths
from extractor.repair.segments import SEPARATOR, Segments, Stops, begins_of, found_by, joined
from extractor.repair.ways import Cut, Doubt, Weighed, cut, in_doubt, views

KNOWN_LINE_START = 2.0  # log odds that a cell rather than a wrapped line begins here
HOPELESS = -3.5  # a place with less is not tried
SMALL = -3.0  # log odds against a cell that begins with a small letter
COMPOUND = 1.4  # log odds against a cell behind a hyphen and before a capital: "non-Hodgkin"
SPLIT = -1.5  # log odds against a border inside a number
GLUED = 3.0  # two words run together: never inside a cell, but for names like "NestCell"


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell expected between two identifiers. An optional slot may be empty."""

    name: str
    score: Scorer
    optional: bool = False
    width: int = 0  # of the column, in characters; 0 where it is not known


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between two identifiers, with what is known of its lines.

    `below` is the text of the row that follows.
    """

    chars: str
    line_starts: Sequence[int]
    below: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all stretches of a table.

    `complete` says that every line start is known, so that borders are among them.
    `familiar` are words with a capital inside that return in the table, as "SARS-CoV": they
    are not two words run together.
    """

    complete: bool
    familiar: frozenset[str] = frozenset()


# The patterns take the character behind the place, one that opens a cell, so that a search
# passes over the rest quickly; what stands before the place comes with it in a lookbehind.
_GLUE = re.compile(
    r"[A-ZÀ-Þ—–•…“\[(\d-](?:(?<=[a-z0-9%’'à-ÿ)\]….;”?!][A-ZÀ-Þ—–•…“\[(])|(?<=[A-Z][A-Z])(?=[a-z]{2})"
    r"|(?<=[a-z)]-)(?=[A-Z])|(?<=[a-zA-Z)\]?!]\d)|(?<=\d[A-Z])|(?<=--)(?= [A-Z])|(?<=[A-Z][—–•])(?=\s?[A-Z])"
    r"|(?<=[\w)\]][-•])(?= [A-Z]))"
)
_AFTER_DOTS = re.compile(r"(?<=…)\w")
_SAMPLE_SIZE = re.compile(r"n(?<=[A-Za-z\d?!)\s….–—]n)(?=\s?=\s?\d)")  # "Interventionaln = 44"
_OPENS_WORD = f"{CAPITALS}—–…“(-"


_SMALL_PHASE = re.compile(r"phase(?=\s?(?:[0-4]|I{1,3}(?![a-zI])|IV(?![a-z])))")
# Behind what says that nothing is known, and nothing between it and the next cell.
_AFTER_BLANK = re.compile(
    r"[A-ZÀ-Þ](?:(?<=N[AR].)|(?<=N/A.)|(?<=n/a.)|(?<=ot stated.)|(?<=ot reported.)|(?<=ot available.))"
)
# A phase in Roman numerals, and a capital that opens the next cell: "I/IIGalvi", "IVC-peptide".
_ROMAN = re.compile(r"I(?<![A-Z].)(?:V|I{0,2})(?=[A-ZÀ-Þ])(?!V|I(?![a-z]))")
_MIXED = re.compile(
    r"(?:mL|dL|GmbH|SpA|PhD|mmHg|kPa|PaO|FiO|SpO|HbA|mRNA|miRNA|siRNA|COVID-19)(?![a-z])|m[23](?<=[/cm ]m.)(?= )"
)
# Words in small letters that close no cell.
GOING_ON = SMALL_WORD | frozenset(
    "phase every each per over plus versus than who which into during after before between among within under without using".split()
)
# A capital, then a word that seldom opens the name of an organisation: "Havana Medical University".
_NAME_GOES_ON = re.compile(
    r"[A-ZÀ-Þ](?<![\w’'].)[\w’'.-]* (?=(?:Universit|Hospital|Institut|Medic|Cent(?:er|re)\b|Academy|Laborator|Network\b|Group\b|"
    r"Unit\b|School|College|Foundation|Children|People|Biotech|Therapeutics|Technolog|Biopharma|Pharma|Sciences|Research|"
    r"Regenerative|Oncology|Affiliated)\w*)"
)
NAME_GOES_ON = -2.0  # log odds that a cell begins inside

NUMERIC = frozenset({"phase", "participants", "date", "dose"})  # kinds whose cells hold numbers


class Places(NamedTuple):
    """Where cells may begin, the log odds that the dump's marks give, where words are glued."""

    stops: Stops
    worth: Floats
    glued: Ints


def candidates(stretches: Sequence[Stretch], known: Known, kinds: Set[str]) -> Places:
    """Where cells of some kinds may begin.

    Where some hold numbers, two neighbouring cells may have been run together into one number:
    then every place inside a number is one, and what stays ambiguous will not be trusted.
    """
    texts = [stretch.chars for stretch in stretches]
    chars, begins = joined(texts), begins_of(texts)
    starts = [
        at + begin for s, begin in zip(stretches, begins, strict=True) for at in s.line_starts
    ]
    letters = Letters(chars)
    if known.complete:
        points, glued = np.full(len(chars), np.nan), np.array([], np.int64)
        points[starts] = 0.0
    else:
        points, glued = _guesses(letters, known, kinds)
        points[starts] = np.nan_to_num(points[starts]) + KNOWN_LINE_START
    edges = np.array(
        [(begin, begin + len(text)) for begin, text in zip(begins, texts, strict=True)]
    )
    points[edges] = 0.0
    at = np.flatnonzero(~np.isnan(points))
    below = tuple(stretch.below for stretch in stretches)
    stops = Stops(chars, at, np.searchsorted(edges[:, 1], at), below, letters)
    worth = points[at] + _manner(stops)
    inner = (stops.first < np.arange(len(at))) & (np.arange(len(at)) < stops.last)
    worth = np.where(inner, worth, 0.0)
    kept = (worth > HOPELESS) | known.complete
    return Places(stops.only(kept), worth[kept], glued)


def _guesses(letters: Letters, known: Known, kinds: Set[str]) -> tuple[Floats, Ints]:
    """The log odds that cells begin at each place, nan where none does; and where words are glued."""
    chars = letters.chars
    points = np.full(len(chars), np.nan)
    points[_words(letters)] = -1.0
    whole = _whole_words(letters, known)
    digits = letters.of(str.isdecimal)
    ranges = np.flatnonzero(letters.of("–-")[1:-1] & digits[:-2] & digits[2:]) + 1
    glued = _glued(chars, whole, ranges)
    points[ranges] = 0.0
    points[glued] = GLUED
    if "phase" in kinds:
        phases = found_by(_SMALL_PHASE, chars)
        apart = letters.of(str.isspace, phases - 1)
        points[phases] = np.where(apart, -1.0, GLUED) - SMALL
        glued = np.union1d(glued, phases[~apart])
        romans = np.array([match.end() for match in _ROMAN.finditer(chars)], np.int64)
        points[romans] = np.fmax(points[romans], 0.0)
    points[found_by(_AFTER_BLANK, chars)] = 0.0
    if kinds & NUMERIC:
        points[1:][digits[1:] & digits[:-1]] = SPLIT
    for start, end in whole:
        points[start + 1 : end] = np.nan
    return points, glued


def _words(letters: Letters) -> Bools:
    """Where words begin as cells may begin: behind a blank, or a capital or dash behind a dash."""
    opens = letters.of(_OPENS_WORD) | letters.of(str.isdecimal)
    opens[1:] &= letters.of(str.isspace)[:-1] | (
        letters.of(f"{string.ascii_uppercase}—–")[1:] & letters.of("—–-")[:-1]
    )
    opens[0] = False
    return opens


def camels_in(letters: Letters) -> list[tuple[int, int]]:
    """Where words stand that have a capital inside, or a number behind letters.

    >>> camels_in(Letters("a SARS-CoV-2 test of vitamin D3"))
    [(2, 12), (29, 31)]
    """
    small = letters.of(string.ascii_lowercase)
    inside = small[:-1] & letters.of(string.ascii_uppercase)[1:]
    inside |= letters.of(string.ascii_letters)[:-1] & letters.of(str.isdecimal)[1:]
    between = np.flatnonzero(~(letters.of(str.isalnum) | letters.of("_-")))
    gaps = np.concatenate([[-1], between, [len(letters.chars)]])
    after = np.searchsorted(gaps, np.flatnonzero(inside))
    after = after[np.diff(after, prepend=0) > 0]  # each word once
    return list(zip((gaps[after - 1] + 1).tolist(), gaps[after].tolist(), strict=True))


def _whole_words(letters: Letters, known: Known) -> list[tuple[int, int]]:
    """Words that are written with a capital or a number inside."""
    chars = letters.chars
    camels = camels_in(letters) if known.familiar else ()
    familiar = [(start, end) for start, end in camels if chars[start:end] in known.familiar]
    return [*familiar, *(match.span() for match in _MIXED.finditer(chars))]


def _glued(chars: str, whole: Sequence[tuple[int, int]], ranges: Ints) -> Ints:
    """Places where words seem run together, but for `whole` ones that are written so, and `ranges`."""
    glued = np.zeros(len(chars), dtype=bool)
    glued[found_by(_GLUE, chars)] = True
    glued[ranges] = False
    for sign, pattern in (("…", _AFTER_DOTS), ("=", _SAMPLE_SIZE)):
        if sign in chars:
            glued[found_by(pattern, chars)] = True
    for start, end in whole:
        glued[start + 1 : end] = False
    return np.flatnonzero(glued)


def _manner(stops: Stops) -> Floats:
    """How the text before and after each place reads."""
    before = stops.ends - 1
    points = -4.0 * (stops.closes(",(/&:[") | stops.closes_with(GOING_ON))
    broken = stops.closes("-–") & stops.letters.of(str.isalpha, before - 1)
    alone = (stops.ends == stops.at) & stops.opens(f"{CAPITALS}—–")  # a cell that is a dash may end
    points -= np.where(alone, np.where(stops.closes("–"), 0.0, COMPOUND), 5.0) * broken
    names = np.array([match.end() for match in _NAME_GOES_ON.finditer(stops.chars)], np.int64)
    points += NAME_GOES_ON * stops.marked(names)
    points += SMALL * stops.opens(str.islower) - 3.0 * stops.opens(").,;:]")
    return np.where(stops.closes(SEPARATOR) | stops.opens(SEPARATOR), 0.0, points)


UNDIVIDED = Known(complete=True)  # one slot takes all: no places to look for
BATCH = 16_000  # characters whose stretches are weighed together: more leave the processor's cache


def cuts_and_doubts(
    stretches: Sequence[Stretch], slots: Sequence[Slot], known: Known
) -> Iterator[tuple[list[list[Cut]], Doubt | None]]:
    """The cuts of some stretches after the other, and what is in doubt among these."""
    for batch in _batches(stretches):
        weighed = _weighed(batch, slots, known if len(slots) > 1 else UNDIVIDED)
        found = cut(weighed)
        yield found, in_doubt([stretch.chars for stretch in batch], weighed, found)


def weights(stretches: Sequence[Stretch], slots: Sequence[Slot], known: Known) -> Iterator[float]:
    """For each stretch the log odds of all ways together to cut it into these slots."""
    for batch in _batches(stretches):
        weighed = _weighed(batch, slots, known)
        scored = [slot.scored for slot in weighed]
        yield from best_paths(weighed[0].segments.stops, scored)[1].tolist()


def _batches(stretches: Sequence[Stretch]) -> Iterator[Sequence[Stretch]]:
    first = size = 0
    for n, stretch in enumerate(stretches):
        if size and size + len(stretch.chars) > BATCH:
            yield stretches[first:n]
            first, size = n, 0
        size += len(stretch.chars)
    if size:
        yield stretches[first:]


def _weighed(stretches: Sequence[Stretch], slots: Sequence[Slot], known: Known) -> list[Weighed]:
    """How well every part of some stretches fits each slot."""
    stops, worth, glued = candidates(stretches, known, {slot.name for slot in slots})
    return [
        Weighed(
            segments,
            _slot_scores(segments, slot),
            segments.once("marks", partial(segments.at_end, worth)),
            segments.once("seams", partial(_seams, segments, glued)),
        )
        for slot, segments in zip(slots, views(stops, len(slots)), strict=True)
    ]


SEAM = 1.5  # log odds against words run together inside a cell


def _seams(segments: Segments, glued: Ints) -> Floats:
    """How often words are run together inside each stretch."""
    stops = segments.stops
    before = stops.once("glued", lambda: stops.before(glued))
    at_start = stops.once("glued here", lambda: stops.marked(glued))
    return SEAM * np.maximum(0, segments.count(before) - segments.at_start(at_start))


RAGGED = 3.0  # log odds against a wrapped line that had room for the next word
MISSING = -7.0  # log odds that a cell is empty


def _slot_scores(segments: Segments, slot: Slot) -> Floats:
    """How well every stretch fits one slot."""
    points, stops = slot.score(segments), segments.stops
    if not slot.optional:
        may_be = stops.opens(MAY_BE_BLANK)
        blank = segments.whole(
            NOT_REPORTED.fullmatch, stops.chars, LONGEST_BLANK, NOT_REPORTED.match, may_be
        )
        points = np.where(blank, NOT_GIVEN, points)
    if slot.name not in ("characteristics", "study_type"):
        points = points - segments.once("characteristics", lambda: _of_characteristics(segments))
    if slot.width:
        points = points - RAGGED * segments.ragged(slot.width)
    full = segments.once("full", lambda: segments.length > 0)
    return np.where(full, points, 0.0 if slot.optional else MISSING)


def _of_characteristics(segments: Segments) -> Floats:
    """Log odds against a list of characteristics being another cell."""
    stops = segments.stops
    others = stops.once("characteristics", lambda: _open_characteristics(stops))
    points: Floats = 4.0 * segments.at_start(others)
    return points


def _open_characteristics(stops: Stops) -> Bools:
    """Whether a list of characteristics begins at each stop."""
    found = stops.opens("-–—•IOE")
    starts = stops.starts[found].tolist()
    found[found] = [bool(OPENS_CHARACTERISTICS.match(stops.chars, at)) for at in starts]
    return found


NOT_GIVEN = 4.0  # log odds that "NA", "…" or "–" is a whole cell
LONGEST_BLANK = 20
MAY_BE_BLANK = "Nn….-–—/Uu"
