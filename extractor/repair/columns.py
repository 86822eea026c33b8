"""Kinds of columns in a table of trials: how they are headed, what their cells look like.

The borders of a dumped table are gone; what a cell says is what is left to find them by.
A kind scores a stretch of text: above zero where it looks like a whole cell of the kind,
below where it looks like less or more than one. Scores are meant as log odds.

Headings and contents follow the WHO Trial Registration Data Set (items 1–24) and
ClinicalTrials.gov's protocol data elements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.repair.cell_patterns import DATE, DESIGN, NUMBER, PHASE, ROUTE, STATUS, STUDY_TYPE
from extractor.repair.doses import dose
from extractor.repair.fitting import (
    Scorer,
    anything,
    characteristics,
    condition,
    country,
    intervention,
    outcomes,
    sponsor,
    title,
    whole,
    words,
)

GROUP_WORDS = ("phase", "completed", "ongoing", "recruiting", "interventional", "observational")
GROUP = re.compile(
    r"(?:phase\s*(?:[0-4]|i{1,3}|iv)(?:\s*[/–-]\s*(?:[0-4]|i{1,3}|iv))?(?:\s*(?:trials?|studies))?"
    r"|(?:completed|ongoing|recruiting|interventional|observational)(?:\s*(?:trials?|studies))?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of column: its name, its headings, and how well stretches of text fit it."""

    name: str
    headings: re.Pattern[str]
    score: Scorer


def _heading(*names: str) -> re.Pattern[str]:
    """Headings in words; a blank matches any white space or none (dumps run words together)."""
    # The plural's s must be small after small letters: "numberStudy title" is two headings.
    plural = "(?:(?-i:s)|(?-i:(?<=[A-Z]{2})S(?![a-z])))?"
    joined = "|".join(
        re.sub(r"(?<=[a-z)?])s\?", lambda _: plural, name.replace(" ", r"\s*")) for name in names
    )
    return re.compile(rf"(?:{joined})(?:\s*\(s\))?(?:\s*\((?:[nN%]|years?|n/N)\))?", re.IGNORECASE)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "identifier",
            _heading(
                r"(?:clinical\s*trials?\.gov|clinical\s*trials?|trials?|study|registry|registration|registered|NCT|ChiCTR|EudraCT|"
                r"ICTRP|WHO|main|primary)\s*(?:registry\s*|registration\s*)?(?:identifiers?|ids?|numbers?|no\.?|code|#)(?:\s*number)?",
                r"identifiers?", r"(?:clinical )?(?:trials? |study )?registration", r"registry", r"trial", r"NCT", r"ID", r"registry and number",
            ),
            anything,
        ),
        Kind("title", _heading(r"(?:official |public |scientific |brief |study |trial )?title(?: of (?:the )?(?:study|trial))?", r"(?:study|trial) (?:name|description)"), title),
        Kind("characteristics", _heading(r"(?:study |trial |main |design )?characteristics", r"(?:study|trial) (?:features|details|information)", r"(?:study|trial) type and design"), characteristics),
        Kind("study_type", _heading(r"type of (?:study|trial)", r"(?:(?:study|trial) )?type"), whole(STUDY_TYPE, "eino")),
        Kind("design", _heading(r"(?:study |trial )?design", r"(?:intervention(?:al)? |study )?model", r"allocation(?: (?:and|/|&) (?:masking|blinding))?", r"(?:masking|blinding)(?: (?:and|/|&) allocation)?", r"type of design"), whole(DESIGN, "abcdefhmnopqrstuv")),
        Kind("phase", _heading(r"(?:study |trial |clinical |development )?phase(?: of (?:the )?(?:study|trial))?"), whole(re.compile(rf"{PHASE.pattern}|(?i:not applicable|not selected)"), "einp", longest=40, small=False)),
        Kind(
            "participants",
            _heading(r"(?:estimated |planned |target |actual |anticipated |total )?(?:enrol?lment|sample size|participants|patients|subjects)(?: n(?!\w))?",
                     r"(?:no\.?|number|n\.?) (?:of )?(?:patients|participants|subjects|cases)", r"N(?-i:(?=[A-Z][a-z]|[\s(]|$))", r"size"),
            whole(NUMBER, "n", longest=40),
        ),
        Kind("status", _heading(r"(?:recruitment |trial |study |overall |current )?status"), whole(STATUS, "acenoprstuw", longest=40)),
        Kind("country", _heading(r"(?:study |trial )?(?:country|countries|location|region|site)(?: of recruitment)?s?(?:\s*(?:/|or|and)\s*(?:region|country))?", r"countries of recruitment", r"where"), country),
        Kind("date", _heading(r"(?:(?:study |trial )?(?:start|completion|registration|registered|first posted|end)(?:ing)? )?date(?: of (?:registration|first enrol?lment))?", r"(?:study |trial )?(?:start|completion|end)(?: date)?", r"registered(?: on)?", r"year"), whole(DATE, "adfjmnos", longest=40)),
        Kind("condition", _heading(r"(?:target |health |medical )?(?:conditions?|diseases?|indications?|diagnosis|population)(?:\s*\(s\))?(?: studied| or disease| treated)?", r"health problems? studied", r"patients with"), condition),
        Kind("dose", _heading(r"(?:cell )?dos(?:e|age|ing)(?: regimen| \(cells(?:/kg)?\))?s?", r"cell number"), dose),
        Kind("route", _heading(r"routes?(?: of (?:administration|delivery))?", r"(?:administration|delivery)(?: route)?"), whole(ROUTE, "aeilnoprst", 4.0)),
        Kind("intervention", _heading(r"(?:experimental |study |test |investigational )?(?:interventions?|treatments?|therap(?:y|ies)|products?|arms?|drugs?|agents?)(?: arms?)?", r"(?:cell |tissue )?(?:source|origin|type)(?: of cells)?s?", r"cells?", r"stem cells?", r"(?:cell|type of cell) (?:type|source|product|therapy)", r"intervention and comparator", r"MSC (?:source|type|origin)"), intervention),
        Kind("comparator", _heading(r"(?:comparators?|controls?|control (?:group|arm)|comparison)"), words),
        Kind("outcomes", _heading(r"(?:main |key )?(?:primary |secondary |main )?(?:outcomes?|end\s*-?\s*points?)(?: measures?)?(?:\(s\))?s?", r"primary outcome measures?"), outcomes),
        Kind("sponsor", _heading(r"(?:primary |principal |main |lead |study |trial )?sponsors?(?:(?: and | or |/)(?:collaborators?|institutions?))?", r"responsible party", r"(?:responsible )?(?:institutions?|organi[sz]ations?|cent(?:er|re)s?)", r"affiliation", r"investigator(?: and institution)?", r"recruiting institution", r"study (?:site|cent(?:er|re))", r"hospital"), sponsor),
        Kind("reference", _heading(r"references?", r"ref\.?", r"citation", r"source"), words),
        Kind("unknown", _heading(r"(?!)"), words),
        Kind("other", _heading(r"(?:notes?|comments?|remarks|results?|findings|follow-?up|age(?: range)?|sex|gender|duration)"), words),
    )
}  # fmt: skip
