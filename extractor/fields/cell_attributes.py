"""What is told of a cell product beside its noun phrase: name, dose, route, preparation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from extractor.fields import dose
from extractor.fields.cell_phrases import Phrase
from extractor.fields.cell_tokens import Token, compounds, tissue_abbreviations
from extractor.fields.rule import Found
from extractor.fields.vocabulary import Lexicon, load
from extractor.types import JSON

ATTRIBUTES = ("dose", "infusions", "schedule", "route", "preparation")

Told = tuple[JSON, int, int]  # a value and where it stands


class Owner(Protocol):
    """What attributes are given to: a product with its phrases."""

    phrases: list[Phrase]
    extra: dict[str, Told]


# Names of cell therapies: INN stems for cells (WHO INN programme); names under which regulators
# have approved a product (EMA, FDA, Health Canada, PMDA, MFDS, CDSCO); and four ways to coin one.
INN = r"(?:[a-z]{3,18}gene )?[a-z]{3,14}(?:leucel|temcel|strocel|dencel)(?:-[A-Z])?"
APPROVED = (
    "Abecma|Alofisel|Amtagvi|Apligraf|Aucatzyl|Breyanzi|Carticel|CARTISTEM|Cartistem|Carvykti|"
    "Casgevy|CreaVax|Cupistem|Ebvallo|Gintuit|Hearticellgram(?:-AMI)?|Holoclar|KeraHeal|Kymriah|"
    "Lantidra|LaViv|Laviv|Lyfgenia|MACI|NeuroNata-R|Nepic|Ocural|Omisirge|Prochymal|Provenge|"
    "Queencell|RYONCIL|Ryoncil|Skysona|Spherox|Stempeucel|Stemirac|StrataGraft|Strimvelis|Tecartus|"
    "Tecelra|TEMCELL|Temcell|Vyznova|Yescarta|Zalmoxis|Zynteglo"
)
NAMED = re.compile(rf"\b(?:(?:{APPROVED})\b|(?i:{INN})\b)")
MARKED = re.compile(r"\b[A-Z][\w-]{2,20}\s?[®™](?:-\w{2,8})?")
AGAINST_FIRMS = (
    r"(?!,?\s(?:Inc|Ltd|LLC|GmbH|Co\b|Corp|AG\b|SA\b|plc|Therapeutics|Technolog|Biotech|Bioscience|"
    r"Biopharma|Pharma|Laborator|Group\b|Compan|Press|Reports|Research|Death|Metab))"
)
COINED = re.compile(  # "NovaCell", "AlphaStem": a word with a capital inside, beside its cells
    rf"\b(?!(?:Stem|Non|Single|Multi|Whole|Live)Cell\b)[A-Z][A-Za-z]{{1,10}}(?:Stem|Cell|Cel)\b{AGAINST_FIRMS}"
)
AGENT = re.compile(  # "Stem Cell Tutor therapy": a cell, and what it is made to do
    r"\b(?i:stem|immune|killer|nk|t) (?i:cell) (?!(?i:donor|cancer|center|carrier|disorder|tumou?r|"
    r"transfer|number|marker|factor|other|order|inhibitor|receptor|engager|precursor|progenitor|"
    r"register|helper|later|layer|monitor)\b)(?i:[a-z]{3,12}[oe]r)(?=[®™]|(?i:[\s-](?:therapy|treat|technology)))"
)
TRIED = re.compile(
    r"\b(?:study|trial|safety|efficacy|evaluation|effects?|infusions?|administration|injections?|"
    r"doses?) of $",
    re.IGNORECASE,
)
THERAPY = re.compile(
    r"[®™]?\s(?:therapy|treatment|infusion|administration|injection|transplantation)", re.IGNORECASE
)
NO_MAKER = r"(?!(?:GMP|IV|IT|IA|IM|IC|NC|HD|LD|CD|IL|CAR|HLA|EV|WT|KO|SOC|PBS)-)"
CELL_OF_MAKER = r"(?:MSC|SC|MNC|NK)s?\b"  # behind "XY-ad": a maker's prefix to an abbreviation
CODE = re.compile(
    r"\(\s?(?P<name>(?!(?:COVID|SARS|NCT|ISRCTN|ACTRN|CTRI|IRCT|IL-|GM-|CD\d|H\dN|HLA|ACE))"
    r"(?:[A-Z]{2,5}-[A-Z]?\d{2,4}[A-Z]?|Cx\d{3}|[A-Z][A-Za-z]{1,10}(?:Stem|Cell|Cel)|"
    r"(?!Pub|Graph)[A-Z][a-z]{2,9}[A-Z][a-z]{1,9}(?:-\d{1,3})?))"
    r"(?:\s(?:[Tt]herapy|[Cc]ells?))?\s?[,)]"
)

EXPLAINED = re.compile(  # "ABC-DEF: allogeneic marrow cells", "ABC-DEF are allogeneic marrow cells"
    r"(?<![\w-])(?!COVID|SARS|(?:HLA|CD|IL|TNF|GM|TGF|IFN|MSC|CAR|NK|EV)-)"
    r"(?:[A-Z]{2,6}-[A-Z]{2,6}\d{0,3}|[A-Z]{2,6}-\d{2,4}|[A-Z]{2,5}\d{2,5}|"
    r"(?!Pub|Graph)[A-Z][a-z]{2,9}[A-Z][a-z]{1,9}(?:-\d{1,3})?)"
    r"(?=[®™]?(?:\s?:\s|\s[-–—]\s|,\s(?:an?\s)?|\s(?:is|are|consists?\sof|contains?)\s(?:an?\s)?)\w)"
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
    r"heparin|mucos|cavity|intake|remdesivir|tocilizumab|use\b|anti)",
    re.IGNORECASE,
)
HOW_GIVEN = (
    r"infus|inject|admin|deliver|implant|transplant|transfus|instill|inocul|vaccin|immuni[sz]|graft|applicat|drip|"
    r"bolus|route|approach|access|dos(?:e|ing)|therap|treatment|transfer|placebo|use\b|(?:arm|group|cohort)s?\b"
)
BETWEEN = (  # words that part a route from what isn't given by it
    r"in|of|with|via|by|to|at|for|using|on|from|once|every|twice|during|after|before|through|into|as|and|or|followed|"
    r"versus|vs|plus|is|are|was|were|has|have|can|may|will|daily|weekly|monthly|intra[\w-]+|trans[\w-]+|sub[\w-]+"
)
OF_CELLS = re.compile(
    rf"ly\b|[\s-]{{0,2}}(?:$|[^\w\s]|(?:{BETWEEN})\b"
    rf"|(?:(?:single|repeated|multiple|slow|direct|low|high|one|two|three|four|\d|autologous|allogeneic|targeted|guided)[\s-]){{0,3}}"
    rf"(?:{HOW_GIVEN})"
    rf"|(?:(?!(?:{BETWEEN})\b)[\w+'’/®™-]+\s){{0,5}}[\w+'’/-]*(?:cells?\b|stem\b|strom|mesenchym|mononuclear|SCs?\b|MNCs?\b|"
    r"BMCs?\b|NK\b|DCs?\b|Tregs?\b|CAR-?T|marrow|cel\b|exosom|vesicle|cytes?\b|blasts?\b))",
    re.IGNORECASE,
)
"""After a route: nothing, words of giving, or of cells; any other noun is a drug that is given so."""
INTO = (
    r"\b(?:infus|inject|implant|transplant|deliver|administ|instill|engraft|seed|introduc|place|receiv|giv|gave)\w*\b"
    r"(?:(?!\b(?:then|blood|sample|biops)\w*\b)[^.;:]){0,60}?\b(?:into|to|in|via|through|within) "
    r"(?:(?:the|an?|each|both|his|her|their|one|either|left|right|affected|index|target|bilateral|patients?['’]s?|painful|"
    r"degenerated|diseased|injured|ischa?emic|infarcted|infarct-related|main|proper|common|internal|superficial|anterior|"
    r"posterior|upper|lower|medial|lateral|external|left ventricular|ventricular|hibernating|viable|of) ){0,4}"
)
SITES = (
    ("intra-articular", r"(?:knee|hip|ankle|shoulder|temporomandibular)s?(?: joints?)?\b|joint(?: space| cavity|s)?\b|articular cavity"),
    ("intracoronary", r"(?:coronary|culprit|infarct[- ]related) (?:coronary )?(?:arter|vessel)"),
    ("intramyocardial", r"myocardium|heart muscle|(?:peri-?)?infarct (?:border )?zone|border zone|left ventric\w+ wall"),
    ("intra-arterial", r"(?:hepatic|femoral|popliteal|carotid|renal|splenic|iliac|pancrea\w+|vertebral|basilar) arter"),
    ("intraportal", r"portal (?:vein|system|circulation)"),
    ("intravenous", r"(?:cubital|antecubital|peripheral|femoral|central|jugular|subclavian|arm|forearm|cephalic|brachial) vein|bloodstream|vein\b"),
    ("intramuscular", r"(?:calf|gastrocnemius|thigh|leg|deltoid|skeletal|quadriceps|limb) (?:muscles?|musculature)|gastrocnemius\b|muscles?\b"),
    ("intradiscal", r"(?:intervertebral |lumbar )?dis[ck]s?\b|nucleus pulposus"),
    ("intraspinal", r"spinal cord|spinal lesion"),
    ("intrathecal", r"cerebrospinal fluid|subarachnoid space|spinal canal|thecal sac|lumbar cistern|CSF\b"),
    ("intracerebroventricular", r"(?:lateral |cerebral )ventricles?|ventricles of the brain"),
    ("intracerebral", r"striatum|striata|putamen|putamina|brain\b|basal ganglia|caudate"),
    ("intravitreal", r"vitreous"),
    ("subretinal", r"subretinal space"),
    ("intracameral", r"anterior chamber"),
    ("suprachoroidal", r"suprachoroidal space"),
    ("intracavernous", r"corp(?:us|ora) cavernos|cavernous bod"),
    ("intralesional", r"fistulas?(?: tracts?)?\b|fistulae\b|fistulous tracts?|lesions?\b(?! (?:epicent|cavit|sites?))"),
    ("intratumoral", r"tumou?rs?\b"),
    ("intranodal", r"(?:inguinal )?lymph nodes?\b"),
    ("intrasphincteric", r"(?:anal |urethral |urinary )?sphincter|rhabdosphincter"),
    ("intradermal", r"dermis\b"),
    ("intraovarian", r"ovar(?:y|ies)\b"),
    ("intrauterine", r"uterine cavity|uterus\b"),
    ("intraperitoneal", r"peritoneal cavity|abdominal cavity"),
    ("intratracheal", r"trachea\b"),
    ("intratendinous", r"(?:\w+ )?tendons?\b"),
    ("intraosseous", r"bone marrow cavity|medullary cavity"),
    ("subconjunctival", r"subconjunctival space"),
    ("intranasal", r"nostrils?\b|nasal cavit"),
)  # fmt: skip
"""The routes by the place that something is put into (CDISC's terms for routes, and what they mean)."""
INTO_SITE = re.compile(
    INTO + "(?:" + "|".join(f"(?P<s{n}>{words})" for n, (_, words) in enumerate(SITES)) + ")",
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


@cache
def of_maker() -> re.Pattern[str]:
    """The pattern of abbreviations with a maker's prefix, such as "XY-adMSCs"."""
    shorts = sorted(tissue_abbreviations(), key=len, reverse=True)
    tissues = "|".join(map(re.escape, shorts))
    return re.compile(
        rf"(?<![\w-]){NO_MAKER}(?!(?:{tissues})-)[A-Z]{{2,4}}-(?:{tissues}){CELL_OF_MAKER}"
    )


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
    >>> [name.text for name in product_names("NovaCell MSCs, XY-adMSCs, Stem Cell Tutor therapy")]
    ['NovaCell', 'XY-adMSCs', 'Stem Cell Tutor']
    >>> [name.text for name in product_names("QRS-TUV are marrow cells; UC-MSCs are cord cells")]
    ['QRS-TUV']
    """
    patterns = (MARKED, NAMED, AGENT, of_maker(), COINED)
    spans = [m.span() for pattern in patterns for m in pattern.finditer(chars)]
    spans += [m.span("name") for m in CODE.finditer(chars)]
    spans += [m.span() for m in EXPLAINED.finditer(chars) if not compounds(m.group())]
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not any(start < other_end and other < end for other, other_end in kept):
            kept.append((start, end))
    return [
        Name(
            text=chars[start:end].rstrip() + mark_at(chars, end),
            start=start,
            end=end,
            known=is_known(chars, start, end),
        )
        for start, end in sorted(kept)
    ]


def mark_at(chars: str, at: int) -> str:
    """The sign of a trade mark that is printed there, which belongs to a name."""
    return chars[at] if chars[at : at + 1] in ("®", "™") else ""


def is_known(chars: str, start: int, end: int) -> bool:
    """Whether a name needs no cell beside it: approved, or coined and said to be given.

    >>> is_known("a study of AlphaStem", 11, 20), is_known("AlphaStem was founded", 0, 9)
    (True, False)
    """
    if any(pattern.match(chars, start) for pattern in (NAMED, AGENT)):
        return True
    given = TRIED.search(chars[max(0, start - 30) : start]) or THERAPY.match(chars, end)
    return given is not None and COINED.match(chars, start) is not None


def find_routes(chars: str) -> list[Told]:
    """Routes by which something is given, but for another drug's.

    >>> find_routes("IV infusion in a phase IV trial")
    [('intravenous', 0, 2)]
    """
    named: list[Told] = [(m.term.label, m.start, m.end) for m in routes().find(chars)]
    named += [("intravenous", m.start(), m.end()) for m in INTO_VEIN.finditer(chars)]
    named = [told for told in named if is_of_cells(chars[told[2] : told[2] + 90])]
    named += [
        told for told in by_form(chars) if all(told[1] >= e or told[2] <= s for _, s, e in named)
    ]
    return sorted(named or into_sites(chars), key=lambda told: told[1])


GIVINGS = r"(?:infusion|injection|administration|implantation|instillation|transplantation|delivery|inoculation|vaccination|route)s?\b"
FORM = r"[a-z]{2,16}(?:al|ar|ary|ous|ic)"
BY_FORM = re.compile(
    r"\b(?P<way>(?:intra|trans)-?(?!oper|cathet|plant|fus|lation|gen|ition|class|observ|cell|hospit|vascul|group|patient|rater|thoracic)"
    rf"{FORM})(?:(?P<manner>ly)\b|(?=[\s-](?:(?!(?:of|in|and|or|with|for|by)\b)[\w-]+[\s-]){{0,4}}?{GIVINGS}))"
    rf"|\b(?P<near>(?:peri|sub|supra|endo|retro|para)-?(?!od|pher|thel|metri){FORM})(?=\s{GIVINGS})",
    re.IGNORECASE,
)
"""A way of giving that is told by the form of its word, as CDISC coins its terms for routes."""


def by_form(chars: str) -> list[Told]:
    """Routes that no table has.

    >>> [told[0] for told in by_form("Transanal ultrasound-guided injections of satellite cells")]
    ['transanal']
    """
    return [
        (match.group(name).lower().replace("-", ""), *match.span(name))
        for match in BY_FORM.finditer(chars)
        for name in ("way" if match["way"] else "near",)
    ]


def is_of_cells(after: str) -> bool:
    """Whether what follows a route is no other drug.

    >>> [is_of_cells(after) for after in (" infusion of cells", " cyclophosphamide was given", ".")]
    [True, False, True]
    """
    return OTHER_DRUG.match(after) is None and OF_CELLS.match(after) is not None


def into_sites(chars: str) -> list[Told]:
    """Routes by the place that something is put into.

    >>> [told[0] for told in into_sites("myoblasts were injected into the anal sphincter")]
    ['intrasphincteric']
    """
    return [
        (
            SITES[int(match.lastgroup[1:])][0],
            match.start(match.lastgroup),
            match.end(match.lastgroup),
        )
        for match in INTO_SITE.finditer(chars)
        if match.lastgroup
    ]


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
