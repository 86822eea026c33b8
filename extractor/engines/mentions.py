"""Where a sentence names a study: by its authors, by an acronym, or as "a pilot study".

A mention is a *subject* when the sentence goes on to tell of that study; a study that is only
compared with ("as demonstrated by Wood et al [9]") is none. Citation marks, printed as [4],
(4), as superscripts or glued to the name, tell which mentions mean the same study.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.fields import cited_as, conditions
from extractor.fields.cell_tokens import tokens
from extractor.fields.rule import Rule

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN = str.maketrans(RAISED + "⁻˒", "0123456789-,")
NUMBERS = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,12}"
MARK = re.compile(
    rf"(?P<square>(?<=\[){NUMBERS}(?=\]))"
    # after a digit or a unit of length it is an exponent: 10⁶, cm²
    rf"|(?<![\d{RAISED}⁻])(?<!\bm)(?<!\b[ck]m)(?<!\bmm)(?P<raised>[{RAISED}][{RAISED}⁻˒,]*)"
)
BESIDE = re.compile(
    rf"\.?\s?(?:\[(?P<square>{NUMBERS})\]|\((?P<round>\d{{1,3}})\)"
    rf"|(?P<raised>[{RAISED}][{RAISED}⁻˒,]*)|(?P<glued>\d{{1,3}})(?![\d.]))"
)
GLUED = re.compile(
    rf"(?:(?<=\bal)|(?<=\bal\.)|(?<=colleagues)|(?<=workers)|(?<=associates)|(?<=collaborators))"
    rf"(?:\d{{1,3}}(?![\d.])|[{RAISED}][{RAISED}⁻˒,]*)"
)
YEAR = re.compile(r"\.?,?\s?\(?(?P<year>(?:19|20)\d\d)[a-z]?\)?")
ADVERB = (
    r"(?:(?:\w+ly|also|then|first|later|have|has|had|further|in turn|the first|"
    r"in (?:19|20)\d\d),?\s){0,3}"
)
TELLS = re.compile(
    rf"\.?,?\s*{ADVERB}(?:were the first to|was the first to|carried out|found|gave|did|took|saw|"
    r"showed|set out|sought|undertook|led|chose|made|conclude[sd]?|reports?|describes?|"
    r"[a-z]{2,14}ed)\b(?! (?:by|in the)\b)"
)
OF_THE_STUDY = re.compile(
    r"\b(?:study|trial|investigation|report|series|data|results?|findings|work|experience|that|"
    r"those|reported|published|conducted|performed|presented|described) (?:\w+ )?"
    r"(?:by|of|from) (?:the (?:team|group) of )?$"
)
COMPARED = re.compile(
    r"\b(?:as|what|agree\w*|similar|similarly|consistent|contrast|unlike|like|than|agreement|line|accordance|"
    r"compar\w+|confirm\w+|see|cf|e\.g|according|criteria|method|methods|protocol|scale|score|"
    r"adapted|modified|previously|guidelines?)\b[^.;]{0,50}$",
    re.IGNORECASE,
)


def marks_of(printed: str) -> frozenset[int]:
    """The reference numbers of one citation mark; a long range is written out.

    >>> sorted(marks_of("4,10-12")), sorted(marks_of("¹¹"))
    ([4, 10, 11, 12], [11])
    """
    numbers: set[int] = set()
    for piece in re.split(r"[,;]", printed.translate(PLAIN)):
        ends = [int(digits) for digits in re.findall(r"\d+", piece)]
        if len(ends) == 2 and ends[0] < ends[1] < ends[0] + 50:
            numbers.update(range(ends[0], ends[1] + 1))
        else:
            numbers.update(ends)
    return frozenset(numbers)


def marks_in(chars: str) -> frozenset[int]:
    """All reference numbers that a stretch of prose prints.

    >>> sorted(marks_in("at 1×10⁶ cells/kg.[4] Others did not.⁷˒⁸"))
    [4, 7, 8]
    """
    return frozenset(n for match in MARK.finditer(chars) for n in marks_of(match.group()))


@dataclass(frozen=True, slots=True)
class Mention:
    """A study as one sentence names it; offsets are the sentence's.

    `names` are lower-case handles (authors with the year where one is printed, acronym);
    `marks` the reference numbers beside the name.
    """

    start: int
    end: int
    label: str  # "Sander et al", "START", or "" for "a pilot study"
    names: frozenset[str]
    marks: frozenset[int]
    is_subject: bool
    rule: str


STUDY = r"(?:stud(?:y|ies)|trial|investigation|case report|report|case series|series|RCT)"
LEAD = (
    r"(?P<lead>^(?:[A-Z][\w-]*(?: [a-z][\w-]*){0,3}, )?(?:[Ii]n |[Ff]rom |[Dd]uring )?"
    r"|(?<=, )(?:in )|(?:(?<=, )|(?<=; )|(?<=and )|(?<=but )|(?<=while )|(?<=whereas )|(?<=, and ))?"
    r"\b(?:[Dd]ata|[Rr]esults|[Ff]indings) (?:from|of) )"
)
DESCRIBING = (
    r"(?:(?!(?:of|in|for|that|which|who|was|were|is|are|has|had|have|to|with|from|by|not|this|"
    r"the|studies|other|similar|separate|our|present|current|further|future|registered)\b)"
    r"[\w/&.–-]+,?\s){0,9}?"
)
NOT_THIS_STUDY = re.compile(
    r"\b(?:protocol|animal|mouse|mice|murine|rat|rabbit|porcine|pig|sheep|monkey|primate|vitro|"
    r"preclinical|pre-clinical|population-based|case[- ]control|cross-sectional|modell?ing|"
    r"simulation|registry|genome-wide|genetic|autopsy|survey|laboratory|imaging|observational|"
    r"cohort|epidemiologic\w*|validation|diagnostic|parallel)\b",
    re.IGNORECASE,
)


def _introduced(match: re.Match[str]) -> str | None:
    """The words of "a … study", or None for a kind of study that gives no therapy."""
    words = match["value"]
    return None if NOT_THIS_STUDY.search(words) else " ".join(words.split())


def _acronym(match: re.Match[str]) -> str | None:
    """The acronym of a trial, or None for a disease, a cell or an agency."""
    name = match["value"]
    return None if conditions.find(name) or tokens(name) else name


NOUN_RULES = (
    Rule(
        name="a-study",
        pattern=re.compile(
            rf"{LEAD}(?P<value>(?:[Aa]n?|[Aa]nother|[Oo]ne|[Tt]he (?:first|second|third|only))\s"
            rf"{DESCRIBING}(?!studies){STUDY}\b(?! (?:protocol|design|group|arm|drug|period)))"
        ),
        source="seen in dev documents",
        hits={
            "In a recently published single-center, open-label pilot study, cells were given": (
                "a recently published single-center, open-label pilot study"
            ),
            "A second recent trial evaluated cells": "A second recent trial",
            "Importantly, data from a Phase2a trial in ARDS reported": "a Phase2a trial",
        },
        misses=(
            "This was also a single-center trial",
            "with vesicles, including a pilot study in ARDS",
            "A case-control study found",
            "In animal studies cells help",
        ),
        read=_introduced,
    ),
    Rule(
        name="acronym",
        pattern=re.compile(
            r"\b[Tt]he (?P<words>(?:[\w/-]+ ){0,4}?)(?P<value>(?!(?:RCT|FDA|WHO|NIH|USA?|UK|EU|"
            r"MRI|CT|ICU|GCP|IRB|DNA|RNA|PCR|II|III|IV)\b)[A-Z][A-Z\d]{2,14}(?:-[A-Z\d]{1,8})?)"
            r" (?:trial|study)\b(?! (?:group|protocol|design))"
        ),
        source="seen in dev documents",
        hits={"the Phase2a ARDS PONDER trial reported": "PONDER"},
        misses=("the MSC trial reported", "the COVID-19 trial", "the START group"),
        read=_acronym,
    ),
)
THEY = re.compile(
    r"\b(?:they|he|she|the (?:same )?(?:authors|group|team|investigators|researchers)|"
    r"th(?:ese|ose|is) (?:authors|group|investigators|researchers|team)|we)\b"
)


def without_marks(chars: str) -> str:
    """The text with marks beside names blanked, so that names end where words end.

    >>> without_marks("Sander et al¹¹ and Wood and colleagues13 used 10⁶ cells.")
    'Sander et al   and Wood and colleagues   used 10⁶ cells.'
    """
    return GLUED.sub(lambda match: " " * len(match.group()), chars)


def mentions(chars: str) -> list[Mention]:
    """Name the studies that a sentence names, in order of place.

    >>> found = mentions("With regard to sepsis, Sander et al¹¹ recently used MSCs in 7 patients.")
    >>> [(one.label, sorted(one.marks), one.is_subject) for one in found]
    [('Sander et al', [11], True)]
    >>> [one.is_subject for one in mentions("This agrees with what Sander et al¹¹ recently found.")]
    [False]
    """
    named = list(by_authors(chars))
    for one in by_noun(chars):
        if one.rule == "a-study" and any(other.is_subject for other in named):
            continue  # "In a pilot study, Sander et al gave …" is one study
        if not any(one.start < other.end and other.start < one.end for other in named):
            named.append(one)
    return sorted(named, key=lambda one: one.start)


def by_authors(chars: str) -> Iterator[Mention]:
    """Mentions by the names of the authors."""
    for found in cited_as.find(without_marks(chars)) if cited_as.may_cite(chars) else ():
        beside = BESIDE.match(chars, found.end)
        year = YEAR.match(chars, found.end)
        end = beside.end() if beside else year.end() if year else found.end
        printed = next(filter(None, beside.groups()), "") if beside else ""
        name = re.sub(r"\W+", " ", str(found.value).lower()).strip()
        name = re.sub(r" (?:et al|and \w+)$", "", name)
        yield Mention(
            found.start,
            end,
            str(found.value),
            frozenset({f"{name} {year['year']}" if year and not beside else name}),
            marks_of(printed) if printed else frozenset(),
            tells_of(chars, found.start, end),
            "authors",
        )


def tells_of(chars: str, start: int, end: int) -> bool:
    """True when the sentence goes on to tell what the authors named at `start:end` did."""
    before = chars[:start]
    if before.count("(") > before.count(")") or COMPARED.search(before[-60:]):
        return False
    return TELLS.match(chars, end) is not None or OF_THE_STUDY.search(before[-60:]) is not None


def by_noun(chars: str) -> Iterator[Mention]:
    """Mentions as "a pilot study" or "the PONDER trial"."""
    folded = chars.casefold()
    for rule in NOUN_RULES:
        for match in rule.pattern.finditer(chars) if rule.may_match(folded) else ():
            value = rule.read(match)
            rest = chars[match.end("value") :]
            if value is None or COMPARED.search(chars[max(0, match.start() - 60) : match.start()]):
                continue
            if rule.name == "a-study" and THEY.search(rest[:60].split(".")[0]):
                continue  # "In a pilot study they treated": the study of the sentence before
            is_name = rule.name == "acronym"
            yield Mention(
                match.start(),
                match.end(),
                str(value) if is_name else "",
                frozenset({str(value).lower()}) if is_name else frozenset(),
                frozenset(),
                True,
                rule.name,
            )
