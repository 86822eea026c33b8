"""What a reader of a registry's form takes from elsewhere where a record leaves its design open.

A title that says "randomised" tells the allocation to whoever finds none in its place, and the
types of arms tell what is compared with. None of the forms has a word for "the source doesn't
say", so that a record whose title or groups tell more than its design comes back with more in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Values = Mapping[str, Any]


def by_title(values: Values, written: Values) -> bool:
    """Whether a reader takes a part of the design from the title; `written` is what the form has of the design.

    >>> by_title({"title": "A randomised trial"}, {}), by_title({"title": "A randomised trial"}, {"allocation": "randomized"})
    (True, False)
    """
    from extractor.engines.registry.rows import known_of, told_by_title  # brings spaCy

    if values.get("study_type") not in (None, "interventional"):
        return False
    found = told_by_title(values.get("title") or "", known_of([written]))
    return not {key for one in found for key in one} <= {
        key for key, one in whole(values).items() if one is not None
    }


def by_types(kinds: Mapping[str, str]) -> Callable[[Values], bool]:
    """Whether a reader takes what is compared with from the arms' types, of which `kinds` has the words by role."""

    def taken(values: Values) -> bool:
        from extractor.engines.registry.ctgov import Arm, control
        from extractor.engines.registry.rows import Leaf

        def leaf(words: str | None) -> Leaf | None:
            return Leaf("", 0, words) if words else None

        arms = [
            Arm(Leaf("", 0, one["label"]), leaf(kinds.get(one.get("role") or "")),
                tuple(each for each in [leaf(one.get("intervention"))] if each))
            for one in values.get("arms") or []
        ]  # fmt: skip
        return any(control(lambda _: arms).read({}))

    return taken


def by_groups(words: Callable[[Values], str]) -> Callable[[Values], bool]:
    """Whether a reader takes what is compared with from a text of groups."""

    def taken(values: Values) -> bool:
        from extractor.engines.registry.groups import control
        from extractor.engines.registry.rows import Leaf

        return any(control([], [Leaf("", 0, words(values))]))

    return taken


def whole(values: Values) -> Values:
    """A design as a form has it that can write all of it."""
    return values.get("design") or {}


def untold(
    by_arms: Callable[[Values], bool], written: Callable[[Values], Values] = whole
) -> Callable[[Values], bool]:
    """Whether a reader finds more of the design than the record tells."""
    return lambda values: (
        by_title(values, written(values)) or (not whole(values).get("control") and by_arms(values))
    )
