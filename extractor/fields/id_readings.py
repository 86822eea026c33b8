"""Readers of registration numbers: from a prefix, a registry's name or a year to a number.

A reader looks at what stands after a match and gives a Reading or None. It tries the
number as it should be printed, then broken, misrecognised, glued to a citation, and at
last with a wrong count of digits, which no registry's rules will pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from extractor.fields.printed_ids import (
    BLANK,
    BREAK,
    CLEAR_SEPARATOR,
    DASH,
    HARD_END,
    OCR_DIGITS,
    both_cases,
    folded,
    plain_enough,
    shapes,
    spellings,
)
from extractor.fields.registries import Registry, eudract_check_digits, obeys, registries

WORDS = (
    r"(?:trial|study|clinical|registration|registered|register|registry|reg|identification"
    r"|identifier|id|numbers?|num|no|nr|n[°º]|under|as|with|the|code|is|was|reference|ref)"
)
WORDED_LEAD = re.compile(rf"(?:[\W_]{{0,3}}(?i:{WORDS})(?![^\W\d_])){{1,5}}[\W_]{{0,3}}")
NAME_LEAD = re.compile(rf"(?:[\W_]{{1,3}}(?i:{WORDS})(?![^\W\d_])){{0,5}}[\W_]{{1,3}}")
PLAIN_LEAD = re.compile(r"[\W_]{0,3}")
SHY_LEAD = {"context": re.compile(rf"[{BLANK}]?"), "case": re.compile(r"[\W_]{0,2}")}
NARROW_LEAD = re.compile(rf"[{BLANK}]?[#:/{DASH}]|[#:]?[{BLANK}]|")

CONTEXT = re.compile(
    r"regist|trial\W{0,3}(?:id|no|num)|trials?\W{0,2}gov|ICTRP|\bEU\W?CT|Eudra|CTIS"
    r"|\bNTR|\bLTR\b|netherlands|nederlands|dutch trial|onderzoekmetmensen",
    re.IGNORECASE,
)
WORD = re.compile(r"\w")
DOSSIER = re.compile(r"[0-9]*\.[0-9]{2,3}\b")
ETHICS = re.compile(r"METC|ethic|CCMO|\bMEC\b|\bABR\b|toetsing", re.IGNORECASE)
DIGITS_ALONE = re.compile(rf"([0-9]{{5,20}}){HARD_END}")
NEXT_IN_LIST = re.compile(
    rf"\s{{0,2}}(?:[,;/&+]|\band\b|\bor\b){{1,2}}(?:\s?and\b)?\s{{0,2}}[{DASH}]?"
)
EU_COUNTRY = re.compile(r"-[A-Z]{2}(?![A-Za-z0-9])")
EU_LOOSE = re.compile(
    rf"([0-9]{{4}}){CLEAR_SEPARATOR}(0[0-9]{{5}}){CLEAR_SEPARATOR}([0-9]{{2}}){HARD_END}"
)
EU_SLASHED = re.compile(rf"([0-9]{{4}})[/{DASH}](0[0-9]{{5}})[/{DASH}]([0-9]{{2}}){HARD_END}")
EU_DENSE = re.compile(rf"([0-9]{{4}})[{DASH}]?([0-9]{{6}})[{DASH}]?([0-9]{{2}}){HARD_END}")
EU_WRONG = re.compile(rf"[0-9]{{2,4}}[{DASH}][0-9]{{4,8}}[{DASH}][0-9]{{1,3}}{HARD_END}")


NOT_WORD = re.compile(r"\W")
NOT_CODE = re.compile(r"[^0-9A-Za-z|]")
JPRN = re.compile(r"(?i)^JPRN[\W_]?(?=\w)")


class Reading(NamedTuple):
    """A number that was read at `start:end`, before it is put into SCHEMA's shape."""

    kind: Registry
    number: str  # canonical
    start: int
    end: int
    mended: tuple[str, ...] = ()  # repairs that the printed form does not show by itself

    @property
    def valid(self) -> bool:
        """Whether the number obeys its registry."""
        return obeys(self.kind, self.number)

    @property
    def plausible(self) -> bool:
        """Whether its registry can have given the number by now."""
        return self.valid and self.kind.plausible.fullmatch(self.number) is not None


