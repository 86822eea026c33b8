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


def parts(values: Mapping[str, Any]) -> Iterator[str]:
    """The parts of values that say something: "title", "arms.label".

    >>> sorted(set(parts({"title": "A", "arms": [{"label": "B", "n": None}, {"label": "C", "n": 3}], "design": {}})))
    ['arms.label', 'arms.n', 'title']
    """
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                yield from (
                    f"{name}.{key}" for key, told in one.items() if told not in (None, [], {})
                )
            elif one is not None:
                yield name


def only(values: Mapping[str, Any], held: frozenset[str]) -> dict[str, Any]:
    """Values without the parts that are not held; what is empty then is left out.

    >>> only({"title": "A", "arms": [{"label": "B", "n": 3}]}, frozenset(["arms.label"]))
    {'arms': [{'label': 'B'}]}
    """
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list):
            some = [one for each in value if (one := held_of(name, each, held)) is not None]
            kept |= {name: some} if some else {}
        elif (one := held_of(name, value, held)) is not None:
            kept[name] = one
    return kept


def held_of(name: str, value: Any, held: frozenset[str]) -> Any:
    """A value without the parts that are not held; None where nothing is left."""
    if not isinstance(value, Mapping):
        return value if name in held else None
    told = {
        key: one
        for key, one in value.items()
        if one not in (None, [], {}) and f"{name}.{key}" in held
    }
    return told or None


def lists(value: Any) -> list[Any]:
    """A list's items, or nothing."""
    return value if isinstance(value, list) else []
