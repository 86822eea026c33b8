"""Countries of a trial, under their registry names.

Names are looked up in `models/vocabulary/countries.csv`, not matched by one large pattern:
a capital word that starts no country's name costs one look-up. A country that registries
print under two names has a line for each ("Czechia", "Czech Republic"): it keeps the printed one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache

from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.resources import resource
from extractor.types import JSON

WORD = re.compile(r"(?<![\w-])[A-ZÉ](?:\.(?:\s?[A-Z]\.)+|[\w’']*)")
US_STATES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "DC",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
]
US_STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|"
    "Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|"
    "Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|"
    "North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|"
    "South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)
PROVINCES = "AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT"
PROVINCE_NAMES = (
    "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland and Labrador|Newfoundland|"
    "Nova Scotia|Ontario|Prince Edward Island|Québec|Quebec|Saskatchewan"
)
# Codes that are degrees as well: "Jane Doe, MD" is in no state.
DEGREES = ("MD", "MA", "MS", "DC", "PA")
INSTITUTION = re.compile(
    r"(?:Hospital|Universit|Institut|Cent(?:er|re)|Clinic|College|School|Foundation|Inc\b|LLC|Corp)"
)
# Beginnings that turn a country's name into another place's or a person's.
NOT_BEFORE = re.compile(
    r"(?:New|South|North|East|West|Gulf of|Sea of|University of|St\.?|Lake|Journal of) $"
)
NOT_AFTER = re.compile(
    r"(?:\s?et al|,? (?:" + "|".join(US_STATES) + r")\b| pigs?\b| Medical Journal|-B)"
)
# Names that mean something else more often than the country.
AMBIGUOUS = {
    "Georgia": ("Tbilisi", "Batumi", "Kutaisi"),
    "Jersey": (),
    "Niger": (),
    "Chad": (),
}


@cache
def names() -> Mapping[str, str]:
    """All printed names of countries and the label of each.

    >>> names()["Iran, Islamic Republic of"], names()["USA"]
    ('Iran', 'United States')
    """
    table: dict[str, str] = {}
    with resource("models/vocabulary/countries.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for name in (row["label"], *filter(None, row["synonyms"].split("|"))):
                table[name] = row["label"]
    return table


@cache
def adjectives() -> Mapping[str, str]:
    """Adjectives of nationality and the country's label.

    >>> adjectives()["Dutch"]
    'Netherlands'
    """
    with resource("models/vocabulary/countries.csv").open(encoding="utf-8", newline="") as lines:
        return {
            adjective: row["label"]
            for row in csv.DictReader(lines)
            for adjective in filter(None, row["adjectives"].split("|"))
        }


@cache
def _by_first_word() -> Mapping[str, tuple[str, ...]]:
    """Names by their first word, longest first, so that the longest name wins."""
    table: dict[str, list[str]] = {}
    for name in names():
        first = WORD.match(name)
        if first is not None:
            table.setdefault(first.group(), []).append(name)
    return {word: tuple(sorted(found, key=len, reverse=True)) for word, found in table.items()}


def _name_at(chars: str, start: int, first: str) -> str | None:
    for name in _by_first_word().get(first, ()):
        end = start + len(name)
        if chars.startswith(name, start) and not chars[end : end + 1].isalnum():
            return name
    return None


def _is_other(chars: str, start: int, name: str) -> bool:
    """Whether the words around a name make it something else: New Mexico, Guinea pigs …"""
    before = chars[max(0, start - 14) : start]
    end = start + len(name)
    if NOT_BEFORE.search(before) or NOT_AFTER.match(chars, end) or chars[end : end + 1] == "-":
        return True
    if name not in AMBIGUOUS or chars.strip(" .") == name:
        return False
    return not any(city in chars for city in AMBIGUOUS[name])


def _adjective(match: re.Match[str]) -> JSON:
    before = match.string[max(0, match.start() - 10) : match.start()]
    if re.search(r"(?:[-–]|African|Latin|North|South|Native|Asian|Anglo|Central) ?$", before):
        return None
    return adjectives().get(match["value"])


RULES = (
    Rule(
        name="nationality-of-people",
        pattern=re.compile(
            r"(?P<value>\b[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:patients|population|adults|children|"
            r"women|men|"
            r"participants|hospitals?|subjects|sites|cent(?:er|re)s|multi-?cent(?:er|re)|"
            r"outpatients|"
            r"infants|volunteers|trial)\b"
        ),
        source="ISO 3166-1; CONSORT 2010, item 4b",
        hits={
            "in a French population with diabetes": "France",
            "a Dutch multicentre": "Netherlands",
        },
        misses=("African American patients", "Healthy volunteers", "Spanish influenza"),
        read=_adjective,
        confidence=0.5,
    ),
)

FIELD = Field(
    name="countries",
    meaning="Countries where people are recruited, by their registry names.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, item 11; ISO 3166-1",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.contactsLocationsModule.locations[].country",),
        "ictrp": ("Countries",),
        "isrctn": ("participants.recruitmentCountries",),
    },
)


def find_names(chars: str) -> list[Found]:
    """Find countries by name.

    >>> [found.value for found in find_names("Iran, Islamic Republic of; Republic of Korea; USA")]
    ['Iran', 'South Korea', 'United States']
    """
    founds: list[Found] = []
    for match in WORD.finditer(chars):
        start = match.start()
        name = _name_at(chars, start, match.group())
        if name is None or _is_other(chars, start, name):
            continue
        if founds and start < founds[-1].end:
            continue
        founds.append(Found(names()[name], start, start + len(name), "countries/name", 0.8))
    return founds


def find(chars: str) -> list[Found]:
    """Find countries by name or by the nationality of people and places.

    >>> [found.value for found in find("Chinese patients were treated in the UK.")]
    ['China', 'United Kingdom']
    """
    founds = find_names(chars)
    founds += [
        found
        for found in find_all(FIELD.name, FIELD.rules, chars)
        if all(found.end <= other.start or other.end <= found.start for other in founds)
    ]
    return sorted(founds, key=lambda found: found.start)


END = re.compile(
    r",\s*(?:"
    rf"(?P<us>{'|'.join(US_STATES)})(?:\s+\d{{5}}(?:-\d{{4}})?)?"
    rf"|(?P<us_name>{US_STATE_NAMES})(?:\s+\d{{5}})?"
    rf"|(?P<ca>{PROVINCES})(?:\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d)?|(?P<ca_name>{PROVINCE_NAMES})"
    r")\s*\.?\s*$"
)


def country_at_end(chars: str) -> Found | None:
    """Read the country that ends an affiliation; a state or province of North America counts.

    >>> country_at_end("Springfield Hospital, Houston, TX").value
    'United States'
    >>> country_at_end("Jane Doe, MD") is None
    True
    """
    end = len(chars.rstrip(" .;"))
    for found in reversed(find_names(chars)):
        before = chars[: found.start].rstrip()
        if found.end == end and (not before or before[-1] in ",;(-–—" or before[-1].isdigit()):
            return Found(found.value, found.start, found.end, "countries/at-end", 0.95)
    match = END.search(chars)
    if match is None or (match["us"] in DEGREES and not INSTITUTION.search(chars)):
        return None
    label = "Canada" if match["ca"] or match["ca_name"] else "United States"
    group = match.lastgroup or "us"
    return Found(label, match.start(group), match.end(group), "countries/state-at-end", 0.93)
