"""What a study gave: one product put together over the sentences that tell of it.

The dose may stand in one sentence, the route in another, and a third may say that the tissue
was not told: such keys are listed under `not_reported` of the product and never get a value.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.engines.abbreviations import find_expanded
from extractor.engines.given_ways import Way, amount, chosen
from extractor.engines.proposals import proposed, words_at
from extractor.engines.studies import Sentence, Told
from extractor.engines.treated import find_given
from extractor.fields import arms, cell_products, schedule
from extractor.fields.cell_attributes import FINDERS
from extractor.fields.cell_giving import GIVES, is_generic
from extractor.fields.cell_tokens import of_tissue, tokens
from extractor.fields.counts import PEOPLE_COUNT
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON, Candidate, Document, Evidence

KEYS = (
    *("cell_type", "tissue", "donor", "derivative", "product_name"),
    *("dose", "infusions", "schedule", "route", "preparation"),
)
IDENTITY = ("tissue", "donor", "derivative", "product_name")
NUMBERS = ("dose", "infusions")
DOSED = re.compile(
    r"\bdos(?:e|es|age|ed)\b|\b(?:placed|applied|sprayed|loaded|seeded)\b|\b(?:assigned|allocated|randomi[sz]ed) to\b|\b(?:cells?|MSCs?)\s?/|\d\s?/\s?kg\b|\bconcentration of\b",
    re.IGNORECASE,
)
EACH = re.compile(
    r"\b(?:infusions?|injections?|administrations?)(?:,? (?:each )?(?:of|at (?:a|the) dose of|with)|"
    r" (?:held|contained|consisted of)) $"
)
SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|[2-6]) (?:[\w-]+ ){0,3}?(?:doses|infusions|injections|administrations)"
    r"(?:,? each)?(?: of| with) (?:[^\W\d][\w-]* ){0,4}?\(?(?:approximately |~ ?)?[\d.,]+",
    re.IGNORECASE,
)
"""A dose that each of several administrations has: "three doses of 40 million cells"."""
AS_ONE = re.compile(
    r",? (?:\([^()]{1,25}\) )?(?:was |were )?(?:given|infused|injected|administered|delivered) "
    r"(?:(?:as|in|by|via) (?:an?|one|a single) |(?:by|via) )(?:[\w-]+ ){0,3}?(?:infusion|injection|administration|dose|bolus)\b"
)
SHORT = re.compile(r"h?[A-Z]{1,2}[\w+-]{0,8}(?<=[A-Z+])s?|h?[A-Z]{1,5}|Ad|ad|Men")
CELLS = re.compile(
    r"cell|MSC|\bstem\b|SCs?\b|NCs?\b|marrow|cel\b|SVF|exosom|vesicle|[a-z]cytes?\b|blasts?\b|\bDCs?\b|\bNK\b|Treg"
)
DRUG_DOSE = re.compile(r"\d\s?(?:mg|µg|μg|mcg|IU|mmol|g)(?:/|\b)")
GIVEN_THING = re.compile(
    r"product|suspension|infus|inject|implant|transplant|graft|therap|treatment|\bdos|catheter|vaccin|sheet|placebo|sham|"
    r"\bthey\b|\bit\b|arms?\b|groups?\b|patients|participants",
    re.IGNORECASE,
)
"""What may be the cells though a sentence doesn't name them."""
IN_ALL = re.compile(
    r"\b(?:totals?|cumulative|overall|altogether|divided|split|fractionated|escalat\w+)\b|"
    r"\b(?:in|over|by|as|into|via|within) (?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})(?: to \d+|-\d+)? (?:[\w-]+ ){0,3}?"
    r"(?:infusions|injections|doses|sessions|administrations|aliquots|sites|fractions)\b|\b(?:over|across) (?:\w+ ){1,2}(?:days|weeks|months)\b",
    re.IGNORECASE,
)
"""Words of a dose that is given little by little, or at many places."""
PLACED = re.compile(
    r"\b(?:(?:was|were|be|been) given|(?:assigned|allocated|randomi[sz]ed) to|placed|seeded|applied|sprayed|loaded)\b",
    re.IGNORECASE,
)
IV_BRACKET = re.compile(r"(?<=\()(?P<iv>IV|i\.v\.)(?= (?:on|at|every|once|twice|for|over)\b)")
COUNTED = re.compile(PEOPLE_COUNT)
TOPICS = (
    (
        "tissue",
        r"tissue source|tissue of origin|tissue from which|source (?:tissue|of the (?:\w+ )?"
        r"(?:cells|MSCs))|cell source|tissue origin",
    ),
    ("dose", r"doses?\b|cell numbers?|number of cells"),
    ("preparation", r"cryopreserv\w+|frozen|fresh\b|stored|storage"),
    ("schedule", r"timing between|interval between|schedule|intervals"),
    ("route", r"route of"),
    ("donor", r"allogeneic or autologous|autologous or allogeneic"),
    ("infusions", r"number of (?:infusions|injections|administrations)"),
)
WHAT = "|".join(f"(?P<{key}>{words})" for key, words in TOPICS)
UNTOLD = (
    r"(?:(?:was|were|is|are) (?:not|never) (?:been )?(?:reported|stated|described|given|specified|"
    r"disclosed|provided|mentioned|told|known|clear|clarified)|(?:was|were|is|are|remain(?:s|ed)?) "
    r"(?:unknown|unclear|undisclosed|unspecified))\b"
)


