"""Where a sentence or a heading speaks of an arm, and which of the trial's arms that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.engines.paper.people import PERSONS
from extractor.fields.arms import role_of

OTHER_ARM = re.compile(
    r"\b(?:no|not|non|without|plus|add(?:ed|ition\w*)|and|or|combin\w+|alone|low|high|half|delayed|early|late|placebo|sham)\b|[+/±&]",
    re.IGNORECASE,
)
"""Words that make of an arm's name another arm's."""
JOINED = re.compile(
    r"(?:\b(?:plus|added to|addition to|combined with|without|no|non)|[+/±&])[\s-]*$", re.I
)
JOINS = re.compile(r"^\s?(?:plus\b|with or without\b|combined with\b|[+/±&])", re.IGNORECASE)
WORD = r"[A-Za-z0-9][\w+/’'.-]*"
LEADING = frozenset(
    "the a an in for of with on to by from both between than versus vs and or compared while whereas "
    "among respective respectively over across was were had has but as at that which randomised randomized "
    "assigned allocated receiving received either into within respectively when patients participants "
    "subjects women children more fewer observed seen found occurred reported favoring favouring favor "
    "favour because showed".split()
)
NO_ARM = frozenset(
    "two three four five six both each all either other same another any these those study treatment age "
    "sub analysis between-treatment risk ethnic whole entire total respective one first randomised "
    "randomized treated matched different separate parallel focus peer support several such diagnostic pooled "
    "this that between within per multiple respective no across intergroup which neither mg kg µg ml iu".split()
)
GENERIC = re.compile(rf"(?P<words>(?:{WORD} ){{1,5}}?)(?:groups?|arms?)\b(?! therap)")
COUPLE = re.compile(
    rf"(?P<one>{WORD}(?: {WORD}){{0,2}}) (?:and|versus|vs\.?|or|than) (?:the )?(?P<two>{WORD}(?: {WORD}){{0,2}}) (?:groups?|arms?)\b"
)
LETTERS = re.compile(
    r"\b(?:[Gg]roups|[Aa]rms) (?P<one>[A-H]|[IVX]{1,3}|\d)(?:, (?P<two>[A-H]|[IVX]{1,3}|\d))?,? and (?P<last>[A-H]|[IVX]{1,3}|\d)\b"
)
LETTERED = re.compile(r"\b(?:[Gg]roup|[Aa]rm) (?:[A-H]|[IVX]{1,3}|\d)\b")
EMPTY = re.compile(
    r"(?<![\w-])(?:the|groups?|arms?|treatment|therapy|condition|only|alone|patients?|"
    + PERSONS
    + r")(?![\w-])",
    re.IGNORECASE,
)
HELD = re.compile(
    r"^(?:controls?|comparison|comparator|usual[ -]care|standard[ -](?:care|treatment|of care)|placebo|sham)$",
    re.I,
)
TESTED = re.compile(
    r"^(?:intervention|experimental|treatment|treated|active|test|study|program(?:me)?)$", re.I
)
SHORT = re.compile(r"\((?P<short>[A-Z][\w+/-]{0,11})\)|^(?P<head>[A-Z][\w-]*[A-Z][\w-]*)\b")
BARE_NAMES = re.compile(
    r"\b(?:placebo|controls|control|usual care|standard care|sham|TAU|waitlist|wait-list)\b"
)


COMMON = frozenset(
    "treatment treated study test active training program programme usual standard".split()
)
"""Names of arms that are words of any sentence, without "group" behind them."""
LETTER = re.compile(r"[A-H]|[IVX]{1,3}|\d")
GROUPS = re.compile(r"\s(?:groups|arms)$")
LETTERS_3 = re.compile(r"[a-z]{3}")
SOLID = re.compile(r"\S+")
BRACKETED = re.compile(r"\([^()]*\)")
TREATMENT = re.compile(r"\btreatment\b", re.I)
TREATED = re.compile(r"-treated$")
NAMES = re.compile(r"[^\W_][\w+-]*")
PLURAL = re.compile(r"[^s]s$")
DOSE = re.compile(r"\s?\d+(?:[.,]\d+)?\s?(?:mg|µg|g|ml|iu)\b.*")


@dataclass(frozen=True, slots=True)
class Mention:
    """An arm named at `start:end`; `key` is the same for every naming of it."""

    start: int
    end: int
    key: str
    label: str


@dataclass(frozen=True)
class Arms:
    """The names of the trial's arms."""

    labels: tuple[str, ...] = ()
    shorts: tuple[tuple[str, str], ...] = field(default=())  # abbreviation, label
    roles: tuple[str, ...] = ()  # as the record has them, one for each label

    @cached_property
    def names(self) -> dict[str, str]:
        """Every unmistakable name, in small letters, with the label of its arm."""
        found: dict[str, str | None] = {}
        for label in self.labels:
            for name in aliases(label):
                known = found.get(name, label)
                found[name] = label if known == label else None
        for short, label in self.shorts:
            found.setdefault(short.casefold(), label)
        return {name: label for name, label in found.items() if label}

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """All names, the longest first."""
        clear = (name for name in self.names if len(name) > 1 and name not in COMMON)
        names = sorted(clear, key=len, reverse=True)
        if not names:
            return None
        whole = "|".join(re.escape(name) for name in names)
        return re.compile(
            rf"(?<![\w-])(?:{whole})(?:[ -]treated)?(?: groups?| arms?)?(?![\w-])", re.I
        )

    @cached_property
    def told(self) -> dict[str, tuple[str, str] | None]:
        """What `label_of` has said before."""
        return {}

    def label_of(self, printed: str) -> tuple[str, str] | None:
        """Key and label of the arm that some words name: the record's label, else the words."""
        if printed not in self.told:
            self.told[printed] = self.named(printed)
        return self.told[printed]

    def named(self, printed: str) -> tuple[str, str] | None:
        """Key and label of an arm, looked up for the first time."""
        words = " ".join(printed.split())
        if LETTER.fullmatch(words):
            words = f"group {words}"
        name = core(words)
        if not name:
            return None
        label = self.names.get(words.casefold()) or self.names.get(name)
        label = label or self.by_role(name) or self.by_words(name)
        if label:
            return core(label) or label.casefold(), label
        return name, GROUPS.sub("", words)

    def by_role(self, name: str) -> str | None:
        """The one arm that is held against the other, or the other, where a name says no more."""
        told = self.roles or tuple(role_of(label) for label in self.labels)
        roles = [role == "experimental" for role in told]
        if len(roles) < 2 or len(roles) != len(self.labels):
            return None
        if HELD.match(name) and roles.count(False) == 1:
            return self.labels[roles.index(False)]
        alone = len(roles) == 2 and roles.count(True) == 1
        return self.labels[roles.index(True)] if alone and TESTED.match(name) else None

    def by_words(self, name: str) -> str | None:
        """The one arm whose name has all words of another, or all of whose words another has."""
        said = words_of(name)
        if OTHER_ARM.search(name) or not any(LETTERS_3.search(word) for word in said):
            return None
        for holds in (frozenset.issubset, frozenset.issuperset):
            found = [label for label in self.labels if holds(said, words_of(core(label)) or {""})]
            if len(found) == 1:
                return None if OTHER_ARM.search(found[0]) else found[0]
        return None

    def mentions(self, chars: str) -> list[Mention]:
        """The arms that a sentence names, in order."""
        found: list[Mention] = []
        for start, end in sorted(self.spans(chars), key=lambda span: (span[0], -span[1])):
            if found and start < found[-1].end:
                continue
            if JOINED.search(chars[:start]) or JOINS.match(chars[end:]):
                continue  # part of a combination
            told = self.label_of(chars[start:end])
            if told is not None:
                found.append(Mention(start, end, *told))
        return found

    def spans(self, chars: str) -> Iterator[tuple[int, int]]:
        """Where arms may be named."""
        if self.pattern is not None:
            for match in self.pattern.finditer(chars):
                yield match.span()
        for match in LETTERED.finditer(chars):
            yield match.span()
        for match in LETTERS.finditer(chars):
            yield from (match.span(name) for name in ("one", "two", "last") if match[name])
        for match in COUPLE.finditer(chars):
            yield from couple(chars, match)
        for match in GENERIC.finditer(chars):
            start = after_leading(chars, match.start("words"), match.end("words"))
            words = chars[start : match.end("words")].split()
            if words and not any(word.casefold() in NO_ARM for word in words):
                yield start, match.end()
        for match in BARE_NAMES.finditer(chars):
            yield match.span()


