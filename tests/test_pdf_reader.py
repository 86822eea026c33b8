"""PDFs that are broken, locked, scanned, or none: one clear error, or what can be read and a note."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_batch import lines

from extractor.batch import Options, run
from extractor.errors import ExtractorError, UnreadableInputError
from extractor.flow import document_of
from extractor.readers import ocr, read_source

LOCKED = "a password is needed to open it"
WEB_PAGE = "a web page, whatever its name says"
FAILED = {
    "bad_empty_0bytes.pdf": "the file is empty",
    "bad_encrypted.pdf": LOCKED,
    "bad_html_as_pdf.pdf": WEB_PAGE,
    "bad_pages_null.pdf": "a broken PDF: its table of objects or its list of pages is damaged",
    "bad_password.pdf": LOCKED,
    "bad_scan_small_ocr.pdf": "no text layer on its 8 pages: 8 with pictures, so scanned",
    "bad_scan_suppl.pdf": "no text layer on its 10 pages: 10 with pictures, so scanned",
    "bad_truncated_paper.pdf": WEB_PAGE,  # what its name says is not what it is
    "bad_xref.pdf": "a broken PDF: its beginning is missing",
}
READ = {  # words of its text, and the problem noted
    "bad_circular_toc.pdf": (2, ("Page1", "Page2"), None),
    "bad_invisible_text.pdf": (
        *(1, ("Visible heading line", "Invisible OCR text layer")),
        ("invisible-text", "page 1: text that is not shown"),
    ),
    "bad_pagetree_cycle.pdf": (
        *(1, ("Pages loop",)),
        ("unreadable-page", "page 2: could not be loaded"),
    ),
    "bad_rtl.pdf": (1, ("Python",), ("right-to-left", "1105 letters")),
    "bad_vertical_wmode.pdf": (3, ("日", "い"), ("vertical-writing", "from top to bottom")),
}
LONG = {"bad_569_pages.pdf": 569}


def test_every_bad_pdf_has_the_outcome_it_should(shared: Path, tmp_path: Path) -> None:
    paths = sorted((shared / "pdfs").glob("bad_*.pdf"))
    assert {path.name for path in paths} == FAILED.keys() | READ.keys() | LONG.keys()
    short = [path for path in paths if path.name not in LONG]
    run(short, tmp_path / "out", Options())
    for row in lines(tmp_path / "out" / "documents.jsonl"):
        name = Path(row["path"]).name
        if name in FAILED:
            assert (row["status"], row["n_records"]) == ("failed", 0)
            assert row["error"]["class"] == "UnreadableInputError"
            assert row["error"]["message"].startswith(f"{row['path']}: {FAILED[name]}")
            continue
        n_pages, words, problem = READ[name]
        assert (row["status"], row["error"]) == ("ok", None)
        assert row["pages"] >= n_pages
        text = (tmp_path / "out" / "texts" / f"{row['sha256']}.txt").read_text(encoding="utf-8")
        assert all(word in text for word in words), name
        told = [(one["code"], one["message"]) for one in row["problems"]]
        assert [code for code, _ in told] == ([problem[0]] if problem else [])
        assert not problem or problem[1] in told[0][1]


def test_a_pdf_of_many_pages(shared: Path) -> None:
    for name, n_pages in LONG.items():
        source = read_source(shared / "pdfs" / name)
        assert len(source.pages) == n_pages
        assert source.problems == ()
        assert source.glyphs is not None
        assert len(source.raw) == len(source.glyphs.x) > 1_000_000


def drawn(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    """A PDF with these pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True, pageCompression=0, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text(canvas: Canvas) -> None:
    for n in range(40):
        canvas.drawString(72, 760 - 14 * n, f"Line {n}: patients were randomised to one of arms.")


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)


def hidden(canvas: Canvas) -> None:
    picture(canvas)
    lines_of = canvas.beginText(72, 700)
    lines_of.setTextRenderMode(3)
    lines_of.textLine("Recognised words, not shown.")
    canvas.drawText(lines_of)


def empty(canvas: Canvas) -> None:
    canvas.setFillGray(1)


