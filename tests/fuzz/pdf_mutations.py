"""Mutations of PDFs behind their compression: objects, what pages draw, maps from glyphs to characters.

A PDF is taken apart into its objects, whose streams are unpacked; what is changed is put together
with a new table of objects, so that the reader comes to what was changed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from random import Random

OBJECT = re.compile(rb"(?<![\d])(\d{1,7}) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"\A(.*?)\bstream\r?\n(.*?)\r?\nendstream", re.DOTALL)
ROOT = re.compile(rb"/Root\s+(\d+) 0 R")
FLATE = re.compile(
    rb"/Filter\s*\[?\s*/FlateDecode\s*\]?|/DecodeParms\s*<<[^>]*>>|/Length\s+\d+(?: 0 R)?"
)
OF_ITS_MAKING = re.compile(rb"/ID\[<\w+><\w+>\]|D:\d{14}")  # that pdfium draws, and the time
NUMBER = re.compile(rb"(?<![\w/#.-])-?\d*\.?\d+(?![\w.])")
REFERENCE = re.compile(rb"\b\d+ 0 R\b")
HEX = re.compile(rb"<([0-9A-Fa-f]{2,8})>")
NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
OPERATOR = re.compile(rb"(?<=\s)(?:T[jJdDmf*cwz]|BT|ET|q|Q|cm|re|l|m|Do|S|f|W|n)(?=\s)")
NUMBERS = (
    b"0", b"-1", b"1", b"1e38", b"-340282346638528859811704183484516925440", b"99999999999", b"2147483648",
    b"0.00000001", b"-0.5", b"65536", b"90", b"NaN", b"4294967295",
)  # fmt: skip
TARGETS = (
    b"0000", b"D800", b"DC00", b"202E", b"200F", b"E000", b"FFFE", b"FFFF", b"000A", b"0020", b"0301",
    b"D835DC00", b"00660066006900660066", b"003C", b"0009", b"2028", b"05D0", b"F8FF",
)  # fmt: skip
Objects = dict[int, bytes]


def opened(data: bytes) -> tuple[Objects, int]:
    """The objects of a PDF with their streams unpacked, and the number of the root; none if it is broken."""
    root = ROOT.search(data)
    objects = {int(one[1]): unpacked(one[2]) for one in OBJECT.finditer(data)}
    return (objects, int(root[1])) if root else ({}, 0)


def unpacked(body: bytes) -> bytes:
    """An object without the compression of its stream."""
    found = STREAM.search(body)
    if found is None or b"FlateDecode" not in found[1] or b"/Predictor" in found[1]:
        return body
    try:
        content = zlib.decompressobj().decompress(found[2], 1 << 22)
    except zlib.error:
        return body
    return FLATE.sub(b"", found[1]) + b"stream\n" + content + b"\nendstream"


def assembled(objects: Objects, root: int) -> bytes:
    """A PDF of these objects, the lengths of streams and their places right."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        found = STREAM.search(body)
        if found and b"/Length" not in found[1] and b">>" in found[1]:
            head = found[1].rstrip()[:-2] + b"/Length %d >>\n" % len(found[2])
            body = head + body[found.end(1) :]
        out += b"%d 0 obj%b\nendobj\n" % (number, b"\n" + body.strip())
    at = len(out)
    size = max(objects, default=0) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, at)
    return bytes(out)


def changed(data: bytes, change: Callable[[Objects, int], object]) -> bytes:
    """A PDF whose objects were changed in place; one that cannot be taken apart stays as it is."""
    objects, root = opened(data)
    if not objects or root not in objects:
        return data
    change(objects, root)
    return assembled(objects, root)


def some(objects: Objects, part: bytes, chance: Random) -> list[int]:
    """One to four objects that hold these bytes."""
    fitting = [number for number, body in objects.items() if part in body]
    return chance.sample(fitting, min(len(fitting), chance.randint(1, 4)))


def replaced(
    pattern: re.Pattern[bytes], by: tuple[bytes, ...], body: bytes, chance: Random
) -> bytes:
    share = chance.choice((0.002, 0.02, 0.3))
    return pattern.sub(lambda one: chance.choice(by) if chance.random() < share else one[0], body)


