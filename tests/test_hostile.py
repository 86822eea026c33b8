"""Inputs that are made to do harm: each has a clear state, costs little, and harms nothing else."""

# ruff: noqa: F811 (fixtures are imported, and tests name them)

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import socket
import tarfile
import time
import zipfile
from array import array
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import hostile_pdf as made
import pytest
from mutations import BY_BYTES, mutated
from openpyxl import Workbook, load_workbook
from stand_ins import ONE, quick  # noqa: F401
from test_batch import lines
from test_linking import ids, record, run_of
from test_score_page import browser, line, said, write  # noqa: F401
from typer.testing import CliRunner

from extractor.batch import Options, run
from extractor.cli import app
from extractor.errors import UnreadableInputError
from extractor.exports import citations, export, sheets
from extractor.flow import document_of, records_of
from extractor.layout import prose, rows, upended
from extractor.layout.words import Segment, Word
from extractor.linking import link
from extractor.readers import read_source
from extractor.readers.inputs import inputs_of
from extractor.readers.pdf import MOST_PAGES
from extractor.readers.registry import form_of
from extractor.repair.lost_ends import Counts
from extractor.scoring import html, score
from extractor.settle.plausible import plausible
from extractor.sinks.csv import LARGE, inert, sheet
from extractor.terminal import CODES, harmless
from extractor.types import Candidate, Document, Evidence

WORDS = "In all, 16 patients were randomised."


def read(path: Path, content: bytes) -> Document:
    path.write_bytes(content)
    return document_of(read_source(path))


