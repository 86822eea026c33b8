"""A paper as sentences that know where they stand: title, abstract, methods, a footnote …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from spacy.language import Language

from extractor.engines.evidence import quoted
from extractor.engines.paper.front import Front, front_of
from extractor.engines.studies import Sentence, Told
from extractor.fields.rule import Found
from extractor.nlp import sentences
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


def paper_of(document: Document, nlp: Language, kind: str = "trial report") -> Paper:
    """The sentences of a document with their places."""
    names = [name for name in nlp.pipe_names if name == "trial_sentences"]
    found: list[Passage] = []
    front = front_of(document)
    with nlp.select_pipes(enable=names or nlp.pipe_names):
        for number, block in enumerate(document.blocks):
            zone = zone_of(block, front)
            if zone is None:
                continue
            chars = document.text.chars[block.start : block.end]
            section = block.section or ""
            if zone in ("title", "heading"):
                whole = Sentence(
                    chars.strip(), block.start + len(chars) - len(chars.lstrip()), number
                )
                found.append(Passage(whole, zone, block.section_kind, section))
                continue
            for span in sentences(nlp(chars)):
                sentence = Sentence(str(span), block.start + span.start_char, number)
                found.append(Passage(sentence, zone, block.section_kind, section))
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
