"""Whether lines taken for furniture stand apart from the body, as the dump's other furniture does.

Where blank lines or form feeds part running heads from the body, what is glued to the body
is a part of it: a cell of a table that returns beside a number, the opening of a paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

RUN_BETWEEN = 99  # the gap of a line that follows a shattered run
MOST = 0.5  # share of the furniture that stands apart
ON_EACH_PAGE = 0.8  # share of page breaks at which a running head is glued to the body, if at all


def set_apart(
    gaps: Sequence[int], keys: Sequence[str], found: Set[int], sure: Set[int]
) -> set[int]:
    """The lines found that stand in blocks of their own, if most that are sure do; else all.

    `gaps` are the blank lines before each line, `keys` what it says but for its digits. A line
    that is glued to the body at nearly all page breaks, and nowhere else, is a head all the same.

    >>> sorted(set_apart((0, 0, 0, 1, 1), ("a", "2", "b", "J. #", "c"), {1, 3}, {3}))
    [3]
    """
    blocks = list(_blocks(gaps))
    whole = {n for block in blocks if found >= set(block) for n in block}
    judged = sure or found
    if len(whole & judged) < MOST * len(judged):
        return set(found)
    glued = found - whole
    breaks = sum(n - 1 not in whole or gaps[n] >= RUN_BETWEEN for n in whole)
    edges = {n for block in blocks for n in (block[0], block[-1])}
    returns = Counter(keys[n] for n in glued)
    at_edges = Counter(keys[n] for n in glued & edges)
    heads = {key for key, n in returns.items() if at_edges[key] >= ON_EACH_PAGE * max(n, breaks)}
    return whole | {n for n in glued if keys[n] in heads}


def _blocks(gaps: Sequence[int]) -> Iterator[range]:
    """Lines with nothing between them, as ranges of their numbers."""
    opens = [0, *(n for n, gap in enumerate(gaps) if n and gap), len(gaps)]
    yield from (range(first, last) for first, last in pairwise(opens) if first < last)
