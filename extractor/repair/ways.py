"""From how well slots fit to cells: the best cuts of weighed texts, and of some once again.

Where borders stay in doubt, what the sure cells of a column say helps to find them. The
stretches of those texts are kept as they were weighed, to be cut again when that is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extractor.repair.letters import Bools, Floats, Ints
from extractor.repair.paths import IMPOSSIBLE, Scored, Step, best_paths
from extractor.repair.returning import SURE, Texts, returned
from extractor.repair.segments import Segments, Stops

UNFIT = -5.0  # log odds below which a stretch is no cell of its column: the best of bad borders


class Cut(NamedTuple):
    """A slot's stretch of text, and the probability that both its borders are right."""

    slot: int
    start: int
    end: int
    probability: float


class Weighed(NamedTuple):
    """The stretches that a slot may have, in log odds: how well they fit, the marks at their end.

    `seams` are to be taken off for words that are run together inside.
    """

    segments: Segments
    fit: Floats
    marks: Floats
    seams: Floats

    @property
    def scored(self) -> Scored:
        """The stretches with all their points."""
        points = self.fit + self.marks
        points -= self.seams
        return Scored(self.segments, points)


class Doubt(NamedTuple):
    """Texts whose cells are in doubt, by their numbers among all that were cut."""

    numbers: Sequence[int]
    slots: Sequence[Weighed]


def views(stops: Stops, n: int) -> list[Segments]:
    """What each of n slots in a row may hold: the first one opens the text, the last closes it."""
    if n == 1:
        return [Segments.of(stops, opening=True, closing=True)]
    middle = [Segments.of(stops)] * (n - 2) if n > 2 else []
    return [Segments.of(stops, opening=True), *middle, Segments.of(stops, closing=True)]


def cut(slots: Sequence[Weighed]) -> list[list[Cut]]:
    """For each text the best borders for the slots, in order; none where nothing fits at all."""
    stops = slots[0].segments.stops
    steps, total = best_paths(stops, [slot.scored for slot in slots])
    rows = []
    begins = stops.at[steps[0].i]
    for n, (step, slot) in enumerate(zip(steps, slots, strict=True)):
        sure = _probability(step, slot.fit)
        first, last = stops.at[step.i] - begins, stops.at[step.j] - begins
        found = zip(first.tolist(), last.tolist(), sure.tolist(), strict=True)
        rows.append([Cut(n, *cut) for cut in found])
    possible = (total > IMPOSSIBLE / 2).tolist()
    return [
        list(cuts) if ok else [] for cuts, ok in zip(zip(*rows, strict=True), possible, strict=True)
    ]


def _probability(step: Step, fit: Floats) -> Floats:
    return np.where(fit[step.at] < UNFIT, 0.0, np.exp(np.minimum(0.0, step.share)))


def in_doubt(
    texts: Sequence[str], slots: Sequence[Weighed], cuts: Sequence[Sequence[Cut]]
) -> Doubt | None:
    """The texts some of whose cells are not sure, if there are any, as they were weighed."""
    numbers = [n for n, row in enumerate(cuts) if any(one.probability < SURE for one in row)]
    if not numbers:
        return None
    stops = slots[0].segments.stops
    offsets = stops.at - stops.at[stops.first]
    inside = [offsets[stops.text == n].tolist() for n in numbers]
    kept = np.zeros(len(texts), dtype=bool)
    kept[numbers] = True
    fewer = views(Stops.of([texts[n] for n in numbers], inside), len(slots))
    return Doubt(
        numbers,
        [
            Weighed(
                segments,
                *(points.take(_among(slot.segments, kept[stops.text])) for points in slot[1:]),
            )
            for segments, slot in zip(fewer, slots, strict=True)
        ],
    )


def _among(segments: Segments, kept: Bools) -> Ints:
    """The numbers of the stretches that end at stops that are kept."""
    found: Ints = segments.once("kept", lambda: np.flatnonzero(segments.at_end(kept)))
    return found


def cut_again(doubt: Doubt, texts: Sequence[Texts]) -> list[list[Cut]]:
    """The texts in doubt cut again, now that it is known what the cells of each slot's column say."""
    return cut(
        [
            slot._replace(fit=slot.fit + returned(slot.segments, known)) if known else slot
            for slot, known in zip(doubt.slots, texts, strict=True)
        ]
    )
