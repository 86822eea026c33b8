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
    tree = _Tree(raw, where)
    parse(tree.parser, raw, where)
    return next(tree.top.elements()), tree.unknown


class _Tree:
    """What a parser makes of a file, told element by element."""

    def __init__(self, raw: str, where: str) -> None:
        self.raw, self.where = raw, where
        self.places = _Places(raw)
        self.top = Node("", {}, "")
        self.opened = [self.top]
        self.counts: list[dict[str, int]] = [{}]
        self.unknown: list[str] = []
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = False
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler, parser.SkippedEntityHandler = self.chars, self.skipped

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.opened) > MOST_DEEP:
            what = f"XML with more than {MOST_DEEP} elements within each other"
            raise UnreadableInputError(self.where, what, AGAIN)
        name = name.rpartition(":")[2]
        n = self.counts[-1][name] = self.counts[-1].get(name, 0) + 1
        above = self.opened[-1]
        node = Node(name, attributes, f"{above.path}/{name}" + (f"[{n}]" if n > 1 else ""))
        above.children.append(node)
        self.opened.append(node)
        self.counts.append({})

    def end(self, _: str) -> None:
        self.opened.pop()
        self.counts.pop()

    def chars(self, data: str) -> None:
        at = self.places.of(self.parser.CurrentByteIndex)
        own = self.raw.startswith(data, at)  # a reference stands where it begins
        places = range(at, at + len(data)) if own else [at] * len(data)
        self.opened[-1].children.append(Chars(data, array("I", places)))

    def skipped(self, name: str, _: bool) -> None:
        found = html5.get(f"{name};")
        if found is None:
            self.unknown.append(name)
        else:
            at = self.places.of(self.parser.CurrentByteIndex)
            self.opened[-1].children.append(Chars(found, array("I", [at] * len(found))))


class _Places:
    """Offsets of characters for offsets of bytes that never go back."""

    def __init__(self, raw: str) -> None:
        self.data = raw.encode("utf-8", "surrogatepass")
        self.byte = self.char = 0

    def of(self, byte: int) -> int:
        self.char += len(self.data[self.byte : byte].decode("utf-8", "surrogatepass"))
        self.byte = byte
        return self.char
