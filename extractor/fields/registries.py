"""The trial registries: how their numbers are spelled, checked and looked up.

The facts are rows of `models/vocabulary/registries.csv`; this module reads them and
answers whether a number can exist. Finding numbers in a text is `trial_ids`' task.

Columns of the table: `prefix` as the registry spells it and `spellings` seen in its
place; `names` of the registry (a pattern) after which a bare number may stand; `body`,
the pattern of what follows the prefix (a space is a separator that may lack, ~ a dash
that may not) and `form`, how its groups are written canonically; `strict`, the
whole canonical number; `plausible`, what is issued in fact, asked for before a number
is mended; `since`, the first year; `check`, a row of CHECKS; `shy`, whether a short
prefix must be in capitals ("case") or near words about registration ("context").
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from extractor.resources import resource


@dataclass(frozen=True, slots=True)
class Registry:
    """One kind of registration number; the columns are told in the module's docstring."""

    key: str
    registry: str
    prefix: str
    spellings: tuple[str, ...]
    names: str
    body: str
    form: str
    strict: re.Pattern[str]
    plausible: re.Pattern[str]
    since: int  # first year in which a number was given; 0 where numbers bear no year
    check: str
    shy: str
    url: str

    @property
    def certain(self) -> bool:
        """Whether eight right-looking digits are more than eight digits: dates, serials, checks."""
        return bool(self.check or self.since or self.plausible is not self.strict)


@cache
def registries() -> Mapping[str, Registry]:
    """Every row of the table, by key.

    >>> registries()["NCT"].registry
    'ClinicalTrials.gov'
    """
    path = resource("models/vocabulary/registries.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: _registry(row) for row in csv.DictReader(lines)}


def _registry(row: Mapping[str, str]) -> Registry:
    strict = re.compile(row["strict"], re.ASCII)
    return Registry(
        key=row["key"],
        registry=row["registry"],
        prefix=row["prefix"],
        spellings=tuple(filter(None, row["spellings"].split("|"))),
        names=row["names"],
        body=row["body"],
        form=row["form"],
        strict=strict,
        plausible=re.compile(row["plausible"], re.ASCII) if row["plausible"] else strict,
        since=int(row["since"] or 0),
        check=row["check"],
        shy=row["shy"],
        url=row["url"],
    )


def eudract_check_digits(year_and_serial: str) -> str:
    """The last two digits of a EudraCT or EU CT number, from the ten digits before them.

    They are the first two decimal digits of the CRC-32 of those ten. Found by trial and
    true of all 38,566 numbers in the EU's register; documented nowhere.

    >>> eudract_check_digits("2015123456")
    '28'
    """
    return str(zlib.crc32(year_and_serial.encode("ascii")))[:2]


def actrn_check_digits(first_eleven: str) -> str:
    """The last three digits of an ACTRN, from the eleven digits before them.

    Each fills a digit sum up to the next ten: of digits 1-5, 6-11 and 1-11.

    >>> actrn_check_digits("12615000123")
    '549'
    """
    parts = (first_eleven[:5], first_eleven[5:], first_eleven)
    return "".join(str(-sum(map(int, part)) % 10) for part in parts)


def _eudract_agrees(digits: str) -> bool:
    return eudract_check_digits(digits[:10]) == digits[10:12]


def _actrn_agrees(digits: str) -> bool:
    return actrn_check_digits(digits[:11]) == digits[11:14]


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "crc32": _eudract_agrees,
    "digit-sums": _actrn_agrees,
}
"""Check-digit rules by the name that the table's column `check` gives them."""


def obeys(kind: Registry, number: str) -> bool:
    """Whether a canonical number fits its registry's pattern, check digits and dates.

    >>> obeys(registries()["TCTR"], "TCTR20201301002")  # no month 13
    False
    """
    return _obeys(kind.key, number, date.today().year)


@lru_cache(maxsize=4096)  # a number is asked about several times while it is read
def _obeys(key: str, number: str, this_year: int) -> bool:
    kind = registries()[key]
    match = kind.strict.fullmatch(number)
    if match is None or not _possible_date(match.groupdict(), kind.since, this_year):
        return False
    check = CHECKS.get(kind.check)
    return check is None or check("".join(filter(str.isdigit, number)))


def _possible_date(parts: Mapping[str, str | None], since: int, this_year: int) -> bool:
    year = int(parts.get("year") or 0) or 2000 + int(parts.get("yy") or 0)
    if not (parts.get("year") or parts.get("yy")):
        return True
    if not since <= year <= this_year:
        return False
    try:
        date(year, int(parts.get("month") or 1), int(parts.get("day") or 1))
    except ValueError:
        return False
    return True


@cache
def kind_of(number: str) -> Registry | None:
    """The registry whose canonical pattern the number fits, valid or not.

    >>> kind_of("DRKS00012345").key, kind_of("DRKS123")
    ('DRKS', None)
    """
    for kind in registries().values():
        if kind.strict.fullmatch(number):
            return kind
    return None


def is_valid(number: str) -> bool:
    """Whether a canonical id fits the pattern, check digits and year rules of its registry.

    That it was ever issued is not known without asking the registry.

    >>> is_valid("ChiCTR2000012345"), is_valid("ChiCTR9900012345"), is_valid("2015-012345-99")
    (True, False, False)
    """
    kind = kind_of(number)
    return kind is not None and obeys(kind, number)


def registry_url(number: str) -> str | None:
    """The page of a canonical id, None where the registry's pages need an internal number.

    >>> registry_url("NCT01234567")
    'https://clinicaltrials.gov/study/NCT01234567'
    >>> registry_url("PER-012-19")
    'https://www.ins.gob.pe/ensayosclinicos/rpec/recuperarECPBNuevoEN.asp?numec=012-19'
    >>> registry_url("ChiCTR2000012345") is None
    True
    """
    kind = kind_of(number)
    if kind is None or not kind.url:
        return None
    bare = number.removeprefix(kind.prefix).lstrip("-")
    return kind.url.format(id=number, number=bare, slug=number.lower().replace("/", "-"))
