"""In which countries the reported trial took people in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import countries
from extractor.fields.counts import PEOPLE
from extractor.fields.rule import Found
from extractor.types import Candidate

SETTING = re.compile(
    r"\b(?:recruit\w*|enrol\w*|hospitals?|clinics?|cent(?:er|re)s?|setting|conducted|performed|carried out|"
    r"sites?|schools?|universit\w+|communit\w+|villages?|towns?|cit(?:y|ies)|districts?|provinces?|states|population|municipalit\w+|"
    r"participa\w+|patients|randomi[sz]ed|km|rural|urban|regions?|international)\b",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"\b(?:recruit\w*|enrol\w*|cent(?:er|re)s|sites|hospitals|countries|multi\w+|municipalit\w+|villages|districts|international)\b",
    re.I,
)
OF_BODY = re.compile(
    r"\b(?:Society|Association|College|Academy|Foundation|Ministry|Council|Federation|guidelines?|Board|Agency|Regist(?:ry|er))\b[^,;.()]*$"
)
"""A body that has a country's name is no place."""
SITES = re.compile(
    r"\b(?:sites?|cent(?:er|re)s?|hospitals?|clinics?|countries|international|universit\w+|schools?|setting) ?$",
    re.I,
)
IN = re.compile(r"\b(?:in|from|across) (?:[a-z]+ ){0,2}$")
ELSEWHERE = re.compile(
    r"\b(?:sequenc\w+|analy[sz]ed (?:at|in|by)|assay\w*|laborator\w+|purchased|manufactur\w+|software|survey|census|growth charts?|norms?|"
    r"guidelines?|previous(?:ly)?|tariffs?|validated)\b",
    re.IGNORECASE,
)
"""Sentences on where samples, tools and norms are from."""
MAKER = re.compile(r"\b(?:Inc|Ltd|LLC|GmbH|Corp\w*|Co|AG|A/S|S\.A|version|manufactur\w+)\b")
ADDRESSES = re.compile(
    r"\W*(?:authors?['’]? (?:details|information|affiliations?)|affiliations?)\b", re.IGNORECASE
)
OF_ADDRESS = re.compile(
    r"(?<![A-Za-z])(?:universit|hospital|institut|college|school|faculty|department|division|clinic|cent(?:re|er)\b|"
    r"laborator|academy|unit\b|research|inc\b|ltd\b|gmbh\b)|, [\w -]*\d{4,6}\b",
    re.IGNORECASE,
)
BEFORE_COUNTRY = re.compile(r"[\d,.;(–-]\s*(?:the\s+)?$", re.IGNORECASE)
NEXT_ADDRESS = re.compile(
    r"[;.,]?\s*(?:$|[\d*†‡§¹²³⁴-⁹ᵃ-ᶻ]{1,3}\s?[A-Z†]|(?=[A-Z]))"  # "…, Spain 2 Clinic of", "…, Spain Clinic of"
)
FEW = 4  # a country with less than a fourth of another's authors is no setting by its name alone
MOSTLY = 3  # times as many authors from one country as from all others
AT_HOME, ABROAD, BY_PEOPLE, BY_AUTHORS, ALONE = 0.9, 0.78, 0.8, 0.88, 0.7
OF_PEOPLE = re.compile(
    rf"\b(?<![-–] )(?P<value>[A-Z][a-z]+)(?= (?:[\w-]+ ){{0,2}}?(?:{PEOPLE}|(?:wo)?men|people|adults|children|infants|hospitals?|cit(?:y|ies)|"
    r"schools|primary care|general practices?)(?!\w))",
    re.IGNORECASE,
)
Places = dict[str, tuple[Passage, Found]]


