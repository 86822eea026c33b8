"""The nouns: text with its origins, documents, tables, evidence, findings, records.

Standard library only. Offsets are half-open `start`, `end` and count Unicode code
points. Lengths are PDF points with the origin at a page's top left, y growing
downwards. Pages count from 1. Dates are ISO 8601.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

JSON = None | bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"]

Status = Literal["found", "conflict", "not_reported", "not_found", "abstained"]
Kind = Literal["reported", "listed", "described", "registered", "mentioned"]
BlockKind = Literal[
    "title", "heading", "paragraph", "caption", "table", "figure", "footnote", "reference",
    "furniture", "garbled",
]  # fmt: skip
SectionKind = Literal[
    "abstract", "introduction", "objectives", "methods", "results", "discussion", "conclusions",
    "limitations", "references", "acknowledgements", "funding", "interests", "contributions",
    "ethics", "registration", "data", "abbreviations", "supplement",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on one page, in PDF points from the top-left corner: `top < bottom`."""

    page: int  # counted from 1, as a reader of the PDF counts
    x0: float
    top: float
    x1: float
    bottom: float


class Edit(NamedTuple):  # a tuple, as Repair: dumps have ten thousands, and it is made faster
    """A proposal to replace `chars[start:end]` by `new`; nothing has happened yet.

    `sources` says for each character of `new` at which offset it stood before, for
    edits that join or move text; without it every new character stems from `start`.
    """

    start: int
    end: int
    new: str
    rule: str  # "room/name", as in "text/line-end-hyphen"
    sources: Sequence[int] | None = None


class Repair(NamedTuple):
    """An edit that was applied, told in offsets of the raw input, for `--explain`."""

    raw_start: int
    raw_end: int
    old: str  # shortened in the middle when longer than 80 characters
    new: str
    rule: str


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, and for each of them the offset in the raw input where it stood.

    `origin` never decreases, but inside a stretch that a "turn/…" rule put back into
    reading order, where it may run backwards.

    >>> text = Text.raw("ab")
    >>> text.chars, list(text.origin)
    ('ab', [0, 1])
    """

    chars: str
    origin: array[int]
    repairs: tuple[Repair, ...] = ()

    @classmethod
    def raw(cls, chars: str) -> Text:
        """Wrap the raw input: every character is its own origin."""
        return cls(chars, array("I", range(len(chars))))

    def __post_init__(self) -> None:
        if len(self.chars) != len(self.origin):
            raise ValueError(f"{len(self.chars)} characters but {len(self.origin)} origins")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the run must know about a document, with its place."""

    code: str  # "garbled-region", "replaced-characters" …
    message: str
    start: int | None = None  # in the repaired text
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the repaired text that is one thing: a paragraph, a heading, a table …

    What stands within a figure is a block for each box or label, before the caption.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    section: str | None = None  # text of the nearest heading above
    section_kind: SectionKind | None = None
    path: str | None = None  # of the element in XML: "/article/body/sec[2]/p"


class Cell(NamedTuple):
    """One cell of a table; `text` stands at `start:end` of the document's repaired text.

    `certain` is false where a border of the cell could not be found safely: such a
    cell is shown but nothing is read from it.
    """

    row: int
    column: int
    text: str
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A repaired table. Header rows come first; a group heading is one spanning cell."""

    number: int  # counted from 1 within the document
    caption: str
    header_rows: int
    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]
    footnotes: tuple[str, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    confidence: float = 0.0  # probability that a cell of this table is exactly right


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line, or an edge of a filled rectangle, drawn on a page; points, as in Box."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a viewer shows it: its glyphs stand at `start:stop` of the raw characters."""

    number: int  # from 1
    width: float  # points
    height: float
    start: int
    stop: int
    rulings: tuple[Ruling, ...] = ()
    drawings: tuple[Box, ...] = ()  # of pictures, paths and shadings, rulings among them


MIRRORED = 360  # degrees that are added to the angle of what is drawn as in a mirror


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Where each raw character of a PDF stands: arrays as long as the raw characters.

    Lengths are points from the page's top left, as a viewer shows it. `angle` is the
    direction of reading in degrees counter-clockwise; 0 is upright; what is drawn as in a
    mirror has MIRRORED more than it would have seen in one. Characters that the
    PDF does not draw (blanks that the library put in) have size 0.
    """

    x0: array[float]
    top: array[float]
    x1: array[float]
    bottom: array[float]
    x: array[float]  # where the glyph begins on its baseline
    y: array[float]
    size: array[float]
    angle: array[int]
    font: array[int]  # index into `fonts`
    fonts: tuple[str, ...] = ()  # names as the PDF gives them: "ABCDEF+Times-Bold"


class Node(NamedTuple):
    """A value of a registry's record: its path, and where it stands in the raw characters."""

    path: str  # from the file's root: "/studies[3]/protocolSection/…/armGroups[2]/label"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader hands on: the raw characters of one input, undecoded of nothing else."""

    path: str
    sha256: str
    reader: str
    raw: str
    n_bytes: int
    problems: tuple[Problem, ...] = ()
    pages: tuple[Page, ...] = ()  # of a PDF
    glyphs: Glyphs | None = None  # of a PDF
    nodes: tuple[Node, ...] = ()  # of a registry's records
    records: tuple[tuple[str, int], ...] = ()  # the path of each, and the number of its first node


@dataclass(frozen=True, slots=True)
class Document:
    """One input after repair: its text, its blocks, its tables, its problems."""

    source: Source
    text: Text
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands: a quote found verbatim in the repaired text at `start:end`."""

    quote: str
    start: int
    end: int
    engine: str
    rule: str
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    table: int | None = None
    row: int | None = None
    column: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value an engine proposes for one field of one trial; `settle` decides."""

    field: str
    value: JSON
    evidence: tuple[Evidence, ...]
    confidence: float
    status: Status = "found"  # or "not_reported", "abstained", with the words that say so


@dataclass(frozen=True, slots=True)
class Trial:
    """What one engine gathered about one trial, before `settle` makes a Record of it.

    `key` names the trial within the document ("table-1:row-20", "prose:1234"); trials of
    different engines that share a registry id are merged by `settle`.
    """

    key: str
    kind: Kind
    label: str
    start: int  # where the document begins to tell of it, in the repaired text
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one field of one trial. `value` is None unless found or conflict."""

    status: Status
    value: JSON
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    raw: float | None = None  # the confidence before it was calibrated, where it was
    withheld: JSON = None  # the value that was found and is not told, as it is not sure enough


@dataclass(frozen=True, slots=True)
class Record:
    """One trial as one document tells it."""

    record_id: str
    document: Source
    kind: Kind
    label: str
    fields: Mapping[str, Finding]
