"""How a table says where a registry's records hold the fields, and how it is read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from dataclasses import field as made

from extractor.engines.evidence import quoted
from extractor.engines.registry.words import Read, design
from extractor.types import JSON, Candidate, Document

ENGINE = "registry"
BY_TITLE = 0.9  # what only the title tells of the design
NOT_OF_THIS = re.compile(
    r"\b(?:extension|follow[- ]?up|roll-?over|retrospective|observational|meta-analysis|secondary analysis|post[- ]hoc|survey)\b",
    re.IGNORECASE,
)  # titles that may name the design of an earlier trial
SPOKEN_OF = {
    "model": re.compile(r"model\b|assignment", re.IGNORECASE),
    "allocation": re.compile(r"allocation|random|\brct\b", re.IGNORECASE),
    "masking": re.compile(r"mask|blind|\bopen\b", re.IGNORECASE),
    "control": re.compile(r"\bcontrol(?: group)?\s*:|uncontrolled|placebo", re.IGNORECASE),
}
SURE = 0.99  # a registry's own field; what is wrong in it is the registry's
NUMBER = re.compile(r"\[\d+\]")
ONE_OF = frozenset(
    ("title", "phase", "study_type", "sponsor", "last_update")
)  # the first row that tells counts
CELLS = re.compile(
    r"cell|stem\b|stromal|marrow|exosom|vesicle|conditioned medi|lysate|mononuclear|MSC|platelet-rich|"
    r"fibroblast|islet|graft|cytes?\b|blasts?\b|macrophage|Tregs?\b|CAR-?T|\bSVF\b|\bBMAC|leucel\b|temcel\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a record in the repaired text; `path` is relative to the record."""

    path: str
    start: int
    chars: str


Leaves = Mapping[str, Sequence[Leaf]]  # by path without numbers


@dataclass(frozen=True, slots=True)
class Row:
    """A field stands in one leaf: "protocolSection/identificationModule/officialTitle"."""

    field: str
    at: str
    read: Read
    sure: float = SURE


@dataclass(frozen=True, slots=True)
class Items:
    """An item of a list has several leaves below `at`: key → where below it, and how it is read."""

    field: str
    at: str
    keys: Mapping[str, tuple[str, Read]]
    needs: str  # the key without which there is no item
    also: Mapping[str, JSON] = made(default_factory=dict)  # of every item


@dataclass(frozen=True, slots=True)
class Whole:
    """What only several leaves together tell: a function of all leaves gives value and leaves."""

    field: str
    read: Callable[[Leaves], Iterator[tuple[JSON, Sequence[Leaf]]]]


@dataclass(frozen=True, slots=True)
class Table:
    """Where a form of registry records holds each field."""

    form: str
    rows: Sequence[Row | Items | Whole]
    titles: Sequence[str] = ()  # leaves of prose: titles
    names: Sequence[str] = ()  # … names of the products that are tried
    prose: Sequence[str] = ()  # … interventions, arms
    about: Sequence[str] = ()  # … summaries, in which what others give may be named
    cells: re.Pattern[str] = CELLS  # in the prose of a record that may have a cell product
    called: Callable[[str], str] = str  # how the table calls a path, where files spell it variously


def leaves_of(
    document: Document, called: Callable[[str], str] = str
) -> Iterator[tuple[str, Leaves]]:
    """The records of a document: the path of each, and its leaves."""
    source = document.source
    ends = [at for _, at in source.records[1:]] + [len(source.nodes)]
    for (path, first), last in zip(source.records, ends, strict=True):
        found: dict[str, list[Leaf]] = defaultdict(list)
        for node, block in zip(source.nodes[first:last], document.blocks[first:last], strict=True):
            relative = node.path.removeprefix(path).lstrip("/")
            chars = document.text.chars[block.start : block.end]
            if chars:
                found[called(NUMBER.sub("", relative))].append(Leaf(relative, block.start, chars))
        yield path, found


def candidates_of(document: Document, table: Table, leaves: Leaves) -> list[Candidate]:
    """What a table's rows find in a record."""
    found: list[Candidate] = []
    told: set[str] = set()
    for row in table.rows:
        if row.field in ONE_OF and row.field in told:
            continue
        told_of = read(row, leaves)
        for value, cited, sure in numbered(told_of) if row.field == "arms" else told_of:
            evidence = tuple(
                quoted(document, one.start, one.start + len(one.chars), engine=ENGINE, rule=f"{table.form}/{row.field}")
                for one in cited
            )  # fmt: skip
            found.append(Candidate(row.field, value, evidence, sure))
            told.add(row.field)
    return [*found, *of_titles(document, table, leaves, found)]


