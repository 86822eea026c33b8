"""When assessments take place: chains of time points, "at baseline, after 6 weeks (T1) and at 6 months"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.engines.paper.time_frames import BRACKET, NUMBER, ORDINAL, UNIT

_COURSE = (
    r"(?:treatment|therapy|intervention|program(?:me)?|training|surgery|operation|procedure|session|course|"
    r"rehabilitation|chemotherapy|radiotherapy|injection|infusion|vaccination|supplementation|study|trial|"
    r"randomi[sz]ation|follow-?up|consultation|exercise|hospitali[sz]ation|pregnancy|diet|block|dose|phase|period)s?"
)
_DEED = r"(?:treatment|intervention|operative(?:ly)?|surgery|test|therapy|training|dose|program(?:me)?|surgical(?:ly)?|discharge|randomi[sz]ation|procedure|exercise|assessment|injection|injury|stroke|transplant(?:ation)?)"
_NAMED = (
    rf"base-?line|(?:pre|mid|post)-?{_DEED}|study entry|(?:study )?enroll?ment|inclusion|(?:first|initial|final|last|baseline) visit|(?:hospital )?admission|"
    r"(?:hospital )?discharge|delivery|birth|(?<!lost to )(?<!loss to )follow-?ups?|mid-?way|(?-i:[Tt]\d)|(?<=[“\"‘])(?:pre|post)(?=[”\"’])"
)
_TURN = (
    rf"(?:(?:immediately|directly|shortly|just|right|both) )?(?:before and (?:immediately |directly )?after|before|after|following|prior to) "
    rf"(?:the |each |this |completing |completion of (?:the )?|starting )?(?:[\w-]+ ){{0,2}}?{_COURSE}(?: period| phase)?"
)
_OFTEN = rf"(?:every|each) (?:{NUMBER} )?(?:days?|weeks?|months?|years?|visit|morning|night)|daily|weekly|monthly|annually|once an? (?:day|week|month|year)"
_FIGURED = (
    rf"{NUMBER}(?: ?± ?{NUMBER})?(?: ?{UNIT}\b['’]?|-{UNIT}\b)(?: gestation)?"
    rf"|(?:(?:post-?operative|study|treatment|gestational) )?(?:day|week|wk|month|year|hour|session)s? [–−-]?{NUMBER}{BRACKET}(?:(?:,? (?:and|or|to|through|until|&)|,| ?[–−-]) ?[–−-]?{NUMBER}(?![ -]?{UNIT}\b){BRACKET}){{0,12}}\b"
    rf"|{ORDINAL} (?:(?:post-?operative |study |treatment )?{UNIT}|follow-?up)\b"
    rf"|(?:end|completion|conclusion|start|beginning) of (?:the |this |their |each )?(?:[\w’'-]+ ){{0,4}}?(?:{_COURSE}(?: period| phase)?|{UNIT}(?: {NUMBER})?)\b"
)
# "3 (T2) and" 6 months: numbers whose unit comes later
_PART = rf"(?:{NUMBER}-?{BRACKET}(?:,? (?:and|or|to|&)|,|/| ?[–−-](?=\d)) ?(?:at |after )?)"
# what a time counts from: "after the start of treatment", "post-randomisation"
_WORD = (
    r"(?!(?:in|on|as|using|by|with|and|or|between|among|than|per|when|while|who|which|that|will|was|were|is|are|to|for|"
    r"from|at|via|through|including|until|under|during|because|if|but|where|so|had|have|has|we|they|measured|"
    r"assessed|compared|respectively|only|both|before|after)\b)[\w’'-]+"
)
_SINCE = (
    rf"(?:[ -](?:after|before|from|since) (?:day|week|visit|month) \d+|[ -](?:after|post|following|from|of|since|before|prior to)"
    rf"(?:[ -]{_WORD}){{1,5}}|[ -](?:post-?[a-z]+|postoperatively|after|later|thereafter|follow-?ups?(?: visits?)?))?"
)
_PIECE = re.compile(
    rf"(?<![\w.-])(?:(?P<figured>{_PART}{{0,9}}(?:{_FIGURED}))|(?P<named>{_TURN}|{_NAMED})|(?P<often>{_OFTEN}))"
    rf"(?![\w])(?! ?[<>=≤≥%])(?:[”\"](?=[ ,;]))?{BRACKET}{_SINCE}{BRACKET}",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"(?:,? (?:and|or|to|through|until|till|then|followed by|&)(?: then| again| also| finally)?|[,;]|,? ?[–/] ?| ?-)"
    r"(?: (?:at|on|in|after|during|the|a|an|immediately|directly|approximately|about)){0,3} ?[“\"]?",
    re.IGNORECASE,
)
_LASTING = re.compile(
    rf"{_JOIN.pattern}|,? (?:for|over|until|up to|during)(?: the)?(?: first| next)? ", re.IGNORECASE
)
_OPENING = re.compile(
    r"(?:\b(?:at|on|in|after|before|from|between|within|over|during|up to|until|for|throughout|by|to)"
    r"(?: (?:the|an?|each of the|both the))?(?: (?:first|next|last|past|subsequent|following))? )$",
    re.IGNORECASE,
)
_FIGURE = re.compile(rf"{NUMBER} (?:day|week|month|year|hour)", re.IGNORECASE)  # "T1 (6 weeks)"
_COUNTED = re.compile(
    r"[a-z] (?:after|following|post)[ -]|^(?:immediately |directly |shortly |just |both )?(?:before|after|following|pre)\b|\bpost-?[a-z]",
    re.IGNORECASE,
)
# what a span of time belongs to: "a 12-week programme", "every 3 months' supply"
_NOUN = re.compile(
    r" ?(?:interval|period|phase|supply|program|wash|old\b|of age|duration|course|intervention|trial|stud|history|data\b|run-in|treatment|session)",
    re.IGNORECASE,
)
_HYPHENED = re.compile(
    r"(?<!to )(?<!and )(?<!or )(?<!, )\b\w+-(?:day|week|month|year|hour)$", re.IGNORECASE
)
_WORD_NEXT = re.compile(
    r" (?!(?:after|before|from|post|follow|since|visit|assess|evaluat|time|mark|and|or|to|in|on|at|by|with|using|as|"
    r"through|for|of|later|were|was|is|are|will)\b|post|follow|visit|assess|evaluat|time|mark)[a-z]"
)
"""A noun to which "7-day" belongs: "a 7-day diary"."""
_BASE = re.compile(
    r"\b(?:base-?line|(?:first|initial) visit|enroll?ment|inclusion|study entry|(?:hospital )?admission|screening|pre-?\w+|start of [\w ]+)\b(?: \([^()]*\))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Time points told one after the other, and where they stand in the sentence."""

    start: int
    end: int
    words: str
    points: int  # time points that were joined
    firm: bool  # one is told by a figure, or by the end of something
    led: bool  # by a preposition or a colon, or counted from something: no "12-week programme"

    @property
    def only_before(self) -> bool:
        """Whether no time after the start is told."""
        return not re.search(r"\w", _BASE.sub("", re.sub(r"^(?:at|on|from|in) ", "", self.words)))


