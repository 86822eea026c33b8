"""Headings by how they are printed: in letters of their own, on a line of their own or run in.

What running text looks like is learnt from the document: the size of most lines, and the
fonts of passages of several lines. A heading is larger, or in another font; a font that is
used for whole paragraphs (captions, affiliations) makes none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.repair.printed import Passage, Sheet, Style
from extractor.repair.prose import CAPTION_START
from extractor.repair.sections import section_kind

LONGEST = 200  # characters of a heading on lines of its own
LONGEST_RUN_IN = 180
MOST_LINES = 4
MOST_WORDS = 24  # of a run-in heading
LARGER = 1.06  # times the size of the text
SMALLEST = 0.85  # times the size of the text, for headings in a font of their own
OFTEN = 2  # run-in headings of one style, unless their words say what they are
OWN = 0.5  # share of a style's characters that stand in lines like headings
SHARE = 0.05  # of the text's characters from which a font is one of the text's

BEGINS = re.compile(r"[“‘\"'(]?(?:[A-Z\dΑ-Ωα-ω]|[a-z]{1,2}[A-Z-])")
LEGEND = re.compile(r"S\d{1,2} (?:Fig|Table|File|Appendix|Text|Data|Video)")
NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[A-Z]")
LABEL = re.compile(
    r"(?:key ?words?|mesh|citation|cite|to cite|how to cite|received|revised|accepted|published|"
    r"available|correspond\w*|e-?mail|copyright|doi|(?:academic |handling )?editors?|edited|reviewed|"
    r"open access|research article|review article|original article|specialty|orcid|downloaded|"
    r"tel|fax|address|department|school|faculty|institute|division|university|centre|center)\b",
    re.IGNORECASE,
)
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰ"
ENDS = (".", ",", ";", "-", "–", "&")
NAMES = re.compile(rf"[^\W\d_][{RAISED}†‡*∗]|[^\W\d_] · [^\W\d_]")


@dataclass(frozen=True, slots=True)
class Body:
    """How a document's running text is printed."""

    size: float
    fonts: frozenset[int]


def headings_of(pages: Sequence[Sheet], furniture: set[int]) -> dict[int, int]:
    """By the identity of passages, how many of their characters are a heading."""
    passages = running_text(pages, furniture)
    body = body_of(passages)
    if body is None:
        return {}
    own = _own_styles(passages, body)
    text = passages[_front(passages) :]
    cited = _references(text)
    run_in = [one for one in text if _is_run_in(one, body)]
    often = Counter(one.lead_style for one in run_in if id(one) not in cited)
    found = {id(one): len(one.chars) for one in text if _is_heading(one, own)}
    for one in run_in:
        in_text = id(one) not in cited and often[one.lead_style] >= OFTEN
        if in_text or section_kind(one.chars[: one.lead]) or NUMBERED.match(one.chars):
            found[id(one)] = one.lead
    if text and len(text) < len(passages):
        title = max(passages[: len(passages) - len(text)], key=lambda one: one.size)
        if title.size > LARGER * body.size:
            found[id(title)] = len(title.chars)
    return found


def running_text(pages: Iterable[Sheet], furniture: set[int]) -> list[Passage]:
    """The passages that are read as their pages are, without figures and what is left out."""
    return [
        passage
        for page in pages
        for passage in page.passages
        if id(passage) not in furniture and not passage.in_figure and passage.angle == page.angle
    ]


def body_of(passages: Iterable[Passage]) -> Body | None:
    """Size and fonts of passages of several lines before the list of references."""
    letters: Counter[Style] = Counter()
    for one in passages:
        if letters and is_references(one):
            break
        if len(one.lines) > 2:
            letters[one.style] += len(one.chars)
    if not letters:
        return None
    sizes: Counter[float] = Counter()
    for (_, size), n in letters.items():
        sizes[size] += n
    size = sizes.most_common(1)[0][0]
    least = SHARE * sizes[size]
    near = {font: n for (font, one), n in letters.items() if abs(one - size) < 0.03 * size}
    return Body(size, frozenset(font for font, n in near.items() if n >= least))


def is_references(one: Passage) -> bool:
    """Whether a passage is the heading of a list of references."""
    return len(one.lines) == 1 and section_kind(one.chars) == "references"


def _front(passages: Sequence[Passage]) -> int:
    """How many passages stand before the abstract or the introduction: title, authors."""
    for n, one in enumerate(passages):
        words = one.chars[: one.lead or LONGEST]
        if section_kind(words) or (len(one.lines) == 1 and section_kind(one.chars)):
            return n
    return 0


def _references(passages: Iterable[Passage]) -> set[int]:
    """The passages of reference lists, by identity."""
    found: set[int] = set()
    inside = False
    for one in passages:
        if kind := len(one.lines) == 1 and section_kind(one.chars):
            inside = kind == "references"
        elif inside:
            found.add(id(one))
    return found


def _own_styles(passages: Iterable[Passage], body: Body) -> set[Style]:
    """Styles of more headings than other text."""
    short: Mapping[Style, list[int]] = defaultdict(lambda: [0, 0])
    for one in passages:
        short[one.style][_looks_so(one)] += len(one.chars)
    return {
        style
        for style, (no, yes) in short.items()
        if _emphasised(style, body) and yes >= OWN * (yes + no)
    }


def _emphasised(style: Style, body: Body) -> bool:
    font, size = style
    return size >= LARGER * body.size or (font not in body.fonts and size >= SMALLEST * body.size)


def _looks_so(one: Passage) -> bool:
    """Whether the words of a passage may be a heading."""
    if len(one.lines) > MOST_LINES:
        return False
    chars = one.chars
    return (
        len(chars) <= LONGEST
        and not chars.endswith(ENDS)
        and BEGINS.match(chars) is not None
        and sum(map(str.isalpha, chars)) >= max(3, 0.6 * len(chars.replace(" ", "")))
        and not LABEL.match(chars)
        and not CAPTION_START.match(chars)
        and not LEGEND.match(chars)
        and not NAMES.search(chars)
    )


def _is_heading(one: Passage, own: set[Style]) -> bool:
    if len(one.lines) == 1 and section_kind(one.chars):
        return True
    if not _looks_so(one):
        return False
    alone = len(one.lines) == 1
    capitals = one.chars.isupper() and " " in one.chars
    return one.style in own or (alone and (capitals or NUMBERED.match(one.chars) is not None))


def _is_run_in(one: Passage, body: Body) -> bool:
    """Whether a passage begins with some words in a font of their own that end in a stop."""
    if not one.lead:
        return False
    lead, rest = one.chars[: one.lead].strip(), one.chars[one.lead :].strip()
    return (
        0 < len(lead) <= LONGEST_RUN_IN
        and len(lead.split()) <= MOST_WORDS
        and one.lead_style[0] not in body.fonts
        and one.lead_style[1] >= SMALLEST * one.size
        and (lead.endswith((".", ":")) or section_kind(lead) is not None)
        and sum(char.isalpha() for char in lead) >= 3
        and BEGINS.match(lead) is not None
        and not LABEL.match(lead)
        and not CAPTION_START.match(one.chars)
        and not LEGEND.match(one.chars)
        and (BEGINS.match(rest) is not None or not rest[:1].isalpha())
    )
