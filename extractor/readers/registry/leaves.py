"""A record of a registry as its leaves: paths with characters, in the file's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

MOST_DEEP = 60  # levels of nesting; real records have ten


class Leaf(NamedTuple):
    """One value that a record holds; `path` leads to it from the file's root."""

    path: str  # "/studies[3]/protocolSection/…/armGroups[2]/label"
    chars: str


Record = tuple[str, list[Leaf]]  # the path of a record, and its leaves


def leaves_of(value: object, path: str, depth: int = 0) -> Iterator[Leaf]:
    """The leaves of a value of JSON; what is empty has none.

    >>> [tuple(one) for one in leaves_of({"a": [{"b": 1}, {"b": None}], "c": True}, "")]
    [('/a[1]/b', '1'), ('/c', 'true')]
    """
    if depth > MOST_DEEP:
        raise RecursionError(f"nested more than {MOST_DEEP} levels deep")
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves_of(one, f"{path}/{key}", depth + 1)
    elif isinstance(value, list):
        for n, one in enumerate(value, 1):
            yield from leaves_of(one, f"{path}[{n}]", depth + 1)
    elif isinstance(value, bool):
        yield Leaf(path, "true" if value else "false")
    elif value is not None and str(value).strip():
        yield Leaf(path, str(value))
