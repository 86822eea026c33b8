"""Tables of names with their ontology ids, and finding the longest name in some text.

A table is a CSV file under `models/vocabulary/` with the columns `id`, `label` and
`synonyms` (joined by `|`), or rows of `Term` in the code. How a synonym is compared:

* word by word; between two words spaces, hyphens, slashes, brackets or apostrophes may
  stand, so that "stem/stromal cell" or "natural killer NK cell" cover several ways to print;
* a word in lower case, or with a capital first letter alone ("Wharton"), matches in any
  case and in the plural;
* a word with other capitals ("MSC", "hESC", "T") is an abbreviation: it matches in that
  spelling only, with an "s" after it where there is one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from extractor.resources import resource

WORD = re.compile(r"[^\W_]+")
GAP = re.compile(r"(?:\.(?! )|[\s\-‐‑–/()\[\]'’ʼ®™+]){0,3}")
POSSESSIVE = re.compile(r"['’ʼ]s\b")


@dataclass(frozen=True, slots=True)
class Term:
    """One concept of a vocabulary: its id (None where no ontology has it), label and names."""

    id: str | None
    label: str
    synonyms: tuple[str, ...]
    kind: str = ""  # "cell", "tissue", "donor" …: which table it stems from
    abbreviations: tuple[str, ...] = ()  # names only when joined to another, as "UC" in UC-MSC


@dataclass(frozen=True, slots=True)
class Mention:
    """A term's name at `start:end` of the text that was searched."""

    term: Term
    start: int
    end: int


@dataclass(slots=True)
class Node:
    """A step in the tree of names: the words that may follow, and what ends here."""

    next: dict[str, Node] = field(default_factory=dict)
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text with the keys under which a name may hold it."""

    keys: tuple[str, ...]
    start: int
    end: int


@cache
def load(name: str, kind: str = "") -> tuple[Term, ...]:
    """Read the table `models/vocabulary/NAME.csv`.

    >>> [term.id for term in load("tissues") if term.label == "bone marrow"]
    ['UBERON:0002371']
    """
    path = resource(f"models/vocabulary/{name}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Term(
                id=row["id"] or None,
                label=row["label"],
                synonyms=tuple(filter(None, row["synonyms"].split("|"))),
                kind=kind or name,
                abbreviations=tuple(filter(None, (row.get("abbreviations") or "").split("|"))),
            )
            for row in csv.DictReader(lines)
        )


def folded(word: str) -> str:
    """The word in lower case and, roughly, in the singular.

    >>> folded("Cells"), folded("fibrosis"), folded("virus")
    ('cell', 'fibrosis', 'virus')
    """
    low = word.lower()
    plural = len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is"))
    return low[:-1] if plural else low


def is_abbreviation(word: str) -> bool:
    """True when a synonym's word is to be compared with its capitals.

    >>> [is_abbreviation(word) for word in ("MSC", "T", "hESC", "Wharton", "cell")]
    [True, True, True, False, False]
    """
    return (len(word) == 1 and word.isupper()) or any(char.isupper() for char in word[1:])


def keys_of(word: str) -> tuple[str, ...]:
    """The keys a word of the text answers to: folded, as printed, as printed without "s"."""
    exact = ("=" + word,)
    singular = ("=" + word[:-1],) if len(word) > 2 and word[-1] in "sS" else ()
    return (folded(word), *exact, *singular)


def words(chars: str) -> list[Word]:
    """The words of a text; a possessive "s" is none."""
    skipped = {match.start() + 1 for match in POSSESSIVE.finditer(chars)}
    return [
        Word(keys_of(match.group()), match.start(), match.end())
        for match in WORD.finditer(chars)
        if match.start() not in skipped
    ]


class Lexicon:
    """Names of many terms, searched for together: the longest wins, none overlap.

    >>> lexicon = Lexicon(load("tissues"))
    >>> [found.term.label for found in lexicon.find("umbilical cord blood, bone-marrow")]
    ['umbilical cord blood', 'bone marrow']
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.root = Node()
        for term in terms:
            for synonym in (term.label, *term.synonyms):
                self.add(synonym, term)

    def add(self, synonym: str, term: Term) -> None:
        """Enter one name; the first term of two with the same name keeps it."""
        node = self.root
        for match in WORD.finditer(POSSESSIVE.sub("", synonym)):
            word = match.group()
            key = "=" + word if is_abbreviation(word) else folded(word)
            node = node.next.setdefault(key, Node())
        node.term = node.term or term

    def find(self, chars: str) -> list[Mention]:
        """All mentions in order of place."""
        return list(self.scan(chars, words(chars)))

    def scan(self, chars: str, found: list[Word]) -> Iterator[Mention]:
        """Walk over the words, taking the longest name at each place."""
        at = 0
        while at < len(found):
            hit = self.longest(chars, found, at, self.root)
            if hit is None:
                at += 1
                continue
            term, last = hit
            start, end = found[at].start, found[last].end
            if chars[end : end + 1] == ")" and chars.count("(", start, end) == 1 + chars.count(
                ")", start, end
            ):
                end += 1  # the bracket that closes "coronavirus disease (COVID-19)"
            yield Mention(term, start, end)
            at = last + 1

    def longest(
        self, chars: str, found: list[Word], at: int, node: Node
    ) -> tuple[Term, int] | None:
        """The term of the longest name that begins with word `at`, and its last word."""
        best: tuple[Term, int] | None = None
        for key in found[at].keys:
            step = node.next.get(key)
            if step is None:
                continue
            hit = (step.term, at) if step.term is not None else None
            if at + 1 < len(found) and adjacent(chars, found[at], found[at + 1]):
                hit = self.longest(chars, found, at + 1, step) or hit
            if hit is not None and (best is None or hit[1] > best[1]):
                best = hit
        return best


def adjacent(chars: str, one: Word, other: Word) -> bool:
    """True when nothing but a space or light punctuation stands between two words.

    A full stop with a space after it ends a sentence, unless the word is as short as "vs".
    """
    between = POSSESSIVE.sub("", chars[one.end : other.start])
    if between == ". " and one.end - one.start <= 2:
        return True
    return GAP.fullmatch(between) is not None