def country_candidates(paper: Paper) -> list[Candidate]:
    """Countries of the setting that authors are from, or that many sites are in; else the authors'."""
    told: Places = {}
    strong: set[str] = set()
    home = _of_authors(paper)
    for passage in paper.passages:
        chars = passage.sentence.chars
        if passage.zone in ("title", "abstract") or (
            passage.zone == "body" and passage.kind == "methods"
        ):
            for one in _settings(passage):
                told.setdefault(str(one.value), (passage, one))
                named = passage.zone == "title" and IN.search(chars[: one.start])
                if named or STRONG.search(chars):
                    strong.add(str(one.value))
    most = max(map(len, home.values()), default=0)
    sure = {
        name: AT_HOME if name in home else ABROAD
        for name in told
        if name in strong or FEW * len(home.get(name, ())) >= max(most, 1)
    }
    if not sure and not home and len(told) == 1:
        sure = dict.fromkeys(told, ALONE)
    if not sure:
        told = _mostly(home)
        sure = dict.fromkeys(told, BY_AUTHORS)
    if not sure:
        told = {name: place for name, place in _by_people(paper) if name in home}
        sure = dict.fromkeys(told, BY_PEOPLE)
    return [
        paper.proposed("countries", *told[name], name, weight=weight / told[name][1].confidence)
        for name, weight in sure.items()
    ]


def _mostly(home: dict[str, list[tuple[Passage, Found]]]) -> Places:
    """The country that most authors are from."""
    counts = Counter({name: len(places) for name, places in home.items()})
    return {
        name: home[name][0]
        for name, n in counts.most_common(1)
        if n >= MOSTLY * (counts.total() - n)
    }


def _by_people(paper: Paper) -> Iterator[tuple[str, tuple[Passage, Found]]]:
    """Countries that title or abstract name by their people: "Swedish men", "Thai adult volunteers"."""
    for passage in paper.opening:
        for match in OF_PEOPLE.finditer(passage.sentence.chars):
            name = countries.adjectives().get(match["value"])
            if name is not None:
                found = Found(name, *match.span("value"), "countries/of-people", BY_PEOPLE)
                yield name, (passage, found)


def _settings(passage: Passage) -> list[Found]:
    """Countries that a sentence on a setting names; not those of makers or learned bodies."""
    chars = passage.sentence.chars
    if passage.zone != "title" and (not SETTING.search(chars) or ELSEWHERE.search(chars)):
        return []
    kept = [
        one
        for one in countries.find_names(chars)
        if not _of_maker(chars, one.start, one.end) and not OF_BODY.search(chars[: one.start])
    ]
    return kept if len(kept) <= 8 else []


def _of_maker(chars: str, start: int, end: int) -> bool:
    """Whether a country stands in brackets behind a product; sites have brackets, too.

    >>> words = "at two sites (Oslo, Norway) with kits (Acme, Bern, Switzerland)"
    >>> _of_maker(words, 20, 26), _of_maker(words, 50, 61)
    (False, True)
    """
    opened = chars.count("(", 0, start) > chars.count(")", 0, start)
    if not opened:
        closing = chars.find(")", end)
        return (
            closing >= 0
            and chars.count("(", end, closing) == 0
            and chars[end:closing].count(" ") < 3
        )
    at = chars.rfind("(", 0, start)
    return not SITES.search(chars[:at]) or MAKER.search(chars, at, end) is not None


def _of_authors(paper: Paper) -> dict[str, list[tuple[Passage, Found]]]:
    """Where the authors work: the country that ends an affiliation."""
    home: dict[str, list[tuple[Passage, Found]]] = {}
    for passage in paper.passages:
        if passage.zone != "front" and not ADDRESSES.match(passage.section):
            continue
        for one in _at_ends(passage.sentence.chars):
            home.setdefault(str(one.value), []).append((passage, one))
    return home


def _at_ends(chars: str) -> list[Found]:
    """The countries that end the addresses which a line prints, one behind the other."""
    found = [
        one
        for one in countries.find_names(chars)
        if NEXT_ADDRESS.match(chars, one.end) and OF_ADDRESS.search(chars, 0, one.start)
    ]
    names = [
        one for one in found if _is_last(chars, one) or BEFORE_COUNTRY.search(chars, 0, one.start)
    ]
    last = None if any(_is_last(chars, one) for one in names) else countries.country_at_end(chars)
    return [*names, last] if last else names


def _is_last(chars: str, one: Found) -> bool:
    return len(chars.rstrip(" .;,")) - one.end < 4
