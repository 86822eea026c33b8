"""Records of XML, streamed; no entity is expanded and nothing outside the file is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from extractor.errors import UnreadableInputError
from extractor.readers.registry.leaves import MOST_DEEP, Leaf, Record, is_private

AGAIN = "Export the records again."
UNCLOSED = "no element found"


def xml_records(*names: str) -> Callable[[Path], Iterator[Record]]:
    """A reader of the records that are elements of one of these names.

    A root that is never closed costs nothing; other broken XML ends in an error that tells
    how many records were whole before it.
    """

    def records(path: Path) -> Iterator[Record]:
        n = 0
        try:
            for record in elements(path, names):
                n += 1
                yield record
        except DefusedXmlException as error:
            what = f"XML that declares entities ({type(error).__name__}), which are refused"
            raise UnreadableInputError(str(path), what, AGAIN) from None
        except (LookupError, ValueError) as error:  # encodings that expat does not know
            raise UnreadableInputError(str(path), f"broken XML: {error}", AGAIN) from None
        except ParseError as error:
            if not (n and str(error).startswith(UNCLOSED)):
                what = f"broken XML behind record {n}: {error}"
                raise UnreadableInputError(str(path), what, AGAIN) from None

    return records


def elements(path: Path, names: tuple[str, ...]) -> Iterator[Record]:
    """The records with their paths; what was read is dropped, so that memory stays flat."""
    opened: list[Element] = []
    counts: list[dict[str, int]] = [{}]
    inside = 0  # how deep within a record
    steps: list[str] = []
    with path.open("rb") as file:
        for event, element in iterparse(file, events=("start", "end")):
            name = local(element.tag)
            if event == "start":
                counts[-1][name] = n = counts[-1].get(name, 0) + 1
                steps.append(f"/{name}[{n}]" if name in names and not inside else f"/{name}")
                opened.append(element)
                counts.append({})
                inside += bool(inside or name in names)
                continue
            counts.pop()
            if inside == 1:
                yield "".join(steps), list(leaves(element, "".join(steps)))
                element.clear()
            inside = max(0, inside - 1)
            if not inside and len(opened) > 1:
                opened[-2].remove(element)
            steps.pop()
            opened.pop()


def leaves(element: Element, path: str, depth: int = 0) -> Iterator[Leaf]:
    """The leaves of an element: its attributes, its text, and what its elements hold."""
    if depth > MOST_DEEP:
        raise ParseError(f"nested more than {MOST_DEEP} levels deep")
    for name, value in element.attrib.items():
        if value.strip():
            yield Leaf(f"{path}/@{local(name)}", value)
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    if text.strip():
        yield Leaf(path, text)
    seen: dict[str, int] = {}
    for child in element:
        if isinstance(child.tag, str) and not is_private(name := local(child.tag)):
            seen[name] = n = seen.get(name, 0) + 1
            yield from leaves(child, f"{path}/{name}" + (f"[{n}]" if n > 1 else ""), depth + 1)


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]
