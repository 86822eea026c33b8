"""Write the corpus of synthetic documents: `python tests/make_corpus.py`.

Drawn again from their seeds: `corpus/table-*.txt`, `corpus/table-*.pdf`, their lines of
`gold/synthetic.jsonl`, the paper with its table's lines, and `corpus/manifest.csv`. Left as they stand: the reviews, `corpus/review-*.txt`, and their gold,
both written by hand. Running it again writes the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
from typing import NamedTuple

from paper_pdf import paper
from trial_pdfs import Facsimile, Orientation, Ruling, draw_pdf
from trial_tables import CORPUS, GOLD, Document, Values, draw_document, gold_records


class Drawn(NamedTuple):
    """A document of the corpus that is drawn: its file, how it is damaged, from which seed."""

    path: str
    damage: str
    seed: int


DRAWN = (
    Drawn("table-split.txt", "split", 101),
    Drawn("table-one-char.txt", "one_char", 102),
    Drawn("table-bottom-up.txt", "bottom_up", 103),
    Drawn("table-clockwise.txt", "clockwise", 104),
    Drawn("table-words-reversed.txt", "words_reversed", 105),
    Drawn("table-hyphenated.txt", "hyphenated", 106),
)


class DrawnPdf(NamedTuple):
    """A facsimile of the corpus: its file, how it is printed, from which seed."""

    path: str
    orientation: Orientation
    ruling: Ruling
    pages: int
    prose: bool
    seed: int


DRAWN_PDFS = (
    DrawnPdf("table-turned-booktabs.pdf", "counterclockwise", "booktabs", 2, True, 202),
    DrawnPdf("table-turned-grid.pdf", "clockwise", "grid", 1, False, 210),
    DrawnPdf("table-open.pdf", "upright", "open", 2, True, 220),
    DrawnPdf("table-landscape-rows.pdf", "rotate_attribute", "rows", 1, False, 201),
    DrawnPdf("table-upside-down.pdf", "upside_down", "booktabs", 1, True, 230),
)
PAPER = "paper-stromal-cells.pdf"
ROWS = (6, 13)  # trials in a table of the corpus
COLUMNS = ("path", "kind", "origin", "licence", "sha256", "synthetic", "damage", "seed")


def draw(entry: Drawn) -> Document:
    """The drawn document of one file, with the truth of its cells."""
    return draw_document(random.Random(entry.seed), entry.damage, ROWS)


def draw_facsimile(entry: DrawnPdf) -> Facsimile:
    """The facsimile of one file, with the truth of its cells and its table."""
    return draw_pdf(
        random.Random(entry.seed),
        orientation=entry.orientation, ruling=entry.ruling, pages=entry.pages, prose=entry.prose,
    )  # fmt: skip


def manifest_row(path: str, data: bytes) -> tuple[str, ...]:
    """What the manifest says of one file."""
    sha256 = hashlib.sha256(data).hexdigest()
    for entry in DRAWN:
        if entry.path == path:
            return (path, "table of trials", "tests/make_corpus.py", "MIT", sha256, "yes",
                    entry.damage, str(entry.seed))  # fmt: skip
    for pdf in DRAWN_PDFS:
        if pdf.path == path:
            return (path, "table of trials", "tests/make_corpus.py", "MIT", sha256, "yes",
                    f"{pdf.orientation}, {pdf.ruling}", str(pdf.seed))  # fmt: skip
    if path == PAPER:
        return (path, "review", "tests/paper_pdf.py", "MIT", sha256, "yes", "", "")
    return (path, "review", "written by hand", "MIT", sha256, "yes", "hyphenated", "")


def manifest(files: dict[str, bytes]) -> bytes:
    """The manifest as CSV, files in the order of their names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(manifest_row(path, data) for path, data in sorted(files.items()))
    return out.getvalue().encode()


def build() -> dict[str, bytes]:
    """Everything the command writes: path under the project's root -> bytes."""
    drawn = {entry.path: draw(entry) for entry in DRAWN}
    pdfs = {entry.path: draw_facsimile(entry) for entry in DRAWN_PDFS}
    printed = paper()
    tables = {path: one.table for path, one in (drawn | pdfs).items()} | {PAPER: printed.table}
    records = [record for path, table in tables.items() for record in gold_records(table, path)]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    kept = GOLD.read_text(encoding="utf-8").splitlines() if GOLD.exists() else []
    lines += [line for line in kept if by_hand(json.loads(line))]
    files = {path: document.text.encode() for path, document in drawn.items()}
    files |= {path: facsimile.pdf for path, facsimile in pdfs.items()} | {PAPER: printed.pdf}
    reviews = {path.name: path.read_bytes() for path in sorted(CORPUS.glob("review-*.txt"))}
    return {
        **{f"corpus/{path}": data for path, data in files.items()},
        "corpus/manifest.csv": manifest(files | reviews),
        "gold/synthetic.jsonl": "".join(line + "\n" for line in lines).encode(),
    }


def by_hand(record: Values) -> bool:
    """Whether a line of the gold was written by hand: it tells of a study told in prose."""
    return bool(record["kind"] == "described")


def main() -> None:
    """Write what `build` gives."""
    for path, data in build().items():
        target = CORPUS.parent / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)


if __name__ == "__main__":
    main()
