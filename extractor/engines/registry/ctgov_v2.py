"""ClinicalTrials.gov, API v2: https://clinicaltrials.gov/data-api/about-api/study-data-structure.

Participants: `enrollmentInfo.count` is the number planned where its type is ESTIMATED, else the
number enrolled. Contacts, officials and the responsible party are people and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.engines.registry.rows import Items, Leaf, Leaves, Row, Table, Whole, items
from extractor.engines.registry.words import date, ids, key, meaning, number, phase, text
from extractor.types import JSON

P = "protocolSection"
STUDY = meaning(
    {
        "interventional": "interventional",
        "observational": "observational",
        "expanded": "expanded access",
    }
)
MODEL = meaning({
    "parallel": "parallel", "single": "single group", "crossover": "crossover", "factorial": "factorial",
    "sequential": "sequential",
})  # fmt: skip
ALLOCATION = meaning({"randomized": "randomized", "non": "non-randomized"})
MASKING = meaning({
    "none": "open label", "open": "open label", "single": "single", "double": "double", "triple": "triple",
    "quadruple": "quadruple",
})  # fmt: skip
ROLE = meaning({
    "experimental": "experimental", "active": "comparator", "placebo": "placebo", "sham": "placebo",
    "no": "no intervention",
})  # fmt: skip
DESIGN = f"{P}/designModule"
ARMS = f"{P}/armsInterventionsModule"
OUTCOMES = f"{P}/outcomesModule"


def enrolled(leaves: Leaves) -> Iterator[tuple[JSON, Sequence[Leaf]]]:
    """The number of people, planned or enrolled by its type."""
    kinds = leaves.get(f"{DESIGN}/enrollmentInfo/type", ())
    actual = any(one.chars == "ACTUAL" for one in kinds)
    for one in leaves.get(f"{DESIGN}/enrollmentInfo/count", ()):
        n = number(one.chars)
        if n is not None and (kinds or n):
            yield {"enrolled" if actual else "planned": n}, [one, *kinds]


def phases(leaves: Leaves) -> Iterator[tuple[JSON, Sequence[Leaf]]]:
    """All phases of a study as one: PHASE1 and PHASE2 are 1/2."""
    told = leaves.get(f"{DESIGN}/phases", ())
    value = phase(" ".join(one.chars for one in told))
    if value is not None:
        yield value, told


def arms(leaves: Leaves) -> Iterator[tuple[JSON, Sequence[Leaf]]]:
    """Arms with the names of their interventions: "Drug: x" of interventionNames, or description."""
    row = Items(
        "arms", f"{ARMS}/armGroups", {"label": ("label", text), "role": ("type", ROLE)}, "label"
    )
    for value, cited in items(row, leaves):
        assert isinstance(value, dict)
        place = cited[0].path.rpartition("/")[0]
        names = [
            one
            for one in leaves.get(f"{ARMS}/armGroups/interventionNames", ())
            if one.path.startswith(f"{place}/")
        ]
        given = "; ".join(one.chars.partition(": ")[2] or one.chars for one in names) or None
        yield {**value, "n": None, "intervention": given}, [*cited, *names]


TABLE = Table(
    "ctgov-v2",
    (
        Row("trial_ids", f"{P}/identificationModule/nctId", ids),
        Row("trial_ids", f"{P}/identificationModule/secondaryIdInfos/id", ids),
        Row("trial_ids", f"{P}/identificationModule/orgStudyIdInfo/id", ids),
        Row("title", f"{P}/identificationModule/officialTitle", text),
        Row("title", f"{P}/identificationModule/briefTitle", text),
        Row("study_type", f"{DESIGN}/studyType", STUDY),
        Row("design", f"{DESIGN}/designInfo/interventionModel", key("model", MODEL)),
        Row("design", f"{DESIGN}/designInfo/allocation", key("allocation", ALLOCATION)),
        Row("design", f"{DESIGN}/designInfo/maskingInfo/masking", key("masking", MASKING)),
        Whole("phase", phases),
        Items("conditions", f"{P}/conditionsModule/conditions", {"text": ("", text)}, "text", {"id": None}),
        Whole("participants", enrolled),
        Whole("arms", arms),
        Items(
            "primary_outcomes", f"{OUTCOMES}/primaryOutcomes",
            {"measure": ("measure", text), "time_frame": ("timeFrame", text)}, "measure",
        ),
        Items(
            "secondary_outcomes", f"{OUTCOMES}/secondaryOutcomes",
            {"measure": ("measure", text), "time_frame": ("timeFrame", text)}, "measure",
        ),
        Row("sponsor", f"{P}/sponsorCollaboratorsModule/leadSponsor/name", text),
        Row("countries", f"{P}/contactsLocationsModule/locations/country", text),
        Row("last_update", f"{P}/statusModule/lastUpdatePostDateStruct/date", date),
        Row("enrolment_dates", f"{P}/statusModule/startDateStruct/date", key("start", date)),
    ),
    titles=(f"{P}/identificationModule/officialTitle", f"{P}/identificationModule/briefTitle"),
    prose=(
        f"{ARMS}/interventions/name", f"{ARMS}/interventions/description", f"{ARMS}/armGroups/description",
        f"{P}/descriptionModule/briefSummary",
    ),
)  # fmt: skip