def schedules_in(chars: str) -> list[Schedule]:
    """The chains of time points in a sentence.

    >>> [one.words for one in schedules_in("Data were collected at baseline, 3 (T1) and 6 months (T2).")]
    ['at baseline, 3 (T1) and 6 months (T2)']
    """
    chains: list[list[re.Match[str]]] = []
    for match in _PIECE.finditer(chars):
        gap = chars[chains[-1][-1].end() : match.start()] if chains else ""
        if chains and (_JOIN if not chains[-1][-1]["often"] else _LASTING).fullmatch(gap):
            chains[-1].append(match)
        else:
            chains.append([match])
    return [schedule_of(chars, chain) for chain in chains]


def schedule_of(chars: str, chain: list[re.Match[str]]) -> Schedule:
    """A chain with the preposition before it."""
    opening = _OPENING.search(chars[: chain[0].start()])
    start = opening.start() if opening else chain[0].start()
    start -= (
        start > 0 and chars[start - 1] in '“"' and chars[start : chain[0].end()].count("”") == 1
    )
    words = " ".join(chars[start : chain[-1].end()].split()).strip(" ,;")
    firm = any(match["figured"] for match in chain) or _FIGURE.search(words) is not None
    apart = len(chain) > 1 and re.search(r"[:(] ?$", chars[:start])
    half = re.search(
        r"\b(?:before|prior to) and $", chars[:start]
    )  # "1 week before and 1 week after"
    led = not half and bool(opening or apart or _COUNTED.search(words))
    noun = _NOUN.match(chars, chain[-1].end()) is not None or (
        _HYPHENED.search(words) is not None and _WORD_NEXT.match(chars, chain[-1].end()) is not None
    )
    return Schedule(start, chain[-1].end(), words, len(chain), firm, led and not noun)
