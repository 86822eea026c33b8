"""Results of the reported trial's primary outcome, from sentences that name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.engines.paper import aims, finding_tables
from extractor.engines.paper.finding_rules import Item, Result, results_in
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.time_frames import PHRASE, phrase_at
from extractor.fields.result_items import KEYS
from extractor.fields.rule import Found
from extractor.types import JSON, Candidate

REPORTING = ("trial report", "secondary analysis")
NUMBERS = ("events", "n", "percent", "mean", "effect", "ci_low", "ci_high")
OF_WHAT = re.compile(
    r"^[^a-zA-Z]*(?:greater |lower |higher )?(?:reduction|decrease|increase|improvement|difference|change)s? in (?P<what>[^,.;]{3,80})"
)
NEAR = 90  # characters around a number within which its outcome is named
LONGEST_LABEL = 8  # words of a row's label
IN_ROW = 0.6
MOST = 6  # results of one paper
CALLED = re.compile(r"\b(?:primary|main) (?:[\w-]+ ){0,2}?(?:outcome|end-?\s?point|measure)", re.I)
UNDER = re.compile(
    r"^[\d. ]*(?:primary|main) (?:[\w-]+ )?(?:outcomes?|end-?\s?points?)(?: measures?)?\W*$", re.I
)
OTHER = re.compile(
    r"\b(?:secondary|sub-?groups?|sensitivity anal|per[- ]protocol|baseline characteristics|univaria\w+|"
    r"multivaria\w+|correlat\w+|predict\w+|risk factors?|associated with|simulat\w+|sample size|assum\w+|power)\b",
    re.I,
)
SMALL = frozenset(
    "the a an of in and or for to at by with on from as change changes mean score scores number proportion "
    "patients level levels measured assessed using rate incidence total".split()
)
SURE = {"effect-with-interval": 0.75, "figures-of-two-arms": 0.7, "number-with-interval": 0.6}
SHARE = 0.7  # of an outcome's words a sentence must have


@dataclass(frozen=True, slots=True)
class Aim:
    """A primary outcome and the words that tell it."""

    measure: str
    time_frame: str | None
    words: frozenset[str]


def candidates(paper: Paper) -> list[Candidate]:
    """The results that sentences and tables print for the primary outcome; a protocol has none."""
    if paper.kind not in REPORTING:
        return []
    known = list(primary(paper))
    found: list[Candidate] = []
    seen: set[str] = set()
    for one in (*in_sentences(paper, known), *in_tables(paper, known)) if known else ():
        value = one.value if isinstance(one.value, dict) else {}
        numbers = [(k, v) for k, v in value.items() if k in NUMBERS and v is not None]
        key = repr(sorted(numbers))
        if numbers and key not in seen and len(found) < MOST:
            seen.add(key)
            found.append(one)
    return found


def in_sentences(paper: Paper, known: list[Aim]) -> Iterator[Candidate]:
    """Results that sentences of abstract and results tell."""
    under = False
    for before, passage in pairwise((None, *paper.passages)):
        assert passage is not None
        if passage.zone == "heading":
            follows = before is not None and before.zone == "heading"
            under = bool(UNDER.match(passage.sentence.chars)) or (under and follows)
        if passage.zone not in ("abstract", "body"):
            continue
        if passage.zone == "body" and passage.kind not in ("results", None):
            continue
        after = (
            before is not None
            and before.zone == "abstract"
            and bool(CALLED.search(before.sentence.chars))
        )
        for aim, result in told_in(passage, known, under=under, after=after):
            for item in result.items:
                value = full(aim, item, time_in(passage.sentence.chars))
                rule = f"results/{result.rule}"
                one = Found(value, result.start, result.end, rule, SURE[result.rule])
                yield paper.proposed("results", passage, one)


def in_tables(paper: Paper, known: list[Aim]) -> Iterator[Candidate]:
    """Results in rows that are called as a primary outcome, in tables that are not of baseline."""
    done: set[str] = set()
    for table in paper.tables:
        told: set[str] = set()
        if finding_tables.AT_START.search(table.caption):
            continue
        for cell in table.cells:
            if cell.column or cell.row < table.header_rows:
                continue
            aim = next((aim for aim in known if is_row_of(cell.text, aim)), None)
            if aim is None or aim.measure in done:
                continue
            for item, evidence in finding_tables.row_results(paper.document, table, cell.row):
                value = full(aim, item, time_in(f"{cell.text}. {table.caption}"))
                told.add(aim.measure)
                yield Candidate("results", value, (evidence,), IN_ROW)
        done |= told


def full(aim: Aim, item: Item, time: str | None) -> dict[str, JSON]:
    """A result with all keys of its kind."""
    value: dict[str, JSON] = {**dict.fromkeys(KEYS), "measure": aim.measure, **item}
    value["time_frame"] = time or aim.time_frame
    return value


def is_row_of(label: str, aim: Aim) -> bool:
    """Whether a row's label names an outcome, by its words or by its abbreviation."""
    short = re.search(r"\(([A-Z][A-Za-z]{0,3}[A-Z][\w-]{0,5})\)", aim.measure)
    if short and re.search(rf"\b{re.escape(short[1])}\b", label):
        return len(label.split()) <= LONGEST_LABEL
    words = stems(label)
    common = len(aim.words & words)
    return bool(common) and common >= SHARE * len(aim.words) and common >= SHARE * len(words)


