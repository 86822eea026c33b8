"""Headings of PDFs against the section titles of the publisher's own XML of the same papers.

    python tests/bench/headings.py RUN [--json] [--errors] [--pdfs ../shared/pdfs]

RUN is the folder of a run: texts/SHA256.txt and blocks.jsonl. Measured on every PDF with a .nxml
of the same stem (bad_* aside). Titles are compared by their letters and digits, case folded, without
the numbers before them; each counts as often as it occurs.

recall      section titles of abstract, body and back matter that are headings
precision   headings that are any title of the XML: of the article, of sections, of references; and
            those that print for what the XML has without a title (abstract, references, thanks)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twin_tables import tag

SHARED = Path(__file__).resolve().parents[3] / "shared"
NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,4}\.)\s+")
PRINTED = {
    "abstract": ("abstract",),
    "ref-list": ("references",),
    "ack": ("acknowledgments", "acknowledgements"),
}
HOLDERS = frozenset(
    "sec abstract trans-abstract ack ref-list app fn-group glossary notes bio".split()
)


def key(title: str) -> str:
    """What titles are compared by.

    >>> key("2.1. Study Design: "), key("STUDY DESIGN")
    ('studydesign', 'studydesign')
    """
    plain = unicodedata.normalize("NFKC", NUMBER.sub("", title.strip())).casefold()
    return re.sub(r"[\W_]", "", plain)


def titles(article: ET.Element) -> tuple[Counter[str], Counter[str]]:
    """Titles of sections, and all titles."""
    sections: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for parent in article.iter():
        for child in parent:
            if tag(child) in ("title", "article-title", "subject", "label"):
                words = key("".join(child.itertext()))
                every[words] += 1
                if tag(child) == "title" and tag(parent) in HOLDERS:
                    sections[words] += 1
    sections.pop("", None)
    for name, words in PRINTED.items():
        if any(tag(element) == name for element in article.iter()):
            every.update(word for word in words if not sections[word])
    return sections, every


def headings(run: Path) -> dict[str, list[str]]:
    """By the document's sha256."""
    found: dict[str, list[str]] = defaultdict(list)
    texts: dict[str, str] = {}
    for line in (run / "blocks.jsonl").read_text(encoding="utf-8").splitlines():
        block = json.loads(line)
        sha = block["sha256"]
        if block["kind"] == "heading":
            if sha not in texts:
                texts[sha] = (run / "texts" / f"{sha}.txt").read_text(encoding="utf-8")
            found[sha].append(texts[sha][block["start"] : block["end"]])
    return found


def twins(pdfs: Path) -> Iterator[tuple[str, str, ET.Element]]:
    """Name, sha256 and XML of each paper."""
    for xml in sorted(pdfs.glob("*.nxml")):
        if not xml.name.startswith("bad_"):
            pdf = xml.with_suffix(".pdf")
            digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
            yield pdf.name, digest, ET.parse(xml).getroot()


def ratios(count: Counter[str]) -> dict[str, float]:
    parts = {"recall": ("hit", "titles"), "precision": ("right", "headings")}
    return {name: round(count[a] / count[b], 3) for name, (a, b) in parts.items() if count[b]}


def main() -> None:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("run", type=Path, help="folder with texts/ and blocks.jsonl")
    ask.add_argument("--pdfs", type=Path, default=SHARED / "pdfs")
    ask.add_argument("--errors", action="store_true", help="list what is missing and what is false")
    ask.add_argument("--json", action="store_true")
    args = ask.parse_args()
    told = headings(args.run)
    report: dict[str, Any] = {}
    total: Counter[str] = Counter()
    for name, sha, article in twins(args.pdfs):
        sections, every = titles(article)
        out = Counter(key(one) for one in told[sha])
        count = Counter(
            titles=sections.total(),
            headings=out.total(),
            hit=(sections & out).total(),
            right=(every & out).total(),
        )
        total.update(count)
        report[name] = {**ratios(count), **count}
        if args.errors:
            print(f"{name}\n  missing {sorted((sections - out).elements())}")
            print(f"  false {[one for one in told[sha] if key(one) in out - every]}")
    if args.json:
        print(json.dumps({"summary": {**ratios(total), **total}, "documents": report}, indent=1))
        return
    for name, figures in {**report, "total": {**ratios(total), **total}}.items():
        print(f"{name:28} " + "  ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