def after_prefix(match: re.Match[str]) -> Reading | None:
    """Read what follows a prefix, as the first of the prefix's registries that accepts it."""
    word = JPRN.sub("", match.group()) if match.group()[4:] else match.group()
    readings = []
    for kind, repair in _spelled_so(word):
        reading = _number_after(kind, match, word, repair)
        if reading is not None and _at_home(reading, match):
            readings.append(reading)
    return next((each for each in readings if each.valid), readings[0] if readings else None)


@lru_cache(maxsize=1024)
def _spelled_so(word: str) -> tuple[tuple[Registry, str], ...]:
    """The kinds of number whose prefix may be printed so, and the repair that each needs or ""."""
    return tuple(_kinds_spelled(word)) if plain_enough(word) else ()


def _kinds_spelled(word: str) -> Iterator[tuple[Registry, str]]:
    for key, repair in spellings().get(folded(word), []):
        kind = registries()[key]
        letters = NOT_WORD.sub("", word).upper()
        if not repair and letters != NOT_WORD.sub("", kind.prefix).upper():
            repair = "ocr"
        if not repair and len(letters) < 5 and re.search(rf"[{BLANK}{DASH}]", word):
            repair = "space"
        yield kind, repair


def _at_home(reading: Reading, match: re.Match[str]) -> bool:
    """Glued to what stands before, or with a two-letter prefix, a number needs support."""
    if match.group().upper() == "CT":
        return reading.start + 2 == reading.end - 8 and _near_registration(reading, match.string)
    before = match.string[match.start() - 1 : match.start()]
    return not before.isalnum() or (reading.valid and not reading.mended and not reading.kind.shy)


def _number_after(kind: Registry, match: re.Match[str], word: str, repair: str) -> Reading | None:
    chars, start, at = match.string, match.start(), match.end()
    mended = (repair,) if repair else ()
    if kind.shy:
        return _shy_number(kind, chars, start, at, word)
    lead = PLAIN_LEAD.match(chars, at)
    for reading in _shaped(kind, chars, start, lead.end() if lead else at):
        if (reading.mended or mended) and not reading.plausible:
            continue
        return _mended(reading, mended)
    worded = WORDED_LEAD.match(chars, at)
    if worded is not None:
        reading_or_none = _exact(kind, chars, start, worded.end())
        if reading_or_none is not None and reading_or_none.plausible:
            return _mended(reading_or_none, (*mended, "registry-name"))
    return None if mended else _wrong(kind, chars, start, at)


def _mended(reading: Reading, repairs: tuple[str, ...]) -> Reading:
    return reading._replace(mended=(*repairs, *reading.mended)) if repairs else reading


def _shaped(kind: Registry, chars: str, start: int, at: int) -> Iterator[Reading]:
    """Every reading of the number at `at`, the safest first."""
    exact = _exact(kind, chars, start, at)
    if exact is not None:
        yield exact
    known = shapes(kind.key)
    match = known.gapped.match(chars, at) if known.gapped else None
    if match is not None and _whole_groups(match.group()):
        yield Reading(kind, _spelled(kind, match), start, match.end(), ("gap",))
    if known.ocr is not None and (match := known.ocr.match(chars, at)):
        yield Reading(kind, _spelled(kind, match, ocr=True), start, match.end(), ("ocr",))
    # Two or three digits too many are a citation more often than a slip; one may be either.
    certain = kind.certain or kind.key == "ISRCTN"
    if known.glued is not None and certain and (match := known.glued.match(chars, at)):
        yield Reading(kind, _spelled(kind, match), start, match.end(), ("glued-citation",))


