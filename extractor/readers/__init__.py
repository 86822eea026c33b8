"""READ: bytes → Source, one file per format; READERS says which suffix goes where.

Registry records are told by their form, whatever their suffix, and may come in parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from extractor.readers.jats import read_jats
from extractor.readers.text import from_chars, read_text
from extractor.types import Source

__all__ = ["PARTS", "READERS", "Reader", "from_chars", "read_source", "takes"]

Reader = Callable[[Path], Source]


def read_pdf(path: Path, *, ocr: bool = False) -> Source:
    """Read a PDF; see readers/pdf.py, which loads pdfium and is left alone until it is needed."""
    from extractor.readers.pdf import read_pdf as read

    return read(path, ocr=ocr)


def read_registry(path: Path) -> Source:
    """Read all records of a registry's file at once."""
    from extractor.readers.registry import read_whole  # ijson and others are seldom needed

    return read_whole(path)


READERS: dict[str, Reader] = {
    ".csv": read_registry,
    ".json": read_registry,
    ".jsonl": read_registry,
    ".xlsx": read_registry,
    ".nxml": read_jats,
    ".xml": read_jats,
    ".pdf": read_pdf,
    ".text": read_text,
    ".txt": read_text,
}


def takes(path: Path) -> bool:
    """Whether a file found in a folder is one that a reader is there for.

    >>> takes(Path("a.TXT")), takes(Path("a.docx"))
    (True, False)
    """
    return path.suffix.lower() in READERS


def read_source(path: Path, *, ocr: bool = False) -> Source:
    """Read one file, or standard input for "-"; a suffix that is not known is tried as text.

    With `ocr` the pages of a PDF that are pictures are read as well, by the extra `ocr`.
    """
    reader = READERS.get(path.suffix.lower(), read_text)
    if reader is not read_registry and is_registry(path):
        reader = read_registry
    return read_pdf(path, ocr=ocr) if reader is read_pdf else reader(path)


def only_registries(path: Path) -> bool:
    """Whether files called so are read for registry records alone."""
    return READERS.get(path.suffix.lower()) is read_registry


MAY_BE_REGISTRY = frozenset((".xml", ".txt", ".csv", ".json", ".jsonl", ".xlsx"))


def is_registry(path: Path) -> bool:
    """Whether a file has the form of registry records."""
    if path.suffix.lower() not in MAY_BE_REGISTRY or not path.is_file():
        return False
    from extractor.readers.registry import form_of

    try:
        return form_of(path) is not None
    except OSError:
        return False  # the reader says what is wrong


@dataclass(slots=True)
class Parts:
    """The parts of inputs, one after the other; the input that was asked for last stays open."""

    path: Path | None = None
    number: int = 0  # of the part that comes next
    rest: Iterator[Source] | None = None
    ahead: Source | None = None

    def part(self, path: Path, number: int, *, ocr: bool = False) -> tuple[Source, bool]:
        """A part of an input, and whether another follows."""
        if not is_registry(path):
            return read_source(path, ocr=ocr), False
        from extractor.readers.registry import form_of, parts_of

        if number == 0 or (self.path, self.number) != (path, number):
            form = form_of(path)
            assert form is not None
            self.rest = parts_of(path, form)
            self.ahead = next(islice(self.rest, number, None))
        assert self.rest is not None
        now, self.ahead = self.ahead, next(self.rest, None)
        assert now is not None
        self.path, self.number = path, number + 1
        return now, self.ahead is not None


PARTS = Parts()
