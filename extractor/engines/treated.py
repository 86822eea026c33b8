"""Whom a study treated with what: arms, their sizes, subgroups by severity.

Sentences of the form "Sander et al infused MSCs into 17 patients" make an arm here; the other
forms are the arms field's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.engines.arm_names import handle
from extractor.engines.equal_arms import find_each
from extractor.engines.proposals import proposed
from extractor.engines.studies import Sentence, Told
from extractor.fields import arms, conditions
from extractor.fields.cell_phrases import phrases
from extractor.fields.counts import (
    PEOPLE_COUNT,
    PLAIN_GAP,
    is_part,
    is_subset,
    read_count,
)
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON, Candidate, Document

NAMED = re.compile(r" (?:group|arm)$")  # how prose names an arm, beside what it was given
HOW = re.compile(
    r"\s+(?:intra[\w-]+|systemically|locally|repeatedly|successfully|once|twice|recently)$|^(?:a|the)\s"
)


def read_given(match: re.Match[str]) -> JSON:
    """An arm of people who were given something by the authors; None where it's no treatment."""
    n = read_count(match["n"])
    words = " ".join(match["treatment"].split())
    if n is None or is_part(match) or is_subset(match):
        return None
    disease, _, rest = words.rpartition(" with ")
    if conditions.find(disease) and phrases(rest)[0]:  # "treated 9 adults with sepsis with cells"
        words = rest
    if not phrases(words)[0] and re.search(r"\b(?:use[sd]|tested|evaluated)\b", match.group()[:10]):
        return None  # "used a questionnaire in 40 patients"
    if conditions.find(words) and not phrases(words)[0]:
        return None  # "treated 9 adults with sepsis"
    label = HOW.sub("", HOW.sub("", words))
    return {"label": label, "role": arms.role_of(label), "n": n, "intervention": words}


RULES = (
    Rule(
        name="authors-gave",
        pattern=re.compile(
            r"\b(?:infused|injected|administered|transplanted|gave|give|used|implanted|delivered|"
            r"transfused|tested|evaluated)\s(?P<treatment>(?:(?!\b(?:patients|were|was|who)\b)"
            rf"[^.;:()\d]){{2,110}}?)\s(?:in|into|to)\s{PEOPLE_COUNT}"
        ),
        source="TIDieR, item 1; CONSORT 2010, item 13a",
        hits={
            "Sander et al infused MSCs into 17 patients": {
                "label": "MSCs",
                "role": "experimental",
                "n": 17,
                "intervention": "MSCs",
            },
            "used BM-derived MSCs intravenously in 7 patients": {
                "label": "BM-derived MSCs",
                "role": "experimental",
                "n": 7,
                "intervention": "BM-derived MSCs intravenously",
            },
        },
        misses=("used a questionnaire in 40 patients", "gave cells to patients"),
        read=read_given,
        confidence=0.8,
    ),
    Rule(
        name="authors-treated",
        pattern=re.compile(
            rf"\btreated\s{PEOPLE_COUNT}{PLAIN_GAP}\swith\s{arms.TREATMENT}",
        ),
        source="TIDieR, item 1; CONSORT 2010, item 13a",
        hits={
            "they treated 9 adults with allogeneic NK cells expanded from cord blood.": {
                "label": "allogeneic NK cells expanded from cord blood",
                "role": "experimental",
                "n": 9,
                "intervention": "allogeneic NK cells expanded from cord blood",
            }
        },
        misses=("treated 9 adults with sepsis.", "treated patients with cells"),
        read=read_given,
        confidence=0.8,
    ),
)


