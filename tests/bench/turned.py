"""Papers with every page turned by a quarter: what is lost when tables stand another way.

    python tests/bench/turned.py 90 ../shared/pdfs/rot_*.pdf --out /tmp/upright
    extractor run /tmp/upright --out /tmp/upright-run
    python ../shared/bench/score_rotated.py /tmp/upright-run/tables.jsonl

Turned by 90 degrees clockwise, tables printed counter-clockwise stand upright; by 180, they
stand clockwise. Pages are turned by their /Rotate; facsimiles.py turns glyphs by matrix.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import pypdfium2

TURNS = (90, 180, 270)


def turned(path: Path, degrees: int, folder: Path) -> Path:
    """Write a copy of a PDF with every page turned clockwise; give its path."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.set_rotation((page.get_rotation() + degrees) % 360)
    target = folder / path.name
    document.save(target)
    document.close()
    return target


def main(words: Iterable[str] | None = None) -> None:
    """Turn the PDFs that the command line names."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("degrees", type=int, choices=TURNS)
    ask.add_argument("pdfs", type=Path, nargs="+")
    ask.add_argument("--out", type=Path, required=True)
    told = ask.parse_args(list(words) if words is not None else None)
    told.out.mkdir(parents=True, exist_ok=True)
    for path in told.pdfs:
        print(turned(path, told.degrees, told.out))


if __name__ == "__main__":
    main()
