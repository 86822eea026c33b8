"""A paper as sentences that know where they stand: title, abstract, methods, a footnote …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from extractor.engines.evidence import quoted
from extractor.engines.paper.front import Front, front_of
from extractor.engines.studies import Sentence, Split, Told
from extractor.fields.rule import Found
from extractor.types import JSON, Block, Candidate, Document, Evidence, SectionKind, Table

ENGINE = "paper"
Zone = Literal["title", "heading", "abstract", "front", "body", "note", "caption", "figure"]
ZONES: tuple[Zone, ...] = get_args(Zone)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence; `zone` is its kind of place, `kind` that of its section (methods …)."""

    sentence: Sentence
    zone: Zone
    kind: SectionKind | None
    section: str  # the heading above, "" where there is none


@dataclass(frozen=True)
class Paper:
    """A document as passages in order; references are left out."""

    document: Document
    passages: tuple[Passage, ...]
    kind: str = "trial report"  # or "protocol", "secondary analysis" …

    @property
    def title(self) -> Passage | None:
        """The paper's title."""
        return next((one for one in self.passages if one.zone == "title"), None)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return self.document.tables

    @cached_property
    def opening(self) -> tuple[Passage, ...]:
        """Title and abstract."""
        return tuple(self.within("title", "abstract"))

    def within(self, *zones: Zone, kinds: Iterable[SectionKind] = ()) -> Iterator[Passage]:
        """The passages of some zones; of the body, those in sections of some kinds if given."""
        wanted = frozenset(kinds)
        for one in self.passages:
            if one.zone in zones and (not wanted or one.zone != "body" or one.kind in wanted):
                yield one

    def evidence(self, passage: Passage, start: int, end: int, rule: str) -> Evidence:
        """Evidence for the words at `start:end` of a passage."""
        first = passage.sentence.start
        return quoted(self.document, first + start, first + end, engine=ENGINE, rule=rule)

    def proposed(
        self,
        name: str,
        passage: Passage,
        found: Found,
        value: JSON = None,
        *,
        weight: float = 1.0,
    ) -> Candidate:
        """A candidate for a field from a finding in a passage; `value` replaces the found one."""
        evidence = self.evidence(passage, found.start, found.end, found.rule)
        told = found.value if value is None else value
        return Candidate(name, told, (evidence,), round(found.confidence * weight, 4))


def told(passages: Iterable[Passage]) -> list[Told]:
    """Passages in the form that the rules for described studies read."""
    return [Told(one.sentence, anchor=True, linked=True) for one in passages]


def paper_of(document: Document, split: Split, kind: str = "trial report") -> Paper:
    """The sentences of a document with their places."""
    found: list[Passage] = []
    front = front_of(document)
    for number, block in enumerate(document.blocks):
        zone = zone_of(block, front)
        if zone is None:
            continue
        if zone not in ("title", "heading"):
            parts = split(number)
        else:
            chars = document.text.chars[block.start : block.end]
            start = block.start + len(chars) - len(chars.lstrip())
            parts = [Sentence(chars.strip(), start, number)]
        part: SectionKind | None = "abstract" if zone == "abstract" else block.section_kind
        found += [Passage(one, zone, part, block.section or "") for one in parts]
    return Paper(document, tuple(found), kind)


def zone_of(block: Block, front: Front) -> Zone | None:
    """Where a block stands; None for what is no part of the paper's own words."""
    if block is front.title:
        return "title"
    if block.kind in ("table", "reference", "furniture", "garbled", "title"):
        return None
    if block.kind == "heading":
        return "heading"
    if block in front.abstract:
        return "abstract"
    if block in front.rest:
        return "front"
    if block.kind == "footnote":
        return "note"
    if block.kind in ("caption", "figure"):
        return "caption" if block.kind == "caption" else "figure"
    return "front" if block.section is None and block.section_kind is None else "body"
