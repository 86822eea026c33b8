"""Of what a sentence tells: by its heading, its own words, and the sentence before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.engines.paper.finding_aims import Aim
from extractor.engines.paper.finding_arms import Arms
from extractor.engines.paper.finding_figures import DEVIATION
from extractor.engines.paper.finding_words import meet, stems, times_in
from extractor.engines.paper.passages import Paper

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
ADHERENT = re.compile(
    r"\b(?:among|amongst|in|for|of) (?:the |those |only )?(?:\w+ ){0,2}who (?:had )?(?:actually |fully |regularly )?"
    r"(?:engaged|adhered|complied|attended|complet\w+|used|took part|continued|finished|remained|responded|reached|achieved)\b",
    re.IGNORECASE,
)
"""Some of the people by what they did after they were allocated."""
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
ANAPHOR = re.compile(
    r"^(?:(?:[Aa]fter|[Ii]n|[Hh]owever|[Tt]hus|[Aa]djust\w+|[Uu]sing|[Ww]hen|[Ww]ith|[Aa]t|[Bb]y|[Oo]n)\b[^.;()]{0,110}?, )?(?:however, )?(?:(?:the|this|these|no) )?"
    r"(?:(?:significant|adjusted|unadjusted|mean|absolute|relative|between-group|treatment|corresponding|estimated|observed|crude|overall|odds|hazards?|risk|"
    r"rate|incidence|improvement|score|group|statistically|standardi[sz]ed) ){0,4}(?:differences?|improvements?|changes?|reductions?|rates?|ratios?|odds|risks?|effects?|outcomes?|scores?)\b|^[Tt]he (?:\w+ )?(?-i:IRR|OR|RR|HR)\b",
    re.IGNORECASE,
)
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
LONGEST = 1_500  # characters of a sentence; what is longer is a list or a lost table
BESIDE = 40  # characters behind a number in which an arm would make it the arm's own
ERROR_OF_MEAN = re.compile(
    r"(?:±|\+/-|\bmeans?(?: values?)? ?(?:\(|and|with|,|\[)?) ?(?:the )?(?:SEM?\b|S\.E\.|standard errors?)|"
    r"standard errors? of (?:the )?means?|\bSEMs?\b",
    re.IGNORECASE,
)
TURN = re.compile(
    r"\b(?:however|but|while|whereas|although|though|nevertheless|nonetheless|in contrast|secondary)\b|;",
    re.I,
)
WHO_END = re.compile(r"[,;(]")
NUMBER = re.compile(r"(?<![\w₀-₉-])\d")
DIGIT = re.compile(r"\d")
SECONDARY = re.compile(r"secondary", re.I)
OTHER_PART = re.compile(r"secondary|sub-?group|baseline|predict", re.I)
OFTEN = re.compile(r"\b(?:every|each|during|through|over|from|until|up to)")
EFFECT_OF = re.compile(
    r"(?:[Rr]atio|[Rr]isk|[Dd]ifference|HR|OR|RR|IRR)s?(?: \([^()]{2,20}\))? (?:of|for|in) (?:the )?(?P<what>[\w -]{3,40})"
)


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


def is_at_start(chars: str) -> bool:
    """Whether a sentence is of the beginning of the trial; so may be the one behind it."""
    return bool(AT_START.search(chars)) and not FROM_START.search(chars)


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


def about(chars: str, place: Place, known: Known) -> tuple[Aim, ...]:
    """The primary outcomes of which a sentence tells, none where it tells of another thing."""
    if not DIGIT.search(chars) or len(chars) > LONGEST or NO_RESULT.search(chars):
        return ()
    if is_at_start(chars):
        return ()
    called = bool(CALLED.search(chars)) and not SECONDARY.search(chars)
    named = named_in(chars, known)
    if len(named) > 1 and not place.elsewhere:
        return tuple(aim for aim in named if fits(chars, aim))
    one = about_one(chars, place, known, named, called=called)
    return () if one is None else (one,)


def named_in(chars: str, known: Known) -> list[Aim]:
    """The primary outcomes that a sentence names: of those alike the one of which it has most."""
    stemmed = stems(chars)
    named = [aim for aim in known.primary if aim.named(chars, stemmed)]
    most = max((len(aim.words & stemmed) for aim in named), default=0)
    return [
        aim
        for aim in named
        if len(aim.words & stemmed) == most
        or not any(aim.words & o.words for o in named if o is not aim)
    ]


def about_one(
    chars: str, place: Place, known: Known, named: Sequence[Aim], *, called: bool
) -> Aim | None:
    """The one primary outcome of a sentence: named there, called so, or told of before it."""
    stemmed = stems(chars)
    if len(named) == 1 and (called or not place.elsewhere) and fits(chars, named[0]):
        return named[0]
    if called and len(known.primary) == 1 and not turns(chars) and fits(chars, known.primary[0]):
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


def turns(chars: str) -> bool:
    """Whether a sentence turns to another thing between "primary outcome" and its first number.

    >>> turns("No change in the primary outcome; however, mood rose by 4")
    True
    """
    said = CALLED.search(chars)
    told = NUMBER.search(chars, said.end()) if said else None
    return (
        said is not None and told is not None and bool(TURN.search(chars, said.end(), told.start()))
    )


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
    return not any(one.words - aim.all_words and one.words <= stemmed for one in rest)


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
    if ADHERENT.search(chars):
        return True
    for match in PART_OF_THEM.finditer(chars):
        following = WHO_END.split(chars[match.end() : match.end() + BESIDE])[0]
        if not aim.words & stems(following):
            return True
    return False


def is_spread(aim: Aim) -> bool:
    """Whether an outcome is measured all the time, or again and again."""
    return bool(OFTEN.search(aim.time_frame or ""))


def content(words: str, known: Known) -> frozenset[str]:
    """What a stretch says beside statistics and arms."""
    arms = [words[one.start : one.end] for one in known.arms.mentions(words)]
    said = stems(words) - STATISTICS - stems(" ".join(arms))
    return frozenset(word for word in said if not word.isdigit())


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
