"""When the reported trial took people in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.engines.paper.passages import Paper, Passage
from extractor.fields.rule import Found
from extractor.types import JSON, Candidate

LEAST = 0.6  # what is less sure than this is no date of enrolment
MONTHS = (
    "january february march april may june july august september october november december".split()
)
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)


def _date(tag: str) -> str:
    """A date as papers print it: 3 May 2010, May 3rd, 2010, May 2010, 5/2010, 2010."""
    return (
        rf"(?:(?P<a{tag}>(?<![\d/.])\d{{1,2}})(?P<s{tag}>[/.])(?P<b{tag}>\d{{1,2}})[/.]|(?P<n{tag}>(?<![\d/.])(?:0?[1-9]|1[0-2]))[/.])?"
        rf"(?:(?P<d{tag}>\d{{1,2}})(?:st|nd|rd|th|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)? (?:of )?)?(?:(?P<m{tag}>{MONTH})"
        rf"(?: (?P<e{tag}>\d{{1,2}})(?:st|nd|rd|th|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)?(?=,? (?:19|20)\d\d))?,? (?:of )?)?"
        rf"(?P<y{tag}>(?:19|20)\d\d)(?:-(?P<i{tag}>[01]\d)-(?P<j{tag}>[0-3]\d))?\b"
    )


WITHOUT_YEAR = rf"(?:(?P<d0>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<m0>{MONTH})(?: (?P<e0>\d{{1,2}})(?:st|nd|rd|th)?)?"
JOIN = r",? ?(?:–|—|-|and ended in|to|and|until|till|through|up to|ending(?: in)?|and the end of|to the end of) ?(?:the )?"
RANGE = re.compile(
    rf"\b(?:(?:between|from|during|in|of) )?(?:the )?(?:(?:{_date('1')})|(?:{WITHOUT_YEAR})){JOIN}{_date('2')}"
)
DAY = rf"(?:in|on|since|from|of|by|until|to|at the end of|for) (?:the )?(?:early |late |mid-?|end of )?{_date('1')}"
START = re.compile(rf"\b{DAY}")
AT_ONCE = re.compile(rf",? (?={MONTH}){_date('1')}")  # "began May 3, 2010"
END = re.compile(
    r"\b(?:last (?:patient|participant|subject|woman|child)s?|until|finish\w*|complet\w+|end(?:s|ed|ing)?|clos\w+|"
    rf"stop\w*|conclud\w+|ceas\w+|continu\w+|terminat\w+|discontinu\w+|halt\w*|achieved|reached|the last(?: one| was)*)\b[^.;]{{0,60}}?\b(?:{DAY}|(?=(?:\d{{1,2}} )?{MONTH}){_date('2')})"
)
INTAKE = (
    r"(?:recruit\w*|enrol(?:l?ment|l?ing)|accrual|inclusion|randomi[sz]ation|patient entry|intake)"
)
PERSON = r"(?:patients?|participants?|subjects?|(?:wo)?m[ae]n|child(?:ren)?|volunteers?|infants?|cases|individuals|couples|employees|adults|students|people)"
TAKES_IN = re.compile(
    r"\b(?:recruit\w*|enrol\w*|inclu(?:ded|sion)|accru\w*|admitted|randomi[sz]\w*|participated|entered|"
    r"presenting|referred|attending|assigned|screened|(?:trial|study) (?:\w+ ){0,3}(?:conducted|performed|"
    r"carried out|ran|took place)|were (?:studied|treated)|intake|(?:study|trial|inclusion|recruitment) (?:period|dates?))\b",
    re.IGNORECASE,
)
STRONG = re.compile(
    rf"\b(?:{INTAKE}|recruit\w*|enrol\w*|accru\w*|included|randomi[sz]ed(?!,? (?:\w+[, -]+){{0,4}}(?:trial|stud(?:y|ies)|RCTs?)))\b",
    re.IGNORECASE,
)
DURING = re.compile(
    r"\b(?:trial|study|RCT) (?:\w+ )?(?:conducted|performed|carried out|ran|took place)\b", re.I
)
PEOPLE = re.compile(rf"\b{PERSON}\b", re.IGNORECASE)
BEGINS = re.compile(
    rf"\b(?:{INTAKE}|trial|study|first {PERSON})\b[^.;]{{0,60}}?\b(?:start\w*|beg[aiu]n\w*|commenc\w*|open\w*|"
    rf"initia\w*|occur\w*|took place)\b|\bfirst {PERSON} (?:was|were|is|had been) \w+",
    re.IGNORECASE,
)
CLOSES = re.compile(
    rf"\b{INTAKE}\b[^.;]{{0,60}}?\b(?:end|complet|clos|conclu|finish|stop|continu|ceas|terminat|discontinu|halt|achiev|reach|last until)|\blast {PERSON} "
    r"(?:was|were|is) (?:enrolled|recruited|included|randomi[sz]ed|entered)|"
    rf"\bfirst {PERSON}\b.*\b(?:last {PERSON}|the last (?:one |was )*(?:on|in))\b",
    re.IGNORECASE,
)
STATUS = re.compile(
    r"\b(?:status|recruit\w*|time ?(?:line|table|frame|plan))\b", re.I
)  # SPIRIT, item 3
AFTER = re.compile(r"follow|analys|data|publi|intervention|treatment|report", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:search\w*|approv\w+|ethic\w*|guideline|registered|data ?lock|follow-?up (?:was|ended|data)|"
    r"interview\w*|questionnaires?|surveys?|surveillance|updated|data (?:were|was) collected|focus groups?|"
    r"(?:intervention|treatment)s? (?:was|were) (?:delivered|implemented|given))\b",
    re.IGNORECASE,
)
NEVER = re.compile(
    r"\b(?:born|birth cohort|literature|publications?|published|census|meta-?analys\w+|et al|systematic(?:ally)? review\w*|"
    r"(?:previous|earlier|prior|another|first|pilot|preliminary|historical) (?:[\w-]+ ){0,2}(?:stud(?:y|ies)|trials?|cohorts?|controls?))\b",
    re.IGNORECASE,
)  # other people's dates, whatever else the sentence says


def numeric(year: str, first: str, second: str, sign: str) -> str:
    """A date in figures; the year alone where day and month may be either.

    >>> numeric("2010", "15", "3", "/"), numeric("2010", "1", "3", "."), numeric("2010", "1", "3", "/")
    ('2010-03-15', '2010-03-01', '2010')
    """
    a, b = int(first), int(second)
    if sign == "." or a > 12 or a == b:
        day, month = a, b
    elif b > 12:
        day, month = b, a
    else:
        return year
    return f"{year}-{month:02}-{day:02}" if 0 < month <= 12 and 0 < day <= 31 else year


def _iso(match: re.Match[str], tag: str, year: str | None = None) -> str | None:
    groups = match.groupdict()
    year = groups.get(f"y{tag}") or year
    if not year:
        return None
    month = groups.get(f"m{tag}")
    if groups.get(f"a{tag}"):
        return numeric(year, groups[f"a{tag}"], groups[f"b{tag}"], groups[f"s{tag}"])
    if groups.get(f"i{tag}"):
        return f"{year}-{groups[f'i{tag}']}-{groups[f'j{tag}']}"
    if groups.get(f"n{tag}"):
        return f"{year}-{int(groups[f'n{tag}']):02}"
    if not month:
        return year
    n = next(
        k for k, name in enumerate(MONTHS, 1) if name.startswith(month.lower().rstrip(".")[:3])
    )
    day = groups.get(f"d{tag}") or groups.get(f"e{tag}")
    return f"{year}-{n:02}" + (f"-{int(day):02}" if day and 0 < int(day) <= 31 else "")


def read_range(match: re.Match[str]) -> JSON:
    """Start and end of a period; a start without a year has the end's."""
    end = _iso(match, "2")
    start = _iso(match, "1") if match["y1"] else _iso(match, "0", match["y2"])
    if (
        start is None
        or end is None
        or start[: len(end)] > end
        or int(end[:4]) - int(start[:4]) > 15
    ):
        return None
    return {"start": start, "end": end}


