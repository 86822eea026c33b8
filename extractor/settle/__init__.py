"""SETTLE: candidates → trials → Records of Findings.

Trials that share a registry id are one record (`trials`). Each field of a record has one
Finding, of a status that says how far it can be relied on:

* `found`: something was found whose probability of being right is at least `THRESHOLD`;
* `conflict`: the document disagrees with itself; `value` is the list of the rivals;
* `not_reported`: nothing was found, and the document says that it does not say;
* `abstained`: something was found and is not trusted; its words are the evidence;
* `not_found`: none of these.

`confidence` is the probability that the finding, as it stands, is right: the mean over
its parts where it has several (a list's items, a dict's keys). Thresholds are on what the
rules say; of a paper's own trial that is calibrated at the end (`calibration`), where what
is more probably wrong than asked for becomes an abstention too, with the value `withheld`. Of a conflict it is the
probability that one of the rivals is right; of an abstention, that what is withheld would
have been right; `not_found` has 0.5, meaning that nobody has measured it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from extractor.errors import BrokenPromiseError
from extractor.fields import FIELDS
from extractor.layout.places import places
from extractor.settle.calibration import allowed, calibrated, checked
from extractor.settle.choice import THRESHOLD, Layers, cited, combined
from extractor.settle.document_kind import document_kind
from extractor.settle.lists import LISTS, settle_list
from extractor.settle.plausible import plausible
from extractor.settle.products import is_ownerless, settle_products
from extractor.settle.promises import broken_promises
from extractor.settle.scalars import DICTS, settle_dict, settle_scalar
from extractor.settle.trials import NO_TRIAL_OF_THEIR_OWN, Merged, merged
from extractor.types import Document, Evidence, Finding, Record, Trial

__all__ = ["THRESHOLD", "broken_promises", "checked", "document_kind", "records"]

UNKNOWN = 0.5  # the confidence of not_found
NOTHING = Finding("not_found", None, UNKNOWN)  # one for all: most fields of most records


def records(
    document: Document, trials: Sequence[Trial], max_error: float | None = None
) -> list[Record]:
    """One record for each trial of a document, with every field, in order of place.

    With `max_error`, values that are wrong with a greater probability are withheld. Raises
    BrokenPromiseError where a value has no evidence or a quote is not verbatim.
    """
    checked(max_error)
    made: dict[str, Record] = {}
    waiting = deque(merged(trials))
    del trials  # of a long document they are many: what is settled is let go
    while waiting:
        trial = waiting.popleft()
        if not any(layer for layer in trial.layers):
            continue
        findings = {name: settled(name, trial.layers) for name in FIELDS}
        sure = {name: calibrated(trial.kind, name, one) for name, one in findings.items()}
        fields = {name: placed(document, allowed(one, max_error)) for name, one in sure.items()}
        key = f"{document.source.sha256[:12]}:{trial.key}"
        number = 2
        while key in made:
            key, number = f"{document.source.sha256[:12]}:{trial.key}:{number}", number + 1
        label = label_of(trial, fields)
        made[key] = Record(key, document.source, trial.kind, label, fields)
    found = list(made.values())
    broken = broken_promises(document, found)
    if broken:
        raise BrokenPromiseError("; ".join(broken[:5]))
    return found


def placed(document: Document, finding: Finding) -> Finding:
    """The finding with the places of its evidence: page and boxes in a PDF, the element in XML."""
    where = _on_page if document.source.glyphs is not None else _in_element
    evidence = tuple(where(document, one) for one in finding.evidence)
    if all(new is old for new, old in zip(evidence, finding.evidence, strict=True)):
        return finding
    return replace(finding, evidence=evidence)


def _on_page(document: Document, evidence: Evidence) -> Evidence:
    page, boxes = places(document, evidence.start, evidence.end)
    return replace(evidence, page=page, boxes=boxes) if boxes else evidence


def _in_element(document: Document, evidence: Evidence) -> Evidence:
    """The path of the block in which the evidence begins; dumps have none."""
    blocks = document.blocks
    at = bisect_right(blocks, evidence.start, key=lambda block: block.start) - 1
    path = blocks[at].path if at >= 0 else None
    return replace(evidence, path=path) if path else evidence


def settled(name: str, layers: Layers) -> Finding:
    """Settle one field from its candidates; layers further on only fill what is empty."""
    own = [[plausible(c) for c in layer if c.field == name] for layer in layers]
    found = [[c for c in layer if c.status == "found" and c.value is not None] for layer in own]
    finding = settler(name)(found)
    if finding is not None:
        return finding
    rest = [candidate for layer in own for candidate in layer]
    silent = [c for c in rest if c.status == "not_reported" and c.evidence]
    if silent:
        return Finding("not_reported", None, combined(silent), cited(silent))
    doubted = [c for c in rest if c.evidence and not is_ownerless(c)]
    if doubted:
        best = max(candidate.confidence for candidate in doubted)
        return Finding("abstained", None, best, cited(doubted))
    return NOTHING


def settler(name: str) -> Callable[[Layers], Finding | None]:
    """How a field is settled: None as its result means that nothing is sure enough."""
    if name == "cell_products":
        return settle_products
    if name in LISTS:
        return lambda layers: settle_list(LISTS[name], layers)
    if name in DICTS:
        return lambda layers: settle_dict(DICTS[name], layers)
    return settle_scalar


def label_of(trial: Merged, fields: Mapping[str, Finding]) -> str:
    """What people call the trial: its first valid id, its citation, its title, else its key."""
    ids = fields["trial_ids"].value
    for one in ids if isinstance(ids, list) else []:
        if one["valid"] and one["registry"] not in NO_TRIAL_OF_THEIR_OWN:
            return str(one["id"])
    for name, length in (("cited_as", None), ("title", 60)):
        finding = fields[name]
        if finding.status == "found":
            return str(finding.value)[:length]
    return trial.label or trial.key
