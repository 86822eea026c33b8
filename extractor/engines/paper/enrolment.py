"""When the reported trial took people in."""

from __future__ import annotations

import re

from extractor.engines.paper.passages import Paper, Passage
from extractor.fields.rule import Found
from extractor.types import JSON, Candidate

MONTHS = (
    "january february march april may june july august september october november december".split()
)
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)


def _date(tag: str) -> str:
    """A date as papers print it: 3 May 2010, May 3rd, 2010, May 2010, 2010."""
    return (
        rf"(?:(?P<d{tag}>\d{{1,2}})(?:st|nd|rd|th|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)? (?:of )?)?(?:(?P<m{tag}>{MONTH})"
        rf"(?: (?P<e{tag}>\d{{1,2}})(?:st|nd|rd|th|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)?(?=,? (?:19|20)\d\d))?,? (?:of )?)?"
        rf"(?P<y{tag}>(?:19|20)\d\d)\b"
    )


WITHOUT_YEAR = rf"(?:(?P<d0>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<m0>{MONTH})(?: (?P<e0>\d{{1,2}})(?:st|nd|rd|th)?)?"
JOIN = r",? ?(?:–|—|-|and ended in|to|and|until|till|through|up to|ending(?: in)?|and the end of|to the end of) ?(?:the )?"
RANGE = re.compile(
    rf"\b(?:(?:between|from|during|in|of) )?(?:the )?(?:(?:{_date('1')})|(?:{WITHOUT_YEAR})){JOIN}{_date('2')}"
)
START = re.compile(rf"\b(?:in|on|since|from|of) (?:early |mid-|late )?{_date('1')}")
LAST = re.compile(
    r"\b(?:last (?:patient|participant|subject)s?|until|finish\w*|complet\w+|end(?:s|ed|ing)?|clos\w+|"
    rf"conclud\w+)\b[^.;]{{0,60}}?\b(?:in|on|by|until|of) (?:early |mid-|late )?{_date('1')}"
)
TAKES_IN = re.compile(
    r"\b(?:recruit\w*|enrol\w*|inclu(?:ded|sion)|accru\w*|admitted|randomi[sz]\w*|participa\w+|entered|"
    r"presenting|referred|attending|assigned|screened|(?:trial|study) (?:was )?(?:conducted|performed|"
    r"carried out|ran|took place)|were (?:studied|treated)|intake)\b",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"\b(?:recruit\w*|enrol\w*|accru\w*|inclu(?:ded|sion)|randomi[sz]\w*)\b", re.IGNORECASE
)
BEGINS = re.compile(
    r"\b(?:recruitment|enrol\w*|accrual|inclusion|trial|study|randomi[sz]ation)\b[^.;]{0,60}\b(?:start\w*|beg[aiu]n\w*|"
    r"commenc\w*|open\w*|initiat\w*)\b|\bfirst (?:patient|participant|subject)s?\b",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"\b(?:search\w*|published|literature|census|approv\w+|ethic\w*|guideline|registered|data ?lock|previous "
    r"(?:study|trial)|follow-?up (?:was|ended|data)|interviews?|updated)\b",
    re.IGNORECASE,
)


def _iso(match: re.Match[str], tag: str, year: str | None = None) -> str | None:
    groups = match.groupdict()
    year = groups.get(f"y{tag}") or year
    if not year:
        return None
    month = groups.get(f"m{tag}")
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


def date_candidates(paper: Paper) -> list[Candidate]:
    """The period that a sentence on recruitment prints; the best-placed sentence counts."""
    best: tuple[float, Passage, Found] | None = None
    for passage in paper.passages:
        chars = passage.sentence.chars
        if "19" not in chars and "20" not in chars:
            continue
        if passage.zone not in ("abstract", "body", "note") or not TAKES_IN.search(chars):
            continue
        found = _period(chars)
        if found is None or (OTHER.search(chars) and not STRONG.search(chars)):
            continue
        sure = found.confidence * _place(passage)
        if best is None or sure > best[0] + 0.001:
            best = (sure, passage, found)
    if best is None or best[0] < 0.6:
        return []
    sure, passage, found = best
    return [paper.proposed("enrolment_dates", passage, found, weight=sure / found.confidence)]


def _place(passage: Passage) -> float:
    if passage.zone == "abstract" or passage.kind in ("methods", "results"):
        return 1.0
    return 0.6 if passage.kind in ("introduction", "discussion") else 0.9


def _period(chars: str) -> Found | None:
    strong = bool(STRONG.search(chars))
    match = RANGE.search(chars)
    value = read_range(match) if match else None
    if match and value:
        return Found(
            value, match.start(), match.end(), "enrolment_dates/range", 0.92 if strong else 0.78
        )
    start = START.search(chars) if BEGINS.search(chars) else None
    if start is None:
        return None
    found: JSON = {"start": _iso(start, "1"), "end": None}
    return Found(
        found, start.start(), start.end(), "enrolment_dates/start", 0.8 if start["m1"] else 0.65
    )
