"""Words of an outcome, its abbreviations and its times, in a form in which they can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines.paper.passages import Paper

SMALL = frozenset(
    "the a an of in and or for to at by with on from as is was were be been between after before during than "
    "that which who this these those their its mean average median score scores total sum number numbers "
    "patients participants subjects people women men children persons individuals cases outcome outcomes "
    "endpoint primary main measured assessed using measure measures defined evaluated proportion percentage rate "
    "rates incidence frequency level levels value values achieving achieved change changes baseline questionnaire "
    "scale index all any each most least per via based overall either not no self reported group groups "
    "treatment study trial difference differences improvement improvements reduction increase decrease "
    "following within over it net mg ml kg one two three subscale subscales domain rated related mellitus disease syndrome disorder".split()
)
SAME = {
    "mortality": "death",
    "deaths": "death",
    "died": "death",
    "die": "death",
    "dead": "death",
    "fatal": "death",
    "survived": "surviv",
    "readmission": "hospit",
    "readmitted": "hospit",
    "admission": "hospit",
    "admissions": "hospit",
    "admitted": "hospit",
    "rehospitalization": "hospit",
    "rehospitalisation": "hospit",
    "relapsed": "relaps",
    "qol": "qualityoflife",
    "hrqol": "qualityoflife",
    "hrql": "qualityoflife",
    "bp": "bloodpressure",
    "sbp": "systol",
    "dbp": "diasto",
    "bmi": "bmi",
    "pain-free": "pain",
}
PHRASES = (
    (re.compile(r"quality[- ]of[- ]life", re.I), "qol"),
    (re.compile(r"blood pressure", re.I), "bp"),
    (re.compile(r"\bwell-being", re.I), "wellbeing"),
    (re.compile(r"body mass index", re.I), "bmi"),
    (re.compile(r"\bvs\b", re.I), " "),
)
BRITISH = (("aemi", "emi"), ("aemo", "emo"), ("oede", "ede"), ("oeso", "eso"), ("haem", "hem"), ("our", "or"), ("paed", "ped"), ("anae", "ane"), ("aeti", "eti"), ("leuc", "leuk"), ("isa", "iza"), ("tumo", "tumo"))  # fmt: skip
DEFINED = re.compile(
    r" (?:\(|(?P<square>\[))(?P<short>[A-Z][A-Za-z]?[A-Za-z\d-]{1,8})s?(?(square)\]|\))"
)
LONGEST = 120  # characters of what an abbreviation stands for
NUMERAL = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "twelve": "12", "eighteen": "18",
}  # fmt: skip
_N = rf"(?:\d{{1,3}}(?:[.·]\d)?|{'|'.join(NUMERAL)})"
_MORE = r"(?:,? (?:and|or|to|&) |, | ?[–/-] ?)"
TIME = re.compile(
    rf"(?<![\w.-])(?P<ns>{_N}(?:{_MORE}{_N})*)(?:st|nd|rd|th)?\)?[ -]?(?P<unit>h|hours?|hrs?|d|days?|weeks?|wks?|months?|mo|years?|yrs?)\b"
    rf"|\b(?P<unit2>days?|weeks?|months?|years?|hours?)\s?(?P<ns2>\d{{1,3}}(?:{_MORE}\d{{1,3}})*)(?!\.\d)\b",
    re.IGNORECASE,
)
DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.4, "y": 365.0}
NEAR = 0.12  # by which two lengths of time may differ and be the same ("4 weeks", "one month")


def stands_in(name: str, chars: str) -> bool:
    """Whether a name stands in some words by itself, not in a longer one.

    >>> stands_in("ODI", "the ODI fell"), stands_in("ODI", "ODI-2 fell")
    (True, False)
    """
    at = chars.find(name)
    while at >= 0:
        around = chars[at - 1 : at] + chars[at + len(name) : at + len(name) + 1]
        if not any(one.isalnum() or one in "-_" for one in around):
            return True
        at = chars.find(name, at + 1)
    return False


NO_NAME = re.compile(r"[^\w’'/ -]")
PARTS = re.compile(r"[-/]")
SAID = re.compile(r"[a-z0-9₀-₉]+")
NUMERALS = re.compile(_N)
NOT = re.compile(r"\bnon-(?=\w)", re.IGNORECASE)


def defined(paper: Paper) -> dict[str, str]:
    """The paper's abbreviations that stand in brackets behind their long form."""
    found: dict[str, str] = {}
    for one in paper.passages:
        chars = one.sentence.chars
        if ("(" not in chars and "[" not in chars) or one.zone in ("note", "front"):
            continue
        for match in DEFINED.finditer(chars):
            before = chars[max(0, match.start() - LONGEST) : match.start()]
            words = NO_NAME.split(before)[-1].split()
            long = long_form(words, match["short"]) if len(words) > 1 else None
            if long:
                found.setdefault(match["short"], long)
    return found


def long_form(words: Sequence[str], short: str) -> str | None:
    """The words before an abbreviation whose first letters it has.

    >>> long_form("we used the Oswestry Disability Index".split(), "ODI")
    'Oswestry Disability Index'
    """
    letters = [letter.lower() for letter in short if letter.isalpha() and letter.isupper()]
    for size in range(2, min(len(words), len(letters) + 2) + 1):
        last = words[-size:]
        firsts = [part[0].lower() for word in last for part in PARTS.split(word) if part]
        if last[0][0].lower() == letters[0] and is_within(letters, firsts):
            return " ".join(last)
    return None


def is_within(letters: Sequence[str], firsts: Sequence[str]) -> bool:
    """Whether letters stand in this order among others."""
    left = iter(firsts)
    return all(letter in left for letter in letters)


def stems(words: str) -> frozenset[str]:
    """The beginnings of the words that say something, spelt one way.

    >>> sorted(stems("the haemoglobin level")), sorted(stems("all-cause mortality"))
    (['hemogl'], ['cause', 'death'])
    """
    for pattern, short in PHRASES:
        words = pattern.sub(short, words)
    words = NOT.sub("non", words)
    return frozenset(
        stem(word)
        for word in SAID.findall(words.lower())
        if word not in SMALL and (len(word) > 1 or word.isdigit())
    )


def stem(word: str) -> str:
    """The beginning of a word, the same for its forms and spellings."""
    known = SAME.get(word)
    if known:
        return known
    for british, other in BRITISH:
        if british in word:
            word = word.replace(british, other, 1)
    return word[:6]


def times_in(words: str) -> frozenset[float]:
    """The lengths of time that some words tell, in days.

    >>> times_in("at 12 weeks"), times_in("one year")
    (frozenset({84.0}), frozenset({365.0}))
    """
    found = set()
    for match in TIME.finditer(words):
        unit = (match["unit"] or match["unit2"])[0].lower()
        for n in NUMERALS.findall((match["ns"] or match["ns2"]).lower()):
            found.add(round(float(NUMERAL.get(n, n).replace("·", ".")) * DAYS[unit], 1))
    return frozenset(found)


def meet(one: frozenset[float], other: frozenset[float]) -> bool:
    """Whether two sets of times have one in common, nearly: a year is twelve months."""
    return any(abs(a - b) <= NEAR * max(a, b) for a in one for b in other)
