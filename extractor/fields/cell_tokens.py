"""The words that cell products are described with: cells, tissues, donors, derivatives.

Names of cells and tissues stand in `models/vocabulary/`; the short tables are here. A
compound abbreviation, "UC-MSCs", is two tokens: the tissue "UC" and the cell "MSCs".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractor.fields.vocabulary import Lexicon, Mention, Term, load

DONORS = (
    Term(
        None,
        "allogeneic",
        (
            "allogenic", "allogeneous", "allogenous", "allogeneically", "allo", "third-party donor",
            "healthy donor", "unrelated donor", "healthy volunteer donor", "healthy human donor",
            "healthy adult donor", "healthy young donor", "third party", "donor derived",
            "haploidentical", "HLA matched donor", "matched unrelated donor", "sibling donor",
            "cadaveric donor", "deceased donor",
        ),
        "donor",
    ),
    Term(
        None,
        "autologous",
        (
            "autologously", "patient's own", "patients' own", "participant's own", "their own",
            "subject's own", "his own", "her own",
        ),
        "donor",
    ),
)  # fmt: skip

DERIVATIVES = (
    Term(None, "exosomes", ("exosome", "exo", "exosomal vesicle"), "derivative"),
    Term(
        None,
        "extracellular vesicles",
        (
            "extracellular vesicle",
            "EV",
            "small extracellular vesicle",
            "sEV",
            "microvesicle",
        ),
        "derivative",
    ),
    Term(
        None,
        "conditioned medium",
        ("conditioned media", "conditioned culture medium", "CM", "conditioned-medium"),
        "derivative",
    ),
    Term(None, "secretome", ("secretomes",), "derivative"),
)

# What stands before the cell in a compound abbreviation, spelt as printed, and what follows.
COMPOUND_CELLS = {
    "MSC": "mesenchymal stem cell",
    "SC": "stem cell",
    "MNC": "mononuclear cell",
    "NK": "natural killer cell",
    "MPC": "mesenchymal stem cell",
    "MC": "mononuclear cell",
    "RC": "regenerative cell",
}
ONLY_OF = {"MC": ("BM", "PB"), "RC": ("AD", "Ad", "AT")}  # what they aren't short for elsewhere
GLUED_SC = {
    "PB": "stem cell",
    "BM": "stromal cell",
    "DP": "stem cell",
    "Men": "stem cell",
    "MB": "stem cell",
}
ADIPOSE_SC = ("AD", "Ad", "ad", "AT")  # ADSC: adipose-derived stem cell
ASC = re.compile(r"\b[he]?ASC(?:s|(?=\)))\b|\b[he]ASC\b")
DSC = re.compile(r"(?<=decidual stromal cells \()DSCs?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A name in the text. `shown` is where its printed form begins, for "BMSCs" the "B"."""

    kind: str  # "cell", "tissue", "donor", "derivative"
    id: str | None
    label: str
    start: int
    end: int
    shown: int


@cache
def lexicon() -> Lexicon:
    """The names of all kinds together, so that the longest wins across kinds."""
    return Lexicon((*load("cells", "cell"), *load("tissues", "tissue"), *DONORS, *DERIVATIVES))


@cache
def terms(table: str) -> dict[str, Term]:
    """A table's terms by label."""
    return {term.label: term for term in load(table, table.rstrip("s"))}


@cache
def tissue_abbreviations() -> dict[str, Term]:
    """Tissues by the abbreviations that stand before that of a cell."""
    return {short: term for term in terms("tissues").values() for short in term.abbreviations}


@cache
def compound() -> re.Pattern[str]:
    """The pattern of abbreviations that join a tissue to a cell: UC-MSC, hBMSCs, AdMSC."""
    shorts = "|".join(sorted(map(re.escape, tissue_abbreviations()), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w])(?:[Hh]uman |[Hh]u?-?)??(?P<tissue>{shorts})(?P<gap>[-‐‑–]| ?)"
        r"(?P<cell>MSC|SC|MNC|NK|MPC|MC|RC)(?:['’]?s)?(?![\w])"
    )


