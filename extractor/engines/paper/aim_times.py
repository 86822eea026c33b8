"""The time at which a paper says elsewhere that its outcomes are assessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.engines.paper.aim_items import only_baseline
from extractor.engines.paper.passages import Passage
from extractor.engines.paper.time_frames import BARE, NUMBER, PHRASE, phrase_at
from extractor.engines.paper.visits import Calendar, Dated, assessed_at, is_visit

_DONE = (
    r"(?:(?:re-?)?assess|measur|collect|record|evaluat|administer|perform|obtain|conduct|complet|schedul|"
    r"repeat|gather|examin|determin|ascertain|analy[sz])ed|carried out|taken|made|done|sent|mailed|drawn"
)
SUBJECT = re.compile(
    r"\b(?:(?:outcomes?|end-?points?)(?: (?:measures?|measurements?|data))?|assessments?|measure(?:ment)?s|"
    r"follow-?up (?:assessments?|visits|data|questionnaires)|follow-?up(?= (?:was|is|will|took|takes|occur))|questionnaires|surveys|interviews|scales|data|"
    r"variables|(?:treatment |clinical )?(?:response|efficacy))\b[^.;:]{0,90}?"
    rf"\b(?:(?:(?:were|was|be|are|is) (?:[\w-]+ ){{0,2}}?)?(?:{_DONE})|(?:are|were|is|was|be) (?:at|after)|takes? place|"
    r"took place|occur(?:s|red)?)\b|\bassessed on\b"
    r"|\ball (?:the |these )?(?:analyses|measurements|tests|examinations|evaluations|investigations) (?:were|was|will be) (?:performed|done|made|carried out|repeated)\b"
    r"|\b(?P<deed>assess|measur|collect|evaluat)\w* (?:of )?(?:all |the |these |our )?"
    r"(?:primary and secondary )?(?:study |trial )?(?:outcomes?|end-?points|data)\b",
    re.IGNORECASE,
)
# words before "outcomes", "assessments" that leave all of them meant
WIDE = re.compile(
    r"all|the|these|those|our|study|trial|primary|secondary|and|other|main|research|follow-?up|each|outcome|"
    r"baseline|subsequent|further|both|such|efficacy|following|we|of|on|repeated|different|[a-z]+ly",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:(?<!between )(?<!in )(?<!of )(?:both|all|the two) (?:[\w-]+ ){0,6}?(?:groups?|arms|conditions)|participants?|patients?|subjects|women|men|mothers|children|infants|individuals|students|couples|"
    r"adults|volunteers|they|(?:follow-?up |study |clinic )?(?:visits?|appointments?))\b"
    r"(?! (?:who(?! (?:responded|consented|agreed|completed))|with|in) )[^.;:,]{0,60}?"
    r"\b(?:(?:were|will be|are|was|be) (?:then |also |all )?(?:re-?)?(?:assessed|evaluated|followed|examined|"
    r"interviewed|tested|seen|scheduled|reviewed|surveyed|(?:asked|invited) to (?:complete|fill|return|attend))|(?:completed?|will complete|attend(?:ed)?|"
    r"will attend|fill(?:ed)? (?:in|out)|take place|took place|occur(?:red)?))\b",
    re.IGNORECASE,
)
VERB = re.compile(r"\b(?:is|was|were|are|will|be|been)\b[^;:,]*$")
# what happens to people in the course of time, or lasts: no visit tells when
EVENT = re.compile(
    r"\b(?:surviv|mortal|death|time to|incidence|rate of|recurren|safety|adverse|feasib|cost|length of|"
    r"duration of|complication|quality[- ]adjusted|\bQALY|toxicit|morbid|\bstay\b|progression-free|disease-free|"
    r"(?-i:\b(?:PFS|OS|DFS|EFS|RFS|FFS|ORR|TTP|MACE)\b))",
    re.IGNORECASE,
)
_LONG = rf"{NUMBER}[ -](?:day|week|month|year)s?\b(?: and {NUMBER} (?:day|week|month)s)?"
_AT_LEAST = r"(?:at least |a (?:minimum|period|total) of |up to )?"
FOLLOWED = re.compile(
    r"(?<!median )(?<!mean )\bfollow-?up (?:(?:period|time|duration|phase) )?(?:of the (?:study|trial) )?"
    rf"(?:is|was|will be|of|lasts|for) {_AT_LEAST}(?P<one>{_LONG})"
    rf"|\bfollowed(?:[- ]?up)? (?:for|until|over) {_AT_LEAST}(?P<two>{_LONG})"
    rf"|\b(?:during|over|with) (?:a |the )?(?P<three>{_LONG})(?: of)? follow-?up",
)
OUTCOME = (
    r"(?:{kind}) (?:(?:trial|study|efficacy|clinical) )?(?:outcome|end-?\s?point)s?(?: measures?)?"
)
POINT = {"primary": r"|\bprimary time-?\s?point (?:was|is|will be) ", "secondary": ""}
OF_KIND = {
    kind: re.compile(
        rf"\b(?:{OUTCOME.format(kind=words)}|{kind} time-?\s?point) ?(?P<bracket>\()"
        rf"|\b{OUTCOME.format(kind=words)} (?:being )?(?=(?:at|after) ){POINT[kind]}",
        re.IGNORECASE,
    )
    for kind, words in (
        ("primary", "primary|main|principal"),
        ("secondary", "primary and secondary|secondary and primary|secondary"),
    )
}
"""What stands before an outcome's time, where the outcome itself isn't named."""
OTHER_KIND = {
    "primary": re.compile(
        r"(?<!rimary and )(?<!rimary or )(?<!rimary, )[Ss]econdary(?! and primary)"
    ),
    "secondary": re.compile(
        r"(?<!econdary and )[Pp]rimary(?! and secondary| or secondary|, secondary)"
    ),
}
# what picks one time among others
NOT_MAIN = re.compile(
    r"sample size|\bpower|long-term|interim|sensitivity|sub-?group", re.IGNORECASE
)
# words of a measure that many measures have
COMMON = frozenset(
    "change changes measured assessed difference differences number proportion percentage average score scores scale "
    "patients participants between reduction improvement improvements evaluated reported level levels total "
    "rating measure measures outcome outcomes incidence occurrence determined function quality subscale index "
    "questionnaire severity defined".split()
)
DONE = re.compile(
    r"\b(?:assess|measur|evaluat|determin|obtain|record|collect|perform|complet|administer|examin|test|"
    r"estimat|quantifi|conduct|analy[sz])ed\b|\b(?:taken|used)\b|\bmeasurements?\b"
)
WAS_DONE = re.compile(
    r"(?P<subject>[^.;:]{3,100}?) (?:was|were|is|are|will be)(?: \w+ly| also| then| all| both)? "
    r"(?:assess|measur|evaluat|determin|obtain|record|collect|examin|test|administer|perform|scored|rated|listed|noted|documented|counted|monitored|captured)"
)
SAID_FIRST = re.compile(
    r"\b(?:performed|measured|assessed|taken|collected)\b[^.;]*?, and the (?:primary|main)"
)
SCORE = re.compile(r" (?:total |sum )?(?:scores?|levels?|rates?|values?)$")
BESIDE = re.compile(
    r"\)?(?: (?:total |sum )?(?:scores?|levels?|values?|rates?|data|responses?|improvement|changes?))? (?=(?:at|over) )"
)
TOLD = re.compile(
    r"\d| and |\b(?:one|two|three|four|six|eight|twelve)\b"
)  # by figures, or both of two
NEXT = 700  # characters from the statement's start in which the text still speaks of it
SHORT = 8  # words of a subject that is a measure's name
ENOUGH = 2  # words of a measure that a sentence elsewhere must share to speak of it


def follow_up_time(calendar: Calendar, passage: Passage, measure: str, kind: str) -> str | None:
    """When an outcome is assessed: by the words for it, beside its name, by the assessments' times."""
    if (time := next(times_of_kind(calendar, kind), None)) is not None:
        return time
    if EVENT.search(measure):
        own = next(times_of_subject(calendar, measure, kind), None)
        return own or (next(followed_for(calendar), None) if kind == "primary" else None)
    said = SAID_FIRST.search(passage.sentence.chars)
    if said and (told := assessed_at(said.group())):
        return told.words
    dated = [one for one in calendar.dated if not OTHER_KIND[kind].search(one.chars)]
    ways = (
        times_beside(calendar, measure, kind),
        times_near(dated, passage, measure),
        times_naming(calendar.dated, measure, kind),
        times_of_all(dated, kind),
        times_of_subject(calendar, measure, kind),
    )
    return next((time for way in ways for time in way), None)


