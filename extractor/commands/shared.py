"""What commands have in common: statuses, options, and how an error is told."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from extractor.errors import BrokenPromiseError, ExtractorError
from extractor.terminal import harmless

FAILED, USAGE = 1, 2

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Html = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write a page for a browser into FILE as well."),
]
Run = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")]
RunOption = Annotated[Path, typer.Option(metavar="DIR", help="The folder of a run.")]


@contextlib.contextmanager
def told(status: int) -> Iterator[None]:
    """Tell an error that the user can mend in one line, and end with that status."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read stdout has had enough; typer ends quietly
    except (ExtractorError, BrokenPromiseError, OSError) as error:
        typer.echo(harmless(f"error: {' '.join(str(error).split())}"), err=True)
        raise typer.Exit(FAILED if isinstance(error, BrokenPromiseError) else status) from None


def written(page: str, file: Path) -> None:
    """Write a page for a browser into a file, and say so."""
    file.write_text(page, encoding="utf-8", newline="\n")
    typer.echo(f"the page is in {file}", err=True)
