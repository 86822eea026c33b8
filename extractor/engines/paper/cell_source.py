"""Whence a trial's cells came and how they were kept, told apart from their name.

Papers name the product once and tell in the methods, often in a section on manufacture, that
"marrow was aspirated from the iliac crest" or that "the cells were cryopreserved". DOSES asks
for the donor (D), the tissue (O) and the preparation (S) of every product.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.fields.cell_tokens import tokens
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON

SOURCE = "DOSES: donor, origin of tissue, separation"
PRODUCT = (
    r"(?:[Cc]ells?|CELLS?|[\w-]{0,10}(?:MSC|MPC|MNC|ASC|SC|MAPC)s?|[Tt]hey|[Tt]hese|[Pp]roducts?|"
    r"[Ff]ibroblasts|[Cc]hondrocytes|[Mm]yoblasts|[Kk]eratinocytes|[Ii]slets)"
)
WAS = r"(?:was|were|is|are|will be|had been|have been|has been)(?: (?:first|then|\w+ly))?"
MADE = (
    r"(?:isolated|derived|obtained|harvested|collected|prepared|generated|manufactured|expanded|"
    r"extracted|cultured|separated|aspirated|produced|sourced|established|purified)"
)
OWN = r"(?:patients?|participants?|subjects?|recipients?)"
HARVEST = (
    r"(?:bone[- ]marrow(?: \(BM\))? (?:aspiration|aspirates?|harvest(?:ing|s)?|collection|puncture)|"
    r"liposuction|lipoaspiration|fat harvest(?:ing)?|leuk[ao]?pheresis|(?:apheresis|aphaeresis))"
)
OF_HARVEST = (
    ("marrow", {"text": "bone marrow", "id": "UBERON:0002371"}),
    ("lipo", {"text": "adipose tissue", "id": "UBERON:0001013"}),
    ("fat", {"text": "adipose tissue", "id": "UBERON:0001013"}),
    ("pheresis", {"text": "peripheral blood", "id": "UBERON:0000178"}),
)
ASSAYS = re.compile(r"PBMC|serum|plasma|sampl|assay|biobank|RNA\b|biops|ELISA|cytomet|fung|bacteri")


def tissue_in(match: re.Match[str]) -> JSON:
    """The one tissue that the words of origin name; None for none or several."""
    found = [token for token in tokens(match["where"]) if token.kind == "tissue"]
    if len({token.label for token in found}) != 1:
        return None
    text = re.sub(r"\W+aspirates?$", "", match["where"][found[0].shown : found[0].end])
    return {"tissue": {"text": " ".join(text.split()), "id": found[0].id}}


def tissue_of_harvest(match: re.Match[str]) -> JSON:
    """The tissue that a way of taking it takes."""
    return {
        "tissue": dict(next(told for word, told in OF_HARVEST if word in match["taken"].lower()))
    }


def frozen(match: re.Match[str]) -> JSON:
    """Cells that were kept frozen until they were given; None for samples of a laboratory."""
    return None if ASSAYS.search(match.string) else {"preparation": "cryopreserved"}


def given_fresh(match: re.Match[str]) -> JSON:
    """Cells that were given as they were prepared."""
    return None if ASSAYS.search(match.string) else {"preparation": "fresh"}


def always(value: JSON) -> Callable[[re.Match[str]], JSON]:
    """A reader of matches that all say the same."""
    return lambda _: value


MARROW = {"tissue": {"text": "bone marrow", "id": "UBERON:0002371"}}
BLOOD = {"tissue": {"text": "peripheral blood", "id": "UBERON:0000178"}}
FAT = {"tissue": {"text": "adipose tissue", "id": "UBERON:0001013"}}

RULES = (
    Rule(
        name="cells-from-tissue",
        pattern=re.compile(
            rf"\b{PRODUCT}\b(?: \([^()]{{1,40}}\))?(?: (?:used|given|infused|for) [^.;,]{{0,40}})? {WAS} "
            rf"{MADE}(?: and {MADE})? from (?P<where>[^.;]{{3,70}})"
        ),
        source=SOURCE,
        hits={
            "They were derived from bone marrow of young donors.": MARROW,
            "MSCs (lot 4) were isolated and expanded from adult bone marrow": MARROW,
        },
        misses=(
            "Cells were obtained from a company.",
            "Cells were isolated from bone marrow or umbilical cord.",
        ),
        read=tissue_in,
        confidence=0.85,
    ),
    Rule(
        name="tissue-taken",
        pattern=re.compile(
            r"\b(?P<where>[Bb]one marrow|[Aa]dipose tissue|[Ff]at(?: tissue)?|[Uu]mbilical cords?(?! blood)|"
            r"[Pp]lacentas?|[Uu]mbilical cord blood|[Cc]ord blood|[Aa]mniotic membranes?)(?: \([^()]{1,20}\))? "
            rf"(?:units? )?{WAS} (?:aspirated|harvested|obtained|collected|taken|donated|procured|extracted)\b"
        ),
        source=SOURCE,
        hits={
            "60 mL of bone marrow was aspirated from the iliac crest": MARROW,
            "Adipose tissue was harvested under local anaesthesia": {
                "tissue": {"text": "Adipose tissue", "id": "UBERON:0001013"}
            },
        },
        misses=("Peripheral blood was collected for assays.", "bone marrow was normal"),
        read=tissue_in,
        confidence=0.8,
    ),
    Rule(
        name="way-of-taking",
        pattern=re.compile(
            rf"\b(?:underwent|undergo(?:ing|es)?|by|after|following|via|during)\b (?:an? |the )?"
            rf"(?:[\w-]+ ){{0,2}}?(?P<taken>{HARVEST})",
            re.IGNORECASE,
        ),
        source=SOURCE,
        hits={
            "All patients underwent bone marrow aspiration.": MARROW,
            "Cells were collected by leukapheresis on day 5.": BLOOD,
            "Fat was obtained by abdominal liposuction.": FAT,
        },
        misses=("Bone marrow transplantation was done.",),
        read=tissue_of_harvest,
        confidence=0.75,
    ),
)
DONOR_RULES = (
    Rule(
        name="own-cells",
        pattern=re.compile(
            rf"\bfrom (?:(?:the|each|every) )?(?:same )?{OWN}(?:['’]s?)? (?:own\b|themselves\b)"
            rf"|\bfrom (?:their|his|her) own (?:[\w-]+ ){{0,2}}?(?:marrow|fat|adipose|blood|tissue|skin|cartilage|lipo)"
        ),
        source=SOURCE,
        hits={
            "cells were taken from the patient's own fat": {"donor": "autologous"},
            "obtained from their own bone marrow": {"donor": "autologous"},
        },
        misses=("reports from patients", "from their own homes"),
        read=always({"donor": "autologous"}),
        confidence=0.8,
    ),
    Rule(
        name="patients-gave-it",
        pattern=re.compile(
            rf"\b{OWN} (?:[\w-]+ ){{0,4}}?(?:underwent|undergo(?:es)?|had) (?:an? |the )?(?:[\w-]+ ){{0,2}}?{HARVEST}",
            re.IGNORECASE,
        ),
        source=SOURCE,
        hits={
            "All patients underwent bone marrow aspiration.": {"donor": "autologous"},
            "Participants in the cell group underwent liposuction": {"donor": "autologous"},
        },
        misses=("Donors underwent bone marrow aspiration.",),
        read=always({"donor": "autologous"}),  # they get their own cells
        confidence=0.8,
    ),
    Rule(
        name="from-other-donors",
        pattern=re.compile(
            r"\bfrom (?:[^.;,]{1,40} of )?(?:\w+ )?(?:(?:an? |the )?(?:single |young |adult |human |volunteer |screened )*"
            r"(?:healthy|unrelated|third[- ]party|HLA-\w+|matched|mismatched|haploidentical|sibling)"
            r"(?:[\w, -]{0,40}?)(?:donors?|volunteers?|siblings?|mothers?|women))\b"
        ),
        source=SOURCE,
        hits={
            "derived from healthy unrelated donors": {"donor": "allogeneic"},
            "isolated from a single healthy donor": {"donor": "allogeneic"},
        },
        misses=("blood from healthy controls", "from patients"),
        read=always({"donor": "allogeneic"}),
        confidence=0.8,
    ),
)
PREPARATION_RULES = (
    Rule(
        name="kept-frozen",
        pattern=re.compile(
            rf"(?:\b(?:{PRODUCT}|[Vv]ials?|(?:[Cc]ryo)?[Bb]ags?|[Cc]ryovials?|[Dd]oses?|[Ss]uspensions?)\b"
            r"(?: \([^()]{1,40}\))?[^.;]{0,120}? "
            r"|\b(?:expanded|purified|cultured|harvested),? (?:and |then ){1,2}(?:\w+ly )?)"
            r"(?:cryopreserved|thawed|stored in (?:the vapou?r phase of )?liquid nitrogen)\b"
        ),
        source=SOURCE,
        hits={
            "Cells had been cryopreserved and were thawed": {"preparation": "cryopreserved"},
            "The product was expanded in culture and cryopreserved.": {
                "preparation": "cryopreserved"
            },
            "which was selected by beads, culture expanded and then cryopreserved": {
                "preparation": "cryopreserved"
            },
        },
        misses=("PBMC samples were cryopreserved.", "Cells were given."),
        read=frozen,
        confidence=0.8,
    ),
    Rule(
        name="given-fresh",
        pattern=re.compile(
            rf"\b(?:[Ff]resh(?:ly)? (?:prepared |harvested |cultured |isolated )?{PRODUCT}\b"
            rf"|{PRODUCT}\b[^.;()]{{0,40}}? without (?:prior )?cryopreservation\b)"
        ),
        source=SOURCE,
        hits={
            "freshly harvested cells were infused": {"preparation": "fresh"},
            "MSCs were given without cryopreservation": {"preparation": "fresh"},
        },
        misses=("fresh frozen plasma", "fresh PBMC cells for the assay"),
        read=given_fresh,
        confidence=0.75,
    ),
)


def find_sources(chars: str) -> list[Found]:
    """What a sentence tells of the tissue, the donor and the keeping of the cells.

    >>> [found.value for found in find_sources("Patients underwent liposuction.")]
    [{'tissue': {'text': 'adipose tissue', 'id': 'UBERON:0001013'}}, {'donor': 'autologous'}]
    """
    groups = (RULES, DONOR_RULES, PREPARATION_RULES)
    return [found for rules in groups for found in find_all("cell_products", rules, chars)]
