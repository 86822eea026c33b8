"""Text that is read from right to left, from top to bottom, or in a mirror comes in its order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_layout import check_nothing_lost_or_invented

from extractor.flow import document_of
from extractor.layout.directions import direction
from extractor.readers import read_source
from extractor.types import Document

HEBREW = {chr(ord("a") + n): chr(0x5D0 + n) for n in range(26)}
KANA = {chr(ord("a") + n): chr(0x3042 + 2 * n) for n in range(26)}
BLOT = "600 0 0 0 600 700 d1 50 0 500 600 re f"
CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /X def /CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange
{n} beginbfchar {pairs} endbfchar endcmap end end"""


def pdf(content: str, letters: dict[str, str]) -> bytes:
    """A page whose font /F says that some Latin letters are others; /L is as it looks."""
    pairs = "\n".join(f"<{ord(a):02x}> <{ord(b):04x}>" for a, b in letters.items())
    cmap = CMAP.format(n=len(letters), pairs=pairs)
    font = "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding{}>>"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R/L 6 0 R/U 8 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        font.format("/ToUnicode 7 0 R"),
        font.format(""),
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 1"
        "/LastChar 1/Widths[600]/Encoding<</Type/Encoding/Differences[1/g1]>>"
        "/CharProcs<</g1 9 0 R>>/Resources<<>>>>",
        f"<</Length {len(BLOT)}>>stream\n{BLOT}\nendstream",
    ]
    out, starts = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in starts)
    size = len(parts) + 1
    end = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def document(path: Path, content: str, letters: dict[str, str]) -> Document:
    path.write_bytes(pdf(content, letters))
    return document_of(read_source(path))


def shown(*runs: tuple[float, float, str, str]) -> str:
    """Strings in a font at x, y."""
    return "\n".join(f"BT /{font} 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, font, text in runs)


def hebrew(text: str) -> str:
    return "".join(HEBREW.get(char, char) for char in text)


def right_aligned(y: float, *parts: tuple[str, str], right: float = 540) -> str:
    """Parts in the order of reading, each set to the left of the one before; F is read leftwards."""
    runs = []
    for font, text in parts:
        right -= 6 * len(text)
        runs.append((right, y, font, text[::-1] if font == "F" else text))
        right -= 6
    return shown(*runs)


def test_lines_read_leftwards_come_in_their_order_numbers_and_names_in_theirs(
    tmp_path: Path,
) -> None:
    lines = [
        right_aligned(700, ("F", "abcd efgh"), ("L", "1,204"), ("F", "klmn"), ("L", "Trial A"), ("F", "op")),
        right_aligned(688, ("F", "qrstu vabcd efghi jklmn opqrs tuvab cdefg"), ("L", "24"), ("F", "hi")),
        right_aligned(676, ("F", "ab cd")),
    ]  # fmt: skip
    found = document(tmp_path / "a.pdf", "\n".join(lines), HEBREW)
    first = f"{hebrew('abcd efgh')} 1,204 {hebrew('klmn')} Trial A {hebrew('op')}"
    second = f"{hebrew('qrstu vabcd efghi jklmn opqrs tuvab cdefg')} 24 {hebrew('hi')}"
    assert found.text.chars.strip() == f"{first} {second} {hebrew('ab cd')}"
    assert [one.code for one in found.problems] == ["right-to-left"]
    check_nothing_lost_or_invented(found)


def test_a_phrase_read_leftwards_within_english(tmp_path: Path) -> None:
    line = shown(
        (72, 700, "L", "The word"), (126, 700, "F", "hgfe dcba"), (186, 700, "L", "means 12.")
    )
    found = document(tmp_path / "a.pdf", line, HEBREW)
    assert found.text.chars.strip() == f"The word {hebrew('abcd efgh')} means 12."
    check_nothing_lost_or_invented(found)


def test_columns_set_downwards_are_read_from_the_right(tmp_path: Path) -> None:
    columns = [(400, "abcdefgh"), (380, "ijklmnop"), (360, "qrst")]
    runs = [(x, 700 - 11 * n, "F", char) for x, text in columns for n, char in enumerate(text)]
    found = document(tmp_path / "a.pdf", shown(*runs), KANA)
    whole = "".join(KANA[char] for _, text in columns for char in text)
    assert re.sub(r"\s", "", found.text.chars) == whole
    assert [one.code for one in found.problems] == ["vertical-writing"]
    check_nothing_lost_or_invented(found)


@pytest.mark.parametrize(
    "matrix", ["-1 0 0 1 500 700", "1 0 0 -1 60 300", "0 1 1 0 300 100", "0 -1 -1 0 300 700"]
)
def test_mirror_writing_is_read_from_its_own_side(tmp_path: Path, matrix: str) -> None:
    lines = [f"Line {word} of 1,204 patients and 17 more" for word in ("one", "two", "three")]
    body = " ".join(f"({line}) Tj 0 -12 Td" for line in lines)
    found = document(tmp_path / "a.pdf", f"q {matrix} cm BT /L 10 Tf 0 0 Td {body} ET Q", HEBREW)
    assert found.text.chars.strip() == " ".join(lines)
    assert [one.code for one in found.problems] == ["mirrored-text"]
    check_nothing_lost_or_invented(found)


def test_upright_text_beside_mirror_writing_stays_as_it_is(tmp_path: Path) -> None:
    plain = shown(
        *((72, 700 - 12 * n, "L", f"Plain line {n} of the paper, set as usual.") for n in range(9))
    )
    mirrored = "q -1 0 0 1 500 300 cm BT /L 10 Tf 0 0 Td (Seen from behind) Tj ET Q"
    found = document(tmp_path / "a.pdf", f"{plain}\n{mirrored}", HEBREW)
    assert "Plain line 3 of the paper, set as usual. Plain line 4" in found.text.chars
    assert "Seen from behind" in found.text.chars
    check_nothing_lost_or_invented(found)


def test_marks_take_the_direction_of_what_stands_around_them() -> None:
    assert [direction(char) for char in "אa7(٣"] == ["left", "right", "number", "none", "number"]


def test_a_glyph_without_a_name_is_told_and_mended_only_where_it_can_be_but_one(
    tmp_path: Path,
) -> None:
    blot = chr(1)
    parts = [
        ("L", "identi"),
        ("U", blot),
        ("L", "ed 4.0"),
        ("U", blot),
        ("L", "10 of 0.2"),
        ("U", blot),
        ("L", "1.2"),
    ]
    runs, x = [], 72.0
    for font, text in parts:
        runs.append((x, 700.0, font, text))
        x += 6 * len(text)
    found = document(tmp_path / "a.pdf", shown(*runs), HEBREW)
    assert found.text.chars.strip() == "identified 4.0\ufffd10 of 0.2\ufffd1.2"
    assert "characters/lost-ligature" in {one.rule for one in found.text.repairs}
    check_nothing_lost_or_invented(found)
