"""What trained models add to the reported trial where rules are silent.

Only title and abstract are read, and only where they can fill a gap: a condition where rules name
none, and what the one experimental arm gets where no sentence says so. Models are not asked for
outcomes: where rules find none, papers as a rule name none (README, "What the model adds").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extractor.engines.evidence import quoted
from extractor.engines.model import Entity
from extractor.engines.paper.health_places import FOUND_OUT, MOST_SENTENCES
from extractor.engines.paper.passages import Paper, Passage
from extractor.types import JSON, Candidate, Evidence

Finder = Callable[[Sequence[str]], list[list[Entity]]]
"""What models find in each of some sentences."""

ENGINE = "model"
TREATS = frozenset(("drug", "intervention"))  # kinds of what an arm may get
LEAST = 0.3  # of a span that another head bears out
ALONE = 0.5  # of the best span of a thing
SURE = 0.7  # of a list of things that one head takes for one
CONDITION = 0.55  # measured where rules are silent: 3 of 5 papers (README)
UNSCORED = 0.5  # what a model that tells no scores is taken to be sure
VERSUS = re.compile(r"\b(?:versus|vs|compared|comparison|comparing|against|or)\b", re.IGNORECASE)
NO_TREATMENT = re.compile(
    r"\b(?:placebo|control|usual|trial|study|randomi[sz]\w*|blind\w*|intervention$)", re.IGNORECASE
)
FORM = re.compile(
    r"[ -](?:tablets?|capsules?|injections?|infusions?|supplement(?:s|ation)?|gel|cream|ointment|paste|plaster|patch(?:es)?|"
    r"therapy|treatment|training|program(?:me)?|vaccin(?:e|ation)|transplantation|extract|powder|solution)\b",
    re.IGNORECASE,
)
NAME_OF_STUDY = re.compile(r"[)\]:]|\s(?:study|trial)\b", re.IGNORECASE)
AIM = re.compile(
    r"\b(?:efficacy|effects?|effectiveness|safety|benefits?|impact|influence|role|use) of\b|\bwhether\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:effects?|impact|influence)\b.* on\b|\b(?:increas|improv|reduc|prevent|promot)\w* (?:[\w-]+ ){0,2}$|"
    r"\b(?:complian|adher)\w+ (?:with|to) (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
"""Before a thing that is to be changed, and changes nothing."""
AIM_SENTENCES = 8  # of the abstract, among which the aim stands


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a passage that models take for one thing."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words, white space single."""
        return " ".join(self.passage.sentence.chars[self.start : self.end].split())


def completed(paper: Paper, ruled: Sequence[Candidate], find: Finder | None) -> list[Candidate]:
    """The rules' candidates, completed from models; without models they stay as they are."""
    if find is None or paper.title is None:
        return list(ruled)
    gap = experimental_gap(ruled)
    named = not any(one.field == "conditions" for one in ruled)
    if gap is None and not named:
        return list(ruled)
    passages = [paper.title, *islice(paper.within("abstract"), MOST_SENTENCES)]
    if not named:
        passages = passages[: AIM_SENTENCES + 1]
    read = list(zip(passages, find([one.sentence.chars for one in passages]), strict=True))
    found = list(ruled)
    if named and (condition := condition_of(read)):
        words = cited(paper, condition, "conditions/model")
        value: JSON = {"text": condition.text, "id": None}
        found.append(Candidate("conditions", value, (words,), CONDITION))
    if gap is not None and (given := treatment_of(read, str(told(gap)["label"]))):
        words = cited(paper, given, "arms/model-intervention")
        arm: JSON = {**told(gap), "intervention": given.text}
        found[found.index(gap)] = replace(gap, value=arm, evidence=(*gap.evidence, words))
    return found


def cited(paper: Paper, named: Named, rule: str) -> Evidence:
    """Evidence for what a model marked."""
    first = named.passage.sentence.start
    start, end = first + named.start, first + named.end
    return quoted(paper.document, start, end, engine=ENGINE, rule=rule)


def told(candidate: Candidate) -> Mapping[str, JSON]:
    """A candidate's keys."""
    return candidate.value if isinstance(candidate.value, Mapping) else {}


