"""Pieces → the files of a run, in the order of the inputs, whatever order they were done in."""

from __future__ import annotations

import json
import shutil
import zlib
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

from extractor.runs.alike import same_papers
from extractor.runs.ledger import Ledger, Row
from extractor.runs.pieces import member, members
from extractor.sinks.jsonl import line
from extractor.sinks.run import ALWAYS

ROW, ERRORS = "documents.jsonl", "errors.log"


class DamagedPieceError(Exception):
    """What an input gave is damaged or gone; the ledger says that it is to be done again."""


DAMAGED = (BadZipFile, zlib.error, EOFError, FileNotFoundError, KeyError)


def assembled(ledger: Ledger, folder: Path) -> Counter[str]:
    """Write all files of a run but its sheet and run.json into a folder; its counts."""
    counts = Counter[str]()
    with ExitStack() as stack:
        shared = {
            name: stack.enter_context((folder / name).open("ab")) for name in (*ALWAYS, ERRORS)
        }
        order = {row.path: at for at, row in enumerate(ledger.rows())}
        papers = same_papers(ledger.sketches(), order)
        for row in ledger.rows():
            try:
                counts.update(added(ledger, row, folder, shared, papers.get(row.path)))
            except DAMAGED:
                ledger.lose(row.same_as or row.path)
                raise DamagedPieceError(
                    f"what {row.same_as or row.path} gave is damaged or gone, so it is done again"
                ) from None
    if not (folder / ERRORS).stat().st_size:
        (folder / ERRORS).unlink()
    return counts


def added(
    ledger: Ledger, row: Row, folder: Path, shared: Mapping[str, IO[bytes]], paper: str | None
) -> Mapping[str, int]:
    """Add what one input gave to the files that all share, and write its own; its counts.

    `paper` is an earlier input that tells the same paper.
    """
    if row.same_as is not None:
        told = twin(ledger, row)
        shared[ROW].write(line(told).encode())
        return {"documents": 1, told["status"]: 1, "duplicates": 1,
                "problems": len(told["problems"])}  # fmt: skip
    assert row.piece is not None
    begun = set[str]()
    for name, content in members(ledger.pieces / row.piece):
        if name == ROW and paper is not None:
            shared[ROW].write(line(linked(json.loads(content.read()), paper)).encode())
            continue
        if name in shared:
            shutil.copyfileobj(content, shared[name])
            continue
        with (folder / name).open("ab" if name in begun else "wb") as file:
            shutil.copyfileobj(content, file)
        begun.add(name)
    counts = Counter(json.loads(row.counts or "{}"))
    if paper is not None:
        counts.update(same_papers=1, problems=1)
    return counts


def linked(told: dict[str, Any], paper: str) -> dict[str, Any]:
    """The row of documents.jsonl of an input that tells the same paper as another."""
    message = f"it tells the same paper as {paper}; a trial told in both is one trial"
    problem = {"code": "same-paper", "message": message, "start": None, "end": None}
    return told | {"same_paper": paper, "problems": [*told["problems"], problem]}


def twin(ledger: Ledger, row: Row) -> dict[str, Any]:
    """The row of documents.jsonl of an input whose bytes are those of another.

    It says of itself what the other says of itself, but has no records and took no time.
    """
    assert row.same_as is not None
    other = ledger.one(row.same_as)
    assert other is not None and other.piece is not None
    told = json.loads(member(ledger.pieces / other.piece, ROW))
    message = f"the same bytes as {other.path}, done once and told of there"
    problem = {"code": "same-bytes", "message": message, "start": None, "end": None}
    told |= {"path": row.path, "n_records": 0, "n_tables": 0, "seconds": 0.0}
    told |= {"same_as": other.path, "problems": [*told["problems"], problem]}
    if told["error"]:
        told["error"]["message"] = told["error"]["message"].replace(other.path, row.path)
    return dict(told)
