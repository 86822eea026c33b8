"""Who is responsible for the reported trial, where and when it took people in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from extractor.engines.paper.enrolment import date_candidates
from extractor.engines.paper.funder_names import NAME, organisation
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.recruiting import country_candidates
from extractor.fields import sponsor
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON, Candidate

HEDGE = (
    r"(?:(?:partially|partly|fully|jointly|generously|kindly|financially|in part|also|solely) )*"
)
GRANT = (
    r"(?:(?:an? |the )?(?:[\w-]+ ){0,4}(?:[Gg]rants?|awards?|funding|funds?|fellowships?|contracts?|"
    r"support|scholarships?)(?: \([^()]{1,80}\)| (?:[Nn]o|number)s?\.? ?[\w/-]+| of [A-Z$€£]{1,4} ?[\d,. ]+|,? (?:and )?#?[A-Z]*\d[\w/.-]*)* )"
    r"(?:from|of|by|provided by|awarded by) (?:(?:the )?[A-Z]\w+ [Gg]overnment['’]s )?"
)


def _sponsor_of(rule: Rule) -> Callable[[re.Match[str]], JSON]:
    """A reader of the field's own rule that cleans the name as a funder's; a person is none."""

    def read(match: re.Match[str]) -> JSON:
        cleaned = organisation(match)
        return cleaned or (None if PERSON.match(match["value"]) else rule.read(match))

    return read


PERSON = re.compile(r"(?:Drs?|Prof\w*|Mrs?|Ms|The|This|Our|It)\b")
RULES = (
    *(replace(rule, read=_sponsor_of(rule), confidence=0.93) for rule in sponsor.RULES),
    Rule(
        name="sponsor-apposed",
        pattern=re.compile(
            rf"\b(?:[Ss]ponsor(?: of (?:the|this) (?:trial|study))?, (?=[^,.;]{{4,80}}, (?:had|has|was|is|will))|under the sponsorship of |"
            rf"(?:is|was|are) promoted by |[Pp]romoter: ?){NAME}"
        ),
        source="WHO Trial Registration Data Set, item 5; Directive 2001/20/EC: sponsor, promotor, promoteur",
        hits={
            "The sponsor of the study, Acme Pharma, had no role.": "Acme Pharma",
            "was conducted under the sponsorship of Springfield University": "Springfield University",
            "The trial is promoted by Acme Hospital.": "Acme Hospital",
        },
        misses=("The sponsor, who had no role,", "sleep is promoted by wool"),
        read=organisation,
        confidence=0.9,
    ),
    Rule(
        name="funded-by",
        pattern=re.compile(
            rf"\b(?:(?:was|is|were|are|been|work) {HEDGE}(?:funded|supported|financed|granted|commissioned|made possible|"
            rf"sponsored)(?: and \w+)?"
            rf"|[Gg]rants? (?:was|were) (?:received|obtained)|(?:independent )?research (?:funded|commissioned)|[Ff]und(?:ed|ing)(?: for (?:the|this) [\w ]{{3,50}}?)?(?: (?:was|is|were|has been))?"
            rf"(?: {HEDGE}(?:provided|received|obtained|granted|given|supplied))?|[Ss]upported|[Ff]inancial (?:support|assistance)"
            r"(?: (?:for|to|of) (?:the|this) [\w ]{3,30}?)? (?:is|was) (?:given|provided|received|obtained)) "
            rf"(?:in (?:part|full) )?(?:by|from|through|under|within|via) (?:{GRANT})?{NAME}"
        ),
        source="CONSORT 2010, item 25: sources of funding; WHO data set, item 4",
        hits={
            "It was supported by grants R01-12 and K2-345 from the Acme Institute of Health.": "Acme Institute of Health",
            "Supported by Grant No. 81 from the Acme Foundation of China.": "Acme Foundation of China",
            "This is independent research commissioned by the Acme Institute.": "Acme Institute",
            "This study was supported by a grant from the Springfield Research Council.": (
                "Springfield Research Council"
            ),
            "The study was funded by the Ministry of Health (no. 12).": "Ministry of Health",
            "Funding for this study was provided by the Acme Foundation.": "Acme Foundation",
            "Financial support to the study is given by the Acme Foundation, Oslo, Norway.": "Acme Foundation",
            "The work was supported by a grant of US$ 8,200 from AcmeSpring (www.acme.com).": "AcmeSpring",
            "Supported by a public grant from the Freedonian government's Fondo de Salud.": "Fondo de Salud",
            "The study was funded by the Ministry of Education and Science (ABCD, 12A).": "Ministry of Education and Science",
            "The trial is funded by the Acme Aid in the Priority Programme for Health.": "Acme Aid",
            "It was funded by the Institute for Social and Policy Studies and the Acme Programme.": (
                "Institute for Social and Policy Studies"
            ),
        },
        misses=(
            "Patients were supported by nurses.",
            "Project management was provided by the Acme Center.",
            "The finding is supported by others.",
        ),
        read=organisation,
        confidence=0.85,
    ),
    Rule(
        name="funded-by-a-company",
        pattern=re.compile(
            r"\b(?:trials?|stud(?:y|ies)|research|work|project) (?:was|were|is|are|has been|have been) (?:\w+ ){0,2}(?:funded|sponsored|"
            r"financed) by (?:an? (?:[\w-]+ ){0,2}grant (?:from|of) )?(?P<value>(?!Grants?\b|Prof|Drs?\b|This|The\b)[A-Z][A-Za-z]{3,20}(?: [A-Z][A-Za-z]+){0,2})"
            r"(?=\.|,|;| and\b|$)"
        ),
        source="CONSORT 2010, item 25",
        hits={
            "Both trials are funded by Acme.": "Acme",
            "The study was sponsored by Zeta, Oslo": "Zeta",
        },
        misses=("The study was funded by grants.", "The study was funded by Professor Zeta."),
        confidence=0.8,
        read=lambda match: match["value"],
    ),
    Rule(
        name="grant-from",
        pattern=re.compile(
            r"\b(?:(?:financial(?:ly)? support\w*|(?:research |grant )?funding(?: support)?|(?:research )?grants?|funds)"
            r"(?: \([^()]{1,60}\))?(?: (?:was|were|for|of)(?: [a-z ]{3,40}?)?)? (?:from|of|by) |"
            rf"(?:received|receives|obtained|by|has) {GRANT}){NAME}"
        ),
        source="CONSORT 2010, item 25",
        hits={
            "We received a research grant from the Acme Society.": "Acme Society",
            "The funding support of the Acme Society is acknowledged.": "Acme Society",
            "This study was carried out with the financial support of the Acme Society.": "Acme Society",
        },
        misses=("We thank the Acme Society.",),
        read=organisation,
        confidence=0.8,
    ),
    Rule(
        name="funder-as-subject",
        pattern=re.compile(
            rf"(?:^|[,;] |\b(?:[Tt]hanks? to|[Tt]hank|grateful to|indebted to|acknowledge[ds]?) (?:the )?){NAME}"
            r"(?: \([^()]{1,60}\))?(?: (?:(?:has |have )?(?:funded|sponsored|financed)\b|supported (?:this|the) (?:study|trial|work|research))"
            r"|(?:, [^.;,]{3,60},)?(?: [\w ,]{3,60}? and)? provided (?:an? |the )?(?:financial|funding|funds|(?:research )?grants?)\b"
            r"| for funding (?:this|the|our)\b| for (?:(?:all |its |their |the )*(?:\w+ and )?(?:financial(?:ly)? |partial "
            r"|research )*(?:support|funding|grants?|sponsor\w+))\b(?= (?:in|of|for) (?:this|our|the)|[.,]|$)"
            r"|(?:, [^.;]{2,120}?,)? for providing [\w ]{0,40}(?:sponsorship|funding|funds|financial (?:support|assistance))\b)"
        ),
        source="ICMJE, sources of support",
        hits={
            "The Acme Foundation funded the study.": "Acme Foundation",
            "The Acme Foundation supported this work.": "Acme Foundation",
            "We are grateful to the Acme Trust for funding this study.": "Acme Trust",
            "The Acme Association has funded the study.": "Acme Association",
            "We acknowledge Acme GmbH, Oslo, Norway, and Zeta Ltd, for providing tablets and overall sponsorship.": "Acme GmbH",
            "AcmePharma, the maker of the drug, gave tablets and provided a grant to the authors.": "AcmePharma",
            "Thanks to Acme University for all the financial support in our study.": "Acme University",
        },
        misses=("The nurses funded nothing.",),
        read=organisation,
        confidence=0.8,
    ),
    Rule(
        name="funder-label",
        pattern=re.compile(
            rf"^(?:Funding|Funded by|Source of (?:funding|support)|Financial support|Sponsor(?:ship)?|"
            rf"Grant support|Support|Funding/[Ss]upport(?: and role of the sponsor)?)[:.] ?{NAME}"
        ),
        source="ICMJE, sources of support",
        hits={"Funding: Springfield Research Council, grant 12": "Springfield Research Council"},
        misses=("Funding: none",),
        read=organisation,
        confidence=0.85,
    ),
)
SPONSORED = frozenset(
    ("sponsor/sponsor-apposed", *(f"sponsor/{rule.name}" for rule in sponsor.RULES))
)
AWARD = re.compile(r"^(?:https?://\S+ ?)?(?P<value>\D{6,150}?)(?= [A-Z]*\d|\s*$| \S*\d)")
SPONSOR = re.compile(r"(?:study |trial )?sponsor(?:s|ship)?\W*$", re.IGNORECASE)  # a heading
SAYS = re.compile(r"\b(?:will|shall|must|may|responsible for)\b")  # no bare name
NO_FUNDER = re.compile(
    r"\b(?:employ\w+|personal|fees|honorari\w+|consult\w+|travel|open access)\b", re.I
)


def candidates(paper: Paper) -> list[Candidate]:
    """Sponsor or first funder, countries, dates of enrolment."""
    return [*_sponsor(paper), *country_candidates(paper), *date_candidates(paper)]


OWN = re.compile(
    r"\b(?:(?:this|the|our|present|both|these) (?:[\w“”\".-]+ ){0,4}(?:trials?|stud(?:y|ies)|work|project|research|"
    r"publication|investigation)|(?:trials?|study|project|research) was|fund(?:ing|ed by)|sponsor\w*|financ\w+|"
    r"it (?:is|was))\b",
    re.IGNORECASE,
)
OF_PERSON = re.compile(
    r"^(?:Drs?\.?|Prof\w*\.?|[A-Z]{2,4}|[A-Z]\. ?[A-Z]\w+)(?:,| and| is| was| were| has| received| acknowledges)\b|"
    r"\b(?:[A-Z]{2,4}|author|investigator|he|she) (?:(?:is|was|were|are|has|been|also|and) )*(?:supported|funded|"
    r"received|receives)\b|\b(?:personnel|staff|salary|salaries)\b|\b(?:previous|prior|earlier|another) (?:\w+ )?(?:study|trial)\b"
)


def _sponsor(paper: Paper) -> list[Candidate]:
    """The organisation called sponsor; else the first funder that a statement names."""
    found: list[tuple[float, int, Candidate]] = []
    for at, (passage, one) in enumerate(_told(paper)):
        weight = _told_of_study(passage, one)
        rank = 1.0 if one.rule in SPONSORED else weight
        if weight > 0:
            found.append((-rank, at, paper.proposed("sponsor", passage, one, weight=weight)))
    return [candidate for _, _, candidate in sorted(found, key=lambda one: one[:2])[:1]]


def _told_of_study(passage: Passage, one: Found) -> float:
    """What a statement is worth: of this study above an award's bare name, of a person least.

    Methods tell of other money as well (of a screening programme, of makers), and count only
    where they speak of this study.
    """
    chars = passage.sentence.chars
    stated = passage.kind in ("funding", "acknowledgements") or passage.zone in ("note", "front")
    if OF_PERSON.search(chars):
        return 0.65 if stated else 0.0
    if one.rule.endswith("award"):
        return 0.94
    if OWN.search(chars[: one.end]):
        return 1.0 if stated else 0.95
    return 0.9 if stated else 0.0


def _told(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    for passage in paper.passages:
        chars = passage.sentence.chars
        place = passage.zone in ("note", "front") or passage.kind not in (
            "introduction", "results", "discussion", "abstract",
        )  # fmt: skip
        if not place or NO_FUNDER.search(chars):
            continue
        founds = find_all("sponsor", RULES, chars)
        headed = passage.kind == "funding" or SPONSOR.match(passage.section)
        if not founds and headed and not SAYS.search(chars):
            match = AWARD.search(chars)
            name = organisation(match) if match else None
            if match and name:
                founds = [
                    Found(name, match.start("value"), match.end("value"), "sponsor/award", 0.8)
                ]
        yield from ((passage, one) for one in founds)