def topic(match: re.Match[str]) -> JSON:
    """Which key of the product the sentence says was not told."""
    return next((key for key, _ in TOPICS if match[key]), None)


NOT_TOLD_RULES = (
    Rule(
        name="no-information",
        pattern=re.compile(
            r"\b[Nn]o (?:further |other )?(?:information|details?|data)\b[^.;,]{0,40}?\b"
            rf"(?:on|about|regarding|concerning|as to) (?:[\w-]+ ){{0,4}}?(?:{WHAT})"
        ),
        source="seen in dev documents",
        hits={
            "but no information was provided regarding tissue source": "tissue",
            "no details were given about the timing between infusions": "schedule",
        },
        misses=("no information on other infections was provided",),
        read=topic,
    ),
    Rule(
        name="was-not-reported",
        pattern=re.compile(
            rf"(?:^|[,;] |\b(?:and|but) )(?:[Tt]he |[Hh]ow |[Ww]hether )?(?:[\w-]+ ){{0,5}}?(?:{WHAT})"
            rf"[^.;,]{{0,60}}? {UNTOLD}"
        ),
        source="seen in dev documents",
        hits={
            "The dose of the cells was not reported": "dose",
            "Whether the cells had been cryopreserved was not reported.": "preparation",
            "The tissue from which the cells were obtained was not stated": "tissue",
        },
        misses=("The dose was 5 million cells.", "The viability was not reported."),
        read=topic,
    ),
)


@dataclass(slots=True)
class Given:
    """A product while it is put together."""

    value: dict[str, JSON]
    quoted: dict[str, list[Evidence]] = field(default_factory=dict)  # by key
    not_reported: list[str] = field(default_factory=list)
    ways: dict[str, list[Way]] = field(default_factory=dict)  # of telling numbers, beside its name
    known: set[str] = field(default_factory=set)  # numbers that nothing told later unsettles
    confidence: float = 0.9
    own: bool = False  # the paper's own: of several names the fullest stands, not the first

    @property
    def evidence(self) -> list[Evidence]:
        """The words that all its keys are told in."""
        return [one for several in self.quoted.values() for one in several]

    def take(self, key: str, told: JSON, evidence: Sequence[Evidence]) -> None:
        """Fill a key that is still empty, or holds but "stem cells"."""
        old = self.value.get(key)
        if is_generic(old) and not is_generic(told):
            old = None
        if is_of_tissue(old) and not is_of_tissue(told):
            old = None
        if self.own and is_fuller(told, old):
            self.value[key], self.quoted[key] = told, list(evidence)
        if told is not None and old is None and key not in self.not_reported:
            self.value[key] = told
            self.quoted.setdefault(key, []).extend(evidence)

    def give_up(self, key: str, rivals: Container[str]) -> None:
        """Empty a key whose value is one of several that are told, unless it was settled before."""
        if key not in self.known and amount(self.value[key]) in rivals:
            self.value[key] = None
            self.quoted.pop(key, None)


