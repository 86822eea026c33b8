"""Score the reading of PDF tables on facsimiles drawn from seeds.

    python tests/bench/facsimiles.py 500-502                      # extractor, 120 combinations
    python tests/bench/facsimiles.py 500 --ruling open --pages 1  # some of them
    python tests/bench/facsimiles.py 500-502 --write FOLDER       # PDFs and truth.jsonl, no scores
    python tests/bench/facsimiles.py --write FOLDER --tables FILE # another tool's tables.jsonl

Counted, white space aside and after NFKC (so that a raised 6 is a 6):

- rows: every cell of the row right, each in its column, and no other cell in that row;
- cells: right text in the right column of the right row;
- sure wrong: of the cells said to be certain, those that are not right;
- one table: documents where a single table was found;
- caption: documents where a table has the caption;
- prose in cells, furniture in cells: words that stand nowhere in the table; must be 0;
- prose: words of the running text found outside tables, of those printed.

Rows are aligned in order, so that a lost row costs itself alone, and over all tables of the
document, so that "one table" is counted apart.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from trial_pdfs import ORIENTATIONS, RULINGS, Facsimile, draw_pdf

PAGES = (1, 2, 3)
TRUTH = "truth.jsonl"
WORD = re.compile(r"[^\W\d_]{4,}")
Truth = Mapping[str, Any]  # a line of truth.jsonl
Read = Mapping[str, Any]  # a table in the public form of tables.jsonl
Row = dict[int, str]  # column -> text, normal


class Combination(NamedTuple):
    """What is drawn alike."""

    orientation: str
    ruling: str
    prose: bool
    pages: int


@dataclass(frozen=True, slots=True)
class Score:
    """Counts that add up over documents."""

    documents: int = 0
    failed: int = 0
    rows: int = 0
    rows_right: int = 0
    cells: int = 0
    cells_right: int = 0
    sure: int = 0
    sure_wrong: int = 0
    one_table: int = 0
    captions: int = 0
    prose_in_cells: int = 0
    furniture_in_cells: int = 0
    prose: int = 0
    prose_found: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))


# --- truth ----------------------------------------------------------------------------------


def seeds_of(words: Iterable[str]) -> Iterator[int]:
    """Seeds from numbers and ranges.

    >>> list(seeds_of(["7", "10-12"]))
    [7, 10, 11, 12]
    """
    for word in words:
        first, _, last = word.partition("-")
        yield from range(int(first), int(last or first) + 1)


def combinations(arguments: argparse.Namespace) -> list[Combination]:
    """Those asked for."""
    proses = {"with": (True,), "without": (False,), "both": (False, True)}[arguments.prose]
    drawn = itertools.product(arguments.orientation, arguments.ruling, proses, arguments.pages)
    return [Combination(*one) for one in drawn]


def facsimile_of(seed: int, one: Combination) -> Facsimile:
    """The facsimile of a seed; combinations draw independently of each other."""
    name = "/".join(map(str, (seed, *one)))
    return draw_pdf(random.Random(name), **one._asdict())


def truth_line(facsimile: Facsimile, path: str, one: Combination) -> Truth:
    """A line of truth.jsonl."""
    return {
        "document": {"path": path},
        "combination": one._asdict(),
        "caption": facsimile.caption,
        "cells": [cell._asdict() for cell in facsimile.cells],
        "footnotes": list(facsimile.footnotes),
        "prose": list(facsimile.prose),
        "furniture": list(facsimile.furniture),
        "look": asdict(facsimile.look),
    }


def write(seeds: Sequence[int], drawn: Sequence[Combination], folder: Path) -> list[Truth]:
    """PDFs and their truth in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    truths = []
    for seed, one in itertools.product(seeds, drawn):
        facsimile = facsimile_of(seed, one)
        prose = "prose" if one.prose else "alone"
        path = f"{one.orientation}-{one.ruling}-{prose}-{one.pages}-{seed}.pdf"
        (folder / path).write_bytes(facsimile.pdf)
        truths.append(truth_line(facsimile, path, one))
    lines = (json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths)
    (folder / TRUTH).write_text("".join(lines), encoding="utf-8")
    return truths


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


# --- one document ---------------------------------------------------------------------------


