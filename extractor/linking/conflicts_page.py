"""The conflicts as one page for a browser; whatever comes from documents is escaped, nothing runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extractor.types import JSON

FOLDER = Path(__file__).parent / "page"


def page(conflicts: Sequence[Mapping[str, JSON]], trials: int) -> str:
    """The page: trial by trial, who says what of each field."""
    template = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    ).get_template("conflicts.html")  # fmt: skip
    groups = [(name, list(some)) for name, some in groupby(conflicts, key=lambda one: one["trial"])]
    return template.render(groups=groups, trials=trials)