@dataclass(frozen=True, slots=True)
class Told:
    """A date or a period in a passage, and how sure it is that people were taken in then."""

    passage: Passage
    found: Found
    sure: float


def date_candidates(paper: Paper) -> list[Candidate]:
    """The period that a sentence on recruitment prints; the best-placed sentence counts.

    Where no sentence has both, the start is of one sentence and the end of another.
    """
    best: dict[str, Told] = {}
    for passage in paper.passages:
        chars = passage.sentence.chars
        if "19" not in chars and "20" not in chars:
            continue
        if passage.zone not in ("abstract", "body", "note") or NEVER.search(chars):
            continue
        for found in _periods(chars):
            told = Told(passage, found, found.confidence * _place(passage))
            part = found.rule.rpartition("/")[2]
            if part not in best or told.sure > best[part].sure + 0.001:
                best[part] = told
    kept = [best[part] for part in ("range", "start", "end") if part in best]
    kept = [one for one in kept if one.sure >= LEAST]
    if kept and kept[0] is best.get("range"):
        kept = kept[:1]
    return [_together(paper, kept)] if kept else []


def _together(paper: Paper, kept: list[Told]) -> Candidate:
    """One candidate of a period, or of a start and an end that two sentences tell."""
    value: dict[str, JSON] = {"start": None, "end": None}
    for one in kept:
        told = one.found.value if isinstance(one.found.value, dict) else {}
        value |= {key: date for key, date in told.items() if date}
    start, end = value["start"], value["end"]
    if isinstance(start, str) and isinstance(end, str) and start[: len(end)] > end:
        kept, value = kept[:1], {"start": start, "end": None}
    evidence = tuple(
        paper.evidence(one.passage, one.found.start, one.found.end, one.found.rule) for one in kept
    )
    return Candidate("enrolment_dates", value, evidence, round(min(one.sure for one in kept), 4))


