"""What is a word of English: for rules that must tell a broken word from two words.

The list comes with symspellpy (MIT): 82,000 words with their frequency, from Google Books
Ngrams and SCOWL. Medical terms that it lacks are learnt from the document at hand.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import files
from pathlib import Path

LIST = "frequency_dictionary_en_82_765.txt"
RAREST = 20_000  # occurrences; below stand abbreviations and misprints


@cache
def english() -> frozenset[str]:
    """Common English words in small letters; read once, about 0.05 s.

    >>> "hospital" in english(), "ofrivaroxaban" in english()
    (True, False)
    """
    path = next(file for file in files("symspellpy") or () if file.name == LIST)
    with Path(str(path.locate())).open(encoding="utf-8-sig") as lines:
        pairs = (line.split() for line in lines)
        return frozenset(word for word, count in pairs if int(count) >= RAREST)
