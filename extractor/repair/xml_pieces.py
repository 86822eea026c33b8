"""The text of an article in JATS: its elements as pieces of text, one by one, in order.

Element names and their meaning: NISO Z39.96, JATS 1.3 (jats.nlm.nih.gov). What stands on no
page of the article (its metadata for machines, formulas in a second notation) is left out.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractor.layout.words import SUBSCRIPT, SUPERSCRIPT
from extractor.readers.xml_nodes import Chars, Node
from extractor.repair.sections import section_kind
from extractor.types import BlockKind, SectionKind

LEFT_OUT = frozenset(
    """
    journal-meta article-id article-categories contrib-id email phone fax pub-date history counts
    related-article self-uri tex-math graphic inline-graphic object-id institution-id alt-text
    alt-title long-desc principal-award-recipient sub-article response trans-abstract
    trans-title-group elocation-id volume issue fpage lpage copyright-year license_ref
    """.split()
)
IN_REFERENCES = frozenset("volume issue fpage lpage elocation-id".split())  # printed there
BLOCKS: dict[str, BlockKind] = {
    "article-title": "title", "subtitle": "title", "title": "heading",
    "p": "paragraph", "license-p": "paragraph", "funding-statement": "paragraph",
    "custom-meta": "paragraph", "copyright-statement": "footnote", "corresp": "footnote",
    "contrib-group": "paragraph", "aff": "paragraph", "kwd-group": "paragraph",
    "award-group": "paragraph", "list-item": "paragraph", "def-item": "paragraph",
    "disp-quote": "paragraph", "statement": "paragraph", "fn": "footnote", "ref": "reference",
    "fig": "caption", "supplementary-material": "caption", "media": "caption",
}  # fmt: skip
SECTIONS: dict[str, SectionKind | None] = {
    "abstract": "abstract", "ack": "acknowledgements", "ref-list": "references",
    "funding-group": "funding", "glossary": "abbreviations", "app": "supplement",
    "sec": None, "notes": None, "fn-group": None, "boxed-text": None,
}  # fmt: skip
PLAIN = frozenset(
    """
    article front article-meta title-group body back list def-list app-group floats-group
    fig-group table-wrap-group custom-meta-group author-notes permissions license caption
    """.split()
)
"""Elements that hold blocks and have no text of their own."""
SECTION_TYPES: dict[str, SectionKind] = {
    "intro": "introduction", "introduction": "introduction", "background": "introduction",
    "methods": "methods", "materials": "methods", "subjects": "methods", "results": "results",
    "discussion": "discussion", "conclusions": "conclusions", "conclusion": "conclusions",
    "supplementary-material": "supplement", "coi-statement": "interests",
}  # fmt: skip
SEPARATED = {
    "contrib-group": ", ", "person-group": ", ", "kwd-group": "; ", "def-item": ": ", "name": " ",
    "contrib": " ", "element-citation": " ", "date": " ", "award-group": " ", "custom-meta": ": ",
}  # fmt: skip
"""Elements that hold nothing but elements, and what is printed between these."""
ARE_BLOCKS = frozenset((*BLOCKS, *SECTIONS, *PLAIN, "table-wrap"))
UNEVEN = re.compile(r"\s\s|[^\S ]")  # white space that is to become a single blank
BROKEN = frozenset(("break", "disp-formula"))  # a blank before and after
ADDRESS = frozenset(("institution", "addr-line", "city", "country", "label"))
UNNAMED = frozenset(("label", "xref", "aff", "role", "bio", "title"))  # no part of names, keywords


@dataclass(slots=True)
class Line:
    """Characters with their places, white space single."""

    parts: list[str] = field(default_factory=list)  # none is empty
    at: array[int] = field(default_factory=lambda: array("I"))

    def add(self, chars: str, at: array[int]) -> None:
        """Append characters; white space after white space is dropped."""
        apart = not self.parts or self.parts[-1][-1] == " "
        if chars and not (apart and chars[0].isspace()) and not UNEVEN.search(chars):
            self.parts.append(chars)
            self.at += at
            return
        for char, place in zip(chars, at, strict=True):
            if char.isspace():
                if apart:
                    continue
                char = " "
            apart = char == " "
            self.parts.append(char)
            self.at.append(place)

    def mark(self, chars: str) -> None:
        """Append characters that the file doesn't have, as between the names of two authors."""
        if self.parts and self.parts[-1][-1] == " ":
            self.parts[-1] = self.parts[-1][:-1]
            self.at.pop()
            if not self.parts[-1]:
                self.parts.pop()
        if self.parts:
            self.add(chars, array("I", [self.at[-1]]) * len(chars))

    def text(self) -> str:
        """The characters without white space at the end."""
        return "".join(self.parts).rstrip()


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of text, or a table where `table` is its element."""

    kind: BlockKind
    chars: str
    at: array[int]
    path: str
    section: str | None = None
    section_kind: SectionKind | None = None
    table: Node | None = None
    notes: tuple[str, ...] = ()  # the table's footnotes


@dataclass(frozen=True, slots=True)
class Within:
    """Where a piece stands."""

    section: str | None = None
    kind: SectionKind | None = None


def pieces_of(root: Node) -> Iterator[Piece]:
    """The pieces of an article in order; the first article of a set."""
    article = root if root.name == "article" else next(root.all("article"), root)
    yield from _flow(article, Within(), "paragraph")


def _flow(node: Node, within: Within, kind: BlockKind) -> Iterator[Piece]:
    """An element's text as pieces of a kind; blocks within it are pieces of their own."""
    line = Line()
    for child in node.children:
        block = isinstance(child, Node) and _is_block(child)
        if not block:
            _inline(child, line, 0)
            continue
        yield from _piece(line, node, within, kind)
        line = Line()
        assert isinstance(child, Node)
        yield from _block(child, within)
    yield from _piece(line, node, within, kind)