def of_titles(
    document: Document, table: Table, leaves: Leaves, found: Sequence[Candidate]
) -> Iterator[Candidate]:
    """What titles tell of the design of a trial whose record doesn't tell it elsewhere."""
    types = {one.value for one in found if one.field == "study_type"}
    if types - {"interventional"}:
        return
    values = [
        one.value for one in found if one.field == "design" and isinstance(one.value, Mapping)
    ]
    known = known_of(values) | set(spoken_of(table, leaves))
    for leaf in (one for at in table.titles for one in leaves.get(at, ())):
        for value in told_by_title(leaf.chars, known):
            known |= value.keys()
            end = leaf.start + len(leaf.chars)
            evidence = quoted(document, leaf.start, end, engine=ENGINE, rule=f"{table.form}/title")
            yield Candidate("design", value, (evidence,), BY_TITLE)


def known_of(designs: Sequence[Mapping[str, JSON]]) -> set[str]:
    """The parts of a design that are told, and those of which a title tells what comes before or after."""
    known = {key for one in designs for key in one if one[key] is not None}
    single = any(one.get("model") == "single group" for one in designs)
    return known | ({"allocation", "control"} if single else set())


def told_by_title(title: str, known: Set[str]) -> Iterator[Mapping[str, JSON]]:
    """What a title tells of a design beyond what is known, part by part; nothing where it may be an earlier trial's.

    >>> list(told_by_title("A randomised open-label trial", {"masking"}))
    [{'allocation': 'randomized'}]
    """
    if not NOT_OF_THIS.search(title):
        for value in design(title):
            if isinstance(value, Mapping) and not known & value.keys():
                yield value


def spoken_of(table: Table, leaves: Leaves) -> Iterator[str]:
    """The parts of the design that a record speaks of where the design stands, also where it says nothing that is known."""
    places = {row.at for row in table.rows if isinstance(row, Row) and row.field == "design"}
    words = "\n".join(f"{at}: {one.chars}" for at in places for one in leaves.get(at, ()))
    yield from (key for key, pattern in SPOKEN_OF.items() if pattern.search(words))


Sure = tuple[JSON, Sequence[Leaf], float]


def numbered(arms: Iterator[Sure]) -> Iterator[Sure]:
    """Arms of a record, where those of one name are told apart: the second has the number 2.

    >>> [value for value, _, _ in numbered(iter([({"label": "A"}, (), 1.0), ({"label": "a"}, (), 1.0)]))]
    [{'label': 'A'}, {'label': 'a', 'number': 2}]
    """
    seen: Counter[str] = Counter()
    for value, cited, sure in arms:
        assert isinstance(value, Mapping)
        label = " ".join(str(value["label"]).split()).casefold()
        seen[label] += 1
        yield ({**value, "number": seen[label]} if seen[label] > 1 else value), cited, sure


def read(row: Row | Items | Whole, leaves: Leaves) -> Iterator[Sure]:
    """The values of a row, each with the leaves that tell it."""
    if isinstance(row, Row):
        for leaf in leaves.get(row.at, ()):
            for value in values(row.read(leaf.chars)):
                yield value, [leaf], row.sure
    elif isinstance(row, Items):
        yield from ((value, cited, SURE) for value, cited in items(row, leaves))
    else:
        yield from ((value, cited, SURE) for value, cited in row.read(leaves))


def values(read_: JSON | Sequence[JSON]) -> Iterator[JSON]:
    """One value or several; nothing where it says nothing."""
    for one in read_ if isinstance(read_, tuple) else (read_,):
        if one is not None:
            yield one


def items(row: Items, leaves: Leaves) -> Iterator[tuple[JSON, Sequence[Leaf]]]:
    """The items of a list, in order."""
    depth = row.at.count("/") + 1
    found: dict[str, dict[str, JSON]] = {}
    cited: dict[str, list[Leaf]] = defaultdict(list)
    for key, (below, read_) in row.keys.items():
        for leaf in leaves.get(f"{row.at}/{below}".rstrip("/"), ()):
            place = "/".join(leaf.path.split("/")[:depth])
            for value in values(read_(leaf.chars)):
                item = found.setdefault(place, {})
                if key not in item:
                    item[key] = value
                    cited[place].append(leaf)
    for place in sorted(found, key=lambda one: min(leaf.start for leaf in cited[one])):
        if found[place].get(row.needs) is not None:
            whole = {key: found[place].get(key) for key in row.keys}
            yield {**row.also, **whole}, cited[place]
