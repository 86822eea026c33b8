"""FIND: one file per field, with its meaning, its unit and rules that prove themselves."""

from __future__ import annotations

from extractor.fields import (
    arms,
    cell_products,
    cited_as,
    conditions,
    countries,
    design,
    enrolment_dates,
    follow_up,
    last_update,
    outcomes,
    parent_trial,
    participants,
    phase,
    results,
    site,
    sponsor,
    study_type,
    title,
    trial_ids,
)
from extractor.fields.rule import Field

# In the order of SCHEMA.md's record; what the schema doesn't list comes last.
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        trial_ids.FIELD,
        title.FIELD,
        study_type.FIELD,
        design.FIELD,
        phase.FIELD,
        conditions.FIELD,
        participants.FIELD,
        arms.FIELD,
        cell_products.FIELD,
        outcomes.FIELD,
        outcomes.SECONDARY_FIELD,
        results.FIELD,
        sponsor.FIELD,
        countries.FIELD,
        cited_as.FIELD,
        enrolment_dates.FIELD,
        follow_up.FIELD,
        site.FIELD,
        parent_trial.FIELD,
        last_update.FIELD,
    )
}
