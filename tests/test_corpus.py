"""The corpus is what its manifest says, can be drawn again, and its truth holds."""

import csv
import hashlib
import json
import random
import re
import unicodedata
import zlib
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from make_corpus import COLUMNS, DRAWN, DRAWN_PDFS, build, draw, draw_facsimile
from measure_repair import cells_back, characters_back
from trial_tables import CORPUS, DAMAGES, GOLD, draw_actrn, draw_eudract, draw_review, draw_table

from extractor import extract
from extractor.types import Record

MANIFEST = list(csv.DictReader((CORPUS / "manifest.csv").read_text(encoding="utf-8").splitlines()))
RECORDS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
SEEDS = range(20)


def flat(chars: str) -> str:
    """Letters without ligatures, line-end hyphens and white space, to look for quotes."""
    return re.sub(r"(?<=[a-z])-\n|\s", "", unicodedata.normalize("NFKC", chars)).replace("-", "")


def printed(path: Path) -> str:
    """The text of a document, of a PDF as pdfium gives it."""
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return re.sub("[\x02\ufffe]\\s*", "", text)  # pdfium's hyphens at line ends


def test_every_text_is_in_the_manifest() -> None:
    files = [p.name for p in CORPUS.iterdir() if p.suffix in (".txt", ".pdf")]
    assert [row["path"] for row in MANIFEST] == sorted(files)
    assert tuple(MANIFEST[0]) == COLUMNS


@pytest.mark.parametrize("row", MANIFEST, ids=lambda row: row["path"])
def test_sha256(row: dict[str, str]) -> None:
    data = (CORPUS / row["path"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == row["sha256"]
    assert row["synthetic"] == "yes"


@pytest.mark.parametrize(
    ("path", "data"), build().items(), ids=lambda x: x if type(x) is str else ""
)
def test_drawing_again_gives_the_same_bytes(path: str, data: bytes) -> None:
    assert (CORPUS.parent / path).read_bytes() == data


def test_gold_tells_of_corpus_documents_once() -> None:
    assert {record["document"]["path"] for record in RECORDS} == {row["path"] for row in MANIFEST}
    assert all(record["split"] == "dev" for record in RECORDS)
    assert max(Counter(record["record_id"] for record in RECORDS).values()) == 1


@pytest.mark.parametrize(
    "record", [r for r in RECORDS if r["kind"] == "described"], ids=lambda r: r["label"]
)
def test_quotes_of_reviews_stand_in_them(record: dict) -> None:
    text = flat(printed(CORPUS / record["document"]["path"]))
    for field in record["fields"].values():
        for quote in [field["quote"], *field.get("quotes", [])]:
            assert quote is None or flat(quote) in text


@pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.path)
def test_prose_beside_a_drawn_table_is_upright(entry: tuple) -> None:
    document = draw(entry)
    for paragraphs, page in (
        (document.before, document.text[: document.start]),
        (document.after, document.text[document.end :]),
    ):
        assert all(flat(paragraph) in flat(page) for paragraph in paragraphs)


@pytest.mark.parametrize("seed", SEEDS)
def test_wrapped_lines_join_to_the_truth(seed: int) -> None:
    table = draw_table(random.Random(seed))
    joined: Counter[tuple[int, int]] = Counter()
    texts: dict[tuple[int, int], str] = {}
    for line in table.lines():
        if line.place in ("cell", "group"):
            at = line.row, line.column
            texts[at] = texts.get(at, "") + line.text + line.after.rstrip("\n")
            joined[at] += line.after == "\n"
    assert texts == {(c.row, c.column): c.text for c in table.cells if c.row}
    assert set(joined.values()) == {1}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("damage", sorted(set(DAMAGES) - {"hyphenated"}))
def test_damage_moves_characters_and_loses_none(damage: str, seed: int) -> None:
    table = draw_table(random.Random(seed), (5, 8))
    dumped = DAMAGES[damage](table.lines(), random.Random(seed))
    assert Counter(re.sub(r"\s", "", dumped)) == Counter(table.region_characters())
    order_kept = damage in ("none", "split", "split_fixed2", "one_char")
    assert (characters_back(table.region_characters(), dumped) == 1) == order_kept


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_measures_as_complete(seed: int) -> None:
    table = draw_table(random.Random(seed))
    assert cells_back(table.cells, table.as_table()) == (len(table.cells),) * 2
    assert 4 <= len(table.columns) <= 8


def test_a_row_in_the_wrong_place_or_order_costs() -> None:
    truth = [
        (0, 0, "ID"),
        (0, 1, "Title"),
        (1, 0, "NCT00000001"),
        (1, 1, "A"),
        (2, 0, "NCT00000002"),
    ]
    swapped = {"cells": [dict(zip(("row", "column", "text"), cell, strict=True)) for cell in truth]}
    swapped["cells"][2]["text"], swapped["cells"][3]["text"] = "A", "NCT00000001"
    assert cells_back(truth, swapped) == (4, 5)
    assert cells_back(truth, {"cells": []}) == (0, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_check_digits(seed: int) -> None:
    year, serial, check = draw_eudract(random.Random(seed)).split("-")
    assert str(zlib.crc32((year + serial).encode())).startswith(check)
    number = [int(digit) for digit in draw_actrn(random.Random(seed)).removeprefix("ACTRN")]
    assert len(number) == 14
    for part, digit in ((number[:5], 11), (number[5:11], 12), (number[:11], 13)):
        assert (sum(part) + number[digit]) % 10 == 0


def test_draw_review() -> None:
    drawn = [draw_review(random.Random(seed)) for seed in range(12)]
    assert {review.path for review in drawn} == {p.name for p in CORPUS.glob("review-*.txt")}
    assert all(review.gold for review in drawn)


SAME = ("trial_ids", "title", "study_type", "phase", "participants", "countries", "sponsor")


@pytest.mark.parametrize("entry", DRAWN_PDFS, ids=lambda entry: entry.path)
def test_the_same_table_as_pdf_and_as_dump_gives_the_same_records(entry: tuple) -> None:
    dump = DAMAGES["none"](draw_facsimile(entry).table.lines(), random.Random(1))
    of_pdf, of_dump = by_id(extract(CORPUS / entry.path)), by_id(extract(text=dump))
    assert of_dump and of_pdf.keys() == of_dump.keys()
    for key, record in of_dump.items():
        for name in SAME:
            theirs, ours = record.fields[name], of_pdf[key].fields[name]
            if theirs.status == "found":  # what a dump leaves open, a PDF may well tell
                assert (ours.status, ours.value) == ("found", theirs.value), (key, name)


def by_id(records: list[Record]) -> dict[str, Record]:
    return {record.label: record for record in records if record.kind == "listed"}
