"""When a registry last refreshed a record."""

from __future__ import annotations

from extractor.fields.rule import Field, Found

FIELD = Field(
    name="last_update",
    meaning="When the registry last refreshed the record, as ISO 8601.",
    unit="",
    source="WHO ICTRP export, Last Refreshed on; ClinicalTrials.gov, LastUpdatePostDate",
    rules=(),
)


def find(chars: str) -> list[Found]:
    """Nothing: only registries tell it, in a field of its own.

    >>> find("refreshed on 2020-05-01")
    []
    """
    return []
