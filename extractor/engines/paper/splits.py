"""How a sentence divides the people among arms: "to zinc (n = 60) or placebo (n = 60)".

A split is the arms that one sentence, or the sentences beside it, sizes in one way. Which split
is the allocation, and which only who was left at the end, is decided in `arms`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.engines.paper.arm_labels import listed
from extractor.engines.paper.arm_words import cleaned
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import COUNT, NUMBER, PERSONS, UNITS
from extractor.fields.counts import read_count

N_IS = r"\b[nN]\s?=\s?"
INNER = r"[^()\[\]]"
SIZED = re.compile(
    rf"[(\[](?P<inner>{INNER}{{0,50}}?)(?:{N_IS}{COUNT}(?!\s?%)|(?<=[(\[;,\s]){COUNT.replace('?P<n>', '?P<m>')}"
    rf"\s+{PERSONS})(?P<rest>{INNER}{{0,170}})[)\]]"
)
LISTED = re.compile(
    rf"(?P<label>[^\W\d][^(),;=:\[\]]{{0,50}}?)\s*(?:[,:]\s*)?(?:\b[nN]\s?)?=\s?{COUNT}(?=\s*(?:[,;)\]]|and\b|$))"
)
RESPECTIVE = re.compile(
    rf"[(\[]\s*(?:{N_IS})?(?P<sizes>{NUMBER}(?:(?:,\s|,?\s(?:and|vs\.?|versus)\s)(?:{N_IS})?{NUMBER}){{1,4}})(?:\s+{PERSONS})?,?\s*"
    r"(?:respectively)?\s*[)\]]",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{5,200})[)\]]")
COUNTED = re.compile(
    rf"{COUNT}\s+(?:\([^()]{{0,50}}\)\s+)?(?:of\s+(?:whom|them|these|which)\s+)?"
    rf"(?:(?:(?!of\b)[\w-]+\s+){{0,3}}?{PERSONS}\s+(?:\([^()]{{0,50}}\)\s+)?)?(?:(?:were|was|who|will be|are to be|would be|have been)\s+)?(?:randomly\s+)?"
    r"(?:(?:assigned|allocated|randomi[sz]ed|enrol+ed|included|recruited|divided)\s+)?"
    r"(?:in|to|into|received|receiving|underwent|treated with|given|on|entered|joined|serving as|served as|acted as)\s+(?:receive\s+|either\s+)?"
    r"(?:(?:the|an?)\s+)?(?P<label>[^\d\W](?:(?!\band\s+(?:the\s+)?(?:other\s+|remaining\s+)?(?:n\s?=\s?)?(?:"
    rf"{NUMBER})\s|\b(?:while|whereas|versus|vs|with|for|at|during|after|before|over|completed|finished|experienced|underwent|required|reported|"
    rf"showed|developed|died|were|was|had|who)\b)[^.,;()]){{1,70}})",
    re.IGNORECASE,
)
SHORT = re.compile(
    rf"(?<=[(\s]){COUNT}\s+(?P<label>(?:controls?|intervention|placebo|experimental|treatment|active|"
    r"comparison|standard care|usual care|sham)(?:\s(?:group|arm))?)(?=\s*(?:[,;)]|and\b))",
    re.IGNORECASE,
)
CONSISTED = re.compile(
    r"\b(?P<label>(?:group|arm)\s(?:[IVX]{1,3}|[A-F]|\d)|(?:[\w-]+\s){1,3}(?:group|arm))"
    rf"(?:\s+(?:consisted of|included|comprised|contained|had)\s+{COUNT}\s+(?:[\w-]+\s+){{0,2}}?{PERSONS}|"
    rf"(?:\s+of|\s*[:,])?\s+(?:{N_IS})?{COUNT.replace('?P<n>', '?P<m>')}(?:\s+{PERSONS})?(?=\s*(?:[.,;)]|and\b|$)))",
    re.IGNORECASE,
)
GROUP_FIRST = re.compile(
    rf"\b[Ii]n the (?P<label>(?:[\w-]+\s){{1,3}}(?:group|arm)),?\s+(?:we\s+(?:enrol+ed|recruited|included|studied)\s+{COUNT}|"
    rf"{COUNT.replace('?P<n>', '?P<m>')}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}\s+were\s+(?:enrol+ed|recruited|included|randomi[sz]ed))",
)
THE_OTHER = re.compile(
    rf"{COUNT}\s+(?:(?:in|to|into|entered|joined)\s+)?the\s+(?P<label>(?:[\w-]+\s){{1,3}}(?:group|arm))\b",
    re.IGNORECASE,
)
GROUP_LAST = re.compile(
    rf"(?:\b(?:enrol+ed|recruited|included)|\band)\s+{COUNT}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}(?:\s+who\s[^.,;()\d]{{3,90}}?)?\s+"
    r"in(?:to)?\s+the\s+(?P<label>(?:[\w-]+\s){1,2}(?:group|arm))\b",
    re.IGNORECASE,
)
TAKEN_BY_GROUP = frozenset(("arms/in-the-group", "arms/taken-into-group"))
NAME_FIRST = re.compile(
    rf"(?<=[(,;\s])(?P<label>[^\W\d][^(),;=:\d]{{1,40}}?):?\s{COUNT}(?=\s*[,;)]|\sand\b)"
)
NUMBER_FIRST = re.compile(
    rf"(?<=[(,;\s]){COUNT}\s(?:(?:to|in|on|received|receiving)\s)?(?P<label>[^\W\d][^(),;=:\d]{{1,40}}?)(?=\s*[,;)]|\sand\s\d)"
)
BARE = re.compile(r"\s\((?P<n>\d{1,3}(?:,\d{3})*|\d+)\)")
HAD_DONE = re.compile(
    r"\b(?:underwent|given|treated with)\b"
)  # also what came after the allocation
SEXES = re.compile(r"\b(?:fe)?males?\b|\b(?:wo)?men\b[,:]? n|\bboys\b|\bgirls\b", re.IGNORECASE)
CHANCE = re.compile(
    r"\brandom|\bassigned\b|\ballocated\b|\bdivided\b|\bgrouped\b|\brandomi[sz]", re.IGNORECASE
)
TAKEN_IN = re.compile(r"\b(?:enrol+ed|recruited|included|participated|entered)\b", re.IGNORECASE)
ALLOCATED = re.compile(
    r"\b(?:randomi[sz]ed|randomly \w+|assigned|allocated|divided)\b", re.IGNORECASE
)
LEFT = re.compile(
    r"\b(?:complet(?!ion\s)|analy[sz]|evaluable|follow(?:ed)?[\s-]up|lost|withdr|discontinu|dropped|remain|"
    r"re-?assessed|finally|excluded|per[\s-]protocol|available|adher)",
    re.IGNORECASE,
)
BY_GROUP = re.compile(r"\b(?:group|arm)\b", re.IGNORECASE)
COUNTED_PEOPLE = re.compile(rf"{NUMBER}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS}", re.IGNORECASE)
A_PERSON = re.compile(rf"\b{PERSONS}", re.IGNORECASE)
OF_PAPERS = re.compile(r"studies|trials|articles|cycles|surveys|questionnaires", re.IGNORECASE)
IN_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}\s$")
THOUSANDS_AFTER = re.compile(r"\s\d{3}\b")
SMALLEST = 2  # people in an arm


@dataclass(frozen=True, slots=True)
class Sized:
    """An arm with its size; `start:end` are its words in the passage."""

    label: str
    n: int
    passage: Passage
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Split:
    """The arms of one way of sizing, and how credible it is that they are the allocation."""

    arms: tuple[Sized, ...]
    weight: float

    @property
    def total(self) -> int:
        """The people of all arms, to compare with what the paper prints."""
        return sum(arm.n for arm in self.arms)


def sized_before(passage: Passage) -> list[Sized]:
    """Arms named before a bracket with their size."""
    chars = passage.sentence.chars
    found: list[Sized] = []
    last = nameless = 0
    verb = ALLOCATED.search(chars)
    for match in SIZED.finditer(chars):
        number = read_count(match["n"] or match["m"])
        if (match["m"] and re.search(r"\d", match["rest"])) or SEXES.search(match.group()):
            continue  # "(3 men and 5 women)"
        if IN_THOUSANDS.search(chars[: match.start("n") if match["n"] else match.start("m")]) or (
            match["n"] and THOUSANDS_AFTER.match(chars, match.end("n"))
        ):
            continue  # "132 979 women"
        inner = match["inner"].strip(" ,;:")
        label = cleaned(chars[last : match.start()]) or (cleaned(inner) if inner else None)
        last = match.end()
        if label and number:
            at = chars.find(label, 0, match.start())
            start = at if at >= 0 else match.start()
            found.append(Sized(label, number, passage, start, match.end(), "arms/sized-name"))
        elif number and verb and match.start() > verb.end():
            nameless = match.end()
    if nameless:
        return []  # the others are not all arms
    after = [arm for arm in found if verb and arm.end > verb.end()]
    return after if len(after) > 1 else found


def sized_in_list(passage: Passage) -> list[Sized]:
    """Arms listed within one bracket: "(diet = 25; control = 25)"."""
    chars = passage.sentence.chars
    for bracket in IN_BRACKETS.finditer(chars):
        found: list[Sized] = []
        for match in LISTED.finditer(chars, bracket.start(1), bracket.end(1)):
            label, number = cleaned(match["label"]), read_count(match["n"])
            if label and number:
                found.append(
                    Sized(label, number, passage, match.start(), match.end(), "arms/sized-list")
                )
        if len(found) > 1:
            return found
    return []


def sized_respectively(passage: Passage) -> list[Sized]:
    """Arms listed before a bracket with all sizes: "zinc or placebo (n = 60 and 58, respectively)"."""
    chars = passage.sentence.chars
    for bracket in RESPECTIVE.finditer(chars):
        sizes = [read_count(n) for n in re.findall(NUMBER, bracket["sizes"], re.IGNORECASE)]
        named = [one for one in listed(passage) if one.end <= bracket.start()]
        if len(named) == len(sizes) > 1:
            return [
                Sized(one.label, n, passage, one.start, bracket.end(), "arms/sized-respectively")
                for one, n in zip(named, sizes, strict=True)
                if n
            ]
    return []


def numbers_in(chars: str) -> set[int | None]:
    """The counts that some words print."""
    return {read_count(one) for one in re.findall(NUMBER, chars, re.IGNORECASE)}


def sized_barely(passage: Passage) -> list[Sized]:
    """Arms before bare numbers that add up: "299 women to zinc (149) or placebo (150)"."""
    chars = passage.sentence.chars
    verb = ALLOCATED.search(chars) if BARE.search(chars) else None
    found: list[Sized] = []
    last = verb.end() if verb else 0
    for match in BARE.finditer(chars, last) if verb else ():
        label, number = cleaned(chars[last : match.start()]), read_count(match["n"])
        if label is None or number is None:
            return []
        found.append(Sized(label, number, passage, last, match.end(), "arms/sized-barely"))
        last = match.end()
    total = sum(one.n for one in found)
    return found if len(found) > 1 and total in numbers_in(chars[: found[0].start]) else []


def sized_in_all(passage: Passage) -> list[Sized]:
    """Arms in a bracket that add up to the count before it: "120 adults (zinc 61, placebo 59)"."""
    chars = passage.sentence.chars
    for bracket in IN_BRACKETS.finditer(chars):
        if SEXES.search(bracket.group()):
            continue
        for pattern in (NAME_FIRST, NUMBER_FIRST):
            found = [
                Sized(label, number, passage, one.start(), one.end(), "arms/sized-in-all")
                for one in pattern.finditer(chars, bracket.start(), bracket.end())
                if (label := cleaned(one["label"])) and (number := read_count(one["n"]))
            ]
            total = sum(one.n for one in found)
            if len(found) > 1 and total in numbers_in(chars[: bracket.start()]):
                return found
    return []


def counted(pattern: re.Pattern[str], rule: str, passage: Passage) -> list[Sized]:
    """Arms named after their size: "30 to the diet group and 31 to the control group"."""
    found: list[Sized] = []
    for match in pattern.finditer(passage.sentence.chars):
        printed = match.groupdict()
        number = read_count(printed["n"] or printed.get("m") or "")
        label = cleaned(match["label"])
        start = match.start("n") if printed["n"] else match.start("m")
        if label and number and not IN_THOUSANDS.search(passage.sentence.chars[:start]):
            found.append(Sized(label, number, passage, match.start(), match.end(), rule))
    return found


def distinct(arms: Sequence[Sized]) -> tuple[Sized, ...]:
    """Arms with each name once."""
    kept: dict[str, Sized] = {}
    for arm in arms:
        if arm.n >= SMALLEST:
            kept.setdefault(arm.label.casefold(), arm)
    return tuple(kept.values())


BY_BRACKET = (sized_in_list, sized_respectively, sized_in_all, sized_barely, sized_before)


def ways(passage: Passage) -> Iterator[list[Sized]]:
    """The arms of a sentence by each way of sizing."""
    chars = passage.sentence.chars
    by_group = "group" in chars or "arm" in chars or "Group" in chars or "Arm" in chars
    for way in BY_BRACKET:
        yield way(passage) if "(" in chars or "[" in chars else []
    named = counted(COUNTED, "arms/counted-name", passage)
    done = [one for one in named if HAD_DONE.search(chars_of(one))]
    named = [one for one in named if one not in done or len(done) > 1]
    other = counted(THE_OTHER, "arms/counted-group", passage) if by_group else []
    yield [*named, *(one for one in other if one.start >= max((a.end for a in named), default=0))]
    yield counted(SHORT, "arms/counted-short-name", passage)
    yield counted(CONSISTED, "arms/group-consisted-of", passage) if by_group else []
    if by_group and TAKEN_IN.search(chars):
        yield counted(GROUP_FIRST, "arms/in-the-group", passage)
        yield counted(GROUP_LAST, "arms/taken-into-group", passage)


def chars_of(arm: Sized) -> str:
    """The words that size an arm."""
    return arm.passage.sentence.chars[arm.start : arm.end]


def weight_of(chars: str, passage: Passage) -> float:
    """How credible it is that a sentence tells the allocation."""
    weight = 0.5
    if CHANCE.search(chars):
        weight = 0.85
    elif TAKEN_IN.search(chars):
        weight = 0.7
    if LEFT.search(chars):
        weight *= 0.6
    if of_units(chars):
        weight *= 0.25
    if passage.zone in ("caption", "note", "figure"):
        weight *= 0.8
    if passage.kind in ("introduction", "discussion") and passage.zone != "abstract":
        weight *= 0.6
    return weight


def of_units(chars: str) -> bool:
    """Whether schools, eyes or samples are divided rather than people: what stands before the verb."""
    verb = ALLOCATED.search(chars)
    subject = chars[: verb.start()] if verb else chars
    if not A_PERSON.search(chars):
        subject = chars  # "a randomised trial in 24 schools (12 intervention, 12 control)"
    units = [one for one in UNITS.finditer(subject) if not OF_PAPERS.fullmatch(one.group())]
    return bool(units) and not COUNTED_PEOPLE.search(chars)


MAY_SIZE = re.compile(r"(?:\d|\b(?:twenty|thirty|forty|fifty|sixty)\b)")


def sized_in(paper: Paper) -> Iterator[tuple[int, tuple[Sized, ...]]]:
    """The arms that each sentence sizes, with the way of sizing."""
    for passage in paper.passages:
        chars = passage.sentence.chars
        if not MAY_SIZE.search(chars) or not re.search(
            r"[nN]\s?=|group|arm\b|to |in |receiv|\(", chars
        ):
            continue
        for way, arms in enumerate(ways(passage)):
            if single := distinct(arms):
                yield way, single


def splits_of(sized: Iterable[tuple[int, tuple[Sized, ...]]]) -> list[Split]:
    """Every way in which the paper's sentences divide people among two or more arms."""
    found: list[Split] = []
    alone: dict[int, list[Sized]] = defaultdict(list)
    for way, arms in sized:
        if len(arms) > 1:
            passage = arms[0].passage
            found.append(Split(arms, weight_of(passage.sentence.chars, passage)))
        else:
            alone[way].append(arms[0])
    return [*found, *beside(alone.values())]


def of_one_group(sized: Iterable[tuple[int, tuple[Sized, ...]]]) -> frozenset[int]:
    """The sizes of groups that were taken in one by one: no totals, wherever else they stand."""
    return frozenset(arm.n for _, arms in sized for arm in arms if arm.rule in TAKEN_BY_GROUP)


def beside(alone: Iterable[Sequence[Sized]]) -> Iterator[Split]:
    """Arms that neighbouring sentences of one paragraph size one by one."""
    for arms in alone:
        run: list[Sized] = []
        for arm in arms:
            near = run and (
                arm.passage.sentence.block == run[-1].passage.sentence.block
                and arm.passage.sentence.start - run[-1].passage.sentence.start < 700
            )
            if run and not near:
                yield from of_run(run)
                run = []
            run.append(arm)
        yield from of_run(run)


def of_run(run: Sequence[Sized]) -> Iterator[Split]:
    """The split that a run of single arms makes, where all are groups by name."""
    arms = [arm for arm in distinct(run) if BY_GROUP.search(arm.label)]
    if len(arms) > 1:
        chars = " ".join(arm.passage.sentence.chars for arm in arms)
        yield Split(tuple(arms), weight_of(chars, arms[0].passage) * 0.9)
