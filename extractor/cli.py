"""The command line: data on stdout, talk on stderr; heavy imports inside the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from extractor import __version__
from extractor.commands.hand_on import export_command, link, push
from extractor.commands.judge import score, status
from extractor.commands.repair import repair
from extractor.commands.run import run_command
from extractor.commands.show import fields, show

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # help as plain text, the same at any width of terminal
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


COMMANDS: dict[str, Callable[..., None]] = {  # in the order of the help
    "run": run_command,
    "status": status,
    "repair": repair,
    "score": score,
    "link": link,
    "export": export_command,
    "push": push,
    "fields": fields,
    "show": show,
}
for name, command in COMMANDS.items():
    app.command(name)(command)


if __name__ == "__main__":
    app()
