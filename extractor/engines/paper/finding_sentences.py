"""Results that sentences tell, where the sentence or its heading names the primary outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.engines.paper.finding_aims import Aim, meet, stems, times_in
from extractor.engines.paper.finding_arms import Arms
from extractor.engines.paper.finding_effects import Effect, effects_in, spans, typed
from extractor.engines.paper.finding_figures import DEVIATION, Item, figures_in, hidden
from extractor.engines.paper.finding_pairs import RESPECTIVELY, Pair, pairs_in
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.time_frames import BARE, PHRASE, phrase_at
from extractor.fields.result_items import KEYS
from extractor.fields.rule import Found
from extractor.types import JSON, Candidate

CALLED = re.compile(
    r"\b(?:primary|main|principal|co-primary) (?:[\w-]+ ){0,2}?(?:outcomes?|end-?\s?points?|measures?|variables?|parameters?)\b|"
    r"\bprimary (?:efficacy|safety) (?:analysis|result)\b",
    re.IGNORECASE,
)
OTHER_HEADING = re.compile(
    r"\b(?:secondary|adverse|safety|toler|toxic|side effects?|complicat|sub-?groups?|sensitivity|ancillary|explorat|post[- ]?hoc|"
    r"baseline|characteristics|demograph|predict|factors?|associat|correlat|moderat|mediat|adheren|complian|"
    r"recruit|enrol|flow|participants|study population|patients?$|disposition|attrition|retention|cost|economic|"
    r"per[- ]protocol|limitations?|background|methods?|objectives?|introduction|design|registration|funding|"
    r"conclusions?|interpretation|discussion|statistic|sample size|other outcomes|interaction|model|validat)",
    re.IGNORECASE,
)
NO_RESULT = re.compile(
    r"\b(?:sub-?groups?|sensitivity anal\w*|per[- ]protocol|imput\w+|post[- ]hoc|univaria\w+|multivaria\w+|bivaria\w+|"
    r"correlat\w+|predict\w+|risk factors?|associat\w+ (?:with|between)|simulat\w+|sample size|assum\w+|power(?:ed)? (?:of|to|at)|\d\s?% power|"
    r"interactions?|stratif\w+|restricted to|non-?inferiority margin|expected|hypothesi[sz]ed|calculated|would be|previous(?:ly)?|"
    r"meta-analys\w+|et al|literature|trial by|study by|other stud(?:y|ies)|earlier|historical|respond(?:ed|ers?) to the (?:survey|questionnaire)|"
    r"complet(?:ed|ing|ers?)|return(?:ed|ing)|missing|drop(?:ped)?[- ]?outs?|withdr[ae]w\w*|lost to|attrition|adher\w+|complian\w+|"
    r"consent\w*|eligib\w+|screened|recruit\w+|enrol\w+|were randomi[sz]ed|response rate|were (?:included|analy[sz]ed|assessed|available)|"
    r"intraclass|cronbach|sensitivity of|specificity|weaning trial|variance|cost-effective\w*|willing\w+|"
    r"mean age|aged|years of age|median)\b",
    re.IGNORECASE,
)
PART_OF_THEM = re.compile(
    r"\b(?:among|amongst|in|for|of) (?:the |those |all |these )?(?:\d+ )?(?:patients|participants|women|men|children|subjects|those|people|individuals|adults|girls|boys|males|females|responders|non-responders|smokers) "
    r"(?:with|without|who (?!received|were (?:randomi|assigned|allocated|given|treated))|aged|whose|having|older|younger|over|under|not|at (?:high|low|risk))|"
    r"\b(?:when|where) (?:only|excluding)|\bafter exclu\w+|\bexcluding\b|\bonly (?:the )?(?:patients|participants|women|those)\b|"
    r"\b(?:older|younger) (?:than|patients|participants|women)\b|\bhigh[- ]risk\b|\blow[- ]risk\b|\bin (?:men|women|males|females|boys|girls|whites?|blacks?)\b(?! (?:randomi|assigned|allocated|given|receiving|treated|taking|in the|who (?:received|were))|,? and (?:men|women))",
    re.IGNORECASE,
)
AT_START = re.compile(
    r"\b(?:at|before) (?:the )?(?:baseline|entry|enrol\w+|inclusion|admission|randomi[sz]ation)\b|\bbaseline (?:values?|scores?|levels?|mean|was|were)\b|\bpre-?(?:treatment|intervention|test)\b|^baseline\b",
    re.IGNORECASE,
)
FROM_START = re.compile(
    r"\b(?:from|since|than at|relative to|adjust\w+ for|compared (?:with|to)|versus|controll?\w+ for|between) (?:the )?(?:[\w-]+ ){0,3}?baseline",
    re.I,
)
WITHIN = re.compile(
    r"\b(?:from|of) __+ (?:at|to)|\bfrom \S+(?: ?± ?\S+)?(?: ?\([^()]*\))?(?: [\w/%²]+)? (?:at baseline )?to\b",
    re.I,
)
NEGATED = re.compile(
    r"\b(?:without|free (?:of|from)|fail(?:ed|ure) to|did not|not (?:have|achiev|reach|develop)|non-|never|no longer)\b",
    re.I,
)
ANAPHOR = re.compile(
    r"^(?:[\w\s,-]{0,90}?, )?(?:(?:the|this|these) )?(?:[\w-]+ ){0,3}?(?:differences?|improvements?|changes?|reductions?|rates?|ratios?|odds|risks?|effects?|outcomes?|scores?|IRR|OR|RR|HR)\b",
    re.IGNORECASE,
)
RATE = re.compile(
    r"\bper (?:1[\s,]?000|100|10[\s,]?000|person|patient|year)\b|person[- ]years", re.I
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
THE_OUTCOME = re.compile(
    r"\bthe (?:primary |main |combined |composite )?(?:outcome|end-?point)\b", re.I
)
SURE = {"effect": 0.75, "effect-of-named-outcome": 0.8, "figures-of-arms": 0.75}
ERROR_OF_MEAN = re.compile(
    r"(?:±|\+/-|\bmeans?(?: values?)? ?(?:\(|and|with|,|\[)?) ?(?:the )?(?:SEM?\b|S\.E\.|standard errors?)|"
    r"standard errors? of (?:the )?means?|\bSEMs?\b",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")
SECONDARY = re.compile(r"secondary", re.I)
OTHER_PART = re.compile(r"secondary|sub-?group|baseline|predict", re.I)
OFTEN = re.compile(r"\b(?:every|each|during|through|over|from|until|up to)")
MEAN = re.compile(r"\b(?:means?|averaged?)\b", re.I)
ADJUSTED = re.compile(r"\b(?:un)?adjusted|\bcrude", re.I)
STOP = re.compile(r"[;]\s|\.\s[A-Z]")
RESULTS = re.compile(r"result|finding|outcome", re.I)
BASE = re.compile(r"\b(?:at |from |between )?baseline(?: \([^()]*\))?(?:,| and| to)?(?: at)?", re.I)
AND_MORE = re.compile(
    r" (?:of treatment )?(?:we|it|they|there|no|the|a|an|was|were|is|are|more|significant\w*|statistic\w*|patients|participants)\b.*$"
)
EFFECT_OF = re.compile(
    r"(?:[Rr]atio|[Rr]isk|[Dd]ifference|HR|OR|RR|IRR)s?(?: \([^()]{2,20}\))? (?:of|for|in) (?:the )?(?P<what>[\w -]{3,40})"
)
CLAUSE = re.compile(r"[;]\s|\)[,.]?\s(?:and|but|while|whereas)\s|, (?:and|but|while|whereas) ")


@dataclass(frozen=True, slots=True)
class Place:
    """What heading and neighbours say of a sentence."""

    of: Aim | None  # the outcome that the heading, or the sentence before, names
    elsewhere: bool  # the heading is of something else
    follows: bool  # the sentence before told of `of`


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the trial when its results are read."""

    primary: Sequence[Aim]
    others: Sequence[Aim]
    arms: Arms
    deviation: bool | None  # what stands behind "±" is a standard deviation


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
        aim = about(passage.sentence.chars, place, known)
        if aim is not None:
            for one in told_in(passage.sentence.chars, aim, known):
                yield passage, one
        last = aim if aim or not continues(passage.sentence.chars) else last


