"""PDFs made by hand, object by object, to hold what no library would write."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

TEXT = b"BT /F1 12 Tf 72 700 Td (In all, 16 patients were randomised.) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>"


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), more, content)


def packed(content: bytes, times: int = 1) -> bytes:
    """A stream that is packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [%b]" % (b"/FlateDecode " * times))


def pdf(objects: Mapping[int, bytes] = {}, *, content: bytes = TEXT, page: bytes = PAGE) -> bytes:
    """A PDF of one page, with some objects replaced or added."""
    all_ = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page,
        4: FONT,
        5: stream(content),
        **objects,
    }
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(all_.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(all_) + 1)
    for number in range(1, max(all_) + 1):
        kind = b"n" if number in places else b"f"
        out += b"%010d 00000 %b \n" % (places.get(number, 0), kind)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (max(all_) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % at)


def mapped(target: bytes, *, widths: bytes = b"[500]", more: bytes = b"") -> bytes:
    """A PDF whose glyph of code 1 is read as `target` (UTF-16 in hex), among plain ones."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
        + more
        + b"1 beginbfchar <0001> <"
        + target
        + b"> endbfchar endcmap end end"
    )
    return pdf(
        {
            6: b"<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H "
            b"/DescendantFonts [7 0 R] /ToUnicode 8 0 R >>",
            7: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /CIDSystemInfo << /Registry (Adobe) "
            b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 9 0 R /W [1 "
            + widths
            + b"] >>",
            8: stream(cmap),
            9: b"<< /Type /FontDescriptor /FontName /Arial /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 "
            b"/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        },
        content=TEXT + b" BT /F2 12 Tf 72 650 Td <00010001000100010001> Tj ET",
        page=PAGE.replace(b"/F1 4 0 R", b"/F1 4 0 R /F2 6 0 R"),
    )


def many_pages(count: int) -> bytes:
    """A PDF whose tree says so often that the same page is there."""
    kids = b"3 0 R " * count
    return pdf({2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)})


def deep_tree(depth: int, *, circle: bool = False) -> bytes:
    """A tree of pages with one branch at each of its levels, or one that comes back to its root."""
    objects = {2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"}
    for number in range(10, 10 + depth):
        below = 3 if number == 9 + depth else number + 1
        below = 2 if circle and below == 3 else below
        objects[number] = b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (
            *(2 if number == 10 else number - 1, below),
        )
    return pdf(objects)
