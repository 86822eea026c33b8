"""What a record says of its trial, in the forms by which records are compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.types import JSON

NO_TRIAL_OF_THEIR_OWN = frozenset(("WHO UTN", "PROSPERO"))
WORD = re.compile(r"[a-z0-9]{2,}|\d")
SMALL = frozenset(
    "a an and are as at by for from in is of on or the to with using versus vs study trial clinical randomized "
    "randomised controlled patients treatment efficacy safety effect effects evaluation phase double blind placebo".split()
)
"""Words that nearly every title has."""
SURNAME = re.compile(r"[A-Z][\w'’-]+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DIED = re.compile(r"\b(?:death|died|dead|mortality|deceased)\b", re.IGNORECASE)
LIVED = re.compile(r"\b(?:surviv\w+|alive)\b", re.IGNORECASE)
LEAST_N = 4  # smaller numbers of people are nobody's mark


@dataclass(frozen=True, slots=True)
class Telling:
    """One record; `own` are the ids that are its trial's, `others` those it is also registered by."""

    run: str
    record_id: str
    document: str  # sha256
    path: str
    kind: str
    label: str
    own: tuple[str, ...]
    others: tuple[str, ...]
    author: str  # "leng"; "" where nobody is cited
    year: str
    title: str  # its words that say something, in order
    conditions: frozenset[str]
    products: frozenset[str]  # cells and tissues
    counts: frozenset[int]  # numbers of people
    sizes: tuple[int, ...]  # of arms and subgroups, sorted
    figures: frozenset[str]  # of outcomes: "death 17.6"
    sponsor: str  # its words that say something
    dated: str  # when a registry refreshed it, ISO 8601; "" for others
    at: tuple[int, int]  # the run's number, and where its line begins in records.jsonl

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids."""
        return (*self.own, *self.others)


def tellings(run: Path, number: int = 0) -> Iterator[Telling]:
    """The records of a run, one after the other; raises where there is no run."""
    try:
        with (run / "records.jsonl").open("rb") as file:
            at = 0
            for line in file:
                yield telling(json.loads(line), str(run), (number, at))
                at += len(line)
    except (OSError, ValueError, KeyError) as error:
        what = " ".join(str(error).split())
        raise ExtractorError(
            f"{run}: no run that can be read ({what}). Give folders that `extractor run` wrote."
        ) from None


def telling(record: Mapping[str, JSON], run: str, at: tuple[int, int]) -> Telling:
    """One record of a run's records.jsonl."""
    document, fields = record["document"], record["fields"]
    assert isinstance(document, Mapping) and isinstance(fields, Mapping)
    ids = [
        str(one["id"])
        for one in listed(fields, "trial_ids")
        if one.get("valid") and one.get("registry") not in NO_TRIAL_OF_THEIR_OWN
    ]
    ids = list(dict.fromkeys(ids))
    first = 1 if record["kind"] == "registered" else len(ids)
    cited = str(value_of(fields, "cited_as") or "")
    surname = SURNAME.match(cited) if " et al" in cited else None
    year = YEAR.search(cited)
    return Telling(
        run, str(record["record_id"]), str(document["sha256"]), str(document["path"]), str(record["kind"]),
        str(record["label"]), tuple(ids[:first]), tuple(ids[first:]),
        surname.group().casefold() if surname else "", year.group() if year else "",
        " ".join(words(str(value_of(fields, "title") or ""))), concepts(listed(fields, "conditions")),
        products(listed(fields, "cell_products")), counts(fields), sizes(fields), figures(fields),
        " ".join(words(str(value_of(fields, "sponsor") or ""))),
        str(value_of(fields, "last_update") or ""), at,
    )  # fmt: skip


def value_of(fields: Mapping[str, JSON], name: str) -> JSON:
    """What a field has found."""
    finding = fields.get(name)
    return (
        finding.get("value")
        if isinstance(finding, Mapping) and finding.get("status") == "found"
        else None
    )


def listed(fields: Mapping[str, JSON], name: str) -> list[Mapping[str, JSON]]:
    """The items of a field with a list of dicts."""
    value = value_of(fields, name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def words(text: str) -> list[str]:
    """The words that say something.

    >>> words("A Randomized Trial of NK Cells in COVID-19")
    ['nk', 'cells', 'covid', '19']
    """
    return [word for word in WORD.findall(text.casefold()) if word not in SMALL]


def concepts(values: Sequence[Mapping[str, JSON]]) -> frozenset[str]:
    """Concepts by their ids, else each by its words."""
    found: set[str] = set()
    for one in values:
        found |= {str(one["id"])} if one.get("id") else set(words(str(one.get("text") or "")))
    return frozenset(found)


def products(values: Sequence[Mapping[str, JSON]]) -> frozenset[str]:
    """Cells and tissues of products."""
    parts = [
        one[key]
        for one in values
        for key in ("cell_type", "tissue")
        if isinstance(one.get(key), Mapping)
    ]
    return concepts([part for part in parts if isinstance(part, Mapping)])


def counts(fields: Mapping[str, JSON]) -> frozenset[int]:
    """The numbers of people of the trial, and of its arms, that are not too small to tell it."""
    people = value_of(fields, "participants")
    found = list(people.values()) if isinstance(people, Mapping) else []
    found += [one.get("n") for one in listed(fields, "arms")]
    return frozenset(n for n in found if isinstance(n, int) and n >= LEAST_N)


def sizes(fields: Mapping[str, JSON]) -> tuple[int, ...]:
    """The sizes of the experimental arms' subgroups, else those of arms, if two or more are told."""
    arms = listed(fields, "arms")
    inside = [some for arm in arms if isinstance(some := arm.get("subgroups"), list)]
    groups = [one for some in inside for one in some if isinstance(one, Mapping)]
    for some in (groups, arms):
        told = sorted(n for one in some if isinstance(n := one.get("n"), int))
        if len(told) > 1:
            return tuple(told)
    return ()


def figures(fields: Mapping[str, JSON]) -> frozenset[str]:
    """Shares of people with an outcome; those who live are told as those who died."""
    found: set[str] = set()
    for one in listed(fields, "results"):
        percent, measure = one.get("percent"), str(one.get("measure") or "")
        if isinstance(percent, bool) or not isinstance(percent, int | float):
            continue
        if LIVED.search(measure):
            found.add(f"death {round(100 - percent, 1)}")
        elif DIED.search(measure):
            found.add(f"death {round(float(percent), 1)}")
        elif told := words(measure):
            found.add(f"{told[-1]} {round(float(percent), 1)}")
    return frozenset(found)
