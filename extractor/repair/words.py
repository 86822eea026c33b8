"""What is a word of English: for rules that must tell a broken word from two words.

The list comes with symspellpy (MIT): 82,000 words with their frequency, from Google Books
Ngrams and SCOWL. Medical terms that it lacks are learnt from the document at hand.
"""

from __future__ import annotations

import re
from csv import DictReader
from functools import cache, lru_cache
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
    return _frequencies().get(word) or (
        RARE_TERM if len(word) >= LONGER and _derived(word) else 0.0
    )


_SPELLINGS = (  # British and American
    ("aem", "em"),
    ("oed", "ed"),
    ("oesoph", "esoph"),
    ("paed", "ped"),
    ("isation", "ization"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("our", "or"),
)
_ENDINGS = (  # of words that are made of others
    ("", ""), ("emia", ""), ("ical", "y"), ("ically", "y"), ("ical", "ic"), ("al", ""), ("ally", "al"), ("ally", ""),
    ("ic", "y"), ("ity", ""), ("ness", ""), ("ly", ""), ("ies", "y"), ("s", ""), ("ing", "e"), ("ing", ""), ("ed", "e"),
    ("ed", ""),
)  # fmt: skip
_COMBINING = re.compile(
    "(?:naso|gastro|cardio|neuro|broncho|hepato|nephro|osteo|chemo|immuno|radio|hyper|hypo|micro|multi|pre|post|"
    "inter|intra|trans|non|anti|bio|electro|thrombo|cyto|leuko|lympho|myo|endo|peri|sub|tele|auto|para)(?=[a-z]{5})"
)


@lru_cache(maxsize=65536)
def _derived(word: str) -> bool:
    """Whether a word that is not listed is another spelling or a derivation of one that is.

    >>> _derived("investigational"), _derived("nasogastric"), _derived("hypercholesterolaemia")
    (True, True, True)
    >>> _derived("ovariancancer"), _derived("galantamine")
    (False, False)
    """
    forms = {word, *(word.replace(here, there) for here, there in _SPELLINGS)}
    forms |= {form[opened.end() :] for form in forms if (opened := _COMBINING.match(form))}
    stems = {
        form[: len(form) - len(end)] + other
        for form in forms
        for end, other in _ENDINGS
        if form.endswith(end)
    }
    listed = _frequencies()
    return any(len(stem) >= LONG and stem in listed for stem in stems)


LONGER = 8  # letters of a derived word
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
