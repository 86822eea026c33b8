"""Figures of several arms in one sentence, whose arms are known: "55% after cells, 40% after saline".

A figure stands before "in", "after", "with" … and words for an arm; two or more of them in a row,
each of another arm of the study, are results. Words that mean no arm of the study ("in men") give
nothing, which is why this needs the arms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from extractor.fields.counts import COUNT, PEOPLE, read_count
from extractor.fields.result_items import NUMBER, P_VALUE, item, read_measure, read_p
from extractor.fields.rule import Found
from extractor.types import JSON

PERCENT = r"(?P<percent>\d{1,3}(?:[.·]\d+)?)\s?%"
OF_TOTAL = rf"(?P<n>\d{{1,4}})\s?(?:of|/|out of)\s?(?:the )?(?P<total>\d{{1,4}})(?: {PEOPLE})?"
FIGURES = (
    re.compile(rf"{OF_TOTAL}(?: \({PERCENT}\))?"),
    re.compile(rf"{PERCENT}(?:\s?\((?:{OF_TOTAL}|[nN]\s?=\s?(?P<count>\d{{1,4}}))\))?"),
    re.compile(rf"{COUNT} (?:{PEOPLE} )?\({PERCENT}\)(?: {PEOPLE})?"),
    re.compile(
        rf"(?<![\d.])(?P<mean>{NUMBER})(?: [a-zA-Z/]{{1,12}})?"
        rf"(?:\s?(?:±|\+/-)\s?| \((?:± ?)?(?:SD)?[,:=]? ?)(?P<sd>\d+(?:[.·]\d+)?)\)?"
        r"(?: (?:points?|units?))?"
    ),
)
ARM = re.compile(
    r" (?:of (?:patients|participants|children|adults) )?(?:in|among|with|after|for|on|of|receiving) "
    r"(?:the |those (?:with|given|receiving) )?"
    r"(?P<arm>(?:(?!(?:and|or|versus|vs|compared|while|whereas|at|by|in|after|with|of|for|to|from|on|"
    r"was|were|had|the|those|as|months?|weeks?|days?|years?)\b)[A-Za-z][\w/+’'-]* ?){1,5})"
)
JOIN = re.compile(
    r"(?:,|,? (?:and|versus|vs\.?|but|than|(?:as )?(?:compared (?:with|to)|against)))"
    r"(?: only)?(?: (?:by|in|of|to|from|a mean of))? ?"
)
BEFORE = re.compile(
    r"(?P<measure>[A-Za-z][^.;:()]{2,100}?) (?:(?:was|were|had been|has been) (?:seen|observed|found|"
    r"noted|reported|recorded)|occurred|developed|was|were|averaged|reached|(?:had )?(?:improved|fell|"
    r"fallen|rose|risen|increased|decreased|declined|changed))(?: by| in| of| to)?(?: a mean of)? $"
)
TIME = r"(?P<time>(?:day|week|month|year) \d{1,3}|\d{1,3} (?:hours|days|weeks|months|years))"
TIME_FIRST = re.compile(rf"^(?:At|By|On|After|Within) {TIME},? (?:the )?")
TIME_LAST = re.compile(rf" (?:at|by|on|after|within) {TIME}$")
P_AFTER = re.compile(rf"[^.;()\d]{{0,20}}[,(]\s?{P_VALUE}")
SAME_COUNTS = re.compile(
    rf"\b(?P<measure>[A-Z][a-z](?:(?!\b(?:and|in|was|were)\b)[\w -]){{3,60}}?) (?:occurred|developed|"
    r"(?:was|were) (?:seen|observed|found|noted|reported|recorded)) in (?P<first>\w+)"
    rf"(?: {PEOPLE})? and (?P<second>\w+) {PEOPLE},? respectively"
)
RULE = "results/figures-of-known-arms"
RESPECTIVELY = "results/respectively-in-known-arms"

Arms = Callable[[str], str | None]
"""Which known arm some words mean."""


def find(chars: str, arm_of: Arms, labels: Sequence[str]) -> list[Found]:
    """The figures of known arms; `labels` are these arms in the order of their telling.

    >>> arms = {"cells": "cells", "saline": "saline"}
    >>> chars = "The response rate was 55% (11 of 20) after cells and 40% (8 of 20) after saline."
    >>> found = find(chars, arms.get, ["cells", "saline"])
    >>> [(one.value["arm"], one.value["events"], one.value["n"]) for one in found]
    [('cells', 11, 20), ('saline', 8, 20)]
    >>> find("The response rate was 55% in men and 40% in women.", arms.get, [])
    []
    """
    return [*figures(chars, arm_of), *respectively(chars, labels)]


def figures(chars: str, arm_of: Arms) -> list[Found]:
    """Runs of two or more figures, each with an arm of its own, behind a measure."""
    found: list[Found] = []
    for run in runs(chars):
        told_of = measure_before(chars, run[0][0].start())
        arms = [arm_of(" ".join(arm["arm"].split())) for _, arm in run]
        if len(run) < 2 or told_of is None or None in arms or len(set(arms)) < len(arms):
            continue
        measure, time = told_of
        after = P_AFTER.match(chars, run[-1][1].end())
        p = read_p(after["sign"], after["p"]) if after else None
        for (figure, arm), label in zip(run, arms, strict=True):
            value = item(measure, arm=label, p=p, time_frame=time, **known(figure))
            found.append(Found(value, figure.start(), arm.end(), RULE, 0.8))
    return found


def runs(chars: str) -> Iterator[list[tuple[re.Match[str], re.Match[str]]]]:
    """Figures with their arms that follow each other but for "and", "versus" or a comma."""
    run: list[tuple[re.Match[str], re.Match[str]]] = []
    for figure, arm in pieces(chars):
        if run and not JOIN.fullmatch(chars, end_of(run[-1]), figure.start()):
            yield run
            run = []
        run.append((figure, arm))
    if run:
        yield run


def end_of(piece: tuple[re.Match[str], re.Match[str]]) -> int:
    """Where a piece's words for its arm end, without a space behind them."""
    return piece[1].start("arm") + len(piece[1]["arm"].rstrip())


