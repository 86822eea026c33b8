"""Which registry's form a file has, told by its beginning.

| form | what |
|---|---|
| `ctgov-v2` | ClinicalTrials.gov API v2: a study, a page of studies, an array, JSON lines |
| `ctgov-classic` | its classic API: full studies, one or an answer of many |
| `ctgov-fields` | its classic API: study fields, each a list |
| `ctgov-xml` | its legacy XML, and the JSON made of it |
| `ctgov-prs` | its upload XML, for its Protocol Registration System |
| `ictrp` | WHO ICTRP: exports as CSV, XLSX and XML |
| `ictrp-import` | WHO ICTRP's form of import: ChiCTR, ReBec, IRCT … |
| `isrctn` | ISRCTN: XML, and the JSON made of it |
| `euctr` | EU Clinical Trials Register: text, and the JSON made of it |
| `ctis` | EU CTIS |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.readers.registry.euctr_text import euctr_records
from extractor.readers.registry.json_records import json_records
from extractor.readers.registry.leaves import Record
from extractor.readers.registry.row_records import csv_records, is_export, xlsx_records
from extractor.readers.registry.xml_records import xml_records

HEAD = 65_536  # bytes by which a form is told
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of registry records: how it begins, and how its records are read."""

    name: str  # the reader's name in records
    begins: re.Pattern[str]  # found in the beginning
    records: Callable[[Path], Iterator[Record]]


def rows(*marks: str) -> str:
    """A pattern for a header row with these columns, in any order."""
    return r"(?s)\A\W*+" + "".join(rf"(?=[^\n]*\b{mark}\b)" for mark in marks)


def root(*names: str) -> str:
    """A pattern for XML with one of these elements first; it never looks back at what stands before."""
    some = "|".join(names)
    before = r"(?>\s++|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>)*+"
    return rf"(?s)\A\s*+(?><\?xml.*?\?>)?+{before}<(?:\w+:)?(?:{some})[\s>/]"


def json_with(*keys: str) -> str:
    """A pattern for JSON with one of these keys."""
    return rf'(?s)\A\s*[\[{{].*?"(?:{"|".join(keys)})"\s*:'


JSON, XML = json_records, xml_records
FORMS: tuple[Form, ...] = tuple(
    Form(name, re.compile(pattern), records)
    for name, pattern, records in (
        ("ctgov-v2", json_with("protocolSection"), JSON("protocolSection")),
        ("ctgov-classic", json_with("ProtocolSection"), JSON("ProtocolSection")),
        (
            "ctgov-fields",
            json_with("NCTId", "BriefTitle", "StudyFieldsResponse"),
            JSON("NCTId", "BriefTitle"),
        ),
        ("ctgov-xml", json_with("id_info"), JSON("id_info")),
        ("isrctn", json_with("isrctn"), JSON("isrctn")),
        ("euctr", json_with("a2_eudract_number"), JSON("a2_eudract_number")),
        ("ctis", json_with("ctNumber", "ctStatus"), JSON("ctStatus")),
        ("ctgov-prs", root("study_collection"), XML("clinical_study")),
        ("ctgov-xml", root("clinical_study", "search_results"), XML("clinical_study")),
        ("ictrp", root("Trials_downloaded_from_ICTRP"), XML("Trial")),
        ("isrctn", root("allTrials", "fullTrial"), XML("fullTrial")),
        ("ictrp-import", root("trials", "trial"), XML("trial", "Triall")),
        ("ictrp", rows("TrialID", "Public[ _]title"), csv_records),
        ("euctr", r"(?m)^EudraCT Number:\s*\d{4}-", euctr_records),
    )
)
WORKBOOK = Form("ictrp", re.compile(""), xlsx_records)


def form_of(path: Path) -> Form | None:
    """The form of a file; None where no registry is known to write it so."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(ZIP):
        return WORKBOOK if path.suffix.lower() == ".xlsx" and is_export(path) else None
    chars = head.decode("utf-8-sig", "replace")
    return next((form for form in FORMS if form.begins.search(chars)), None)