def continues(chars: str) -> bool:
    """Whether a sentence leaves the talk where it was: it has no number."""
    return not DIGIT.search(chars)


def is_told(passage: Passage) -> bool:
    """Whether a passage may tell results."""
    if passage.zone == "abstract":
        return True
    return passage.zone == "body" and passage.kind in ("results", None)


def headed(words: str, known: Known, under: bool) -> tuple[Aim | None, bool, bool]:
    """The outcome that a heading names, whether it says "primary outcome", or another thing."""
    stemmed = stems(words)
    called = bool(CALLED.search(words)) and not SECONDARY.search(words)
    one = [aim for aim in known.primary if aim.named(words, stemmed) or stemmed == aim.words]
    if len(one) == 1 and not OTHER_PART.search(words):
        return one[0], called or under, False
    if (called or under) and len(known.primary) == 1:
        return known.primary[0], True, False
    other = any(aim.named(words, stemmed) for aim in known.others)
    return None, False, other or bool(OTHER_HEADING.search(words))


def about(chars: str, place: Place, known: Known) -> Aim | None:
    """The primary outcome of which a sentence tells, None where it tells of another thing."""
    if not DIGIT.search(chars) or NO_RESULT.search(chars) or PART_OF_THEM.search(chars):
        return None
    if AT_START.search(chars) and not FROM_START.search(chars):
        return None
    stemmed = stems(chars)
    called = bool(CALLED.search(chars)) and not SECONDARY.search(chars)
    named = [aim for aim in known.primary if aim.named(chars, stemmed)]
    if len(named) > 1:
        most = max(len(aim.words & stemmed) for aim in named)
        named = [aim for aim in named if len(aim.words & stemmed) == most]
    if len(named) == 1 and (called or not place.elsewhere) and fits(chars, named[0]):
        return named[0]
    if called and len(known.primary) == 1 and fits(chars, known.primary[0]):
        return known.primary[0]
    if not place.elsewhere and (aim := effect_of(chars, known)) is not None:
        return aim if fits(chars, aim) else None
    if place.of is None or place.elsewhere or not fits(chars, place.of):
        return None
    if place.follows:
        return place.of if ANAPHOR.match(chars) and alone(stemmed, place.of, known) else None
    if place.of.hinted(chars, stemmed) or ANAPHOR.match(chars) or THE_OUTCOME.search(chars):
        return place.of if alone(stemmed, place.of, known) else None
    return None


