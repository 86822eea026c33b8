"""How many cells (or particles) are given; `schedule.py` reads how often and when.

A dose is a count of cells or of particles, as a rule per kilogram of body weight. What
a laboratory counts is none: cells per µl of blood, cells seeded per cm², copies of a
virus. Volumes and drug doses belong elsewhere.
"""

from __future__ import annotations

import re

from extractor.fields.counts import ONES, TENS
from extractor.fields.rule import Field, Found, Rule, find_all
from extractor.fields.schedule import find_infusions, find_schedule
from extractor.types import JSON

__all__ = ["DOSE_RULES", "FIELD", "dose", "find", "find_infusions", "find_schedule"]

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SCALES = {
    "m": 6,
    "mi": 6,
    "ml": 6,
    "bi": 9,
}  # by the first two letters of M, million, mln, billion

START = r"(?<![\w.,/^–—±·∙-])(?<!± )"  # no part of a word, of a fraction, of a range, no deviation
TIMES = r"\s?(?:[×xX✕⨯*·∙⋅]\s?|\.\s?(?=10\s?\^))"
TO = r"\s?(?:[-–—‐‑~]|to)\s?"
NUMBER = r"\d{1,4}(?:[.,]\d{1,3}|[·∙]\d{1,2}(?=\s?[-–×x✕⨯*]| million|\s?\(?±))?"  # 1·6×10^6 beside 2·10^6
WORDED = {**ONES, **TENS, "one hundred": 100, "two hundred": 200}
IN_WORDS = "|".join(sorted(WORDED, key=len, reverse=True))
DEVIATION = rf"(?:\s?\(?±\s?{NUMBER}\)?)?"
MANTISSA = rf"\(?(?P<low>{NUMBER})(?:{TO}(?P<top>{NUMBER})|{DEVIATION})\)?"
RAISED = (  # 10^6, 10(6) as PubMed prints it, 10**6, 10e6, 10exp6, 10⁶
    r"\s?\^\s?[({]?|\((?=\d{1,2}\))|\*\*|\s?(?:[eE]|exp)\s?\+?|(?=[⁰¹²³⁴-⁹])"
)
DIGITS = r"(?P<exponent>\d{1,2}|[⁰¹²³⁴-⁹]{1,2})[)}]?(?:\s?\\\))?(?!\d)"
TEN = r"(?:\\\(\s?)?\{?10\}?"  # also in TeX's brackets
POWER_BARE = rf"{TEN}(?:{RAISED}){DIGITS}"
POWER = rf"{TEN}(?:{RAISED}|\s{{1,3}}){DIGITS}"  # a lost superscript may stand apart
POWER_TOP = POWER.replace("exponent", "exponent_top")

CELLS = (
    r"[\w+-]{0,12}(?:[Cc]ells?|CELLS?|MSCs?|SCs?|[BCEM]PCs?|MAPCs?|MNCs?|BMCs?|CTLs?|TILs?|PBMCs?|"
    r"(?:temcel|leucel)(?:-[A-Z])?|Tregs?|DCs?|CIKs?|lymphocytes|fibroblasts|chondrocytes|keratinocytes|myoblasts|pieces)\b"
)
PARTICLES = r"(?:particles?|exosomes?|vesicles?|EVs?)\b"
WORDS = r"(?:(?!(?:of|in|on|and|or|per|for)\b)[\w+'’-]{1,20},?\s){0,4}"
SPREAD = (
    r"(?:\s?\((?:±\s?\d{1,2}\s?%|(?:[a-z-]+ )?(?:range|IQR|interquartile range|SD)\b[^()]{1,40}"
    r"|\d{1,4}(?:\.\d{1,3})?[\s-](?:million|billion)(?: cells)?)\))?"
)
NOUN = (
    rf"{SPREAD}(?:\s{{0,3}}(?:units? )?(?:of (?!the\b|their\b))?(?P<noun>{WORDS}(?:{CELLS}|{PARTICLES}))"
    rf"(?:\s\([\w+-]{{2,12}}(?=\)\s?/))?)?"
)
KILOGRAM = r"(?P<kg>\)?\s{0,3}(?:/|per\s|·)\s?(?:[kK][gG](?:BW|bw)?\b|[kK]ilo(?:gram)?\b)|\s[kK]g\^?\s?[-−–⁻][1¹])"
VOLUME = r"(?P<volume>\s?(?:/|per\s)\s?(?:1\s?)?(?:m[lL]|ML|milliliter|millilitre)\b)"
ELSE = (
    r"(?!\s?(?:/|per\s)\s?(?:[µμu][lL]|mm|cm|d[lL]|[lL]\b|lit|well|high|field|flask|plate|dish|vial|bag|"
    r"cryo|syringe|tube|unit\b(?! dose)|min|hour|h\b|s\b|sec)"
    r"|\s(?:m|µ|μ)?[lL]\^?\s?[-−–⁻])"
)
WEIGHT = r"(?:\s(?:of\s)?(?:(?:patient|recipient|body)['’]?s?\s?)?(?:body\s?)?(?:weight|bw|BW)\b)?"
REPEAT = r"(?:infusions?|injections?|vaccinations?|times?|(?:unit )?doses?|administrations?|transfusions?)\b"
EACH = rf"(?:{WEIGHT}(?P<each>\s?(?:/|per|in each|at each|for each|each)\s?{REPEAT}))?"
UNIT = rf"{NOUN}(?:{KILOGRAM}|{VOLUME})?{ELSE}{EACH}"

