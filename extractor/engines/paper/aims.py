"""Primary and secondary outcomes of the reported trial, with their time frames.

Papers tell their outcomes more than once: in the abstract, under "Outcomes", where the sample
size is reckoned. Each telling is a statement; those of one section are one list. The best list
is taken, and the others only confirm its items and lend them a time frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.engines.evidence import quoted_in_cell
from extractor.engines.paper.aim_heads import LED, LISTED, SUB_HEADED, headed
from extractor.engines.paper.aim_items import Outcome
from extractor.engines.paper.aim_reading import outcomes_in
from extractor.engines.paper.aim_rules import PRIMARY_RULES, SECONDARY_RULES
from extractor.engines.paper.aim_tables import in_table
from extractor.engines.paper.aim_texts import Cleaned, cleaned
from extractor.engines.paper.aim_times import follow_up_time
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.visits import Calendar
from extractor.fields.rule import Found, Rule
from extractor.types import Candidate, Cell

RULES = {"primary": PRIMARY_RULES, "secondary": SECONDARY_RULES}
WORDS = {"primary": ("rimary", "ain ", "rincipal", " key ", "Key "), "secondary": ("econdary",)}
# one of these is in every sentence that a rule reads
NOUNS = (
    "utcome",
    "ndpoint",
    "nd-point",
    "nd point",
    "easure",
    "ariable",
    "arameter",
    "riteri",
    "ndicator",
    "ary:",
    "ary :",
)
CAPITALS = "OUTCOME"  # in a label in capitals
OUTCOME_SECTION = re.compile(r"outcome|end-?\s?point|measure|assessment|variable|objective", re.I)
RECKONED = re.compile(r"sample size|power|statistic|analys[ei]s|calculation", re.I)
# How far a section can be trusted to speak of this trial's outcomes.
TRUST = {
    "abstract": 1.0,
    "methods": 1.0,
    "objectives": 1.0,
    "registration": 0.9,
    "introduction": 0.75,
    "results": 0.75,
    "conclusions": 0.5,
    "discussion": 0.5,
    "limitations": 0.5,
}
ELSEWHERE = 0.95  # sections of no known kind: often the methods' subsections
RECKONING = 0.85
APART = (LISTED, SUB_HEADED)  # printed as lists: each rule's finds are a list of their own
TABLED = "in-table"
IN_TABLE = 0.75
LONG_LIST = 3  # items from which a printed list is better than any sentence
LEAST = 0.5
SURE = 0.8  # from which an outcome of safety is added to those of efficacy
HARM = re.compile(r"\b(?:safety|tolerability|toxicity)\b", re.IGNORECASE)
ALIKE = 0.5  # share of common words from which two tellings are of one outcome
WORDY = 14  # words of a measure above which another telling is taken
LONE_AND_FEW = 2  # a longer list in the abstract is better than one outcome that is in it too
EACH_VISIT = re.compile(
    r"\b(?:each|every) (?:[a-z-]+ )?visit|^post-?operatively$"
)  # a time that others say better
LEAD_IN = re.compile(r"^(?:at|in|on) (?:the (?=[\w-]+$))?")  # "at day 14" is told as "day 14"
SMALL = frozenset("the a an of in and or for to at by with on from as".split())
TOOLS = frozenset("scale scales score scores index questi invent test tests subsca measur".split())
"""Words that many outcomes have, as `words` has them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One outcome as one place tells it."""

    passage: Passage
    start: int  # in the passage
    end: int
    outcome: Outcome
    rule: str
    confidence: float
    cell: tuple[int, Cell] | None = None  # of a table, whose number goes first
    harm: bool = False  # called an outcome of safety

    @property
    def measure(self) -> str:
        """What is measured."""
        return str(self.outcome["measure"])

    @property
    def words(self) -> frozenset[str]:
        """The measure's words that say something."""
        found = re.findall(r"[a-z0-9₀-₉]+", self.measure.lower())
        return frozenset(word[:6] for word in found if word not in SMALL) or frozenset(found)


def candidates(paper: Paper) -> list[Candidate]:
    """The outcomes that a paper calls primary or secondary."""
    calendar = Calendar(paper)
    return [one for kind in RULES for one in of_kind(paper, kind, calendar)]


