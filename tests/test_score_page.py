"""The page of `score --html`: what is in it, and what it does in a real browser without a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.scoring import score
from extractor.scoring.charts import TOPS, curve
from extractor.scoring.context import Passage, passage
from extractor.scoring.html import page
from extractor.scoring.reliability import Kept

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EVIL = '<script>alert("x")</script><img src="https://example.org/x.png">'
TEXT = (
    "A first sentence. In all, 16 patients took part in this phase 3 trial. It ended.\n\n"
    f"Sponsored by {EVIL} of Utopia. The end.\n"
)

Plain = dict[str, Any]


def line(document: str, fields: Plain, **more: object) -> Plain:
    """A record of one document, of gold or of a run."""
    where = {"path": f"{document}.txt", "sha256": document * 8}
    told = {name: {"status": "found", **one} for name, one in fields.items()}
    return {"document": where, "kind": "reported", "label": "", "fields": told, **more}


def said(value: object, quote: str, sure: float = 0.9) -> Plain:
    """What a run says of a field, with its words where they stand in TEXT."""
    evidence = [{"quote": quote, "start": TEXT.find(quote)}]
    return {"value": value, "confidence": sure, "raw_confidence": 0.7, "evidence": evidence}


def write(path: Path, lines: list[Plain]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    return path


@pytest.fixture
def paged(tmp_path: Path) -> Callable[..., Path]:
    """Score lists of gold and predicted records into a page."""

    def make(gold: list[Plain], run: list[Plain]) -> Path:
        write(tmp_path / "run" / "records.jsonl", run)
        kinds = [{"document_kind": one.get("document_kind"), **one["document"]} for one in gold]
        write(tmp_path / "run" / "documents.jsonl", kinds)
        (tmp_path / "run" / "texts").mkdir(exist_ok=True)
        for one in run:
            path = tmp_path / "run" / "texts" / f"{one['document']['sha256']}.txt"
            path.write_text(TEXT, "utf-8")
        scores = score(tmp_path / "run", write(tmp_path / "gold.jsonl", gold))
        path = tmp_path / "page.html"
        path.write_text(page(scores, tmp_path / "run"), "utf-8")
        return path

    return make


def some() -> tuple[list[Plain], list[Plain]]:
    """Two documents: a wrong phase, a false and a missed value, an abstention, a right title."""
    gold = [
        line(
            "a",
            {
                "title": {"value": "T"},
                "phase": {"value": "2", "quote": "phase 2"},
                "sponsor": {"value": "Nobody", "quote": "paid by nobody"},
                "countries": {"value": ["Chile"], "quote": "in Chile"},
                "participants": {"value": {"planned": None, "enrolled": 16}},
            },
            document_kind="trial report",
        ),
        line("b", {"title": {"value": "U"}, "phase": {"value": "1"}}, document_kind="protocol"),
    ]
    withheld = {"status": "abstained", "value": None, "withheld": ["Chile"], "confidence": 0.6}
    run = [
        line(
            "a",
            {
                "title": said("T", "A first sentence"),
                "phase": said("3", "phase 3", 0.95),
                "sponsor": said(EVIL, EVIL, 0.55),
                "countries": {**withheld, "evidence": [{"quote": "Utopia", "start": 0}]},
                "participants": said({"planned": 16, "enrolled": 16}, "16 patients"),
            },
        ),
        line("b", {"title": said("U", "It ended", 0.65)}),
    ]
    return gold, run


# --- the file ----------------------------------------------------------------------------------


def test_the_command_writes_the_page_beside_the_table(tmp_path: Path, paged: Any) -> None:
    paged(*some())
    out = tmp_path / "report.html"
    asked = ["score", tmp_path / "run", "--gold", tmp_path / "gold.jsonl", "--html", out]
    told = CliRunner().invoke(app, [str(one) for one in asked])
    assert (told.exit_code, told.stderr) == (0, f"the page is in {out}\n")
    assert "precision" in told.stdout
    assert out.read_text("utf-8").startswith("<!doctype html>")
    asked[-1] = tmp_path / "none" / "report.html"
    told = CliRunner().invoke(app, [str(one) for one in asked])
    assert told.exit_code == 1
    assert told.stderr.startswith("error: ")


def test_nothing_of_a_document_becomes_markup_and_nothing_is_loaded(paged: Any) -> None:
    html = paged(*some()).read_text("utf-8")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert html.count("<script>") == html.count("</script>") == 1
    assert not re.search(r"<(?:img|iframe|object|embed|base|audio|video)\b", html)
    links = re.findall(r"<[^>]*\s(?:src|href|action|data|xlink:href)=\"([^\"]*)\"", html)
    assert links == ["data:,"]
    assert not re.search(r"@import|url\(", html)
    assert "default-src 'none'" in html


def test_the_page_says_what_it_rests_on(paged: Any, tmp_path: Path) -> None:
    gold, run = some()
    began = {"started": "2026-01-02T03:04", "options": {"max_error": 0.1}}
    write(tmp_path / "run" / "run.json", [{"versions": {"extractor": "9.8"}, **began}])
    html = paged(gold, run).read_text("utf-8")
    digest = score(tmp_path / "run", tmp_path / "gold.jsonl").gold_sha256
    for words in (digest, "extractor 9.8", "2026-01-02T03:04", "above 0.1", "trial report"):
        assert words in html


# --- what it is made of ------------------------------------------------------------------------


def test_a_quote_stands_in_its_sentence() -> None:
    wanted = Passage("In all, ", "16 patients", " took part in this phase 3 trial.")
    assert passage(TEXT, "16 patients", TEXT.find("16")) == wanted
    assert passage(TEXT, "16\n patients") == wanted
    assert passage(TEXT, "nowhere") == Passage("", "nowhere", "")
    assert passage("2 of 2", "2") == Passage("", "2", "")  # which of the two, nobody says
    assert passage(TEXT, None) is None
    far = passage("a " * 500 + "here" + " b" * 500, "here")
    assert far is not None
    assert far.before.startswith("…a ")
    assert far.after.endswith("…")
    assert len(far.before) < 300


def test_a_curve_has_few_points_and_an_axis_that_holds_it() -> None:
    kept = [Kept(1 - n / 5000, n / 5000, n / 40000) for n in range(1, 5001)]
    made = curve("phase", 5000, kept)
    assert made.top == 0.2
    assert made.top in TOPS
    assert len(made.points.split()) <= 200
    assert made.points.split()[-1].startswith("366")
    assert curve("phase", 1, [Kept(0.9, 1.0, 1.0)]).top == 1


# --- in a browser ------------------------------------------------------------------------------


def unavailable(reason: str) -> None:
    """Skip, but not where all is to be checked."""
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium of this system."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        unavailable("needs Chromium (apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("needs playwright, which is in requirements.lock")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found)
        yield chromium
        chromium.close()


ROWS = """rows => rows.filter((one) => one.checkVisibility())
    .map((one) => [one.dataset.field, one.dataset.kind])"""


class Opened:
    """A page in a browser without a network, and what it asked for and complained of."""

    def __init__(self, browser: Any, path: Path, **look: object) -> None:
        self.asked: list[str] = []
        self.told: list[str] = []
        self.context = browser.new_context(offline=True, **look)
        self.page = self.context.new_page()
        self.page.on("request", lambda one: self.asked.append(one.url))
        self.page.on("console", lambda one: self.told.append(one.text))
        self.page.on("pageerror", lambda one: self.told.append(str(one)))
        self.page.on("dialog", lambda one: self.told.append(one.message))
        self.page.goto(path.as_uri())
        self.path = path

    def rows(self) -> list[tuple[str, str]]:
        """Field and kind of the errors that are seen, in order."""
        seen = self.page.locator("table.mistakes tbody tr").evaluate_all(ROWS)
        return [(field, kind) for field, kind in seen]

    def found(self, n: int) -> None:
        """Wait until the page says that so many errors fit."""
        self.page.locator("[data-status]", has_text=re.compile(f"^{n} of")).wait_for()

    def quiet(self) -> bool:
        """Whether nothing but the page was asked for, and nothing complained of."""
        return self.asked == [self.path.as_uri()] and self.told == []


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Open pages, and close them."""
    all_: list[Opened] = []

    def open_(path: Path, **look: object) -> Opened:
        all_.append(Opened(browser, path, **look))
        return all_[-1]

    yield open_
    for one in all_:
        one.context.close()


