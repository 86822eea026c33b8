"""What is told of a cell product beside its noun phrase: name, dose, route, preparation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from extractor.fields import dose
from extractor.fields.cell_phrases import Phrase
from extractor.fields.cell_tokens import Token
from extractor.fields.rule import Found
from extractor.fields.vocabulary import Lexicon, load
from extractor.types import JSON

ATTRIBUTES = ("dose", "infusions", "schedule", "route", "preparation")

Told = tuple[JSON, int, int]  # a value and where it stands


class Owner(Protocol):
    """What attributes are given to: a product with its phrases."""

    phrases: list[Phrase]
    extra: dict[str, Told]


# Names of cell therapies: INN stems for cells (WHO INN programme), names on the market or in
# registries, names marked as trade names, and codes in brackets after a product's phrase.
INN = r"[a-z]{3,14}(?:leucel|temcel|strocel|dencel)(?:-[A-Z])?"
BRANDS = (
    "CAStem|MultiStem|Stem Cell Educator|Prochymal|Temcell|Cartistem|CARTISTEM|Pneumostem|"
    "PNEUMOSTEM|Alofisel|Lomecel-B|NurOwn|Hearticellgram|Stempeucel|ExoFlo|PLX-PAD|Cellavita|"
    "AstroStem|CardiAMP|RYONCIL|Ryoncil|Kymriah|Yescarta|NestaCell|NestCell"
)
NAMED = re.compile(rf"\b(?:(?:{BRANDS})\b|(?i:{INN})\b)")
MARKED = re.compile(r"\b[A-Z][\w-]{2,20}\s?[®™](?:-\w{2,8})?")
HOPE = re.compile(r"\bHB-ad[A-Z]{2,3}")  # a maker's prefix before the abbreviation of the cell
CODE = re.compile(
    r"\(\s?(?P<name>(?!(?:COVID|SARS|NCT|ISRCTN|ACTRN|CTRI|IRCT|IL-|GM-|CD\d|H\dN|HLA|ACE))"
    r"(?:[A-Z]{2,5}-[A-Z]?\d{2,4}[A-Z]?|Cx\d{3}|[A-Z][A-Za-z]{1,10}(?:Stem|Cell|Cel)))"
    r"(?:\s(?:[Tt]herapy|[Cc]ells?))?\s?[,)]"
)

INTO_VEIN = re.compile(
    r"\b(?:IV|iv|Iv)\b(?=[\s-]{1,2}(?:(?:single|slow|drip|bolus)\s)?"
    r"(?i:infus|inject|admin|drip|deploy|deliver|push|route|dose))"
    r"|(?<=[Ii]nfusion )IV\b|(?<=injected )IV\b|(?<=infused )IV\b|(?<=administered )IV\b"
    r"|(?<=given )IV\b|(?<=delivered )IV\b|(?<=by )IV\b|(?<=via )IV\b|(?<=, )IV\b(?=[,;)]|$)|^IV$"
)
OTHER_DRUG = re.compile(
    r"[\s-]{0,2}(?:immuno ?globulin|antibiotic|fluid|access|steroid|dexamethasone|methylpred|"
    r"corticosteroid|vitamin|saline|line\b|catheter|antiviral|generating|generation|drug|contrast|"
    r"sedat|IVIG|valve|tube|tumou?r|ultraso|pressure|thrombo|malformation|h[ae]{1,2}morrhag|"
    r"heparin|remdesivir|tocilizumab|use\b|anti)",
    re.IGNORECASE,
)
PREPARATION = re.compile(
    r"\b(?P<cryopreserved>cryo-?preserved|cryo-?stored|frozen[\s/-](?:and )?thawed|"
    r"thawed|frozen(?= (?:cells|MSC|product|allo|auto|bag|dose)))|"
    r"\b(?P<fresh>fresh(?:ly)?(?= (?:\w+ )?(?:prepared|harvested|isolated|cultured|cells|MSC|"
    r"mesenchymal|uncultured|product|bone|adipose|autologous|allogeneic)|"
    r" (?:or|versus|vs\.?|and) (?:cryo|frozen)))",
    re.IGNORECASE,
)
NOT_A_DONATION = re.compile(
    r"[\s-]{0,2}(?:[\w-]{1,15}\s){0,2}(?:serum|plasma|transplant(?!\w* of)|graft|HSCT|platelet|"
    r"PRP|chondro|islet|skin|blood|bone marrow transplant|response|immun)",
    re.IGNORECASE,
)


@cache
def routes() -> Lexicon:
    """The names of the routes of administration."""
    return Lexicon(load("routes", "route"))


@dataclass(frozen=True, slots=True)
class Name:
    """A product's name; `known` when it is one whatever stands beside it."""

    text: str
    start: int
    end: int
    known: bool


