"""A run as exports read it: its records one by one, and the repaired texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError

Record = Mapping[str, Any]  # a line of records.jsonl; see SCHEMA


def records(run: Path) -> Iterator[Record]:
    """The records of a run, in its order; raises where there is none."""
    try:
        with (run / "records.jsonl").open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, ValueError) as error:
        what = " ".join(str(error).split())
        advice = "Give the folder that `extractor run` wrote."
        raise ExtractorError(f"{run}: no run that can be read ({what}). {advice}") from None


def documents(run: Path) -> Iterator[tuple[Record, str, list[Record]]]:
    """The documents that have records, each with its repaired text and its records."""
    for sha256, some in groupby(records(run), key=lambda one: one["document"]["sha256"]):
        found = list(some)
        text = (run / "texts" / f"{sha256}.txt").read_text(encoding="utf-8")
        yield found[0]["document"], text, found


def found(record: Record) -> dict[str, Any]:
    """The values of the fields that a record has found."""
    fields = record["fields"]
    return {name: one["value"] for name, one in fields.items() if one["status"] == "found"}


def lists(value: Any) -> list[Any]:
    """A list's items, or nothing."""
    return value if isinstance(value, list) else []