def primary(paper: Paper) -> Iterator[Aim]:
    """The paper's primary outcomes, each once."""
    seen: set[str] = set()
    for one in aims.of_kind(paper, "primary"):
        value = one.value if isinstance(one.value, dict) else {}
        measure = str(value["measure"])
        if one.confidence >= aims.LEAST and measure not in seen:
            seen.add(measure)
            time = value["time_frame"]
            yield Aim(measure, str(time) if time else None, stems(measure))


def stems(words: str) -> frozenset[str]:
    """The beginnings of the words that say something."""
    return frozenset(w[:6] for w in re.findall(r"[a-z0-9₀-₉]+", words.lower()) if w not in SMALL)


def told_in(
    passage: Passage, known: list[Aim], *, under: bool, after: bool
) -> Iterator[tuple[Aim, Result]]:
    """The results in a sentence that names one primary outcome, and no other outcomes.

    `under`: it stands under a heading "Primary outcome"; `after`: behind a sentence on it.
    """
    chars = passage.sentence.chars
    if not known or not re.search(r"\d", chars) or OTHER.search(chars):
        return
    aim = named(passage, known, under=under, after=after)
    if aim is None:
        return
    results = list(results_in(chars))
    kinds = [result.rule for result in results]
    for result in results:
        alone = kinds.count(result.rule) == 1
        if result.rule == "number-with-interval":
            what = OF_WHAT.match(chars[result.end :])
            before = chars[max(0, result.start - NEAR) : result.start]
            if alone and names(what["what"] if what else before, aim):
                yield aim, result
        elif (alone and len(known) == 1) or names(
            chars[clause_start(chars, result.start) : result.start], aim
        ):
            yield aim, result


def named(passage: Passage, known: list[Aim], *, under: bool, after: bool) -> Aim | None:
    """The primary outcome of which a sentence tells: by its words, or as "the primary outcome"."""
    chars = passage.sentence.chars
    best = [aim for aim in known if names(chars, aim)]
    if len(best) == 1:
        return best[0]
    if best or len(known) != 1:
        return None
    called = under or CALLED.search(chars) or (after and known[0].words & stems(chars))
    return known[0] if called else None


def names(chars: str, aim: Aim) -> bool:
    """Whether words name an outcome; one common word alone ("survival", "pain") doesn't."""
    common = len(aim.words & stems(chars))
    return len(aim.words) >= 2 and common >= SHARE * len(aim.words) and common >= 2


def clause_start(chars: str, at: int) -> int:
    """Where the clause or list item around a place begins."""
    return max(chars.rfind(mark, 0, at) for mark in ("; ", "), ")) + 1


def time_in(chars: str) -> str | None:
    """The one time that a sentence tells."""
    times = [phrase_at(match) for match in PHRASE.finditer(chars)]
    return times[0] if len(set(times)) == 1 else None
