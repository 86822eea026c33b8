"""Records of JSON: one, a list, a page with a list, a dict by id, or JSON lines; streamed by ijson."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from extractor.errors import UnreadableInputError
from extractor.readers.registry.leaves import Leaf, Record, leaves_of

AGAIN = "Export the records again."
KEYED = re.compile(r"\d{4}")  # the id by which a dict holds a record, rather than a name
NUMBER = "item"  # what ijson calls an element of a list


def json_records(*marks: str) -> Callable[[Path], Iterator[Record]]:
    """A reader of records that hold one of these keys at their top."""

    def records(path: Path) -> Iterator[Record]:
        try:
            where = place_of(path, marks)
            for n, (key, value) in enumerate(values(path, where), 1):
                again = n > 1 and not key and NUMBER not in where.split(".")
                at = (f"[{n}]" if again else "") + named(where, key or str(n))
                own = [Leaf(at, key)] if key else []  # a dict's key is its record's id
                yield at, own + leaves_of(value, at)
        except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
            reason = " ".join(str(error).split())[:200]
            raise UnreadableInputError(str(path), f"broken JSON ({reason})", AGAIN) from None

    return records


ESCAPE = re.compile(rb'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})|\\')
ENDLESS = re.compile(rb"\d{1000}")  # ijson crashes with numbers that Python does not convert
CUT = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?\Z")


class Lenient:
    r"""A file of JSON in which a backslash that escapes nothing stands for itself.

    Raises ijson.JSONError where a number has no end.

    >>> import io
    >>> Lenient(io.BytesIO(rb'"a\c \n \u00e9"')).read(99)
    b'"a\\\\c \\n \\u00e9"'
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.end = b""  # of what was read last, if it is of digits

    def read(self, size: int = -1) -> bytes:
        """About so many bytes; no escape is cut in two."""
        taken = self.file.read(size)
        while CUT.search(taken[-8:]) and (one := self.file.read(1)):
            taken += one
        if ENDLESS.search(self.end + taken):
            raise ijson.JSONError("a number of more than 1,000 digits")
        self.end = (self.end + taken)[-999:] if taken[-1:].isdigit() else b""
        if b"\\" not in taken:
            return taken
        return ESCAPE.sub(lambda found: found.group() if found[1] else rb"\\", taken)


def place_of(path: Path, marks: tuple[str, ...]) -> str:
    """Where records stand, in ijson's words: "studies.item", "" for one or JSON lines."""
    with path.open("rb") as bytes_:
        file = Lenient(bytes_)
        for prefix, event, value in ijson.parse(file, multiple_values=True):
            if event == "map_key" and value in marks:
                return str(prefix)
    raise UnreadableInputError(str(path), f"JSON without a record ({marks[0]})", AGAIN)


def values(path: Path, where: str) -> Iterator[tuple[str, Any]]:
    """The records, and for those of a dict their keys."""
    parent, _, last = where.rpartition(".")
    with path.open("rb") as bytes_:
        file = Lenient(bytes_)
        if KEYED.search(last):
            yield from ijson.kvitems(file, parent, use_float=True)
        else:
            for value in ijson.items(file, where, multiple_values=True, use_float=True):
                yield "", value


def named(where: str, key: str) -> str:
    """The path of a record.

    >>> named("studies.item", "3"), named("", "1"), named("NCT01234567", "NCT01234567")
    ('/studies[3]', '', '/NCT01234567')
    """
    parts = where.split(".") if where else []
    path = ""
    for at, part in enumerate(parts):
        last = at == len(parts) - 1 or NUMBER not in parts[at + 1 :]
        path += (f"[{key}]" if last else "[1]") if part == NUMBER else f"/{part}"
    return path if NUMBER in parts or not parts or not KEYED.search(parts[-1]) else f"/{key}"
