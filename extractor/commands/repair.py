"""A document's text and tables, repaired; what was edited; a page drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.shared import FAILED, USAGE, told
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.types import Document

Input = Annotated[Path, typer.Argument(metavar="INPUT", help="A text file or PDF; - is stdin.")]
Explain = Annotated[
    bool, typer.Option("--explain", help="List every edit instead, with its rule and place.")
]
Json = Annotated[
    bool, typer.Option("--json", help="Print JSON; with --explain a line for each edit.")
]
Tables = Annotated[
    bool, typer.Option("--tables", help="Print the tables only, as CSV or JSON lines.")
]
Page = Annotated[
    int | None, typer.Option(metavar="N", help="Only page N of a PDF, counted from 1.")
]
Png = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Draw page N and what was found on it into FILE."),
]


def repair(
    path: Input,
    explain: Explain = False,
    as_json: Json = False,
    tables: Tables = False,
    page: Page = None,
    png: Png = None,
) -> None:
    """Print a document's text and tables, repaired.

    Tables stand in their place in the text, with a tab between cells.

    For example:

        extractor repair corpus/table-split.txt --tables

        extractor repair paper.pdf --page 5 --png page-5.png
    """
    with told(USAGE):
        if png and page is None:
            raise ExtractorError("--png draws one page: say which, with --page N.")
        if png and (explain or as_json or tables):
            raise ExtractorError("--png prints nothing: leave out --explain, --json and --tables.")
    with told(FAILED):
        document, drawn = read_and_drawn(path, page, png)
    for problem in document.problems:
        typer.echo(f"note: {problem.code}: {problem.message}", err=True)
    if png:
        typer.echo(drawn, err=True)
    elif tables and not explain:
        show_tables(document, as_json=as_json)
    else:
        show = edits_of if explain else whole_of
        typer.echo(show(document, as_json=as_json), nl=False)


def read_and_drawn(path: Path, page: int | None, png: Path | None) -> tuple[Document, str]:
    """A document, or one page of it, and what is told of the page's picture."""
    from extractor import read

    whole = read(path)
    if page is None:
        return whole, ""
    from extractor.layout.one_page import alone

    document = alone(whole, page)
    return document, picture_of(whole, page, png) if png else ""


def picture_of(document: Document, page: int, file: Path) -> str:
    """Draw a page into a file, and tell of it."""
    from extractor.layout.picture import picture  # Pillow: only for this

    image = picture(document, page)
    image.save(file, "PNG")
    return f"page {page} of {document.pages}: {image.width} × {image.height} pixels in {file}"


def edits_of(document: Document, *, as_json: bool) -> str:
    """Every edit of a document, in lines."""
    from extractor.sinks.jsonl import lines
    from extractor.sinks.plain import repairs_json
    from extractor.sinks.shown import explained

    edits = repairs_json(document)
    return lines(edits) if as_json else explained(edits)


def whole_of(document: Document, *, as_json: bool) -> str:
    """All of a document; its text ends with a line break, as a terminal wants it."""
    from extractor.sinks.jsonl import line
    from extractor.sinks.plain import document_json

    if as_json:
        return line(document_json(document))
    chars = document.text.chars
    return chars if chars.endswith("\n") else chars + "\n"


def show_tables(document: Document, *, as_json: bool) -> None:
    """Print tables as CSV or JSON lines, and on standard error what they are."""
    from extractor.sinks.csv import sheet
    from extractor.sinks.jsonl import line
    from extractor.sinks.plain import table_json

    source = document.source
    for table in document.tables:
        shape = f"{table.n_rows} rows, {table.n_columns} columns"
        what = f"table {table.number}: {shape}, confidence {table.confidence:.2f}"
        typer.echo(f"{what}: {table.caption}", err=True)
        row = table_json(table, source.path, source.sha256)
        typer.echo(line(row) if as_json else sheet(table), nl=False)
