"""What is a word of English: for rules that must tell a broken word from two words.

The list comes with symspellpy (MIT): 82,000 words with their frequency, from Google Books
Ngrams and SCOWL. Medical terms that it lacks are learnt from the document at hand.
"""

from __future__ import annotations

import re
from csv import DictReader
from functools import cache
from importlib.metadata import files
from itertools import compress, pairwise
from pathlib import Path

from extractor.resources import resource

WORDS = "frequency_dictionary_en_82_765.txt"
PAIRS = "frequency_bigramdictionary_en_243_342.txt"
TERMS = {"terms": "term", "cells": "synonyms", "tissues": "synonyms", "conditions": "synonyms"}
_LETTERS = re.compile(r"[a-zß-ÿ]+")
RAREST = 20_000  # occurrences; below stand abbreviations and misprints


def listed(name: str, columns: int) -> list[list[str]]:
    """The columns of one of symspellpy's lists: a word or two, and how often they occur."""
    path = next(file for file in files("symspellpy") or () if file.name == name)
    whole = Path(str(path.locate())).read_text(encoding="utf-8-sig").split()
    return [whole[column::columns] for column in range(columns)]


@cache
def english() -> frozenset[str]:
    """Common English words in small letters; read once, about 0.02 s.

    >>> "hospital" in english(), "ofrivaroxaban" in english()
    (True, False)
    """
    words, counts = listed(WORDS, 2)
    return frozenset(compress(words, map(RAREST.__le__, map(int, counts))))


@cache
def all_words() -> frozenset[str]:
    """The whole list, rare words and misprints among them: what is no two words run together."""
    return frozenset(listed(WORDS, 2)[0])


@cache
def _frequencies() -> dict[str, float]:
    words, counts = listed(WORDS, 2)
    numbers = list(map(int, counts))
    total = sum(numbers)
    found = {
        word: n / total
        for word, n in zip(words, numbers, strict=True)
        if n >= RAREST or len(word) >= LONG
    }
    return dict.fromkeys(term_words(), RARE_TERM) | found


def frequency(word: str) -> float:
    """The share of a word in small letters among those of English, or of our terms; 0 for others.

    >>> frequency("of") > frequency("hospital") > frequency("mesenchymal") > frequency("ofthe")
    True
    """
    return _frequencies().get(word, 0.0)


LONG = 5  # letters from which a rare word is no abbreviation
RARE_TERM = 1e-7  # share of a term that English hardly knows


@cache
def known_pairs() -> frozenset[tuple[str, str]]:
    """Pairs of words that often follow each other, in small letters; read once, about 0.2 s.

    Pairs of English (symspellpy), and those of our terms of trials, cells, tissues, conditions.

    >>> ("patients", "with") in known_pairs(), ("interventional", "study") in known_pairs()
    (True, True)
    >>> ("micro", "biota") in known_pairs()
    False
    """
    firsts, seconds, _ = listed(PAIRS, 3)
    english_pairs = set(zip(firsts, seconds, strict=True))
    return frozenset(english_pairs.union(*(pairwise(term) for term in _terms())))


@cache
def term_words() -> frozenset[str]:
    """Words of our terms of trials, cells, tissues and conditions, in small letters.

    >>> "interventional" in term_words(), "stromal" in term_words()
    (True, True)
    """
    return frozenset(word for term in _terms() for word in term if len(word) > 3)


@cache
def _terms() -> tuple[tuple[str, ...], ...]:
    """Each term as its words; the part after a hyphen counts as a word of its own."""
    terms = []
    for name, column in TERMS.items():
        with resource(f"models/vocabulary/{name}.csv").open(encoding="utf-8", newline="") as lines:
            terms += [term for row in DictReader(lines) for term in row[column].split("|")]
    return tuple(tuple(_LETTERS.findall(term.casefold())) for term in terms)
