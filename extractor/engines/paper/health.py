"""The conditions that the reported trial is about: title first, then whom the abstract names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from extractor.engines.paper.health_places import (
    FOUND_OUT,
    HEALTHY,
    IN_ABSTRACT,
    LEFT,
    MOST_SENTENCES,
    adjectives_in_abstract,
    in_abstract,
    in_keywords,
    in_title,
    named,
    of_people,
    operated,
    plain,
)
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields.rule import Found
from extractor.types import Candidate

MOST = 3  # conditions of one trial
AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|to (?:evaluate|assess|investigate|determine|compare|examine|test))\b",
    re.IGNORECASE,
)
COMPARED = re.compile(r"\b(?:patients?|controls?|compared)\b", re.IGNORECASE)
BEHAVIOUR = re.compile(
    r"\b(?:physical (?:in)?activity|sedentary behaviou?rs?|breast-?feeding|hand hygiene|(?:fruit and )?vegetable (?:intake|consumption)|"
    r"helmet use|condom use|contraceptive use|(?:cardiovascular|all-cause|maternal|perinatal|neonatal|infant|child) mortality|"
    r"childbirth|labou?r(?: analgesia| induction)?|induction of labou?r|(?:difficult )?(?:(?:tracheal|endotracheal) )?intubation|"
    r"(?:neonatal|newborn|cardiopulmonary) resuscitation|(?:general|spinal|regional) ana?esthesia|smoking cessation|"
    r"(?:[\w-]+ )?cancer screening|cardiovascular risk(?: factors?)?)\b",
    re.IGNORECASE,
)
"""What trials are about that treat nobody's disease: behaviour, risks, deaths."""
AIMED = re.compile(
    r"\b(?:(?:treat|prevent|manage|reduce|relieve|treating|preventing|managing|reducing|relieving)(?: the)?(?: (?:risk|incidence|rates?|severity|"
    r"symptoms|burden|prevalence) of)?|(?:treatment|prevention|management|awareness|reduction|transmission|relief|incidence) (?:of|about|in)) $",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:enhanc|increas|improv|promot|reduc|decreas|prevent|encourag|support|facilitat|foster)\w*(?: the| their| regular| daily)? $",
    re.IGNORECASE,
)
AIMED_AT = re.compile(AIMED.pattern.removesuffix(" $") + " ", re.IGNORECASE)
OF_TYPES = re.compile(r"diabetes(?: mellitus)?", re.IGNORECASE)
TYPED = re.compile(r"\btype[- ](?P<type>1|2|II?)\b", re.IGNORECASE)
METHODS = 25  # sentences at the methods' beginning
AT_LEAST = 2  # sentences on people with it, for a condition that neither title nor keywords have


def candidates(paper: Paper) -> list[Candidate]:
    """The first conditions of title, abstract and keywords, each once; else of what is left."""
    title = [fuller_type(paper, *pair) for pair in in_title(paper)]
    sure = [pair for pair in title if pair[1].confidence >= IN_ABSTRACT]
    return (
        different(paper, chain(sure, further(paper, sure)))
        if sure
        else different(paper, chain(title, in_abstract(paper), in_keywords(paper)))
        or different(paper, left(paper))[:1]
    )


def fuller_type(paper: Paper, passage: Passage, one: Found) -> tuple[Passage, Found]:
    """The one type that the abstract's people have, where the title names a disease of many:
    "diabetes" of "children with type 1 diabetes".
    """
    if not OF_TYPES.fullmatch(text_of(one)):
        return passage, one
    people = list(in_abstract(paper))
    types = [pair for pair in people if TYPED.search(text_of(pair[1]))]
    if len({type_of(text_of(found)) for _, found in types}) != 1:
        return passage, one
    where, found = types[0]
    return where, replace(found, confidence=one.confidence)


def type_of(name: str) -> str:
    """The type in a disease's name: "1" of "type 1 diabetes mellitus"."""
    match = TYPED.search(name)
    return {"I": "1", "II": "2"}.get(match["type"].upper(), match["type"]) if match else ""


def different(paper: Paper, pairs: Iterable[tuple[Passage, Found]]) -> list[Candidate]:
    """As many as a trial has, each condition once."""
    found: list[Candidate] = []
    texts: list[str] = []
    for passage, one in pairs:
        if len(texts) == MOST:
            break
        text = text_of(one)
        short = bool(texts) and re.fullmatch(r"[A-Z0-9-]{2,7}s?", text)
        if not short and not any(overlaps(text, other) for other in texts):
            texts.append(text)
            found.append(paper.proposed("conditions", passage, one))
    return found


