"""Archives of documents, broken in their bytes, in their lists of members and in the members' names."""

from __future__ import annotations

import io
import re
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from mutations import BY_BYTES

Member = tuple[str, bytes]

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz")
NAMES = (
    "../../evil{}", "/abs{}", "a/../b{}", "x" * 300 + "{}", "\u202egpj.exe{}", "new\nline{}", "C:\\a{}", ".hidden{}",
    "__MACOSX/a{}", "in/" * 60 + "a{}", " {}", "a::b{}", "zip://a{}", "é\u0301{}", "inner.zip", "no-suffix",
)  # fmt: skip
HEADER = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06).{40}", re.DOTALL)


def zipped(members: Sequence[Member], kept: str) -> bytes:
    out = io.BytesIO()
    method = zipfile.ZIP_STORED if kept == "plain" else zipfile.ZIP_DEFLATED
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that come twice
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(members: Sequence[Member], kept: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{kept}") as archive:
        for name, data in members:
            one = tarfile.TarInfo(name)
            one.size = len(data)
            archive.addfile(one, io.BytesIO(data))
    return out.getvalue()


def packed(suffix: str, members: Sequence[Member]) -> bytes:
    """An archive of documents, of the kind that its suffix says."""
    if suffix == ".zip":
        return zipped(members, "packed")
    return tarred(members, {".tar.gz": "gz", ".tgz": "gz", ".tar.xz": "xz"}.get(suffix, ""))


def renamed(members: list[Member], chance: Random) -> None:
    """A member called by what leads elsewhere, or to nothing."""
    at = chance.randrange(len(members))
    name, data = members[at]
    members[at] = (chance.choice(NAMES).format("." + name.rpartition(".")[2]), data)


def doubled(members: list[Member], chance: Random) -> None:
    """A member twice, its content another's."""
    members.append((chance.choice(members)[0], chance.choice(members)[1]))


def multiplied(members: list[Member], chance: Random) -> None:
    """Many small members more."""
    members += [(f"{n}.txt", b"A trial.\n") for n in range(chance.choice((3, 40)))]


def nested(members: list[Member], chance: Random) -> None:
    """An archive within the archive."""
    members.append((f"in{chance.choice(SUFFIXES)}", zipped(members, "packed")))


def swollen(members: list[Member], chance: Random) -> None:
    """A member that unpacks to a thousand times its size."""
    members.append(("swollen.txt", b"a line\n" * chance.choice((1000, 50_000))))


LISTS: tuple[Callable[[list[Member], Random], None], ...] = (
    *(renamed, renamed, doubled, multiplied, nested, swollen),
)


def headers_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """Sizes, places, methods and flags in a zip's headers; numbers in a tar's."""
    places = [one.start() + 4 for one in HEADER.finditer(data)] or list(range(0, len(data), 512))
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.choice(places) + chance.randrange(42 if data[:2] == b"PK" else 160)
        if at < len(changed):
            changed[at] = chance.choice((0, 1, 8, 0x30, 0x37, 0x7F, 0x80, 0xFF))
    return bytes(changed)


def mutated_archive(
    suffix: str, members: list[Member], other: bytes, chance: Random
) -> tuple[bytes, list[str]]:
    """An archive whose members, list or bytes are broken, and how."""
    steps: list[str] = []
    for change in chance.sample(LISTS, chance.randrange(3)):
        change(members, chance)
        steps.append(change.__name__)
    data = packed(suffix, members)
    for _ in range(chance.randrange(3)):
        harm = chance.choice((*BY_BYTES, headers_changed, headers_changed))
        data = harm(data, other, chance)
        steps.append(harm.__name__)
    return data, steps