def times_of_kind(calendar: Calendar, kind: str) -> Iterator[str]:
    """Times told of "the primary endpoint (…)", "the primary outcome at …"."""
    for one in calendar.naming:
        chars = one.sentence.chars
        if kind[1:] not in chars and (kind != "primary" or "ain " not in chars):
            continue
        picked = NOT_MAIN.search(chars) or NOT_MAIN.search(one.section)
        for match in OF_KIND[kind].finditer(chars):
            time = (BARE if match["bracket"] else PHRASE).match(chars, match.end())
            time = time or PHRASE.match(chars, match.end()) or BARE.match(chars, match.end())
            if time is None or only_baseline(time.group()) or not is_visit(time.group()):
                continue
            apart = chars[time.end() :].startswith(")") if match["bracket"] else not picked
            if apart:
                yield phrase_at(time)


def followed_for(calendar: Calendar) -> Iterator[str]:
    """How long a paper's abstract or methods say that people are followed."""
    for one in calendar.planned:
        match = FOLLOWED.search(one.sentence.chars) if "ollow" in one.sentence.chars else None
        if match is not None and not NOT_MAIN.search(one.section):
            yield match["one"] or match["two"] or match["three"]


def times_beside(calendar: Calendar, measure: str, kind: str) -> Iterator[str]:
    """Times that stand behind a measure's name: "the IS score at 6 weeks"."""
    names = initials_of(measure)
    if len(measure.split()) < 4:
        names += [measure, *([SCORE.sub("", measure)] if " " in SCORE.sub("", measure) else [])]
    for one in calendar.planned:
        chars = one.sentence.chars
        if OTHER_KIND[kind].search(chars):
            continue
        for name in names:
            at = chars.find(name)
            behind = BESIDE.match(chars, at + len(name)) if at >= 0 else None
            time = PHRASE.match(chars, behind.end()) if behind else None
            if time is not None and not only_baseline(time.group()):
                yield phrase_at(time)


