"""What kind of section a heading opens: "Patients and methods" → "methods"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from extractor.types import Block, SectionKind

NUMBER = re.compile(r"\W*(?:(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-H])[.)]?\s+)?")

# Words of headings as the journals' instructions to authors (ICMJE, CONSORT, PRISMA) have them.
WORDS: dict[SectionKind, str] = {
    "abstract": r"(?:structured |plain[- ]language )?(?:abstract|summary)|synopsis",
    "introduction": r"introduction(?: and .{1,40})?|background(?: and .{1,40})?|rationale",
    "objectives": r"(?:(?:main|study|primary|specific) )?(?:aims?|objectives?|purpose)"
    r"(?: of (?:the|this) (?:study|review|trial))?",
    "methods": r"(?:(?:patients?|subjects?|participants?|materials?|design|animals?)(?:,? and|,| &) )?"
    r"(?:methods?|methodology)(?:(?: and|,| &|/) .{1,60}|/design)?|methods?/design"
    r"|(?:patients?|participants?|subjects?|methods?) and (?:methods?|materials?)"
    r"|experimental(?: (?:section|procedures?|design))?|study design(?: and .{1,40})?"
    r"|search strateg(?:y|ies)",
    "results": r"(?:main |study )?(?:results?|findings)(?: and discussions?)?",
    "discussion": r"(?:general )?discussions?(?: and conclusions?)?|comment|interpretation",
    "conclusions": r"conclusions?(?: and .{1,40})?|concluding remarks|implications",
    "limitations": r"(?:study |strengths and )?limitations?(?: of (?:the|this) study)?(?: and .{1,40})?",
    "references": r"references?(?: cited| list)?|bibliography|literature(?: cited)?|works cited",
    "acknowledgements": r"acknowledge?ments?",
    "funding": r"(?:funding|financial support|sources? of (?:funding|support))(?: .{1,40})?"
    r"|role of the funding source",
    "interests": r"(?:(?:declaration|disclosure|statement)s? of )?(?:the )?(?:potential )?"
    r"(?:(?:competing|conflicts?(?: of| in)?|conflicting|financial)\s?interests?)"
    r"(?: (?:statements?|disclosures?))?|disclosures?(?: statements?)?",
    "contributions": r"(?:authors?['’]?s?['’]? )?contributions?(?: of authors)?|contributors(?:hip)?",
    "ethics": r"(?:ethic(?:s|al)|institutional review board)\b.{0,60}|informed consent",
    "registration": r"(?:clinical )?tr[ia]{2}ls? registration(?: numbers?| details)?|registration",
    "data": r"(?:availability of (?:the )?data.{0,30}|data (?:availability|sharing).{0,20})",
    "abbreviations": r"(?:list of )?abbreviations(?: used)?",
    "supplement": r"supplement(?:ary|al)\b.{0,30}|supporting information|additional files?|appendi(?:x|ces).{0,30}",
}  # fmt: skip
LEVEL = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*)[.)]?\s")
PATTERNS = {kind: re.compile(words, re.IGNORECASE) for kind, words in WORDS.items()}
WITHOUT_PARTS = frozenset(("abstract", "introduction", "references", "conclusions"))
LABEL_ENDS = " .:;—–-"


def title_of(heading: str) -> str:
    """A heading without its number and the mark that ends it.

    >>> title_of("2.1. Study design. ")
    'Study design'
    """
    return NUMBER.sub("", heading.strip(), count=1).rstrip(LABEL_ENDS)


def section_kind(heading: str) -> SectionKind | None:
    """What a heading's words say.

    >>> section_kind("2. MATERIALS AND METHODS"), section_kind("Of mice and men")
    ('methods', None)
    """
    title = " ".join(title_of(heading).split())
    return next((kind for kind, words in PATTERNS.items() if words.fullmatch(title)), None)


def with_sections(
    blocks: Iterable[Block], chars: str, style_at: Callable[[int], object]
) -> Iterator[Block]:
    """Blocks with the kinds of their sections; entries of reference lists as such.

    A heading whose words say nothing is a part of the section above, unless it is numbered or
    printed as that section's own heading is. `style_at` says how, None where nobody knows.
    """
    above: list[tuple[object, SectionKind | None]] = []
    for block in blocks:
        if block.kind == "heading":
            title = chars[block.start : block.end]
            level = _level(title) or style_at(block.start)
            levels = [one for one, _ in above]
            if level in levels:
                del above[levels.index(level) :]
            found = section_kind(title)
            if found is None and above and above[-1][1] not in WITHOUT_PARTS:
                found = above[-1][1]
            above.append((level, found))
        kind = above[-1][1] if above else None
        is_entry = block.kind == "paragraph" and kind == "references"
        yield replace(block, section_kind=kind, kind="reference" if is_entry else block.kind)


def _level(title: str) -> int | None:
    """How deep a numbered heading is: 2 for "2.1. Patients"."""
    match = LEVEL.match(title)
    return len(match[1].split(".")) if match else None
