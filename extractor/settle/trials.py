"""Which trials of a document are one: those that share a registration number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.types import Candidate, Kind, Trial

RANK: Mapping[Kind, int] = {
    "reported": 0,
    "registered": 1,
    "listed": 2,
    "described": 3,
    "mentioned": 4,
}
"""Who speaks for a trial that several places tell of: the lowest first."""
NO_TRIAL_OF_THEIR_OWN = frozenset({"WHO UTN", "PROSPERO"})
# A UTN may stand for several registrations, and a PROSPERO number is a review's.


@dataclass(frozen=True, slots=True)
class Merged:
    """One trial; `layers` are the candidates of its own place, then of the others by rank."""

    key: str
    kind: Kind
    label: str
    start: int
    layers: tuple[tuple[Candidate, ...], ...]


def ids_of(trial: Trial) -> frozenset[str]:
    """The registrations by which a trial is known from another: valid, and of one trial."""
    values = [c.value for c in trial.candidates if c.field == "trial_ids" and c.status == "found"]
    own = values[:1] if trial.kind == "registered" else values  # others it is cross-registered by
    return frozenset(
        str(value["id"])
        for value in own
        if isinstance(value, Mapping)
        and value.get("valid")
        and value.get("registry") not in NO_TRIAL_OF_THEIR_OWN
    )


def merged(trials: Sequence[Trial]) -> list[Merged]:
    """Put trials together that share an id, in order of place.

    A trial that shares ids with two that are known apart stays alone: rows of a table are
    never put together because a sentence names both.
    """
    groups: list[list[Trial]] = []
    known: dict[str, int] = {}  # id → group
    for trial in sorted(trials, key=lambda trial: (RANK[trial.kind], trial.start, trial.key)):
        ids = ids_of(trial)
        owners = {known[one] for one in ids if one in known}
        if len(owners) == 1:
            at = owners.pop()
            groups[at].append(trial)
        elif owners and trial.kind == "mentioned":
            continue  # it tells nothing that its owners don't, and of which is unknown
        else:
            at = len(groups)
            groups.append([trial])
        for one in ids:
            known.setdefault(one, at)
    return sorted(map(layered, groups), key=lambda one: (one.start, one.key))


def layered(group: Sequence[Trial]) -> Merged:
    """A group whose first trial speaks; trials of its kind speak with it."""
    main = group[0]
    kinds = dict.fromkeys(trial.kind for trial in group)
    layers = tuple(
        tuple(one for trial in group if trial.kind == kind for one in trial.candidates)
        for kind in kinds
    )
    return Merged(main.key, main.kind, main.label, main.start, layers)
