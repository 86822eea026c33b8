"""Runs → a folder with trials.jsonl, conflicts.jsonl and conflicts.html."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rapidfuzz.fuzz import partial_token_set_ratio

from extractor.errors import ExtractorError
from extractor.linking.clusters import Link, clusters, links
from extractor.linking.conflicts_page import page
from extractor.linking.rivals import Rival, Said, rivals
from extractor.linking.tellings import Telling, tellings
from extractor.types import JSON

SCHEMA_VERSION = "1"
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
CITED = {"arms.control group": ("design",)}  # fields that tell of a part, too
FILES = ("trials.jsonl", "conflicts.jsonl", "conflicts.html")


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found."""

    records: int
    trials: int
    linked: int  # trials of which two records or more tell
    conflicts: int
    changes: int


def link(runs: Sequence[Path], out: Path, *, overwrite: bool = False) -> Linked:
    """Put the records of runs together by trial; write who says what into the folder `out`.

    Raises ExtractorError where a run cannot be read, or `out` holds something.
    """
    told = [one for number, run in enumerate(runs) for one in tellings(run, number)]
    check(out, overwrite)
    found = links(told)
    some = clusters(told, found)
    why: dict[int, list[Link]] = {}
    for one in found:
        why.setdefault(one.other, []).append(one)
        why.setdefault(one.one, []).append(one)
    conflicts: list[dict[str, JSON]] = []
    counts = {"conflict": 0, "changed since": 0}
    with ExitStack() as stack:
        files = [stack.enter_context((run / "records.jsonl").open("rb")) for run in runs]
        trials = stack.enter_context((out / FILES[0]).open("w", encoding="utf-8", newline="\n"))
        for number, trial in enumerate(some, 1):
            records = [record_at(files, told[at]) for at in trial]
            rival = (
                rivals(told, trial, [fields_of(one) for one in records]) if len(trial) > 1 else []
            )
            name = f"trial-{number}"
            trials.write(line(trial_json(name, told, trial, records, rival, why)))
            conflicts += [conflict_json(name, told, trial, records, one) for one in rival]
            for each in rival:
                counts[each.status] += 1
    (out / FILES[1]).write_text("".join(map(line, conflicts)), "utf-8")
    (out / FILES[2]).write_text(page(conflicts, len(some)), "utf-8")
    several = sum(len(trial) > 1 for trial in some)
    return Linked(len(told), len(some), several, counts["conflict"], counts["changed since"])


def check(out: Path, overwrite: bool) -> None:
    """Make the folder; refuse one that holds what would be replaced."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        there = [name for name in FILES if (out / name).exists()]
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExtractorError(
            f"{out}: cannot be written to ({reason}). Give another folder to --out."
        ) from None
    if there and not overwrite:
        raise ExtractorError(
            f"{out}: holds {', '.join(there)}. Give another folder to --out, or replace them with --overwrite."
        )


def record_at(files: Sequence[BinaryIO], one: Telling) -> Mapping[str, JSON]:
    """The record of a telling, read from its run again."""
    run, at = one.at
    files[run].seek(at)
    record = json.loads(files[run].readline())
    assert isinstance(record, dict)
    return record


def fields_of(record: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """A record's fields."""
    fields = record["fields"]
    assert isinstance(fields, Mapping)
    return fields


def line(value: Mapping[str, JSON]) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False) + "\n"


def trial_json(
    name: str,
    told: Sequence[Telling],
    trial: Sequence[int],
    records: Sequence[Mapping[str, JSON]],
    rival: Sequence[Rival],
    why: Mapping[int, Sequence[Link]],
) -> dict[str, JSON]:
    """A trial: who tells of it, by what links, and every value of every field with its sources."""
    inside = {
        one for at in trial for one in why.get(at, ()) if one.one in trial and one.other in trial
    }
    ids = list(dict.fromkeys(id_ for at in trial for id_ in told[at].ids))
    return {
        "schema_version": SCHEMA_VERSION,
        "trial": name,
        "label": next((told[at].own[0] for at in trial if told[at].own), told[trial[0]].label),
        "ids": ids,
        "records": [source_of(told[at]) for at in trial],
        "links": [
            {"one": told[one.one].record_id, "other": told[one.other].record_id, "probability": one.probability,
             "why": [{"reason": reason, "bits": bits} for reason, bits in one.why]}
            for one in sorted(inside, key=lambda one: (one.one, one.other))
        ],
        "conflicts": [one.field for one in rival if one.status == "conflict"],
        "changed_since": [one.field for one in rival if one.status == "changed since"],
        "fields": values_of(told, trial, records),
    }  # fmt: skip


def source_of(one: Telling) -> dict[str, JSON]:
    """A record, named."""
    return {
        "run": one.run, "record_id": one.record_id, "path": one.path, "kind": one.kind, "label": one.label,
        "dated": one.dated or None,
    }  # fmt: skip


def values_of(
    told: Sequence[Telling], trial: Sequence[int], records: Sequence[Mapping[str, JSON]]
) -> dict[str, JSON]:
    """Every value of every field that is found, with the records that say so."""
    found: dict[str, list[dict[str, JSON]]] = {}
    for at, record in zip(trial, records, strict=True):
        for name, finding in fields_of(record).items():
            if not isinstance(finding, Mapping) or finding.get("value") is None:
                continue
            values = found.setdefault(name, [])
            same_ = next((one for one in values if one["value"] == finding["value"]), None)
            if same_ is None:
                same_ = {"value": finding["value"], "status": finding["status"], "records": []}
                values.append(same_)
            sources = same_["records"]
            assert isinstance(sources, list)
            sources.append(told[at].record_id)
    return dict(found)


def conflict_json(
    name: str,
    told: Sequence[Telling],
    trial: Sequence[int],
    records: Sequence[Mapping[str, JSON]],
    rival: Rival,
) -> dict[str, JSON]:
    """A conflict: who says what, with quotes."""
    by_place = dict(zip(trial, records, strict=True))
    top = rival.field.partition(".")[0]
    also = CITED.get(rival.field, ())
    return {
        "trial": name,
        "label": next((told[at].own[0] for at in trial if told[at].own), told[trial[0]].label),
        "field": rival.field,
        "status": rival.status,
        "said": [
            {**source_of(told[one.record]), "value": one.value, "quotes": quoted(fields_of(by_place[one.record]), (top, *also), one, rival.field)}
            for one in rival.said
        ],
    }  # fmt: skip


def quoted(fields: Mapping[str, JSON], names: Sequence[str], said: Said, part: str) -> list[JSON]:
    """The quotes of the first of some fields that has any."""
    some = (list(quotes(fields.get(name), said, part)) for name in names)
    return next((one for one in some if one), [])


def quotes(finding: JSON, said: Said, part: str, most: int = 3) -> Iterator[JSON]:
    """The quotes of a finding that are most like what is said, the most alike first."""
    evidence = finding.get("evidence") if isinstance(finding, Mapping) else None
    words = [
        str(one["quote"]) for one in (evidence if isinstance(evidence, list) else []) if isinstance(one, Mapping) and one.get("quote")
    ]  # fmt: skip
    told = said.value.get("text") if isinstance(said.value, Mapping) else said.value
    spelt = NUMBERS[told] if isinstance(told, int) and 0 < told < len(NUMBERS) else ""
    wanted = f"{told} {spelt} {part.rpartition('.')[2]}".casefold()
    alike = {one: partial_token_set_ratio(wanted, one.casefold()) for one in words}
    yield from sorted(dict.fromkeys(words), key=lambda one: -alike[one])[:most]
