"""READ full texts in XML (JATS, as PubMed Central gives them): bytes → characters.

The markup stays in the characters: `repair/full_text.py` reads it. Here it is only made sure
that the file is an article in well-formed XML.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path
from xml.parsers import expat

from extractor.errors import UnreadableInputError
from extractor.readers.text import bytes_of
from extractor.types import Source

READER = "jats"
ARTICLES = frozenset(("article", "pmc-articleset"))
DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
AGAIN = "Download the article again, or give its PDF."


def read_jats(path: Path) -> Source:
    """Read an article in JATS XML; nothing outside the file is fetched, no entity expanded."""
    where = str(path)
    data = bytes_of(path, where)
    if not data.strip():
        raise UnreadableInputError(where, "the file is empty", AGAIN)
    raw = _decoded(data, where)
    root = root_of(raw, where)
    if root not in ARTICLES:
        known = "an article in JATS (root element <article>)"
        raise UnreadableInputError(where, f"XML with the root <{root}>, not {known}", AGAIN)
    return Source(where, hashlib.sha256(data).hexdigest(), READER, raw, len(data))


def _decoded(data: bytes, where: str) -> str:
    """The characters, by the byte order mark, else by the XML declaration, else UTF-8."""
    declared = DECLARED.search(data[:200])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except LookupError:
        what = f"its XML declaration names an unknown encoding, {encoding}"
        raise UnreadableInputError(where, what, AGAIN) from None
    except UnicodeDecodeError as error:
        what = f"its XML declaration says {encoding}, but byte {error.start} is none"
        raise UnreadableInputError(where, what, AGAIN) from None


def root_of(raw: str, where: str) -> str:
    """The name of the root element; raises where the XML is broken.

    >>> root_of("<!DOCTYPE article SYSTEM 'gone.dtd'><article>&nbsp;</article>", "a.nxml")
    'article'
    """
    names: list[str] = []

    def started(name: str, _: dict[str, str]) -> None:
        names.append(name)
        parser.StartElementHandler = None

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = started
    parse(parser, raw, where)
    return names[0]


def parse(parser: expat.XMLParserType, raw: str, where: str) -> bytes:
    """Run a parser over the characters, without what they declare of encodings and entities.

    Says which bytes were parsed. External entities and DTDs are never fetched, and those that
    the file declares are handed to the default handler unexpanded.
    """
    data = raw.encode("utf-8", "surrogatepass")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    if parser.DefaultHandler is None:
        parser.DefaultHandler = lambda _: None  # keeps entities from being expanded
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = f"broken XML in line {error.lineno}: {expat.ErrorString(error.code)}"
        raise UnreadableInputError(where, what, AGAIN) from None
    return data