def locked(user: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return drawn(text, encrypt=StandardEncryption(user, ownerPassword="owner", strength=40))


WHOLE = drawn(text, text)
NO_START = WHOLE[: WHOLE.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"
NO_PAGES = re.sub(rb"/Count 2|/Kids \[[^]]*\]", lambda found: b" " * len(found[0]), WHOLE)
NO_TREE = WHOLE.replace(b"/Type /Pages", b"/Type /Pagxs").replace(b"/Kids", b"/Kxds")
REFUSED = {
    "nothing": (b"", "the file is empty"),
    "zeros": (bytes(4096), "the file is empty"),
    "blanks": (b" \n \n", "the file is empty"),
    "web page": (b"\n\n<!DOCTYPE html><html><p>Just a moment", WEB_PAGE),
    "web page with a mark": (b"\xef\xbb\xbf<html lang='en'>", WEB_PAGE),
    "web page after a comment": (b"<!-- ok --><HTML>", WEB_PAGE),
    "xml": (b"<?xml version='1.0'?><article/>", "an XML file, whatever its name says"),
    "office": (b"PK\x03\x04\x14", "an office document, whatever its name says"),
    "text": (b"Patients were randomised.\n", "no PDF, whatever its name says"),
    "random": (bytes(range(256)) * 9, "no PDF, whatever its name says"),
    "first third": (WHOLE[: len(WHOLE) // 3], "a PDF that is cut off: its end is missing"),
    "half": (WHOLE[: len(WHOLE) // 2], "a PDF that is cut off: its end is missing"),
    "beginning alone": (WHOLE[:9], "a PDF that is cut off: its end is missing"),
    "without a beginning": (WHOLE[500:], "a broken PDF: its beginning is missing"),
    "page tree lost": (NO_TREE, "no text layer on its only page, and no pictures: empty, broken"),
    "pages lost": (NO_PAGES, "a broken PDF: none of its pages could be loaded"),
    "locked": (locked("secret"), LOCKED),
    "scanned": (
        drawn(picture, picture),
        "no text layer on its 2 pages: 2 with pictures, so scanned",
    ),
    "blank page": (drawn(empty), "no text layer on its only page, and no pictures"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path: Path, name: str) -> None:
    data, words = REFUSED[name]
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableInputError) as caught:
        read_source(path)
    told = str(caught.value)
    assert told.startswith(f"{path}: ")
    assert words in told
    assert told.count("\n") == 0
    assert told.endswith((".", "first."))


NOTED = {
    "whole": (WHOLE, []),
    "locked against changes": (locked(""), []),
    "its table's place is lost": (NO_START, ["repaired-file: its table of objects is broken"]),
    "some pages scanned": (
        drawn(text, picture, picture, text, picture),
        ["pages-without-text: pages 2–3, 5: a picture and no text"],
    ),
    "text laid under pictures": (
        drawn(hidden),
        ["invisible-text: page 1: text that is not shown"],
    ),
    "something before it": (b"\n\nHTTP/1.1 200 OK\n\n" + WHOLE, []),
}


@pytest.mark.parametrize("name", NOTED)
def test_read_and_noted(tmp_path: Path, name: str) -> None:
    data, expected = NOTED[name]
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    source = read_source(path)
    told = [f"{one.code}: {one.message}" for one in source.problems]
    assert len(told) == len(expected)
    assert all(one.startswith(start) for one, start in zip(told, expected, strict=True))
    assert "patients were" in source.raw or "Recognised" in source.raw
    assert source.pages[-1].stop == len(source.raw)


def recognised(*lines_of: tuple[str, ...]) -> Callable[[], Callable[..., object]]:
    """An engine that finds these lines of words on every page, at 200 dots per inch."""
    box = [[200, 100], [400, 100], [400, 130], [200, 130]]

    def found(n: int, words: tuple[str, ...]) -> list[tuple[str, float, list[list[int]]]]:
        placed = [[[x + 220 * k, y + 40 * n] for x, y in box] for k in range(len(words))]
        return [(word, 0.99, corners) for word, corners in zip(words, placed, strict=True)]

    results = [found(n, words) for n, words in enumerate(lines_of)]
    return lambda: lambda *_, **__: SimpleNamespace(word_results=results)


def test_pictures_are_read_if_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "engine", recognised(("Sixty", "patients"), ("were", "treated.")))
    path = tmp_path / "paper.pdf"
    path.write_bytes(drawn(text, picture))
    source = read_source(path, ocr=True)
    assert [(one.code, one.message[:7]) for one in source.problems] == [("ocr", "page 2:")]
    page, glyphs = source.pages[1], source.glyphs
    assert source.raw[page.start : page.stop] == "Sixty patients\nwere treated.\n\f"
    assert glyphs is not None
    assert (glyphs.x0[page.start], glyphs.top[page.start]) == pytest.approx((72, 36))
    assert glyphs.x1[page.start + 4] == pytest.approx(144)
    assert glyphs.size[page.start] == pytest.approx(10.8)
    assert "Sixty patients were treated." in document_of(source).text.chars


def test_pictures_in_which_nothing_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "engine", recognised())
    path = tmp_path / "paper.pdf"
    path.write_bytes(drawn(text, picture))
    assert [one.code for one in read_source(path, ocr=True).problems] == ["pages-without-text"]


def test_text_recognition_that_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    ocr.engine.cache_clear()
    with pytest.raises(ExtractorError, match=r"pip install 'extractor\[ocr\]'"):
        ocr.engine()


def test_text_recognition(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="needs the optional extra ocr")
    from pypdfium2 import PdfDocument

    path = tmp_path / "scan.pdf"
    scan = PdfDocument(WHOLE)[0].render(scale=2).to_pil()
    path.write_bytes(drawn(lambda canvas: canvas.drawImage(ImageReader(scan), 0, 0, *A4)))
    chars = document_of(read_source(path, ocr=True)).text.chars
    assert chars.count("patients were randomised to one of arms.") > 30
