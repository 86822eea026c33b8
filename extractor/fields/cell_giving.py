"""Whether a cell that a text names is given to patients, or measured in them, or their past."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor.fields.cell_phrases import JOIN, Phrase
from extractor.fields.cell_tokens import of_tissue
from extractor.types import JSON

COMMON = frozenset(  # cells that patients have, too: more often measured than given
    {
        "T cell", "cytotoxic T cell", "regulatory T cell", "gamma-delta T cell", "lymphocyte",
        "B cell", "dendritic cell", "monocyte", "macrophage", "natural killer cell",
        "natural killer T cell", "mononuclear cell", "PBMC", "fibroblast", "chondrocyte",
        "keratinocyte", "myoblast", "hepatocyte", "cardiomyocyte", "stromal cell",
        "CD34-positive cell", "hematopoietic stem cell", "islet cell",
        "retinal pigment epithelial cell", "tumour-infiltrating lymphocyte", "leukocyte",
        "nucleated cell", "epithelial cell", "epidermal cell", "endothelial cell",
        "corneal endothelial cell", "corneal epithelial cell", "photoreceptor cell", "melanocyte",
        "osteoblast", "tenocyte", "muscle satellite cell", "smooth muscle cell", "urothelial cell",
        "pericyte", "adipocyte", "astrocyte", "neuron", "dopaminergic neuron", "pancreatic beta cell",
        "thymic epithelial cell", "virus-specific T cell", "type 1 regulatory T cell",
        "hair follicle dermal papilla cell", "marker-positive cell", "tissue cell", "other cell",
    }
)  # fmt: skip

GIVING = (
    r"administ\w+|infus\w+|inject\w+|transplant\w*|transfus\w+|receiv\w+|treat(?:ed|ing|ment)?|"
    r"therap(?:y|ies|eutic\w*)|given(?! (?:that|the|a|to the)\b)|giv(?:es?|ing)|gave|"
    r"deliver\w*|inhal\w+|nebuli\w+|implant\w*|"
    r"aerosol|atomi[sz]ation|immunotherap\w+|instill\w+|graft(?:ed|ing)|prophyla\w+"
)
GIVES = re.compile(rf"\b(?:{GIVING})\b", re.IGNORECASE)
GIVEN_BEFORE = re.compile(
    rf"(?:^|.*\b)(?:{GIVING}|randomi[sz]ed to|assigned to|allocated to|us(?:e|ing) of|efficacy of|safety of|trials? (?:of|with)|stud(?:y|ies) of|"
    r"dos(?:e|es) of|application of|vaccinat\w+ (?:of [\w ]{1,40})?(?:with|using)|vaccines? (?:based on|of|made of)|immuni[sz](?:ed|ations?) (?:\w+ )?with)\b(?P<between>(?:[^.;:]|\.(?=\d)){0,50})$",
    re.IGNORECASE | re.DOTALL,  # the last such word
)
GIVEN_AFTER = re.compile(
    r"(?:-[A-Z]{1,6}\b)?[\s)\]-]{0,3}(?:\([^()]{1,30}\)\s?)?(?:-?based\s)?(?:cells?\s)?(?:(?:sheets?|suspensions?|grafts?|patch(?:es)?|spheroids?|pellets?)\s)?"
    r"(?:therap(?:y|ies)|treatments?|treated|infus\w+|inject\w+|administration|transplant\w*|"
    r"implantation|inhalation|products?|group|arm|(?:injected|implanted|infused|transplanted|grafted|seeded) (?:in|into|on|onto|via|through)\b|"
    r"(?:(?:was|were|are|is|will be|to be|had been|have been|has been)\s"
    r"(?:[\w-]{2,20}\s){0,2}?"
    r"(?:given|administered|infused|injected|delivered|transplanted|transfused|implanted))|"
    r"(?:\w+\s){0,3}?(?:for|in) (?:the )?(?:treatment|treating|management|prevention))",
    re.IGNORECASE,
)
MEASURED_BEFORE = re.compile(
    r"\b(?:levels?|numbers?|counts?|percentages?|proportions?|frequenc(?:y|ies)|analys[ie]s|"
    r"activit(?:y|ies)|functions?|roles?|responses?|phenotypes?|depletion|expression|infiltration|"
    r"subsets?|monitoring|quantification|activation|apoptosis|dysfunction|exhaustion|"
    r"recruitment|circulating|endogenous|inhibit\w*|target(?:s|ing)?|anti)"
    r"(?:\s(?:of|in|by|on|and)\b)?[^.;:()]{0,40}$",
    re.IGNORECASE,
)
MEASURED_AFTER = re.compile(
    r"[\s-]{0,2}(?:counts?|levels?|numbers?|subsets?|responses?|activit(?:y|ies)|activation|"
    r"functions?|lymphomas?|leuka?emias?|cancers?|carcinomas?|tumou?rs?|diseases?|ana?emia|"
    r"depletion|depleting|epitopes?|receptors?|antigens?|engagers?|exhaustion|infiltration|"
    r"mediated|dysfunction|recovery|proliferation|markers?|ratios?|percentages?|lines?\b|"
    r"collection|harvest|mobili[sz]|apheresis|loss|density|damage|injury|adhesion|growth|migration|autoantibod|antibod|infection|"
    r"hyperplasia|dysplasia|biopsy|biopsies|"
    r"research|biology|society|science|journal|institut|registry|cent(?:er|re)|laborator|banks?\b|"
    r"vaccin|death|res\b|decreased|increased|were (?:lower|higher|measured|reduced)|inhibit\w*)",
    re.IGNORECASE,
)
VACCINE_AFTER = re.compile(
    r"[\s)-]{0,2}(?:\(DCs?\)\s)?(?:based\s)?(?:vaccin|immunother|(?:were |was )?(?:pulsed|loaded|transfected|electroporated|fused)\b)",
    re.IGNORECASE,
)
NUMBERS = re.compile(
    r"[\d.,–-]+(?:\s?(?:to|-|–)\s?[\d.,]+)?\s?(?:[×x]\s?10\s?\^?\(?\d{1,2}\)?|million|billion)(?:/kg)?"
)
CLUSTER_BEFORE = re.compile(r"\bCD(?:3|4|8|16|19|25|56)[+\s,/-]{0,3}(?:and )?$")
PATIENTS_AFTER = re.compile(
    r"[\s)-]{0,2}(?:(?:transplant(?:ation|ed|s)?|therapy|graft)\s)?"
    r"(?:recipients?|survivors?|donors?|candidates?|patients)\b",
    re.IGNORECASE,
)
TRANSPLANT_AFTER = re.compile(
    r"[\s)-]{0,2}(?:\([^()]{1,12}\)\s?)?(?:or bone marrow )?(?:transplant|graft)",
    re.IGNORECASE,
)
POPULATION_BEFORE = re.compile(
    r"\b(?:recipients? of|undergo(?:ing|ne|es)?|underwent|candidates? for|eligible for|"
    r"scheduled for|awaiting)\b[\w\s,/-]{0,40}$",
    re.IGNORECASE,
)
TIME_BEFORE = re.compile(
    r"\b(?:after|following|post|prior to|before|receiving|received|history of|for)\b"
    r"[\w\s,/-]{0,40}$",
    re.IGNORECASE,
)
GENERIC = frozenset({"stem cell", "stromal cell", "tissue cell"})
GENERIC_NAME = re.compile(r"(?:(?:stem|progenitor|stromal|stem/progenitor) )?cells?", re.IGNORECASE)
BLOOD_FORMING = frozenset({"hematopoietic stem cell", "stem cell", "CD34-positive cell"})
TIED = 12  # characters between "infusion" and a cell that patients have, too
LOOK = 90  # characters on either side in which words tell what a cell is there for


def is_generic(cell: JSON) -> bool:
    """Whether a cell type's words name no type.

    >>> is_generic({"text": "Stem cells"}), is_generic({"text": "MSCs"})
    (True, False)
    >>> is_generic({"text": "placenta-derived cells"})
    True
    """
    if not isinstance(cell, Mapping):
        return False
    words = str(cell.get("text"))
    return GENERIC_NAME.fullmatch(words) is not None or of_tissue().fullmatch(words) is not None


def is_given(chars: str, phrase: Phrase, *, prose: bool) -> bool:
    """False for cells that are measured, that patients once got, or (in prose) only discussed."""
    assert phrase.cell is not None
    before = chars[max(0, phrase.start - LOOK) : phrase.start]
    after = chars[phrase.end : phrase.end + LOOK]
    if is_population(phrase, before, after):
        return False
    if MEASURED_AFTER.match(after) and not is_vaccine(phrase, after):
        return False
    if CLUSTER_BEFORE.search(before) and "CAR" not in chars[phrase.start : phrase.end]:
        return False
    common = phrase.cell.label in COMMON
    measured = MEASURED_BEFORE.search(before) if common or prose else None
    if measured and not GIVES.search(before[measured.start() :]) and not GIVEN_AFTER.match(after):
        return False
    given = GIVEN_BEFORE.search(before)
    tied = given is not None and is_tied(given["between"])
    given_near = tied if common and prose else given is not None
    given_near = given_near or GIVEN_AFTER.match(after) is not None or is_vaccine(phrase, after)
    if prose:
        return given_near
    alone = len(chars) - (phrase.end - phrase.start) < 40
    source = re.search(r"deriv", chars[phrase.start : phrase.cell.start])
    described = phrase.tissue or phrase.donor or phrase.derivative or source
    return not common or bool(alone or described or given_near or GIVES.search(chars))


def is_tied(between: str) -> bool:
    """Whether nothing but numbers and what describes cells stands between words of giving and a cell.

    >>> is_tied(" of ex vivo-expanded "), is_tied(" 9 × 10^6 viable "), is_tied(" which increased the ")
    (True, True, False)
    """
    words = re.sub(r"^\s?of\b", "", NUMBERS.sub("", between))
    return len(words) <= TIED or JOIN.fullmatch(words) is not None


def is_vaccine(phrase: Phrase, after: str) -> bool:
    """Whether dendritic cells are given as a vaccine; other cells' vaccines are against them."""
    label = phrase.cell.label if phrase.cell else ""
    return label == "dendritic cell" and VACCINE_AFTER.match(after) is not None


def is_population(phrase: Phrase, before: str, after: str) -> bool:
    """True where the cell's transplantation made the patients what they are.

    "In recipients of haematopoietic stem cell transplants" names no product under trial.
    """
    assert phrase.cell is not None
    if PATIENTS_AFTER.match(after):
        return True
    if not TRANSPLANT_AFTER.match(after):
        return False
    if POPULATION_BEFORE.search(before):
        return True
    return phrase.cell.label in BLOOD_FORMING and TIME_BEFORE.search(before) is not None