def is_of_tissue(cell: JSON) -> bool:
    """Whether cells are called by their tissue alone."""
    return of_tissue().fullmatch(str(at(cell, "text"))) is not None


def is_fuller(new: JSON, old: JSON) -> bool:
    """Whether a name says in full what another, of the same thing, cuts short or has in the singular.

    >>> cell = {"text": "MSC", "id": "CL:0000134"}
    >>> is_fuller({"text": "stromal cells", "id": "CL:0000134"}, cell)
    True
    """
    if not isinstance(new, Mapping) or not isinstance(old, Mapping):
        return False
    one, other = str(new.get("text")), str(old.get("text"))
    if new.get("id") != old.get("id") or not (new.get("id") or one.lower() == f"{other.lower()}s"):
        return False
    if SHORT.fullmatch(other):
        return SHORT.fullmatch(one) is None
    one, other = one.lower(), other.lower()
    longer = one.startswith(f"{other} ") or one.endswith(f" {other}")
    return one == f"{other}s" or (longer and not one.endswith(("cell", "cells")))


def find_not_told(chars: str) -> list[Found]:
    """Keys of the product that a sentence says were not told.

    >>> [found.value for found in find_not_told("The dose was not reported.")]
    ['dose']
    """
    return find_all("cell_products", NOT_TOLD_RULES, chars)


def products_in(chars: str) -> list[Found]:
    """The products that a sentence says are given, also by "used … in" and "treated … with".

    >>> [f.value["cell_type"]["text"] for f in products_in("used MSCs intravenously in 7 patients")]
    ['MSCs']
    """
    found = cell_products.find_in_prose(chars)
    if found:
        return found
    for arm in find_given(chars) or arms.find(chars):
        told = arm.value if isinstance(arm.value, dict) else {}
        words = told.get("intervention") or told.get("label")
        at = chars.find(str(words), arm.start)
        for one in cell_products.find(str(words)) if words and at >= 0 else ():
            value = shifted(one.value, at)
            found.append(Found(value, at + one.start, at + one.end, one.rule, 0.85))
    return found


def in_brackets(chars: str) -> list[tuple[JSON, int, int]]:
    """The route where it opens a bracket about giving: "treatment (IV on day 1)".

    >>> in_brackets("MSC treatment (IV on days 1 and 3)")
    [('intravenous', 15, 17)]
    """
    return [("intravenous", *match.span("iv")) for match in IV_BRACKET.finditer(chars)]


def find_donors(chars: str) -> list[tuple[JSON, int, int]]:
    """Whose cells a sentence about giving says they are, where it names no type of cell.

    >>> find_donors("Each injection held 25 million allogeneic cells.")
    [('allogeneic', 31, 41)]
    """
    return [
        (token.label, token.start, token.end)
        for token in tokens(chars)
        if token.kind == "donor"
        and re.match(r" (?:cultured |expanded )?cells\b", chars[token.end :])
    ]


def shifted(value: JSON, by: int) -> JSON:
    """A product's value with the places of its parts moved to the right."""
    assert isinstance(value, dict)
    parts = value.get("parts")
    assert isinstance(parts, list)
    moved: list[JSON] = [
        {**part, "start": part["start"] + by, "end": part["end"] + by}
        for part in parts
        if isinstance(part, dict)
    ]
    return {**value, "parts": moved}