WRONG = {
    ("phase", "wrong"), ("phase", "miss"), ("sponsor", "wrong"), ("countries", "abstained"),
    ("participants.planned", "false"),
}  # fmt: skip


def test_errors_are_filtered(opened: Any, paged: Any) -> None:
    seen = opened(paged(*some()))
    status = seen.page.get_by_role("status")
    assert set(seen.rows()) == WRONG
    assert status.inner_text() == "5 of 5 errors"
    seen.page.get_by_role("combobox", name="Field", exact=True).select_option(
        "participants"
    )  # stands for its parts
    assert seen.rows() == [("participants.planned", "false")]
    assert status.inner_text() == "1 of 5 errors"
    seen.page.get_by_role("button", name="Clear filters").click()
    seen.page.get_by_role("combobox", name="Kind", exact=True).select_option("abstained")
    assert seen.rows() == [("countries", "abstained")]
    assert (
        "Chile" in seen.page.locator("tr[data-field=countries] td").nth(5).inner_text()
    )  # what was withheld
    seen.page.get_by_role("button", name="Clear filters").click()
    seen.page.get_by_role("combobox", name="Document", exact=True).select_option("b.txt")
    assert seen.rows() == [("phase", "miss")]
    seen.page.get_by_role("button", name="Clear filters").click()
    seen.page.get_by_role("searchbox", name="Words").fill("TRIAL  wrong")
    seen.found(1)
    assert seen.rows() == [("phase", "wrong")]
    seen.page.get_by_role("searchbox", name="Words").fill("no such words")
    seen.found(0)
    assert seen.rows() == []
    assert seen.quiet()


