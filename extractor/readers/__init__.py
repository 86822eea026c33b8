"""READ: bytes → Source, one file per format; READERS says which suffix goes where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractor.readers.jats import read_jats
from extractor.readers.text import from_chars, read_text
from extractor.types import Source

__all__ = ["READERS", "Reader", "from_chars", "read_source", "takes"]

Reader = Callable[[Path], Source]


def read_pdf(path: Path, *, ocr: bool = False) -> Source:
    """Read a PDF; see readers/pdf.py, which loads pdfium and is left alone until it is needed."""
    from extractor.readers.pdf import read_pdf as read

    return read(path, ocr=ocr)


READERS: dict[str, Reader] = {
    ".nxml": read_jats,
    ".xml": read_jats,
    ".pdf": read_pdf,
    ".text": read_text,
    ".txt": read_text,
}


def takes(path: Path) -> bool:
    """Whether a file found in a folder is one that a reader is there for.

    >>> takes(Path("a.TXT")), takes(Path("a.xlsx"))
    (True, False)
    """
    return path.suffix.lower() in READERS


def read_source(path: Path, *, ocr: bool = False) -> Source:
    """Read one file, or standard input for "-"; a suffix that is not known is tried as text.

    With `ocr` the pages of a PDF that are pictures are read as well, by the extra `ocr`.
    """
    reader = READERS.get(path.suffix.lower(), read_text)
    return read_pdf(path, ocr=ocr) if reader is read_pdf else reader(path)
