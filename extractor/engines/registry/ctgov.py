"""What ClinicalTrials.gov's forms share: words of its pick lists, people, arms, control, countries.

Definitions: https://clinicaltrials.gov/policy/protocol-definitions. The enrolment is the number of
people planned where its type is "Anticipated" or "Estimated", the number enrolled where it is
"Actual". Forms that lost the type tell it where the study still recruits, or where as many
people started as are enrolled (`ctgov_flow`); else it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from extractor.engines.registry.ctgov_flow import Flow, Names, arm_sizes, no_flow, randomised
from extractor.engines.registry.rows import Leaf, Leaves, Row, Whole
from extractor.engines.registry.words import Read, country, date, key, meaning, number, phase, text
from extractor.types import JSON

Told = Iterator[tuple[JSON, Sequence[Leaf]]]

STUDY = meaning({
    "interventional": "interventional", "observational": "observational", "expanded": "expanded access",
})  # fmt: skip
MODEL = meaning({
    "parallel": "parallel", "single": "single group", "crossover": "crossover", "cross-over": "crossover",
    "factorial": "factorial", "sequential": "sequential", "cohort": "cohort", "case control": "case-control",
    "case only": "case-only", "case crossover": "case-crossover", "ecologic": "ecologic or community",
    "family based": "family-based", "defined population": "defined population",
    "natural history": "natural history",
})  # fmt: skip
ALLOCATION = meaning({
    "randomized": "randomized", "non randomized": "non-randomized", "nonrandomized": "non-randomized",
})  # fmt: skip
MASKING = meaning({
    "none": "open label", "open": "open label", "single": "single", "double": "double", "triple": "triple",
    "quadruple": "quadruple",
})  # fmt: skip
ROLE = meaning({
    "experimental": "experimental", "active": "comparator", "placebo": "placebo", "sham": "placebo",
    "no intervention": "no intervention",
})  # fmt: skip
CONTROL = meaning({
    "active": "active", "placebo": "placebo", "sham": "sham", "no intervention": "no treatment",
})  # fmt: skip
ACTUAL = meaning({"actual": "enrolled", "anticipated": "planned", "estimated": "planned"})
ACTIVE = frozenset(("recruiting", "not yet recruiting", "enrolling by invitation"))
KIND = re.compile(
    r"\A(?:Drug|Device|Biological|Procedure|Radiation|Behavioral|Genetic|Dietary Supplement|"
    r"Combination Product|Diagnostic Test|Other): "
)
STANDARD = re.compile(
    r"\b(?:standard(?:[- ]of)?[- ](?:\w+ )?(?:care|therapy|treatment|protocol)|SOC|usual care|"
    r"(?:best )?supportive (?:care|treatment|therapy)|"
    r"conventional (?:\w+ )?(?:treatments?|therapy|care|control)|routine (?:care|treatment))\b",
    re.IGNORECASE,
)
MORE = re.compile(r"\+|\b(?:plus|and|with|added|addition|not?|versus|instead)\b", re.IGNORECASE)
UNTREATED = re.compile(
    r"\b(?:no|without) (?:treatment|intervention|therapy)\b|\buntreated\b", re.IGNORECASE
)


SIZE = re.compile(r"\(\s*n\s*=\s*(?P<n>\d{1,3}(?:,\d{3})+|\d{1,5})\s*\)", re.IGNORECASE)


class Arm(NamedTuple):
    """An arm or group as a record has it."""

    label: Leaf
    kind: Leaf | None  # "Placebo Comparator"
    given: tuple[Leaf, ...] = ()  # names of interventions
    about: Leaf | None = None  # its description


Arms = Callable[[Leaves], Sequence[Arm]]
Flows = Callable[[Leaves], Flow]


def plain(words: str) -> str:
    """Words of a pick list, whichever way a form writes them.

    >>> plain("NON_RANDOMIZED"), plain("Non-Randomized")
    ('non randomized', 'non randomized')
    """
    return " ".join(words.replace("_", " ").replace("-", " ").split()).casefold()


def pick(read: Read) -> Read:
    """A reader of a pick list's words."""
    return lambda words: read(plain(words))


def design(places: Sequence[str], allocation: str, masking: str) -> tuple[Row, ...]:
    """The rows of a design: places of the models, interventional and observational, and the rest."""
    return (
        *(Row("design", at, key("model", pick(MODEL))) for at in places),
        Row("design", allocation, key("allocation", pick(ALLOCATION))),
        Row("design", masking, key("masking", pick(MASKING))),
    )


def started(at: str) -> Row:
    """When the first participant was or will be enrolled."""
    return Row("enrolment_dates", at, key("start", date))


def phases(at: str) -> Whole:
    """All phases of a study as one: PHASE1 and PHASE2 are 1/2."""

    def read(leaves: Leaves) -> Told:
        told = leaves.get(at, ())
        value = phase(" ".join(one.chars.replace("_", " ") for one in told))
        if value is not None:
            yield value, told

    return Whole("phase", read)


def countries(at: str) -> Whole:
    """The countries of all sites, each once."""

    def read(leaves: Leaves) -> Told:
        first = {one.chars: one for one in reversed(leaves.get(at, ()))}
        for words, leaf in sorted(first.items(), key=lambda one: one[1].start):
            yield country(words) or text(words), [leaf]

    return Whole("countries", read)