def compounds(chars: str) -> list[Token]:
    """The tokens of compound abbreviations, two for each.

    >>> [(token.label, token.id) for token in compounds("hUC-MSCs")]
    [('umbilical cord', 'UBERON:0002331'), ('mesenchymal stem cell', 'CL:0000134')]
    """
    found: list[Token] = []
    for match in compound().finditer(chars):
        short, gap = match["tissue"], match["gap"]
        label = cell_label(short, gap, match["cell"])
        if label is None:
            continue
        tissue, cell = tissue_abbreviations()[short], terms("cells")[label]
        start, middle = match.start("tissue"), match.start("cell")
        shown = middle if gap or match["cell"] != "SC" else match.start()
        found += [
            Token("tissue", tissue.id, tissue.label, start, match.end("tissue"), start),
            Token("cell", cell.id, cell.label, middle, match.end(), shown),
        ]
    return found


@cache
def before_derived() -> re.Pattern[str]:
    """The pattern of a tissue's abbreviation that only "derived" or "from" ties to a cell."""
    shorts = sorted((s for s in tissue_abbreviations() if len(s) > 1), key=len, reverse=True)
    tissue = "|".join(map(re.escape, shorts))
    origin = "|".join(
        f"(?<={verb} from )"
        for verb in ("derived", "isolated", "obtained", "extracted", "expanded")
    )
    return re.compile(
        rf"(?<![\w-])h?(?P<before>{tissue})(?=[-‐‑–]?\s?[Dd]eriv(?:ed|ing)\b)"
        rf"|(?:{origin})(?:human )?(?P<after>{tissue})(?![\w-])"
    )


def derived_tissues(chars: str) -> list[Token]:
    """Tissues by an abbreviation that stands apart from the cell.

    >>> [(t.label, t.start, t.end) for t in derived_tissues("BM-derived mononuclear cells")]
    [('bone marrow', 0, 2)]
    """
    found: list[Token] = []
    for match in before_derived().finditer(chars):
        group = match.lastgroup or "before"
        tissue, (start, end) = tissue_abbreviations()[match[group]], match.span(group)
        found.append(Token("tissue", tissue.id, tissue.label, start, end, start))
    return found


def cell_label(short: str, gap: str, cell: str) -> str | None:
    """Which cell a compound means; "SC" is read only where the whole is well known."""
    if cell == "SC":
        if short in ADIPOSE_SC and not gap:
            return "mesenchymal stem cell"
        return GLUED_SC.get(short) if not gap or short == "Men" else None
    if cell in ONLY_OF and (gap == " " or short not in ONLY_OF[cell]):
        return None
    if gap == " " and (cell != "MSC" or len(short) < 2):
        return None
    return COMPOUND_CELLS[cell]


def adipose_stem_cells(chars: str) -> list[Token]:
    """ASCs: adipose-derived stem cells, where the text says so or names MSCs beside them."""
    if not re.search(r"adipose|lipoaspirate", chars, re.IGNORECASE):
        return []
    tissue, cell = (
        terms("tissues")["adipose tissue"],
        terms("cells")["mesenchymal stem cell"],
    )
    return [
        token
        for match in ASC.finditer(chars)
        for token in (
            Token(
                "tissue",
                tissue.id,
                tissue.label,
                match.start(),
                match.start(),
                match.start(),
            ),
            Token("cell", cell.id, cell.label, match.start(), match.end(), match.start()),
        )
    ]


SPLIT = {"mesenchymal": "mesenchymal stem cell", "mononuclear": "mononuclear cell"}


@cache
def split() -> re.Pattern[str]:
    """The pattern of a cell's name with the tissue inside: "mesenchymal bone marrow cells"."""
    names = {name for term in terms("tissues").values() for name in (term.label, *term.synonyms)}
    tissues = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(
        rf"\b(?P<cell>{'|'.join(SPLIT)})\s(?P<tissue>{tissues})[\s-]"
        r"(?:derived\s)?(?P<noun>(?:(?:stem|stromal|progenitor)\s)?cells?)\b",
        re.IGNORECASE,
    )


