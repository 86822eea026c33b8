"""How well stretches of text fit columns of a kind: the scorers of `columns`, and their words.

Scores are meant as log odds: above zero where a stretch looks like a whole cell of the kind,
below where it looks like less or more than one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache

import numpy as np

from extractor.repair.cell_patterns import (
    CHARACTERISTIC,
    CHARACTERISTICS_INSIDE,
    INTERVENTION_CUE,
    MAY_BE_CHARACTERISTIC,
    OPENING_WORD,
    ORGANISATION,
    ORGANISATION_NAME,
    SMALL_WORD,
    TIME_FRAME,
    TITLE_WORD,
)
from extractor.repair.letters import Bools, Floats, Ints, last_at, next_at
from extractor.repair.places import by_beginning, ends_with_place, opens_with, places
from extractor.repair.segments import SEPARATOR, Segments, Stops

Scorer = Callable[[Segments], Floats]
BULLET = re.compile(r"[—–•](?=[^\s\0])|[-–—•*] ")
HOPELESS = -8.0  # what a stretch gets that cannot be a cell of the kind


def whole(
    pattern: re.Pattern[str],
    opens: str,
    worth: float = 6.0,
    *,
    longest: int = 80,
    small: bool = True,
) -> Scorer:
    """A scorer for kinds whose cells follow a grammar: all of it, or it is another cell.

    They open with a digit or, in any case, a letter of `opens`, for a quick look, and have at
    most `longest` characters. Unless `small` is false, the pattern reads small letters.
    """

    def may_open(char: str) -> bool:
        return char.isdecimal() or char.lower() in opens

    def score(segments: Segments) -> Floats:
        stops = segments.stops
        chars = stops.letters.small if small else stops.chars
        where = stops.opens(may_open)
        fits = segments.whole(pattern.fullmatch, chars, longest, pattern.match, where)
        return told(segments, fits, worth)

    return score


def told(segments: Segments, fits: Bools, worth: float) -> Floats:
    """Points for cells that follow a grammar: something short with a capital may be a name."""
    return np.where(fits, worth, segments.once("unfit", lambda: _unfit(segments)))


def _unfit(segments: Segments) -> Floats:
    name_like = segments.at_start(segments.stops.opens(str.isupper))
    return np.where((segments.length <= 25) & name_like, -4.0, HOPELESS)


def characteristics(segments: Segments) -> Floats:
    """A list of characteristics, each of which is known, to the last character."""
    ends = segments.at_end(segments.stops.ends)
    items = np.zeros(len(ends))
    known = np.zeros(len(ends), np.int64)  # where the last of the items ends
    for item_ends in _item_ends(segments.stops, segments.i):
        stop = segments.at_start(item_ends)
        inside = stop <= ends
        items += inside
        known = np.where(inside, stop, known)
    rest = ends - known
    points = np.minimum(3.0 * items, 10.0) - np.where(rest > 0, 6.0 + 0.1 * rest, 0.0)
    return np.where(items > 0, points, HOPELESS)


def _item_ends(stops: Stops, i: Ints) -> Iterator[Ints]:
    """Where the first characteristic from each of some stops on ends, the second one, and so on."""
    chars, never = stops.letters.small, len(stops.chars)
    solid = np.append(0, last_at(~stops.letters.of(str.isspace)) + 1)  # blanks behind left out
    solid[never] = never
    glued = _glued_stops(stops)

    def item(at: int) -> int:
        if not MAY_BE_CHARACTERISTIC.match(chars, at):
            return never
        first = bisect_right(glued, at)
        limits = [*glued[first : bisect_right(glued, at + LONGEST_ITEM)], never]
        found = (CHARACTERISTIC.match(chars, at, limit) for limit in limits)
        ends = [match.end() for match in found if match and match.end() > at]
        return max(ends, default=never)

    at = stops.starts.copy()
    at[np.bincount(i, minlength=len(at)) == 0] = never
    following = np.full(never + 1, -1)  # where the item at a place ends, blanks included
    following[never] = never
    while True:
        new = np.unique(at[following[at] < 0])
        following[new] = [item(place) for place in new.tolist()]
        at = following[at]
        if (at == never).all():
            return
        yield solid[at]


LONGEST_ITEM = 80  # characters


def _glued_stops(stops: Stops) -> list[int]:
    """Where a capital follows a small letter: a cell may be glued to the next one."""
    letters = stops.letters
    glued = letters.of(str.isupper, stops.at) & letters.of(str.islower, stops.at - 1)
    places: list[int] = stops.at[glued].tolist()
    return places


def _first(stops: Stops) -> Floats:
    """How running words open."""
    letters = stops.letters
    inner = next_at(~letters.of("—–-• "))[stops.starts]  # behind a bullet
    low = letters.of(str.islower, inner) | letters.of(SEPARATOR, inner)
    return np.where(low, -3.0, np.where(letters.of(")],.;:%([", inner), -2.0, 0.5))


def _last(stops: Stops) -> Floats:
    """How running words close."""
    opens_more = stops.closes(",(/-–—:&") | stops.closes_with(SMALL_WORD | OPENING_WORD)
    return np.where(opens_more, -4.0, 0.0)


def _balanced(segments: Segments) -> Bools:
    """Whether as many brackets are opened as closed in each stretch."""

    def made() -> Bools:
        stops = segments.stops
        signs = stops.letters.of("([").astype(np.int64) - stops.letters.of(")]")
        depth = (np.cumsum(signs) - signs)[stops.at]
        balanced: Bools = segments.at_start(depth) == segments.at_end(depth)
        return balanced

    return segments.once("balanced", made)


def _free(segments: Segments) -> Floats:
    """What is common to cells of running words."""
    return segments.once("free", lambda: _running_words(segments))


def _running_words(segments: Segments) -> Floats:
    stops = segments.stops
    balanced = _balanced(segments)
    first = stops.once("first", lambda: _first(stops))
    last = stops.once("last", lambda: _last(stops))
    points = segments.at_start(first) + segments.at_end(last) - 4.0 * ~balanced
    free: Floats = points - 8.0 * (segments.matches(CHARACTERISTICS_INSIDE) > 0)
    return free


def _unlisted(segments: Segments) -> Floats:
    """The same where bullets, at the beginning of a stretch or inside it, tell of another kind.

    They are signs of a list of outcomes.
    """

    def made() -> Floats:
        bullets = segments.stops.once("bullets", lambda: _bullets(segments.stops))
        unlisted: Floats = _free(segments) - 3.0 * segments.count(bullets)
        return unlisted

    return segments.once("unlisted", made)


def _bullets(stops: Stops) -> Ints:
    """How many stops before each one open with a bullet."""
    may = stops.opens("—–•-*").tolist()
    found = [
        bool(opens and BULLET.match(stops.chars, at))
        for opens, at in zip(may, stops.starts.tolist(), strict=True)
    ]
    return np.cumsum(found) - found


def title(segments: Segments) -> Floats:
    """Sentences in words that titles of studies like, neither short nor long."""
    free, length = _unlisted(segments), segments.length
    points = free + np.minimum(3.0, 0.8 * segments.small_matches(TITLE_WORD))
    points = points - 6.0 * (segments.small_matches(TIME_FRAME) > 0)
    points = points - 3.0 * ((length < 25) | (length > 450))
    return np.where((free <= -4.0) | (length > 600), HOPELESS, points)


# A word that opens with a capital behind one that does not, and no stop between: a cell may begin.
NAME = re.compile(r"[A-ZÀ-Þ](?<=[a-z\d)\]] .)(?=[a-zß-ÿ]{2})")
NAME_INSIDE = 1.0  # log odds against a measure that goes on with it; one in title case has many


def outcomes(segments: Segments) -> Floats:
    """Measures, often in brackets the time at which they are taken."""
    stops = segments.stops
    free, frames = _free(segments), segments.small_matches(TIME_FRAME)
    closed = segments.at_end(stops.closes(")]"))
    points = free + np.minimum(4.0, 1.5 * frames)
    points = points + np.where(frames > 0, np.where(closed, 2.0, -1.5), 0.0)
    points = points + 1.5 * segments.at_start(stops.opens("—–-•"))
    points = points - 2.0 * np.minimum(3.0, segments.matches(ORGANISATION_NAME))
    points = points - NAME_INSIDE * np.minimum(2, segments.matches(NAME))
    points = points - 3.0 * (segments.length < 3)
    return np.where(free <= -4.0, HOPELESS, points)


def sponsor(segments: Segments) -> Floats:
    """Names with capitals, an organisation's among them, that end with a place."""
    stops, length = segments.stops, segments.length
    balanced = _balanced(segments)
    no_name = stops.opens("—–-•(" + SEPARATOR)
    head = stops.once("first", lambda: _first(stops)) - 8.0 * no_name
    framed = segments.at_start(head) - 4.0 * ~balanced
    points = framed - 1.5 * segments.count(stops.once("lower", lambda: _lower_words(stops)))
    points = points + 3.0 * (segments.small_matches(ORGANISATION) > 0)
    places_end = stops.once("place", lambda: _place_points(stops))
    points = points + segments.at_end(places_end)
    points = points - 4.0 * (length >= 260)
    impossible = (framed <= -3.0) | (length > 300) | (segments.small_matches(TIME_FRAME) > 0)
    return np.where(impossible, HOPELESS, points)


