"""When a trial took people in: from the first to the last."""

from __future__ import annotations

from extractor.fields.rule import Field

FIELD = Field(
    name="enrolment_dates",
    meaning="The period in which participants were enrolled, as far as the day, month or year is printed.",
    unit="ISO 8601",
    source="WHO Trial Registration Data Set 1.3.1, item 16; CONSORT 2010, item 14a",
    paths={
        "ctgov": ("protocolSection.statusModule.startDateStruct.date",),
        "ictrp": ("Date_enrollement",),
        "isrctn": ("participants.recruitmentStart", "participants.recruitmentEnd"),
    },
)
