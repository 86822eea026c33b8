"""Records that are rows with a header: exports as CSV and as XLSX."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from extractor.errors import UnreadableInputError
from extractor.readers.registry.leaves import Leaf, Record

AGAIN = "Export the records again."
LONGEST = 16 * 1024 * 1024  # characters of one cell
DELIMITERS = (",", ";", "\t")
BOMB = "that unpacks to"
MOST_BLOWN = 200  # times that a workbook may be larger unpacked than packed
MOST_UNPACKED = 4 << 30  # bytes
WORDED = re.compile(r"xl/(?:sharedStrings|worksheets/sheet1)\.xml", re.IGNORECASE)
LOOKED_AT = 1 << 20  # bytes of such a part
TAGS = re.compile(rb"<[^<>]*>")
MARK = re.compile(rb"trialid", re.IGNORECASE)  # a column of every export


def csv_records(path: Path) -> Iterator[Record]:
    """The rows of a CSV file in UTF-8, else in Windows-1252."""
    csv.field_size_limit(LONGEST)
    with path.open(encoding=encoding_of(path), newline="", errors="replace") as file:
        try:
            yield from records(csv.reader(file, delimiter=delimiter_of(file.readline(), file)))
        except csv.Error as error:
            raise UnreadableInputError(str(path), f"broken CSV ({error})", AGAIN) from None


def delimiter_of(header: str, file: TextIO) -> str:
    """What stands between the columns' names most often; the file is at its beginning again.

    >>> import io
    >>> delimiter_of("TrialID;Public title;Acronym", io.StringIO())
    ';'
    """
    file.seek(0)
    return max(DELIMITERS, key=header.count)


def encoding_of(path: Path) -> str:
    """UTF-8 if all of the file is, else Windows-1252, as which Latin-1 is read too."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def xlsx_records(path: Path) -> Iterator[Record]:
    """The rows of a workbook's first sheet."""
    refuse_bomb(path)
    yield from records(rows_of(path))


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows by their cells: the size that a sheet tells of itself may be any."""
    from openpyxl import load_workbook  # seldom needed

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield [shown(one) for one in row]
        book.close()
    except MemoryError:
        raise
    except Exception as error:  # openpyxl checks little: a broken file may raise anything
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableInputError(str(path), f"a broken workbook ({reason})", AGAIN) from None


def shown(cell: object) -> str:
    """A cell's value in characters: whole numbers without a fraction.

    >>> shown(40.0), shown(None)
    ('40', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def is_export(path: Path) -> bool:
    """Whether a workbook is an export of records, by the first words in it; a bomb counts, to be refused.

    Asked of every workbook in a folder: it costs little whatever the file holds.
    """
    try:
        refuse_bomb(path)
    except UnreadableInputError as error:
        return BOMB in str(error)
    return any(
        MARK.fullmatch(b"".join(words.split()))
        for chars in beginnings(path)
        for words in TAGS.split(chars)
    )


def beginnings(path: Path) -> Iterator[bytes]:
    """How the parts of a workbook begin that hold words."""
    try:
        with zipfile.ZipFile(path) as packed:
            for name in filter(WORDED.fullmatch, packed.namelist()):
                with packed.open(name) as part:
                    yield part.read(LOOKED_AT)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError):
        return  # broken, locked, or packed in a way that is not known


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook that unpacks to far more than it is."""
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableInputError(str(path), f"a broken workbook ({error})", AGAIN) from None
    unpacked, stored = (
        sum(getattr(one, name) for one in infos) for name in ("file_size", "compress_size")
    )
    if unpacked > MOST_UNPACKED or unpacked > MOST_BLOWN * max(stored, 1):
        what = f"a workbook of {stored:,} bytes {BOMB} {unpacked:,}"
        raise UnreadableInputError(str(path), what, "Give the export as CSV.")


def records(rows: Iterable[Sequence[str]]) -> Iterator[Record]:
    """The rows below the header; a leaf is called after its column."""
    header: list[str] | None = None
    for n, row in enumerate(rows):
        if header is None:
            header = [" ".join(name.split()) for name in row] if any(row) else None
        elif any(cell.strip() for cell in row):
            at = f"/row[{n}]"
            pairs = zip(header, row, strict=False)
            yield at, [Leaf(f"{at}/{name}", cell) for name, cell in pairs if cell.strip()]
