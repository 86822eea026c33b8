"""Results that sentences tell, where the sentence or its heading names the primary outcome."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.engines.paper.finding_aims import Aim
from extractor.engines.paper.finding_effects import Effect, effects_in, spans, typed
from extractor.engines.paper.finding_figures import Item, figures_in, hidden
from extractor.engines.paper.finding_pairs import AFTER, RESPECTIVELY, Pair, pairs_in
from extractor.engines.paper.finding_places import (
    BESIDE,
    DIGIT,
    NUMBER,
    OTHER_HEADING,
    Known,
    Place,
    about,
    alone,
    content,
    headed,
    is_at_start,
)
from extractor.engines.paper.finding_times import full
from extractor.engines.paper.finding_words import stems
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields.rule import Found
from extractor.types import Candidate

WITHIN = re.compile(
    r"\b(?:from|of) __+ (?:at|to)|\bfrom \S+(?: ?± ?\S+)?(?: ?\([^()]*\))?(?: [\w/%²]+)? (?:at baseline )?to\b",
    re.I,
)
NEGATED = re.compile(
    r"\b(?:without|free (?:of|from)|fail(?:ed|ure) to|did not|not (?:have|achiev|reach|develop)|non-|never|no longer)\b",
    re.I,
)
RATE = re.compile(
    r"\bper (?:1[\s,]?000|100|10[\s,]?000|person|patient|year)\b|person[- ]years", re.I
)
MEDIAN = re.compile(
    r"\bmedians?\b(?! (?:\w+ )?(?:follow|observation|duration of follow|time of follow))", re.I
)
MEANT = re.compile(
    r"\b(?:mean|average[ds]?|means|scores?|reduc\w+|increas\w+|decreas\w+|improve\w*|changed?|changes|points?)\b",
    re.I,
)
NOT_OF_ALL = re.compile(
    r"\b(?:difference|effect|ratio|reduction)s? (?:in|of|for|between) (?P<what>[a-z][^,.;()\d]{3,60})"
)
DIRECTED = re.compile(
    r"\b(?:drop|decreas|reduc|declin|fell|fall|lower(?:ed|ing)|increas|rose|rise|gain|los[st]|shorten|grew)\w*\b",
    re.I,
)
UMBRELLA = re.compile(
    r"\b(?:each of|components|parameters|following|several|various|outcomes|measures|measurements|variables|endpoints|indices|profile)\b",
    re.I,
)
RATIOS = frozenset(("OR", "RR", "HR", "IRR"))
BEHIND = 100  # characters behind an effect within which its outcome may be named
BESIDES = 1  # words beside an outcome's name at which it is still the same outcome
MOST_FIGURES = 40  # of one sentence
SURE = {"effect": 0.75, "effect-of-named-outcome": 0.8, "figures-of-arms": 0.75}
BY = re.compile(r"\bby(?: \w+)?\s$")
MEAN = re.compile(r"\b(?:means?|averaged?)\b", re.I)
ADJUSTED = re.compile(r"\b(?:un)?adjusted|\bcrude", re.I)
RESULTS = re.compile(r"result|finding|outcome", re.I)


def in_sentences(paper: Paper, known: Known) -> Iterator[Candidate]:
    """Results that sentences of the results, then of the abstract tell."""
    clear = [aim for aim in known.primary if not UMBRELLA.search(aim.measure)]
    known = replace(known, primary=clear)
    found = list(from_passages(paper, known))
    found.sort(key=lambda one: one[0].zone == "abstract")
    for passage, one in found:
        yield paper.proposed("results", passage, one)


def from_passages(paper: Paper, known: Known) -> Iterator[tuple[Passage, Found]]:
    """Results of each passage, with what its heading and the one before it name."""
    section: Aim | None = None
    under = elsewhere = False
    last: Aim | None = None
    at_start = False
    for before, passage in pairwise((None, *paper.passages)):
        assert passage is not None
        if passage.zone == "heading":
            again = before is not None and before.zone == "heading"
            section, under, elsewhere = headed(passage.sentence.chars, known, under and again)
            last = None
        if not is_told(passage):
            continue
        if passage.zone == "abstract":
            told = RESULTS.search(passage.section)
            elsewhere = bool(OTHER_HEADING.search(passage.section)) and not told
            section = None
        place = Place(section, elsewhere, False) if section else Place(last, elsewhere, True)
        mine = about(passage.sentence.chars, place, known)
        for one in of_one([told_in(passage.sentence.chars, aim, known) for aim in mine]):
            if not (at_start and is_mean(one)):
                yield passage, one
        at_start = is_at_start(passage.sentence.chars)
        if mine or not continues(passage.sentence.chars):
            last = mine[0] if len(mine) == 1 else None


def of_one(found: Sequence[Iterable[Found]]) -> list[Found]:
    """The results of some outcomes without those that more than one of them claims."""
    each = [list(one) for one in found]
    claimed = Counter(start for one in each for start in {found.start for found in one})
    return [one for some in each for one in some if claimed[one.start] == 1]


def is_mean(found: Found) -> bool:
    """Whether a result is an amount without a time of its own."""
    value = found.value if isinstance(found.value, Mapping) else {}
    return value.get("mean") is not None and value.get("time_frame") is None


def continues(chars: str) -> bool:
    """Whether a sentence leaves the talk where it was: it has no number."""
    return not DIGIT.search(chars)


def is_told(passage: Passage) -> bool:
    """Whether a passage may tell results."""
    if passage.zone == "abstract":
        return True
    return passage.zone == "body" and passage.kind in ("results", None)


def told_in(chars: str, aim: Aim, known: Known) -> Iterator[Found]:
    """The results that a sentence tells of an outcome."""
    effects = [
        typed(one, chars[: one.start]) for one in effects_in(chars) if not of_arm(chars, one, known)
    ]
    shown = hidden(chars, (*spans(effects), *named_with_digits(chars, aim)))
    figures = figures_in(shown, deviation=known.deviation)
    if len(figures) > MOST_FIGURES:
        return
    pairs = list(pairs_in(chars, shown, figures, known.arms))
    placed: list[Pair | Effect] = sorted([*effects, *pairs], key=lambda one: one.start)
    owned = owned_starts(chars, placed, aim, known)
    for pair in pairs:
        if pair.start in owned and is_of(chars, pair, aim):
            for item in pair.items:
                yield from found_at(chars, pair, item, aim, "figures-of-arms")
    for effect in effects:
        if effect.start in owned and is_firm(chars, effect, aim, known):
            yield from found_at(chars, effect, effect.item, aim, "effect")


def of_arm(chars: str, effect: Effect, known: Known) -> bool:
    """Whether a number with an interval is one arm's: "4.2% (95% CI 3.0 to 6.1) for zinc"."""
    if effect.named:
        return False
    after = known.arms.mentions(chars[effect.end : effect.end + BEHIND])
    return any(AFTER.match(chars[effect.end : effect.end + one.start]) for one in after[:1])