def effect_of(chars: str, known: Known) -> Aim | None:
    """The outcome that an effect is said to be of: "the rate ratio of leprosy was 0.9"."""
    for match in EFFECT_OF.finditer(chars):
        said = stems(match["what"])
        for aim in known.primary:
            if aim.words and aim.words <= said and alone(stems(chars), aim, known):
                return aim
    return None


def alone(stemmed: frozenset[str], aim: Aim, known: Known) -> bool:
    """Whether a sentence names no other outcome."""
    rest = [*known.others, *(one for one in known.primary if one is not aim)]
    return not any(one.words - aim.words and one.words <= stemmed for one in rest)


def fits(chars: str, aim: Aim) -> bool:
    """Whether a sentence's times, if it tells any, are the outcome's."""
    times = times_in(chars)
    return not times or not aim.times or meet(times, aim.times) or is_spread(aim)


def is_spread(aim: Aim) -> bool:
    """Whether an outcome is measured all the time, or again and again."""
    return bool(OFTEN.search(aim.time_frame or ""))


def told_in(chars: str, aim: Aim, known: Known) -> Iterator[Found]:
    """The results that a sentence tells of an outcome."""
    effects = effects_in(chars)
    shown = hidden(chars, (*spans(effects), *named_with_digits(chars, aim)))
    figures = figures_in(shown, deviation=known.deviation)
    pairs = [one for one in pairs_in(chars, shown, figures, known.arms) if is_of(chars, one, aim)]
    firm = [one for one in effects if is_firm(chars, one, aim, effects, known)]
    for pair in pairs:
        if len(pairs) == 1 or is_named(chars, pair.start, pair.end, aim, known):
            for item in pair.items:
                value = full(chars, pair.start, pair.end, aim, item)
                if value is not None:
                    sure = SURE["figures-of-arms"]
                    yield Found(value, pair.start, pair.end, "results/figures-of-arms", sure)
    for effect in firm:
        one = typed(effect, chars[: effect.start])
        value = full(chars, one.start, one.end, aim, one.item)
        if value is not None:
            yield Found(value, one.start, one.end, "results/effect", SURE["effect"])


