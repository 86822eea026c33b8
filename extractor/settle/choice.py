"""Choosing between candidates: what agrees, what is sure, what is rival to what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from extractor.types import JSON, Candidate, Evidence

Layers = Sequence[Sequence[Candidate]]
"""Candidates by who tells them: the trial's own place first, then places that mention it."""

THRESHOLD = 0.5  # what is less probable than this is abstained from
CLOSE = 0.1  # rivals whose confidence differs by less are equally credible
OUTNUMBERED = 3  # … unless one is told in this many times as many places
CERTAINTY = 0.995  # no number of candidates makes more of it


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, and the candidates that agree on it."""

    value: JSON
    candidates: tuple[Candidate, ...]

    @property
    def strength(self) -> float:
        """The confidence of the best candidate: repetition does not make a hint a fact."""
        return max(candidate.confidence for candidate in self.candidates)

    @property
    def confidence(self) -> float:
        """The probability that one of the candidates is right, where they stand apart."""
        return combined(self.candidates)

    @property
    def places(self) -> int:
        """In how many places the value is told."""
        return len({(e.start, e.end) for c in self.candidates for e in c.evidence})

    @property
    def start(self) -> int:
        """Where the value is told first."""
        return min(place_of(candidate) for candidate in self.candidates)


def place_of(candidate: Candidate) -> int:
    """Where a candidate's words begin."""
    return min((evidence.start for evidence in candidate.evidence), default=0)


def combined(candidates: Iterable[Candidate]) -> float:
    """The probability that at least one of some agreeing candidates is right (noisy-or).

    Of candidates that rest on the same words only the best counts.

    >>> from extractor.types import Evidence
    >>> words = [Evidence("20", at, at + 2, "tables", "r") for at in (0, 0, 9)]
    >>> combined([Candidate("n", 20, (one,), 0.8) for one in words])
    0.96
    """
    apart: list[Candidate] = []
    taken: list[tuple[int, int]] = []
    for candidate in sorted(candidates, key=lambda candidate: -candidate.confidence):
        spans = [(evidence.start, evidence.end) for evidence in candidate.evidence]
        if any(a < d and c < b for a, b in spans for c, d in taken):
            continue
        taken += spans
        apart.append(candidate)
    return round(min(CERTAINTY, 1 - prod(1 - candidate.confidence for candidate in apart)), 4)


def cited(candidates: Iterable[Candidate]) -> tuple[Evidence, ...]:
    """The evidence of some candidates, each piece once, in order of place."""
    every = dict.fromkeys(evidence for one in candidates for evidence in one.evidence)
    return tuple(sorted(every, key=lambda evidence: (evidence.start, evidence.end)))


def normal(value: JSON) -> JSON:
    """A form in which equal values are equal: white space single, letter case folded.

    >>> normal("Phase  II") == normal("phase ii")
    True
    """
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def choices(candidates: Iterable[tuple[JSON, Candidate]]) -> list[Choice]:
    """Group candidates by value, the strongest first; each as its best candidate words it."""
    groups: dict[str, list[tuple[JSON, Candidate]]] = {}
    for value, candidate in candidates:
        groups.setdefault(repr(normal(value)), []).append((value, candidate))
    made = [
        Choice(
            max(group, key=lambda pair: pair[1].confidence)[0],
            tuple(candidate for _, candidate in group),
        )
        for group in groups.values()
    ]
    return sorted(made, key=lambda one: (-one.strength, -one.confidence, one.start))


def rivals_of(best: Choice, others: Iterable[Choice]) -> list[Choice]:
    """Other values that are as credible: as sure, of the same engine, not outnumbered."""
    engines = {e.engine for c in best.candidates for e in c.evidence}
    return [
        other
        for other in others
        if best.strength - other.strength < CLOSE
        and best.places < OUTNUMBERED * other.places
        and engines & {e.engine for c in other.candidates for e in c.evidence}
    ]


def against(best: float, others: Iterable[float]) -> float:
    """The probability of a value when others, which exclude it, were proposed too.

    >>> against(0.97, []), against(0.97, [0.72])
    (0.97, 0.9005)
    """
    for other in others:
        best = best * (1 - other) / (1 - best * other)
    return round(best, 4)
