"""The conflicts as one page for a browser; whatever comes from documents is escaped, nothing runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extractor.types import JSON

FOLDER = Path(__file__).parent / "page"


def page(conflicts: Sequence[Mapping[str, JSON]], trials: int) -> str:
    """The page: trial by trial, who says what of each field."""
    pages = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    pages.filters |= {"shown": shown, "name": lambda path: PurePath(path).name}
    template = pages.get_template("conflicts.html")
    groups = [(name, list(some)) for name, some in groupby(conflicts, key=lambda one: one["trial"])]
    return template.render(groups=groups, trials=trials)


def shown(value: JSON) -> str:
    """A value as people write it.

    >>> shown(True), shown({"text": "BM", "id": "UBERON:0002371"}), shown([1e6, None]), shown(["China", "Iran"])
    ('yes', 'BM (UBERON:0002371)', '1,000,000', 'China, Iran')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}".removesuffix(".0")
    if isinstance(value, Mapping):
        return f"{value.get('text')} ({value['id']})" if value.get("id") else str(value.get("text"))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(shown(one) for one in value if one is not None)
    return str(value)