def _is_block(node: Node) -> bool:
    return node.name in ARE_BLOCKS


def _piece(line: Line, node: Node, within: Within, kind: BlockKind) -> Iterator[Piece]:
    chars = line.text()
    if any(map(str.isalnum, chars)):
        at = line.at[: len(chars)]
        yield Piece(kind, chars, at, node.path, within.section, within.kind)


def _block(node: Node, within: Within) -> Iterator[Piece]:
    if node.name == "table-wrap":
        yield from _tables(node, within)
    elif node.name in SECTIONS:
        yield from _section(node, within)
    elif node.name in PLAIN or node.name in ("p", "disp-quote", "list-item", "statement"):
        yield from _flow(node, within, "paragraph")
    else:
        line = Line()
        if node.name in SEPARATED:
            _separated(node, line, 0, "")
        else:
            for child in node.children:
                _inline(child, line, 0, inside=node.name)
        yield from _piece(line, node, within, BLOCKS[node.name])
        if node.name == "contrib-group":
            for aff in node.all("aff"):
                yield from _block(aff, within)


def _section(node: Node, within: Within) -> Iterator[Piece]:
    """A section: its heading, with the number before it, then what it holds."""
    title = node.first("title")
    line = Line()
    label = node.first("label")
    for one in (label, title):
        if one is not None:
            _inline(one, line, 0)
            line.mark(" ")
    heading = line.text()
    own = SECTIONS[node.name] or SECTION_TYPES.get(node.attributes.get("sec-type", ""))
    own = own or section_kind(heading) or _of_footnotes(node)
    kind = within.kind if within.kind == "abstract" else own or within.kind
    inner = Within(heading or within.section, kind)
    if title is not None:
        yield from _piece(line, title, inner, "heading")
    rest = [one for one in node.children if one is not title and one is not label]
    yield from _flow(replace_children(node, rest), inner, "paragraph")


def _of_footnotes(node: Node) -> SectionKind | None:
    """The kind of a group of footnotes: of conflicts of interest for example."""
    kinds = {one.attributes.get("fn-type", "") for one in node.elements()}
    return "interests" if kinds & {"conflict", "COI-statement"} and len(kinds) == 1 else None


def replace_children(node: Node, children: list[Node | Chars]) -> Node:
    """An element with other children."""
    return Node(node.name, node.attributes, node.path, children)


def _tables(node: Node, within: Within) -> Iterator[Piece]:
    """A table with its caption; its footnotes after it."""
    line = Line()
    for name in ("label", "caption"):
        one = node.first(name)
        if one is not None:
            _inline(one, line, 0)
            line.mark(" ")
    feet = [
        piece for foot in node.all("table-wrap-foot") for piece in _flow(foot, within, "footnote")
    ]
    chars, notes = line.text(), tuple(foot.chars for foot in feet)
    piece = Piece("table", chars, line.at[: len(chars)], node.path, within.section, within.kind)
    found = list(node.all("table"))
    for table in found[:1]:
        yield replace(piece, table=table, notes=notes)
    for table in found[1:]:
        yield replace(piece, chars="", at=array("I"), table=table, notes=notes)
    if not found and chars:
        yield replace(piece, kind="caption")
    yield from (replace(foot, kind="footnote") for foot in feet)


def cell_line(node: Node) -> Line:
    """The text of a table's cell."""
    line = Line()
    for child in node.children:
        _inline(child, line, 0)
    return line


def _inline(node: Node | Chars, line: Line, level: int, *, inside: str = "") -> None:
    """Append an element's text to a line; `level` is 1 in superscripts, -1 in subscripts."""
    if isinstance(node, Chars):
        table = {1: SUPERSCRIPT, -1: SUBSCRIPT}.get(level)
        line.add(node.chars.translate(table) if table else node.chars, node.at)
        return
    if node.name in LEFT_OUT and not (inside == "ref" and node.name in IN_REFERENCES):
        return
    if node.name in UNNAMED and (inside == "aff" or inside in SEPARATED):
        return
    level = {"sup": 1, "sub": -1}.get(node.name, level)
    if node.name in SEPARATED:
        _separated(node, line, level, inside)
        return
    apart = node.name in BROKEN or _is_block(node) or (inside == "corresp" and node.name in ADDRESS)
    if apart:
        line.mark(" ")
    for child in node.children:
        _inline(child, line, level, inside=inside)
    if apart or (node.name == "label" and inside):
        line.mark(" ")


def _separated(node: Node, line: Line, level: int, inside: str) -> None:
    """Append the elements of a list, what journals print between them."""
    parts = (
        sorted(node.elements(), key=_after_given_names) if node.name == "name" else node.elements()
    )
    first = True
    for one in parts:
        part = Line()
        _inline(one, part, level, inside=inside or node.name)
        chars = part.text()
        if not chars:
            continue
        if not first:
            line.mark(SEPARATED[node.name])
        line.add(chars, part.at[: len(chars)])
        first = False


def _after_given_names(node: Node) -> bool:
    return node.name not in ("given-names", "prefix")
