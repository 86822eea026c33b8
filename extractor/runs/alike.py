"""Documents that tell the same paper: its PDF and its XML, a preprint and what was printed.

A document is known by a sample of its runs of five words: those whose hash falls into one of so
many parts, the same in every document (FracMinHash: Irber et al. 2022, doi:10.1101/2022.01.11.475838).
On 19 papers in PDF and XML the two had 0.67 to 0.90 of all their runs in common; of 15,000 pairs of
other papers none had more than 0.10 (2026-11-22). A preprint is changed before it is printed.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations, groupby
from operator import itemgetter

import numpy as np

RUN = 5  # words
PART = 32  # of the hashes one in so many is kept
FEWEST = 16  # hashes of a sketch that can tell: some 500 words
COMMON = 16  # documents that share a hash which tells nothing: licences, forms
ALIKE = 0.4  # share of all hashes of two documents that both have
WORD = re.compile(r"[^\W\d_]{2,}")  # no numbers: they are set in more ways than words
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: spreads neighbouring numbers


def sketch(chars: str) -> list[int]:
    r"""The sample of a text's runs of words, as numbers below 2**63, in order.

    >>> text = " ".join(f"wor{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}d" for n in range(900))
    >>> sketch(text) == sketch(text.upper().replace(" ", "\n"))
    True
    """
    words = (zlib.crc32(one[0].encode()) for one in WORD.finditer(chars.lower()))
    hashes = np.fromiter(words, np.uint32).astype(np.uint64)
    if len(hashes) < RUN:
        return []
    runs = np.zeros(len(hashes) - RUN + 1, np.uint64)
    with np.errstate(over="ignore"):
        for at in range(RUN):
            runs = (runs ^ hashes[at : at + len(runs)]) * MIX
            runs ^= runs >> np.uint64(29)
    found = np.unique(runs[runs % np.uint64(PART) == 0] >> np.uint64(1))
    return [int(one) for one in found]


def same_papers(sketches: Iterable[tuple[int, str]], order: Mapping[str, int]) -> dict[str, str]:
    """Each document that tells the same paper as earlier ones, and the first of those.

    `sketches` are pairs of a hash and the path of a document that has it, sorted; `order` says
    where a document stands among all. What more than COMMON documents share is left out.

    >>> same_papers([(n, path) for n in range(20) for path in "ab"], {"b": 0, "a": 1})
    {'a': 'b'}
    """
    size, shared = Counter[str](), Counter[tuple[str, str]]()
    for paths in _by_hash(sketches):
        if len(paths) <= COMMON:
            size.update(paths)
            shared.update(combinations(sorted(paths, key=order.__getitem__), 2))
    first: dict[str, str] = {}
    for (one, other), n in sorted(shared.items(), key=lambda item: order[item[0][0]]):
        smaller = min(size[one], size[other])
        if smaller >= FEWEST and n >= ALIKE * (size[one] + size[other] - n):
            first.setdefault(other, first.get(one, one))
    return dict(sorted(first.items(), key=lambda item: order[item[0]]))


def _by_hash(sketches: Iterable[tuple[int, str]]) -> Iterable[list[str]]:
    """The documents that have each hash."""
    for _, pairs in groupby(sketches, key=itemgetter(0)):
        yield [path for _, path in pairs]