def initials_of(measure: str) -> list[str]:
    """The abbreviations in a measure."""
    found = re.findall(r"[A-Za-z]*[A-Z]{2,}[\w-]*", measure)
    return [name for name in found if len(name) > 2]


def times_near(dated: Sequence[Dated], passage: Passage, measure: str) -> Iterator[str]:
    """Times in the statement and the sentences after it that speak of outcomes or of the measure."""
    names = re.findall(r"[a-z]*[A-Z]{2,}[\w-]*|[a-z]{6,}", measure)
    for one in dated:
        after = one.passage.sentence.start - passage.sentence.start
        if not 0 <= after <= NEXT or one.passage.section != passage.section:
            continue
        named = after == 0 or any(name in one.chars for name in names)
        if named or of_outcomes(one.chars):
            yield one.time


def times_naming(dated: Iterable[Dated], measure: str, kind: str) -> Iterator[str]:
    """Times of the assessments that the methods tell of in words that a measure has too."""
    stems = stems_of(measure)
    initials = "".join(word[0] for word in re.findall(r"\b[A-Z][a-z]+", measure))
    short = {*initials_of(measure), *([initials] if len(initials) > 2 else [])}
    for one in dated:
        if not DONE.search(one.chars):
            continue
        if any(name in one.chars for name in short):
            yield one.time
        if OTHER_KIND[kind].search(one.chars):
            continue
        done = WAS_DONE.match(one.chars)
        subject = done["subject"].lower() if done else ""
        shared = sum(stem in one.chars.lower() for stem in stems)
        if shared >= ENOUGH or any(stem in subject for stem in stems):
            yield one.time


def stems_of(measure: str) -> set[str]:
    """The beginnings of a measure's words that few measures have."""
    words = re.findall(r"[a-z]{4,}", measure.lower())
    return {word[:7] for word in words if word not in COMMON}


def times_of_subject(calendar: Calendar, measure: str, kind: str) -> Iterator[str]:
    """Times, also spans, of sentences whose subject is the measure: "Falls were counted over 8 weeks"."""
    stems = stems_of(measure)
    for one in calendar.planned:
        chars = one.sentence.chars
        if not stems or not all(stem in chars.lower() for stem in stems):
            continue
        done = WAS_DONE.match(chars)
        if done is None or OTHER_KIND[kind].search(chars) or len(done["subject"].split()) > SHORT:
            continue
        time = (
            PHRASE.search(chars, done.end())
            if all(s in done["subject"].lower() for s in stems)
            else None
        )
        if time is not None and not only_baseline(time.group()):
            yield phrase_at(time)


def times_of_all(dated: Sequence[Dated], kind: str) -> Iterator[str]:
    """Times at which all outcomes are assessed, or all people, or the only ones told."""
    main = kind == "primary"
    wide = [one for one in dated if main or not one.of_statistics]
    of_all = [one for one in wide if of_outcomes(one.chars)]
    yield from (one.time for one in of_all if "utcome" in one.chars)
    yield from (one.time for one in of_all)
    if main:
        yield from (o.time for o in wide if not o.of_statistics and SUBJECT.search(o.chars))
    yield from (one.time for one in wide if PEOPLE.search(one.chars))
    times = {one.time for one in wide if one.points > 1 and TOLD.search(one.time)}
    if len(times) == 1:
        yield times.pop()


def of_outcomes(chars: str) -> bool:
    """Whether outcomes, or assessments, are what a sentence speaks of, and not a kind of them.

    >>> of_outcomes("All outcomes were assessed at 6 weeks."), of_outcomes("Oral outcomes were assessed.")
    (True, False)
    """
    match = SUBJECT.search(chars)
    if match is None or VERB.search(chars[: match.start()]):
        return False
    before = re.search(r"([\w-]+) $", chars[: match.start()])
    return before is None or match["deed"] is not None or WIDE.fullmatch(before[1]) is not None
