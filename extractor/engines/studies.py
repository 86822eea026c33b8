"""The studies that a document's prose tells of, each with the sentences that tell of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.language import Language

from extractor.engines.mentions import RAISED, Mention, marks_in, mentions
from extractor.engines.stretches import is_general, leaves, links
from extractor.fields import trial_ids
from extractor.fields.rule import ENDLESS
from extractor.nlp import sentence_places
from extractor.types import Block, Document

REFERENCES = re.compile(r"\W*(?:\d{1,2}\.? )?(?:references|bibliography|literature cited)\W*", re.I)
REFERENCE = re.compile(r"\s*(?:\[?\d{1,3}[\].)]\s)?[A-Z][\w'’-]+ [A-Z]{1,3}[,.;]")
CAPTION = re.compile(r"(?:Fig(?:ure)?|FIG(?:URE)?|Table|TABLE)\.? ?[S\d]\w{0,3}\s?[.:|–—-]\s")
ENDS = re.compile(rf"[.!?:;][)\[\]”\"'’\d,–-]*[{RAISED}˒⁻]*\s*$")
TITLE_LENGTH = 160  # a paragraph that is shorter and has no full stop is a title
OWN_REPORT = re.compile(
    r"\b[Ww]e (?:\w+ ){0,2}?(?:randomi[sz]ed|enrolled|recruited|treated|randomly|included|"
    r"conducted|performed)\b|\b[Oo]ur (?:patients|trial|cohort|study (?:was|were|has|had|showed|"
    r"found|is|demonstrated))\b|\bwere enrolled in (?:this|the) study\b"
)
LONGEST = 20_000  # characters of a sentence; a list of many places has 5,000
OFTEN = 5  # a report names other trials by their acronym less often
MANY = 2  # sentences of that kind that make a document a report of its own study


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or the clause of it that tells of one study.

    `start` is its offset in the document's text; `block` the number of its paragraph.
    """

    chars: str
    start: int
    block: int


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as part of a study: `anchor` names the study, `linked` speaks of its own things."""

    sentence: Sentence
    anchor: bool
    linked: bool


@dataclass(slots=True)
class Study:
    """A study while it is being gathered."""

    start: int
    names: set[str] = field(default_factory=set)
    marks: set[int] = field(default_factory=set)
    mentioned: list[tuple[Mention, Sentence]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def add(self, mention: Mention, sentence: Sentence) -> None:
        """Take in a sentence that names the study, with the names and marks it prints."""
        self.names |= mention.names
        self.marks |= mention.marks or only_mark(sentence.chars)
        self.mentioned.append((mention, sentence))
        self.told.append(Told(sentence, anchor=True, linked=True))


@dataclass(slots=True)
class Known:
    """The studies gathered so far, and which of them a mark or a name means by now."""

    studies: list[Study] = field(default_factory=list)
    by_mark: dict[int, Study] = field(default_factory=dict)
    by_name: dict[str, Study] = field(default_factory=dict)


def only_mark(chars: str) -> frozenset[int]:
    """The reference number of a sentence that prints just one.

    >>> only_mark("A second study evaluated cells. [5]"), only_mark("as others did.[8,9]")
    (frozenset({5}), frozenset())
    """
    marks = marks_in(chars)
    return marks if len(marks) == 1 else frozenset()


Split = Callable[[int], list[Sentence]]
"""Gives the sentences of a document's block, by the block's number."""


def sentences_of(document: Document, nlp: Language) -> Split:
    """The sentences of a document's blocks, each block split once, when it is asked for.

    What no person wrote as a sentence is none: nothing is read from it.
    """
    names = [name for name in nlp.pipe_names if name == "trial_sentences"]
    others = [name for name in nlp.pipe_names if names and name not in names]

    @cache
    def split(number: int) -> list[Sentence]:
        block = document.blocks[number]
        chars = document.text.chars[block.start : block.end]
        return [
            Sentence(chars[start:end], block.start + start, number)
            for start, end in sentence_places(nlp, chars, others)
            if end - start <= LONGEST and not ENDLESS.search(chars, start, end)
        ]

    return split


def told_sentences(document: Document, split: Split) -> Iterator[list[Sentence]]:
    """The sentences of each paragraph; an empty list for whatever interrupts the prose.

    Reference lists, headings, tables and captions give none.
    """
    waiting: list[Sentence] | None = None  # a paragraph whose last sentence has no end so far
    for number, block in enumerate(document.blocks):
        chars = document.text.chars[block.start : block.end]
        if block.kind in ("caption", "table", "figure", "furniture") or CAPTION.match(chars):
            continue
        made = split(number) if is_prose(block, chars) else []
        if waiting is not None and made and chars[:1].islower():
            made = [*waiting, *made]  # a caption stood between
        elif waiting is not None:
            yield waiting
        waiting = None
        if made and not ENDS.search(chars):
            waiting = made
        else:
            yield made
    if waiting is not None:
        yield waiting


def is_prose(block: Block, chars: str) -> bool:
    """False for headings, titles printed as paragraphs, and entries of a reference list."""
    if block.kind not in ("paragraph", "footnote") or REFERENCES.fullmatch(block.section or ""):
        return False
    short = len(chars) < TITLE_LENGTH and not ENDS.search(chars)
    is_title = short and not any(trial_ids.find(chars))  # "Trial registration NCT01234567"
    return not is_title and REFERENCE.match(chars) is None


def is_report(paragraphs: Sequence[Sequence[Sentence]]) -> bool:
    """True when the document tells of its own study in patients."""
    own = (s for one in paragraphs for s in one if OWN_REPORT.search(s.chars))
    return sum(1 for _ in own) >= MANY


def is_own(study: Study, paragraphs: Sequence[Sequence[Sentence]]) -> bool:
    """True when a report's study without authors is the report's own.

    That is a trial whose acronym the report keeps naming, and "a randomised trial" uncited.
    """
    if any(mention.rule == "authors" for mention, _ in study.mentioned):
        return False
    labels = {mention.label for mention, _ in study.mentioned if mention.label}
    named = sum(s.chars.count(one) for one in labels for text in paragraphs for s in text)
    return named >= OFTEN or not (labels or study.marks)


def studies(paragraphs: Sequence[Sequence[Sentence]]) -> list[Study]:
    """Gather the studies over all paragraphs, in order of their first mention."""
    in_report = is_report(paragraphs)
    found = Known()
    current: Study | None = None
    for paragraph in paragraphs:
        if not paragraph:
            current = None
        for at, sentence in enumerate(paragraph):
            current = follow(found, current, sentence, first=at == 0, in_report=in_report)
    return found.studies


def follow(
    found: Known, current: Study | None, sentence: Sentence, *, first: bool, in_report: bool
) -> Study | None:
    """Give a sentence to the study it tells of; the study that the next one may go on with."""
    subjects = [one for one in mentions(sentence.chars) if one.is_subject]
    chars = sentence.chars
    if leaves(chars, in_report=in_report) and not (subjects and subjects[0].rule == "authors"):
        return None
    if subjects:
        for mention, clause in clauses(sentence, subjects):
            current = study_of(found, mention, clause)
            current.add(mention, clause)
        return current
    if current is None:
        return None
    linked = links(chars)
    if first and not linked:
        return None
    if not is_general(chars) and not is_foreign(current, chars):
        current.told.append(Told(sentence, anchor=False, linked=linked))
    return current


def is_foreign(study: Study, chars: str) -> bool:
    """True when a sentence cites another study than the one it stands under."""
    marks = marks_in(chars)
    others = any(not (one.names & study.names) for one in mentions(chars))
    return bool(marks and study.marks and not marks & study.marks) or others


def clauses(sentence: Sentence, subjects: Sequence[Mention]) -> Iterator[tuple[Mention, Sentence]]:
    """Cut a sentence that tells of several studies before the second, third … of them."""
    cuts = [0, *(one.start for one in subjects[1:]), len(sentence.chars)]
    for at, mention in enumerate(subjects):
        chars = sentence.chars[cuts[at] : cuts[at + 1]]
        yield mention, Sentence(chars, sentence.start + cuts[at], sentence.block)


def study_of(found: Known, mention: Mention, clause: Sentence) -> Study:
    """The study that a mention means: same mark, or same name with no other mark; else a new one."""
    marks = mention.marks or only_mark(clause.chars)
    study = next((found.by_mark[mark] for mark in sorted(marks) if mark in found.by_mark), None)
    for name in sorted(mention.names) if study is None else ():
        namesake = found.by_name.get(name)
        if namesake is not None and not (marks and namesake.marks):
            study = namesake
    if study is None:
        study = Study(clause.start)
        found.studies.append(study)
    found.by_mark.update(dict.fromkeys(marks, study))
    found.by_name.update(dict.fromkeys(mention.names, study))
    return study