def people(
    count: str,
    kinds: Sequence[str],
    status: str,
    allocation: str,
    arms: Arms,
    flow: Flows = no_flow,
) -> Whole:
    """The enrolment by its type, and those randomised as the participant flow tells them."""

    def read(leaves: Leaves) -> Told:
        told = leaves.get(count, ())
        n = number(told[0].chars) if len(told) == 1 else None
        if not isinstance(n, int):
            return
        begun = flow(leaves)
        kind = next((leaf for at in kinds for leaf in leaves.get(at, ())), None)
        name = pick(ACTUAL)(kind.chars) if kind else None
        cited = [told[0], *([kind] if kind else [])]
        if kind is None:
            name, more = untyped(n, leaves.get(status, ()), begun)
            cited += more
        if isinstance(name, str):
            yield {name: n}, cited
        drawn = [
            one for one in leaves.get(allocation, ()) if pick(ALLOCATION)(one.chars) == "randomized"
        ]
        if name == "enrolled" and drawn:
            named = [names_of(arm) for arm in arms(leaves)]
            yield from (({"randomised": n}, cited) for n, cited in randomised(begun, named, n))

    return Whole("participants", read)


def untyped(n: int, status: Sequence[Leaf], flow: Flow) -> tuple[str | None, Sequence[Leaf]]:
    """What an enrolment without a type is: as many as started, or those whom a study still seeks."""
    if flow.groups and sum(group.n for group in flow.groups) == n:
        return "enrolled", [group.counted for group in flow.groups if group.n]
    if n and status and plain(status[0].chars) in ACTIVE:
        return "planned", status[:1]
    return None, ()


def arms_with(arms: Arms, flow: Flows = no_flow) -> Whole:
    """Arms with the names of what they get, and how many started in each."""

    def read(leaves: Leaves) -> Told:
        found = arms(leaves)
        sizes = arm_sizes(flow(leaves), [names_of(arm) for arm in found])
        for arm in found:
            size = sizes.get(arm.label.path)
            n, counted = (size.n, [size.counted]) if size else told_size(arm)
            kind = [arm.kind] if arm.kind else []
            value = {
                "label": " ".join(arm.label.chars.split()),
                "role": pick(ROLE)(kind[0].chars) if kind else None,
                "n": n,
                "intervention": given(arm),
            }
            cited = [arm.label, *kind, *arm.given, *counted]
            # arms are told in the order of where their evidence begins: that of their labels
            yield value, [one for one in cited if one.start >= arm.label.start]

    return Whole("arms", read)


def told_size(arm: Arm) -> tuple[int | None, list[Leaf]]:
    """How many people an arm is for, where its name or description says one number of them: "(n=20)".

    >>> told_size(Arm(Leaf("", 0, "Songs (n = 20)"), None))[0], told_size(Arm(Leaf("", 0, "A (n=3), B (n=4)"), None))[0]
    (20, None)
    """
    told = [arm.label, *([arm.about] if arm.about else [])]
    found = [
        (int(one["n"].replace(",", "")), leaf) for leaf in told for one in SIZE.finditer(leaf.chars)
    ]
    if len({n for n, _ in found}) != 1:
        return None, []
    return found[0][0] or None, [leaf for _, leaf in found[:1]]


def names_of(arm: Arm) -> Names:
    """What an arm may be called: its label, or the one thing it gets."""
    return Names(arm.label.path, arm.label.chars, given(arm) if len(arm.given) == 1 else None)


def given(arm: Arm) -> str | None:
    """What an arm gets: names without their kinds ("Drug: ")."""
    names = (" ".join(KIND.sub("", one.chars).split()) for one in arm.given)
    return "; ".join(dict.fromkeys(names)) or None


def control(arms: Arms) -> Whole:
    """Against what a trial compares, by its arms' types, where they agree on one thing.

    A placebo goes before others. Active comparators without an experimental arm, or that get what
    one gets, are as often under study, and tell nothing. What is called standard care is that.
    """

    def read(leaves: Leaves) -> Told:
        found = arms(leaves)
        tried = [given(arm) for arm in found if kind_of(arm, ROLE) == "experimental"]
        named = [(arm, name) for arm in found if (name := control_of(arm, tried))]
        for first in ("placebo", "sham"):
            named = [one for one in named if one[1] == first] or named
        names = {name for _, name in named}
        if len(names) == 1 and (tried or names & {"placebo", "sham"}):
            cited = [leaf for arm, _ in named for leaf in (arm.kind, arm.label) if leaf]
            yield {"control": names.pop()}, cited

    return Whole("design", read)


def kind_of(arm: Arm, read: Read) -> JSON | Sequence[JSON]:
    """What an arm's type means."""
    return pick(read)(arm.kind.chars) if arm.kind else None


def is_standard(name: str) -> bool:
    """Whether a name is that of standard care, and of nothing beside it.

    >>> is_standard("Standard of Care (SOC)"), is_standard("Favipiravir + standard care")
    (True, False)
    """
    return bool(STANDARD.search(name)) and not MORE.search(name)


def control_of(arm: Arm, tried: Sequence[str | None]) -> str | None:
    """What an arm is compared as; None for one under study, beside those that are tried.

    An arm without intervention gets standard care where its name or description says so; one that is
    an active comparator where nothing else is named.
    """
    name = kind_of(arm, CONTROL)
    label, names = arm.label.chars, [one.chars for one in arm.given]
    if name == "no treatment":
        told = f"{label}\n{arm.about.chars if arm.about else ''}"
        return "standard of care" if STANDARD.search(told) else name
    if name == "active":
        if UNTREATED.search(label):
            return "no treatment"
        if is_standard(label) or (names and all(map(is_standard, names))):
            return "standard of care"
        return None if arm.given and given(arm) in tried else name
    return name if isinstance(name, str) else None
