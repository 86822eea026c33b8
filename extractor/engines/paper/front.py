"""The first page of a paper: which blocks are its title, its abstract, its authors' addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from extractor.types import Block, Document

FIRST_BLOCKS = 30  # within which a PDF's title stands
LEAST_TITLE = 4  # words
LONGEST_ABSTRACT = 7000  # characters
LEAST_ABSTRACT = 350  # characters of a paragraph that is one without a heading
KEYWORDS = re.compile(r"key ?words\b", re.IGNORECASE)
LABELS = frozenset(
    ("introduction", "objectives", "methods")
)  # that a structured abstract begins with
NOTICE = re.compile(
    r"\W*(?:©|copyright|correspond|\(?received|citation|to cite|edited by|full list of author|"
    r"this is an open|e-?mail|doi\b)|\*|[¹²³⁴-⁹]\s?[A-Z]",
    re.IGNORECASE,
)
PROSE = 0.55  # share of words in lower case: addresses have more capitals


@dataclass(frozen=True, slots=True)
class Front:
    """Blocks before a paper's body; `rest` are authors, addresses, dates and notices."""

    title: Block | None
    abstract: tuple[Block, ...]
    rest: tuple[Block, ...]


def front_of(document: Document) -> Front:
    """Part the blocks before the body, by the markup or by headings and pages.

    A PDF's abstract goes from its heading to the keywords or to the introduction; where its
    own parts have headings, the first of them may be called "Background" as well.
    """
    title = title_block(document)
    if any(one.path for one in document.blocks):
        abstract = tuple(
            one
            for one in document.blocks
            if one.section_kind == "abstract" and one.kind in ("heading", "paragraph")
        )
        return Front(title, abstract, ())
    named = any(one.kind == "heading" and one.section_kind == "abstract" for one in document.blocks)
    found: list[Block] = []
    rest: list[Block] = []
    inside = over = False
    length = 0
    start = None if named else _unnamed_abstract(document, title)
    above = title is not None  # the title: the journal's names and its kind of article
    first_page = document.blocks[0].page if document.blocks else None
    for one in document.blocks:
        chars = document.text.chars[one.start : one.end]
        above = above and one is not title
        is_heading = one.kind == "heading" and one is not title and not above
        if one is start or (is_heading and one.section_kind == "abstract" and not found):
            inside = True
        elif inside and (KEYWORDS.match(chars) or length > LONGEST_ABSTRACT):
            inside, over = False, True
        elif is_heading and one.section_kind == "introduction" and (length or over):
            break
        elif is_heading and not inside and not found:
            break  # a body without an abstract
        if one.kind not in ("heading", "paragraph", "footnote") or one is title:
            continue
        if inside and one.kind != "footnote" and (is_heading or not NOTICE.match(chars)):
            found.append(one)
            length += len(chars) if one.kind == "paragraph" else 0
        elif one.page == first_page:
            rest.append(one)
    return Front(title, tuple(found), tuple(rest))


def _unnamed_abstract(document: Document, title: Block | None) -> Block | None:
    """Where an abstract without a heading begins: with the first of its labels, or as a long
    paragraph, in either case before the heading of the introduction.
    """
    blocks = document.blocks
    at = next((n for n, one in enumerate(blocks) if one is title), None)
    if title is None or at is None:
        return None
    after = [one for one in blocks[at + 1 :] if one.page in (title.page, (title.page or 0) + 1)]
    openings = [
        n
        for n, one in enumerate(after)
        if one.kind == "heading" and one.section_kind == "introduction"
    ]
    before = after[: openings[-1]] if openings else []
    return next((one for one in before if _may_open(one, document.text.chars)), None)


def _may_open(one: Block, chars: str) -> bool:
    if one.kind == "heading":
        return one.section_kind in LABELS
    words = chars[one.start : one.end]
    return (
        one.kind == "paragraph"
        and len(words) >= LEAST_ABSTRACT
        and NOTICE.match(words) is None
        and sum(word[0].islower() for word in words.split()) >= PROSE * len(words.split())
    )


def title_block(document: Document) -> Block | None:
    """The title: marked up as such, or in a PDF the largest letters at its beginning."""
    marked = next((one for one in document.blocks if one.kind == "title"), None)
    glyphs = document.source.glyphs
    if marked or glyphs is None:
        return marked
    origin, chars = document.text.origin, document.text.chars
    first = [
        one
        for one in document.blocks[:FIRST_BLOCKS]
        if one.kind in ("heading", "paragraph")
        and one.page == document.blocks[0].page
        and len(chars[one.start : one.end].split()) >= LEAST_TITLE
    ]
    return max(
        first,
        key=lambda one: median(glyphs.size[origin[at]] for at in range(one.start, one.end)),
        default=None,
    )
