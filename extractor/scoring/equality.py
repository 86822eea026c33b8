"""When are two values the same? Exact text, relaxed text, numbers, ids, concepts.

Every rule takes the way texts are compared as its last argument, so that the exact and
the relaxed figures come from one description of each field.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from extractor.scoring.evidence import token_f
from extractor.types import JSON

Alike = Callable[[str, str], bool]
Same = Callable[[JSON, JSON, Alike], bool]

RELAXED_RATIO = 95.0  # rapidfuzz ratio, 0 to 100
RELATIVE_TOLERANCE = 1e-9  # of floats
SHARED_WORDS = 0.8  # the least F1 of two wordings' words at which they say the same

NUMBERS = ("events", "n", "percent", "mean", "sd", "value", "effect", "ci_low", "ci_high", "p")
"""The numeric facts of a result: what makes two results the same, whatever their wording."""


def exact(gold: str, predicted: str) -> bool:
    """Equal but for white space; letter case, quotes and dashes count.

    >>> exact("Day  14", "Day 14"), exact("day 14", "Day 14")
    (True, False)
    """
    return gold.split() == predicted.split()


@lru_cache(maxsize=65_536)
def plain(chars: str) -> str:
    """Text for relaxed comparison: NFKC, case folded, without punctuation; < ≥ + stay.

    >>> plain("Time-frame: Day 14 (≥ 60)")
    'time frame day 14 ≥ 60'
    """
    folded = unicodedata.normalize("NFKC", chars).casefold()
    kept = (" " if unicodedata.category(char).startswith("P") else char for char in folded)
    return " ".join("".join(kept).split())


def relaxed(gold: str, predicted: str) -> bool:
    """Equal, or at least 95 % alike once case and punctuation are gone.

    >>> relaxed("Mortality, at day 28", "mortality at day 28"), relaxed("day 14", "day 28")
    (True, False)
    """
    return exact(gold, predicted) or fuzz.ratio(plain(gold), plain(predicted)) >= RELAXED_RATIO


def same(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """Compare two values in depth; truth values are no numbers.

    Of two mappings gold's keys are compared: what gold leaves out is not annotated. A key
    that the prediction leaves out is null.

    >>> same({"value": 1e6, "high": None}, {"value": 1000000}), same(1, True), same("2", 2)
    (True, False, False)
    """
    if isinstance(gold, str) and isinstance(predicted, str):
        return alike(gold, predicted)
    if isinstance(gold, bool) or isinstance(predicted, bool):
        return gold is predicted
    if isinstance(gold, int | float) and isinstance(predicted, int | float):
        return math.isclose(gold, predicted, rel_tol=RELATIVE_TOLERANCE)
    if isinstance(gold, Mapping) and isinstance(predicted, Mapping):
        return all(same(value, predicted.get(key), alike) for key, value in gold.items())
    if isinstance(gold, list) and isinstance(predicted, list):
        pairs = zip(gold, predicted, strict=False)
        return len(gold) == len(predicted) and all(same(*pair, alike) for pair in pairs)
    return gold is None and predicted is None


def at(value: JSON, key: str) -> JSON:
    """What a value holds under a key; null where it has no keys at all."""
    return value.get(key) if isinstance(value, Mapping) else None


def same_id(gold: JSON, predicted: JSON, _: Alike = exact) -> bool:
    """The same canonical id and the same verdict on it; ids are never compared loosely.

    >>> same_id({"id": "X1", "valid": True}, {"id": "X1", "valid": False})
    False
    """
    verdict = at(gold, "valid")
    return same(at(gold, "id"), at(predicted, "id")) and (
        verdict is None or verdict is at(predicted, "valid")
    )


def same_concept(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """The same ontology id where both have one, else the same text.

    >>> same_concept({"text": "MSCs", "id": "CL:1"}, {"text": "stem cells", "id": "CL:1"})
    True
    """
    ids = at(gold, "id"), at(predicted, "id")
    if all(ids):
        return same(*ids, exact)
    return same(wording(gold), wording(predicted), alike)


def wording(value: JSON) -> JSON:
    """The text of a concept, which may be written as a bare string."""
    return at(value, "text") if isinstance(value, Mapping) else value


def same_condition(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """As `same_concept`, letter case ignored; gold may list names that are as right in `also`.

    >>> same_condition({"text": "Sepsis", "also": ["blood poisoning"]}, "Blood poisoning")
    True
    """

    def folded(one: str, other: str) -> bool:
        return alike(one.casefold(), other.casefold())

    if at(gold, "id") and at(predicted, "id"):
        return same_concept(gold, predicted)
    return any(same(name, wording(predicted), folded) for name in names_of(gold))


def names_of(value: JSON) -> list[JSON]:
    """The text of a value, and what gold says is as right, in `also`."""
    also = at(value, "also")
    return [wording(value), *(also if isinstance(also, list) else [])]


def same_name(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """The same name, letter case ignored; gold may list names that are as right in `also`.

    >>> same_name({"text": "UCL", "also": ["University College London"]}, "ucl")
    True
    """
    return same_condition(
        {"text": wording(gold), "also": names_of(gold)[1:]}, wording(predicted), alike
    )


def same_words(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """The same value, or texts of which at least four fifths of the words are shared.

    Gold may list texts that are as right in `also`.

    >>> same_words("at 48 h", "48 h"), same_words("after 3 weeks", "after 6 weeks")
    (True, False)
    >>> same_words({"text": "48 h", "also": ["day 2"]}, "on day 2")
    True
    """
    if isinstance(gold, Mapping) and "also" in gold:
        return any(same_words(name, predicted, alike) for name in names_of(gold))
    if isinstance(gold, str) and isinstance(predicted, str):
        shared = token_f(plain(gold), plain(predicted)) >= SHARED_WORDS
        return shared or same(gold, predicted, alike)
    return same(gold, predicted, alike)


def same_measure(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """The same measure by its words, under one of the names that gold has for it.

    >>> same_measure({"measure": "rate of pCR", "also": ["pCR rate"]}, {"measure": "the pCR rate"})
    True
    """
    names = [at(gold, "measure"), *names_of(gold)[1:]]
    return any(same_words(name, at(predicted, "measure"), alike) for name in names)


def same_keys(keys: tuple[str, ...], gold: JSON, predicted: JSON, alike: Alike) -> bool:
    """Whether the keys among some that gold has are the same."""
    known = gold if isinstance(gold, Mapping) else {}
    return all(same(known[key], at(predicted, key), alike) for key in keys if key in known)


def same_arm(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """The same n, and the same label or the same role, as far as gold has them.

    Labels are handles: another label for the same role is no error.

    >>> same_arm({"n": 7, "role": "experimental", "label": "A"}, {"n": 7, "role": "experimental"})
    True
    """
    names = [key for key in ("label", "role") if at(gold, key) is not None]
    return same_keys(("n",), gold, predicted, alike) and (
        not names or any(same(at(gold, key), at(predicted, key), alike) for key in names)
    )


def same_outcome(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """The same measure and the same time frame."""
    return same_keys(("measure", "time_frame"), gold, predicted, alike)


def same_result(gold: JSON, predicted: JSON, alike: Alike = exact) -> bool:
    """The same numbers in the same arm; the measure counts only where gold has no number.

    >>> same_result({"measure": "death", "n": 9}, {"measure": "died", "n": 9})
    True
    """
    numberless = all(at(gold, key) is None for key in NUMBERS)
    keys = ("measure", "arm", *NUMBERS) if numberless else ("arm", *NUMBERS)
    return same_keys(keys, gold, predicted, alike)


def likeness(gold: JSON, predicted: JSON) -> float:
    """How alike two values are, 0 to 1: 1 when the same, a text ratio above one half, else 0.

    >>> likeness("abcd", "abcx"), likeness(1, 2)
    (0.75, 0.0)
    """
    if gold is None or predicted is None:
        return 0.0
    if same(gold, predicted):
        return 1.0
    gold, predicted = wording(gold), wording(predicted)
    if not (isinstance(gold, str) and isinstance(predicted, str)):
        return 0.0
    ratio = fuzz.ratio(plain(gold), plain(predicted)) / 100
    return ratio if ratio >= 0.5 else 0.0
