"""What is read from a cell, by the kind of its column: a table of readers.

A reader looks for one field. `own` fields are those the column is about: a cell that
prints NA says that they were not reported. The others are hints, whose weight keeps them
below what the field's own column says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from extractor.engines.abbreviations import find_expanded
from extractor.engines.columns import Column
from extractor.engines.outcome_cells import OUTCOME_READERS
from extractor.engines.reader import Find, Reader, Words
from extractor.fields import (
    cell_attributes,
    cell_products,
    cited_as,
    conditions,
    countries,
    design,
    dose,
    follow_up,
    participants,
    phase,
    results,
    schedule,
    sponsor,
    study_type,
    title,
    trial_ids,
)
from extractor.fields.rule import Found
from extractor.types import JSON

# --- readers -----------------------------------------------------------------------------


def plain(find: Callable[[str], list[Found]]) -> Find:
    """A reader of the words alone."""
    return lambda words: find(words.chars)


def headed(find: Callable[[str, str], list[Found]]) -> Find:
    """A reader of the words under their heading."""
    return lambda words: find(words.chars, words.heading)


def written_out(find: Callable[[str], list[Found]]) -> Find:
    """A reader that also looks at the words with the table's abbreviations written out."""
    return lambda words: find_expanded(find, words.chars, words.abbreviations)


def said_as(lead: str, find: Callable[[str], list[Found]]) -> Find:
    """A reader for cells whose heading says what prose would say before the words.

    >>> found = said_as("Control: ", design.find)(Words("placebo"))[0]
    >>> found.value, found.start
    ({'control': 'placebo', 'printed': 'placebo'}, 0)
    """

    def read(words: Words) -> list[Found]:
        founds = []
        for found in find(lead + words.chars):
            start, end = max(0, found.start - len(lead)), found.end - len(lead)
            if end <= start:
                continue
            value = found.value
            if isinstance(value, Mapping) and "printed" in value:
                value = {**value, "printed": " ".join(words.chars[start:end].split())}
            founds.append(replace(found, value=value, start=start, end=end))
        return founds

    return read


def ids(words: Words) -> list[Found]:
    """Trial ids; in a column of identifiers a number is more surely one than in prose."""
    return [
        replace(found, confidence=round(1 - (1 - found.confidence) / 2, 4))
        for found in trial_ids.find(words.chars)
    ]


SEVERITY = re.compile(
    r"^(?:(?:mild|moderate|moderately|severe|severely|critical|critically ill|advanced|early|"
    r"(?:early|late|end)[- ]stage)(?:[- ]to[- ]|[,/] ?| and | or |[- ]))+(?=\w)",
    re.IGNORECASE,
)
WORDS_BEFORE = 4  # more than these before a disease are a sentence, not its name


def named_conditions(words: Words) -> list[Found]:
    """The conditions of a condition column, one or more to each piece between semicolons.

    A name that no vocabulary has is kept without id; one that says more closely what a
    known disease is ("resistant hypertension") is kept whole, with that disease's id.

    >>> [found.value for found in named_conditions(Words("Severe COVID-19; Smith's palsy"))]
    [{'text': 'COVID-19', 'id': 'MONDO:0100096'}, {'text': "Smith's palsy", 'id': None}]
    """
    founds: list[Found] = []
    for piece in re.finditer(r"[^;\n•]+", words.chars):
        start = piece.start() + len(piece.group()) - len(piece.group().lstrip(" -–—"))
        end = piece.start() + len(piece.group().rstrip(" .,"))
        severity = SEVERITY.match(words.chars[start:end])
        start += severity.end() if severity else 0
        if start < end:
            founds += _conditions_of(replace(words, chars=words.chars[start:end]), start)
    return founds


def _conditions_of(piece: Words, offset: int) -> list[Found]:
    """The conditions of one piece; `offset` is where it stands in its cell."""
    known = written_out(conditions.find_known)(piece)
    text = " ".join(piece.chars.split())
    if not known:
        known = [Found({"text": text, "id": None}, 0, len(piece.chars), WHOLE_ITEM, 0.75)]
    first = known[0]
    before = piece.chars[: first.start].split()
    is_closer = len(known) == 1 and first.end == len(piece.chars) and before
    if is_closer and len(before) <= WORDS_BEFORE and not FUNCTION_WORD.search(text):
        value = first.value if isinstance(first.value, Mapping) else {}
        known = [replace(first, value={**value, "text": text}, start=0, rule=WHOLE_ITEM)]
    return [replace(one, start=one.start + offset, end=one.end + offset) for one in known]


WHOLE_ITEM = "conditions/whole-item"
FUNCTION_WORD = re.compile(
    r"\b(?:with|of|in|by|for|and|or|due|from|after|following|patients|adults|children|people|"
    r"acute|hospitali[sz]ed|related|associated|induced|infected|suspected|confirmed)\b",
    re.IGNORECASE,
)


def address_countries(words: Words) -> list[Found]:
    """The countries that end the addresses of a cell.

    >>> cell = Words("Hospital A, Paris, France, and Hospital B, Houston, TX,")
    >>> [found.value for found in address_countries(cell)]
    ['France', 'United States']
    """
    founds: list[Found] = []
    start = 0
    for mark in (*re.finditer(r";|,? and (?=[A-ZÀ-Þ])", words.chars), None):
        end = mark.start() if mark else len(words.chars)
        address = words.chars[start:end].rstrip(" ,;.")
        found = countries.country_at_end(address)
        if found is not None:
            founds.append(replace(found, start=found.start + start, end=found.end + start))
        start = mark.end() if mark else end
    return founds


