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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

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
ITEM_LABEL = (
    r"(?:estimated|actual|planned|target|anticipated|total)?\s*(?:number of\s*)?"
    r"(?:participants|patients|subjects|enrol?lment|sample size)(?:\s*\(n\))?"
)
_DESIGN_VALUE = (
    r"(?:parallel|single[- ]?group|single[- ]?arm|one[- ]?arm|sequential|cross-?over|factorial|"
    r"dose[- ]comparison|dose[- ]escalation|case[- ]only|case[- ]control|case[- ]crossover|case series|"
    r"cohort|ecologic(?: or community)?|family-based|other|cross-sectional|"
    r"(?:non-?\s?)?randomi[sz]ed|quasi-randomi[sz]ed|n/?a|none|open(?:[- ]label)?|"
    r"(?:single|double|triple|quadruple)(?:[- ]?(?:blind(?:ed)?|mask(?:ed)?|masking))?|"
    r"treatment|prevention|supportive care|basic science|prospective|retrospective|multi-?cent(?:er|re)|"
    r"single-?cent(?:er|re)|placebo(?:[- ]controlled)?|active[- ]control(?:led)?|controlled|uncontrolled|"
    r"(?:two|three|four|2|3|4)[- ]arms?|phase\s*(?:[0-4]|i{1,3}v?|iv)[ab]?(?:\s*[/–-]\s*(?:phase\s*)?(?:[0-4]|i{1,3}|iv)[ab]?)?|"
    r"blinded|unblinded|single assignment|not applicable)"
    r"(?:\s*\([^()]{1,40}\)|\s*(?:assignment|design|model|study|trial|label|allocation))*"
)
_VALUES = rf"{_DESIGN_VALUE}(?:\s*[,;/]\s*{_DESIGN_VALUE}|\s+{_DESIGN_VALUE})*"
DESIGN = re.compile(_VALUES, re.IGNORECASE)
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
    r"[Ii]nterventional\s*study|[Oo]bservational\s*study|[Ee]stimated participants|[Ss]tudy design:"
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
    r"\d.{0,60}?(?:10|million|mg|µg|μg|mL|cells|IU|units?|g/kg|kg).{0,60}", re.IGNORECASE
)
US_STATE = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|"
    r"NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)"
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
TITLE_WORD = re.compile(
    r"\b(?i:study|trial|efficacy|effect|effects|effectiveness|safety|treatment|treating|patients|evaluation|evaluate|clinical|"
    r"therapy|randomi[sz]ed|versus|using|comparison|pilot|feasibility|research|use|impact|role|application)\b"
)
TIME_FRAME = re.compile(r"time\s*frame", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of column: its name, its headings, and how well a text fits it."""

    name: str
    headings: re.Pattern[str]
    score: Callable[[str], float]


def _balanced(chars: str) -> float:
    opened = chars.count("(") + chars.count("[") - chars.count(")") - chars.count("]")
    return -4.0 if opened else 0.0


def _whole(pattern: re.Pattern[str], worth: float = 6.0) -> Callable[[str], float]:
    """A scorer for kinds whose cells follow a grammar: all of it, or it is another cell."""

    def score(chars: str) -> float:
        if len(chars) <= 80 and pattern.fullmatch(chars):
            return worth
        return -4.0 - (0.0 if len(chars) <= 25 and chars[0].isupper() else 4.0)

    return score


def _characteristics(chars: str) -> float:
    """A list of characteristics, each of which is known, to the last character."""
    at = items = 0
    while at < len(chars) and (match := CHARACTERISTIC.match(chars, at)) and match.end() > at:
        at, items = match.end(), items + 1
    rest = len(chars[at:].strip())
    if not items:
        return -8.0
    return min(3.0 * items, 10.0) - (0.0 if not rest else 6.0 + 0.1 * rest)


def _opening(chars: str) -> float:
    first = chars[0]
    if first.islower():
        return -3.0
    return -2.0 if first in ")],.;:%" else 0.5


def _closing(chars: str) -> float:
    last_word = chars.rsplit(None, 1)[-1]
    if chars[-1] in ",(/-–—:&":
        return -4.0
    return -4.0 if last_word in SMALL_WORD or last_word in {"a", "an", "by", "from", "or"} else 0.0


HOPELESS = -8.0  # what a scorer gives without looking closer


def _free(chars: str) -> float:
    """What is common to cells of running words."""
    if not chars:
        return -6.0
    points = _opening(chars) + _closing(chars) + _balanced(chars)
    return points - (8.0 if CHARACTERISTICS_INSIDE.search(chars) else 0.0)


def _title(chars: str) -> float:
    points = _free(chars)
    if points <= -4.0 or len(chars) > 600:
        return HOPELESS
    points += min(3.0, 0.8 * len(set(TITLE_WORD.findall(chars))))
    if TIME_FRAME.search(chars):
        points -= 6.0
    if chars[0] in "—–-•":
        points -= 4.0
    return points - (0.0 if 25 <= len(chars) <= 450 else 3.0)


def _outcomes(chars: str) -> float:
    points = _free(chars.lstrip("—–-• "))
    if points <= -4.0:
        return HOPELESS
    frames = len(TIME_FRAME.findall(chars))
    points += min(4.0, 1.5 * frames)
    if frames:
        points += 2.0 if chars[-1] in ")]" else -1.5
    if chars[0] in "—–-•":
        points += 1.5
    points -= 2.0 * min(3, len(ORGANISATION.findall(_capitals(chars))))
    return points - (3.0 if len(chars) < 3 else 0.0)


def _capitals(chars: str) -> str:
    """Only the words that open with a capital: names of organisations stand among them."""
    return " ".join([word for word in chars.split() if word[0].isupper()])


def _sponsor(chars: str) -> float:
    points = _opening(chars) + _balanced(chars)
    if points <= -3.0 or len(chars) > 300 or chars[0] in "—–-•(" or TIME_FRAME.search(chars):
        return HOPELESS
    lower = [word for word in chars.split() if word.isalpha() and word.islower()]
    points -= 1.5 * sum(word not in SMALL_WORD for word in lower)
    if ORGANISATION.search(chars):
        points += 3.0
    if ends_with_place(chars):
        points += 3.0
    parts = [part.strip().casefold() for part in chars.split(",")[-2:]]
    if len(set(parts)) == 2 and set(parts) <= places():
        points -= 3.0  # a second country is a heading for the rows that follow
    return points - (2.0 if chars[-1] in ",(-&" else 0.0) - (0.0 if len(chars) < 260 else 4.0)


def _words(chars: str) -> float:
    """Names of conditions, interventions, arms: short running words."""
    points = _free(chars)
    if points <= -4.0 or len(chars) > 400:
        return HOPELESS
    if TIME_FRAME.search(chars):
        points -= 4.0
    if ORGANISATION.search(_capitals(chars)):
        points -= 1.5
    return points - (0.0 if len(chars) <= 160 else 2.0)


def _intervention(chars: str) -> float:
    points = _words(chars)
    return points + (1.5 if points > HOPELESS and INTERVENTION_CUE.search(chars) else 0.0)


def _country(chars: str) -> float:
    parts = [part.strip() for part in re.split(r"[,;/]| and |\s{2,}", chars) if part.strip()]
    return 6.0 if parts and all(part.casefold() in places() for part in parts) else -6.0


def ends_with_place(chars: str) -> bool:
    """Whether an address ends here: a country's name, or a state of the United States."""
    tail = chars.rstrip(" .,;")
    last = re.split(r",\s*", tail)[-1].strip()
    words = re.split(r"\s+", last)
    names = (" ".join(words[-n:]).casefold() for n in range(1, min(4, len(words)) + 1))
    return bool(re.search(rf"(?:^|[,\s]){US_STATE}$", tail)) or any(
        name in places() for name in names
    )


def _anything(_chars: str) -> float:
    return 0.0


def _heading(*names: str) -> re.Pattern[str]:
    """Headings in words; a blank matches any white space or none (dumps run words together)."""
    # The plural's s must be small after small letters: "numberStudy title" is two headings.
    plural = "(?:(?-i:s)|(?-i:(?<=[A-Z]{2})S))?"
    joined = "|".join(
        re.sub(r"(?<=[a-z)])s\?", lambda _: plural, name.replace(" ", r"\s*")) for name in names
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
                r"identifiers?", r"registration", r"registry", r"trial", r"NCT", r"ID", r"registry and number",
            ),
            _anything,
        ),
        Kind("title", _heading(r"(?:official |public |scientific |brief |study |trial )?title(?: of (?:the )?(?:study|trial))?", r"(?:study|trial) (?:name|description)"), _title),
        Kind("characteristics", _heading(r"(?:study |trial |main |design )?characteristics", r"(?:study|trial) (?:features|details|information)", r"(?:study|trial) type and design"), _characteristics),
        Kind("study_type", _heading(r"(?:(?:study|trial) )?type", r"type of (?:study|trial)"), _whole(STUDY_TYPE)),
        Kind("design", _heading(r"(?:study |trial )?design", r"(?:intervention(?:al)? |study )?model", r"allocation", r"masking", r"blinding", r"type of design"), _whole(DESIGN)),
        Kind("phase", _heading(r"(?:study |trial |clinical |development )?phase(?: of (?:the )?(?:study|trial))?"), _whole(re.compile(rf"{PHASE.pattern}|(?i:not applicable|not selected)"))),
        Kind(
            "participants",
            _heading(r"(?:estimated |planned |target |actual |anticipated |total )?(?:enrol?lment|sample size|participants|patients|subjects)(?: \(?n\)?)?",
                     r"(?:no\.?|number|n\.?) (?:of )?(?:patients|participants|subjects|cases)", r"N(?![a-z])", r"size"),
            _whole(NUMBER),
        ),
        Kind("status", _heading(r"(?:recruitment |trial |study |overall |current )?status"), _whole(STATUS)),
        Kind("country", _heading(r"(?:study |trial )?(?:country|countries|location|region|site)(?: of recruitment)?s?", r"countries of recruitment", r"where"), _country),
        Kind("date", _heading(r"(?:(?:study |trial )?(?:start|completion|registration|registered|first posted|end)(?:ing)? )?date(?: of (?:registration|first enrol?lment))?", r"(?:study |trial )?(?:start|completion|end)(?: date)?", r"registered(?: on)?", r"year"), _whole(DATE)),
        Kind("condition", _heading(r"(?:target |health |medical )?(?:conditions?|diseases?|indications?|diagnosis|population)(?:\s*\(s\))?(?: studied| or disease| treated)?", r"health problems? studied", r"patients with"), _words),
        Kind("dose", _heading(r"(?:cell )?dos(?:e|age|ing)(?: regimen| \(cells(?:/kg)?\))?s?", r"cell number"), _whole(DOSE, 4.0)),
        Kind("route", _heading(r"routes?(?: of (?:administration|delivery))?", r"(?:administration|delivery)(?: route)?"), _whole(ROUTE, 4.0)),
        Kind("intervention", _heading(r"(?:experimental |study |test |investigational )?(?:interventions?|treatments?|therap(?:y|ies)|products?|arms?|drugs?|agents?)(?: arms?)?", r"(?:cell |tissue )?(?:source|origin|type)(?: of cells)?s?", r"cells?", r"stem cells?", r"(?:cell|type of cell) (?:type|source|product|therapy)", r"intervention and comparator", r"MSC (?:source|type|origin)"), _intervention),
        Kind("comparator", _heading(r"(?:comparators?|controls?|control (?:group|arm)|comparison)"), _words),
        Kind("outcomes", _heading(r"(?:main |key )?(?:primary |secondary |main )?(?:outcomes?|end\s*-?\s*points?)(?: measures?)?(?:\(s\))?s?", r"primary outcome measures?"), _outcomes),
        Kind("sponsor", _heading(r"(?:primary |lead |study |trial )?sponsors?(?:(?: and | or |/)(?:collaborators?|institutions?))?", r"responsible party", r"(?:responsible )?(?:institutions?|organi[sz]ations?|cent(?:er|re)s?)", r"affiliation", r"investigator(?: and institution)?", r"recruiting institution", r"study (?:site|cent(?:er|re))", r"hospital"), _sponsor),
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
