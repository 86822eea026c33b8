"""Runs put together by trial, in other forms, and sent to a server."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.shared import FAILED, USAGE, Json, Run, RunOption, told


def link(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN", help="Folders of runs.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write into.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what an earlier link wrote there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put the records of runs together by trial, and show where they contradict each other.

    DIR gets trials.jsonl (each trial with its records, the links with their
    probability and reasons, and every rival value), conflicts.jsonl and
    conflicts.html.

    For example:

        extractor link papers-run registry-run --out linked
    """
    from extractor.linking import link as linked

    with told(USAGE):
        done = linked(runs, out, overwrite=overwrite)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
    else:
        typer.echo(
            f"records: {done.records}; trials: {done.trials} ({done.linked} of several records); "
            f"conflicts: {done.conflicts}; changed since: {done.changes}; written to {out}"
        )


def export_command(
    run: Run,
    to: Annotated[str, typer.Option(metavar="FORMAT", help="The format; see docs/exports.md.")],
    out: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="What to write, beside DIR by default; for sql a database, as postgresql://…",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse where the format can't hold what was found.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a run in a form that other tools read.

    What the format can't hold is told on standard error, field by field.

    For example:

        extractor export run --to excel --out records.xlsx
    """
    from extractor.exports import FORMATS, export

    suffix = FORMATS[to].suffix if to in FORMATS else ""
    with told(USAGE):
        beside = str(run.with_name(f"{run.name}-{to}{suffix}"))
        done = export(run, to, out or beside, strict=strict)
    for name, n in sorted(done.lost.items()):
        typer.echo(f"{to} can't hold {name}: left out of {n} records", err=True)
    shown = json.dumps(asdict(done)) if as_json else f"{done.written} written to {done.path}"
    typer.echo(shown)


def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="The base of a FHIR R5 server.")],
    run: RunOption,
    as_json: Json = False,
) -> None:
    """Send a run's records to a FHIR server, as ResearchStudy resources.

    A study that the server has already is replaced if it differs. A push that was
    interrupted goes on where it stopped. The token, if the server asks for one, is
    taken from the environment: EXTRACTOR_FHIR_TOKEN.

    For example:

        extractor push https://fhir.example.org/r5 --run run
    """
    from extractor.exports.push import push as pushed

    with told(FAILED):
        done = asdict(pushed(run, url))
    words = "; ".join(f"{name.replace('_', ' ')}: {n}" for name, n in done.items())
    typer.echo(json.dumps(done) if as_json else words)
