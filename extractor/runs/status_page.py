"""The status of a run as one page for a browser: nothing to load, nothing that runs."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extractor.runs.entry import BINS
from extractor.runs.status import Status

FOLDER = Path(__file__).parent / "page"


def page(status: Status) -> str:
    """The page; whatever comes from documents is escaped by the template."""
    template = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    ).get_template("run.html")  # fmt: skip
    most = max(status.confidences) or 1
    bars = [
        (f"{place / BINS:.1f}–{(place + 1) / BINS:.1f}", n, round(100 * n / most, 1))
        for place, n in enumerate(status.confidences)
    ]
    return template.render(status=status, bars=bars)
