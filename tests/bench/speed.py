"""Seconds and memory of our PDF front end beside those of the libraries it stands on.

    python tests/bench/speed.py ../shared/pdfs/rot_PMC*.pdf [--repeat 2] [--json]

In the project's own environment, each document and each reader in a fresh process, in turn:

ours        document_of(read_source(PDF)): glyphs, lines, tables, repaired text
pdfplumber  extract_text() and extract_tables() of every page
pdfium      its own loop over glyphs: a page's text, then the box of each character

Timed after the imports. `first` is the first time in the process (word lists are loaded then),
`again` the least of the times after it; `MB` is the peak of the process's resident memory, the
imports included. Ratios are of the sums over all documents that every reader has read.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def ours() -> Callable[[Path], int]:
    from extractor.flow import document_of
    from extractor.readers import read_source

    return lambda pdf: len(document_of(read_source(pdf)).text.chars)


def pdfplumber() -> Callable[[Path], int]:
    import pdfplumber

    def read(pdf: Path) -> int:
        size = 0
        with pdfplumber.open(pdf) as document:
            for page in document.pages:
                size += len(page.extract_text()) + len(page.extract_tables())
                page.close()
        return size

    return read


def pdfium() -> Callable[[Path], int]:
    import pypdfium2

    def read(pdf: Path) -> int:
        size = 0
        for page in pypdfium2.PdfDocument(pdf):
            text = page.get_textpage()
            size += len(text.get_text_range())
            boxes = [text.get_charbox(at) for at in range(text.count_chars())]
            size += len(boxes)
        return size

    return read


READERS = {"ours": ours, "pdfplumber": pdfplumber, "pdfium": pdfium}


def measured_here(reader: str, pdf: Path, repeat: int) -> dict[str, Any]:
    read = READERS[reader]()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        size = read(pdf)
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KiB
    again = min(times[1:] or times)
    return {"first": times[0], "again": again, "mb": peak, "size": size}


def measured(reader: str, pdf: Path, repeat: int, limit: float) -> dict[str, Any]:
    command = [sys.executable, __file__, str(pdf), "--reader", reader, "--repeat", str(repeat)]
    try:
        child = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"error": f"took more than {limit:g} s"}
    if child.returncode:
        return {"error": (child.stderr.strip().splitlines() or ["no message"])[-1]}
    return dict(json.loads(child.stdout))


def main() -> None:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("pdfs", nargs="+", type=Path)
    ask.add_argument("--repeat", type=int, default=2, help="times in each process")
    ask.add_argument("--limit", type=float, default=300, help="seconds a process may take")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)  # one process of many
    args = ask.parse_args()
    if args.reader:
        print(json.dumps(measured_here(args.reader, args.pdfs[0], args.repeat)))
        return
    report: dict[str, dict[str, dict[str, Any]]] = {}
    for pdf in args.pdfs:
        found = {name: measured(name, pdf, args.repeat, args.limit) for name in READERS}
        report[pdf.name] = found
        if not args.json:
            print(f"{pdf.name:30} " + "   ".join(shown(n, f) for n, f in found.items()), flush=True)
    read_by_all = [r for r in report.values() if not any("error" in found for found in r.values())]
    summary: dict[str, Any] = {"documents": len(report), "read_by_all": len(read_by_all)}
    for name in READERS:
        for which in ("first", "again"):
            summary[f"{name}_{which}"] = round(sum(r[name][which] for r in read_by_all), 3)
        summary[f"{name}_mb"] = round(max((r[name]["mb"] for r in read_by_all), default=0))
    for name in ("pdfplumber", "pdfium"):
        for which in ("first", "again"):
            whole = summary[f"{name}_{which}"]
            ratio = round(summary[f"ours_{which}"] / whole, 3) if whole else None
            summary[f"ours_to_{name}_{which}"] = ratio
    if args.json:
        print(json.dumps({"summary": summary, "documents": report}, indent=1))
    else:
        print("  ".join(f"{key} {value}" for key, value in summary.items()))


def shown(reader: str, found: dict[str, Any]) -> str:
    if "error" in found:
        return f"{reader} failed: {found['error']}"
    return f"{reader} {found['first']:.2f} {found['again']:.2f} s {found['mb']:.0f} MB"


if __name__ == "__main__":
    main()
