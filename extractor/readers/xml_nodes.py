"""XML as a tree in which every character knows where it stands in the file."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from extractor.errors import UnreadableInputError
from extractor.readers.jats import AGAIN, parse

MOST_DEEP = 150  # elements within each other; real articles have 20


@dataclass(slots=True)
class Chars:
    """Character data; `at` has an offset in the raw characters for each."""

    chars: str
    at: array[int]


@dataclass(slots=True)
class Node:
    """An element. `path` leads to it from the root: "/article/body/sec[2]/p"."""

    name: str
    attributes: Mapping[str, str]
    path: str
    children: list[Node | Chars] = field(default_factory=list)

    def elements(self) -> Iterator[Node]:
        """The elements among the children."""
        return (one for one in self.children if isinstance(one, Node))

    def first(self, *names: str) -> Node | None:
        """The first descendant that is reached by these names, one below the other."""
        node: Node | None = self
        for name in names:
            node = (
                next((one for one in node.elements() if one.name == name), None) if node else None
            )
        return node

    def all(self, name: str) -> Iterator[Node]:
        """The descendants of a name, in order; none within another of that name."""
        for one in self.elements():
            if one.name == name:
                yield one
            else:
                yield from one.all(name)

    def text(self) -> str:
        """All characters within."""
        return "".join(one.chars if isinstance(one, Chars) else one.text() for one in self.children)


def tree_of(raw: str, where: str) -> tuple[Node, list[str]]:
    r"""The root element, and the names of entities that nobody knows.

    >>> root, unknown = tree_of("<article><p>a&nbsp;b &foo;</p></article>".replace(
    ...     "<article>", "<!DOCTYPE article SYSTEM 'x.dtd'><article>"), "a.nxml")
    >>> root.first("p").text(), root.first("p").path, unknown
    ('a\xa0b ', '/article/p', ['foo'])
    """
    top = Node("", {}, "")
    opened = [top]
    counts: list[dict[str, int]] = [{}]
    unknown: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = False
    places = _Places(raw)

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(opened) > MOST_DEEP:
            what = f"XML with more than {MOST_DEEP} elements within each other"
            raise UnreadableInputError(where, what, AGAIN)
        name = name.rpartition(":")[2]
        n = counts[-1][name] = counts[-1].get(name, 0) + 1
        node = Node(name, attributes, f"{opened[-1].path}/{name}" + (f"[{n}]" if n > 1 else ""))
        opened[-1].children.append(node)
        opened.append(node)
        counts.append({})

    def end(_: str) -> None:
        opened.pop()
        counts.pop()

    def chars(data: str) -> None:
        at = places.of(parser.CurrentByteIndex)
        own = raw.startswith(data, at)  # a reference stands where it begins
        places_of = range(at, at + len(data)) if own else [at] * len(data)
        opened[-1].children.append(Chars(data, array("I", places_of)))

    def skipped(name: str, _: bool) -> None:
        found = html5.get(f"{name};")
        if found is None:
            unknown.append(name)
        else:
            at = places.of(parser.CurrentByteIndex)
            opened[-1].children.append(Chars(found, array("I", [at] * len(found))))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.SkippedEntityHandler = chars, skipped
    parse(parser, raw, where)
    return next(top.elements()), unknown


class _Places:
    """Offsets of characters for offsets of bytes that never go back."""

    def __init__(self, raw: str) -> None:
        self.data = raw.encode("utf-8", "surrogatepass")
        self.byte = self.char = 0

    def of(self, byte: int) -> int:
        self.char += len(self.data[self.byte : byte].decode("utf-8", "surrogatepass"))
        self.byte = byte
        return self.char