def pieces(chars: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Each figure that words for an arm follow, from left to right, none overlapping."""
    matches = [match for pattern in FIGURES for match in pattern.finditer(chars)]
    end = 0
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        arm = ARM.match(chars, match.end()) if match.start() >= end else None
        if arm is not None:
            end = arm.end()
            yield match, arm


def measure_before(chars: str, at: int) -> tuple[str, str | None] | None:
    """What the figures are of, the subject of the sentence before them; and when, if said.

    >>> measure_before("At 12 months the mean score had improved by 4", 44)
    ('score', '12 months')
    >>> measure_before("The response rate at day 28 was 4", 32)
    ('response rate', 'day 28')
    """
    sentence = re.split(r"[.;:]\s", chars[max(0, at - 180) : at])[-1]
    match = BEFORE.search(sentence)
    if match is None:
        return None
    words, time = match["measure"], None
    for pattern in (TIME_FIRST, TIME_LAST):
        if (when := pattern.search(words)) is not None:
            words, time = (
                words[: when.start()] + words[when.end() :],
                " ".join(when["time"].split()),
            )
    measure = read_measure(words)
    return (measure, time) if measure else None


def known(figure: re.Match[str]) -> dict[str, JSON]:
    """The numbers of a figure under the schema's keys."""
    groups = figure.groupdict()
    events = groups.get("n") or groups.get("count")
    value: dict[str, JSON] = {"events": read_count(events) if events else None}
    if groups.get("total"):
        value["n"] = int(groups["total"])
    for key in ("percent", "mean", "sd"):
        if groups.get(key):
            value[key] = float(groups[key].replace("·", ".").replace("−", "-").replace("–", "-"))
    return value


def respectively(chars: str, labels: Sequence[str]) -> list[Found]:
    """Two counts, "respectively", where a study has two arms: in the order of their telling."""
    match = SAME_COUNTS.search(chars) if len(labels) == 2 else None
    measure = read_measure(match["measure"]) if match else None
    if match is None or measure is None:
        return []
    counts = [read_count(match[group]) for group in ("first", "second")]
    if None in counts:
        return []
    return [
        Found(item(measure, arm=label, events=n), *match.span(), RESPECTIVELY, 0.65)
        for label, n in zip(labels, counts, strict=True)
    ]