def experimental_gap(ruled: Sequence[Candidate]) -> Candidate | None:
    """The one experimental arm, if there is one and nothing says what it gets."""
    arms = [one for one in ruled if one.field == "arms" and told(one).get("role") == "experimental"]
    labels = {str(told(one).get("label")).casefold() for one in arms}
    if len(labels) != 1 or any(told(one).get("intervention") for one in arms):
        return None
    return arms[0]


def condition_of(read: Sequence[tuple[Passage, list[Entity]]]) -> Named | None:
    """A condition that two heads or models mark, in the title before the abstract."""
    for passage, entities in read:
        if FOUND_OUT.search(passage.section):
            continue
        own = [one for one in entities if one.kind == "condition" and sure(one) >= ALONE]
        for group in groups(own):
            if len({one.source for one in group}) > 1:
                first, last = min(one.start for one in group), max(one.end for one in group)
                return Named(passage, first, last)
    return None


def treatment_of(read: Sequence[tuple[Passage, list[Entity]]], label: str) -> Named | None:
    """What the title, or else the aim, says was tried; abstains where it names two or more."""
    for passage, entities in read:
        chars = passage.sentence.chars
        if passage.zone != "title" and not AIM.search(chars):
            continue
        own = [one for one in entities if one.kind in TREATS and sure(one) >= LEAST]
        borders = [whole(chars, group) for group in groups(own) if borne_out(group)]
        first = borders[0] if borders else None  # what stands behind it is what it is to change
        if first is None:
            continue
        named = Named(passage, *first)
        if is_treatment(named) and (not VERSUS.search(chars) or shares_word(named.text, label)):
            return named
    return None


def is_treatment(named: Named) -> bool:
    """Whether marked words can be what an arm gets: no placebo, and no study's own name."""
    chars = named.passage.sentence.chars
    changed = CHANGED.search(chars[: named.start])
    within_brackets = chars.count("(", 0, named.start) > chars.count(")", 0, named.start)
    acronym = named.text.isupper() and NAME_OF_STUDY.match(chars, named.end)
    return not (changed or within_brackets or acronym or NO_TREATMENT.search(named.text))


def borne_out(group: Sequence[Entity]) -> bool:
    """Whether two heads or models mark it, one of them surely."""
    return len({one.source for one in group}) > 1 and max(map(sure, group)) >= ALONE


def whole(chars: str, group: Sequence[Entity]) -> tuple[int, int] | None:
    """The borders of one treatment in the spans that overlap; None where they don't agree.

    Of the spans that two heads draw alike the longest counts, else the surest head's, and a word
    for its form behind it belongs to it ("tablets"). A list of things is one only if a head that
    is sure takes it so.
    """
    drawn: dict[tuple[int, int], set[str]] = {}
    for one in group:
        drawn.setdefault((one.start, one.end), set()).add(one.source)
    alike = [span for span, sources in drawn.items() if len(sources) > 1]
    best = max(group, key=lambda one: (sure(one), one.end - one.start))
    start, end = max(alike, key=lambda span: span[1] - span[0], default=(best.start, best.end))
    widest = max(group, key=lambda one: one.end - one.start)
    if any(one.end <= start or end <= one.start for one in group):  # others stand beside it
        if sure(widest) < SURE or "," in chars[widest.start : widest.end]:
            return None
        start, end = widest.start, widest.end
    form = FORM.match(chars, end)
    return start, form.end() if form else end


def groups(entities: Sequence[Entity]) -> Iterator[list[Entity]]:
    """Entities that overlap, in order of place."""
    group: list[Entity] = []
    end = 0
    for one in sorted(entities, key=lambda one: one.start):
        if group and one.start >= end:
            yield group
            group = []
        group.append(one)
        end = max(end, one.end) if len(group) > 1 else one.end
    if group:
        yield group


def sure(one: Entity) -> float:
    """How sure a model is."""
    return UNSCORED if one.score is None else one.score


def shares_word(one: str, other: str) -> bool:
    """Whether two names share a word of four letters or more."""
    words = [set(re.findall(r"\w{4,}", text.casefold())) for text in (one, other)]
    return bool(words[0] & words[1])
