"""How time grows: seconds a page by a document's pages, seconds a document by a folder's size.

python tests/bench/growth.py ../shared/pdfs [--svg FILE] [--most 10000]

Long documents are the pages of the folder's papers put together, without the model and with one
worker's code in this process; large folders are runs over copies of ../shared/jats with other bytes, whole command.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench_run import ROOT, copies, whole

from extractor.flow import document_of, records_of
from extractor.readers import read_source

PAGES = (10, 20, 40, 80, 160, 320, 640)
DOCUMENTS = (100, 300, 1_000, 3_000, 10_000)
WIDTH, HEIGHT, EDGE = 360, 220, 46


def long_pdf(papers: Sequence[Path], pages: int, into: Path) -> Path:
    """So many pages of papers, one after the other, from the beginning when they are used up."""
    new = pdfium.PdfDocument.new()
    while len(new) < pages:
        for path in papers:
            old = pdfium.PdfDocument(path)
            left = pages - len(new)
            new.import_pages(old, list(range(min(left, len(old)))))
            old.close()
            if len(new) >= pages:
                break
    out = into / f"{pages}.pdf"
    new.save(out)
    new.close()
    return out


def seconds_a_page(path: Path, pages: int) -> float:
    began = time.process_time()
    document = document_of(read_source(path))
    records_of(document, ())
    assert document.pages == pages
    return (time.process_time() - began) / pages


def plot(title: str, unit: str, points: Sequence[tuple[int, float]]) -> str:
    """Points as a drawing: x by its logarithm, y from 0."""
    most = max(y for _, y in points) * 1.25
    shown = [
        (
            EDGE + (WIDTH - 2 * EDGE) * n / (len(points) - 1),
            HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * y / most,
        )
        for n, (_, y) in enumerate(points)
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in shown)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3"/>'
        f'<text x="{x:.0f}" y="{y - 8:.0f}">{value:.3g}</text>'
        f'<text x="{x:.0f}" y="{HEIGHT - EDGE + 16}">{size:,}</text>'
        for (x, y), (size, value) in zip(shown, points, strict=True)
    )
    base = f'<path d="M{EDGE} {HEIGHT - EDGE}H{WIDTH - EDGE}" stroke="#888"/>'
    return (
        f'<text x="{WIDTH / 2}" y="18" font-weight="bold">{title}</text>'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}">{unit}</text>{base}'
        f'<polyline points="{line}" fill="none" stroke="#268"/>{marks}'
    )


def drawing(plots: Sequence[str]) -> str:
    inside = "".join(
        f'<g transform="translate({n * WIDTH} 0)">{one}</g>' for n, one in enumerate(plots)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(plots)} {HEIGHT}" '
        f'font-family="sans-serif" font-size="11" text-anchor="middle">'
        f'<rect width="100%" height="100%" fill="#fff"/>{inside}</svg>\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--most", type=int, default=DOCUMENTS[-1])
    asked = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    papers = sorted(one for one in asked.folder.glob("*.pdf") if one.with_suffix(".nxml").exists())
    papers = [one for one in papers if one.read_bytes().startswith(b"%PDF")]
    by_pages: list[tuple[int, float]] = []
    by_size: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as name:
        away = Path(name)
        seconds_a_page(long_pdf(papers, 12, away), 12)  # loads libraries and tables
        for pages in PAGES:
            by_pages.append((pages, seconds_a_page(long_pdf(papers, pages, away), pages)))
            print(f"{pages} pages: {by_pages[-1][1]:.4f} s of CPU a page", flush=True)
        for n in (one for one in DOCUMENTS if one <= asked.most):
            folder = copies(ROOT.parent / "shared" / "jats", away / f"papers-{n}", n)
            by_size.append((n, whole(folder, away / f"out-{n}") / n))
            print(f"{n} documents: {by_size[-1][1]:.4f} s each", flush=True)
    if asked.svg:
        plots = [
            plot("CPU seconds a page", "pages of a document", by_pages),
            plot("seconds a document, two workers", "documents of a folder", by_size),
        ]
        asked.svg.write_text(drawing(plots), encoding="utf-8")


if __name__ == "__main__":
    main()