def _exact(kind: Registry, chars: str, start: int, at: int) -> Reading | None:
    match = shapes(kind.key).exact.match(chars, at)
    if match is None:
        return None
    marked = "mark" in match.re.groupindex and match["mark"] is not None
    end = match.end() + marked
    return Reading(kind, _spelled(kind, match), start, end, ("glued-citation",) * marked)


def _whole_groups(printed: str) -> bool:
    """Digits parted by blanks come in twos at least; a lone digit is another number."""
    joined = re.sub(BREAK, "", printed)
    return re.search(rf"(?:^|[{BLANK}{DASH}])[0-9](?:$|[{BLANK}{DASH}])", joined) is None


def _spelled(kind: Registry, match: re.Match[str], *, ocr: bool = False) -> str:
    """The canonical form of a match of one of the kind's shapes."""
    wanted = kind.form.count("{")
    groups = [NOT_CODE.sub("", group or "") for group in match.groups()[:wanted]]
    if ocr:
        groups = [group.translate(OCR_DIGITS) if len(group) > 1 else group for group in groups]
    if kind.key != "ChiCTR_OLD":
        return kind.form.format(*map(str.lower, groups))
    code = groups[0] if groups[0].islower() else groups[0].replace("l", "I")
    return kind.form.format(code.upper(), groups[1])


def _wrong(kind: Registry, chars: str, start: int, at: int) -> Reading | None:
    """A number with too few or too many digits, close to a prefix that is printed in full."""
    lead = NARROW_LEAD.match(chars, at)
    if lead is None:
        return None
    fewest = 6 if lead.group().strip("-#:/") else 5
    match = shapes(kind.key).wrong.match(chars, lead.end())
    number = _spelled(kind, match) if match else ""
    if match is None and r"\d" in kind.body:
        match = DIGITS_ALONE.match(chars, lead.end())
        number = kind.form.split("{")[0] + match.group() if match else ""
    count = len(re.findall("[0-9]", match.group())) if match else 0
    if match is None or (count < fewest and r"\d" in kind.body):
        return None
    return Reading(kind, number, start, match.end())


def _shy_number(kind: Registry, chars: str, start: int, at: int, word: str) -> Reading | None:
    """A number whose prefix is also a word: in capitals, with words about registration if short."""
    lead = SHY_LEAD[kind.shy].match(chars, at)
    reading = _exact(kind, chars, start, at if kind.body[0] == "~" else lead.end() if lead else at)
    capitals = word == kind.prefix
    if reading is None or reading.mended or not (capitals or kind.shy == "case"):
        return None
    needy = kind.shy == "context" or len(reading.number) < 6 or not capitals
    if needy and not _near_registration(reading, chars):
        return None
    dossier = DOSSIER.match(chars, reading.end) or _of_ethics(reading, chars)
    return None if kind.shy == "context" and dossier else reading


def _near_registration(reading: Reading, chars: str) -> bool:
    start, end = reading.start, reading.end
    if not WORD.search(chars, 0, start) and not WORD.search(chars, end):
        return True
    before, after = max(0, start - 100), end + 40
    return bool(CONTEXT.search(chars, before, start) or CONTEXT.search(chars, end, after))


def _of_ethics(reading: Reading, chars: str) -> bool:
    """Five digits near words about ethics: a committee's dossier, printed short."""
    near = ETHICS.search(chars, max(0, reading.start - 60), reading.end + 20)
    return len(reading.number) == len("NL12345") and near is not None


