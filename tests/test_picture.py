"""Pictures of pages: what is drawn stands where the words stand, whichever way they are read."""

import io
import json
import random
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from trial_pdfs import Facsimile, draw_pdf
from typer.testing import CliRunner, Result

from extractor import read
from extractor.cli import app
from extractor.layout.picture import LOOKS, Mark, marks_of, picture
from extractor.types import Box, Document

TURNED = ("counterclockwise", "clockwise", "rotate_attribute", "upside_down")
CELLS = ("cell", "header cell", "spanning cell")
PNG = b"\x89PNG\r\n\x1a\n"


@cache
def drawn(orientation: str) -> Facsimile:
    return draw_pdf(
        random.Random(7), orientation=orientation, ruling="booktabs", pages=2, prose=True
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="module", params=TURNED)
def turned(request: pytest.FixtureRequest, folder: Path) -> tuple[Facsimile, Document]:
    path = folder / f"{request.param}.pdf"
    path.write_bytes(drawn(request.param).pdf)
    return drawn(request.param), read(path)


@pytest.fixture(scope="module")
def paper(folder: Path) -> Path:
    path = folder / "paper.pdf"
    path.write_bytes(drawn("counterclockwise").pdf)
    return path


def found_by_pdfium(pdf: bytes, number: int, words: str) -> list[Box]:
    """Where pdfium finds words on a page, as a viewer shows it."""
    document = pdfium.PdfDocument(pdf)
    page = document[number - 1]
    width, height = page.get_size()
    text = page.get_textpage()
    search = text.search(words, match_case=True, match_whole_word=True)
    found = []
    while (hit := search.get_next()) is not None:
        boxes = [text.get_charbox(at) for at in range(hit[0], sum(hit))]
        left, low, right, high = (
            choose(box[n] for box in boxes) for n, choose in enumerate((min, min, max, max))
        )
        corners = {
            0: (left, height - high, right, height - low),
            90: (low, left, high, right),
            270: (width - high, height - right, width - low, height - left),
        }[page.get_rotation()]
        found.append(Box(number, *corners))
    document.close()
    return found


