"""Who is responsible for the reported trial, where and when it took people in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.engines.paper.enrolment import date_candidates
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import countries
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import Candidate

NAME = (
    r"(?P<value>(?:(?:the|a|an) )?(?!(?:This|Thanks?|The (?:study|trial|research|work|authors?)|We|None|No|Not)\b)"
    r"[A-ZÀ-Þ][\w&'’.À-ÿ-]*(?:,(?= (?:Ltd|Inc|LLC|Co\b|GmbH))|[ ,–—/-]{1,2}(?:(?:of|for|and|the|de|del|della|di|da|do|dos|des|du|la|le|für|und|et|y|e|in|on|"
    r"to|at|van|von|program(?:me)?|project|fund|foundation|university|company|council)\b|&(?= )|2020\b|"
    r"[A-ZÀ-Þ(][\w&'’.À-ÿ)-]*)){0,22})"
)
HEDGE = (
    r"(?:(?:partially|partly|fully|jointly|generously|kindly|financially|in part|also|solely) )*"
)
GRANT = (
    r"(?:(?:an? |the )?(?:[\w-]+ ){0,4}(?:grants?|awards?|funding|funds?|fellowships?|contracts?|"
    r"support|scholarships?)(?: \([^()]{1,80}\)| (?:no|number)s?\.? ?[\w/-]+| of [A-Z$€£]{1,4} ?[\d,. ]+)* )"
    r"(?:from|of|by|provided by|awarded by) (?:(?:the )?[A-Z]\w+ [Gg]overnment['’]s )?"
)
ENDS = re.compile(
    r"(?:[,;]? (?:and|with|under|through|for|in|to|on|at|of|as|by|which|who|where|via|during|the|de)|"
    r"[ ,;:.(/–-])+$"
)
INSTITUTION = re.compile(
    r"\b(?:[A-Z]{3,}|\w*(?:[Uu]niver\w+|[Ff]oundation|[Ff]unda[cç]\w+|[Ss]tiftung|[Ii]nstitut\w*|[Cc]ouncil|"
    r"[Mm]inist\w+|[Dd]epartment|[Aa]genc\w+|[Hh]ospital\w*|[Cc]ent(?:er|re|rum)|[Ss]ociet\w+|"
    r"[Aa]ssociation|[Tt]rust|[Cc]ommission|[Pp]rogramm?e?|[Ff]unds?|[Ff]ondo|[Bb]oard|[Aa]uthorit\w+|"
    r"[Cc]ompany|[Cc]orporation|[Pp]harma\w*|[Ll]aborator\w+|[Ll]td|[Ii]nc|GmbH|AG|AB|S\.?A|Co|PLC|"
    r"[Bb]undesministerium|[Cc]ollege|[Ss]chool|(?<!\w)[Uu]nion|[Nn]etwork|[Aa]cadem\w+|[Bb]ureau|[Oo]ffice|"
    r"[Ss]ervices?|[Gg]overnment|[Ff]acult\w+|[Jj]unta|[Cc]onsejer\w+|NHS|Health|Research|Initiative|Alliance|"
    r"Venture|Charity|Appeal|Campaign|Aid|Project|Scheme|Collaboration|Federation|Organi[sz]ation|Consortium|"
    r"[A-Z][a-z]+[A-Z]\w+))\b"
)


def _organisation(match: re.Match[str]) -> str | None:
    """The first of the names that are listed, if it has the word of an institution in it."""
    words = " ".join(match["value"].split())
    words = re.split(r"\.(?= |$)(?<!Co\.)(?<!Ltd\.)(?<!Inc\.)(?<!St\.)(?<!Dr\.)(?<!U\.S\.)", words)[
        0
    ]
    words = _first_of_list(re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", words))
    words = WITHIN.split(_without_end(words))[0]
    words = re.sub(r" ?\([^()]*(?:\d|grant|:)[^()]*\)", "", words)
    while words.count("(") > words.count(")"):
        words = words[: words.rfind("(")].rstrip()
    words = AS_GRANT.sub("", _without_end(words))
    words = _without_end(_without_place(_without_end(words)))
    words += "." if LEGAL.search(words) and "." in words and f"{words}." in match["value"] else ""
    if len(words) < 4 or len(words.split()) > 22 or not INSTITUTION.search(words):
        return None
    return words


AS_GRANT = re.compile(
    r"(?<=Council|.Agency|ndation|stitute|.Health|Society|ciation) (?:[A-Z][\w-]+ )?Project$|,? (?:Förderkennzeichen|[Pp]roject [Nn]\w+)$"
)
"""What a funder's name ends with that is of the grant."""
LEGAL = re.compile(r"\b(?:Ltd|Inc|Co|Corp|S\.A|S\.p\.A|B\.V|N\.V|S\.L)$")
WITHIN = re.compile(
    r" (?:in|within|under|through) (?:the|its) | (?:[Gg]rant|[Aa]ward|[Cc]ontract)(?: [Nn]\w*\.?)?$"
)