LOWER_WORD = re.compile(r"(?<![\w’'-])[a-zà-ÿ]+(?![\w’'-])")


def _lower_words(stops: Stops) -> Ints:
    """How many words in small letters stand before each stop that names of organisations do not hold."""
    found = LOWER_WORD.finditer(stops.chars)
    places = [match.start() for match in found if match.group() not in SMALL_WORD]
    return stops.before(np.array(places, np.int64))


def _place_points(stops: Stops) -> Floats:
    """Points for an address that ends at each stop."""
    chars, begins = stops.chars, stops.at[stops.first].tolist()
    ends = stops.ends.tolist()
    named = [
        _named_place(chars[max(begin, end - 80) : end])
        for begin, end in zip(begins, ends, strict=True)
    ]
    points: Floats = np.array(named) - 2.0 * stops.closes(",(-&")
    return points


def _named_place(chars: str) -> float:
    if not ends_with_place(chars):
        return 0.0
    parts = [part.strip().casefold() for part in chars.split(",")[-2:]]
    two = len(set(parts)) == 2 and set(parts) <= places()
    return 0.0 if two else 3.0  # a second country is a heading for the rows that follow


def words(segments: Segments) -> Floats:
    """Names of interventions, arms, comparators: short running words."""
    free = _unlisted(segments)
    points = free - 4.0 * (segments.small_matches(TIME_FRAME) > 0)
    points = points - 1.5 * (segments.matches(ORGANISATION_NAME) > 0)
    points = points - 2.0 * (segments.length > 160)
    return np.where((free <= -4.0) | (segments.length > 400), HOPELESS, points)


