"""What a reader of cells is: the words it is given, the field it looks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as _field

from extractor.fields.rule import Found


@dataclass(frozen=True, slots=True)
class Words:
    """A cell's words, with what its table says of them."""

    chars: str
    heading: str = ""
    abbreviations: Mapping[str, str] = _field(default_factory=dict)


Find = Callable[[Words], list[Found]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Finds one field in cells; a Found without value is seen but not trusted."""

    field: str
    find: Find
    own: bool = True
    weight: float = 1.0  # what the place leaves of a rule's confidence
