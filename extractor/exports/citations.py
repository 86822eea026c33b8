"""RIS, for reference managers: one reference a record, with its registrations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.exports.run import Record, found, lists, records

HOLDS = frozenset((
    "title", "trial_ids.id", "trial_ids.registry", "trial_ids.valid", "conditions.text", "sponsor", "cited_as", "countries",
    "last_update",
))  # fmt: skip
URLS = {
    "ClinicalTrials.gov": "https://clinicaltrials.gov/study/{}",
    "ISRCTN": "https://www.isrctn.com/{}",
}


def write(run: Path, out: Path) -> int:
    """Write a run's records; how many."""
    n = 0
    with out.open("w", encoding="utf-8", newline="\r\n") as file:
        for n, record in enumerate(records(run), 1):  # noqa: B007 (counted)
            file.writelines(f"{tag}  - {words}\n" for tag, words in tags(record))
            file.write("ER  - \n\n")
    return n


def tags(record: Record) -> Iterator[tuple[str, str]]:
    """The tags of a reference: https://en.wikipedia.org/wiki/RIS_(file_format); TY is first."""
    values = found(record)
    yield "TY", "DATA" if record["kind"] == "registered" else "GEN"
    yield "ID", line(record["record_id"])
    yield "TI", line(values.get("title") or record["label"])
    if values.get("cited_as"):
        yield "AU", line(values["cited_as"])
    if values.get("sponsor"):
        yield "PB", line(values["sponsor"])
    for one in lists(values.get("trial_ids")):
        yield "AN", line(one["id"])
        if url := URLS.get(one["registry"]):
            yield "UR", url.format(one["id"])
    for one in lists(values.get("conditions")):
        yield "KW", line(one["text"])
    for country in lists(values.get("countries")):
        yield "CY", line(country)
    if values.get("last_update"):
        yield "DA", line(values["last_update"]).replace("-", "/")
    yield "DB", line(record["document"]["path"])


def line(words: object) -> str:
    """One line."""
    return " ".join(str(words).split())
