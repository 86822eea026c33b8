"""ClinicalTrials.gov's upload XML (ProtocolRecordSchema.xsd), as its Protocol Registration System takes and gives it.

Much stands as in the legacy XML. Masking is told by who is masked, formerly by its level; a study that was never
registered has no number of the registry, and other registrations are secondary ids.
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
    started,
)
from extractor.engines.registry.ctgov_xml import arms_of
from extractor.engines.registry.rows import Items, Leaves, Row, Table, Whole
from extractor.engines.registry.words import ids, meaning, text

DESIGN = "study_design/interventional_design"
OBSERVED = "study_design/observational_design/observational_study_design"
LEVELS = ("single", "double", "triple", "quadruple")
MASKED = ("subject", "caregiver", "investigator", "assessor")
CONTROL = meaning({
    "placebo": "placebo", "active": "active", "no treatment": "no treatment", "dose": "dose comparison", "historical": "historical",
})  # fmt: skip
YES = frozenset(("yes", "true"))


def arms(leaves: Leaves) -> Sequence[Arm]:
    """The arms, with the interventions that name them."""
    return arms_of(leaves, "arm_group/arm_type", "arm_group/arm_group_description/textblock")


def masking(leaves: Leaves) -> Told:
    """The masking by who is masked."""
    nobody = [one for one in leaves.get(f"{DESIGN}/no_masking", ()) if one.chars.casefold() in YES]
    some = [
        one
        for name in MASKED
        for one in leaves.get(f"{DESIGN}/masked_{name}", ())
        if one.chars.casefold() in YES
    ]
    if bool(nobody) != bool(some):
        yield {"masking": LEVELS[len(some) - 1] if some else "open label"}, [*nobody, *some]


def controls(leaves: Leaves) -> Told:
    """Against what is compared: as older studies say themselves, else by the types of arms."""
    for leaf in leaves.get(f"{DESIGN}/control", ()):
        if (value := pick(CONTROL)(leaf.chars)) is not None:
            yield {"control": value}, [leaf]
            return
    yield from control(arms).read(leaves)


def outcomes(kind: str) -> Items:
    """The row of the outcomes of one kind."""
    keys = {"measure": ("outcome_measure", text), "time_frame": ("outcome_time_frame", text)}
    return Items(f"{kind}_outcomes", f"{kind}_outcome", keys, "measure")


TABLE = Table(
    "ctgov-prs",
    (
        Row("trial_ids", "id_info/nct_id", ids),
        Row("trial_ids", "id_info/secondary_id/id", ids),
        Row("trial_ids", "id_info/org_study_id", ids),
        Row("title", "official_title", text),
        Row("title", "brief_title", text),
        Row("study_type", "study_design/study_type", pick(STUDY)),
        *design((f"{DESIGN}/assignment", OBSERVED), f"{DESIGN}/allocation", f"{DESIGN}/masking"),
        Whole("design", masking),
        Whole("design", controls),
        phases(f"{DESIGN}/phase"),
        Items("conditions", "condition", {"text": ("", text)}, "text", {"id": None}),
        people("enrollment", ("enrollment_type",), "overall_status", f"{DESIGN}/allocation", arms),
        arms_with(arms),
        outcomes("primary"),
        outcomes("secondary"),
        Row("sponsor", "sponsors/lead_sponsor/agency", text),
        countries("location/facility/address/country"),
        started("start_date"),
    ),
    titles=("official_title", "brief_title"),
    prose=(
        "intervention/intervention_name", "intervention/intervention_description/textblock",
        "arm_group/arm_group_description/textblock",
    ),
    about=("brief_summary/textblock",),
)  # fmt: skip
