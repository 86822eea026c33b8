"""How a run stands, and how good it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.shared import FAILED, Html, Json, Run, told, written


def status(
    run: Run,
    as_json: Json = False,
    html: Html = None,
) -> None:
    """Tell how a run stands, also while it is going on.

    What is done, what failed and why, and how much was found.

    For example:

        extractor status run --html run.html
    """
    from extractor.runs.status import status_of, words

    with told(FAILED):
        found = status_of(run)
        if html:
            from extractor.runs.status_page import page  # Jinja: only for this

            written(page(found), html)
    typer.echo(
        json.dumps(found.to_json(), ensure_ascii=False) if as_json else "\n".join(words(found))
    )


def score(
    run: Run,
    gold: Annotated[Path, typer.Option(metavar="FILE", help="Gold records, as JSON lines.")],
    split: Annotated[
        str | None, typer.Option(metavar="NAME", help="Score gold of this split only.")
    ] = None,
    as_json: Json = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="List what is not right instead.")
    ] = False,
    html: Html = None,
) -> None:
    """Measure a run against gold records, field by field.

    Gives precision, recall and F1 with 95 % intervals.

    For example:

        extractor score run --gold gold/synthetic.jsonl --html report.html
    """
    from extractor.scoring import score as scored
    from extractor.scoring import table
    from extractor.sinks.jsonl import line
    from extractor.sinks.shown import mistake

    with told(FAILED):
        scores = scored(run, gold, split=split)
        if html:
            from extractor.scoring.html import page  # Jinja: only for this

            written(page(scores, run), html)
    if errors:
        for name, group in scores.groups.items():
            for error in group.errors:
                row = {"group": name, **error}
                typer.echo(line(row) if as_json else mistake(row), nl=False)
    else:
        typer.echo(line(scores.to_json()) if as_json else table(scores), nl=False)
