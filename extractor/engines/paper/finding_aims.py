"""What a result is of: the paper's primary outcomes, and the words by which it speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.engines.paper.passages import Paper
from extractor.types import JSON, Candidate

Measured = Literal["share", "mean"]

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
    (re.compile(r"body mass index", re.I), "bmi"),
    (re.compile(r"\bvs\b", re.I), " "),
)
BRITISH = (("aemi", "emi"), ("aemo", "emo"), ("oede", "ede"), ("oeso", "eso"), ("haem", "hem"), ("our", "or"), ("paed", "ped"), ("anae", "ane"), ("aeti", "eti"), ("leuc", "leuk"), ("isa", "iza"), ("tumo", "tumo"))  # fmt: skip
SHORT = re.compile(
    r"[(\[]\s?(?P<in>[a-z]?[A-Z][A-Za-z]{0,3}[A-Z][\w/-]{0,9}(?: \d{1,3})?)\s?[)\],;]|(?<![\w-])(?P<out>[A-Z][A-Za-z]{0,3}[A-Z][A-Z\d/-]{0,8}(?: \d{1,3})?)(?![\w-])"
)
NO_SHORT = frozenset(
    "VAS NRS SD SE CI ITT RCT WHO DSM ICD ICU US UK USA EU HIV COVID MRI CT PCR ELISA BMI AUC ANOVA NCI "
    "CTC CTCAE AE AES SAE SAES OR HR RR MD IQR SEM PP FAS DNA RNA NHS GP II III IV ICF EORTC".split()
)
DEFINED = re.compile(r" \((?P<short>[A-Z][A-Za-z]?[A-Za-z\d-]{1,8})s?\)")
LONGEST = 120  # characters of what an abbreviation stands for
SHARES = re.compile(
    r"\b(?:proportions?|percentages?|rates?|incidences?|prevalence|mortality|deaths?|died|occurrences?|"
    r"responders?|respon(?:se|ding)|remission|recurrence|relapse|success|failure|cure|eradication|clearance|"
    r"development of|presence|absence|achiev\w+|number of (?:patients|participants|women|subjects|people|children)|"
    r"events?|composite|admission|readmission|infections?|fractures?|uptake|attendance|patients (?:with|who)|"
    r"use of|abstinence|cessation|pregnancy|birth|hospitali[sz]ation|stroke|infarction|conversion)\b",
    re.IGNORECASE,
)
AMOUNTS = re.compile(
    r"\b(?:scores?|scale|inventory|questionnaire|index|levels?|concentrations?|mean|average|"
    r"duration|length|weight|pressure|volume|thickness|strength|density|changes?|improvement|severity|intensity|"
    r"quality of life|consumption|cost|costs|distance|velocity|area|count|counts|hba1c|cholesterol|function|"
    r"QALYs?|minutes|activity|knowledge|pain|depression|anxiety|fatigue|symptoms|latency|dose|heart rate|"
    r"(?:metabolic|respiratory|flow|glomerular|filtration|pulse|growth|clearance) rate|amount|diameter|capacity)\b",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"^(?:(?:[\w-]+ ){0,6}[\w-]+, |[^.;:\d]{0,80}?\bthat )?(?:(?:the|overall|mean|average|total|rates?|incidences?|prevalence|levels?|proportions?|percentages?|of|in|"
    r"adjusted|crude|all-cause|patients|with|cumulative|change|incidence rate|hazard|odds|risk|ratio|for) )*(?P<what>[\w₀-₉-]+)"
    r"(?: (?:rates?|levels?|scores?|values?|concentrations?|events?))?,? (?:was|were|had|occurred|developed|decreased|increased|improved|fell|rose|did|at|in|after|between|upon|by|over|during)\b",
    re.IGNORECASE,
)
LEAST_SURE = 0.5
SHARE = 0.65  # of an outcome's words that words must have which name it
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


@dataclass(frozen=True, slots=True)
class Aim:
    """An outcome, the words that tell it, its abbreviations, its times in days."""

    measure: str
    time_frame: str | None
    words: frozenset[str]
    shorts: tuple[str, ...]
    times: frozenset[float]
    kind: Measured | None
    other: frozenset[str] = frozenset()  # the words with abbreviations written out

    def named(self, chars: str, stemmed: frozenset[str], least: float = SHARE) -> bool:
        """Whether words name it: by an abbreviation, or by most of its words."""
        if any(stands_in(one, chars) for one in self.shorts):
            return True
        if len(self.words) == 1 and not self.other:
            return self.is_subject(chars)
        return any(
            len(words & stemmed) >= max(2, least * len(words)) for words in (self.words, self.other)
        )

    def is_subject(self, chars: str) -> bool:
        """Whether one word, which alone says what was measured, opens a sentence as its subject."""
        match = SUBJECT.match(chars)
        return match is not None and self.words <= stems(match["what"])

    def hinted(self, chars: str, stemmed: frozenset[str]) -> bool:
        """Whether words have at least something of it: enough where a heading names it."""
        return bool(self.words & stemmed) or self.named(chars, stemmed)


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


def aims_of(told: Iterable[Candidate], field: str, longs: Mapping[str, str]) -> list[Aim]:
    """The outcomes of one kind among what was read before, each once; `longs`: see `defined`."""
    found: dict[str, Aim] = {}
    for one in told:
        value = one.value if isinstance(one.value, Mapping) else {}
        measure = str(value.get("measure") or "")
        if one.field != field or one.confidence < LEAST_SURE or not measure or measure in found:
            continue
        found[measure] = aim_of(measure, value.get("time_frame"), longs)
    return list(found.values())


BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
TOOL = re.compile(r"(?<![\w-])[a-z]{0,2}[A-Z][\w-]*[A-Z][\w-]*")
TWO_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
NO_NAME = re.compile(r"[^\w’'/ -]")
PARTS = re.compile(r"[-/]")
SAID = re.compile(r"[a-z0-9₀-₉]+")
NUMERALS = re.compile(_N)
NOT = re.compile(r"\bnon-(?=\w)", re.IGNORECASE)
TIME_TO = re.compile(r"^(?:the )?(?:\w+ )?(?:time (?:to|until|from)|interval)\b", re.IGNORECASE)
CAPITALS = re.compile(r"(?<![\w-])[A-Z][A-Za-z]?[A-Z\d-]+(?![\w-])")
SHARE_FIRST = re.compile(r"^(?:the )?(?:proportion|percentage|rate|incidence|number of patients)")
BY = re.compile(
    r"\b(?:measured|assessed|determined|evaluated|quantified|rated|scored|indicated|estimated)\s(?:by|with|using|on|from|as)\b(?P<tool>.*)"
    r"|\b(?:using|based on|according to)\b(?P<tool2>.*)|,? (?:defined|expressed|calculated) as\b.*",
    re.IGNORECASE,
)
RATER = re.compile(
    r"\b[\w/]+-(?:rated|reported|assessed|administered|derived|measured|completed)\b"
)


def head_of(measure: str) -> tuple[str, str]:
    """What is measured, and with what.

    >>> head_of("arterial stiffness measured by baPWV (mean)")
    ('arterial stiffness', ' baPWV ')
    """
    plain = RATER.sub(" ", BRACKETED.sub(" ", measure))
    match = BY.search(plain)
    if match is None or not stems(plain[: match.start()]):
        return plain, ""
    return plain[: match.start()].strip(), match["tool"] or match["tool2"] or ""


def aim_of(measure: str, time_frame: JSON, longs: Mapping[str, str]) -> Aim:
    """An outcome as the paper words it, with the paper's abbreviations of it.

    >>> aim_of("Oswestry Disability Index (ODI)", "12 weeks", {}).shorts
    ('ODI',)
    """
    time = str(time_frame) if time_frame else None
    shorts = list(shorts_in(measure))
    head, tool = head_of(measure)
    shorts += TOOL.findall(tool)
    words = stems(head) or stems(measure)
    for short, long in longs.items():
        whole = stems(long)
        if short in NO_SHORT or len(whole) < 2:
            continue
        if whole and whole >= words - {short.lower()[:6]} and whole <= words:
            shorts.append(short)
    if not words:
        words = stems(" ".join(longs.get(short, "") for short in shorts))
    shorts = [one for one in shorts if one not in NO_SHORT and len(one) > 1]
    other = stems(CAPITALS.sub(lambda match: longs.get(match.group(), match.group()), head))
    return Aim(
        measure,
        time,
        words,
        tuple(dict.fromkeys(shorts)),
        times_in(f"{time or ''}"),
        measured(" ".join((measure, *(longs.get(short, "") for short in shorts)))),
        other if other != words else frozenset(),
    )


def shorts_in(measure: str) -> Iterator[str]:
    """Abbreviations that stand for an outcome: in brackets, or as its whole name."""
    for match in SHORT.finditer(measure):
        short = match["in"] or match["out"]
        if short.split()[0] in NO_SHORT or not TWO_CAPITALS.search(short):
            continue
        alone = not stems(measure) - {short.split()[0].lower()[:6], *short.lower().split()}
        if match["in"] or alone:
            yield short


def defined(paper: Paper) -> dict[str, str]:
    """The paper's abbreviations that stand in brackets behind their long form."""
    found: dict[str, str] = {}
    for one in paper.passages:
        chars = one.sentence.chars
        if "(" not in chars or one.zone in ("note", "front"):
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
    for size in range(len(letters), min(len(words), len(letters) + 2) + 1):
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


def measured(measure: str) -> Measured | None:
    """Whether an outcome is a share of people or an amount; None where its words don't say.

    >>> measured("proportion of patients with relapse"), measured("pain score"), measured("ICP")
    ('share', 'mean', None)
    """
    first = SHARE_FIRST.match(measure)
    if first:
        return "share"
    if TIME_TO.match(measure):
        return None
    shares, amounts = SHARES.search(measure), AMOUNTS.search(measure)
    if shares and not amounts:
        return "share"
    return "mean" if amounts and not shares else None


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
