"""A run over files and folders, and how it is told of."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from extractor.commands import run_options as its
from extractor.commands.shared import FAILED, USAGE, told
from extractor.errors import ExtractorError
from extractor.resources import OURS

if TYPE_CHECKING:
    from extractor.batch import Options, Summary
    from extractor.watching import Watching

STATUSES = {"ok": "read", "failed": "failed", "skipped": "skipped"}


def run_command(
    out: its.Out,
    inputs: its.Inputs = None,
    manifest: its.Manifest = None,
    models: its.Models = None,
    no_model: its.NoModel = False,
    overwrite: its.Overwrite = False,
    workers: its.Workers = "auto",
    engine: its.Engine = "local",
    timeout: its.Timeout = 300,
    memory: its.Memory = 4096,
    attempts: its.Attempts = 4,
    retry_failed: its.RetryFailed = False,
    ocr: its.Ocr = False,
    max_error: its.MaxError = None,
    as_json: its.Json = False,
    json_progress: its.JsonProgress = False,
    log: its.Log = None,
    quiet: its.Quiet = False,
) -> None:
    """Extract records from files and folders into DIR.

    A document that fails is told of in DIR/documents.jsonl and stops nothing.
    A run that was interrupted goes on with the same command; so does one that
    was finished: only what is new or changed is done, and DIR is as if all had
    been done at once.
    With --max-error, each value that is wrong with a probability (1 less its
    confidence) above P is abstained from, and kept beside it as "withheld": so
    of the values told no greater share is expected to be wrong.

    For example:

        extractor run corpus --out run
    """
    from extractor.batch import Options
    from extractor.readers.inputs import listed_in
    from extractor.watching import watching

    asked = _asked(models, no_model)
    if not inputs and not manifest:
        raise typer.BadParameter("give files, folders, archives or URLs, or a --manifest of them")
    with told(USAGE), watching(quiet=quiet, as_json=json_progress, log=log) as watched:
        options = Options(
            asked, overwrite, timeout, memory, ocr, max_error,
            _number(workers), attempts, retry_failed, engine,
        )  # fmt: skip
        summary = _run([*(inputs or ()), *listed_in(manifest)], out, options, watched)
    if as_json:
        typer.echo(json.dumps(summary.to_json(), ensure_ascii=False))
    elif not quiet:
        typer.echo(_summed(summary))
    if summary.failed:
        raise typer.Exit(FAILED)


def _run(inputs: list[str], out: str, options: Options, watched: Watching) -> Summary:
    """Run into a folder, or into one here for a URL."""
    from extractor.batch import run
    from extractor.sinks.elsewhere import run_at

    with _resumable(watched), run_at(out, overwrite=options.overwrite) as folder:
        return run(inputs, folder, options, watched.watch, watched.say, called=out)


def _number(workers: str) -> int | None:
    """The number of workers that an option names; None for "auto"."""
    if workers == "auto":
        return None
    if not workers.isdecimal() or int(workers) < 1:
        raise ExtractorError(f"--workers is a number from 1 on, or auto, and not {workers!r}.")
    return int(workers)


@contextlib.contextmanager
def _resumable(watched: Watching) -> Iterator[None]:
    """Tell in one line how to go on with a run that a signal, or the disk, has ended."""
    from extractor.watching import EndedError, ended_by_signals

    state = watched.state
    again = "Run the same command again, without --overwrite, to go on."
    try:
        with ended_by_signals():
            yield
    except EndedError as ended:
        kept = f"{state.done} of {state.of} inputs are done" if state.of else "nothing is done yet"
        watched.logged("ended", level="error", message=str(ended))
        typer.echo(f"ended by {ended}: {kept}. {again}", err=True)
        raise typer.Exit(ended.status) from None
    except OSError as error:
        watched.logged("ended", level="error", message=str(error))
        place = f"{error.filename}: " if error.filename else ""
        what = f"{place}{(error.strerror or str(error)).lower()}"
        raise ExtractorError(f"{what}; what is done is kept. {again}") from None


def _asked(models: list[str] | None, none: bool) -> tuple[str, ...]:
    """The models that two options name."""
    if models and none:
        raise typer.BadParameter("--no-model asks none, --model one: give one of them")
    return () if none else tuple(models or OURS)


def _summed(summary: Summary) -> str:
    """A run in one line."""
    counts = summary.counts
    kinds = ", ".join(f"{n} {kind}" for kind, n in summary.kinds.items())
    read = ", ".join(f"{counts[key]} {word}" for key, word in STATUSES.items())
    return (
        f"inputs: {counts['documents']} ({read}); "
        f"records: {counts['records']}{f' ({kinds})' if kinds else ''}; "
        f"tables: {counts['tables']}; problems: {counts['problems']}; written to {summary.out}"
    )
