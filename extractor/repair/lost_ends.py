"""Line ends of a shattered run known by the words they make, where blanks at line ends are lost."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise
from math import exp, log
from typing import NamedTuple

import numpy as np

from extractor.repair.letters import Bools, Ints, Letters
from extractor.repair.words import all_words, english, frequency, known_pairs, term_words

# Between these a blank belongs, wherever a piece ends. A unit may be glued to the next cell.
_SEAM = re.compile(
    r"(?<=[a-z)\]][,;:])(?=\w)|(?<=\d;)(?=\w)|(?<=[a-z)\d])(?=[(\[])(?!\(e?s\))|(?<=\w)(?=[<>≤≥]\s)"
    r"|(?<=[\w)\]?])(?=[–—•]\s?[A-Z]|-\s(?-i:[A-Z]))|(?<=[a-z)\]])(?=-\s\d)|(?<=\.gov)(?-i:(?=[A-Z]))"
    r"|(?<=\d)(?=(?:years?|months?|weeks?|days?|hours?|minutes?|mg|mL|patients|participants|cells|infusions|sessions|"
    r"fractions)(?-i:(?![a-z])))|(?<=[a-z][’']s)(?=[a-z]{3})|(?<=\(s\))(?=[a-z])"
    r"|(?<=\bday)(?=\d)|(?<=\bweek)(?=\d)|(?<=\bmonth)(?=\d)|(?<=phase)(?-i:(?=\d|[IV]+(?![a-z])))",
    re.IGNORECASE,
)
# A small word before a name ("withPlasmodium"); an abbreviation before a word ("HIVinfection").
_BEFORE_NAME = re.compile(
    r"(?<!\w)(?:with|of|in|to|by|for|from|on|and|or|the|versus|among|between|during)(?=[A-ZÀ-Þ])"
)
_TWO_NAMES = re.compile(  # "TimeFrame", but "ClinicalTrials.gov"
    r"(?<![A-Za-z])([A-Z][a-z]+)(?=([A-Z][a-z]+)(?![a-z]|\.[a-z]))"
)
_BEFORE_HYPHEN = re.compile(r"-(?<=[A-Z0-9]-)(?=[A-Z0-9])")
_AFTER_NUMBER = re.compile(r"(?<=\d)[a-z]{4,}(?![a-z\d])")  # "COVID-19pneumonia"
_AFTER_CAPITALS = re.compile(r"(?<=[A-Z]{2})[a-z]{4,}(?![a-z\d])")
_WORD = re.compile(r"[A-ZÀ-Þ]{2,}(?![a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ]{1,}")  # a capital opens a new one
SMALL = frozenset("a of in to by or on at as an is and the for".split())
PREFIXES = frozenset(
    "acetyl amino anti ethyl hydroxy hyper immuno inter intra methyl multi neuro non nor over poly post pre radio semi sub "
    "super trans ultra under".split()
)
MOST_PARTS = 6
SCRAP = 2  # letters that are no part of a word but a small one
SHORTEST_UNKNOWN, LONG = 5, 8  # letters of a part that nobody knows, before others of so many


class Nearby:
    """The words around each run of a document: what words look like here.

    The runs are asked for in order, so that a window slides over the words between runs.
    """

    def __init__(self, chars: str, run: re.Pattern[str]) -> None:
        self.chars, self.run = chars, run
        self.found: Counter[str] = Counter()
        self.behind = self.ahead = (0, 0)

    @cached_property
    def listed(self) -> tuple[list[int], list[str]]:
        """The words outside runs, and where they begin."""
        blanked = self.run.sub(lambda match: "\n" * len(match.group()), self.chars)
        words = list(_WORD.finditer(blanked))
        return [match.start() for match in words], [match.group().casefold() for match in words]

    def words(self, start: int, end: int) -> Counter[str]:
        """How often words occur not far before `start` and after `end`."""
        places, _ = self.listed
        before = bisect_left(places, start - NEAR), bisect_left(places, start)
        after = bisect_left(places, end), bisect_left(places, end + NEAR)
        self._slide(self.behind, before)
        self._slide(self.ahead, after)
        self.behind, self.ahead = before, after
        return self.found

    def _slide(self, old: tuple[int, int], new: tuple[int, int]) -> None:
        words = self.listed[1]
        self.found.update(words[max(old[1], new[0]) : new[1]])
        self.found.subtract(words[old[0] : min(new[0], old[1])])


NEAR = 50_000  # characters


class Counts:
    """How likely words are: in a run, but where an end is supposed inside, around it, in English."""

    def __init__(self, own: Counter[str], known: Counter[str]) -> None:
        self.own, self.known = own, known
        self.total = max(1, own.total() + known.total())

    def of(self, word: str) -> int:
        """Words of English and of our terms occur anyway."""
        listed = frequency(word) > 0
        return self.own[word] + self.known[word] + 2 * listed

    def likelihood(self, word: str, *, whole: bool = False) -> float:
        """The logarithm of a word's probability; a `whole` one may itself be two run together."""
        listed = frequency(word)
        seen = self.known[word] + (0 if whole and not listed else self.own[word])
        unknown = exp(SPELLED - PER_LETTER * min(len(word), LETTERS))
        return log(HERE * seen / self.total + (1 - HERE) * listed + unknown)

    def part(self, word: str, places: Sequence[int]) -> None:
        """Count a word as those into which it is cut."""
        n = self.own.pop(word, 0)
        for first, last in pairwise([0, *places, len(word)]):
            self.own[word[first:last]] += n