def holds(outer: Box, inner: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    centred = outer.x0 < x < outer.x1 and outer.top < y < outer.bottom
    wide, high = inner.x1 - inner.x0, inner.bottom - inner.top
    inside = outer.x1 - outer.x0 >= wide - 1 and outer.bottom - outer.top >= high - 2
    return centred and inside


def outlined(image: Image.Image, mark: Mark, scale: float) -> float:
    """The share of a mark's outline whose pixels have its colour; labels cover some."""
    x0, top, x1, bottom = (
        round(at * scale) for at in (mark.box.x0, mark.box.top, mark.box.x1, mark.box.bottom)
    )
    around = [(x, y) for x in range(x0, x1 + 1) for y in (top, bottom)]
    around += [(x, y) for y in range(top, bottom + 1) for x in (x0, x1)]
    same = [image.getpixel(at) == LOOKS[mark.thing][0] for at in around]
    return sum(same) / len(same)


def test_cells_are_drawn_where_their_words_stand(turned: tuple[Facsimile, Document]) -> None:
    facsimile, document = turned
    image = picture(document, 1, 1.0)
    marks = [mark for mark in marks_of(document, 1) if mark.thing in CELLS]
    seen = 0
    for cell in facsimile.cells:
        places = found_by_pdfium(facsimile.pdf, 1, cell.text) if cell.page == 1 else []
        if len(places) != 1 or len(cell.text) < 4:
            continue
        (mark,) = [mark for mark in marks if holds(mark.box, places[0])]
        assert mark.label.partition(" ")[0] == f"{cell.row},{cell.column}", cell
        assert outlined(image, mark, 1.0) > 0.5, cell
        seen += 1
    assert seen >= 8


def test_size_and_legend(turned: tuple[Facsimile, Document]) -> None:
    _, document = turned
    page = document.source.pages[0]
    image = picture(document, 1, 1.0)
    assert image.width == pytest.approx(page.width, abs=1)
    strip = image.height - page.height
    assert 20 < strip < 90
    below = image.crop((0, round(page.height) + 1, *image.size))
    colours = {colour for _, colour in below.getcolors(10_000)}
    assert {LOOKS[thing][0] for thing in ("frame", "paragraph", "cell", "left out")} <= colours


def test_what_is_marked(turned: tuple[Facsimile, Document]) -> None:
    facsimile, document = turned
    marks = list(marks_of(document, 1))
    things = [mark.thing for mark in marks]
    assert things.count("table") == things.count("caption") == 1
    assert {"frame", "left out", "paragraph"} <= set(things)
    numbers = [int(mark.label) for mark in marks if mark.thing == "paragraph"]
    assert numbers == list(range(1, len(numbers) + 1))
    angles = {mark.angle for mark in marks if mark.thing in CELLS}
    shown = facsimile.look.turn * 90 - facsimile.look.rotate
    assert angles == {shown % 360}


def test_a_header_that_returns_on_the_next_page_is_left_out(paper: Path) -> None:
    document = read(paper)
    (table,) = document.tables
    rows = {cell.row for cell in table.cells if cell.page == 2}
    marks = [mark for mark in marks_of(document, 2) if mark.thing in CELLS]
    assert {int(mark.label.partition(",")[0]) for mark in marks} == rows
    assert min(rows) >= table.header_rows


def test_no_picture_is_too_large(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.layout.picture.MOST_PIXELS", 400)
    image = picture(read(paper), 1, 1e6)
    assert 400 <= max(image.size) <= 500


# --- the command -------------------------------------------------------------------------


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def refused(status: int, *arguments: object) -> str:
    told = call("repair", *arguments)
    assert (told.exit_code, told.stdout) == (status, "")
    (line,) = told.stderr.splitlines()
    assert line.startswith("error: ")
    return line


def test_the_file_is_a_png(paper: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    told = call("repair", paper, "--page", 2, "--png", file)
    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr.startswith("page 2 of 2: ")
    data = file.read_bytes()
    assert data.startswith(PNG)
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        assert f"{image.width} × {image.height} pixels" in told.stderr


def test_one_page_of_the_text(paper: Path) -> None:
    facsimile = drawn("counterclockwise")
    whole = read(paper)
    pages = [json.loads(call("repair", paper, "--page", n, "--json").stdout) for n in (1, 2)]
    for page in pages:
        for block in page["blocks"]:
            assert page["text"][block["start"] : block["end"]] in whole.text.chars
        for table in page["tables"]:
            for cell in table["cells"]:
                assert page["text"][cell["start"] : cell["end"]] == cell["text"]
    shown = sum(len(page["text"].split()) for page in pages)
    table = sum(len(cell["text"].split()) for cell in pages[0]["tables"][0]["cells"])
    assert abs(shown - table - len(whole.text.chars.split())) <= table * 0.1 + 30
    assert facsimile.caption.split()[-1] in call("repair", paper, "--page", 1).stdout


def test_tables_and_edits_of_one_page(paper: Path) -> None:
    sheets = [call("repair", paper, *only, "--tables").stdout for only in ([], ["--page", 2])]
    assert sheets[0] == sheets[1]
    edits = [
        json.loads(line)
        for line in call("repair", paper, "--page", 1, "--explain", "--json").stdout.splitlines()
    ]
    stop = read(paper).source.pages[0].stop
    assert edits
    assert all(edit["raw_start"] < stop for edit in edits)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_no_such_page(paper: Path, tmp_path: Path, number: int) -> None:
    for more in ([], ["--png", tmp_path / "x.png"]):
        line = refused(1, paper, "--page", number, *more)
        assert f"it has 2 pages, no page {number}. Give a page from 1 to 2." in line
    assert not (tmp_path / "x.png").exists()


def test_a_text_dump_has_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Patients were randomised.\n")
    for more in ([], ["--png", tmp_path / "x.png"]):
        assert "a text dump has no pages" in refused(1, path, "--page", 1, *more)


def test_wrong_usage(paper: Path, tmp_path: Path) -> None:
    assert "--page N" in refused(2, paper, "--png", tmp_path / "x.png")
    assert "--tables" in refused(2, paper, "--page", 1, "--png", tmp_path / "x.png", "--tables")


def test_a_file_that_changed_since(paper: Path, tmp_path: Path) -> None:
    other = tmp_path / "paper.pdf"
    other.write_bytes(paper.read_bytes())
    document = read(other)
    other.write_bytes(paper.read_bytes() + b"\n")
    with pytest.raises(Exception, match="changed since it was repaired"):
        picture(document, 1)


def test_a_place_that_cannot_be_written(paper: Path, tmp_path: Path) -> None:
    line = refused(1, paper, "--page", 1, "--png", tmp_path / "none" / "x.png")
    assert "No such file or directory" in line