def refused(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(UnreadableInputError, match=words):
        document_of(read_source(path))


# --- PDFs --------------------------------------------------------------------------------------

BLANKS = made.TEXT + b" " * (100 << 20)
CIRCLE = made.pdf(
    {6: made.stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")},
    content=made.TEXT + b" /X Do",
    page=made.PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"),
)  # fmt: skip
HARMLESS: dict[str, Callable[[], bytes]] = {
    "a stream that unpacks to 100 MB": lambda: made.pdf({5: made.packed(BLANKS)}),
    "one packed three times": lambda: made.pdf({5: made.packed(BLANKS, 3)}),
    "arrays within arrays": lambda: made.pdf(content=made.TEXT + b" " + b"[" * 200_000),
    "200,000 saved states": lambda: made.pdf(content=b"q " * 200_000 + made.TEXT),
    "a tree of pages 50 levels deep": lambda: made.deep_tree(50),
    "a form that draws itself": lambda: CIRCLE,
    "a line to infinity": lambda: made.pdf(content=made.TEXT + b" 9 w 0 0 m 1e38 0 l 0 -1e38 l S"),
    "600,000 lines": lambda: made.pdf(
        content=b"0 0 m " + b"9 9 l 0 0 l " * 300_000 + b"S " + made.TEXT
    ),
    "a turn by 45 degrees": lambda: made.pdf(
        page=made.PAGE.replace(b"/Parent", b"/Rotate 45 /Parent")
    ),
    "a map of characters to itself": lambda: made.mapped(b"0041", more=b"/X usecmap "),
    "widths of naught": lambda: made.mapped(b"0041", widths=b"[0]"),
    "widths without end": lambda: made.mapped(b"0041", widths=b"[1e38 NaN -99999999999]"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_pdf_that_is_read_all_the_same(tmp_path: Path, name: str) -> None:
    began = time.process_time()
    document = read(tmp_path / "a.pdf", HARMLESS[name]())
    assert document.text.chars.startswith(WORDS)
    assert time.process_time() - began < 20


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "100,000 pages": (
        lambda: made.many_pages(100_000),
        "a PDF of 100,000 pages, more than the 10,000",
    ),
    "a tree of pages 3,000 levels deep": (lambda: made.deep_tree(3000), "none of its pages could"),
    "a tree that is a circle": (lambda: made.deep_tree(5, circle=True), "a broken PDF"),
    "a page of the size of a town": (
        lambda: made.pdf(page=made.PAGE.replace(b"612 792", b"99999 99999")),
        "none of its pages could be loaded",
    ),
    "dictionaries within the page": (
        lambda: made.pdf(
            page=made.PAGE.replace(b"/Type", b"/X " + b"<< /X " * 100_000 + b"/Type", 1)
            + b">>" * 100_000
        ),
        "no text layer",
    ),
    "text at infinity": (
        lambda: made.pdf(content=made.TEXT.replace(b"72 700", b"99999999 -99999999")),
        "no text layer",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_pdf_that_is_refused(tmp_path: Path, name: str) -> None:
    make, words = REFUSED[name]
    began = time.process_time()
    refused(tmp_path / "a.pdf", make(), words)
    assert time.process_time() - began < 20
    assert MOST_PAGES == 10_000


@pytest.mark.parametrize("size", [b"1e38", b"99999999999", b"30000", b"0.0000001", b"-12"])
def test_glyphs_of_any_size_stand_near_the_page(tmp_path: Path, size: bytes) -> None:
    path = tmp_path / "a.pdf"
    large = b" BT /F1 " + size + b" Tf 100 100 Td (Large) Tj ET 2 w 0 90 m 9e9 90 l S"
    path.write_bytes(made.pdf(content=made.TEXT + large))
    source = read_source(path)
    glyphs, page = source.glyphs, source.pages[0]
    assert glyphs is not None
    assert -page.width <= min(glyphs.x0) <= max(glyphs.x1) <= 2 * page.width
    assert -page.height <= min(glyphs.top) <= max(glyphs.bottom) <= 2 * page.height
    assert max(glyphs.size) <= max(page.width, page.height)
    assert all(one.x1 <= 2 * page.width for one in (*page.rulings, *page.drawings))
    assert WORDS in document_of(source).text.chars


TARGETS = {
    "a direction": (b"202E", ""),
    "another": (b"2066", ""),
    "NUL": (b"0000", "\ufffd"),
    "an escape code": (b"001B", "\ufffd"),
    "half of a pair": (b"D800", "\ufffd"),
    "its other half": (b"DC00", ""),
    "no character": (b"FFFF", "\ufffd"),
    "private use": (b"E000", "\ue000"),
    "a pair": (b"D835DC00", "\U0001d400"),
}


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_font_says_its_glyphs_are(tmp_path: Path, name: str) -> None:
    target, char = TARGETS[name]
    chars = read(tmp_path / "a.pdf", made.mapped(target)).text.chars
    assert chars.startswith(WORDS)
    assert chars.removeprefix(WORDS).strip() in ("", char, 5 * char)
    assert not CODES.search(chars.replace("\f", ""))


# --- XML, JSON, text ---------------------------------------------------------------------------


def article(body: str) -> bytes:
    return f"<article><body><p>{WORDS}</p>{body}</body></article>".encode()


def test_elements_within_elements(tmp_path: Path) -> None:
    for name in ("sec", "p", "italic", "table-wrap", "list"):
        deep = f"<{name}>" * 5000 + "x" + f"</{name}>" * 5000
        refused(tmp_path / "a.nxml", article(deep), "more than 150 elements within each other")
        few = f"<{name}>" * 140 + "x" + f"</{name}>" * 140
        assert WORDS in read(tmp_path / "a.nxml", article(few)).text.chars


def test_cells_that_span_more_than_there_is(tmp_path: Path) -> None:
    cell = "<td rowspan='1000' colspan='1000'>x</td>"
    rows = f"<tr>{cell * 3}</tr>" * 1000 + f"<tr><td colspan='{'9' * 5000}'>y</td></tr>"
    began = time.process_time()
    document = read(tmp_path / "a.nxml", article(f"<table-wrap><table>{rows}</table></table-wrap>"))
    (table,) = document.tables
    assert len(table.cells) == 3001
    assert len(sheet(table)) < 20 * LARGE
    assert time.process_time() - began < 30


def test_a_table_that_is_all_corners_stays_small(tmp_path: Path) -> None:
    rows = "<tr>" + "<td>x</td>" * 3000 + "</tr>" + "<tr><td>y</td></tr>" * 3000
    document = read(tmp_path / "a.nxml", article(f"<table-wrap><table>{rows}</table></table-wrap>"))
    (table,) = document.tables
    assert table.n_rows * table.n_columns > LARGE
    assert len(sheet(table)) < 30_000


def test_numbers_without_end(tmp_path: Path) -> None:
    study = '{"protocolSection": {"designModule": {"enrollmentInfo": {"count": %s}}}}'
    refused(tmp_path / "a.json", (study % ("7" * 70_000)).encode(), "more than 1,000 digits")
    head = "TrialID,Public title,Target size\n"
    for digits in ("9" * 5000, "2020202020", "1e400"):
        path = tmp_path / "a.csv"
        path.write_text(head + f"NCT01234567,A trial,{digits}\n")
        (record,) = records_of(document_of(read_source(path)))
        assert record.fields["participants"].value is None


@pytest.mark.parametrize(
    "start", ["<!---->" * 9000, "<!DOCTYPE a []>" * 4000, "<?xml ?>" * 8000, "<!-- " * 10_000]
)
def test_what_stands_before_a_root_is_passed_over_once(tmp_path: Path, start: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(start + "<a>")
    began = time.process_time()
    assert form_of(path) is None
    assert time.process_time() - began < 2
    path.write_text(f"<?xml version='1.0'?>{start[:700]}\n<clinical_study>")
    assert form_of(path) is None or form_of(path).name == "ctgov-xml"


def workbook(path: Path, sheet: str) -> Path:
    """A workbook whose sheet is this XML."""
    Workbook().save(path)
    with zipfile.ZipFile(path) as packed:
        files = {one: packed.read(one) for one in packed.namelist()}
    files["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


SHEET = (
    '{}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>TrialID</t>'
    '</is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>{}</t></is></c></row></sheetData></worksheet>'
)


def test_a_workbook_that_says_it_is_endless(tmp_path: Path) -> None:
    began = time.process_time()
    path = workbook(tmp_path / "a.xlsx", SHEET.format("", "NCT01234567"))
    assert "NCT01234567" in read_source(path).raw
    assert time.process_time() - began < 10


def test_a_workbook_with_entities(tmp_path: Path) -> None:
    entities = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    bomb = f"<!DOCTYPE x [<!ENTITY a0 'lol'>{entities}]>"
    path = workbook(tmp_path / "a.xlsx", SHEET.format(bomb, "&a9;"))
    with pytest.raises(UnreadableInputError):
        read_source(path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(60))
def test_broken_workbooks_are_read_or_refused(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    path = workbook(tmp_path / "a.xlsx", SHEET.format("", "NCT01234567"))
    with zipfile.ZipFile(path) as packed:
        files = {one: packed.read(one) for one in packed.namelist()}
    if seed % 2:
        name = chance.choice(list(files))
        files[name], _ = mutated(".xml", files[name], files[name], chance)
        with zipfile.ZipFile(path, "w") as packed:
            for one, content in files.items():
                packed.writestr(one, content)
    else:
        path.write_bytes(chance.choice(BY_BYTES)(path.read_bytes(), b"PK\x03\x04", chance))
    (tmp_path / "b.txt").write_text(ONE)
    assert len(inputs_of([tmp_path], tmp_path / "out")) == 2
    with contextlib.suppress(UnreadableInputError):
        assert "NCT" in read_source(path).raw or seed % 2


def test_an_encoding_that_nobody_knows(tmp_path: Path) -> None:
    for name in ("Yes", "gb18030", "utf-7"):
        xml = f"<?xml version='1.0' encoding='{name}'?><clinical_study><id_info/></clinical_study>"
        refused(tmp_path / "a.xml", xml.encode(), "broken XML|no record")


@pytest.mark.parametrize(
    "trap", ["a" * 50_000, "7" * 50_000, "NCT" * 9_000, "(" * 9_000, "1." * 9_000]
)
def test_words_without_end_hold_nothing_up(tmp_path: Path, trap: str) -> None:
    chars = f"In a trial (NCT01234567), {trap} patients received cells.\n{trap}\n\n{WORDS}\n"
    began = time.process_time()
    document = read(tmp_path / "a.txt", chars.encode())
    records_of(document)
    assert WORDS in document.text.chars
    assert time.process_time() - began < 20


def test_directions_are_taken_out_everywhere(tmp_path: Path) -> None:
    told = "Patients: \u202e16\u202c, \u2066seen\u2069."
    study = {"protocolSection": {"identificationModule": {"briefTitle": told}}}
    for name, content in {
        "a.txt": told.encode(),
        "a.nxml": article(f"<p>{told}</p>"),
        "a.json": json.dumps(study).encode(),
    }.items():
        document = read(tmp_path / name, content)
        assert "Patients: 16, seen." in document.text.chars


# --- names and kinds of files ------------------------------------------------------------------

NAMES = (
    *(
        b"a..\\..\\up.txt",
        b"a\nb.txt",
        b"=cmd|' -C calc'!A0.txt",
        b"\x1b[31mred.txt",
        b"<script>1.txt",
    ),
    *(
        "\u202egpj.txt".encode(),
        b"caf\xe9.txt",
        b"x" * 251 + b".txt",
        b"[bold red]a.txt",
        b"'; DROP.txt",
    ),
    *(
        b"-rf.txt",
        b"%2e%2e%2fup.txt",
        b"a...txt",
        "\u0301.txt".encode(),
        b"a\rb.txt",
        b"NUL.txt",
    ),
)


def test_names_do_no_harm(tmp_path: Path, quick: None) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for n, name in enumerate(NAMES):
        path = os.path.join(os.fsencode(folder), name)  # noqa: PTH118
        with open(path, "w") as file:  # noqa: PTH123
            file.write(ONE + "\nTable 1. Trials\n" * n)
    told = CliRunner().invoke(app, ["run", str(folder), "--out", str(out)])
    assert told.exit_code == 0, told.output
    rows = lines(out / "documents.jsonl")
    assert len(rows) == len(lines(out / "records.jsonl")) == len(NAMES)
    assert {row["status"] for row in rows} == {"ok"}
    assert str(folder / "caf\\xe9.txt") in {row["path"] for row in rows}
    assert str(folder / "a\nb.txt") in {row["path"] for row in rows}
    assert {one.name for one in tmp_path.iterdir()} == {"in", "out"}
    for path in (out / "texts").iterdir():
        assert len(path.name) == 64 + 4
    with (out / "records.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(NAMES)
    assert json.loads((out / "run.json").read_text("utf-8"))["counts"]["ok"] == len(NAMES)
    shown = CliRunner().invoke(app, ["show", "--run", str(out)])
    assert shown.exit_code == 0
    assert "\x1b" not in shown.output


def test_names_that_are_not_utf8_fail_clearly(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.pdf")
    (tmp_path / name).write_bytes(b"no PDF")
    told = CliRunner().invoke(app, ["run", str(tmp_path / name), "--out", str(tmp_path / "out")])
    assert told.exit_code == 1
    assert "caf\\xe9.pdf: no PDF" in told.stderr
    (row,) = lines(tmp_path / "out" / "documents.jsonl")
    assert row["path"].endswith("caf\\xe9.pdf")
    assert row["error"]["message"].startswith(row["path"])


def test_what_is_no_file_is_left_out(tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(ONE)
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "up").symlink_to(folder)
    (folder / "more.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(folder / "line.txt"))
        run([folder], tmp_path / "out", Options())
    became = {Path(row["path"]).name: row for row in lines(tmp_path / "out" / "documents.jsonl")}
    assert {name: row["status"] for name, row in became.items()} == {
        "a.txt": "ok",
        "gone.txt": "failed",
        "line.txt": "skipped",
        "pipe.txt": "skipped",
        "round.txt": "failed",
        "zero.txt": "skipped",
    }
    assert all(row["error"] or row["status"] != "failed" for row in became.values())


def test_a_terminal_takes_no_orders() -> None:
    assert harmless("a\x1b[2J\x9b31m\x07\u202eb\nc\t") == "a\\x1b[2J\\x9b31m\\x07\\u202eb\nc\t"


# --- what fuzzing found, made small ------------------------------------------------------------


def word(chars: str, x0: float, base: float, size: float = 10.0) -> Word:
    places = array("I", range(len(chars)))
    return Word(x0, x0 + 5 * len(chars), base, size, chars, places, (0,) * len(chars), True)


def test_columns_that_are_parted_again_and_again_come_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prose, "gutter_of", lambda _: 40.0)  # whatever is left
    lines_of = [Segment((word("a", 0, n),), 0, 5, n, 10) for n in range(9)]
    assert [len(column) for column in prose.in_order(lines_of)] == [9]


def test_lines_over_each_other_have_a_distance() -> None:
    pieces = [{0: rows.Piece(7.0, "a", 0, 5, 5, 10, 0)} for _ in range(4)]
    leading, _ = rows._distances(pieces, [0])
    assert leading > 0


def test_a_header_is_never_all_of_a_table() -> None:
    table = [[word("a", 0, 20)], [word("b", 0, 40)]]
    assert upended.lines_beside(table, [[word("c", 0, 99)]]) == 1


def test_a_word_of_any_length_has_a_likelihood() -> None:
    counts = Counts(Counter(), Counter())
    assert -1000 < counts.likelihood("q" * 5000) < counts.likelihood("q" * 100) < 0


def test_values_that_no_trial_has_are_abstained_from() -> None:
    evidence = (Evidence("x", 0, 1, "stand-in", "a/b"),)
    for value in ({"planned": 10**9}, {"n": -1}, {"percent": 300.0}, {"dose": {"value": 1e400}}):
        candidate = Candidate("results", value, evidence, 0.9)
        assert (plausible(candidate).status, plausible(candidate).value) == ("abstained", None)
    fine = Candidate("results", [{"percent": 100.0, "p": "<0.01", "n": 0}], evidence, 0.9)
    assert plausible(fine) is fine


# --- pages for browsers ------------------------------------------------------------------------

EVIL = (
    "\"'><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    "<svg onload=document.title='run'></svg>{{7*7}}${7*7}</script><!--<a href='javascript:0'>x</a>"
)


def test_the_page_of_conflicts_runs_nothing(tmp_path: Path, browser: Any) -> None:
    told = {"title": EVIL, "trial_ids": ids("NCT09000001")}
    for n in range(2):
        one = record(f"{EVIL} {n}", document=EVIL, phase=f"{n + 1} {EVIL}", **told)
        run_of(tmp_path / str(n), [one])
    link([tmp_path / "0", tmp_path / "1"], tmp_path / "out")
    page = tmp_path / "out" / "conflicts.html"
    assert_inert(page.read_text("utf-8"), scripts=0)
    assert opened(browser, page) == "Conflicts between records"


def test_the_page_of_scores_runs_nothing_but_its_own(tmp_path: Path, browser: Any) -> None:
    found = {name: said(EVIL, EVIL, 0.9) for name in ("title", "sponsor", "phase")}
    gold = {name: {"value": f"no {EVIL}", "quote": EVIL} for name in found}
    where = {"path": EVIL, "sha256": "e" * 64}
    texts = tmp_path / "run" / "texts"
    write(tmp_path / "run" / "records.jsonl", [line("e", found, label=EVIL) | {"document": where}])
    write(tmp_path / "run" / "documents.jsonl", [{"document_kind": EVIL, **where}])
    write(tmp_path / "run" / "run.json", [{"versions": {EVIL: EVIL}, "started": EVIL}])
    texts.mkdir()
    (texts / f"{'e' * 64}.txt").write_text(f"Told: {EVIL}. {EVIL}", "utf-8")
    more = {"label": EVIL, "document_kind": EVIL, "annotator": EVIL}
    file = write(tmp_path / "gold.jsonl", [line("e", gold, **more) | {"document": where}])
    page = tmp_path / "report.html"
    page.write_text(html.page(score(tmp_path / "run", file), tmp_path / "run"), "utf-8")
    assert_inert(page.read_text("utf-8"), scripts=1)
    assert opened(browser, page) != "run"


def assert_inert(page: str, *, scripts: int) -> None:
    """What documents say is in a page, and none of it as markup."""
    assert "&lt;script&gt;document.title" in page
    assert len(re.findall("<script", page)) == scripts
    assert not re.search(r"<(?:img|svg onload|a href='javascript)|\b(?:49|\$49)\b", page)


def opened(browser: Any, path: Path) -> str:
    """The title of a page in a browser after all that wanted to has run; asks for nothing else."""
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: pytest.fail(dialog.message))
    tab.goto(path.as_uri())
    tab.wait_for_timeout(200)
    assert asked == [path.as_uri()]
    title: str = tab.title()
    tab.close()
    return title


def test_the_page_of_a_run_runs_nothing(tmp_path: Path, quick: None, browser: Any) -> None:
    evil = "<script>document.title='run'<img src=x onerror=alert(1)>"
    folder = tmp_path / "in" / evil
    folder.mkdir(parents=True)
    (folder / f"{evil}.pdf").write_bytes(b"no PDF")
    (folder / f"{evil}.txt").write_text(f"{ONE}\n{evil}\n")
    out = tmp_path / f"out {evil}"
    assert CliRunner().invoke(app, ["run", str(folder), "--out", str(out)]).exit_code == 1
    page = tmp_path / "run.html"
    told = CliRunner().invoke(app, ["status", str(out), "--html", str(page)])
    assert told.exit_code == 0, told.output
    assert "&lt;script&gt;document.title" in page.read_text("utf-8")
    assert "<script" not in page.read_text("utf-8")
    assert opened(browser, page) != "run"


# --- archives ----------------------------------------------------------------------------------


def test_members_of_archives_stay_where_they_belong(tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = ("../../up.txt", "/etc/up.txt", "a\nb.txt", "x" * 300 + ".txt", "C:\\up.txt")
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        for n, name in enumerate(names):
            packed.writestr(name, ONE + str(n))
    with tarfile.open(folder / "b.tar.gz", "w:gz") as packed:
        for name, kind in {"../up.txt": b"0", "link.txt": b"2", "pipe.txt": b"6"}.items():
            one = tarfile.TarInfo(name)
            one.type, one.linkname, one.size = kind, "/etc/passwd", len(ONE) * (kind == b"0")
            packed.addfile(one, io.BytesIO(ONE.encode()) if kind == b"0" else None)
    before = {one for one in tmp_path.rglob("*") if "in" in one.parts}
    assert (
        CliRunner().invoke(app, ["run", str(folder), "--out", str(tmp_path / "out")]).exit_code == 0
    )
    rows = lines(tmp_path / "out" / "documents.jsonl")
    assert [row["status"] for row in rows] == ["ok"] * 6
    assert {one for one in tmp_path.rglob("*") if "in" in one.parts} == before
    assert {one.name for one in tmp_path.iterdir()} == {"in", "out"}
    assert not Path("/etc/up.txt").exists()


def test_an_archive_that_unpacks_to_more_than_is_read(tmp_path: Path, quick: None) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.pdf", b"%PDF" + bytes(300 << 20))
        packed.writestr("good.txt", ONE)
        packed.write(packed.filename, "again.zip")
    told = CliRunner().invoke(app, ["run", str(tmp_path / "a.zip"), "--out", str(tmp_path / "out")])
    assert told.exit_code == 1
    rows = {
        row["path"].partition("::")[0]: row for row in lines(tmp_path / "out" / "documents.jsonl")
    }
    assert rows["zip://good.txt"]["status"] == "ok"
    assert "more than the 67,108,864" in rows["zip://bomb.pdf"]["error"]["message"]
    assert rows["zip://again.zip"]["status"] == "skipped"
    assert not list(tmp_path.rglob("document.pdf"))


# --- sheets and exports ------------------------------------------------------------------------


def test_no_cell_begins_as_a_formula() -> None:
    for opening in "=+-@\t\r\n＝＋－＠":
        assert inert(f"{opening}cmd|' /C calc'!A0") == f"'{opening}cmd|' /C calc'!A0"
    assert inert("a=1") == "a=1"


def test_what_reference_managers_read_has_no_tags_of_documents(tmp_path: Path) -> None:
    evil = "a\r\nER  - \r\n\r\nTY  - GEN\u2028TI  - b\x85KW  - c"
    told = dict.fromkeys(("title", "sponsor", "cited_as", "last_update"), evil)
    run_of(tmp_path / "run", [record(evil, document=evil, **told, countries=[evil])])
    citations.write(tmp_path / "run", tmp_path / "a.ris")
    lines_of = (tmp_path / "a.ris").read_text("utf-8").splitlines()
    assert Counter(one[:6] for one in lines_of if one)["TY  - "] == 1
    assert all(re.match("[A-Z]{2}  - ", one) for one in lines_of if one)


def test_a_workbook_opens_whatever_a_value_holds(tmp_path: Path) -> None:
    odd = "=1+1\ufffe\uffff\x0b\x1b_x0041_" + "<a>&" + "x" * 40_000
    run_of(tmp_path / "run", [record("a", title=odd, sponsor="=cmd|' /C calc'!A0")])
    sheets.write(tmp_path / "run", tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    values = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert "f" not in values.values()
    assert any(str(one).endswith("cmd|' /C calc'!A0") for one in values)


@pytest.mark.parametrize("name", ["sqlite", "duckdb"])
def test_a_database_takes_words_for_words(tmp_path: Path, name: str) -> None:
    pytest.importorskip("adbc_driver_manager", reason="needs the extra databases")
    evil = "'; DROP TABLE record; --\" \\ ); ATTACH 'x' AS y; /*"
    one = record(evil, document="d", title=evil, sponsor=evil, trial_ids=ids(evil))
    run_of(tmp_path / "run", [one])
    row = {"path": evil, "sha256": "d", "status": "ok", "reader": evil, "document_kind": evil}
    (tmp_path / "run" / "documents.jsonl").write_text(json.dumps(row) + "\n")
    address = f"{name}:///{tmp_path / 'a.db'}"
    assert export(tmp_path / "run", "sql", address).written == 1
    assert export(tmp_path / "run", "sql", address).written == 1


def test_a_pdf_whose_text_is_a_script(tmp_path: Path, quick: None, browser: Any) -> None:
    script = b"NCT01234567 <script>document.title='run'</script><img src=x onerror=alert\\(1\\)>"
    path = tmp_path / "evil.pdf"
    path.write_bytes(
        made.pdf(content=made.TEXT + b" BT /F1 9 Tf 72 650 Td (" + script + b") Tj ET")
    )
    run([path], tmp_path / "run", Options())
    (found,) = lines(tmp_path / "run" / "records.jsonl")
    quote = "<script>document.title='run'</script>"
    wrong = {"title": {"status": "found", "value": "x", "quote": quote}}
    gold = write(tmp_path / "gold.jsonl", [{**found, "fields": wrong}])
    page = tmp_path / "report.html"
    page.write_text(html.page(score(tmp_path / "run", gold), tmp_path / "run"), "utf-8")
    assert "&lt;script&gt;document.title" in page.read_text("utf-8")
    assert opened(browser, page) != "run"
