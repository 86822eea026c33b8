"""Write README.md's block of help texts: `python tests/make_readme.py`.

The rest of README.md is written by hand. Running it again writes the same bytes.
"""

from __future__ import annotations

import os
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
START, END = "<!-- help texts: python tests/make_readme.py -->", "<!-- end of help texts -->"
WIDTH = "80"  # of the terminal, to which help texts are wrapped


def help_texts() -> str:
    """What `extractor --help` and the help of each command print, as Markdown."""
    os.environ["COLUMNS"] = WIDTH
    from typer.main import get_command
    from typer.testing import CliRunner

    from extractor.cli import app

    parts = []
    for name in ("", *getattr(get_command(app), "commands", {})):
        arguments = [name, "--help"] if name else ["--help"]
        shown = CliRunner().invoke(app, arguments, prog_name="extractor").stdout.rstrip()
        parts.append(f"```console\n$ extractor {' '.join(arguments)}\n{shown}\n```")
    return "\n\n".join(parts)


def renewed(readme: str) -> str:
    """README.md with the help texts of today between its marks."""
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{help_texts()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
