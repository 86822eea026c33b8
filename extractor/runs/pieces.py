"""Pieces: what one input gives to the files of a run, kept packed until they are put together.

A piece is a zip archive with a member for each file to which the input adds, "0/records.jsonl";
the number is that of the part of the input. It comes into place whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

LEVEL = 1  # of zlib: a piece is a sixth of its text, and packing takes 1 % of the time

PORTION = 1 << 16  # characters that are encoded and packed at a time


class Piece:
    """A piece that is being written, part after part."""

    def __init__(self, path: Path) -> None:
        self.path, self.parts = path, 0
        self.archive = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=LEVEL)

    def clear(self) -> None:
        """Begin anew: nothing that was added is kept."""
        self.archive.close()
        self.parts = 0
        self.archive = ZipFile(self.path, "w", ZIP_DEFLATED, compresslevel=LEVEL)

    def add(self, files: Mapping[str, Iterable[str]]) -> None:
        """Add what a part of an input gives to each file, held in memory a portion at a time."""
        for name, texts in files.items():
            portions = encoded(texts)
            if (first := next(portions, None)) is None:
                continue
            with self.archive.open(f"{self.parts}/{name}", "w", force_zip64=True) as file:
                file.write(first)
                file.writelines(portions)
        self.parts += 1


def encoded(texts: Iterable[str]) -> Iterator[bytes]:
    """The bytes of texts, several short ones together; nothing of empty ones.

    >>> list(encoded(["a", "", "b"])), list(encoded([""]))
    ([b'ab'], [])
    """
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= PORTION:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    if size:
        yield "".join(waiting).encode()


def put_piece(path: Path, content: bytes) -> None:
    """Put a piece that was made elsewhere into its place, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def new_piece(path: Path) -> Iterator[Piece]:
    """A piece to write, which is at `path` when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        piece = Piece(unfinished)
        try:
            yield piece
        finally:
            piece.archive.close()
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The name of each file to which a piece adds, and what it adds; parts in their order.

    Raises BadZipFile, at the latest at a member's end, where the piece is not as it was written.
    """
    with ZipFile(path) as archive:
        for one in archive.infolist():
            with archive.open(one) as file:
                yield one.filename.partition("/")[2], file


def member(path: Path, name: str) -> bytes:
    """All that a piece adds to one file."""
    return b"".join(file.read() for found, file in members(path) if found == name)
