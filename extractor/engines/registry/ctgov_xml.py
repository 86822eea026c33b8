"""ClinicalTrials.gov's legacy XML (public.xsd, until June 2024), and the JSON made of it.

https://clinicaltrials.gov/ct2/html/images/info/public.xsd. An intervention names the arms that
get it, not the other way round. JSON made of it has the same names, attributes as
"@attributes/x", "@x" or "x", or lost: the type of enrolment then is told as `ctgov` says. Before
2017 all of the design stood in one line, "Allocation: Randomized, Masking: Open Label".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines.registry.ctgov import (
    ALLOCATION,
    MASKING,
    MODEL,
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
from extractor.engines.registry.ctgov_flow import NOTHING, Flow, FlowPlaces, flow_of
from extractor.engines.registry.ctgov_outcomes import XML, results
from extractor.engines.registry.ctgov_v2 import above
from extractor.engines.registry.rows import Items, Leaves, Row, Table
from extractor.engines.registry.words import Read, date, ids, key, text
from extractor.types import JSON

INFO = "study_design_info"
FLOW = "clinical_results/participant_flow"
PERIOD = f"{FLOW}/period_list/period"
MILESTONE = f"{PERIOD}/milestone_list/milestone"
COUNTED = f"{MILESTONE}/participants_list/participants"
ATTRIBUTES = ("@{}", "@attributes/{}", "{}")  # where a form keeps an attribute


def attribute(at: str, name: str) -> tuple[str, ...]:
    """The places where an attribute may stand."""
    return tuple(f"{at}/{form.format(name)}" for form in ATTRIBUTES)


PLACES = tuple(
    FlowPlaces(
        group, f"{FLOW}/group_list/group/title", f"{PERIOD}/title", f"{MILESTONE}/title", counted, count
    )
    for group, counted, count in zip(
        attribute(f"{FLOW}/group_list/group", "group_id"),
        attribute(COUNTED, "group_id"),
        attribute(COUNTED, "count"),
        strict=True,
    )
)  # fmt: skip


def flow(leaves: Leaves) -> Flow:
    """The participant flow, in the first form that a record has it."""
    return next((found for at in PLACES if (found := flow_of(leaves, at)).groups), NOTHING)


def arms(leaves: Leaves) -> Sequence[Arm]:
    """The arms, or the groups of an observational study."""
    return arms_of(leaves, "arm_group/arm_group_type", "arm_group/description")


def arms_of(leaves: Leaves, kind: str, about: str) -> Sequence[Arm]:
    """The arms with the interventions that name them."""
    kinds, names = (
        {above(one.path): one for one in leaves.get(at, ())}
        for at in (kind, "intervention/intervention_name")
    )
    abouts = {above(one.path.removesuffix("/textblock")): one for one in leaves.get(about, ())}
    given = [
        (one.chars, names[above(one.path)])
        for one in leaves.get("intervention/arm_group_label", ())
        if above(one.path) in names
    ]
    found = []
    for one in leaves.get("arm_group/arm_group_label", ()):
        place = above(one.path)
        own = tuple(name for label, name in given if label == one.chars)
        found.append(Arm(one, kinds.get(place), own, abouts.get(place)))
    return found


def outcomes(field: str) -> Items:
    """The row of the outcomes of one kind; the JSON of one that is alone has no list."""
    keys = {"measure": ("measure", text), "time_frame": ("time_frame", text)}
    return Items(field, field.removesuffix("s"), keys, "measure")


def item(name: str, read: Read) -> Read:
    """A reader of one item of a design in one line.

    >>> item("Masking", pick(MASKING))("Allocation: Randomized, Masking: Double Blind (Subject)")
    'double'
    """
    pattern = re.compile(rf"\b{name}:\s*([^,:]+)")

    def read_(words: str) -> JSON | Sequence[JSON]:
        found = pattern.search(words)
        return read(found[1]) if found else None

    return read_


TABLE = Table(
    "ctgov-xml",
    (
        Row("trial_ids", "id_info/nct_id", ids),
        Row("trial_ids", "required_header/url", ids),  # before other ids, which may stand before the own
        Row("trial_ids", "id_info/nct_alias", ids),
        Row("trial_ids", "id_info/secondary_id", ids),
        Row("trial_ids", "id_info/org_study_id", ids),
        Row("title", "official_title", text),
        Row("title", "brief_title", text),
        Row("study_type", "study_type", pick(STUDY)),
        *design(
            (f"{INFO}/intervention_model", f"{INFO}/observational_model"),
            f"{INFO}/allocation",
            f"{INFO}/masking",
        ),
        Row("design", "study_design", key("model", item("(?:Intervention|Observational) Model", pick(MODEL)))),
        Row("design", "study_design", key("allocation", item("Allocation", pick(ALLOCATION)))),
        Row("design", "study_design", key("masking", item("Masking", pick(MASKING)))),
        control(arms),
        phases("phase"),
        Items("conditions", "condition", {"text": ("", text)}, "text", {"id": None}),
        people(
            "enrollment", attribute("enrollment", "type"), "overall_status", f"{INFO}/allocation", arms, flow
        ),
        arms_with(arms, flow),
        outcomes("primary_outcomes"),
        outcomes("secondary_outcomes"),
        results(XML),
        Row("sponsor", "sponsors/lead_sponsor/agency", text),
        countries("location_countries/country"),
        Row("last_update", "last_update_posted", date),
        started("start_date"),
    ),
    titles=("official_title", "brief_title"),
    prose=(
        "intervention/intervention_name", "intervention/description", "arm_group/description",
    ),
    about=("brief_summary/textblock",),
)  # fmt: skip