def product_candidates(
    document: Document,
    told: Sequence[Told],
    title: Sentence | None = None,
    first: int | None = None,
    *,
    own: bool = False,
    shorts: Mapping[str, str] | None = None,
) -> list[Candidate]:
    """One candidate per product, with evidence for each of its parts.

    `title` is the sentence among those told in which a product need not be said to be given:
    a trial's title names what it tries, and all of it where it names any. What the `first`
    sentences tell of dose, route and so on (a paper's abstract) goes before what others do.
    Of a paper's `own` product the fuller of two names stands, not the first; `shorts` are the document's own
    abbreviations of cells.
    """
    products: list[Given] = []
    for one in told:
        sentence = one.sentence
        opens = one.anchor or (one.linked and COUNTED.search(sentence.chars) is not None)
        opens = opens and not (title and products and sentence is not title)
        find = cell_products.find if sentence is title else products_in
        for item in find_expanded(find, sentence.chars, shorts or {}):
            place(document, products, sentence, item, opens=opens, own=own)
    if len(products) == 1:
        for part in (told[:first], told[first:]):
            add_attributes(document, products[0], [one.sentence for one in part])
    for product in products if len(products) > 1 else ():
        settle_numbers(product)
    for one in told if len(products) == 1 else ():
        for missing in find_not_told(one.sentence.chars):
            add_not_told(document, products[0], one.sentence, missing)
    candidates = [written(product) for product in products if product.evidence]
    return candidates + (counted(document, products[0], told) if len(products) == 1 else [])


def counted(document: Document, product: Given, told: Sequence[Told]) -> list[Candidate]:
    """How many infusions the listed days of giving make, where no number is printed."""
    if product.value["infusions"] is not None or product.value["schedule"] is None:
        return []
    for one in told:
        for found in schedule.find_counted(one.sentence.chars):
            value: JSON = {"infusions": found.value}
            return [proposed(document, "cell_products", one.sentence, found, value)]
    return []


def place(
    document: Document,
    products: list[Given],
    sentence: Sentence,
    item: Found,
    *,
    opens: bool,
    own: bool = False,
) -> None:
    """Add what a sentence tells of a product to the one it fits, or make it a new one."""
    value = item.value if isinstance(item.value, dict) else {}
    fitting = [product for product in products if fits(product, value)]
    if not fitting and (opens or not products):
        fitting = [Given(dict.fromkeys(KEYS), confidence=item.confidence, own=own)]
        products += fitting
    if len(fitting) != 1:
        return
    parts = value.get("parts")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict):
            key, start, end = part["key"], part["start"], part["end"]
            told = in_context(key, value[key], sentence.chars, start, end, own=own)
            evidence = words_at(document, sentence, start, end, item.rule)
            fitting[0].take(key, told, (evidence,))
            if key in NUMBERS:
                way = Way(told, evidence, sentence.chars, start)
                fitting[0].ways.setdefault(str(key), []).append(way)


def fits(product: Given, value: dict[str, JSON]) -> bool:
    """True when nothing that is told twice differs; "stem cells" may be any."""
    old, new = product.value.get("cell_type"), value.get("cell_type")
    told = (
        isinstance(old, dict) and isinstance(new, dict) and not (is_generic(old) or is_generic(new))
    )
    if told and at(old, "id") != at(new, "id"):
        return False
    return all(
        None in (label(product.value.get(key)), label(value.get(key)))
        or label(product.value.get(key)) == label(value.get(key))
        for key in IDENTITY
    )


def at(told: JSON, key: str) -> JSON:
    """A key of a concept."""
    return told.get(key) if isinstance(told, dict) else None


def label(told: JSON) -> JSON:
    """A tissue's id, or the value itself."""
    return told.get("id") or told.get("text") if isinstance(told, dict) else told


