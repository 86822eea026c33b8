"""Results that sentences tell, where the sentence or its heading names the primary outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
    r"consent\w*|eligib\w+|screened|recruit\w+|enrol\w+|were randomi[sz]ed|(?:survey|questionnaire|postal) response rate|were (?:included|analy[sz]ed|assessed|available)|"
    r"intraclass|cronbach|sensitivity of|specificity|weaning trial|variance|cost-effective\w*|willing\w+|"
    r"mean age|aged|years of age)\b",
    re.IGNORECASE,
)
PART_OF_THEM = re.compile(
    r"\b(?:among|amongst|in|for|of) (?:the |those |all |these )?(?:\d+ )?(?:patients|participants|women|men|children|subjects|those|people|individuals|adults|girls|boys|males|females|responders|non-responders|smokers) "
    r"(?:with|without|who (?!received|were (?:randomi|assigned|allocated|given|treated))|aged|whose|having|older|younger|over|under|not|at (?:high|low|risk))",
    re.IGNORECASE,
)
"""Some of the people, if what follows is not the outcome itself: "patients with a relapse"."""
PART_BY_TRAIT = re.compile(
    r"\bamong (?-i:(?:non-)?[A-Z][\w-]+) (?:patients|women|men|participants)|\b(?-i:non-[A-Z]\w+) (?:patients|women|men)|"
    r"\b(?:when|where) (?:only|excluding)|\b(?:[Ww]hen|[Ii]f)\b[^,]{0,60}\b(?:alone|only|considered)\b|\b(?:greatest|strongest|most pronounced|largest) (?:reduction|effect|benefit|difference)|"
    r"receptor[- ](?:positive|negative)|\b(?:ER|HER2|PR)[- ]?(?:positive|negative|\+)|\bafter exclu\w+|\bexcluding\b|\bonly (?:the )?(?:patients|participants|women|those)\b|"
    r"\b(?:older|younger) (?:than|patients|participants|women)\b|\bhigh[- ]risk\b|\blow[- ]risk\b|\bin (?:men|women|males|females|boys|girls|whites?|blacks?)\b(?! (?:randomi|assigned|allocated|given|receiving|treated|taking|in the|who (?:received|were))|,? and (?:men|women))",
    re.IGNORECASE,
)
AT_START = re.compile(
    r"\b(?:at|before) (?:the )?(?:baseline|entry|enrol\w+|inclusion|admission|randomi[sz]ation)\b|\bat enrol\w+\b|\bbaseline (?:values?|scores?|levels?|mean|was|were)\b|\bpre-?(?:treatment|intervention|test)\b|^baseline\b",
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
    r"^(?:(?:[Aa]fter|[Ii]n|[Hh]owever|[Tt]hus|[Aa]djust\w+|[Uu]sing|[Ww]hen|[Ww]ith|[Aa]t|[Bb]y|[Oo]n)\b[^.;()]{0,110}?, )?(?:however, )?(?:(?:the|this|these|no) )?"
    r"(?:(?:significant|adjusted|unadjusted|mean|absolute|relative|between-group|treatment|corresponding|estimated|observed|crude|overall|odds|hazards?|risk|"
    r"rate|incidence|improvement|score|group|statistically|standardi[sz]ed) ){0,4}(?:differences?|improvements?|changes?|reductions?|rates?|ratios?|odds|risks?|effects?|outcomes?|scores?)\b|^[Tt]he (?:\w+ )?(?-i:IRR|OR|RR|HR)\b",
    re.IGNORECASE,
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
THE_OUTCOME = re.compile(
    r"\bthe (?:primary |main |combined |composite )?(?:outcome|end-?point)\b", re.I
)
STATISTICS = stems(
    "crude adjusted unadjusted hazard hazards ratio ratios risk relative odds absolute confidence interval intervals "
    "CI HR OR RR IRR respectively versus vs compared comparison p value log rank analysis model models corresponding "
    "two sided one tailed intention treat itt least squares effect size cohen d standardised standardized estimated "
    "estimate significance significant statistically was were giving corresponds equal regression cox logistic non "
    "superiority noninferiority inferiority fig figure table percentage points point ls md smd primary analyses "
    "year month week day hour follow up followup median range higher lower greater better worse more less fewer longer shorter "
    "increased decreased reduced improved similar than total found observed seen noted among randomized randomised women patients there while whereas here i e g also yielding resulting mmhg kg cm mm mg dl ml days weeks months years"
)
BEHIND = 100  # characters behind an effect within which its outcome may be named
BESIDES = 1  # words beside an outcome's name at which it is still the same outcome
BESIDE = 40  # characters behind a number in which an arm would make it the arm's own
SURE = {"effect": 0.75, "effect-of-named-outcome": 0.8, "figures-of-arms": 0.75}
ERROR_OF_MEAN = re.compile(
    r"(?:±|\+/-|\bmeans?(?: values?)? ?(?:\(|and|with|,|\[)?) ?(?:the )?(?:SEM?\b|S\.E\.|standard errors?)|"
    r"standard errors? of (?:the )?means?|\bSEMs?\b",
    re.IGNORECASE,
)
WHO_END = re.compile(r"[,;(]")
BY = re.compile(r"\bby(?: \w+)?\s$")
NUMBER = re.compile(r"(?<![\w₀-₉-])\d")
DIGIT = re.compile(r"\d")
SECONDARY = re.compile(r"secondary", re.I)
OTHER_PART = re.compile(r"secondary|sub-?group|baseline|predict", re.I)
OFTEN = re.compile(r"\b(?:every|each|during|through|over|from|until|up to)")
MEAN = re.compile(r"\b(?:means?|averaged?)\b", re.I)
ADJUSTED = re.compile(r"\b(?:un)?adjusted|\bcrude", re.I)
STOP = re.compile(r"[;]\s|\.\s[A-Z]")
RESULTS = re.compile(r"result|finding|outcome", re.I)
BASE = re.compile(r"\b(?:at |from |between )?baseline(?: \([^()]*\))?(?:,| and| to)?(?: at)?", re.I)
LOOSE_END = re.compile(
    r"(?:\s\([^()]*[=;<>%][^()]*\)?.*$|\s(?:of|the|a|an|to|and|after|with|in|from))+$"
)
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
        aim = about(passage.sentence.chars, place, known)
        if aim is not None:
            for one in told_in(passage.sentence.chars, aim, known):
                if not (at_start and is_mean(one)):
                    yield passage, one
        at_start = is_at_start(passage.sentence.chars)
        last = aim if aim or not continues(passage.sentence.chars) else last


def is_at_start(chars: str) -> bool:
    """Whether a sentence is of the beginning of the trial; so may be the one behind it."""
    return bool(AT_START.search(chars)) and not FROM_START.search(chars)


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
    if not DIGIT.search(chars) or NO_RESULT.search(chars):
        return None
    if is_at_start(chars):
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
        return place.of if goes_on(chars, place.of, known) else None
    if place.of.hinted(chars, stemmed) or ANAPHOR.match(chars) or THE_OUTCOME.search(chars):
        return place.of if alone(stemmed, place.of, known) else None
    return None


def goes_on(chars: str, aim: Aim, known: Known) -> bool:
    """Whether a sentence only adds a number to what the one before told: "The difference was …"."""
    told = NUMBER.search(chars)
    before = chars[: told.start()] if told else chars
    return ANAPHOR.match(chars) is not None and not content(before, known) - aim.words


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
    """Whether a sentence is of all people, and its times, if it tells any, are the outcome's."""
    if is_of_a_part(chars, aim):
        return False
    times = times_in(chars)
    return not times or not aim.times or meet(times, aim.times) or is_spread(aim)