def given(key: str, find: Callable[[str], list[tuple[JSON, int, int]]]) -> Find:
    """A reader of one attribute of a product; two different values are none.

    >>> given("route", cell_attributes.find_routes)(Words("IV infusion"))[0].value
    {'route': 'intravenous'}
    """

    def read(words: Words) -> list[Found]:
        told = find(words.chars)
        if not told or any(value != told[0][0] for value, _, _ in told):
            return [Found(None, start, end, f"cell_products/{key}", 0.4) for _, start, end in told]
        value, start, end = told[0]
        return [Found({key: value}, start, end, f"cell_products/{key}", 0.85)]

    return read


PIECE = re.compile(r"[^,;—\n]+")


def listed_design(words: Words) -> list[Found]:
    """The design of a column about it, where an item of a list is enough: "…, crossover".

    >>> found = listed_design(Words("Randomised, open-label, crossover"))
    >>> [next(iter(one.value.values())) for one in found]
    ['randomized', 'open label', 'crossover']
    """
    founds = design.find(words.chars)
    for piece in PIECE.finditer(words.chars):
        alone = [
            replace(one, start=one.start + piece.start(), end=one.end + piece.start())
            for one in design.find(piece.group())
        ]
        founds += [
            one for one in alone if all(one.end <= f.start or f.end <= one.start for f in founds)
        ]
    return founds


def under(pattern: str, find: Find) -> Find:
    """A reader that reads only under headings with a certain word."""
    heading = re.compile(pattern, re.IGNORECASE)
    return lambda words: find(words) if heading.search(words.heading) else []


# --- the table ---------------------------------------------------------------------------

HINT = 0.8
PRODUCTS = Reader("cell_products", written_out(cell_products.find))
ATTRIBUTES = tuple(
    Reader("cell_products", given(key, find), own=False)
    for key, find in (
        ("dose", cell_attributes.of_dose(dose.find)),
        ("infusions", cell_attributes.of_dose(schedule.find_infusions)),
        ("schedule", cell_attributes.of_dose(schedule.find_schedule)),
        ("route", cell_attributes.find_routes),
    )
)
TYPE_HINT = Reader("study_type", plain(study_type.find), own=False, weight=HINT)
DESIGN_HINT = Reader("design", plain(design.find), own=False, weight=HINT)
PHASE_HINT = Reader("phase", plain(phase.find), own=False, weight=HINT)

COLUMN_READERS: Mapping[str, tuple[Reader, ...]] = {
    "identifier": (
        Reader("trial_ids", ids),
        Reader("cited_as", plain(cited_as.find), own=False),
    ),
    "title": (
        Reader("title", headed(title.find_in_cell)),
        replace(PRODUCTS, own=False),
        Reader("conditions", written_out(conditions.find), own=False),
        TYPE_HINT,
        DESIGN_HINT,
        PHASE_HINT,
    ),
    "characteristics": (
        Reader("study_type", plain(study_type.find)),
        Reader("participants", headed(participants.find_in_cell)),
        Reader("design", listed_design),
        Reader("phase", plain(phase.find), own=False),
    ),
    "study_type": (
        Reader("study_type", plain(study_type.find)),
        DESIGN_HINT,
        PHASE_HINT,
    ),
    "design": (Reader("design", listed_design), TYPE_HINT, PHASE_HINT),
    "phase": (Reader("phase", headed(phase.find_in_cell)), DESIGN_HINT),
    "participants": (Reader("participants", headed(participants.find_in_cell)),),
    "country": (Reader("countries", plain(countries.find_names)),),
    "condition": (Reader("conditions", named_conditions),),
    "dose": ATTRIBUTES,
    "route": ATTRIBUTES,
    "intervention": (PRODUCTS,),
    "comparator": (Reader("design", said_as("Control: ", design.find), own=False),),
    "sponsor": (
        Reader("sponsor", headed(sponsor.find_in_cell)),
        Reader("countries", address_countries, own=False, weight=0.95),
    ),
    "reference": (Reader("cited_as", plain(cited_as.find)),),
    "other": (
        Reader(
            "follow_up",
            under(r"follow", said_as("Follow-up: ", follow_up.find)),
            own=False,
        ),
        Reader("results", under(r"result|finding", plain(results.find)), own=False),
    ),
}
"""Kind of column → what is read from its cells. Kinds that are not here tell no field."""


def readers_of(column: Column, registered: bool) -> tuple[Reader, ...]:
    """The readers of a column's cells.

    Of outcomes the heading says which. One that says neither means the primary ones where
    registered trials are listed (registries show these first), at less confidence; in a
    table of published studies it may mean results, and is not read.

    >>> readers_of(Column(3, "Secondary outcomes", "outcomes"), registered=True)[0].field
    'secondary_outcomes'
    """
    if column.kind != "outcomes":
        return COLUMN_READERS.get(column.kind, ())
    primary = re.search(r"\b(?:primary|main|principal)\b", column.heading, re.IGNORECASE)
    secondary = re.search(r"\bsecondary\b", column.heading, re.IGNORECASE)
    if not primary and not secondary:
        return OUTCOME_READERS["neither"] if registered else ()
    both = "both" if primary and secondary else None
    return OUTCOME_READERS[both or ("primary" if primary else "secondary")]
