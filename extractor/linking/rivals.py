"""What the records of one trial say of each field: agreement, conflict, or a change since.

Two values are rivals if both cannot be true. A number planned is no rival of a number enrolled, a
public title none of a scientific one, a part of a design none of what another leaves out. A
rival that equals what the registry itself said at an earlier date has been changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio

from extractor.linking.tellings import Telling, listed, value_of
from extractor.types import JSON

Fields = Mapping[str, JSON]
ALIKE = 60  # of 100: names of organisations that share less of their words are not one's
CONTROLS = frozenset(("placebo", "comparator", "no intervention"))
SPONSORS = frozenset(
    ("registered", "reported")
)  # kinds of records: reviews print where a trial is done
NONE_TOLD = "not reported"
CONCEPTS = frozenset(("cell_products.cell_type", "cell_products.tissue"))
GENERAL = frozenset(
    ("CL:0000034", "CL:0000499")
)  # stem cell, stromal cell: others are kinds of them
BLIND = frozenset(("double", "triple", "quadruple"))  # registries differ in whom they count


@dataclass(frozen=True, slots=True)
class Said:
    """A value that one record gives for a part of a field."""

    record: int  # its place among the tellings
    value: JSON


@dataclass(frozen=True, slots=True)
class Rival:
    """A part of a field of which records say different things."""

    field: str  # "participants.planned"
    status: str  # "conflict" or "changed since"
    said: tuple[Said, ...]


Part = tuple[str, JSON]


def parts(fields: Fields) -> Iterator[Part]:
    """What a record says, as parts that can be compared."""
    for read in READS:
        yield from read(fields)


def scalars(fields: Fields) -> Iterator[Part]:
    """Fields with one value of few."""
    for name in ("study_type", "phase"):
        value = value_of(fields, name)
        if value is not None:
            yield name, value


def of_people(fields: Fields) -> Iterator[Part]:
    """Each kind of number of people."""
    people = value_of(fields, "participants")
    for key, n in people.items() if isinstance(people, Mapping) else ():
        if isinstance(n, int):
            yield f"participants.{key}", n


def of_design(fields: Fields) -> Iterator[Part]:
    """The parts of the design, and whether there was a control group."""
    design = value_of(fields, "design")
    told = design if isinstance(design, Mapping) else {}
    for key in ("model", "allocation", "masking"):
        if told.get(key) is not None:
            yield f"design.{key}", told[key]
    arms = listed(fields, "arms")
    controls = [one for one in arms if one.get("role") in CONTROLS]
    if controls:
        yield "arms.control group", True
    elif told.get("model") == "single group" or "lack of a control" in str(told.get("printed")):
        yield "arms.control group", False


def of_products(fields: Fields) -> Iterator[Part]:
    """The parts of a lone cell product; what a document says that it does not know, too."""
    items = listed(fields, "cell_products")
    if len(items) != 1:
        return
    one = items[0]
    for key in ("cell_type", "tissue"):
        part = one.get(key)
        if isinstance(part, Mapping):
            yield f"cell_products.{key}", part
    for key in ("donor", "derivative", "route", "infusions"):
        if one.get(key) is not None:
            yield f"cell_products.{key}", one[key]
    dose = one.get("dose")
    if isinstance(dose, Mapping) and dose.get("value") is not None:
        yield f"cell_products.dose ({dose.get('unit')})", [dose["value"], dose.get("high")]
    silent = one.get("not_reported")
    for name in silent if isinstance(silent, list) else ():
        yield f"cell_products.{name}", NONE_TOLD


def of_arms(fields: Fields) -> Iterator[Part]:
    """The size of a lone experimental and of a lone comparing arm."""
    arms = listed(fields, "arms")
    for name, wanted in (("experimental", {"experimental"}), ("control", CONTROLS)):
        some = [one for one in arms if one.get("role") in wanted]
        if len(some) == 1 and isinstance(some[0].get("n"), int):
            yield f"arms.{name}.n", some[0]["n"]


def of_places(fields: Fields) -> Iterator[Part]:
    """Sponsor and countries."""
    sponsor = value_of(fields, "sponsor")
    if sponsor is not None:
        yield "sponsor", sponsor
    countries = value_of(fields, "countries")
    if isinstance(countries, list):
        yield "countries", sorted(map(str, countries))


READS: tuple[Callable[[Fields], Iterator[Part]], ...] = (
    scalars, of_people, of_design, of_arms, of_products, of_places,
)  # fmt: skip


def same(name: str, one: JSON, other: JSON) -> bool:
    """Whether two values of a part may both be true.

    >>> same("countries", ["China"], ["China", "Iran"]), same("phase", "1/2", "2")
    (True, False)
    """
    if one == other:
        return True
    if name == "sponsor":
        return token_set_ratio(str(one).casefold(), str(other).casefold()) >= ALIKE
    if name == "countries" and isinstance(one, list) and isinstance(other, list):
        return bool(set(one) & set(other))
    if name in CONCEPTS and isinstance(one, Mapping) and isinstance(other, Mapping):
        return concept(one) == concept(other) or bool({concept(one), concept(other)} & GENERAL)
    return name == "design.masking" and {str(one), str(other)} <= BLIND


def concept(value: Mapping[str, JSON]) -> str:
    """A concept by its id, else its words."""
    return str(value.get("id") or str(value.get("text")).casefold())


def rivals(
    tellings: Sequence[Telling], trial: Sequence[int], fields: Sequence[Fields]
) -> list[Rival]:
    """The parts of which a trial's records say what cannot both be true."""
    said: dict[str, list[Said]] = {}
    for at, one in zip(trial, fields, strict=True):
        for name, value in parts(one):
            said.setdefault(name, []).append(Said(at, value))
    found = []
    for name, each in said.items():
        if name == "sponsor":
            each = [one for one in each if tellings[one.record].kind in SPONSORS]
        if len(each) < 2 or all(same(name, each[0].value, one.value) for one in each[1:]):
            continue
        found.append(
            Rival(
                name, "changed since" if changed(tellings, name, each) else "conflict", tuple(each)
            )
        )
    return found


def changed(tellings: Sequence[Telling], name: str, said: Sequence[Said]) -> bool:
    """Whether the registry's own versions, by their dates, tell of a change that explains all rivals.

    Versions are records of one registration with different dates; every value must be one that a version had.
    """
    versions: dict[str, set[str]] = {}  # registration → dates
    had: dict[str, list[JSON]] = {}
    for one in said:
        record = tellings[one.record]
        if record.kind == "registered" and record.dated and record.own:
            versions.setdefault(record.own[0], set()).add(record.dated)
            had.setdefault(record.own[0], []).append(one.value)
    return any(
        len(versions[id_]) > 1 and all(any(same(name, one.value, value) for value in values) for one in said)
        for id_, values in had.items()
    )  # fmt: skip
