"""The command line: data on stdout, talk on stderr; heavy imports inside the commands."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import __version__
from extractor.errors import BrokenPromiseError, ExtractorError
from extractor.resources import OURS
from extractor.terminal import harmless

if TYPE_CHECKING:
    from extractor.batch import Summary
    from extractor.types import Document
    from extractor.watching import Watching

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # help as plain text, the same at any width of terminal
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FAILED, USAGE = 1, 2
BOLD, PLAIN = "\x1b[1m", "\x1b[22m"
STATUSES = {"ok": "read", "failed": "failed", "skipped": "skipped"}

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="A spaCy or scispaCy pipeline to ask in place of trial_ner: package or folder; "
        "may be given several times.",
    ),
]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Repair the text and tables of papers about clinical trials, and extract their facts.

    Exit status: 0, all was read; 1, something failed; 2, wrong usage.

    For example:

        extractor run corpus --out run
    """


@app.command("run")
def run_command(
    out: Annotated[
        str, typer.Option(metavar="DIR", help="The folder to write into; or a URL, as s3://….")
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="Files, folders, archives, URLs; - is stdin."),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A list of inputs: a path or URL a line, or a CSV."),
    ] = None,
    models: Models = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Ask no trained model: rules alone.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the run that DIR holds.")
    ] = False,
    workers: Annotated[
        str, typer.Option(metavar="N", help="Processes that work at once, or auto.")
    ] = "auto",
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="local, or ray: the cluster at RAY_ADDRESS.")
    ] = "local",
    timeout: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0.1, max=604_800, help="Time that one document may take."
        ),
    ] = 300,
    memory: Annotated[
        int,
        typer.Option(
            "--memory",
            "--max-memory",
            metavar="MIB",
            min=16,
            help="Memory that one document may take.",
        ),
    ] = 4096,
    attempts: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help="Times that a document is begun if its process is killed."
        ),
    ] = 2,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Do again what failed in an earlier session.")
    ] = False,
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Read scanned pages too; needs extractor[ocr].")
    ] = False,
    max_error: Annotated[
        float | None,
        typer.Option(
            metavar="P", min=0, max=1, help="Withhold values wrong more probably than P (0.05)."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    json_progress: Annotated[
        bool, typer.Option("--json-progress", help="Tell of each input on stderr as JSON.")
    ] = False,
    log: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Add a JSON line for each input to FILE."),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show errors only: no progress, no summary.")
    ] = False,
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
    from extractor.batch import Options, run
    from extractor.readers.inputs import listed_in
    from extractor.sinks.elsewhere import run_at
    from extractor.watching import watching

    asked = _asked(models, no_model)
    if not inputs and not manifest:
        raise typer.BadParameter("give files, folders, archives or URLs, or a --manifest of them")
    with _told(USAGE), watching(quiet=quiet, as_json=json_progress, log=log) as watched:
        options = Options(
            asked, overwrite, timeout, memory, ocr, max_error,
            _number(workers), attempts, retry_failed, engine,
        )  # fmt: skip
        named = [*(inputs or ()), *listed_in(manifest)]
        with _resumable(watched), run_at(out, overwrite=overwrite) as folder:
            summary = run(named, folder, options, watched.watch, watched.say, called=out)
    if as_json:
        typer.echo(json.dumps(summary.to_json(), ensure_ascii=False))
    elif not quiet:
        typer.echo(_summed(summary))
    if summary.failed:
        raise typer.Exit(FAILED)


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


@app.command()
def status(
    run: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")],
    as_json: Json = False,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page for a browser into FILE as well."),
    ] = None,
) -> None:
    """Tell how a run stands, also while it is going on.

    What is done, what failed and why, and how much was found.

    For example:

        extractor status run --html run.html
    """
    from extractor.runs.status import status_of, words

    with _told(FAILED):
        told = status_of(run)
        if html:
            from extractor.runs.status_page import page  # Jinja: only for this

            html.write_text(page(told), encoding="utf-8", newline="\n")
            typer.echo(f"the page is in {html}", err=True)
    typer.echo(
        json.dumps(told.to_json(), ensure_ascii=False) if as_json else "\n".join(words(told))
    )


