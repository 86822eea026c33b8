"""Run another tool over PDFs and write its tables and texts in the form of our runs.

    python tests/bench/peers.py camelot-stream ../shared/icdar2013 --out /tmp/camelot
    python tests/bench/peers.py tabula-stream ../shared/pdfs --upright --out /tmp/tabula-upright

DIR/tables.jsonl, DIR/texts/SHA256.txt and DIR/documents.jsonl are what icdar.py, twins.py and
../shared/bench/score_rotated.py read. Every document is a process of its own with a time limit;
one that fails is noted in documents.jsonl and the run goes on. `--upright` turns each page first
so that most of its glyphs stand upright (boxes are given on the page as it was). Needs
tests/bench/requirements-peers.txt in an environment of its own, and java or poppler-utils for
tabula and pdftotext.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from peer_tools import PEERS, Grid
from upright import Turn, box_before, turned_upright


def cells_of(grid: Grid, turns: list[Turn]) -> list[dict[str, Any]]:
    """The cells of one table; merged ones span what their box covers of empty places.

    >>> wide, low = (0.0, 0.0, 20.0, 5.0), (0.0, 5.0, 10.0, 10.0)
    >>> rows = [[("a", wide), None], [("b", low), ("c", (10.0, 5.0, 20.0, 10.0))]]
    >>> [(c["text"], c["row_span"], c["column_span"]) for c in cells_of((1, rows), [])]
    [('a', 1, 2), ('b', 1, 1), ('c', 1, 1)]
    """
    page, rows = grid
    cells = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            text, box = cell
            down, right = 1, 1
            while box and c + right < len(row) and row[c + right] is None:
                starts = [x[c + right][1][0] for x in rows if len(x) > c + right and x[c + right]]  # type: ignore[index]
                if not starts or min(starts) > box[2] - 1:
                    break
                right += 1
            while box and r + down < len(rows) and c < len(rows[r + down]):
                tops = [x[1][1] for x in rows[r + down] if x and x[1]]
                if rows[r + down][c] is not None or not tops or min(tops) > box[3] - 1:
                    break
                down += 1
            seen = box_before(box, turns[page - 1]) if box and turns else box
            place = {"row": r, "column": c, "row_span": down, "column_span": right}
            cells.append({**place, "text": text, "page": page, "box": seen})
    return cells


def run_one(peer: str, pdf: Path, upright: bool) -> dict[str, Any]:
    tables_in, text_in = PEERS[peer]
    with tempfile.TemporaryDirectory() as folder:
        source, turns = pdf, []
        if upright:
            source = Path(folder) / pdf.name
            turns = turned_upright(pdf, source)
        text = text_in(source) if text_in else None
        grids = list(tables_in(source)) if tables_in else []
    tables = [{"pages": [grid[0]], "cells": cells_of(grid, turns)} for grid in grids]
    return {"tables": tables, "text": text}


def run_limited(peer: str, pdf: Path, upright: bool, limit: float) -> dict[str, Any]:
    """The answer for one document, or what became of it; its processes end with it."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, __file__, peer, str(pdf), "--answer", str(answer)]
        child = subprocess.Popen(
            command + ["--upright"] * upright,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # tabula starts java, which is to end as well
        )
        try:
            _, talk = child.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            return {"error": f"took more than {limit:g} s"}
        if child.returncode or not answer.exists():
            lines = talk.decode(errors="replace").strip().splitlines()
            return {"error": lines[-1] if lines else f"exit code {child.returncode}"}
        return dict(json.loads(answer.read_text(encoding="utf-8")))


def main() -> None:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("peer", choices=PEERS)
    ask.add_argument("sources", nargs="+", type=Path, help="PDFs, or folders looked through")
    ask.add_argument("--out", type=Path, help="folder to write")
    ask.add_argument("--upright", action="store_true", help="turn pages upright first")
    ask.add_argument("--limit", type=float, default=120, help="seconds a document may take")
    ask.add_argument("--json", action="store_true", help="print the outcome as JSON")
    ask.add_argument("--answer", type=Path, help=argparse.SUPPRESS)  # the process of one document
    args = ask.parse_args()
    if args.answer:
        answer = run_one(args.peer, args.sources[0], args.upright)
        args.answer.write_text(json.dumps(answer), encoding="utf-8")
        return
    if not args.out:
        ask.error("--out is needed")
    found = [sorted(s.rglob("*.pdf")) if s.is_dir() else [s] for s in args.sources]
    pdfs = [p for few in found for p in few if not p.name.startswith("bad_")]
    (args.out / "texts").mkdir(parents=True, exist_ok=True)
    documents, n_tables = [], 0
    with (args.out / "tables.jsonl").open("w", encoding="utf-8") as tables:
        for pdf in pdfs:
            start = time.monotonic()
            answer = run_limited(args.peer, pdf, args.upright, args.limit)
            document = {"path": str(pdf), "sha256": hashlib.sha256(pdf.read_bytes()).hexdigest()}
            for table in answer.get("tables", []):
                n_tables += 1
                tables.write(json.dumps({"document": document, **table}) + "\n")
            if answer.get("text") is not None:
                path = args.out / "texts" / f"{document['sha256']}.txt"
                path.write_text(answer["text"], encoding="utf-8")
            error, seconds = answer.get("error"), round(time.monotonic() - start, 2)
            status = "failed" if error else "ok"
            documents.append({**document, "status": status, "error": error, "seconds": seconds})
            if error:
                print(f"{pdf.name}: {error}", file=sys.stderr)
    lines = "".join(json.dumps(d) + "\n" for d in documents)
    (args.out / "documents.jsonl").write_text(lines, encoding="utf-8")
    outcome = {
        "peer": args.peer + " upright" * args.upright,
        "documents": len(documents),
        "failed": sum(d["status"] == "failed" for d in documents),
        "tables": n_tables,
        "seconds": round(sum(d["seconds"] for d in documents)),
    }
    print(json.dumps(outcome) if args.json else "  ".join(f"{k} {v}" for k, v in outcome.items()))


if __name__ == "__main__":
    main()