def after_name(match: re.Match[str]) -> Reading | None:
    """Read a bare number after a registry's name, if that registry can have given it."""
    lead = NAME_LEAD.match(match.string, match.end())
    if lead is None:
        return None
    at = lead.end()
    for key in _kinds_by_name()[match.lastgroup or ""]:
        kind = registries()[key]
        reading = _exact(kind, match.string, at, at)
        if reading is not None and reading.plausible:
            return reading if key == "EUDRACT" else _mended(reading, ("registry-name",))
        if key == "EUDRACT" and (dense := EU_DENSE.match(match.string, at)):
            reading = Reading(kind, _spelled(kind, dense), at, dense.end())
            if reading.valid:
                return reading
        if key == "EUDRACT" and (wrong := EU_WRONG.match(match.string, at)):
            return Reading(kind, re.sub(f"[{DASH}]", "-", wrong.group()), at, wrong.end())
    return None


def european(match: re.Match[str]) -> Reading | None:
    """Read a EudraCT or EU CT number: dashes make it one; without them the check must hold."""
    chars, start, at = match.string, match.start(), match.end()
    eudract, ctis = registries()["EUDRACT"], registries()["CTIS"]
    with_version = _exact(ctis, chars, start, at)
    if with_version is not None and with_version.number[5] == "5":
        return with_version
    exact = _exact(eudract, chars, start, at)
    if exact is not None and exact.number[5] in "05":
        country = EU_COUNTRY.match(chars, exact.end)
        kind = eudract if exact.number[5] == "0" else ctis
        if kind is ctis and not (_checks(exact.number) or _near_registration(exact, chars)):
            return None
        return Reading(kind, exact.number, start, country.end() if country else exact.end)
    readings = list(_shaped(eudract, chars, start, at))
    if loose := EU_LOOSE.match(chars, at):
        readings.append(Reading(eudract, _spelled(eudract, loose), start, loose.end()))
    valid = next((each for each in readings if each.valid), None)
    slashed = EU_SLASHED.match(chars, at)
    if valid is not None or slashed is None:
        return valid
    return Reading(eudract, _spelled(eudract, slashed), start, slashed.end())


def _checks(number: str) -> bool:
    digits = number.replace("-", "")
    return eudract_check_digits(digits[:10]) == digits[10:12]


def with_list(reading: Reading | None, chars: str) -> Iterator[Reading]:
    """The reading, and the bare numbers that continue a list of its kind."""
    while reading is not None:
        yield reading
        kind = reading.kind
        if not kind.certain or not kind.prefix or kind.shy or not reading.valid:
            return
        comma = NEXT_IN_LIST.match(chars, reading.end)
        following = _exact(kind, chars, comma.end(), comma.end()) if comma else None
        usable = following is not None and following.plausible and not following.mended
        reading = _mended(following, ("prefix",)) if usable and following else None


@cache
def _kinds_by_name() -> dict[str, list[str]]:
    """Group of NAME_PATTERN → keys of the kinds that the registry of this name gives."""
    groups: dict[str, list[str]] = {}
    for kind in registries().values():
        if kind.names:
            groups.setdefault(kind.names, []).append(kind.key)
    return {f"name{at}": keys for at, keys in enumerate(groups.values())}


def name_pattern() -> re.Pattern[str]:
    """Every name of a registry, each in a group of its own."""
    groups = _kinds_by_name()
    names = [f"(?P<{name}>{registries()[keys[0]].names})" for name, keys in groups.items()]
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(names)})", re.IGNORECASE)


def before_names() -> re.Pattern[str]:
    """The character before a place where `name_pattern` may match, for `tried`.

    Most words begin with no two letters that a name or a part of one begins with.
    """
    names = "|".join(kind.names for kind in registries().values() if kind.names)
    found = sorted(
        {(m[1].upper(), m[2].upper()) for m in re.finditer(r"(?:^|[|(])[^\w|]*(\w)(\w)", names)}
    )
    pairs = [
        f"[{both_cases(first)}][{both_cases(''.join(second for _, second in rest))}]"
        for first, rest in groupby(found, key=itemgetter(0))
    ]
    return re.compile(rf"[^A-Za-z](?={'|'.join(pairs)})")
