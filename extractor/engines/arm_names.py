"""One name for an arm: results call "the MSC-treated group" what the arms call "MSC-treated"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from extractor.fields.arms import role_of
from extractor.fields.cell_phrases import phrases
from extractor.types import JSON

GROUP = re.compile(r"(?: study| treatment)?[ -](?:groups?|arms?)$")
WORD = re.compile(r"[^\W_]+")
EMPTY = frozenset(
    "the a an of in and or with to group arm patient patients treated treatment received receiving "
    "given infused only alone dose therapy intervention infusion injection administration".split()
)
NUMBERS = {"once": "one", "single": "one", "twice": "two", "thrice": "three"}
ANY_CELLS = re.compile(
    r"\b(?:cells?|mscs?|treated|treatment|intervention|active|experimental|verum|infus\w*|inject\w*)\b",
    re.IGNORECASE,
)


def handle(printed: str) -> str:
    """An arm's name without the word "group" or "arm".

    >>> handle("MSC-treated group"), handle("control arm"), handle("group")
    ('MSC-treated', 'control', 'group')
    """
    return GROUP.sub("", printed) or printed


def words_of(printed: str) -> frozenset[str]:
    """The words that tell arms apart, in lower case and the singular.

    >>> sorted(words_of("the NK cells group")), sorted(words_of("cells given twice"))
    (['cell', 'nk'], ['cell', 'two'])
    """
    folded = (word.lower().removesuffix("s") for word in WORD.findall(printed))
    return frozenset(NUMBERS.get(word, word) for word in folded if word not in EMPTY)


def in_arms(printed: str, arms: Sequence[Mapping[str, JSON]]) -> str | None:
    """The label of the arm that some words mean; None where none or several fit.

    By its name; else by its treatment's words; else as the only one of its role: "controls",
    or "cells" where one arm gets any.

    >>> arms = [
    ...     {"label": "MSC-infused", "role": "experimental"},
    ...     {"label": "standard care", "role": "comparator"},
    ... ]
    >>> in_arms("MSC-infused group", arms), in_arms("controls", arms), in_arms("placebo", arms)
    ('MSC-infused', 'standard care', None)
    """
    name = handle(printed).casefold()
    same = [arm for arm in arms if handle(str(arm["label"])).casefold() == name]
    return only(same) or only(by_words(printed, arms)) or only(by_role(printed, arms))


def only(arms: Sequence[Mapping[str, JSON]]) -> str | None:
    """The label of the only arm."""
    return str(arms[0]["label"]) if len(arms) == 1 else None


def by_words(printed: str, arms: Iterable[Mapping[str, JSON]]) -> list[Mapping[str, JSON]]:
    """The arms of the same role whose name or treatment has all the words."""
    wanted, role = words_of(printed), role_of(printed)
    return [
        arm
        for arm in arms
        if wanted
        and wanted <= words_of(f"{arm['label']} {arm.get('intervention') or ''}")
        and (arm["role"] == role or role == "experimental")
    ]


def by_role(printed: str, arms: Iterable[Mapping[str, JSON]]) -> list[Mapping[str, JSON]]:
    """The arms of the role that the words say; of those with cells, only where words say so."""
    role = role_of(printed)
    same = [arm for arm in arms if arm["role"] == role]
    says_which = role != "experimental" or ANY_CELLS.search(printed) or phrases(printed)[0]
    if not same and role == "comparator":
        same = [arm for arm in arms if arm["role"] == "placebo"]  # "controls" got the placebo
    return same if says_which else []