def test_what_a_document_says_is_text(opened: Any, paged: Any) -> None:
    seen = opened(paged(*some()))
    cell = seen.page.locator("tr[data-field=sponsor] td").nth(5)
    assert EVIL in cell.inner_text()
    assert cell.locator("mark").inner_text() == EVIL
    assert seen.page.locator("table.mistakes img, table.mistakes script").count() == 0
    assert seen.quiet()


def test_the_keyboard_sorts(opened: Any, paged: Any) -> None:
    seen = opened(paged(*some()))
    head = seen.page.get_by_role("columnheader", name="field").last
    seen.page.get_by_role("button", name="field", exact=True).focus()
    for direction, reverse in (("ascending", False), ("descending", True)):
        seen.page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == direction
        fields = [field for field, _ in seen.rows()]
        assert fields == sorted(fields, reverse=reverse)
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.innerText") == "error"
    assert seen.quiet()


def test_a_fields_curve_is_shown(opened: Any, paged: Any) -> None:
    seen = opened(paged(*some()))
    curves = seen.page.locator("[data-curve]:visible")
    assert [one.get_attribute("data-curve") for one in curves.all()] == ["all values"]
    seen.page.get_by_role("combobox", name="Risk and coverage of", exact=True).select_option(
        "phase"
    )
    assert [one.get_attribute("data-curve") for one in curves.all()] == ["phase"]
    bars = seen.page.locator("rect.bar")
    assert bars.count() == 3  # confidences of 0.55, 0.65 and above 0.9
    assert all(one.bounding_box()["width"] > 5 for one in bars.all())
    assert seen.quiet()


CONTRAST = """() => {
  const lit = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (one) => {
    const color = getComputedStyle(one).backgroundColor;
    return color === "rgba(0, 0, 0, 0)" ? ground(one.parentElement) : color;
  };
  return Math.min(...Array.from(document.querySelectorAll("body *:not(svg *)"))
    .filter((one) => one.checkVisibility() && one.childNodes.length && one.innerText)
    .map((one) => {
      const [a, b] = [lit(getComputedStyle(one).color), lit(ground(one))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_look_can_be_read(opened: Any, paged: Any, scheme: str) -> None:
    seen = opened(paged(*some()), color_scheme=scheme)
    ground = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    assert seen.page.evaluate(CONTRAST) >= 4.5  # WCAG 2, level AA
    unnamed = "select:not([id]), input:not([id]), table:not(:has(caption)), th:not([scope])"
    assert seen.page.locator(unnamed).count() == 0


def test_no_errors(opened: Any, paged: Any) -> None:
    gold, run = [line("a", {"title": {"value": "T"}})], [line("a", {"title": said("T", "A")})]
    seen = opened(paged(gold, run))
    assert seen.page.get_by_text("No errors.").is_visible()
    assert seen.page.locator("table.mistakes").count() == 0
    assert seen.quiet()


def test_a_run_that_tells_nothing(opened: Any, paged: Any) -> None:
    seen = opened(paged([line("a", {"title": {"value": "T"}})], []))
    assert seen.rows() == [("title", "miss")]
    assert seen.page.get_by_text("no values that gold can judge").is_visible()
    assert seen.quiet()


def test_thousands_of_errors(opened: Any, paged: Any) -> None:
    names = [f"d{n}" for n in range(20)]
    far = {"value": [f"Country {n}" for n in range(249)], "quote": "all countries of the world"}
    gold = [line(one, {"title": {"value": "T"}, "countries": far}) for one in names]
    run = [line(one, {"title": said(f"title of {one}", "16 patients")}) for one in names]
    seen = opened(paged(gold, run))
    assert len(seen.rows()) == 200
    assert seen.page.get_by_role("status").inner_text().startswith("5000 of 5000 errors, the first")
    seen.page.get_by_role("button", name="Show 200 more").click()
    assert len(seen.rows()) == 400
    began = time.perf_counter()
    seen.page.get_by_role("searchbox", name="Words").fill("title of d19")
    seen.found(1)
    assert time.perf_counter() - began < 5  # seconds; 0.4 where nothing else runs
    assert seen.rows() == [("title", "wrong")]
    assert seen.quiet()
