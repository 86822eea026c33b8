"""What a paper says of itself at its head: title, abstract, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.engines.paper.front import front_of, title_block
from extractor.types import Block, Document

PARTS = frozenset(("abstract", "methods", "results"))  # one of them, a paper has
ABSTRACT_LENGTH = 4000  # characters at a paper's beginning, where no abstract is marked


@dataclass(frozen=True, slots=True)
class Outline:
    """The words at the head of a paper; `article_type` as JATS has it, "" elsewhere."""

    title: str
    abstract: str
    headings: str
    article_type: str = ""


ARTICLE_TYPE = re.compile(r"<article\b[^>]*?\barticle-type\s*=\s*[\"']([\w-]+)")


def outline_of(document: Document) -> Outline | None:
    """The outline of a document that is built as a paper; None for pages of a table, or a dump."""
    title = title_block(document)
    if title is None or not PARTS & {one.section_kind for one in document.blocks}:
        return None
    chars = document.text.chars

    def words(one: Block) -> str:
        return chars[one.start : one.end]

    abstract = " ".join(words(one) for one in front_of(document).abstract)
    if not abstract:
        abstract = chars[title.end : title.end + ABSTRACT_LENGTH]
    headings = " · ".join(words(one) for one in document.blocks if one.kind == "heading")
    found = ARTICLE_TYPE.search(document.source.raw) if document.source.reader == "jats" else None
    return Outline(words(title), abstract, headings, found[1] if found else "")