BEFORE = 45  # characters before a number in which words tell what it counts
TOTAL = re.compile(r"\b(?:total|cumulative)\b[\w\s:]{0,25}$", re.IGNORECASE)
LABORATORY = re.compile(
    r"\bbetween [\d.,]+ and $|\b(?:range|IQR)\b[\s:,of]{0,5}$|"
    r"\b(?:each|every|per|one) (?:\w+ )?(?:syringe|vial|bag|cryovial|cryobag|ampoule)\b[^.;]{0,30}$|"
    r"\b(?:densit(?:y|ies)|seeded|plated|yield(?:ed|s)?|viab\w+|cell counts?|less than|"
    r"fewer than|diluted|incubated|stained)\b[^.;]{0,30}$",
    re.IGNORECASE,
)


def number(digits: str) -> str:
    """A printed number in Python's spelling.

    >>> number("2,5"), number("70,000,000"), number("0.5"), number("1·6"), number("2.000.000")
    ('2.5', '70000000', '0.5', '1.6', '2000000')
    """
    if digits.lower() in WORDED:
        return str(WORDED[digits.lower()])
    digits = re.sub(r"[ \u2009\u202f]", "", digits.replace("·", ".").replace("∙", "."))
    if digits.count(".") > 1:
        return digits.replace(".", "")
    return digits.replace(",", "" if len(digits.rsplit(",", 1)[-1]) == 3 else ".")


def exponent(groups: dict[str, str | None], name: str) -> int | None:
    """The power of ten, whether printed as digits, as superscripts or as a word."""
    scale = groups.get("scale")
    if scale:
        return SCALES[scale[:2].lower()]
    digits = groups.get(name)
    return int(digits.translate(SUPERSCRIPTS)) if digits else None


def unit_of(groups: dict[str, str | None]) -> str | None:
    """What is counted, or None when neither a noun nor a body weight says that it is a dose."""
    noun, kg, volume = (groups.get(name) for name in ("noun", "kg", "volume"))
    if not noun and not kg:
        return None
    counted = "particles" if noun and re.search(PARTICLES, noun) else "cells"
    return counted + ("/kg" if kg else "/mL" if volume else "")


def read_dose(match: re.Match[str]) -> JSON:
    """Turn a match into value, high, unit and per; None for what a laboratory counts.

    The last of a list of doses is none by itself: it would be taken for the only one.
    """
    groups = match.groupdict()
    unit = unit_of(groups)
    before = match.string[max(0, match.start() - BEFORE) : match.start()]
    if unit is None or LABORATORY.search(before) or LISTED.search(before):
        return None
    if groups.get("scale") and not groups.get("top") and LISTED_PLAIN.search(before):
        return None
    power = exponent(groups, "exponent") or 0
    top_power = exponent(groups, "exponent_top") or power
    if not 0 <= power <= 14 or not 0 <= top_power <= 14:
        return None
    low = float(f"{number(groups.get('low') or groups.get('worded') or '1')}e{power}")
    top = groups.get("top")
    high = float(f"{number(top)}e{top_power}") if top else None
    if low < 1000 or (high is not None and high <= low):
        return None
    per = "infusion" if groups.get("each") else "total" if TOTAL.search(before) else None
    return {
        "value": low,
        "high": high,
        "unit": unit,
        "per": None if unit == "cells/mL" else per,
    }


