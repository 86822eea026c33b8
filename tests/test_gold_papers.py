"""The gold of papers: it loads, agrees with itself and with its documents, and its split stays."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2

from extractor.fields import trial_ids
from extractor.scoring import score

ROOT = Path(__file__).resolve().parents[1]
PAPERS = ROOT / "gold" / "papers.jsonl"
ONE_READER = ROOT / "gold" / "papers_one_reader.jsonl"
GOLD = [json.loads(line) for line in PAPERS.read_text("utf-8").splitlines()]
READ_FOR_QUOTES = {line["document"]["path"] for line in GOLD}
SECOND = [json.loads(line) for line in ONE_READER.read_text("utf-8").splitlines()]
SPLIT = "2c66d5f13afa2eac0d9c61078e4a23c6fefa0e794d1b9239362a6c0032c968b0"  # of the lines "sha256 split", sorted
REPORTING = {"trial report", "protocol", "secondary analysis"}
KINDS = REPORTING | {"review", "other"}
LONGEST_QUOTE = 200  # characters
NUMERIC = {"participants", "arms", "results"}
UNITS = "no one two three four five six seven eight nine ten eleven twelve thirteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL = {word: n for n, word in enumerate(UNITS)} | {
    f"{ten}-{unit}".removesuffix("-no"): 10 * tens + units
    for tens, ten in enumerate(TENS, start=2)
    for units, unit in enumerate(UNITS[:10])
}
WORDS = SMALL | {
    f"{unit}{gap}hundred{rest}": 100 * hundreds + more
    for gap in " -"
    for hundreds, unit in enumerate(UNITS[1:10], start=1)
    for link in (" and ", " ")
    for rest, more in {"": 0, **{f"{link}{word}": n for word, n in SMALL.items() if n}}.items()
}
"""Numbers that the papers print as words."""


def found() -> Iterator[tuple[str, str, dict]]:
    """Every found field with its document and name."""
    for line in GOLD + SECOND:
        for name, field in line["fields"].items():
            if field["status"] == "found":
                yield line["document"]["path"], name, field


def quotes(field: dict) -> list[str]:
    return [quote for quote in [field.get("quote"), *field.get("quotes", [])] if quote]


def ids(lines: list[dict]) -> set[str]:
    values = [line["fields"].get("trial_ids", {}).get("value") for line in lines]
    return {one["id"] for value in values for one in value or []}


def numbers(value: object) -> Iterator[float]:
    """The numbers of a value, without their signs; a p value may have a sign before it."""
    if isinstance(value, dict):
        for key, one in value.items():
            bound = re.fullmatch(r"[<>≤](.+)", one) if key == "p" and isinstance(one, str) else None
            yield from numbers(float(bound[1]) if bound else one)
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield abs(float(value))


def printed_numbers(chars: str) -> set[float]:
    """The numbers that some words print, as digits or as words.

    >>> sorted(printed_numbers("1,769 of 20. 3%; 564·0; Thirty-nine"))
    [3.0, 20.0, 20.3, 39.0, 564.0, 1769.0]
    """
    runs = re.findall(r"[a-z]+(?:[- ][a-z]+)*", chars.casefold())
    words = {n for run in runs for word, n in WORDS.items() if f" {word} " in f" {run} "}
    return printed_digits(chars) | {float(n) for n in words}


def printed_digits(chars: str) -> set[float]:
    """The numbers that some words print as digits."""
    chars = re.sub(r"(?<=\d),(?=\d{3}\b)", "", chars.replace("·", "."))
    tight = re.sub(r"(?<=\d)\. (?=\d)", ".", chars)
    return {float(one) for text in (chars, tight) for one in re.findall(r"\d*\.?\d+", text)}


def test_the_split_is_frozen() -> None:
    lines = sorted(f"{line['document']['sha256']} {line['split']}" for line in GOLD)
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == SPLIT
    assert Counter(line["split"] for line in GOLD) == {"dev": 38, "test": 26}


def test_no_document_and_no_trial_is_in_two_splits() -> None:
    shas = [line["document"]["sha256"] for line in GOLD]
    names = [line["document"]["path"] for line in GOLD]
    assert len(set(shas)) == len(set(names)) == len(GOLD) == 64
    assert not {line["document"]["sha256"] for line in SECOND} & set(shas)
    seeds = (ROOT / "gold" / "records.jsonl").read_text("utf-8").splitlines()
    dev = ids(
        [line for line in GOLD if line["split"] == "dev"] + [json.loads(one) for one in seeds]
    )
    assert not dev & ids([line for line in GOLD if line["split"] == "test"])


def test_papers_of_one_reader_stand_in_two_parts() -> None:
    assert Counter(line["split"] for line in SECOND) == {"dev2": 28, "check": 20}
    assert len({line["document"]["sha256"] for line in SECOND}) == 48
    looked_at = ids([line for line in SECOND if line["split"] == "dev2"])
    assert not looked_at & ids([line for line in SECOND if line["split"] == "check"])
    assert not looked_at & ids([line for line in GOLD if line["split"] == "test"])


def test_every_line_says_what_the_document_is() -> None:
    for line in GOLD + SECOND:
        assert line["document_kind"] in KINDS
        due = line["document_kind"] in REPORTING
        assert (line["kind"] == "reported") is due is bool(line["fields"])


def test_gold_agrees_with_itself(tmp_path: Path) -> None:
    run = [line for line in GOLD if line["kind"]]
    documents = [{**line["document"], "document_kind": line["document_kind"]} for line in GOLD]
    for name, lines in (("records", run), ("documents", documents)):
        chars = "".join(json.dumps(line) + "\n" for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(chars, encoding="utf-8")
    for split, size in ((None, 64), ("dev", 38), ("test", 26)):
        group = score(tmp_path, PAPERS, split=split).groups["real"]
        assert group.micro.f1.value == group.kinds.f1.value == group.exact.value == 1
        assert (group.errors, group.records.fp, len(group.documents)) == ((), 0, size)


def test_ids_are_canonical_and_valid() -> None:
    for line in GOLD + SECOND:
        for one in line["fields"].get("trial_ids", {}).get("value") or []:
            read = trial_ids.canonical(one["printed"])
            assert read and read["valid"], one
            assert (read["id"], read["registry"]) == (one["id"], one["registry"])


def test_found_values_have_short_quotes_that_print_their_numbers() -> None:
    for document, name, field in found():
        assert quotes(field), (document, name)
        assert max(map(len, quotes(field))) <= LONGEST_QUOTE
        if name in NUMERIC and document in READ_FOR_QUOTES:
            printed = printed_numbers(" ".join(quotes(field)))
            assert set(numbers(field["value"])) <= printed, (document, name)


def tight(chars: str) -> str:
    """Text without white space and hyphens, which a PDF's line ends add or take away.

    Nor with the marks by which a quote parts the cells of a row and raises letters.
    """
    return re.sub(r"[][\s|^\ufffe\u00ad-]+", "", chars)


def printed(path: Path) -> str:
    """All text of a document as its file has it."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pages:
            return " ".join(page.get_textpage().get_text_range() for page in pages)
    chars = path.read_text(encoding="utf-8", errors="replace")
    chars = re.sub(r"<!DOCTYPE[^>\[]*(\[[^\]]*\])?>", "", chars)
    return " ".join(ElementTree.fromstring(chars).itertext())


def test_quotes_stand_in_the_documents(shared: Path) -> None:
    files = {path.name: path for name in ("jats", "pdfs") for path in (shared / name).iterdir()}
    for line in GOLD + SECOND:
        path = files[line["document"]["path"]]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == line["document"]["sha256"]
        chars = printed(path) if line["fields"] else ""
        tightened = tight(chars)
        for name, field in line["fields"].items():
            for quote in quotes(field):
                assert tight(quote) in tightened, (path.name, name, quote)
            if name in NUMERIC and path.name not in READ_FOR_QUOTES and field["status"] == "found":
                missing = set(numbers(field["value"])) - printed_digits(chars)
                assert not missing or missing <= printed_numbers(chars), (path.name, name)
