"""The options of `extractor run`, one a name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Out = Annotated[
    str, typer.Option(metavar="DIR", help="The folder to write into; or a URL, as s3://….")
]
Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="INPUT", help="Files, folders, archives, URLs; - is stdin."),
]
Manifest = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A list of inputs: a path or URL a line, or a CSV."),
]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="A spaCy or scispaCy pipeline to ask in place of trial_ner: package or folder; "
        "may be given several times.",
    ),
]
NoModel = Annotated[bool, typer.Option("--no-model", help="Ask no trained model: rules alone.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the run that DIR holds.")]
Workers = Annotated[str, typer.Option(metavar="N", help="Processes that work at once, or auto.")]
Engine = Annotated[
    str, typer.Option(metavar="NAME", help="local, or ray: the cluster at RAY_ADDRESS.")
]
Timeout = Annotated[
    float,
    typer.Option(metavar="SECONDS", min=0.1, max=604_800, help="Time that one document may take."),
]
Memory = Annotated[
    int,
    typer.Option(
        "--memory",
        "--max-memory",
        metavar="MIB",
        min=16,
        help="Memory that one document may take.",
    ),
]
Attempts = Annotated[
    int,
    typer.Option(
        metavar="N", min=1, help="Times that a document is begun if its process is killed."
    ),
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Do again what failed in an earlier session.")
]
Ocr = Annotated[bool, typer.Option("--ocr", help="Read scanned pages too; needs extractor[ocr].")]
MaxError = Annotated[
    float | None,
    typer.Option(
        metavar="P", min=0, max=1, help="Withhold values wrong more probably than P (0.05)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
JsonProgress = Annotated[
    bool, typer.Option("--json-progress", help="Tell of each input on stderr as JSON.")
]
Log = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Add a JSON line for each input to FILE."),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Show errors only: no progress, no summary.")
]