@app.command()
def repair(
    path: Annotated[Path, typer.Argument(metavar="INPUT", help="A text file or PDF; - is stdin.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="List every edit instead, with its rule and place.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON; with --explain a line for each edit.")
    ] = False,
    tables: Annotated[
        bool, typer.Option("--tables", help="Print the tables only, as CSV or JSON lines.")
    ] = False,
    page: Annotated[
        int | None, typer.Option(metavar="N", help="Only page N of a PDF, counted from 1.")
    ] = None,
    png: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw page N and what was found on it into FILE."),
    ] = None,
) -> None:
    """Print a document's text and tables, repaired.

    Tables stand in their place in the text, with a tab between cells.

    For example:

        extractor repair corpus/table-split.txt --tables

        extractor repair paper.pdf --page 5 --png page-5.png
    """
    from extractor import read
    from extractor.sinks.jsonl import line, lines
    from extractor.sinks.plain import document_json, repairs_json
    from extractor.sinks.shown import explained

    with _told(USAGE):
        if png and page is None:
            raise ExtractorError("--png draws one page: say which, with --page N.")
        if png and (explain or as_json or tables):
            raise ExtractorError("--png prints nothing: leave out --explain, --json and --tables.")
    drawn = ""
    with _told(FAILED):
        document = read(path)
        if page is not None:
            from extractor.layout.one_page import alone

            whole, document = document, alone(document, page)
            drawn = _drawn(whole, page, png) if png else ""
    for problem in document.problems:
        typer.echo(f"note: {problem.code}: {problem.message}", err=True)
    if png:
        typer.echo(drawn, err=True)
    elif explain:
        edits = repairs_json(document)
        typer.echo(lines(edits) if as_json else explained(edits), nl=False)
    elif tables:
        _show_tables(document, as_json=as_json)
    else:
        whole_text = _ended(document.text.chars)
        typer.echo(line(document_json(document)) if as_json else whole_text, nl=False)


def _show_tables(document: Document, *, as_json: bool) -> None:
    """Print tables as CSV or JSON lines, and on standard error what they are."""
    from extractor.sinks.csv import sheet
    from extractor.sinks.jsonl import line
    from extractor.sinks.plain import table_json

    source = document.source
    for table in document.tables:
        shape = f"{table.n_rows} rows, {table.n_columns} columns"
        told = f"table {table.number}: {shape}, confidence {table.confidence:.2f}"
        typer.echo(f"{told}: {table.caption}", err=True)
        row = table_json(table, source.path, source.sha256)
        typer.echo(line(row) if as_json else sheet(table), nl=False)


@app.command()
def score(
    run: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")],
    gold: Annotated[Path, typer.Option(metavar="FILE", help="Gold records, as JSON lines.")],
    split: Annotated[
        str | None, typer.Option(metavar="NAME", help="Score gold of this split only.")
    ] = None,
    as_json: Json = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="List what is not right instead.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page for a browser into FILE as well."),
    ] = None,
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

    with _told(FAILED):
        scores = scored(run, gold, split=split)
        if html:
            from extractor.scoring.html import page  # Jinja: only for this

            html.write_text(page(scores, run), encoding="utf-8", newline="\n")
            typer.echo(f"the page is in {html}", err=True)
    if errors:
        for name, group in scores.groups.items():
            for error in group.errors:
                row = {"group": name, **error}
                typer.echo(line(row) if as_json else mistake(row), nl=False)
    else:
        typer.echo(line(scores.to_json()) if as_json else table(scores), nl=False)


@app.command()
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

    with _told(USAGE):
        told = linked(runs, out, overwrite=overwrite)
    if as_json:
        typer.echo(json.dumps(asdict(told)))
    else:
        typer.echo(
            f"records: {told.records}; trials: {told.trials} ({told.linked} of several records); "
            f"conflicts: {told.conflicts}; changed since: {told.changes}; written to {out}"
        )


@app.command("export")
def export_command(
    run: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")],
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
    with _told(USAGE):
        beside = str(run.with_name(f"{run.name}-{to}{suffix}"))
        done = export(run, to, out or beside, strict=strict)
    for name, n in sorted(done.lost.items()):
        typer.echo(f"{to} can't hold {name}: left out of {n} records", err=True)
    shown = json.dumps(asdict(done)) if as_json else f"{done.written} written to {done.path}"
    typer.echo(shown)


@app.command()
def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="The base of a FHIR R5 server.")],
    run: Annotated[Path, typer.Option(metavar="DIR", help="The folder of a run.")],
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

    with _told(FAILED):
        done = asdict(pushed(run, url))
    told = "; ".join(f"{name.replace('_', ' ')}: {n}" for name, n in done.items())
    typer.echo(json.dumps(done) if as_json else told)


@app.command()
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


@app.command()
def show(
    run: Annotated[Path, typer.Option(metavar="DIR", help="The folder of a run.")],
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

    with _told(FAILED):
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


@contextlib.contextmanager
def _told(status: int) -> Iterator[None]:
    """Tell an error that the user can mend in one line, and end with that status."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read stdout has had enough; typer ends quietly
    except (ExtractorError, BrokenPromiseError, OSError) as error:
        typer.echo(harmless(f"error: {' '.join(str(error).split())}"), err=True)
        raise typer.Exit(FAILED if isinstance(error, BrokenPromiseError) else status) from None


def _drawn(document: Document, page: int, file: Path) -> str:
    """Draw a page into a file, and tell of it."""
    from extractor.layout.picture import picture  # Pillow: only for this

    image = picture(document, page)
    image.save(file, "PNG")
    return f"page {page} of {document.pages}: {image.width} × {image.height} pixels in {file}"


def _ended(chars: str) -> str:
    """Text that ends with a line break, as a terminal wants it."""
    return chars if chars.endswith("\n") else chars + "\n"


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


if __name__ == "__main__":
    app()