def couple(chars: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The two names in "the weekly and 3-weekly groups"."""
    first = after_leading(chars, match.start("one"), match.end("one"))
    ones = [chars[first : match.end("one")], match["two"]]
    if all(one and not set(one.casefold().split()) & (NO_ARM | LEADING) for one in ones):
        yield first, match.end("one")
        yield match.start("two"), match.end()


def after_leading(chars: str, start: int, end: int) -> int:
    """Where a name begins behind the last word that leads to it."""
    at = start
    for match in SOLID.finditer(chars[start:end]):
        if match.group().casefold().strip(",;") in LEADING or match.group()[-1] in ",;:":
            at = start + match.end()
    return at + len(chars[at:end]) - len(chars[at:end].lstrip())


def core(name: str) -> str:
    """A name without the words that many names have, in small letters.

    >>> core("The control group"), core("Weekly docetaxel"), core("Patients")
    ('control', 'weekly docetaxel', '')
    """
    words = BRACKETED.sub(" ", name)
    kept = " ".join(EMPTY.sub(" ", words).split()).strip(" ,;:-").casefold()
    if not kept and TREATMENT.search(name) and not GROUPS.search(f" {name}"):
        return "treatment"
    if not kept and LETTERED.search(name):
        return name.casefold()
    return TREATED.sub("", kept[:-1] if kept == "controls" else kept)


def words_of(name: str) -> frozenset[str]:
    """The words of a name in small letters; "3-weekly" is another than "weekly"."""
    words = NAMES.findall(name.casefold())
    return frozenset(word[:-1] if PLURAL.search(word, 2) else word for word in words)


def aliases(label: str) -> Iterator[str]:
    """The names under which a label's arm may be spoken of, in small letters."""
    plain = " ".join(label.split()).casefold()
    yield plain
    name = core(label)
    if len(name) > 1:
        yield name
        yield DOSE.sub("", name) or name
    if match := SHORT.search(label):
        yield (match["short"] or match["head"]).casefold()
    outside = " ".join(BRACKETED.sub(" ", label).split()).casefold()
    if len(outside) > 1:
        yield outside


def arms_of(
    labels: Iterable[str], shorts: Sequence[tuple[str, str]] = (), roles: Sequence[str] = ()
) -> Arms:
    """The arms by their labels, and the abbreviations that the paper has for them.

    >>> arms_of(["Zinc", "Placebo"]).label_of("the placebo group")
    ('placebo', 'Placebo')
    """
    known = tuple(" ".join(label.split()) for label in labels)
    return Arms(known, tuple(shorts), tuple(roles))