def is_of_a_part(chars: str, aim: Aim) -> bool:
    """Whether a sentence is of some of the people, whom the outcome's own words don't mean."""
    if PART_BY_TRAIT.search(chars) and not PART_BY_TRAIT.search(aim.measure):
        return True
    for match in PART_OF_THEM.finditer(chars):
        following = WHO_END.split(chars[match.end() : match.end() + BESIDE])[0]
        if not aim.words & stems(following):
            return True
    return False


def is_spread(aim: Aim) -> bool:
    """Whether an outcome is measured all the time, or again and again."""
    return bool(OFTEN.search(aim.time_frame or ""))


def told_in(chars: str, aim: Aim, known: Known) -> Iterator[Found]:
    """The results that a sentence tells of an outcome."""
    effects = [typed(one, chars[: one.start]) for one in effects_in(chars)]
    shown = hidden(chars, (*spans(effects), *named_with_digits(chars, aim)))
    figures = figures_in(shown, deviation=known.deviation)
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


def content(words: str, known: Known) -> frozenset[str]:
    """What a stretch says beside statistics and arms."""
    arms = [words[one.start : one.end] for one in known.arms.mentions(words)]
    said = stems(words) - STATISTICS - stems(" ".join(arms))
    return frozenset(word for word in said if not word.isdigit())


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
        said = (trimmed(phrase_at(match)) for match in PHRASE.finditer(words))
        times = list(dict.fromkeys(time for time in said if is_time(time)))
        if len(times) == 1 and len(times_in(words)) <= 1:
            return times[0]
        if times or len(times_in(words)) > 1:
            return None
    return None


def is_time(phrase: str) -> bool:
    """Whether a phrase tells when: not the beginning alone, nor what something came to."""
    told = not BASE.search(phrase) or bool(times_in(phrase))
    return told and not phrase.lower().startswith("to ")


def trimmed(phrase: str) -> str:
    """A time without what follows it in the sentence.

    >>> trimmed("At 3 months there was a"), trimmed("within 90 days of")
    ('At 3 months', 'within 90 days')
    """
    short = LOOSE_END.sub("", AND_MORE.sub("", phrase))
    return short if times_in(short) or not times_in(phrase) else LOOSE_END.sub("", phrase)


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
