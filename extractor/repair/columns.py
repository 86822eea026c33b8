"""Kinds of columns in a table of trials: how they are headed, what their cells look like.

The borders of a dumped table are gone; what a cell says is what is left to find them by.
A kind scores a stretch of text: above zero where it looks like a whole cell of the kind,
below where it looks like less or more than one. Scores are meant as log odds.

Headings and contents follow the WHO Trial Registration Data Set (items 1–24) and
ClinicalTrials.gov's protocol data elements.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from extractor.repair.segments import Matrix, Segments
from extractor.resources import resource

REGIONS = frozenset(
    "international|multinational|europe|asia|africa|north america|south america|latin america|"
    "middle east|oceania|australasia|worldwide|european union|other countries".split("|")
)

NOT_REPORTED = re.compile(
    r"(?:NA|N/A|n/a|n\.a\.|NR|ND|NS|…|\.\.\.|[-–—]{1,2}|/|(?i:not (?:reported|stated|available|"
    r"specified|given|applicable|provided|known|mentioned|described)|none reported|unknown|unclear|unspecified))\.?"
)
ORGANISATION = re.compile(
    r"(?i:hospital|hôpital|hopital|universit|institut|cent(?:er|re)\b|\binc\b|\bltd\b|limited|"
    r"corporation|\bcorp\b|compan|college|school|foundation|fundaci|trust\b|pharma|biotech|bioscience|"
    r"biolog|therapeutics|technolog|clinic\b|clínic|klinik|department|laborator|ministry|academy|"
    r"\bco\b|group\b|organi[sz]ation|council|agency|society|association|consortium|charit|infirmary|medical|"
    r"health|gmbh|s\.?p\.?a\b|\bag\b|\bs\.?a\b|\bllc\b|\bplc\b|sciences\b|labs?\b|network\b)"
)
# The same among words that open with a capital, as names do.
ORGANISATION_NAME = re.compile(
    r"\b(?:Hospital|Hôpital|Hopital|Universi|Institut|Cent(?:er|re)\b|Inc\b|Ltd\b|Limited|Corporation|"
    r"Corp\b|Compan|College|School|Foundation|Fundaci|Trust\b|Pharma|Biotech|Bioscience|Therapeutics|"
    r"Technolog|Clinic\b|Clínic|Klinik|Department|Laborator|Ministry|Academy|Co\b|Organi[sz]ation|Council|"
    r"Agency|Society|Association|Consortium|Infirmary|GmbH|Sciences\b)"
)
ITEM_LABEL = (
    r"(?:estimated|actual|planned|target|anticipated|total)?\s*(?:number of\s*)?"
    r"(?:participants|patients|subjects|enrol?lment|sample size)(?:\s*\(n\))?"
)
_DESIGN_VALUE = (
    r"(?:parallel|single[- ]?group|single[- ]?arm|one[- ]?arm|sequential|cross-?over|factorial|"
    r"dose[- ]comparison|dose[- ]escalation|case[- ]only|case[- ]control|case[- ]crossover|case series|"
    r"cohort|ecologic(?: or community)?|family-based|other|cross-sectional|"
    r"(?:non-?\s?)?randomi[sz]ed|quasi-randomi[sz]ed|n/?a|none|open(?:[- ]label)?|"
    r"(?:single|double|triple|quadruple)(?:[- ]?(?:blind(?:ed)?|masking|mask(?:ed)?))?|"
    r"(?:standard[- ]of[- ]care|usual[- ]care|sham|historical|vehicle|no[- ]treatment)(?:[- ]controlled)?|"
    r"treatment|prevention|supportive care|basic science|prospective|retrospective|multi-?cent(?:er|re)|"
    r"single-?cent(?:er|re)|placebo(?:[- ]controlled)?|active[- ]control(?:led)?|controlled|uncontrolled|"
    r"(?:two|three|four|2|3|4)[- ]arms?|phase\s*(?:[0-4]|i{1,3}v?|iv)[ab]?(?:\s*[/–-]\s*(?:phase\s*)?(?:[0-4]|i{1,3}|iv)[ab]?)?|"
    r"blinded|unblinded|single assignment|not applicable)"
    r"(?:\s*\([^()]{1,40}\)|\s*(?:assignment|design|model|study|trial|label|allocation))*"
)
_VALUES = rf"{_DESIGN_VALUE}(?!\w)(?:\s*[,/]\s*{_DESIGN_VALUE}(?!\w))*"
DESIGN = re.compile(rf"{_DESIGN_VALUE}(?:(?:\s*[,;/]\s*|\s+){_DESIGN_VALUE})*", re.IGNORECASE)
CHARACTERISTIC = re.compile(
    r"\s*[-–—•·*]?\s*(?:"
    r"(?:non-?)?(?:interventional|observational|expanded access|intervention)\s*(?:clinical\s*)?(?:study|trial)?(?!\w)"
    rf"|{ITEM_LABEL}\s*[:=]?\s*\d[\d,]*(?:\s*(?:participants|patients|subjects))?(?!\w)"
    r"|(?:study\s*|trial\s*|intervention(?:al)?\s*(?:study\s*)?|observational\s*)?(?:design|model|type|allocation|masking|blinding|"
    rf"phase|status|time perspective|primary purpose|control|arms?)\s*[:=]\s*(?:{_VALUES}|\d+)"
    r"|(?:phase|stage)\s*(?:[0-4]|i{1,3}v?|iv)[ab]?(?:\s*[/–-]\s*(?:[0-4]|i{1,3}|iv)[ab]?)?(?!\w)"
    rf"|{_VALUES}(?!\w)"
    r")\s*[.,;]?",
    re.IGNORECASE,
)
OPENS_CHARACTERISTICS = re.compile(
    r"[-–—•]?\s*(?:Interventional|Observational|Expanded access)\b|[-–—•]\s*(?:Estimated|Study|Interven)"
)
PHASE = re.compile(
    r"(?i:early\s*)?(?i:phase\s*)?(?:[0-4]|I{1,3}|IV)[ab]?"
    r"(?:\s*(?:[/–-]|and)\s*(?i:phase\s*)?(?:[0-4]|I{1,3}|IV)[ab]?)?"
)
NUMBER = re.compile(
    r"(?:[nN]\s*=\s*)?\d{1,3}(?:[,\s]?\d{3})*(?:\s*\((?:estimated|actual|planned|anticipated)\)|\s*(?:patients|participants|subjects))?",
    re.IGNORECASE,
)
CHARACTERISTICS_INSIDE = re.compile(
    r"Interventional\s*study|Observational\s*study|[Ee]stimated (?:participants|enrol)|[Ss]tudy design:"
)
INTERVENTION_CUE = re.compile(
    r"cells?\b|MSC|infusion|injection|mg\b|placebo|therapy|vaccine|transplant|derived"
    r"|\w(?:mab|nib|vir|cel)\b|exosome|medium",
    re.IGNORECASE,
)
STATUS = re.compile(
    r"(?:active,?\s*)?(?:not\s*(?:yet\s*)?)?recruiting|completed|terminated|withdrawn|suspended|pending|"
    r"unknown(?: status)?|enrolling(?: by invitation)?|ongoing|approved|prematurely ended|planned|closed|open|"
    r"authori[sz]ed|published|recruitment (?:completed|ongoing|pending)|temporarily (?:halted|closed)|available|no longer available",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"(?:\d{{1,2}}\s*)?{_MONTH}\s*(?:\d{{1,2}},?\s*)?(?:19|20)\d\d|(?:19|20)\d\d(?:[-/.]\d{{1,2}}){{0,2}}|\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d",
    re.IGNORECASE,
)
STUDY_TYPE = re.compile(
    r"(?:non-?)?(?:interventional|observational|expanded access|intervention)(?:\s*(?:clinical\s*)?(?:study|trial))?(?:\s*\[[^\]]+\])?",
    re.IGNORECASE,
)
ROUTE = re.compile(
    r"(?:(?:intra|per|trans|retro|para)[- ]?[a-z]+(?: (?:infusion|injection|administration))?|i\.?\s?[vmatp]\.?|subcutaneous|oral|inhal\w+|aerosol\w*|"
    r"nebuli[sz]\w+|topical|local(?: injection)?|systemic|infusion|injection|transend\w+|sub\w+|epi\w+|peri\w+|not applicable)"
    r"(?: (?:infusion|injection|administration|inhalation|route))?"
    r"(?:\s*(?:[,/;+]|and|or)\s*(?:intra[- ]?[a-z]+|i\.?v\.?|inhal\w+|aerosol\w*|subcutaneous|oral|topical|local)(?: (?:infusion|injection))?)*",
    re.IGNORECASE,
)
DOSE = re.compile(
    r"(?:up to\s*|~|≥|≤|<|>)?\d.{0,60}?(?:10|million|billion|[mµμn]?g\b|m[lL]\b|cells|IU|units?|kg|Gy|fractions?|sessions?|doses?|"
    r"weeks?|days?|hours?|daily|once|twice|weekly|min\b|mmol|%|MBq|mCi|drops|puffs|tablets?|particles|copies)"
    r"(?:(?!(?-i:[A-Z][a-z]{3,}))[^•—]){0,60}",
    re.IGNORECASE,
)
US_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
)
GROUP = re.compile(
    r"(?:phase\s*(?:[0-4]|i{1,3}|iv)(?:\s*[/–-]\s*(?:[0-4]|i{1,3}|iv))?(?:\s*(?:trials?|studies))?"
    r"|(?:completed|ongoing|recruiting|interventional|observational)(?:\s*(?:trials?|studies))?)",
    re.IGNORECASE,
)
SMALL_WORD = frozenset(
    "of and the for in at de la le les du des del della di der die das und et y e do da dos van von with affiliated "
    "to on von zu el al".split()
)
OPENING_WORD = frozenset(("a", "an", "by", "from", "or"))
TITLE_WORD = re.compile(
    r"\b(?i:study|trial|efficacy|effect|effects|effectiveness|safety|treatment|treating|patients|evaluation|evaluate|clinical|"
    r"therapy|randomi[sz]ed|versus|using|comparison|pilot|feasibility|research|use|impact|role|application)\b"
)
TIME_FRAME = re.compile(r"time\s*frame", re.IGNORECASE)


BULLET = re.compile(r"[—–•](?=\S)|[-–—•*] ")
OPENS_BRACKET = re.compile(r"[(\[]")
CLOSES_BRACKET = re.compile(r"[)\]]")
HOPELESS = -8.0  # what a stretch gets that cannot be a cell of the kind


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of column: its name, its headings, and how well stretches of text fit it."""

    name: str
    headings: re.Pattern[str]
    score: Callable[[Segments], Matrix]


