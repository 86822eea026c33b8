"""What makes a PDF unreadable as a whole, told in one line each: what it is and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pypdfium2.raw as c

from extractor.errors import UnreadableInputError
from extractor.readers.pdf_notes import PICTURES, UNREADABLE
from extractor.readers.text import MAGIC

HEAD = 1024  # bytes among which "%PDF" must stand
TAIL = 2048  # bytes among which "%%EOF" stands, unless the file was cut off
AGAIN = "Download it again."
REPAIR = "Download it again, or repair it, for example with `qpdf`."
NO_PAGE = ("a PDF without a page: its list of pages is broken", REPAIR)
LOCKED = {
    c.FPDF_ERR_PASSWORD: (
        "a password is needed to open it",
        "Save a copy without a password and give that.",
    ),
    c.FPDF_ERR_SECURITY: (
        "its encryption is not known",
        "Save a copy without encryption and give that.",
    ),
}


def refuse_other(data: bytes, where: str) -> None:
    """Refuse what is empty or no PDF, by its first bytes."""
    if not data.strip(b"\x00 \t\r\n\f"):
        raise UnreadableInputError(where, "the file is empty", AGAIN)
    if b"%PDF" in data[:HEAD]:
        return
    if data.count(b"endobj") > 1:
        raise UnreadableInputError(where, "a broken PDF: its beginning is missing", REPAIR)
    what = f"{kind_of(data)}, whatever its name says"
    raise UnreadableInputError(where, what, "Download the PDF itself.")


def kind_of(data: bytes) -> str:
    r"""What a file is that is no PDF, as far as its first bytes tell.

    >>> kind_of(b"<!DOCTYPE html>"), kind_of(b"PK\x03\x04"), kind_of(b"Patients were")
    ('a web page', 'a zip archive or an office document', 'no PDF')
    """
    start = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<html" in start or b"<!doctype html" in start:
        return "a web page"
    if start.startswith(b"<?xml"):
        return "an XML file"
    return next((what for magic, what, _ in MAGIC if data.startswith(magic)), "no PDF")


def unopened(data: bytes, where: str, code: int | None) -> UnreadableInputError:
    """The error for what begins as a PDF and cannot be opened, by pdfium's error code."""
    if code in LOCKED:
        return UnreadableInputError(where, *LOCKED[code])
    if b"%%EOF" not in data[-TAIL:]:
        return UnreadableInputError(where, "a PDF that is cut off: its end is missing", AGAIN)
    what = "a broken PDF: its table of objects or its list of pages is damaged"
    return UnreadableInputError(where, what, REPAIR)


def without_text(
    where: str, count: int, noted: Mapping[str, Sequence[int]]
) -> UnreadableInputError:
    """The error for a PDF of whose `count` pages none gave a character."""
    if len(noted.get(UNREADABLE, ())) == count:
        what = "a broken PDF: none of its pages could be loaded"
        return UnreadableInputError(where, what, REPAIR)
    pages = f"{count} pages" if count > 1 else "only page"
    if pictures := len(noted.get(PICTURES, ())):
        what = f"no text layer on its {pages}: {pictures} with pictures, so scanned"
        return UnreadableInputError(where, what, "Run text recognition on it, or give --ocr.")
    what = f"no text layer on its {pages}, and no pictures: empty, broken, or drawn letters"
    return UnreadableInputError(where, what, "Look at it in a viewer, and download it again.")
