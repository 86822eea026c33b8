"""Text and upright tables of PDFs against the publisher's own XML of the same papers.

    python tests/bench/twins.py RUN [--json] [--pdfs ../shared/pdfs]

RUN is the folder of a run: texts/SHA256.txt, tables.jsonl and blocks.jsonl (any may be missing).
Measured on every PDF with a .nxml of the same stem (bad_* aside):

words   of <body>, without its tables, figures and displayed formulas. A word is a run of letters
        or a run of digits after NFKC, without soft hyphens, case folded; exponents, indices and
        citation marks are words of their own. `recall`: words of the body that are in the text
        put out; `precision`: words put out that are anywhere in the XML, references and tables
        included (running heads, page numbers and letters inside figures are not); both count
        repeated words as often as they occur. `order`: longest common subsequence of the body's
        words and those put out, over the words of the body. Where there is a blocks.jsonl the
        words put out are those of its paragraphs and headings; `text_precision` is that of the
        whole text, with references, footnotes, captions, tables and the text of figures.
cells   of the tables of the XML on pages that stand upright, in the manner of
        ../shared/bench/score_rotated.py: tables of its list are left out, and those of pages
        whose letters are mostly turned, listed or not. Texts without white space, dashes alike, case folded; of a table those cells of more than
        one character that stand on its pages. A table's page is the one with most of its cells,
        and the next ones on either side if at least half of what is still missing stands there.
        `cell_recall`, `cell_precision`: whole cells, over cells of the truth and over cells put
        out on these pages; `pair_precision`, `pair_recall`: neighbours in a row, blanks skipped.
        `cells_elsewhere`: cells put out on pages on which no table of the XML stands.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pypdfium2
from rapidfuzz.distance import LCSseq
from twin_tables import cell_counts, norm, tag
from upright import majority_angle

SHARED = Path(__file__).resolve().parents[3] / "shared"
ASIDE = frozenset(
    "table-wrap table-wrap-group fig fig-group disp-formula ref-list tex-math".split()
)
BLOCKS = frozenset(
    "p title label sec list list-item def-item term def caption td th tr ref name surname given-names"
    " article-title source year volume fpage lpage issue pub-id aff contrib sub sup break kwd"
    " disp-quote abstract xref email uri ext-link mixed-citation element-citation".split()
)


def words(text: str) -> list[str]:
    """Runs of letters and runs of digits.

    >>> words("The eﬃcacy of CD4+ T-cells, 10 6 (2019)")
    ['the', 'efficacy', 'of', 'cd', '4', 't', 'cells', '10', '6', '2019']
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return re.findall(r"[^\W\d_]+|\d+", plain)


def text_of(element: ET.Element, aside: frozenset[str]) -> str:
    """Text in document order; blocks, exponents and indices are set off by blanks.

    >>> text_of(ET.fromstring("<p>10<sup>6</sup> cell<i>s</i><fig>A</fig>.</p>"), ASIDE)
    ' 10 6  cells. '
    """
    if tag(element) in aside:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [text_of(child, aside), child.tail or ""]
    blank = " " if tag(element) in BLOCKS else ""
    return blank + "".join(parts) + blank


PROSE = ("paragraph", "heading")  # kinds of blocks


def word_counts(article: ET.Element, text: str, blocks: list[dict[str, Any]]) -> Counter[str]:
    body = [words(text_of(part, ASIDE)) for part in article if tag(part) == "body"]
    truth = [word for part in body for word in part]
    anywhere = Counter(words(text_of(article, frozenset(["tex-math"]))))
    whole = words(text)
    prose = [text[one["start"] : one["end"]] for one in blocks if one["kind"] in PROSE]
    out = words("\n".join(prose)) if blocks else whole
    return Counter(
        text_out=len(whole),
        text_right=(anywhere & Counter(whole)).total(),
        words_truth=len(truth),
        words_out=len(out),
        words_hit=(Counter(truth) & Counter(out)).total(),
        words_right=(anywhere & Counter(out)).total(),
        words_in_order=LCSseq.similarity(truth, out),
    )


def ratios(count: Counter[str]) -> dict[str, float]:
    """What was measured, of counts; what was not put out at all is left out."""
    parts = {
        "word_recall": ("words_hit", "words_truth"),
        "word_precision": ("words_right", "words_out"),
        "word_order": ("words_in_order", "words_truth"),
        "text_precision": ("text_right", "text_out"),
        "cell_recall": ("cells_hit", "cells_truth"),
        "cell_precision": ("cells_hit", "cells_out"),
        "pair_recall": ("pairs_hit", "pairs_truth"),
        "pair_precision": ("pairs_hit", "pairs_out"),
    }
    return {
        name: round(count[part] / count[whole], 3)
        for name, (part, whole) in parts.items()
        if count[whole]
    }


def listed_pages(path: Path) -> dict[str, set[int]]:
    pages: dict[str, set[int]] = defaultdict(set)
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            pages[row["file"]].add(int(row["page"]))
    return pages


def main() -> None:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("run", type=Path, help="folder with texts/ and tables.jsonl")
    ask.add_argument("--pdfs", type=Path, default=SHARED / "pdfs")
    ask.add_argument("--list", type=Path, default=SHARED / "bench" / "rotated_tables.csv")
    ask.add_argument("--json", action="store_true")
    args = ask.parse_args()
    listed = listed_pages(args.list)
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    lines = args.run / "tables.jsonl"
    for line in lines.read_text(encoding="utf-8").splitlines() if lines.exists() else ():
        table = json.loads(line)
        tables[Path(table["document"]["path"]).name].append(table)
    blocks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    lines = args.run / "blocks.jsonl"
    for line in lines.read_text(encoding="utf-8").splitlines() if lines.exists() else ():
        block = json.loads(line)
        blocks[block["sha256"]].append(block)

    report: dict[str, Counter[str]] = {}
    for xml in sorted(args.pdfs.glob("*.nxml")):
        pdf = xml.with_suffix(".pdf")
        if xml.name.startswith("bad_"):
            continue
        article = ET.parse(xml).getroot()
        count: Counter[str] = Counter()
        digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
        text = args.run / "texts" / f"{digest}.txt"
        if text.exists():
            count += word_counts(article, text.read_text(encoding="utf-8"), blocks[digest])
        if tables:
            pages = pypdfium2.PdfDocument(pdf)
            texts = [norm(page.get_textpage().get_text_range()) for page in pages]
            turned = {number for number, page in enumerate(pages, 1) if majority_angle(page)}
            turned |= listed[pdf.name]
            count += cell_counts(article, texts, tables[pdf.name], turned)
        report[pdf.name] = count
    total: Counter[str] = Counter()
    for count in report.values():
        total.update(count)
    if args.json:
        documents = {name: {**ratios(count), **count} for name, count in report.items()}
        print(json.dumps({"summary": {**ratios(total), **total}, "documents": documents}, indent=1))
        return
    for name, count in {**report, "total": total}.items():
        figures = "  ".join(f"{key} {value:.3f}" for key, value in ratios(count).items())
        print(f"{name:28} {count['tables']:2} tables  {figures}")
    print(f"cells elsewhere {total['cells_elsewhere']}")


if __name__ == "__main__":
    main()