VERSUS_RULES = (
    Rule(
        name="first-of-two-arms",
        pattern=re.compile(
            r"\b(?:in|between|of) the (?P<value>[A-Z][\w-]{1,20})(?= (?:vs\.?|versus|and) (?:the )?"
            r"(?:placebo|control|sham|vehicle) (?:arm|group)s?\b)"
        ),
        source="seen in dev documents",
        hits={
            "higher mortality in the MSC vs. placebo arm": {
                "label": "MSC",
                "role": "experimental",
                "n": None,
                "intervention": None,
            }
        },
        misses=("in the vs. placebo arm",),
        read=lambda match: {
            "label": match["value"],
            "role": "experimental",
            "n": None,
            "intervention": None,
        },
        confidence=0.7,
    ),
    Rule(
        name="second-of-two-arms",
        pattern=re.compile(
            r"\b[A-Z][\w-]{1,20} (?:vs\.?|versus|and) (?:the )?"
            r"(?P<value>(?:placebo|control|sham|vehicle) (?:arm|group))s?\b"
        ),
        source="seen in dev documents",
        hits={
            "higher mortality in the MSC vs. placebo arm": {
                "label": "placebo arm",
                "role": "placebo",
                "n": None,
                "intervention": None,
            }
        },
        misses=("the MSC arm",),
        read=lambda match: {
            "label": match["value"],
            "role": arms.role_of(match["value"]),
            "n": None,
            "intervention": None,
        },
        confidence=0.7,
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """An arm as one sentence tells it."""

    sentence: Sentence
    found: Found
    value: dict[str, JSON]

    @property
    def role(self) -> JSON:
        """experimental, comparator or placebo."""
        return self.value.get("role")

    @property
    def n(self) -> JSON:
        """People in the arm, where a sentence prints that."""
        return self.value.get("n")


def find_given(chars: str) -> list[Found]:
    """Arms that an active sentence tells, or "the X versus placebo arm".

    >>> [found.value["n"] for found in find_given("Wood et al gave autologous NK cells to 3 boys.")]
    [3]
    """
    return find_all("arms", RULES + VERSUS_RULES, chars)


def groups(told: Sequence[Told]) -> list[Group]:
    """The arms of a study, each once; names without a size only where no sized arm has that role."""
    all_of_them: list[Group] = []
    for one in told:
        here = find_each(one.sentence.chars) or find_given(one.sentence.chars)
        here += [
            found
            for found in arms.find(one.sentence.chars)
            if not any(found.start < other.end and other.start < found.end for other in here)
        ]
        for found in sorted(here, key=lambda found: found.start):
            if is_one_of_a_list(one.sentence, found):
                continue
            if isinstance(found.value, dict) and (one.linked or found.value.get("n") is None):
                all_of_them.append(Group(one.sentence, found, dict(found.value)))
    kept: list[Group] = []
    for role in ("experimental", "comparator", "placebo"):
        kept += of_role([group for group in all_of_them if group.role == role])
    sized = [group for group in kept if group.n is not None]
    if len(sized) > 1 or any(group.role == "placebo" for group in kept):
        kept = [g for g in kept if g.n is not None or g.role != "comparator"]
    kept = [by_its_handle(beside_cells(group, sized)) for group in kept]
    return sorted(kept, key=lambda group: (group.sentence.start, group.found.start))


def beside_cells(group: Group, sized: Sequence[Group]) -> Group:
    """In a study of cells, an arm of its own size that gets none is the comparator."""
    has_cells = {id(one): bool(phrases(words_of(one))[0]) for one in sized}
    if (
        group.role == "experimental"
        and any(has_cells.values())
        and not has_cells.get(id(group), True)
    ):
        return Group(group.sentence, group.found, {**group.value, "role": "comparator"})
    return group


def by_its_handle(group: Group) -> Group:
    """An arm under its name without the word "group" or "arm"."""
    label = handle(str(group.value.get("label")))
    return Group(group.sentence, group.found, {**group.value, "label": label})


def words_of(group: Group) -> str:
    """An arm's name and treatment."""
    return f"{group.value.get('label')} {group.value.get('intervention') or ''}"


def is_one_of_a_list(sentence: Sentence, found: Found) -> bool:
    """True for "60 were randomised to A, B, or saline": 60 is not the size of A."""
    if found.rule != "arms/people-assigned-to":
        return False
    rest = sentence.chars[found.end : found.end + 140]
    several = re.match(r"[^.;]*?(?:,|\)) (?:or|and) (?!\d|(?:\w+ ){1,3}to\b)", rest)
    return bool(several or re.search(r"\bor\b", sentence.chars[found.start : found.end]))


def of_role(same: Sequence[Group]) -> list[Group]:
    """Of the arms of one role: those of the first sentence that prints sizes, else the first."""
    sized = [group for group in same if group.n is not None]
    if not sized:
        return list(same[:1])
    first = sized[0].sentence
    kept: dict[str, Group] = {}
    for group in sized:
        if group.sentence == first:
            kept.setdefault(str(group.value.get("label")).lower(), group)
    named = [group for group in same if group.n is None and NAMED.search(str(group.value["label"]))]
    if len(kept) == 1 and named:  # "17 patients received MSCs", later "the MSC-treated group"
        named.sort(key=lambda group: not phrases(str(group.value["label"]))[0])
        only = next(iter(kept.values()))
        return [Group(only.sentence, only.found, {**only.value, "label": named[0].value["label"]})]
    return list(kept.values())


def arm_candidates(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """One candidate per arm, subgroups by severity inside the arm that they add up to."""
    candidates: list[Candidate] = []
    known = groups(told)
    treated = [group for group in known if group.role == "experimental" and group.n is not None]
    for group in known:
        value = dict(group.value)
        if treated == [group] and (parts := subgroups(told, group)):
            value["subgroups"] = parts
        candidates.append(proposed(document, "arms", group.sentence, group.found, value))
    return candidates


def subgroups(told: Sequence[Told], group: Group) -> list[JSON]:
    """How many of an arm were how ill, where one sentence accounts for all of them."""
    for one in told:
        found = [part.value for part in arms.find_subgroups(one.sentence.chars)]
        sizes = [part["n"] for part in found if isinstance(part, dict)]
        if len(sizes) > 1 and sum(n for n in sizes if isinstance(n, int)) == group.n:
            return list(found)
    return []


COMPARISON = re.compile(r"\b(?:placebo|controls?(?! arm was)|compar(?:ed|ison)|versus)\b")
NO_CONTROL = re.compile(
    r"\b(?:(?:lack|absence) of (?:a |any )?|(?:had|was|with|were|included) no |without (?:a )?)"
    r"(?:concurrent |placebo |untreated )?(?:control|comparison|comparator)"
    r"(?: (?:arm|group)s?|s|\b)"
)


def compared(told: Sequence[Told]) -> bool:
    """True when a study's sentences speak of controls at all, other than of having none."""
    return any(COMPARISON.search(NO_CONTROL.sub("", one.sentence.chars)) for one in told)
