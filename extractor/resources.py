"""Where models/, corpus/ and gold/ are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import UnreadableInputError

PACKAGE = Path(__file__).resolve().parent
OURS = ("trial_ner",)  # the trained pipelines that are asked unless others are named


def resource(name: str) -> Path:
    """The path of a file or folder that ships with the package, as "models/vocabulary/x.csv".

    In a checkout the data folders stand beside `extractor/`; the wheel puts them into
    `extractor/data/`. There is no third place.

    >>> resource("models").name
    'models'
    """
    for root in (PACKAGE / "data", PACKAGE.parent):
        path = root / name
        if path.exists():
            return path
    raise UnreadableInputError(name, "not among the files that ship", "Install extractor again.")
