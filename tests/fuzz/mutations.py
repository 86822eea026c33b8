"""Documents broken at random, each the same for the same seed: by bytes, by characters, by structure.

A mutation takes the bytes of a document, those of another of its kind, and a source of chance, and
gives other bytes. `WITHIN` and `ANYHOW` say which there are for a kind of document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

import pdf_mutations
import tree_mutations

Mutation = Callable[[bytes, bytes, Random], bytes]

MOST_STEPS = 4  # mutations of one document
IN_FORM = 0.7  # of the documents, that keep their form
LONGEST = 4 << 20  # bytes of a mutated document
NASTY = (
    "\x00", "\u202e", "\u2028", "\ufeff", "\ue000", "\u0301" * 40, "\u200b", "\x1b[31m", "\x0c", "\r",
    "\U0010fffd", "<script>alert(1)</script>", "=1+1", "' OR 1=1 --", "../../x", "NCT00000000",
    "n = 0", "n=99999999999999999999", "1e309", "NaN", "-1", "1 × 10 99999", "p < 0", "100000 %",
    "٣٤", "²³", "①", "½", "Table 1", "(" * 300, "[" * 300, ". " * 300, "\t" * 50, "\n" * 50, "a" * 3000,
)  # fmt: skip
NUMBERS = (
    b"0", b"-1", b"1", b"7", b"2147483647", b"4294967296", b"99999999999999999999999", b"1e38",
    b"0.0000000000001", b"-0", b"65535", b"3.40282e+38", b"9" * 400, b"7" * 5000,
)  # fmt: skip
NUMBER = re.compile(rb"\d+(?:\.\d+)?")


def place(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def stretch(data: bytes, chance: Random) -> tuple[int, int]:
    """Where a stretch begins and ends: short ones more often than long ones."""
    start = place(data, chance)
    return start, min(len(data), start + int(2 ** chance.uniform(0, 13)))


def flipped(data: bytes, _: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(int(2 ** chance.uniform(0, 7))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_off(data: bytes, _: bytes, chance: Random) -> bytes:
    at = place(data, chance)
    return data[:at] if chance.random() < 0.8 else data[at:]


def repeated(data: bytes, _: bytes, chance: Random) -> bytes:
    start, end = stretch(data, chance)
    times = chance.choice((2, 3, 10, 100))
    return data[:start] + data[start:end] * times + data[end:]


def dropped(data: bytes, _: bytes, chance: Random) -> bytes:
    start, end = stretch(data, chance)
    return data[:start] + data[end:]


def swapped(data: bytes, _: bytes, chance: Random) -> bytes:
    a, b, c, d = sorted((*stretch(data, chance), *stretch(data, chance)))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def spliced(data: bytes, other: bytes, chance: Random) -> bytes:
    """The beginning of one document and the end of another."""
    return data[: place(data, chance)] + other[place(other, chance) :]


def grafted(data: bytes, other: bytes, chance: Random) -> bytes:
    """A stretch of another document within this one."""
    at, (start, end) = place(data, chance), stretch(other, chance)
    return data[:at] + other[start:end] + data[at:]


def renumbered(data: bytes, _: bytes, chance: Random) -> bytes:
    """Some numbers blown up, made negative or naught."""
    share = chance.choice((0.001, 0.01, 0.2))
    return NUMBER.sub(
        lambda found: chance.choice(NUMBERS) if chance.random() < share else found[0], data
    )


def reworded(data: bytes, _: bytes, chance: Random) -> bytes:
    """Characters put in that provoke readers of text."""
    for _ in range(int(2 ** chance.uniform(0, 5))):
        at = place(data, chance)
        data = data[:at] + chance.choice(NASTY).encode() + data[at:]
    return data


def relined(data: bytes, _: bytes, chance: Random) -> bytes:
    """Lines dropped, doubled, reversed, joined, shuffled or cut into characters."""
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    end = min(len(lines), start + int(2 ** chance.uniform(0, 9)))
    some = lines[start:end]
    ways: list[Callable[[], list[bytes]]] = [
        list,
        lambda: some * chance.choice((2, 20)),
        lambda: some[::-1],
        lambda: [line[::-1] for line in some],
        lambda: [b" ".join(some)],
        lambda: [line[at : at + 2] for line in some for at in range(0, len(line), 2)],
        lambda: chance.sample(some, len(some)),
        lambda: [part for line in some for part in (line, b"")],
    ]
    return b"\n".join([*lines[:start], *chance.choice(ways)(), *lines[end:]])


BY_BYTES: tuple[Mutation, ...] = (
    *(flipped, cut_off, repeated, dropped, swapped, spliced, grafted, renumbered),
)
BY_CHARS: tuple[Mutation, ...] = (*BY_BYTES, reworded, relined)
ANYHOW: Mapping[str, tuple[Mutation, ...]] = {".pdf": BY_BYTES}  # of others, by characters
WITHIN: Mapping[str, tuple[Mutation, ...]] = {
    ".pdf": pdf_mutations.ALL,
    ".xml": tree_mutations.XML,
    ".nxml": tree_mutations.XML,
    ".json": tree_mutations.JSON,
    ".csv": tree_mutations.ROWS,
    ".txt": (renumbered, reworded, relined),
}
"""Mutations that leave a document in its form, so that readers get to the end."""


def mutated(suffix: str, data: bytes, other: bytes, chance: Random) -> tuple[bytes, list[str]]:
    """A document after one to four mutations, and their names."""
    steps: list[str] = []
    ways = WITHIN[suffix] if chance.random() < IN_FORM else ANYHOW.get(suffix, BY_CHARS)
    for _ in range(chance.randint(1, MOST_STEPS)):
        change = chance.choice(ways)
        data = change(data, other, chance)[:LONGEST]
        steps.append(change.__name__)
    return data, steps
