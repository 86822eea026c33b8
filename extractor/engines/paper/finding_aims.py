"""What a result is of: the paper's primary outcomes, and the words by which it speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from extractor.engines.paper.finding_words import stands_in, stems, times_in
from extractor.types import JSON, Candidate

Measured = Literal["share", "mean"]
SHORT = re.compile(
    r"[(\[]\s?(?P<in>[a-z]?[A-Z][A-Za-z]{0,3}[A-Z][\w/-]{0,9}(?: \d{1,3})?)\s?[)\],;]|(?<![\w-])(?P<out>[A-Z][A-Za-z]{0,3}[A-Z][A-Z\d/-]{0,8}(?: \d{1,3})?)(?![\w-])"
)
NO_SHORT = frozenset(
    "VAS NRS SD SE CI ITT RCT WHO DSM ICD ICU US UK USA EU HIV COVID MRI CT PCR ELISA BMI AUC ANOVA NCI "
    "CTC CTCAE AE AES SAE SAES OR HR RR MD IQR SEM PP FAS DNA RNA NHS GP II III IV ICF EORTC".split()
)
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

    @property
    def all_words(self) -> frozenset[str]:
        """Every word that it goes by."""
        return self.words | self.other | stems(" ".join(self.shorts))

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
    ('arterial stiffness', 'baPWV')
    """
    plain = RATER.sub(" ", BRACKETED.sub(" ", measure))
    match = BY.search(plain)
    if match is None or not stems(plain[: match.start()]):
        return plain, ""
    return plain[: match.start()].strip(), (match["tool"] or match["tool2"] or "").strip()


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