HERE = 0.6  # share of the words of a document that it tells itself, English the others
SPELLED, PER_LETTER = log(0.05), 2.0  # of a word that is not listed, less nats for each letter
LETTERS = 300  # of a word; the exponential of more is zero
MARGIN = (
    -1.0
)  # nats by which parts must be likelier than the word: few words that nobody knows are made of two
PAIR, SMALL_PAIR = 4.0, 2.0  # nats that two words are likelier side by side if they often are
ENDS = 2.0  # log odds of a line end where one is supposed
HIDDEN = -2.8  # and at another cut


class Run(NamedTuple):
    """What is printed in a run without its line ends, and its words.

    `bounds` are the places where pieces end, `ends` says for each of them whether a line is
    supposed to end there. `inner` are for each word the bounds inside it, from one up to
    another, `supposed` says how many lines may end there.
    """

    printed: str
    bounds: Ints
    ends: Bools
    words: list[str]
    starts: list[int]
    inner: Ints
    supposed: list[int]

    @classmethod
    def of(cls, printed: str, bounds: Ints, ends: Bools, *, sure: bool = False) -> Run:
        """A run with its words found; where the ends are `sure`, words end there, too."""
        small = Letters(printed).small
        spans = [match.span() for match in _WORD.finditer(printed)]
        if sure:
            at = bounds[ends].tolist()
            spans = [part for span in spans for part in _parted(*span, at)]
        inside = np.array([(first + 1, last) for first, last in spans], np.int64).reshape(-1, 2)
        inner = np.searchsorted(bounds, inside)
        supposed = (np.append(0, np.cumsum(ends))[inner] @ (-1, 1)).tolist()
        words = [small[first:last] for first, last in spans]
        return cls(printed, bounds, ends, words, [first for first, _ in spans], inner, supposed)

    @property
    def whole(self) -> Iterator[str]:
        """The words in which no line is supposed to end."""
        return (word for word, n in zip(self.words, self.supposed, strict=True) if not n)