def of_kind(paper: Paper, kind: str, calendar: Calendar | None = None) -> list[Candidate]:
    """The best list of outcomes of one kind, and what confirms it."""
    calendar = calendar or Calendar(paper)
    lists = by_section([*statements(paper, kind), *headed_told(paper, kind)])
    lists.update(table_lists(paper, kind))
    best = best_list(lists, many=kind != "primary")
    best = best if kind != "primary" else with_other_side(best, lists)
    others = [told for one in lists.values() for told in one if told not in best]
    own = [str(told.outcome["time_frame"] or "") for told in best]
    timed = len(best) > 1 and any(time and not EACH_VISIT.search(time) for time in own)
    found: list[Candidate] = []
    for told in best:
        same = [other for other in others if is_same(told, other, only=len(best) == 1)]
        told, same = fullest(told, same) if len(best) == 1 else (told, same)
        times = [one.outcome["time_frame"] for one in (told, *same) if one.outcome["time_frame"]]
        time = min(times, key=lambda one: EACH_VISIT.search(one) is not None, default=None)
        if (time is None and not timed) or (time and EACH_VISIT.search(time)):
            time = follow_up_time(calendar, told.passage, told.measure, kind) or time
        time = LEAD_IN.sub("", time) if time else None
        value: Outcome = {"measure": told.measure, "time_frame": time}
        found += [proposed(paper, kind, one, value) for one in (told, *same)]
    return found


def with_other_side(best: Sequence[Told], lists: Mapping[str, Sequence[Told]]) -> list[Told]:
    """The best list with the outcomes of safety that stand elsewhere, or those of efficacy.

    A trial may have a primary outcome of each, told in sections of their own.
    """
    sides = {one.harm for one in best}
    if len(sides) != 1:
        return list(best)
    other = (
        one
        for some in lists.values()
        for one in some
        if one.harm not in sides and one.confidence >= SURE
        if not any(is_same(one, another) for another in best)
    )
    surest = max(other, key=lambda one: one.confidence, default=None)
    return [*best, *([surest] if surest else [])]


def fullest(told: Told, same: Sequence[Told]) -> tuple[Told, list[Told]]:
    """Of tellings of one outcome the one that says more, first; then the others."""
    more = [
        one
        for one in same
        if one.words > told.words
        and len(one.measure.split()) <= WORDY
        and one.confidence >= told.confidence - 0.1
    ]
    if not more:
        return told, list(same)
    best = min(more, key=lambda one: len(one.measure))
    return best, [told, *(one for one in same if one is not best)]


def proposed(paper: Paper, kind: str, told: Told, value: Outcome) -> Candidate:
    """A telling as a candidate."""
    rule = f"{kind}_outcomes/{told.rule}"
    if told.cell is not None:
        number, cell = told.cell
        evidence = quoted_in_cell(paper.document, number, cell, told.start, told.end, rule=rule)
        return Candidate(f"{kind}_outcomes", dict(value), (evidence,), told.confidence)
    found = Found(dict(value), told.start, told.end, rule, told.confidence)
    return paper.proposed(f"{kind}_outcomes", told.passage, found)


def statements(paper: Paper, kind: str) -> Iterator[Told]:
    """Every outcome that a sentence tells by one of the rules; the first rule that reads one wins."""
    for one in paper.passages:
        if one.zone in ("caption", "figure", "note", "heading", "title"):
            continue
        chars = one.sentence.chars
        if not any(word in chars for word in (*WORDS[kind], CAPITALS)):
            continue
        if not any(noun in chars for noun in (*NOUNS, CAPITALS)):
            continue
        words = cleaned(chars)
        folded = words.chars.casefold()
        for rule in RULES[kind]:
            if not rule.may_match(folded):
                continue
            if rule.name == f"{kind}-label" and not OUTCOME_SECTION.search(one.section):
                continue
            told = list(by_rule(rule, one, words))
            if told:
                yield from told
                break


