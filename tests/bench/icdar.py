"""Tables found end to end in the ICDAR 2013 table competition's PDFs, against its truth.

    python tests/bench/icdar.py RUN/tables.jsonl [--json] [--no-grits] [--documents]
    python tests/bench/icdar.py /tmp/truth.jsonl --write-truth     # scores 1.0 when scored itself

67 PDFs, 156 tables; four documents have two readings (a, b), of which the better one counts.
Nothing is told to the tool: it finds the tables itself. Its tables are cut at page ends, as the
truth is; a heading that stands again on the next page is given back (SCHEMA.md tells a run to
write it once). Then they are paired with the truth's one to one, so that pairs on a page share
most relations (region overlap where that is equal). Measured:

relations  a cell and its next neighbour to the right or below, blank cells skipped, both texts
           and the direction equal (Göbel et al. 2012). Text: NFKC, no white space, upper case,
           whatever is no letter or digit an underscore. Relations of tables without a partner
           count as missed or as false. `micro` counts over all documents; `macro` is the mean
           of the documents' recall and precision, as the competition printed it (0 where a tool
           puts out nothing), and the F1 of these two means.
GriTS      of the same pairs, Con (text, no white space) and Top (spans), Smock et al. 2022, by
           grits-metric 0.7.0, which is its authors' own: true positives over all grid cells.
           Tables without a partner count with all their cells.
found      tables of the truth whose region is met by one put out with an IoU of at least 0.5;
           a region is the hull of the cells with text.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pypdfium2
from table_scores import Box, Cell, Table, counts, f1, grits_counts, hull, key, ratio

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "icdar2013"


def truth_tables(structure: Path, pdf: Path) -> list[Table]:
    """The tables of one reading; the truth's coordinates have their origin bottom left."""
    regions = ET.parse(str(structure).replace("-str.xml", "-reg.xml")).getroot()
    pages = pypdfium2.PdfDocument(pdf)
    boxes: dict[str, list[Box]] = defaultdict(list)
    for table in regions.iter("table"):
        for region in table.iter("region"):
            height = pages[int(region.attrib["page"]) - 1].get_height()
            x0, y0, x1, y1 = (float(region[-1].attrib[edge]) for edge in ("x1", "y1", "x2", "y2"))
            boxes[table.attrib["id"]].append((x0, height - y1, x1, height - y0))
    tables = []
    for table in ET.parse(structure).getroot().iter("table"):
        cells = [
            cell_of_truth(cell, region)
            for region in table.iter("region")
            for cell in region.iter("cell")
        ]
        page = int(table.find("region").attrib["page"])  # type: ignore[union-attr]
        tables.append(Table(page, hull(boxes[table.attrib["id"]]), from_zero(cells)))
    return tables


def cell_of_truth(cell: ET.Element, region: ET.Element) -> Cell:
    row, column = int(cell.attrib["start-row"]), int(cell.attrib["start-col"])
    return Cell(
        row + int(region.get("row-increment") or 0),
        column + int(region.get("col-increment") or 0),
        int(cell.get("end-row") or row) - row + 1,
        int(cell.get("end-col") or column) - column + 1,
        cell.findtext("content") or "",
    )


def from_zero(cells: list[Cell]) -> list[Cell]:
    row, column = min(c.row for c in cells), min(c.column for c in cells)
    return [c._replace(row=c.row - row, column=c.column - column) for c in cells]


def page_tables(table: dict[str, Any], page_words: dict[int, Counter[str]]) -> list[Table]:
    """A table put out, cut at page ends; a heading printed again is put before each part."""
    n_header = table.get("header_rows") or 0
    header = [cell_put_out(c) for c in table["cells"] if c["row"] < n_header]
    words = Counter(re.findall(r"\w+", " ".join(c.text for c in header)))
    parts = []
    for number, page in enumerate(sorted({c["page"] for c in table["cells"]})):
        here = [c for c in table["cells"] if c["page"] == page]
        box = hull(c["box"] for c in here if c["box"] and key(c["text"]))
        cells = from_zero([cell_put_out(c) for c in here])
        if number and words and words <= page_words.get(page, Counter()):
            cells = header + [c._replace(row=c.row + n_header) for c in cells]
        parts.append(Table(page, box, cells))
    return parts


def cell_put_out(cell: dict[str, Any]) -> Cell:
    spans = cell.get("row_span") or 1, cell.get("column_span") or 1
    return Cell(cell["row"], cell["column"], *spans, cell["text"] or "")