def add_attributes(document: Document, product: Given, sentences: Sequence[Sentence]) -> None:
    """Dose, route and so on from sentences about giving that need not name the cells.

    A key of which two values are told gets none: two arms, or another drug's; a number that
    was taken with the product itself is then none of it either.
    """
    found: dict[str, list[Way]] = {}
    for sentence in sentences:
        chars = sentence.chars
        if not (GIVES.search(chars) or DOSED.search(chars)):
            continue
        for key, find in {**FINDERS, "donor": find_donors}.items():
            if key == "route" and product.own and not tells_way(chars):
                continue
            for told, start, end in find(chars) or (in_brackets(chars) if key == "route" else []):
                value = in_context(key, told, chars, start, end, own=product.own)
                evidence = words_at(document, sentence, start, end, f"cell_products/{key}")
                found.setdefault(key, []).append(Way(value, evidence, chars, start))
    for key, ways in found.items():
        settle(product, key, ways)
    product.known.update(key for key in NUMBERS if product.value[key] is not None)


def tells_way(chars: str) -> bool:
    """Whether a sentence's route may be that of cells: a drug's dose, or a drug as its subject, tell another's.

    >>> tells_way("Fludarabine was given intravenously."), tells_way("The infusion was intravenous.")
    (False, True)
    """
    if CELLS.search(chars):
        return True
    return DRUG_DOSE.search(chars) is None and GIVEN_THING.search(chars) is not None


def settle(product: Given, key: str, ways: Sequence[Way]) -> None:
    """Give a product what all ways of telling a key say; take a number back that they contest."""
    one = chosen(key, ways)
    if key in NUMBERS and (one is None or len(one[1]) > 1):
        product.give_up(key, {amount(way.value) for way in ways})
    if one is not None:
        product.take(key, *one)


def settle_numbers(product: Given) -> None:
    """Settle the numbers of one of several products by the sentences that name it."""
    for key, ways in product.ways.items():
        settle(product, key, ways)


def in_context(
    key: str, told: JSON, chars: str, start: int, end: int, *, own: bool = False
) -> JSON:
    """Read a value with the words around it: a dose "per infusion".

    What a sentence of the trial's `own` paper says is given, is given at once, unless it says that
    it was divided or is the sum.

    >>> chars = "a single infusion of 20 million cells"
    >>> in_context("dose", {"value": 2e7, "per": None}, chars, 21, 37)
    {'value': 20000000.0, 'per': 'infusion'}
    >>> in_context("dose", {"value": 2e7, "per": None}, "two doses of 20 million cells", 13, 29)
    {'value': 20000000.0, 'per': 'infusion'}
    """
    if key == "dose" and isinstance(told, dict) and told.get("per") is None:
        each = EACH.search(chars[:start]) or AS_ONE.match(chars, end)
        if told.get("high") is None:
            each = each or SEVERAL.search(chars, max(0, start - 60), end)
        if own and IN_ALL.search(chars) is None:
            each = each or GIVES.search(chars) or PLACED.search(chars)
        return {**told, "per": "infusion" if each else None}
    return told


def add_not_told(document: Document, product: Given, sentence: Sentence, missing: Found) -> None:
    """Note that a key was not told, unless its value was."""
    key = str(missing.value)
    if product.value.get(key) is None and key not in product.not_reported:
        product.not_reported.append(key)
        product.quoted.setdefault("not_reported", []).append(
            words_at(document, sentence, missing.start, missing.end, missing.rule)
        )


def of_single(product: Candidate) -> Candidate:
    """A product with its dose per infusion where there is but one.

    >>> value = {"infusions": 1, "dose": {"value": 1e6, "per": None}}
    >>> of_single(Candidate("cell_products", value, (), 0.9)).value["dose"]["per"]
    'infusion'
    """
    dose = at(product.value, "dose")
    if at(product.value, "infusions") != 1 or not isinstance(dose, Mapping) or dose.get("per"):
        return product
    assert isinstance(product.value, Mapping)
    return replace(product, value={**product.value, "dose": {**dose, "per": "infusion"}})


def written(product: Given) -> Candidate:
    """The product as a candidate of the field `cell_products`."""
    value: dict[str, JSON] = dict(product.value)
    if product.not_reported:
        value["not_reported"] = list(product.not_reported)
    return Candidate("cell_products", value, tuple(product.evidence), product.confidence)