def normal(text: str) -> str:
    """Letters to compare: compatibility forms folded, no white space, powers without "^".

    >>> normal("1 × 10⁶ cells") == normal("1 × 10^6\\ncells") == "1×106cells"
    True
    """
    return re.sub(r"\s|(?<=\d)\^(?=\d)", "", unicodedata.normalize("NFKC", text))


def rows_of(cells: Iterable[Mapping[str, Any]], certain_only: bool = False) -> list[Row]:
    """Rows in order, without empty cells; a row stays where none of its cells is certain."""
    rows: dict[int, Row] = {}
    for cell in cells:
        if text := normal(cell["text"]):
            row = rows.setdefault(cell["row"], {})
            if not certain_only or cell.get("certain", True):
                row[cell["column"]] = text
    return [rows[number] for number in sorted(rows)]


def alike(truth: Row, read: Row) -> int:
    """How many cells two rows have in common."""
    return len(truth.items() & read.items())


def aligned(truth: Sequence[Row], read: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of rows, in order on both sides, with the most cells in common.

    >>> aligned([{0: "a"}, {0: "b"}], [{0: "x"}, {0: "b"}])
    [(1, 1)]
    """
    best = [[0] * (len(read) + 1) for _ in range(len(truth) + 1)]
    for i, j in itertools.product(reversed(range(len(truth))), reversed(range(len(read)))):
        paired = best[i + 1][j + 1] + alike(truth[i], read[j])
        best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs = []
    i = j = 0
    while i < len(truth) and j < len(read):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def words_in(texts: Iterable[str]) -> Counter[str]:
    """Words of four letters and more, each with its count."""
    return Counter(
        word.lower() for text in texts for word in WORD.findall(unicodedata.normalize("NFKC", text))
    )


def strangers(printed: Iterable[str], truth: Truth, read: Iterable[str]) -> int:
    """Words in the cells read that are printed elsewhere on the page and not in the table."""
    cells = (cell["text"] for cell in truth["cells"])
    own = words_in((*cells, truth["caption"], *truth["footnotes"]))
    foreign = set(words_in(printed)) - set(own)
    return sum(count for word, count in words_in(read).items() if word in foreign)


def scored(truth: Truth, tables: Sequence[Read], text: str | None) -> Score:
    """One document's counts; `text` is what was read outside tables, None if not known."""
    true_rows = rows_of(truth["cells"])
    read_rows = [row for table in tables for row in rows_of(table["cells"])]
    certain_rows = [row for table in tables for row in rows_of(table["cells"], certain_only=True)]
    pairs = aligned(true_rows, read_rows)
    partner = {j: true_rows[i] for i, j in pairs}
    sure = sum(map(len, certain_rows))
    sure_right = sum(alike(partner.get(j, {}), row) for j, row in enumerate(certain_rows))
    texts = [cell["text"] for table in tables for cell in table["cells"]]
    told = words_in(truth["prose"]) if text is not None else Counter()
    return Score(
        documents=1,
        rows=len(true_rows),
        rows_right=sum(true_rows[i] == read_rows[j] for i, j in pairs),
        cells=sum(map(len, true_rows)),
        cells_right=sum(alike(true_rows[i], read_rows[j]) for i, j in pairs),
        sure=sure,
        sure_wrong=sure - sure_right,
        one_table=int(len(tables) == 1),
        captions=int(
            any(normal(table["caption"] or "") == normal(truth["caption"]) for table in tables)
        ),
        prose_in_cells=strangers(truth["prose"], truth, texts),
        furniture_in_cells=strangers(truth["furniture"], truth, texts),
        prose=told.total(),
        prose_found=(told & words_in([text or ""])).total(),
    )


# --- readers --------------------------------------------------------------------------------


def read_by_extractor(path: Path) -> tuple[list[Read], str]:
    """The tables of a PDF, and the text outside tables and furniture."""
    from extractor.flow import document_of
    from extractor.readers import read_source
    from extractor.sinks.plain import table_json

    document = document_of(read_source(path))
    around = list(document.text.chars)
    for block in document.blocks:
        if block.kind in ("table", "furniture"):
            around[block.start : block.end] = " " * (block.end - block.start)
    tables = [table_json(table, path.name, "") for table in document.tables]
    return tables, "".join(around)


def score_extractor(truths: Iterable[Truth], folder: Path) -> Iterator[tuple[Truth, Score]]:
    """Our reading of each PDF; what it cannot read is told and has found nothing."""
    for truth in truths:
        path = folder / truth["document"]["path"]
        try:
            tables, text = read_by_extractor(path)
        except Exception as error:  # a crash too is a document that was not read
            print(f"{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
            yield truth, scored(truth, [], "") + Score(failed=1)
            continue
        yield truth, scored(truth, tables, text)


def score_tables(truths: Iterable[Truth], file: Path) -> Iterator[tuple[Truth, Score]]:
    """Another tool's tables of the same PDFs."""
    found: dict[str, list[Read]] = {}
    for table in lines_of(file):
        found.setdefault(Path(table["document"]["path"]).stem, []).append(table)
    for truth in truths:
        yield truth, scored(truth, found.get(Path(truth["document"]["path"]).stem, []), None)


# --- report ---------------------------------------------------------------------------------


def share(part: int, whole: int) -> str:
    """A quotient of three digits; nothing of nothing is a dash."""
    return f"{part / whole:6.3f}" if whole else f"{'–':>6}"


def line_of(name: str, score: Score) -> str:
    """A line of the report."""
    return (
        f"{name:44} {score.documents:4} {score.failed:4} "
        f"{share(score.rows_right, score.rows)} {share(score.cells_right, score.cells)} "
        f"{score.sure_wrong:5}/{score.sure:<6} {share(score.one_table, score.documents)} "
        f"{share(score.captions, score.documents)} {score.prose_in_cells:5} "
        f"{score.furniture_in_cells:5} {share(score.prose_found, score.prose)}"
    )


def report(scores: Sequence[tuple[Truth, Score]]) -> Iterator[str]:
    """Each combination, each of their parts, and the total."""
    sums: dict[str, Score] = {}
    for truth, score in scores:
        one = Combination(**truth["combination"])
        prose = "prose" if one.prose else "alone"
        named = (
            f"{one.orientation} {one.ruling} {prose} {one.pages}",
            f"· {one.orientation}",
            f"· {one.ruling}",
            f"· {prose}",
            f"· {one.pages} pages",
            "total",
        )
        for name in named:
            sums[name] = sums.get(name, Score()) + score
    yield (f"{'':44} docs fail   rows  cells   sure wrong/of  1table captn prose furni  prose")
    single = [name for name in sums if not name.startswith(("·", "total"))]
    parts = [name for name in sums if name.startswith("·")]
    for name in (*single, *sorted(parts), "total"):
        yield line_of(name, sums[name])


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("seeds", nargs="*", help="numbers and ranges: 7 500-502")
    parser.add_argument("--orientation", nargs="+", choices=ORIENTATIONS, default=ORIENTATIONS)
    parser.add_argument("--ruling", nargs="+", choices=RULINGS, default=RULINGS)
    parser.add_argument("--prose", choices=("with", "without", "both"), default="both")
    parser.add_argument("--pages", nargs="+", type=int, choices=PAGES, default=PAGES)
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="keep PDFs and truth here")
    parser.add_argument("--tables", type=Path, metavar="FILE", help="score this tables.jsonl")
    arguments = parser.parse_args(words)
    if arguments.tables and not arguments.write:
        parser.error("--tables needs --write FOLDER: the folder written before")
    if not arguments.seeds and not arguments.tables:
        parser.error("no seeds given")
    return arguments


def main(words: Sequence[str] | None = None) -> None:
    """Draw, read, score, print."""
    arguments = arguments_of(words)
    if arguments.tables:
        scores = list(score_tables(lines_of(arguments.write / TRUTH), arguments.tables))
    elif arguments.write:
        truths = write(list(seeds_of(arguments.seeds)), combinations(arguments), arguments.write)
        print(f"{len(truths)} facsimiles in {arguments.write}")
        return
    else:
        with tempfile.TemporaryDirectory() as folder:
            drawn = write(list(seeds_of(arguments.seeds)), combinations(arguments), Path(folder))
            scores = list(score_extractor(drawn, Path(folder)))
    for line in report(scores):
        print(line)


if __name__ == "__main__":
    main()
