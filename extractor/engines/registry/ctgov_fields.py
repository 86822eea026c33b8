"""ClinicalTrials.gov's classic API, study fields: each field of a study is a list of its values.

The fields are those of `ctgov_classic`, without what held them together: lists belong to each
other, value by value, only where they are equally long, and else only what is whole by itself
is told. What each arm gets is known by how often interventions name the arm. A dict's
key is the study's number.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.registry.ctgov import (
    STUDY,
    Arm,
    Told,
    arms_with,
    control,
    countries,
    design,
    people,
    phases,
    pick,
    plain,
    started,
)
from extractor.engines.registry.ctgov_flow import NOTHING, Flow, Group
from extractor.engines.registry.rows import Items, Leaf, Leaves, Row, Table, Whole
from extractor.engines.registry.words import date, ids, number, text

INFERRED = 0.95  # only studies of an intervention have a model of it


def arms(leaves: Leaves) -> Sequence[Arm]:
    """The arms; types and descriptions where each has one, interventions where it is known whose."""
    labels = leaves.get("ArmGroupLabel", ())
    kinds, abouts = (
        beside(labels, leaves.get(f"ArmGroup{name}", ())) for name in ("Type", "Description")
    )
    given = given_to(labels, leaves)
    return [Arm(*one) for one in zip(labels, kinds, given, abouts, strict=True)]


def beside(first: Sequence[Leaf], second: Sequence[Leaf]) -> Sequence[Leaf | None]:
    """The second list where it is as long as the first, else nothing for each."""
    return second if len(second) == len(first) else [None] * len(first)


def given_to(labels: Sequence[Leaf], leaves: Leaves) -> Sequence[tuple[Leaf, ...]]:
    """The interventions of each arm, which stand arm by arm in one list.

    As many of them are an arm's as there are interventions that name the arm.
    """
    names = leaves.get("ArmGroupInterventionName", ())
    named = [one.chars for one in leaves.get("InterventionArmGroupLabel", ())]
    sizes = [named.count(one.chars) for one in labels]
    if sum(sizes) != len(names) or len({one.chars for one in labels}) < len(labels):
        return [()] * len(labels)
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    return [tuple(names[end - size : end]) for size, end in zip(sizes, ends, strict=True)]


def flow(leaves: Leaves) -> Flow:
    """The participant flow, where it has one period and each milestone counts each group once."""
    period, milestones, groups, titles, counted, counts = (
        leaves.get(f"Flow{name}", ())
        for name in (
            "PeriodTitle", "MilestoneType", "GroupId", "GroupTitle", "AchievementGroupId",
            "AchievementNumSubjects",
        )
    )  # fmt: skip
    order = [one.chars for one in counted]
    if (
        len(period) != 1
        or not milestones
        or milestones[0].chars != "STARTED"
        or order != [one.chars for one in groups] * len(milestones)
        or len(counts) != len(order)
        or len(titles) != len(groups)
    ):
        return NOTHING
    found = []
    for title, count in zip(titles, counts, strict=False):
        n = number(count.chars)
        if not isinstance(n, int):
            return NOTHING
        found.append(Group(title, count, n))
    return Flow(period[0].chars, tuple(found))


def outcomes(field: str, name: str) -> Whole:
    """The row of the outcomes of one kind, with time frames where each has one."""

    def read(leaves: Leaves) -> Told:
        measures = leaves.get(f"{name}OutcomeMeasure", ())
        times = beside(measures, leaves.get(f"{name}OutcomeTimeFrame", ()))
        for measure, time in zip(measures, times, strict=True):
            if (words := text(measure.chars)) is not None:
                value = {"measure": words, "time_frame": text(time.chars) if time else None}
                yield value, [measure, *([time] if time else [])]

    return Whole(field, read)


def interventional(words: str) -> str | None:
    """That a study without a type has a model of intervention tells its type."""
    return "interventional" if plain(words) else None


TABLE = Table(
    "ctgov-fields",
    (
        Row("trial_ids", "", ids),
        Row("trial_ids", "NCTId", ids),
        Row("trial_ids", "NCTIdAlias", ids),
        Row("trial_ids", "SecondaryId", ids),
        Row("trial_ids", "OrgStudyId", ids),
        Row("title", "OfficialTitle", text),
        Row("title", "BriefTitle", text),
        Row("study_type", "StudyType", pick(STUDY)),
        Row("study_type", "DesignInterventionModel", interventional, INFERRED),
        *design(
            ("DesignInterventionModel", "DesignObservationalModel"), "DesignAllocation", "DesignMasking"
        ),
        control(arms),
        phases("Phase"),
        Items("conditions", "Condition", {"text": ("", text)}, "text", {"id": None}),
        people(
            "EnrollmentCount", ("EnrollmentType",), "OverallStatus", "DesignAllocation", arms, flow
        ),
        arms_with(arms, flow),
        outcomes("primary_outcomes", "Primary"),
        outcomes("secondary_outcomes", "Secondary"),
        Row("sponsor", "LeadSponsorName", text),
        countries("LocationCountry"),
        Row("last_update", "LastUpdatePostDate", date),
        started("StartDate"),
    ),
    titles=("OfficialTitle", "BriefTitle"),
    prose=("InterventionName", "InterventionDescription", "ArmGroupDescription"),
    about=("BriefSummary",),
)  # fmt: skip