def product_names(chars: str) -> list[Name]:
    """Names and codes of cell products.

    >>> names = product_names("mesenchymal stem cells (ABC-001) or remestemcel-L")
    >>> [(name.text, name.known) for name in names]
    [('ABC-001', False), ('remestemcel-L', True)]
    """
    spans = [m.span() for pattern in (MARKED, NAMED, HOPE) for m in pattern.finditer(chars)]
    spans += [m.span("name") for m in CODE.finditer(chars)]
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not any(start < other_end and other < end for other, other_end in kept):
            kept.append((start, end))
    return [
        Name(
            text=chars[start:end].rstrip("®™ "),
            start=start,
            end=end,
            known=NAMED.match(chars, start) is not None,
        )
        for start, end in sorted(kept)
    ]


def find_routes(chars: str) -> list[Told]:
    """Routes by which something is given, but for another drug's.

    >>> find_routes("IV infusion in a phase IV trial")
    [('intravenous', 0, 2)]
    """
    named: list[Told] = [(m.term.label, m.start, m.end) for m in routes().find(chars)]
    named += [("intravenous", m.start(), m.end()) for m in INTO_VEIN.finditer(chars)]
    return sorted(
        (told for told in named if not OTHER_DRUG.match(chars[told[2] : told[2] + 30])),
        key=lambda told: told[1],
    )


def find_preparations(chars: str) -> list[Told]:
    """Whether cells were given fresh or out of the freezer.

    >>> find_preparations("Cryopreserved MSCs, fresh frozen plasma")
    [('cryopreserved', 0, 13)]
    """
    return [
        (str(match.lastgroup), match.start(), match.end()) for match in PREPARATION.finditer(chars)
    ]


def of_dose(find: Callable[[str], list[Found]]) -> Callable[[str], list[Told]]:
    """A finder of rules as a finder of told values."""
    return lambda chars: [(found.value, found.start, found.end) for found in find(chars)]


FINDERS: dict[str, Callable[[str], list[Told]]] = {
    "dose": of_dose(dose.find),
    "infusions": of_dose(dose.find_infusions),
    "schedule": of_dose(dose.find_schedule),
    "route": find_routes,
    "preparation": find_preparations,
}
SHARED = (
    "route",
    "schedule",
    "infusions",
    "preparation",
)  # may go with all products at once


def attributes(chars: str, owners: Sequence[Owner], donors: Sequence[Token]) -> None:
    """Give each attribute to the product it is told of; to none where that is unclear."""
    if not owners:
        return
    for key, find in FINDERS.items():
        assign(chars, key, owners, find(chars))
    spare = [t for t in donors if not NOT_A_DONATION.match(chars[t.end : t.end + 45])]
    told = {token.label for token in spare}
    if len(owners) == 1 and len(told) == 1 and not any(p.donor for p in owners[0].phrases):
        token = spare[0]
        owners[0].extra["donor"] = (token.label, token.start, token.end)


def assign(chars: str, key: str, owners: Sequence[Owner], told: list[Told]) -> None:
    """One value goes to one product; several to the products each of them follows.

    A product that is left with two different values gets neither: two arms with two
    doses are no one dose.
    """
    distinct = {repr(value): (value, start, end) for value, start, end in reversed(told)}
    if len(distinct) == 1 and (len(owners) == 1 or (key in SHARED and outside(owners, told))):
        for owner in owners:
            owner.extra[key] = next(iter(distinct.values()))
        return
    if len(owners) == 1:
        return
    for owner in owners:
        mine = {repr(one[0]): one for one in reversed(told) if follows(chars, one, owner, owners)}
        if len(mine) == 1:
            owner.extra[key] = next(iter(mine.values()))


def outside(owners: Sequence[Owner], told: Sequence[Told]) -> bool:
    """True when a value stands before all products or after all of them, not among them."""
    starts = [phrase.start for owner in owners for phrase in owner.phrases]
    firsts = [owner.phrases[0].end for owner in owners if owner.phrases]
    return all(end <= min(starts) or start >= max(firsts) for _, start, end in told)


def follows(chars: str, one: Told, owner: Owner, owners: Sequence[Owner]) -> bool:
    """True when the last product named before a value, in its sentence, is this one."""
    _, start, _ = one
    before = [
        (phrase.end, other)
        for other in owners
        for phrase in other.phrases
        if phrase.end <= start and not re.search(r"[.;]\s", chars[phrase.end : start])
    ]
    return bool(before) and max(before, key=lambda pair: pair[0])[1] is owner