def by_rule(rule: Rule, passage: Passage, words: Cleaned) -> Iterator[Told]:
    """The outcomes that one rule reads in a sentence, given also as the words to read."""
    for match in rule.pattern.finditer(words.chars):
        for start, end, outcome in outcomes_in(match):
            sure = round(rule.confidence * trust(passage), 4)
            harm = HARM.search(match["noun"]) is not None
            first, last = words.place(start), words.end(end)
            yield Told(passage, first, last, outcome, rule.name, sure, harm=harm)


def headed_told(paper: Paper, kind: str) -> Iterator[Told]:
    """Outcomes that stand under a heading "Primary outcome", where no sentence calls them so."""
    for passage, start, end, outcome, rule, confidence in headed(paper, kind):
        sure = round(confidence * trust(passage), 4)
        yield Told(passage, start, end, outcome, rule, sure)


def table_lists(paper: Paper, kind: str) -> dict[str, list[Told]]:
    """The lists of outcomes that stand in tables, each table one list."""
    lists: dict[str, list[Told]] = {}
    for table in paper.tables:
        told = [
            Told(paper.passages[0], start, end, outcome, TABLED, IN_TABLE, (table.number, cell))
            for cell, start, end, outcome in in_table(table, kind)
        ]
        if told:
            lists[f"table {table.number}"] = told
    return lists


def trust(passage: Passage) -> float:
    """How far a place can be trusted to tell of this trial's outcomes."""
    sure = 1.0 if passage.zone == "abstract" else TRUST.get(passage.kind or "", ELSEWHERE)
    return sure * RECKONING if RECKONED.search(passage.section) else sure


def by_section(told: Iterable[Told]) -> dict[str, list[Told]]:
    """Tellings by section, an outcome once in each; the abstract is one section."""
    lists: dict[str, list[Told]] = {}
    for one in told:
        whole = one.passage.zone == "abstract" and one.passage.kind in (None, "abstract")
        name = "abstract" if whole else f"body/{one.passage.section}"
        section = lists.setdefault(one.rule if one.rule in APART else name, [])
        same = next(
            (
                n
                for n, other in enumerate(section)
                if other.passage is not one.passage
                and (one.words == other.words if one.rule in (*APART, LED) else is_same(one, other))
            ),
            None,
        )
        if same is None:
            section.append(one)
        elif section[same].confidence < one.confidence:
            section[same] = one
    return {
        name: [one for one in some if one.confidence > max(t.confidence for t in some) - 0.2]
        for name, some in lists.items()
    }


def is_same(one: Told, other: Told, *, only: bool = False) -> bool:
    """Whether two tellings are of one outcome; `only`: where there is but one, a hint is enough."""
    mine, theirs = one.words - TOOLS or one.words, other.words - TOOLS or other.words
    common = len(mine & theirs)
    least = min(len(mine), len(theirs))
    return bool(least) and common / least >= (0.34 if only else ALIKE)


def best_list(lists: dict[str, list[Told]], *, many: bool) -> list[Told]:
    """The list to take: the body's section on outcomes, unless the abstract says it better."""
    ranked = sorted(lists.items(), key=lambda pair: -rank(*pair, many=many))
    if not ranked:
        return []
    best = ranked[0][1]
    abstract = lists.get("abstract", [])
    if not abstract or best is abstract or len(best) > 1 or wordy(abstract):
        return best
    fuller = (
        many and len(abstract) > LONE_AND_FEW and any(is_same(best[0], one) for one in abstract)
    )
    return abstract if fuller or wordy(best) else best


def rank(name: str, told: Sequence[Told], *, many: bool) -> float:
    """How good a section's list is; where not `many` are to be expected, a long sentence is less so."""
    sure = max(one.confidence for one in told)
    listed = (name in APART or told[0].cell is not None) and len(told) >= LONG_LIST
    of_outcomes = bool(OUTCOME_SECTION.search(name))
    crowd = 0.05 * (not many and not listed and len(told) > LONG_LIST)
    full = 0.07 * (min(len(told), LONG_LIST) - 1) * many
    return (
        sure
        - crowd
        + full
        + (0.1 if name == SUB_HEADED else 0.2) * listed
        + 0.1 * of_outcomes
        + 0.02 * (name != "abstract")
    )


def wordy(told: Sequence[Told]) -> bool:
    """Whether measures are too long to be names."""
    return any(len(one.measure.split()) > WORDY for one in told)