def split_names(chars: str) -> list[Token]:
    """The tokens of names with the tissue inside, two for each."""
    found: list[Token] = []
    for match in split().finditer(chars):
        cell = terms("cells")[SPLIT[match["cell"].lower()]]
        tissue = lexicon().find(match["tissue"])[0].term
        found += [
            Token(
                "tissue",
                tissue.id,
                tissue.label,
                *match.span("tissue"),
                match.start("tissue"),
            ),
            Token(
                "cell",
                cell.id,
                cell.label,
                match.start("noun"),
                match.end(),
                match.start(),
            ),
        ]
    return found


DENDRITIC = re.compile(  # "DC" alone is a current and a city
    r"\bDCs\b(?!-CIK)|(?<=(?:ulsed|oaded|rated|ected|ature|ogous) )DC\b(?!-CIK)|\bDC\b(?=[ -](?:(?:based )?(?:vaccin|"
    r"immunotherap|therap|treatment|infus|inject|immuni[sz])|pulsed|loaded|transfected|electroporated))"
)
MARKED = re.compile(  # cells that go by a marker that few other cells have
    r"(?<![\w-])(?:[cC]-?[kK]it|CD(?:271|117|105|90|362)|S[tT][rR][oO]-?[13]|SSEA-?[1-4]|NG2|Sca-?1)"
    r"(?:[ -]?(?:positive|pos|bright|expressing|selected)|\s?\+|⁺)[ -](?:(?:stem|progenitor|cardiac|stromal|selected)[ -]){0,3}cells?\b"
)


DONOR_OF = re.compile(  # "donor NK cells" aren't one's own
    r"\b[Dd]onor(?= (?:NK|natural killer|T[- ](?:cell|lympho)|lymphocyte|leu[ck]ocyte|MSC|mesenchymal|stem|islet|Treg|cells\b)"
    r"(?!\S*(?: \w+)? (?:chim|engraft)))"
)
OTHER = re.compile(  # a cell that no table has, right behind words that it is one's own or given
    r"\b(?i:(?:autologous|allogen(?:e)?ic|autogenous)|(?:transplantation|implantation|injection|infusion|grafting|instillation) of) "
    r"(?:(?:autologous|allogen(?:e)?ic|human|cultured|expanded|cultivated|ex vivo|in vitro|non-cultured|uncultured|fresh|expanded|selected|"
    r"purified|adult|fetal|foetal|cryopreserved|tissue-engineered) )*"
    r"(?P<name>(?!(?:the|these|such|own|red|white|packed|blood|tumou?r|cancer\w*|leuk\w+|malignant|stem|stromal|single|sickle|viable|living|"
    r"whole|human|adult|fetal|foetal|fresh|cultured|expanded|cultivated|selected|purified|patient\w*|donor|washed|target|derived|engineered|modified|activated|cell|hematopoietic|haematopoietic|peripheral|"
    r"[\w-]*derived|[\w-]*cytes?|transplant\w*|\w+ed|and|or|of|for|in|with)\b)[A-Za-z][a-z+-]{3,20} cells?)\b",
)


SIGN = re.compile(r"positive|bright|expressing|selected|\bpos\b")


def named_by_signs(chars: str) -> list[Token]:
    """Dendritic cells by their abbreviation, and cells by a marker.

    >>> [token.label for token in named_by_signs("a DC vaccine or c-kit+ cells in Washington, DC")]
    ['dendritic cell', 'marker-positive cell']
    """
    found: list[Token] = []
    if "DC" in chars:
        cell = terms("cells")["dendritic cell"]
        found += [
            Token("cell", cell.id, cell.label, *match.span(), match.start())
            for match in DENDRITIC.finditer(chars)
        ]
    if "onor " in chars:
        found += [
            Token("donor", None, "allogeneic", *match.span(), match.start())
            for match in DONOR_OF.finditer(chars)
        ]
    if "+" in chars or "⁺" in chars or SIGN.search(chars):
        found += [
            Token("cell", None, "marker-positive cell", *match.span(), match.start())
            for match in MARKED.finditer(chars)
        ]
    return found


