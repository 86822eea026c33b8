"""When an outcome is measured: "at 12 weeks", "from baseline to month 6", "within 30 days"."""

from __future__ import annotations

import re

_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|"
    r"thirty|sixty|ninety"
)
_MONTH = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
)
NUMBER = rf"(?:\d{{1,4}}(?:[.·]\d+)?|{_WORDS})"
ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|final|last)"
)
UNIT = (
    r"(?:min(?:ute)?s?|hours?|hrs?|(?-i:h)|days?|(?-i:d)|nights?|weeks?|wks?|months?|mo|years?|yrs?|cycles?|"
    r"visits?|sessions?|trimesters?)"
)
RANGE = (
    r"(?:,? ?\(?(?:and|or|to|through|until|&) (?:then )?(?:at |after |every )?|,? then (?:at |every )?|"
    r", (?:at |after )?| ?[–−-] ?|/| ?± ?)"
)
EVENT = (
    r"(?:the )?(?:baseline|discharge|delivery|birth|randomi[sz]ation|surgery|operation|enroll?ment|"
    r"inclusion|completion|follow[- ]?up|treatment|therapy|intervention|study|trial|"
    r"recruitment|chemotherapy|radiotherapy|infusion|injection|transplantation|procedure|"
    r"admission|death|hospitali[sz]ation|ovulation|induction|extubation|intubation|vaccination)"
)
# "28-day mortality": there the time belongs to the noun
NOT_OF_NOUN = r"(?! (?!(?:[a-z-]+ )?(?:period|phase)|follow|interval|treatment|visit|post|interven|course|after|as|in|using)[a-z])"
POINT = (
    rf"(?:(?:(?:post-?operative|post[ -]?[a-z]{{5,}}|study|treatment|gestational|cycle) )?(?:day|week|month|year|visit|hour|cycle|session)s? {NUMBER}(?:{RANGE}{NUMBER}(?![ -]?{UNIT}\b)){{0,6}}\b"
    rf"|{NUMBER}\)?(?: ?{UNIT}\b['’]?|-{UNIT}\b{NOT_OF_NOUN})|{ORDINAL} (?:\([a-z]+\) )?(?:post-?operative |study |treatment |chemotherapy )?(?:{UNIT}|courses?|doses?|injections?)\b|baseline|(?:hospital )?discharge|(?-i:[TV]\d)(?![\w-])|post-?(?:test|intervention|treatment)\b|"
    rf"(?:the )?(?:end|completion|conclusion|start|beginning) of (?:{NUMBER}[ -]{UNIT}|"
    rf"(?:the )?(?:[\w-]+ ){{0,2}}?{EVENT}|{UNIT} {NUMBER}))"
)
# what may end a list of times that begins with one
MORE = (
    r"delivery|discharge|follow-?up|post-?[a-z]+|"
    r"(?<=after )(?:the )?(?:treatment|intervention|surgery|therapy|training|program(?:me)?)"
)
# "(T1)", "(± 3 days)", "(maintenance phase)", no names of devices or figures
NO_NAME = r"(?!(?-i:(?!Day|Week|Month|Visit|Time|Baseline|Post|Pre|End|Follow)[A-Z][a-z]{2}))"
NO_TIME = r"(?!(?:(?:kg|g|mm|cm|points?)\b|%|[^()]*\b(?:versus|vs|CI)\b|yes|no\b|range|scale|score|vs|versus|n ?=|the primary|primary|secondary|defined|measured|VAS|see|\d+(?: ?[–-] ?| to )\d+ points?))"
BRACKET = rf"(?: ?\((?!\)){NO_TIME}{NO_NAME}[^()]{{1,60}}\))?"
LABEL = r"(?: ?\([Tt]\d\w?\))?"  # of a time point whose unit comes later: "3 (T1) and 6 weeks"
MANY = (
    rf"(?:{NUMBER}-?{LABEL}{RANGE}){{0,8}}(?:{POINT})"
    rf"(?:{BRACKET}{RANGE}(?:{NUMBER}{LABEL}{RANGE}){{0,6}}(?:{POINT}|{MORE})){{0,8}}"
)
NO_TAIL = r"(?!\d|to (?:assess|evaluat|measur|determin|captur|detect|ensur|allow|compar|examin|monitor|obtain|identif|estimat|test)|(?:in|on|as|using|by|with|and|or|between|among|than|per|when|while|who|which|that|will|was|were|is|are|measured|assessed|compared|classified)\b)"
TAIL = (
    r"(?:[ -](?:after|before|from|since) (?:day|week|visit|month) \d+"
    rf"|[ -](?:after|post|following|from|of|since|before|prior to)(?:[ -]{NO_TAIL}[\w’'-]+){{1,6}}"
    r"|[ -](?:post-?[a-z]+|postoperatively|follow-?up|after|later|thereafter|(?:[a-z-]+ )?(?:period|phase)|treatment)){0,3}"
)
OPENER = (
    r"(?:(?:from|between) baseline|at|on|in|within|"
    r"(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!hours )(?<!minutes )(?:after|before)|over|"
    r"during|by|from|between|"
    r"up to|until|till|through(?:out)?|for|(?<!\d )to)"
)
PHRASE = re.compile(
    rf"(?<![\w-])(?:(?:at any (?:time|point)(?: point)?|once|twice|(?:{_WORDS}|\d+) times) (?=during|in|within|over|until|up to|before|after|between))?(?:(?:from|between) (?:the )?(?:baseline|pre-?[a-z]*|first visit) (?:to|and|until) (?:the )?(?:end-?point|end of (?:the )?[a-z]+"
    rf"|(?:(?:final|last) |(?:each|every) (?:[a-z-]+ )?)visit|follow-?up|post-?[a-z]+|discharge)\b{BRACKET}|"
    rf"{OPENER}(?: the| a| an| each of the)?(?: (?:first|next|last|past|subsequent|following|initial)(?: \([a-z]+\))?)?"
    rf" {MANY}{BRACKET}{TAIL}(?: and baseline| from {NUMBER} {UNIT} to {NUMBER} {UNIT})?"
    rf"|(?:in|over|during|within) the (?:past|last|first|previous) {UNIT}"
    rf"|(?:in|over|during|within) the first {NUMBER} [a-z-]+ {UNIT}\b"
    rf"|at (?:an? |the )?(?:[a-z]+ )?age (?:of )?{NUMBER} {UNIT}\b"
    rf"|at (?:the |each )?(?:(?:final|last|first|second) )?follow-?up(?: visit| assessment| examination)? \((?:(?:at|after|approximately|about|around|median|mean) )?[~≈]?{NUMBER}[ -]{UNIT}[^()]{{0,30}}\){TAIL}"
    rf"|(?:from|between) (?:time point )?T\d (?:\([^()]{{1,60}}\) )?(?:to|and) (?:time point )?T\d(?: \([^()]{{1,60}}\))?"
    rf"|(?:from|between) (?:the )?(?:screening|randomi[sz]ation|(?:study )?entry|enroll?ment|inclusion|admission|surgery|start of [a-z]+) (?:to|and|until|up to) (?:the )?(?:{MANY}{TAIL}|(?:[a-z]+ )?discharge)"
    rf"|before and (?:[a-z]+ly )?after {MANY}{TAIL}|(?:during|over|throughout) (?:the )?(?:[a-z-]+ ){{1,2}}(?:period|phase)\b"
    rf"|(?:before and after|from before to after|at the end of|throughout|during|(?:immediately|directly|shortly|just) (?:before|after|following|prior to)) {EVENT}(?: period)?"
    rf"|at the (?:end|start|beginning) of (?:each|every) (?:[\w-]+ ){{0,3}}?(?:day|week|month|period|phase|cycle|course|visit|session|treatment|night)\b{BRACKET}"
    rf"|(?:(?:at|on|after) )?(?:every|each) (?:{NUMBER} )?(?:minutes?|hours?|days?|weeks?|months?|(?:study |follow-?up )?visit|morning|night){BRACKET}"
    r"|(?<!hours )(?<!days )(?<!weeks )(?<!months )(?<!year )(?<!years )(?<! h )postoperatively|(?:at (?:the time of )?|up to |until |till |through )(?:hospital )?(?:discharge|delivery|birth|extubation)"
    rf"|at (?:the )?(?:study )?end-?point\b{BRACKET}|by (?:the |their )?(?:age of {NUMBER} {UNIT}|first birthday)"
    rf"|(?:from|between) {_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})? (?:to|and|until|through) {_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?\b"
    r"|(?:during|in|throughout) (?:infancy|childhood|pregnancy|puberty|adolescence)"
    r"|during (?:the |their )?(?:(?:index|initial|in-?hospital|hospital|ICU) )?(?:hospital stay|stay|hospitali[sz]ation|admission|labou?r))(?![\w])",
    re.IGNORECASE,
)
BARE = re.compile(rf"(?<![\w-]){MANY}{BRACKET}{TAIL}(?![\w])", re.IGNORECASE)
"""A time without a preposition: after a comma, or in brackets."""
ADJECTIVE = re.compile(
    rf"^(?:the |an? )?(?:(?:mean|median|overall|average|total|cumulative|absolute) )?(?P<time>{NUMBER}-(?:day|week|month|year)s?)\b",
    re.I,
)
"""A time as the first word of an outcome: "28-day mortality"."""


def phrase_at(match: re.Match[str]) -> str:
    """A time as printed, white space single, without what hangs on at its end.

    >>> phrase_at(PHRASE.search("pain at 12 weeks after surgery"))
    'at 12 weeks after surgery'
    """
    words = " ".join(match.group().split()).strip(" ,;")
    if words.count("(") > words.count(")"):
        words = words[: words.rindex("(")].rstrip()  # "at week 4 (or week 9 if needed)"
    return words