def _whole(pattern: re.Pattern[str], worth: float = 6.0) -> Callable[[Segments], Matrix]:
    """A scorer for kinds whose cells follow a grammar: all of it, or it is another cell."""

    def score(segments: Segments) -> Matrix:
        fits = segments.whole(pattern.fullmatch, 80, pattern)
        name_like = segments.opening(_upper)
        unknown = np.where((segments.length <= 25) & (name_like > 0), -4.0, HOPELESS)
        return np.where(fits > 0, worth, unknown)

    return score


def _characteristics(segments: Segments) -> Matrix:
    """A list of characteristics, each of which is known, to the last character."""
    points = np.full((len(segments.stops), len(segments.stops)), HOPELESS)
    for i, start in enumerate(segments.starts):
        stops = _item_ends(segments.chars, start)
        for j in range(i, len(segments.stops)):
            items = bisect_right(stops, segments.ends[j])
            if items:
                rest = segments.ends[j] - stops[items - 1]
                points[i, j] = min(3.0 * items, 10.0) - (6.0 + 0.1 * rest if rest > 0 else 0.0)
    return points


def _upper(chars: str) -> float:
    return float(chars[:1].isupper())


def _closes_bracket(chars: str) -> float:
    return float(chars[-1:] in ")]" if chars else False)