def summary(documents: dict[str, Counter[str]]) -> dict[str, float]:
    total: Counter[str] = sum(documents.values(), Counter())
    micro = ratio(total["hit"], total["out"]), ratio(total["hit"], total["gold"])
    macro = [
        statistics.mean(ratio(d["hit"], d[whole]) for d in documents.values())
        for whole in ("out", "gold")
    ]
    grid = total["grid_gold"] + total["grid_out"]
    figures = {
        "micro_precision": micro[0],
        "micro_recall": micro[1],
        "micro_f1": f1(*micro),
        "macro_precision": macro[0],
        "macro_recall": macro[1],
        "macro_f1": f1(*macro),
    }
    if grid:  # GriTS was asked for
        figures |= {f"grits_{name}": 2 * total[name] / grid for name in ("con", "top")}
    whole = {name: total[name] for name in ("tables", "found", "tables_out")}
    return {"documents": len(documents), **whole, **{k: round(v, 3) for k, v in figures.items()}}


def readings(folder: Path) -> dict[str, list[list[Table]]]:
    """For each PDF's name the truth, in as many readings as it has."""
    found: dict[str, list[list[Table]]] = defaultdict(list)
    for structure in sorted(folder.rglob("*-str.xml")):
        stem = structure.name.removesuffix("-str.xml")
        pdf = structure.with_name(f"{stem}.pdf")
        if not pdf.exists():  # the second reading of a PDF that is named after the first
            pdf = structure.with_name(f"{stem[:-1]}a.pdf")
        found[str(pdf.relative_to(folder))].append(truth_tables(structure, pdf))
    return found


def put_out(run: Path, pdfs: list[Path]) -> dict[str, list[Table]]:
    """For each PDF's name (without folder) the tables of a run, cut at page ends."""
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines() if line]
    several = {Path(t["document"]["path"]).name for t in lines if len(set(t["pages"])) > 1}
    words: dict[str, dict[int, Counter[str]]] = defaultdict(dict)
    for pdf in pdfs:
        if pdf.name in several:
            for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
                text = page.get_textpage().get_text_range()
                words[pdf.name][number] = Counter(re.findall(r"\w+", text))
    tables: dict[str, list[Table]] = defaultdict(list)
    for table in lines:
        name = Path(table["document"]["path"]).name
        tables[name] += page_tables(table, words[name])
    return tables


def best_reading(truths: list[list[Table]], out: list[Table], grits: bool) -> Counter[str]:
    def goodness(reading: list[Table]) -> float:
        count = counts(reading, out)
        return f1(ratio(count["hit"], count["out"]), ratio(count["hit"], count["gold"]))

    best = max(truths, key=goodness)
    return counts(best, out) + (grits_counts(best, out) if grits else Counter())


def write_truth(path: Path, folder: Path) -> None:
    """The truth (first readings) as a run would put it out, to try this measure itself."""
    lines = []
    for name, truths in readings(folder).items():
        for table in truths[0]:
            box = list(table.box or ())
            cells = [{**c._asdict(), "page": table.page, "box": box} for c in table.cells]
            line = {"document": {"path": name}, "pages": [table.page], "cells": cells}
            lines.append(json.dumps(line) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("tables", type=Path, help="tables.jsonl of a run")
    ask.add_argument("--folder", type=Path, default=FOLDER, help="the competition's files")
    ask.add_argument("--no-grits", action="store_true", help="leave GriTS out")
    ask.add_argument("--documents", action="store_true", help="a line for each document")
    ask.add_argument("--write-truth", action="store_true", help="write the truth to TABLES instead")
    ask.add_argument("--json", action="store_true")
    args = ask.parse_args()
    if args.write_truth:
        write_truth(args.tables, args.folder)
        return
    truth = readings(args.folder)
    out = put_out(args.tables, [args.folder / name for name in truth])
    documents = {
        name: best_reading(truths, out.get(Path(name).name, []), not args.no_grits)
        for name, truths in truth.items()
    }
    figures = summary(documents)
    if args.json:
        print(json.dumps({"summary": figures, "documents": documents}, indent=1))
        return
    for name, d in documents.items() if args.documents else ():
        share = f"relations {d['hit']:5} gold {d['gold']:5} out {d['out']:5}"
        print(f"{Path(name).name:12} {share}  found {d['found']}/{d['tables']}")
    print("  ".join(f"{name} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
