"""The sizes of arms as what the numbers of those with an event are a part of: "3 of 61 in the zinc group".

By themselves they may be those who were left; only where they make up a printed total are they
the allocation (`arms.credible`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.paper.arm_words import cleaned
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import COUNT, NUMBER, PERSONS
from extractor.engines.paper.split_ways import Sized, distinct
from extractor.engines.paper.splits import Split
from extractor.fields.counts import read_count

WEIGHT = 0.4  # too little without a total that fits
DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6})"
FRACTION = (
    rf"(?:(?<![\w.,/]){DIGITS}\s?/\s?(?P<n>{DIGITS})(?![\w/])|"
    rf"{NUMBER}\s+(?:\([^()]{{0,20}}\)\s+)?(?:out\s+)?of\s+(?:the\s+)?{COUNT.replace('?P<n>', '?P<m>')})"
)
PART_OF_ALL = re.compile(r"\d\s?/\s?\d|\sof\s(?:the\s)?\d")  # what every such sentence holds
ASIDE = r"(?:\s*\(\d[^()]{0,60}\)|\s*[),;])?"  # a share with its interval
NAME = (
    r"(?:the\s+)?(?P<label>[^\W\d](?:(?!\b(?:and|versus|vs|compared|while|whereas|had|were|was|at|after|during|experienced|developed|"
    r"reported|showed|died|than|fell|relapsed|completed|with|without|by|for|in|who|that|which)\b)(?:[^.,;:()\d]|(?<=group\s)\d|(?<=arm\s)\d)){1,60})"
)
AFTER = re.compile(
    rf"{FRACTION}(?:\s+(?:[\w-]+\s+){{0,3}}?{PERSONS})?{ASIDE}\s+"
    rf"(?:in|on|from|receiving|given|treated\s+with|assigned\s+to|allocated\s+to|randomi[sz]ed\s+to|who\s+received)\s+{NAME}",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"\b(?:in|for|of|on)\s+(?:the\s+)?(?P<label>(?:[\w/+-]+\s){1,4}?(?:group|arm)|(?:group|arm)\s(?:[A-F]|[IVX]+|\d)),?\s+"
    rf"(?:[^.;,()]{{0,40}}?\s)?(?:\d[\d.]*\s?%\s?)?\(?{FRACTION}",
    re.IGNORECASE,
)


def share_splits(paper: Paper) -> Iterator[Split]:
    """The arms that sentences on events count both in part and whole."""
    for passage in (*paper.opening, *paper.within("body", kinds=("results",))):
        chars = passage.sentence.chars
        if not PART_OF_ALL.search(chars):
            continue
        for pattern in (AFTER, BEFORE):
            arms = distinct(list(shared(pattern, passage)))
            if len(arms) > 1:
                yield Split(arms, WEIGHT)
                break


def shared(pattern: re.Pattern[str], passage: Passage) -> Iterator[Sized]:
    """The arms of one way of wording."""
    for match in pattern.finditer(passage.sentence.chars):
        number, label = read_count(match["n"] or match["m"]), cleaned(match["label"])
        if number and label:
            yield Sized(label, number, passage, *match.span(), "arms/part-of-all")
