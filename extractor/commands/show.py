"""What a run found, and which fields there are."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.commands.shared import FAILED, Json, RunOption, told

BOLD, PLAIN = "\x1b[1m", "\x1b[22m"


def fields(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
) -> None:
    """List the fields of a record and what they mean.

    For example:

        extractor fields
    """
    from extractor.fields import FIELDS
    from extractor.sinks.jsonl import line

    for one in FIELDS.values():
        if as_json:
            row = {"name": one.name, "meaning": one.meaning, "unit": one.unit}
            typer.echo(line(row | {"source": one.source, "rules": len(one.rules)}), nl=False)
        else:
            unit = f"unit: {one.unit}; " if one.unit else ""
            typer.echo(f"{one.name}: {one.meaning}")
            typer.echo(f"    {unit}source: {one.source}; rules: {len(one.rules)}")


def show(
    run: RunOption,
    record_id: Annotated[
        str | None,
        typer.Argument(metavar="RECORD_ID", help="The record's id, its beginning, or label."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show one record, its quotes among their neighbours.

    Without RECORD_ID the records of the run are listed.

    For example:

        extractor show --run run
    """
    from extractor.sinks.jsonl import line
    from extractor.sinks.shown import CLOSE, OPEN, find_record, listed, read_records, shown, text_of

    with told(FAILED):
        records = [find_record(run, record_id)] if record_id else read_records(run)
        for record in records:
            if as_json:
                typer.echo(line(record), nl=False)
            elif record_id is None:
                typer.echo(listed(record))
            else:
                for text in shown(record, text_of(run, record)):
                    marked = text.replace(OPEN, BOLD + OPEN).replace(CLOSE, CLOSE + PLAIN)
                    typer.echo(marked)  # which takes the codes out where no terminal is
