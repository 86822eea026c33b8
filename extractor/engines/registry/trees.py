"""Leaves below one place as the tree that they were: for what only stands together, such as posted results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.engines.registry.rows import Leaf, Leaves

STEP = re.compile(r"(.*?)((?:\[[0-9]{1,9}\])*)", re.DOTALL)
NUMBER = re.compile("[0-9]+")
ATTRIBUTES = ("@{}", "@attributes/{}")  # where forms keep what is a plain child in others


@dataclass(slots=True)
class Node:
    """A place with what stands there and below; of a list one node for each item."""

    leaf: Leaf | None = None
    below: dict[str, dict[tuple[int, ...], Node]] = field(default_factory=dict)


def tree_of(leaves: Leaves, place: str) -> Node:
    """The tree of the leaves below a place.

    >>> tree = tree_of({"a/b/c": [Leaf("a/b[1]/c", 0, "x"), Leaf("a/b[2]/c", 9, "y")]}, "a/b")
    >>> [words_of(one, "c") for one in every(tree, "a/b")]
    ['x', 'y']
    >>> nested = tree_of({"a/b": [Leaf("a/b[2][1]", 0, "y"), Leaf("a/b[1][3]", 9, "x"), Leaf("a/b[", 20, "z")]}, "a")
    >>> [one.leaf.chars for one in every(nested, "a/b")]
    ['x', 'y']
    """
    root = Node()
    for path, some in leaves.items():
        if path.startswith(f"{place}/"):
            for leaf in some:
                put(root, leaf)
    return root


def put(root: Node, leaf: Leaf) -> None:
    """Put a leaf into a tree."""
    node = root
    for step in leaf.path.split("/"):
        found = STEP.fullmatch(step)
        assert found
        numbers = tuple(map(int, NUMBER.findall(found[2])))  # several for a list within a list
        node = node.below.setdefault(found[1], {}).setdefault(numbers or (1,), Node())
    node.leaf = leaf


def every(node: Node, path: str) -> Iterator[Node]:
    """The nodes at a path below, in the order in which they stand."""
    name, _, rest = path.partition("/")
    for _, one in sorted(node.below.get(name, {}).items()):
        yield from every(one, rest) if rest else (one,)


def leaf_of(node: Node, path: str) -> Leaf | None:
    """The first leaf at a path below; the last step may be an attribute."""
    above, slash, name = path.rpartition("/")
    for form in ("{}", *ATTRIBUTES):
        for one in every(node, f"{above}{slash}{form.format(name)}"):
            if one.leaf is not None:
                return one.leaf
    return None


def words_of(node: Node, path: str) -> str:
    """The words of the first leaf at a path below, in one line; "" for none."""
    leaf = leaf_of(node, path)
    return " ".join(leaf.chars.split()) if leaf else ""
