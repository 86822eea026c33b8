"""What every record promises, checked: no value without its words, no words misquoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from extractor.fields import FIELDS
from extractor.types import JSON, Document, Finding, Record

WITH_VALUE = ("found", "conflict")


def broken_promises(document: Document, records: Iterable[Record]) -> list[str]:
    """Each promise that some records of a document break, in words; empty if all hold."""
    records = list(records)
    counts = Counter(record.record_id for record in records)
    broken = [f"{name} is the id of {n} records" for name, n in counts.items() if n > 1]
    for record in records:
        missing = [name for name in FIELDS if name not in record.fields]
        broken += [f"{record.record_id} has no {name}" for name in missing]
        for name, finding in record.fields.items():
            where = f"{record.record_id} {name}"
            broken += (f"{where}: {what}" for what in broken_by(document, finding))
    return broken


def broken_by(document: Document, finding: Finding) -> Iterator[str]:
    """What is wrong with one finding."""
    has_value = finding.value is not None and finding.value not in ([], {}, "")
    if has_value != (finding.status in WITH_VALUE):
        yield f"{finding.status} with the value {finding.value!r}"
    if finding.status == "conflict" and not (
        isinstance(finding.value, list) and len(finding.value) > 1
    ):
        yield "conflict without rivals"
    if bool(finding.evidence) == (finding.status == "not_found"):
        yield f"{finding.status} with {len(finding.evidence)} pieces of evidence"
    if not 0 <= finding.confidence <= 1:
        yield f"the confidence {finding.confidence} is no probability"
    if holds_parts(finding.value):
        yield "the value still holds places of parts"
    for evidence in finding.evidence:
        if document.text.chars[evidence.start : evidence.end] != evidence.quote:
            yield f"{evidence.quote[:60]!r} does not stand at {evidence.start}"
        if not evidence.quote.strip():
            yield f"an empty quote at {evidence.start}"


def holds_parts(value: JSON) -> bool:
    """Whether a value still has the places its engine should have turned into evidence."""
    if isinstance(value, Mapping):
        return "parts" in value
    return isinstance(value, list) and any(holds_parts(one) for one in value)
