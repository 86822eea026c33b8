"""WHO ICTRP, exports as CSV, XLSX and XML: https://www.who.int/tools/clinical-trials-registry-platform.

One table for all: "Public title" (CSV), "Public_title" (XML) and "public_title" are one column.
ICTRP joins what registries give as lists by ";", and hands on each registry's own words for
designs, phases and sizes. "Target size" is the number planned, whatever became of it; ChiCTR's
is per group. "Countries" are those of recruitment. Contacts are people and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.registry import groups, joined, told_outcomes
from extractor.engines.registry.designs import design_of
from extractor.engines.registry.rows import Leaves, Row, Table, Whole
from extractor.engines.registry.spans import Cited
from extractor.engines.registry.words import ids, key, meaning, text

DESIGNS = ("study design", "main/study_design")
STUDY = meaning({
    "intervention": "interventional", "observation": "observational", "expanded": "expanded access",
})  # fmt: skip


def column(path: str) -> str:
    """The name of a column, however an export spells it.

    >>> column("Public_title"), column("Date enrollement"), column("TrialID")
    ('public title', 'date enrollement', 'trialid')
    """
    return re.sub(r"[\s_]+", " ", path).strip().casefold()


def compared(target: str, given: str) -> joined.Told:
    """A reader of controls, where the design tells none."""

    def read(leaves: Leaves) -> Iterator[Cited]:
        told = [design_of(one.chars) for at in DESIGNS for one in leaves.get(at, ())]
        if not any(isinstance(one, dict) and "control" in one for one in told):
            yield from groups.control(leaves.get(target, ()), leaves.get(given, ()))

    return read


def planned(at: str) -> joined.Told:
    """A reader of target sizes."""

    def read(leaves: Leaves) -> Iterator[Cited]:
        for leaf in leaves.get(at, ()):
            if (n := groups.total(leaf)) is not None:
                yield {"planned": n}, [leaf]

    return read


TABLE = Table(
    "ictrp",
    (
        Row("trial_ids", "trialid", ids),
        Row("trial_ids", "secondary id", ids),
        Row("trial_ids", "secondary ids", ids),
        Row("title", "scientific title", text),
        Row("title", "public title", text),
        Row("study_type", "study type", STUDY),
        Row("design", "study design", design_of),
        Whole("design", compared("target size", "intervention")),
        Row("phase", "phase", joined.phase_of),
        Whole("conditions", lambda found: joined.conditions(found.get("condition", ()), first_line=True)),
        Whole("participants", planned("target size")),
        Whole("arms", lambda found: groups.arms(found.get("target size", ()), found.get("intervention", ()))),
        Whole("primary_outcomes", lambda found: told_outcomes.outcomes(found.get("primary outcome", ()))),
        Whole("secondary_outcomes", lambda found: told_outcomes.outcomes(found.get("secondary outcome", ()))),
        Row("sponsor", "primary sponsor", text),
        Whole("countries", lambda found: joined.countries(found.get("countries", ()))),
        Row("last_update", "last refreshed on", joined.day),
        Row("enrolment_dates", "date enrollement", key("start", joined.day)),
        Row("enrolment_dates", "date enrolment", key("start", joined.day)),
        Row("enrolment_dates", "date enrollment", key("start", joined.day)),
    ),
    titles=("scientific title", "public title"),
    prose=("intervention",),
    called=column,
)  # fmt: skip
