"""The arms of the reported trial: which way of sizing is the allocation, and what each arm is.

Sizes are compared with the printed totals and with each other; a size that the paper does not
print is never made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.engines.evidence import quoted_in_cell
from extractor.engines.paper.arm_columns import Columned, Columns
from extractor.engines.paper.arm_compared import compared
from extractor.engines.paper.arm_given import fuller, given_to
from extractor.engines.paper.arm_given_words import NAMELESS
from extractor.engines.paper.arm_labels import Named, lists_of, names_of
from extractor.engines.paper.arm_roles import role, with_a_comparator
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import COUNT, N_IS, NUMBER, PERSONS
from extractor.engines.paper.split_ways import Sized
from extractor.engines.paper.split_words import CHANCE
from extractor.engines.paper.splits import Split
from extractor.fields.counts import read_count
from extractor.types import Candidate, Evidence

HAS_DOSE = re.compile(r"\d\s?(?:mg|g|µg|μg|mcg|ml|mL|IU|U|Gy|%)\b|/(?:day|d|kg)\b")
EACH = re.compile(
    rf"{COUNT}\s+(?:(?:[\w-]+\s+){{0,4}}?{PERSONS}\s*)?(?:(?:were|was|will be|are|would be|is)\s+(?:[\w-]+\s+){{0,3}}?)?"
    rf"(?:(?:in|to|for|into|per|/)\s*(?:each|every|both)?(?:\s+of\s+the)?(?:\s+{NUMBER})?|/)\s*"
    r"(?:[\w-]+\s+){0,2}?(?:groups?|arms?)\b",
    re.IGNORECASE,
)
EACH_IN_BRACKETS = re.compile(
    rf"\(\s?(?:{N_IS}{COUNT}\s+(?:in\s+|for\s+)?each|{COUNT.replace('?P<n>', '?P<m>')}\s+{PERSONS}\s+each)\s?\)",
    re.IGNORECASE,
)
EACH_OF_KINDS = re.compile(
    rf"\b(?:allocat|assign|randomi[sz]|recruit|enrol)\w*\s+{COUNT}\s+(?:[\w-]+\s+){{0,3}}?{PERSONS},(?:[^.;()]|\([^()]*\)){{0,110}}?,"
    r"\s+(?:to|in|into)\s+each\s+(?:[\w-]+\s+){0,2}?(?:group|arm)\b",
    re.IGNORECASE,
)
WERE_TAKEN = re.compile(
    r"\b(?:were|was)\s+(?:randomly\s+)?(?:randomi[sz]ed|assigned|allocated|enrol+ed|recruited)\b",
    re.IGNORECASE,
)
WILL_BE_TAKEN = re.compile(
    r"\bwill\s+(?:be\s+)?(?:randomly\s+)?(?:enrol|recruit|randomi[sz]e|allocate|assign)",
    re.IGNORECASE,
)
PAIR = re.compile(rf"{NUMBER}\s+(?:and|versus|vs\.?)\s+{NUMBER}", re.IGNORECASE)
IS_EACH = re.compile(r"\b(?:each|every|per|both)\b|/", re.IGNORECASE)
GROUPS_OF = re.compile(
    rf"\b(?:groups|arms)\s+(?:of\s+{COUNT}(?:\s+{PERSONS}|(?=\s?(?:[.,;:)]|$|each\b)))|\(\s?(?:each\s)?{N_IS}{COUNT.replace('?P<n>', '?P<m>')})",
    re.IGNORECASE,
)
EACH_HAS = re.compile(
    r"\b(?:each|every|both)\s+(?:[\w-]+\s+)?(?:groups?|arms?)\s+(?:containing|with|of|having|had|includ\w+|consist\w+ of|"
    rf"compris\w+|will (?:have|include))\s+(?:no less than\s+|at least\s+)?{COUNT}",
    re.IGNORECASE,
)
NEEDED = re.compile(
    r"\b(?:needed|required?|necessary|power|sample size|calculat|estimat|planned|will|would)\b",
    re.IGNORECASE,
)
SURE = 0.5  # the least credible total that speaks for or against a split
MATCHED = 0.25  # what a total that fits leaves of the doubt
UNMATCHED = 0.62  # what remains of a split's weight beside a total that does not fit
LEAST_PART, OF_FEW = 0.6, 0.5  # … where it makes up much less than the total: a subgroup
NAMED = 0.6  # an arm that is named, without a size
SUREST = 0.97
TRUSTED = 0.85  # of splits that are as credible as this the one with telling names


@dataclass(frozen=True, slots=True)
class Each:
    """One size for every arm: "20 in each group"."""

    n: int
    passage: Passage
    start: int
    end: int
    sure: float  # how credible it is where no total is printed


Totals = Mapping[int, float]  # printed totals and how credible each is


def arm_candidates(
    paper: Paper, splits: Sequence[Split | Columns], totals: Totals
) -> list[Candidate]:
    """One candidate for each arm, with its size where the paper prints that."""
    chosen, weight = best_split(splits, totals)
    eachs = list(eachs_of(paper))
    firm = max((one.sure for one in eachs if not is_told(totals)), default=0.0)
    if chosen is not None and weight >= max(SURE, firm):
        return as_candidates(paper, [(arm, evidence(paper, arm), weight) for arm in chosen.arms])
    lists: list[Sequence[Named | Columned]] = [*names_of(paper)]
    if columns := first_columns(splits):
        lists.append(columns)
    if not lists and (two := compared(paper)):
        lists.append(two)
    if not lists:
        return []
    told = [best_each(eachs, len(names), totals) for names in lists]
    at = max(range(len(lists)), key=lambda n: (told[n][1], -n))
    each, sure = told[at]
    extra = (quote(paper, each),) if each is not None and sure >= SURE else ()
    n = each.n if extra and each is not None else None
    weight = sure if extra else NAMED
    return as_candidates(
        paper,
        [
            (Unsized(one.label, n, printed_of(one)), (*evidence(paper, one), *extra), weight)
            for one in lists[at]
        ],
    )


@dataclass(frozen=True, slots=True)
class Unsized:
    """A named arm with the size that all have, or none."""

    label: str
    n: int | None
    printed: str = ""


def printed_of(arm: Sized | Columned | Named | Unsized) -> str:
    """An arm as the list of arms words it, where it was found in one."""
    return arm.printed if isinstance(arm, Named | Unsized) else ""


def first_columns(splits: Sequence[Split | Columns]) -> Sequence[Columned]:
    """The arms of the first table whose columns name them."""
    return next((one.arms for one in splits if isinstance(one, Columns)), ())


def credible(split: Split | Columns, totals: Totals) -> float:
    """How credible a split is beside the printed totals of the trial."""
    weight = split.weight
    sure = totals.get(split.total, 0.0)
    if sure >= SURE:
        return 1 - (1 - weight) * MATCHED
    if not is_told(totals):
        return weight
    most = max(n for n, sure in totals.items() if sure >= SURE)
    return weight * (UNMATCHED if split.total >= most * LEAST_PART else OF_FEW)


def is_told(totals: Totals) -> bool:
    """Whether the paper prints a total at all."""
    return any(sure >= SURE for sure in totals.values())


def best_split(
    splits: Sequence[Split | Columns], totals: Totals
) -> tuple[Split | Columns | None, float]:
    """The most credible split, where equal ones support each other; its best wording."""
    same: dict[tuple[int, ...], list[Split | Columns]] = defaultdict(list)
    for split in splits:
        sizes = [arm.n for arm in split.arms]
        if all(n is not None for n in sizes):
            same[tuple(sorted(n for n in sizes if n is not None))].append(split)
    best: Split | Columns | None = None
    most = 0.0
    for group in same.values():
        ranked = sorted(group, key=lambda one: (-min(credible(one, totals), TRUSTED), generic(one)))
        doubt = 1 - credible(ranked[0], totals)
        fits = totals.get(ranked[0].total, 0.0) >= SURE or not is_told(totals)
        if fits and len(ranked) > 1 and any(isinstance(one, Split) for one in ranked):
            doubt *= 0.6  # told twice; further repetitions, and tables alone, tell little
        if 1 - doubt > most:
            best, most = ranked[0], 1 - doubt
    return best, min(most, SUREST)


def generic(split: Split | Columns) -> tuple[int, bool, int]:
    """How many arms are called only "control group" and the like; headings of columns are short;
    a dose in a name tells more.
    """
    nameless = sum(bool(NAMELESS.fullmatch(arm.label)) for arm in split.arms)
    dosed = sum(bool(HAS_DOSE.search(arm.label)) for arm in split.arms)
    return nameless, isinstance(split, Columns), -dosed


def eachs_of(paper: Paper) -> Iterator[Each]:
    """Every sentence that gives one size to all arms."""
    for passage in paper.passages:
        chars = passage.sentence.chars
        if not any(word in chars.lower() for word in ("group", "arm", "each")):
            continue
        for pattern in (EACH, EACH_IN_BRACKETS, EACH_OF_KINDS, GROUPS_OF, EACH_HAS):
            for match in pattern.finditer(chars):
                printed = match.groupdict()
                n = read_count(printed.get("n") or printed.get("m") or "0")
                if PAIR.search(match.group()):
                    continue  # "21 and 22 men in each respective group"
                if n and n > 1 and (pattern is not EACH or IS_EACH.search(match.group())):
                    sure = sure_of_each(chars, match.group())
                    yield Each(n, passage, match.start(), match.end(), sure)


def sure_of_each(chars: str, words: str) -> float:
    """How credible a size of each arm is by itself: told, meant, or only calculated."""
    if WERE_TAKEN.search(words) and not NEEDED.search(chars):
        return 0.78
    if CHANCE.search(chars) and not NEEDED.search(chars):
        return 0.6
    return 0.6 if WILL_BE_TAKEN.search(chars) else 0.0


def best_each(found: Sequence[Each], arms: int, totals: Totals) -> tuple[Each | None, float]:
    """The size of each arm that fits a printed total; else one told with the allocation."""
    for one in found:
        if totals.get(one.n * arms, 0.0) >= SURE:
            return one, 0.9
    if not is_told(totals):
        best = max(found, key=lambda one: one.sure, default=None)
        if best is not None and best.sure >= SURE:
            return best, best.sure
    return None, 0.0


def evidence(paper: Paper, arm: Sized | Columned | Named) -> tuple[Evidence, ...]:
    """The words that name an arm, and those that size it."""
    if isinstance(arm, Columned):
        cells = [arm.cell] if arm.sizing in (None, arm.cell) else [arm.cell, arm.sizing]
        return tuple(
            quoted_in_cell(
                paper.document,
                arm.table.number,
                cell,
                0,
                len(cell.text),
                rule="arms/column-heading",
            )
            for cell in cells
            if cell is not None
        )
    return (paper.evidence(arm.passage, arm.start, arm.end, arm.rule),)


def quote(paper: Paper, each: Each) -> Evidence:
    """The words that size each arm."""
    return paper.evidence(each.passage, each.start, each.end, "arms/size-of-each")


def as_candidates(
    paper: Paper,
    arms: Sequence[tuple[Sized | Columned | Unsized, tuple[Evidence, ...], float]],
) -> list[Candidate]:
    """Arms as candidates, with role and treatment."""
    labels = [arm.label for arm, _, _ in arms]
    items = [one.printed for named in lists_of(paper) for one in named]
    given = [
        given_to(paper, arm.label, labels, printed_of(arm) or fuller(arm.label, items))
        for arm, _, _ in arms
    ]
    roles = with_a_comparator(
        [
            role(arm.label, what, paper, printed_of(arm))
            for (arm, _, _), what in zip(arms, given, strict=True)
        ],
        labels,
    )
    return [
        Candidate(
            "arms",
            {"label": arm.label, "role": told, "n": arm.n, "intervention": what},
            words,
            round(weight, 4),
        )
        for (arm, words, weight), told, what in zip(arms, roles, given, strict=True)
    ]
