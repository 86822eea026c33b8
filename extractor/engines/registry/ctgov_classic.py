"""ClinicalTrials.gov's classic API, full studies: its study structure, as it was until June 2024.

Each name is one of its study fields (https://classic.clinicaltrials.gov/api/info/study_structure);
a list is an element "…List" with elements of one name. Read as API v2 (`ctgov_v2`), which
has the same under shorter names.
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
from extractor.engines.registry.ctgov_outcomes import CLASSIC, results
from extractor.engines.registry.ctgov_v2 import arms_at
from extractor.engines.registry.rows import Items, Leaves, Row, Table
from extractor.engines.registry.words import date, ids, text

P = "ProtocolSection"
ID = f"{P}/IdentificationModule"
DESIGN = f"{P}/DesignModule"
INFO = f"{DESIGN}/DesignInfo"
ARMS = f"{P}/ArmsInterventionsModule"
GROUPS = f"{ARMS}/ArmGroupList/ArmGroup"
GIVEN = f"{ARMS}/InterventionList/Intervention"
OUTCOMES = f"{P}/OutcomesModule"
FLOW = "ResultsSection/ParticipantFlowModule"
PERIOD = f"{FLOW}/FlowPeriodList/FlowPeriod"
MILESTONE = f"{PERIOD}/FlowMilestoneList/FlowMilestone"
COUNTED = f"{MILESTONE}/FlowAchievementList/FlowAchievement"
PLACES = FlowPlaces(
    f"{FLOW}/FlowGroupList/FlowGroup/FlowGroupId",
    f"{FLOW}/FlowGroupList/FlowGroup/FlowGroupTitle",
    f"{PERIOD}/FlowPeriodTitle",
    f"{MILESTONE}/FlowMilestoneType",
    f"{COUNTED}/FlowAchievementGroupId",
    f"{COUNTED}/FlowAchievementNumSubjects",
)


def arms(leaves: Leaves) -> Sequence[Arm]:
    """The arms, or the groups of an observational study."""
    below = ("Label", "Type", "InterventionList/ArmGroupInterventionName", "Description")
    return arms_at(leaves, *(f"{GROUPS}/ArmGroup{name}" for name in below))


def flow(leaves: Leaves) -> Flow:
    """The participant flow."""
    return flow_of(leaves, PLACES)


def outcomes(field: str, name: str) -> Items:
    """The row of the outcomes of one kind: "Primary"."""
    keys = {
        "measure": (f"{name}OutcomeMeasure", text),
        "time_frame": (f"{name}OutcomeTimeFrame", text),
    }
    return Items(field, f"{OUTCOMES}/{name}OutcomeList/{name}Outcome", keys, "measure")


TABLE = Table(
    "ctgov-classic",
    (
        Row("trial_ids", f"{ID}/NCTId", ids),
        Row("trial_ids", f"{ID}/NCTIdAliasList/NCTIdAlias", ids),
        Row("trial_ids", f"{ID}/SecondaryIdInfoList/SecondaryIdInfo/SecondaryId", ids),
        Row("trial_ids", f"{ID}/OrgStudyIdInfo/OrgStudyId", ids),
        Row("title", f"{ID}/OfficialTitle", text),
        Row("title", f"{ID}/BriefTitle", text),
        Row("study_type", f"{DESIGN}/StudyType", pick(STUDY)),
        *design(
            (
                f"{INFO}/DesignInterventionModel",
                f"{INFO}/DesignObservationalModelList/DesignObservationalModel",
            ),
            f"{INFO}/DesignAllocation",
            f"{INFO}/DesignMaskingInfo/DesignMasking",
        ),
        control(arms),
        phases(f"{DESIGN}/PhaseList/Phase"),
        Items(
            "conditions", f"{P}/ConditionsModule/ConditionList/Condition", {"text": ("", text)},
            "text", {"id": None},
        ),
        people(
            f"{DESIGN}/EnrollmentInfo/EnrollmentCount", (f"{DESIGN}/EnrollmentInfo/EnrollmentType",),
            f"{P}/StatusModule/OverallStatus", f"{INFO}/DesignAllocation", arms, flow,
        ),
        arms_with(arms, flow),
        outcomes("primary_outcomes", "Primary"),
        outcomes("secondary_outcomes", "Secondary"),
        results(CLASSIC),
        Row("sponsor", f"{P}/SponsorCollaboratorsModule/LeadSponsor/LeadSponsorName", text),
        countries(f"{P}/ContactsLocationsModule/LocationList/Location/LocationCountry"),
        Row("last_update", f"{P}/StatusModule/LastUpdatePostDateStruct/LastUpdatePostDate", date),
        started(f"{P}/StatusModule/StartDateStruct/StartDate"),
    ),
    titles=(f"{ID}/OfficialTitle", f"{ID}/BriefTitle"),
    prose=(
        f"{GIVEN}/InterventionName", f"{GIVEN}/InterventionDescription",
        f"{GROUPS}/ArmGroupDescription",
    ),
    about=(f"{P}/DescriptionModule/BriefSummary",),
)  # fmt: skip
