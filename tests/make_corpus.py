"""Write the corpus of synthetic documents: `python tests/make_corpus.py`.

Drawn again from their seeds: `corpus/table-*.txt`, their lines of `gold/synthetic.jsonl`, and
`corpus/manifest.csv`. Left as they stand: the reviews, `corpus/review-*.txt`, and their gold,
both written by hand. Running it again writes the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
from typing import NamedTuple

from trial_tables import CORPUS, GOLD, Document, draw_document, gold_records


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
ROWS = (6, 13)  # trials in a table of the corpus
COLUMNS = ("path", "kind", "origin", "licence", "sha256", "synthetic", "damage", "seed")


def draw(entry: Drawn) -> Document:
    """The drawn document of one file, with the truth of its cells."""
    return draw_document(random.Random(entry.seed), entry.damage, ROWS)


def manifest_row(path: str, data: bytes) -> tuple[str, ...]:
    """What the manifest says of one file."""
    sha256 = hashlib.sha256(data).hexdigest()
    for entry in DRAWN:
        if entry.path == path:
            return (path, "table of trials", "tests/make_corpus.py", "MIT", sha256, "yes",
                    entry.damage, str(entry.seed))  # fmt: skip
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
    records = [
        record for path, document in drawn.items() for record in gold_records(document, path)
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    kept = GOLD.read_text(encoding="utf-8").splitlines() if GOLD.exists() else []
    lines += [line for line in kept if json.loads(line)["document"]["path"] not in drawn]
    texts = {path: document.text.encode() for path, document in drawn.items()}
    reviews = {path.name: path.read_bytes() for path in sorted(CORPUS.glob("review-*.txt"))}
    return {
        **{f"corpus/{path}": data for path, data in texts.items()},
        "corpus/manifest.csv": manifest(texts | reviews),
        "gold/synthetic.jsonl": "".join(line + "\n" for line in lines).encode(),
    }


def main() -> None:
    """Write what `build` gives."""
    for path, data in build().items():
        target = CORPUS.parent / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)


if __name__ == "__main__":
    main()
