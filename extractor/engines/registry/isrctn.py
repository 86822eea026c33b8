"""ISRCTN: https://www.isrctn.com/api (XML, namespace http://www.67bricks.com/isrctn), and JSON of it.

XML has a `fullTrial` with `trial`, `sponsor`, `funder` and `contact`; the JSON is its `trial` alone,
so that the sponsor is no more than an id there. The number is printed without its prefix. Outcomes
are text, or `outcomeMeasure`s since 2025. Where a text was changed, it holds the current version
and then the previous ones. Participants: the target is planned, the final number enrolled (0:
not yet known). Contacts and addresses are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from extractor.engines.registry.lists import outcomes
from extractor.engines.registry.rows import Items, Leaf, Leaves, Row, Table, Whole
from extractor.engines.registry.words import (
    countries,
    date,
    design,
    ids,
    isrctn,
    key,
    meaning,
    number,
    phase,
    text,
)
from extractor.fields.arms import role_of
from extractor.types import JSON

Read = Callable[[Leaves], Iterator[tuple[JSON, Sequence[Leaf]]]]
STUDY = meaning({"intervention": "interventional", "observation": "observational"})
MODEL = meaning({
    "parallel": "parallel", "single": "single group", "cross": "crossover", "factorial": "factorial",
    "sequential": "sequential",
})  # fmt: skip
ALLOCATION = meaning({"randomi": "randomized", "non-randomi": "non-randomized", "non randomi": "non-randomized"})  # fmt: skip
SECOND = meaning({
    "randomised cross": "crossover", "randomised parallel": "parallel", "cohort": "cohort",
    "case-control": "case-control", "case control": "case-control",
})  # fmt: skip
MASKING = meaning({"open": "open label"})  # "Blinded (masking used)" does not tell how many are
CONTROL = meaning({
    "placebo": "placebo", "active": "active", "historical": "historical", "no treatment": "no treatment",
    "standard": "standard of care",
})  # fmt: skip
CURRENT = re.compile(
    r"\s*(?:current|updated) [^\n:]{3,80}?(?: as of [^\n:]{6,40})?:", re.IGNORECASE
)
PREVIOUS = re.compile(r"\n[_\s]*(?:previous|original) [^\n:]{3,120}:.*", re.IGNORECASE | re.DOTALL)
PLANNED = re.compile(
    r"(?:planned sample size:\s*)?(\d[\d,]*)\s*(?:participants|patients|people|subjects)?(?:\s*;.*)?\.?",
    re.IGNORECASE,
)

ARM = re.compile(
    r"(?:\d[.)]\s*)?(?P<label>(?:(?:group|arm) (?:\d|[A-F]|I{1,3})"
    r"|(?:intervention|control|experimental|treatment|placebo|comparator)(?: (?:group|arm))?))"
    r"\s*(?:\(n ?= ?(?P<n>\d+)\)\s*)?(?::\s*(?P<given>.*)|$)",
    re.IGNORECASE,
)

EXPERIMENTAL = meaning(dict.fromkeys(("intervention", "experimental", "treatment"), "experimental"))


def now(words: str) -> str:
    r"""The version of a text that counts.

    >>> now("Current outcome measures as of 01/02/2020:\n1. Death\n\nPrevious outcome measures:\n1. Pain")
    '\n1. Death'
    """
    return PREVIOUS.sub("", CURRENT.sub("", words, count=1))


def current(read: Callable[[str], JSON | Sequence[JSON]]) -> Callable[[str], JSON | Sequence[JSON]]:
    """A reader of the current version of a text."""
    return lambda words: read(now(words))


def planned(words: str) -> JSON:
    """The target.

    >>> planned("Planned Sample Size: 480; UK Sample Size: 480"), planned("20 in each arm")
    (480, None)
    """
    match = PLANNED.fullmatch(" ".join(now(words).split()))
    return (number(match[1]) or None) if match else None


def listed(at: str) -> Read:
    """A reader of a text that lists outcomes."""

    def read(leaves: Leaves) -> Iterator[tuple[JSON, Sequence[Leaf]]]:
        for leaf in leaves.get(at, ()):
            if text(leaf.chars) is not None:
                for value in outcomes(now(leaf.chars)):
                    yield value, [leaf]

    return read


def arms(at: str) -> Read:
    """A reader of arms that a description tells in lines: "Group 1 (n = 21): formula"."""

    def read(leaves: Leaves) -> Iterator[tuple[JSON, Sequence[Leaf]]]:
        for leaf in leaves.get(at, ()):
            lines = [one.strip() for one in now(leaf.chars).splitlines()]
            found = [(n, match) for n, one in enumerate(lines) if (match := ARM.fullmatch(one))]
            labels = [match["label"].casefold() for _, match in found]
            if len(set(labels)) < max(2, len(labels)):
                continue
            for n, match in found:
                given = match["given"] or "".join(lines[n + 1 : n + 2])
                role = EXPERIMENTAL(match["label"]) or role_of(
                    f"{match['label']} {given.partition('. ')[0]}"
                )
                size = number(match["n"]) if match["n"] else None
                yield (
                    {"label": match["label"], "role": role, "n": size, "intervention": text(given)},
                    [leaf],
                )

    return read


def first(at: str) -> Read:
    """A reader of the first of several."""

    def read(leaves: Leaves) -> Iterator[tuple[JSON, Sequence[Leaf]]]:
        for leaf in leaves.get(at, ())[:1]:
            if (name := text(leaf.chars)) is not None:
                yield name, [leaf]

    return read


def rows(trial: str) -> tuple[Row | Items | Whole, ...]:
    """The rows of a trial whose leaves stand below "trial/", or below nothing."""
    of = f"{trial}trialDescription"
    planning = f"{trial}trialDesign"
    detailed = f"{planning}/interventionalTrialDesign"
    people = f"{trial}participants"
    measures = {"measure": ("variable", text), "time_frame": ("timepoints", text)}
    return (
        Row("trial_ids", f"{trial}isrctn", isrctn),
        Row("trial_ids", f"{trial}externalRefs/eudraCTNumber", ids),
        Row("trial_ids", f"{trial}externalRefs/clinicalTrialsGovNumber", ids),
        Row("trial_ids", f"{trial}externalRefs/secondaryNumbers/secondaryNumber", ids),
        Row("title", f"{of}/scientificTitle", current(text)),
        Row("title", f"{of}/title", current(text)),
        Row("study_type", f"{planning}/primaryStudyDesign", STUDY),
        Row("design", f"{detailed}/assignment", key("model", MODEL)),
        Row("design", f"{detailed}/allocation", key("allocation", ALLOCATION)),
        Row("design", f"{detailed}/masking", key("masking", MASKING)),
        Row("design", f"{detailed}/control", key("control", CONTROL)),
        Row("design", f"{planning}/studyDesign", current(design)),
        Row("design", f"{planning}/secondaryStudyDesign", key("allocation", ALLOCATION)),
        Row("design", f"{planning}/secondaryStudyDesign", key("model", SECOND)),
        Row("phase", f"{trial}interventions/intervention/phase", phase),
        Items(
            "conditions", f"{trial}conditions/condition", {"text": ("description", current(text))}, "text",
            {"id": None},
        ),
        Row("participants", f"{people}/targetEnrolment", key("planned", planned)),
        Row("participants", f"{people}/totalFinalEnrolment", key("enrolled", planned)),
        Items("primary_outcomes", f"{of}/primaryOutcomes/outcomeMeasure", measures, "measure"),
        Whole("primary_outcomes", listed(f"{of}/primaryOutcome")),
        Items("secondary_outcomes", f"{of}/secondaryOutcomes/outcomeMeasure", measures, "measure"),
        Whole("secondary_outcomes", listed(f"{of}/secondaryOutcome")),
        Whole("arms", arms(f"{trial}interventions/intervention/description")),
        Row("countries", f"{people}/recruitmentCountries/country", countries),
        Row("last_update", f"{trial}@lastUpdated", date),
        Row("enrolment_dates", f"{people}/recruitmentStart", key("start", date)),
        Row("enrolment_dates", f"{people}/recruitmentEnd", key("end", date)),
    )  # fmt: skip


PLACES = ("", "trial/")
TABLE = Table(
    "isrctn",
    (
        *(row for place in PLACES for row in rows(place)),
        Whole("sponsor", first("sponsor/organisation")),
    ),
    titles=tuple(
        f"{place}trialDescription/{one}" for place in PLACES for one in ("scientificTitle", "title")
    ),
    names=tuple(f"{place}interventions/intervention/drugNames" for place in PLACES),
    prose=tuple(f"{place}interventions/intervention/description" for place in PLACES),
)