def _parted(first: int, last: int, at: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A stretch in parts that end at the places inside it, which are in rising order."""
    inside = at[bisect_right(at, first) : bisect_left(at, last)]
    yield from pairwise([first, *inside, last])


def checked_ends(run: Run, neighbours: Iterable[Run], known: Counter[str]) -> Bools:
    """Line ends of a run corrected by the words they make, where the blank at line ends was lost.

    What words there are is told by the run, its `neighbours`, and the text around, whose words
    are `known`. A supposed end inside a known word is none; a word that nobody knows but whose
    parts everybody knows hides some. A true word, too, may be made of words ("transcatheter"),
    but then some of its occurrences are cut elsewhere: at a lost line end all are cut.
    """
    counts = Counts(Counter(chain(run.whole, *(one.whole for one in neighbours))), known)
    checked, at = run.ends.tolist(), run.bounds.tolist()
    for match in _BEFORE_HYPHEN.finditer(run.printed):  # a line ends behind a hyphen
        place = bisect_left(at, match.start())
        if place < len(at) and at[place] == match.start():
            checked[place] = False
    for place in set(_seams(run.printed)) & set(at):
        checked[bisect_left(at, place)] = True
    hidden: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    words = zip(run.words, run.starts, run.inner.tolist(), run.supposed, strict=True)
    for word, first, (a, b), n in words:
        if n:
            cuts = [place - first for place in at[a:b]]
            checked[a:b] = _confirmed(word, cuts, checked[a:b], run.ends[a:b].tolist(), counts)
        elif word not in all_words() and word not in term_words() and not known[word]:
            hidden[word].append((first, at[a:b]))
    for place in _hidden_ends(hidden, counts):
        checked[bisect_left(at, place)] = True
    return np.array(checked)


def _hidden_ends(
    hidden: Mapping[str, Sequence[tuple[int, list[int]]]], counts: Counts
) -> Iterator[int]:
    """Line ends in words that nobody knows: where each of them stands, and the cuts inside it."""
    for word in sorted(hidden, key=len):  # the short ones are parts of the long
        places = hidden[word]
        shared = set.intersection(*({at - first for at in inside} for first, inside in places))
        parts = _parts(word, dict.fromkeys(sorted(shared), HIDDEN), counts)
        if parts:
            counts.part(word, parts)
        yield from (first + part for first, _ in places for part in parts)


def _confirmed(
    word: str, cuts: Sequence[int], checked: Sequence[bool], ends: Sequence[bool], counts: Counts
) -> list[bool]:
    """Whether a line ends at each cut of a word in which ends are supposed."""
    odds = {cut: ENDS if end else HIDDEN for cut, end in zip(cuts, ends, strict=True)}
    parts = _parts(word, odds, counts)
    if parts:
        return [
            cut in parts or (is_end and not supposed)
            for cut, is_end, supposed in zip(cuts, checked, ends, strict=True)
        ]
    return [
        is_end and not (supposed and _is_one(word, cut, counts))
        for cut, is_end, supposed in zip(cuts, checked, ends, strict=True)
    ]


def _is_one(word: str, cut: int, counts: Counts) -> bool:
    """Whether a word is rather one than two at a cut."""
    parts = word[:cut], word[cut:]
    if any(len(part) <= SCRAP and part not in SMALL for part in parts):
        return True
    left, right = map(counts.of, parts)
    known = counts.known[word]
    is_word = word in english() or known or (counts.own[word] + known > 1 and min(left, right) < 2)
    return bool(is_word) or not left + right


def _seams(printed: str) -> Iterator[int]:
    """Places where a blank belongs, whatever the pieces say."""
    yield from (match.start() for match in _SEAM.finditer(printed))
    yield from (match.end() for match in _BEFORE_NAME.finditer(printed))
    for match in _TWO_NAMES.finditer(printed):
        if (match[1].casefold(), match[2].casefold()) in known_pairs():
            yield match.end()
    for match in _AFTER_CAPITALS.finditer(printed):
        capital = printed[match.start() - 1].casefold()
        if match.group() in english() and capital + match.group() not in english():
            yield match.start()
    for match in _AFTER_NUMBER.finditer(printed):
        if match.group() in english() or match.group() in term_words():
            yield match.start()


def _parts(word: str, cuts: Mapping[int, float], counts: Counts) -> list[int]:
    """Places that cut a word into likelier ones; none where it is likeliest as it stands.

    `cuts` are the places where it may be cut, with the log odds of each. What is longer than
    LETTERS is no word, and not cut: the time grows with the cube of its length.
    """
    if len(word) > LETTERS:
        return []
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for place in [*cuts, len(word)]:
        ways = [
            (
                points
                + cuts.get(start, 0.0)
                + counts.likelihood(part)
                + _beside(word, before, start, part),
                [*before, start],
            )
            for start, (points, before) in best.items()
            if len(before) < MOST_PARTS
            and _may_be_part(part := word[start:place], word, start, counts)
        ]
        if ways:
            best[place] = max(ways)
    points, parts = best.get(len(word), (0.0, []))
    if not parts or points <= counts.likelihood(word, whole=True) + MARGIN:
        return []
    known = (
        len(parts) == 2 or counts.of(word[: (*parts, len(word))[1]]) or word[: parts[1]] in SMALL
    )
    return parts[1:] if known else []


def _beside(word: str, before: Sequence[int], start: int, part: str) -> float:
    """Points for a part of a word beside the part that ends where it starts."""
    other = word[before[-1] : start] if before else ""
    if not other or "a" in (part, other) or (other, part) not in known_pairs():
        return 0.0
    return SMALL_PAIR if part in SMALL or other in SMALL else PAIR


def _may_be_part(part: str, word: str, start: int, counts: Counts) -> bool:
    if part in SMALL:
        return True
    if not 2 < len(part) < len(word):
        return False
    rest = word[start + len(part) :]
    if part in PREFIXES and rest and rest not in SMALL:
        return False
    if part[-1] == "o" and not word.endswith(part) and not counts.known[part]:
        return False  # a combining form: "stereo-tactic", "electro-convulsive"
    if counts.of(part):
        return True
    unknown = not start and len(part) >= SHORTEST_UNKNOWN and len(word) >= len(part) + LONG
    return unknown and not any(map(part.endswith, PREFIXES))