def further(
    paper: Paper, title: Sequence[tuple[Passage, Found]]
) -> Iterator[tuple[Passage, Found]]:
    """Conditions of the abstract's people that the title does not name, where the keywords do too,
    where people have them in two sentences, or in that on the aim.
    """
    known = [text_of(one) for _, one in title]
    people = list(in_abstract(paper))
    if all(any(overlaps(text_of(one), name) for name in known) for _, one in people):
        return
    keywords = [text_of(one) for _, one in in_keywords(paper)]
    every = [*people, *of_people(paper, METHODS)]
    for passage, one in people:
        text = text_of(one)
        told = {p.sentence.start for p, other in every if overlaps(text, text_of(other))}
        aim = AIM.search(passage.sentence.chars[: one.start]) or AIM.search(passage.section)
        if len(told) >= AT_LEAST or aim or any(overlaps(text, name) for name in keywords):
            yield passage, one


def left(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """What a trial may be about where title, abstract's people and keywords name no disease."""
    for passage in islice(paper.within("abstract"), MOST_SENTENCES):
        if FOUND_OUT.search(passage.section) or COMPARED.search(passage.sentence.chars):
            continue
        for match in HEALTHY.finditer(passage.sentence.chars):
            yield passage, plain(match, "conditions/healthy-in-abstract", IN_ABSTRACT)
    for passage in islice(paper.within("abstract"), MOST_SENTENCES):
        for one in operated(passage.sentence.chars):
            yield passage, replace(one, confidence=LEFT)
    yield from adjectives_in_abstract(paper)
    yield from (
        (passage, replace(one, confidence=LEFT)) for passage, one in of_people(paper, METHODS)
    )
    for passage in islice(paper.within("abstract"), MOST_SENTENCES):
        if not FOUND_OUT.search(passage.section) and AIMED_AT.search(passage.sentence.chars):
            for one in named(passage.sentence.chars):
                if AIMED.search(passage.sentence.chars[: one.start]):
                    yield passage, replace(one, rule="conditions/aimed-at", confidence=LEFT)
    if paper.title is not None:
        for match in BEHAVIOUR.finditer(paper.title.sentence.chars):
            yield paper.title, plain(match, "conditions/aim-in-title", LEFT)
    for passage in islice(paper.within("abstract"), MOST_SENTENCES):
        chars = passage.sentence.chars
        for match in () if FOUND_OUT.search(passage.section) else BEHAVIOUR.finditer(chars):
            if CHANGED.search(chars[: match.start()]):
                yield passage, plain(match, "conditions/aim-in-abstract", LEFT)


def text_of(one: Found) -> str:
    """A condition's name."""
    return str(one.value["text"]) if isinstance(one.value, dict) else ""


def overlaps(one: str, other: str) -> bool:
    """Whether two names are of one problem: one within the other, an abbreviation, or one head."""
    a, b = (
        re.sub(r"[^a-z0-9]+", " ", re.sub(r"\([^()]*\)", "", text.lower())).strip()
        for text in (one, other)
    )
    if not a or not b or a in b or b in a:
        return True
    first, second = a.split(), b.split()
    common = {stem(word) for word in first} & {stem(word) for word in second}
    least = min(len(first), len(second))
    shared = len(common - GENERAL) / least >= 0.5
    return shared or abbreviates(first, second) or abbreviates(second, first)


def abbreviates(words: list[str], name: list[str]) -> bool:
    """Whether a word of some is a name's initials: "early ARDS".

    >>> abbreviates(["early", "ards"], "acute respiratory distress syndrome".split())
    True
    """
    letters = initials(name)
    return len(letters) > 1 and any(word.endswith(letters) and len(word) <= 6 for word in words)


def stem(word: str) -> str:
    """The beginning that forms of a word share: "obese", "obesity"; "depressive", "depression".

    >>> stem("obese") == stem("obesity"), stem("hypertension") == stem("hypercalcaemia")
    (True, False)
    """
    return word if word in GENERAL else word[:6].rstrip("aeiouyt")


GENERAL = frozenset("chronic acute severe primary mild moderate of and".split())


def initials(words: list[str]) -> str:
    """The first letters of some words."""
    return "".join(word[0] for word in words)