def read_powers(match: re.Match[str]) -> JSON:
    """From the lowest to the highest of powers that have no factor."""
    told = read_dose(match)
    high = float(f"1e{exponent(match.groupdict(), 'exponent_top')}")
    if not isinstance(told, dict) or not isinstance(told["value"], float) or told["value"] >= high:
        return None
    return {**told, "high": high}


def read_given(match: re.Match[str]) -> JSON:
    """A number of cells written out, where it is told as a dose; a laboratory counts as many."""
    return read_dose(match) if GIVEN_IN.search(match.string[: match.start()][-OF_DOSE:]) else None


def read_weighed(match: re.Match[str]) -> JSON:
    """A dose whose number is one of cells by its weight alone; None where no cells are spoken of."""
    return read_dose(match) if match["kg"] and re.search(CELLS, match.string) else None


def dose(value: float, high: float | None, unit: str, per: str | None = None) -> JSON:
    """The value of a dose, for the proofs below."""
    return {"value": value, "high": high, "unit": unit, "per": per}


GIVEN_IN = re.compile(
    r"\b(?:dos(?:e|es|age|ed)|infus\w+|inject\w+|implant\w+|transplant\w*|receiv\w+|administ\w+|deliver\w*|"
    r"treated|suspension)\b[^.;]*$",
    re.IGNORECASE,
)
OF_DOSE = 70  # characters before a small number of cells in which it is told to be given
NEXT = r"\s?(?:[,;]? (?:and|or)|[,;/])\s?"  # between the doses of a list
ITS_UNIT = rf"(?:\s{{0,3}}{CELLS})?(?:\s?(?:/|per\s)\s?[kK][gG]\b)?"
ANY_POWER = rf"(?:{NUMBER}{TIMES})?{TEN}(?:{RAISED}|\s{{1,3}}|){DIGITS}".replace(
    "?P<exponent>", "?:"
)
POWER_EACH = POWER_BARE.replace("?P<exponent>", "?:")
THOUSANDS = r"[1-9]\d{0,2}[, \u2009\u202f]000"
LISTED_PLAIN = re.compile(r"\d(?:\s?,|,? and|,? or|\s?/)\s$")
LISTED = re.compile(rf"{ANY_POWER}(?:\s?,|\s?;|,? and|,? or|\s?/)\s?$")

