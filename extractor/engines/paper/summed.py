"""The people of the whole trial as the number that the arms of the same sentence add up to.

Where "… 120 adults …" stands in a sentence that sizes its arms at 61 and 59, the 120 are all of
them, however the sentence words what was done to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from extractor.engines.paper.count_weights import weight_of
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import BETWEEN, COUNT, ENROLLED, FEWEST, PEOPLE_OF, whole
from extractor.engines.paper.split_sums import COUNTS, FIRST
from extractor.engines.paper.split_words import CHANCE, LEFT, TAKEN_IN
from extractor.engines.paper.splits import Split, of_units
from extractor.engines.paper.totals import Told
from extractor.fields.counts import read_count
from extractor.fields.rule import Found

CAME_OF_IT = re.compile(
    r"\b(?:developed|experienced|reported|showed|died|relapsed|suffered|responded|achieved|recurr\w+|had)\b",
    re.IGNORECASE,
)
WAS_GIVEN = re.compile(r"\b(?:received|treated|underwent|given)\b", re.IGNORECASE)
THEY = re.compile(
    r"\b(?:they|all|these|who|the (?:enrolled |included |eligible )?(?:patients|participants|subjects|women|men|cases|children|adults|sample|"
    r"volunteers|individuals|students))\b[^.;]{0,60}?\b(?:randomi[sz]ed|randomly|assigned|allocated|divided|grouped)\b",
    re.IGNORECASE,
)
ALL_PEOPLE = re.compile(PEOPLE_OF, re.IGNORECASE)
PART = re.compile(
    r"\b(?:only|of (?:those|these|the remaining)|subset|subgroup|subsample)\b", re.IGNORECASE
)
MEANT = re.compile(r"\b(?:will|would|planned|needed|required)\b", re.IGNORECASE)
ONE_SEX = frozenset(("male", "males", "female", "females", "men", "women", "boys", "girls"))
BY_SEX = ONE_SEX - {"men", "women"}
ASSIGNED = re.compile(
    r"(?:They|(?:These|The|All|Enrolled|Included|Eligible)\s(?:enrolled\s|included\s|eligible\s|study\s)?(?:patients|participants|subjects|men|women|children|adults|volunteers|"
    r"individuals|students|infants))\s(?:were|was)\s(?:then\s|subsequently\s|all\s)?(?:randomi[sz]ed|randomly\s(?:assigned|allocated|allotted|divided|split)|"
    r"(?:assigned|allocated|allotted|divided)\s(?:randomly|at\srandom))\b(?!\sto\sthe\s\w+\s(?:group|arm)\b)"
)
SEEN = rf"\b(?:were|was|had been)\s(?:\w+ly\s)?(?:treated|{ENROLLED}|eligible|studied|seen|admitted|approached)\b"
WERE_THERE = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        rf"{PEOPLE_OF}{BETWEEN}{SEEN}",
        rf"{COUNT}\s{SEEN}",
        rf"\b(?:enrol+ed|recruited|included)\s(?:a\stotal\sof\s)?{PEOPLE_OF}",
    )
)
NEXT = 0.72
LEAST = 0.45  # of a split
BY_CHANCE, TAKEN, TREATED, ANALYSED = 0.85, 0.7, 0.55, 0.65


def summed(splits: Iterable[Split]) -> Iterator[Told]:
    """The whole of each split, where its sentence prints it as a number of people."""
    seen: set[tuple[int, int]] = set()
    for split in splits:
        passage = split.arms[0].passage
        where = (passage.sentence.start, split.total)
        if split.weight < LEAST or where in seen or split.total < FEWEST:
            continue
        if any(arm.passage is not passage for arm in split.arms):
            continue
        found = whole_in(passage.sentence.chars, split, opening=passage.zone == "abstract")
        if found is not None:
            seen.add(where)
            (key,) = found.value if isinstance(found.value, dict) else ("",)
            yield Told(key, split.total, passage, found, weight_of(passage))


def summed_before(paper: Paper, splits: Iterable[Split]) -> Iterator[Told]:
    """The whole of people who are divided by chance, where the sentence before tells of them.

    "126 adults were seen. They were randomly divided: 65 had zinc, 61 rested."
    """
    before = {
        other.sentence.start: one
        for one, other in pairwise(paper.passages)
        if one.sentence.block == other.sentence.block
    }
    seen: set[tuple[int, int]] = set()
    for split in splits:
        passage = split.arms[0].passage
        chars, where = passage.sentence.chars, (passage.sentence.start, split.total)
        earlier = before.get(passage.sentence.start)
        if earlier is None or where in seen or not THEY.search(chars) or MEANT.search(chars):
            continue
        found = told_before(earlier, split.total) if split.weight >= LEAST else None
        if found is not None:
            seen.add(where)
            yield Told("randomised", split.total, earlier, found, weight_of(earlier))


def assigned_after(paper: Paper, splits: Iterable[Split]) -> Iterator[Told]:
    """People of whom the next sentence says only that they were randomised.

    "Sixty adults with gout were treated. They were then randomly assigned to zinc or rest."
    """
    sized = {split.arms[0].passage.sentence.start for split in splits}
    for other, one in pairwise(paper.passages):
        chars, at = one.sentence.chars, one.sentence
        if other.sentence.block != at.block or at.start in sized or not ASSIGNED.match(chars):
            continue
        before = other.sentence.chars
        counts = {
            n: match
            for pattern in WERE_THERE
            for match in pattern.finditer(before)
            if (n := whole(match))
        }
        if len(counts) == 1 and not MEANT.search(chars) and not MEANT.search(before):
            ((n, match),) = counts.items()
            rule = "participants/randomised-next"
            found = Found({"randomised": n}, match.start("n"), match.end(), rule, NEXT)
            yield Told("randomised", n, other, found, weight_of(other))


def told_before(earlier: Passage, total: int) -> Found | None:
    """A number of people in a sentence that is the one looked for."""
    for match in ALL_PEOPLE.finditer(earlier.sentence.chars):
        if whole(match) == total:
            rule = "participants/sum-of-arms-before"
            return Found({"randomised": total}, match.start("n"), match.end(), rule, BY_CHANCE)
    return None


def whole_in(chars: str, split: Split, *, opening: bool) -> Found | None:
    """The number in a sentence that is the sum of the sizes in it, with what it stands for."""
    if MEANT.search(chars) or of_units(chars):
        return None
    first = min(arm.start for arm in split.arms)
    for pattern in COUNTS:
        for match in pattern.finditer(chars):
            key, sure = meant(chars, match.end(), first)
            if of_one_sex(chars, match.group()):
                continue
            if (sure == TREATED and not opening) or (pattern is FIRST and sure != BY_CHANCE):
                continue
            if key and read_count(match["n"]) == split.total:
                rule = "participants/sum-of-arms"
                return Found({key: split.total}, match.start("n"), match.end(), rule, sure)
    return None


def of_one_sex(chars: str, words: str) -> bool:
    """Whether a number of people is that of the men, or the women, of them: "30 men and 24 women"."""
    last = words.casefold().split()[-1]
    return last in ONE_SEX and (
        last in BY_SEX or len(ONE_SEX & set(re.findall(r"[a-z]+", chars.casefold()))) > 1
    )


def meant(chars: str, end: int, first: int) -> tuple[str, float]:
    """What the sum of the arms is a number of, and how credible that is; "" for nothing of use."""
    if PART.search(chars[:end]):
        return "", 0.0
    between = chars[end : max(first, end + 50)]
    if LEFT.search(between):
        return "analysed", ANALYSED
    if CHANCE.search(chars):
        return "randomised", BY_CHANCE
    if CAME_OF_IT.search(chars):
        return "", 0.0
    if TAKEN_IN.search(chars):
        return "enrolled", TAKEN
    return ("enrolled", TREATED) if WAS_GIVEN.search(chars) else ("", 0.0)
