"""EU CTIS: what its public API gives for a trial, before June 2024 and since.

https://euclinicaltrials.eu/ctis-public-api/retrieve/{ctNumber}. Both generations hold the authorised
part I (of the trial) and parts II (of a country each); the later one below `authorizedApplication`.
Codes: CTIS's reference list 57 for the allocation. All trials of CTIS are interventional.

A search's answer (`data`) has a line of each trial: `ctTitle`, `sponsor`, `trialCountries`.

Planned people: the sum of the parts II, and of the rest of the world (`rowSubjectCount`). Design is
in `periodDetails` where it is public, else only in the title. An associated trial is another trial.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.engines.registry.rows import Items, Leaf, Leaves, Row, Table, Whole
from extractor.engines.registry.words import (  # fmt: skip
    countries,
    date,
    ids,
    isrctn,
    key,
    meaning,
    number,
    phase,
    text,
)
from extractor.types import JSON

Told = Iterator[tuple[JSON, Sequence[Leaf]]]
BASES = ("", "authorizedApplication/")
ALLOCATION = meaning({"1": "randomized", "2": "non-randomized"})
EEA = "1"  # `trialRegion`: in its member states alone


def any_of(leaves: Leaves, below: str) -> Sequence[Leaf]:
    """The leaves of a place, of whichever generation."""
    return next((leaves[at] for base in BASES if (at := f"{base}{below}") in leaves), ())


def planned(leaves: Leaves) -> Told:
    """People planned: in all member states and in the rest of the world."""
    inside = any_of(leaves, "authorizedPartsII/recruitmentSubjectCount")
    outside = any_of(leaves, "authorizedPartI/rowSubjectCount")
    if not inside and (outside or any(one.chars == EEA for one in leaves.get("trialRegion", ()))):
        inside = leaves.get("totalNumberEnrolled", ())
    cited = [*inside, *outside]
    numbers = [n for one in cited if isinstance(n := number(one.chars), int)]
    if inside and len(numbers) == len(cited) and sum(numbers):
        yield {"planned": sum(numbers)}, cited


def started(leaves: Leaves) -> Told:
    """The first day on which people were recruited, else the day that was planned."""
    known = any_of(leaves, "authorizedPartsII/mscInfo/trialRecruitmentPeriod/recruitmentStartDate")
    below = "authorizedPartI/trialDetails/trialInformation/trialDuration/estimatedRecruitmentStartDate"  # fmt: skip
    told = [
        (day, one)
        for one in known or any_of(leaves, below)
        if isinstance(day := date(one.chars), str)
    ]
    if told:
        day, leaf = min(told, key=lambda one: one[0])
        yield {"start": day}, [leaf]


def sponsor(leaves: Leaves) -> Told:
    """The primary sponsor, else the first."""
    names = leaves.get("primarySponsor/organisation/name") or any_of(leaves, "authorizedPartI/sponsors/organisation/name")  # fmt: skip
    flags = any_of(leaves, "authorizedPartI/sponsors/primary")
    first = {one.path.rpartition("/")[0] for one in flags if one.chars == "true"}
    mine = [one for one in names if one.path.removesuffix("/organisation/name") in first]
    for leaf in (mine or names)[:1]:
        if (name := text(leaf.chars)) is not None:
            yield name, [leaf]


def state(words: str) -> tuple[JSON, ...]:
    """The country of "France:3"."""
    return countries(words.partition(":")[0])


def rows(base: str) -> tuple[Row | Items | Whole, ...]:
    """The rows of one generation."""
    part = f"{base}authorizedPartI"
    names = f"{part}/trialDetails/clinicalTrialIdentifiers"
    others = f"{names}/secondaryIdentifyingNumbers"
    about = f"{part}/trialDetails/trialInformation"
    period = f"{part}/trialDetails/protocolInformation/studyDesign/periodDetails"
    return (
        Row("trial_ids", f"{base}eudraCt/eudraCtCode", ids),
        Row("trial_ids", f"{base}eudraCtInfo/eudraCtCode", ids),
        Row("trial_ids", f"{others}/nctNumber/number", ids),
        Row("trial_ids", f"{others}/isrctnNumber/number", isrctn),
        Row("trial_ids", f"{others}/whoUniversalTrialNumber/number", ids),
        Row("trial_ids", f"{others}/additionalRegistries/number", ids),
        Row("title", f"{names}/fullTitle", text),
        Row("title", f"{names}/publicTitle", text),
        Row("design", f"{period}/allocationMethod", key("allocation", ALLOCATION)),
        Items(
            "conditions", f"{about}/medicalCondition/partIMedicalConditions", {"text": ("medicalCondition", text)},
            "text", {"id": None},
        ),
        Items(
            "arms", f"{period}/armDetails", {"label": ("title", text), "intervention": ("description", text)}, "label",
            {"role": None, "n": None},
        ),
        Items(
            "primary_outcomes", f"{about}/endPoint/primaryEndPoints", {"measure": ("endPoint", text)}, "measure",
            {"time_frame": None},
        ),
        Items(
            "secondary_outcomes", f"{about}/endPoint/secondaryEndPoints", {"measure": ("endPoint", text)}, "measure",
            {"time_frame": None},
        ),
        Row("countries", f"{base}memberStatesConcerned/mscName", countries),
        Row("countries", f"{base}authorizedPartsII/mscInfo/countryName", countries),
        Row("countries", f"{part}/rowCountriesInfo/name", countries),
    )  # fmt: skip


TABLE = Table(
    "ctis",
    (
        Row("trial_ids", "ctNumber", ids),
        *(row for base in BASES for row in rows(base)),
        Row("title", "title", text),
        Row("title", "ctTitle", text),
        Row("study_type", "ctNumber", lambda _: "interventional"),
        Row("phase", "trialPhase", phase),
        Whole("participants", planned),
        Whole("sponsor", sponsor),
        Row("sponsor", "sponsor", text),
        Row("last_update", "lastUpdated", date),
        Row("countries", "trialCountries", state),
        Whole("enrolment_dates", started),
    ),
    titles=(
        *(
            f"{base}authorizedPartI/trialDetails/clinicalTrialIdentifiers/{one}"
            for base in BASES
            for one in ("fullTitle", "publicTitle")
        ),
        "ctTitle",
    ),
    names=tuple(
        f"{base}authorizedPartI/products/{one}"
        for base in BASES
        for one in ("productName", "productDictionaryInfo/activeSubstanceName")
    ),
    prose=tuple(
        f"{base}authorizedPartI/trialDetails/{one}"
        for base in BASES
        for one in (
            "protocolInformation/studyDesign/periodDetails/armDetails/description",
            "trialInformation/trialObjective/mainObjective",
        )
    ),
)
