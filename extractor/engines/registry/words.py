"""What the words of registries' fields mean: numbers, dates, designs, phases, roles, ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from extractor.fields import countries as country_names
from extractor.fields import design as designs
from extractor.fields import trial_ids
from extractor.fields.counts import whole_number
from extractor.types import JSON

Read = Callable[[str], JSON | Sequence[JSON]]
"""Words of a leaf → its value; None where they say nothing, a tuple for several values."""
SAYS_NOTHING = re.compile(
    r"(?:n\.?/?a\.?|none|not (?:applicable|available|selected|specified)|not provided(?: at (?:the )?time of registration)?|null|-+|\.+|unknown|no|nil(?: known)?)\.?",
    re.IGNORECASE,
)
MONTHS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%Y/%m/%d",
    "%Y%m%d",
)
LESS = ("%B %Y", "%b %Y", "%Y-%m", "%m/%Y")
PHASES = re.compile(r"(?:phase[\s_-]*|\b)(IV|I{1,3}|[0-4])[ab]?\b", re.IGNORECASE)
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def text(words: str) -> JSON:
    r"""The words in one line; None where they say nothing.

    >>> text(" a\n b "), text("N/A")
    ('a b', None)
    """
    one = " ".join(words.split())
    return None if not one or SAYS_NOTHING.fullmatch(one) else one


def number(words: str) -> JSON:
    """A whole number, by itself.

    >>> number("1,200"), number("about 20")
    (1200, None)
    """
    return whole_number(words.strip().replace(",", ""))


def date(words: str) -> JSON:
    """A date in ISO 8601, as exactly as it is told.

    >>> date("August 1, 2020"), date("02/03/2011"), date("March 2020"), date("soon")
    ('2020-08-01', '2011-03-02', '2020-03', None)
    """
    one = (
        " ".join(words.split()).partition("T")[0]
        if words[:2].isdecimal()
        else " ".join(words.split())
    )
    for forms, shown in ((MONTHS, "%Y-%m-%d"), (LESS, "%Y-%m"), (("%Y",), "%Y")):
        for form in forms:
            try:
                return datetime.strptime(one, form).strftime(shown)
            except ValueError:
                continue
    return None


def phase(words: str) -> JSON:
    """A phase as SCHEMA writes it.

    >>> phase("PHASE2"), phase("Phase 1/Phase 2"), phase("II-III"), phase("Not applicable")
    ('2', '1/2', '2/3', None)
    """
    found = {ROMAN.get(one.upper()) or int(one) for one in PHASES.findall(words)} - {0}
    return "/".join(map(str, sorted(found))) if 0 < len(found) < 3 else None


def meaning(table: Mapping[str, JSON]) -> Read:
    """A reader of words that mean a value, whatever their case.

    >>> meaning({"parallel": "parallel"})("Parallel Assignment")
    'parallel'
    """

    def read(words: str) -> JSON:
        one = " ".join(words.split()).casefold()
        return next((value for key, value in table.items() if one.startswith(key)), None)

    return read


def key(name: str, read: Read) -> Read:
    """A reader of one key of a dict.

    >>> key("planned", number)("40")
    {'planned': 40}
    """

    def read_(words: str) -> JSON:
        value = read(words)
        return None if value is None else {name: value}

    return read_


def ids(words: str) -> tuple[JSON, ...]:
    """The registrations that words print."""
    return tuple(found.value for found in trial_ids.find(words))


def countries(words: str) -> tuple[JSON, ...]:
    """The countries that words name, under the names that are used here.

    >>> countries("Spain - AEMPS"), countries("Georgia"), countries("Korea, Republic of Latvia")
    (('Spain',), ('Georgia',), ('South Korea', 'Latvia'))
    """
    known = country_names.names()
    found: list[JSON] = []
    for line in words.splitlines():
        name = known.get(" ".join(line.split()))
        found += [name] if name else [one.value for one in country_names.find_names(line)]
    return tuple(dict.fromkeys(map(str, found)))


def design(words: str) -> tuple[JSON, ...]:
    """What words tell of a study's design, a dict for each key.

    >>> design("Randomised double blind placebo controlled trial")
    ({'allocation': 'randomized'}, {'masking': 'double'}, {'control': 'placebo'})
    """
    value = dict(designs.merge(designs.find(words)))
    if value.get("control") == "active comparator":
        value["control"] = "active"
    return tuple({name: value[name]} for name in designs.KEYS if value[name] is not None)


def isrctn(words: str) -> tuple[JSON, ...]:
    """An ISRCTN, which registries print without its prefix, too.

    >>> isrctn("12345678")[0]["id"], isrctn("Nil known")
    ('ISRCTN12345678', ())
    """
    bare = words.strip()
    if not bare.isdecimal():
        return ids(words)
    found = [one for one in ids(f"ISRCTN{bare}") if isinstance(one, Mapping)]
    return tuple({**one, "printed": bare, "repairs": ["prefix"]} for one in found)


def country(words: str) -> JSON:
    """A country by the name that `extractor/fields/countries.py` gives it.

    >>> country("Iran, Islamic Republic of"), country("Turkey (Türkiye)"), country("Multinational")
    ('Iran', 'Turkey', None)
    """
    return country_names.names().get(" ".join(words.split()))