def _place(passage: Passage) -> float:
    if passage.zone == "abstract" or passage.kind in ("methods", "results"):
        return 1.0
    if STATUS.search(passage.section):
        return 0.95
    return 0.6 if passage.kind in ("introduction", "discussion") else 0.95


def _periods(chars: str) -> Iterator[Found]:
    """The periods and days that a sentence on recruitment prints."""
    strong = bool(STRONG.search(chars))
    begins = BEGINS.search(chars)
    if not strong and (OTHER.search(chars) or not (begins or TAKES_IN.search(chars))):
        return
    match = RANGE.search(chars)
    value = read_range(match) if match else None
    if match and value:
        sure = 0.92 if strong else 0.78 if PEOPLE.search(chars) else 0.65
        yield Found(value, match.start(), match.end(), "enrolment_dates/range", sure)
        return
    start = begins and (AT_ONCE.match(chars, begins.end()) or START.search(chars, begins.end()))
    if begins and start and _is_near(chars[begins.end() : start.start()]):
        yield _found({"start": _iso(start, "1"), "end": None}, start, "start")
    closes = CLOSES.search(chars)
    end = END.search(chars, start.end() if start else 0) if closes else None
    if closes and end and not AFTER.search(end.group()):
        yield _found({"start": None, "end": _iso(end, "1") or _iso(end, "2")}, end, "end")


def _is_near(between: str) -> bool:
    return len(between) <= 80 and not re.search(r"[;]|,? and (?:the|was|is)\b", between)


def _found(value: JSON, match: re.Match[str], part: str) -> Found:
    sure = 0.8 if any(match.groupdict().get(key) for key in ("m1", "n1", "m2")) else 0.65
    return Found(value, match.start(), match.end(), f"enrolment_dates/{part}", sure)