def _no_name(chars: str) -> float:
    return float(chars[:1] in "—–-•(" if chars else True)


def _item_ends(chars: str, at: int) -> list[int]:
    """Where each of the characteristics that follow each other from `at` on ends."""
    ends: list[int] = []
    while (match := CHARACTERISTIC.match(chars, at)) and match.end() > at:
        at = match.end()
        ends.append(len(chars[:at].rstrip()))
    return ends


def _first(chars: str) -> float:
    """How running words open."""
    head = chars.lstrip("—–-• ")[:1]
    if not head:
        return -3.0
    if head.islower():
        return -3.0
    return -2.0 if head in ")],.;:%([" else 0.5


def _last(chars: str) -> float:
    """How running words close."""
    if not chars:
        return 0.0
    last_word = chars.rsplit(None, 1)[-1]
    opens_more = chars[-1] in ",(/-–—:&" or last_word in SMALL_WORD or last_word in OPENING_WORD
    return -4.0 if opens_more else 0.0


def _bullet(chars: str) -> float:
    return float(chars[:1] in "—–-•" if chars else False)


def _balance(segments: Segments) -> Matrix:
    """Less where brackets opened in a stretch are not closed in it."""
    opened, closed = segments.matches(OPENS_BRACKET), segments.matches(CLOSES_BRACKET)
    return np.where(opened == closed, 0.0, -4.0)


