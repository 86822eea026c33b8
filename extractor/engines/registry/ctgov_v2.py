"""ClinicalTrials.gov, API v2: https://clinicaltrials.gov/data-api/about-api/study-data-structure.

What stands where is told below; how people, arms and control are read is told in `ctgov`. Aliases
are numbers under which the same study stood before. A patient registry is an observational study.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.registry.ctgov import (
    STUDY,
    Arm,
    arms_with,
    control,
    countries,
    design,
    people,
    phases,
    pick,
    started,
)
from extractor.engines.registry.ctgov_flow import Flow, FlowPlaces, flow_of
from extractor.engines.registry.ctgov_outcomes import V2, results
from extractor.engines.registry.rows import Items, Leaves, Row, Table
from extractor.engines.registry.words import date, ids, text

P = "protocolSection"
ID = f"{P}/identificationModule"
DESIGN = f"{P}/designModule"
INFO = f"{DESIGN}/designInfo"
ARMS = f"{P}/armsInterventionsModule"
GROUPS = f"{ARMS}/armGroups"
OUTCOMES = f"{P}/outcomesModule"
FLOW = "resultsSection/participantFlowModule"
PLACES = FlowPlaces(
    f"{FLOW}/groups/id",
    f"{FLOW}/groups/title",
    f"{FLOW}/periods/title",
    f"{FLOW}/periods/milestones/type",
    f"{FLOW}/periods/milestones/achievements/groupId",
    f"{FLOW}/periods/milestones/achievements/numSubjects",
)


def arms(leaves: Leaves) -> Sequence[Arm]:
    """The arms, or the groups of an observational study."""
    below = ("label", "type", "interventionNames", "description")
    return arms_at(leaves, *(f"{GROUPS}/{name}" for name in below))


def arms_at(leaves: Leaves, label: str, kind: str, names: str, about: str) -> Sequence[Arm]:
    """The arms of a form that has all of an arm below it."""
    kinds, abouts = ({above(one.path): one for one in leaves.get(at, ())} for at in (kind, about))
    found = []
    for one in leaves.get(label, ()):
        place = above(one.path)
        given = tuple(leaf for leaf in leaves.get(names, ()) if leaf.path.startswith(f"{place}/"))
        found.append(Arm(one, kinds.get(place), given, abouts.get(place)))
    return found


def above(path: str) -> str:
    """The path of what a leaf is part of."""
    return path.rpartition("/")[0]


def flow(leaves: Leaves) -> Flow:
    """The participant flow."""
    return flow_of(leaves, PLACES)


TABLE = Table(
    "ctgov-v2",
    (
        Row("trial_ids", f"{ID}/nctId", ids),
        Row("trial_ids", f"{ID}/nctIdAliases", ids),
        Row("trial_ids", f"{ID}/secondaryIdInfos/id", ids),
        Row("trial_ids", f"{ID}/orgStudyIdInfo/id", ids),
        Row("title", f"{ID}/officialTitle", text),
        Row("title", f"{ID}/briefTitle", text),
        Row("study_type", f"{DESIGN}/studyType", pick(STUDY)),
        *design(
            (f"{INFO}/interventionModel", f"{INFO}/observationalModel"),
            f"{INFO}/allocation",
            f"{INFO}/maskingInfo/masking",
        ),
        control(arms),
        phases(f"{DESIGN}/phases"),
        Items("conditions", f"{P}/conditionsModule/conditions", {"text": ("", text)}, "text", {"id": None}),
        people(
            f"{DESIGN}/enrollmentInfo/count", (f"{DESIGN}/enrollmentInfo/type",),
            f"{P}/statusModule/overallStatus", f"{INFO}/allocation", arms, flow,
        ),
        arms_with(arms, flow),
        Items(
            "primary_outcomes", f"{OUTCOMES}/primaryOutcomes",
            {"measure": ("measure", text), "time_frame": ("timeFrame", text)}, "measure",
        ),
        Items(
            "secondary_outcomes", f"{OUTCOMES}/secondaryOutcomes",
            {"measure": ("measure", text), "time_frame": ("timeFrame", text)}, "measure",
        ),
        results(V2),
        Row("sponsor", f"{P}/sponsorCollaboratorsModule/leadSponsor/name", text),
        countries(f"{P}/contactsLocationsModule/locations/country"),
        Row("last_update", f"{P}/statusModule/lastUpdatePostDateStruct/date", date),
        started(f"{P}/statusModule/startDateStruct/date"),
    ),
    titles=(f"{ID}/officialTitle", f"{ID}/briefTitle"),
    prose=(f"{ARMS}/interventions/name", f"{ARMS}/interventions/description", f"{GROUPS}/description"),
    about=(f"{P}/descriptionModule/briefSummary",),
)  # fmt: skip