def named_by_place(chars: str) -> list[Token]:
    """Cells that no table has, where their place in the sentence says that they are given.

    >>> [chars[t.start:t.end] for chars in ("autologous renal cells",) for t in named_by_place(chars)]
    ['renal cells']
    """
    return [
        Token("cell", None, "other cell", *match.span("name"), match.start("name"))
        for match in (OTHER.finditer(chars) if " cell" in chars else ())
    ]


@cache
def of_tissue() -> re.Pattern[str]:
    """The pattern of a name of cells that is their tissue's alone: "bone marrow cells"."""
    names = {name for term in terms("tissues").values() for name in (term.label, *term.synonyms)}
    tissues = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?:{tissues})[ -](?:(?:tissue[ -])?derived )?cells?", re.IGNORECASE)


BEHIND_TISSUE = re.compile(
    r"(?P<cells>[ -](?:(?:tissue[ -])?derived )?cells?\b)|(?P<spun>[ -](?:aspirate )?concentrates?\b)"
    r"|(?P<blood>(?= (?:infusion|transfusion|therapy|administration)s?\b))",
    re.IGNORECASE,
)
SPUN = re.compile(r"\bBMACs?\b|\b[Cc]oncentrated (?P<marrow>bone marrow)(?: aspirates?)?\b")
MARROW = "bone marrow"


def cells_of_tissues(chars: str, mentions: Sequence[Mention]) -> list[Token]:
    """The tokens of cells that are called by their tissue alone, two for each.

    >>> chars = "fat-derived cells"
    >>> [(t.label, chars[t.shown:t.end]) for t in cells_of_tissues(chars, lexicon().find(chars))]
    [('adipose tissue', 'fat'), ('tissue cell', 'fat-derived cells')]
    """
    found: list[Token] = []
    for tissue in (one for one in mentions if one.term.kind == "tissue"):
        behind = BEHIND_TISSUE.match(chars, tissue.end)
        if behind is None:
            continue
        start, end, term = tissue.start, tissue.end, tissue.term
        if behind["blood"] is not None and term.label != "umbilical cord blood":
            continue
        if behind["spun"]:
            if term.label != MARROW:
                continue
            end = min(end, start + len(MARROW))
        found += two(term, (start, end), (start, behind.end()), "spun" if behind["spun"] else "")
    for match in SPUN.finditer(chars):
        at = match.span("marrow") if match["marrow"] else (match.start(), match.start())
        found += two(terms("tissues")[MARROW], at, match.span(), "spun")
    return found


def two(term: Term, tissue: tuple[int, int], whole: tuple[int, int], how: str) -> list[Token]:
    """The tokens of a tissue and of the cells that are called by it."""
    label = "bone marrow concentrate" if how else "tissue cell"
    return [
        Token("tissue", term.id, term.label, *tissue, tissue[0]),
        Token("cell", None, label, tissue[1], whole[1], whole[0]),
    ]


def tokens(chars: str) -> list[Token]:
    """All names in order of place, none overlapping.

    >>> [token.label for token in tokens("allogeneic Wharton's jelly-derived MSCs")]
    ['allogeneic', "Wharton's jelly", 'mesenchymal stem cell']
    """
    mentions = lexicon().find(chars)
    joined = [
        *compounds(chars),
        *derived_tissues(chars),
        *adipose_stem_cells(chars),
        *split_names(chars),
        *cells_of_tissues(chars, mentions),
        *named_by_signs(chars),
    ]
    single = [
        Token(m.term.kind, m.term.id, m.term.label, m.start, m.end, m.start) for m in mentions
    ]
    apart = [
        token
        for token in single
        if not any(token.start < other.end and other.start < token.end for other in joined)
    ]
    taken = joined + apart
    apart += [
        token
        for token in named_by_place(chars)
        if not any(token.start < other.end and other.start < token.end for other in taken)
    ]
    return sorted(joined + apart, key=lambda token: (token.start, token.end))
