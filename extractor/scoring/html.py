"""The scores as one page for a browser: nothing to load, all of it in one file.

`page/` holds the template, the style and the script. Whatever comes from documents and gold
is escaped by the template, and the page's content policy lets nothing run or load but the
style and the script whose hashes it names.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extractor.scoring.charts import HEIGHT, LEFT, TOP, WIDTH, Curve, across, bars, curve, ticks, up
from extractor.scoring.context import passage, text_of
from extractor.scoring.equality import at
from extractor.scoring.figures import Figures
from extractor.scoring.group import (
    Group,
    Judged,
    errors_of,
    group_of,
    judged_of,
    kind_errors,
    kind_of,
    summed,
)
from extractor.scoring.group import told as told_of
from extractor.scoring.match import Sheet
from extractor.scoring.read import NOTHING, Told
from extractor.scoring.reliability import bins, calibration_error, risk_coverage
from extractor.scoring.report import Scores, matched_sheets, rounded, shown
from extractor.scoring.values import Value, values_of
from extractor.types import JSON

FOLDER = Path(__file__).parent / "page"
VERDICTS = {
    "wrong": "wrong value",
    "false": "false value",
    "miss": "missed",
    "abstained": "abstained",
}
"""What kinds of error are called; an abstention is a miss that says so itself."""
UNSURE = ("abstained", "conflict")  # statuses of a prediction that decides nothing
UNKNOWN = "unknown"


def page(scores: Scores, run: Path) -> str:
    """The page of what scoring a run gave; the run and the gold are read again for the words."""
    split = scores.split
    sheets = matched_sheets(run, Path(scores.gold_path), split)
    style, script = (read(name) for name in ("report.css", "report.js"))
    template = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    ).get_template("report.html")  # fmt: skip
    return template.render(
        scores=scores,
        run=str(run),
        **of_run(run),
        groups=[told(run, name, split, sheets) for name in scores.groups],
        style=style,
        script=script,
        style_hash=digest(style),
        script_hash=digest(script),
        verdicts=VERDICTS,
        chart={"left": LEFT, "top": TOP, "width": WIDTH, "height": HEIGHT, "ticks": ticks()},
        across=across,
        up=up,
        shown=shown,
        rounded=rounded,
    )


def of_run(run: Path) -> dict[str, JSON]:
    """When a run began, and what it was told to withhold, as its run.json says."""
    try:
        told = json.loads((run / "run.json").read_bytes())
    except (OSError, ValueError):
        told = None
    return {"began": at(told, "started"), "max_error": at(at(told, "options"), "max_error")}


def read(name: str) -> str:
    """A file of the page."""
    return (FOLDER / name).read_text(encoding="utf-8")


def digest(chars: str) -> str:
    """What a content policy knows a style or a script by."""
    return base64.b64encode(hashlib.sha256(chars.encode()).digest()).decode()


def told(run: Path, name: str, split: str | None, sheets: Sequence[Sheet]) -> dict[str, object]:
    """What the page tells of one group of documents."""
    ours, judged, passing = judged_of(name, split, sheets)
    group = summed(ours, judged, passing)
    values = list(values_of(judged))
    errors = list(mistakes(run, ours, judged))
    return {
        "name": name,
        "group": group,
        "fields": list(table(group)),
        "kinds": [
            (kind, kind_group, list(table(kind_group)))
            for kind, kind_group in by_kind(name, split, ours).items()
        ],
        "values": values,
        "bars": bars(bins(values)),
        "error": calibration_error(values),
        "raw_error": calibration_error([replace(one, confidence=one.raw) for one in values]),
        "calibrated": any(one.confidence != one.raw for one in values),
        "curves": curves(values),
        "errors": errors,
        "filters": filters(errors),
    }


def table(group: Group) -> Iterator[tuple[str, Figures]]:
    """The figures of each field and part, and of all values, of records, of kinds."""
    yield from group.fields.items()
    yield "all values", group.micro
    yield "records", group.records
    if group.kinds.n:
        yield "document_kind", group.kinds


def by_kind(name: str, split: str | None, sheets: Sequence[Sheet]) -> dict[str, Group]:
    """The scores of each kind of document: as gold says, else as the run says."""
    kinds: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        kinds[kind_of(sheet) or sheet.document_kind or UNKNOWN].append(sheet)
    return {kind: group_of(name, split, kinds[kind]) for kind in sorted(kinds)}


def curves(values: Sequence[Value]) -> list[Curve]:
    """The risk–coverage curve of all values, then of each field."""
    parts: dict[str, list[Value]] = {"all values": list(values)}
    for one in values:
        parts.setdefault(one.field, []).append(one)
    return [curve(name, len(part), risk_coverage(part)) for name, part in parts.items() if part]


def mistakes(
    run: Path, sheets: Sequence[Sheet], judged: Sequence[Judged]
) -> Iterator[dict[str, object]]:
    """Every item that is not right, with both sides' words in their sentences."""
    for sheet in sheets:
        for error in kind_errors(sheet):
            yield mistake(error, "", NOTHING)
    for sheet, records in groupby(judged, key=lambda one: one.sheet):
        chars = text_of(run, document_of_run(sheet))
        for one in records:
            row = one.pair.predicted
            for error in errors_of(one):
                yield mistake(error, chars, told_of(row, str(error["field"]).partition(".")[0]))


def document_of_run(sheet: Sheet) -> str | None:
    """The sha256 of the bytes that the run read."""
    rows = (pair.predicted for pair in sheet.pairs)
    return next((row.sha256 for row in rows if row and row.sha256), sheet.sha256)


def mistake(error: Mapping[str, JSON], chars: str, predicted: Told) -> dict[str, object]:
    """One row of the table of errors."""
    status, kind = error["predicted_status"], str(error["kind"])
    gold_quote, quote = (
        one if isinstance(one, str) else None
        for one in (error["gold_quote"], error["predicted_quote"])
    )
    tells = error["predicted"] is not None or status in UNSURE
    start = predicted.starts.get(quote) if quote else None
    return {
        **{name: error[name] for name in ("document", "record", "field")},
        "confidence": error["confidence"] if tells else None,
        "status": status,
        "kind": "abstained" if kind == "miss" and status in UNSURE else kind,
        "gold": value_shown(error["gold"]),
        "predicted": value_shown(
            predicted.withheld if error["predicted"] is None else error["predicted"]
        ),
        "gold_words": passage(chars, gold_quote),
        "words": passage(chars, quote, start) if tells else None,
    }


def value_shown(value: JSON) -> str:
    """A value in words: a text as it is, a dict key by key without what it does not say.

    >>> value_shown({"text": "MSCs", "id": None, "also": ["stromal cells", "stem cells"]})
    'text: MSCs; also: stromal cells, stem cells'
    >>> value_shown(True), value_shown(None)
    ('true', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        known = ((key, one) for key, one in value.items() if one not in (None, []))
        return "; ".join(f"{key}: {value_shown(one)}" for key, one in known)
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ", ".join(map(value_shown, value))
    return json.dumps(value)


def filters(errors: Sequence[Mapping[str, object]]) -> dict[str, list[str]]:
    """What can be chosen from: fields (a field stands for its parts), kinds, documents."""
    columns = {str(one["field"]) for one in errors}
    kinds = {str(one["kind"]) for one in errors}
    return {
        "fields": sorted(columns | {name.partition(".")[0] for name in columns}),
        "kinds": [kind for kind in VERDICTS if kind in kinds],
        "documents": sorted({str(one["document"]) for one in errors}),
    }