def found_at(chars: str, place: Pair | Effect, item: Item, aim: Aim, rule: str) -> Iterator[Found]:
    """A result with all keys, where its time is clear."""
    value = full(chars, place.start, place.end, aim, item)
    if value is not None:
        yield Found(value, place.start, place.end, f"results/{rule}", SURE[rule])


def owned_starts(chars: str, placed: Sequence[Pair | Effect], aim: Aim, known: Known) -> set[int]:
    """The results of a sentence that are an outcome's: named before it, or going on without a word.

    A sentence that does not name it itself (its heading does, or "the primary outcome") has it
    for its first result.
    """
    owned: set[int] = set()
    loose = not aim.named(chars, stems(chars))
    last = 0
    goes_on = loose
    for number, one in enumerate(placed):
        before = chars[last : one.start]
        if is_said(before, aim):
            others = content(before, known) - aim.words if number else frozenset()
            goes_on = alone(stems(before), aim, known) and len(others) <= BESIDES
        elif number == 0 and not loose:
            following = placed[1].start if len(placed) > 1 else len(chars)
            goes_on = is_said_behind(chars, one, following, aim, known)
        elif number > 0 and content(before, known):
            goes_on = False
        if goes_on:
            owned.add(one.start)
        last = one.end
    return owned


def is_said_behind(chars: str, one: Pair | Effect, following: int, aim: Aim, known: Known) -> bool:
    """Whether an outcome is named behind the first result, and nothing else before it."""
    told = NUMBER.search(chars, one.start)
    before = content(chars[: told.start() if told else one.start], known) - aim.words
    until = following if isinstance(one, Pair) else min(following, one.end + BEHIND)
    return not before and is_said(chars[:until], aim)


def is_said(words: str, aim: Aim) -> bool:
    """Whether a stretch of a sentence names an outcome; of one word, that it stands there."""
    stemmed = stems(words)
    return aim.named(words, stemmed) or (len(aim.words) == 1 and aim.words <= stemmed)


def named_with_digits(chars: str, aim: Aim) -> Iterator[tuple[int, int]]:
    """Where names of the outcome stand that have digits: "ACR 20"."""
    for short in aim.shorts:
        at = chars.find(short) if DIGIT.search(short) else -1
        while at >= 0:
            yield at, at + len(short)
            at = chars.find(short, at + 1)


def is_of(chars: str, pair: Pair, aim: Aim) -> bool:
    """Whether figures can be those of an outcome: a share for a share, an amount for an amount."""
    kind = pair.figures[0].kind
    if aim.kind is not None and kind != aim.kind:
        return False
    before = chars[: pair.start]
    if RATE.search(chars) or WITHIN.search(chars):
        return False
    if kind == "mean" and MEDIAN.search(chars):
        return False
    if kind == "share" and BY.search(before) and DIRECTED.search(before):
        return False  # a fall by a third is no share of people
    if kind == "share" and NEGATED.search(chars) and not NEGATED.search(aim.measure):
        return False
    if kind == "mean" and "sd" not in pair.items[0]:
        values = [float(str(item["mean"])) for item in pair.items]
        whole = all(value.is_integer() for value in values)
        turned = DIRECTED.search(chars[: pair.end]) and min(values) >= 0
        if turned and not DIRECTED.search(aim.measure):
            return False  # a decrease of 2.1 is a change of −2.1
        if whole and not MEAN.search(before[-80:]):
            return False  # perhaps a count
        return bool(MEANT.search(before))
    return True


def is_firm(chars: str, effect: Effect, aim: Aim, known: Known) -> bool:
    """Whether an effect is of an outcome, and between arms."""
    kind = effect.item["effect_type"]
    if kind is None or RESPECTIVELY.search(chars, effect.end):
        return False
    if (aim.kind == "mean" and kind in RATIOS) or (aim.kind == "share" and kind == "SMD"):
        return False
    if effect.target and not aim.hinted(effect.target, stems(effect.target)):
        return bool(known.arms.mentions(effect.target))
    return effect.named or not known.arms.mentions(chars[effect.end : effect.end + BESIDE])
