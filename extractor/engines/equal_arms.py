"""Arms whose one size a sentence says once for all of them: "…, 20 in each group"."""

from __future__ import annotations

import re

from extractor.fields import arms
from extractor.fields.counts import COUNT, PEOPLE, PEOPLE_COUNT, PLAIN_GAP, read_count
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON

OF_LIST = re.compile(r",? (?:or|and) (?![^()]*\))|, (?![^()]*\))")
LEADING = re.compile(r"^(?:(?:either|receive|the|an?|to|or|and)\s)+")
BRACKET = re.compile(r"\s?\([^()]*\)$")


def read_each(match: re.Match[str]) -> JSON:
    """Arms of one size, where these sizes make up the people who were assigned."""
    total, size = read_count(match["n"]), read_count(match["each"])
    names = [one.strip(" ,") for one in OF_LIST.split(match["list"])]
    names = [LEADING.sub("", one) for one in names if one]
    if total is None or size is None or len(names) < 2 or size * len(names) != total:
        return None
    return [
        {
            "label": BRACKET.sub("", name),
            "role": arms.role_of(name),
            "n": size,
            "intervention": name,
        }
        for name in names
    ]


EACH_RULES = (
    Rule(
        name="size-of-each",
        pattern=re.compile(
            rf"{PEOPLE_COUNT}{PLAIN_GAP} (?:were|was) (?:randomly )?(?:assigned|allocated|randomi[sz]ed) "
            r"(?:to|between|among) (?P<list>[^.;:]{5,220}?),? (?:with )?"
            + COUNT.replace("?P<n>", "?P<each>")
            + rf" (?:{PEOPLE} )?(?:in|to|per) (?:each )?(?:group|arm|of the)\b"
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "Forty children were randomised to NK cells once (on day 1) or saline, 20 in each group": [
                {
                    "label": "NK cells once",
                    "role": "experimental",
                    "n": 20,
                    "intervention": "NK cells once (on day 1)",
                },
                {"label": "saline", "role": "placebo", "n": 20, "intervention": "saline"},
            ]
        },
        misses=(
            "Sixty patients were randomised to cells or saline, 20 in each group",
            "Sixty patients were randomised to cells or saline.",
        ),
        read=read_each,
        confidence=0.85,
    ),
)


def find_each(chars: str) -> list[Found]:
    """The arms of a sentence that says their size once for all of them.

    >>> chars = "Forty men were randomised to cells or saline, 20 in each arm."
    >>> [found.value["n"] for found in find_each(chars)]
    [20, 20]
    """
    return [
        Found(arm, one.start, one.end, one.rule, one.confidence)
        for one in find_all("arms", EACH_RULES, chars)
        if isinstance(one.value, list)
        for arm in one.value
    ]
