"""WHO ICTRP's form of import (who_ictrp.dtd of 23-4-2008, changed to 1-5-2009): ChiCTR, ReBec, IRCT.

`trial`, in ChiCTR's files `Triall`, has `main` with the texts, then lists. "type_enrolment" tells
whether the date of enrolment is anticipated or actual; "target_size" is the number planned.
OpenTrials' `trial` has the same contents under other names, and none for its own id.
Contacts and ethics committees' people are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.engines.registry import groups, joined, told_outcomes
from extractor.engines.registry.designs import design_of
from extractor.engines.registry.ictrp import STUDY, compared, planned
from extractor.engines.registry.rows import Leaves, Row, Table, Whole
from extractor.engines.registry.spans import Cited
from extractor.engines.registry.words import ids, key, number, text
from extractor.types import JSON

TEXTS = ("main/hc_freetext", "health_conditions/freetext")
KEYWORDS = ("health_condition_keyword/hc_keyword",)


def conditions(leaves: Leaves) -> Iterator[Cited]:
    """The health conditions in free text; keywords where there is none."""
    for places in (TEXTS, KEYWORDS):
        told = [leaf for at in places for leaf in leaves.get(at, ())]
        found = list(joined.conditions(told, first_line=False))
        if found:
            yield from found
            return


def arms(leaves: Leaves) -> Iterator[Cited]:
    """Groups by target sizes and by the text of interventions."""
    yield from groups.arms(leaves.get("main/target_size", ()), leaves.get("main/i_freetext", ()))


def some(*places: str) -> joined.Told:
    """A reader of outcomes at these places."""

    def read(leaves: Leaves) -> Iterator[Cited]:
        return told_outcomes.outcomes(leaf for at in places for leaf in leaves.get(at, ()))

    return read


def countries(leaves: Leaves) -> Iterator[Cited]:
    """Countries of recruitment, by name."""
    yield from joined.countries(leaves.get("countries/country2", ()))


def coded(words: str) -> JSON:
    """A country by its code of ISO 3166-1."""
    return joined.codes().get(words.strip())


TABLE = Table(
    "ictrp-import",
    (
        Row("trial_ids", "main/trial_id", ids),
        Row("trial_ids", "main/utrn", ids),
        Row("trial_ids", "main/UTRN", ids),
        Row("trial_ids", "secondary_ids/secondary_id/sec_id", ids),
        Row("title", "main/scientific_title", text),
        Row("title", "main/public_title", text),
        Row("title", "trial_identification/scientific_title", text),
        Row("title", "trial_identification/public_title", text),
        Row("study_type", "main/study_type", STUDY),
        Row("study_type", "@type", STUDY),
        Row("design", "main/study_design", design_of),
        Row("design", "study_type/study_design", design_of),
        Whole("design", compared("main/target_size", "main/i_freetext")),
        Row("phase", "main/phase", joined.phase_of),
        Row("phase", "study_type/phase", joined.phase_of),
        Whole("conditions", conditions),
        Whole("participants", planned("main/target_size")),
        Whole("participants", planned("recruitment/target_size")),
        Row("participants", "main/results_actual_enrolment", key("enrolled", number)),
        Whole("arms", arms),
        Whole("primary_outcomes", some("primary_outcome/prim_outcome", "outcomes/primary_outcome")),
        Whole("secondary_outcomes", some("secondary_outcome/sec_outcome", "outcomes/secondary_outcome")),
        Row("sponsor", "main/primary_sponsor", text),
        Row("sponsor", "sponsors_and_support/primary_sponsor/name", text),
        Whole("countries", countries),
        Row("countries", "recruitment/recruitment_country/@value", coded),
        Row("enrolment_dates", "main/date_enrolment", key("start", joined.day)),
    ),
    titles=("main/scientific_title", "main/public_title", "trial_identification/scientific_title"),
    prose=("main/i_freetext", "interventions/freetext"),
)  # fmt: skip