def _free(segments: Segments) -> Matrix:
    """What is common to cells of running words."""
    return segments.once("free", lambda: _running_words(segments))


def _running_words(segments: Segments) -> Matrix:
    inside = segments.matches(CHARACTERISTICS_INSIDE)
    points = segments.opening(_first) + segments.closing(_last) + _balance(segments)
    free: Matrix = points - np.where(inside > 0, 8.0, 0.0)
    return free


def _listed(segments: Segments) -> Matrix:
    """Bullets at the beginning of a stretch and inside it: signs of a list of outcomes."""
    return segments.once("listed", lambda: segments.count(_bullets(segments)))


def _bullets(segments: Segments) -> list[int]:
    stops = zip(segments.stops, segments.starts, strict=True)
    return [stop for stop, at in stops if BULLET.match(segments.chars, at)]


def _title(segments: Segments) -> Matrix:
    free, length = _free(segments) - 3.0 * _listed(segments), segments.length
    points = free + np.minimum(3.0, 0.8 * segments.matches(TITLE_WORD))
    points = points - np.where(segments.matches(TIME_FRAME) > 0, 6.0, 0.0)
    points = points - np.where((length < 25) | (length > 450), 3.0, 0.0)
    return np.where((free <= -4.0) | (length > 600), HOPELESS, points)


def _outcomes(segments: Segments) -> Matrix:
    free, frames = _free(segments), segments.matches(TIME_FRAME)
    closed = segments.closing(_closes_bracket)
    points = free + np.minimum(4.0, 1.5 * frames)
    points = points + np.where(frames > 0, np.where(closed > 0, 2.0, -1.5), 0.0)
    points = points + 1.5 * segments.opening(_bullet)
    points = points - 2.0 * np.minimum(3.0, segments.matches(ORGANISATION_NAME))
    points = points - np.where(segments.length < 3, 3.0, 0.0)
    return np.where(free <= -4.0, HOPELESS, points)


def _sponsor(segments: Segments) -> Matrix:
    """Names with capitals, an organisation's among them, that end with a place."""
    length = segments.length
    head = segments.opening(_first) - 8.0 * segments.opening(_no_name)
    framed = head + _balance(segments)
    points = framed - 1.5 * segments.count(_lower_words(segments.chars))
    points = points + np.where(segments.matches(ORGANISATION) > 0, 3.0, 0.0)
    points = points + segments.closing(_place_points)
    points = points - np.where(length < 260, 0.0, 4.0)
    impossible = (framed <= -3.0) | (length > 300) | (segments.matches(TIME_FRAME) > 0)
    return np.where(impossible, HOPELESS, points)


def _lower_words(chars: str) -> list[int]:
    """Where words in small letters stand that names of organisations do not hold."""
    found = re.finditer(r"(?<![\w’'-])[a-zà-ÿ]+(?![\w’'-])", chars)
    return [match.start() for match in found if match.group() not in SMALL_WORD]


def _place_points(chars: str) -> float:
    """Points for an address that ends here."""
    points = 0.0
    if ends_with_place(chars):
        parts = [part.strip().casefold() for part in chars.split(",")[-2:]]
        two = len(set(parts)) == 2 and set(parts) <= places()
        points = 0.0 if two else 3.0  # a second country is a heading for the rows that follow
    return points - (2.0 if chars[-1:] in ",(-&" else 0.0)