def _without_end(words: str) -> str:
    """Cut connecting words and signs off a name's end."""
    while ENDS.search(words):
        words = ENDS.sub("", words)
    return words


def _without_place(words: str) -> str:
    """Cut a city and country off a name's end.

    >>> _without_place("Acme Pharma Co., Ltd (Oslo, Norway)"), _without_place("Acme Trust, Bath, UK")
    ('Acme Pharma Co., Ltd', 'Acme Trust')
    >>> _without_place("Department of Development, UK (DD)"), _without_place("Acme Fund, Springfield, WA")
    ('Department of Development', 'Acme Fund')
    """
    words = re.sub(r" ?\((?:www|http|formerly|previously|now|[a-z])[^()]*\)?$", "", words)
    bare = re.sub(r" ?\((?:[^()]*, )?[^(),]*\)$", "", words)
    inside = words[len(bare) :].strip(" ()")
    if inside and (countries.find_names(inside.rpartition(", ")[2]) or _is_place(bare)):
        words = bare
    name, *rest = words.split(", ")
    ends = _is_place(words)
    return name if ends and not any(INSTITUTION.search(one) for one in rest[:-1]) else words


def _is_place(words: str) -> bool:
    """Whether words end in ", Norway" or ", Springfield, WA"."""
    *before, last = words.split(", ")
    state = len(before) > 1 and last in countries.US_STATES
    return bool(before) and (state or bool(countries.find_names(last)))


LISTED = re.compile(
    r"(?:;|,? and| &|,)(?: (?:the|by|from|an?))? (?=[A-ZÀ-Þ])(?!(?:Ltd|Inc|LLC|Co)\b)"
)


def _first_of_list(words: str) -> str:
    """Cut a list of names after the first; "Health and Medical Research Council" is one name.

    >>> _first_of_list("Acme Foundation, Springfield Council and the Ministry of Health")
    'Acme Foundation'
    >>> _first_of_list("National Health and Medical Research Council")
    'National Health and Medical Research Council'
    >>> _first_of_list("Acme GmbH, Oslo, Norway, and Zeta & Sons, Bath")
    'Acme GmbH'
    """
    parts = words.split(", ")
    for at, one in enumerate(parts[1:], 1):
        names = countries.find_names(one)
        if names and names[0].start == 0 and names[0].end == len(one.partition(" and ")[0]):
            city = at > 1 and not INSTITUTION.search(parts[at - 1])
            return ", ".join(parts[: at - 1 if city else at])
    for match in LISTED.finditer(words):
        after = LISTED.split(words[match.end() :])[0].partition("(")[0]
        another = STANDS_ALONE.search(after) or match.group().startswith(", the ")
        if STANDS_ALONE.search(words[: match.start()]) and another:
            return words[: match.start()]
    return words


STANDS_ALONE = re.compile(
    r"\b(?:\w*[Uu]niver\w+|[Ff]oundation|[Ff]unda[cç]\w+|[Ss]tiftung|[Cc]ouncil|[Mm]inist\w+ of|[Aa]genc\w+|"
    r"[Hh]ospital\w*|[Ss]ociet\w+|[Aa]ssociation|[Tt]rust|[Cc]ommission|[Ff]und\b|[Ii]nstitut\w* (?:of|for) \w+|"
    r"[Ii]nstitutes of Health|[Ii]nternational|[Ll]td|[Ii]nc|GmbH|[Pp]harma\w*|[A-Z]{3,}|Region|[Pp]rojects?|[Pp]rogram(?:me)?s?|Initiative|"
    r"[Dd]epartment (?:of|for)|[A-Z][a-z]+[A-Z]\w+)\b"
)


