"""The outcome of scoring, as data, as rows and as a table of plain text."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractor.errors import UnreadableInputError
from extractor.scoring.figures import Figures, share
from extractor.scoring.group import Group, belongs, group_of
from extractor.scoring.intervals import Estimate
from extractor.scoring.match import Sheet, sheets
from extractor.scoring.read import Row, read_documents, read_gold, read_run
from extractor.types import JSON

GROUPS = ("real", "synthetic")
PACKAGES = ("extractor", "spacy")  # whose versions a score depends on
HEADINGS = (
    *("field", "n", "tp", "fp", "fn", "precision", "recall", "F1"),
    *("relaxed F1", "abstained", "evidence"),
)


@dataclass(frozen=True, slots=True)
class Scores:
    """What scoring a run against gold gave, with all that a figure must not be without."""

    groups: Mapping[str, Group]  # "real", "synthetic"; never pooled
    split: str | None
    gold_path: str
    gold_sha256: str
    versions: Mapping[str, str]
    date: str  # of scoring, ISO 8601

    def to_json(self) -> dict[str, JSON]:
        """Everything as plain data, for `json.dumps`."""
        return {
            "date": self.date,
            "split": self.split,
            "gold": {"path": self.gold_path, "sha256": self.gold_sha256},
            "versions": self.versions,
            "groups": {name: group.to_json() for name, group in self.groups.items()},
        }


def score(run_dir: Path, gold: Path, *, split: str | None = None) -> Scores:
    """Compare a run's `records.jsonl` with gold records, of one split where one is named.

    Records are matched with all of gold, so that a trial of another split is not taken
    for an invented one. `gold` is a file of JSON lines or a folder with `records.jsonl`.
    """
    gold = gold / "records.jsonl" if gold.is_dir() else gold
    matched = matched_sheets(run_dir, gold, split)
    return Scores(
        groups={name: group_of(name, split, matched) for name in names_of(matched, split)},
        split=split,
        gold_path=str(gold),
        gold_sha256=hashlib.sha256(gold.read_bytes()).hexdigest(),
        versions=versions(run_dir),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
    )


def matched_sheets(run_dir: Path, gold: Path, split: str | None) -> list[Sheet]:
    """The documents of gold, all splits of it, with what the run tells of them."""
    ours = read_gold(gold)
    check_split(ours, split, gold)
    return sheets(ours, read_run(run_dir), read_documents(run_dir))


def names_of(matched: Sequence[Sheet], split: str | None) -> list[str]:
    """The groups of which there is gold."""
    ours = [row for sheet in matched for row in sheet.gold]
    return [name for name in GROUPS if any(belongs(row, name, split) for row in ours)]


def check_split(gold: Sequence[Row], split: str | None, path: Path) -> None:
    """Refuse to score against nothing."""
    if not gold:
        raise UnreadableInputError(str(path), "no gold record in it", "Annotate a document first.")
    known = sorted({row.split or "none" for row in gold})
    if split is not None and split not in known:
        advice = f"Splits there: {', '.join(known)}."
        raise UnreadableInputError(str(path), f"no gold record of the split {split!r}", advice)


def versions(run_dir: Path) -> dict[str, str]:
    """The versions that made the run, as its `run.json` says, else those installed now."""
    try:
        told = json.loads((run_dir / "run.json").read_bytes())
    except (OSError, ValueError):
        told = {}
    said = told.get("versions") if isinstance(told, dict) else None
    made_by = said if isinstance(said, dict) else {}
    installed = {name: installed_version(name) for name in PACKAGES}
    here = installed | {"python": platform.python_version()}
    return here | {name: str(value) for name, value in made_by.items()}


def installed_version(package: str) -> str:
    """The version of an installed package, without importing it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def rows(scores: Scores) -> list[dict[str, str]]:
    """One row per field, part and total of each group, every cell a text."""
    return [
        {"group": name, **row(field, figures)}
        for name, group in scores.groups.items()
        for field, figures in (
            *group.fields.items(),
            ("micro", group.micro),
            ("records", group.records),
            *([("document_kind", group.kinds)] if group.kinds.n else []),
        )
    ]


def row(field: str, figures: Figures) -> dict[str, str]:
    """The figures of one field as texts."""
    counts = (str(count) for count in (figures.n, figures.tp, figures.fp, figures.fn))
    shares = (shown(one) for one in (figures.precision, figures.recall, figures.f1))
    others = (
        figures.relaxed_f1,
        share(figures.abstained, figures.n),
        share(figures.supported, figures.quoted),
    )
    if field in ("records", "document_kind"):  # no texts, abstentions or evidence of their own
        others = (None, None, None)
    cells = (field, *counts, *shares, *map(rounded, others))
    return dict(zip(HEADINGS, cells, strict=True))


def rounded(value: float | None) -> str:
    """Three decimals, or a dash where there is no figure.

    >>> rounded(0.9999), rounded(1.0), rounded(None)
    ('0.999', '1.000', '-')
    """
    if value is None:
        return "-"
    return f"{value:.3f}" if value == 1 else f"{min(value, 0.999):.3f}"  # 1.000 is all right


def shown(figure: Estimate) -> str:
    """A figure with its interval.

    >>> shown(Estimate(0.5, 0.25, 0.75, "wilson"))
    '0.500 [0.250, 0.750]'
    """
    if figure.value is None:
        return "-"
    return f"{rounded(figure.value)} [{rounded(figure.low)}, {rounded(figure.high)}]"


def table(scores: Scores) -> str:
    """The scores as plain text: a heading, a table and a summary for each group."""
    heads = (
        f"Gold {scores.gold_path} (sha256 {scores.gold_sha256[:12]}), "
        f"split {scores.split or 'all'}, scored {scores.date}",
        ", ".join(f"{name} {value}" for name, value in scores.versions.items()),
        "Figures in brackets are 95 % intervals. A wrong value counts as fp and as fn.",
    )
    every = rows(scores)
    blocks = ["\n".join(heads)]
    for name, group in scores.groups.items():
        lines = [one for one in every if one["group"] == name]
        blocks.append("\n".join((title(name, group), *aligned(lines), summary(group))))
    return "\n\n".join(blocks) + "\n"


def title(name: str, group: Group) -> str:
    """How many documents a group has, and which of them the run does not have."""
    missing = [str(one["path"]) for one in group.documents if not one["in_run"]]
    lacking = f"; without records in the run: {', '.join(missing)}" if missing else ""
    return f"{name.capitalize()} documents: {len(group.documents)}{lacking}"


def aligned(lines: Sequence[Mapping[str, str]]) -> list[str]:
    """Lines of a table with columns of equal width; the first is flush left."""
    cells = [HEADINGS, *(tuple(line[heading] for heading in HEADINGS) for line in lines)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def summary(group: Group) -> str:
    """The totals that are no rows: macro means, exact records, mentions."""
    means = ", ".join(f"{name} {rounded(value)}" for name, value in group.macro.items())
    return (
        f"macro: {means}\n"
        f"records: {group.records.tp} found, {group.records.fn} missed, "
        f"{group.records.fp} invented; exact: {shown(group.exact)}; "
        f"merely mentioned, not counted: {len(group.mentioned)}"
    )
