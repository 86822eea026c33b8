r"""Read trial papers and registry records, repair them, extract structured records.

>>> document = read(text="Patients were ran-\ndomised.")
>>> document.text.chars
'Patients were randomised.'
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ExtractorError
from extractor.resources import OURS
from extractor.types import Document, Evidence, Finding, Record, Table

if TYPE_CHECKING:
    from extractor.scoring import Scores

__version__ = "0.1.0"

__all__ = [
    "Document",
    "Evidence",
    "ExtractorError",
    "Finding",
    "Record",
    "Table",
    "__version__",
    "extract",
    "read",
    "score",
]


def read(path: str | Path | None = None, *, text: str | None = None) -> Document:
    """Read and repair one document: a file ("-" is standard input), or `text` itself."""
    from extractor.flow import document_of  # with all fields and their rules: not for --help
    from extractor.readers import from_chars, read_source

    if (path is None) == (text is None):
        raise TypeError("read() takes either a path or text=…")
    return document_of(from_chars(text) if text is not None else read_source(Path(path or "-")))


def extract(
    document: str | Path | Document | None = None,
    *,
    text: str | None = None,
    models: Sequence[str] = OURS,
    max_error: float | None = None,
) -> list[Record]:
    """The records of one document: a file, `text` itself, or what `read` gave.

    `models` are trained spaCy pipelines to ask, by name or folder; () asks none. Values
    that are wrong with a probability above `max_error` are abstained from; they stand
    under `withheld`.
    """
    from extractor.flow import records_of

    if not isinstance(document, Document):
        document = read(document, text=text)
    elif text is not None:
        raise TypeError("extract() takes either a document or text=…")
    return records_of(document, models, max_error)


def score(run: str | Path, gold: str | Path, *, split: str | None = None) -> Scores:
    """Measure a run's folder against gold records, field by field, with intervals."""
    from extractor.scoring import score as measured  # scipy: not for --help

    return measured(Path(run), Path(gold), split=split)