def named_with_digits(chars: str, aim: Aim) -> Iterator[tuple[int, int]]:
    """Where names of the outcome stand that have digits: "PASI 75"."""
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


def is_firm(chars: str, effect: Effect, aim: Aim, effects: Sequence[Effect], known: Known) -> bool:
    """Whether an effect is of an outcome, and between arms."""
    one = typed(effect, chars[: effect.start])
    kind = one.item["effect_type"]
    if not one.named or RESPECTIVELY.search(chars, effect.end):
        return False
    if (aim.kind == "mean" and kind in RATIOS) or (aim.kind == "share" and kind == "SMD"):
        return False
    if one.target and not aim.hinted(one.target, stems(one.target)):
        arms = known.arms.mentions(one.target)
        if not arms:
            return False
    if not effect.named and known.arms.mentions(chars[effect.end : effect.end + 40]):
        return False
    kinds = [typed(other, chars[: other.start]).item["effect_type"] for other in effects]
    alike = [other for other in kinds if other == kind]
    return (
        len(alike) == 1
        or is_named(chars, effect.start, effect.end, aim, known)
        or crude(chars, effect)
    )


def crude(chars: str, effect: Effect) -> bool:
    """Whether an effect is the adjusted or crude one of the same outcome as its neighbour."""
    return bool(ADJUSTED.search(chars, max(0, effect.start - 30), effect.end))


def is_named(chars: str, start: int, end: int, aim: Aim, known: Known) -> bool:
    """Whether the clause of a result names its outcome and no other."""
    first, last = clause(chars, start, end)
    words = chars[first:end]
    stemmed = stems(words)
    near = aim.named(words, stemmed) or (aim.hinted(words, stemmed) and len(aim.words) <= 2)
    return near and alone(stemmed, aim, known) and last >= end


def clause(chars: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a result begins and ends."""
    first = max((match.end() for match in CLAUSE.finditer(chars, 0, start)), default=0)
    after = STOP.search(chars, end)
    return first, after.start() if after else len(chars)


def full(chars: str, start: int, end: int, aim: Aim, item: Item) -> dict[str, JSON] | None:
    """A result with all keys; None where it can't be told at which of several times it was."""
    time = time_of(chars, start, end)
    if time is None and len(times_in(chars)) > 1 and not is_spread(aim):
        return None
    if time is not None and aim.times and not is_spread(aim):
        told = times_in(time)
        if told and not meet(told, aim.times):
            return None
    value: dict[str, JSON] = {**dict.fromkeys(KEYS), "measure": aim.measure, **item}
    value["time_frame"] = time or one_time(aim)
    return value


def one_time(aim: Aim) -> str | None:
    """The outcome's time, where it is one, without the baseline beside it."""
    if len(aim.times) > 1 or not aim.time_frame:
        return None
    if not BASE.search(aim.time_frame):
        return aim.time_frame
    later = [phrase_at(match) for match in BARE.finditer(BASE.sub(" ", aim.time_frame))]
    return later[0] if len(later) == 1 and times_in(later[0]) else None


def time_of(chars: str, start: int, end: int) -> str | None:
    """The one time that the clause of a result, else its sentence tells."""
    first, last = clause(chars, start, end)
    for words in (chars[first:last], chars):
        said = (AND_MORE.sub("", phrase_at(match)) for match in PHRASE.finditer(words))
        times = list(
            dict.fromkeys(time for time in said if not BASE.search(time) or times_in(time))
        )
        if len(times) == 1:
            return times[0]
        if times:
            return None
    return None


def deviation_of(paper: Paper) -> bool | None:
    """Whether "±" stands before a standard deviation in this paper; None where it can't be told."""
    notes = (note for table in paper.tables for note in (table.caption, *table.footnotes))
    heads = (c.text for t in paper.tables for c in t.cells if c.row < t.header_rows or not c.column)
    said = (one.sentence.chars for one in paper.passages if one.zone not in ("front", "heading"))
    deviation = False
    for chars in (*notes, *heads, *said):
        if ERROR_OF_MEAN.search(chars):
            return None
        deviation = deviation or bool(DEVIATION.search(chars))
    return True if deviation else None