def drawing_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """Numbers and operators of what pages draw: places at infinity, sizes of naught, text without end."""

    def change(objects: Objects, _: int) -> None:
        for number in some(objects, b" Tf", chance):
            body = objects[number]
            operators = tuple(sorted(set(OPERATOR.findall(body)))) or (b"Tj",)
            way = chance.randrange(3)
            if way < 2:
                body = replaced(NUMBER, NUMBERS, body, chance)
            if way > 0:
                body = replaced(OPERATOR, operators, body, chance)
            objects[number] = body

    return changed(data, change)


def maps_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """What glyphs are read as: marks from right to left, halves of pairs, NUL, private use."""

    def change(objects: Objects, _: int) -> None:
        targets = tuple(b"<%b>" % one for one in TARGETS)
        for number in some(objects, b"beginbf", chance):
            objects[number] = replaced(HEX, targets, objects[number], chance)

    return changed(data, change)


def fonts_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """Widths and settings of fonts: naught, huge, another encoding, another kind of font."""

    def change(objects: Objects, _: int) -> None:
        names = (
            b"/Identity-H",
            b"/Identity-V",
            b"/WinAnsiEncoding",
            b"/Type0",
            b"/Type3",
            b"/TrueType",
        )
        for number in some(objects, b"/Font", chance):
            body = replaced(NUMBER, NUMBERS, objects[number], chance)
            objects[number] = replaced(NAME, names, body, chance) if chance.random() < 0.5 else body

    return changed(data, change)


def pages_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """Boxes, turns and counts of pages and of their tree."""

    def change(objects: Objects, _: int) -> None:
        for number in some(objects, b"/Page", chance):
            body = replaced(NUMBER, NUMBERS, objects[number], chance)
            turn = b"/Rotate %d /UserUnit %b " % (
                90 * chance.randrange(-5, 9),
                chance.choice(NUMBERS),
            )
            objects[number] = (
                body.replace(b"<<", b"<< " + turn, 1) if chance.random() < 0.5 else body
            )

    return changed(data, change)


def references_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """Objects that name others than they did: circles, pages for fonts, nothing."""

    def change(objects: Objects, _: int) -> None:
        targets = tuple(b"%d 0 R" % one for one in (*objects, 99999))
        for number in some(objects, b" 0 R", chance):
            objects[number] = replaced(REFERENCE, targets, objects[number], chance)

    return changed(data, change)


def objects_moved(data: bytes, other: bytes, chance: Random) -> bytes:
    """Objects dropped, swapped, or taken from another file."""

    def change(objects: Objects, root: int) -> None:
        strange = list(opened(other)[0].values()) or [b"null"]
        for number in chance.sample(list(objects), min(3, len(objects))):
            way = chance.randrange(3)
            if way == 0 and number != root:
                del objects[number]
            elif way == 1:
                objects[number] = objects[chance.choice(list(objects))]
            else:
                objects[number] = chance.choice(strange)

    return changed(data, change)


def streams_broken(data: bytes, _: bytes, chance: Random) -> bytes:
    """Unpacked streams cut off, doubled, or with bytes changed."""

    def change(objects: Objects, _: int) -> None:
        for number in some(objects, b"stream", chance):
            found = STREAM.search(objects[number])
            if found is None or not found[2]:
                continue
            content, at = bytearray(found[2]), chance.randrange(len(found[2]))
            way = chance.randrange(3)
            if way == 0:
                del content[at:]
            elif way == 1:
                content[at:at] = content[at : at + 2000] * 20
            else:
                for _ in range(20):
                    content[chance.randrange(len(content))] = chance.randrange(256)
            objects[number] = found[1] + b"stream\n" + bytes(content) + b"\nendstream"

    return changed(data, change)


ALL = (
    *(drawing_changed, drawing_changed, maps_changed, maps_changed, fonts_changed, pages_changed),
    *(references_changed, objects_moved, streams_broken),
)


def some_pages(data: bytes, chance: Random, most: int = 2) -> bytes:
    """A copy with some pages in a row, its objects as plain as pdfium writes them."""
    import io

    import pypdfium2 as pdfium

    try:
        whole, part = pdfium.PdfDocument(data), pdfium.PdfDocument.new()
        count = len(whole)
        first = chance.randrange(max(1, count))
        part.import_pages(whole, list(range(first, min(count, first + chance.randint(1, most)))))
        out = io.BytesIO()
        part.save(out)
    except pdfium.PdfiumError:
        return data
    return OF_ITS_MAKING.sub(lambda one: b" " * len(one[0]), out.getvalue())
