"""What a paper says of itself at its head: title, abstract, methods' beginning, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.engines.paper.front import front_of, title_block
from extractor.types import Block, Document

PARTS = frozenset(("abstract", "methods", "results"))  # one of them, a paper has
ESSAY = frozenset(("introduction", "references"))  # a paper without such parts has both
ABSTRACT_LENGTH = 4000  # characters at a paper's beginning, where no abstract is marked
METHODS_LENGTH = 3500  # characters of the methods, which tell the design first
LONGEST_SUBJECT = (
    40  # characters of a line above a PDF's title that says what kind of article it is
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The words at the head of a paper; `article_type` as JATS has it, "" elsewhere.

    `subject` is the journal's word for the kind of article ("Study protocol"): JATS's heading
    subject, or the short lines of a PDF's first page. `methods` is their beginning.
    """

    title: str
    abstract: str
    headings: str
    article_type: str = ""
    subject: str = ""
    methods: str = ""
    has_abstract: bool = True  # or else `abstract` is the first words of the body


ARTICLE_TYPE = re.compile(r"<article\b[^>]*?\barticle-type\s*=\s*[\"']([\w-]+)")
SUBJECT = re.compile(
    r"<subj-group\b[^>]*?\bsubj-group-type\s*=\s*[\"']heading[\"'][^>]*>\s*<subject>([^<]+)"
)


def outline_of(document: Document) -> Outline | None:
    """The outline of a document that is built as a paper; None for pages of a table, or a dump.

    An article in XML is a paper also where it has no such parts, as a correction or a letter,
    or no title, if it has an abstract.
    """
    title = title_block(document)
    kinds = {one.section_kind for one in document.blocks}
    is_article = document.source.reader == "jats"
    front = front_of(document)
    if title is None and not (is_article and front.abstract):
        return None
    if not (PARTS & kinds or kinds >= ESSAY or is_article):
        return None
    chars = document.text.chars

    def words(one: Block) -> str:
        return chars[one.start : one.end]

    abstract = " ".join(words(one) for one in front.abstract)
    has_abstract = bool(abstract)
    if not has_abstract and title is not None:
        abstract = chars[title.end : title.end + ABSTRACT_LENGTH]
    headings = " · ".join(words(one) for one in document.blocks if one.kind == "heading")
    methods = " ".join(
        words(one)
        for one in document.blocks
        if one.section_kind == "methods" and one.kind == "paragraph"
    )
    kind, subject = "", " · ".join(words(one) for one in front.rest if _is_short(one))
    if document.source.reader == "jats":
        kind = _first(ARTICLE_TYPE, document.source.raw)
        subject = " · ".join(SUBJECT.findall(document.source.raw))
    named = words(title) if title else ""
    return Outline(named, abstract, headings, kind, subject, methods[:METHODS_LENGTH], has_abstract)


def _is_short(block: Block) -> bool:
    return block.end - block.start <= LONGEST_SUBJECT


def _first(pattern: re.Pattern[str], chars: str) -> str:
    found = pattern.search(chars)
    return found[1] if found else ""