DOSE_RULES = (
    Rule(
        name="list-of-powers",
        pattern=re.compile(
            rf"{START}(?P<low>{NUMBER}){TIMES}{POWER}(?:{NEXT}{ANY_POWER}){{0,5}}{NEXT}"
            rf"(?P<top>{NUMBER}){TIMES}{POWER_TOP}{UNIT}"
        ),
        source="protocols of dose-finding trials: from the lowest to the highest",
        hits={
            "doses were 1 × 10^7, 3 × 10^7 and 1 × 10^8 cells": dose(1e7, 1e8, "cells"),
            "1×10⁶, 3×10⁶, or 1×10⁷ cells/kg": dose(1e6, 1e7, "cells/kg"),
        },
        misses=("3×10^7 and 1×10^6 cells", "1×10^3 and 1×10^5 copies/mL"),
        read=read_dose,
        confidence=0.85,
    ),
    Rule(
        name="list-of-bare-powers",
        pattern=re.compile(
            rf"{START}(?<![×xX✕*·∙.] ){POWER_BARE}(?:{NEXT}{POWER_EACH}){{0,4}}{NEXT}{POWER_TOP}{UNIT}"
        ),
        source="protocols of dose-finding trials: powers without a factor",
        hits={"doses of 10^4, 10^5 and 10^7 cells": dose(1e4, 1e7, "cells")},
        misses=("10^7 and 10^5 cells", "10^3 and 10^5 copies/mL"),
        read=read_powers,
        confidence=0.85,
    ),
    Rule(
        name="list-of-powers-without-superscripts",
        pattern=re.compile(
            rf"{START}(?P<low>{NUMBER}){TIMES}10(?P<exponent>[4-9]|10)(?:{NEXT}{ANY_POWER}){{0,5}}{NEXT}"
            rf"(?P<top>{NUMBER}){TIMES}10(?P<exponent_top>[4-9]|10)(?!\d){UNIT}"
        ),
        source="text layers that drop superscripts",
        hits={"1 × 106, 3 × 106 and 1 × 107 cells/kg": dose(1e6, 1e7, "cells/kg")},
        misses=("1 × 106 and 1 × 107 mg",),
        read=read_dose,
        confidence=0.65,
    ),
    Rule(
        name="list-of-powers-with-units",
        pattern=re.compile(
            rf"{START}(?P<low>{NUMBER}){TIMES}{POWER}{ITS_UNIT}"
            rf"(?:{NEXT}{ANY_POWER}{ITS_UNIT}){{0,5}}{NEXT}(?P<top>{NUMBER}){TIMES}{POWER_TOP}{UNIT}"
        ),
        source="protocols of dose-finding trials: each dose with its unit",
        hits={
            "1 × 10^7 cells/kg, 3 × 10^7 cells/kg or 1 × 10^8 cells/kg": dose(1e7, 1e8, "cells/kg"),
            "2×10⁶ MSCs/kg or 4×10⁶ MSCs/kg": dose(2e6, 4e6, "cells/kg"),
        },
        misses=("3×10^7 cells and 1×10^6 cells", "1×10^6 cells, or 4×10^6 copies"),
        read=read_dose,
        confidence=0.85,
    ),
    Rule(
        name="list-of-millions-with-units",
        pattern=re.compile(
            rf"{START}(?P<low>{NUMBER})[\s-]million{ITS_UNIT}"
            rf"(?:{NEXT}{NUMBER}[\s-]million{ITS_UNIT}){{0,5}}{NEXT}"
            rf"(?P<top>{NUMBER})[\s-](?P<scale>million)\b{UNIT}"
        ),
        source="protocols of dose-finding trials: each dose with its unit",
        hits={
            "either 5 million MSC; 10 million MSC; or 30 million MSC": dose(5e6, 3e7, "cells"),
            "5 million cells/kg or 9 million cells/kg": dose(5e6, 9e6, "cells/kg"),
        },
        misses=("90 million cells or 30 million cells", "2 million people or 3 million people"),
        read=read_dose,
        confidence=0.85,
    ),
    Rule(
        name="list-before-one-power",
        pattern=re.compile(
            rf"(?:\bdos(?:e|es|age|ages)(?: levels?)?(?: (?:of|were|was|are|is))?:? |\b(?:received|(?:assigned|randomi[sz]ed) to) )"
            rf"(?P<low>{NUMBER})(?:,\s?{NUMBER}){{0,5}}(?:,|,? and|,? or)\s"
            rf"(?P<top>{NUMBER}){TIMES}{POWER}{UNIT}"
        ),
        source="protocols of dose-finding trials",
        hits={"doses of 1, 3 and 10 × 10^6 cells/kg": dose(1e6, 1e7, "cells/kg")},
        misses=("on days 1 and 2 × 10^6 copies", "doses of 3 and 1 × 10^6 cells/kg"),
        read=read_dose,
        confidence=0.8,
    ),
    Rule(
        name="list-of-millions",
        pattern=re.compile(
            rf"(?:\bdos(?:e|es|age|ages)(?: levels?)?(?: (?:of|were|was|are|is))?:? \(?|\beither |\(|\breceived? |\b(?:assigned|randomi[sz]ed) to )"
            rf"(?P<low>{NUMBER})(?: million)?(?:,\s?{NUMBER}(?: million)?){{0,5}}(?:,|,? and|,? or)\s"
            rf"(?P<top>{NUMBER})[\s-](?P<scale>million)\b{UNIT}"
        ),
        source="protocols of dose-finding trials",
        hits={
            "three doses (20, 60, or 120 million cells)": dose(2e7, 1.2e8, "cells"),
            "doses of 10 million or 40 million MSCs": dose(1e7, 4e7, "cells"),
        },
        misses=("on days 1 and 20 million cells", "either 3 or 20 million people"),
        read=read_dose,
        confidence=0.8,
    ),
    Rule(
        name="power-to-power",
        pattern=re.compile(
            rf"{START}(?P<low>{NUMBER}){TIMES}{POWER}{TO}"
            rf"(?P<top>{NUMBER}){TIMES}{POWER_TOP}{UNIT}"
        ),
        source="protocols of dose-finding trials",
        hits={"1*10^7—1*10^8/kg body weight": dose(1e7, 1e8, "cells/kg")},
        misses=("from 1×10^3 to 1×10^5 copies/mL",),
        read=read_dose,
        confidence=0.95,
    ),
    Rule(
        name="lost-superscript-range",
        pattern=re.compile(
            rf"{START}(?P<low>{NUMBER}){TIMES}10(?P<exponent>[4-9]|10){TO}"
            rf"(?P<top>{NUMBER}){TIMES}10(?P<exponent_top>[4-9]|10)(?!\d){UNIT}"
        ),
        source="text layers that drop superscripts",
        hits={"1*107—1*108/kg": dose(1e7, 1e8, "cells/kg")},
        misses=("1*107—1*108 mg",),
        read=read_dose,
        confidence=0.7,
    ),
    Rule(
        name="power-of-ten",
        pattern=re.compile(rf"{START}{MANTISSA}{TIMES}{POWER}{UNIT}"),
        source="SI notation; a superscript set off by a space or a line break",
        hits={
            "1×10^6 cells/kg body weight": dose(1e6, None, "cells/kg"),
            "at 1–2 x 10⁶ MSCs/kg": dose(1e6, 2e6, "cells/kg"),
            "1×10\n6 cells/kg": dose(1e6, None, "cells/kg"),
            "2 × 10^8 cells per infusion": dose(2e8, None, "cells", "infusion"),
            "a total dose of 6×10^6/kg": dose(6e6, None, "cells/kg", "total"),
            "0.5*10^7 NK cells per kilogram": dose(5e6, None, "cells/kg"),
            "(1-10)×10^6/kg/time": dose(1e6, 1e7, "cells/kg", "infusion"),
            "5×10^9 particles": dose(5e9, None, "particles"),
            "6 × 10^6 hADSCs per 3 ml": dose(6e6, None, "cells"),
            "suspended at 1×10^6 cells/mL": dose(1e6, None, "cells/mL"),
            "the mean was 1·5×10^6 cells per kg": dose(1.5e6, None, "cells/kg"),
            "given at 2·10^6 cells/kg": dose(2e6, None, "cells/kg"),
            "an infusion of 30 × 10^6 expanded Tregs/kg": dose(3e7, None, "cells/kg"),
            "received 18 ± 4 × 10^6 cells": dose(1.8e7, None, "cells"),
            "a median of 1.2×10^6 (range 0.5–8×10^6) cells/kg": dose(1.2e6, None, "cells/kg"),
            "6 x 10^7 (60 million) marrow cells": dose(6e7, None, "cells"),
            "3×10^6 units of stromal cells (MSCs)/kg": dose(3e6, None, "cells/kg"),
            "drawn up at 2×10^7 cells/1 mL": dose(2e7, None, "cells/mL"),
            "a cumulative dose: 9×10^6 cells": dose(9e6, None, "cells", "total"),
            "4.10^6 MSCs per kg": dose(4e6, None, "cells/kg"),
            "5 × 10^6 remestemcel-L": dose(5e6, None, "cells"),
            "a median of 4.7 × 10(6) MSCs/kg": dose(4.7e6, None, "cells/kg"),
            r"(8 × \({10}^{6}\) cells/kg per injection)": dose(8e6, None, "cells/kg", "infusion"),
            "9 × 10**7 cells": dose(9e7, None, "cells"),
            "70 × 10^6 of expanded ASC": dose(7e7, None, "cells"),
            "which is 7 × 10^8 EV": dose(7e8, None, "particles"),
        },
        misses=(
            "a viral load of 2×10^5 copies/mL",
            "platelets below 50×10^9/L",
            "leucocytes 4×10^9 cells/L",
            "1×10^9 cells L^−1",
            "plated at a density of 1×10^6 cells/cm2",
            "each vial contains 2×10^7 cells",
            "a fill of 3×10^7 cells/vial",
            "at a rate of 4×10^6 cells per minute",
        ),
        read=read_dose,
        confidence=0.95,
    ),
    Rule(
        name="cells-before-their-number",
        pattern=re.compile(
            r"\b(?:doses?|infusions?|injections?|received|cycles?|courses?|containing|contained|contains)(?: of)?(?: [^\W\d][\w-]*){0,4}? "
            rf"(?P<noun>{CELLS})(?: at|,|:)?\s?\(?\s?(?:approximately |approx\.? |~\s?|≈\s?)?"
            rf"{MANTISSA}{TIMES}{POWER}(?:{KILOGRAM})?(?!\s?[/%]|\s?per\b|\scopies|\s(?:[\w-]+\s)?(?:cells|MSCs?))"
        ),
        source="registry entries: the cells, then how many",
        hits={
            "two doses of stromal cells 7×10^6 (±10%)": dose(7e6, None, "cells"),
            "a bag containing MSCs (3 x 10^8) in saline": dose(3e8, None, "cells"),
            "a dose of marrow cells at 2×10^6/kg": dose(2e6, None, "cells/kg"),
        },
        misses=(
            "the dose of CD34 cells was 3×10^6/mL",
            "T cells 3×10^8/L",
            "doses of cells 2×10^6 copies",
        ),
        read=read_dose,
        confidence=0.8,
    ),
    Rule(
        name="lost-times-sign",
        pattern=re.compile(rf"{START}(?P<low>{NUMBER})\s{POWER_BARE}{UNIT}"),
        source="registry entries typed without the sign",
        hits={"each dose was 4 10^7 cells/kg": dose(4e7, None, "cells/kg")},
        misses=("in 2020 10^6 copies",),
        read=read_dose,
        confidence=0.8,
    ),
    Rule(
        name="bare-power",
        pattern=re.compile(rf"(?<![\d×✕*·] )(?<![\w.,/^×✕*·–—-]){POWER_BARE}{UNIT}"),
        source="doses printed without a mantissa",
        hits={"cells were given at 10^6 cells/kg": dose(1e6, None, "cells/kg")},
        misses=("10 20 cells", "10^6 copies"),
        read=read_dose,
        confidence=0.85,
    ),
    Rule(
        name="e-notation",
        pattern=re.compile(
            rf"{START}(?P<low>\d{{1,3}}(?:\.\d{{1,3}})?)[eE]\+?(?P<exponent>\d{{1,2}})\b{UNIT}"
        ),
        source="spreadsheet exports",
        hits={
            "1.0E+06 cells/kg": dose(1e6, None, "cells/kg"),
            "5E7 cells": dose(5e7, None, "cells"),
        },
        misses=("1.0E-06 cells", "exon 1e7 variants"),
        read=read_dose,
    ),
    Rule(
        name="million",
        pattern=re.compile(
            rf"{START}(?:{MANTISSA}|\b(?P<worded>{IN_WORDS}))[\s-]?(?P<scale>mill?ions?|mln|billions?)\b{UNIT}",
            re.IGNORECASE,
        ),
        source="plain-language doses",
        hits={
            "1 million cells/kg": dose(1e6, None, "cells/kg"),
            "100 million cells": dose(1e8, None, "cells"),
            "twelve million cells": dose(1.2e7, None, "cells"),
            "0.5-1 million/kg": dose(5e5, 1e6, "cells/kg"),
            "14.3 million autologous, cultured MSCs": dose(14.3e6, None, "cells"),
            "20 million allogeneic MPCs in saline": dose(2e7, None, "cells"),
        },
        misses=(
            "1.2 million people",
            "between 15.1 and 50 million cells",
            "costs 3 million per cell therapy",
        ),
        read=read_dose,
    ),
    Rule(
        name="plain-count",
        pattern=re.compile(
            rf"{START}(?P<low>[1-9]\d{{0,2}}(?:(?:,000){{2,3}}|(?:\.000){{2,3}}))\b{UNIT}"
        ),
        source="doses written out in full",
        hits={
            "70,000,000 cells per infusion": dose(7e7, None, "cells", "infusion"),
            "2.000.000 marrow cells per kilo": dose(2e6, None, "cells/kg"),
        },
        misses=("1/12,500 cells", "1,000,000 inhabitants"),
        read=read_dose,
    ),
    Rule(
        name="plain-thousands",
        pattern=re.compile(
            rf"{START}(?P<low>{THOUSANDS})(?:(?:{NEXT}{THOUSANDS}){{0,4}}{NEXT}(?P<top>{THOUSANDS}))?\b{UNIT}"
        ),
        source="doses written out in full: cells for the eye or the brain",
        hits={
            "eyes were injected with 40,000 retinal cells": dose(4e4, None, "cells"),
            "received a dose of 30 000, 60 000 or 90 000 cells": dose(3e4, 9e4, "cells"),
        },
        misses=(
            "30,000 cells were counted",
            "received 40,000 euros",
            "doses of 90,000 or 30,000 cells",
        ),
        read=read_given,
        confidence=0.8,
    ),
    Rule(
        name="plain-thousands-per-weight",
        pattern=re.compile(rf"{START}(?P<low>[1-9]\d{{1,2}},000)\b{UNIT}"),
        source="doses written out in full",
        hits={
            "600,000 MSCs per kg": dose(6e5, None, "cells/kg"),
            "MSCs at 250,000/kg": dose(2.5e5, None, "cells/kg"),
        },
        misses=("600,000 cells were counted", "the price of 250,000/kg"),
        read=read_weighed,
        confidence=0.85,
    ),
    Rule(
        name="letter-for-million",
        pattern=re.compile(
            rf"{START}(?P<low>{NUMBER})\s?(?P<scale>M)\b(?=\s[\w-]*(?:cells|SCs?)\b){UNIT}"
        ),
        source="labels of dose groups",
        hits={"low dose, 15M cells": dose(1.5e7, None, "cells")},
        misses=("15M people", "5 M solution of cells"),
        read=read_dose,
        confidence=0.8,
    ),
    Rule(
        name="lost-superscript",
        pattern=re.compile(rf"{START}{MANTISSA}{TIMES}10(?P<exponent>[4-9]|10)(?!\d){UNIT}"),
        source="text layers that drop superscripts: 10 to the 4th until 10 to the 10th",
        hits={
            "1×106/kg": dose(1e6, None, "cells/kg"),
            "2 × 107 cells": dose(2e7, None, "cells"),
        },
        misses=("1×103 cells", "a 2 x 106 table"),
        read=read_dose,
        confidence=0.7,
    ),
    Rule(
        name="bare-lost-superscript",
        pattern=re.compile(rf"{START}(?<![×xX*·] )10(?P<exponent>[5-8]){UNIT}"),
        source="text layers that drop superscripts: a power without a factor, per weight",
        hits={"cells were given at 106/kg": dose(1e6, None, "cells/kg")},
        misses=("106 mg/kg", "106 cells", "a dose of 10 6/kg", "a fee of 106/kg"),
        read=read_weighed,
        confidence=0.7,
    ),
)

FIELD = Field(
    name="dose",
    meaning="Cells or particles given: value to high, per kilogram or not, per infusion or in all.",
    unit="cells, cells/kg, cells/mL, particles or particles/kg",
    source="DOSES (donor, origin, separation, exhibited characteristics, site); ISCT reporting",
    rules=DOSE_RULES,
)


def find(chars: str) -> list[Found]:
    """The doses told in a text.

    >>> [found.value["value"] for found in find("three doses of 1 x 10^6 cells/kg")]
    [1000000.0]
    """
    return find_all(FIELD.name, FIELD.rules, chars)