RULES = (
    Rule(
        name="sponsored-by",
        pattern=re.compile(
            rf"\b(?:(?:was|is|were|are|been) {HEDGE}sponsored (?:and \w+ )?by "
            rf"|[Ss]ponsor(?:s|ship)?(?: of (?:the|this) (?:trial|study))?(?: (?:is|was)|:) ){NAME}"
        ),
        source="WHO Trial Registration Data Set, item 5; CONSORT 2010, item 25",
        hits={
            "The trial was sponsored by Acme Pharma Ltd.": "Acme Pharma Ltd",
            "Sponsor: University of Springfield": "University of Springfield",
        },
        misses=("Sponsored trials were left out.",),
        read=_organisation,
        confidence=0.93,
    ),
    Rule(
        name="funded-by",
        pattern=re.compile(
            rf"\b(?:(?:was|is|were|are|been|work) {HEDGE}(?:funded|supported|financed|granted|made possible|"
            rf"sponsored)(?: and \w+)?"
            rf"|[Ff]und(?:ed|ing)(?: for (?:the|this) [\w ]{{3,50}}?)?(?: (?:was|is|were|has been))?"
            rf"(?: {HEDGE}(?:provided|received|obtained|granted|given|supplied))?|[Ss]upported|[Ff]inancial (?:support|assistance)"
            r"(?: (?:for|to|of) (?:the|this) [\w ]{3,30}?)? (?:is|was) (?:given|provided|received|obtained)) "
            rf"(?:in (?:part|full) )?(?:by|from|through|under|within|via) (?:{GRANT})?{NAME}"
        ),
        source="CONSORT 2010, item 25: sources of funding; WHO data set, item 4",
        hits={
            "This study was supported by a grant from the Springfield Research Council.": (
                "Springfield Research Council"
            ),
            "The study was funded by the Ministry of Health (no. 12).": "Ministry of Health",
            "Funding for this study was provided by the Acme Foundation.": "Acme Foundation",
            "Financial support to the study is given by the Acme Foundation, Oslo, Norway.": "Acme Foundation",
            "The work was supported by a grant of US$ 9,100 from AcmeSpring (www.acme.com).": "AcmeSpring",
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
        read=_organisation,
        confidence=0.85,
    ),
    Rule(
        name="funded-by-a-company",
        pattern=re.compile(
            r"\b(?:trials?|stud(?:y|ies)|research|work|project) (?:was|were|is|are|has been|have been) (?:\w+ ){0,2}(?:funded|sponsored|"
            r"financed) by (?:an? (?:[\w-]+ ){0,2}grant (?:from|of) )?(?P<value>(?!Grants?\b|Prof|Drs?\b|This|The\b)[A-Z][A-Za-z]{3,20})"
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
        read=_organisation,
        confidence=0.8,
    ),
    Rule(
        name="funder-as-subject",
        pattern=re.compile(
            rf"(?:^|[,;] |\b(?:[Tt]hanks? to|[Tt]hank|acknowledge[ds]?) (?:the )?){NAME}"
            r"(?: \([^()]{1,60}\))?(?: (?:funded|sponsored|financed)\b"
            r"|(?:, [^.;,]{3,60},)?(?: [\w ,]{3,60}? and)? provided (?:an? |the )?(?:financial|funding|funds|(?:research )?grants?)\b"
            r"| for (?:(?:all |its |their |the )*(?:\w+ and )?(?:financial(?:ly)? |partial "
            r"|research )*(?:support|funding|grants?|sponsor\w+))\b(?= (?:in|of|for) (?:this|our|the)|[.,]|$)"
            r"|(?:, [^.;]{2,120}?,)? for providing [\w ]{0,40}(?:sponsorship|funding|funds|financial (?:support|assistance))\b)"
        ),
        source="ICMJE, sources of support",
        hits={
            "The Acme Foundation funded the study.": "Acme Foundation",
            "We acknowledge Acme GmbH, Oslo, Norway, and Zeta Ltd, for providing tablets and overall sponsorship.": "Acme GmbH",
            "AcmePharma, the maker of the drug, gave tablets and provided a grant to the authors.": "AcmePharma",
            "Thanks to Acme University for all the financial support in our study.": "Acme University",
        },
        misses=("The nurses funded nothing.",),
        read=_organisation,
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
        read=_organisation,
        confidence=0.85,
    ),
)
AWARD = re.compile(r"^(?:https?://\S+ ?)?(?P<value>\D{6,150}?)(?= [A-Z]*\d|\s*$| \S*\d)")
SPONSOR = re.compile(r"(?:study |trial )?sponsor(?:s|ship)?\W*$", re.IGNORECASE)  # a heading
SAYS = re.compile(r"\b(?:will|shall|must|may|responsible for)\b")  # no bare name
NO_FUNDER = re.compile(
    r"\b(?:employ\w+|personal|fees|honorari\w+|consult\w+|travel|open access)\b", re.I
)


def candidates(paper: Paper) -> list[Candidate]:
    """Sponsor or first funder, countries, dates of enrolment."""
    return [*_sponsor(paper), *_countries(paper), *date_candidates(paper)]


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
    for at, (passage, one) in enumerate(_organisations(paper)):
        weight = _told_of_study(passage, one)
        rank = 1.0 if one.rule.endswith("sponsored-by") else weight
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


def _organisations(paper: Paper) -> Iterator[tuple[Passage, Found]]:
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
            name = _organisation(match) if match else None
            if match and name:
                founds = [
                    Found(name, match.start("value"), match.end("value"), "sponsor/award", 0.8)
                ]
        yield from ((passage, one) for one in founds)


SETTING = re.compile(
    r"\b(?:recruit\w*|enrol\w*|hospitals?|clinics?|cent(?:er|re)s?|setting|conducted|performed|carried out|"
    r"sites?|schools?|universit\w+|communit\w+|villages?|population|municipalit\w+|participa\w+|patients)\b",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"\b(?:recruit\w*|enrol\w*|cent(?:er|re)s|sites|hospitals|countries|multi\w+)\b", re.I
)
ADDRESSES = re.compile(
    r"\W*(?:authors?['’]? (?:details|information|affiliations?)|affiliations?)\b", re.IGNORECASE
)
MOSTLY = 3  # times as many authors from one country as from all others


def _countries(paper: Paper) -> list[Candidate]:
    """Countries of the setting that authors are from, or that many sites are in; else the authors'."""
    told: dict[str, tuple[Passage, Found]] = {}
    strong: set[str] = set()
    home = _of_authors(paper)
    for passage in paper.passages:
        chars = passage.sentence.chars
        if passage.zone in ("title", "abstract") or passage.kind == "methods":
            for one in _settings(chars):
                told.setdefault(str(one.value), (passage, one))
                if STRONG.search(chars):
                    strong.add(str(one.value))
    sure = {name: 0.9 if name in home else 0.78 for name in told if name in home or name in strong}
    if sure:
        return [
            paper.proposed("countries", *told[name], name, weight=weight / told[name][1].confidence)
            for name, weight in sure.items()
        ]
    counts = Counter({name: len(places) for name, places in home.items()})
    for name, n in counts.most_common(1):
        if n >= MOSTLY * (counts.total() - n):
            passage, found = home[name][0]
            return [
                paper.proposed("countries", passage, found, name, weight=0.88 / found.confidence)
            ]
    return []


def _settings(chars: str) -> list[Found]:
    """Countries that a sentence on a setting names; not those of makers, in brackets."""
    names = countries.find_names(chars) if SETTING.search(chars) else []
    kept = [one for one in names if not _in_brackets(chars, one.start)]
    return kept if len(kept) <= 8 else []


def _in_brackets(chars: str, at: int) -> bool:
    return chars.count("(", 0, at) > chars.count(")", 0, at)


def _of_authors(paper: Paper) -> dict[str, list[tuple[Passage, Found]]]:
    """Where the authors work: the country that ends an affiliation."""
    home: dict[str, list[tuple[Passage, Found]]] = {}
    for passage in paper.passages:
        if passage.zone != "front" and not ADDRESSES.match(passage.section):
            continue
        chars = passage.sentence.chars
        names = [
            one for one in countries.find_names(chars) if len(chars.rstrip(" .;")) - one.end < 4
        ]
        last = names[-1] if names else countries.country_at_end(chars)
        if last is not None:
            home.setdefault(str(last.value), []).append((passage, last))
    return home