def _words(segments: Segments) -> Matrix:
    """Names of interventions, arms, comparators: short running words."""
    free = _free(segments) - 3.0 * _listed(segments)
    points = free - np.where(segments.matches(TIME_FRAME) > 0, 4.0, 0.0)
    points = points - np.where(segments.matches(ORGANISATION_NAME) > 0, 1.5, 0.0)
    points = points - np.where(segments.length <= 160, 0.0, 2.0)
    return np.where((free <= -4.0) | (segments.length > 400), HOPELESS, points)


def _condition(segments: Segments) -> Matrix:
    """Names of diseases: shorter still, and no words of a title."""
    points: Matrix = _words(segments) - np.where(segments.length <= 70, 0.0, 1.5)
    points -= np.minimum(3.0, 0.8 * segments.matches(TITLE_WORD))
    return points


def _intervention(segments: Segments) -> Matrix:
    points = _words(segments)
    cue = segments.matches(INTERVENTION_CUE) > 0
    return np.where(cue & (points > HOPELESS), points + 1.5, points)


def _country(segments: Segments) -> Matrix:
    fits = segments.whole(_are_places, 120, _first_word_of_places())
    return np.where(fits > 0, 6.0, -6.0)


@cache
def _first_word_of_places() -> re.Pattern[str]:
    words = sorted({name.split()[0] for name in places()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def _are_places(chars: str) -> bool:
    parts = [part.strip() for part in re.split(r"[,;/]| and |\s{2,}", chars) if part.strip()]
    return bool(parts) and all(part.casefold() in places() for part in parts)


def ends_with_place(chars: str) -> bool:
    """Whether an address ends here: a country's name, or a state of the United States.

    >>> ends_with_place("Leiden, Netherlands"), ends_with_place("Houston, TX"), ends_with_place("of")
    (True, True, False)
    """
    tail = chars.rstrip(" .,;")
    words = tail[tail.rfind(",") + 1 :].split()
    if not words:
        return False
    if words[-1] in US_STATES:
        return True
    if words[-1].casefold() not in _last_word_of_places():
        return False
    return any(
        " ".join(words[-n:]).casefold() in places() for n in range(1, min(4, len(words)) + 1)
    )


@cache
def _last_word_of_places() -> frozenset[str]:
    return frozenset(name.split()[-1] for name in places())


def _anything(segments: Segments) -> Matrix:
    return np.zeros((len(segments.stops), len(segments.stops)))


def _heading(*names: str) -> re.Pattern[str]:
    """Headings in words; a blank matches any white space or none (dumps run words together)."""
    # The plural's s must be small after small letters: "numberStudy title" is two headings.
    plural = "(?:(?-i:s)|(?-i:(?<=[A-Z]{2})S(?![a-z])))?"
    joined = "|".join(
        re.sub(r"(?<=[a-z)?])s\?", lambda _: plural, name.replace(" ", r"\s*")) for name in names
    )
    return re.compile(rf"(?:{joined})(?:\s*\(s\))?(?:\s*\((?:[nN%]|years?|n/N)\))?", re.IGNORECASE)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "identifier",
            _heading(
                r"(?:clinical\s*trials?\.gov|clinical\s*trials?|trials?|study|registry|registration|registered|NCT|ChiCTR|EudraCT|"
                r"ICTRP|WHO|main|primary)\s*(?:registry\s*|registration\s*)?(?:identifiers?|ids?|numbers?|no\.?|code|#)(?:\s*number)?",
                r"identifiers?", r"(?:clinical )?(?:trials? |study )?registration", r"registry", r"trial", r"NCT", r"ID", r"registry and number",
            ),
            _anything,
        ),
        Kind("title", _heading(r"(?:official |public |scientific |brief |study |trial )?title(?: of (?:the )?(?:study|trial))?", r"(?:study|trial) (?:name|description)"), _title),
        Kind("characteristics", _heading(r"(?:study |trial |main |design )?characteristics", r"(?:study|trial) (?:features|details|information)", r"(?:study|trial) type and design"), _characteristics),
        Kind("study_type", _heading(r"type of (?:study|trial)", r"(?:(?:study|trial) )?type"), _whole(STUDY_TYPE)),
        Kind("design", _heading(r"(?:study |trial )?design", r"(?:intervention(?:al)? |study )?model", r"allocation(?: (?:and|/|&) (?:masking|blinding))?", r"(?:masking|blinding)(?: (?:and|/|&) allocation)?", r"type of design"), _whole(DESIGN)),
        Kind("phase", _heading(r"(?:study |trial |clinical |development )?phase(?: of (?:the )?(?:study|trial))?"), _whole(re.compile(rf"{PHASE.pattern}|(?i:not applicable|not selected)"))),
        Kind(
            "participants",
            _heading(r"(?:estimated |planned |target |actual |anticipated |total )?(?:enrol?lment|sample size|participants|patients|subjects)(?: \(?n\)?(?!\w))?",
                     r"(?:no\.?|number|n\.?) (?:of )?(?:patients|participants|subjects|cases)", r"N(?-i:(?=[A-Z][a-z]|[\s(]|$))", r"size"),
            _whole(NUMBER),
        ),
        Kind("status", _heading(r"(?:recruitment |trial |study |overall |current )?status"), _whole(STATUS)),
        Kind("country", _heading(r"(?:study |trial )?(?:country|countries|location|region|site)(?: of recruitment)?s?(?:\s*(?:/|or|and)\s*(?:region|country))?", r"countries of recruitment", r"where"), _country),
        Kind("date", _heading(r"(?:(?:study |trial )?(?:start|completion|registration|registered|first posted|end)(?:ing)? )?date(?: of (?:registration|first enrol?lment))?", r"(?:study |trial )?(?:start|completion|end)(?: date)?", r"registered(?: on)?", r"year"), _whole(DATE)),
        Kind("condition", _heading(r"(?:target |health |medical )?(?:conditions?|diseases?|indications?|diagnosis|population)(?:\s*\(s\))?(?: studied| or disease| treated)?", r"health problems? studied", r"patients with"), _condition),
        Kind("dose", _heading(r"(?:cell )?dos(?:e|age|ing)(?: regimen| \(cells(?:/kg)?\))?s?", r"cell number"), _whole(DOSE, 4.0)),
        Kind("route", _heading(r"routes?(?: of (?:administration|delivery))?", r"(?:administration|delivery)(?: route)?"), _whole(ROUTE, 4.0)),
        Kind("intervention", _heading(r"(?:experimental |study |test |investigational )?(?:interventions?|treatments?|therap(?:y|ies)|products?|arms?|drugs?|agents?)(?: arms?)?", r"(?:cell |tissue )?(?:source|origin|type)(?: of cells)?s?", r"cells?", r"stem cells?", r"(?:cell|type of cell) (?:type|source|product|therapy)", r"intervention and comparator", r"MSC (?:source|type|origin)"), _intervention),
        Kind("comparator", _heading(r"(?:comparators?|controls?|control (?:group|arm)|comparison)"), _words),
        Kind("outcomes", _heading(r"(?:main |key )?(?:primary |secondary |main )?(?:outcomes?|end\s*-?\s*points?)(?: measures?)?(?:\(s\))?s?", r"primary outcome measures?"), _outcomes),
        Kind("sponsor", _heading(r"(?:primary |principal |main |lead |study |trial )?sponsors?(?:(?: and | or |/)(?:collaborators?|institutions?))?", r"responsible party", r"(?:responsible )?(?:institutions?|organi[sz]ations?|cent(?:er|re)s?)", r"affiliation", r"investigator(?: and institution)?", r"recruiting institution", r"study (?:site|cent(?:er|re))", r"hospital"), _sponsor),
        Kind("reference", _heading(r"references?", r"ref\.?", r"citation", r"source"), _words),
        Kind("unknown", _heading(r"(?!)"), _words),
        Kind("other", _heading(r"(?:notes?|comments?|remarks|results?|findings|follow-?up|age(?: range)?|sex|gender|duration)"), _words),
    )
}  # fmt: skip


@cache
def places() -> frozenset[str]:
    """Casefolded names of countries and world regions, with their synonyms."""
    with resource("models/vocabulary/countries.csv").open(encoding="utf-8", newline="") as rows:
        names = [
            name
            for row in csv.DictReader(rows)
            for name in (row["label"], *row["synonyms"].split("|"))
        ]
    return frozenset(name.casefold() for name in names if len(name) > 1) | REGIONS