def condition(segments: Segments) -> Floats:
    """Names of diseases: shorter still, and no words of a title."""
    points: Floats = words(segments) - 1.5 * (segments.length > 70)
    points -= np.minimum(3.0, 0.8 * segments.small_matches(TITLE_WORD))
    return points


def intervention(segments: Segments) -> Floats:
    """Names as those of arms, with words of treatments."""
    points = words(segments)
    cue = segments.small_matches(INTERVENTION_CUE) > 0
    return np.where(cue & (points > HOPELESS), points + 1.5, points)


def country(segments: Segments) -> Floats:
    """Names of places alone."""
    stops = segments.stops
    letters = stops.opens(str.isalpha)
    fits = segments.whole(_are_places, stops.letters.small, 120, _opens_place, letters)
    return np.where(fits, 6.0, -6.0)


def _opens_place(chars: str, at: int) -> bool:
    """Whether the name of a place may begin here."""
    return opens_with(chars, at, _first_words_of_places())


@cache
def _first_words_of_places() -> Mapping[str, tuple[str, ...]]:
    return by_beginning(name.split()[0] for name in places())


def _are_places(chars: str, start: int, end: int) -> bool:
    return _names_places(chars[start:end])


@lru_cache(maxsize=65536)
def _names_places(words: str) -> bool:
    parts = map(str.strip, _BETWEEN_PLACES.split(words))
    return all(part in places() for part in parts if part)


_BETWEEN_PLACES = re.compile(r"[,;/]| and |\s{2,}")


def anything(segments: Segments) -> Floats:
    """What says nothing: an identifier is found before."""
    return np.zeros(len(segments.i))
